"""The names of an article and the entities that they mean."""

from dataclasses import replace
from itertools import pairwise

from newsledger.transforms.annotation import ArticleText, EntityDraft, MentionDraft
from newsledger.transforms.english.mentions.cast import Cast
from newsledger.transforms.english.mentions.media import with_media
from newsledger.transforms.english.mentions.name_bounds import shaped, trimmed
from newsledger.transforms.english.mentions.names import Name, names, tagged
from newsledger.transforms.english.mentions.organisations import Bodies, Body
from newsledger.transforms.english.mentions.persons import Person, Persons, name_parts
from newsledger.transforms.english.mentions.roles import body_before
from newsledger.transforms.english.mentions.titles import Title, gender_of, title_before
from newsledger.transforms.english.models.names import given, tagger
from newsledger.transforms.english.parse.vocabulary import Block
from newsledger.transforms.lexicon.gazetteer import Entry

SHORT_NAME = 0.9


def article_cast(article: ArticleText, blocks: list[Block]) -> Cast:
    """The entities that an article names, and every place where it names them."""
    reader = tagger()
    found_by = given(blocks) or (reader.tag(blocks) if reader else [])
    seen = trimmed(blocks, tagged(blocks, found_by))
    found, media = with_media(blocks, shaped(blocks, names(blocks, seen)))
    return _Caster(article, blocks, media).cast(found)


class _Caster:
    """Gives every name its entity: full names first, then short forms, each in reading order."""

    def __init__(self, article: ArticleText, blocks: list[Block], media: set[tuple[int, int]]) -> None:
        self.article = article
        self.media = media
        self.blocks = {block.number: block for block in blocks}
        self.cast_ = Cast()
        self.persons = Persons()
        self.bodies = Bodies()
        self.by_reference: dict[str, int] = {}

    def cast(self, found: list[Name]) -> Cast:
        """The cast of all these names."""
        for name in found:
            self._enter(name)
        self._acronyms(found)
        for name in found:
            self._mention(name)
        self._finish()
        return self.cast_

    def _text(self, name: Name) -> str:
        return " ".join(self.article.words(self.blocks[name.block].span(name.first, name.last)).split())

    def _title(self, name: Name) -> Title | None:
        return title_before(self.blocks[name.block], name.first)

    def _enter(self, name: Name) -> None:
        """Make a full name known before any short form is read."""
        text = self._text(name)
        if name.entry is not None:
            self._reference(name.entry)
        elif name.type == "PERSON":
            if len(name_parts(text)) > 1:
                gender = gender_of(self._title(name))
                self.persons.full(text, (name.block, name.first), gender=gender)
        elif name.last > name.first and self.bodies.exact(text) is None:
            self._new_body(text, name.type)

    def _reference(self, entry: Entry) -> int:
        number = self.by_reference.get(entry.reference_id)
        if number is None:
            number = self._entity(EntityDraft(entry.name, entry.type, entry.country_code, entry.reference_id))
            self.by_reference[entry.reference_id] = number
            if entry.is_outlet:
                self.cast_.outlets.add(number)
            self.bodies.enter(entry.name, entry.type, number)
        return number

    def _entity(self, draft: EntityDraft) -> int:
        self.cast_.entities.append(draft)
        return len(self.cast_.entities) - 1

    def _new_body(self, text: str, kind: str) -> Body:
        return self.bodies.enter(text, kind, self._entity(EntityDraft(text, kind)))

    def _acronyms(self, found: list[Name]) -> None:
        """Declare what stands in brackets after a name: World Food Programme (WFP)."""
        for name, following in pairwise(found):
            block = self.blocks[name.block]
            opened = following.block == name.block and following.first == name.last + 2
            if opened and block.words[name.last + 1].text == "(" and name.type != "PERSON":
                body = self.bodies.exact(self._text(name)) or self.bodies.short(self._text(name))
                letters = self._text(following)
                if body is not None and letters.isupper() and " " not in letters and following.entry is None:
                    self.bodies.alias(letters, body)

    def _mention(self, name: Name) -> None:
        entity, kind, rule, sure = self._resolve(name)
        phrase = self.blocks[name.block].phrase(name.first, name.last)
        self.cast_.add(MentionDraft(phrase.span, entity, kind, "name", rule, sure), phrase)
        if (name.block, name.first) in self.media:
            self.cast_.outlets.add(entity)

    def _resolve(self, name: Name) -> tuple[int, str, str, float]:
        """The entity, mention type, rule and confidence of a name."""
        text = self._text(name)
        if name.entry is not None:
            return self._reference(name.entry), name.type, name.rule, name.confidence
        if name.type == "PERSON":
            return self._person(name, text)
        body = self.bodies.exact(text)
        if body is not None:
            return body.entity, body.type, name.rule, name.confidence
        body = self.bodies.short(text)
        if body is not None and _may_shorten(name.type, body.type):
            return body.entity, body.type, "names.short", name.confidence
        return self._new_body(text, name.type).entity, name.type, name.rule, name.confidence

    def _person(self, name: Name, text: str) -> tuple[int, str, str, float]:
        place = (name.block, name.first)
        title = self._title(name)
        gender = gender_of(title)
        rule, sure = name.rule, name.confidence
        parts = name_parts(text)
        person: Person | None = None
        if len(parts) > 1:
            person = self.persons.full(text, place, gender=gender)
        else:
            person = self.persons.short(text, gender=gender)
            rule, sure = ("names.surname", max(sure, SHORT_NAME)) if person else (rule, sure)
        if person is None:
            person = self.persons.full(text, place, gender=gender)
        person.short_count += len(parts) == 1
        if person.entity < 0:
            person.entity = self._entity(EntityDraft(person.name, "PERSON"))
        person.gender = person.gender or gender
        self._country(name, title, person)
        return person.entity, "PERSON", rule, sure

    def _country(self, name: Name, title: Title | None, person: Person) -> None:
        """Keep the country whose office a title before a name tells: Russian President Vladimir Putin."""
        if title is None or not title.told.holds_role or title.told.kind not in ("office", "role", "rank"):
            return
        body = body_before(self.blocks[name.block], self.cast_, title)
        entity = self.cast_.entities[body] if body is not None else None
        if entity is not None and (entity.reference_id or "").startswith("country:") and entity.country_code:
            self.cast_.country.setdefault(person.entity, entity.country_code)

    def _finish(self) -> None:
        """Write what is known at the end into the entities: full names, countries, genders."""
        entities = self.cast_.entities
        for person in self.persons.everyone:
            if person.entity < 0:
                continue
            country = self.cast_.country.get(person.entity)
            entities[person.entity] = replace(entities[person.entity], name=person.name, country_code=country)
            if person.gender:
                self.cast_.gender[person.entity] = person.gender
        self._drop_unused()

    def _drop_unused(self) -> None:
        """Leave out entities that no mention names."""
        made = self.cast_
        used = sorted({mention.entity for mention in made.mentions})
        number = {old: new for new, old in enumerate(used)}
        made.entities[:] = [made.entities[old] for old in used]
        made.mentions[:] = [replace(mention, entity=number[mention.entity]) for mention in made.mentions]
        made.outlets = {number[old] for old in made.outlets if old in number}
        made.gender = {number[old]: value for old, value in made.gender.items() if old in number}
        made.country = {number[old]: value for old, value in made.country.items() if old in number}


def _may_shorten(kind: str, full: str) -> bool:
    places = ("GPE", "LOC", "FAC")
    return kind == full or (kind in places and full in places) or (kind == "ORG" and full in ("EVENT", "FAC"))
