"""Great Expectations suites derived from the declarations: the contract, and the report on it.

The only module that imports Great Expectations, and only when a suite runs (it costs seconds and 250 MB).
"""

import logging
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from typing import Any

import pyarrow as pa

from newsledger.expectations.declaration import Column, Kind, Table
from newsledger.expectations.report_page import report_page

FEW_ARTICLES = 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """One expectation's result."""

    expectation: str
    column: str | None
    success: bool
    severity: str
    unexpected_count: int
    observed: str


@dataclass(frozen=True, slots=True)
class SuiteResult:
    """One table's results."""

    table: str
    rows: int
    outcomes: tuple[Outcome, ...]

    @property
    def success(self) -> bool:
        """Whether every critical expectation holds."""
        return all(one.success for one in self.outcomes if one.severity == "critical")

    def to_dict(self) -> dict[str, object]:
        """The result as plain values, for JSON."""
        return {**asdict(self), "success": self.success}


def results(table: Table, data: pa.Table, *, articles: int) -> SuiteResult:
    """The suite of a table run over its rows.

    Args:
        table: The declaration.
        data: Rows in the declared schema.
        articles: Annotated articles in the batch, by which row counts are judged where there are 20 or more.
    """
    columns = [column for column in table.columns if _promises(column, table)]
    frame = data.select([column.name for column in columns]).to_pandas(
        timestamp_as_object=False, date_as_object=False
    )
    suite = _suite(table, columns, articles)
    with _quiet():
        found = _batch(frame).validate(suite, result_format="SUMMARY")
    outcomes = tuple(_outcome(one) for one in found.results)
    return SuiteResult(table.name, data.num_rows, (_columns_match(table, data), *outcomes))


def _promises(column: Column, table: Table) -> bool:
    bounded = column.low is not None or column.high is not None
    return bool(column.required and column.kind is not Kind.TEXTS or column.values or column.pattern or bounded) or (
        column.name == table.key
    )


def _suite(table: Table, columns: Sequence[Column], articles: int) -> Any:
    import great_expectations as gx
    import great_expectations.expectations as gxe

    suite = gx.ExpectationSuite(name=table.name)
    suite.add_expectation(gxe.ExpectColumnValuesToBeUnique(column=table.key))
    low, high = _row_bounds(table, articles)
    suite.add_expectation(gxe.ExpectTableRowCountToBeBetween(min_value=low, max_value=high))
    for column in columns:
        for expectation in _of_column(column):
            suite.add_expectation(expectation)
    return suite


def _row_bounds(table: Table, articles: int) -> tuple[int, int | None]:
    """Floor and ceiling of the row count of a batch; no floor where the batch is small."""
    if table.rows_per_article is None or articles < FEW_ARTICLES:
        return 0, None
    low, high = table.rows_per_article
    return int(low * articles), int(high * articles)


def _of_column(column: Column) -> list[Any]:
    import great_expectations.expectations as gxe

    found: list[Any] = []
    if column.required and column.kind is not Kind.TEXTS:
        found.append(gxe.ExpectColumnValuesToNotBeNull(column=column.name))
    if column.values:
        found.append(gxe.ExpectColumnValuesToBeInSet(column=column.name, value_set=list(column.values)))
    if column.pattern:
        found.append(gxe.ExpectColumnValuesToMatchRegex(column=column.name, regex=f"^(?:{column.pattern})$"))
    if column.low is not None or column.high is not None:
        between = gxe.ExpectColumnValuesToBeBetween(
            column=column.name, min_value=column.low, max_value=column.high
        )
        found.append(between)
    return found


def _columns_match(table: Table, data: pa.Table) -> Outcome:
    same = list(table.names) == data.column_names
    return Outcome("table_columns_to_match", None, same, "critical", int(not same), ", ".join(data.column_names))


@cache
def _context() -> Any:
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    import great_expectations as gx

    with _quiet():
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False}
        source = context.data_sources.add_pandas("batch")
        return source.add_dataframe_asset("rows").add_batch_definition_whole_dataframe("whole")


def _batch(frame: Any) -> Any:
    return _context().get_batch(batch_parameters={"dataframe": frame})


class _quiet:
    """Keep the library's log to warnings while the block runs."""

    def __enter__(self) -> None:
        logging.getLogger("great_expectations").setLevel(logging.ERROR)

    def __exit__(self, *_: object) -> None:
        logging.getLogger("great_expectations").setLevel(logging.WARNING)


def _outcome(found: Any) -> Outcome:
    """One result as plain values; an expectation that raised has failed."""
    config, detail = found.expectation_config, found.result or {}
    raised = [info.get("exception_message") for info in _exceptions(found.exception_info)]
    observed = raised[0] if raised else detail.get("observed_value", detail.get("partial_unexpected_list", ""))
    return Outcome(
        expectation=config.type.removeprefix("expect_"),
        column=config.kwargs.get("column"),
        success=bool(found.success) and not raised,
        severity=str(getattr(config.severity, "value", config.severity) or "critical"),
        unexpected_count=int(detail.get("unexpected_count") or 0),
        observed=str(observed)[:300],
    )


def _exceptions(info: dict[str, Any] | None) -> list[dict[str, Any]]:
    if not info:
        return []
    several = [info] if "raised_exception" in info else list(info.values())
    return [one for one in several if one.get("raised_exception")]


def refusal(found: Sequence[SuiteResult]) -> str | None:
    """What failed first, in one line naming table, expectation and value; None where every suite holds."""
    for result in found:
        for one in result.outcomes:
            if not one.success and one.severity == "critical":
                where = f"{result.table}.{one.column}" if one.column else result.table
                return f"{where} fails {one.expectation}: {one.unexpected_count} of {result.rows} rows, {one.observed}"
    return None


def page(found: Sequence[SuiteResult], *, run_id: str, at: datetime) -> str:
    """The results as one HTML page that needs no outside host."""
    return report_page([one.to_dict() for one in found], run_id=run_id, at=at)


