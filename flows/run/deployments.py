"""The scheduled flows of `newsledger serve`, and the process that runs them.

A new scheduled flow is one more entry of `deployments`. No run waits for another one of its deployment: one that is due
while the previous one is under way is cancelled, since the next one does the work of both.
"""

import asyncio
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.actions import GlobalConcurrencyLimitUpdate
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import (
    ConcurrencyLimitConfig,
    ConcurrencyLimitStrategy,
    FlowRun,
    State,
    StateType,
)
from prefect.client.schemas.responses import DeploymentResponse
from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import ObjectNotFound
from prefect.runner import Runner
from prefect.schedules import Cron, Interval, Schedule
from prefect.states import Cancelled, Completed, Crashed, Failed, Scheduled

from newsledger.expectations.clock import now
from newsledger.expectations.errors import WarehouseError
from newsledger.flows.ledger_home import ledger_home
from newsledger.flows.printable import markdown
from newsledger.flows.run.health import home_alerts
from newsledger.flows.run.supervisor import Plan
from newsledger.flows.settings import settings
from newsledger.warehouse.damage import Damage
from newsledger.warehouse.verify import lasting_damage

ONE_AT_A_TIME = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
ANCHOR = datetime(2026, 1, 1, tzinfo=UTC)  # a fixed one, so that a restart does not move the times of the runs
PAGES_LIMIT = 100
DAMAGE_SHOWN = 50


@flow(name="newsledger-verify", validate_parameters=True)
def verify(home: str | None = None) -> State[int]:
    """Check every file and row of the home as `newsledger verify` does; fail if there is damage."""
    chosen = settings(home=Path(home) if home else None)
    found = lasting_damage(ledger_home(chosen), memory_mb=chosen.database_memory_mb)
    create_markdown_artifact(key="newsledger-damage", markdown=_page(found), description=str(chosen.home))
    if found:
        message = f"{len(found)} violations, the first: {_line(found[0])}"
        return Failed(message=message, data=WarehouseError(message))
    return Completed(message="no damage", data=0)


@flow(name="newsledger-health", validate_parameters=True)
def health(home: str | None = None) -> State[int]:
    """Check every source of the home as `newsledger health` does; fail if there is an error."""
    chosen = settings(home=Path(home) if home else None)
    alerts = home_alerts(chosen, now())
    lines = "".join(f"| {markdown(str(alert))} |\n" for alert in alerts)
    page = f"| alert |\n|---|\n{lines}" if alerts else "Every source is within its bounds."
    create_markdown_artifact(key="newsledger-health", markdown=page, description=str(chosen.home))
    if not alerts:
        return Completed(message="healthy", data=0)
    message = f"{len(alerts)} alerts, the first: {alerts[0]}"
    if alerts[0].level == "error":
        return Failed(message=message, data=WarehouseError(message))
    return Completed(name="Partial", message=message, data=len(alerts))


def _line(damage: Damage) -> str:
    return f"{damage.table} {damage.key}: {damage.reason}; heal with: {damage.remedy.value}"


@dataclass(frozen=True, slots=True)
class Deployment:
    """A flow on a schedule; with `runs_at_start`, it also runs whenever `serve` starts."""

    name: str
    flow_name: str
    entrypoint: str
    description: str
    schedule: Schedule
    parameters: dict[str, Any]
    runs_at_start: bool = False

    @property
    def full_name(self) -> str:
        """The name by which Prefect knows it."""
        return f"{self.flow_name}/{self.name}"


def deployments(plan: Plan) -> tuple[Deployment, ...]:
    """Return the deployments of a plan."""
    home = str(plan.home.absolute())
    hour, minute = plan.verify_at.split(":")
    return (
        Deployment(
            "pull-and-publish",
            "newsledger",
            "newsledger.flows.run.prefect_flow.newsledger",
            "Pull the sources of the home and publish what is new.",
            Interval(timedelta(seconds=plan.pull_every_s), anchor_date=ANCHOR),
            {"sources": list(plan.sources), "home": home},
            runs_at_start=True,
        ),
        Deployment(
            "verify-nightly",
            "newsledger-verify",
            "newsledger.flows.run.deployments.verify",
            "Check every file and row of the home.",
            Cron(f"{int(minute)} {int(hour)} * * *", timezone="UTC"),
            {"home": home},
        ),
        Deployment(
            "health-nightly",
            "newsledger-health",
            "newsledger.flows.run.deployments.health",
            "Compare what every source brought with its bounds and its past.",
            Cron(f"{int(minute)} {(int(hour) + 1) % 24} * * *", timezone="UTC"),
            {"home": home},
        ),
    )


async def settle(client: PrefectClient, names: Iterable[str], moment: datetime) -> set[str]:
    """Close the runs that an earlier `serve` left open, and return the deployments that owe a run.

    A run that was under way has crashed, since its process is gone. Runs whose time has passed are cancelled: a single
    run at the start does the work of all of them.
    """
    owing = set()
    for name in names:
        try:
            deployment = await client.read_deployment_by_name(name)
        except ObjectNotFound:
            continue
        for _ in range(PAGES_LIMIT):
            left = await _left_open(client, deployment, moment)
            for run in left:
                await client.set_flow_run_state(run.id, _closing(run), force=True)
                owing.add(name)
            if not left:
                break
        await _free_slots(client, name)
    return owing


async def _left_open(client: PrefectClient, deployment: DeploymentResponse, moment: datetime) -> list[FlowRun]:
    kinds = [StateType.SCHEDULED, StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]
    return await client.read_flow_runs(
        deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[deployment.id])),
        flow_run_filter=FlowRunFilter(
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=kinds)),
            expected_start_time=FlowRunFilterExpectedStartTime.model_validate({"before_": moment}),
        ),
    )


def _closing(run: FlowRun) -> State[Any]:
    if run.state_type == StateType.SCHEDULED:
        return Cancelled(name="Skipped", message="newsledger serve was not running at this time")
    return Crashed(message="newsledger serve ended during this run; the next one continues with its documents")


async def _free_slots(client: PrefectClient, name: str) -> None:
    """Free the slot of a run that is gone, whose lease may be lost."""
    limit = (await client.read_deployment_by_name(name)).global_concurrency_limit
    if limit is not None and limit.active_slots:
        await client.update_global_concurrency_limit(limit.name, GlobalConcurrencyLimitUpdate(active_slots=0))


async def run(plan: Plan) -> None:
    """Register the deployments and run what is due, until SIGTERM."""
    listed = deployments(plan)
    runner = Runner(name="newsledger", limit=len(listed), pause_on_shutdown=False)
    async with get_client() as client:
        owing = await settle(client, [entry.full_name for entry in listed], now())
        for entry in listed:
            deployment_id = await runner.aadd_deployment(_registered(entry))
            if entry.runs_at_start or entry.full_name in owing:
                await client.create_flow_run_from_deployment(deployment_id, state=Scheduled())
    await runner.start()


def _registered(entry: Deployment) -> RunnerDeployment:
    return RunnerDeployment.from_entrypoint(
        entry.entrypoint,
        name=entry.name,
        description=entry.description,
        schedule=entry.schedule,
        parameters=entry.parameters,
        concurrency_limit=ONE_AT_A_TIME,
    )


def _page(found: list[Damage]) -> str:
    if not found:
        return "No violations."
    lines = "".join(f"| {markdown(_line(damage))} |\n" for damage in found[:DAMAGE_SHOWN])
    return f"{len(found)} violations\n\n| violation |\n|---|\n{lines}"


if __name__ == "__main__":
    asyncio.run(run(Plan.from_json(sys.argv[1])))
