"""`newsledger report --article`: the text of an article with its statements, names and chains marked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from newsledger.expectations.errors import SettingsError
from newsledger.warehouse.durable import replace
from newsledger.warehouse.home import Home
from newsledger.warehouse.report.elements import Html, element, joined, link
from newsledger.warehouse.report.grids import GridColumn, empty, grid
from newsledger.warehouse.report.marked_text import MarkedSpan, marked, paragraphs
from newsledger.warehouse.report.phrases import chain, counted, day_in_words, link_names, time_element
from newsledger.warehouse.report.shell import document
from newsledger.warehouse.report.slices import Fields, Scope, Slice, opened

_ARTICLE = """
SELECT l.*, a.text, a.subtitle, a.authors, a.section
FROM latest_articles l JOIN articles a ON a.article_id = l.article_id
"""
_STATEMENTS = """
SELECT s.quote_id, s.speaker, s.speaker_role, s.kind, s.chain, s.hedge, s.is_negated, s.confidence, s.content, q.zone,
       q.start_char, q.end_char, q.cue_start_char, q.cue_end_char
FROM statements s JOIN quotes q ON q.quote_id = s.quote_id
ORDER BY q.zone = 'body', q.start_char, q.end_char DESC, q.quote_id
"""
_SOURCES = "SELECT DISTINCT zone, start_char, end_char FROM attributions ORDER BY ALL"
_MENTIONS = """
SELECT m.zone, m.start_char, m.end_char, e.entity_id, e.name, e.type
FROM mentions m JOIN entities e ON e.entity_id = m.entity_id JOIN latest_articles l ON l.article_id = m.article_id
WHERE m.kind <> 'pronoun' ORDER BY m.zone = 'body', m.start_char, m.end_char
"""
_RELATIONS = "FROM relations_flat ORDER BY confidence DESC, relation_id LIMIT 40"


@dataclass(frozen=True, slots=True)
class ArticleReading:
    """An article and what was read from it; names by entity_id in the order in which they appear."""

    article: Fields
    statements: Sequence[Fields]
    names: Mapping[str, Fields]
    relations: Sequence[Fields]
    spans: Mapping[str, Sequence[MarkedSpan]]


def write_article(home: Home, target: Path, key: str, *, moment: datetime, memory_mb: int = 2_048) -> Path:
    """Write the page of an article in its latest version, whole or not at all.

    Raises:
        SettingsError: The ledger has no such article.
        WarehouseError: There is no warehouse, or the disk refused.
    """
    with opened(home, Scope(article=key), memory_mb=memory_mb) as part:
        reading = _reading(part)
    path = target.expanduser()
    replace(path, article_page(reading, moment=moment).encode())
    return path


def _reading(part: Slice) -> ArticleReading:
    articles = part.rows(_ARTICLE)
    if not articles:
        raise SettingsError(
            f"no article has the id {part.scope.article!r}; "
            "find one with: newsledger search WORDS --in articles --format csv"
        )
    statements, mentions = part.rows(_STATEMENTS), part.rows(_MENTIONS)
    names = {row["entity_id"]: row for row in mentions}
    numbers = {key: number for number, key in enumerate(names, start=1)}
    spans: dict[str, list[MarkedSpan]] = {"title": [], "body": []}
    for number, row in enumerate(statements, start=1):
        spans[row["zone"]].append(MarkedSpan(row["start_char"], row["end_char"], "statement", number))
        if row["cue_start_char"] is not None:
            spans[row["zone"]].append(MarkedSpan(row["cue_start_char"], row["cue_end_char"], "cue", number))
    for row in part.rows(_SOURCES):
        spans[row["zone"]].append(MarkedSpan(row["start_char"], row["end_char"], "source", 0))
    for row in mentions:
        spans[row["zone"]].append(MarkedSpan(row["start_char"], row["end_char"], "name", numbers[row["entity_id"]]))
    return ArticleReading(articles[0], statements, names, part.rows(_RELATIONS), spans)


def article_page(reading: ArticleReading, *, moment: datetime) -> str:
    """Return the page of an article as HTML."""
    article = reading.article
    title = article["title"] or "Untitled"
    text = element("div", paragraphs(article["text"] or "", reading.spans["body"]), class_="text")
    main = [element("div", text, _statements(reading), class_="reading"), _names(reading), _relations(reading)]
    origin = f"Written by newsledger on {day_in_words(moment.date())} from {article['article_id']}."
    return document(
        f"{title} · newsledger",
        element("a", "Skip to the text", href="#main", class_="skip"),
        _head(reading, title),
        element("main", main, id="main"),
        element("footer", element("p", origin)),
    )


def _head(reading: ArticleReading, title: str) -> Html:
    article = reading.article
    agency = f"text of {article['agency']}" if article["agency"] else None
    day = time_element(article["day"], is_stated=article["has_stated_day"])
    facts = [article["outlet"], day, ", ".join(article["authors"] or ()), article["section"], agency]
    line = [[" · " if place else "", fact] for place, fact in enumerate(fact for fact in facts if fact)]
    return element(
        "header",
        element("p", "newsledger article", class_="eyebrow"),
        element("h1", marked(title, reading.spans["title"])),
        element("p", article["subtitle"], class_="period") if article["subtitle"] else None,
        element("p", line, class_="period"),
        element("p", to_page) if "<a " in (to_page := link("Open the page", article["url"])) else None,
        _legend(),
    )


def _legend() -> Html:
    words = {"source": "source", "cue": "words that attribute", "name": "name"}
    entries = [[" ", element("span", label, class_=name)] for name, label in words.items()]
    return element("p", element("mark", "statement"), entries, class_="small legend")


def _statements(reading: ArticleReading) -> Html:
    rows = [_statement(number, row) for number, row in enumerate(reading.statements, start=1)]
    listing = element("ol", rows, class_="plain") if rows else empty("No statement was found in this article.")
    heading = element("h2", counted(len(rows), "statement"), id="statements")
    return element("section", heading, listing, aria_labelledby="statements")


def _statement(number: int, row: Fields) -> Html:
    marks = [row["kind"], f"hedged: {row['hedge']}" if row["hedge"] else "", "negated" if row["is_negated"] else ""]
    marks.append(f"confidence {row['confidence']:.0%}")
    return element(
        "li",
        element(
            "h3",
            element("a", number, href=f"#place-{number}", class_="ordinal"),
            " ",
            row["speaker"] or "Unknown speaker",
        ),
        element("p", row["speaker_role"], class_="role") if row["speaker_role"] else None,
        chain(row["chain"]) if link_names(row["chain"])[:-1] != [row["speaker"]] else None,
        element("p", " · ".join(mark for mark in marks if mark), class_="small"),
        id=f"statement-{number}",
    )


def _names(reading: ArticleReading) -> Html | None:
    if not reading.names:
        return None
    entries = [
        element(
            "li",
            element("strong", row["name"]),
            " ",
            element("span", f"{row['type']} {row['entity_id']}", class_="small"),
            id=f"name-{number}",
        )
        for number, row in enumerate(reading.names.values(), start=1)
    ]
    return element(
        "section", element("h2", "Names", id="names"), element("ul", entries, class_="names"), aria_labelledby="names"
    )


def _relations(reading: ArticleReading) -> Html | None:
    if not reading.relations:
        return None
    columns = [
        GridColumn("Subject", lambda row: row["subject"]),
        GridColumn("Relation", lambda row: row["type"].replace("_", " ").lower()),
        GridColumn("Object", lambda row: row["object"] or row["role_title"]),
        GridColumn("Asserted by", lambda row: row["claimed_by"] or "the article"),
        GridColumn("Evidence", lambda row: row["evidence"], class_="wide"),
    ]
    heading = element("h2", "Relations", id="relations")
    table = grid(columns, reading.relations, caption="Relations and events that the text asserts")
    return element("section", heading, joined([table]), aria_labelledby="relations")
