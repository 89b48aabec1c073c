"""Parts that body extractors lose in the middle of an article: lists of sentences, and parts in boxes of their own."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

_JUNK = re.compile(
    r"cookie|consent|newsletter|subscri|related|comment|share|social|breadcrumb|advert|promo|sidebar|recommend|"
    r"teaser|trending|popular|gallery|slideshow|carousel|caption",
    re.IGNORECASE,
)
_DECK = re.compile(
    r"dek|deck|sub-?(?:head|title|line)|standfirst|summary|strapline|chapo|vorspann|excerpt", re.IGNORECASE
)
_LEAD = re.compile(r"(?:^|[\s_-])(?:lede?|lead|intro|introduction|ingress|chapeau|opening)(?:$|[\s_-])", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.?!…][”\"’'»)]{0,3}$")
_LONG, _MOST_FRAMES, _HEAD = 60, 4, 80
_TEXTS = ("p", "h2", "h3", "h4", "blockquote", "div", "ul", "ol")


@dataclass(frozen=True, slots=True)
class Part:
    """Lines that belong together, and the text before and after them on the page."""

    lines: tuple[str, ...]
    text_before: str
    text_after: str


@dataclass(frozen=True, slots=True)
class Box:
    """A box of paragraphs; boxes of one `kind` are built alike and lie in one part of the page."""

    kind: tuple[object, ...]
    lines: tuple[str, ...]


def lists(page: HtmlElement) -> list[Part]:
    """Return lists of sentences outside navigation and asides: eight words an item on average, few of them links."""
    parts = []
    for element in page.iter("ul", "ol"):
        if in_furniture(element):
            continue
        items = [item for listing in element.xpath("./li") if (item := _line(listing))]
        link_characters = sum(len(_line(link)) for link in element.iter("a"))
        if len(items) < 2 or link_characters >= 0.3 * sum(map(len, items)):
            continue
        part = Part(tuple(items), _beside(element, preceding=True), _beside(element, preceding=False))
        if sum(len(item.split()) for item in items) >= 8 * len(items) or (part.text_before and part.text_after):
            parts.append(part)
    return parts


def with_lists(text: str, parts: Iterable[Part]) -> str:
    """The body with the lists that the reader lost, each below the paragraph that it follows on the page.

    A list whose neighbours are not in the body is another's: more headlines, comments, what is read elsewhere.
    """
    lines = text.split("\n\n")
    for part in parts:
        if any(item in text for item in part.lines):
            continue
        index = _where(lines, part)
        if index is not None:
            lines[index:index] = [f"• {item}" for item in part.lines]
    return "\n\n".join(lines)


def leads(page: HtmlElement) -> list[Part]:
    """Return the sentences in boxes that are named as the beginning of an article, and hold no headline or date."""
    parts = []
    for element in page.iter("div", "section"):
        if not _LEAD.search(element.get("class", "")) or in_furniture(element):
            continue
        if next(element.iter("h1", "h2", "time"), None) is not None:
            continue
        items = tuple(_line(child) for child in element.iterchildren() if _line(child)) or (_line(element),)
        if all(len(item) >= _LONG and _SENTENCE_END.search(item) for item in items):
            parts.append(Part(items, "", _beside(element, preceding=False)))
    return parts


def with_leads(text: str, parts: Iterable[Part]) -> str:
    """Return the body with the beginning that the reader lost, where the page goes on with the body's first line."""
    lines = text.split("\n\n")
    for part in parts:
        if not any(item in text for item in part.lines) and _is_same(lines[0], part.text_after):
            return "\n\n".join([*part.lines, *lines])
    return text


def boxes(page: HtmlElement) -> list[Box]:
    """Return the page's boxes of long paragraphs, in order."""
    boxes_found = []
    for element in page.iter("div", "section"):
        lines = [line for child in element.iterchildren("p") if len(line := _line(child)) >= _LONG]
        parent = element.getparent()
        if not lines or not element.get("class") or parent is None or in_furniture(element):
            continue
        place = _place(element)
        kind = (element.get("class"), parent.get("class"), None if place is None else page.getroottree().getpath(place))
        boxes_found.append(Box(kind, tuple(lines)))
    return boxes_found


def _place(box: HtmlElement) -> HtmlElement | None:
    """Return the part of the page in which a box lies: its article, else the nearest element with text beside it.

    Frames that hold nothing but the box are passed over, as each of its siblings can have frames of its own.
    """
    article = next(box.iterancestors("article"), None)
    if article is not None:
        return article
    size, place = len(_line(box)), box.getparent()
    for _ in range(_MOST_FRAMES):
        if place is None or place.getparent() is None or len(_line(place)) > size:
            break
        place = place.getparent()
    if place is not None and place.getparent() is not None and place.tag not in ("main", "body"):
        siblings = place.getparent().iterchildren(place.tag)
        is_alike = sum(sibling.get("class") == place.get("class") for sibling in siblings) > 1
        return place.getparent() if is_alike else place
    return place


def with_boxes(text: str, candidates: Iterable[Box]) -> str:
    """Return the body with boxes built like those it came from, in page order, where the extractor stopped or began."""
    boxes_listed = list(candidates)
    lines, last = text.split("\n\n"), None
    lost: list[str] = []
    heads = frozenset(line[:_HEAD] for line in lines)
    kinds = Counter(box.kind for box in boxes_listed if len(_shared(box, heads)) >= 2)
    for box in boxes_listed:
        if box.kind not in kinds:
            continue
        if shared := _shared(box, heads):
            if lost and (index := _before(lines, box)) is not None:
                lines[index:index] = lost
            last, lost = shared[-1], []
        elif last is not None and (index := _after(lines, last)) is not None:
            lines[index:index] = box.lines
            last = box.lines[-1]
        elif last is None:
            lost.extend(box.lines)
    return "\n\n".join(lines)


def _before(lines: list[str], box: Box) -> int | None:
    """Return the number of the first line of a text that a box has."""
    return next((number for number, line in enumerate(lines) if any(_is_same(line, own) for own in box.lines)), None)


def is_deck(page: HtmlElement, description: str) -> bool:
    """Return whether a page shows its description as a heading or marks it as a standfirst."""
    deck = " ".join(description.split())
    if len(deck) < 20:
        return False
    for element in page.iter("h2", "h3", "h4", "p", "div", "span"):
        if not (element.text_content()[:400].split()[:3] == deck.split()[:3] and _line(element) == deck):
            continue
        marks = " ".join(
            ancestor.get("class", "") for ancestor in (element, element.getparent()) if ancestor is not None
        )
        if element.tag in ("h2", "h3", "h4") or _DECK.search(marks):
            return True
    return False


def in_furniture(element: HtmlElement) -> bool:
    """Return whether an element belongs to an article's frame: navigation, asides, comments, appeals."""
    for parent in (element, *element.iterancestors()):
        if parent.tag in ("html", "body"):
            return False
        marks = f"{parent.get('class', '')} {parent.get('id', '')} {parent.get('role', '')}"
        if parent.tag in ("nav", "aside", "footer", "header") or _JUNK.search(marks):
            return True
    return False


def _line(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _shared(box: Box, heads: Collection[str]) -> list[str]:
    """Return the lines of a box that begin as a line of the body does."""
    return [line for line in box.lines if line[:_HEAD] in heads]


def _beside(element: HtmlElement, *, preceding: bool) -> str:
    """Return the nearest text before or after an element, in its parent or the one above."""
    for anchor in (element, element.getparent()):
        if anchor is None or anchor.tag in ("body", "article", "main"):
            break
        for sibling in _siblings(anchor, preceding=preceding):
            if line := _line(sibling):
                return line
    return ""


def _siblings(element: HtmlElement, *, preceding: bool) -> Iterator[HtmlElement]:
    return (sibling for sibling in element.itersiblings(preceding=preceding) if sibling.tag in _TEXTS)


def _where(lines: list[str], part: Part) -> int | None:
    """Return the line number before which the part belongs; None if neither neighbour is in the body."""
    if part.text_before and (index := _after(lines, part.text_before)) is not None:
        return index
    if part.text_after:
        return next((number for number, line in enumerate(lines) if _is_same(line, part.text_after)), None)
    return None


def _after(lines: list[str], anchor: str) -> int | None:
    """Return the number after the last line that ends the preceding text; None if it is not in the body."""
    numbers = [number for number, line in enumerate(lines) if anchor.endswith(line.removeprefix("• ")[-80:])]
    return numbers[-1] + 1 if numbers else None


def _is_same(line: str, reference: str) -> bool:
    return bool(line) and reference.startswith(line.removeprefix("• ")[:80])
