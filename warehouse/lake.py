"""The lake: immutable Parquet files that the manifest points at."""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from newsledger.expectations.arrow import arrow_schema, conform, empty
from newsledger.expectations.declaration import Row, Table
from newsledger.expectations.errors import ContractError, WarehouseError
from newsledger.expectations.tables import TABLES, table
from newsledger.warehouse.digest import ContentDigests, content_digests
from newsledger.warehouse.durable import refused, sync_file, sync_folder
from newsledger.warehouse.home import Home
from newsledger.warehouse.manifest import MODULUS, LakeFile, Manifest, TableEntry, next_after, paths

if TYPE_CHECKING:
    from newsledger.warehouse.key_index import Derived

SMALL = 122_880
SMALL_FILES = 16
_BATCH = 10_000
LARGEST = 1  # row groups of a file: a few rows that a publish moves, anywhere in a ledger, rewrite that much each


def tables(home: Home, manifest: Manifest, name: str, *, columns: list[str] | None = None) -> pa.Table:
    """Return a table's published rows, or some of their columns."""
    schema = empty(table(name))
    names = columns or list(table(name).names)
    files = paths(home, manifest, name)
    if not files:
        return schema.select(names)
    parts = [filled(schema, _read(file, names)).select(names) for file in files]
    data, wanted = pa.concat_tables(parts), schema.select(names).schema
    if data.schema.types == wanted.types:  # a cast imports pyarrow.compute, which commands that only read do without
        return pa.Table.from_arrays(data.columns, schema=wanted)
    return data.cast(wanted)


def sound(home: Home, manifest: Manifest) -> Manifest:
    """Return the state with the files alone whose bytes are those that the manifest names."""
    entries = {
        name: TableEntry(tuple(file for file in entry.files if is_sound(home, file)))
        for name, entry in manifest.tables.items()
    }
    return replace(manifest, tables=entries)


def is_sound(home: Home, file: LakeFile) -> bool:
    """Return whether a file has the bytes that the manifest names."""
    path = home.lake / file.path
    try:
        return path.resolve().is_relative_to(home.lake.resolve()) and file_sha256(path) == file.sha256
    except OSError:
        return False


def filled(schema: pa.Table, data: pa.Table) -> pa.Table:
    """Return the data with nulls for columns added to the contract after it was written."""
    for name in schema.column_names:
        if name not in data.column_names:
            data = data.append_column(name, pa.nulls(data.num_rows, schema.schema.field(name).type))
    return data


def shaped(blank: pa.Table, data: pa.Table) -> pa.Table:
    """Return the data with the columns and types of an empty table."""
    return filled(blank, data).select(blank.column_names).cast(blank.schema)


def unreadable(path: Path, exc: Exception) -> WarehouseError:
    """Return the error for a file of the lake that cannot be read."""
    return WarehouseError(f"cannot read the lake file {path}: {exc}; run newsledger rebuild to recreate it")


def _read(path: Path, columns: list[str]) -> pa.Table:
    try:
        with pq.ParquetFile(path) as parquet:
            return parquet.read(columns=columns)
    except (OSError, pa.ArrowInvalid) as exc:
        raise unreadable(path, exc) from exc


def rows(  # noqa: PLR0913 - each is an option of its own
    home: Home,
    manifest: Manifest,
    name: str,
    *,
    key: "str | Derived",
    values: pa.Array,
    columns: Sequence[str] = (),
    second_key: tuple[str, pa.Array] | None = None,
) -> pa.Table:
    """Return the published rows whose `key` is among the values, or some of their columns.

    The index of the key tells the rows; memory holds one row group at a time. Where a row must have a value of another
    column `second_key` as well, the indexes of both tell which to read.
    """
    blank = empty(table(name)).select(list(columns or table(name).names))
    if not len(values):
        return blank
    from newsledger.warehouse.lake_search import KeySearch  # numpy, which commands that only read do without

    search = KeySearch.of(home, blank, key, values)
    if second_key is not None:
        search = replace(search, second=KeySearch.of(home, blank, *second_key))
    entry = manifest.tables.get(name, TableEntry())
    return pa.concat_tables([blank, *search.matches(entry.files)])


def present(home: Home, manifest: Manifest, name: str, *, keys: pa.ChunkedArray) -> pa.Array:
    """Return those of some keys that a table has, or, once in many thousand years, one of the same hash."""
    from newsledger.warehouse.lake_search import KeySearch  # numpy, which commands that only read do without

    values = keys.combine_chunks().unique().drop_null()
    search = KeySearch.of(home, empty(table(name)), table(name).key, values)
    return search.present(manifest.tables.get(name, TableEntry()).files)


def groups(home: Home, manifest: Manifest, name: str, *, columns: Sequence[str]) -> Iterator[pa.Table]:
    """Yield some columns of a table's published rows, a row group at a time.

    Raises:
        WarehouseError: A file cannot be read.
    """
    blank = empty(table(name)).select(list(columns))
    for path in paths(home, manifest, name):
        try:
            with pq.ParquetFile(path) as parquet:
                for group in range(parquet.num_row_groups):
                    yield shaped(blank, parquet.read_row_group(group, columns=list(columns)))
        except (OSError, pa.ArrowInvalid) as exc:
            raise unreadable(path, exc) from exc


def merged(  # noqa: PLR0913 - each is an option of its own
    home: Home,
    state: Manifest,
    changes: Mapping[str, pa.Table],
    *,
    run_id: str,
    whole: Collection[str] = (),
    removed_keys: Mapping[str, pa.Array] | None = None,
) -> Manifest:
    """The manifest after the changes, whose new files are written and flushed; nothing points at them yet.

    A changed row takes the place of the row with its key, a row whose key is in `gone` goes; a table named in `whole`
    is replaced by its changes.
    Files without a superseded row keep standing, and a file with one is written without it; many small files of a table
    become one. So the cost follows the changes and the files that they concern, not the size of the table.

    Raises:
        WarehouseError: The disk refused, or a file that stands cannot be read.
    """
    entries = {}
    for declared in TABLES:
        entry = state.tables.get(declared.name, TableEntry())
        change = _Change(
            home,
            declared,
            conform(declared, changes.get(declared.name, empty(declared))),
            f"{state.generation + 1:08d}-{run_id}",
            (removed_keys or {}).get(declared.name),
        )
        entries[declared.name] = change.of(TableEntry() if declared.name in whole else entry)
    return next_after(state, entries, run_id=run_id, moment=datetime.now(UTC))


def scanned(home: Home, manifest: Manifest, name: str, *, columns: Sequence[str] = ()) -> Iterator[Row]:
    """Yield a table's published rows, or some of their columns, read in batches; null where an older file lacks one.

    Raises:
        WarehouseError: A file cannot be read.
    """
    names = list(columns or table(name).names)
    blank: Row = dict.fromkeys(names)
    for path in paths(home, manifest, name):
        try:
            with pq.ParquetFile(path) as parquet:
                present = [column for column in names if column in parquet.schema_arrow.names]
                for batch in parquet.iter_batches(_BATCH, columns=present):
                    yield from (blank | row for row in batch.to_pylist())
        except (OSError, pa.ArrowInvalid) as exc:
            raise unreadable(path, exc) from exc


@dataclass(slots=True)
class _Change:
    """The change of one table: its new rows, the beginning of the names of new files, and keys that go.

    `loose` are rows that later publishes may change, taken out of files of settled ones.
    """

    home: Home
    declared: Table
    data: pa.Table
    stem: str
    removed_keys: pa.Array | None = None
    written: int = 0
    loose: list[pa.Table] = field(default_factory=list)

    def of(self, entry: TableEntry) -> TableEntry:
        """Return the files of the table after the change."""
        stale, standing = self._divided(entry.files)
        small = [file for file in (*standing, *stale) if file.rows < _small(self.declared)]
        joined = self._joinable(small) if len(small) > SMALL_FILES else []
        files = [file for file in standing if file not in joined]
        for file in stale:
            if file not in joined:
                files += self._staying(file)
        parts = [part for file in joined for part in self._left(file)]
        fresh = pa.concat_tables([*self.loose, self.data])
        if parts:
            files += self._packed([*parts, *(_Part(rows) for rows in _parted(self.declared, fresh) if rows.num_rows)])
        elif fresh.num_rows or not files:
            files += self._staged(fresh)
        return TableEntry(tuple(files))

    def _joinable(self, small: Sequence[LakeFile]) -> list[LakeFile]:
        """Return the smallest of some files, with rows for two files, so that memory holds these; others wait."""
        result: list[LakeFile] = []
        for file in sorted(small, key=lambda file: file.rows):
            if sum(taken.rows for taken in result) >= 2 * self._largest:
                break
            result.append(file)
        return result

    def _divided(self, files: Sequence[LakeFile]) -> tuple[list[LakeFile], list[LakeFile]]:
        """Return the files with a row that is superseded or goes, and those that stand; empty files do neither."""
        from newsledger.warehouse.lake_search import KeySearch  # numpy, which commands that only read do without

        search = KeySearch.of(self.home, empty(self.declared), self.declared.key, self._keys())
        filled_files = [file for file in files if file.rows]
        stale = search.having(filled_files)
        names = {file.path for file in stale}
        return stale, [file for file in filled_files if file.path not in names]

    def _keys(self) -> pa.Array:
        keys = self.data[self.declared.key].combine_chunks()
        return keys if self.removed_keys is None else pa.concat_arrays([keys, self.removed_keys])

    def _staying(self, file: LakeFile) -> Iterator[LakeFile]:
        """Write the rows of a file that stay; their digests are those of the file without those of the others."""
        import pyarrow.compute as pc  # commands that only read do without

        from newsledger.warehouse.key_index import carry_over  # numpy, which commands that only read do without

        rows_of_file = _rows_of(self.home, self.declared, file)
        goes = pc.is_in(rows_of_file[self.declared.key], self._keys())
        is_loose = pc.and_not(pc.invert(_is_settled(self.declared, rows_of_file)), goes)
        if 0 < (pc.sum(is_loose).as_py() or 0) < rows_of_file.num_rows - pc.sum(goes).as_py():
            self.loose.append(rows_of_file.filter(is_loose))
            goes = pc.or_(goes, is_loose)
        rest = rows_of_file.filter(pc.invert(goes))
        if not rest.num_rows:
            return
        if file.values is None or rest.num_rows > self._largest or not self._is_complete(file):
            yield from self._staged(rest)
            return
        digests = self._digests_without(file, rows_of_file.filter(goes))
        staged = stage(self.home, self.declared, rest, stem=self._next_stem(), digests=digests, is_ordered=True)
        carry_over(self.home, file, successor=staged, is_kept=pc.invert(goes).to_numpy())
        yield staged

    def _digests_without(self, file: LakeFile, gone: pa.Table) -> ContentDigests | None:
        """Return the digests of a file without some of its rows; None if they cannot be told from those of the file."""
        if file.values is None or not self._is_complete(file):
            return None
        less = content_digests(gone, self.declared)
        return ContentDigests((file.digest - less.logical) % MODULUS, (file.values - less.values) % MODULUS)

    def _is_complete(self, file: LakeFile) -> bool:
        """Return whether a file has every declared column; one of an earlier contract lacks some."""
        return set(self.declared.names) <= set(pq.read_schema(self.home.lake / file.path).names)

    def _left(self, file: LakeFile) -> Iterator["_Part"]:
        """Yield the rows of a file that stay, those that share files together."""
        import pyarrow.compute as pc  # commands that only read do without

        rows_of_file = _rows_of(self.home, self.declared, file)
        goes = pc.is_in(rows_of_file[self.declared.key], self._keys())
        parts = [rows for rows in _parted(self.declared, rows_of_file.filter(pc.invert(goes))) if rows.num_rows]
        digests = self._digests_without(file, rows_of_file.filter(goes)) if len(parts) == 1 else None
        yield from (_Part(rows, digests) for rows in parts)

    def _packed(self, parts: Sequence["_Part"]) -> Iterator[LakeFile]:
        """Write parts as files, each of as many as a file may have rows of."""
        import pyarrow.compute as pc  # commands that only read do without

        for is_settled in (True, False):
            pack: list[_Part] = []
            for part in parts:
                if pc.all(_is_settled(self.declared, part.rows)).as_py() is not is_settled:
                    continue
                if pack and sum(other.rows.num_rows for other in (*pack, part)) > self._largest:
                    yield from self._joined(pack)
                    pack = []
                pack.append(part)
            if pack:
                yield from self._joined(pack)

    def _joined(self, parts: Sequence["_Part"]) -> Iterator[LakeFile]:
        """Write parts as one file, with the sums of their digests; a part alone that is too large as several."""
        data = pa.concat_tables([part.rows for part in parts])
        if data.num_rows > self._largest:
            yield from self._staged(data)
            return
        digests = [part.digests or content_digests(part.rows, self.declared) for part in parts]
        logical = sum(digest.logical for digest in digests) % MODULUS
        values = sum(digest.values for digest in digests) % MODULUS
        yield stage(self.home, self.declared, data, stem=self._next_stem(), digests=ContentDigests(logical, values))

    @property
    def _largest(self) -> int:
        """Rows of a file above which writing it again for one row costs too much."""
        return LARGEST * self.declared.row_group

    def _next_stem(self) -> str:
        """Return the name of a new file, none that a merge of the same run has written: links and stores keep those."""
        while True:
            self.written += 1
            stem = f"{self.stem}-{self.written - 1}" if self.written > 1 else self.stem
            if not (self.home.lake / self.declared.name / f"{stem}.parquet").exists():
                return stem

    def _staged(self, data: pa.Table) -> Iterator[LakeFile]:
        """Write rows as new files, none of which is too large to be written again for one row."""
        for part in _parted(self.declared, data):
            rows = _ordered(part, self.declared) if part.num_rows > self._largest else part
            for first in range(0, max(rows.num_rows, 1), self._largest):
                yield stage(self.home, self.declared, rows.slice(first, self._largest), stem=self._next_stem())


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows that are to share a file with others, and their digests where they are known."""

    rows: pa.Table
    digests: ContentDigests | None = None


def _is_settled(declared: Table, data: pa.Table) -> pa.ChunkedArray:
    """Return of each row whether later publishes seldom change it."""
    import pyarrow.compute as pc  # commands that only read do without

    if declared.settled is None:
        return pa.chunked_array([pa.repeat(pa.scalar(True), data.num_rows)])
    column, value = declared.settled
    return pc.fill_null(pc.equal(data[column], value), False)


def _parted(declared: Table, data: pa.Table) -> Iterator[pa.Table]:
    """Yield the rows that share files: settled ones, and others; all of them where there is only one kind."""
    import pyarrow.compute as pc  # commands that only read do without

    is_settled = _is_settled(declared, data)
    parts = [part for mask in (is_settled, pc.invert(is_settled)) if (part := data.filter(mask)).num_rows]
    yield from parts or [data]


def _small(declared: Table) -> int:
    """Return the number of rows below which a file is small: far from a whole file, which a publish takes rows from."""
    return min(SMALL, declared.row_group * LARGEST // 2)


def _rows_of(home: Home, declared: Table, file: LakeFile) -> pa.Table:
    return conform(declared, filled(empty(declared), _read(home.lake / file.path, list(declared.names))))


def stage(  # noqa: PLR0913 - each is an option of its own
    home: Home,
    declared: Table,
    data: pa.Table,
    *,
    stem: str,
    digests: ContentDigests | None = None,
    is_ordered: bool = False,
) -> LakeFile:
    """Write rows as a new file of the lake that no manifest points at yet.

    Args:
        home: The home.
        declared: The table.
        data: The rows.
        stem: The name of the file without its ending.
        digests: Digests of the rows, where they are known: computing them takes longer than all the rest.
        is_ordered: Whether the rows are in the order of the table already, as those of a file are.

    Raises:
        ContractError: A required value is null.
        WarehouseError: The disk refused.
    """
    path = home.lake / declared.name / f"{stem}.parquet"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        strict = data.cast(arrow_schema(declared))
        _write(strict if is_ordered else _ordered(strict, declared), declared, path)
        sync_file(path)
        sync_folder(path.parent)
    except OSError as exc:
        path.unlink(missing_ok=True)
        raise refused(exc, path) from exc
    except ValueError as exc:
        raise ContractError(f"{declared.name}: {exc}") from exc
    size = path.stat().st_size
    relative = path.relative_to(home.lake).as_posix()
    digests = digests or content_digests(data, declared)
    return LakeFile(relative, data.num_rows, size, file_sha256(path), digests.logical, digests.values)


def _write(data: pa.Table, declared: Table, path: Path) -> None:
    pq.write_table(
        data.combine_chunks(),
        path,
        compression="zstd",
        row_group_size=declared.row_group,
        version="2.6",
        use_dictionary=_repeated(declared),
        bloom_filter_options=dict.fromkeys(_looked_up(declared), _bloom(declared, data.num_rows)),
    )


def _ordered(data: pa.Table, declared: Table) -> pa.Table:
    """Return the rows in the order of the table, in which row groups have narrow ranges of its columns."""
    if not declared.order or not data.num_rows:
        return data
    return data.sort_by([(name, "ascending") for name in (*declared.order, declared.key)])


def _looked_up(declared: Table) -> set[str]:
    """Return the columns of keys by which single rows are looked up; a filter says which row groups lack a value."""
    references = {column.name for column in declared.columns if column.references}
    return {declared.key, *references.intersection(("article_id", "quote_id", "document_id"))}


def _repeated(declared: Table) -> list[str]:
    """Return the columns whose values return; of others, a dictionary is begun in vain."""
    unlike = {declared.key, *(evidence.surface for evidence in declared.evidence), "text", "content", "content_sha256"}
    return [column.name for column in declared.columns if column.name not in unlike]


def _bloom(declared: Table, rows: int) -> dict[str, float]:
    """Return the size of a filter, by the number of values of a row group and the share of false positives."""
    return {"ndv": max(1, min(rows, declared.row_group)), "fpp": 0.01}


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
