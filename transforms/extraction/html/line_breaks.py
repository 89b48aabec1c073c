"""Paragraph elements for pages that separate paragraphs by line breaks alone, which body extractors lose."""

from lxml.etree import SubElement
from lxml.html import HtmlElement

_INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "big", "br", "cite", "code", "dfn", "em", "font", "i", "ins", "kbd", "mark",
     "q", "s", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "wbr"}
)  # fmt: skip
_LEAST = 200
_MAX_LINK_SHARE = 0.3


def paragraphs(page: HtmlElement) -> None:
    """Wrap each run of bare text in a box with line breaks in a paragraph; two breaks end a run."""
    for box in list(page.iter("div", "section", "article", "td")):
        if box.find("br") is not None and len(_bare(box)) >= _LEAST:
            _part(box)


def frames(page: HtmlElement) -> None:
    """Turn layout tables around paragraphs into boxes, since body extractors skip tables."""
    for table in list(page.iter("table")):
        cells = [cell for cell in table.iter("td") if next(cell.iter("table"), None) is None]
        if table.find(".//th") is None and any(_is_text(cell) for cell in cells):
            for part in list(table.iter("table", "tbody", "thead", "tfoot", "tr", "td")):
                part.tag = "div"


def _is_text(cell: HtmlElement) -> bool:
    """Return whether a cell contains sentences, few of them links."""
    size = len(cell.text_content())
    return size >= _LEAST and sum(len(link.text_content()) for link in cell.iter("a")) < _MAX_LINK_SHARE * size


def _bare(box: HtmlElement) -> str:
    return " ".join(" ".join([box.text or "", *(child.tail or "" for child in box)]).split())


class _Paragraphs:
    """A box under reconstruction: blocks as they stand, the runs of inline content between them in paragraphs.

    The paragraph and the element added last are remembered, since lxml counts children one by one and a box may have
    very many.
    """

    def __init__(self, box: HtmlElement) -> None:
        self._box = box
        self._paragraph: HtmlElement | None = None
        self._last: HtmlElement | None = None

    def close(self) -> None:
        """End the current paragraph."""
        self._paragraph = self._last = None

    def add_block(self, element: HtmlElement) -> None:
        """Add a block element as it stands."""
        self.close()
        self._box.append(element)

    def add_inline(self, element: HtmlElement) -> None:
        """Add an inline element to the current paragraph; a line break alone opens none."""
        if self._paragraph is None and element.tag == "br":
            return
        self._opened().append(element)
        self._last = element

    def add_text(self, text: str | None) -> None:
        """Add text to the current paragraph; whitespace alone opens none."""
        if text and text.strip():
            _add(self._opened(), self._last, text)

    def _opened(self) -> HtmlElement:
        if self._paragraph is None:
            self._paragraph = SubElement(self._box, "p")
        return self._paragraph


def _part(box: HtmlElement) -> None:
    """Rebuild a box: blocks as they stand, the runs between them in paragraphs; two breaks end a run."""
    text, children = box.text, list(box)
    for child in children:
        box.remove(child)
    box.text, is_broken, paragraphs_built = None, False, _Paragraphs(box)
    paragraphs_built.add_text(text)
    for child in children:
        tail, child.tail = child.tail, None
        is_break = child.tag == "br"
        if child.tag not in _INLINE:
            paragraphs_built.add_block(child)
        else:
            if is_break and is_broken:
                paragraphs_built.close()
            paragraphs_built.add_inline(child)
        is_broken = is_break and not (tail or "").strip()
        paragraphs_built.add_text(tail)


def _add(run: HtmlElement, last: HtmlElement | None, text: str) -> None:
    """Append text after the last element of a run, or at its beginning where it has none."""
    if last is None:
        run.text = text
    else:
        last.tail = text
