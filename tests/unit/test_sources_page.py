"""docs/sources.md describes every kind of source and every reason of a request that returned nothing."""

from pathlib import Path

from newsledger.expectations.vocabulary import HARD_REASONS, OUTCOMES, TEMPORARY_REASONS, UNWEIGHED_REASONS
from newsledger.flows.fetch import outcomes
from newsledger.flows.sources.registry import CONNECTORS

PAGE = (Path(__file__).parents[2] / "docs/sources.md").read_text(encoding="utf-8")
TO_MEND = "describe them in docs/sources.md"


def test_every_kind_of_source_is_in_the_table() -> None:
    kinds = PAGE.partition("| kind |")[2].partition("\n\n")[0]
    assert [kind for kind in CONNECTORS if f"`{kind}`" not in kinds] == [], TO_MEND


def test_every_outcome_and_reason_is_in_the_table() -> None:
    table = PAGE.partition("| outcome | reason |")[2].partition("\n\n")[0]
    reasons = {reason for _, reason in outcomes.OUTCOMES.values()}
    weighed = {*HARD_REASONS, *TEMPORARY_REASONS, *UNWEIGHED_REASONS}
    assert sorted(name for name in {*OUTCOMES, *reasons, *weighed} if f"`{name}`" not in table) == [], TO_MEND
