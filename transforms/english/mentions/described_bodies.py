"""Organisations that the words beside a name make one: "the charity Orskaid", "Orskaid chief executive Ida Brandt".

A company that no list has looks like a person or a place to the tagger, or like nothing at all. The noun before its
name, the noun behind its comma, or the office held in it tells what it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from newsledger.transforms.english.mentions.name_extent import is_in_plain_sentence
from newsledger.transforms.english.mentions.names import NameSpan, named_words
from newsledger.transforms.english.mentions.persons import name_parts, surnames
from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.lexicon.common_words import base, is_common
from newsledger.transforms.lexicon.gazetteer import genders, title_forms
from newsledger.transforms.lexicon.name_words import FUNCTION_WORDS, GROUP_NAMES
from newsledger.transforms.lexicon.words import words

_RULE, _CONFIDENCE = "names.described", 0.8
_BODIES = words("nouns_before_names_of_bodies")
_OFFICES = words("offices_in_a_company")
_LONG_OFFICES = frozenset({"chief", "managing", "operations", "finance", "vice"})
_FAMOUS = words("famous_surnames")
_FIELDS_OF_CHIEFS = words("fields_of_chiefs_of_companies")
_GROUPS = frozenset({"group", "groups"})
_BEFORE_AGENTS = frozenset({"by", "from"})
_BEHIND_APPOSED = frozenset({",", "that", "which", "of", "behind", "based", "in"})
_MEMBERS = words("people_of_companies")
_MISREAD = frozenset({"PERSON", "GPE", "LOC", "WORK", "PRODUCT", "EVENT"})
_RELATED_BODIES = words("bodies_behind_possessives")
_POSSESSIVES = frozenset({"its", "their", "his", "her"})
_MARKS = frozenset({"'s", "’s"})
_LONGEST_NAME, _LONGEST_APPOSITION = 4, 7  # words


def with_described_bodies(blocks: Sequence[Block], names: Sequence[NameSpan]) -> list[NameSpan]:
    """Return names, those of described bodies as organisations, with the ones that were read as no names, in order."""
    persons = _Persons(names)
    described = {
        name.text for name in names if _may_be_body(name, persons) and (_is_described(name) or persons.belong_to(name))
    }
    retyped = [replace(name, type="ORG", rule=_RULE) if name.text in described else name for name in names]
    name_words = named_words(names)
    unread_names = [
        NameSpan(name, "ORG", _RULE, _CONFIDENCE) for block in blocks for name in _unread(block, name_words)
    ]
    return sorted([*retyped, *unread_names], key=lambda name: name.phrase.position)


class _Persons:
    """The surnames of the persons that an article names in full."""

    def __init__(self, names: Sequence[NameSpan]) -> None:
        whole = [name for name in names if name.type == "PERSON" and _is_full(name)]
        self.surnames = {form for name in whole for form in surnames(name_parts(name.text))}
        self._ends = {(name.phrase.block.number, name.phrase.last) for name in whole}

    def has(self, name: NameSpan) -> bool:
        """Return whether a name is that of a person: in full with a known first name, or by a surname."""
        return name.type == "PERSON" and (_is_full(name) or name.text in self.surnames)

    def belong_to(self, name: NameSpan) -> bool:
        """Return whether "of" ties a person's full name to what was read as another person: Ida Roe of | Rädda Orsk."""
        block, of = name.phrase.block, name.phrase.first - 1
        end = of - 1 - (block.lower(of - 1) == ",")
        return name.type == "PERSON" and block.lower(of) == "of" and (block.number, end) in self._ends


def _is_full(name: NameSpan) -> bool:
    return len(name.phrase) > 1 and (name.phrase.words[0].lower in genders() or "." in name.phrase.words[0].text)


def _may_be_body(name: NameSpan, persons: _Persons) -> bool:
    is_famous = name.type == "PERSON" and name.text.casefold() in _FAMOUS
    return name.entry is None and name.type in _MISREAD and not is_famous and not persons.has(name)


def _is_described(name: NameSpan) -> bool:
    """Return whether the words around a name make it an organisation."""
    if _follows_noun(name.phrase) or _is_owner_behind_comma(name.phrase):
        return True
    if _is_apposed(name.phrase) or (name.type == "PERSON" and _is_thing(name.phrase)):
        return True
    is_lone = len(name.phrase) == 1 and _is_behind_base(name.phrase)
    return (
        is_lone
        or _is_of_company(name.phrase)
        or (name.type != "GPE" and (_holds_office(name.phrase) or _is_of_office(name.phrase)))
    )


def _is_thing(phrase: Phrase) -> bool:
    """Return whether "its" is the first pronoun behind a name that begins a sentence: Orskaid has lost its chief."""
    block = phrase.block
    if not block.begins_sentence(phrase.first):
        return False
    return _next_pronoun(phrase) == "its"


def _next_pronoun(phrase: Phrase) -> str:
    """Return the first pronoun behind a phrase in its clause and outside quotations, or nothing."""
    block, sentence = phrase.block, phrase.block.sentence_of(phrase.first)
    rest = (block.words[index] for index in range(phrase.last + 1, sentence.last + 1))
    pronoun = next(
        (word for word in rest if word.is_pronoun or word.tag in ("PRP", "PRP$") or word.is_conjunction), None
    )
    return "" if pronoun is None or pronoun.quoted else pronoun.lower


def _follows_noun(phrase: Phrase) -> bool:
    """Return whether a noun for bodies in small letters stands directly before a name: the start-up Orskaid."""
    block, index = phrase.block, phrase.first - 1
    if index < 0 or not block.shares_sentence(index, phrase.first):
        return False
    is_noun = _is_noun_for_body(block, index) and not block.word(index - 1).is_verb
    return is_noun and not phrase.next_word.is_possessive_mark and not _begins_clause(phrase)


def _is_noun_for_body(block: Block, index: int) -> bool:
    """Return whether a word is a noun for bodies in small letters, or the end of one: start-up."""
    text, previous = block.word(index).text, block.word(index - 1)
    if text in _BODIES or f"{previous.text} {text}" in _BODIES:
        return True
    if text in _GROUPS:
        return previous.text.islower() and previous.is_common_noun
    return previous.text == "-" and f"{block.word(index - 2).text}-{text}" in _BODIES


def _begins_clause(phrase: Phrase) -> bool:
    """Return whether a name is the subject of a relative clause: the company Brandt founded.

    Behind "survey by" or the like it is not: a survey by the pollster Orsk found that.
    """
    next_word = phrase.next_word
    is_tensed = next_word.is_tensed and next_word.lower not in ("is", "has", "was", "had", "will")
    determiner = phrase.block.word(phrase.first - 2)
    is_agent = phrase.block.lower(phrase.first - 3) in _BEFORE_AGENTS and phrase.block.word(phrase.first - 4).is_noun
    return is_tensed and determiner.tag in ("DT", "PRP$") and len(phrase) == 1 and not is_agent


def _is_owner_behind_comma(phrase: Phrase) -> bool:
    """Return whether a name stands behind "its owner," or the like, and before another comma.

    Behind the owner of a thing it stands before "its" too: the mine's owner, Orsk Reef, called its lawyers.
    """
    block, comma = phrase.block, phrase.first - 1
    if (
        block.lower(comma) != ","
        or block.lower(comma - 1) not in _RELATED_BODIES
        or block.lower(phrase.last + 1) not in (",", ".")
    ):
        return False
    if block.lower(comma - 2) in _MARKS:
        return _next_pronoun(phrase) == "its"
    return block.lower(comma - 2) in _POSSESSIVES or block.lower(comma - 3) in _POSSESSIVES


def _is_apposed(phrase: Phrase) -> bool:
    """Return whether an apposition behind a name calls it a body: Orskaid, the e-scooter company that failed."""
    block, first = phrase.block, phrase.last + 2
    if block.lower(first - 1) != "," or block.lower(first) not in ("a", "an", "the"):
        return False
    noun = _noun_of_apposition(block, first)
    return noun is not None and not block.word(noun + 1).is_noun and block.lower(noun + 1) not in ("-", *_MARKS)


def _noun_of_apposition(block: Block, first: int) -> int | None:
    """Return the noun for bodies in an apposition that begins with an article, before its first verb or preposition."""
    for index in range(first + 1, min(first + _LONGEST_APPOSITION, len(block))):
        word = block.words[index]
        if not block.shares_sentence(first, index):
            return None
        is_followed = block.word(index + 1).is_noun or block.lower(index + 1) == "-"
        if not is_followed and (word.lower in _BODIES or _is_noun_for_body(block, index)):
            return index
        if word.text in (",", ".") or word.is_verb or word.is_preposition:
            return None
    return None


def _holds_office(phrase: Phrase) -> bool:
    """Return whether an office in small letters and a capitalised name stand behind a name, or behind its 's."""
    block, index = phrase.block, phrase.last + 1
    is_owner = block.lower(index) in _MARKS
    index += is_owner
    is_chief = is_owner and block.word(index).text in _FIELDS_OF_CHIEFS and block.word(index + 1).text == "chief"
    while block.word(index).text in _LONG_OFFICES | _FIELDS_OF_CHIEFS and not is_chief:
        index += 1
    index += is_chief
    is_office = is_chief or block.word(index).text in _OFFICES
    if not is_office or (is_owner and block.word(index).text == "boss"):
        return False
    next_word = block.word(index + 1)
    return next_word.is_capital or (is_owner and next_word.text == "," and block.word(index + 2).is_capital)


def _is_of_office(phrase: Phrase) -> bool:
    """Return whether a name stands behind an office of companies and "of" or "at": chief executive of Orskaid."""
    block, index = phrase.block, phrase.first - 1
    if block.lower(index) not in ("of", "at"):
        return False
    return block.lower(index - 1) in _OFFICES - {"head", "director", "president", "boss"}


def _is_of_company(phrase: Phrase) -> bool:
    """Return whether a name stands behind executives, shareholders or the like: chief executive of, shares in."""
    block, index = phrase.block, phrase.first - 1
    if block.lower(index) not in ("of", "at", "in"):
        return False
    is_executive = block.lower(index - 1) in ("executive", "officer", "director") and (
        block.lower(index - 2) in _LONG_OFFICES
        or (block.lower(index - 1) == "director" and block.lower(index - 2) in _FIELDS_OF_CHIEFS)
        or (block.lower(index - 2) in _FIELDS_OF_CHIEFS and block.lower(index - 3) == "chief")
    )
    return is_executive or block.lower(index - 1) in _MEMBERS


def _unread(block: Block, name_words: set[tuple[int, int]]) -> Iterator[Phrase]:
    """Yield capitalised words that were read as no name and that the words around them make an organisation."""
    last = -1
    for index in range(len(block)):
        if index <= last or not _is_free_capital(block, index, name_words):
            continue
        last = index
        while last + 1 < min(len(block), index + _LONGEST_NAME) and _continues_name(block, last + 1, name_words):
            last += 1
        phrase = block.phrase(index, last)
        is_whole = (block.number, last + 1) not in name_words and not phrase.next_word.is_capital
        if is_whole and _is_unread_body(phrase) and is_in_plain_sentence(block, index):
            yield phrase


def _is_unread_body(phrase: Phrase) -> bool:
    """Return whether a noun, "based", an office or an apposition makes unread words a body: Orsk-based Velda."""
    block, first = phrase.block, phrase.first
    if not block.begins_sentence(first) and _follows_noun(phrase):
        return True
    if _is_no_name(phrase):
        return False
    if _is_behind_base(phrase) or _is_of_company(phrase) or _is_of_office(phrase):
        return not block.begins_sentence(first)
    noun = _noun_of_apposition(block, phrase.last + 2) if _is_apposed(phrase) else None
    return noun is not None and block.lower(noun + 1) in _BEHIND_APPOSED


def _is_behind_base(phrase: Phrase) -> bool:
    """Return whether "based" ties a name to a place: Orsk-based Velda."""
    return phrase.block.lower(phrase.first - 1) == "based" and phrase.block.lower(phrase.first - 2) == "-"


def _is_no_name(phrase: Phrase) -> bool:
    """Return whether words are a person's, a people's, a title or a common word with the capital of its sentence."""
    word = phrase.words[0]
    is_known = word.lower in genders() or word.lower in GROUP_NAMES or (word.lower,) in title_forms()
    return is_known or is_common(base(word.lower)) or phrase.words[-1].lower.endswith(("ism", "ly"))


def _is_free_capital(block: Block, index: int, name_words: set[tuple[int, int]]) -> bool:
    word = block.words[index]
    is_name = word.is_capital and word.is_word and word.lower not in FUNCTION_WORDS and len(word.text) > 1
    return is_name and (block.number, index) not in name_words


def _continues_name(block: Block, index: int, name_words: set[tuple[int, int]]) -> bool:
    return _is_free_capital(block, index, name_words) and block.shares_sentence(index - 1, index)
