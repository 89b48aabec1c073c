"""A publish that dies at any of its renames leaves one whole state, and the next run completes it."""

from pathlib import Path

import pytest

from newsledger.flows.run.rollback import rollback
from newsledger.flows.settings import settings
from newsledger.warehouse import database, lake, manifest
from newsledger.warehouse.home import Home
from newsledger.warehouse.sweep import sweep
from newsledger.warehouse.verify import problems
from tests.homes import filled, outlets, publish

RENAMES = ("00000002", "manifest.previous.json", "manifest.json", "warehouse.duckdb", "current")


class Killed(BaseException):
    """Ends the publish as a signal would: nothing catches it."""


def dies_at(monkeypatch: pytest.MonkeyPatch, name: str, *, after: bool) -> None:
    """Let the rename to a file of that name be the last thing done, or the first thing not done."""
    rename = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if after:
            rename(self, target)
        if target.name == name:
            raise Killed
        return target if after else rename(self, target)

    monkeypatch.setattr(Path, "replace", replace)


def seen(home: Home) -> set[str]:
    return set(lake.tables(home, manifest.read(home), "sources")["source_id"].to_pylist())


@pytest.mark.parametrize("name", ["00000003", "manifest.json", "current"])
def test_a_rollback_that_dies_leaves_one_whole_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    home = filled(tmp_path)
    was = seen(home)
    publish(home, {"sources": outlets(a="A")}, run_id="run_2")
    with monkeypatch.context() as patch:
        dies_at(patch, name, after=False)
        with pytest.raises(Killed):
            rollback("1", settings(home=home.root))
    assert seen(home) == (was if name == "current" else was | {"a"})
    database.ensure(home)
    assert problems(home) == []
    assert rollback("1", settings(home=home.root)).restored == 1
    assert seen(home) == was
    assert problems(home) == []


@pytest.mark.parametrize("name", RENAMES)
@pytest.mark.parametrize("after", [False, True])
def test_a_publish_that_dies_leaves_one_whole_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, *, after: bool
) -> None:
    home = filled(tmp_path)
    was = seen(home)
    with monkeypatch.context() as patch:
        dies_at(patch, name, after=after)
        with pytest.raises(Killed):
            publish(home, {"sources": outlets(a="A")}, run_id="run_2")
    committed = name in ("warehouse.duckdb", "current") or (name == "manifest.json" and after)
    assert seen(home) == (was | {"a"} if committed else was)
    database.ensure(home)
    assert problems(home) == []
    sweep(home, publish(home, {"sources": outlets(a="A")}, run_id="run_3"))
    assert seen(home) == was | {"a"}
    assert problems(home) == []
