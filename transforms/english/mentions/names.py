"""The names of an article: those of the name tagger and those of the reference lists, merged."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from newsledger.transforms.english.models.names import Tagged
from newsledger.transforms.english.parse.vocabulary import Block, Phrase, Word
from newsledger.transforms.lexicon.common_words import base, is_common
from newsledger.transforms.lexicon.gazetteer import (
    Entry,
    doubtful,
    genders,
    listed,
    stopped,
    title_forms,
    title_key,
)
from newsledger.transforms.lexicon.name_words import FACILITY_HEADS, GROUP_NAMES, LANDFORM_HEADS, ORGANISATION_HEADS
from newsledger.transforms.lexicon.reference import agency_names
from newsledger.transforms.lexicon.statement_words import HAVE, REPORTING
from newsledger.transforms.lexicon.words import words

_SHORTEST_WORD = 3  # letters
_LIST_CONFIDENCE = 0.95
_LIST_ONLY_CONFIDENCE = 0.8
_DASHES = frozenset({"-", "–"})
_LANDFORMS = words("landforms_before_a_name")
_LEAST_CERTAINTY, _LEAST_BY_TYPE = 0.46, {"WORK": 0.6, "LOC": 0.52}
"""How sure the tagger must be that words are a name; below, they are more often none, or another name."""
_LEAST_FOR_PLAIN_WORD, _LEAST_FOR_PLAIN_WORDS = 0.7, 0.62
"""The same where the words are common ones: one of them, or several."""
_LEAST_AS_BODY = 0.36
"""How sure it must be that a name is an organisation's; below, it is mostly of another type."""


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A name in the text with its type.

    `entry` is its entry if a reference list has it, else `country_code` the country if the text tells it.
    """

    phrase: Phrase
    type: str
    rule: str
    confidence: float
    entry: Entry | None = None
    country_code: str | None = None

    @property
    def text(self) -> str:
        """The words joined by blanks."""
        return self.phrase.text


def named_words(names: Iterable[NameSpan]) -> set[tuple[int, int]]:
    """Return the words of names: the number of the block, and the index."""
    return {(name.phrase.block.number, index) for name in names for index in name.phrase.indices}


def names_by_block(names: Iterable[NameSpan]) -> dict[int, list[NameSpan]]:
    """Return names by the number of their block, those of a block in the given order."""
    by_block: dict[int, list[NameSpan]] = {}
    for name in names:
        by_block.setdefault(name.phrase.block.number, []).append(name)
    return by_block


def tagged_names(blocks: Sequence[Block], tags: Sequence[Tagged]) -> Iterator[NameSpan]:
    """Yield the names that the tagger is sure enough of; its places are told apart as GPE, LOC and FAC."""
    by_number = {block.number: block for block in blocks}
    for tag in tags:
        phrase = by_number[tag.block].phrase(tag.first, tag.last)
        is_kept = _is_sure(tag, phrase) or _has_head(phrase) or _has_first_name(phrase, tag.type)
        if not is_kept or _is_title(phrase):
            continue
        kind = _place_type(phrase) if tag.type == "LOC" else tag.type
        yield NameSpan(phrase, kind, "names.tagger", tag.confidence)


def _is_sure(tag: Tagged, name: Phrase) -> bool:
    return tag.certainty >= _least_certainty(tag, name) and (tag.type != "ORG" or tag.confidence >= _LEAST_AS_BODY)


def _least_certainty(tag: Tagged, name: Phrase) -> float:
    if all(map(_is_plain, name.words)):
        return _LEAST_FOR_PLAIN_WORD if len(name) == 1 else _LEAST_FOR_PLAIN_WORDS
    return _LEAST_BY_TYPE.get(tag.type, _LEAST_CERTAINTY)


def _is_plain(word: Word) -> bool:
    """Return whether a word is common in English and no first name, or so short or a number that it tells nothing."""
    if len(word.text) < _SHORTEST_WORD or word.text.isdigit() or not word.is_word:
        return True
    return word.lower not in genders() and is_common(base(word.lower))


def _is_title(name: Phrase) -> bool:
    """Return whether several words are a title and nothing else: Energy Secretary, General Manager."""
    return len(name) > 1 and title_key(name.lower) in title_forms()


def _has_first_name(name: Phrase, kind: str) -> bool:
    """Return whether a person's name of several words begins with a known first name."""
    return kind == "PERSON" and len(name) > 1 and name.words[0].lower in genders()


def _has_head(name: Phrase) -> bool:
    """Return whether a name of several words begins or ends with what a body is: the Ministry of Ports."""
    return len(name) > 1 and not ORGANISATION_HEADS.isdisjoint((name.words[0].lower, name.words[-1].lower))


def _place_type(name: Phrase) -> str:
    """Return the type of a place by its first or last word; without such a word, it is a town or a region."""
    first, last = name.words[0].lower, name.words[-1].lower
    if len(name) > 1 and last in FACILITY_HEADS:
        return "FAC"
    if (len(name) > 1 and last in LANDFORM_HEADS) or first in _LANDFORMS:
        return "LOC"
    return "GPE"


def with_listed(blocks: Sequence[Block], names: Sequence[NameSpan]) -> list[NameSpan]:
    """Return the names of the tagger merged with those of the lists, in order; they never overlap."""
    by_block = names_by_block(names)
    return [name for block in blocks for name in _merged(block, by_block.get(block.number, []))]


def _merged(block: Block, tagged: Sequence[NameSpan]) -> list[NameSpan]:
    """Return the tagger's and the lists' names of a block, the longer where they overlap."""
    by_word = {index: name for name in tagged for index in name.phrase.indices}
    replaced_phrases: set[Phrase] = set()
    merged: list[NameSpan] = []
    for listing in _listings(block):
        overlapping = [by_word[index] for index in listing.phrase.indices if index in by_word]
        name = _resolved(listing, overlapping)
        if name is not None:
            merged.append(name)
            replaced_phrases.update(clash.phrase for clash in overlapping)
    merged += [name for name in tagged if name.phrase not in replaced_phrases]
    return sorted(merged, key=lambda name: name.phrase.first)


def _listings(block: Block) -> Iterator[NameSpan]:
    index = 0
    while index < len(block):
        word = block.words[index]
        can_begin = word.text != word.lower or word.text[0].isdigit() or word.text[0] == "a"
        can_begin = can_begin and word.lower not in GROUP_NAMES and not is_unit(block, index)
        hit = listed(block.words, index, len(block)) if can_begin else None
        if hit is not None and _ends_in_result(block, hit.last):
            hit = listed(block.words, index, hit.last)
        if hit is None:
            index += 1
            continue
        has_article = hit.entry.is_outlet or hit.entry.name.startswith("The ")
        without_article = word.lower == "the" and hit.last > index and not has_article
        phrase = block.phrase(index + without_article, hit.last)
        yield NameSpan(phrase, hit.entry.mention_type, "names.list", _LIST_CONFIDENCE, hit.entry)
        index = hit.last + 1


def _ends_in_result(block: Block, last: int) -> bool:
    """Return whether a listed name ends with the first number of a result: the 2 of France 2-1."""
    number, dash, second = block.words[last], block.word(last + 1), block.word(last + 2)
    is_joined = dash.text in _DASHES and number.end == dash.start and dash.end == second.start
    return number.text.isdigit() and is_joined and second.text[:1].isdigit()


def is_unit(block: Block, index: int) -> bool:
    """Return whether a word is attached to a number, as a unit is: the GB of 256GB."""
    previous = block.word(index - 1)
    return previous.text[-1:].isdigit() and previous.end == block.words[index].start


def _resolved(listing: NameSpan, overlapping: Sequence[NameSpan]) -> NameSpan | None:
    """Return a listed name as it stands in the text, or None where the tagger's name is the better one."""
    if not overlapping:
        return replace(listing, confidence=_LIST_ONLY_CONFIDENCE) if _is_name_alone(listing) else None
    if not all(listing.phrase.contains(name.phrase) for name in overlapping):
        return None
    first = overlapping[0]
    if first.phrase == listing.phrase and _is_person_rather(listing, first):
        return None
    return listing


def _is_person_rather(listing: NameSpan, tagged: NameSpan) -> bool:
    """Return whether the tagger's name for the same words is right: a person whose name is a listed form too."""
    if listing.entry is None or tagged.type != "PERSON" or len(listing.phrase) > 1:
        return False
    is_first_name = listing.phrase.lower in genders()
    is_sure = tagged.confidence > 0.6 and not listing.entry.is_country
    return is_first_name or (is_sure and not (listing.entry.is_outlet and _reports(listing.phrase)))


def _reports(name: Phrase) -> bool:
    """Return whether a name stands between a comma and a verb of reporting: "…, Bloomberg said"."""
    verb = name.last + 1 + (name.block.lower(name.last + 1) in HAVE)
    return name.block.lower(name.first - 1) == "," and name.block.lower(verb) in REPORTING


def _is_name_alone(listing: NameSpan) -> bool:
    """Return whether a form that only a list knows is a name here."""
    text = listing.phrase.lower
    if text in doubtful() or text in stopped():
        return False
    if len(listing.phrase) > 1 or (listing.entry is not None and listing.entry.is_country):
        return True
    word = listing.phrase.words[0]
    is_proper = word.is_proper_noun or word.text.isupper() or (word.is_capital and text in agency_names())
    is_own = listing.entry is not None and listing.entry.reference_id.startswith("name:")  # whatever its looks: 9/11
    return (is_proper or is_own) and text not in genders() and not _is_part_of_name(listing.phrase)


def _is_part_of_name(phrase: Phrase) -> bool:
    """Return whether another capitalised proper noun stands directly beside a phrase."""
    block = phrase.block
    neighbours = block.words[max(0, phrase.first - 1) : phrase.first] + block.words[phrase.last + 1 : phrase.last + 2]
    return any(word.is_capital and word.is_proper_noun for word in neighbours)
