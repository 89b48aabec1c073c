"""Great Expectations suites derived from the declarations: the contract, and its validation report.

The only module that imports Great Expectations, and only when a suite runs (it costs seconds and 250 MB).
"""

import logging
import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from typing import Any

import pyarrow as pa

from newsledger.expectations.arrow import arrow_schema
from newsledger.expectations.declaration import Column, Kind, Table
from newsledger.expectations.frames import is_measured, promised_frame
from newsledger.expectations.report_page import report_page

FEW_ARTICLES = 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """Result of an expectation."""

    expectation: str
    column: str | None
    success: bool
    severity: str
    unexpected_count: int
    observed: str


@dataclass(frozen=True, slots=True)
class SuiteResult:
    """Results of a table."""

    table: str
    rows: int
    outcomes: tuple[Outcome, ...]

    @property
    def success(self) -> bool:
        """Return whether every critical expectation passed."""
        return all(outcome.success for outcome in self.outcomes if outcome.severity == "critical")

    def to_dict(self) -> dict[str, object]:
        """Return the results as plain values, for JSON."""
        return {**asdict(self), "success": self.success}


def results(
    table: Table, data: pa.Table, *, articles: int, words: Mapping[str, tuple[str | None, str | None]] | None = None
) -> SuiteResult:
    """Run the suite of a table on its rows.

    Args:
        table: The declaration.
        data: Rows in the declared schema.
        articles: Number of annotated articles in the batch; with 20 or more, row counts are checked.
        words: Title and text of each article that the rows refer to; without them, only the length of evidence is
            checked.
    """
    frame = promised_frame(table, data, words)
    batch = _context().get_batch(batch_parameters={"dataframe": frame})
    with _quiet():
        validation = batch.validate(_suite(table, articles), result_format="SUMMARY")
    outcomes = sorted(
        (_outcome(result) for result in validation.results),
        key=lambda result: (result.column or "", result.expectation),
    )
    return SuiteResult(table.name, data.num_rows, (*_schema_holds(table, data), *outcomes))


def _suite(table: Table, articles: int) -> Any:
    """Return the declaration as a suite for the frame of `promised_frame`."""
    gx, gxe = _library(), _library().expectations
    low, high = _row_bounds(table, articles)
    names = [*table.names, *(f"evidence of {evidence.surface}" for evidence in table.evidence)]
    expectations = [
        gxe.ExpectTableColumnsToMatchOrderedList(column_list=names),
        gxe.ExpectTableRowCountToBeBetween(min_value=low, max_value=high),
        gxe.ExpectColumnValuesToBeUnique(column=table.key),
        *(evidence for column in table.columns for evidence in _of_column(table, column)),
        *(gxe.ExpectColumnValuesToBeInSet(column=name, value_set=[True]) for name in names[len(table.columns) :]),
    ]
    return gx.ExpectationSuite(name=table.name, expectations=expectations)


def _row_bounds(table: Table, articles: int) -> tuple[int, int | None]:
    """Return the minimum and maximum row count of a batch; small batches have no minimum."""
    if table.rows_per_article is None or articles < FEW_ARTICLES:
        return 0, None
    low, high = table.rows_per_article
    return int(low * articles), int(high * articles)


def _of_column(table: Table, column: Column) -> list[Any]:
    gxe = _library().expectations
    name = column.name
    expectations: list[Any] = []
    if column.required:
        expectations.append(gxe.ExpectColumnValuesToNotBeNull(column=name))
    if column.values:
        expectations.append(gxe.ExpectColumnValuesToBeInSet(column=name, value_set=list(column.values)))
    elif column.pattern:
        expectations.append(gxe.ExpectColumnValuesToMatchRegex(column=name, regex=rf"^(?:{column.pattern})\Z"))
    elif is_measured(table, column):
        expectations.append(gxe.ExpectColumnValuesToBeBetween(column=name, min_value=1))
    elif column.kind is Kind.TEXT:
        expectations.append(gxe.ExpectColumnValuesToNotBeInSet(column=name, value_set=[""]))
    if column.low is not None or column.high is not None:
        expectations.append(gxe.ExpectColumnValuesToBeBetween(column=name, min_value=column.low, max_value=column.high))
    return expectations


def _schema_holds(table: Table, data: pa.Table) -> Iterator[Outcome]:
    """Yield whether each column has the declared type, checked in Arrow because pandas loses type information."""
    for field in arrow_schema(table):
        if field.name in data.column_names and data.schema.field(field.name).type != field.type:
            type_found = str(data.schema.field(field.name).type)
            yield Outcome("column_to_be_of_type", field.name, False, "critical", data.num_rows, type_found)


def warm() -> None:
    """Import Great Expectations and create its context, so that the first suite does not wait for them."""
    _context()


@cache
def _library() -> Any:
    """Return Great Expectations, imported on first use, with its usage statistics disabled."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    with _quiet():
        import great_expectations
        import great_expectations.expectations
    return great_expectations


@cache
def _context() -> Any:
    """Return the batch definition for a frame, created once, without usage statistics and progress bars."""
    with _quiet():
        context = _library().get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False}
        source = context.data_sources.add_pandas("batch")
        return source.add_dataframe_asset("rows").add_batch_definition_whole_dataframe("whole")


@contextmanager
def _quiet() -> Iterator[None]:
    """Limit the library's log to errors and suppress its warnings."""
    log = logging.getLogger("great_expectations")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        log.setLevel(level)


def _outcome(result: Any) -> Outcome:
    """Return a result as plain values; an expectation that raised has failed."""
    config, detail = result.expectation_config, result.result or {}
    raised = [info.get("exception_message") for info in _exceptions(result.exception_info)]
    observed = raised[0] if raised else detail.get("observed_value", detail.get("partial_unexpected_list", ""))
    return Outcome(
        expectation=config.type.removeprefix("expect_"),
        column=config.kwargs.get("column"),
        success=bool(result.success) and not raised,
        severity=str(getattr(config.severity, "value", config.severity) or "critical"),
        unexpected_count=int(detail.get("unexpected_count") or 0),
        observed=str(observed)[:300],
    )


def _exceptions(info: dict[str, Any] | None) -> list[dict[str, Any]]:
    if not info:
        return []
    exceptions = [info] if "raised_exception" in info else list(info.values())
    return [exception for exception in exceptions if exception.get("raised_exception")]


def refusal(results: Sequence[SuiteResult]) -> str | None:
    """Return the first failure in one line with table, expectation and value; None if every suite passed."""
    for result in results:
        for outcome in result.outcomes:
            if not outcome.success and outcome.severity == "critical":
                place = f"{result.table}.{outcome.column}" if outcome.column else result.table
                failed = f"{outcome.unexpected_count} of {result.rows} rows, {outcome.observed}"
                return f"{place} fails {outcome.expectation}: {failed}"
    return None


def page(results: Sequence[SuiteResult], *, run_id: str, moment: datetime) -> str:
    """Return the results as a self-contained HTML page."""
    return report_page([result.to_dict() for result in results], run_id=run_id, moment=moment)
