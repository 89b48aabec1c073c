"""Paragraphs of pages that part them by line breaks alone, made elements, for readers lose such texts."""

from lxml.etree import SubElement
from lxml.html import HtmlElement

_INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "big", "br", "cite", "code", "dfn", "em", "font", "i", "ins", "kbd", "mark",
     "q", "s", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "wbr"}
)  # fmt: skip
_LEAST = 200


def paragraphs(page: HtmlElement) -> None:
    """Give each run of bare text in a box with line breaks a paragraph of its own; two breaks end a run."""
    for box in list(page.iter("div", "section", "article", "td")):
        if box.find("br") is not None and len(_bare(box)) >= _LEAST:
            _part(box)


def _bare(box: HtmlElement) -> str:
    return " ".join(" ".join([box.text or "", *(one.tail or "" for one in box)]).split())


def _part(box: HtmlElement) -> None:
    """Rebuild a box: blocks as they stand, the runs between them in paragraphs."""
    text, children = box.text, list(box)
    for child in children:
        box.remove(child)
    box.text, run = None, None
    if text and text.strip():
        run = SubElement(box, "p")
        run.text = text
    is_broken = False
    for child in children:
        tail, child.tail = child.tail, None
        is_break = child.tag == "br"
        if child.tag not in _INLINE or (is_break and is_broken):
            run = None
        if child.tag not in _INLINE:
            box.append(child)
        elif not (is_break and run is None):
            run = SubElement(box, "p") if run is None else run
            run.append(child)
        is_broken = is_break and not (tail or "").strip()
        if tail and tail.strip():
            run = _with_tail(box, run, tail)


def _with_tail(box: HtmlElement, run: HtmlElement | None, tail: str) -> HtmlElement:
    """The run with a text behind what it has; a new one where there is none."""
    if run is None:
        run = SubElement(box, "p")
    if len(run):
        run[-1].tail = tail
    else:
        run.text = tail
    return run
