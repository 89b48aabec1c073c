"""Stretches between quotation marks, paragraph by paragraph; an unclosed one runs to the end of its paragraph.

Pages mix curly and straight marks: “It is over," said Brandt. Either closes the other where its own does not follow.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_CLOSERS = {"“": "”", "„": "“”", "«": "»", '"': '"', "‘": "’", "'": "'"}
_OPENER = re.compile("[“„«\"‘']")
_SINGLE = "‘'"
_REOPENING = "“«"  # marks that open once more at the next paragraph of the same quotation, and never close one
_DEEPEST = 3  # quotations within each other


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation: offsets of the whole, marks included, and of the text between the marks."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    is_closed: bool


def quotations(text: str, start: int, end: int, *, single: bool = False) -> list[Quotation]:
    """Return the quotations of one paragraph or title, in order; they never overlap.

    Args:
        text: The text of the zone.
        start: First code point of the paragraph.
        end: Code point after its last.
        single: Whether straight single marks count, as they do in headlines.
    """
    return list(_quotations(text, start, end, single=single))


def _quotations(text: str, start: int, end: int, *, single: bool) -> Iterator[Quotation]:
    apostrophes: set[str] = set()  # single marks that nothing closes from some place on, so that none opens after it
    index = start
    while (match := _OPENER.search(text, index, end)) is not None:
        index = match.start()
        mark = match.group()
        if mark in apostrophes or not _opens(text, index, single=single):
            index += 1
            continue
        quotation = _quotation(text, index, end)
        if mark in _SINGLE and not quotation.is_closed:
            apostrophes.add(mark)
            index += 1
            continue
        yield quotation
        index = quotation.end


def _quotation(text: str, opening: int, end: int) -> Quotation:
    """Return the quotation that a mark opens: up to its closing mark, the next opening one or the end."""
    closing = _closing(text, opening, end)
    if closing is not None:
        return Quotation(opening, closing + 1, opening + 1, closing, is_closed=True)
    mark = text[opening]
    reopening = text.find(mark, opening + 1, end) if mark in _REOPENING else -1
    stop = reopening if reopening >= 0 else end
    return Quotation(opening, stop, opening + 1, stop, is_closed=False)


def _closing(text: str, opening: int, end: int) -> int | None:
    mark = text[opening]
    if mark in _REOPENING and (outer := _closing_of_nest(text, opening, end)) is not None:
        return outer
    straight = None
    for index in range(opening + 1, end):
        if text[index] == mark and mark in _REOPENING:
            return straight
        if _closes(text, index, mark) or (mark == '"' and text[index] == "”" and "“" not in text[opening:index]):
            return index
        if mark == "“" and straight is None and _ends_words(text, index):
            straight = index
    return straight


def _closing_of_nest(text: str, opening: int, end: int) -> int | None:
    """Return the mark that closes a quotation with others in the same marks in it, as in “I said, “No,” and left”.

    None where there are none, or where not all are closed.
    """
    mark, depth, is_nest = text[opening], 0, False
    for index in range(opening, end):
        if text[index] == mark:
            depth += 1
            is_nest |= depth > 1
            if depth > _DEEPEST:
                return None
        elif text[index] == _CLOSERS[mark]:
            depth -= 1
            if depth == 0:
                return index if is_nest else None
    return None


def _ends_words(text: str, index: int) -> bool:
    """Return whether a straight mark stands behind words and before a blank: it closes “ where no ” does."""
    is_behind = not _character(text, index - 1).isspace() and _character(text, index + 1).isspace()
    return text[index] == '"' and is_behind


def _opens(text: str, index: int, *, single: bool) -> bool:
    mark, previous, next_ = text[index], _character(text, index - 1), _character(text, index + 1)
    if mark in "“„«":
        return True
    if mark == '"':
        return not previous.isdigit() or next_.isalpha()
    return (mark == "‘" or single) and not previous.isalnum() and next_.isalnum()


def _closes(text: str, index: int, mark: str) -> bool:
    if text[index] not in _CLOSERS[mark]:
        return False
    return mark not in _SINGLE or not _character(text, index + 1).isalnum()


def _character(text: str, index: int) -> str:
    """Return a character of a text; a blank outside it."""
    return text[index] if 0 <= index < len(text) else " "
