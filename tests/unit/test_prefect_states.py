"""The final state of a flow run says whether every entry point was collected."""

import pytest

from newsledger.flows.context import Uncollected
from newsledger.flows.run import prefect_flow
from newsledger.flows.run.summary import Summary


@pytest.mark.parametrize(
    ("status", "kind", "name"),
    [("published", "COMPLETED", "Completed"), ("partial", "COMPLETED", "Partial"), ("failed", "FAILED", "Failed")],
)
def test_the_state_of_a_flow_run_is_that_of_its_run(status: str, kind: str, name: str) -> None:
    failing = Uncollected("post", "feed", "https://post.example/a|b", "not_found", "HTTP 404")
    summary = Summary(
        "run_1", "home", {"seen": 1}, {}, {"articles": 1}, {}, {}, status, (failing,), "1 of 2 entry points …"
    )
    state = prefect_flow._state(summary)
    assert (state.type.name, state.name) == (kind, name)
    page = prefect_flow._page(summary)
    assert f"# run_1: {status}" in page
    assert r"post\: feed https\:\/\/post\.example\/a\|b\: not\_found \(HTTP 404\)" in page
