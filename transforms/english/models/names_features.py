"""What the name tagger sees of a word: numbers made of hashed features, of the word itself and of its neighbours.

A feature is a string once, at most: what a word is by itself (letters, shape, affixes, what the lists say of it) is
hashed once per word and kept; neighbours and pairs are mixed from those numbers. No string is stored with the weights.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from newsledger.transforms.english.models.groups import group
from newsledger.transforms.english.parse.vocabulary import Block, Word
from newsledger.transforms.lexicon.gazetteer import doubtful, genders, listed, stopped, title_forms, trained_forms
from newsledger.transforms.lexicon.name_words import (
    DAYS,
    EVENT_HEADS,
    FACILITY_HEADS,
    FAMILY_NAMES_FIRST,
    FUNCTION_WORDS,
    HONORIFICS,
    LANDFORM_HEADS,
    LAW_HEADS,
    MONTHS,
    NAME_PARTICLES,
    ORGANISATION_HEADS,
    REGION_HEADS,
)

BITS = 20
Hashes = NDArray[np.uint64]

_LOWER, _SHAPE, _PREFIX, _SUFFIX, _END, _CLASS, _GROUP, _TAG, _DEP, _HEAD, _LIST, _STATE, _PLAIN, _DOCUMENT = range(14)
_PART_TYPES = {"GPE": "G", "LOC": "L", "FAC": "F", "ORG": "O", "NORP": "N"}
_SHAPE_CACHE: dict[str, tuple[int, ...]] = {}
_MOST_KNOWN = 60_000
_MIX = np.uint64(0x9E3779B97F4A7C15)
_MOST_AT_ONCE = 4096
_LONG = 6

_TEMPLATES: tuple[tuple[tuple[int, int], ...], ...] = (
    *(((_LOWER, at),) for at in (-2, -1, 0, 1, 2)),
    *(((_SHAPE, at),) for at in (-2, -1, 0, 1, 2)),
    *(((_CLASS, at),) for at in (-2, -1, 0, 1, 2)),
    *(((_TAG, at),) for at in (-2, -1, 0, 1, 2)),
    *(((_LIST, at),) for at in (-1, 0, 1)),
    *(((_SUFFIX, at),) for at in (-1, 0, 1)),
    *(((kind, 0),) for kind in (_PREFIX, _END, _DEP, _HEAD, _STATE, _PLAIN, _DOCUMENT)),
    *(((_GROUP, at),) for at in (-2, -1, 0, 1, 2)),
    ((_GROUP, -1), (_GROUP, 0)),
    ((_GROUP, 0), (_GROUP, 1)),
    ((_GROUP, -1), (_SHAPE, 0), (_GROUP, 1)),
    ((_LOWER, -1), (_LOWER, 0)),
    ((_LOWER, 0), (_LOWER, 1)),
    ((_LOWER, -2), (_LOWER, -1)),
    ((_LOWER, 1), (_LOWER, 2)),
    ((_SHAPE, -1), (_SHAPE, 0)),
    ((_SHAPE, 0), (_SHAPE, 1)),
    ((_SHAPE, -1), (_SHAPE, 0), (_SHAPE, 1)),
    ((_TAG, -1), (_TAG, 0)),
    ((_TAG, 0), (_TAG, 1)),
    ((_CLASS, -1), (_CLASS, 0)),
    ((_CLASS, 0), (_CLASS, 1)),
    ((_CLASS, -1), (_CLASS, 0), (_CLASS, 1)),
    ((_LOWER, -1), (_SHAPE, 0)),
    ((_LOWER, 1), (_SHAPE, 0)),
    ((_LIST, 0), (_SHAPE, 0), (_TAG, 0)),
    ((_LIST, 0), (_SHAPE, 1)),
    ((_DEP, 0), (_HEAD, 0)),
    ((_DOCUMENT, 0), (_SHAPE, 0)),
    ((_DOCUMENT, 0), (_CLASS, 0)),
    ((_STATE, 0), (_SHAPE, 0)),
    ((_STATE, 0), (_CLASS, 0)),
    ((_LOWER, -1), (_CLASS, 0)),
    ((_CLASS, 0), (_LOWER, 1)),
    ((_CLASS, 0), (_TAG, 1)),
)
COLUMNS = len(_TEMPLATES)
_GAP = np.full((2, _DOCUMENT + 1), 7, dtype=np.uint64)


def buckets(blocks: Sequence[Block]) -> list[NDArray[np.int64]]:
    """For each block, the feature numbers of its words: one row a word, one column a template."""
    result: list[NDArray[np.int64]] = []
    marks = _Seen(blocks)
    for group_of_blocks in _grouped(blocks):
        rows = [_rows(block, marks) for block in group_of_blocks]
        mixed = _mixed(np.concatenate([_GAP, *(part for row in rows for part in (row, _GAP))]))
        start = 0
        for row in rows:
            result.append(mixed[start : start + len(row)])
            start += len(row) + len(_GAP)
    return result


def _grouped(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """The blocks in groups that are not too long to be mixed at once."""
    group: list[Block] = []
    size = 0
    for block in blocks:
        if group and size + len(block.words) > _MOST_AT_ONCE:
            yield group
            group, size = [], 0
        group.append(block)
        size += len(block.words)
    if group:
        yield group


def _mixed(padded: Hashes) -> NDArray[np.int64]:
    """The feature numbers of all rows but the two first and last."""
    count = len(padded) - 4
    columns = np.empty((COLUMNS, count), dtype=np.uint64)
    for number, parts in enumerate(_TEMPLATES):
        mixed = np.full(count, number * 7919 + 1, dtype=np.uint64)
        for kind, offset in parts:
            mixed = (mixed ^ padded[2 + offset : 2 + offset + count, kind]) * _MIX
            mixed ^= mixed >> np.uint64(29)
        columns[number] = mixed
    columns *= _MIX
    return (columns >> np.uint64(64 - BITS)).astype(np.int64).T


def _rows(block: Block, marks: "_Seen") -> Hashes:
    words = block.words
    lists = _listed_parts(words)
    known = [_known(word.text) for word in words]
    rows = []
    for first, last in block.sentences:
        loudness = _loudness(words, first, last)
        for index in range(first, last + 1):
            word = words[index]
            rows.append(
                (
                    *known[index],
                    _hash("t" + word.tag),
                    _hash("d" + word.dep),
                    known[word.head][_LOWER] if word.head != index else 3,
                    _hash("g" + lists.get(index, "")),
                    _hash(f"s{loudness}{index == first}{word.quoted}"),
                    known[index][_LOWER] ^ 1 if loudness == "p" else 5,
                    _hash("n" + marks.of(word)),
                )
            )
    return np.array(rows, dtype=np.uint64).reshape(len(words), _DOCUMENT + 1)


@cache
def _hash(text: str) -> int:
    return crc32(text.encode()) + 11


def _known(text: str) -> tuple[int, ...]:
    """The hashes of what a word is by itself; the most recent words are kept."""
    hashes = _SHAPE_CACHE.get(text)
    if hashes is None:
        if len(_SHAPE_CACHE) >= _MOST_KNOWN:
            _SHAPE_CACHE.clear()
        lower = text.lower()
        parts = ("l" + _digits(lower), "s" + shape(text), "p" + lower[:3], "x" + lower[-3:], "e" + lower[-2:])
        hashes = tuple(
            crc32(part.encode("utf-8", "surrogatepass")) + 11
            for part in (*parts, "c" + word_class(text), f"k{group(text)}")
        )
        _SHAPE_CACHE[text] = hashes
    return hashes


def _digits(lower: str) -> str:
    return "".join("0" if c.isdigit() else c for c in lower[:40]) if any(c.isdigit() for c in lower) else lower[:40]


def shape(text: str) -> str:
    """The kinds of a word's characters, runs of one kind shortened to two: Xxx, XX, Xx-Xx, dd."""
    characters: list[str] = []
    for c in text[:20]:
        kind = "X" if c.isupper() else "x" if c.islower() else "d" if c.isdigit() else "x" if c.isalpha() else c
        if characters[-2:] != [kind, kind]:
            characters.append(kind)
    return "".join(characters) + ("1" if len(text) == 1 else "")


@cache
def _head_classes() -> tuple[tuple[frozenset[str], str], ...]:
    ends = frozenset(words[-1] for words in title_forms())
    return (
        (FUNCTION_WORDS, "f"),
        (ORGANISATION_HEADS, "o"),
        (REGION_HEADS, "g"),
        (LANDFORM_HEADS, "l"),
        (FACILITY_HEADS, "b"),
        (EVENT_HEADS, "e"),
        (LAW_HEADS, "a"),
        (DAYS, "d"),
        (MONTHS, "m"),
        (ends, "t"),
        (frozenset(HONORIFICS), "h"),
        (FAMILY_NAMES_FIRST, "x"),
        (NAME_PARTICLES, "p"),
        (stopped(), "s"),
        (doubtful(), "q"),
    )


def word_class(text: str) -> str:
    """What the lists say of a single word: head nouns, titles, first names, names of places and bodies."""
    lower = text.lower()
    marks = [mark for words, mark in _head_classes() if lower in words]
    if text[:1].isupper():
        gender = genders().get(lower)
        marks += [] if gender is None else ["N" + gender]
        table = trained_forms()
        entry = table.get(text) or (table.get(text.capitalize()) if text.isupper() and len(text) > 3 else None)
        if entry is not None:
            marks.append("L" + _PART_TYPES.get(entry.mention_type, "") + entry.reference_id[0])
        elif lower in _last_parts():
            marks.append("P" + _last_parts()[lower])
    return "".join(marks)


@cache
def _last_parts() -> dict[str, str]:
    """The types of the listed names of several words that a word ends."""
    parts_by_list: dict[str, set[str]] = {}
    for entry in trained_forms().values():
        parts = entry.name.lower().split()
        if len(parts) > 1:
            parts_by_list.setdefault(parts[-1], set()).add(_PART_TYPES.get(entry.type, ""))
    return {word: "".join(sorted(kinds)) for word, kinds in parts_by_list.items()}


def _listed_parts(words: Sequence[Word]) -> dict[int, str]:
    """For each word of a listed name: its type, its kind of list, its place in the form."""
    marks_by_word: dict[int, str] = {}
    index = 0
    while index < len(words):
        hit = (
            listed(words, index, len(words), is_trained=True)
            if words[index].text[0].isupper() or words[index].text[0].isdigit()
            else None
        )
        if hit is None:
            index += 1
            continue
        mark = _PART_TYPES.get(hit[1].mention_type, "") + hit[1].reference_id[0] + hit[1].kind[:3]
        for part in range(index, hit[0] + 1):
            place = "S" if index == hit[0] else "B" if part == index else "E" if part == hit[0] else "I"
            marks_by_word[part] = mark + place
        index = hit[0] + 1
    return marks_by_word


def _loudness(words: Sequence[Word], first: int, last: int) -> str:
    """Whether a sentence is set in capitals (c), as a title with most words capitalised (t), or plainly (p)."""
    letters = [word.text for word in words[first : last + 1] if word.text[0].isalpha()]
    if len(letters) < 3:
        return "s"
    if sum(text.isupper() for text in letters) > 0.7 * len(letters):
        return "c"
    return "t" if sum(text[0].isupper() for text in letters) > 0.6 * len(letters) else "p"


class _Seen:
    """What the whole article shows of a word: written small, in a longer name, after a title."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.mark = "-" if sum(len(block.sentences) for block in blocks) >= _LONG else ""
        self.small: set[str] = set()
        self.marks: dict[str, set[str]] = {}
        for block in blocks:
            for index, word in enumerate(block.words):
                if word.text.islower():
                    self.small.add(word.text)
                elif word.is_capital:
                    self._capital(block.words, index)

    def _capital(self, words: Sequence[Word], index: int) -> None:
        """Add the marks of a capitalised word: its place in a longer name, a title or an article before it."""
        previous = words[index - 1].lower if index else ""
        is_led = index > 0 and _is_name_part(words[index - 1])
        is_followed = index + 1 < len(words) and _is_name_part(words[index + 1])
        marks = self.marks.setdefault(words[index].text, set())
        if is_led and not is_followed:
            marks.add("N" if previous in genders() else "E")
        elif is_followed and not is_led:
            marks.add("B")
        if previous in HONORIFICS:
            marks.add("H")
        if previous == "the" and not is_followed:
            marks.add("T")

    def of(self, word: Word) -> str:
        """The marks of a word, with one that tells a long article; empty for one in small letters."""
        if not word.is_capital:
            return ""
        marks = "".join(sorted(self.marks.get(word.text, ())))
        return marks + ("l" if word.lower in self.small else "") + self.mark


def _is_name_part(word: Word) -> bool:
    return word.is_capital and word.lower not in FUNCTION_WORDS
