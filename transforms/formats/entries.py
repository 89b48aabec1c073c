"""The content of a feed: its entries, and links to further feeds."""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from newsledger.transforms.characters import cleaned, unescaped

FULL_TEXT = 500  # characters of plain text from which an item's text can stand in for that of its page
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9:]{0,20}(?:\s[^<>]*)?/?>|<!--[^<>]*-->")

_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_SCRIPT = re.compile(r"<(script|style)\b[^<>]*>[^<]*</\1\s*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One item of a feed. Texts are plain but for `content`, which is HTML as the feed carries it.

    `published` and `updated` are in UTC; `published_written` is the feed's own wording, which alone tells whether it
    names a zone.
    """

    url: str | None
    guid: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    published_written: str | None = None
    updated: datetime | None = None
    summary: str | None = None
    content: str | None = None
    categories: tuple[str, ...] = ()
    image_url: str | None = None
    language: str | None = None

    @property
    def published_stated(self) -> str | None:
        """The publication time in the feed's wording, else in ISO 8601."""
        return self.published_written or (self.published.isoformat() if self.published else None)


@dataclass(frozen=True, slots=True)
class Feed:
    """A parsed feed; `faults` lists what was wrong, per item, as "code: detail"; `reader` names the parser."""

    title: str | None
    entries: tuple[FeedEntry, ...]
    reader: str
    home_url: str | None = None
    language: str | None = None
    updated: datetime | None = None
    hubs: tuple[str, ...] = ()
    next_url: str | None = None
    charset: str | None = None
    faults: tuple[str, ...] = ()


def plain(text: object) -> str | None:
    """Return a text without markup and with single blanks; None if nothing is left."""
    if not isinstance(text, str | int | float) or isinstance(text, bool):
        return None
    bare = _SCRIPT.sub("", _CDATA.sub("", str(text)))
    bare = unescaped(_TAG.sub(" " if "<p" in bare or "<br" in bare else "", bare))
    return " ".join(cleaned(bare).split()) or None


def address(base: str, reference: object) -> str | None:
    """Return an HTTP URL resolved against a base; None if it is not one."""
    if not isinstance(reference, str) or not reference.strip():
        return None
    try:
        bare = "".join(reference.split()) if "\n" in reference else reference.strip()
        whole = bare if bare.startswith(("http://", "https://")) else urljoin(base, bare)
        parts = urlsplit(whole)
        return whole if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None
