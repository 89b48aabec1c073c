import pytest

from newsledger.evaluation.scores import (
    Judgement,
    Score,
    Share,
    Tally,
    Trial,
    calibration_error,
    reliability,
    totals,
    worst,
)
from newsledger.evaluation.splits import held_out


def test_shares_come_from_counts() -> None:
    score = Score(tp=3, fp=1, fn=2)
    assert (score.precision, score.recall) == (0.75, 0.6)
    assert score.f1 == pytest.approx(2 / 3)
    assert Share(1, 4).share == 0.25


def test_nothing_to_count_has_no_share() -> None:
    assert Score().precision is Score().recall is Score().f1 is Share().share is None
    assert Score(fp=1).recall is None
    assert Score(fp=1).f1 == 0


def test_figures_of_documents_add_up_with_types_after_the_whole() -> None:
    tallies = [Tally("a"), Tally("b")]
    for tally in tallies:
        tally.score("names", tp=1)
        tally.share("kind", True)
        tally.score("names-ORG", fn=1)
    tallies[1].share("kind", False)
    assert list(totals(tally.judgement() for tally in tallies).items()) == [
        ("names", Score(2, 0, 0)),
        ("names-ORG", Score(0, 0, 2)),
        ("kind", Share(2, 3)),
    ]


def test_the_worst_documents_come_first_and_faultless_ones_never() -> None:
    some = [
        Judgement("fine", {}),
        Judgement("b", {}, missed=("x",)),
        Judgement("a", {}, wrong=("x",)),
        Judgement("bad", {}, missed=("x",), wrong=("y",)),
    ]
    assert [one.document for one in worst(some, 9)] == ["bad", "a", "b"]
    assert worst(some, 0) == []


def test_reliability_holds_confidence_against_the_share_right() -> None:
    trials = [Trial("names", 0.8, right) for right in (True, True, True, False)] + [Trial("names", 1.0, right=True)]
    bins = reliability([Judgement("a", {}, trials=tuple(trials))])
    assert [(one.low, one.high, one.rows, one.right) for one in bins] == [(0.8, 0.9, 4, 0.75), (0.95, 1.0, 1, 1.0)]
    assert calibration_error(bins) == {"names": pytest.approx(4 * 0.05 / 5)}


def test_every_fifth_document_is_held_out() -> None:
    assert [index for index in range(12) if held_out(index)] == [4, 9]
