"""Damage to the bytes of a file, whatever it holds."""

import shutil
from collections.abc import Callable
from pathlib import Path

Change = Callable[[Path], None]


def flipped(place: float) -> Change:
    """Return a change of one bit at a fraction of the file."""

    def change(path: Path) -> None:
        content = bytearray(path.read_bytes())
        content[int((len(content) - 1) * place)] ^= 4
        path.write_bytes(content)

    return change


def cut(share: float) -> Change:
    """Return a change that leaves a fraction of the file."""

    def change(path: Path) -> None:
        path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])

    return change


def overwritten(content: bytes) -> Change:
    """Return a change that replaces the content."""

    def change(path: Path) -> None:
        path.write_bytes(content)

    return change


def replaced_by(content: bytes) -> Change:
    """Return a change that puts another file in the place of this one, whose other names keep the first."""

    def change(path: Path) -> None:
        path.unlink()
        path.write_bytes(content)

    return change


def removed(path: Path) -> None:
    """Remove a file or a folder."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def appended(content: bytes) -> Change:
    """Return a change that adds to the end."""

    def change(path: Path) -> None:
        with path.open("ab") as stream:
            stream.write(content)

    return change


def without_line(number: int) -> Change:
    """Return a change that removes a line."""

    def change(path: Path) -> None:
        lines = path.read_bytes().splitlines(keepends=True)
        del lines[number]
        path.write_bytes(b"".join(lines))

    return change


def with_line(number: int, line: bytes) -> Change:
    """Return a change that inserts a line."""

    def change(path: Path) -> None:
        lines = path.read_bytes().splitlines(keepends=True)
        lines.insert(number, line)
        path.write_bytes(b"".join(lines))

    return change


def replaced(old: bytes, new: bytes) -> Change:
    """Return a change of the first occurrence of some bytes."""

    def change(path: Path) -> None:
        content = path.read_bytes()
        assert old in content
        path.write_bytes(content.replace(old, new, 1))

    return change
