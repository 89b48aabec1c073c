"""The dates of a feed's items in the feed's own wording.

The parsers of feeds hand out converted times, take a change for a publication, and one of them reads a date out of a
guid such as `12`. Here only elements that state a date count, as they are written.
"""

from dataclasses import dataclass

from lxml import etree

from newsledger.transforms.formats.markup import local
from newsledger.transforms.formats.wire import every, words

_ITEMS = ("item", "entry")
_PUBLISHED = ("pubdate", "published", "publicationdate", "issued", "created", "date")
_UPDATED = ("updated", "modified", "lastbuilddate")


@dataclass(frozen=True, slots=True)
class Stated:
    """The wordings in which an item states its publication and its last change."""

    published: str | None = None
    updated: str | None = None


def stated(root: etree._Element) -> list[Stated]:
    """Return the stated dates of each item of a feed, in document order."""
    return [_of(item) for item in every(root, *_ITEMS) if not _is_nested(item)]


def _is_nested(item: etree._Element) -> bool:
    return any(local(ancestor) in _ITEMS for ancestor in item.iterancestors())


def _of(item: etree._Element) -> Stated:
    texts: dict[str, str] = {}
    for child in item:
        name = local(child).casefold()
        if name in (*_PUBLISHED, *_UPDATED) and (text := words(child)) and len(text) < 100:
            texts.setdefault(name, text)
    return Stated(_first(texts, _PUBLISHED), _first(texts, _UPDATED))


def _first(texts: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((texts[name] for name in names if name in texts), None)
