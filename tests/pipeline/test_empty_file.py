"""The empty warehouse file: made once for all processes, and anew where what is kept is not what it should be."""

import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from newsledger.warehouse import empty_file as module
from newsledger.warehouse.empty_file import empty_file


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Yield a path of the kept file that does not exist yet, in a process that has made none."""
    path = tmp_path / "__pycache__" / "empty.duckdb.kept"
    monkeypatch.setattr(module, "KEPT", path)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    empty_file.cache_clear()
    yield path
    empty_file.cache_clear()


def _again() -> bytes:
    empty_file.cache_clear()
    return empty_file()


def test_the_file_has_every_table_and_view(kept: Path, tmp_path: Path) -> None:
    path = tmp_path / "empty.duckdb"
    path.write_bytes(empty_file())
    with duckdb.connect(str(path), read_only=True) as connection:
        names = {name for (name,) in connection.execute("SELECT table_name FROM information_schema.tables").fetchall()}
    assert {"articles", "statements", "newsledger_manifest"} <= names
    assert kept.is_file()


def test_a_kept_file_is_used_instead_of_making_one(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = empty_file()
    monkeypatch.setattr(module, "_made", None)
    assert _again() == content


@pytest.mark.parametrize("damage", [b"", b"torn", None], ids=["empty", "torn", "one byte"])
def test_a_damaged_kept_file_is_made_anew(kept: Path, damage: bytes | None) -> None:
    empty_file()
    whole = kept.read_bytes()
    damaged = whole[:-1] + bytes([whole[-1] ^ 1]) if damage is None else damage
    kept.write_bytes(damaged)
    content = _again()
    assert kept.read_bytes() != damaged
    assert kept.read_bytes()[32:] == content


def test_a_kept_file_of_other_views_is_made_anew(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "statements", lambda **_: iter(["CREATE TABLE alone (key VARCHAR)"]))
    content = empty_file()
    monkeypatch.undo()
    monkeypatch.setattr(module, "KEPT", kept)
    assert _again() != content


def test_nothing_is_kept_where_python_keeps_no_bytecode(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert empty_file()
    assert not kept.exists()


def test_a_folder_that_cannot_be_written_does_not_matter(kept: Path) -> None:
    kept.parent.write_text("a file in the place of the folder", encoding="utf-8")
    assert empty_file()
