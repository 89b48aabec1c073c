"""The cookbook: its queries run on a small ledger made by hand, and their results are written below them.

python -m tests.cookbook writes the results in docs/cookbook.md anew.
"""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb

from tests.view_rows import HandMade

PAGE = Path(__file__).parents[1] / "docs/cookbook.md"
DAY = date(2026, 3, 4)
_RECIPE = re.compile(r"```sql\n(?P<sql>.*?)\n```\n\n(?:```text\n.*?\n```\n\n)?", re.DOTALL)
_WIDEST = 70
_BODY = (
    "“Nobody sails before Friday,” Ada Brandt of the Harbour Union said. At least 12 boats were damaged, according to "
    "Nils Aas, the minister of transport. Norway sanctioned Sund Shipping."
)
_FRIDAY, _BOATS = "Nobody sails before Friday", "At least 12 boats were damaged"
_OUTLETS = {
    "harbour-post": ("Harbour Post", "newspaper", "NO"),
    "fjord-times": ("Fjord Times", "newspaper", "NO"),
    "lantern": ("Daily Lantern", "broadcaster", "GB"),
    "city-wire": ("City Wire", "wire", "GB"),
}
_ENTITIES = {
    "e-brandt": ("Ada Brandt", "PERSON", "NO", None),
    "e-aas": ("Nils Aas", "PERSON", "NO", None),
    "e-union": ("Harbour Union", "ORG", "NO", None),
    "e-sund": ("Sund Shipping", "ORG", "NO", None),
    "e-norway": ("Norway", "GPE", "NO", "country:NO"),
    "e-post": ("Harbour Post", "ORG", "NO", "outlet:harbour-post"),
}


def ledger(connection: duckdb.DuckDBPyConnection) -> HandMade:
    """Return six articles of four outlets: a wire story, its reprint, two other reports, a change and a withdrawal."""
    rows = HandMade(connection)
    for source_id, (name, kind, country) in _OUTLETS.items():
        rows.add("sources", source_id, name=name, kind=kind, country_code=country)
    for entity_id, (name, kind, country, reference) in _ENTITIES.items():
        resolution = "linked" if reference else "corpus"
        values = {"type": kind, "country_code": country, "reference_id": reference, "resolution": resolution}
        rows.add("entities", entity_id, name=name, **values)
    _wire_story(rows)
    _own_reports(rows)
    _changes(rows)
    _requests(rows)
    _story(rows)
    _count(rows)
    return rows


def _count(rows: HandMade) -> None:
    """Set the counts of entities to those of their mentions, as a publish does."""
    rows.connection.execute(
        "UPDATE entities SET mention_count = c.mentions, article_count = c.articles FROM ("
        "SELECT entity_id, count(*) AS mentions, count(DISTINCT article_key) AS articles "
        "FROM mentions JOIN articles USING (article_id) GROUP BY entity_id) c WHERE c.entity_id = entities.entity_id"
    )


def _article(rows: HandMade, key: str, source: str, text: str, **values: object) -> None:
    hour = int(str(values.pop("hour", 8)))
    day = values.get("published_on", DAY)
    assert isinstance(day, date)
    moment = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    url = f"https://{source}.example/{key}"
    rows.article(key, text, source_id=source, canonical_url=url, published_at=moment, fetched_at=moment, **values)


def _said(rows: HandMade, key: str, article: str, content: str, *links: tuple[str, str], **values: object) -> None:
    """Insert a statement and its chain: pairs of a role and an entity or a phrase."""
    speaker = links[0][1]
    entity = speaker if speaker in _ENTITIES else None
    name = _ENTITIES[speaker][0] if entity else speaker
    rows.quote(key, article, content, speaker_entity_id=entity, speaker_text=name, cue="said", **values)
    for position, (role, words) in enumerate(links):
        known = words if words in _ENTITIES else None
        place = {"quote_id": key, "article_id": article, "role": role, "position": position}
        rows.add("attributions", f"{key}-{position}", entity_id=known, text=words, **place)


def _names(rows: HandMade, article: str, *entities: str) -> None:
    """Insert a mention of each entity at its first place in the text."""
    ((text,),) = rows.rows("SELECT text FROM articles WHERE article_id = ?", article)
    for entity in entities:
        name = _ENTITIES[entity][0]
        start = str(text).index(name)
        place = {"start_char": start, "end_char": start + len(name), "text": name}
        rows.add("mentions", f"{article}-{entity}", article_id=article, entity_id=entity, **place)


def _wire_story(rows: HandMade) -> None:
    """Insert a story of City Wire and its reprint in the Harbour Post."""
    for key, source, hour in (("wire", "city-wire", 8), ("reprint", "harbour-post", 10)):
        title = "Ferries stay in port" if key == "wire" else "No ferry before Friday"
        copy = {"cluster_id": "text-1", "is_cluster_origin": key == "wire", "wire_agency": "CW"}
        _article(rows, key, source, _BODY, title=title, hour=hour, **copy)
        rows.add("credits", f"credit-{key}", article_id=key, agency="CW", agency_source_id="city-wire")
        _said(rows, f"{key}-friday", key, _FRIDAY, ("speaker", "e-brandt"), quote_cluster_id="quc_friday")
        _said(rows, f"{key}-boats", key, _BOATS, ("speaker", "e-aas"), quote_cluster_id="quc_boats")
        _names(rows, key, "e-brandt", "e-union", "e-aas", "e-norway", "e-sund")
        relation = {"article_id": key, "subject_entity_id": "e-aas", "subject_text": "Nils Aas", "confidence": 0.9}
        rows.add("relations", f"{key}-role", role_title="minister of transport", text="x", predicate="be", **relation)
        start = _BODY.index("Norway sanctioned")
        place = {"start_char": start, "end_char": len(_BODY) - 1, "text": _BODY[start:-1], "article_id": key}
        parties = {"subject_entity_id": "e-norway", "object_entity_id": "e-sund", "subject_text": "Norway"}
        rows.add("relations", f"{key}-sanction", type="SANCTION", predicate="sanction", **parties, **place)


def _own_reports(rows: HandMade) -> None:
    """Insert reports that others wrote themselves: one cites the Harbour Post, one has another figure."""
    text = "Nobody sails before Friday, Ada Brandt told the Harbour Post. At least 14 boats were damaged, a guard said."
    _article(rows, "fjord", "fjord-times", text, title="Union closes the harbour", hour=12)
    _said(
        rows,
        "fjord-friday",
        "fjord",
        _FRIDAY,
        ("speaker", "e-brandt"),
        ("outlet", "e-post"),
        quote_cluster_id="quc_friday",
    )
    _said(rows, "fjord-boats", "fjord", "At least 14 boats were damaged", ("speaker", "a guard"))
    _names(rows, "fjord", "e-brandt", "e-post")
    text = "Sund Shipping lost trust, Ada Brandt said. Nobody was hurt. Sund Shipping did not answer."
    day = DAY + timedelta(days=1)
    _article(rows, "lantern", "lantern", text, title="After the storm", published_on=day)
    _said(rows, "lantern-trust", "lantern", "Sund Shipping lost trust", ("speaker", "e-brandt"))
    rows.quote("lantern-hurt", "lantern", "Nobody was hurt")
    _names(rows, "lantern", "e-brandt", "e-sund")


def _changes(rows: HandMade) -> None:
    """Insert an article that was changed after an hour, and one that was withdrawn."""
    day = DAY + timedelta(days=2)
    for version, weekday in ((1, "Monday"), (2, "Tuesday")):
        key, text = f"plan-{version}", f"The harbour will open on {weekday} at six, Nils Aas said."
        title = f"Harbour to open on {weekday}"
        versioned = {"article_key": "plan", "version": version, "is_latest": version == 2, "title": title}
        _article(rows, key, "fjord-times", text, published_on=day, hour=7 + version, **versioned)
        _said(rows, f"plan-said-{version}", key, text.partition(",")[0], ("speaker", "e-aas"))
        _names(rows, key, "e-aas")
    gone = datetime(2026, 3, 7, 9, tzinfo=UTC)
    _article(
        rows, "gone", "lantern", "Ada Brandt resigned.", title="Union head resigns", published_on=day, gone_at=gone
    )
    _names(rows, "gone", "e-brandt")


def _story(rows: HandMade) -> None:
    """Insert the story that three of the articles tell."""
    titled = {"title": "Ferries stay in port", "article_count": 3, "outlet_count": 3, "text_count": 2}
    rows.add("stories", "sto_storm", top_entity_ids=["e-brandt", "e-aas"], **titled)
    rows.connection.execute(
        "UPDATE articles SET story_id = 'sto_storm' WHERE article_id IN ('wire', 'reprint', 'fjord')"
    )


def _requests(rows: HandMade) -> None:
    """Insert requests of four days for the feeds of two outlets; one could not be read on the second day."""
    for number in range(4):
        for source in ("fjord-times", "lantern"):
            moment = datetime(2026, 3, 4 + number, 20, tzinfo=UTC)
            outcome = "failed" if (source, number) == ("lantern", 1) else "new"
            place = {"source_id": source, "url": f"https://{source}.example/feed", "started_at": moment}
            rows.add("fetches", f"{source}-{number}", outcome=outcome, role="listing", **place)


def rendered(text: str) -> str:
    """Return a page with the result of each query below it."""
    with duckdb.connect(":memory:") as connection:
        ledger(connection)
        return _RECIPE.sub(lambda match: _answered(connection, match["sql"]), f"{text}\n").rstrip() + "\n"


def _answered(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    relation = connection.sql(sql)
    rows = [tuple(relation.columns), *([_cell(value) for value in row] for row in relation.fetchall())]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    lines.insert(1, "  ".join("─" * width for width in widths))
    return f"```sql\n{sql}\n```\n\n```text\n" + "\n".join(lines) + "\n```\n\n"


def _cell(value: object) -> str:
    if isinstance(value, list):
        value = ", ".join(str(entry) for entry in value)
    if isinstance(value, datetime):
        value = f"{value.astimezone(UTC):%Y-%m-%d %H:%M}"
    text = "∅" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
    return text if len(text) <= _WIDEST else f"{text[:_WIDEST]}…"


if __name__ == "__main__":
    PAGE.write_text(rendered(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
