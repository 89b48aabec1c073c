"""Great Expectations suites derived from the declarations: the contract, and its validation report.

The only module that imports Great Expectations, and only when a suite runs: it costs more than a second.
"""

import gc
import logging
import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.metadata import version
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.expectations.declaration import Table
from newsledger.expectations.imports import left_out, put_off
from newsledger.expectations.promises import Promise, Words, promises
from newsledger.expectations.report_page import report_page
from newsledger.expectations.tables import table

FEW_ARTICLES = 20
_OF_PROMISES = "multicolumn_sum_to_equal"
# What the library imports for tests of distributions and their charts, and for tables in databases: two thirds of the
# time that its import takes. No suite here has such an expectation.
_FOR_CHARTS = ("altair", "jsonschema", "mistune", "scipy.stats")
_FOR_SERVICES = ("sqlalchemy", "boto3", "botocore")  # of databases and of a cloud, which it can do without
# Most of the rest are the classes of sources of data, of expectations and their metrics, of what metrics
# return, of actions after a check, of pages, of a cloud's client, and grammars of conditions; a suite here uses one
# source and four expectations, and makes its page itself. The names are those of one version, so with another one
# everything is imported.
_LEFT_OUT_OF = "1.24."
_UNUSED = (
    r"(requests|urllib3)(\..+)?|great_expectations\.("
    r"compatibility\.pyparsing|metrics\..+|checkpoint\.actions|render\.view(\..+)?|"
    r"datasource\.fluent\.(fabric|dynamic_pandas|(?!invalid_|pandas_datasource)\w+_datasource)|"
    r"expectations\.core\.expect_"
    r"(?!column_values_to_be_unique|column_sum_to_be|multicolumn_sum_to_equal|table_row_count_to_be)\w+|"
    r"expectations\.metrics\.((column_pair_map|query)_metrics(\..+)?|column_aggregate_metrics\.(?!column_sum)\w+|"
    r"column_map_metrics\.(?!column_values_(unique|non_null|null))\w+|"
    r"multicolumn_map_metrics\.(?!multicolumn_sum)\w+)|"
    r"render\.renderer\.(?!renderer|content_block|observed)\w+)"
)


def _no_models(*_values: object, **_options: object) -> dict[str, type]:
    """Return the classes of files that pandas can read, which the library makes at its import: none is needed."""
    return {}


_USED_AT_IMPORT: Mapping[str, object] = {
    "_generate_pandas_data_asset_models": _no_models,
    "ParseException": ValueError,
    **dict.fromkeys(("alphanums", "alphas", "alphas8bit", "hexnums"), ""),
}


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
        outcomes = [{name: getattr(outcome, name) for name in Outcome.__slots__} for outcome in self.outcomes]
        return {"table": self.table, "rows": self.rows, "outcomes": outcomes, "success": self.success}


def is_due(table: Table, rows: int, articles: int) -> bool:
    """Return whether a table has a suite to run: it has rows, or its rows may not be missing."""
    return bool(rows or _row_bounds(table, articles)[0])


def batch_results(batch: Mapping[str, pa.Table], *, articles: int, words: Words | None = None) -> list[SuiteResult]:
    """Run the suites of all tables that are due; the arguments are those of `results`.

    A first suite covers all rows at once, because a suite costs some 40 ms however few the rows. Only where it fails
    are the tables validated one by one, which says what broke.
    """
    cases = [
        _Case(declared, data, promises(declared, data, words), _row_bounds(declared, articles))
        for name, data in batch.items()
        if is_due(declared := table(name), data.num_rows, articles)
    ]
    if cases and _all_hold(cases):
        return [_passed(case) for case in cases]
    return [_result(case) for case in cases]


def results(declared: Table, data: pa.Table, *, articles: int, words: Words | None = None) -> SuiteResult:
    """Run the suite of a table on its rows.

    Args:
        declared: The declaration of the table.
        data: Rows in the declared schema.
        articles: Number of annotated articles in the batch; with 20 or more, row counts are checked.
        words: Title and text of each article that the rows refer to; without them, only the length of evidence is
            checked.
    """
    return _result(_Case(declared, data, promises(declared, data, words), _row_bounds(declared, articles)))


@dataclass(frozen=True, slots=True)
class _Case:
    """A table to validate: its rows, what they promise, and how many there may be."""

    table: Table
    data: pa.Table
    promises: tuple[Promise, ...]
    bounds: tuple[int, int | None]

    @property
    def keys(self) -> pa.Array:
        """The keys as text; null where the column is missing."""
        name = self.table.key
        missing = pa.nulls(self.data.num_rows, pa.string())
        return self.data[name].cast(pa.string()).combine_chunks() if name in self.data.column_names else missing

    @property
    def broken(self) -> pa.Array:
        """The number of promises that each row breaks."""
        counts = pa.repeat(pa.scalar(0, pa.int64()), self.data.num_rows)
        for promise in self.promises:
            counts = pc.add(counts, pc.invert(promise.holds).cast(pa.int64()))
        return counts

    @property
    def surplus(self) -> int:
        """The number of rows too many or too few."""
        low, high = self.bounds
        rows: int = self.data.num_rows
        return max(low - rows, rows - (rows if high is None else high), 0)


def _all_hold(cases: Sequence[_Case]) -> bool:
    """Return whether the library finds every key once in its table, no promise broken, and no row too many or few.

    One frame has a row for each row of each table, and one for the number of rows of each table.
    """
    gx, gxe = _library(), _library().expectations
    keys = [pc.binary_join_element_wise(case.table.name, case.keys, " ") for case in cases]
    frame = pa.table(
        {
            "key": pa.chunked_array([*keys, pa.nulls(len(cases), pa.string())]),
            "broken": pa.chunked_array([*(case.broken for case in cases), pa.array([case.surplus for case in cases])]),
        }
    )
    unique = gxe.ExpectColumnValuesToBeUnique(column="key")
    kept = gxe.ExpectColumnSumToBeBetween(column="broken", min_value=0, max_value=0)
    return all(bool(result.success) for result in _validated(frame, gx.ExpectationSuite("batch", [unique, kept])))


def _passed(case: _Case) -> SuiteResult:
    """Return the result of a table whose expectations all hold, as its suite would give it."""
    outcomes = [Outcome(promise.name, promise.column, True, "critical", 0, promise.note) for promise in case.promises]
    outcomes.append(Outcome("column_values_to_be_unique", case.table.key, True, "critical", 0, "[]"))
    if case.bounds[1] is not None:
        outcomes.append(Outcome("table_row_count_to_be_between", None, True, "critical", 0, str(case.data.num_rows)))
    return _sorted(case, outcomes)


def _result(case: _Case) -> SuiteResult:
    columns = {f"{promise.column} {promise.name}": promise.holds.cast(pa.int8()) for promise in case.promises}
    frame = pa.table({case.table.key: case.keys, **columns})
    validation = _validated(frame, _suite(case, tuple(columns)))
    return _sorted(case, [outcome for result in validation for outcome in _outcomes(result, case.promises)])


def _sorted(case: _Case, outcomes: list[Outcome]) -> SuiteResult:
    outcomes.sort(key=lambda outcome: (outcome.column or "", outcome.expectation))
    return SuiteResult(case.table.name, case.data.num_rows, tuple(outcomes))


def _validated(frame: pa.Table, suite: Any) -> Any:
    """Return the library's results of a suite on a frame."""
    batch = _context().get_batch(batch_parameters={"dataframe": frame.to_pandas()})
    with _quiet():
        return batch.validate(suite, result_format="BASIC").results


def _suite(case: _Case, promised: tuple[str, ...]) -> Any:
    """Return the declaration as a suite for a frame with the key, and a 1 or 0 for each promise that a row may keep.

    A single expectation covers every promise of every row: an expectation costs some 15 ms, however few the rows.
    """
    gx, gxe = _library(), _library().expectations
    low, high = case.bounds
    expectations = [
        gxe.ExpectColumnValuesToBeUnique(column=case.table.key),
        gxe.ExpectMulticolumnSumToEqual(column_list=list(promised), sum_total=len(promised)),
    ]
    if high is not None:
        expectations.append(gxe.ExpectTableRowCountToBeBetween(min_value=low, max_value=high))
    return gx.ExpectationSuite(name=case.table.name, expectations=expectations)


def _row_bounds(table: Table, articles: int) -> tuple[int, int | None]:
    """Return the minimum and maximum row count of a batch; small batches have no minimum."""
    if table.rows_per_article is None or articles < FEW_ARTICLES:
        return 0, None
    low, high = table.rows_per_article
    return int(low * articles), int(high * articles)


def warm(*, is_alone: bool = False) -> None:
    """Import Great Expectations and create its context, so that the first suite does not wait for them.

    In a process where nothing else uses the library, `is_alone`, most of its classes are left out: one second of two.
    """
    if is_alone and version("great_expectations").startswith(_LEFT_OUT_OF):
        gc.disable()
        with left_out(_UNUSED, **_USED_AT_IMPORT):
            _context()
        gc.freeze()  # or else the next collection looks at everything that was imported: a third of a second
        gc.enable()
    else:
        _context()


@cache
def _library() -> Any:
    """Return Great Expectations, imported on first use, with its usage statistics disabled."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    with _quiet(), put_off(_FOR_CHARTS, _FOR_SERVICES):
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


def _outcomes(result: Any, promise_list: Sequence[Promise]) -> Iterator[Outcome]:
    """Yield a result as plain values, that of the promises as one for each; an expectation that raised has failed."""
    outcome = _outcome(result)
    if outcome.expectation != _OF_PROMISES or (
        not outcome.success and not any(promise.violations for promise in promise_list)
    ):
        yield outcome
        return
    for promise in promise_list:
        violations = promise.violations
        yield Outcome(
            promise.name, promise.column, not violations, outcome.severity, violations, promise.observed[:300]
        )


def _outcome(result: Any) -> Outcome:
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
