"""Damage to a home, and the commands that heal it."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum


class Remedy(Enum):
    """The commands that heal damage, in the order in which they are run."""

    TOMBSTONES = "newsledger repair tombstones"
    MANIFEST = "newsledger repair manifest"
    JOURNALS = "newsledger repair journals"
    RAW = "newsledger repair raw"
    FORGET = "newsledger forget"
    REBUILD = "newsledger rebuild"
    WAREHOUSE = "newsledger repair warehouse"
    CURRENT = "newsledger repair current"
    STORE = "newsledger repair store"


_PART_OF_REBUILD = {Remedy.MANIFEST, Remedy.JOURNALS, Remedy.WAREHOUSE, Remedy.CURRENT}


@dataclass(frozen=True, slots=True)
class Damage:
    """One violation: the table, the row's key or the file, a short code, the detail, and the command that heals it."""

    table: str
    key: str
    reason: str
    detail: str
    remedy: Remedy = Remedy.REBUILD


def commands(remedies: Collection[Remedy]) -> list[str]:
    """Return the commands that heal every damage together, in order; a rebuild includes what its steps heal."""
    included = _PART_OF_REBUILD if Remedy.REBUILD in remedies else set()
    return [remedy.value for remedy in Remedy if remedy in remedies and remedy not in included]
