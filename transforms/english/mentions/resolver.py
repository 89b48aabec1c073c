"""The entities that a phrase means, and the role in which they stand behind words."""

from collections.abc import Iterator

from newsledger.transforms.annotation import Role
from newsledger.transforms.english.mentions.cast import Cast
from newsledger.transforms.english.mentions.described_outlets import outlet_described
from newsledger.transforms.english.mentions.discourse import Discourse
from newsledger.transforms.english.mentions.nominals import is_age, is_one_of_a_people
from newsledger.transforms.english.mentions.persons import kinship_nouns
from newsledger.transforms.english.mentions.titles import title_before, title_ending
from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.lexicon.gazetteer import (
    genders,
    nominal_heads,
    person_nouns,
    title_forms,
)
from newsledger.transforms.lexicon.lemmas import noun_lemma
from newsledger.transforms.lexicon.name_words import COUNTRIES_PLURAL, PLURAL_PARTIES
from newsledger.transforms.lexicon.statement_words import (
    BODIES,
    MEDIA_BEFORE,
    MEDIA_HEADS,
    MEDIUM,
    MEDIUM_NAMES,
    NEWSPAPERS,
    SPOKESPEOPLE,
    documents,
)
from newsledger.transforms.lexicon.uses import media_nouns_for
from newsledger.transforms.lexicon.words import words

_PLURALS = PLURAL_PARTIES | COUNTRIES_PLURAL
_APPOSITIONS = frozenset({"appos", "flat", "nmod:desc", "compound", "dep", "parataxis", "list"})
_PREPOSITIONS = frozenset({"of", "for", "to", "with", "from", "by", "at"})
_BREAKS = _PREPOSITIONS | {"in", "on", "who", "which", "that", "about", "against"}
_ENDS_OF_TITLES = frozenset({",", "who", "which", "that", "about", "against", "with", "from", "by"})
_OFFICES = frozenset({"leaders", "presidents", "ministers"})
_NEWSPAPER_DETERMINERS = MEDIA_BEFORE | {"the", "this", "that", "its", "our"}
_LONE_MEDIA_HEADS = media_nouns_for("head_alone")
_PAIR_REACH = 6
_SERVICES, _NEWS = frozenset({"agency"}), frozenset({"news", "press", "state", "wire"})  # "the agency" is any body
_ARTICLES = frozenset({"the", "a", "an"})
_QUANTITIES = words("nouns_for_quantities_of_documents")
_LONGEST_QUANTITY = 5


class Resolver:
    """Resolves the phrases of one article, once its cast has the pronouns and nominals too."""

    def __init__(self, cast: Cast, discourse: Discourse) -> None:
        """Take the cast, and the referents of the whole article, to which plurals refer."""
        self.cast = cast
        self.discourse = discourse

    def entities(self, phrase: Phrase) -> tuple[int, ...]:
        """Return the entities that a phrase means; none where it names nobody.

        The person, where a title or an apposition names one and the head of the phrase does not.
        """
        if not 0 <= phrase.first <= phrase.last < len(phrase.block):
            return ()
        phrase = self._without_apposition(self._without_affiliation(phrase))
        officer = self._person_behind_office(phrase) if self._has_governing(phrase) else None
        if officer is not None:
            return (officer,)
        entities = (
            self._named_pair(phrase)
            or self._listed_persons(phrase)
            or outlet_described(phrase, self.cast, self._is_medium)
            or self._referents(phrase)
            or self._described_outlet(phrase)
        )
        if any(self._is_person(entity) for entity in entities):
            return entities
        person = self._named_person(phrase)
        return entities if person is None else (person,)

    def _without_affiliation(self, phrase: Phrase) -> Phrase:
        """Return a person's name without where he belongs behind a comma: Ida Roe, | of the Velden Institute."""
        block = phrase.block
        marks = (n for n in phrase.indices[1:-1] if block.lower(n) == "," and block.lower(n + 1) in ("of", "from"))
        comma = next(marks, None)
        is_named = comma is not None and self._person_ending_at(block, comma - 1) is not None
        return Phrase(block, phrase.first, comma - 1) if comma is not None and is_named else phrase

    def _without_apposition(self, phrase: Phrase) -> Phrase:
        """Return a titled name without what it is behind a comma: Minister for Justice Ida Roe, | now a lawyer."""
        block = phrase.block
        comma = next((index for index in phrase.indices[1:-1] if block.lower(index) == ","), None)
        if comma is None or block.tag(comma + 1) not in ("DT", "RB") or not self._has_governing(phrase):
            return phrase
        titled = Phrase(block, phrase.first, comma - 1)
        return titled if self._person_behind_office(titled) is not None else phrase

    def role(self, phrase: Phrase, entities: tuple[int, ...]) -> Role:
        """Return the role of the source that a phrase names: a document, an outlet, or else a speaker."""
        if self._are_outlets(entities):
            return "outlet"
        if any(self._is_person(entity) for entity in entities):
            return "speaker"
        if self._is_document(phrase, entities):
            is_simple = not any(word.is_preposition for word in phrase.words)
            return "outlet" if is_simple and self._is_called_outlet(phrase) else "document"
        if entities:
            is_outlet = self._is_called_outlet(phrase) or self._have_outlet_names(entities)
        else:
            is_outlet = _is_unnamed_outlet(phrase)
        return "outlet" if is_outlet else "speaker"

    def is_outlet(self, phrase: Phrase) -> bool:
        """Return whether a phrase names an outlet."""
        return self.role(phrase, self.entities(phrase)) == "outlet"

    def is_document(self, phrase: Phrase) -> bool:
        """Return whether a phrase names a document."""
        return self.role(phrase, self.entities(phrase)) == "document"

    def sounds_like_outlet(self, phrase: Phrase, entities: tuple[int, ...]) -> bool:
        """Return whether a body that no list knows is an outlet by its name, or by not being anything else."""
        words = phrase.words
        if words[0].text == "The" and phrase.first > 0 and len(words) > 1 and all(word.is_capital for word in words):
            return not entities or self.cast.entities[entities[0]].reference_id is None
        if len(entities) != 1 or self.cast.entities[entities[0]].type != "ORG":
            return False
        if self.is_called_news(entities):
            return True
        entity = self.cast.entities[entities[0]]
        name = set(entity.name.lower().split())
        is_bare = all(self.cast.is_named(phrase.block, index) for index in phrase.indices)
        return is_bare and entity.reference_id is None and not name & BODIES

    def names_in(self, phrase: Phrase) -> Iterator[Phrase]:
        """Yield the names in a phrase, in order."""
        numbers = (self.cast.name_at(phrase.block, index) for index in phrase.indices)
        for number in dict.fromkeys(number for number in numbers if number is not None):
            if self.cast.mentions[number].kind == "name" and phrase.contains(self.cast.phrases[number]):
                yield self.cast.phrases[number]

    def names_at(self, block: Block, index: int) -> Iterator[Phrase]:
        """Yield the name that a word belongs to."""
        number = self.cast.name_at(block, index)
        if number is not None and self.cast.mentions[number].kind == "name":
            yield self.cast.phrases[number]

    def is_person(self, name: Phrase) -> bool:
        """Return whether a name is that of a person."""
        entity = self.cast.entity_at(name.block, name.first)
        return entity is not None and self._is_person(entity)

    def is_person_entity(self, entity: int) -> bool:
        """Return whether an entity is a person."""
        return self._is_person(entity)

    def is_body(self, entities: tuple[int, ...]) -> bool:
        """Return whether a phrase means one organisation."""
        return len(entities) == 1 and self.cast.entities[entities[0]].type == "ORG"

    def is_called_news(self, entities: tuple[int, ...]) -> bool:
        """Return whether the name of a body has a word for a medium in it: Orsk News, Kestrel Radio."""
        if not self.is_body(entities):
            return False
        name = set(self.cast.entities[entities[0]].name.lower().split())
        return bool(name & MEDIUM_NAMES) and not name & (BODIES - {"agency"})

    def owner(self, phrase: Phrase) -> Phrase | None:
        """Return the outlet to which a programme or a reporter belongs: "the BBC" of "the BBC's Today programme"."""
        block = phrase.block
        for index in phrase.indices[1:]:
            if block.words[index].is_possessive_mark:
                outlet = Phrase(block, phrase.first, index - 1)
                return outlet if self._are_outlets(self.entities(outlet)) else None
        return None

    def _is_person(self, entity: int) -> bool:
        return self.cast.entities[entity].type == "PERSON"

    def _are_outlets(self, entities: tuple[int, ...]) -> bool:
        return bool(entities) and all(entity in self.cast.outlets for entity in entities)

    def _referents(self, phrase: Phrase) -> tuple[int, ...]:
        """Return the entities of the head of a phrase and of the words that "and" joins to it."""
        text = " ".join(word.lower for word in phrase.words)
        if text in _PLURALS:
            return self._pair(phrase, text)
        block, head = phrase.block, phrase.head
        conjuncts = [child for child in block.children_of(head, ("conj",)) if child in phrase]
        referents = [
            self._referent(phrase, head),
            *(self._referent(Phrase(block, conjunct, phrase.last), conjunct) for conjunct in conjuncts),
        ]
        entities = tuple(dict.fromkeys(entity for entity in referents if entity is not None))
        person = self.cast.entity_at(block, phrase.last)
        if len(entities) > 1 and person in entities and sum(map(self.is_person, self.names_in(phrase))) == 1:
            nouns = {block.lower(index) for index in (head, *conjuncts)}
            return (person,) if nouns <= person_nouns() else entities  # lead researcher and chemist Ida Roe
        return entities

    def _named_pair(self, phrase: Phrase) -> tuple[int, ...]:
        """Return the two persons whom "and" joins, each behind a title: both Mayor Ida Brandt and Captain Jo Roe."""
        block = phrase.block
        conjunctions = [index for index in phrase.indices if block.lower(index) == "and"]
        if len(conjunctions) != 1 or any(word.text == "," or word.lower in _BREAKS for word in phrase.words):
            return ()
        pair = [self._person_ending_at(block, last) for last in (conjunctions[0] - 1, phrase.last)]
        return tuple(dict.fromkeys(person for person in pair if person is not None)) if None not in pair else ()

    def _listed_persons(self, phrase: Phrase) -> tuple[int, ...]:
        """Return the persons whose names end a phrase for several: two sceptics, Ida Roe and Jo Lund."""
        block, names = phrase.block, list(self._names_at_end(phrase))
        if len(names) < 2 or block.lower(names[0].first - 1) != "and":
            return ()
        last = names[-1].first - 2
        if last < phrase.first or block.lower(last + 1) != ",":
            return ()
        description = Phrase(block, phrase.first, last)
        head = block.words[last if len(description) == 1 else description.content_head]
        is_several = head.is_plural_noun or any(word.tag == "CD" for word in description.words)
        persons = (self.cast.entity_at(block, name.first) for name in reversed(names))
        return tuple(dict.fromkeys(person for person in persons if person is not None)) if is_several else ()

    def _names_at_end(self, phrase: Phrase) -> Iterator[Phrase]:
        """Yield the names of the persons that end a phrase, the last first, joined by commas and "and"."""
        block, last = phrase.block, phrase.last
        while last >= phrase.first and self._person_ending_at(block, last) is not None:
            name = next(self.names_at(block, last), None)
            if name is None:
                return
            yield name
            last = name.first - 1
            while last > phrase.first and block.lower(last) in (",", "and"):
                last -= 1
            if last == name.first - 1:
                return

    def _person_ending_at(self, block: Block, last: int) -> int | None:
        """Return the person whose name ends at a word."""
        number = self.cast.name_at(block, last)
        if number is None or self.cast.phrases[number].last != last or self.cast.mentions[number].type != "PERSON":
            return None
        return self.cast.mentions[number].entity

    def _referent(self, phrase: Phrase, head: int) -> int | None:
        """Return the entity of the head of a phrase, or of a name beside it."""
        is_whole = is_age(phrase.block, phrase.last) or self._is_people(phrase)
        entity = self._entity_at(phrase.block, phrase.last if is_whole else head)
        return self._apposed(phrase, head) if entity is None else entity

    def _is_people(self, phrase: Phrase) -> bool:
        """Return whether a phrase is an article and a demonym of two parts: the Greek-American."""
        is_demonym = phrase.last == phrase.first + 3 and phrase.block.lower(phrase.last - 1) == "-"
        return is_demonym and self.cast.nominal_at(phrase.block, phrase.last) is not None

    def _entity_at(self, block: Block, index: int) -> int | None:
        """Return the entity of a word; a country by its adjective, or by one of its people, is none."""
        number = self.cast.mention_at(block, index)
        if number is None:
            return None
        mention = self.cast.mentions[number]
        if mention.type == "NORP" and is_one_of_a_people(block, index):
            nominal = self.cast.nominal_at(block, index)
            return None if nominal is None else self.cast.mentions[nominal].entity
        return None if mention.type == "NORP" and block.words[index].is_adjective else mention.entity

    def _apposed(self, phrase: Phrase, head: int) -> int | None:
        """Return the entity of a name beside the common noun that heads a phrase: spokesman Wang Wenbin."""
        block = phrase.block
        for index in range(head + 1, phrase.last + 1):
            word = block.words[index]
            if word.lower in _BREAKS:
                break
            entity = self._entity_at(block, index)
            if entity is not None and (word.dep in _APPOSITIONS or self._is_person(entity)):
                return entity
        entity = self._entity_at(block, phrase.last)
        if entity is None or not self._is_person(entity) or block.words[phrase.first].lower in _BREAKS:
            return None
        breaks = any(word.lower in _BREAKS for word in block.words[head : phrase.last + 1])
        return None if breaks else entity

    def _pair(self, phrase: Phrase, text: str) -> tuple[int, ...]:
        """Return the two that a plural means: countries for "both countries", persons for "both leaders"."""
        block = phrase.block
        kind = "GPE" if text in COUNTRIES_PLURAL else "PERSON"
        is_office = text.rsplit(maxsplit=1)[-1] in _OFFICES
        pair: dict[int, None] = {}
        for referent in self.discourse.back(self.discourse.sentence(block, phrase.first), _PAIR_REACH):
            follows = referent.block == block.number and referent.word >= phrase.first
            if referent.entity is None or referent.type != kind or follows:
                continue
            if is_office and not self._holds_office(referent.entity):
                continue
            pair.setdefault(referent.entity)
            if len(pair) == 2:
                return tuple(sorted(pair))
        return ()

    def _holds_office(self, person: int) -> bool:
        """Return whether a person holds the office of a country, where two persons of the article do."""
        return person in self.cast.country or len(self.cast.country) < 2

    def _described_outlet(self, phrase: Phrase) -> tuple[int, ...]:
        """Return the outlet whose name ends a phrase that describes it: the news site Mersa."""
        entity = self.cast.entity_at(phrase.block, phrase.last)
        if entity is None or entity not in self.cast.outlets:
            return ()
        return (entity,) if any(word.lower in MEDIUM for word in phrase.words[:-1]) else ()

    def _is_medium(self, entity: int) -> bool:
        """Return whether an entity is a listed outlet, or a body with the name of one: Orsk Sports News."""
        return entity in self.cast.outlets or self.is_called_news((entity,)) or self._have_outlet_names((entity,))

    def _named_person(self, phrase: Phrase) -> int | None:
        """Return the person whom a phrase names before its first preposition, or behind a comma."""
        block = phrase.block
        is_dependent = False
        for index in phrase.indices:
            word = block.words[index]
            is_dependent = word.lower in _PREPOSITIONS or (is_dependent and word.text != ",")
            number = None if is_dependent else self.cast.name_at(block, index)
            if number is None:
                continue
            mention = self.cast.mentions[number]
            is_owner = block.tag(self.cast.phrases[number].last + 1) == "POS"
            if mention.type == "PERSON" and mention.kind == "name" and not is_owner:
                return mention.entity
        return self._person_behind_office(phrase)

    def _person_behind_office(self, phrase: Phrase) -> int | None:
        """Return the person whose name ends a title with a preposition in it: Bank of Orsk governor Ida Brandt.

        A preposition inside a name does not count; a name behind a title of its own belongs to the preposition:
        adviser to President Ida Brandt.
        """
        block, opening = phrase.block, phrase.words[0]
        number = self.cast.name_at(block, phrase.last)
        if number is None:
            return None
        mention, name = self.cast.mentions[number], self.cast.phrases[number]
        if mention.type != "PERSON" or mention.kind != "name" or name.first <= phrase.first:
            return None
        if block.lower(name.first - 1) == "as" and any(word.lower == "who" for word in phrase.words):
            return mention.entity  # who asked to be identified only as Ida
        if opening.tag in ("DT", "PRP$") and not (opening.lower == "the" and self._holds_place(phrase, name)):
            return None
        ends = {_before_honorific(name) - 1, name.first - 1}  # Minister for Justice | Ida Roe: no Justice Roe
        titles = (Phrase(block, phrase.first, end) for end in ends if end >= phrase.first)
        return mention.entity if any(map(self._is_title_of, titles)) else None

    def _holds_place(self, phrase: Phrase, name: Phrase) -> bool:
        """Return whether the place or body of an office stands before a name: the Mayor of Orsk | Ida Brandt."""
        block, last = phrase.block, _before_honorific(name) - 1
        number = self.cast.name_at(block, last)
        if number is None or self._is_person(self.cast.mentions[number].entity):
            return False
        preposition = self.cast.phrases[number].first - 1
        preposition -= block.lower(preposition) in _ARTICLES
        noun = block.lower(preposition - 1)
        return self._governs(block, preposition) and noun in person_nouns() - kinship_nouns() - SPOKESPEOPLE

    def _is_title_of(self, title: Phrase) -> bool:
        """Return whether the words before a person's name are the person's own title."""
        block = title.block
        if any(word.lower in _ENDS_OF_TITLES for word in title.words) or self._names_person(title):
            return False
        governing = [n for n in title.indices if self._governs(block, n)]
        if not governing:
            return any(word.lower in person_nouns() for word in title.words)
        last = title.words[-1]
        heads = {block.lower(n) for n in range(title.first, governing[0])}
        office = title_ending(block, title.last)
        if office is not None and office.phrase.first < governing[0]:
            return True
        if heads.isdisjoint(person_nouns() | {"professor"}) or _is_one_person(last.lower):
            return False
        return governing[-1] < title.last and (heads.isdisjoint(SPOKESPEOPLE) or title.last - governing[-1] > 1)

    def _has_governing(self, phrase: Phrase) -> bool:
        """Return whether a preposition outside the names stands in a phrase."""
        return any(self._governs(phrase.block, index) for index in phrase.indices)

    def _governs(self, block: Block, index: int) -> bool:
        """Return whether a word is a preposition outside the names."""
        return block.lower(index) in _PREPOSITIONS | {"in", "on"} and not self.cast.is_named(block, index)

    def _names_person(self, phrase: Phrase) -> bool:
        """Return whether a phrase has the full name of a person in it, with a known first name."""
        return any(
            self.is_person(name) and len(name) > 1 and name.words[0].lower in genders()
            for name in self.names_in(phrase)
        )

    def _is_document(self, phrase: Phrase, entities: tuple[int, ...]) -> bool:
        """Return whether a source is written: a work or a law by name, or by a noun such as "report"."""
        if entities and all(self.cast.entities[entity].type in ("WORK", "LAW") for entity in entities):
            return True
        if is_document_noun(phrase.block, _noun(phrase)) or _is_paper(phrase):
            return True
        return document_in_quantity(phrase) is not None

    def _is_called_outlet(self, phrase: Phrase) -> bool:
        """Return whether a noun before a name or at its end calls it an outlet: broadcaster Arte, the Orsk Dispatch."""
        block = phrase.block
        end = phrase.last_word
        if end.is_capital and end.lower in NEWSPAPERS and len(phrase) > 1 and block.words[phrase.last - 1].is_capital:
            return True
        for index in phrase.indices[1:]:
            noun = block.words[index - 1].lower
            if noun == "," or not self.cast.is_named(block, index):
                continue
            if noun in MEDIUM:
                return True
            if noun == "agency" and index > phrase.first + 1 and block.words[index - 2].lower in ("news", "press"):
                return True
        return False

    def _have_outlet_names(self, entities: tuple[int, ...]) -> bool:
        """Return whether the names of unlisted bodies end like those of newspapers: the Vantua Herald."""
        bodies = [self.cast.entities[entity] for entity in entities]
        return all(
            body.type == "ORG"
            and body.reference_id is None
            and not NEWSPAPERS.isdisjoint(body.name.lower().replace("-", " ").split()[-1:])
            for body in bodies
        )


def _before_honorific(name: Phrase) -> int:
    """Return the first word of a name, or of the honorific and its article before it: the Very Rev Ida Brandt."""
    title = title_before(name)
    if title is None or title.entry.holds_role or title.phrase.last != name.first - 1:
        return name.first
    first = title.phrase.first
    return first - (name.block.lower(first - 1) in _ARTICLES)


def _is_one_person(noun: str) -> bool:
    """Return whether a word is no end of a title: "the", or a noun for one person, as minister is, not victims."""
    nominal = nominal_heads().get(noun)
    return (nominal is not None and nominal.stands_for == "PERSON" and not nominal.is_plural) or (
        noun,
    ) in title_forms()


def is_document_noun(block: Block, index: int) -> bool:
    """Return whether a word is a noun for a document, or the last part of one with a hyphen: e-mail, op-ed."""
    word = block.lower(index)
    if word in documents():
        return True
    return block.lower(index - 1) == "-" and index > 1 and f"{block.lower(index - 2)}-{word}" in documents()


def document_in_quantity(phrase: Phrase) -> Phrase | None:
    """Return the documents of which a phrase names a number: tweets of "a series of tweets"."""
    block = phrase.block
    for index in range(phrase.first + 1, min(phrase.last, phrase.first + _LONGEST_QUANTITY)):
        if block.lower(index) == "of":
            rest = Phrase(block, index + 1, phrase.last)
            is_number = block.lower(index - 1) in _QUANTITIES
            return rest if is_number and any(is_document_noun(block, n) for n in rest.indices) else None
    return None


def _noun(phrase: Phrase) -> int:
    """Return the last noun of the run that the head of a phrase begins: "post" of a blog post."""
    index = phrase.content_head
    if index > phrase.first and phrase.block.words[index].is_participle and phrase.block.words[index - 1].is_noun:
        index -= 1  # a poll | released on Monday
    if phrase.block.words[index].is_base_form and phrase.last_word.is_common_noun:
        return phrase.last  # court, read as a verb, | filings
    while phrase.block.tag(index) in ("DT", "PRP$") and index < phrase.last:
        index += 1  # the parser gave the noun to the verb behind it
    if phrase.block.word(index + 1).is_possessive_mark and index + 1 < phrase.last:
        index += 2  # the parser gave the owner to the verb: the bank's | brochure states
    while phrase.block.words[index].is_adjective and index < phrase.last:
        index += 1
    while phrase.block.words[index].is_common_noun and index < phrase.last and phrase.block.tag(index + 1) == "NN":
        index += 1
    return index


def _is_paper(phrase: Phrase) -> bool:
    """Return whether the head of a phrase is a paper that is a study or a file, not a newspaper: court papers."""
    head = phrase.block.words[phrase.content_head].lower
    modifiers = {word.lower for word in phrase.words[:-1]}
    if head == "papers":
        return not modifiers & MEDIA_BEFORE
    return head == "paper" and not modifiers & _NEWSPAPER_DETERMINERS


def _is_unnamed_outlet(phrase: Phrase) -> bool:
    """Return whether a phrase without a name means outlets: state media, the daily."""
    head = noun_lemma(phrase.block.words[phrase.content_head].lower)
    words = {word.lower for word in phrase.words}
    if head not in MEDIA_HEADS or (head in _SERVICES and words.isdisjoint(_NEWS)):
        return False
    return head in _LONE_MEDIA_HEADS or bool(words & MEDIA_BEFORE) or (head in ("daily", "weekly") and "this" in words)
