"""The names of an article linked to the entities that they mean."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from newsledger.transforms.annotation import ArticleText, EntityDraft, MentionDraft
from newsledger.transforms.english.mentions.cast import Cast
from newsledger.transforms.english.mentions.described_bodies import with_described_bodies
from newsledger.transforms.english.mentions.joined_names import with_joined_names
from newsledger.transforms.english.mentions.list_items import with_list_items
from newsledger.transforms.english.mentions.media import with_media
from newsledger.transforms.english.mentions.name_bounds import trimmed
from newsledger.transforms.english.mentions.name_echoes import with_echoes
from newsledger.transforms.english.mentions.name_extent import extended
from newsledger.transforms.english.mentions.name_types import consistent
from newsledger.transforms.english.mentions.names import NameSpan, tagged_names, with_listed
from newsledger.transforms.english.mentions.organisations import Bodies, Body, body_key
from newsledger.transforms.english.mentions.persons import Person, Persons, name_parts
from newsledger.transforms.english.mentions.plain_words import without_common_words
from newsledger.transforms.english.mentions.products import with_products
from newsledger.transforms.english.mentions.quoted_titles import with_quoted_titles
from newsledger.transforms.english.mentions.readings import with_namesakes, with_readings
from newsledger.transforms.english.mentions.state_codes import with_state_codes
from newsledger.transforms.english.mentions.teams import with_teams
from newsledger.transforms.english.mentions.titles import TitlePhrase, body_of_title, title_before
from newsledger.transforms.english.models.names import given, tagger
from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.lexicon.gazetteer import Entry, forms, squeezed

SHORT_NAME = 0.9
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_OFFICES = frozenset({"office", "role", "rank"})


def article_cast(article: ArticleText, blocks: Sequence[Block]) -> Cast:
    """Return the entities that an article names, and every place where it names them."""
    name_tagger = tagger()
    tags = given(blocks) or (name_tagger.tag(blocks) if name_tagger else [])
    tagged = with_state_codes(blocks, list(trimmed(tagged_names(blocks, tags))))
    dateline = None if article.dateline is None else forms().get(squeezed(article.dateline))
    read = extended(with_readings(list(with_namesakes(with_listed(blocks, tagged), dateline)), dateline))
    titled = with_quoted_titles(blocks, with_teams(blocks, with_joined_names(blocks, with_products(blocks, read))))
    proper = with_described_bodies(blocks, with_list_items(blocks, without_common_words(blocks, titled)))
    names, media = with_media(blocks, consistent(blocks, with_echoes(blocks, proper)))
    return _Linker(article, names, media).linked()


@dataclass(frozen=True, slots=True)
class _Link:
    """The entity of a name, with the type, rule and confidence of the mention."""

    entity: int
    type: str
    rule: str
    confidence: float


class _Linker:
    """Links every name to an entity: full names first, then short forms, each in reading order."""

    def __init__(self, article: ArticleText, names: Sequence[NameSpan], media: set[Phrase]) -> None:
        self.article = article
        self.names = names
        self.media = media
        self.cast = Cast()
        self.persons = Persons()
        self.bodies = Bodies()
        self.by_reference: dict[str, int] = {}
        self.namesakes: dict[tuple[str, str | None], Body] = {}

    def linked(self) -> Cast:
        """Return the cast of all names."""
        for name in self.names:
            self._enter(name)
        for name, successor in pairwise(self.names):
            self._enter_acronym(name, successor)
        for name in self.names:
            self._mention(name)
        self._complete_persons()
        _drop_unmentioned(self.cast)
        return self.cast

    def _text(self, name: NameSpan) -> str:
        """Return a name as printed, runs of blanks as one."""
        return " ".join(self.article.words(name.phrase.span).split())

    def _enter(self, name: NameSpan) -> None:
        """Make a full name known before any short form is linked."""
        text = self._text(name)
        if name.entry is not None:
            self._listed(name.entry)
        elif name.type == "PERSON":
            if len(name_parts(text)) > 1:
                self.persons.full(text, name.phrase.position, gender=_gender(title_before(name.phrase)))
        elif len(name.phrase) > 1 and self._body(name, text) is None:
            self._new_body(text, name.type, country_code=name.country_code)

    def _listed(self, entry: Entry) -> int:
        """Return the entity of a listed name; add it if it is new."""
        entity = self.by_reference.get(entry.reference_id)
        if entity is None:
            entity = self._new_entity(EntityDraft(entry.name, entry.type, entry.country_code, entry.reference_id))
            self.by_reference[entry.reference_id] = entity
            if entry.is_outlet:
                self.cast.outlets.add(entity)
            self.bodies.enter(entry.name, entry.type, entity)
        return entity

    def _new_entity(self, draft: EntityDraft) -> int:
        self.cast.entities.append(draft)
        return len(self.cast.entities) - 1

    def _new_body(self, text: str, kind: str, *, country_code: str | None = None) -> Body:
        body = self.bodies.enter(text, kind, self._new_entity(EntityDraft(text, kind, country_code)))
        self.namesakes.setdefault((body_key(text), country_code), body)
        return body

    def _body(self, name: NameSpan, text: str) -> Body | None:
        """Return the entity of a full name; of two towns of one name, the one in the name's country."""
        body = self.bodies.exact(text)
        if body is None or name.country_code is None:
            return body
        is_elsewhere = self.cast.entities[body.entity].country_code not in (None, name.country_code)
        return self.namesakes.get((body_key(text), name.country_code)) if is_elsewhere else body

    def _enter_acronym(self, name: NameSpan, successor: NameSpan) -> None:
        """Make an acronym in brackets known as an alias of the name before it: World Food Programme (WFP)."""
        if name.type == "PERSON" or successor.entry is not None or not _is_bracketed(name.phrase, successor.phrase):
            return
        text, letters = self._text(name), self._text(successor)
        body = self.bodies.exact(text) or self.bodies.short(text)
        if body is not None and letters.isupper() and " " not in letters:
            self.bodies.alias(letters, body)

    def _mention(self, name: NameSpan) -> None:
        link = self._link(name)
        mention = MentionDraft(name.phrase.span, link.entity, link.type, "name", link.rule, link.confidence)
        self.cast.add(mention, name.phrase)
        if name.phrase in self.media:
            self.cast.outlets.add(link.entity)

    def _link(self, name: NameSpan) -> _Link:
        text = self._text(name)
        if name.entry is not None:
            return _Link(self._listed(name.entry), name.type, name.rule, name.confidence)
        if name.type == "PERSON":
            return self._link_to_person(name, text)
        body = self._body(name, text)
        if body is not None:
            return _Link(body.entity, body.type, name.rule, name.confidence)
        body = self.bodies.short(text)
        if body is not None and _may_shorten(name.type, body.type):
            return _Link(body.entity, body.type, "names.short", name.confidence)
        body = self._new_body(text, name.type, country_code=name.country_code)
        return _Link(body.entity, name.type, name.rule, name.confidence)

    def _link_to_person(self, name: NameSpan, text: str) -> _Link:
        title = title_before(name.phrase)
        gender = _gender(title)
        rule, confidence = name.rule, name.confidence
        is_short = len(name_parts(text)) == 1
        person = self.persons.short(text, gender=gender) if is_short else None
        if person is not None:
            rule, confidence = "names.surname", max(confidence, SHORT_NAME)
        else:
            person = self.persons.full(text, name.phrase.position, gender=gender)
        person.short_mentions += is_short
        if person.entity < 0:
            person.entity = self._new_entity(EntityDraft(person.name, "PERSON"))
        person.gender = person.gender or gender
        self._note_country(title, person)
        return _Link(person.entity, "PERSON", rule, confidence)

    def _note_country(self, title: TitlePhrase | None, person: Person) -> None:
        """Keep the country whose office the title before a name is: Russian President Vladimir Putin."""
        if title is None or not title.entry.holds_role or title.entry.kind not in _OFFICES:
            return
        body = body_of_title(title, self.cast)
        if body is not None:
            draft = self.cast.entities[body]
            if draft.country_code and (draft.reference_id or "").startswith("country:"):
                self.cast.country.setdefault(person.entity, draft.country_code)

    def _complete_persons(self) -> None:
        """Give every person the longest name, the country and the gender that the article tells."""
        entities = self.cast.entities
        for person in self.persons.everyone:
            if person.entity >= 0:
                country = self.cast.country.get(person.entity)
                entities[person.entity] = replace(entities[person.entity], name=person.name, country_code=country)
                if person.gender:
                    self.cast.gender[person.entity] = person.gender


def _gender(title: TitlePhrase | None) -> str:
    return "" if title is None else title.gender


def _is_bracketed(name: Phrase, successor: Phrase) -> bool:
    """Return whether only an opening bracket stands between two names."""
    is_near = successor.block is name.block and successor.first == name.last + 2
    return is_near and name.block.lower(name.last + 1) == "("


def _may_shorten(kind: str, full: str) -> bool:
    """Return whether a name of one type can be the short form of a name of another."""
    return kind == full or (kind in _PLACES and full in _PLACES) or (kind == "ORG" and full in ("EVENT", "FAC"))


def _drop_unmentioned(cast: Cast) -> None:
    """Drop the entities that no mention names, and number the others anew."""
    mentioned = sorted({mention.entity for mention in cast.mentions})
    numbers = {old: new for new, old in enumerate(mentioned)}
    cast.entities[:] = [cast.entities[old] for old in mentioned]
    cast.mentions[:] = [replace(mention, entity=numbers[mention.entity]) for mention in cast.mentions]
    cast.outlets = {numbers[old] for old in cast.outlets if old in numbers}
    cast.gender = {numbers[old]: gender for old, gender in cast.gender.items() if old in numbers}
    cast.country = {numbers[old]: code for old, code in cast.country.items() if old in numbers}
