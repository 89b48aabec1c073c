"""What a connector hands over and what extraction makes of it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RawDocument:
    """The bytes of one document with what was known before reading them.

    The feed's fields are empty for files. `source_domain` is that of the outlet on whose behalf it was asked for.
    """

    document_id: str
    source_id: str
    url: str
    final_url: str | None
    fetched_at: datetime
    content: bytes
    content_type: str | None = None
    charset: str | None = None
    feed_title: str | None = None
    feed_published_at: datetime | None = None
    feed_published_written: str | None = None
    feed_authors: tuple[str, ...] = ()
    feed_summary: str | None = None
    source_domain: str | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit to an agency that extraction took out of the text: its words, and the rule that knew them."""

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
    published_precision: str = "unknown"
    published_method: str | None = None
    modified_at: datetime | None = None
    section: str | None = None
    dateline: str | None = None
    image_url: str | None = None
    image_credit: str | None = None
    wire_agency: str | None = None
    credits: tuple[Credit, ...] = ()
    source_name: str | None = None
    title_method: str | None = None
    authors_method: str | None = None
    notes: tuple[str, ...] = ()
