"""The verification of published rows: their files, their values, and the raw bytes that they were read from."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from newsledger.expectations.arrow import arrow_schema
from newsledger.expectations.declaration import CONTRACT_VERSION, Column, Table
from newsledger.expectations.rules import RowRule, evidence_rules, reference_rules, value_rules
from newsledger.expectations.tables import TABLES, table
from newsledger.warehouse import lake, manifest, raw
from newsledger.warehouse.damage import Damage, Remedy
from newsledger.warehouse.digest import values_digest
from newsledger.warehouse.home import Home
from newsledger.warehouse.manifest import LakeFile, Manifest, TableEntry
from newsledger.warehouse.session import parquet, rows_of, session

MOST_OF_A_KIND = 1000
_BATCH = 10_000
_OF_A_THREAD, _MOST_THREADS = 256, 4  # a thread needs some 130 MB for articles of 3 kB
_SHARE_OF_TEXTS = 6  # a part of the texts may take a sixth of the memory, since a join holds them twice


def threads_within(memory_mb: int) -> int:
    """Return how many threads a query over whole rows may have within so much memory."""
    return max(1, min(_MOST_THREADS, memory_mb // _OF_A_THREAD))


def file_damage(home: Home, state: Manifest, *, memory_mb: int) -> Iterator[Damage]:
    """Yield the damage to the files of the lake: bytes, number of rows, columns, and the digest of the values."""
    with session(memory_mb=memory_mb, threads=threads_within(memory_mb)) as connection:
        for declared in TABLES:
            entry = state.tables.get(declared.name, TableEntry())
            if not entry.files and declared.name in _tables_of(state):
                yield Damage(
                    declared.name, "manifest.json", "missing_table", "the manifest lists no file of this table"
                )
            for file in entry.files:
                check = _FileCheck(home.lake / file.path, declared, file)
                if fault := _escape(home, check) or check.fault(connection):
                    yield Damage(declared.name, file.path, *fault)


def _tables_of(state: Manifest) -> set[str]:
    """Return the tables that the state must have: those of its contract version."""
    is_current = state.contract_version == CONTRACT_VERSION
    return {declared.name for declared in TABLES} if is_current else set(state.tables)


def _escape(home: Home, check: "_FileCheck") -> tuple[str, str] | None:
    if not check.path.exists():
        return "missing_file", "the manifest lists a file that does not exist"
    if not check.path.resolve().is_relative_to(home.lake.resolve()):
        return "leaves_home", f"the file is a link to {check.path.resolve()}"
    return None


@dataclass(frozen=True, slots=True)
class _FileCheck:
    """A file of the lake, and its entry in the manifest; a fault is a short code and a detail."""

    path: Path
    declared: Table
    entry: LakeFile

    def fault(self, connection: duckdb.DuckDBPyConnection) -> tuple[str, str] | None:
        """Return how the file differs from its entry; None if it does not."""
        try:
            if (sha256 := lake.file_sha256(self.path)) != self.entry.sha256:
                return "hash_mismatch", f"SHA-256 is {sha256}, the manifest says {self.entry.sha256}"
            return self._content_fault(connection)
        except duckdb.OutOfMemoryException:
            raise  # the file is not damaged
        except (OSError, pa.ArrowInvalid, duckdb.Error) as exc:
            return "unreadable_file", " ".join(str(exc).split())

    def _content_fault(self, connection: duckdb.DuckDBPyConnection) -> tuple[str, str] | None:
        with pq.ParquetFile(self.path) as parquet_file:
            rows, schema = parquet_file.metadata.num_rows, parquet_file.schema_arrow
        if rows != self.entry.rows:
            return "row_count_mismatch", f"{rows} rows, the manifest says {self.entry.rows}"
        if detail := _schema_fault(self.declared, schema):
            return "schema_mismatch", detail
        if self.entry.values is None:
            return None
        digest = values_digest(connection, parquet([self.path]), self.declared, columns=schema.names)
        if digest == self.entry.values:
            return None
        return (
            "values_mismatch",
            f"the digest of the values is {digest:016x}, the manifest says {self.entry.values:016x}",
        )


def _schema_fault(declared: Table, schema: pa.Schema) -> str | None:
    """Return what is wrong with the columns of a file; a file of an earlier contract may lack columns."""
    expected = arrow_schema(declared)
    version = (schema.metadata or {}).get(b"contract_version", b"").decode()
    if version.isdecimal() and int(version) < int(CONTRACT_VERSION):
        fields = [field for field in expected if field.name in schema.names]
        expected = pa.schema(fields)
        schema = pa.schema([field.with_nullable(expected.field(field.name).nullable) for field in schema])
    if schema.equals(expected, check_metadata=False):
        return None
    return "columns or types differ from the contract"


def raw_damage(home: Home, state: Manifest, *, stored: Collection[str] = ()) -> Iterator[Damage]:
    """Yield the raw objects that published rows name and that are damaged or missing, unless known to be lost.

    Those that are `stored` elsewhere may be missing from the home.
    """
    lost_paths = raw.losses(home)
    for name in ("documents", "fetches"):
        damages = (
            damage
            for row in _named_objects(home, state, table(name))
            if row["raw_path"] not in lost_paths
            and not (row["raw_path"] in stored and not (home.root / str(row["raw_path"])).exists())
            and (damage := _of_object(home, table(name), row))
        )
        yield from islice(damages, MOST_OF_A_KIND)


def _named_objects(home: Home, state: Manifest, declared: Table) -> Iterator[dict[str, str | None]]:
    """Yield key, path and digest of the rows that name an object, each object once in a row of neighbours."""
    columns = [name for name in (declared.key, "raw_path", "content_sha256") if name in declared.names]
    last = None
    for path in manifest.paths(home, state, declared.name):
        with pq.ParquetFile(path) as parquet_file:
            if "raw_path" not in parquet_file.schema_arrow.names:
                continue
            for batch in parquet_file.iter_batches(_BATCH, columns=columns):
                for row in batch.to_pylist():
                    if row["raw_path"] is not None and row["raw_path"] != last:
                        last = row["raw_path"]
                        yield row


def _of_object(home: Home, declared: Table, row: dict[str, str | None]) -> Damage | None:
    key, raw_path, sha256 = str(row[declared.key]), str(row["raw_path"]), row.get("content_sha256")
    if not raw.is_path(raw_path) or (sha256 is not None and sha256 not in raw_path):
        detail = f"raw_path {raw_path} is not that of an object, or does not contain content_sha256"
        return Damage(declared.name, key, "raw_path_mismatch", detail)
    fault = raw.fault(home, raw_path)
    return Damage(declared.name, key, "raw_damaged", fault, Remedy.RAW) if fault else None


def row_damage(home: Home, state: Manifest, *, spill: Path, memory_mb: int) -> Iterator[Damage]:
    """Yield the rows that break a rule of the contract: values, references, evidence and keys.

    Each kind of rule has a query of its own: those over single rows are streams, grouped and joined keys spill, and
    texts, which do not, are joined in parts that fit into the memory.
    """
    with session(spill, memory_mb=memory_mb, threads=threads_within(memory_mb)) as connection:
        connection.execute("SET preserve_insertion_order = false")
        for declared in TABLES:
            origin = rows_of(connection, declared, manifest.paths(home, state, declared.name))
            connection.execute(f"CREATE TEMP VIEW published_{declared.name} AS FROM {origin}")
        for name in {column.references.partition(".")[0] for column in _references(TABLES) if column.references}:
            connection.execute(
                f'CREATE TEMP TABLE keys_{name} AS SELECT DISTINCT "{table(name).key}" AS key FROM published_{name}'
            )
        parts = _parts(home, state, memory_mb)
        for declared in TABLES:
            yield from _repeated_keys(connection, declared)
            yield from _broken_rows(connection, declared, value_rules(declared), origin=f"published_{declared.name} t")
            yield from _dangling_rows(connection, declared)
            if declared.evidence:
                yield from islice(_misquoting_rows(connection, declared, parts), MOST_OF_A_KIND)


def _parts(home: Home, state: Manifest, memory_mb: int) -> int:
    """Return into how many parts the articles are divided, so that the texts of one fit into the memory."""
    size = 0
    for path in manifest.paths(home, state, "articles"):
        metadata = pq.read_metadata(path)
        groups = (metadata.row_group(number) for number in range(metadata.num_row_groups))
        columns = (group.column(number) for group in groups for number in range(group.num_columns))
        size += sum(column.total_uncompressed_size for column in columns if column.path_in_schema in ("title", "text"))
    return 1 + size * _SHARE_OF_TEXTS // (memory_mb << 20)


def _misquoting_rows(connection: duckdb.DuckDBPyConnection, declared: Table, parts: int) -> Iterator[Damage]:
    """Yield the rows whose words are not those of their article, a part of the articles at a time."""
    for part in range(parts):
        origin = _with_articles(declared, f"hash(article_id) % {parts} = {part}")
        yield from _broken_rows(connection, declared, evidence_rules(declared), origin=origin)


def _with_articles(declared: Table, condition: str) -> str:
    """Return the FROM clause over those rows of a table that meet a condition, each beside the words of its article."""
    articles = f"(SELECT article_id, title, text FROM published_articles WHERE {condition})"
    rows = f"(FROM published_{declared.name} WHERE {condition})"
    return f"{rows} t LEFT JOIN {articles} a ON a.article_id = t.article_id"


def _references(tables: Sequence[Table]) -> Iterator[Column]:
    return (column for declared in tables for column in declared.columns if column.references)


def _repeated_keys(connection: duckdb.DuckDBPyConnection, declared: Table) -> Iterator[Damage]:
    query = (
        f'SELECT "{declared.key}", count(*) FROM published_{declared.name} GROUP BY 1 HAVING count(*) > 1 '
        f"LIMIT {MOST_OF_A_KIND}"
    )
    for key, count in connection.execute(query).fetchall():
        yield Damage(declared.name, str(key), "duplicate_key", f"{count} rows have this key")


def _dangling_rows(connection: duckdb.DuckDBPyConnection, declared: Table) -> Iterator[Damage]:
    """Yield the rows that refer to a missing one; an anti join spills, which NOT IN does not."""
    for column, rule in zip(_references([declared]), reference_rules(declared), strict=True):
        keys, value = f"keys_{(column.references or '').partition('.')[0]}", f't."{column.name}"'
        query = (
            f'SELECT t."{declared.key}" FROM published_{declared.name} t WHERE {value} IS NOT NULL '
            f"AND NOT EXISTS (SELECT 1 FROM {keys} k WHERE k.key = {value}) LIMIT {MOST_OF_A_KIND}"
        )
        for (key,) in connection.execute(query).fetchall():
            yield Damage(declared.name, str(key), rule.reason, rule.doc)


def _broken_rows(
    connection: duckdb.DuckDBPyConnection, declared: Table, rules: Sequence[RowRule], *, origin: str
) -> Iterator[Damage]:
    """Yield the rows of a FROM clause that break one of the rules, each with the first that it breaks."""
    conditions = [f"coalesce({rule.sql}, false)" for rule in rules]
    query = (
        f'SELECT t."{declared.key}", [{", ".join(conditions)}] FROM {origin} '
        f"WHERE {' OR '.join(conditions)} LIMIT {MOST_OF_A_KIND}"
    )
    for key, outcomes in connection.execute(query).fetchall():
        rule = next(rule for rule, is_broken in zip(rules, outcomes, strict=True) if is_broken)
        yield Damage(declared.name, str(key), rule.reason, rule.doc)
