"""Objects in buckets as streams: `s3://` and `gs://`, through the clients that Arrow ships."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import pyarrow as pa
from pyarrow import fs

from newsledger.expectations.errors import SourceError
from newsledger.flows.crawl.chunks import buffered

SCHEMES = ("s3://", "gs://")
_CHUNK = 1 << 20
_PATIENCE = "retry_limit_seconds"
PATIENCE_S = 20


def is_object(path: str) -> bool:
    """Return whether a path names an object in a bucket."""
    return path.startswith(SCHEMES)


def bucket_address(path: str) -> str:
    """Return the address of an object without the keys and options that it may carry."""
    bare = path.partition("?")[0]
    scheme, _, rest = bare.partition("://")
    bucket, slash, key = rest.partition("/")
    return f"{scheme}://{bucket.rpartition('@')[2]}{slash}{key}"


@contextmanager
def opened_object(address: str) -> Iterator[IO[bytes]]:
    """Open an object as a stream.

    Keys come from where the cloud's own tools look for them, the environment or their files. The address may carry
    Arrow's options, such as `?region=eu-north-1`, or `?endpoint_override=…&scheme=http` for stores of the same speech.

    Raises:
        SourceError: There is no such object, no key for it, or its store cannot be reached.
        OSError: It broke off.
    """
    try:
        system, path = fs.FileSystem.from_uri(_patient(address))
        file = system.open_input_stream(path, compression=None)
    except (OSError, pa.ArrowException) as exc:
        message = str(exc).replace(address, bucket_address(address))
        url = bucket_address(address)
        raise SourceError(f"cannot read {url}: {message[:1000]}", url=url, reason="unreadable") from exc
    with file:
        yield buffered(iter(lambda: bytes(file.read(_CHUNK)), b""))


def _patient(address: str) -> str:
    """Return the address with a bound on the retries of Google's client, which default to a quarter of an hour."""
    if not address.startswith("gs://") or _PATIENCE in address.partition("?")[2]:
        return address
    return f"{address}{'&' if '?' in address else '?'}{_PATIENCE}={PATIENCE_S}"
