"""A rebuild in portions gives the tables of the runs, and what it promises as a whole holds over all portions."""

from dataclasses import replace
from pathlib import Path

import pytest

from newsledger.expectations.errors import ContractError, DocumentError
from newsledger.flows.run import pipeline as stages
from newsledger.flows.run import reading
from newsledger.flows.run.pending import Pending, pending, portions
from newsledger.transforms.documents import ExtractedArticle, RawDocument
from newsledger.warehouse.home import Home
from newsledger.warehouse.manifest import amend, read
from newsledger.warehouse.verify import problems
from tests.damage.healing import pipeline, without_annotator
from tests.pipeline.homes import ARTICLE, Template, digests, ran, rows, written

MET = "\nThe strike ended after Brandt had met the union. He thanked his team.\n"


def article(title: str, *, name: str = "Robert Brandt", more: str = "") -> str:
    """Return an article about a person of this name."""
    return ARTICLE.format(title=title).replace("Ola Brandt", name) + more


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A home of three runs: an edit, a copy, an unreadable file, a person whom two articles name differently."""
    template = Template(tmp_path_factory.mktemp("runs"))
    written(template.inbox, one=article("Port of Lindesvik to reopen"), blank="")
    ran(template.home, template.inbox)
    written(template.inbox, two=article("Ferries resume", name="Bob Brandt", more=MET))
    written(template.inbox, one=article("Port of Lindesvik to reopen").replace("Monday", "Tuesday"))
    ran(template.home, template.inbox)
    written(template.inbox, three=article("Talks go on", name="Robert Petter Brandt"), two=article("Ferries resume"))
    ran(template.home, template.inbox)
    return template.keep()


@pytest.fixture
def home(template: Template, tmp_path: Path) -> Path:
    """A copy of the home."""
    template.copied(tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture(params=[1, 2, 4])
def size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """The number of documents of a portion."""
    monkeypatch.setattr(stages, "portion_documents", lambda _: request.param)
    return int(request.param)


def test_a_rebuild_in_portions_gives_the_tables_of_the_runs(home: Path, size: int) -> None:
    before, fetches, generation = digests(home), rows(home, "fetches").num_rows, read(Home(home)).generation
    told = ran(home, flow="rebuild")
    assert digests(home) == before
    assert (rows(home, "fetches").num_rows, rows(home, "runs").num_rows) == (fetches, 4)
    assert read(Home(home)).generation == generation + 1
    assert told.rows_added["documents"] == before["documents"][0]
    assert {name: told.rows_added[name] for name in ("articles", "entities", "stories", "rejects")} == {
        name: before[name][0] for name in ("articles", "entities", "stories", "rejects")
    }
    named = {file.path for entry in read(Home(home)).tables.values() for file in entry.files}
    ours = {path.name for path in Home(home).lake.glob("*/*.parquet") if told.run_id in path.name}
    assert ours == {Path(path).name for path in named}, "files that later portions replaced are gone"
    assert problems(Home(home)) == []


@pytest.fixture
def quiet_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home of three articles that are not annotated, rebuilt a document at a time."""
    without_annotator(monkeypatch)
    monkeypatch.setattr(stages, "portion_documents", lambda _: 1)
    inbox = written(tmp_path / "inbox", **{name: article(f"Port {name} to reopen") for name in ("one", "two", "three")})
    pipeline(Home(tmp_path / "home"), str(inbox))
    return Home(tmp_path / "home")


def test_a_rebuild_in_portions_refuses_to_lose_documents(quiet_home: Home) -> None:
    (journal,) = quiet_home.journal.glob("*.jsonl")
    lines = journal.read_bytes().splitlines(keepends=True)
    lost = next(line for line in lines if b'["documents"' in line)
    journal.write_bytes(b"".join(line for line in lines if line != lost))
    before = read(quiet_home)
    amend(quiet_home, replace(before, journals={}))
    with pytest.raises(ContractError, match="found 2 documents in the journals, the ledger has 3"):
        pipeline(quiet_home, flow="rebuild")
    assert read(quiet_home).generation == before.generation
    pipeline(quiet_home, flow="rebuild", accept_loss=True)
    assert rows(quiet_home.root, "documents").num_rows == 2
    assert problems(quiet_home) == []


def test_rejects_of_several_portions_are_judged_together(quiet_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable(_: RawDocument) -> list[ExtractedArticle]:
        raise DocumentError("binary", "not text")

    monkeypatch.setattr(reading, "articles", unreadable)
    before = read(quiet_home)
    with pytest.raises(ContractError, match="3 of 3 documents were rejected"):
        pipeline(quiet_home, flow="rebuild")
    assert read(quiet_home) == before


def test_the_rows_of_damaged_raw_bytes_are_kept_in_each_portion(quiet_home: Home) -> None:
    before = digests(quiet_home.root)
    for path in list(quiet_home.objects.glob("*/*.gz"))[:2]:
        path.write_bytes(b"damaged")
    summary = pipeline(quiet_home, flow="rebuild")
    assert summary.kept == 2
    assert {**digests(quiet_home.root), "rejects": before["rejects"]} == before


def test_portions_have_every_document_once_and_each_request_with_its_answer(home: Path) -> None:
    whole = pending(Home(home), include_published=True)
    parts = list(portions(Home(home), documents=2))
    ids = [str(row["document_id"]) for part in parts for row in part.of("documents")]
    assert sorted(ids) == sorted({str(row["document_id"]) for row in whole.of("documents")})
    assert max(len(part.of("documents")) for part in parts) == 2
    answered = {str(row["fetch_id"]) for row in whole.of("fetches") if row["reason"] != "interrupted"}
    assert sorted(str(row["fetch_id"]) for part in parts for row in part.of("fetches")) == sorted(answered)
    assert [part.of("runs") for part in parts] == [*([[]] * (len(parts) - 1)), whole.of("runs")]
    assert isinstance(parts[0], Pending)
