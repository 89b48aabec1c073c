"""Raw bytes are kept once, unchanged, and never read back damaged."""

import gzip
from pathlib import Path
from random import Random

import pytest

from newsledger.expectations.errors import WarehouseError
from newsledger.warehouse import raw
from newsledger.warehouse.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    found = Home(tmp_path)
    found.prepare()
    return found


@pytest.mark.parametrize("content", [b"", b"text", bytes(range(256)) * 100])
def test_bytes_come_back_as_they_were(home: Home, content: bytes) -> None:
    digest, raw_path = raw.store(home, content)
    assert raw_path == f"raw/objects/{digest[:2]}/{digest}.gz"
    assert raw.load(home, raw_path) == content
    assert list(home.work.iterdir()) == []


def test_bytes_that_are_there_are_not_written_again(home: Home) -> None:
    _, raw_path = raw.store(home, b"text")
    before = (home.root / raw_path).stat()
    assert raw.store(home, b"text")[1] == raw_path
    after = (home.root / raw_path).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_the_same_bytes_make_the_same_file_in_any_home(home: Home, tmp_path: Path) -> None:
    other = Home(tmp_path / "other")
    other.prepare()
    _, raw_path = raw.store(home, b"text")
    raw.store(other, b"text")
    assert (home.root / raw_path).read_bytes() == (other.root / raw_path).read_bytes()


def test_damage_is_found(home: Home) -> None:
    paths = [raw.store(home, b"text %d" % number)[1] for number in range(4)]
    (home.root / paths[0]).unlink()
    (home.root / paths[1]).write_bytes((home.root / paths[2]).read_bytes())
    (home.root / paths[2]).write_bytes((home.root / paths[2]).read_bytes()[:-9])
    for raw_path in paths[:3]:
        with pytest.raises(WarehouseError, match="raw bytes at"):
            raw.load(home, raw_path)
    assert [raw_path for raw_path in paths if raw.fault(home, raw_path)] == paths[:3]


@pytest.mark.parametrize("size", [0, 9, (1 << 20) - 1, 1 << 20, 3 << 20])
def test_bytes_of_any_size_are_checked_to_their_end(home: Home, size: int) -> None:
    content = Random(size).randbytes(size // 2).ljust(size, b" ")  # a half is not made smaller
    digest, raw_path = raw.store(home, content)
    assert raw.fault(home, raw_path) is None
    path = home.root / raw_path
    members = gzip.compress(content[:5], mtime=0) + gzip.compress(content[5:], mtime=0)
    path.write_bytes(members)
    assert raw.fault(home, raw_path) is None
    path.write_bytes(members + gzip.compress(b"more", mtime=0))
    assert "their hash differs" in str(raw.fault(home, raw_path))
    path.write_bytes(members[:-1])
    assert "cannot read the raw bytes" in str(raw.fault(home, raw_path))
    path.write_bytes(gzip.compress(content + b"!", mtime=0))
    assert digest in str(raw.fault(home, raw_path))


@pytest.mark.parametrize("damage", [b"", b"no gzip", b"\x1f\x8b\x08\x00cut", gzip.compress(b"other bytes", mtime=0)])
def test_storing_bytes_again_repairs_a_damaged_object(home: Home, damage: bytes) -> None:
    _, raw_path = raw.store(home, b"text")
    (home.root / raw_path).write_bytes(damage)
    assert raw.store(home, b"text")[1] == raw_path
    assert raw.load(home, raw_path) == b"text"


@pytest.mark.parametrize(
    "raw_path", ["../secret.gz", "/etc/passwd", "raw/objects/aa/../../x.gz", "raw/objects/aa/b.gz"]
)
def test_a_path_that_is_not_that_of_an_object_is_refused(home: Home, raw_path: str) -> None:
    with pytest.raises(WarehouseError, match="is not the path of raw bytes"):
        raw.load(home, raw_path)


def test_a_lost_object_is_known_until_it_is_whole_again(home: Home) -> None:
    _, raw_path = raw.store(home, b"text")
    (home.root / raw_path).write_bytes(b"damaged")
    raw.record_losses(home, [raw_path])
    assert raw.losses(home) == {raw_path}
    assert not (home.root / raw_path).exists()
    raw.store(home, b"text")
    raw.record_losses(home, [])
    assert raw.losses(home) == set()
