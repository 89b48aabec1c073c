"""Files as listings and streams: local paths, and buckets where their file system is installed."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from newsledger.expectations.errors import SourceError
from newsledger.expectations.keys import stable_id
from newsledger.flows.context import now
from newsledger.flows.sources.interface import Answer, Entry, Outlet

BUCKETS = ("s3://", "gs://")


@contextmanager
def opened(at: str) -> Iterator[IO[bytes]]:
    """A file to be read as a stream.

    Raises:
        SourceError: It cannot be opened.
    """
    try:
        with _bucket(at) if at.startswith(BUCKETS) else Path(at).open("rb") as stream:
            yield stream
    except OSError as exc:
        raise SourceError(f"cannot read {at}: {exc.strerror or exc}", url=address(at), reason="unreadable") from exc


def _bucket(at: str) -> IO[bytes]:
    import fsspec

    try:
        return cast("IO[bytes]", fsspec.open(at, "rb").open())
    except OSError:
        raise
    except Exception as exc:  # a bucket's library raises what it likes where keys, a bucket or the library are missing
        raise SourceError(f"cannot read {at}: {exc}", url=at, reason="unreadable") from exc


def address(at: str) -> str:
    """The address of a local file or of an object in a bucket."""
    return at if at.startswith(BUCKETS) else Path(at).resolve().as_uri()


def kept_file(entry: Entry, limit: int) -> tuple[Answer, bytes | None]:
    """A listing that lies in a file, as an answer and its bytes."""
    began, started_at = time.perf_counter(), now()
    content, reason, detail = None, None, None
    try:
        with opened(entry.at) as stream:
            content = stream.read(limit + 1)
        if len(content) > limit:
            content, reason, detail = None, "too_large", f"more than {limit} bytes"
    except SourceError as exc:
        reason, detail = exc.reason, str(exc)
    made = Answer(
        url=address(entry.at),
        outlet=entry.outlet or folder_outlet(Path(entry.at)),
        started_at=started_at,
        duration_ms=int((time.perf_counter() - began) * 1000),
        content=content,
        reason=reason,
        detail=detail,
        role="listing",
    )
    return made, content


def folder_outlet(root: Path) -> Outlet:
    """The outlet that stands for a folder of files, until a document names its own."""
    folder = root.resolve().parent if root.is_file() else root.resolve()
    return Outlet(stable_id("source", folder.as_uri()), folder.name or folder.as_posix())
