"""Raw bytes, kept for ever: gzipped, named by the SHA-256 of the original bytes."""

import gzip
import hashlib
import os
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from newsledger.expectations.errors import WarehouseError
from newsledger.warehouse.durable import private, refused, sync_folder
from newsledger.warehouse.home import Home


def store(home: Home, content: bytes) -> tuple[str, str]:
    """Store the bytes unless present; return their SHA-256 and their path relative to the home.

    Raises:
        WarehouseError: The disk refused.
    """
    digest = hashlib.sha256(content).hexdigest()
    path = home.objects / digest[:2] / f"{digest}.gz"
    if not path.exists():
        _write(home, path, gzip.compress(content, compresslevel=6, mtime=0))
    return digest, path.relative_to(home.root).as_posix()


def _write(home: Home, path: Path, packed: bytes) -> None:
    """Write under work/, which is swept, then rename; the folder's entry is flushed with the object's."""
    new_file = home.work / f"{path.name}.{os.getpid()}.part"
    try:
        path.parent.mkdir(exist_ok=True)
        with open(new_file, "wb", opener=private) as stream:
            stream.write(packed)
            stream.flush()
            os.fsync(stream.fileno())
        new_file.replace(path)
        sync_folder(path.parent)
    except OSError as exc:
        new_file.unlink(missing_ok=True)
        raise refused(exc, path) from exc


def load(home: Home, raw_path: str) -> bytes:
    """Return the bytes stored under a path relative to the home.

    Raises:
        WarehouseError: They are missing, or are no longer what their name says.
    """
    path = home.root / raw_path
    try:
        content = gzip.decompress(path.read_bytes())
    except (OSError, EOFError, zlib.error) as exc:
        raise WarehouseError(f"cannot read the raw bytes at {raw_path}: {exc}") from exc
    if hashlib.sha256(content).hexdigest() != path.name.removesuffix(".gz"):
        raise WarehouseError(f"raw bytes at {raw_path} are damaged: their hash differs from the file name")
    return content


def damaged(home: Home, raw_paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the paths whose bytes are missing or damaged, each with the fault."""
    for raw_path in raw_paths:
        try:
            load(home, raw_path)
        except WarehouseError as exc:
            yield raw_path, str(exc)
