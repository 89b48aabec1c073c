"""Running of stages: each in a process of its own; a finished one is not run again unless what it reads has changed."""

import importlib
import json
import os
import resource
import shutil
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from multiprocessing import get_context
from pathlib import Path

from newsledger.transforms.english.models.manifest import LISTS
from training.config import config
from training.corpora import corpus_digest, digest_of, file_digests
from training.stages import STAGES, Folders, Stage

_ENVIRONMENT = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
"""One thread, and one order of sets: the same input gives the same weights."""
_RECORD, _INPUTS = "record.json", "inputs.txt"


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took: processor time in seconds, and the most memory."""

    seconds: float
    memory_mb: int


def train_stages(folders: Folders, stages: Iterable[Stage], *, afresh: bool) -> Iterator[str]:
    """Train the stages in order and yield a line about each; `afresh` repeats those that have finished."""
    os.environ.update(_ENVIRONMENT)
    for stage in stages:
        place = replace(folders, checkpoints=folders.checkpoints / stage.name)
        inputs = inputs_digest(folders, stage)
        if not afresh and _is_finished(stage, place, inputs):
            yield f"{stage.name}: finished before, with the same corpora and settings"
            continue
        _prepare(place.checkpoints, inputs, afresh=afresh)
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as processes:
            cost = processes.submit(_train, stage, place).result()
        record = {"inputs": inputs, "weights": dict(file_digests(folders.weights, stage.weights)), **asdict(cost)}
        for path in place.checkpoints.iterdir():
            path.unlink()
        place.checkpoints.joinpath(_RECORD).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
        yield _summary(stage, cost)


def inputs_digest(folders: Folders, stage: Stage) -> str:
    """Return the digest of what a stage reads: its settings, corpora, word lists, earlier weights and code."""
    folder = Path(__file__).parent
    earlier = [name for earlier_stage in STAGES if earlier_stage.name in stage.after for name in earlier_stage.weights]
    settings = json.dumps(asdict(getattr(config(), stage.name)), sort_keys=True)
    digests = {
        **{corpus: corpus_digest(folders.corpora, corpus) for corpus in stage.corpora},
        **dict(file_digests(folders.weights, earlier)),
        **dict(file_digests(folders.weights.parent, LISTS)),
        **dict(file_digests(folder, sorted(path.name for path in [*folder.glob("*.py"), folder / "templates.toml"]))),
    }
    return digest_of([settings.encode(), json.dumps(digests).encode()])


def _is_finished(stage: Stage, folders: Folders, inputs: str) -> bool:
    """Whether the weights lie there that a finished training made of these inputs."""
    path = folders.checkpoints / _RECORD
    if not path.is_file() or not all(folders.weights.joinpath(name).is_file() for name in stage.weights):
        return False
    record = json.loads(path.read_text(encoding="utf-8"))
    weights = dict(file_digests(folders.weights, stage.weights))
    return bool(record["inputs"] == inputs and record["weights"] == weights)


def _prepare(checkpoints: Path, inputs: str, *, afresh: bool) -> None:
    """Keep the checkpoints of a killed training that read the same, and delete others."""
    path = checkpoints / _INPUTS
    if afresh or not path.is_file() or path.read_text(encoding="utf-8") != inputs:
        shutil.rmtree(checkpoints, ignore_errors=True)
        checkpoints.mkdir(parents=True)
        path.write_text(inputs, encoding="utf-8")


def _train(stage: Stage, folders: Folders) -> Cost:
    """Train a stage in this process."""
    started = time.process_time()
    importlib.import_module(stage.module).train(folders, config())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Cost(round(time.process_time() - started, 1), memory)


def _summary(stage: Stage, cost: Cost) -> str:
    """Describe what a stage took beside its bounds."""
    bounds = config().bounds[stage.name]
    is_within = cost.seconds <= 60 * bounds.minutes and cost.memory_mb <= bounds.memory_mb
    return (
        f"{stage.name}: {cost.seconds / 60:.1f} minutes of processor time (bound {bounds.minutes}), "
        f"{cost.memory_mb} MB (bound {bounds.memory_mb}){'' if is_within else ': OVER ITS BOUNDS'}"
    )
