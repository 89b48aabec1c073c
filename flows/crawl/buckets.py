"""Objects in buckets, read as they come: `s3://` and `gs://`, by the clients that Arrow brings."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO
from urllib.parse import urlsplit

import pyarrow as pa
from pyarrow import fs

from newsledger.expectations.errors import SourceError
from newsledger.flows.crawl.chunks import buffered

SCHEMES = ("s3://", "gs://")
_CHUNK = 1 << 20
_PATIENCE = "retry_limit_seconds"
PATIENCE_S = 20


def is_object(at: str) -> bool:
    """Whether a path names an object in a bucket."""
    return at.startswith(SCHEMES)


def bucket_address(at: str) -> str:
    """The address of an object, without the keys and the options that it may carry."""
    bare = at.partition("?")[0]
    scheme, _, rest = bare.partition("://")
    bucket, slash, key = rest.partition("/")
    return f"{scheme}://{bucket.rpartition('@')[2]}{slash}{key}"


@contextmanager
def opened_object(at: str) -> Iterator[IO[bytes]]:
    """An object as a stream.

    Keys come from where the cloud's own tools look for them, the environment or their files. The address may carry
    Arrow's options, such as `?region=eu-north-1`, or `?endpoint_override=…&scheme=http` for stores of the same speech.

    Raises:
        SourceError: There is no such object, no key for it, or its store cannot be reached.
        OSError: It broke off.
    """
    try:
        system, path = fs.FileSystem.from_uri(_patient(at))
        file = system.open_input_stream(path, compression=None)
    except (OSError, pa.ArrowException) as exc:
        said = str(exc).replace(at, bucket_address(at))
        url = bucket_address(at)
        raise SourceError(f"cannot read {url}: {said[:1000]}", url=url, reason="unreadable") from exc
    with file:
        yield buffered(iter(lambda: bytes(file.read(_CHUNK)), b""))


def _patient(at: str) -> str:
    """The address with a bound on how long Google's client tries again, which else is a quarter of an hour."""
    if not at.startswith("gs://") or _PATIENCE in urlsplit(at).query:
        return at
    return f"{at}{'&' if '?' in at else '?'}{_PATIENCE}={PATIENCE_S}"
