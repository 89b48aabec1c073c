"""Raw bytes, kept for ever: gzipped, named by the SHA-256 of the original bytes."""

import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from newsledger.expectations.errors import WarehouseError
from newsledger.warehouse.durable import private, replace
from newsledger.warehouse.home import Home

_PATH = re.compile(r"raw/objects/([0-9a-f]{2})/(\1[0-9a-f]{62})\.gz")
_PIECE = 1 << 20
_GZIP = 16 + zlib.MAX_WBITS  # the format with header and checksum


def store(home: Home, content: bytes) -> tuple[str, str]:
    """Store the bytes; return their SHA-256 and their path relative to the home.

    An object that is there already is left alone if it holds these bytes, and replaced if it is damaged.

    Raises:
        WarehouseError: The disk refused.
    """
    digest = hashlib.sha256(content).hexdigest()
    path = home.objects / digest[:2] / f"{digest}.gz"
    raw_path = path.relative_to(home.root).as_posix()
    if not path.exists() or fault(home, raw_path) is not None:
        packed = gzip.compress(content, compresslevel=6, mtime=0)
        replace(path, packed, opener=private, folder=home.work)  # what a killed run leaves there is swept
    return digest, raw_path


def load(home: Home, raw_path: str) -> bytes:
    """Return the bytes stored under a path relative to the home.

    Raises:
        WarehouseError: They are missing, or are no longer what their name says.
    """
    path = _object(home, raw_path)
    try:
        content = gzip.decompress(path.read_bytes())
    except (OSError, EOFError, zlib.error) as exc:
        raise WarehouseError(f"cannot read the raw bytes at {raw_path}: {exc}") from exc
    if hashlib.sha256(content).hexdigest() != path.name.removesuffix(".gz"):
        raise WarehouseError(f"raw bytes at {raw_path} are damaged: their hash differs from the file name")
    return content


def beginning(home: Home, raw_path: str, size: int) -> bytes:
    """Return the first bytes stored under a path relative to the home, which are not compared with their hash.

    Raises:
        WarehouseError: They are missing, or cannot be unpacked.
    """
    try:
        with gzip.open(_object(home, raw_path)) as stream:
            return stream.read(size)
    except (OSError, EOFError, zlib.error) as exc:
        raise WarehouseError(f"cannot read the raw bytes at {raw_path}: {exc}") from exc


def fault(home: Home, raw_path: str) -> str | None:
    """Return why the bytes at a path cannot be read back as they were; None if they can. They are read piecewise."""
    try:
        return _file_fault(_object(home, raw_path), raw_path)
    except WarehouseError as exc:
        return str(exc)


def is_whole(path: Path, raw_path: str) -> bool:
    """Return whether a file, under whatever name, holds the bytes of a path."""
    return _file_fault(path, raw_path) is None


def _file_fault(path: Path, raw_path: str) -> str | None:
    digest = hashlib.sha256()
    try:
        for piece in _pieces(path):
            digest.update(piece)
    except (OSError, EOFError, zlib.error) as exc:
        return f"cannot read the raw bytes at {raw_path}: {exc}"
    if digest.hexdigest() != Path(raw_path).name.removesuffix(".gz"):
        return f"raw bytes at {raw_path} are damaged: their hash differs from the file name"
    return None


def _pieces(path: Path) -> Iterator[bytes]:
    """Yield the unpacked bytes of a file, at once where it is small, which takes half the time.

    Raises:
        OSError: The file cannot be read, or is damaged.
        EOFError: It is cut off.
        zlib.error: It is damaged.
    """
    with path.open("rb", buffering=0) as stream:
        packed = stream.read(_PIECE)
    unpacker = zlib.decompressobj(_GZIP)
    content = unpacker.decompress(packed, _PIECE)
    if unpacker.eof and not unpacker.unused_data:
        yield content
        return
    with gzip.open(path) as stream:
        while piece := stream.read(_PIECE):
            yield piece


def _object(home: Home, raw_path: str) -> Path:
    """Return the path of an object, brought from the store that the home follows if it is missing.

    Raises:
        WarehouseError: The path is not that of an object, such as one that leads out of the home, or the store has
            no object of this path.
    """
    if not is_path(raw_path):
        raise WarehouseError(f"{raw_path} is not the path of raw bytes")
    path = home.root / raw_path
    if home.origin is not None and not path.exists():
        home.origin.fetch(raw_path)
    return path


def is_path(raw_path: str) -> bool:
    """Return whether a path is that of an object, relative to the home."""
    return _PATH.fullmatch(raw_path) is not None


def losses(home: Home) -> set[str]:
    """Return the paths of objects that are known to be lost."""
    try:
        return {str(json.loads(line)["raw_path"]) for line in home.losses.read_text(encoding="utf-8").splitlines()}
    except FileNotFoundError:
        return set()
    except (OSError, ValueError, KeyError, TypeError):
        return set()  # what is lost is found again, since the object is still missing


def record_losses(home: Home, raw_paths: Iterable[str]) -> None:
    """Remove damaged objects, and record them as lost; those that are whole again leave the record."""
    candidates = {raw_path for raw_path in (*losses(home), *raw_paths) if is_path(raw_path)}
    lost_paths = {raw_path for raw_path in candidates if fault(home, raw_path) is not None}
    _write_losses(home, lost_paths)
    for raw_path in lost_paths:
        _object(home, raw_path).unlink(missing_ok=True)


def keep_losses(home: Home, raw_paths: Collection[str]) -> None:
    """Keep the records of these lost objects alone."""
    _write_losses(home, losses(home) & set(raw_paths))


def _write_losses(home: Home, raw_paths: Iterable[str]) -> None:
    content = "".join(json.dumps({"raw_path": raw_path}) + "\n" for raw_path in sorted(raw_paths))
    replace(home.losses, content.encode(), opener=private)
