"""A home as the working copy of a store: it takes up the state of the store, and publishes the next one there.

Everything that a state refers to is uploaded before it, under names that are never used for other bytes. The state
itself is one object, replaced only if it is the one that this copy started from: of several publishers, one wins, and
the others take up its state. The home's own manifest follows the store's, never the other way round.
"""

import hashlib
import json
import logging
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import replace as changed
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from newsledger.expectations.errors import SettingsError, SupersededError, WarehouseError
from newsledger.warehouse import lake, manifest, raw, tombstone_file
from newsledger.warehouse.damage import Damage, Remedy
from newsledger.warehouse.durable import private, replace
from newsledger.warehouse.home import Home
from newsledger.warehouse.journal import paths as journal_paths
from newsledger.warehouse.journal_seals import seal
from newsledger.warehouse.manifest import LakeFile, Manifest, Seal
from newsledger.warehouse.store.completeness import lacking
from newsledger.warehouse.store.object_store import MissingObjectError, ObjectStore, in_parallel
from newsledger.warehouse.store.store_state import (
    JOURNALS,
    LAKE,
    NAME,
    OBJECTS,
    TOMBSTONES,
    StoreState,
    decoded,
    encoded,
    journal_name,
    successor,
    tombstones_name,
)

_LOG = logging.getLogger("newsledger")
_LONGEST_PUBLISH = timedelta(days=1)  # from the first upload to the replacement of the manifest
_READINGS = 5  # of a state whose objects vanish while they are read, because publishers go on meanwhile


@dataclass(frozen=True, slots=True)
class _Gap:
    """What the home lacks of a state: files of the lake, and names of journals."""

    files: list[LakeFile]
    journals: list[str]


class WorkingCopy:
    """A home, whose lock the caller holds, and the store that it follows; `base` is the state taken up last."""

    def __init__(self, home: Home, store: ObjectStore) -> None:
        """Nothing is requested before the first use."""
        self.home = Home(home.root, origin=self)
        self.store = store
        self.base: StoreState | None = None
        self._uploaded: set[str] = set()

    def take_up(self) -> None:
        """Bring the home to the state of the store; publish the home's state there if the store has none yet.

        Raises:
            SettingsError: The home has rows of another ledger.
            WarehouseError: The store refused, cannot be reached or lacks an object, or the disk refused.
        """
        self.home.prepare()
        state = self._state()
        self._refuse_another_ledger(state)
        if state is None:
            self.store.refuse_without_conditions()
            local = manifest.read(self.home)
            if local.generation:
                self.publish(local)
            return
        for attempt in range(1, _READINGS + 1):
            try:
                self._follow(state)
                return
            except MissingObjectError as exc:
                latest = self._state()
                if latest is None or latest.etag == state.etag or attempt == _READINGS:
                    raise WarehouseError(
                        f"{exc} but the manifest names it; run newsledger repair store where a whole copy is"
                    ) from exc
                state = latest

    def publish(self, state: Manifest, *, is_erased: bool = False) -> None:
        """Upload what the store lacks of a state of the home, then put it in the place of the state taken up last.

        With `is_erased`, what no state needs goes at once; only then the state says that the erasure is complete.

        Raises:
            SupersededError: Another publisher was first; the store is as that one left it.
            WarehouseError: The store refused, or cannot be reached; the next run publishes.
        """
        is_open = tombstone_file.is_open(self.home) or is_erased
        content = tombstone_file.shared(self.home)
        sha256 = hashlib.sha256(content).hexdigest() if content else None
        new_state = successor(self.base, StoreState(changed(state, warehouse=None), sha256, is_open))
        self._upload(new_state, content)
        stale = set(self.base.retired) - new_state.names if self.base else set()
        self._put(new_state)
        self._keep_tombstones(content)
        self._record()
        if is_erased:
            orphans = self._orphans((LAKE, JOURNALS), new_state.names)
            self.store.delete(stale | set(new_state.retired) | orphans)
            self._put(changed(new_state, is_open=False, retired={}))
            return
        try:
            self.store.delete(stale)
        except WarehouseError as exc:
            _LOG.warning("%s; the next publish deletes it", exc)

    def _put(self, state: StoreState) -> None:
        """Put a state in the place of the base, which it becomes."""
        try:
            etag = self.store.replace(NAME, encoded(state), self.base.etag if self.base else None)
        except SupersededError:
            self._withdraw(state)
            raise
        self.base = changed(state, etag=etag)

    def fetch(self, raw_path: str) -> None:
        """Bring raw bytes into the home.

        Raises:
            WarehouseError: The store has none of this path, or damaged ones, or cannot be reached.
        """
        bare = Home(self.home.root)

        def is_whole(path: Path) -> bool:
            return raw.is_whole(path, raw_path)

        self.store.fetch(raw_path, bare.root / raw_path, is_whole=is_whole)

    def fetch_all(self, raw_paths: Iterable[str]) -> None:
        """Bring the raw bytes that the home lacks into it; those that the store lacks too are passed over."""
        missing = {path for path in raw_paths if raw.is_path(path) and not (self.home.root / path).exists()}

        def fetched(raw_path: str) -> None:
            with suppress(MissingObjectError):
                self.fetch(raw_path)

        in_parallel(fetched, sorted(missing))

    def erase(self, raw_paths: Collection[str], *, names: Collection[str]) -> None:
        """Delete raw bytes in the store, and those that were uploaded in vain, but none of these `names`."""
        self._uploaded -= set(raw_paths)
        self.store.delete({path for path in raw_paths if raw.is_path(path)} | self._orphans([OBJECTS], names))

    def has_erased(self) -> bool:
        """Return whether nothing is left in the store of what the home's tombstones name."""
        if self.base is None:
            return True
        if self.base.is_open:
            return False
        content = tombstone_file.shared(self.home)
        if (hashlib.sha256(content).hexdigest() if content else None) == self.base.tombstones:
            return True
        stored = b""
        if self.base.tombstones:
            with suppress(WarehouseError):  # where it is missing or damaged, everything is erased again
                stored = self._shared_tombstones(self.base.tombstones)
        return tombstone_file.knows_all(self.home, stored)

    def damage(self, stored: Collection[str]) -> Iterator[Damage]:
        """Yield what the store lacks of its own state, and published raw bytes of the home that are not `stored`."""
        state = self._state()
        if state is None:
            return
        yield from lacking(state, self.store)
        for raw_path in sorted(self._published_objects(state).difference(stored)):
            detail = f"{self.store.address(raw_path)} is missing, the home has it"
            yield Damage("store", raw_path, "store_missing", detail, Remedy.STORE)

    def stored_objects(self) -> frozenset[str]:
        """Return the paths of all raw bytes in the store."""
        return frozenset(entry.name for entry in self.store.entries(OBJECTS))

    def repair(self) -> list[str]:
        """Upload what the store lacks or has with other bytes, and the home has; return a line for each object.

        Raises:
            WarehouseError: The store refused, or cannot be reached.
        """
        folders = (LAKE, JOURNALS, TOMBSTONES, OBJECTS)
        entries = {entry.name: entry for folder in folders for entry in self.store.entries(folder)}
        reports = []
        names = self._published_objects(self.base) | self.base.names if self.base else set()
        for name in sorted(names):
            content, entry = self._local(name), entries.get(name)
            if content is None and entry is None:
                reports.append(f"store: {name} is in no whole copy here")
            elif content is not None and (entry is None or not entry.holds(content)):
                self.store.write(name, content)
                reports.append(f"store: {name} uploaded")
        return reports

    def _local(self, name: str) -> bytes | None:
        """Return the home's bytes of an object of the state, or of raw ones; None where it has none, or other ones."""
        state = self.base
        if raw.is_path(name):
            path = self.home.root / name
            return path.read_bytes() if raw.is_whole(path, name) else None
        if state is None:
            return None
        for entry in state.lake.tables.values():
            for file in entry.files:
                if f"{LAKE}{file.path}" == name and lake.is_sound(self.home, file):
                    return (self.home.lake / file.path).read_bytes()
        for journal, expected in state.lake.journals.items():
            if journal_name(journal, expected) == name and _begins_as(self.home.journal / journal, expected):
                return _bytes(self.home.journal / journal)[: expected.bytes]
        is_of_tombstones = state.tombstones is not None and name == tombstones_name(state.tombstones)
        return self._known_tombstones(state.tombstones or "") if is_of_tombstones else None

    def _state(self) -> StoreState | None:
        content = self.store.read(NAME)
        if content is None:
            return None
        try:
            return decoded(content.data, content.etag)
        except ValueError as exc:
            raise WarehouseError(
                f"cannot read {self.store.address(NAME)}: {exc}; restore an earlier version of this object"
            ) from exc

    def _refuse_another_ledger(self, state: StoreState | None) -> None:
        local = manifest.sound(self.home.manifest) or Manifest.empty()
        is_followed = followed(self.home) == self.store.url
        if state is None:
            if is_followed:
                raise WarehouseError(
                    f"{self.store.address(NAME)} is missing, which {self.home.root} has followed: restore it, or "
                    f"remove {self.home.followed_store} to fill the store from this home"
                )
            return
        is_same = (local.generation, local.tables) == (state.lake.generation, state.lake.tables)
        if local.generation and not is_followed and not is_same:
            raise SettingsError(
                f"{self.home.root} has rows of another ledger than {self.store.url}; use an empty --home, or another "
                "prefix in the setting store"
            )
        if local.generation > state.lake.generation:
            raise WarehouseError(
                f"{self.store.url} is at generation {state.lake.generation}, {self.home.root} has followed it to "
                f"{local.generation}: restore the store, or use an empty --home"
            )

    def _follow(self, state: StoreState) -> None:
        """Download what the home lacks of a state, then let the home's manifest name it."""
        local = manifest.sound(self.home.manifest) or Manifest.empty()
        self._take_up_tombstones(state)
        gap = self._gap(state.lake, local)
        in_parallel(self._fetch_file, gap.files)
        in_parallel(partial(self._fetch_journal, state.lake, local), gap.journals)
        if changed(local, warehouse=None, journals=state.lake.journals) != state.lake:
            manifest.commit(self.home, state.lake)
        elif gap.journals or local.journals != state.lake.journals:
            manifest.amend(self.home, changed(state.lake, warehouse=local.warehouse))
        self.base = state
        self._record()

    def _take_up_tombstones(self, state: StoreState) -> None:
        if state.tombstones is None:
            return
        content = self._shared_tombstones(state.tombstones)
        tombstone_file.take_up(self.home, content, is_open=state.is_open)
        self._keep_tombstones(content)

    def _shared_tombstones(self, sha256: str) -> bytes:
        """Return the tombstones of a state; no object is needed, nor one repaired, where the home knows them."""
        content = self._known_tombstones(sha256)
        return self._stored_tombstones(sha256) if content is None else content

    def _known_tombstones(self, sha256: str) -> bytes | None:
        """Return the tombstones of a digest, if they are the home's or were the store's last; None for any others.

        The home's are others after an erasure that a kill stopped before its publish.
        """
        for content in (tombstone_file.shared(self.home), _bytes(self.home.store_tombstones)):
            if hashlib.sha256(content).hexdigest() == sha256:
                return content
        return None

    def _keep_tombstones(self, content: bytes) -> None:
        if content != _bytes(self.home.store_tombstones):
            replace(self.home.store_tombstones, content, opener=private)

    def _stored_tombstones(self, sha256: str) -> bytes:
        name = tombstones_name(sha256)
        stored = self.store.read(name)
        if stored is None:
            raise MissingObjectError(f"{self.store.address(name)} is missing")
        if hashlib.sha256(stored.data).hexdigest() != sha256:
            raise WarehouseError(
                f"{self.store.address(name)} is damaged; run newsledger repair store where a whole copy is"
            )
        return stored.data

    def _gap(self, state: Manifest, local: Manifest) -> _Gap:
        local_files = {file.path: file for entry in local.tables.values() for file in entry.files}
        files = [
            file
            for entry in state.tables.values()
            for file in entry.files
            if not _is_there(self.home, file, is_known=local_files.get(file.path) == file)
        ]
        journals = [
            name
            for name, expected in state.journals.items()
            if not _has_journal(self.home.journal / name, expected, is_known=local.journals.get(name) == expected)
        ]
        return _Gap(files, journals)

    def _fetch_file(self, file: LakeFile) -> None:
        def is_whole(path: Path) -> bool:
            return lake.file_sha256(path) == file.sha256

        self.store.fetch(f"{LAKE}{file.path}", self.home.lake / file.path, is_whole=is_whole)

    def _fetch_journal(self, state: Manifest, local: Manifest, name: str) -> None:
        """Bring a journal to the bytes that the state has of it; rows that were added here since stay behind them."""
        expected, path = state.journals[name], self.home.journal / name
        old = local.journals.get(name, Seal(0, ""))
        tail = _bytes(path)[old.bytes :] if old.bytes and _begins_as(path, old) else b""
        content = b""
        if expected.bytes:
            stored = self.store.read(journal_name(name, expected))
            if stored is None:
                raise MissingObjectError(f"{self.store.address(journal_name(name, expected))} is missing")
            content = stored.data
            if hashlib.sha256(content).hexdigest() != expected.sha256:
                raise WarehouseError(
                    f"{self.store.address(journal_name(name, expected))} is damaged; run newsledger repair store "
                    "where a whole copy is"
                )
        replace(path, content + tail, opener=private)

    def _upload(self, state: StoreState, tombstone_content: bytes) -> None:
        """Upload raw bytes, journals, tombstones and files that the state has and its base has not."""
        in_parallel(self._send, sorted(self._unpublished_objects() - self._uploaded))
        old_names = self.base.names if self.base else set()
        missing = state.names - old_names
        for name, expected in state.lake.journals.items():
            if journal_name(name, expected) in missing and expected.bytes:
                content = _bytes(self.home.journal / name)[: expected.bytes]
                if hashlib.sha256(content).hexdigest() != expected.sha256:
                    raise WarehouseError(f"the journal {name} is damaged; run newsledger repair journals")
                self.store.write(journal_name(name, expected), content)
        if state.tombstones and tombstones_name(state.tombstones) in missing:
            self.store.write(tombstones_name(state.tombstones), tombstone_content)
        files = [file for entry in state.lake.tables.values() for file in entry.files]
        in_parallel(self._send_file, [file for file in files if f"{LAKE}{file.path}" in missing])

    def _send(self, raw_path: str) -> None:
        self.store.write(raw_path, self.home.root / raw_path)
        self._uploaded.add(raw_path)

    def _send_file(self, file: LakeFile) -> None:
        self.store.write(f"{LAKE}{file.path}", self.home.lake / file.path)

    def _unpublished_objects(self) -> set[str]:
        """Return the paths of the raw bytes in the home that journals name behind the seals of the base."""
        if self.base is None:
            return {path.relative_to(self.home.root).as_posix() for path in self.home.objects.glob("*/*.gz")}
        seals = self.base.lake.journals
        raw_paths = (
            raw_path
            for path in journal_paths(self.home)
            for raw_path in _raw_paths(path, seals[path.name].bytes if path.name in seals else 0)
        )
        return {raw_path for raw_path in raw_paths if (self.home.root / raw_path).exists()}

    def _published_objects(self, state: StoreState) -> set[str]:
        """Return the paths of the raw bytes in the home that journals name before the seals of a state."""
        raw_paths = (
            raw_path
            for name, expected in state.lake.journals.items()
            if _begins_as(self.home.journal / name, expected)
            for raw_path in _raw_paths(self.home.journal / name, 0, expected.bytes)
        )
        return {raw_path for raw_path in raw_paths if (self.home.root / raw_path).exists()}

    def _withdraw(self, state: StoreState) -> None:
        """Delete the files of a state that was not published; what cannot be is deleted by a later erasure.

        Those of the base stay until they are retired for long enough, and journals, whose names follow from their
        bytes, may be those of another publisher.
        """
        with suppress(WarehouseError):
            present, old_names = self._state(), self.base.names if self.base else set()
            names = state.names - old_names - (present.names if present else set())
            self.store.delete({name for name in names if name.startswith(LAKE)})

    def _orphans(self, folders: Iterable[str], names: Collection[str]) -> set[str]:
        """Return the objects that nothing refers to, older than what a publisher may be about to refer to."""
        limit = datetime.now(UTC) - _LONGEST_PUBLISH
        entries = (entry for folder in folders for entry in self.store.entries(folder))
        return {entry.name for entry in entries if entry.name not in names and entry.modified_at < limit}

    def _record(self) -> None:
        if followed(self.home) != self.store.url:
            replace(self.home.followed_store, json.dumps({"store": self.store.url}).encode(), opener=private)


def followed(home: Home) -> str | None:
    """Return the URL of the store that a home is a working copy of; None if it is none.

    Raises:
        WarehouseError: The file that says so is damaged.
    """
    try:
        return str(json.loads(home.followed_store.read_bytes())["store"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as exc:
        raise WarehouseError(f"cannot read {home.followed_store}: {exc}; remove it, and run newsledger again") from exc


def _bytes(path: Path) -> bytes:
    """Return the bytes of a file; none where there is no file."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _is_there(home: Home, file: LakeFile, *, is_known: bool) -> bool:
    """Return whether the home has a file; one that its manifest did not name is read."""
    path = home.lake / file.path
    if not path.exists() or path.stat().st_size != file.bytes:
        return False
    return is_known or lake.is_sound(home, file)


def _has_journal(path: Path, expected: Seal, *, is_known: bool) -> bool:
    """Return whether the home has the bytes of a journal; one that its manifest sealed otherwise is read."""
    if is_known and path.is_file():
        return path.stat().st_size >= expected.bytes
    return _begins_as(path, expected)


def _begins_as(path: Path, expected: Seal) -> bool:
    return path.is_file() and path.stat().st_size >= expected.bytes and seal(path, expected.bytes) == expected


def _raw_paths(path: Path, offset: int, end: int | None = None) -> Iterator[str]:
    """Yield the paths of raw bytes that the lines of a journal name from an offset on, up to another one."""
    with path.open("rb") as stream:
        stream.seek(offset)
        for line in stream:
            offset += len(line)
            if end is not None and offset > end:
                return
            if OBJECTS.encode() not in line:
                continue
            with suppress(ValueError, TypeError, AttributeError):
                raw_path = str(json.loads(line)[1].get("raw_path"))
                if raw.is_path(raw_path):
                    yield raw_path
