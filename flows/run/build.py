"""Build: every journalled document that is not in the lake becomes staged rows."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from newsledger.expectations.declaration import Row
from newsledger.flows.context import Run, model_version
from newsledger.flows.llm.service_settings import service_of
from newsledger.flows.run.attempts import Attempts
from newsledger.flows.run.shard import Shard, is_complete, shard_key
from newsledger.flows.run.workers import Bounds, run_shards


@dataclass(frozen=True, slots=True)
class Built:
    """The result of build: the folders of staged tables, in the documents' order."""

    folders: tuple[Path, ...]
    documents: int


def shards(
    run: Run, documents: Sequence[Row], attempts: Mapping[str, Attempts], *, disputed: Collection[str]
) -> list[Shard]:
    """Return the documents cut into shards in journal order, each named by its documents and the code's versions.

    `attempts` are the failed ones of earlier runs, by document; `disputed` are the ids of documents whose word about
    their own URL is not believed.
    """
    size = _shard_size(run, len(documents))
    documents = [{**row, "is_disputed": str(row["document_id"]) in disputed} for row in documents]
    return [_shard(run, documents[first : first + size], attempts) for first in range(0, len(documents), size)]


def build(run: Run, todo: Sequence[Shard]) -> Built:
    """Read every shard that no earlier, killed run has finished.

    Raises:
        ContractError: A worker failed by a fault of newsledger's own.
        InstallError: A worker cannot import a package.
    """
    fresh = [shard for shard in todo if not is_complete(shard.folder)]
    total = sum(len(shard.documents) for shard in todo)
    completed = total - sum(len(shard.documents) for shard in fresh)
    bounds = Bounds(run.settings.document_timeout_s, run.settings.worker_memory_mb)
    run.count("taken_up", completed)
    run.progress.moved("build", completed, total)
    for shard, stage_seconds in _executed(run, fresh, bounds):
        completed += len(shard.documents)
        run.progress.moved("build", completed, total)
        for name, seconds in stage_seconds.items():
            run.seconds[f"build: {name}"] = run.seconds.get(f"build: {name}", 0.0) + seconds
    return Built(tuple(shard.folder for shard in todo), total)


def _executed(run: Run, fresh: Sequence[Shard], bounds: Bounds) -> Iterator[tuple[Shard, dict[str, float]]]:
    """Yield each shard as it finishes, from the engine that the settings name."""
    if run.settings.executor == "processes":
        return run_shards(fresh, workers=run.settings.workers, bounds=bounds)
    from newsledger.flows.run.dask_pool import run_on_dask

    address = run.settings.dask_address
    return run_on_dask(fresh, workers=run.settings.workers, bounds=bounds, address=address)


def _shard_size(run: Run, documents: int) -> int:
    """Return the setting, or less where that would leave workers idle."""
    return max(1, min(run.settings.shard_size, -(-documents // run.settings.workers)))


def _shard(run: Run, documents: Sequence[Row], attempts: Mapping[str, Attempts]) -> Shard:
    versions = [version("newsledger"), model_version(run.settings)]
    if run.flow == "rebuild":
        versions.append(run.run_id)
    return Shard(
        key=shard_key(documents, *versions),
        home=run.home.root,
        run_id=run.run_id,
        started_at=run.started_at,
        annotator=run.settings.annotator,
        documents=tuple(documents),
        service=service_of(run.settings, run.home, run.run_id),
        attempts={key: attempts[key] for row in documents if (key := str(row["document_id"])) in attempts},
    )
