"""The main job, stage by stage: pull, build, publish, under one lock, with a row of `runs` in any case."""

import logging
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.expectations.clock import now
from newsledger.expectations.declaration import Row
from newsledger.expectations.errors import NewsledgerError, SupersededError
from newsledger.flows.context import MOST_RACES, Run, new_run_id
from newsledger.flows.ledger_home import ledger_home
from newsledger.flows.llm.service_settings import service_of
from newsledger.flows.progress import Progress
from newsledger.flows.run import build as building
from newsledger.flows.run.attempts import Attempts, attempts, waiting
from newsledger.flows.run.attempts import documents as documents_of
from newsledger.flows.run.build import Built
from newsledger.flows.run.conclusion import status_after
from newsledger.flows.run.disputed_urls import disputed
from newsledger.flows.run.idle import conclude, is_idle
from newsledger.flows.run.observation import Observed, observed
from newsledger.flows.run.pending import Pending, pending
from newsledger.flows.run.portions import JournalPortions, Portion, Portions, portion_documents
from newsledger.flows.run.publish import Published, publish, warm
from newsledger.flows.run.pull import pull
from newsledger.flows.run.shard import Shard
from newsledger.flows.run.summary import Summary, summary
from newsledger.flows.settings import Settings
from newsledger.flows.sources.resolve import entries
from newsledger.transforms.secrets import scrubbed
from newsledger.transforms.urls import document_forms
from newsledger.warehouse import database, lake, manifest, tombstones
from newsledger.warehouse.durable import refused
from newsledger.warehouse.home import Home, locked
from newsledger.warehouse.journal import Journal
from newsledger.warehouse.journal_repair import repair_journals
from newsledger.warehouse.repair import known_documents, settled
from newsledger.warehouse.sweep import keep_only, sweep_leftovers

if TYPE_CHECKING:
    from newsledger.flows.run.monitor_file import Monitor

_LOG = logging.getLogger("newsledger")


@dataclass(frozen=True, slots=True)
class Stages:
    """The three stages as callables, which Prefect replaces with tasks, and the preparation of the last."""

    pull: Callable[[Run, Sequence[str]], None] = pull
    build: Callable[[Run, Sequence[Shard]], Built] = building.build
    publish: Callable[[Run, Iterable[Portion]], Published] = publish
    warm: Callable[[], None] = warm


def alone() -> Stages:
    """Return the stages of a process that runs nothing else, in which less of the libraries is imported."""
    return Stages(warm=partial(warm, is_alone=True))


@dataclass(frozen=True, slots=True)
class Job:
    """The request for one run.

    `since` and `until` bound the period taken from listings and archives; with `accept_loss`, a rebuild may publish
    fewer documents than the lake has.
    """

    settings: Settings
    sources: tuple[str, ...] = ()
    flow: str = "run"
    progress: Progress = field(default_factory=Progress)
    since: datetime | None = None
    until: datetime | None = None
    accept_loss: bool = False


def run(job: Job, stages: Stages = Stages()) -> Summary:
    """Pull every source, build what is pending, publish; return a summary. A run with nothing new publishes nothing.

    Raises:
        SettingsError: No connector reads a source; nothing was started.
        SupersededError: Other publishers of the store were first each time; the next run publishes.
        ContractError: A rule was broken; nothing was published, and pulled documents are kept for the next run.
        InstallError: A package cannot be imported; nothing was published, and pulled documents are kept.
        WarehouseError: The home is in use, or the load was refused.
    """
    home = ledger_home(job.settings)
    service_of(job.settings, home, run_id="")  # refused before anything is pulled
    if job.flow == "run":
        entries(job.sources, home.root, secrets=job.settings.secret_parameters)
    home.prepare()
    with locked(home, wait_s=job.settings.lock_wait_s), _watched(job, home) as watched:
        current = watched.run
        _begin(current)
        watched_monitors = _begun_monitors(current)
        if job.flow == "run":
            with current.stage("pull"):
                stages.pull(current, job.sources)
        published = _concluded(current, stages)
        current.trusted = None
        _forget_what_came_back(current)
        _tell(current, watched_monitors)
        watched.summary = summary(current, published)
        return watched.summary


def _begun_monitors(current: Run) -> "tuple[Monitor, ...]":
    """Return the monitors that a run tells; the search is not imported where the home lists none."""
    if current.flow != "run" or not current.home.monitor_file.is_file():
        return ()
    from newsledger.flows.run.alerts import begin_monitors

    return begin_monitors(current.home)


def _tell(current: Run, monitors: "Sequence[Monitor]") -> None:
    if monitors:
        from newsledger.flows.run.alerts import tell

        tell(current.home, monitors, current.clock())


def _concluded(current: Run, stages: Stages) -> Published:
    """Publish what is pending, if another publisher of the store was first on top of its state.

    Raises:
        SupersededError: Others were first each time; the next run publishes.
    """
    attempt = _rebuilt if current.flow == "rebuild" else _added
    for _ in range(1, MOST_RACES):
        try:
            return attempt(current, stages)
        except SupersededError as exc:
            _LOG.info("%s", exc)
            _take_up(current)
    return attempt(current, stages)


def _added(current: Run, stages: Stages) -> Published:
    """Read the pending documents and publish them; a run with nothing new publishes nothing."""
    pending_rows = pending(current.home)
    if is_idle(current, pending_rows):
        conclude(current)
        return Published(current.state(), {}, {})
    todo = _todo(current, pending_rows)
    keep_only(current.home, {shard.key for shard in todo})
    with _building(current, stages):
        built = stages.build(current, todo)
    return stages.publish(current, [Portion(pending_rows, built)])


def _rebuilt(current: Run, stages: Stages) -> Published:
    """Read every journalled document, a portion at a time, then publish the portions one after the other."""
    rows = JournalPortions(current.home, portion_documents(current))
    keep_only(current.home, ())
    _fetch(current, rows.documents())
    with _building(current, stages):
        doubted = disputed(current.home, None, rows.documents())
        domains = _domains(current)
        built = []
        for part in rows:
            domains = {**domains, **_domains_of(part)}
            built.append(stages.build(current, _shards(current, part.of("documents"), domains, disputed=doubted)))
    return stages.publish(current, Portions(rows, tuple(built)))


def _take_up(current: Run) -> None:
    """Go on from the state of the publisher that was first."""
    home = current.home
    if home.origin is not None:
        home.origin.take_up()
    database.ensure(home, memory_mb=current.settings.database_memory_mb)
    for name in ("kept", "retried", "taken_up"):
        current.counts.pop(name, None)
    state = manifest.read(home)
    current.known_documents = known_documents(home, state)
    if current.trusted is not None:
        current.trusted = lake.sound(home, state)
    _forget_what_came_back(current)


@contextmanager
def _building(current: Run, stages: Stages) -> Iterator[None]:
    """Time the building of rows, while the library that validates is imported beside the workers."""
    with current.stage("build"):
        # A daemon, which an interrupted run does not wait for; should it fail, validation fails alike and says so.
        warming = threading.Thread(target=stages.warm, name="warm", daemon=True)
        warming.start()
        yield
        warming.join()


def _begin(current: Run) -> None:
    """Bring a home into order before anything is pulled or built."""
    home = current.home
    if current.flow != "rebuild":
        sweep_leftovers(home)
        database.ensure(home, memory_mb=current.settings.database_memory_mb)
        # Under an id of its own: what this run pulls would count as published if a row of it were there already.
        _forget_what_came_back(replace(current, run_id=new_run_id(current.clock()), flow="forget"))
        return
    with current.stage("repair"):
        state, repairs = settled(home)
        current.repairs.extend([*repairs, *repair_journals(home, state)])
        current.known_documents = known_documents(home, state)
        current.trusted = lake.sound(home, state)
    if state.tables:
        sweep_leftovers(home)
    if state.tables and current.trusted == state:
        current.trusted = None
        _forget_what_came_back(current)
        current.trusted = manifest.read(home)


def _forget_what_came_back(current: Run) -> None:
    """Bury forgotten articles that returned under other URLs, and erase what is not yet erased.

    This runs at the start of a run too, since a kill may have come between their publish and their burial.
    """
    state = manifest.read(current.home)
    reasons = pa.array(["forgotten"], pa.string())
    rejects = lake.rows(current.home, state, "rejects", key="reason", values=reasons, columns=["document_id"])
    ids = pc.unique(rejects["document_id"])
    if len(ids):
        columns = ["document_id", "content_sha256", "url", "via_url"]
        documents = lake.tables(current.home, state, "documents", columns=columns)
        returned = documents.filter(pc.field("document_id").isin(ids)).to_pylist()
        things = [("url", form) for row in returned for form in document_forms(row["url"], row["via_url"])]
        things += [("document", row["document_id"]) for row in returned]
        things += [("content", row["content_sha256"]) for row in returned]
        if things:
            tombstones.bury(current.home, things, current.clock())
    if tombstones.read(current.home).is_open:
        from newsledger.flows.run.erase import erase  # with the search and the monitors, of which it erases rows

        erase(current)


@contextmanager
def _watched(job: Job, home: Home) -> Iterator[Observed]:
    """Yield a recorded run whose begin and end the monitors are told."""
    with recorded(job, home) as current, observed(current, job.sources) as watched:
        yield watched


@contextmanager
def recorded(job: Job, home: Home) -> Iterator[Run]:
    """Yield a run with its journal, which records its start and, if it fails, its failure."""
    moment = now()
    run_id = new_run_id(moment)
    with _refusals(home), Journal(home, run_id) as journal, job.progress:
        current = Run(run_id, job.flow, home, job.settings, journal, job.progress, started_at=moment)
        current.since, current.until, current.accept_loss = job.since, job.until, job.accept_loss
        journal.append("runs", current.row("running"))
        journal.flush()
        try:
            yield current
        except (NewsledgerError, ImportError, OSError, KeyboardInterrupt) as exc:
            detail = scrubbed(str(exc), job.settings.secret_parameters)
            with suppress(OSError):  # the disk that refused the run may refuse its record too
                journal.append("runs", current.row(status_after(exc), detail=detail[:2000] or None))
                journal.flush()
            raise


@contextmanager
def _refusals(home: Home) -> Iterator[None]:
    """Translate what the operating system refuses during a run into one line that says what to do."""
    try:
        yield
    except OSError as exc:
        raise refused(exc, home.root) from exc


def _todo(current: Run, pending_rows: Pending) -> list[Shard]:
    """Return the shards of documents to be read: journalled and unpublished ones, and those that are tried again."""
    home, state = current.home, current.state()
    published = set(lake.tables(home, state, "documents", columns=["document_id"])["document_id"].to_pylist())
    rejects = waiting(home, state)
    current.count("retried", len(rejects))
    fresh = (row for row in pending_rows.of("documents") if row["document_id"] not in published)
    rows: dict[str, Row] = {}
    for row in (*documents_of(home, state, rejects), *fresh):
        rows.setdefault(str(row["document_id"]), row)
    domains = {**_domains(current), **_domains_of(pending_rows)}
    _fetch(current, rows.values())
    doubted = disputed(home, state, rows.values())
    return _shards(current, rows.values(), domains, disputed=doubted, tried=attempts(rejects))


def _fetch(current: Run, documents: Iterable[Row]) -> None:
    """Fetch the bytes of documents from the store that the home follows."""
    if current.home.origin is not None:
        current.home.origin.fetch_all(str(row["raw_path"]) for row in documents)


def _shards(
    current: Run,
    documents: Collection[Row],
    domains: Mapping[str, object],
    *,
    disputed: Collection[str],
    tried: Mapping[str, Attempts] | None = None,
) -> list[Shard]:
    """Return the shards of some documents, whose bytes are in the home."""
    rows = [{**row, "source_domain": domains.get(str(row["source_id"]))} for row in documents]
    return building.shards(current, rows, tried or {}, disputed=disputed)


def _domains(current: Run) -> dict[str, object]:
    """Return the domains of the published outlets by source_id."""
    rows = lake.tables(current.home, current.state(), "sources", columns=["source_id", "domain"]).to_pylist()
    return {str(row["source_id"]): row["domain"] for row in rows}


def _domains_of(pending_rows: Pending) -> dict[str, object]:
    return {str(row["source_id"]): row["domain"] for row in pending_rows.of("sources")}
