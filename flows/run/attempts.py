"""Documents that could not be read because of the machine: why, how often, and whether later runs read them again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

import pyarrow as pa

from newsledger.expectations.declaration import Row
from newsledger.expectations.errors import unexpected
from newsledger.warehouse import lake
from newsledger.warehouse.home import Home
from newsledger.warehouse.manifest import Manifest

RETRIES = 3
MOST = 1 + RETRIES
RETRIABLE = ("timeout", "crashed", "memory", "import_failed")
_LONGEST = 400
_OUTLOOK = "read again by the next run"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a document could not be read: the reason for `rejects`, and details.

    A failure is certain if reading the document again at once can only repeat it.
    """

    reason: str
    detail: str
    is_certain: bool = False

    @classmethod
    def of(cls, exc: MemoryError | ImportError) -> Self:
        """Return the failure that an exception stands for."""
        if isinstance(exc, ImportError):
            return cls("import_failed", unexpected(exc))
        return cls("memory", "exceeded the memory limit of a worker (NEWSLEDGER_WORKER_MEMORY_MB)")


@dataclass(frozen=True, slots=True)
class Attempts:
    """The failed attempts to read a document in earlier runs: their number, and an account, latest first."""

    count: int = 0
    account: str = ""

    def after(self, reject: Row) -> Row:
        """Return the reject of another failed attempt, with the account of all of them in its detail."""
        count = self.count + 1
        outlook = "final" if count >= MOST else _OUTLOOK
        detail = f"attempt {count} of {MOST} ({outlook}), {_account(reject)}"
        earlier = f"; {self.account}" if self.account else ""
        return {**reject, "attempt_count": count, "detail": detail + earlier}


def waiting(home: Home, state: Manifest) -> list[Row]:
    """Return the published rejects whose documents the next run reads again."""
    columns = ["reject_id", "run_id", "document_id", "stage", "reason", "detail", "attempt_count"]
    reasons = pa.array(RETRIABLE, pa.string())
    rejects: list[Row] = lake.rows(home, state, "rejects", key="reason", values=reasons, columns=columns).to_pylist()
    return [row for row in rejects if row["document_id"] and is_retriable(row)]


def is_retriable(row: Row) -> bool:
    """Return whether a reject is for want of the machine's resources, and not final.

    Rejects written before attempts were counted count as one attempt.
    """
    count = row["attempt_count"]
    return row["stage"] == "extract" and row["reason"] in RETRIABLE and (not isinstance(count, int) or count < MOST)


def attempts(rejects: Iterable[Row]) -> Mapping[str, Attempts]:
    """Return the attempts that some rejects record, by document."""
    return {str(row["document_id"]): _attempts(row) for row in rejects}


def _attempts(row: Row) -> Attempts:
    count = row["attempt_count"]
    if not isinstance(count, int):
        return Attempts(1, f"attempt 1 of {MOST}, {_account(row)}")
    return Attempts(count, str(row["detail"]).replace(f" ({_OUTLOOK})", "", 1))


def _account(reject: Row) -> str:
    return f"{reject['run_id']}: {reject['reason']}, {str(reject['detail'])[:_LONGEST]}"


def documents(home: Home, state: Manifest, rejects: Iterable[Row]) -> list[Row]:
    """Return the published documents that some rejects are about."""
    ids = pa.array(sorted({str(row["document_id"]) for row in rejects}), pa.string())
    rows: list[Row] = lake.rows(home, state, "documents", key="document_id", values=ids).to_pylist()
    return sorted(rows, key=lambda row: (str(row["fetched_at"]), str(row["document_id"])))
