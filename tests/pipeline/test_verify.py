"""Verification finds each kind of damage, and none in a sound home."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from newsledger.expectations.tables import table
from newsledger.warehouse import damage as found
from newsledger.warehouse import lake, manifest, verify
from newsledger.warehouse.home import Home
from newsledger.warehouse.manifest import Manifest, TableEntry
from newsledger.warehouse.verify import lasting_damage, problems
from newsledger.warehouse.verify_warehouse import warehouse_damage
from tests.homes import filled, outlets, prepared, publish

Damage = Callable[[Home], None]


def only_file(home: Home, name: str) -> Path:
    (path,) = manifest.paths(home, manifest.read(home), name)
    return path


def a_byte(home: Home) -> None:
    path = only_file(home, "quotes")
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)


def a_missing_file(home: Home) -> None:
    only_file(home, "quotes").unlink()


def a_wrong_count(home: Home) -> None:
    state = manifest.read(home)
    (file,) = state.tables["quotes"].files
    entry = TableEntry((replace(file, rows=3),))
    manifest.commit(home, replace(state, tables={**state.tables, "quotes": entry}))


def a_wrong_schema(home: Home) -> None:
    path = only_file(home, "quotes")
    pq.write_table(pq.read_table(path).drop_columns(["hedge"]), path)
    state = manifest.read(home)
    (file,) = state.tables["quotes"].files
    entry = TableEntry((replace(file, sha256=lake.file_sha256(path)),))
    manifest.commit(home, replace(state, tables={**state.tables, "quotes": entry}))


def a_forgotten_table(home: Home) -> None:
    state = manifest.read(home)
    tables = {name: entry for name, entry in state.tables.items() if name != "quotes"}
    manifest.commit(home, replace(state, tables=tables))


def raw_bytes(home: Home) -> None:
    next(home.objects.rglob("*.gz")).write_bytes(b"damaged")


def no_raw_bytes(home: Home) -> None:
    next(home.objects.rglob("*.gz")).unlink()


def no_warehouse(home: Home) -> None:
    home.warehouse.unlink()


def a_warehouse_that_is_none(home: Home) -> None:
    home.warehouse.write_bytes(b"damaged" * 999)


def publish_changed(home: Home, place: str, value: pa.Scalar) -> None:
    """Publish a table with the value at `table.column` set in its first row, past the audit."""
    name, _, column = place.partition(".")
    data = lake.tables(home, manifest.read(home), name)
    first = pa.array([row == 0 for row in range(data.num_rows)])
    changed = data.set_column(
        table(name).names.index(column), column, pc.if_else(first, value.cast(data[column].type), data[column])
    )
    publish(home, {name: changed}, run_id="run_2", whole={name})


def words_that_are_not_there(home: Home) -> None:
    publish_changed(home, "quotes.text", pa.scalar("Everybody sails"))


def an_unknown_entity(home: Home) -> None:
    publish_changed(home, "mentions.entity_id", pa.scalar("nobody"))


def a_share_above_one(home: Home) -> None:
    publish_changed(home, "relations.confidence", pa.scalar(1.5))


def a_row_twice(home: Home) -> None:
    data = lake.tables(home, manifest.read(home), "sources")
    publish(home, {"sources": pa.concat_tables([data, data])}, run_id="run_2", whole={"sources"})


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (a_byte, ("quotes", "hash_mismatch")),
        (a_missing_file, ("quotes", "missing_file")),
        (a_wrong_count, ("quotes", "row_count_mismatch")),
        (a_wrong_schema, ("quotes", "schema_mismatch")),
        (a_forgotten_table, ("quotes", "missing_table")),
        (raw_bytes, ("documents", "raw_damaged")),
        (no_raw_bytes, ("documents", "raw_damaged")),
        (no_warehouse, ("newsledger_manifest", "warehouse_not_current")),
        (a_warehouse_that_is_none, ("newsledger_manifest", "warehouse_not_current")),
        (words_that_are_not_there, ("quotes", "evidence_mismatch_text")),
        (an_unknown_entity, ("mentions", "dangling_entity_id")),
        (a_share_above_one, ("relations", "out_of_range_confidence")),
        (a_row_twice, ("sources", "duplicate_key")),
    ],
)
def test_damage_is_found_and_named(tmp_path: Path, damage: Damage, told: tuple[str, str]) -> None:
    home = filled(tmp_path)
    damage(home)
    assert told in {(problem.table, problem.reason) for problem in problems(home)}


def test_a_sound_home_has_no_problems(tmp_path: Path) -> None:
    assert problems(filled(tmp_path)) == []


def test_a_home_that_published_nothing_has_no_problems(tmp_path: Path) -> None:
    assert problems(prepared(tmp_path)) == []


def test_a_home_stays_sound_over_publishes(tmp_path: Path) -> None:
    home = filled(tmp_path)
    publish(home, {"sources": outlets(a="A")}, run_id="run_2")
    publish(home, {"sources": outlets(a="B")}, run_id="run_3")
    assert problems(home) == []


def test_a_publish_during_verification_is_no_damage_and_damage_beside_one_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, names = filled(tmp_path), iter("abcdef")
    compare = warehouse_damage

    def published_meanwhile(home: Home, state: Manifest, *, memory_mb: int) -> Iterator[found.Damage]:
        name = next(names)
        if name in "ad":
            publish(home, {"sources": outlets(**{name: name})}, run_id=f"run_{name}")
        yield from compare(home, state, memory_mb=memory_mb)

    monkeypatch.setattr(verify, "warehouse_damage", published_meanwhile)
    assert lasting_damage(home) == [], "the pass beside the publish finds the warehouse of another state"
    assert next(names) == "c", "there were two passes"
    next(home.objects.rglob("*.gz")).unlink()
    assert {damage.reason for damage in lasting_damage(home)} == {"raw_damaged"}
