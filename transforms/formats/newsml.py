"""NewsML-G2, NITF and NewsML 1: news items, alone or in a message; packages and planning items only refer to others."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from newsledger.expectations.errors import DocumentError
from newsledger.transforms.formats import newsml1, nitf
from newsledger.transforms.formats.decoding import text_of, unpacked
from newsledger.transforms.formats.markup import defused, local, tree
from newsledger.transforms.formats.wire import WireItem, every, first, markup, named, several, texts, words

ROOTS = (
    "newsItem",
    "newsMessage",
    "packageItem",
    "conceptItem",
    "knowledgeItem",
    "planningItem",
    "catalogItem",
    "nitf",
)
_TAG = re.compile(r"</?(?:p|br|div|pre|li|h[1-6])\b[^<>]*>", re.IGNORECASE)
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_OTHER_ITEMS = ("packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem")


@dataclass(frozen=True, slots=True)
class Piece:
    """One item of a message as a document of its own; `fragment` identifies it within the message."""

    fragment: str
    kind: str
    content: bytes


def items(text: str) -> list[WireItem]:
    """Return the items of a decoded NewsML-G2 or NITF document in order, also those that are no text, by `kind`.

    Raises:
        DocumentError: bad_xml, xml_entity_bomb, xml_entity_external, or not_wire where the root is another.
    """
    root = tree(defused(text))
    wire_items = [_item(element) for element in _elements(root)]
    if not wire_items:
        raise DocumentError("not_wire", f"{local(root)!r} contains no item")
    return wire_items


def pieces(content: bytes, charset: str | None = None) -> list[Piece]:
    """Return each item of a newsMessage as a document of its own; a document of one item is one piece.

    Raises:
        DocumentError: As `items`, and those of unpacking and decoding.
    """
    root = tree(defused(text_of(unpacked(content), charset).text))
    sources = []
    for number, element in enumerate(_elements(root), start=1):
        whole = etree.tostring(element, encoding="utf-8", xml_declaration=True, with_tail=False)
        guid = element.get("guid") or (newsml1.identifier(element) if local(element) == "NewsItem" else None)
        fragment = f"guid={guid}" if guid else f"item={number}"
        sources.append(Piece(fragment, _kind(element), whole))
    if not sources:
        raise DocumentError("not_wire", f"{local(root)!r} contains no item")
    return sources


def _elements(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the items of a document, without those nested in an item's own text."""
    name = local(root)
    if name == "newsMessage":
        for group in root:
            if local(group) == "itemSet":
                yield from (element for element in group if local(element) in ROOTS)
    elif name in ROOTS:
        yield root
    elif name == "NewsML":
        yield from (element for element in root if local(element) == "NewsItem")
    elif name == "NewsItem":
        yield root
    elif name == "contentSet":
        yield from every(root, "nitf")


def _kind(element: etree._Element) -> str:
    """Return the nature of an item: its class without the scheme, for text "text"."""
    name = local(element)
    if name in _OTHER_ITEMS:
        return name.removesuffix("Item")
    if name == "NewsItem":
        return newsml1.kind(element)
    code = first(element, "itemClass")
    return (code.get("qcode") or code.get("uri") or "").rpartition(":")[2] or "unknown" if code is not None else "text"


def _item(element: etree._Element) -> WireItem:
    if local(element) == "nitf":
        return nitf.item(element)
    if local(element) == "NewsItem":
        return newsml1.item(element)
    meta, content = first(element, "itemMeta"), first(element, "contentMeta")
    item = WireItem(
        identifier=element.get("guid"), version=element.get("version"), kind=_kind(element), language=element.get(_LANG)
    )
    if meta is not None:
        item = _with_item_meta(item, meta)
    if content is not None:
        item = _with_content_meta(item, content)
    notice, holder = first(element, "copyrightNotice"), first(element, "copyrightHolder")
    item = replace(item, copyright=words(notice) or named(holder))
    item = replace(item, credits=texts(*item.credits, words(notice), named(holder)))
    return _with_body(item, element)


def _with_item_meta(item: WireItem, meta: etree._Element) -> WireItem:
    status = first(meta, "pubStatus")
    provider = named(first(meta, "provider"))
    return replace(
        item,
        status=(status.get("qcode") or "stat:usable").rpartition(":")[2] if status is not None else "usable",
        provider=provider,
        credits=texts(provider),
        first_created=words(first(meta, "firstCreated")),
        version_created=words(first(meta, "versionCreated")),
        embargoed=words(first(meta, "embargoed")),
        headline=words(first(meta, "title")),
    )


def _with_content_meta(item: WireItem, meta: etree._Element) -> WireItem:
    """Return the item with the facts about its content; the agency that is its source precedes the one that sent it."""
    headlines = [text for headline in every(meta, "headline") if (text := words(headline))]
    sources, creators = [
        [named(element) for element in meta if local(element) == name] for name in ("infoSource", "creator")
    ]
    return replace(
        item,
        headline=headlines[0] if headlines else item.headline,
        subtitle=headlines[1] if len(headlines) > 1 else words(first(meta, "description")),
        slugline=words(first(meta, "slugline")),
        byline=words(first(meta, "by")),
        keywords=several(words(keyword) for keyword in every(meta, "keyword")),
        creators=several(creator for creator in creators if creator and ":" not in creator),
        content_created=words(first(meta, "contentCreated")),
        dateline=words(first(meta, "dateline")),
        located=_name_within(first(meta, "located")),
        credits=texts(words(first(meta, "creditline")), *sources, *item.credits, *creators),
        language=_language(meta) or item.language,
        urgency=words(first(meta, "urgency")),
        section=next(filter(None, map(_name_within, every(meta, "subject"))), None),
    )


def _language(meta: etree._Element) -> str | None:
    language = first(meta, "language")
    return language.get("tag") if language is not None else None


def _name_within(element: etree._Element | None) -> str | None:
    return words(first(element, "name")) if element is not None else None


def _with_body(item: WireItem, element: etree._Element) -> WireItem:
    """Return the item with its text: NITF, XHTML or other marked-up paragraphs, else plain text."""
    inner = first(element, "nitf")
    if inner is not None:
        return nitf.merged(item, inner)
    for content in every(element, "inlineXML"):
        if body := markup(content):
            return replace(item, body=body, is_html=True)
    data = next(
        (content for content in every(element, "inlineData") if "".join(map(str, content.itertext())).strip()), None
    )
    if data is None:
        return item
    text = "".join(map(str, data.itertext()))
    is_html = "html" in (data.get("contenttype") or "") or _TAG.search(text) is not None
    return replace(item, body=text, is_html=is_html)
