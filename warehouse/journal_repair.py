"""The repair of journals: a lost or damaged one is written again from the rows that the lake has of its run."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from dataclasses import replace as changed

import pyarrow as pa

from newsledger.expectations.declaration import Row
from newsledger.expectations.errors import WarehouseError
from newsledger.expectations.tables import table
from newsledger.warehouse import lake, tombstones
from newsledger.warehouse.durable import private, replace
from newsledger.warehouse.home import Home
from newsledger.warehouse.journal import encoded, lines
from newsledger.warehouse.journal_seals import broken_seals, damaged_lines, sealed
from newsledger.warehouse.manifest import Manifest, amend

_TABLES = ("documents", "fetches", "rejects", "runs")


def repair_journals(home: Home, state: Manifest) -> list[str]:
    """Write every damaged journal again; return a line for each that says what it was made from.

    A journal that the manifest has a seal of is made from the lake's rows of its run; lines of its own are used only
    for tables that the lake cannot give. In any other journal, unreadable lines are dropped: they belong to documents
    and requests that were not published, which the next run requests again.

    Raises:
        WarehouseError: The disk refused.
    """
    broken_names = sorted(fault.name for fault in broken_seals(home, state.journals))
    reports = []
    if broken_names:
        source = _TrustedLake(home, state, lake.sound(home, state))
        reports = [_from_lake(source, name) for name in broken_names]
    reports.extend(_without_damage(home, fault.name) for fault in damaged_lines(home))
    if reports and state.tables:
        seals = {name: seal for name, seal in state.journals.items() if name not in broken_names}
        amend(home, changed(state, journals=sealed(home, seals)))
    return reports


@dataclass(frozen=True, slots=True)
class _TrustedLake:
    """The lake that journals are made from: the state, and the part of it whose files are whole."""

    home: Home
    state: Manifest
    trusted: Manifest

    def rows(self, name: str, key: str, values: Iterable[str]) -> list[Row]:
        """Return the rows whose key is among the values."""
        keys = pa.array(values, pa.string())
        result: list[Row] = lake.rows(self.home, self.trusted, name, key=key, values=keys).to_pylist()
        return result

    def is_partial(self, name: str) -> bool:
        """Return whether rows of a table are lost."""
        return self.trusted.tables.get(name) != self.state.tables.get(name)


def _from_lake(source: _TrustedLake, name: str) -> str:
    run_id = name.removesuffix(".jsonl")
    rows = {table_name: source.rows(table_name, "run_id", [run_id]) for table_name in _TABLES}
    rows["rejects"] = [row for row in rows["rejects"] if row["stage"] == "pull"]
    source_ids = {str(row["source_id"]) for table_name in ("documents", "fetches") for row in rows[table_name]}
    rows["sources"] = source.rows("sources", "source_id", sorted(source_ids))
    if any(source.is_partial(table_name) for table_name in rows):
        for table_name, row in _readable_lines(source.home, name):
            key = table(table_name).key
            is_known = row.get(key) in {published[key] for published in rows[table_name]}
            if source.is_partial(table_name) and not is_known:
                rows[table_name].append(row)
    _write(source.home, name, [(table_name, row) for table_name in ("sources", *_TABLES) for row in rows[table_name]])
    counts = ", ".join(f"{len(rows[table_name])} {table_name}" for table_name in ("documents", "fetches", "rejects"))
    return f"journal {name}: written again from the lake with {counts}"


def _readable_lines(home: Home, name: str) -> Iterator[tuple[str, Row]]:
    path = home.journal / name
    if path.is_file():
        yield from ((line.table, line.row) for line in lines(path) if line.fault is None)


def _without_damage(home: Home, name: str) -> str:
    path = home.journal / name
    dropped = {line.number for line in lines(path) if line.fault is not None}
    with path.open("rb") as stream:
        content = b"".join(line for number, line in enumerate(stream, start=1) if number not in dropped)
    _replace(home, name, content)
    return f"journal {name}: {len(dropped)} unreadable lines dropped; the next run requests again what they stood for"


def _write(home: Home, name: str, rows: Iterable[tuple[str, Row]]) -> None:
    stones = tombstones.read(home)
    content = "".join(encoded(table_name, row) for table_name, row in rows if not stones.covers_row(row))
    _replace(home, name, content.encode())


def _replace(home: Home, name: str, content: bytes) -> None:
    try:
        replace(home.journal / name, content, opener=private)
    except OSError as exc:
        raise WarehouseError(f"cannot write the journal {name} in {home.journal}: {exc.strerror}") from exc
