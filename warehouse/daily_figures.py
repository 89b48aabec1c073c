"""Figures of each source by day, as `newsledger health` compares them with bounds and with the past."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from newsledger.warehouse.home import Home
from newsledger.warehouse.query import QueryBounds, query

TEXT_WORDS = 50
_DAYS = f"""
WITH first_documents AS (
    SELECT source_id, min(fetched_at) AS fetched_at, bool_or(document_id IN (
        SELECT document_id FROM rejects
        WHERE (stage = 'extract' OR table_name = 'articles') AND reason <> 'forgotten'
    )) AND NOT bool_or(document_id IN (SELECT document_id FROM articles)) AS is_lost
    FROM documents GROUP BY source_id, url
), documents_by_day AS (
    SELECT source_id, CAST(timezone('UTC', fetched_at) AS DATE) AS day, count(*) AS document_count,
           count(*) FILTER (is_lost) AS lost_count
    FROM first_documents GROUP BY ALL
), articles_by_day AS (
    SELECT source_id, CAST(timezone('UTC', fetched_at) AS DATE) AS day, count(*) AS article_count,
           count(*) FILTER (coalesce(published_method, 'fetched') <> 'fetched') AS dated_count,
           count(*) FILTER (len(authors) > 0) AS authored_count,
           count(*) FILTER (word_count >= {TEXT_WORDS} OR coalesce(is_paywalled, false)) AS text_count,
           median(word_count) AS word_count
    FROM articles WHERE version = 1 GROUP BY ALL
), statements_by_day AS (
    SELECT a.source_id, CAST(timezone('UTC', a.fetched_at) AS DATE) AS day,
           count(q.speaker_kind) AS statement_count, count(*) FILTER (q.speaker_kind = 'unknown') AS unknown_count
    FROM quotes q JOIN articles a USING (article_id) WHERE a.version = 1 GROUP BY ALL
)
SELECT source_id, CAST(day AS VARCHAR) AS day,
       coalesce(document_count, 0)::INTEGER AS documents, coalesce(lost_count, 0)::INTEGER AS lost,
       coalesce(article_count, 0)::INTEGER AS articles, coalesce(dated_count, 0)::INTEGER AS dated,
       coalesce(authored_count, 0)::INTEGER AS authored, coalesce(text_count, 0)::INTEGER AS texts,
       coalesce(word_count, 0)::DOUBLE AS words, coalesce(statement_count, 0)::INTEGER AS statements,
       coalesce(unknown_count, 0)::INTEGER AS unknown_speakers
FROM documents_by_day
FULL JOIN articles_by_day USING (source_id, day)
FULL JOIN statements_by_day USING (source_id, day)
ORDER BY source_id, day
"""
_SOURCES = """
SELECT s.source_id, epoch(max(d.fetched_at)) AS latest
FROM sources s LEFT JOIN documents d USING (source_id) GROUP BY s.source_id ORDER BY s.source_id
"""


@dataclass(frozen=True, slots=True)
class DayFigures:
    """Figures of one source on one day in UTC, by the time at which its documents were first received.

    Attributes:
        source_id: The source.
        day: The day.
        documents: Number of documents received for the first time.
        lost: Number of these from which no article could be read.
        articles: Number of articles in their first version.
        dated: Number of articles that state their time of publication.
        authored: Number of articles that name an author.
        texts: Number of articles of at least TEXT_WORDS words, or of which the page states that it is not free to read.
        words: Median number of words of the articles.
        statements: Number of statements in the articles.
        unknown_speakers: Number of these statements whose speaker is unknown.
    """

    source_id: str
    day: date
    documents: int = 0
    lost: int = 0
    articles: int = 0
    dated: int = 0
    authored: int = 0
    texts: int = 0
    words: float = 0.0
    statements: int = 0
    unknown_speakers: int = 0


@dataclass(frozen=True, slots=True)
class SourceHistory:
    """A source of the home: when it last brought a document, and its days in order."""

    source_id: str
    latest: datetime | None = None
    days: Mapping[date, DayFigures] = field(default_factory=dict)


def histories(home: Home, bounds: QueryBounds) -> list[SourceHistory]:
    """Return the history of every source of a home.

    Raises:
        WarehouseError: There is no warehouse, or the bounds of memory and time were exceeded.
    """
    days: dict[str, dict[date, DayFigures]] = {}
    for row in query(home, _DAYS, bounds=bounds).rows.to_pylist():
        day = date.fromisoformat(row["day"])
        days.setdefault(row["source_id"], {})[day] = DayFigures(**row | {"day": day})
    return [
        SourceHistory(row["source_id"], _time(row["latest"]), days.get(row["source_id"], {}))
        for row in query(home, _SOURCES, bounds=bounds).rows.to_pylist()
    ]


def _time(seconds: float | None) -> datetime | None:
    """Return a time; days and times leave the query as text and numbers, since Arrow would import pandas for them."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
