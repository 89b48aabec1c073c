"""JSON Feed 1.0 and 1.1."""

from collections.abc import Iterator
from typing import Any

from newsledger.expectations.errors import DocumentError
from newsledger.transforms.characters import json_value
from newsledger.transforms.dates import stated_moment
from newsledger.transforms.formats.entries import Feed, FeedEntry, address, plain


def feed(text: str, *, url: str, charset: str | None = None, notes: tuple[str, ...] = ()) -> Feed:
    """Return the feed; an item that is not an object is dropped, and listed in `faults`.

    Raises:
        DocumentError: bad_json or not_a_feed.
    """
    channel = _object(text)
    entries, faults = [], list(notes)
    for number, item in enumerate(channel["items"], start=1):
        if not isinstance(item, dict):
            faults.append(f"item_lost: {number}: a {type(item).__name__}, no object")
            continue
        entry = _entry(item, url)
        entries.append(entry)
        if not (entry.url or entry.guid or entry.content):
            faults.append(f"item_without_address: {number}: {(entry.title or entry.summary or '')[:80]!r}")
    hubs = (hub.get("url") for hub in _several(channel.get("hubs")) if isinstance(hub, dict))
    return Feed(
        title=plain(channel.get("title")),
        entries=tuple(entries),
        reader="newsledger.json_feed",
        home_url=address(url, channel.get("home_page_url")),
        language=plain(channel.get("language")),
        hubs=tuple(whole for hub in hubs if (whole := address(url, hub))),
        next_url=address(url, channel.get("next_url")),
        charset=charset,
        faults=tuple(faults),
    )


def _object(text: str) -> dict[str, Any]:
    try:
        value = json_value(text)
    except (ValueError, RecursionError) as exc:
        raise DocumentError("bad_json", str(exc)[:200]) from exc
    if not isinstance(value, dict) or not isinstance(value.get("items"), list):
        raise DocumentError("not_a_feed", "JSON without a list of items")
    is_feed = "jsonfeed.org" in str(value.get("version")) or any(
        isinstance(item, dict) and item.keys() & {"content_html", "content_text", "date_published"}
        for item in value["items"]
    )
    if not is_feed and value["items"]:
        raise DocumentError("not_a_feed", "JSON without a JSON Feed version")
    return value


def _entry(item: dict[str, Any], base: str) -> FeedEntry:
    published, updated = plain(item.get("date_published")), plain(item.get("date_modified"))
    guid = plain(item.get("id"))
    content = item.get("content_html") or _paragraphs(item.get("content_text"))
    return FeedEntry(
        url=address(base, item.get("url") or item.get("external_url"))
        or (guid if guid and guid.startswith(("http://", "https://")) else None),
        guid=guid,
        title=plain(item.get("title")),
        authors=tuple(dict.fromkeys(_authors(item))),
        published=stated_moment(published),
        published_written=published,
        updated=stated_moment(updated),
        summary=plain(item.get("summary")),
        content=content if isinstance(content, str) and content.strip() else None,
        categories=tuple(dict.fromkeys(name for tag in _several(item.get("tags")) if (name := plain(tag)))),
        image_url=address(base, item.get("image") or item.get("banner_image")) or _attached(item, base),
        language=plain(item.get("language")),
    )


def _several(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _authors(item: dict[str, Any]) -> Iterator[str]:
    for author in (*_several(item.get("authors")), item.get("author")):
        if isinstance(author, dict) and (name := plain(author.get("name"))):
            yield name


def _attached(item: dict[str, Any], base: str) -> str | None:
    for attachment in _several(item.get("attachments")):
        if isinstance(attachment, dict) and str(attachment.get("mime_type")).startswith("image/"):
            return address(base, attachment.get("url"))
    return None


def _paragraphs(text: object) -> str | None:
    """Return plain text as HTML paragraphs."""
    from html import escape

    if not isinstance(text, str):
        return None
    return "".join(f"<p>{escape(part, quote=False)}</p>" for part in text.split("\n\n") if part.strip())
