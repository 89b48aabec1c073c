"""What monitors are told: metrics for a strict parser, lineage events with all that is required, labelled log lines."""

import json
import os
import re
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version
from io import StringIO
from pathlib import Path
from socketserver import StreamRequestHandler, TCPServer
from typing import Any

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from prometheus_client.parser import text_string_to_metric_families as classic

from newsledger.expectations.errors import ContractError, SettingsError, SourceError
from newsledger.flows.cli import generations
from newsledger.flows.context import Run, Uncollected
from newsledger.flows.log_lines import labelled
from newsledger.flows.progress import LOG, Progress, log_as, log_to
from newsledger.flows.run import open_lineage, open_metrics
from newsledger.flows.run.conclusion import Conclusion, refused
from newsledger.flows.run.exposition import MEDIA_TYPE, exposition
from newsledger.flows.run.metrics_endpoint import ProcessState, endpoint
from newsledger.flows.run.observation import observed
from newsledger.flows.run.pipeline import Job, recorded
from newsledger.flows.run.rollback import RolledBack
from newsledger.flows.run.summary import Summary
from newsledger.flows.settings import Settings
from newsledger.warehouse import journal, manifest
from newsledger.warehouse.home import Home
from newsledger.warehouse.journal import Journal
from tests.homes import prepared
from tests.soak.served import free_port

BEGIN = datetime(2026, 3, 4, 12, tzinfo=UTC)
SILENT = Uncollected('the "Post"\\\n', "feed", "https://post.example/feed", "timeout", "no answer")
PRESS = Home(Path("/srv/press"))
RUN = Run("run_1", "run", PRESS, Settings(home=PRESS.root), Journal(PRESS, "run_1"), Progress(quiet=True))
RUN.started_at, RUN.entries, RUN.uncollected = BEGIN, 4, (SILENT, SILENT)
FIGURES = Summary(
    "run_1",
    "/srv/press",
    documents={"seen": 5, "new": 3},
    rejects={"no_text": 2},
    rows_added={"articles": 3, "quotes": 9},
    total={"articles": 30, "quotes": 90},
    seconds={"pull": 1.25, "build": 60.5},
    status="partial",
    generation=7,
)
PUBLISHED = Conclusion(RUN, FIGURES, BEGIN + timedelta(seconds=90))
FAILED = refused(RUN, ContractError("quotes: too few rows"), "quotes: too few rows")
STATES = {"Prefect server": ProcessState(is_alive=True, restarts=2), "runner": ProcessState(is_alive=False, restarts=0)}
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def samples(text: str) -> dict[tuple[str, str], float]:
    """Return the values of an OpenMetrics text by the name of the sample and the values of its labels."""
    return {
        (sample.name, " ".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)  # type: ignore[no-untyped-call]
        for sample in family.samples
    }


def test_the_metrics_of_a_run_are_read_by_a_strict_parser() -> None:
    values = samples(exposition(open_metrics.families(PUBLISHED, BEGIN)))
    assert values["newsledger_run_info", f"run_1 run {version('newsledger')}"] == 1
    assert {key[1]: value for key, value in values.items() if key[0] == "newsledger_run_status" and value} == {
        "partial": 1
    }
    assert values["newsledger_run_finished_timestamp_seconds", ""] == BEGIN.timestamp() + 90
    assert values["newsledger_stage_duration_seconds", "build"] == 60.5
    assert values["newsledger_run_documents", "new"] == 3
    assert values["newsledger_run_rejects", "no_text"] == 2
    assert values["newsledger_run_rows_added", "quotes"] == 9
    assert values["newsledger_rows", "articles"] == 30
    assert values["newsledger_entry_points", ""] == 4
    assert values["newsledger_source_failures", 'the "Post"\\\n'] == 2


def test_the_file_has_the_types_of_the_older_text_format_alone() -> None:
    """The textfile collector of node_exporter refuses a file with any other."""
    text = exposition(open_metrics.families(PUBLISHED, BEGIN))
    assert set(re.findall(r"^# TYPE \S+ (\S+)$", text, re.MULTILINE)) == {"gauge"}
    families = {family.name: family for family in classic(text)}
    assert families["newsledger_run_info"].samples[0].labels["run_id"] == "run_1"
    assert families["newsledger_rows"].type == "gauge"


def test_the_time_of_the_publish_is_that_of_the_manifest(tmp_path: Path) -> None:
    home = prepared(tmp_path / "home")
    conclusion = replace(PUBLISHED, run=replace(RUN, home=home))
    published_at = BEGIN + timedelta(hours=1)
    manifest.amend(home, manifest.Manifest(1, "run_1", published_at.isoformat()))
    os.utime(home.manifest, (5, 5))
    open_metrics.write(conclusion, tmp_path / "a.prom")
    name = "newsledger_published_timestamp_seconds"
    assert samples((tmp_path / "a.prom").read_text())[name, ""] == published_at.timestamp()
    home.manifest.write_bytes(b"{}")
    open_metrics.write(conclusion, tmp_path / "a.prom")
    assert (name, "") not in samples((tmp_path / "a.prom").read_text())


def test_a_refused_run_has_no_figures_of_tables() -> None:
    values = samples(exposition(open_metrics.families(FAILED, None)))
    assert values["newsledger_run_status", "refused"] == 1
    assert {"newsledger_rows", "newsledger_published_timestamp_seconds"} & {name for name, _ in values} == set()


def test_the_endpoint_answers_with_the_last_run_and_the_processes(tmp_path: Path) -> None:
    path, port = tmp_path / "metrics.prom", free_port()
    with endpoint(port, path, lambda: STATES):
        before = urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5).read().decode()
        open_metrics.write(PUBLISHED, path)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
            after, media_type = answer.read().decode(), answer.headers["Content-Type"]
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5)
        with (
            pytest.raises(SettingsError, match=f"port {port} .*choose another: --metrics-port"),
            endpoint(port, None, dict),
        ):
            pass
    assert media_type == MEDIA_TYPE
    assert len(samples(before)) == 4
    values = samples(after)
    assert values["newsledger_process_up", "Prefect server"] == 1
    assert values["newsledger_process_up", "runner"] == 0
    assert values["newsledger_process_restarts_total", "Prefect server"] == 2
    assert values["newsledger_rows", "articles"] == 30


def check_event(event: dict[str, Any]) -> None:
    """Check what the specification of OpenLineage requires of a run event and of each facet in it."""
    assert datetime.fromisoformat(event["eventTime"]).tzinfo is not None
    assert event["eventType"] in {"START", "COMPLETE", "FAIL"}
    assert UUID.fullmatch(event["run"]["runId"])
    assert event["job"]["namespace"]
    assert event["job"]["name"]
    assert "://" in event["schemaURL"]
    assert event["producer"].startswith("urn:")
    holders = [event["run"], event["job"], *event["inputs"], *event["outputs"]]
    for dataset in (*event["inputs"], *event["outputs"]):
        assert dataset["namespace"]
        assert dataset["name"]
    for facet in (facet for holder in holders for facet in holder.get("facets", {}).values()):
        assert facet["_producer"] == event["producer"]
        assert re.fullmatch(r"https://openlineage\.io/spec/facets/[\d-]+/(\w+)\.json#/\$defs/\1", facet["_schemaURL"])


def test_lineage_events_have_the_required_fields_and_the_tables_published() -> None:
    event, failure = open_lineage.ended(PUBLISHED, ["post"]), open_lineage.ended(FAILED, [])
    check_event(event)
    check_event(failure)
    assert [dataset["name"] for dataset in event["inputs"]] == ["post"]
    articles = event["outputs"][0]
    assert (articles["namespace"], articles["name"]) == ("file", "/srv/press/lake/current/articles")
    assert articles["outputFacets"]["outputStatistics"]["rowCount"] == 3
    assert articles["facets"]["version"]["datasetVersion"] == "7"
    assert articles["facets"]["schema"]["fields"][0]["name"] == "article_id"
    assert (failure["eventType"], failure["outputs"]) == ("FAIL", [])
    assert failure["run"]["facets"]["errorMessage"]["message"] == "quotes: too few rows"


@contextmanager
def lineage_server(events: list[tuple[str | None, dict[str, Any]]]) -> Iterator[str]:
    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            events.append((self.headers["Authorization"], json.loads(body)))
            self.send_response(201)
            self.end_headers()

        def log_message(self, *_parts: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Receiver) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/api/v1/lineage"
        server.shutdown()


@contextmanager
def broken_server() -> Iterator[str]:
    """A server whose answers are no HTTP."""

    class Broken(StreamRequestHandler):
        def handle(self) -> None:
            self.rfile.readline()
            self.wfile.write(b"nonsense\r\n\r\n")

    with TCPServer(("127.0.0.1", 0), Broken) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/key-of-the-path/lineage"
        server.shutdown()


@contextmanager
def current_run(home: Home, **values: object) -> Iterator[Run]:
    chosen = Settings(home=home.root, **values)  # type: ignore[arg-type]
    with Journal(home, "run_1") as journal:
        yield Run("run_1", "run", home, chosen, journal, Progress(quiet=True))


def summary(home: Home) -> Summary:
    return Summary("run_1", str(home.root), {"new": 1}, {}, {"articles": 1}, {"articles": 1}, {"pull": 0.5})


def test_a_run_tells_a_server_of_its_begin_and_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENLINEAGE_API_KEY", "letmein")
    events: list[tuple[str | None, dict[str, Any]]] = []
    home = prepared(tmp_path)
    with (
        lineage_server(events) as url,
        current_run(home, openlineage=url) as run,
        observed(run, ["https://ann:pw@post.example/feed"]) as watched,
    ):
        watched.summary = summary(home)
    assert [(key, event["eventType"]) for key, event in events] == [
        ("Bearer letmein", "START"),
        ("Bearer letmein", "COMPLETE"),
    ]
    assert events[0][1]["run"]["runId"] == events[1][1]["run"]["runId"]
    assert events[0][1]["inputs"][0]["name"] == "https://post.example/feed"


def test_a_server_that_does_not_speak_http_changes_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LOG, "propagate", True)
    with broken_server() as url, current_run(prepared(tmp_path), openlineage=url) as run, observed(run, []):
        pass
    assert "openlineage: cannot send START: 127.0.0.1:" in caplog.text
    assert "key-of-the-path" not in caplog.text


def test_secrets_that_the_settings_name_are_not_in_the_row_of_the_run(tmp_path: Path) -> None:
    url = "http://127.0.0.1:9/lineage?wharf=letmein"
    with current_run(prepared(tmp_path), openlineage=url, secret_parameters=("wharf",)) as run:
        assert "letmein" not in str(run.row("running")["settings_json"])


def test_secrets_that_the_settings_name_are_not_in_the_reason_of_a_failure(tmp_path: Path) -> None:
    chosen = Settings(home=tmp_path, secret_parameters=("wharf",))
    home = prepared(tmp_path)
    with pytest.raises(SourceError), recorded(Job(chosen), home):
        raise SourceError("no answer from http://127.0.0.1:9/?wharf=letmein", url="http://127.0.0.1:9/")
    rows = [row for _, row in journal.entries(home)]
    assert [row["status"] for row in rows] == ["running", "failed"]
    assert "wharf=…" in str(rows[1]["detail"])


def test_a_rollback_logs_in_the_form_of_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = prepared(tmp_path)

    def back(*_: object) -> RolledBack:
        LOG.info("build done")
        return RolledBack(3, 1, {}, 0)

    monkeypatch.setattr("newsledger.flows.run.rollback.rollback", back)
    monkeypatch.setenv("NEWSLEDGER_LOG_FORMAT", "json")
    generations.rollback("1", home=home.root)
    assert json.loads(capsys.readouterr().err)["message"] == "build done"


def test_a_run_that_is_refused_is_told_as_failed_and_monitors_that_are_away_change_nothing(tmp_path: Path) -> None:
    home, log = prepared(tmp_path), StringIO()
    log_to(log)
    log_as("json")
    nowhere = f"http://ann:pw@127.0.0.1:{free_port()}/lineage"
    with (
        pytest.raises(ContractError, match="too few"),
        current_run(home, openlineage=nowhere, metrics_file=tmp_path / "raw") as run,
        observed(run, []),
    ):
        raise ContractError("quotes: too few rows")
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [(line["level"], line["run"], line["message"].partition(" ")[0]) for line in lines] == [
        ("warning", "run_1", "openlineage:"),
        ("warning", "run_1", "metrics_file:"),
        ("warning", "run_1", "openlineage:"),
    ]
    assert "pw@" not in log.getvalue()


def test_a_log_line_in_json_says_which_run_stage_and_source_it_is_about(tmp_path: Path) -> None:
    log = StringIO()
    log_to(log)
    log_as("json")
    with current_run(prepared(tmp_path)) as run, labelled(run="run_1"), run.stage("pull"):
        LOG.warning("not collected:\n%s", "x\u2028", extra={"source": "post"})
    LOG.error("done")
    first, second, third = (json.loads(line) for line in log.getvalue().splitlines())
    assert datetime.fromisoformat(first.pop("time")).tzinfo == UTC
    expected = {"level": "warning", "message": "not collected:\nx\u2028", "run": "run_1", "stage": "pull"}
    assert first == expected | {"source": "post"}
    assert (second["message"].partition(" ")[0], second["stage"]) == ("pull", "pull")
    assert third.keys() == {"time", "level", "message"}
