"""Flow runs: their state says whether all was collected and is well; they have the log of the stages and the tables."""

import logging
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from newsledger.expectations.errors import WarehouseError
from newsledger.expectations.tables import TABLES
from newsledger.flows.context import Uncollected
from newsledger.flows.progress import LOG, log_to
from newsledger.flows.run import deployments, pipeline, prefect_flow, prefect_log
from newsledger.flows.run.health import Alert, Level
from newsledger.flows.run.summary import Summary
from newsledger.flows.settings import Settings


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


def test_stage_lines_reach_the_log_of_a_flow_run(monkeypatch: pytest.MonkeyPatch) -> None:
    received = StringIO()
    target = logging.Logger("flow run")
    target.addHandler(logging.StreamHandler(received))
    monkeypatch.setattr(prefect_log, "get_run_logger", lambda: target)
    outside = StringIO()
    log_to(outside)
    with prefect_log.logged_in_prefect("text"):
        LOG.info("build done in %.2f s", 1)
        LOG.info("title: %s", "a\n\x1b[31mb")
    LOG.info("after")
    assert received.getvalue().splitlines() == ["build done in 1.00 s", r"title: a\n\x1b[31mb"]
    assert outside.getvalue().endswith("after\n")
    assert "build" not in outside.getvalue()


def test_the_page_of_a_failed_run_has_no_secrets_that_the_settings_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise WarehouseError("cannot read http://127.0.0.1:9/?wharf=letmein")

    pages: list[str] = []
    monkeypatch.setattr(prefect_log, "get_run_logger", lambda: logging.Logger("flow run"))
    monkeypatch.setattr(pipeline, "run", fail)
    monkeypatch.setattr(prefect_flow, "create_markdown_artifact", lambda *, markdown, **_named: pages.append(markdown))
    chosen = Settings(home=tmp_path, secret_parameters=("wharf",))
    with pytest.raises(WarehouseError):
        prefect_flow._with_artifacts(pipeline.Job(chosen))
    assert "wharf" in pages[0]
    assert "letmein" not in pages[0]


def test_each_table_of_the_lake_is_an_asset_of_the_publish(tmp_path: Path) -> None:
    odd = tmp_path / "a 'home' #1%"
    assets = prefect_flow.stages(odd).publish.assets  # type: ignore[attr-defined]
    assert [asset.properties.name for asset in assets] == [declared.name for declared in TABLES]
    assert len({asset.key for asset in assets}) == len(TABLES)
    assert assets[0].key.endswith("/lake/current/sources")
    assert all(asset.key.startswith("file:///") for asset in assets)


@pytest.mark.parametrize(
    ("levels", "name"), [([], "Completed"), (["warning"], "Partial"), (["error", "warning"], "Failed")]
)
def test_the_state_of_a_health_flow_is_that_of_its_worst_alert(
    levels: list[Level], name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alerts = [Alert(level, "po|st", "loss_share", 0.5, "at most 0.1", date(2026, 3, 4)) for level in levels]
    pages: list[str] = []
    monkeypatch.setattr(deployments, "home_alerts", lambda _settings, _moment: alerts)
    monkeypatch.setattr(deployments, "create_markdown_artifact", lambda *, markdown, **_named: pages.append(markdown))
    state = deployments.health.fn(str(tmp_path))
    assert state.name == name
    assert pages[0].count("\n") == (len(levels) + 2 if levels else 0)
    if levels:
        assert "the first: " in str(state.message)
        assert r"po\|st\: loss\_share" in pages[0]
