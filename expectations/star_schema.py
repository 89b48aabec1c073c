"""The tables of `newsledger export`: a star schema without lists, of the latest version of each article.

Its tables are those of the contract, less lists, texts and records of runs; each fact also has the keys of its day and
outlet. Lists are child tables with a row per member.
"""

from collections.abc import Collection
from dataclasses import replace

from newsledger.expectations.copies import CREDITS
from newsledger.expectations.declaration import Column, Kind, Table, count, flag, ref, text
from newsledger.expectations.ledger import ATTRIBUTIONS, MENTIONS, QUOTES, RELATIONS
from newsledger.expectations.logs import REJECTS, RUNS
from newsledger.expectations.stories import STORIES
from newsledger.expectations.tables import ARTICLES, ENTITIES, SOURCES

_DAY = Column(
    "day",
    Kind.DATE,
    "Day of publication; the day of the first fetch (UTC) if the article states no day.",
    required=True,
    references="dates.day",
)
_SOURCE = ref("source_id", "sources.source_id", "The outlet that published the article.", required=True)
_ARTICLE = ref("article_id", "articles.article_id", "The article.", required=True)
_POSITION = Column("position", Kind.INT, "Place in the list, starting at 1.", required=True, low=1)
_DERIVED = ("version", "is_latest", "text", "cluster_id", "run_id")


def _kept(table: Table, *, without: Collection[str] = (), added: tuple[Column, ...] = ()) -> Table:
    """Return a table of the contract with the columns that are exported."""
    columns = [
        replace(column, references=column.references if _is_exported(column) else None)
        for column in table.columns
        if column.name not in without and column.kind not in (Kind.TEXTS, Kind.INTS)
    ]
    return replace(table, columns=(*columns, *added))


def _is_exported(column: Column) -> bool:
    return (column.references or "").partition(".")[0] != "documents"


def _child(name: str, parent: Column, member: Column, *, doc: str) -> Table:
    """Return the table of the members of a list, a row each."""
    key = text("member_id", f"Identifier of the row: {parent.name} and position.", required=True)
    columns = (key, parent, _POSITION, member)
    return Table(name, doc, key.name, f"{parent.name} and position", columns)


def _day_column(name: str, kind: Kind, doc: str) -> Column:
    return Column(name, kind, doc, required=True)


DATES = Table(
    "dates",
    "One row per day from the first to the last day of articles and coverage.",
    "day",
    "the day",
    (
        _day_column("day", Kind.DATE, "The day."),
        _day_column("year", Kind.INT, "Year."),
        _day_column("quarter", Kind.INT, "Quarter, 1 to 4."),
        _day_column("month", Kind.INT, "Month, 1 to 12."),
        _day_column("month_name", Kind.TEXT, "Name of the month in English."),
        _day_column("month_start", Kind.DATE, "First day of the month."),
        _day_column("iso_year", Kind.INT, "Year of the ISO week."),
        _day_column("iso_week", Kind.INT, "ISO week, 1 to 53."),
        _day_column("week_start", Kind.DATE, "Monday of the ISO week."),
        _day_column("weekday", Kind.INT, "Day of the week, 1 (Monday) to 7 (Sunday)."),
        _day_column("weekday_name", Kind.TEXT, "Name of the day of the week in English."),
        flag("is_weekend", "Whether the day is a Saturday or Sunday."),
    ),
)
COVERAGE = Table(
    "coverage",
    "One row per outlet and day: what was collected, and whether everything published on the day can be expected. It "
    "tells days without articles from days that were not collected.",
    "coverage_id",
    "source_id and day",
    (
        text("coverage_id", "Identifier of the row: source_id and day.", required=True),
        replace(_SOURCE, doc="The outlet."),
        replace(_DAY, doc="Day in UTC."),
        count("article_count", "Number of articles published on the day.", required=True),
        Column("expected_count", Kind.SHARE, "Median of the complete days among the 28 days before.", low=0),
        count("listing_count", "Number of listings (feeds, sitemaps …) in use on the day.", required=True),
        count("read_listing_count", "Number of these read with success on the day.", required=True),
        count("request_count", "Number of requests made on the day.", required=True),
        count("failed_count", "Number of documents requested on the day that could not be had.", required=True),
        flag("is_collected", "Whether a listing was read with success on the day."),
        flag("is_complete", "Whether everything published on the day can be expected to be in the ledger."),
    ),
)
_ARTICLE_FACTS = (
    _DAY,
    flag("has_stated_day", "Whether the article states the day."),
    ref("agency_source_id", "sources.source_id", "News agency credited with the text; null if it is not an outlet."),
    text("text_id", "Text that the article prints; near-duplicates share it.", required=True),
    text("origin_id", "Origin of the text: the credited agency, otherwise the first outlet.", required=True),
)
STAR_SCHEMA = (
    DATES,
    SOURCES,
    _kept(ENTITIES),
    _child(
        "entity_aliases",
        ref("entity_id", "entities.entity_id", "The entity.", required=True),
        text("alias", "Another name used for the entity.", required=True),
        doc="One row per other name of an entity.",
    ),
    replace(
        _kept(STORIES), doc="One row per event that articles of the export tell; its counts are of the whole ledger."
    ),
    replace(
        _kept(ARTICLES, without=_DERIVED, added=_ARTICLE_FACTS),
        doc="One row per article, in its latest version. The body is in article_texts.",
    ),
    Table(
        "article_texts",
        "One row per article: its body. Offsets in other tables count its characters.",
        "article_id",
        "the article",
        (_ARTICLE, ARTICLES.column("text")),
    ),
    _child(
        "article_authors",
        _ARTICLE,
        text("author", "Person named in the byline.", required=True),
        doc="One row per person in the byline of an article.",
    ),
    _child(
        "article_keywords",
        _ARTICLE,
        text("keyword", "Keyword as stated in the document.", required=True),
        doc="One row per keyword of an article.",
    ),
    *(_kept(table, added=(_DAY, _SOURCE)) for table in (MENTIONS, QUOTES, ATTRIBUTIONS, RELATIONS, CREDITS)),
    COVERAGE,
    _kept(RUNS, without=("settings_json",)),
    _kept(REJECTS, without=("row_json",)),
)
