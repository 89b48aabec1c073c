"""Speakers that a publish changes by sums are those that counting every statement gives."""

import random
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import pytest

from newsledger.warehouse.speaker_sums import FACTS, PEERS, refresh_speakers
from newsledger.warehouse.view_files import view

_TYPES = {"is_first_hand": "BOOLEAN", "day": "DATE"}
_COLUMNS = FACTS.split(", ")
_SPEAKERS = [("ent_1", "Ada Holm"), ("ent_2", "Orrvik"), (None, "Officials"), (None, "officials"), (None, None)]


def _fact(chance: random.Random, number: int) -> list[object]:
    """Return a row of `statement_facts`, whose speakers, texts and outlets few rows or many have in common."""
    speaker_id, speaker = chance.choice(_SPEAKERS)
    article = chance.randrange(9)
    kinds = ("PERSON", chance.choice(["GB", "SE"])) if speaker_id is None else ("PERSON", "GB")
    return [
        *(f"quo_{number}", speaker_id, speaker, *(kinds if speaker_id else (None, None))),
        *(chance.choice([None, "minister", "mayor"]), f"sta_{chance.randrange(12)}", f"art_{article}"),
        *(f"clu_{article // 2}", f"outlet_{article % 3}", chance.choice([None, f"outlet_{article % 2}"])),
        *(chance.choice([None, True, False]), f"2026-03-0{chance.randrange(1, 6)}"),
    ]


@contextmanager
def _facts(rows: list[list[object]]) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as connection:
        columns = ", ".join(f"{name} {_TYPES.get(name, 'VARCHAR')}" for name in _COLUMNS)
        connection.execute(f"CREATE TABLE statement_facts ({columns})")
        connection.execute("CREATE TABLE after_statement_facts AS FROM statement_facts")
        connection.execute("CREATE TABLE changed_articles (article_id VARCHAR)")
        _insert(connection, "statement_facts", rows)
        connection.execute(f"CREATE TABLE speakers AS {view('speakers').select}")
        yield connection


def _insert(connection: duckdb.DuckDBPyConnection, name: str, rows: list[list[object]]) -> None:
    if rows:
        connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(_COLUMNS))})", rows)


@pytest.mark.parametrize("seed", range(40))
def test_speakers_are_those_that_counting_all_statements_gives(seed: int) -> None:
    chance = random.Random(seed)
    rows = [_fact(chance, number) for number in range(chance.choice([0, 3, 30]))]
    touched = chance.sample(rows, len(rows) // 3)
    after = [row if chance.random() < 0.3 else _fact(chance, int(str(row[0])[4:])) for row in touched[1:]]
    after += [_fact(chance, number) for number in range(100, 100 + chance.randrange(6))]
    with _facts(rows) as connection:
        run = connection.execute
        _insert(connection, "after_statement_facts", after)
        keys = ", ".join(f"'{row[0]}'" for row in touched) or "''"
        run(f"CREATE TABLE part_before AS FROM statement_facts WHERE quote_id IN ({keys})")
        run("CREATE TABLE lost_statement_facts AS FROM part_before EXCEPT FROM after_statement_facts")
        run("CREATE TABLE gained_statement_facts AS FROM after_statement_facts EXCEPT FROM part_before")
        run(f"DELETE FROM statement_facts WHERE quote_id IN ({keys})")
        run(
            "CREATE TABLE latest_articles AS SELECT DISTINCT article_id, text_id FROM "
            "(FROM statement_facts UNION ALL FROM after_statement_facts)"
        )
        run(PEERS)
        run("INSERT INTO statement_facts FROM after_statement_facts")
        refresh_speakers(connection)
        expected = run(f"FROM ({view('speakers').select}) ORDER BY ALL").fetchall()
        assert run("FROM speakers ORDER BY ALL").fetchall() == expected
        assert len(expected) <= 4
