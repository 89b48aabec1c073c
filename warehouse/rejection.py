"""Rows of `rejects`."""

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from newsledger.expectations.declaration import Table
from newsledger.expectations.keys import stable_id

STAGE = "validate"
_LONGEST = 2000  # code points of one value that row_json keeps
_MAX_VALUE = 200  # code points of one value that detail keeps


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that was rejected, with its reasons, most important first, each with the invalid values."""

    table: Table
    row: Mapping[str, object]
    reasons: Mapping[str, str]


def rejected_rows(
    rejections: Iterable[Rejection],
    *,
    places: Mapping[str, tuple[str | None, str | None]],
    run_id: str,
    moment: datetime,
) -> list[dict[str, object]]:
    """Return one row of `rejects` per rejection; order and ids depend on the rows alone.

    Args:
        rejections: The rejected rows.
        places: Document and URL of every article that they refer to.
        run_id: The run that set them aside.
        moment: When it did.
    """
    rows = [_row(rejection, places) | {"run_id": run_id, "rejected_at": moment} for rejection in rejections]
    rows.sort(key=lambda row: (str(row["table_name"]), str(row["key"]), str(row["reason"]), str(row["row_json"])))
    alike: Counter[tuple[object, ...]] = Counter()
    for row in rows:
        natural = tuple(row[name] for name in ("stage", "table_name", "key", "document_id", "url", "reason"))
        suffix = [str(alike[natural])] if alike[natural] else []
        row["reject_id"] = stable_id("reject", *(None if part is None else str(part) for part in natural), *suffix)
        alike[natural] += 1
    return rows


def _row(rejection: Rejection, places: Mapping[str, tuple[str | None, str | None]]) -> dict[str, object]:
    row = rejection.row
    document_id, url = places.get(str(row.get("article_id")), (None, None))
    return {
        "stage": STAGE,
        "table_name": rejection.table.name,
        "key": row[rejection.table.key] or None,
        "document_id": row.get("document_id") or document_id or None,
        "url": row.get("url") or url or None,
        "reason": next(iter(rejection.reasons)),
        "detail": "; ".join(f"{reason}: {fault}" for reason, fault in rejection.reasons.items()),
        "row_json": row_json(row),
    }


def row_json(row: Mapping[str, object]) -> str:
    """Return a row as `rejects.row_json` holds it, with long values shortened."""
    return json.dumps(_plain(row), ensure_ascii=False)


def shown(row: Mapping[str, object], columns: Iterable[str]) -> str:
    """Return the values of some columns of a row, shortened."""
    return ", ".join(f"{name} = {_short(row[name])}" for name in columns if name in row)


def _short(value: object) -> str:
    text = repr(value) if isinstance(value, str | list) else str(value)
    return text if len(text) <= _MAX_VALUE else text[: _MAX_VALUE - 1] + "…"


def _plain(value: object) -> object:
    if isinstance(value, str):
        return value[:_LONGEST]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(name): _plain(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_plain(member) for member in value]
    return str(value)


def reject(run_id: str, rejected_at: datetime, **columns: str | None) -> dict[str, object]:
    """Return a row of `rejects`; `columns` holds `stage` and `reason` at least."""
    parts = (columns.get(name) for name in ("stage", "table_name", "key", "document_id", "url", "reason"))
    return {"reject_id": stable_id("reject", *parts), "run_id": run_id, "rejected_at": rejected_at, **columns}
