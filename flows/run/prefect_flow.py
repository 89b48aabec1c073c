"""The Prefect flow: the same stages as tasks, a few per run, with artifacts of their results."""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "120")

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from newsledger.expectations.clock import in_utc
from newsledger.expectations.errors import CollectionError
from newsledger.flows.context import Run
from newsledger.flows.printable import markdown
from newsledger.flows.run import build as building
from newsledger.flows.run import pipeline, publish, pull
from newsledger.flows.run.build import Built
from newsledger.flows.run.pending import Pending
from newsledger.flows.run.publish import Published
from newsledger.flows.run.shard import Shard
from newsledger.flows.run.summary import Summary
from newsledger.flows.settings import settings


@task(name="pull", retries=2, retry_delay_seconds=5, cache_policy=NO_CACHE)
def pull_task(run: Run, sources: Sequence[str]) -> None:
    """Pull every source; the only stage that is retried."""
    pull.pull(run, sources)


@task(name="build", cache_policy=NO_CACHE)
def build_task(run: Run, todo: Sequence[Shard]) -> Built:
    """Read and annotate every shard, in a process pool inside this one task."""
    return building.build(run, todo)


@task(name="publish", cache_policy=NO_CACHE)
def publish_task(run: Run, pending_rows: Pending, built: Built) -> Published:
    """Audit, validate and publish."""
    return publish.publish(run, pending_rows, built)


STAGES = pipeline.Stages(pull=pull_task, build=build_task, publish=publish_task)


@flow(name="newsledger", flow_run_name="newsledger {flow_name}", validate_parameters=True)
def newsledger(  # noqa: PLR0917 - a deployment's parameters
    sources: list[str],
    home: str | None = None,
    flow_name: str = "run",
    since: datetime | None = None,
    until: datetime | None = None,
) -> State[dict[str, int]]:
    """Pull SOURCES, or the outlets that the home lists, into the ledger at `home`; return the rows added by table."""
    chosen = settings(home=Path(home) if home else None)
    job = pipeline.Job(chosen, tuple(sources), flow=flow_name, since=in_utc(since), until=in_utc(until))
    return _state(_with_artifacts(job))


def recorded(job: pipeline.Job) -> Summary:
    """Run a job as a Prefect flow run with the current settings."""
    summaries: list[Summary] = []

    @flow(name="newsledger", validate_parameters=False)
    def newsledger_here() -> State[dict[str, int]]:
        summaries.append(_with_artifacts(job))
        return _state(summaries[0])

    state = newsledger_here(return_state=True)
    if not summaries:
        state.result()
    return summaries[0]


def _state(summary_of_run: Summary) -> State[dict[str, int]]:
    """Return the final state of a flow run: Completed, named Partial where an entry point failed, or Failed."""
    rows = dict(summary_of_run.rows_added)
    match summary_of_run.status:
        case "partial":
            return Completed(name="Partial", message=summary_of_run.shortfall, data=rows)
        case "failed":
            return Failed(message=summary_of_run.shortfall, data=CollectionError(str(summary_of_run.shortfall)))
    return Completed(data=rows)


def _with_artifacts(job: pipeline.Job) -> Summary:
    summary_of_run = pipeline.run(job, STAGES)
    rows = [
        {"table": name, "added": summary_of_run.rows_added.get(name, 0), "in the home": total}
        for name, total in summary_of_run.total.items()
    ]
    create_table_artifact(key="newsledger-rows", table=rows, description=f"Rows after {summary_of_run.run_id}")
    create_markdown_artifact(
        key="newsledger-run", markdown=_page(summary_of_run), description=f"Run {summary_of_run.run_id}"
    )
    return summary_of_run


def _page(summary_of_run: Summary) -> str:
    documents = "".join(f"| {name} | {number} |\n" for name, number in summary_of_run.documents.items())
    rejects = (
        "".join(f"| {markdown(reason)} | {number} |\n" for reason, number in summary_of_run.rejects.items())
        or "| none | 0 |\n"
    )
    failings = "".join(f"| {markdown(str(failing))} |\n" for failing in summary_of_run.uncollected)
    uncollected = f"\n| not collected |\n|---|\n{failings}" if failings else ""
    return (
        f"# {summary_of_run.run_id}: {summary_of_run.status}\n\n| documents | number |\n|---|---|\n{documents}\n"
        f"| set aside because | number |\n|---|---|\n{rejects}{uncollected}"
    )
