"""What the operating system refuses is told in one line: the file, the reason, and what to do."""

import errno
import os
from pathlib import Path

import duckdb
import pytest

from newsledger.expectations.errors import WarehouseError
from newsledger.flows.cli import app
from newsledger.warehouse import increment, raw
from newsledger.warehouse.durable import refusal_in, refused, replace
from newsledger.warehouse.home import locked
from newsledger.warehouse.session import session
from newsledger.warehouse.sweep import keep_only, shards, sweep_leftovers
from tests.homes import filled, prepared


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        (errno.ENOSPC, "free space"),
        (errno.EDQUOT, "quota"),
        (errno.EROFS, "mount it for writing"),
        (errno.EACCES, "change the owner or the mode"),
        (errno.ENAMETOOLONG, "use a shorter one"),
        (errno.EMFILE, "ulimit -n"),
        (errno.EISDIR, "Is a directory"),
    ],
)
def test_each_refusal_says_what_to_do(code: int, advice: str) -> None:
    line = str(refused(OSError(code, os.strerror(code), "/home/lake/x.parquet")))
    assert line.startswith("cannot use /home/lake/x.parquet: ")
    assert advice in line
    assert "\n" not in line


def test_a_long_name_is_shortened_and_a_missing_one_is_given() -> None:
    assert len(str(refused(OSError(errno.ENAMETOOLONG, "File name too long", "x" * 5_000)))) < 300
    assert "cannot use /home: the disk is full" in str(refused(OSError(errno.ENOSPC, "No space"), Path("/home")))


def test_the_file_that_was_asked_for_is_named_not_the_unfinished_one(tmp_path: Path) -> None:
    def deny(name: str, _flags: int) -> int:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), name)

    with pytest.raises(WarehouseError) as caught:
        replace(tmp_path / "report.html", b"page", opener=deny)
    assert str(caught.value).startswith(f"cannot use {tmp_path / 'report.html'}: ")


def test_the_message_of_a_library_is_recognised() -> None:
    refusal = refusal_in('IO Error: Could not write file "/home/a.duckdb": No space left on device')
    assert "free space on it and run again" in str(refusal)
    assert refusal_in("Parser Error: syntax error") is None


def test_so_it_is_in_every_session(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(WarehouseError, match="the disk is full"), session():
        raise duckdb.IOException("IO Error: could not write: No space left on device")
    with pytest.raises(duckdb.IOException), session():
        raise duckdb.IOException("IO Error: no such file")


def _no_space(*_given: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = prepared(tmp_path / "home")
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", _no_space)
        with pytest.raises(WarehouseError, match="the disk is full"):
            replace(home.root / "state.json", b"{}")
        with pytest.raises(WarehouseError, match="the disk is full"):
            raw.store(home, b"bytes")
    assert not list(home.root.rglob("*.part"))
    assert raw.store(home, b"bytes")


def test_a_lock_holds_on_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = prepared(tmp_path / "home")
    monkeypatch.setattr("newsledger.warehouse.home.json.dumps", _no_space)
    with locked(home), pytest.raises(WarehouseError, match="is using"), locked(home):
        pass


@pytest.mark.parametrize(
    "words", [["run", "x" * 5_000], ["run", ".", "--home", "y" * 300], ["sql", "SELECT 1", "--home", "z" * 300]]
)
def test_a_name_that_is_too_long_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("Port closed\n\nThe port of Orsk was closed on Monday.\n", encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        app.main(words)
    assert ended.value.code == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "the name is too long for the file system" in told


def test_what_a_failed_run_left_is_swept_and_finished_documents_stay(tmp_path: Path) -> None:
    home = filled(tmp_path / "home")
    kept = [shards(home) / "key1" / "articles.parquet", shards(home) / "key2.abcd.jsonl", *home.lake.glob("*/*")]
    left = [
        home.work / "spill" / "x.tmp",
        home.work / "run_2.duckdb",
        shards(home) / "key1.77.part" / "articles.parquet",
        home.root / ".tombstones.jsonl.77.part",
        home.lake / ".manifest.json.77.part",
        home.lake / "articles" / "00000002-run_2.parquet",
        home.lake / "articles" / ".00000001-run_1.parquet.77.part",
    ]
    for path in (*kept[:2], *left):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    sweep_leftovers(home)
    assert [path for path in left if path.exists()] == []
    assert all(path.exists() for path in kept)
    keep_only(home, {"key2"})
    assert [path.name for path in shards(home).iterdir()] == ["key2.abcd.jsonl"]


@pytest.mark.parametrize("code", [errno.ENOSYS, errno.EXDEV, errno.EOPNOTSUPP])
def test_a_warehouse_is_copied_where_blocks_cannot_be_shared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def copy_file_range(*_: object) -> int:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "copy_file_range", copy_file_range, raising=False)
    (tmp_path / "old").write_bytes(b"rows")
    increment._copy(tmp_path / "old", tmp_path / "new")
    assert (tmp_path / "new").read_bytes() == b"rows"


def test_downloads_of_raw_bytes_are_swept_once_their_process_has_ended(tmp_path: Path) -> None:
    home = prepared(tmp_path)
    home.followed_store.write_text("{}")
    folder = home.objects / "ab"
    folder.mkdir()
    for process in (os.getpid(), 2**30, "torn"):
        (folder / f".ab.gz.{process}.part").touch()
    sweep_leftovers(home)
    assert [path.name for path in folder.iterdir()] == [f".ab.gz.{os.getpid()}.part"]


def test_without_a_manifest_the_lake_stays(tmp_path: Path) -> None:
    home = filled(tmp_path / "home")
    files = set(home.lake.glob("*/*"))
    home.manifest.unlink()
    sweep_leftovers(home)
    assert set(home.lake.glob("*/*")) == files
