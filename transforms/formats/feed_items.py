"""The repair of broken feeds, item by item, so that a broken item affects no other."""

import re
from collections.abc import Iterator

from lxml import etree

from newsledger.expectations.errors import DocumentError
from newsledger.transforms.characters import with_sound_references
from newsledger.transforms.formats.markup import parser, stretches, tree

_EDGE = re.compile(r"<(/?)(?:[A-Za-z_][\w.-]*:)?(item|entry)(?=[\s>/])[^<>]*>", re.IGNORECASE)
_PLACEHOLDER = '<x-item n="{}"/>'
_PLACE = re.compile(r'<x-item n="(\d{1,9})"/>')
_FIELDS = ("title", "description", "summary", "content", "content:encoded", "link")
_DECLARED = re.compile(r"\sxmlns(?::[\w.-]+)?\s*=\s*(?:\"[^\"<]*\"|'[^'<]*')")


def mended(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a document that parses, and a line for each item that was repaired or dropped.

    Raises:
        DocumentError: bad_xml where nothing can be saved.
    """
    try:
        tree(text)
    except DocumentError as error:
        whole = error
    else:
        return text, ()
    spans = list(_items(text))
    root = text[: text.find(">") + 1]
    declared = "".join(dict.fromkeys(_DECLARED.findall(root)))
    faults: list[str] = []
    items: list[str] = []
    frame, offset = [], 0
    for number, (start, end) in enumerate(spans):
        frame += [text[offset:start], _PLACEHOLDER.format(number)]
        items.append(_item(f"<x-wrap{declared}>{text[start:end]}</x-wrap>", number, faults))
        offset = end
    shell, hurt = _recovered("".join([*frame, text[offset:]]))
    parked = dict(enumerate(items))
    shell = _PLACE.sub(lambda match: parked.pop(int(match[1]), ""), shell)
    if hurt:
        faults.append(f"feed_mended: {whole.detail}")
    tree(shell)
    return shell, tuple(faults)


def _items(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each item; an unclosed one ends where the next begins."""
    offset, start = 0, -1
    for part, is_verbatim in stretches(text):
        for match in () if is_verbatim else _EDGE.finditer(part):
            if match[1] and start >= 0:
                yield start, offset + match.end()
                start = -1
            elif not match[1] and not match.group().endswith("/>"):
                if start >= 0:
                    yield start, offset + match.start()
                start = offset + match.start()
        offset += len(part)


def _item(wrapped: str, number: int, faults: list[str]) -> str:
    """Return an item that parses, repaired if needed; empty if nothing can be saved."""
    try:
        tree(wrapped)
    except DocumentError as error:
        faults.append(f"item_mended: {number + 1}: {error.detail[:120]}")
    else:
        return _bare(wrapped)
    for name in _FIELDS:
        wrapped = _escaped(wrapped, name)
    try:
        whole, _ = _recovered(wrapped)
        tree(whole)
    except DocumentError as error:
        faults[-1] = f"item_lost: {number + 1}: {error.detail[:120]}"
        return ""
    return _bare(whole)


def _escaped(text: str, name: str) -> str:
    """Return the text with markup inside elements of that name escaped."""
    opening, closing, offset, parts = re.compile(rf"<{name}(?:\s[^<>]*)?(?<!/)>"), f"</{name}>", 0, []
    while (match := opening.search(text, offset)) and (end := text.find(closing, match.end())) >= 0:
        inner = text[match.end() : end]
        is_markup = "<" in inner and "<![CDATA[" not in inner
        parts += [text[offset : match.end()], inner.replace("<", "&lt;") if is_markup else inner, closing]
        offset = end + len(closing)
    return "".join([*parts, text[offset:]])


def _bare(wrapped: str) -> str:
    return wrapped[wrapped.find(">") + 1 : wrapped.rfind("</")]


def _recovered(text: str) -> tuple[str, bool]:
    """Return what a lenient parser makes of a text, and whether it had to; what was CDATA may be markup to it."""
    reader = parser(recover=True)
    try:
        root = etree.fromstring(with_sound_references(text).encode("utf-8", "replace"), parser=reader)
    except (etree.XMLSyntaxError, ValueError) as exc:
        raise DocumentError("bad_xml", str(exc)[:300]) from exc
    if root is None:
        raise DocumentError("bad_xml", "no element could be recovered")
    return etree.tostring(root, encoding="unicode", with_tail=False), bool(reader.error_log)
