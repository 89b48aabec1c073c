"""A long stage is heard of where nobody watches a terminal."""

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from newsledger.flows import progress as module
from newsledger.flows.crawl.files import local_outlet
from newsledger.flows.progress import LOG, Progress


def lines_of(progress: Progress, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lines of a stage that moves every ten seconds for a minute and a half."""
    moment, lines = 1_000.0, list[str]()
    monkeypatch.setattr(module, "monotonic", lambda: moment)
    monkeypatch.setattr(LOG, "info", lambda message, *values: lines.append(message % values))
    with progress:
        progress.began("build")
        for step in range(1, 10):
            moment += 10
            progress.moved("build", 1_000 * step, 9_000)
    return lines


def test_a_log_has_a_line_every_half_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    progress = Progress(console=Console(file=StringIO(), force_terminal=False))
    told = ["build: 3,000 of 9,000", "build: 6,000 of 9,000", "build: 9,000 of 9,000"]
    assert lines_of(progress, monkeypatch) == told


@pytest.mark.parametrize("is_quiet", [True, False])
def test_a_terminal_or_a_quiet_run_has_none(is_quiet: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    progress = Progress(console=Console(file=StringIO(), force_terminal=not is_quiet), quiet=is_quiet)
    assert lines_of(progress, monkeypatch) == []


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("orsk-post/documents", "orsk-post/documents"),
        ("orsk-post/Downloads", "orsk-post/Downloads"),
        ("clippings/orsk-post", "orsk-post"),
        ("orsk-post/data/one.txt", "orsk-post/data"),
    ],
)
def test_a_folder_called_like_many_has_the_name_above_it_too(path: str, name: str, tmp_path: Path) -> None:
    place = tmp_path / path
    (place.parent if place.suffix else place).mkdir(parents=True)
    if place.suffix:
        place.write_text("Rain fell.", encoding="utf-8")
    assert local_outlet(place).name == name
