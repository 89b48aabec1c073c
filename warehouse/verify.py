"""The verification of a home: its bytes, its rows, and its warehouse."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq

from newsledger.expectations.arrow import arrow_schema
from newsledger.expectations.declaration import Table
from newsledger.expectations.errors import WarehouseError
from newsledger.expectations.tables import LOADED, TABLES
from newsledger.warehouse import database, lake, manifest, raw
from newsledger.warehouse.audit import audit
from newsledger.warehouse.home import Home
from newsledger.warehouse.manifest import LakeFile, Manifest


@dataclass(frozen=True, slots=True)
class Damage:
    """One violation: the table, the row's key or the file, a short code, and the detail."""

    table: str
    key: str
    reason: str
    detail: str


def problems(home: Home) -> list[Damage]:
    """Return every violation in a published home; none before the first publish.

    Files are compared with the manifest's hashes first; rows are audited only where every file is whole, since a
    damaged file would make rows elsewhere look wrong.

    Raises:
        WarehouseError: The manifest cannot be read.
    """
    state = manifest.read(home)
    if not state.generation:
        return []
    faults = [problem for declared in TABLES for problem in _of_files(home, state, declared)]
    if not faults:
        faults.extend(_of_raw(home, state))
        faults.extend(_of_rows(home, state))
    faults.extend(_of_warehouse(home, state))
    return faults


def _of_files(home: Home, state: Manifest, declared: Table) -> Iterator[Damage]:
    entry = state.tables.get(declared.name)
    if entry is None or not entry.files:
        yield Damage(declared.name, "manifest.json", "missing_table", "the manifest lists no file of this table")
        return
    for file in entry.files:
        if fault := _fault(home, declared, file):
            yield Damage(declared.name, file.path, *fault)


def _fault(home: Home, declared: Table, file: LakeFile) -> tuple[str, str] | None:
    """Return the fault of a file of the lake, as reason and detail."""
    path = home.lake / file.path
    if not path.exists():
        return "missing_file", "the manifest lists a file that does not exist"
    if (digest := lake.file_sha256(path)) != file.sha256:
        return "hash_mismatch", f"SHA-256 is {digest}, the manifest says {file.sha256}"
    with pq.ParquetFile(path) as parquet:
        rows, schema = parquet.metadata.num_rows, parquet.schema_arrow
    if rows != file.rows:
        return "row_count_mismatch", f"{rows} rows, the manifest says {file.rows}"
    if not schema.equals(arrow_schema(declared), check_metadata=False):
        return (
            "schema_mismatch",
            "columns or types differ from the contract; run newsledger rebuild to recreate the file",
        )
    return None


def _of_raw(home: Home, state: Manifest) -> Iterator[Damage]:
    columns = ["document_id", "raw_path", "content_sha256"]
    documents = lake.tables(home, state, "documents", columns=columns).to_pylist()
    documents_by_path = {str(row["raw_path"]): str(row["document_id"]) for row in documents}
    for row in documents:
        if row["content_sha256"] not in row["raw_path"]:
            detail = f"raw_path {row['raw_path']} does not contain content_sha256"
            yield Damage("documents", row["document_id"], "raw_path_mismatch", detail)
    for raw_path, detail in raw.damaged(home, sorted(documents_by_path)):
        yield Damage("documents", documents_by_path[raw_path], "raw_damaged", detail)


def _of_rows(home: Home, state: Manifest) -> Iterator[Damage]:
    """Row rules, references and evidence over every published row."""
    batch: dict[str, pa.Table] = {table.name: lake.tables(home, state, table.name) for table in TABLES}
    audit_result = audit(batch, stored={}, run_id=state.run_id, moment=datetime.now(UTC))
    for reject in audit_result.rejects:
        key, reason, detail = (str(reject[name]) for name in ("key", "reason", "detail"))
        yield Damage(str(reject["table_name"]), key, reason, detail)


def _of_warehouse(home: Home, state: Manifest) -> Iterator[Damage]:
    name = home.warehouse.name
    if not database.is_current(home, state):
        built = database.generation(home.warehouse)
        detail = (
            f"built from generation {built}, the manifest is at {state.generation}; the next run rebuilds the warehouse"
        )
        yield Damage("newsledger_manifest", name, "warehouse_not_current", detail)
        return
    loaded = {declared.name for declared in LOADED}
    try:
        rows = database.row_counts(home.warehouse)
    except WarehouseError as exc:
        yield Damage("newsledger_manifest", name, "warehouse_unreadable", str(exc))
        return
    for table, entry in state.tables.items():
        if table in loaded and rows.get(table) != entry.rows:
            detail = f"{rows.get(table)} rows in the warehouse, {entry.rows} in the manifest"
            yield Damage(table, name, "row_count_mismatch", detail)
