"""Objects in buckets, read from a store of the test's own by the clients that are used for S3 and for Google's."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsledger.expectations.errors import SettingsError, SourceError
from newsledger.flows.crawl.files import address, folder_outlet, kept_file, opened
from newsledger.flows.crawl.interface import EntryPoint
from newsledger.flows.sources.catalogue import outlets
from newsledger.flows.sources.resolve import entries
from tests.site.buckets import Store

LARGE = random.Random(7).randbytes(3_000_000)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with Store({"news/2026/dump.jsonl": b'{"title": "Port shuts"}\n', "news/large": LARGE}) as made:
        yield made


@pytest.mark.parametrize("scheme", ["s3", "gs"])
def test_an_object_is_read_as_a_stream(store: Store, scheme: str) -> None:
    with opened(store.address(scheme, "news/2026/dump.jsonl")) as stream:
        assert stream.read(8) == b'{"title"'
        assert stream.read() == b': "Port shuts"}\n'
    with opened(store.address(scheme, "news/large")) as stream:
        assert b"".join(iter(lambda: stream.read(70_000), b"")) == LARGE


def test_the_store_and_the_keys_of_the_environment_count(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{store.host}")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "KEYOFTHEENVIRONMENT")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    with opened("s3://news/2026/dump.jsonl") as stream:
        assert stream.read(8) == b'{"title"'
    assert "KEYOFTHEENVIRONMENT" in store.requests[0][2]
    monkeypatch.setenv("CLOUD_STORAGE_EMULATOR_ENDPOINT", f"http://{store.host}")
    with opened("gs://anonymous@news/2026/dump.jsonl") as stream:
        assert stream.read(8) == b'{"title"'


@pytest.mark.parametrize("scheme", ["s3", "gs"])
@pytest.mark.parametrize("name", ["news/gone.jsonl", "locked/dump.jsonl"])
def test_what_cannot_be_read_says_which_object_and_no_key(store: Store, scheme: str, name: str) -> None:
    at = store.address(scheme, name)
    with pytest.raises(SourceError, match=f"cannot read {scheme}://{name}: ") as raised, opened(at):
        pass
    assert (raised.value.reason, raised.value.url) == ("unreadable", f"{scheme}://{name}")
    assert "secretofthetest" not in str(raised.value)
    answer, content = kept_file(EntryPoint("feed", at), limit=100)
    assert (answer.reason, content, answer.url) == ("unreadable", None, f"{scheme}://{name}")


@pytest.mark.parametrize("at", ["s3://", "s3:// a/b", "s3://news/a?shape=round", "gs://anonymous@news/a?shape=round"])
def test_an_address_that_is_none_is_a_failure_of_its_source(at: str) -> None:
    with pytest.raises(SourceError, match="cannot read"), opened(at):
        pass


def test_a_listing_longer_than_the_limit_is_not_read_on(store: Store) -> None:
    answer, content = kept_file(EntryPoint("feed", store.address("s3", "news/large")), limit=100)
    assert (answer.reason, content) == ("too_large", None)


def test_addresses_and_outlets_carry_neither_keys_nor_options(store: Store) -> None:
    at = store.address("s3", "news/2026/dump.jsonl")
    assert address(at) == "s3://news/2026/dump.jsonl"
    assert folder_outlet(at).name == "2026"
    assert folder_outlet(at) == folder_outlet("s3://news/2026/other.jsonl")


def test_a_source_on_the_command_line_is_told_by_its_ending(tmp_path: Path) -> None:
    (one, two) = entries(["s3://news/a.warc.gz", "gs://news/b.jsonl?retry_limit_seconds=2"], tmp_path)
    assert (one.kind, two.kind, two.location) == ("warc", "jsonl", "gs://news/b.jsonl?retry_limit_seconds=2")
    with pytest.raises(SettingsError, match=r"unknown kind of source: s3://news/b\.pdf"):
        entries(["s3://key:word@news/b.pdf"], tmp_path)


@pytest.mark.parametrize(
    ("kind", "path", "said"),
    [
        ("folder", "s3://news/2026", "kind folder cannot be read from a bucket"),
        ("warc", "ftp://news/a.warc", "use a file path, s3:// or gs://"),
    ],
)
def test_what_a_bucket_cannot_give_is_told_when_sources_are_read(
    tmp_path: Path, kind: str, path: str, said: str
) -> None:
    written = tmp_path / "sources.toml"
    written.write_text(
        f'[[outlets]]\nid = "one"\nname = "One"\n[[outlets.entries]]\nkind = "{kind}"\npath = "{path}"\n'
    )
    with pytest.raises(SettingsError, match=said):
        outlets(written)
