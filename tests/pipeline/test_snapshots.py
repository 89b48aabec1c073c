"""Earlier publishes stay readable, `current` is one generation at any moment, and a rollback loses no document."""

import re
import shutil
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from newsledger.expectations.errors import SettingsError, WarehouseError
from newsledger.expectations.tables import TABLES
from newsledger.flows.cli import generations, queries
from newsledger.flows.run.forget import ForgetRequest, forget
from newsledger.flows.run.rollback import rollback
from newsledger.flows.settings import settings
from newsledger.warehouse import database, lake, manifest, snapshots, tombstones
from newsledger.warehouse.facts import status
from newsledger.warehouse.home import Home
from newsledger.warehouse.past import PastState
from newsledger.warehouse.query import query
from newsledger.warehouse.sweep import sweep, sweep_leftovers
from newsledger.warehouse.verify import problems
from tests.damage.healing import pipeline, without_annotator
from tests.homes import filled, outlets, prepared, publish
from tests.pipeline.homes import ARTICLE, digests, rows, written

PUBLISHES = 12


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home of two publishes, the second with one outlet more."""
    home = filled(tmp_path / "home")
    publish(home, {"sources": outlets(post="Post")}, run_id="run_2")
    return home


def names(home: Home, generation: int) -> list[str]:
    past = PastState(home, snapshots.find(home, str(generation)))
    found: list[str] = query(past, "SELECT name FROM sources ORDER BY name").rows["name"].to_pylist()
    return found


def test_current_has_exactly_the_present_rows_of_every_table(home: Home) -> None:
    publish(home, {"sources": outlets(post="Morning Post")}, run_id="run_3")
    assert {path.name for path in home.current.iterdir() if path.is_dir()} == {declared.name for declared in TABLES}
    for declared in TABLES:
        published = lake.tables(home, manifest.read(home), declared.name)
        read = pq.read_table(home.current / declared.name).select(published.column_names)
        assert read.sort_by(declared.key).to_pylist() == published.sort_by(declared.key).to_pylist()
    assert "Morning Post" in pq.read_table(home.current / "sources")["name"].to_pylist()
    assert "| `sources/` | 3 |" in (home.current / "README.md").read_text()
    assert "quotes,article_id,foreign,articles,article_id" in (home.current / "keys.csv").read_text()
    assert "## quotes" in (home.current / "dictionary.md").read_text()


def test_a_reader_that_resolved_the_link_reads_on_while_runs_publish(home: Home) -> None:
    place = home.current.resolve()
    files = sorted(place.glob("sources/*.parquet"))
    sweep(home, publish(home, {"sources": outlets(post="Morning Post")}, run_id="run_3"), snapshots_kept=3)
    assert sorted(place.glob("sources/*.parquet")) == files
    assert "Post" in pq.read_table(files)["name"].to_pylist()
    assert place != home.current.resolve()


def test_the_files_of_a_generation_are_those_of_the_lake_and_cost_nothing(home: Home) -> None:
    (_, second) = snapshots.snapshots(home)
    for file in (file for entry in second.state.tables.values() for file in entry.files):
        assert (home.current / snapshots.name_of(second.state, file)).samefile(home.lake / file.path)
    assert second.own_bytes == sum(path.stat().st_size for path in home.lake.glob("sources/00000002*"))
    with_links = sum(path.stat().st_size for path in home.lake.rglob("*") if path.is_file() and not path.is_symlink())
    assert status(home).disk["lake"] < with_links


def test_a_file_has_another_name_in_each_generation(home: Home) -> None:
    state = manifest.read(home)
    later = lake.merged(home, state, {"sources": outlets(post="Morning Post")}, run_id="run_3")
    snapshots.write(home, later)
    first, second = (
        list(snapshots.folder(home, number).rglob("*.parquet")) for number in (state.generation, later.generation)
    )
    assert {path.name for path in first}.isdisjoint(path.name for path in second)
    shared = {path.stat().st_ino for path in first}.intersection(path.stat().st_ino for path in second)
    assert len(shared) > 1, "most files are those of the publish before"


def test_folders_of_an_earlier_version_have_the_names_of_the_lake_and_are_left_as_they_are(home: Home) -> None:
    for state in snapshots.states(home):
        for file in (file for entry in state.tables.values() for file in entry.files):
            place = snapshots.folder(home, state.generation)
            (place / snapshots.name_of(state, file)).rename(place / file.path)
    names_before = sorted(home.generations.rglob("*.parquet"))
    assert problems(home) == []
    snapshots.ensure(home, manifest.read(home))
    assert sorted(home.generations.rglob("*.parquet")) == names_before
    publish(home, {"sources": outlets(post="Morning Post")}, run_id="run_3")
    assert all(path.name.startswith("00000003_") for path in home.current.rglob("*.parquet"))
    assert problems(home) == []


def test_an_earlier_publish_can_be_queried_by_number_and_by_time(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = snapshots.states(home)
    assert "Post" not in names(home, 1)
    assert "Post" in names(home, 2)
    assert snapshots.find(home, second.written_at) == second
    later = datetime.fromisoformat(second.written_at) + timedelta(days=1)
    assert snapshots.find(home, f"{later:%Y-%m-%d}") == second
    sql = "SELECT (SELECT count(*) FROM statements) AS quotes, generation FROM newsledger_manifest"
    queries.sql(sql, home=home.root, as_of="1", form="json")
    assert '"generation": 1' in capsys.readouterr().out
    present = query(home, "SELECT count(*) AS n FROM statements").rows.to_pylist()
    past = PastState(home, first)
    assert query(past, "SELECT count(*) AS n FROM statements").rows.to_pylist() == present


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ("7", "no snapshot of 7 .* generations 1 .* to 2 .* are kept"),
        ("1999-01-01", "no snapshot of 1999-01-01"),
        ("yesterday", "'yesterday' is neither"),
    ],
)
def test_what_is_not_kept_is_refused_by_name(home: Home, wanted: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        queries.sql("SELECT 1", home=home.root, as_of=wanted)
    with pytest.raises(SettingsError, match=message):
        rollback(wanted, settings(home=home.root))


def test_a_query_on_the_past_reads_its_files_and_no_others(home: Home) -> None:
    past = PastState(home, snapshots.find(home, "1"))
    for path in (home.lake / "sources/00000002-run_2.parquet", home.manifest, Path("/etc/hostname")):
        with pytest.raises(WarehouseError, match="disabled by configuration"):
            query(past, f"SELECT * FROM read_text('{path}')")
    with pytest.raises(WarehouseError, match="SET is not allowed"):
        query(past, "SET enable_external_access = true")


def test_a_search_knows_the_present_alone(home: Home) -> None:
    with pytest.raises(SettingsError, match="leave out --as-of or --matching"):
        queries.sql("SELECT 1", home=home.root, as_of="1", matching="port")


def test_old_generations_go_with_the_files_that_only_they_have(home: Home) -> None:
    for number in (3, 4, 5):
        state = publish(home, {"sources": outlets(post=f"Post {number}")}, run_id=f"run_{number}")
        sweep(home, state, snapshots_kept=2)
    assert [state.generation for state in snapshots.states(home)] == [4, 5]
    assert sorted(path.name[:8] for path in home.lake.glob("sources/*.parquet")) == ["00000001", "00000004", "00000005"]
    sweep_leftovers(home)
    assert "Post 4" in names(home, 4)
    assert problems(home) == []


def test_the_list_says_what_each_costs(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    generations.snapshots(home=home.root)
    lines = [line.split() for line in capsys.readouterr().out.splitlines() if "run_" in line]
    assert [(line[0], line[3]) for line in lines] == [("2", "run_2"), ("1", "run_1")]
    assert int(lines[0][-1].replace(",", "")) == snapshots.snapshots(home)[-1].own_bytes


def test_a_publish_that_was_never_committed_leaves_no_generation(home: Home) -> None:
    state = lake.merged(home, manifest.read(home), {"sources": outlets(z="Z")}, run_id="run_3")
    snapshots.write(home, state)
    database.ensure(home)
    assert [state.generation for state in snapshots.states(home)] == [1, 2]
    assert problems(home) == []


@pytest.mark.parametrize("is_copied", [True, False])
def test_a_home_that_was_copied_without_links_gets_them_again(home: Home, tmp_path: Path, *, is_copied: bool) -> None:
    copy = Home(shutil.copytree(home.root, tmp_path / "copy"))
    if not is_copied:
        shutil.rmtree(copy.generations)
        shutil.rmtree(copy.current)
        assert problems(copy) == []
    database.ensure(copy)
    assert copy.current.is_symlink()
    assert problems(copy) == []


def test_without_hard_links_there_is_no_current_and_the_past_can_be_queried(
    home: Home, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", refused)
    publish(home, {"sources": outlets(post="Morning Post")}, run_id="run_3")
    assert "the file system has no hard links" in caplog.text
    assert not home.current.is_symlink()
    assert "Morning Post" in names(home, 3)
    database.ensure(home)
    assert problems(home) == []


def test_a_rollback_publishes_the_earlier_rows_and_the_next_run_reads_the_rest_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    without_annotator(monkeypatch)
    home, inbox = Home(tmp_path / "home"), written(tmp_path / "inbox", one=ARTICLE.format(title="Port to reopen"))
    pipeline(home, str(inbox))
    before = digests(home.root)
    written(inbox, two=ARTICLE.format(title="Ferries resume"), one=ARTICLE.format(title="Port will not reopen"))
    pipeline(home, str(inbox))
    after = digests(home.root)
    generations.rollback("1", home=home.root)
    said = capsys.readouterr().out
    assert "generation 3 has the rows of generation 1" in said
    assert "2 documents were read since" in said
    assert digests(home.root) == before
    assert rows(home.root, "runs").to_pylist()[-1]["flow"] == "rollback"
    assert problems(home) == []
    assert pipeline(home, str(inbox)).rows_added["documents"] == 2
    assert digests(home.root) == after
    assert {run["flow"] for run in rows(home.root, "runs").to_pylist()} == {"run", "rollback"}
    assert problems(home) == []
    with pytest.raises(SettingsError, match="generation 4 is the present one"):
        rollback("4", settings(home=home.root))
    forget(ForgetRequest(urls=((inbox / "two.txt").as_uri(),)), settings(home=home.root))
    assert [state.generation for state in snapshots.states(home)] == [5]
    assert not any(b"Ferries" in path.read_bytes() for path in home.lake.rglob("*") if path.is_file())


def test_a_rollback_brings_back_nothing_that_an_interrupted_erasure_is_to_delete(home: Home) -> None:
    tombstones.bury(home, [("url", "https://example.org/forgotten")], datetime(2026, 3, 4, 12, tzinfo=UTC))
    with pytest.raises(WarehouseError, match="an erasure was interrupted"):
        rollback("1", settings(home=home.root))
    assert [state.generation for state in snapshots.states(home)] == [1, 2], "nothing was published"
    forget(ForgetRequest(), settings(home=home.root))
    with pytest.raises(SettingsError, match="no snapshot of 1"):
        rollback("1", settings(home=home.root))


def by_duckdb(place: Path) -> list[str]:
    with duckdb.connect(":memory:") as connection:
        pattern = str(place / "sources" / "*.parquet")
        return [name for (name,) in connection.execute("SELECT name FROM read_parquet(?)", [pattern]).fetchall()]


def by_pyarrow(place: Path) -> list[str]:
    files = [str(path) for path in (place / "sources").glob("*.parquet")]
    names: list[str] = ds.dataset(files, format="parquet").to_table(columns=["name"])["name"].to_pylist()
    return names


def by_folder(place: Path) -> list[str]:
    """Read what pyarrow finds, which is nothing, and no error, if the folder's files are gone once it has listed it."""
    names: list[str] = ds.dataset(place / "sources").to_table().to_pydict().get("name", [])
    return names


@pytest.mark.parametrize("read", [by_duckdb, by_pyarrow, by_folder])
def test_readers_see_whole_generations_only(tmp_path: Path, read: Callable[[Path], list[str]]) -> None:
    home = prepared(tmp_path)
    keys = [f"k{number}" for number in range(4)]
    seen, broken, is_over = [], [], threading.Event()

    def reader() -> None:
        while not is_over.is_set():
            seen.append(read(home.current.resolve()))
            try:
                values = read(home.current)
                if values or read is not by_folder:
                    seen.append(values)
            except (OSError, duckdb.IOException) as exc:  # a file of the generation before: glob again
                broken.append(f"{type(exc).__name__}: {exc}")

    publish(home, {"sources": outlets(**dict.fromkeys(keys, "0"))}, run_id="run_0")
    thread = threading.Thread(target=reader)
    thread.start()
    for number in range(1, PUBLISHES):
        # the files of the four rows differ: two publishes for each half
        for half in (keys[:2], keys[2:]):
            state = lake.merged(
                home, manifest.read(home), {"sources": outlets(**dict.fromkeys(half, str(number)))}, run_id=f"r{number}"
            )
            snapshots.write(home, state)
            manifest.commit(home, state)
            snapshots.point(home, state)
            sweep(home, state, snapshots_kept=10)
    is_over.set()
    thread.join()
    whole = [{first, second} for first in range(PUBLISHES) for second in (first, first - 1)]
    for values in seen:
        assert len(values) == len(keys)
        assert set(map(int, values)) in whole
    assert all(re.search("No such file|no files|^FileNotFoundError", line, re.IGNORECASE) for line in broken), broken
