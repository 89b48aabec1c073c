"""A warehouse that follows random changes has the rows that one built anew has, in tables and in stored views."""

import random
from collections.abc import Iterator

import duckdb
import pyarrow as pa
import pytest

from newsledger.expectations.arrow import arrow_table
from newsledger.expectations.tables import LOADED, table
from newsledger.warehouse.catalog import statements
from newsledger.warehouse.increment import Difference, exchanged
from newsledger.warehouse.manifest import Manifest
from newsledger.warehouse.session import session
from newsledger.warehouse.stored_views import refresh_stored
from newsledger.warehouse.view_files import STORED, view
from tests.batches import Rows, valid

_ROWS = valid(1)
_IDS = 12
_COUNTS = {"sources": 4, "mentions": 60}  # of rows, where there are not as many as ids


def _values(chance: random.Random) -> dict[str, dict[str, object]]:
    """Return values for a row of each table, with few ids, so that many rows refer to each other."""

    def name(kind: str, ids: int = _IDS) -> str:
        return f"{kind}-{chance.randrange(ids)}"

    def some(kind: str, ids: int = _IDS) -> str | None:
        return chance.choice([None, name(kind, ids)])

    return {
        "sources": {"name": name("outlet")},
        "articles": {
            "article_key": name("key"),
            "is_latest": chance.random() < 0.8,
            "source_id": name("sources", 4),
            "cluster_id": some("cluster", 3),
            "is_cluster_origin": chance.random() < 0.3,
            "wire_agency": chance.choice([None, "sources-2", "Reuters"]),
        },
        "entities": {"name": name("Name"), "type": chance.choice(["PERSON", "ORG"]), "country_code": None},
        "quotes": {
            "article_id": name("articles"),
            "speaker_entity_id": chance.choice([None, *[name("entities")] * 3]),
            "depth": chance.randrange(2),
            "speaker_text": some("Somebody", 3),
            "parent_quote_id": some("quotes"),
            "addressee_entity_id": some("entities"),
            "start_char": chance.choice([0, 150, 250]),
            "end_char": chance.choice([300, 450]),
            "content": chance.choice(["Nobody sails before Friday", "At least 12 boats were damaged", "Twelve of us"]),
            "quote_cluster_id": some("words", 3),
        },
        "attributions": {
            "article_id": name("articles"),
            "quote_id": name("quotes"),
            "entity_id": some("entities"),
            "role": chance.choice(["speaker", "relay", "outlet"]),
            "position": chance.randrange(3),
        },
        "mentions": {
            "article_id": name("articles"),
            "entity_id": name("entities"),
            "start_char": (place := chance.randrange(0, 500, 50)),
            "end_char": place + 8,
        },
        "relations": {
            "article_id": name("articles"),
            "subject_entity_id": some("entities"),
            "modality": "asserted",
            "object_entity_id": some("entities"),
            "role_title": name("title", 3),
            "is_negated": False,
        },
        "credits": {
            "article_id": name("articles"),
            "agency": chance.choice(["Reuters", "AP"]),
            "agency_source_id": some("sources", 4),
        },
    }


def _changes(chance: random.Random) -> Rows:
    """Return new and changed rows, of few ids, so that most replace others."""
    rows: Rows = {}
    for kind in _values(chance):
        declared, count = table(kind), _COUNTS.get(kind, _IDS)
        chosen = {f"{kind}-{chance.randrange(count)}" for _ in range(chance.randrange(count // 2))}
        rows[kind] = [{**_ROWS[kind][0], **_values(chance)[kind], declared.key: key} for key in sorted(chosen)]
    return rows


@pytest.fixture
def built() -> Iterator[duckdb.DuckDBPyConnection]:
    with session(threads=1) as connection:
        connection.execute("ATTACH ':memory:' AS built")
        connection.execute("USE built")
        for statement in statements(is_stored=True):
            connection.execute(statement)
        yield connection


def test_stored_views_follow_the_changes_of_tables(built: duckdb.DuckDBPyConnection) -> None:
    chance = random.Random(7)
    expected: dict[str, dict[object, dict[str, object]]] = {declared.name: {} for declared in LOADED}
    for number in range(18):
        changes = _changes(chance)
        removed = {
            name: {f"{name}-{chance.randrange(_IDS)}"} for name in ("quotes", "relations", "articles", "mentions")
        }
        removed = {name: keys - {row[table(name).key] for row in changes[name]} for name, keys in removed.items()}
        for name, rows in changes.items():
            for key in removed.get(name, ()):
                expected[name].pop(key, None)
            expected[name] |= {row[table(name).key]: row for row in rows}
        difference = Difference(
            Manifest.empty(),
            {name: arrow_table(table(name), rows) for name, rows in changes.items()},
            {name: pa.array(sorted(keys), pa.string()) for name, keys in removed.items()},
        )
        with built.cursor() as connection:
            connection.execute("USE built")
            for declared in LOADED:
                keys = [*difference.rows.get(declared.name, {declared.key: []})[declared.key]]
                keys = [str(key) for key in (*keys, *difference.removed_keys.get(declared.name, []))]
                present = f'SELECT count(*) FROM {declared.name} WHERE "{declared.key}" IN (SELECT unnest(?))'
                replaced = connection.execute(present, [keys]).fetchall()[0][0] if number % 2 else None
                exchanged(connection, declared, difference, replaced=replaced)
            refresh_stored(connection)
            for name in sorted(STORED) if number % 3 == 2 else ():
                now, anew = f"FROM {name}", f"FROM ({view(name).select})"
                differing = f"({now} EXCEPT ALL {anew}) UNION ALL ({anew} EXCEPT ALL {now})"
                assert connection.execute(differing).fetchall() == [], name
    for name, rows_by_key in expected.items():
        key = table(name).key
        stored = built.execute(f'SELECT "{key}" FROM {name}').fetchall()
        assert sorted(stored) == sorted((row,) for row in rows_by_key), name


def test_a_table_that_is_given_whole_loses_the_rows_that_are_not_given(built: duckdb.DuckDBPyConnection) -> None:
    declared = table("stories")
    for keys, deleted in ((("a", "b"), 0), (("b", "c"), 1), ((), 2)):
        rows = [{**_ROWS["stories"][0], "story_id": key} for key in keys]
        with built.cursor() as connection:
            connection.execute("USE built")
            given = Difference(Manifest.empty(), {"stories": arrow_table(declared, rows)}, whole={"stories"})
            assert exchanged(connection, declared, given) == deleted
        assert {row[0] for row in built.execute("SELECT story_id FROM stories").fetchall()} == set(keys)
