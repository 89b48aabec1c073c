"""Files in buckets, through a file system that stands for the bucket's."""

from collections.abc import Iterator
from typing import IO, Any, ClassVar

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem
from fsspec.registry import _registry

from newsledger.expectations.errors import SourceError
from newsledger.flows.fetching.local import BUCKETS, address, kept_file, opened
from newsledger.flows.sources.interface import Entry


class Bucket(MemoryFileSystem):  # type: ignore[misc]  # fsspec has no types
    """A bucket in memory; one that is called "locked" has no keys for us."""

    protocol = ("s3", "gs")
    store: ClassVar[dict[str, Any]] = {}

    def _open(self, path: str, *args: Any, **options: Any) -> IO[bytes]:
        if "locked" in path:
            raise RuntimeError("no credentials")
        found: IO[bytes] = super()._open(path, *args, **options)
        return found

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return "/" + path.split("://", 1)[-1].strip("/")


@pytest.fixture(params=BUCKETS)
def bucket(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    scheme = str(request.param).removesuffix("://")
    monkeypatch.setattr(Bucket, "store", {})
    monkeypatch.setitem(_registry, scheme, Bucket)
    with fsspec.open(f"{scheme}://news/dump.jsonl", "wb") as stream:
        stream.write(b'{"title": "Port shuts"}\n')
    yield f"{scheme}://"
    Bucket.clear_instance_cache()


def test_a_file_in_a_bucket_is_read_as_a_stream(bucket: str) -> None:
    with opened(f"{bucket}news/dump.jsonl") as stream:
        assert stream.read(8) == b'{"title"'
    assert address(f"{bucket}news/dump.jsonl") == f"{bucket}news/dump.jsonl"


@pytest.mark.parametrize("name", ["news/gone.jsonl", "locked/dump.jsonl"])
def test_what_cannot_be_read_says_which_file_and_why(bucket: str, name: str) -> None:
    with pytest.raises(SourceError, match=f"cannot read {bucket}{name}") as raised, opened(f"{bucket}{name}"):
        pass
    assert raised.value.reason == "unreadable"


def test_a_listing_in_a_bucket_that_is_not_there_is_an_answer_with_its_reason(bucket: str) -> None:
    entry = Entry("jsonl", f"{bucket}news/gone.jsonl")
    answer, content = kept_file(entry, limit=100)
    assert (answer.reason, content) == ("unreadable", None)


def test_without_the_file_system_the_error_says_what_to_install() -> None:
    with pytest.raises(SourceError, match="s3fs"), opened("s3://news/dump.jsonl"):
        pass
