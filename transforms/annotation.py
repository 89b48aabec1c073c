"""The interface between the pipeline and annotators: segmented article in, drafts of rows out.

A draft refers to entities by index in `Annotations.entities` and to statements by index in `Annotations.quotes`; ids
are assigned later by `newsledger.transforms.tables.statements`. All offsets are half-open, in code points of the
zone's text.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

Zone = Literal["title", "body"]
Role = Literal["speaker", "relay", "outlet", "document"]


@dataclass(frozen=True, slots=True)
class Span:
    """A span of an article's title or body, with half-open code point offsets."""

    start: int
    end: int
    zone: Zone = "body"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its span, its index in its zone, and the index of its paragraph."""

    span: Span
    index: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: `span` is complete, `prose` excludes the bullet and run-in head ("Driving the news:").

    `head` is the span of the run-in head including the colon, if any; `bullet` marks a list item.
    """

    span: Span
    prose: Span
    index: int
    head: Span | None = None
    bullet: bool = False


@dataclass(frozen=True, slots=True)
class ArticleText:
    """Input of an annotator: a title (may be empty), a body in NFC, and their segmentation."""

    article_id: str
    article_key: str
    title: str
    body: str
    language: str
    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]
    published_at: datetime | None = None
    source_id: str | None = None
    dateline: str | None = None

    def words(self, span: Span) -> str:
        """Return the text of a span."""
        return (self.title if span.zone == "title" else self.body)[span.start : span.end]


@dataclass(frozen=True, slots=True)
class EntityDraft:
    """An entity as known in an article; `reference_id` is set if it is on a reference list."""

    name: str
    type: str
    country_code: str | None = None
    reference_id: str | None = None


@dataclass(frozen=True, slots=True)
class MentionDraft:
    """A mention of entity `entity`."""

    span: Span
    entity: int
    type: str
    kind: Literal["name", "nominal", "pronoun"]
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class QuoteDraft:
    """An attributed statement; `content` is the statement itself, `span` runs from its first to its last character."""

    span: Span
    kind: Literal["direct", "indirect", "mixed"]
    content: str
    rule: str
    confidence: float
    cue: Span | None = None
    cue_lemma: str | None = None
    speaker: Span | None = None
    speaker_entity: int | None = None
    addressee_entity: int | None = None
    hedge: str | None = None
    is_negated: bool = False
    parent: int | None = None
    attribution_type: str = "communication"
    speaker_kind: str = "unknown"


@dataclass(frozen=True, slots=True)
class AttributionDraft:
    """A link in the chain of statement `quote`; position 0 is the original speaker."""

    quote: int
    position: int
    role: Role
    span: Span
    rule: str
    confidence: float
    entity: int | None = None
    cue: str | None = None


@dataclass(frozen=True, slots=True)
class RelationDraft:
    """An assertion about two entities, or about an entity and a value; `span` is the evidence."""

    type: str
    span: Span
    subject_text: str
    predicate: str
    rule: str
    confidence: float
    subject_entity: int | None = None
    object_entity: int | None = None
    object_text: str | None = None
    role_title: str | None = None
    is_negated: bool = False
    modality: Literal["asserted", "planned", "possible", "demanded", "conditional"] = "asserted"
    claimed_by: int | None = None
    event_on: date | None = None
    event_precision: str | None = None
    place_entity: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A row that an annotator left out, which becomes a row of `rejects`.

    `table` is the table that the row was meant for; `articles` where the annotator left out all that it should have
    done for the article. `reason` is a short code.
    """

    table: Literal["articles", "quotes", "attributions"]
    reason: str
    detail: str
    row: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Annotations:
    """All annotations of an article; `annotator` is set where another annotator than the one asked made them."""

    entities: tuple[EntityDraft, ...] = ()
    mentions: tuple[MentionDraft, ...] = ()
    quotes: tuple[QuoteDraft, ...] = ()
    attributions: tuple[AttributionDraft, ...] = ()
    relations: tuple[RelationDraft, ...] = ()
    notes: tuple[Note, ...] = ()
    annotator: str | None = None


class Annotator(Protocol):
    """Reads a segmented article and returns drafts; safe on any text."""

    name: str
    version: str
    languages: frozenset[str]

    def annotate(self, article: ArticleText) -> Annotations:
        """Return the annotations of an article; never raises."""
        ...
