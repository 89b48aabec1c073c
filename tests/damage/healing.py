"""The commands that heal damage, run in this process."""

from ctypes import c_longlong
from typing import cast, get_args

import pytest

from newsledger.flows.context import Run
from newsledger.flows.progress import Progress
from newsledger.flows.run import reading
from newsledger.flows.run.build import Built
from newsledger.flows.run.forget import ForgetRequest, forget
from newsledger.flows.run.heartbeat import Heartbeat
from newsledger.flows.run.pipeline import Job, Stages, run
from newsledger.flows.run.shard import Shard
from newsledger.flows.run.summary import Summary
from newsledger.flows.settings import settings
from newsledger.warehouse.damage import Remedy
from newsledger.warehouse.home import Home, locked
from newsledger.warehouse.repair import Part, PartOfHome, repair


class Mute:
    """An annotator that annotates nothing."""

    name, version, languages = "mute", "0", frozenset[str]()


def without_annotator(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read documents without an annotator, whose models take seconds to load."""
    monkeypatch.setattr(reading, "prepare", lambda _name, **_: None)
    monkeypatch.setattr(reading, "annotator", lambda _: Mute())


def _built(_: Run, todo: list[Shard]) -> Built:
    """Read every shard in this process."""
    for part in todo:
        reading.read(part, {}, Heartbeat(c_longlong(-1), 0.0))
    return Built(tuple(part.folder for part in todo), sum(len(part.documents) for part in todo))


def pipeline(home: Home, *sources: str, flow: str = "run", accept_loss: bool = False, **given: object) -> Summary:
    """Run the pipeline in this process, with further settings; a test calls `without_annotator` first."""
    chosen = settings(home=home.root, workers=1, **given)
    job = Job(chosen, sources, flow=flow, progress=Progress(quiet=True), accept_loss=accept_loss)
    return run(job, Stages(build=_built))  # type: ignore[arg-type]


def healed(home: Home, remedy: Remedy) -> None:
    """Run the command of a remedy."""
    words = remedy.value.split()
    if remedy is Remedy.REBUILD:
        pipeline(home, flow="rebuild")
    elif remedy is Remedy.FORGET:
        forget(ForgetRequest(), settings(home=home.root))
    else:
        assert words[:2] == ["newsledger", "repair"]
        assert words[2] in get_args(PartOfHome)
        with locked(home):
            repair(home, cast("Part", words[2]))
