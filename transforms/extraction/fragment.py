"""The text of marked-up bodies in records, feeds and wires: a paragraph per block, whatever elements make the blocks.

Pages have furniture around their text, which `html/` looks for; a body that a record or wire item holds is all text.
Block boundaries become paragraphs once, line breaks become blanks or paragraphs, and adjacent cells and items are never
run together.
"""

import re
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement, defs

from newsledger.transforms.characters import unescaped
from newsledger.transforms.extraction.html.page import tree

_CELLS = frozenset({"td", "th", "option"})
_SINCE_HTML_5 = re.compile(r"article|section|header|footer|main|aside|nav|details|summary|block|body|html")
_BLOCKS = defs.block_tags - _CELLS - {"del", "ins", "col", "colgroup", "optgroup"}
_SKIPPED = (defs.head_tags - {"link", "meta"}) | {"noscript", "template", "iframe", "figure", "media", "svg"}
_KEYWORDS = re.compile(r"\b(?:slug-?lines?|keywords?|tags?|tag-?list)\b", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>")
_ESCAPED_TAG = re.compile(r"&lt;/?(?:p|div|br|h\d|ul|li|span)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…][”\"’')»]*$")
_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")


@dataclass(slots=True)
class Fragment:
    """The paragraphs of a body, and the keywords that it lists."""

    paragraphs: list[str] = field(default_factory=list)
    keywords: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The paragraphs, blank lines between them."""
        return "\n\n".join(self.paragraphs)


def is_markup(text: str) -> bool:
    """Return whether a text is HTML rather than plain text."""
    return _TAG.search(text) is not None or _ESCAPED_TAG.search(text) is not None


def fragment(text: str) -> Fragment:
    """Return the text of an HTML fragment, escaped once or not."""
    if not _TAG.search(text) and _ESCAPED_TAG.search(text):
        text = unescaped(text)
    page = tree(f"<html><body>{text}</body></html>")
    keywords = _taken_keywords(page)
    writer = _Writer(is_plain=not _has_blocks(page))
    walk = etree.iterwalk(page, events=("start", "end"))
    for event, element in walk:
        if not isinstance(element.tag, str) or _is_skipped(element):
            if event == "start":
                walk.skip_subtree()
            else:
                writer.add(element.tail)
        elif event == "start":
            writer.open(element)
        else:
            writer.close(element)
    writer.end_paragraph()
    return Fragment(writer.paragraphs, keywords)


def _has_blocks(page: HtmlElement) -> bool:
    names = {element.tag for element in page.iter() if isinstance(element.tag, str)} - {"html", "body"}
    return "br" in names or any(_is_block(name) for name in names)


def _is_block(name: str) -> bool:
    return name in _BLOCKS or _SINCE_HTML_5.fullmatch(name) is not None


def _is_skipped(element: HtmlElement) -> bool:
    return (
        element.tag in _SKIPPED
        or element.get("hidden") is not None
        or _HIDDEN.search(element.get("style") or "") is not None
    )


def _taken_keywords(page: HtmlElement) -> tuple[str, ...]:
    """Return the entries of lists of keywords, and remove the lists."""
    keywords: list[str] = []
    for element in list(page.iter("ul", "ol", "dl")):
        if _KEYWORDS.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            keywords.extend(" ".join(entry.text_content().split()) for entry in element.iter("li", "dd"))
            element.drop_tree()
    return tuple(dict.fromkeys(keyword for keyword in keywords if keyword))


class _Writer:
    """Paragraphs under construction."""

    def __init__(self, *, is_plain: bool) -> None:
        """`is_plain` marks a text without blocks and line breaks, whose own blank lines part paragraphs."""
        self.paragraphs: list[str] = []
        self._is_plain = is_plain
        self._pieces: list[str] = []
        self._bullet = False
        self._breaks = 0
        self._depth_of_pre = 0

    def open(self, element: HtmlElement) -> None:
        """Begin an element: a block ends the paragraph before it."""
        if _is_block(element.tag):
            self.end_paragraph()
            self._bullet = self._bullet or element.tag == "li"
            self._depth_of_pre += element.tag == "pre"
        elif element.tag in _CELLS:
            self._pieces.append(" ")
        elif element.tag == "br":
            self._break()
        self.add(element.text)

    def close(self, element: HtmlElement) -> None:
        """End an element, and add the text behind it."""
        if _is_block(element.tag):
            self.end_paragraph()
            self._bullet = self._bullet and element.tag != "li"
            self._depth_of_pre -= element.tag == "pre"
        elif element.tag in _CELLS:
            self._pieces.append(" ")
        self.add(element.tail)

    def add(self, text: str | None) -> None:
        """Add text; blank lines within plain and preformatted text end a paragraph."""
        if not text:
            return
        if text.strip():
            self._breaks = 0
        if not (self._is_plain or self._depth_of_pre):
            self._pieces.append(text)
            return
        first, *others = _BLANK_LINE.split(text)
        self._pieces.append(first)
        for part in others:
            self.end_paragraph()
            self._pieces.append(part)

    def _break(self) -> None:
        """A line break after a sentence, or a second one in a row, ends the paragraph; any other is a blank."""
        self._breaks += 1
        if self._breaks > 1 or _SENTENCE_END.search("".join(self._pieces[-4:]).rstrip()):
            self.end_paragraph()
        else:
            self._pieces.append(" ")

    def end_paragraph(self) -> None:
        """End the paragraph; one without text is none."""
        text = " ".join("".join(self._pieces).split())
        self._pieces = []
        if text.strip("•·-– "):
            self.paragraphs.append(f"• {text}" if self._bullet and not text.startswith("•") else text)
            self._bullet = False
