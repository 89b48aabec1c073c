"""The seal of a DuckDB file is that of all its blocks, whether all or the changed ones alone are read."""

import hashlib
import os
from pathlib import Path

import duckdb
import pytest

from newsledger.warehouse import block_seals
from newsledger.warehouse.block_seals import BLOCK, BlockDigests, block_digests, decoded, digests_if_sealed, sealed_as
from newsledger.warehouse.journal_seals import seal


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "some.duckdb"
    _run(file, "CREATE TABLE words AS SELECT i, md5(i::VARCHAR) AS word FROM range(200_000) t(i)")
    return file


def _run(path: Path, *statements: str) -> None:
    with duckdb.connect(str(path)) as connection:
        for statement in (*statements, "CHECKPOINT"):
            connection.execute(statement)


def test_a_change_is_sealed_by_the_blocks_that_it_wrote(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    earlier = block_digests(path)
    assert len(earlier.blocks) > 10
    read: list[int] = []
    pread = os.pread

    def counted(descriptor: int, size: int, place: int) -> bytes:
        read.append(size)
        return pread(descriptor, size, place)

    for statement in (
        "DELETE FROM words WHERE i % 50_000 = 7",
        "INSERT INTO words VALUES (1, 'one')",
        "DROP TABLE words",
    ):
        _run(path, statement)
        monkeypatch.setattr(os, "pread", counted)
        read.clear()
        changed = block_digests(path, earlier)
        assert read.count(BLOCK) < len(earlier.blocks) / 2
        monkeypatch.undo()
        assert changed == block_digests(path)
        assert changed.seal != earlier.seal
        earlier = changed


def test_digests_are_read_as_they_were_written(path: Path) -> None:
    digests = block_digests(path)
    assert decoded(digests.encoded()) == digests
    for damaged in (b"", b"[]\n", b'[1, "x", [1, 2, 3]]\n', b"\xff\n"):
        with pytest.raises(ValueError):  # noqa: PT011 - of any kind
            decoded(damaged)


def test_a_file_that_was_not_written_since_is_not_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    digests = block_digests(path)
    path.with_name("other").hardlink_to(path)
    moved = path.rename(path.with_name("moved.duckdb"))
    monkeypatch.setattr(block_seals, "block_digests", None)
    assert digests_if_sealed(moved, digests.seal, digests) is digests


@pytest.mark.parametrize("fault", ["flipped", "truncated", "longer", "edited"])
def test_a_file_that_was_written_since_is_found(path: Path, fault: str) -> None:
    digests = block_digests(path)
    if fault == "edited":
        _run(path, "UPDATE words SET word = 'other' WHERE i = 100_000")
    else:
        with path.open("r+b") as stream:
            stream.seek(-100, 2)
            if fault == "flipped":
                stream.write(bytes([stream.read(1)[0] ^ 1]))
            elif fault == "truncated":
                stream.truncate()
            else:
                stream.seek(0, 2)
                stream.write(b"more")
    assert sealed_as(path, digests.seal) != digests.seal
    assert digests_if_sealed(path, digests.seal, digests) is None
    assert digests_if_sealed(path, digests.seal, None) is None


def test_a_seal_of_an_earlier_version_counts(path: Path) -> None:
    whole = seal(path, path.stat().st_size)
    assert whole.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert sealed_as(path, whole) == whole
    assert digests_if_sealed(path, whole, None) == block_digests(path)
    damaged = BlockDigests(whole.bytes, b"", (), (0, 0, 0))
    assert digests_if_sealed(path, whole, damaged) == block_digests(path)
