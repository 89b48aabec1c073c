"""Each kind of damage: what is done to a home, the code that verification gives it, and the command that heals it."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from newsledger.expectations.tables import table
from newsledger.warehouse import lake, manifest, snapshots, tombstones
from newsledger.warehouse.damage import Remedy
from newsledger.warehouse.home import Home
from newsledger.warehouse.manifest import LakeFile, Manifest, TableEntry
from tests.damage.files import (
    Change,
    appended,
    cut,
    flipped,
    overwritten,
    removed,
    replaced,
    replaced_by,
    with_line,
    without_line,
)
from tests.homes import publish

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of damage: its name, what it does, the expected code, and the command that heals it."""

    name: str
    harm: Callable[[Home], None]
    reason: str
    remedy: Remedy


def to_file(find: Callable[[Home], Path], change: Change) -> Callable[[Home], None]:
    """Return the harm that a change does to one file of a home."""
    return lambda home: change(find(home))


def lake_file(name: str) -> Callable[[Home], Path]:
    """Return a finder of the only file of a table."""
    return lambda home: manifest.paths(home, manifest.read(home), name)[0]


def journal_file(home: Home) -> Path:
    """Return the first journal."""
    return min(home.journal.glob("*.jsonl"))


def raw_object(name: str) -> Callable[[Home], Path]:
    """Return a finder of the object of a table's first row."""
    return lambda home: home.root / lake.tables(home, manifest.read(home), name)["raw_path"][0].as_py()


def recorded(home: Home, name: str, **changes: object) -> None:
    """Commit a manifest whose entry of a table's only file says something else."""
    state = manifest.read(home)
    (file,) = state.tables[name].files
    content = {field: getattr(file, field) for field in LakeFile.__slots__} | changes
    commit(home, state, {**state.tables, name: TableEntry((LakeFile(**content),))})


def commit(home: Home, state: Manifest, tables: dict[str, TableEntry]) -> None:
    """Commit a manifest with other tables."""
    manifest.commit(
        home,
        Manifest(state.generation, state.run_id, "", tables=tables, journals=state.journals, warehouse=state.warehouse),
    )


def changed_column(data: pa.Table, name: str, column: str, value: object) -> pa.Table:
    """Return a table with one value of its first row changed."""
    first = pa.array([row == 0 for row in range(data.num_rows)])
    values = pc.if_else(first, pa.scalar(value, data[column].type), data[column])
    return data.set_column(table(name).names.index(column), data.schema.field(column), values)


def forged(name: str, column: str, value: object) -> Callable[[Home], None]:
    """Return the harm of a tool that changes a value and the checksum in the manifest with it."""

    def harm(home: Home) -> None:
        path = lake_file(name)(home)
        pq.write_table(changed_column(pq.read_table(path), name, column, value), path)
        recorded(home, name, sha256=lake.file_sha256(path), bytes=path.stat().st_size)

    return harm


def fewer_rows(home: Home) -> None:
    """Remove a row, and correct the manifest's count and checksum."""
    path = lake_file("quotes")(home)
    pq.write_table(pq.read_table(path).slice(0, 1), path)
    recorded(home, "quotes", sha256=lake.file_sha256(path), rows=1)


def fewer_columns(home: Home) -> None:
    """Remove a column, and correct the checksum."""
    path = lake_file("quotes")(home)
    pq.write_table(pq.read_table(path).drop_columns(["hedge"]), path)
    recorded(home, "quotes", sha256=lake.file_sha256(path))


def edited_beside_its_checksum(home: Home) -> None:
    """Change a value and, in the text of the manifest, the checksum of the file."""
    path = lake_file("quotes")(home)
    before = lake.file_sha256(path)
    pq.write_table(changed_column(pq.read_table(path), "quotes", "rule", "forged"), path)
    replaced(before.encode(), lake.file_sha256(path).encode())(home.manifest)


def past_the_audit(name: str, column: str, value: object) -> Callable[[Home], None]:
    """Return the harm of publishing a row that breaks a rule."""

    def harm(home: Home) -> None:
        data = lake.tables(home, manifest.read(home), name)
        publish(home, {name: changed_column(data, name, column, value)}, run_id="run_2", whole={name})

    return harm


def row_twice(home: Home) -> None:
    """Publish a row twice."""
    data = lake.tables(home, manifest.read(home), "sources")
    publish(home, {"sources": pa.concat_tables([data, data])}, run_id="run_2", whole={"sources"})


def table_left_out(home: Home) -> None:
    """Commit a manifest without a table."""
    state = manifest.read(home)
    commit(home, state, {name: entry for name, entry in state.tables.items() if name != "quotes"})


def link_out_of_the_home(home: Home) -> None:
    """Move a file elsewhere, and leave a link."""
    path = lake_file("quotes")(home)
    path.rename(home.root.parent / "elsewhere.parquet")
    path.symlink_to(home.root.parent / "elsewhere.parquet")


def other_path(path: str) -> Callable[[Home], None]:
    """Return the harm of a manifest that points elsewhere, with a right checksum."""

    def harm(home: Home) -> None:
        copy = home.manifest_copy.read_bytes()
        recorded(home, "quotes", path=path)
        home.manifest_copy.write_bytes(copy)

    return harm


def rolled_back(home: Home) -> None:
    """Put the manifest of an earlier publish back."""
    earlier = home.manifest.read_bytes()
    publish(home, {}, run_id="run_2")
    home.manifest.write_bytes(earlier)


def journals_swapped(home: Home) -> None:
    """Exchange two journals."""
    first, second = sorted(home.journal.glob("*.jsonl"))[:2]
    content = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(content)


def sql(*statements: str) -> Callable[[Home], None]:
    """Return the harm of statements run on the warehouse by another tool."""

    def harm(home: Home) -> None:
        with duckdb.connect(str(home.warehouse)) as connection:
            for statement in statements:
                connection.execute(statement)

    return harm


def older_warehouse(home: Home) -> None:
    """Put the warehouse of an earlier publish back."""
    earlier = home.warehouse.read_bytes()
    publish(home, {}, run_id="run_2")
    home.warehouse.write_bytes(earlier)


def other_object(home: Home) -> None:
    """Put the bytes of one object under the name of another."""
    raw_object("documents")(home).write_bytes(raw_object("fetches")(home).read_bytes())


def erasure_begun(home: Home) -> None:
    """Bury something, and stop."""
    tombstones.bury(home, [("url", "https://example.org/another")], AT)


def tombstone_changed(home: Home) -> None:
    """Change one digit of a hash."""
    line = json.loads(home.tombstones.read_bytes().splitlines()[1])
    digest = str(line["sha256"])
    replaced(digest.encode(), (("1" if digest[0] == "0" else "0") + digest[1:]).encode())(home.tombstones)


def _lake() -> list[Kind]:
    quotes, articles = lake_file("quotes"), lake_file("articles")
    harms: list[tuple[str, Callable[[Home], None], str]] = [
        ("a bit of articles flipped", to_file(articles, flipped(0.4)), "hash_mismatch"),
        ("the last byte of signatures flipped", to_file(lake_file("signatures"), flipped(1)), "hash_mismatch"),
        ("quotes truncated", to_file(quotes, cut(0.7)), "hash_mismatch"),
        ("quotes emptied", to_file(quotes, overwritten(b"")), "hash_mismatch"),
        ("quotes missing", to_file(quotes, removed), "missing_file"),
        ("the folder of a table missing", to_file(lambda home: home.lake / "fetches", removed), "missing_file"),
        ("the lake missing", to_file(lambda home: home.lake, removed), "missing_file"),
        ("a link that leads out of the home", link_out_of_the_home, "leaves_home"),
        ("another number of rows in the manifest", lambda home: recorded(home, "quotes", rows=3), "row_count_mismatch"),
        ("a row removed, its count and checksum forged", fewer_rows, "values_mismatch"),
        ("a column removed, the checksum forged", fewer_columns, "schema_mismatch"),
        ("a table left out of the manifest", table_left_out, "missing_table"),
        ("a value changed, the checksum forged", forged("quotes", "rule", "forged"), "values_mismatch"),
        (
            "a time changed, the checksum forged",
            forged("fetches", "started_at", AT.replace(year=2020)),
            "values_mismatch",
        ),
        ("a digest in the manifest changed", lambda home: recorded(home, "quotes", values=7), "values_mismatch"),
        ("a value changed, the manifest's text with it", edited_beside_its_checksum, "hash_mismatch"),
        ("evidence that is not in the text", past_the_audit("quotes", "text", "Everybody"), "evidence_mismatch_text"),
        ("a mention of nobody", past_the_audit("mentions", "entity_id", "nobody"), "dangling_entity_id"),
        ("a share above one", past_the_audit("relations", "confidence", 1.5), "out_of_range_confidence"),
        ("a row twice", row_twice, "duplicate_key"),
        ("raw bytes outside of the home", past_the_audit("documents", "raw_path", "../../x"), "raw_path_mismatch"),
    ]
    return [Kind(name, harm, reason, Remedy.REBUILD) for name, harm, reason in harms]


def _manifest() -> list[Kind]:
    def here(change: Change) -> Callable[[Home], None]:
        return to_file(lambda home: home.manifest, change)

    unreadable = "manifest_unreadable"
    harms: list[tuple[str, Callable[[Home], None], str]] = [
        ("the manifest missing", here(removed), "manifest_missing"),
        ("the manifest truncated", here(cut(0.5)), unreadable),
        ("the manifest emptied", here(overwritten(b"")), unreadable),
        ("the manifest overwritten", here(overwritten(b"\xff\x00" * 99)), unreadable),
        ("the manifest's generation changed", here(replaced(b'"generation": 1', b'"generation": 9')), unreadable),
        ("a path that climbs out of the lake", other_path("quotes/../../x.parquet"), unreadable),
        ("an absolute path", other_path("/etc/x.parquet"), unreadable),
        ("a path into another table", other_path("articles/00000001-run_1.parquet"), unreadable),
        ("an older manifest", rolled_back, "manifest_rolled_back"),
        ("the copy broken", to_file(lambda home: home.manifest_copy, cut(0.5)), "manifest_copy_unreadable"),
    ]
    return [Kind(name, harm, reason, Remedy.MANIFEST) for name, harm, reason in harms]


def _journals() -> list[Kind]:
    def here(change: Change) -> Callable[[Home], None]:
        return to_file(journal_file, change)

    harms: list[tuple[str, Callable[[Home], None], str]] = [
        ("a journal missing", here(removed), "journal_missing"),
        ("every journal missing", to_file(lambda home: home.journal, removed), "journal_missing"),
        ("a journal truncated", here(cut(0.6)), "journal_truncated"),
        ("a journal emptied", here(overwritten(b"")), "journal_truncated"),
        ("a bit of a journal flipped", here(flipped(0.5)), "journal_changed"),
        ("a URL in a journal changed", here(replaced(b'"url": "url 0"', b'"url": "url 9"')), "journal_changed"),
        ("a line of a journal removed", here(without_line(1)), "journal_truncated"),
        ("a line in a journal added", here(with_line(1, b'["sources", {"source_id": "x"}]\n')), "journal_changed"),
        ("rubbish after the published part", here(appended(b"rubbish\n[]\n")), "journal_damaged"),
        ("two journals exchanged", journals_swapped, "journal_changed"),
    ]
    return [Kind(name, harm, reason, Remedy.JOURNALS) for name, harm, reason in harms]


def _raw() -> list[Kind]:
    document, listing = raw_object("documents"), raw_object("fetches")
    harms: list[tuple[str, Callable[[Home], None]]] = [
        ("raw bytes overwritten", to_file(document, overwritten(b"damaged"))),
        ("raw bytes truncated", to_file(document, cut(0.8))),
        ("a bit of raw bytes flipped", to_file(document, flipped(0.7))),
        ("raw bytes missing", to_file(document, removed)),
        ("raw bytes of another document", other_object),
        ("a listing emptied", to_file(listing, overwritten(b""))),
        ("every object missing", to_file(lambda home: home.objects, removed)),
    ]
    return [Kind(name, harm, "raw_damaged", Remedy.RAW) for name, harm in harms]


def _warehouse() -> list[Kind]:
    def here(change: Change) -> Callable[[Home], None]:
        return to_file(lambda home: home.warehouse, change)

    stale = "warehouse_not_current"
    harms: list[tuple[str, Callable[[Home], None], str]] = [
        ("the warehouse missing", here(removed), stale),
        ("the warehouse overwritten", here(overwritten(b"damaged" * 999)), stale),
        ("the warehouse emptied", here(overwritten(b"")), stale),
        ("the warehouse of an earlier publish", older_warehouse, stale),
        ("the last byte of the warehouse flipped", here(flipped(1)), ""),
        ("a bit of the warehouse flipped", here(flipped(0.5)), ""),
        ("the warehouse truncated", here(cut(0.9)), ""),
        ("a value changed in the warehouse", sql("UPDATE quotes SET cue = 'sang'"), "rows_changed"),
        ("a row deleted in the warehouse", sql("DELETE FROM articles WHERE article_id = 'articles-0'"), "rows_changed"),
        ("a row inserted in the warehouse", sql("INSERT INTO runs FROM runs LIMIT 1"), "rows_changed"),
        ("a view changed", sql("CREATE OR REPLACE VIEW fetch_state AS SELECT 1 AS one"), "view_changed"),
        ("a view dropped", sql("DROP VIEW fetch_state"), "view_missing"),
        ("a view added", sql("CREATE VIEW mine AS FROM quotes"), "view_unknown"),
        ("a macro changed", sql("CREATE OR REPLACE MACRO text_fragment(url, passage) AS url"), "macro_changed"),
        ("a table dropped", sql("DROP TABLE credits"), "table_missing"),
        ("a table added", sql("CREATE TABLE mine AS FROM quotes"), "table_unknown"),
        ("a column added", sql("ALTER TABLE quotes ADD COLUMN mine INTEGER"), "table_changed"),
        ("a comment changed", sql("COMMENT ON COLUMN quotes.cue IS 'mine'"), "table_changed"),
        (
            "a log beside the warehouse",
            to_file(lambda home: Path(f"{home.warehouse}.wal"), overwritten(b"x")),
            "warehouse_log",
        ),
    ]
    return [Kind(name, harm, reason, Remedy.WAREHOUSE) for name, harm, reason in harms]


def older_current(home: Home) -> None:
    """Publish, and let `current` lead to the state before."""
    publish(home, {}, run_id="run_2")
    snapshots.point(home, replace(manifest.read(home), generation=1))


def earlier_state(change: Change) -> Callable[[Home], None]:
    """Return the harm of a change to the file that only an earlier generation has."""

    def harm(home: Home) -> None:
        path = lake_file("sources")(home)
        publish(home, {"sources": lake.tables(home, manifest.read(home), "sources")}, run_id="run_2")
        change(path)

    return harm


def _snapshots() -> list[Kind]:
    def here(name: str, change: Change) -> Callable[[Home], None]:
        return to_file(lambda home: snapshots.folder(home, 1) / name, change)

    file = "quotes/00000001_00000001-run_1.parquet"
    harms: list[tuple[str, Callable[[Home], None], str]] = [
        ("current missing", to_file(lambda home: home.current, removed), "current_elsewhere"),
        ("current of an earlier publish", older_current, "current_elsewhere"),
        ("a file of a generation missing", here(file, removed), "snapshot_changed"),
        ("a file of a generation replaced", here(file, replaced_by(b"damaged")), "snapshot_changed"),
        ("a file in a generation added", here("quotes/mine.parquet", overwritten(b"")), "snapshot_incomplete"),
        ("the manifest of a generation cut", here("manifest.json", cut(0.5)), "snapshot_unreadable"),
        ("a file of an earlier generation flipped", earlier_state(flipped(0.5)), "snapshot_damaged"),
        ("a file of an earlier generation missing", earlier_state(removed), "snapshot_damaged"),
    ]
    return [Kind(name, harm, reason, Remedy.CURRENT) for name, harm, reason in harms]


def _tombstones() -> list[Kind]:
    def here(change: Change) -> Callable[[Home], None]:
        return to_file(lambda home: home.tombstones, change)

    harms: list[tuple[str, Callable[[Home], None]]] = [
        ("the tombstones missing", here(removed)),
        ("the tombstones truncated", here(cut(0.5))),
        ("the tombstones emptied", here(overwritten(b""))),
        ("the first line of the tombstones missing", here(without_line(0))),
        ("a tombstone missing", here(without_line(2))),
        ("a tombstone changed", tombstone_changed),
        ("rubbish among the tombstones", here(with_line(1, b"rubbish\n"))),
        ("the copy of the tombstones cut", to_file(lambda home: home.tombstones_copy, cut(0.7))),
    ]
    damaged = [Kind(name, harm, "tombstones_damaged", Remedy.TOMBSTONES) for name, harm in harms]
    return [*damaged, Kind("an erasure begun", erasure_begun, "erasure_unfinished", Remedy.FORGET)]


KINDS = [*_lake(), *_manifest(), *_journals(), *_raw(), *_warehouse(), *_snapshots(), *_tombstones()]
