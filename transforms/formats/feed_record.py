"""Items of feeds as documents: the text that a feed carries, for items without a page or whose page cannot be had.

A document is a JSON record with the item's own values. Its identity is the item's link, so that it is a version of the
article on that page; where several items with different texts name one link (a live page, the home page), each is an
article of its own under the feed's address and the item's identifier.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from newsledger.transforms.formats.entries import FULL_TEXT, FeedEntry, plain

FEED_ITEM = "application/vnd.newsledger.feed-item+json"
_LONGEST_FRAGMENT = 200


@dataclass(frozen=True, slots=True)
class ItemDocument:
    """An item with its document: the bytes, and the fragment that distinguishes it within the feed.

    `content` is None where the item carries no text; `is_own` marks an item that is an article of its own whatever page
    it links to: it names none, or names that of an item with another text.
    """

    entry: FeedEntry
    content: bytes | None
    fragment: str
    is_own: bool

    @property
    def has_full_text(self) -> bool:
        """Whether the text is long enough to stand in for the page."""
        return self.content is not None and len(plain(self.entry.content) or "") >= FULL_TEXT


def item_documents(entries: Sequence[FeedEntry]) -> Iterator[ItemDocument]:
    """Yield each item of a feed with its document, in order; items that repeat a link and its text are left out."""
    texts: dict[str | None, set[str]] = {}
    for entry in entries:
        if entry.content:
            texts.setdefault(entry.url, set()).add(_text_key(entry))
    guids = Counter(entry.guid for entry in entries)
    seen = set[tuple[str | None, str]]()
    for entry in entries:
        is_own = bool(entry.content) and (entry.url is None or len(texts[entry.url]) > 1)
        key = (entry.url, _text_key(entry) if is_own else "")
        if entry.content is None or key not in seen:
            seen.add(key)
            content = _record(entry, url=None if is_own else entry.url) if entry.content else None
            yield ItemDocument(entry, content, _fragment(entry, guids), is_own)


def _fragment(entry: FeedEntry, guids: Counter[str | None]) -> str:
    """Return the item's identifier where it has one of its own, else a digest of its text."""
    guid = entry.guid or ""
    return guid if guids[entry.guid] == 1 and 0 < len(guid) <= _LONGEST_FRAGMENT else _text_key(entry)


def _text_key(entry: FeedEntry) -> str:
    return sha256((plain(entry.content) or entry.title or "").encode()).hexdigest()[:16]


def _record(entry: FeedEntry, *, url: str | None) -> bytes:
    """Return the item under the names that the reader of records knows, as JSON."""
    record = {
        "id": entry.guid,
        "title": entry.title,
        "authors": list(entry.authors),
        "published_at": entry.published_stated,
        "updated_at": entry.updated.isoformat() if entry.updated else None,
        "keywords": list(entry.categories),
        "image_url": entry.image_url,
        "language": entry.language,
        "url": url,
        "item_link": None if url else entry.url,
        "content_html": entry.content,
    }
    stated = {name: value for name, value in record.items() if value}
    return json.dumps(stated, sort_keys=True, ensure_ascii=False).encode()
