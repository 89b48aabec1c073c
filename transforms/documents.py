"""Documents between the stages: raw bytes from a connector, articles from extraction."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

_PREFIX = "feed_"


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """The facts that a feed, sitemap or list states about a document that it names; all empty for files.

    Each field is the column of `documents` of the same name with the prefix `feed_`. `published_at` is in UTC;
    `published_written` is the listing's own wording, which alone tells whether it names a time and a zone.
    """

    title: str | None = None
    published_at: datetime | None = None
    published_written: str | None = None
    authors: tuple[str, ...] = ()
    summary: str | None = None

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "FeedFacts":
        """Return the facts that a row of `documents` holds."""
        values = {column.name: document.get(_PREFIX + column.name) for column in fields(cls)}
        return cls(**values | {"authors": tuple(values["authors"] or ())})

    def columns(self) -> dict[str, object]:
        """Return the facts as columns of `documents`."""
        values = {column.name: getattr(self, column.name) for column in fields(self)}
        return {_PREFIX + name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


NOTHING_STATED = FeedFacts()


@dataclass(frozen=True, slots=True)
class RawDocument:
    """The bytes of one document with the facts known before reading them.

    `facts` are what the listing stated that named the document. `source_domain` is the domain of the outlet on whose
    behalf it was requested. `is_disputed` tells that a page of another story has claimed the canonical URL before that
    this one claims.
    """

    document_id: str
    source_id: str
    url: str
    final_url: str | None
    fetched_at: datetime
    content: bytes
    content_type: str | None = None
    charset: str | None = None
    facts: FeedFacts = NOTHING_STATED
    source_domain: str | None = None
    is_disputed: bool = False


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit to an agency that extraction removed from the text: its words, and the rule that found it."""

    agency: str
    words: str
    rule: str


@dataclass(frozen=True, slots=True)
class ExtractedArticle:
    """One article read from a document: the columns of `articles` that the document itself decides.

    `text` is NFC, paragraphs apart by one blank line; offsets elsewhere count its code points. `notes` are
    "code: detail" strings on what was dropped or replaced.
    """

    title: str | None
    text: str
    canonical_url: str
    language: str
    language_confidence: float
    extractor: str
    extractor_version: str
    subtitle: str | None = None
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    published_on: date | None = None
    published_precision: str = "unknown"
    published_method: str | None = None
    modified_at: datetime | None = None
    section: str | None = None
    genre: str | None = None
    keywords: tuple[str, ...] = ()
    dateline: str | None = None
    image_url: str | None = None
    image_credit: str | None = None
    is_paywalled: bool | None = None
    wire_agency: str | None = None
    credits: tuple[Credit, ...] = ()
    source_name: str | None = None
    title_method: str | None = None
    authors_method: str | None = None
    notes: tuple[str, ...] = ()
