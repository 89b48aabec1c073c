"""What is forgotten is in no file of the home, and neither a further run nor a rebuild brings it back."""

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from newsledger.expectations.errors import SettingsError
from newsledger.flows.run.forget import ForgetRequest, forget
from newsledger.flows.settings import Settings, settings
from newsledger.warehouse import tombstones
from newsledger.warehouse.home import Home
from newsledger.warehouse.verify import problems
from tests.pipeline.homes import Template, digests, ran, rows, written

SECRET = """Harbour pilot cleared

By Ann Able

LINDESVIK (Reuters) — The pilot Torvald Quennerstedt said on Monday that he had never steered the tanker Ostrava \
Pearl. “I was asleep in the pilot house when she struck the pier,” Quennerstedt told the court.

Prosecutor Ylva Marchetti said that the charges would be dropped for want of evidence.
"""
OTHER = """Bank keeps its rate

By Bo Berg

The central bank of Norway kept its key rate at four per cent on Thursday. “We see no reason to move before the summer \
comes,” Governor Ida Wolden said in Oslo, and Torvald Quennerstedt, a former pilot, said that he agreed with the bank.
"""
WORDS = (
    "Quennerstedt",
    "Ostrava Pearl",
    "asleep in the pilot house",
    "Marchetti",
    "Harbour pilot cleared",
    "secret.txt",
)


def chosen(home: Path) -> Settings:
    return settings(home=home, workers=1)


def contents(home: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of the home, as it is and unpacked: gzip, also twice, Parquet's values, the warehouse's."""
    for path in sorted(home.rglob("*")):
        if not path.is_file():
            continue
        yield str(path), path.read_bytes()
        if path.suffix == ".gz":
            inner = gzip.decompress(path.read_bytes())
            yield str(path), gzip.decompress(inner) if inner.startswith(b"\x1f\x8b") else inner
        if path.suffix == ".parquet":
            yield str(path), json.dumps(pq.read_table(path).to_pylist(), default=str, ensure_ascii=False).encode()
        if path.suffix == ".duckdb":
            yield str(path), _dump(path)


def _dump(path: Path) -> bytes:
    with duckdb.connect(str(path), read_only=True) as connection:
        names = [name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        return "\n".join(str(connection.execute(f'SELECT * FROM "{name}"').fetchall()) for name in names).encode()


def traces(home: Path, *words: str) -> set[tuple[str, str]]:
    found = set()
    for name, content in contents(home):
        for word in words:
            raw = word.encode()
            dressed = (raw, word.encode("utf-16-le"), json.dumps(word)[1:-1].encode(), zlib.compress(raw))
            if any(one in content for one in dressed):
                found.add((Path(name).name, word))
    return found


def url_of(home: Path, stem: str) -> str:
    return next(str(row["url"]) for row in rows(home, "documents").to_pylist() if row["url"].endswith(f"{stem}.txt"))


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Template:
    template = Template(tmp_path_factory.mktemp("versions"))
    other = OTHER.replace(", and Torvald Quennerstedt, a former pilot,", " who")
    written(template.inbox, secret=SECRET, bank=other)
    ran(template.home, template.inbox)
    written(template.inbox, secret=SECRET.replace("Monday", "Tuesday"))
    ran(template.home, template.inbox)
    return template.keep()


@pytest.fixture
def inbox(versions: Template, tmp_path: Path) -> Path:
    """A secret article in two versions, a copy of its bytes, and another article."""
    return versions.copied(tmp_path / "home")


def test_an_address_leaves_no_trace_and_does_not_come_back(inbox: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert {word for _, word in traces(home, *WORDS)} == set(WORDS)
    url = url_of(home, "secret")
    told = forget(ForgetRequest(urls=(url,)), chosen(home))
    assert told.documents == 2
    assert told.rows["articles"] == 2
    assert traces(home, *WORDS, url) == set()
    assert problems(Home(home)) == []
    assert rows(home, "articles").num_rows == 1
    after = digests(home)
    written(inbox, secret=SECRET.replace("Monday", "Friday"))
    ran(home, inbox)
    assert traces(home, *WORDS, url) == set()
    assert digests(home) == after
    ran(home, flow="rebuild")
    assert traces(home, *WORDS, url) == set()
    assert digests(home) == after
    assert problems(Home(home)) == []


def test_the_same_bytes_under_another_name_do_not_come_back(inbox: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    forget(ForgetRequest(urls=(url_of(home, "secret"),)), chosen(home))
    written(inbox, again=SECRET)
    ran(home, inbox)
    assert traces(home, *WORDS, "again.txt") == set()


def test_an_article_is_forgotten_by_its_id_with_all_its_versions(inbox: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    article = next(row["article_id"] for row in rows(home, "articles").to_pylist() if "Torvald" in row["text"])
    forget(ForgetRequest(articles=(article,)), chosen(home))
    assert traces(home, *WORDS) == set()
    assert forget(ForgetRequest(articles=()), chosen(home)).rows == {}
    with pytest.raises(SettingsError, match="no article 'art_nowhere'"):
        forget(ForgetRequest(articles=("art_nowhere",)), chosen(home))


class KilledError(Exception):
    """Stands for the end of the process."""


@pytest.mark.parametrize(
    "place",
    [
        *("flows.run.erase.clustered", "warehouse.database.build", "warehouse.manifest.commit"),
        *("warehouse.database.swap", "flows.run.erase.purge", "warehouse.tombstones.close"),
    ],
)
def test_a_kill_leaves_the_state_before_or_after_and_the_next_run_completes(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    home, url = tmp_path / "home", url_of(tmp_path / "home", "secret")

    def killed(*_: object, **__: object) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(f"newsledger.{place}", killed)
        with pytest.raises(KilledError):
            forget(ForgetRequest(urls=(url,)), chosen(home))
    assert tombstones.read(Home(home)).is_open
    assert rows(home, "articles").num_rows == (3 if place.endswith(("clustered", "build", "commit")) else 1)
    written(
        inbox, later="Ferries resume\n\nAll boats left the port of Orsk again on Friday, the harbour office said.\n"
    )
    ran(home, inbox)
    assert not tombstones.read(Home(home)).is_open
    assert traces(home, *WORDS, url) == set()
    assert "Ferries resume" in rows(home, "articles")["title"].to_pylist(), "what the same run pulled is published"
    assert problems(Home(home)) == []


@pytest.fixture(scope="module")
def speeches(tmp_path_factory: pytest.TempPathFactory) -> Template:
    template = Template(tmp_path_factory.mktemp("speeches"))
    written(template.inbox, secret=SECRET, bank=OTHER)
    ran(template.home, template.inbox)
    return template.keep()


@pytest.fixture
def press(speeches: Template, tmp_path: Path) -> Path:
    """Two articles that both let the pilot speak."""
    return speeches.copied(tmp_path / "home")


def of_person(home: Path, entity: str) -> dict[str, int]:
    columns = {
        "entities": ["entity_id"],
        "mentions": ["entity_id"],
        "quotes": ["speaker_entity_id", "addressee_entity_id"],
        "attributions": ["entity_id"],
        "relations": ["subject_entity_id", "object_entity_id", "place_entity_id"],
    }
    tables: dict[str, pa.Table] = {name: rows(home, name) for name in columns}
    return {
        name: sum(entity in row.values() for row in tables[name].select(wanted).to_pylist())
        for name, wanted in columns.items()
    }


def test_a_person_leaves_the_ledger_and_the_articles_stay(press: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    named = {row["name"]: row["entity_id"] for row in rows(home, "entities").to_pylist()}
    entity = named["Torvald Quennerstedt"]
    assert of_person(home, entity)["mentions"] > 1
    forget(ForgetRequest(persons=("torvald quennerstedt",)), chosen(home))
    assert set(of_person(home, entity).values()) == {0}
    assert rows(home, "articles").num_rows == 2
    assert problems(Home(home)) == []
    after = digests(home)
    ran(home, flow="rebuild")
    assert set(of_person(home, entity).values()) == {0}
    assert digests(home) == after
    written(press, third=SECRET.replace("cleared", "acquitted"))
    ran(home, press)
    assert set(of_person(home, entity).values()) == {0}


def test_a_person_with_articles_leaves_no_trace(press: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    forget(ForgetRequest(persons=("Torvald Quennerstedt",), with_articles=True), chosen(home))
    assert traces(home, *WORDS, "Wolden") == set()
    assert rows(home, "articles").num_rows == 0
    with pytest.raises(SettingsError, match="no person"):
        forget(ForgetRequest(persons=("Nobody Known",)), chosen(home))
