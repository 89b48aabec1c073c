"""What is lost of a home costs nothing else: published rows stay, journals come back, a rebuild loses no document."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from newsledger.expectations.errors import ContractError, WarehouseError
from newsledger.flows.run.forget import ForgetRequest, forget
from newsledger.flows.settings import settings
from newsledger.warehouse import manifest, raw
from newsledger.warehouse.home import Home, locked
from newsledger.warehouse.journal import entries
from newsledger.warehouse.repair import repair
from newsledger.warehouse.verify import problems
from tests.damage.healing import pipeline, without_annotator
from tests.pipeline.homes import digests, rows, written

TEXT = """{title}

OSLO ({agency}) — Havnen i {place} åpner igjen på mandag, sier havnesjefen. Den har vært stengt siden november.

Fergene går som før fra tirsdag, og fiskerne får sine plasser tilbake ved den gamle brygga, skriver kommunen.
"""
LOGS = ("rejects", "runs", "fetches")


@pytest.fixture(scope="module")
def _published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a home that has two articles of two runs, and their inbox."""
    folder = tmp_path_factory.mktemp("published")
    with pytest.MonkeyPatch.context() as patch:
        without_annotator(patch)
        for name, title, agency in (("one", "Havnen åpner", "Reuters"), ("two", "Kaia er ferdig", "AP")):
            inbox = written(folder / "inbox", **{name: TEXT.format(title=title, place=name, agency=agency)})
            pipeline(Home(folder / "home"), str(inbox))
    assert rows(folder / "home", "articles").num_rows == 2
    assert rows(folder / "home", "credits").num_rows == 2
    return folder


@pytest.fixture
def home(_published: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """The home, which is put back after the test."""
    without_annotator(monkeypatch)
    copy = _published / "copy"
    for name in ("home", "inbox"):
        shutil.copytree(_published / name, copy / name, symlinks=True)
    yield Home(_published / "home")
    for name in ("home", "inbox"):
        shutil.rmtree(_published / name)
        (copy / name).rename(_published / name)


def content(home: Home) -> dict[str, tuple[int, str]]:
    """Return rows and digest of every table of content."""
    return {name: digest for name, digest in digests(home.root).items() if name not in LOGS}


def test_lost_journals_come_back_and_a_rebuild_from_them_gives_the_same_tables(home: Home) -> None:
    before = content(home)
    journalled = sorted(
        json.dumps(entry, default=str, sort_keys=True) for entry in entries(home) if entry[0] == "documents"
    )
    for path in home.journal.iterdir():
        path.unlink()
    assert {damage.reason for damage in problems(home)} == {"journal_missing"}
    summary = pipeline(home, flow="rebuild")
    assert sum("written again from the lake" in repair for repair in summary.repairs) == 2
    assert content(home) == before
    assert problems(home) == []
    again = sorted(json.dumps(entry, default=str, sort_keys=True) for entry in entries(home) if entry[0] == "documents")
    assert again == journalled
    assert {path.stat().st_mode & 0o777 for path in home.journal.iterdir()} == {0o600}


def test_a_rebuild_keeps_the_rows_of_damaged_raw_bytes_and_says_so(home: Home) -> None:
    before = content(home)
    lost = str(rows(home.root, "documents")["raw_path"][0].as_py())
    (home.root / lost).write_bytes(b"damaged")
    summary = pipeline(home, flow="rebuild")
    assert summary.kept == 1
    assert content(home) == before
    (reject,) = [row for row in rows(home.root, "rejects").to_pylist() if row["reason"] == "raw_damaged"]
    assert "the rows published before are kept" in reject["detail"]
    assert {damage.remedy.value for damage in problems(home)} == {"newsledger repair raw"}


@pytest.mark.parametrize("is_left", [True, False])
def test_raw_bytes_come_back_from_the_file_or_are_known_to_be_lost(home: Home, *, is_left: bool) -> None:
    document = rows(home.root, "documents").to_pylist()[0]
    (home.root / document["raw_path"]).unlink()
    if not is_left:
        (home.root.parent / "inbox" / document["url"].rpartition("/")[2]).unlink()
    with locked(home):
        (report,) = repair(home, "raw")
    assert ("restored" in report) == is_left
    assert (raw.losses(home) == set()) == is_left
    assert problems(home) == []


def test_a_rebuild_refuses_to_lose_documents_unless_told(home: Home) -> None:
    before = manifest.read(home)
    first, *_ = sorted(home.journal.glob("*.jsonl"))
    kept = [line for line in first.read_bytes().splitlines(keepends=True) if b'["documents"' not in line]
    first.write_bytes(b"".join(kept))
    unknown = {name: seal for name, seal in before.journals.items() if name != first.name}
    manifest.amend(home, replace(before, journals=unknown))
    with pytest.raises(ContractError, match=r"found 1 documents in the journals, the ledger has 2.*--accept-loss"):
        pipeline(home, flow="rebuild")
    assert manifest.read(home).run_id == before.run_id
    pipeline(home, flow="rebuild", accept_loss=True)
    assert rows(home.root, "documents").num_rows == 1


def test_forget_keeps_the_objects_that_a_table_names_whatever_the_journals_say(home: Home) -> None:
    urls = [str(row["url"]) for row in rows(home.root, "documents").to_pylist()]
    for path in home.journal.iterdir():
        path.unlink()
    forgotten = forget(ForgetRequest(urls=(urls[0],)), settings(home=home.root))
    assert forgotten.documents == 1
    assert [row["url"] for row in rows(home.root, "documents").to_pylist()] == [urls[1]]
    assert problems(home) == []
    assert not any(urls[0] in path.read_text() for path in home.journal.iterdir())


def test_a_run_stops_before_it_loses_a_lake_whose_manifest_is_missing(home: Home) -> None:
    before, files = content(home), sorted(home.lake.rglob("*.parquet"))
    home.manifest.unlink()
    with pytest.raises(WarehouseError, match="is missing; run newsledger repair manifest"):
        pipeline(home, str(home.root.parent / "inbox"))
    assert sorted(home.lake.rglob("*.parquet")) == files
    with locked(home):
        repair(home, "manifest")
    assert content(home) == before


def test_a_manifest_without_a_copy_is_written_again_by_a_rebuild(home: Home) -> None:
    before = content(home)
    for path in (home.manifest, home.manifest_copy, home.manifest.with_name(manifest.PREVIOUS)):
        path.unlink()
    assert {damage.remedy.value for damage in problems(home)} == {"newsledger rebuild"}
    pipeline(home, flow="rebuild")
    assert content(home) == before
    assert problems(home) == []
