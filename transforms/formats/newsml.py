"""NewsML-G2: news items, alone or in a message; packages and planning name other items and are none themselves."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from newsledger.expectations.errors import DocumentError
from newsledger.transforms.formats import nitf
from newsledger.transforms.formats.decoding import text_of, unpacked
from newsledger.transforms.formats.markup import defused, local, tree
from newsledger.transforms.formats.wire import WireItem, every, first, html, named, several, texts, words

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
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_OTHERS = ("packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem")


@dataclass(frozen=True, slots=True)
class Piece:
    """One item of a message as a document of its own; `fragment` tells it from its neighbours."""

    fragment: str
    kind: str
    content: bytes


def items(text: str) -> list[WireItem]:
    """The items of a decoded document of NewsML-G2 or NITF, in order; those that are no text too, by their `kind`.

    Raises:
        DocumentError: bad_xml, xml_entity_bomb, xml_entity_external, or not_wire where the root is another.
    """
    root = tree(defused(text))
    found = [_item(one) for one in _elements(root)]
    if not found:
        raise DocumentError("not_wire", f"{local(root)!r} contains no item")
    return found


def pieces(content: bytes, charset: str | None = None) -> list[Piece]:
    """Each item of a newsMessage as a document of its own; a document of one item is one piece.

    Raises:
        DocumentError: As `items`, and those of unpacking and decoding.
    """
    text, _, _ = text_of(unpacked(content), charset)
    root = tree(defused(text))
    found = []
    for number, one in enumerate(_elements(root), start=1):
        whole = etree.tostring(one, encoding="utf-8", xml_declaration=True, with_tail=False)
        fragment = f"guid={one.get('guid')}" if one.get("guid") else f"item={number}"
        found.append(Piece(fragment, _kind(one), whole))
    if not found:
        raise DocumentError("not_wire", f"{local(root)!r} contains no item")
    return found


def _elements(root: etree._Element) -> Iterator[etree._Element]:
    """The items of a document, not those that an item holds within its own text."""
    name = local(root)
    if name == "newsMessage":
        for group in root:
            if local(group) == "itemSet":
                yield from (one for one in group if local(one) in ROOTS)
    elif name in ROOTS:
        yield root
    elif name == "contentSet":
        yield from every(root, "nitf")


def _kind(element: etree._Element) -> str:
    """The nature of an item: its class without the scheme, for text "text"."""
    name = local(element)
    if name in _OTHERS:
        return name.removesuffix("Item")
    code = first(element, "itemClass")
    return (code.get("qcode") or code.get("uri") or "").rpartition(":")[2] or "unknown" if code is not None else "text"


def _item(element: etree._Element) -> WireItem:
    if local(element) == "nitf":
        return nitf.item(element)
    meta, content = first(element, "itemMeta"), first(element, "contentMeta")
    found = WireItem(
        identifier=element.get("guid"), version=element.get("version"), kind=_kind(element), language=element.get(_LANG)
    )
    if meta is not None:
        found = _with_item_meta(found, meta)
    if content is not None:
        found = _with_content_meta(found, content)
    notice, holder = first(element, "copyrightNotice"), first(element, "copyrightHolder")
    found = replace(found, copyright=words(notice) or named(holder))
    found = replace(found, credits=texts(*found.credits, words(notice), named(holder)))
    return _with_body(found, element)


def _with_item_meta(found: WireItem, meta: etree._Element) -> WireItem:
    status = first(meta, "pubStatus")
    provider = named(first(meta, "provider"))
    return replace(
        found,
        status=(status.get("qcode") or "stat:usable").rpartition(":")[2] if status is not None else "usable",
        provider=provider,
        credits=texts(provider),
        first_created=words(first(meta, "firstCreated")),
        version_created=words(first(meta, "versionCreated")),
        embargoed=words(first(meta, "embargoed")),
        headline=words(first(meta, "title")),
    )


def _with_content_meta(found: WireItem, meta: etree._Element) -> WireItem:
    """What the item says of its content; the agency that is its source goes before the one that sent it."""
    headlines = [one for one in every(meta, "headline") if words(one)]
    sources, creators = [[named(one) for one in meta if local(one) == name] for name in ("infoSource", "creator")]
    language = first(meta, "language")
    subject = next((one for one in every(meta, "subject") if first(one, "name") is not None), None)
    located = first(meta, "located")
    return replace(
        found,
        headline=words(headlines[0]) if headlines else found.headline,
        subtitle=words(headlines[1]) if len(headlines) > 1 else words(first(meta, "description")),
        slugline=words(first(meta, "slugline")),
        byline=words(first(meta, "by")),
        creators=several(one for one in creators if one and ":" not in one),
        content_created=words(first(meta, "contentCreated")),
        dateline=words(first(meta, "dateline")),
        located=words(first(located, "name")) if located is not None else None,
        credits=texts(words(first(meta, "creditline")), *sources, *found.credits, *creators),
        language=(language.get("tag") if language is not None else None) or found.language,
        urgency=words(first(meta, "urgency")),
        section=words(first(subject, "name")) if subject is not None else None,
    )


def _with_body(found: WireItem, element: etree._Element) -> WireItem:
    """The item with the text of its content set: NITF, XHTML or other marked-up paragraphs, else plain text."""
    inner = first(element, "nitf")
    if inner is not None:
        inside = nitf.item(inner)
        return replace(
            found,
            headline=found.headline or inside.headline,
            subtitle=found.subtitle or inside.subtitle,
            byline=found.byline or inside.byline,
            creators=inside.creators or found.creators,
            dateline=found.dateline or inside.dateline,
            credits=texts(*inside.credits[:1], *found.credits),
            body=inside.body,
            is_html=True,
        )
    for one in every(element, "inlineXML"):
        if body := html(one):
            return replace(found, body=body, is_html=True)
    data = next((one for one in every(element, "inlineData") if "".join(map(str, one.itertext())).strip()), None)
    if data is None:
        return found
    text = "".join(map(str, data.itertext()))
    is_html = "html" in (data.get("contenttype") or "") or "</p>" in text
    return replace(found, body=text, is_html=is_html)
