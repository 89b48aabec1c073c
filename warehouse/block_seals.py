"""The seal of the DuckDB file: SHA-256 over that of each block, so that a publish hashes the blocks that it changed.

A block begins with a checksum of its content, which DuckDB writes with it. A block with the checksum that it had before
counts as unchanged; `verify` hashes all of them.
"""

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from newsledger.warehouse.journal_seals import seal
from newsledger.warehouse.manifest import Seal

BLOCK = 262_144
_HEADERS = 3 * 4_096  # bytes before the first block
_CHECKSUM = 8
_ENTRY = _CHECKSUM + 32


@dataclass(frozen=True, slots=True)
class BlockDigests:
    """The digests of a file, and by what it can be told that it was not written since.

    Attributes:
        size: Bytes of the file.
        headers: SHA-256 of what is before the first block.
        blocks: Checksum and SHA-256 of each block.
        identity: Device and inode of the file, and the time of its last change in nanoseconds.
    """

    size: int
    headers: bytes
    blocks: Sequence[bytes]
    identity: tuple[int, int, int]

    @property
    def seal(self) -> Seal:
        """Return the seal of the file."""
        digests = b"".join([self.headers, *(block[_CHECKSUM:] for block in self.blocks)])
        return Seal(self.size, hashlib.sha256(digests).hexdigest(), BLOCK)

    def is_of(self, path: Path) -> bool:
        """Return whether a file is the one that was hashed, and was not written since."""
        return (self.size, self.identity) == (path.stat().st_size, _identity(path))

    def encoded(self) -> bytes:
        """Return the digests as a line of JSON and the entries of the blocks."""
        line = json.dumps([self.size, self.headers.hex(), self.identity]).encode()
        return b"".join([line, b"\n", *self.blocks])


def decoded(content: bytes) -> BlockDigests:
    """Return the digests that `encoded` wrote.

    Raises:
        ValueError: They are damaged.
    """
    line, _, entries = content.partition(b"\n")
    size, headers, (device, inode, changed_at) = json.loads(line)
    blocks = [entries[place : place + _ENTRY] for place in range(0, len(entries), _ENTRY)]
    return BlockDigests(int(size), bytes.fromhex(headers), blocks, (device, inode, changed_at))


def block_digests(path: Path, earlier: BlockDigests | None = None) -> BlockDigests:
    """Return the digests of a file.

    Args:
        path: The file.
        earlier: Digests of the file before it was changed; blocks that have the same checksum are not read.
    """
    size, identity = path.stat().st_size, _identity(path)
    known = earlier.blocks if earlier is not None else ()
    blocks: list[bytes] = []
    with path.open("rb", buffering=0) as stream:
        headers = hashlib.sha256(_read(stream.fileno(), _HEADERS, 0)).digest()
        for number, place in enumerate(range(_HEADERS, size, BLOCK)):
            checksum = _read(stream.fileno(), _CHECKSUM, place)
            if place + BLOCK <= size and number < len(known) and known[number].startswith(checksum):
                blocks.append(known[number])
            else:
                blocks.append(checksum + hashlib.sha256(_read(stream.fileno(), BLOCK, place)).digest())
    return BlockDigests(size, headers, blocks, identity)


def sealed_as(path: Path, expected: Seal) -> Seal:
    """Return the seal of a file, made as another seal was; earlier versions made it over the bytes as a whole."""
    return block_digests(path).seal if expected.block_bytes == BLOCK else seal(path, path.stat().st_size)


def digests_if_sealed(path: Path, expected: Seal, known: BlockDigests | None) -> BlockDigests | None:
    """Return the digests of a file if it is as a seal says, else None.

    Args:
        path: The file.
        expected: The seal.
        known: Digests that were kept; the file is not read if they lead to the seal and it was not written since.
    """
    if known is not None and known.seal == expected and known.is_of(path):
        return known
    digests = block_digests(path)
    is_same = expected in (digests.seal, None if expected.block_bytes else seal(path, digests.size))
    return digests if is_same else None


def _read(descriptor: int, size: int, place: int) -> bytes:
    """Return bytes of a file at a place, fewer where it ends."""
    pieces: list[bytes] = []
    while size and (piece := os.pread(descriptor, size, place)):
        pieces.append(piece)
        size, place = size - len(piece), place + len(piece)
    return b"".join(pieces)


def _identity(path: Path) -> tuple[int, int, int]:
    status = path.stat()
    return status.st_dev, status.st_ino, status.st_mtime_ns
