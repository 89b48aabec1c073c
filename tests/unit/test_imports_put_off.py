"""Imports that are put off: until a function is called, or for good where a process uses none of the names."""

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from newsledger.expectations.imports import called_later, left_out


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A package of which one module takes a function and a class of others."""
    folder = tmp_path / "harbour"
    (folder / "commands").mkdir(parents=True)
    (folder / "__init__.py").write_text("from .commands.tides import tide\nfrom .ships import Ferry, Tug\n")
    (folder / "commands/__init__.py").write_text("loaded = True\n")
    (folder / "commands/tides.py").write_text("def tide(hour, *, high=0):\n    return hour + high\n")
    (folder / "ships.py").write_text("class Ferry:\n    decks = 2\n\nclass Tug:\n    decks = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield "harbour"
    for name in [name for name in sys.modules if name.partition(".")[0] == "harbour"]:
        del sys.modules[name]


def test_a_function_is_imported_when_it_is_called(package: str) -> None:
    with called_later("harbour.commands.tides"):
        harbour = import_module(package)
    assert "harbour.commands" not in sys.modules
    assert harbour.tide(3, high=2) == 5
    assert sys.modules["harbour.commands"].loaded
    assert import_module("harbour.commands.tides").tide(1) == 1


def test_a_module_that_is_there_already_is_left_alone(package: str) -> None:
    there = import_module("harbour.commands.tides")
    with called_later("harbour.commands.tides"):
        assert sys.modules["harbour.commands.tides"] is there


def test_a_package_that_was_vacant_altogether_is_imported_as_it_is_afterwards(package: str) -> None:
    with left_out(r"harbour(\..+)?", high_water="12:00"):
        vacant = import_module("harbour.ships")
        grammar = vacant.Ferry("north", decks=3) | "south" + vacant.Tug() ^ "east"
    assert isinstance(grammar, vacant.Ferry)
    assert vacant.high_water == "12:00"
    assert import_module(package).Ferry.decks == 2


def test_a_vacant_module_has_an_empty_class_for_each_name(package: str) -> None:
    with left_out(r"harbour\.ships"):
        harbour = import_module(package)
    assert not hasattr(harbour.Ferry, "decks")
    assert harbour.Ferry is sys.modules["harbour.ships"].Ferry
    assert harbour.Ferry is not harbour.Tug
    assert not isinstance(1, harbour.Tug)
    assert harbour.tide(1) == 1
