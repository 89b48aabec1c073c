"""Noun phrases that refer to a named entity: "the Chinese president", "his counterpart", "the company"."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from newsledger.transforms.english.mentions.cast import Cast
from newsledger.transforms.english.mentions.described_speakers import WORKS, described_body, described_person
from newsledger.transforms.english.mentions.discourse import Discourse, Reference
from newsledger.transforms.english.mentions.persons import kinship_nouns
from newsledger.transforms.english.mentions.pronouns import speech_forms
from newsledger.transforms.english.mentions.titles import PersonRole
from newsledger.transforms.english.parse.vocabulary import Block, Phrase, Word
from newsledger.transforms.lexicon.gazetteer import (
    NominalWords,
    nominal_heads,
    person_nouns,
    slug,
    title_forms,
)
from newsledger.transforms.lexicon.name_words import LEADER_TITLES
from newsledger.transforms.lexicon.words import words

_POSSESSIVES = frozenset({"his", "her", "its", "their"})
_DETERMINERS = frozenset({"DT", "PRP$"})
_PREMODIFIERS = frozenset({"DT", "PRP$", "POS", "VBG", "VBN"})
_IN_NAME = frozenset({"appos", "flat", "nmod:desc", "compound"})
_LAWMAKER_TITLES = words("lawmaker_titles")
_LEADERS = frozenset({"leader", "ruler", "strongman"})
_SPOKESPEOPLE = frozenset({"spokesman", "spokeswoman", "spokesperson"})
_COUNTRIES = frozenset({"country", "nation"})
_OTHER_HOLDER = frozenset({"former", "other", "new", "next", "first"})  # the phrase refers to another holder
_FORMER = "former"
_MOST_PREMODIFIERS = 6
_LONGEST_COMPLEMENT = 10  # words
_LONGEST_TITLE = 8  # words and marks
_LONGEST_RELATIVE = 20  # words
_RELATIVES = frozenset({"who", "whose"})
_MARKS = frozenset({",", ";", ":", "”", "“"})
_SHORTEST_ABBREVIATION, _LONGEST_ABBREVIATION = 3, 4  # letters; longer ones have a full stop
_ARTICLES = frozenset({"the", "a", "an"})
_ENDS_OF_PEOPLES = ("s", "ese", "ish", "ch")
_AGED = NominalWords("PERSON", "", is_plural=False)


@dataclass(frozen=True, slots=True)
class NominalPhrase:
    """A noun phrase whose last word, its head, is a noun of the list; `reference` is the named entity it refers to."""

    phrase: Phrase
    noun: NominalWords
    reference: Reference | None

    @property
    def head(self) -> Word:
        """The head noun."""
        return self.phrase.words[-1]

    @property
    def is_definite(self) -> bool:
        """Whether the phrase begins with "the" or a possessive pronoun."""
        return _is_definite(self.phrase)

    @property
    def is_unnamed_person(self) -> bool:
        """Whether the phrase introduces one person whom the text does not name: "a woman"."""
        is_person = self.noun.stands_for == "PERSON" and not self.noun.is_plural
        return self.reference is None and is_person and not self.is_definite


class NominalReader:
    """Reads the nominals of one article."""

    def __init__(self, cast: Cast, roles: Iterable[PersonRole]) -> None:
        """Index the roles of persons by their head nouns, and collect the nouns in names of organisations."""
        self.cast = cast
        self._introductions: dict[str, set[int]] | None = None
        self._nouns: dict[int, set[str]] | None = None
        self._roles: dict[str, list[PersonRole]] = {}
        for role in roles:
            self._roles.setdefault(role.head, []).append(role)
        names = [slug(entity.name).split("-") for entity in cast.entities if entity.type == "ORG"]
        nouns = {part for parts in names if len(parts) > 1 for part in parts if len(part) > 3}
        nouns |= {noun.removesuffix("s") for noun in nouns} & WORKS
        self._organisation_nouns = dict.fromkeys(nouns, NominalWords("ORG", "", is_plural=False))

    def nominal(self, block: Block, head: int, discourse: Discourse) -> NominalPhrase | None:
        """Return the nominal with a word as its head, or None where it is part of a name or a title."""
        word = block.words[head]
        noun = nominal_heads().get(word.lower) or self._organisation_nouns.get(word.lower)
        is_people = self.is_one_of_a_people(block, head)
        if is_people or is_age(block, head):
            noun = _AGED
        elif not (word.is_noun or is_rank(block, head)):
            return None
        is_name = not is_people and (self.cast.is_named(block, head) or _names_entity(block, head, self.cast))
        if noun is None or is_name:
            return None
        phrase = _noun_phrase(block, head)
        can_refer = _is_definite(phrase) and not noun.is_plural and not _is_predicate(block, head)
        return NominalPhrase(phrase, noun, self._reference(phrase, noun, discourse) if can_refer else None)

    def is_one_of_a_people(self, block: Block, head: int) -> bool:
        """Return whether a word is a demonym that stands for a person: the Cuban, the Dutchman."""
        name = self.cast.name_at(block, head)
        if name is None or self.cast.mentions[name].type != "NORP":
            return False
        next_word = block.word(head + 1)
        is_bare = block.lower(_article(block, head)) == "the" and not (next_word.is_noun or next_word.text == "-")
        return is_bare and is_one_of_a_people(block, head)

    def _reference(self, phrase: Phrase, noun: NominalWords, discourse: Discourse) -> Reference | None:
        if phrase.words[-1].lower == "counterpart":
            return self._counterpart(phrase, discourse)
        if phrase.words[0].lower in _POSSESSIVES:
            return self._country_of_owner(phrase)
        if _has_complement(phrase.block, phrase.last):
            return None
        if noun.stands_for == "PERSON":
            return self._holder(phrase, noun, discourse)
        if noun.stands_for == "ORG":
            return self._organisation(phrase, discourse)
        return self._country(phrase, discourse)

    def _country_of_owner(self, phrase: Phrase) -> Reference | None:
        """Return the country whose office the owner holds: "his country"."""
        owner = self.cast.entity_at(phrase.block, phrase.first)
        if not _is_bare(phrase, _COUNTRIES) or owner is None:
            return None
        reference_id = f"country:{self.cast.country.get(owner)}"
        entities = enumerate(self.cast.entities)
        country = next((number for number, entity in entities if entity.reference_id == reference_id), None)
        return None if country is None else Reference(country, 0.8)

    def _modifiers(self, phrase: Phrase) -> set[int]:
        """Return the entities named before the head noun; pronouns are left out."""
        block = phrase.block
        indices = [
            index
            for index in phrase.indices[:-1]
            if not block.words[index].is_pronoun and not _is_hyphenated(block, index) and block.lower(index) != "-"
        ]
        entities = (self.cast.entity_at(block, index) for index in indices)
        return {entity for entity in entities if entity is not None}

    def _country_codes(self, entities: Iterable[int]) -> set[str]:
        codes = (self.cast.entities[entity].country_code for entity in entities)
        return {code for code in codes if code is not None}

    def _holder(self, phrase: Phrase, noun: NominalWords, discourse: Discourse) -> Reference | None:
        """Return the person with a role, of the country or body that the phrase names, if it names one."""
        owners = self._modifiers(phrase)
        holders = self._holders(phrase.words[-1].lower, owners)
        sentence = discourse.sentence(phrase.block, phrase.last)
        recent = [person for person in discourse.entities(sentence, {"PERSON"}) if person in holders]
        if self._refers_to_other_holder(phrase):
            recent = [person for person in recent if self._is_called_former(person, phrase)]
        if not recent:
            introduced = None if owners else self._introduced(phrase)
            return introduced or self._described(phrase, noun, discourse)
        is_only = len(recent) == 1
        if owners:
            return Reference(recent[0], 0.88 if is_only else 0.7)
        return Reference(recent[0], 0.75 if is_only else 0.6)

    def _holders(self, noun: str, owners: set[int]) -> set[int]:
        """Return the persons with a role, of the owners if there are any, else also those whom the noun introduces."""
        roles = self._roles_called(noun)
        if owners:
            return {role.person for role in roles if self._belongs(role, owners)}
        return {role.person for role in roles} | self._introduced_as(noun)

    def _introduced(self, phrase: Phrase) -> Reference | None:
        """Return the only person of the article whom the noun of a phrase introduces or describes."""
        persons = self._introduced_as(phrase.words[-1].lower)
        is_one = len(persons) == 1 and not self._refers_to_other_holder(phrase)
        return Reference(min(persons), 0.6) if is_one else None

    def _introduced_as(self, noun: str) -> set[int]:
        """Return the persons whose names a noun introduces or describes: the critic Ida Brandt; Per Holt, an imam."""
        if self._introductions is None:
            self._introductions = {}
            for name in self.cast.names():
                mention, phrase = self.cast.mentions[name], self.cast.phrases[name]
                if mention.type == "PERSON" and mention.entity is not None:
                    for word in (*_introducing(phrase), *self._with_complement(phrase)):
                        self._introductions.setdefault(word, set()).add(mention.entity)
        return self._introductions.get(noun, set())

    def _with_complement(self, name: Phrase) -> Iterator[str]:
        """Yield the noun or demonym whose complement stands before a comma and a name: a Cuban in Oslo, Ida Brandt."""
        block = name.block
        if block.lower(name.first - 1) != "," or len(name) == 1:
            return
        for index in range(name.first - 2, max(0, name.first - _LONGEST_COMPLEMENT), -1):
            word = block.words[index]
            if word.is_tensed or word.text in _MARKS or not block.shares_sentence(index, name.first):
                return
            is_noun = word.lower in person_nouns() or is_one_of_a_people(block, index)
            if is_noun and (block.word(index + 1).is_preposition or block.tag(index + 1) == "VBG"):
                yield word.lower
                return

    def _is_called_former(self, person: int, phrase: Phrase) -> bool:
        """Return whether a person is introduced as the former holder of an office to which a phrase refers so."""
        if all(word.lower != _FORMER for word in phrase.words):
            return False
        names = (self.cast.phrases[name] for name in self.cast.names() if self.cast.mentions[name].entity == person)
        return any(
            name.block.lower(index) == _FORMER
            for name in names
            for index in range(max(0, name.first - _MOST_PREMODIFIERS), name.first)
        )

    def _described(self, phrase: Phrase, noun: NominalWords, discourse: Discourse) -> Reference | None:
        """Return the person whom a speaker's description means: the billionaire said."""
        if not _may_describe_speaker(phrase):
            return None
        return described_person(phrase, noun, discourse, known_nouns=self._known_nouns())

    def _known_nouns(self) -> dict[int, set[str]]:
        """Return the nouns by which the article introduces each person, and those of the person's offices."""
        if self._nouns is None:
            self._introduced_as("")
            self._nouns = {}
            for noun, persons in (self._introductions or {}).items():
                for person in persons:
                    self._nouns.setdefault(person, set()).add(noun)
            for head, roles in self._roles.items():
                for role in roles:
                    self._nouns.setdefault(role.person, set()).add(head)
        return self._nouns

    def _roles_called(self, noun: str) -> list[PersonRole]:
        titles: Iterable[str] = (noun,)
        if noun in _LEADERS:
            titles = LEADER_TITLES
        elif noun == "lawmaker":
            titles = _LAWMAKER_TITLES
        elif noun in _SPOKESPEOPLE:
            titles = (noun, "spokesperson")
        forms = [*titles, *(head for head in self._roles if _abbreviates(head, noun))]
        return [role for form in forms for role in self._roles.get(form, ())]

    def _belongs(self, role: PersonRole, owners: set[int]) -> bool:
        return role.body in owners or self.cast.country.get(role.person) in self._country_codes(owners)

    def _refers_to_other_holder(self, phrase: Phrase) -> bool:
        block = phrase.block
        modifiers = [index for index in phrase.indices[1:-1] if not self.cast.is_named(block, index)]
        return any(block.words[index].lower in _OTHER_HOLDER for index in modifiers)

    def _counterpart(self, phrase: Phrase, discourse: Discourse) -> Reference | None:
        """Return the other holder of an office: of the country named, else the one mentioned beside the first."""
        sentence = discourse.sentence(phrase.block, phrase.last)
        people = discourse.entities(sentence, {"PERSON"}, 8)
        owners = self._modifiers(phrase)
        if owners:
            codes = self._country_codes(owners)
            holders = [person for person in people if self.cast.country.get(person) in codes]
            return Reference(holders[0], 0.85) if holders else None
        first = self.cast.entity_at(phrase.block, phrase.first)
        if first is None:
            first = _subject_person(discourse, sentence)
        if first is None:
            return None
        holders = [person for person in people if person != first and person in self.cast.country]
        return Reference(holders[0], 0.75) if holders else None

    def _organisation(self, phrase: Phrase, discourse: Discourse) -> Reference | None:
        """Return the organisation that a phrase means, with words before the noun if it speaks: the German carmaker."""
        owners = self._modifiers(phrase)
        is_long = bool(owners) or len(phrase) > 2
        are_places = all(self.cast.entities[owner].type in ("GPE", "NORP") for owner in owners)
        if is_long and not (are_places and _is_speaker(phrase.block, phrase.last)):
            return None
        return described_body(phrase, discourse, countries=self._country_codes(owners))

    def _country(self, phrase: Phrase, discourse: Discourse) -> Reference | None:
        """Return the country mentioned last, for "the country" and "the nation" alone."""
        if not _is_bare(phrase, _COUNTRIES):
            return None
        sentence = discourse.sentence(phrase.block, phrase.last)
        for referent in discourse.back(sentence, 3):
            entity = referent.entity
            if entity is not None and (self.cast.entities[entity].reference_id or "").startswith("country:"):
                return Reference(entity, 0.6)
        return None


def _abbreviates(head: str, noun: str) -> bool:
    """Return whether a title is the beginning of a rank or an office in full: Gen or Gen. of general."""
    stem = head.removesuffix(".")
    title = title_forms().get((noun,)) if len(stem) <= _LONGEST_ABBREVIATION or stem != head else None
    is_long = len(stem) >= _SHORTEST_ABBREVIATION and len(stem) < len(noun) and noun.startswith(stem)
    return is_long and title is not None and title.kind in ("rank", "office")


def _introducing(name: Phrase) -> list[str]:
    """Return the noun directly before a name, and that of the apposition behind it."""
    block, last = name.block, name.last
    noun = block.word(name.first - 1)
    nouns = [noun.lower] if noun.is_noun or noun.lower in nominal_heads() else []
    if block.lower(name.first - 1) == "," and block.word(name.first - 2).tag == "NN" and len(name) > 1:
        nouns.append(block.lower(name.first - 2))
    if block.lower(last + 1) == "," and block.lower(last + 2) in ("a", "an", "the"):
        end = last + 3
        while end < len(block) and end - last < _MOST_PREMODIFIERS and _is_premodifier(block.words[end]):
            end += 1
        nouns += [block.lower(end - 1)] if block.words[end - 1].is_noun else []
    return nouns


def _is_speaker(block: Block, head: int) -> bool:
    """Return whether a noun is the subject of a verb of speech, or stands directly before one."""
    word = block.words[head]
    is_subject = word.is_subject and block.words[word.head].lower in speech_forms()
    if head > 1 and block.is_closing_mark(head - 2) and block.tag(head + 1).startswith("VB"):
        return True
    verb = _after_relative_clause(block, head)
    return is_subject or (block.lower(verb) in speech_forms() and block.tag(verb).startswith("VB"))


def _after_relative_clause(block: Block, head: int) -> int:
    """Return the place after a noun, or after a clause between commas behind it: the man, who left, said."""
    if block.lower(head + 1) != "," or block.lower(head + 2) not in _RELATIVES:
        return head + 1
    last = min(len(block), head + _LONGEST_RELATIVE)
    return next((n + 1 for n in range(head + 3, last) if block.lower(n) == ","), head + 1)


def is_one_of_a_people(block: Block, index: int) -> bool:
    """Return whether a demonym means one person: the Cuban, but not the Cubans or the Dutch."""
    is_singular = not block.lower(index).endswith(_ENDS_OF_PEOPLES)
    return index > 0 and is_singular and block.lower(_article(block, index)) in _ARTICLES


def _article(block: Block, index: int) -> int:
    """Return the place of the article of a demonym, which a hyphen may join to another: the Greek-American."""
    return index - 3 if block.lower(index - 1) == "-" and index > 2 and block.words[index - 2].is_capital else index - 1


def is_rank(block: Block, index: int) -> bool:
    """Return whether a rank that is also an adjective stands for a person: the general said."""
    if block.lower(index - 1) != "the" or block.word(index + 1).is_noun:
        return False
    title = title_forms().get((block.lower(index),))
    is_subject = block.words[index].is_subject or block.words[index].dep == "obj"
    return title is not None and title.kind == "rank" and is_subject


def is_age(block: Block, index: int) -> bool:
    """Return whether a word ends an age or a family that stands for a person: the 61-year-old, the mother-of-three."""
    if block.lower(index - 1) != "-" or block.word(index + 1).is_noun:
        return False
    joint = block.lower(index - 2)
    is_parent = block.tag(index) == "CD" and joint == "of" and block.lower(index - 4) in kinship_nouns()
    return is_parent or (block.lower(index) == "old" and joint == "year")


def _subject_person(discourse: Discourse, sentence: int) -> int | None:
    """Return the last person that is a subject in a sentence; None if that person is unnamed."""
    referents = discourse.back(sentence, 1)
    return next((referent.entity for referent in referents if referent.is_subject and referent.type == "PERSON"), None)


def _may_describe_speaker(phrase: Phrase) -> bool:
    """Return whether "the" and a noun describe who speaks: no other holder of an office, no spokesperson."""
    block, head = phrase.block, phrase.last
    is_other = any(word.lower in _OTHER_HOLDER - {_FORMER} for word in phrase.words)
    is_office = phrase.last_word.lower in _SPOKESPEOPLE
    is_free = phrase.words[0].lower == "the" and not (is_other or is_office)
    return is_free and _is_speaker(block, head) and not block.words[head].quoted


def _is_of_people(phrase: Phrase) -> bool:
    """Return whether a phrase is "the" and a demonym, which many can be: the Cuban."""
    return phrase.last_word.is_capital


def _is_definite(phrase: Phrase) -> bool:
    first = phrase.words[0].lower
    return first == "the" or first in _POSSESSIVES


def _is_bare(phrase: Phrase, nouns: frozenset[str]) -> bool:
    """Return whether a phrase is one of some nouns with at most one word before it."""
    return phrase.words[-1].lower in nouns and len(phrase) <= 2


def _noun_phrase(block: Block, head: int) -> Phrase:
    """Return a noun with the determiner, adjectives, names and nouns before it."""
    first = head
    while first > 0 and head - first < _MOST_PREMODIFIERS:
        word = block.words[first - 1]
        opening = _opening_of_title(block, first - 1)
        if opening is not None:
            first = opening
            continue
        is_joint = word.lower == "of" and block.lower(first) == "-" == block.lower(first - 2)  # mother-of-three
        if not block.shares_sentence(first - 1, head) or not (is_joint or _is_premodifier(word)):
            break
        first -= 1
        if word.tag in _DETERMINERS:
            break
    return block.phrase(first, head)


def _opening_of_title(block: Block, index: int) -> int | None:
    """Return the mark that opens what a mark closes, should both stand around a title: the “Green Door” singer."""
    if not block.is_closing_mark(index):
        return None
    firsts = range(index - 1, max(-1, index - _LONGEST_TITLE), -1)
    opening = next((first for first in firsts if block.is_opening_mark(first)), None)
    is_title = opening is not None and index - opening > 1 and block.word(opening + 1).is_capital
    return opening if is_title and block.shares_sentence(index - 1, index + 1) else None


def _is_premodifier(word: Word) -> bool:
    return word.tag[:2] in ("NN", "JJ", "CD") or word.tag in _PREMODIFIERS or word.text == "-"


def _names_entity(block: Block, head: int, cast: Cast) -> bool:
    """Return whether a name stands with a noun: the noun is a title, an apposition, or modifies another noun."""
    next_index = head + 1
    if next_index < len(block) and block.shares_sentence(next_index, head):
        is_modifier = block.words[next_index].is_noun or _is_hyphenated(block, head)
        if is_modifier or cast.is_named(block, next_index):
            return True
        first = _behind_title(block, head + 2)
        if block.lower(next_index) == "," and cast.is_named(block, first):
            name = block.words[first]
            return name.dep in _IN_NAME or name.head == head or _is_named_aside(block, first, cast)
    noun = block.words[head]
    return noun.dep in _IN_NAME and cast.is_named(block, noun.head)


def _behind_title(block: Block, index: int) -> int:
    """Return the place behind a title of one word that stands at a place, or the place: Sir | Peter Holt."""
    is_title = block.word(index).is_capital and (block.lower(index),) in title_forms()
    return index + 1 if is_title else index


def _is_named_aside(block: Block, first: int, cast: Cast) -> bool:
    """Return whether a person's name begins at a place, between commas: "the president, Ida Brandt, left"."""
    number = cast.name_at(block, first)
    if number is None or cast.mentions[number].type != "PERSON" or cast.phrases[number].first != first:
        return False
    last = cast.phrases[number].last
    return block.lower(last + 1) == "," and not block.word(last + 2).is_conjunction and last > first


def _is_hyphenated(block: Block, index: int) -> bool:
    """Return whether a hyphen follows a word directly."""
    word, hyphen = block.words[index], block.words[index + 1]
    return hyphen.text == "-" and word.end == hyphen.start


def _is_predicate(block: Block, head: int) -> bool:
    """Return whether a noun is a predicate ("is the president") or an apposition."""
    return block.words[head].dep in ("appos", "xcomp") or any(block.children_of(head, ("cop",)))


def _has_complement(block: Block, head: int) -> bool:
    """Return whether the words after a noun restrict it: the president of a club, the man who fell."""
    next_word = block.lower(head + 1)
    if next_word == "of" and block.tag(head + 2) == "CD" and not block.word(head + 3).is_noun:
        return False  # the mother of three
    if next_word in ("of", "who", "which", "whose"):
        return True
    if next_word == "that":
        return block.words[block.words[head].head].lower not in speech_forms()
    if next_word not in ("for", "at", "in", "from", "with", "to"):
        return False
    return any(child > head and block.words[child].dep.startswith("nmod") for child in block.children[head])
