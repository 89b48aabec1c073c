"""NITF, alone or inside NewsML-G2."""

from dataclasses import replace

from lxml import etree

from newsledger.transforms.formats.markup import local
from newsledger.transforms.formats.wire import WireItem, every, first, iso, markup, several, texts, words


def item(root: etree._Element) -> WireItem:
    """Return the one item of a `nitf` element."""
    head, opening = first(root, "head"), first(root, "body.head")
    opening = opening if opening is not None else root
    content, byline = first(root, "body.content"), first(opening, "byline")
    issued, released = (first(root, name) for name in ("date.issue", "date.release"))
    published = first(root, "pubdata")
    return WireItem(
        identifier=_attribute(first(root, "doc-id"), "id-string"),
        status="canceled" if _attribute(first(root, "docdata"), "management-status") == "canceled" else "usable",
        headline=words(first(opening, "hl1")) or words(first(opening, "hedline")) or _title(head),
        subtitle=words(first(opening, "hl2")) or words(first(opening, "abstract")),
        slugline=_title(head),
        byline=_byline(byline),
        creators=several(words(person) for person in every(byline, "person")) if byline is not None else (),
        keywords=several(element.get("key") for element in every(root, "keyword")),
        body=markup(content) if content is not None else None,
        is_html=True,
        first_created=iso(_attribute(issued, "norm")) or iso(_attribute(published, "date.publication")),
        version_created=iso(_attribute(released, "norm")),
        dateline=words(first(opening, "dateline")),
        located=words(first(opening, "location")),
        credits=texts(words(first(opening, "distributor")), _attribute(first(root, "doc.copyright"), "holder")),
        provider=words(first(opening, "distributor")) or _attribute(published, "name"),
        language=root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        copyright=words(first(opening, "rights")) or _attribute(first(root, "doc.copyright"), "holder"),
        urgency=_attribute(first(root, "urgency"), "ed-urg"),
        section=_attribute(published, "position.section") or _attribute(first(root, "tobject.property"), "value"),
    )


def merged(item_around: WireItem, inner: etree._Element) -> WireItem:
    """Return an item of another format with the text of the `nitf` element in it, and what only that states."""
    nested = item(inner)
    return replace(
        item_around,
        headline=item_around.headline or nested.headline,
        subtitle=item_around.subtitle or nested.subtitle,
        byline=item_around.byline or nested.byline,
        creators=nested.creators or item_around.creators,
        keywords=item_around.keywords or nested.keywords,
        dateline=item_around.dateline or nested.dateline,
        credits=texts(*nested.credits[:1], *item_around.credits),
        body=nested.body,
        is_html=True,
    )


def _byline(byline: etree._Element | None) -> str | None:
    """Return a byline whose persons are not marked up, without the title below the name."""
    if byline is None or first(byline, "person") is not None:
        return None
    title = words(first(byline, "byttl")) or ""
    return (words(byline) or "").removesuffix(title).strip() or None


def _title(head: etree._Element | None) -> str | None:
    for element in head if head is not None else ():
        if local(element) == "title":
            return words(element)
    return None


def _attribute(element: etree._Element | None, name: str) -> str | None:
    value = element.get(name) if element is not None else None
    return value.strip() or None if value else None
