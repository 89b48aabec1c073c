"""One wire item, whatever its format, and the helpers that the formats share."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from lxml import etree

from newsledger.transforms.dates import MONTHS
from newsledger.transforms.formats.markup import local
from newsledger.transforms.lexicon.reference import agency

_BASIC = re.compile(r"^\s*+(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?\s*+(Z|[+-]\d{2}:?\d{2})?)?\s*+$")
_HTML_NAMES = {"hl1": "h1", "hl2": "h2", "bq": "blockquote", "Paragraph": "p"}
_PLACE = re.compile(
    r"^\W*+([^\d,(]{2,60}?(?:,\s*+(?!\w{1,10}day\b)[A-Z][^\d,(]{1,40}?)?)\s*+(?:,\s*+\w{1,10}day\b|,?\s*+[\d(]|[-–—]|$)"
)
_BETWEEN = re.compile(r"[^\w\s.'’-]+|\.\s|\s-\s|\d+|\b(?:by|via|from|for|and|with|the|Copyright|Source)\b")
_ADDRESS = re.compile(r"^(?:urn:|tag:|https?://)\S+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WireItem:
    """One item as the agency sent it; times are as written, `body` is HTML where `is_html`.

    `kind` is text, picture, video, composite …; `status` usable, withheld or canceled. `credits` are all that may name
    the agency, the strongest first.
    """

    identifier: str | None = None
    version: str | None = None
    kind: str = "text"
    status: str = "usable"
    headline: str | None = None
    subtitle: str | None = None
    slugline: str | None = None
    byline: str | None = None
    creators: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    body: str | None = None
    is_html: bool = False
    first_created: str | None = None
    version_created: str | None = None
    content_created: str | None = None
    embargoed: str | None = None
    dateline: str | None = None
    located: str | None = None
    credits: tuple[str, ...] = ()
    provider: str | None = None
    language: str | None = None
    copyright: str | None = None
    urgency: str | None = None
    section: str | None = None
    image_url: str | None = None
    length: str | None = None
    loaded: str | None = None

    @property
    def agencies(self) -> tuple[tuple[str, str], ...]:
        """The short names of the credited agencies, each once with the words that name it, the strongest first."""
        agencies_found: dict[str, str] = {}
        for credit in self.credits:
            if name := known_agency(credit):
                agencies_found.setdefault(name, credit)
        return tuple(agencies_found.items())

    @property
    def wire_agency(self) -> str | None:
        """The short name of the credited agency; None if none is known."""
        return next((name for name, _ in self.agencies), None)

    @property
    def address(self) -> str | None:
        """The identifier where it is globally unique: every version of the item has the same."""
        return self.identifier if self.identifier and _ADDRESS.match(self.identifier) else None

    @property
    def place(self) -> str | None:
        """The place of the dateline, as printed, else where the item was written."""
        match = _PLACE.match(self.dateline) if self.dateline else None
        parts = match[1].split(",") if match else []
        named = [part.strip() for part in parts if part.strip().casefold().rstrip(".") not in MONTHS]
        return ", ".join(named) or self.located


def known_agency(credit: str) -> str | None:
    """Return the agency in a credit: "nprov:REUTERS", "Associated Press", "Copyright 2019, dpa (www.dpa.de)".

    A name within a longer one is none: "Jamaica Associated Press Club" credits nobody.
    """
    bare = credit.rpartition(":")[2].strip() if re.match(r"^[\w-]+:\S+$", credit) else credit.strip()
    if name := agency(bare):
        return name
    names = (agency(part.strip(" .-")) for part in _BETWEEN.split(bare[:300]))
    return next(filter(None, names), None)


def iso(text: str | None) -> str | None:
    """Return a time in ISO 8601's extended form, where it is in the basic one: 20001003T123015-0500."""
    match = _BASIC.match(text) if text else None
    if not match:
        return text.strip() if text and text.strip() else None
    year, month, day, hour, minute, second, zone = match.groups()
    time = f"T{hour}:{minute}:{second or '00'}{zone or ''}" if hour else ""
    return f"{year}-{month}-{day}{time}"


def words(element: etree._Element | None) -> str | None:
    """Return all text within an element, with single blanks; None if there is none."""
    return (" ".join("".join(map(str, element.itertext())).split()) or None) if element is not None else None


def first(root: etree._Element, *names: str) -> etree._Element | None:
    """Return the first descendant with one of those names, in any namespace."""
    return next(every(root, *names), None)


def every(root: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Yield the descendants with those names in document order, in any namespace."""
    return (element for element in root.iter("{*}*") if local(element) in names)


def named(element: etree._Element | None) -> str | None:
    """Return the name that a concept carries, else its code's last part, else its URI."""
    if element is None:
        return None
    if label := words(first(element, "name")):
        return label
    return element.get("literal") or element.get("qcode") or element.get("uri") or words(element)


def markup(root: etree._Element) -> str | None:
    """Return the content of an element as HTML without namespaces and prefixes; None if it holds no text."""
    if not "".join(map(str, root.itertext())).strip():
        return None
    pieces: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        name = local(element)
        if event == "start" and element is not root:
            name = _HTML_NAMES.get(name, name)
            pieces.append(f"<{name}{_attributes(element)}>")
        elif event == "end" and element is not root and name != "br":
            pieces.append(f"</{_HTML_NAMES.get(name, name)}>")
        text = element.text if event == "start" else element.tail if element is not root else None
        pieces.append(escape(text or "", quote=False))
    return "".join(pieces)


def _attributes(element: etree._Element) -> str:
    """Return the attributes by which a block is recognised."""
    return "".join(
        f' {name}="{escape(value)}"'
        for name in ("class", "id", "hidden", "style")
        if (value := element.get(name)) is not None
    )


def texts(*values: str | None) -> tuple[str, ...]:
    """Return the non-empty texts, each once, in order."""
    return tuple(dict.fromkeys(value for value in values if value))


def several(values: Iterable[str | None]) -> tuple[str, ...]:
    """Return the non-empty texts of an iterable, each once, in order."""
    return texts(*values)
