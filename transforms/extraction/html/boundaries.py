"""The boundaries of words and paragraphs that markup draws: blocks, line breaks, elements that follow each other."""

import re
from collections.abc import Iterator

from lxml.etree import iterwalk
from lxml.html import HtmlElement

BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure",
     "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "ol", "p", "pre", "section",
     "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)  # fmt: skip
_SILENT = frozenset({"head", "iframe", "noscript", "script", "style", "svg", "template"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MOST = 40
_SENTENCE_END = re.compile(r"[.?!…:][”\"’'»)]{0,3}$")


def paragraphs_of(root: HtmlElement) -> list[str]:
    """Return the text of an element, a paragraph per block; items of lists begin with a bullet.

    A line break ends a paragraph after a sentence, and is a blank inside one; two of them always end it.
    """
    lines = [" ".join(line.split()) for line in "".join(_pieces(root)).split("\n")]
    return [line for line in lines if line.strip("• ")]


def _pieces(root: HtmlElement) -> Iterator[str]:
    """Yield texts, and a line feed at every boundary of a paragraph."""
    silent, text, is_broken, bullet = 0, "", False, ""
    for event, node in iterwalk(root, events=("start", "end")):
        silent += (node.tag in _SILENT) * (1 if event == "start" else -1)
        if node.tag in BLOCKS:
            yield "\n"
            text = ""
        if node.tag == "br" and event == "start":
            yield "\n" if is_broken or _SENTENCE_END.search(text.rstrip()) else " "
            is_broken = True
        piece = _piece(node, event, root)
        if silent and not (event == "end" and node.tag in _SILENT and silent == 0):
            continue
        if node.tag == "li":
            bullet = "• " if event == "start" else ""
        if piece.strip():
            piece, bullet = f"{bullet}{piece}", ""
            is_broken, text = False, piece
        yield piece.replace("\n", " ")


def _piece(node: HtmlElement, event: str, root: HtmlElement) -> str:
    if event == "start":
        return node.text or ""
    return (node.tail or "") if node is not root else ""


def separate(page: HtmlElement) -> None:
    """Put blanks where headings and items of lists have line breaks, blocks or elements that follow each other."""
    for element in page.iter(*_HEADINGS, "li"):
        if element.tag == "li" and len(element) > _MOST:
            continue
        for child in list(element.iterdescendants("br", "span", "div", "p", "a")):
            _separate(child)


def _separate(child: HtmlElement) -> None:
    if child.tag == "br":
        child.tail = f" {child.tail or ''}"
        child.drop_tag()
        return
    is_block = child.tag in BLOCKS
    if is_block or (child.getnext() is not None and not child.tail):
        child.tail = f" {child.tail or ''}"
