"""Files that may be made again at any time: what they hold counts if it has the digest that was written with it.

The content of a file is hashed when it is first read, and again once the file was written since.
"""

import hashlib
import json
import os
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar, cast

import pyarrow as pa

from newsledger.warehouse.durable import sync_file

MEMORY = "checked.json"  # what was hashed of a folder
HEADER = 64  # bytes of the digest; what follows is aligned as Arrow wants it
_MOST_MAPPED = 256 * 2**20  # bytes of files that stay mapped: what is read of them counts as memory in use
# Inode, size, and times of change of content and inode, in nanoseconds. Whoever restores a file may set the first time;
# the kernel alone sets the second.
_State = tuple[int, int, int, int]
_Form = TypeVar("_Form")
_contents: OrderedDict[str, tuple[_State, object]] = OrderedDict()
_mapped = [0]  # bytes of the files in `_contents`
_checked: dict[str, _State] = {}
_folders_read: set[str] = set()


def opened(path: Path | str, form: Callable[[pa.Buffer], _Form]) -> _Form | None:
    """Return what a function makes of the content of a file, which is mapped into memory.

    None where the file is missing, not as it was written, or of another form.

    Args:
        path: The file.
        form: Function that takes the content, and raises ValueError, IndexError or an error of Arrow for another form.
    """
    name = os.fspath(path)
    try:
        state = _state(name)
        if name in _contents and _contents[name][0] == state:
            _contents.move_to_end(name)
            return cast("_Form", _contents[name][1])
        with pa.memory_map(name) as source:
            whole = source.read_buffer()
        if _checked.get(name) != state:
            place = Path(path)
            if _remembered(place) != state and not _is_sound(place, whole):
                return None
        result = form(whole[HEADER:])
    except (OSError, pa.ArrowException, ValueError, IndexError):
        return None
    _checked[name] = state
    _keep(name, state, result)
    return result


def _keep(name: str, state: _State, result: object) -> None:
    """Keep what was made of a file, and let go of what was not asked for longest."""
    earlier = _contents.pop(name, None)
    _contents[name] = state, result
    _mapped[0] += state[1] - (earlier[0][1] if earlier else 0)
    while len(_contents) > 1 and _mapped[0] > _MOST_MAPPED:
        _, (oldest, _) = _contents.popitem(last=False)
        _mapped[0] -= oldest[1]


def is_sound(path: Path) -> bool:
    """Return whether a file has the content that was written, which is hashed in any case."""
    try:
        with pa.memory_map(os.fspath(path)) as source:
            return _is_sound(path, source.read_buffer())
    except (OSError, pa.ArrowException):
        return False


def _is_sound(path: Path, whole: pa.Buffer) -> bool:
    return bool(whole.size >= HEADER and whole[:HEADER].to_pybytes() == _digest(path.name, whole[HEADER:]))


def write(path: Path, content: pa.Buffer) -> None:
    """Write a file, whole or not at all, if the disk takes it.

    It is flushed: one that lost its middle with the power would hide rows from those who look for them.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as stream:
            stream.write(_digest(path.name, content))
            stream.write(content)
        sync_file(part)
        part.replace(path)
        _checked[os.fspath(path)] = _state(os.fspath(path))
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _digest(name: str, content: pa.Buffer) -> bytes:
    """Return the digest of a content with the name of its file, which states what it was made of."""
    digest = hashlib.sha256(name.encode())
    digest.update(content)
    return digest.hexdigest().encode()


def _state(name: str) -> _State:
    status = os.stat(name)  # noqa: PTH116 - a publish asks some thousand times
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _remembered(path: Path) -> _State | None:
    """Return the state in which a process has hashed a file."""
    folder = os.fspath(path.parent)
    if folder not in _folders_read:
        _folders_read.add(folder)
        with suppress(OSError, ValueError, TypeError, AttributeError, RecursionError):
            states = json.loads((path.parent / MEMORY).read_bytes())
            for name, (inode, size, content_time, inode_time) in states.items():
                _checked.setdefault(f"{folder}{os.sep}{name}", (inode, size, content_time, inode_time))
    return _checked.get(os.fspath(path))


def remember(folder: Path) -> None:
    """Write down which files of a folder this process, or one before it, has hashed, unless that is written there."""
    prefix = f"{os.fspath(folder)}{os.sep}"
    _remembered(folder / MEMORY)
    with suppress(OSError):
        states = {name: _checked[prefix + name] for name in sorted(os.listdir(folder)) if prefix + name in _checked}  # noqa: PTH208
        content = json.dumps(states).encode("ascii")
        if _content(folder / MEMORY) == content:
            return
        part = folder / f".{MEMORY}.{os.getpid()}.part"
        part.write_bytes(content)
        part.replace(folder / MEMORY)


def _content(path: Path) -> bytes | None:
    with suppress(OSError):
        return path.read_bytes()
    return None
