"""IPTC 7901, the text format of wires before XML: a header line, keywords, the story, and the time of sending."""

import re

from newsledger.expectations.errors import DocumentError
from newsledger.transforms.formats.wire import WireItem, texts

_HEADER = re.compile(
    r"^\s*+(?P<service>[a-zA-Z]{2,4})-?(?P<number>\d{3,5})\s{1,9}(?P<urgency>[1-9])\s{1,9}(?P<category>[a-zA-Z]{1,4})"
    r"\s{1,9}(?P<words>\d{1,5})\b[^\n]{0,80}\n"
)
_KEYWORDS = re.compile(r"^(?P<keywords>[^\n/=.]{2,60}(?:/[^\n/=.]{1,60})*)/+\s*$")
_SENT = re.compile(
    r"^\s{0,4}(?P<day>\d{2})(?P<hour>\d{2})(?P<minute>\d{2})\s{0,4}(?P<zone>[A-Z]{2,5})?\s{1,4}"
    r"(?P<month>[A-Za-z]{3,9})\.?\s{1,4}(?P<year>\d{2}|\d{4})\s*+$"
)
_SIGN_OFF = re.compile(r"^\s*(?:[\w-]{2,12}\s+)?(?:[a-z]{2,3}(?:[\s/]+|$)){1,5}$")
_MOST = 6  # lines among which the headline ends


def is_item(text: str) -> bool:
    """Return whether a text begins with the header line of IPTC 7901."""
    return _HEADER.match(text[:300]) is not None


def item(text: str) -> WireItem:
    """Return the item.

    Raises:
        DocumentError: not_wire where the header line is missing.
    """
    header = _HEADER.match(text)
    if header is None:
        raise DocumentError("not_wire", f"no header line of IPTC 7901: {text[:60]!r}")
    lines = text[header.end() :].strip().split("\n")
    sent = _taken(lines, _SENT, from_end=True)
    _taken(lines, _SIGN_OFF, from_end=True)
    keywords = _taken(lines, _KEYWORDS)
    slug = keywords["keywords"] if keywords else None
    headline, start = _headline(lines)
    return WireItem(
        identifier=f"{header['service']}{header['number']}",
        headline=headline,
        slugline=slug,
        keywords=texts(*(part.strip() for part in slug.split("/"))) if slug else (),
        body="\n".join(lines[start:]),
        version_created=_time(sent) if sent else None,
        urgency=header["urgency"],
    )


def _taken(lines: list[str], pattern: re.Pattern[str], *, from_end: bool = False) -> re.Match[str] | None:
    """Return the match of the first or last line that is not blank, and remove the line."""
    while lines and not lines[-1 if from_end else 0].strip():
        lines.pop(-1 if from_end else 0)
    match = pattern.match(lines[-1 if from_end else 0]) if lines else None
    if match:
        lines.pop(-1 if from_end else 0)
    return match


def _headline(lines: list[str]) -> tuple[str | None, int]:
    """Return the headline, whose last line ends in an equals sign, and the number of the line behind it."""
    for number, line in enumerate(lines[:_MOST]):
        if line.rstrip().endswith("="):
            headline = " ".join(" ".join(lines[: number + 1]).replace("=", " ").split())
            return headline or None, number + 1
    return None, 0


def _time(sent: re.Match[str]) -> str:
    return f"{sent['day']} {sent['month']} {sent['year']} {sent['hour']}:{sent['minute']} {sent['zone'] or ''}".strip()
