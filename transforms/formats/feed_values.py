"""The results of fastfeedparser and feedparser as entries; both name fields nearly alike."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from newsledger.transforms.dates import stated_moment
from newsledger.transforms.formats.entries import FULL_TEXT, Feed, FeedEntry, address, plain
from newsledger.transforms.formats.feed_dates import Stated

_MAIL = re.compile(r"[<(]?(?:mailto:)?[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,5}[>)]?")
_HTML = ("text/html", "application/xhtml+xml", "html", "xhtml")


@dataclass(frozen=True, slots=True)
class ParserResult:
    """A parser's result, its name, the character set, and the dates that the items state, in the same order."""

    raw: dict[str, Any]
    reader: str
    charset: str
    dates: Sequence[Stated]


def feed(result: ParserResult, *, url: str, faults: tuple[str, ...]) -> Feed:
    """Return the feed; an item without URL, identifier and body is kept, and listed in `faults`."""
    # feedparser's own mapping answers with published where updated is asked for
    channel, items = dict(result.raw.get("feed") or {}), [dict(item) for item in result.raw.get("entries") or []]
    dates = result.dates if len(items) == len(result.dates) else [_converted(item) for item in items]
    faults_found = list(faults)
    entries = []
    for number, (item, stated) in enumerate(zip(items, dates, strict=True), start=1):
        entry = _entry(item, url, stated)
        entries.append(entry)
        if not (entry.url or entry.guid or entry.content):
            faults_found.append(f"item_without_address: {number}: {(entry.title or entry.summary or '')[:80]!r}")
    return Feed(
        title=_text(channel, "title"),
        entries=tuple(entries),
        reader=result.reader,
        home_url=address(url, channel.get("link")),
        language=plain(channel.get("language")),
        updated=stated_moment(channel.get("updated") or channel.get("published")),
        hubs=tuple(_links(channel, "hub", url)),
        next_url=next(_links(channel, "next", url), None),
        charset=result.charset,
        faults=tuple(faults_found),
    )


def _converted(item: dict[str, Any]) -> Stated:
    """Return the dates as the parser has them, for a feed whose items cannot be told apart without it."""
    published, updated = item.get("published") or item.get("created"), item.get("updated")
    return Stated(plain(published), plain(updated))


def _entry(item: dict[str, Any], base: str, stated: Stated) -> FeedEntry:
    guid = plain(stated.guid or item.get("id"))
    url, summary = address(base, item.get("feedburner_origlink") or _link(item, stated)), _summary(item)
    stated_content = _content(item)
    content = _body(stated_content, stated.full_text, None if url and not _is_whole(summary) else summary)
    return FeedEntry(
        url=url,
        guid=guid,
        title=_text(item, "title"),
        authors=tuple(_authors(item)),
        published=stated_moment(stated.published),
        published_written=stated.published,
        updated=stated_moment(stated.updated),
        summary=plain(summary) if summary != stated_content or content != stated_content else None,
        content=content,
        categories=tuple(dict.fromkeys(name for tag in item.get("tags") or [] if (name := _category(tag)))),
        image_url=next(_images(item, base), None),
        language=plain((item.get("title_detail") or {}).get("language")),
    )


def _is_whole(summary: str | None) -> bool:
    """Return whether a summary is long enough to be the text itself."""
    return len(plain(summary) or "") >= FULL_TEXT


def _body(content: str | None, full_text: str | None, summary: str | None) -> str | None:
    """Return the body of an item: its content, else a summary that stands for it; a full text that is longer."""
    body = content or summary
    return full_text if full_text and len(full_text) > len(body or "") else body


def _summary(item: dict[str, Any]) -> str | None:
    summary = item.get("summary") or item.get("description")
    return summary if isinstance(summary, str) and summary.strip() else None


def _text(item: dict[str, Any], name: str) -> str | None:
    """Return a title as plain text; one declared as text keeps what looks like markup."""
    value, kind = item.get(name), (item.get(f"{name}_detail") or {}).get("type")
    if kind == "text/plain" and isinstance(value, str):
        return " ".join(value.split()) or None
    return plain(value)


def _link(item: dict[str, Any], stated: Stated) -> str | None:
    """Return the address of an item's page; a related page, an enclosure or the entry's own address comes last."""
    permalink = _permalink(item, stated)
    targets: dict[object, object] = {}
    for link in item.get("links") or []:
        if isinstance(link, dict) and link.get("href"):
            targets.setdefault(link.get("rel") or "alternate", link["href"])
    if targets and "alternate" not in targets:
        reference = permalink or targets.get("self")
    else:
        reference = targets.get("alternate") or _stated_link(item, stated) or permalink
    return str(reference) if reference else None


def _permalink(item: dict[str, Any], stated: Stated) -> str | None:
    """Return the identifier of an item where it is an address."""
    if stated.guid:
        return stated.permalink
    identifier = str(item.get("id") or "")
    return identifier if identifier.startswith(("http://", "https://")) else None


def _stated_link(item: dict[str, Any], stated: Stated) -> object:
    """Return the link of an item; feedparser takes a guid for one, even a number, unless it is declared to be none."""
    return None if item.get("guidislink") and stated.guid else item.get("link")


def _links(channel: dict[str, Any], rel: str, base: str) -> Iterator[str]:
    for link in channel.get("links") or []:
        if isinstance(link, dict) and link.get("rel") == rel and (target := address(base, link.get("href"))):
            yield target


def _content(item: dict[str, Any]) -> str | None:
    """Return the longest body of an item, HTML before plain text."""
    bodies = [
        body for body in item.get("content") or [] if isinstance(body, dict) and isinstance(body.get("value"), str)
    ]
    bodies.sort(key=lambda body: (body.get("type") in _HTML, len(body["value"])), reverse=True)
    return (bodies[0]["value"].strip() or None) if bodies else None


def _authors(item: dict[str, Any]) -> Iterator[str]:
    """Return names, each once; an e-mail address only where there is no name."""
    names_seen = set()
    authors, line = list(item.get("authors") or []), item.get("author")
    if len(authors) < 2 and isinstance(line, str):  # feedparser takes addresses under long domains apart wrongly
        authors = [{"name": line}]
    for author in authors:
        name = (author.get("name") or author.get("email")) if isinstance(author, dict) else None
        if isinstance(name, str) and (bare := plain(_named(name))) and bare.casefold() not in names_seen:
            names_seen.add(bare.casefold())
            yield bare


def _named(name: str) -> str:
    """Return the name in "x@y.z (Ann Able)", "Ann Able (x@y.z)" and "Ann Able <x@y.z>"."""
    bare = " ".join(_MAIL.sub(" ", name).split()).strip(" ,;")
    inner = re.fullmatch(r"\(([^()]+)\)", bare)
    return (inner[1] if inner else bare) or name.strip("<>() ")


def _category(tag: object) -> str | None:
    return plain(tag.get("term") or tag.get("label")) if isinstance(tag, dict) else None


def _images(item: dict[str, Any], base: str) -> Iterator[str]:
    """Yield the URLs of images: media elements, enclosures, thumbnails."""
    media = [
        medium for medium in _objects(item, "media_content") if medium.get("medium") == "image" or _is_image(medium)
    ]
    attached = [medium for medium in (*_objects(item, "enclosures"), *_objects(item, "links")) if _is_image(medium)]
    for medium in (*media, *attached, *_objects(item, "media_thumbnail")):
        if target := address(base, medium.get("url") or medium.get("href")):
            yield target


def _objects(item: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [member for member in item.get(name) or [] if isinstance(member, dict)]


def _is_image(medium: dict[str, Any]) -> bool:
    return str(medium.get("type") or "").startswith("image/")
