"""The meaning of a SOURCE on the command line: a path, a URL, a list of outlets, or an outlet's id."""

import os
from collections.abc import Collection, Sequence
from pathlib import Path

from newsledger.expectations.errors import SettingsError
from newsledger.flows.crawl.buckets import bucket_address, is_object
from newsledger.flows.crawl.credentials import Variables, credentials
from newsledger.flows.crawl.interface import EntryPoint
from newsledger.flows.crawl.owners import outlet_of
from newsledger.flows.sources.catalogue import NAME, OutletSpec, entry_points, outlets
from newsledger.flows.sources.files import kind_of
from newsledger.transforms.secrets import public_url

_ENDINGS = {".warc": "warc", ".arc": "warc", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl"}


def entries(sources: Sequence[str], home: Path, *, secrets: Collection[str] = ()) -> list[EntryPoint]:
    """Return the entry points that SOURCES name, in order; without any, those of the home's sources.toml.

    `secrets` are query parameters that hold secrets, beside the known ones.

    Raises:
        SettingsError: One names nothing, or a sources.toml is wrong.
    """
    if not sources:
        specs = listed(home)
        if not specs:
            raise SettingsError(
                f"no SOURCE (a file, a folder or a URL) is given, and {home / NAME} lists no outlets; "
                "add one with: newsledger sources add URL"
            )
        return list(entry_points(specs, home, secrets=secrets))
    return [entry for source in sources for entry in _of(source, home, secrets)]


def refuse_empty(sources: Sequence[str]) -> None:
    """Refuse a folder without any file, as a name that is mistyped leads to; folders of a sources.toml may be empty.

    Raises:
        SettingsError: A source is such a folder.
    """
    for source in filter(os.path.isdir, sources):
        if not any(names for _, _, names in os.walk(source, followlinks=True)):
            raise SettingsError(f"the folder {source} holds no documents; give one with files of news")


def catalogue(home: Path) -> Path | None:
    """Return where the home's outlets are listed: sources.toml, or a folder `sources` of such files."""
    for path in (home / NAME, home / "sources"):
        if path.exists():
            return path
    return None


def listed(home: Path) -> list[OutletSpec]:
    """Return the outlets of the home.

    Raises:
        SettingsError: A file of theirs is wrong.
    """
    path = catalogue(home)
    return outlets(path) if path is not None else []


def home_outlets(home: Path) -> list[OutletSpec]:
    """Return the outlets of the home.

    Raises:
        SettingsError: There are none, or their file is wrong.
    """
    specs = listed(home)
    if not specs:
        raise SettingsError(f"no outlets in {home / NAME}; add one with: newsledger sources add URL")
    return specs


def _of(source: str, home: Path, secrets: Collection[str]) -> list[EntryPoint]:
    if not source.strip():
        raise SettingsError("a SOURCE is empty; give a file, a folder, a URL, a sources.toml, or the id of an outlet")
    if source.startswith(("http://", "https://")):
        url = public_url(source, secrets)
        return [EntryPoint("url", url, outlet_of(url), credentials=credentials(source, Variables(), secrets=secrets))]
    if is_object(source):
        return [_object(source)]
    path = Path(source)
    if path.exists() and not path.is_file() and not path.is_dir():
        raise SettingsError(
            f"{source} is {kind_of(path)}, not a file or folder; save what it delivers to a file, and give that"
        )
    if path.suffix == ".toml" or (path.is_dir() and _holds_toml(path)):
        return list(entry_points(outlets(path), path if path.is_dir() else path.parent, secrets=secrets))
    if path.exists():
        return [EntryPoint(_kind(path), source)]
    specs = [spec for spec in listed(home) if spec.id == source]
    if not specs:
        raise SettingsError(
            f"no such file or folder: {source} (a SOURCE is a file or folder of news documents, an object in a bucket, "
            f"a URL, a sources.toml, or the id of an outlet in {home / NAME})"
        )
    return list(entry_points(specs, home, secrets=secrets))


def _object(source: str) -> EntryPoint:
    name = bucket_address(source).removesuffix(".gz")
    kind = next((kind for ending, kind in _ENDINGS.items() if name.endswith(ending)), None)
    if kind is None:
        raise SettingsError(
            f"unknown kind of source: {bucket_address(source)} (a SOURCE in a bucket ends in {', '.join(_ENDINGS)}, "
            f"optionally with .gz; to read others, list them with their kind in {NAME})"
        )
    return EntryPoint(kind, source)


def _holds_toml(path: Path) -> bool:
    paths = [child for child in path.iterdir() if not child.name.startswith(".")]
    return bool(paths) and all(child.suffix == ".toml" for child in paths)


def _kind(path: Path) -> str:
    return "warc" if path.name.endswith((".warc", ".warc.gz")) else "folder"
