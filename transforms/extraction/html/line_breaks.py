"""Paragraphs of pages that part them by line breaks alone, made elements, for readers lose such texts."""

from lxml.etree import SubElement
from lxml.html import HtmlElement

_INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "big", "br", "cite", "code", "dfn", "em", "font", "i", "ins", "kbd", "mark",
     "q", "s", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "wbr"}
)  # fmt: skip
_LEAST = 200
_MAX_LINK_SHARE = 0.3


def paragraphs(page: HtmlElement) -> None:
    """Give each run of bare text in a box with line breaks a paragraph of its own; two breaks end a run."""
    for box in list(page.iter("div", "section", "article", "td")):
        if box.find("br") is not None and len(_bare(box)) >= _LEAST:
            _part(box)


def frames(page: HtmlElement) -> None:
    """Make boxes of tables that hold paragraphs: they frame a text, and its reader leaves tables out."""
    for table in list(page.iter("table")):
        cells = [cell for cell in table.iter("td") if next(cell.iter("table"), None) is None]
        if table.find(".//th") is None and any(_is_text(cell) for cell in cells):
            for part in list(table.iter("table", "tbody", "thead", "tfoot", "tr", "td")):
                part.tag = "div"


def _is_text(cell: HtmlElement) -> bool:
    """Whether a cell holds sentences, few of them links."""
    size = len(cell.text_content())
    return size >= _LEAST and sum(len(link.text_content()) for link in cell.iter("a")) < _MAX_LINK_SHARE * size


def _bare(box: HtmlElement) -> str:
    return " ".join(" ".join([box.text or "", *(child.tail or "" for child in box)]).split())


def _part(box: HtmlElement) -> None:
    """Rebuild a box: blocks as they stand, the runs between them in paragraphs.

    What was added last is kept, for lxml counts children one by one and a box may have very many.
    """
    text, children = box.text, list(box)
    for child in children:
        box.remove(child)
    box.text, run, last, is_broken = None, None, None, False
    if text and text.strip():
        run = SubElement(box, "p")
        run.text = text
    for child in children:
        tail, child.tail = child.tail, None
        is_inline, is_break = child.tag in _INLINE, child.tag == "br"
        if not is_inline or (is_break and is_broken):
            run = last = None
        if not is_inline:
            box.append(child)
        elif run is not None or not is_break:
            run = SubElement(box, "p") if run is None else run
            run.append(child)
            last = child
        is_broken = is_break and not (tail or "").strip()
        if tail and tail.strip():
            run = SubElement(box, "p") if run is None else run
            _add(run, last, tail)


def _add(run: HtmlElement, last: HtmlElement | None, text: str) -> None:
    """Put a text behind the last element of a run, or at its beginning where it has none."""
    if last is None:
        run.text = text
    else:
        last.tail = text
