"""The dates, the guid and the full text of a feed's items in the feed's own wording.

The parsers of feeds hand out converted times, take a change for a publication, and one of them reads a date out of a
guid such as `12`, the other one an address. Here only elements that state a date count, as they are written, and a guid
is an address only where it is written as one.
"""

import re
from dataclasses import dataclass

from lxml import etree

from newsledger.transforms.formats.markup import local
from newsledger.transforms.formats.wire import every, words

_ITEMS = ("item", "entry")
_PUBLISHED = ("pubdate", "published", "publicationdate", "issued", "created", "date")
_ABSOLUTE = re.compile(r"https?://\S+", re.IGNORECASE)
_FROM_ROOT = re.compile(r"\.{0,2}/\S+")
_BESIDE = re.compile(r"[\w%~-]+(?:/\S*|\.(?:s?html?|php\d?|aspx?)(?:\?\S*)?)")
_FULL_TEXTS = ("full-text", "fulltext", "full_text")  # yandex:full-text and the like, which the parsers leave out
_UPDATED = ("updated", "modified", "lastbuilddate")


@dataclass(frozen=True, slots=True)
class Stated:
    """The wordings in which an item states its publication, its last change and its guid.

    `permalink` is the guid where it is the address of the item's page, absolute or relative to the feed. `full_text` is
    the body in an element made for it.
    """

    published: str | None = None
    updated: str | None = None
    guid: str | None = None
    permalink: str | None = None
    full_text: str | None = None


def stated(root: etree._Element) -> list[Stated]:
    """Return the stated dates and the guid of each item of a feed, in document order."""
    return [_of(item) for item in every(root, *_ITEMS) if not _is_nested(item)]


def _is_nested(item: etree._Element) -> bool:
    return any(local(ancestor) in _ITEMS for ancestor in item.iterancestors())


def _of(item: etree._Element) -> Stated:
    texts: dict[str, str] = {}
    guid = permalink = full_text = None
    for child in item:
        name = local(child).casefold()
        if name in (*_PUBLISHED, *_UPDATED) and (text := words(child)) and len(text) < 100:
            texts.setdefault(name, text)
        elif name == "guid" and guid is None and (guid := words(child) or None):
            permalink = _permalink(guid, (child.get("isPermaLink") or "").strip().casefold())
        elif name in _FULL_TEXTS:
            full_text = full_text or "".join(map(str, child.itertext())).strip() or None
    return Stated(_first(texts, _PUBLISHED), _first(texts, _UPDATED), guid, permalink, full_text)


def _permalink(guid: str, declared: str) -> str | None:
    """Return a guid that is an address: an absolute one, or a path, which a number or a tag is not."""
    is_relative = declared != "false" and _FROM_ROOT.fullmatch(guid)
    is_beside = declared == "true" and _BESIDE.fullmatch(guid)
    return guid if _ABSOLUTE.fullmatch(guid) or is_relative or is_beside else None


def _first(texts: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((texts[name] for name in names if name in texts), None)
