"""The Prefect flow: the same stages as tasks, a few per run, with artifacts of their results."""

import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "120")

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.assets import Asset, AssetProperties, add_asset_metadata, materialize
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from newsledger.expectations.clock import in_utc
from newsledger.expectations.errors import CollectionError, NewsledgerError
from newsledger.expectations.tables import TABLES
from newsledger.flows.context import Run
from newsledger.flows.printable import markdown
from newsledger.flows.run import build as building
from newsledger.flows.run import pipeline, publish, pull
from newsledger.flows.run.build import Built
from newsledger.flows.run.portions import Portion
from newsledger.flows.run.prefect_log import logged_in_prefect
from newsledger.flows.run.publish import Published
from newsledger.flows.run.reports import PAGE
from newsledger.flows.run.shard import Shard
from newsledger.flows.run.summary import Summary
from newsledger.flows.settings import settings
from newsledger.transforms.secrets import scrubbed
from newsledger.warehouse.home import Home

KEY_CHARACTERS = 400  # of the path of a home in the key of an asset, which Prefect limits to 512


@task(name="pull", retries=2, retry_delay_seconds=5, cache_policy=NO_CACHE)
def pull_task(run: Run, sources: Sequence[str]) -> None:
    """Pull every source; the only stage that is retried."""
    pull.pull(run, sources)


@task(name="build", cache_policy=NO_CACHE)
def build_task(run: Run, todo: Sequence[Shard]) -> Built:
    """Read and annotate every shard, in a process pool inside this one task."""
    return building.build(run, todo)


def _published(run: Run, portions: Iterable[Portion]) -> Published:
    """Audit, validate and publish; tell Prefect how many rows each table of the lake has."""
    result = publish.publish(run, portions)
    for name, entry in result.manifest.tables.items():
        metadata = {"rows": entry.rows, "added": result.rows.get(name, 0), "generation": result.manifest.generation}
        add_asset_metadata(asset_key(run.home.root, name), metadata)
    return result


def asset_key(home: Path, name: str) -> str:
    """Return the key of a table of the lake as a Prefect asset: its folder as a URI."""
    folder = quote(str(home.absolute())).replace("%", "_")  # keys may not have percent signs
    return f"file://{folder[-KEY_CHARACTERS:]}/lake/current/{name}"


def stages(home: Path) -> pipeline.Stages:
    """Return the stages as tasks; the last one materialises the tables of the lake."""
    assets = [
        Asset(
            key=asset_key(home, declared.name), properties=AssetProperties(name=declared.name, description=declared.doc)
        )
        for declared in TABLES
    ]
    publish_task = materialize(*assets, by="newsledger", name="publish", cache_policy=NO_CACHE)(_published)
    return pipeline.Stages(pull=pull_task, build=build_task, publish=publish_task)


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
    with logged_in_prefect(job.settings.log_format):
        try:
            summary_of_run = pipeline.run(job, stages(job.settings.home))
        except NewsledgerError as exc:
            page = f"# failed\n\n{markdown(scrubbed(str(exc), job.settings.secret_parameters))}\n"
            create_markdown_artifact(key="newsledger-run", markdown=page, description=str(job.settings.home))
            raise
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
    report = Home(Path(summary_of_run.home)).reports / summary_of_run.run_id / PAGE
    link = f"\n[validation report]({report.absolute().as_uri()})\n" if report.exists() else ""
    return (
        f"# {summary_of_run.run_id}: {summary_of_run.status}\n\n| documents | number |\n|---|---|\n{documents}\n"
        f"| set aside because | number |\n|---|---|\n{rejects}{uncollected}{link}"
    )
