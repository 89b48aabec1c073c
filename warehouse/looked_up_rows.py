"""Rows of a table that are looked up by one column after another: each of them is read once, and no value again."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newsledger.warehouse.home import Home
from newsledger.warehouse.index_segments import matches
from newsledger.warehouse.key_index import IndexedFile, Places, indexed_files, wanted
from newsledger.warehouse.lake import shaped, unreadable
from newsledger.warehouse.lake_search import rows_at
from newsledger.warehouse.manifest import Manifest, TableEntry
from newsledger.warehouse.narrow_columns import narrow_rows


@dataclass(slots=True)
class LookedUpRows:
    """The rows of a table that were looked up so far.

    Attributes:
        home: The home.
        state: The state.
        name: The table.
        rows: Columns of the rows that were read; to begin with, the columns without rows.
        searched: The values that were looked up, by column.
        places: The numbers of the rows that were read, by file.
    """

    home: Home
    state: Manifest
    name: str
    rows: pa.Table
    searched: dict[str, pa.Array] = field(default_factory=dict)
    places: dict[str, Places] = field(default_factory=dict)

    def having(self, key: str, values: pa.Array) -> pa.Table:
        """Return the rows whose key is among some values, none of which is null.

        Raises:
            WarehouseError: A file cannot be read.
        """
        searched = self.searched.get(key, pa.nulls(0, pa.string()))
        further = values.filter(pc.invert(pc.is_in(values, searched)))
        if len(further):
            self.rows = pa.concat_tables([self.rows, *self._read(key, further)]).combine_chunks()
            self.searched[key] = pa.concat_arrays([searched, further])
        return self.rows.filter(pc.is_in(self.rows[key], values))

    def _read(self, key: str, values: pa.Array) -> Iterator[pa.Table]:
        """Yield the rows with some values that were not read yet; once in many thousand years, one without."""
        files = self.state.tables.get(self.name, TableEntry()).files
        indexed = indexed_files(self.home, files)
        for number, match in matches(indexed, key, wanted(values)).items():
            path = files[number].path
            earlier = self.places.get(path, match.rows[:0])
            places = np.setdiff1d(match.rows, earlier)
            if len(places):
                self.places[path] = np.union1d(earlier, places)
                yield from self._rows_at(indexed[number], places)

    def _rows_at(self, file: IndexedFile, places: Places) -> Iterator[pa.Table]:
        columns = self.rows.column_names
        try:
            narrow = narrow_rows(file, self.name, places, columns=columns)
            for part in rows_at(file.path, places, columns=columns) if narrow is None else [narrow]:
                yield shaped(self.rows.slice(0, 0), part)
        except (OSError, pa.ArrowInvalid) as exc:
            raise unreadable(file.path, exc) from exc
