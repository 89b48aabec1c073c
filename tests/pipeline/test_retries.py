"""A document that fails because of the machine is read again by later runs, and counts once."""

from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path

import pytest

from newsledger.flows.run import pipeline, reading, workers
from newsledger.flows.run.attempts import MOST, attempts, is_retriable
from newsledger.flows.run.publish import warm
from newsledger.transforms.documents import ExtractedArticle, RawDocument
from newsledger.transforms.extraction import reader
from newsledger.warehouse.home import Home
from newsledger.warehouse.verify import problems
from tests.pipeline.homes import ARTICLE, ran, rows, written

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")  # fork, from Python 3.12 on

FIRST = ARTICLE.format(title="Port of Lindesvik to reopen")
SECOND = ARTICLE.format(title="Ferries resume")


def spends(name: str) -> Callable[[RawDocument], list[ExtractedArticle]]:
    """Return a reader that spends its processor time on one document."""

    def articles(raw: RawDocument) -> list[ExtractedArticle]:
        while name in raw.url:
            sum(range(1000))
        return reader.articles(raw)

    return articles


def test_a_document_that_spends_its_time_is_read_again_by_later_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warm()
    reading.prepare("news")
    monkeypatch.setattr(pipeline, "warm", lambda: None)  # no import goes on in a thread while workers are forked
    monkeypatch.setattr(workers, "_CONTEXT", get_context("fork"))
    home, inbox = tmp_path / "home", written(tmp_path / "inbox", one=FIRST, two=SECOND)
    with monkeypatch.context() as patch:
        patch.setattr(reading, "articles", spends("one.txt"))
        for count in (1, 2):
            ran(home, inbox, document_timeout_s=1)
            (rejected,) = rows(home, "rejects").to_pylist()
            assert (rejected["reason"], rejected["attempt_count"]) == ("timeout", count)
            assert str(rejected["detail"]).count("run_") == count
            assert rows(home, "articles").num_rows == 1
    ran(home, inbox)
    assert rows(home, "rejects").num_rows == 0
    assert rows(home, "articles").num_rows == rows(home, "documents").num_rows == 2
    assert problems(Home(home)) == []


def _reject(**columns: object) -> dict[str, object]:
    row = {"stage": "extract", "reason": "timeout", "attempt_count": 1, "document_id": "a", "run_id": "run_1"}
    return {**row, "detail": "after 30.0 s", **columns}


@pytest.mark.parametrize(
    ("columns", "is_waiting"),
    [
        ({"reason": "crashed"}, True),
        ({"reason": "memory", "attempt_count": MOST - 1}, True),
        ({"reason": "import_failed", "attempt_count": None}, True),
        ({"attempt_count": MOST}, False),
        ({"reason": "binary", "attempt_count": None}, False),
        ({"stage": "pull"}, False),
    ],
)
def test_what_is_read_again(columns: dict[str, object], *, is_waiting: bool) -> None:
    assert is_retriable(_reject(**columns)) is is_waiting


def test_a_reject_of_before_attempts_were_counted_is_the_first() -> None:
    earlier = attempts([_reject(attempt_count=None)])["a"]
    row = earlier.after(_reject(reason="crashed", detail="exit code -9", run_id="run_2"))
    assert row["attempt_count"] == 2
    assert str(row["detail"]).endswith("run_2: crashed, exit code -9; attempt 1 of 4, run_1: timeout, after 30.0 s")
