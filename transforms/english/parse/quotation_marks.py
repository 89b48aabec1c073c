"""Stretches between quotation marks, by a state per paragraph; an unclosed one runs to the paragraph's end."""

from dataclasses import dataclass

_CLOSES = {"“": "”", "„": "“”", "«": "»", '"': '"', "‘": "’", "'": "'"}


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation: offsets of the whole, marks included, and of what stands between the marks."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    is_closed: bool


def _opens(text: str, at: int, *, single: bool) -> bool:
    mark = text[at]
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if mark in "“„«":
        return True
    if mark == '"':
        return not before.isdigit() or after.isalpha()
    if mark == "‘":
        return not before.isalnum() and after.isalnum()
    return mark == "'" and single and not before.isalnum() and after.isalnum()


def _shuts(text: str, at: int, mark: str) -> bool:
    if text[at] not in _CLOSES[mark]:
        return False
    if mark not in "‘'":
        return True
    after = text[at + 1] if at + 1 < len(text) else " "
    return not after.isalnum()


def _closing(text: str, opened: int, end: int) -> int | None:
    mark = text[opened]
    for at in range(opened + 1, end):
        if text[at] == mark and mark in "“«":
            return None
        if _shuts(text, at, mark):
            return at
    return None


def quotations(text: str, start: int, end: int, *, single: bool = False) -> list[Quotation]:
    """The quotations of one paragraph or title, in order, never overlapping.

    Args:
        text: The zone's text.
        start: First code point of the paragraph.
        end: Code point after its last.
        single: Whether straight single marks count, as they do in headlines.
    """
    found: list[Quotation] = []
    at = start
    lonely: set[str] = set()
    while at < end:
        if text[at] in lonely or text[at] not in _CLOSES or not _opens(text, at, single=single):
            at += 1
            continue
        shut = _closing(text, at, end)
        if shut is None and text[at] in "‘'":
            lonely.add(text[at])
            at += 1
            continue
        if shut is None:
            again = text.find(text[at], at + 1, end) if text[at] in "“«" else -1
            stop = again if again >= 0 else end
            found.append(Quotation(at, stop, at + 1, stop, is_closed=False))
            at = stop
            continue
        found.append(Quotation(at, shut + 1, at + 1, shut, is_closed=True))
        at = shut + 1
    return found
