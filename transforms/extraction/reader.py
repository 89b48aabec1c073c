"""Raw documents to articles, in any format."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from newsledger.expectations.errors import DocumentError
from newsledger.transforms.dates import Candidate, implausible, parsed, readings
from newsledger.transforms.documents import Credit, ExtractedArticle, RawDocument
from newsledger.transforms.extraction import json_record as records
from newsledger.transforms.extraction import wire_item as wires
from newsledger.transforms.extraction.decoding import decoded, unpacked
from newsledger.transforms.extraction.draft import Draft, sound
from newsledger.transforms.extraction.genre import PageFacts, genre
from newsledger.transforms.extraction.html import article as pages
from newsledger.transforms.extraction.language_id import language
from newsledger.transforms.extraction.published_at import chosen, stated_day
from newsledger.transforms.extraction.sniffing import Format, sniffed
from newsledger.transforms.extraction.text.body import Plain
from newsledger.transforms.extraction.text.bylines import persons
from newsledger.transforms.extraction.text.plain import plain
from newsledger.transforms.extraction.versions import installed
from newsledger.transforms.formats import iptc7901, ninjs, press_archives
from newsledger.transforms.formats.feed_record import FEED_ITEM
from newsledger.transforms.lexicon import reference
from newsledger.transforms.urls import canonical_url

SHORTEST = 8
_AS_STATED = ("subtitle", "section", "dateline", "image_url", "image_credit")
_ADDRESSES = ("http://", "https://", "urn:", "tag:")


def articles(raw: RawDocument) -> list[ExtractedArticle]:
    """Return the articles of one document; at least one.

    Raises:
        DocumentError: It cannot be read as an article; the reason is a short code.
    """
    content = unpacked(raw.content)
    text, notes = decoded(raw, content)
    drafts = sniffed(raw, text)
    if drafts == "wire":
        return [_article(raw, item, notes) for item in wires.drafts(text)]
    if drafts in ("nexis", "factiva"):
        items = press_archives.items(text, drafts)
        return [_article(raw, wires.draft(item, drafts, is_part=len(items) > 1), notes) for item in items]
    return [_article(raw, _READERS[drafts](raw, text), notes)]


def sniff(raw: RawDocument) -> Format:
    """Return the format of a document.

    Raises:
        DocumentError: empty, binary, undecodable …
    """
    return sniffed(raw, decoded(raw, unpacked(raw.content))[0])


def _iptc7901(_raw: RawDocument, text: str) -> Draft:
    return wires.draft(iptc7901.item(text), "iptc7901")


def _plain(_raw: RawDocument, text: str) -> Draft:
    return _from_plain(plain(text))


def _from_plain(record: Plain) -> Draft:
    methods = {"title": "text"} if "title" in record.values else {}
    if record.authors:
        methods["authors"] = "text"
    return Draft(
        record.text,
        dict(record.values),
        record.authors,
        record.dates,
        methods,
        tuple(record.credits),
        "newsledger.plain",
        installed("newsledger"),
    )


def _json(raw: RawDocument, text: str) -> Draft:
    value = records.record(text)
    if ninjs.is_item(value):
        return wires.draft(ninjs.item(value), "ninjs")
    return records.draft(value, is_feed_item=raw.content_type == FEED_ITEM)


_READERS: dict[str, Callable[[RawDocument, str], Draft]] = {
    "html": pages.draft,
    "json": _json,
    "text": _plain,
    "iptc7901": _iptc7901,
}


def _article(raw: RawDocument, draft: Draft, notes: tuple[str, ...]) -> ExtractedArticle:
    """Return the draft with what all formats share: date, language, URL; refused where almost no word is left."""
    draft = sound(draft)
    if sum(character.isalnum() for character in draft.text) < SHORTEST:
        raise DocumentError("no_text", "nothing is left after removing header lines and credits")
    values = draft.values
    publication = chosen(
        [*_by_feed(raw), *draft.dates],
        fetched_at=raw.fetched_at,
        built=[values["built"]] if "built" in values else (),
        is_fresh=raw.url.startswith("http") and not draft.is_record,
    )
    modified, late = _modified(values.get("modified"), raw.fetched_at)
    code, probability = language(draft.text, draft.values.get("declared_language"))
    date = publication.date
    return ExtractedArticle(
        **_as_stated(raw, draft),
        title=values.get("title") or raw.facts.title,
        text=draft.text,
        canonical_url=_address(raw, draft),
        language=code,
        language_confidence=probability,
        extractor=draft.extractor,
        extractor_version=draft.extractor_version,
        authors=draft.authors or persons(raw.facts.authors),
        published_at=date.moment if date else None,
        published_on=stated_day(publication, draft.dates, draft.shown_days),
        published_precision=date.precision if date else "unknown",
        published_method=publication.method,
        modified_at=modified,
        genre=genre(_facts(raw, draft), draft.text, code),
        keywords=draft.keywords,
        is_paywalled=draft.is_paywalled,
        source_name=values.get("source"),
        title_method=draft.methods.get("title"),
        authors_method=draft.methods.get("authors"),
        notes=(*notes, *draft.notes, *publication.notes, *late, *_disputed(raw, draft)),
    )


def _facts(raw: RawDocument, draft: Draft) -> PageFacts:
    """Return what the document states about its article's genre."""
    values = draft.values
    return PageFacts(
        url=_address(raw, draft),
        title=values.get("title") or raw.facts.title or "",
        section=values.get("section", ""),
        kinds=tuple(values.get("kinds", "").split("|")),
    )


def _by_feed(raw: RawDocument) -> list[Candidate]:
    """Return the feed's date in its own wording, which shows zone and precision; the moment where it is unreadable."""
    wording, moment = raw.facts.published_written, raw.facts.published_at
    if wording and (readings(wording) or moment is None):
        return [Candidate("feed", wording)]
    return [Candidate("feed", moment.isoformat())] if moment else []


def _as_stated(raw: RawDocument, draft: Draft) -> dict[str, Any]:
    """Return what is taken over as it is, and the credits of the document, else agencies that the feed names."""
    stated = ((reference.agency(name), name) for name in raw.facts.authors)
    in_feed = tuple(Credit(agency, name, "feed_author") for agency, name in stated if agency)
    listed = draft.credits or in_feed
    values = {name: draft.values.get(name) for name in _AS_STATED}
    return {**values, "credits": listed, "wire_agency": listed[0].agency if listed else None}


def _disputed(raw: RawDocument, draft: Draft) -> tuple[str, ...]:
    """Return a note on a canonical URL that is not believed."""
    declared = draft.values.get("canonical_url") or draft.values.get("og_url")
    return (f"canonical_disputed: {declared}",) if raw.is_disputed and declared else ()


def _address(raw: RawDocument, draft: Draft) -> str:
    """Return the URL of the article: the one a record states for itself, else the page's canonical URL."""
    url = raw.final_url or raw.url
    if draft.identity and (canonical := canonical_url(draft.identity)).startswith(_ADDRESSES):
        return canonical
    if draft.is_record and "#" in url:
        return url
    if raw.is_disputed:
        return canonical_url(url)
    return canonical_url(url, declared=draft.values.get("canonical_url"), og=draft.values.get("og_url"))


def _modified(text: str | None, fetched_at: datetime) -> tuple[datetime | None, tuple[str, ...]]:
    """Return the time of the last change, or a note on why it was dropped."""
    date = parsed(text) if text else None
    if date is None:
        return None, ()
    if reason := implausible(date.moment, fetched_at):
        return None, (f"date_dropped: modified {text!r} ({reason})",)
    return date.moment, ()
