"""Portions: journalled rows that are published together, with the staged tables of their documents.

A run has one. A rebuild has as many as its memory asks for, each of which is added to the ones before it as a run adds
to the ledger; only the last one is published, with all before it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from newsledger.expectations.declaration import Row
from newsledger.flows.context import Run
from newsledger.flows.run.build import Built
from newsledger.flows.run.pending import Pending, portions
from newsledger.warehouse.home import Home

_PER_MEBIBYTE = 1  # documents of a portion for each MiB of `database_memory_mb`
_LEAST = 100


@dataclass(frozen=True, slots=True)
class Portion:
    """Journalled rows, and the staged tables of their documents."""

    pending_rows: Pending
    built: Built


def portion_documents(run: Run) -> int:
    """Return the number of documents of a portion, by the memory that the settings allow."""
    return max(_LEAST, _PER_MEBIBYTE * run.settings.database_memory_mb)


@dataclass(frozen=True, slots=True)
class _JournalDocuments:
    """The journalled documents, read anew in each pass."""

    rows: "JournalPortions"

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows of `documents`."""
        for part in self.rows:
            yield from part.of("documents")


@dataclass(frozen=True, slots=True)
class JournalPortions:
    """All journalled rows in portions, read anew in each pass."""

    home: Home
    size: int

    def __iter__(self) -> Iterator[Pending]:
        """Yield the portions."""
        return portions(self.home, documents=self.size)

    def documents(self) -> _JournalDocuments:
        """Return the journalled documents."""
        return _JournalDocuments(self)


@dataclass(frozen=True, slots=True)
class Portions:
    """The portions of a rebuild: the journalled rows, and the staged tables of each portion."""

    rows: JournalPortions
    built: tuple[Built, ...]

    def __iter__(self) -> Iterator[Portion]:
        """Yield the portions, of which memory holds one."""
        for pending_rows, built in zip(self.rows, self.built, strict=True):
            yield Portion(pending_rows, built)
