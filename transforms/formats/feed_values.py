"""What fastfeedparser and feedparser found, as entries; the two name things nearly alike."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from newsledger.transforms.dates import parsed
from newsledger.transforms.formats.entries import Entry, Feed, address, plain

_HTML = ("text/html", "application/xhtml+xml", "html", "xhtml")


def feed(raw: dict[str, Any], *, url: str, reader: str, charset: str, faults: tuple[str, ...]) -> Feed:
    """The feed; an item without address, identifier and body is kept, and named in `faults`."""
    about = dict(raw.get("feed") or {})  # feedparser's own mapping answers with published where updated is asked for
    faults_found = list(faults)
    entries = []
    for number, item in enumerate(raw.get("entries") or [], start=1):
        found = _entry(dict(item), url)
        entries.append(found)
        if not (found.url or found.guid or found.content):
            faults_found.append(f"item_without_address: {number}: {(found.title or found.summary or '')[:80]!r}")
    return Feed(
        title=_text(about, "title"),
        entries=tuple(entries),
        reader=reader,
        home_url=address(url, about.get("link")),
        language=plain(about.get("language")),
        updated=_moment(about.get("updated") or about.get("published")),
        hubs=tuple(_links(about, "hub", url)),
        next_url=next(_links(about, "next", url), None),
        charset=charset,
        faults=tuple(faults_found),
    )


def _entry(item: dict[str, Any], base: str) -> Entry:
    guid = plain(item.get("id"))
    content, summary = _content(item), item.get("summary") or item.get("description")
    published = plain(item.get("published") or item.get("created"))
    updated = plain(item.get("updated"))
    return Entry(
        url=address(base, item.get("feedburner_origlink") or _link(item, guid)),
        guid=guid,
        title=_text(item, "title"),
        authors=tuple(_authors(item)),
        published=_moment(published or updated),
        published_written=published or updated,
        updated=_moment(updated),
        summary=plain(summary) if summary != content else None,
        content=content,
        categories=tuple(dict.fromkeys(name for tag in item.get("tags") or [] if (name := _category(tag)))),
        image_url=next(_images(item, base), None),
        language=plain((item.get("title_detail") or {}).get("language")),
    )


def _text(item: dict[str, Any], name: str) -> str | None:
    """A title as plain text; one that is declared as text keeps what looks like markup."""
    value, kind = item.get(name), (item.get(f"{name}_detail") or {}).get("type")
    if kind == "text/plain" and isinstance(value, str):
        return " ".join(value.split()) or None
    return plain(value)


def _link(item: dict[str, Any], guid: str | None) -> str | None:
    links = [one for one in item.get("links") or [] if isinstance(one, dict) and one.get("href")]
    alternate = [one["href"] for one in links if one.get("rel") in (None, "alternate")]
    found = item.get("link") or next(iter(alternate), None)
    is_link = guid and guid.startswith(("http://", "https://"))
    return str(found) if found else guid if is_link else None


def _links(about: dict[str, Any], rel: str, base: str) -> Iterator[str]:
    for one in about.get("links") or []:
        if isinstance(one, dict) and one.get("rel") == rel and (found := address(base, one.get("href"))):
            yield found


def _content(item: dict[str, Any]) -> str | None:
    """The longest body that the item carries, HTML before plain text."""
    bodies = [one for one in item.get("content") or [] if isinstance(one, dict) and isinstance(one.get("value"), str)]
    bodies.sort(key=lambda one: (one.get("type") in _HTML, len(one["value"])), reverse=True)
    return (bodies[0]["value"].strip() or None) if bodies else None


def _authors(item: dict[str, Any]) -> Iterator[str]:
    """Names, each once; a mail address only where there is no name."""
    taken = set()
    for one in [*(item.get("authors") or []), {"name": item.get("author")}]:
        name = plain(one.get("name") or one.get("email")) if isinstance(one, dict) else None
        if name and (bare := _named(name)).casefold() not in taken:
            taken.add(bare.casefold())
            yield bare


def _named(name: str) -> str:
    """The name in "x@y.z (Ann Able)" and "Ann Able (x@y.z)"."""
    head, bracket, tail = name.partition("(")
    if not bracket or "@" not in name:
        return name
    inner = tail.rstrip(") ")
    return (inner if "@" in head else head).strip() or name


def _category(tag: object) -> str | None:
    return plain(tag.get("term") or tag.get("label")) if isinstance(tag, dict) else None


def _images(item: dict[str, Any], base: str) -> Iterator[str]:
    """Addresses of images: media elements, enclosures, thumbnails."""
    media = [one for one in item.get("media_content") or [] if isinstance(one, dict)]
    given = [one for one in media if one.get("medium") == "image" or str(one.get("type", "")).startswith("image/")]
    attached = [one for one in (*(item.get("enclosures") or []), *(item.get("links") or [])) if isinstance(one, dict)]
    given += [one for one in attached if str(one.get("type") or "").startswith("image/")]
    given += [one for one in item.get("media_thumbnail") or [] if isinstance(one, dict)]
    for one in given:
        if found := address(base, one.get("url") or one.get("href")):
            yield found


def _moment(written: object) -> datetime | None:
    found = parsed(written) if isinstance(written, str) else None
    return found.at if found else None
