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
from newsledger.flows.crawl.interface import EntryPoint
from newsledger.flows.fetch.model import Answer, Outlet
from newsledger.transforms.lexicon.words import words

_COMMON_NAMES = words("common_names_of_folders")


@contextmanager
def opened(path: str) -> Iterator[IO[bytes]]:
    """Open a file or an object as a stream.

    Raises:
        SourceError: It is not a regular file, cannot be opened, or broke off.
    """
    if not is_object(path) and Path(path).exists() and not Path(path).is_file():
        raise SourceError(f"{path} is not a regular file", url=address(path), reason="not_a_file")
    try:
        with opened_object(path) if is_object(path) else Path(path).open("rb") as stream:
            yield stream
    except OSError as exc:
        message = f"cannot read {bucket_address(path) if is_object(path) else path}: {exc.strerror or exc}"
        raise SourceError(message, url=address(path), reason="unreadable") from exc


def address(path: str) -> str:
    """Return the URL of a local file or of an object in a bucket."""
    return bucket_address(path) if is_object(path) else Path(path).resolve().as_uri()


def kept_file(entry: EntryPoint, limit: int) -> tuple[Answer, bytes | None]:
    """Return a listing stored in a file as an answer and its bytes."""
    began, started_at = time.perf_counter(), now()
    content, reason, detail = None, None, None
    try:
        with opened(entry.location) as stream:
            content = stream.read(limit + 1)
        if len(content) > limit:
            content, reason, detail = None, "too_large", f"more than {limit} bytes"
    except SourceError as exc:
        reason, detail = exc.reason, str(exc)
    answer = Answer(
        url=address(entry.location),
        outlet=entry.outlet or folder_outlet(entry.location),
        started_at=started_at,
        duration_ms=int((time.perf_counter() - began) * 1000),
        content=content,
        reason=reason,
        detail=detail,
        role="listing",
    )
    return answer, content


def folder_outlet(path: str) -> Outlet:
    """Return the outlet that stands for a folder or bucket until a document names its own."""
    if is_object(path):
        folder = bucket_address(path).rpartition("/")[0]
        return Outlet(stable_id("source", folder), folder.rpartition("/")[2] or folder)
    return local_outlet(Path(path).resolve())


def local_outlet(root: Path) -> Outlet:
    """Return the outlet that stands for a folder or the folder of a file, by the folder's name.

    A name that many folders have tells nothing of an outlet, so that of the folder above is put before it.
    """
    folder = root.parent if root.is_file() else root
    is_common = folder.name.casefold() in _COMMON_NAMES and folder.parent.name
    name = f"{folder.parent.name}/{folder.name}" if is_common else folder.name
    return Outlet(stable_id("source", folder.as_uri()), name or folder.as_posix())
