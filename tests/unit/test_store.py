"""The home of record in a bucket: working copies take up its state, publish the next one, and erase from it.

The server is moto's in a process of its own; the tests are skipped where it is not installed.
"""

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from newsledger.expectations.errors import SettingsError, SupersededError, WarehouseError
from newsledger.flows.cli import jobs
from newsledger.flows.context import Run
from newsledger.flows.ledger_home import ledger_home
from newsledger.flows.progress import Progress
from newsledger.flows.run import erase
from newsledger.flows.run.forget import ForgetRequest, forget
from newsledger.flows.run.pipeline import Job, recorded
from newsledger.flows.run.sync import sync
from newsledger.flows.settings import settings
from newsledger.warehouse import database, durable, lake, manifest, raw, tombstones
from newsledger.warehouse.home import Home, locked
from newsledger.warehouse.journal import Journal, lines
from newsledger.warehouse.journal_seals import sealed
from newsledger.warehouse.manifest import LakeFile, Manifest, TableEntry
from newsledger.warehouse.repair import repair
from newsledger.warehouse.store import working_copy
from newsledger.warehouse.store.object_store import ObjectStore
from newsledger.warehouse.store.working_copy import WorkingCopy
from newsledger.warehouse.verify import problems
from tests.homes import filled, prepared
from tests.site.object_server import BUCKET, ObjectServer, object_server

pytest.importorskip("moto", reason="the server of the tests is not installed")


MOMENT = datetime(2026, 3, 4, tzinfo=UTC)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectServer]:
    server = object_server(tmp_path_factory.mktemp("bucket"))
    server.start()
    yield server
    server.kill()


@pytest.fixture
def url(server: ObjectServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    client = ObjectStore(f"s3://{BUCKET}")._client
    monkeypatch.setattr(ObjectStore, "_client", client)  # to make one takes longer than the requests of a test
    return f"s3://{BUCKET}/{tmp_path.name}"


def copy_at(root: Path, url: str) -> Home:
    """Return a home as a working copy of a store."""
    return WorkingCopy(Home(root), ObjectStore(url)).home


def published(home: Home, run_id: str, *, is_joined: bool = True) -> Manifest:
    """Publish a file on top of the state of the store, beside its files or in their place."""
    with locked(home):
        return published_now(home, run_id, is_joined=is_joined)


def published_now(home: Home, run_id: str, *, is_joined: bool = True) -> Manifest:
    """Publish a file on top of the state taken up last."""
    state = successor(home, run_id, is_joined=is_joined)
    assert home.origin is not None
    home.origin.publish(state)
    manifest.commit(home, state)
    return state


def successor(home: Home, run_id: str, *, is_joined: bool = True) -> Manifest:
    """Return the state of a home with one more file, of which a store looks at the digest alone."""
    old, content = manifest.read(home), run_id.encode()
    path = f"sources/{old.generation + 1:08d}-{run_id}.parquet"
    durable.replace(home.lake / path, content)
    file = LakeFile(path, 1, len(content), sha256(content).hexdigest(), 1)
    entry = TableEntry((*(old.tables["sources"].files if is_joined and old.tables else ()), file))
    return replace(
        old,
        generation=old.generation + 1,
        run_id=run_id,
        tables={"sources": entry},
        journals=sealed(home, old.journals),
    )


def stocked(root: Path) -> Path:
    """Return a home with a file, a journal, and the raw bytes that it names."""
    home = prepared(root)
    _, raw_path = raw.store(home, b"raw bytes")
    with Journal(home, "run_1") as journal:
        journal.append("documents", {"document_id": "doc_1", "raw_path": raw_path})
    manifest.commit(home, successor(home, "run_1"))
    return root


def objects(home: Home) -> list[str]:
    """Return the paths of the raw bytes that are in the home."""
    return [path.relative_to(home.root).as_posix() for path in home.objects.glob("*/*")]


def runs(home: Home) -> list[str]:
    """Return the runs whose files the present state has."""
    return [(home.lake / file.path).read_text() for file in manifest.read(home).tables["sources"].files]


def digests(home: Home) -> dict[str, str]:
    return {name: entry.digest for name, entry in manifest.read(home).tables.items()}


def taken_up(home: Home) -> Home:
    with locked(home):
        return home


def test_a_home_fills_an_empty_store_and_an_empty_home_is_filled_from_it(tmp_path: Path, url: str) -> None:
    home = taken_up(copy_at(stocked(tmp_path / "north"), url))
    other = taken_up(copy_at(tmp_path / "south", url))
    assert runs(other) == runs(home) == ["run_1"]
    assert [line.row for line in lines(other.journal / "run_1.jsonl")] == [
        {"document_id": "doc_1", "raw_path": objects(home)[0]}
    ]
    assert objects(other) == [], "raw bytes are brought when they are read"
    assert raw.load(other, objects(home)[0]) == b"raw bytes"


def test_of_two_publishers_the_second_takes_up_the_state_of_the_first(
    tmp_path: Path, url: str, server: ObjectServer
) -> None:
    north, south = copy_at(tmp_path / "north", url), copy_at(tmp_path / "south", url)
    published(north, "north1")
    with locked(south):
        published(north, "north2")
        with pytest.raises(SupersededError, match=r"another publisher was first .*manifest\.json"):
            published_now(south, "south1")
        assert runs(south) == ["north1"]
        assert south.origin is not None
        south.origin.take_up()
        assert published_now(south, "south2").generation == 3
    assert runs(taken_up(north)) == ["north1", "north2", "south2"]
    assert not [name for name in server.names() if "south1" in name], "files of the loser are withdrawn"


def test_a_loser_leaves_what_the_winner_has_just_retired(tmp_path: Path, url: str, server: ObjectServer) -> None:
    north, south = copy_at(tmp_path / "north", url), copy_at(tmp_path / "south", url)
    published(north, "north1")
    with locked(south):
        published(north, "north2", is_joined=False)
        with pytest.raises(SupersededError):
            published_now(south, "south1")
    assert [name for name in server.names() if tmp_path.name in name and "north1" in name], "a reader may need it"


def test_files_that_no_state_names_leave_the_store_with_the_next_publish(
    tmp_path: Path, url: str, server: ObjectServer
) -> None:
    home = copy_at(tmp_path / "home", url)
    for number in range(4):
        published(home, f"run{number}", is_joined=False)
    files = {name for name in server.names() if f"{tmp_path.name}/lake/sources" in name}
    assert len(files) == 2, "those of the present state and of the one before"


def test_a_publisher_that_dies_after_its_publish_goes_on_from_it(tmp_path: Path, url: str) -> None:
    home = copy_at(tmp_path / "home", url)
    published(home, "first")
    old = home.manifest.read_bytes()
    published(home, "second")
    for path in (home.manifest, home.manifest_copy):
        path.write_bytes(old)  # as if the process had been killed before its own manifest was replaced
    assert published(home, "third").generation == 3
    assert runs(home) == ["first", "second", "third"]


def test_a_copy_owes_what_another_has_forgotten(
    tmp_path: Path, url: str, server: ObjectServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working_copy, "_LONGEST_PUBLISH", timedelta(seconds=-60))
    ObjectStore(url).write("lake/sources/dead.parquet", b"of a publisher that died")
    north, south = copy_at(tmp_path / "north", url), copy_at(tmp_path / "south", url)
    published(north, "first")
    taken_up(south)
    with locked(north):
        tombstones.bury(north, [("url", "https://post.example/a")], MOMENT)
        assert north.origin is not None
        assert not north.origin.has_erased()
        north.origin.publish(replace(manifest.read(north), tables={}), is_erased=True)
        assert north.origin.has_erased()
    assert not [name for name in server.names() if f"{tmp_path.name}/lake" in name], "what was dropped goes at once"
    assert tombstones.read(taken_up(south)).is_open, "the rows are still in its files"
    fresh = tombstones.read(taken_up(copy_at(tmp_path / "fresh", url)))
    assert fresh.covers("url", "https://post.example/a")
    assert not fresh.is_open


@pytest.mark.slow
def test_what_is_forgotten_leaves_the_store_and_every_copy(tmp_path: Path, url: str, server: ObjectServer) -> None:
    north = settings(home=filled(tmp_path / "north").root, store=url)
    south = settings(home=tmp_path / "south", store=url)
    sync(north)
    home = Home(south.home)
    state = sync(south)
    *_, document = lake.scanned(home, state, "documents")
    raw.load(ledger_home(south), str(document["raw_path"]))
    before = traces(server, tmp_path, str(document["url"]), str(document["document_id"]))
    assert before, "the trace is found at first"
    forget(ForgetRequest(urls=(str(document["url"]),)), north)
    assert traces(server, tmp_path, str(document["url"]), str(document["document_id"])) == set()
    assert f"{tmp_path.name}/{document['raw_path']}" not in server.names()
    assert (home.root / str(document["raw_path"])).exists()
    assert sync(south).generation == state.generation + 1
    assert not (home.root / str(document["raw_path"])).exists()
    assert str(document["url"]) not in "".join(path.read_text() for path in home.journal.iterdir())
    assert not tombstones.read(home).is_open
    assert digests(home) == digests(Home(north.home))
    assert problems(ledger_home(south)) == []
    origin = ledger_home(south).origin
    assert origin is not None
    assert not list(origin.damage(origin.stored_objects()))


def traces(server: ObjectServer, folder: Path, *words: str) -> set[str]:
    """Return the objects of a prefix in which one of the words is, unpacked where they are Parquet."""
    found = set()
    for name in server.names():
        if name.startswith(f"{folder.name}/"):
            content = server.content(name)
            if name.endswith(".parquet"):
                content = str(pq.read_table(BytesIO(content)).to_pylist()).encode()
            found |= {name for word in words if word.encode() in content}
    return found


def test_a_failing_store_is_told_in_one_line_and_nothing_is_lost(
    tmp_path: Path, url: str, server: ObjectServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    if server.is_real:
        pytest.skip("only moto's server fails on demand")
    home = copy_at(tmp_path / "home", url)
    published(home, "first")
    try:
        with locked(home):
            server.fail(503)
            with pytest.raises(WarehouseError, match=r"cannot write s3://press/.*run again later"):
                published_now(home, "second")
        server.fail(403)
        with pytest.raises(WarehouseError, match="access is denied: check AWS_ACCESS_KEY_ID"), locked(home):
            pass
    finally:
        server.fail(None)
    assert manifest.read(home).generation == 1
    assert published(home, "third").generation == 2
    with pytest.raises(WarehouseError, match="there is no such bucket"):
        taken_up(copy_at(tmp_path / "other", "s3://nobody/has/this"))
    monkeypatch.undo()
    for name, value in (server.environment | {"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(WarehouseError, match=r"cannot read .*manifest\.json: it cannot be reached .*AWS_ENDPOINT_URL"):
        taken_up(copy_at(home.root, url))


def test_a_home_of_another_ledger_or_without_its_store_is_refused(tmp_path: Path, url: str) -> None:
    home = copy_at(tmp_path / "home", url)
    published(home, "north")
    with pytest.raises(SettingsError, match="is a working copy of the store"), locked(Home(home.root)):
        pass
    with pytest.raises(SettingsError, match="has rows of another ledger"):
        taken_up(copy_at(stocked(tmp_path / "other"), url))
    ObjectStore(url).delete(["manifest.json"])
    with pytest.raises(WarehouseError, match=r"manifest\.json is missing, which .* has followed"):
        taken_up(home)
    for wrong in ("s3://key@press/a", "https://press/a", "s3://", "s3://press/a?region=x"):
        with pytest.raises(SettingsError, match="expected s3://bucket/prefix without user name"):
            ObjectStore(wrong)


def test_what_a_store_lacks_is_found_and_uploaded_again(tmp_path: Path, url: str) -> None:
    home = taken_up(copy_at(stocked(tmp_path / "home"), url))
    store, file, raw_path = ObjectStore(url), manifest.read(home).tables["sources"].files[0].path, objects(home)[0]
    store.delete([f"lake/{file}", raw_path])
    assert lacking(home) == [f"lake/{file}", raw_path]
    with pytest.raises(WarehouseError, match="run newsledger repair store where a whole copy is"):
        taken_up(copy_at(tmp_path / "other", url))
    with locked(home):
        assert repair(home, "store") == [f"store: lake/{file} uploaded", f"store: {raw_path} uploaded"]
    assert lacking(home) == []
    shutil.rmtree(tmp_path / "other")
    assert runs(taken_up(copy_at(tmp_path / "other", url))) == ["run_1"]


def lacking(home: Home) -> list[str]:
    """Return the names of the objects that the store of a home lacks."""
    assert home.origin is not None
    return [damage.key for damage in home.origin.damage(home.origin.stored_objects()) if "missing" in damage.reason]


def test_raw_bytes_that_nothing_names_are_neither_missed_nor_uploaded(tmp_path: Path, url: str) -> None:
    home = taken_up(copy_at(stocked(tmp_path / "home"), url))
    raw.store(home, b"of something that another machine has forgotten")
    assert lacking(home) == []
    with locked(home):
        assert repair(home, "store") == []


@pytest.mark.parametrize("is_missing", [True, False])
def test_lost_tombstones_of_a_store_are_uploaded_from_a_home_that_has_them(
    tmp_path: Path, url: str, *, is_missing: bool
) -> None:
    home, store = taken_up(copy_at(stocked(tmp_path / "home"), url)), ObjectStore(url)
    with locked(home):
        tombstones.bury(home, [("url", "https://post.example/b")], MOMENT)
        published_now(home, "run_2")
    (name,) = (entry.name for entry in store.entries("tombstones/"))
    if is_missing:
        store.delete([name])
    else:
        store.write(name, b"torn")
    with pytest.raises(WarehouseError, match=r"tombstones/.* is (missing|damaged).* run newsledger repair store"):
        taken_up(copy_at(tmp_path / "other", url))
    with locked(home):
        assert repair(home, "store") == [f"store: {name} uploaded"]
    assert tombstones.read(taken_up(copy_at(tmp_path / "third", url))).is_open


def test_a_home_whose_erasure_was_killed_goes_on_although_the_store_lost_its_tombstones(
    tmp_path: Path, url: str
) -> None:
    home, store = taken_up(copy_at(stocked(tmp_path / "home"), url)), ObjectStore(url)
    with locked(home):
        tombstones.bury(home, [("url", "https://post.example/first")], MOMENT)
        published_now(home, "run_2")
    with locked(home):
        tombstones.bury(home, [("url", "https://post.example/second")], MOMENT)  # and was killed here
    (name,) = (entry.name for entry in store.entries("tombstones/"))
    store.delete([name])
    again = copy_at(home.root, url)
    with locked(again):
        assert repair(again, "store") == [f"store: {name} uploaded"]
    store.delete([name])
    with locked(again):
        published_now(again, "run_3")
    other = tombstones.read(taken_up(copy_at(tmp_path / "other", url)))
    assert all(other.covers("url", f"https://post.example/{last}") for last in ("first", "second"))
    assert other.is_open


def test_damaged_tombstones_of_a_home_are_repaired_before_those_of_the_store_are_taken_up(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSLEDGER_STORE", url)
    home = taken_up(copy_at(stocked(tmp_path / "home"), url))
    with locked(home):
        tombstones.bury(home, [("url", "https://post.example/c")], MOMENT)
        published_now(home, "run_2")
    home.tombstones.write_bytes(b"torn")
    with pytest.raises(WarehouseError, match="run newsledger repair tombstones"):
        taken_up(home)
    jobs.repair("tombstones", home=home.root)
    assert tombstones.read(taken_up(home)).covers("url", "https://post.example/c")


def test_an_erasure_that_is_killed_while_it_deletes_is_owed_still(
    tmp_path: Path, url: str, server: ObjectServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = copy_at(tmp_path / "home", url)
    published(home, "first")
    with locked(home):
        tombstones.bury(home, [("url", "https://post.example/d")], MOMENT)
        state = replace(manifest.read(home), tables={})
        assert home.origin is not None
        with monkeypatch.context() as killed:
            killed.setattr(ObjectStore, "delete", interrupted)
            with pytest.raises(KeyboardInterrupt):
                home.origin.publish(state, is_erased=True)
    again = copy_at(home.root, url)
    assert again.origin is not None
    with locked(again):
        assert not again.origin.has_erased()
        again.origin.publish(state, is_erased=True)
        assert again.origin.has_erased()
    assert not [name for name in server.names() if f"{tmp_path.name}/lake" in name]


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def test_an_erasure_that_was_overtaken_goes_on_from_a_whole_home_and_counts_every_attempt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []

    def erased_once(_: Run, counts: Counter[str]) -> None:
        counts["articles"] += 1
        calls.append("erase")
        if calls.count("erase") == 1:
            raise SupersededError("another publisher was first")

    monkeypatch.setattr(erase, "_erase_once", erased_once)
    monkeypatch.setattr(WorkingCopy, "take_up", lambda _: calls.append("take up"))
    monkeypatch.setattr(database, "ensure", lambda *_, **__: calls.append("ensure"))
    monkeypatch.setattr(tombstones, "close", lambda *_: None)
    home, job = copy_at(tmp_path, "s3://press/races"), Job(settings(home=tmp_path), progress=Progress(quiet=True))
    home.prepare()
    with recorded(job, home) as run:
        assert erase.erase(run) == {"articles": 2}
    assert calls == ["erase", "take up", "ensure", "erase"]


def test_the_demo_leaves_a_store_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLEDGER_STORE", "s3://press/shared")
    stores: list[str] = []

    def ran(job: Job) -> None:
        stores.append(job.settings.store)
        raise KeyboardInterrupt

    monkeypatch.setattr(jobs, "_ran", ran)
    with pytest.raises(KeyboardInterrupt):
        jobs.demo(home=tmp_path)
    assert stores == [""]
    Home(tmp_path).followed_store.write_text("{}")
    with pytest.raises(SettingsError, match="is a working copy of a store: use another --home for the demo"):
        jobs.demo(home=tmp_path)


def test_an_endpoint_without_scheme_is_told_in_one_line(server: ObjectServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (server.environment | {"AWS_ENDPOINT_URL": "127.0.0.1:9"}).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(
        SettingsError, match=r"cannot reach s3://press: .*127\.0\.0\.1:9; set AWS_ENDPOINT_URL to a URL"
    ):
        ObjectStore("s3://press").read("manifest.json")


def test_damaged_objects_are_not_taken_up(tmp_path: Path, url: str) -> None:
    home = taken_up(copy_at(stocked(tmp_path / "home"), url))
    store, file, raw_path = ObjectStore(url), manifest.read(home).tables["sources"].files[0].path, objects(home)[0]
    store.write(raw_path, b"torn")
    other = taken_up(copy_at(tmp_path / "other", url))
    with pytest.raises(WarehouseError, match=r"raw/objects/.* is damaged; run newsledger repair store"):
        raw.load(other, raw_path)
    store.write(f"lake/{file}", b"run_2")
    with pytest.raises(WarehouseError, match=r"lake/sources/.* is damaged; run newsledger repair store"):
        taken_up(copy_at(tmp_path / "third", url))
    assert not (tmp_path / "third" / "lake" / "manifest.json").exists()
    with locked(home):
        assert repair(home, "store") == [f"store: lake/{file} uploaded", f"store: {raw_path} uploaded"]
        assert repair(home, "store") == []
    assert runs(taken_up(copy_at(tmp_path / "third", url))) == ["run_1"]
    assert raw.load(other, raw_path) == b"raw bytes"
    store.write("manifest.json", b"{}")
    with pytest.raises(WarehouseError, match=r"cannot read .*manifest\.json: KeyError.*restore an earlier version"):
        taken_up(home)


def test_a_server_without_conditional_requests_is_refused(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = ObjectStore(url)
    put = store._client.put_object
    monkeypatch.setattr(
        store._client, "put_object", lambda **given: put(**{k: v for k, v in given.items() if not k.startswith("If")})
    )
    with pytest.raises(WarehouseError, match="takes no notice of If-None-Match and If-Match"):
        store.refuse_without_conditions()
    assert list(store.entries("")) == []


def test_an_answer_that_is_lost_is_no_lost_race(url: str) -> None:
    store = ObjectStore(url)
    store.replace("manifest.json", b"first", None)
    assert store.replace("manifest.json", b"first", None), "the repeated request finds its own result"
    with pytest.raises(SupersededError):
        store.replace("manifest.json", b"second", None)


def test_every_version_of_a_deleted_object_goes(url: str) -> None:
    store = ObjectStore(url)
    store._client.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    try:
        for content in (b"one", b"two"):
            store.write("raw/a", content)
            store.write("raw/ab", content)
        store.delete(["raw/a"])
        assert store._versions("raw/a") == []
        assert len(store._versions("raw/ab")) == 2
    finally:
        store._client.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Suspended"})
