"""Bounds of contents: datelines, whole quotations, and the punctuation marks that belong to no content."""

from collections.abc import Iterable

from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.lexicon.statement_words import EDGES, MARKS

_SHORTEST_TOWN, _LONGEST_DATELINE = 3, 10
DASHES = frozenset({"-", "–", "—", "--"})
CLOSERS = frozenset({",", "”", '"'})  # marks between a content and its source
_BEFORE_CUES = frozenset({",", "?", "!"})


def after_dateline(block: Block) -> int:
    """Return the first word after a dateline at the start of a block: "DOHA (AFP) - Hamas said"."""
    words = block.words
    if not words or not words[0].text.isupper() or len(words[0].text) < _SHORTEST_TOWN:
        return 0
    for index in range(1, min(_LONGEST_DATELINE, len(words) - 1)):
        dash = words[index]
        if dash.text in DASHES and words[index - 1].end < dash.start and dash.end < words[index + 1].start:
            return index + 1
    return 0


def starting_at(parts: Iterable[Phrase], first: int) -> tuple[Phrase, ...]:
    """Return the parts without the words before an index."""
    return tuple(Phrase(part.block, max(part.first, first), part.last) for part in parts if part.last >= first)


def ending_at(parts: tuple[Phrase, ...], last: int) -> tuple[Phrase, ...]:
    """Return the parts without the words after an index; unchanged where none would be left."""
    rest = tuple(Phrase(part.block, part.first, min(part.last, last)) for part in parts if part.first <= last)
    return rest or parts


def merged(parts: Iterable[Phrase]) -> tuple[Phrase, ...]:
    """Return the parts, joined where only punctuation marks stand between two."""
    runs: list[Phrase] = []
    for part in parts:
        if runs and not any(word.is_word for word in part.block.words[runs[-1].last + 1 : part.first]):
            runs[-1] = Phrase(part.block, runs[-1].first, part.last)
        else:
            runs.append(part)
    return tuple(runs)


def with_whole_quotations(parts: Iterable[Phrase], cue: int) -> tuple[Phrase, ...]:
    """Return the parts, each grown over the quotations that it has most of or ends in, unless they have the cue."""
    whole: list[Phrase] = []
    for part in parts:
        span = _with_whole_quotations(part, cue)
        if whole and span.first <= whole[-1].last + 1:
            whole[-1] = Phrase(part.block, whole[-1].first, max(span.last, whole[-1].last))
        else:
            whole.append(span)
    return tuple(whole)


def _with_whole_quotations(part: Phrase, cue: int) -> Phrase:
    first, last = part.first, part.last
    for number in {word.quotation for word in part.words if word.quoted}:
        start, end = part.block.quoted[number]
        if start <= cue <= end:
            continue
        overlap = min(part.last, end) - max(part.first, start) + 1
        if overlap * 2 >= end - start + 1 or start <= part.last < end or _is_closed_for(part, end, cue):
            first, last = min(first, start), max(last, end)
    return Phrase(part.block, first, last)


def _is_closed_for(part: Phrase, end: int, cue: int) -> bool:
    """Return whether a quotation closes with the comma or the like that the cue behind it needs: "…,” she told X"."""
    return part.first <= end <= part.last and end < cue and part.block.words[end - 1].text in _BEFORE_CUES


def trimmed(parts: Iterable[Phrase]) -> tuple[Phrase, ...]:
    """Return the parts without punctuation at their ends and without unpaired or surrounding quotation marks.

    Parts in which no word is left are dropped.
    """
    shortened = (_without_marks(part) for part in parts)
    return tuple(part for part in shortened if part is not None and part.has_word)


def _without_marks(part: Phrase) -> Phrase | None:
    block, words = part.block, part.block.words
    first, last = part.first, part.last
    while first <= last and words[first].text in EDGES:
        first += 1
    while last >= first and words[last].text in EDGES and not words[last].quoted:
        last -= 1
    if first > last:
        return None
    quotation = words[first].quotation
    if quotation >= 0 and all(word.quotation == quotation for word in words[first : last + 1]):
        return _unquoted(Phrase(block, first, last))
    first += first < last and block.is_closing_mark(first)
    last -= first < last and block.is_opening_mark(last)
    return Phrase(block, first, last)


def _unquoted(part: Phrase) -> Phrase | None:
    """Return a part of one quotation without the marks of that quotation."""
    block, first, last = part.block, part.first, part.last
    while first <= last and _is_outer_mark(block, first):
        first += 1
    while last >= first and _is_outer_mark(block, last):
        last -= 1
    return Phrase(block, first, last) if first <= last else None


def _is_outer_mark(block: Block, index: int) -> bool:
    return block.words[index].text in MARKS and (block.is_opening_mark(index) or block.is_closing_mark(index))
