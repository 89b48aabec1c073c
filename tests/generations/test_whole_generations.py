"""An excerpt of `python -m tests.generations`, and that a reading which is of no generation is found."""

import random
import sys
from pathlib import Path

import pytest

from tests.damage.healing import without_annotator
from tests.generations.__main__ import READERS, judged, readers, torn
from tests.generations.newspaper import COLUMNS, Newspaper

CHOSEN = [READERS[number] for number in (0, 3, 4, 7)]  # each library, and each manner once


@pytest.mark.faults
@pytest.mark.filterwarnings("ignore")  # a file whose readers were killed while they had it open
def test_readers_see_whole_generations_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_annotator(monkeypatch)
    paper = Newspaper(tmp_path, random.Random(1))
    paper.step("publish")
    with readers(paper, [(sys.executable, *reader) for reader in CHOSEN]) as started:
        for name in ("publish", "rollback", "publish", "compaction", "publish"):
            paper.step(name)
        found = [judged(reader, paper) for reader in started]
    assert [bad for _, bad, _ in found] == [0] * len(CHOSEN)
    assert all(whole for _, _, whole in found)


def test_a_mixture_of_generations_is_torn(tmp_path: Path) -> None:
    paper = Newspaper(tmp_path, random.Random(1))
    paper.sums = {number: {name: [number, number] for name in COLUMNS} for number in (1, 2)}
    mixed = {**paper.sums[1], "articles": paper.sums[2]["articles"]}
    assert not torn({"generation": 2, "sums": paper.sums[2]}, paper)
    assert torn({"generation": 2, "sums": mixed}, paper)
    assert torn({"generation": 3, "sums": paper.sums[2]}, paper)
    assert not torn({"generation": None, "sums": mixed}, paper), "each table is of a generation"
    assert torn({"generation": None, "sums": {**mixed, "quotes": [9, 9]}}, paper)
