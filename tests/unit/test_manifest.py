"""The manifest is read back as it was written, replaced whole, and refused when damaged."""

import json
import time
from pathlib import Path

import pytest

from newsledger.expectations.errors import WarehouseError
from newsledger.warehouse import manifest
from newsledger.warehouse.home import Home
from newsledger.warehouse.manifest import LakeFile, Manifest, TableEntry


def state(generation: int, *digests: int) -> Manifest:
    files = tuple(
        LakeFile(f"sources/{number}.parquet", 2, 99, "0" * 64, digest) for number, digest in enumerate(digests)
    )
    return Manifest(generation, "run_1", "2026-03-04T12:00:00+00:00", tables={"sources": TableEntry(files)})


@pytest.fixture
def home(tmp_path: Path) -> Home:
    found = Home(tmp_path)
    found.prepare()
    return found


def test_a_new_home_has_an_empty_manifest(home: Home) -> None:
    assert manifest.read(home) == Manifest.empty()
    assert manifest.previous(home) == Manifest.empty()


def test_a_manifest_comes_back_as_it_was(home: Home) -> None:
    manifest.commit(home, state(1, 2**64 - 1, 5))
    assert manifest.read(home) == state(1, 2**64 - 1, 5)
    told = json.loads(home.manifest.read_text())
    assert (told["tables"]["sources"]["rows"], told["tables"]["sources"]["digest"]) == (4, f"{4:016x}")


def test_the_manifest_before_is_kept(home: Home) -> None:
    manifest.commit(home, state(1))
    manifest.commit(home, state(2))
    assert (manifest.previous(home), manifest.read(home)) == (state(1), state(2))
    assert sorted(path.name for path in home.lake.iterdir()) == ["manifest.json", "manifest.previous.json"]


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"generation": 1, "tables": {"sources": 3}}'])
def test_a_damaged_manifest_is_refused_and_says_what_to_do(home: Home, content: str) -> None:
    home.manifest.write_text(content)
    with pytest.raises(WarehouseError, match=r"cannot read the manifest .*; run newsledger rebuild"):
        manifest.read(home)


def test_a_damaged_previous_manifest_counts_as_none(home: Home) -> None:
    (home.lake / manifest.PREVIOUS).write_text("{")
    assert manifest.previous(home) == Manifest.empty()


def test_a_manifest_is_parsed_once_as_long_as_the_file_is_the_same(home: Home) -> None:
    manifest.commit(home, state(1, 5))
    time.sleep(0.15)  # no tick of a clock before the next change
    first = manifest.read(home)
    assert manifest.read(home) is first
    content = home.manifest.read_bytes()
    home.manifest.write_bytes(content.replace(b'"generation": 1', b'"generation": 2'))
    with pytest.raises(WarehouseError, match="its checksum does not match its content"):
        manifest.read(home)
    home.manifest.write_bytes(content)
    assert manifest.read(home) == first
    manifest.commit(home, state(2, 5))
    assert manifest.read(home) == state(2, 5)


def test_a_manifest_that_was_just_written_is_parsed_each_time(home: Home) -> None:
    for number in range(1, 30):
        manifest.amend(home, state(number % 9, number % 7))
        assert manifest.read(home) == state(number % 9, number % 7)
