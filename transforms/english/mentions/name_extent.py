"""Names extended to words beside them that belong to them: "The" of a work, a royal title, a noun in small letters."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from newsledger.transforms.english.mentions.names import NameSpan, named_words
from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.lexicon.gazetteer import genders, listed, title_forms
from newsledger.transforms.lexicon.name_words import MONTHS, PUBLIC_BODY_HEADS
from newsledger.transforms.lexicon.words import words

_ROYAL_TITLES = words("royal_titles")
_TYPES_WITH_ARTICLE = frozenset({"ORG", "WORK", "FAC", "PRODUCT"})
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_MARKS_BEFORE_ARTICLES = frozenset({",", ";", "(", "'s", "’s", "“", '"', "‘"})
_MARKS_BEFORE_NAMES = frozenset({"-", "–", "—", "|", "@", "•", "·", "<"})  # behind them, "The" begins no sentence
_SENTENCE_ENDS = frozenset({"", "."})
_AMERICANS = frozenset({"american", "americans"})
_BEFORE_AMERICANS = frozenset({"african", "asian", "native"})
_POSSESSIVE_MARKS = frozenset({"'s", "’s"})
_ROMAN_NUMBER = re.compile(r"[IVX]+")
_OFFICIALS = words("officials_with_an_office")
_LONGEST_OFFICIAL = 2  # words
_NOUNS_BEHIND_OFFICIALS = frozenset({"department", "office"})
_PARTIES = frozenset({"ORG", "NORP"})
_TYPES_OF_BROADCASTERS = frozenset({"ORG", "PERSON", "GPE"})
_BANDS = frozenset({"AM", "DT", "FM", "TV"})
_MEDIA_OF_BROADCASTERS = frozenset({"FM", "Radio", "TV", "Television"})
_ENDINGS_BEHIND_PLACES = (
    (words("endings_of_body_names"), "ORG"),
    (words("endings_of_facility_names"), "FAC"),
    (words("endings_of_land_names"), "LOC"),
)
_BUILDING = ("building",)
_DISTRICT = "District"
_PLACES_AND_BODIES = _PLACES | {"ORG"}
_LEAST_PLAIN = 0.5  # share of the words of a sentence in small letters, below which capitals tell nothing


@dataclass(frozen=True, slots=True)
class _Ending:
    """Words in small letters that end a name: the types of the names before them, and the type of the whole."""

    words: tuple[str, ...]
    types: frozenset[str]
    type: str


def _endings() -> Iterator[_Ending]:
    yield _Ending(("party",), _PARTIES, "ORG")
    for texts, kind in _ENDINGS_BEHIND_PLACES:
        for text in sorted(texts):
            yield _Ending(tuple(text.split()), _PLACES | _PARTIES if " " in text else _PLACES, kind)
    for text in sorted(words("endings_of_treaty_names")):
        yield _Ending(tuple(text.split()), _PLACES_AND_BODIES, "LAW")
    yield _Ending(_BUILDING, _PLACES_AND_BODIES, "FAC")
    yield _Ending(("tribe",), _PLACES_AND_BODIES | {"NORP", "WORK", "PERSON"}, "NORP")


_ENDINGS = {
    first: tuple(ending for ending in _endings() if ending.words[0] == first)
    for first in {ending.words[0] for ending in _endings()}
}


def extended(names: Sequence[NameSpan]) -> list[NameSpan]:
    """Return names with the words beside them that belong to them.

    Args:
        names: The names of an article, in order.
    """
    name_words = named_words(names)
    names = [_with_station(_with_stop(name), name_words) for name in names]
    whole = [_with_region(_with_office(_with_ending(_with_word_before(name, name_words)))) for name in names]
    return _without_overlaps(whole)


def _without_overlaps(names: Sequence[NameSpan]) -> list[NameSpan]:
    """Return names without those that an extended one has taken in."""
    kept: list[NameSpan] = []
    for name in names:
        is_apart = (
            not kept or kept[-1].phrase.block is not name.phrase.block or kept[-1].phrase.last < name.phrase.first
        )
        if is_apart:
            kept.append(name)
    return kept


def _with_region(name: NameSpan) -> NameSpan:
    """Return the name of a district with the place that it is a part of: the Western District of Arkansas."""
    block, last = name.phrase.block, name.phrase.last
    if name.type not in _PLACES or block.words[last].text != _DISTRICT or block.lower(last + 1) != "of":
        return name
    region = listed(block.words, last + 2, len(block)) if last + 2 < len(block) else None
    if region is None or region.entry.mention_type != "GPE" or not block.shares_sentence(last, region.last):
        return name
    return replace(name, phrase=block.phrase(name.phrase.first, region.last), type="GPE")


def _with_stop(name: NameSpan) -> NameSpan:
    """Return a name with the stop that abbreviates its last word: Ida K., the Orsk Growers Assn. of the next words."""
    block, last = name.phrase.block, name.phrase.last
    stop = block.word(last + 1)
    if stop.text != "." or stop.start != block.words[last].end or len(name.phrase) == 1 or name.entry is not None:
        return name
    is_initial = name.type == "PERSON" and len(block.words[last].text) == 1
    is_inside = last + 2 < len(block) and block.shares_sentence(last, last + 2) and block.words[last + 2].text.islower()
    return replace(name, phrase=block.phrase(name.phrase.first, last + 1)) if is_initial or is_inside else name


def _with_station(name: NameSpan, name_words: set[tuple[int, int]]) -> NameSpan:
    """Return the name of a broadcaster with what it sends: Al-Orsk | Radio."""
    if name.entry is not None or name.type not in _TYPES_OF_BROADCASTERS or not name.phrase.words[0].is_capital:
        return name
    whole = with_band(name.phrase)
    if whole == name.phrase or (whole.block.number, whole.last) in name_words:
        return name
    return NameSpan(whole, "ORG", name.rule, name.confidence)


def with_band(name: Phrase) -> Phrase:
    """Return the name of a broadcaster with the word behind it for what it sends: the TV of WBAL-TV."""
    block, last = name.block, name.last
    is_tied = block.lower(last + 1) == "-" and block.words[last + 1].start == block.words[last].end
    ending = last + 1 + is_tied
    if ending >= len(block) or not block.shares_sentence(last, ending):
        return name
    is_band = block.words[ending].text in (_BANDS if is_tied else _MEDIA_OF_BROADCASTERS)
    return block.phrase(name.first, ending) if is_band else name


def _with_office(name: NameSpan) -> NameSpan:
    """Return the name of a place or body with its official's office behind it: the Orsk County sheriff's office."""
    block, last = name.phrase.block, name.phrase.last
    if name.type not in _PLACES_AND_BODIES or (name.entry is not None and name.entry.is_country):
        return name
    for mark in range(last + 1, last + 2 + _LONGEST_OFFICIAL):
        is_office = block.lower(mark) in _POSSESSIVE_MARKS and block.lower(mark + 1) in _NOUNS_BEHIND_OFFICIALS
        if is_office and _is_official(name.phrase, mark - 1):
            return NameSpan(block.phrase(name.phrase.first, mark + 1), "ORG", name.rule, name.confidence)
    return name


def _is_official(name: Phrase, last: int) -> bool:
    """Return whether an official stands behind a name up to a word, or at the name's end."""
    if last > name.last:
        return name.block.text(name.last + 1, last).lower() in _OFFICIALS
    return any(name.lower.endswith(" " + official) for official in _OFFICIALS)


def _with_word_before(name: NameSpan, name_words: set[tuple[int, int]]) -> NameSpan:
    """Return a name with the word before it if that is "The" or a royal title of it, which makes it a person's."""
    block, first = name.phrase.block, name.phrase.first
    if _bears_title(name):
        return replace(name, type="PERSON")
    word_before = block.words[first - 1] if first > 0 and block.shares_sentence(first - 1, first) else None
    if word_before is None or not word_before.is_capital or (block.number, first - 1) in name_words:
        return name
    if name.phrase.lower in _AMERICANS and word_before.lower in _BEFORE_AMERICANS:
        return replace(name, phrase=block.phrase(first - 1, name.phrase.last), type="NORP", entry=None)
    if _is_part_of_person(name, first - 1):
        return replace(name, phrase=block.phrase(first - 1, name.phrase.last), type="PERSON")
    if word_before.text == "The" and _has_article(name, first - 1):
        return replace(name, phrase=block.phrase(first - 1, name.phrase.last))
    return name


def _is_part_of_person(name: NameSpan, index: int) -> bool:
    """Return whether a word before a name is the given name, the family name or the royal title of a person."""
    is_titled = _is_regnal([word.text for word in name.phrase.words]) and _is_royal(
        name, name.phrase.block.lower(index)
    )
    return is_titled or _is_given_name(name, index) or _is_family_name(name, index)


def _is_given_name(name: NameSpan, index: int) -> bool:
    """Return whether a word before a surname is a first name that is also a common word: April Brandt, Hope Roe."""
    block, word = name.phrase.block, name.phrase.block.words[index]
    is_surname = len(name.phrase) == 1 and name.type in ("PERSON", "ORG") and name.entry is None
    if not is_surname or word.lower not in genders() or word.is_modal or word.text.isupper():
        return False
    is_date = word.lower in MONTHS and (block.word(index - 1).is_preposition or not block.begins_sentence(index))
    return not is_date and is_in_plain_sentence(block, index)


def _is_family_name(name: NameSpan, index: int) -> bool:
    """Return whether a word stands before a given name with a hyphen, which is no whole name: Hon | Kai-lam."""
    block, words_of_name = name.phrase.block, name.phrase.words
    is_given = len(words_of_name) == 3 and words_of_name[1].text == "-" and words_of_name[2].text.islower()
    is_word = block.words[index].text.isalpha() and (block.lower(index),) not in title_forms()
    return name.type == "PERSON" and is_given and is_word and is_in_plain_sentence(block, index)


def _bears_title(name: NameSpan) -> bool:
    """Return whether a name of one word and a number begins with a royal title: Queen Margrethe II."""
    rest = name.phrase.words[1:]
    return _is_regnal([word.text for word in rest]) and _is_royal(name, name.phrase.words[0].lower)


def _is_regnal(texts: Sequence[str]) -> bool:
    """Return whether words are a name by which a monarch may go: one word, or one with a Roman number."""
    return len(texts) == 1 or (len(texts) == 2 and _ROMAN_NUMBER.fullmatch(texts[1]) is not None)


def _is_royal(name: NameSpan, title: str) -> bool:
    return name.entry is None and title in _ROYAL_TITLES


def _has_article(name: NameSpan, index: int) -> bool:
    """Return whether "The" before a name is a part of it: its capital has no other reason, or nothing else is there."""
    block = name.phrase.block
    previous = block.words[index - 1]
    if name.type not in _TYPES_WITH_ARTICLE:
        return False
    if index > 0 and previous.text in _MARKS_BEFORE_NAMES:
        return True
    if block.begins_sentence(index):
        return len(name.phrase) > 1 and block.word(name.phrase.last + 1).text in _SENTENCE_ENDS
    is_inside = previous.is_word or previous.text in _MARKS_BEFORE_ARTICLES
    return is_inside and (previous.text.islower() or is_in_plain_sentence(block, index))


def is_in_plain_sentence(block: Block, index: int) -> bool:
    """Return whether the sentence of a word is neither a headline nor in capitals, so that a capital makes a name."""
    letters = [word for word in block.sentence_of(index).words if word.text[0].isalpha()]
    return sum(word.text.islower() for word in letters) >= _LEAST_PLAIN * len(letters)


def _with_ending(name: NameSpan) -> NameSpan:
    """Return a name with the noun in small letters that it needs: the Communist party, the al-Tanf base."""
    is_country = name.entry is not None and name.entry.is_country
    block, last = name.phrase.block, name.phrase.last
    for ending in _ENDINGS.get(block.word(last + 1).text, ()):
        if is_country and ending.type != "LAW":
            continue
        stop = last + 1 + len(ending.words)
        is_next = tuple(word.text for word in block.words[last + 1 : stop]) == ending.words
        is_public = ending.words == _BUILDING and block.lower(last) in PUBLIC_BODY_HEADS
        if is_next and name.type in ending.types and not is_public and not _goes_on(block.phrase(last, stop - 1)):
            return NameSpan(block.phrase(name.phrase.first, stop - 1), ending.type, name.rule, name.confidence)
    return name


def _goes_on(phrase: Phrase) -> bool:
    """Return whether another noun follows, so that the last word of a phrase is no head: the Communist party chief."""
    following = phrase.next_word
    return following.is_common_noun and phrase.block.shares_sentence(phrase.last, phrase.last + 1)
