"""Bodies, titles, authors and days of real pages: what was reached on a small sample may not be lost silently.

`benchmarks/pages.py` measures whole sets, beside other readers; its scorer is used here.
"""

from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CORPORA = ROOT.parent / "shared/corpora"
FLOORS = {
    "aeb_scrapinghub": (6, {"body": 0.96}),
    "trafilatura_eval": (24, {"snippets": 0.93, "title": 0.91, "author": 0.72, "date": 0.88}),
    "postlight": (6, {"title": 0.95, "author": 0.80, "date": 0.90}),
}


def reached(name: str, every: int, *, monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """What the reader gets right of every n-th page of a set."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    page_readers, page_scores, pages = map(import_module, ("page_readers", "page_scores", "pages"))
    load = dict(zip(pages.SETS, (pages.aeb, pages.snippets, pages.fixtures), strict=True))[name]
    sample = list(islice(load(CORPORA / name), 0, None, every))
    read: dict[str, Any] = {page.key: page_readers.attempt("newsledger", page.path, url=page.url) for page in sample}
    if name == "aeb_scrapinghub":
        return {
            "body": page_scores.bodies(page_scores.overlap(p.known["body"], read[p.key]["text"]) for p in sample)[0]
        }
    found = {"snippets": pages.snippet_f1(sample, read)} if name == "trafilatura_eval" else {}
    for field in pages.FIELDS:
        told = [(page, pages.got(read, page, field)) for page in sample if page.known.get(field)]
        found[field] = page_scores.share(page_scores.right(field, page.known[field], value) for page, value in told)[0]
    return found


@pytest.mark.slow
@pytest.mark.corpora
@pytest.mark.skipif(not CORPORA.exists(), reason="the corpora folder is absent")
@pytest.mark.parametrize("name", FLOORS)
def test_what_was_reached_on_real_pages_is_not_lost(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    every, floors = FLOORS[name]
    found = reached(name, every, monkeypatch=monkeypatch)
    assert {field: found[field] for field in floors if found[field] < floors[field]} == {}, found


def test_the_scorer_of_bodies_is_that_of_its_benchmark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    page_scores = import_module("page_scores")
    assert page_scores.overlap("a b c d e", "a b c d e") == (1.0, 0.0, 0.0)
    assert page_scores.overlap("a b c d e", "b c d e f") == (1 / 3, 1 / 3, 1 / 3)
    assert page_scores.bodies([(1.0, 0.0, 0.0), (0.0, 0.0, 1.0)]) == (2 * 1.0 * 0.5 / 1.5, 1.0, 0.5)
