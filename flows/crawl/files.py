"""Files as listings and streams: local paths, and objects in buckets."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from newsledger.expectations.clock import now
from newsledger.expectations.errors import SourceError
from newsledger.expectations.keys import stable_id
from newsledger.flows.crawl.buckets import bucket_address, is_object, opened_object
from newsledger.flows.crawl.interface import Entry
from newsledger.flows.fetch.model import Answer, Outlet


@contextmanager
def opened(at: str) -> Iterator[IO[bytes]]:
    """A file or an object to be read as a stream.

    Raises:
        SourceError: It cannot be opened, or broke off.
    """
    try:
        with opened_object(at) if is_object(at) else Path(at).open("rb") as stream:
            yield stream
    except OSError as exc:
        said = f"cannot read {bucket_address(at) if is_object(at) else at}: {exc.strerror or exc}"
        raise SourceError(said, url=address(at), reason="unreadable") from exc


def address(at: str) -> str:
    """The address of a local file or of an object in a bucket."""
    return bucket_address(at) if is_object(at) else Path(at).resolve().as_uri()


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
        outlet=entry.outlet or folder_outlet(entry.at),
        started_at=started_at,
        duration_ms=int((time.perf_counter() - began) * 1000),
        content=content,
        reason=reason,
        detail=detail,
        role="listing",
    )
    return made, content


def folder_outlet(at: str) -> Outlet:
    """The outlet that stands for a folder of files, or a bucket's, until a document names its own."""
    if is_object(at):
        folder = bucket_address(at).rpartition("/")[0]
        return Outlet(stable_id("source", folder), folder.rpartition("/")[2] or folder)
    root = Path(at).resolve()
    found = root.parent if root.is_file() else root
    return Outlet(stable_id("source", found.as_uri()), found.name or found.as_posix())
