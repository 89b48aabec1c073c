"""The lock file: every pin has hashes, and the pins fit the bounds of the project."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

LOCK, PROJECT = Path("requirements/dev.txt"), Path("pyproject.toml")
_HASH = re.compile(r"--hash=(sha256:[0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Pin:
    """A line of the lock: one version of a package, where it is needed, and the hashes of its files."""

    name: str
    version: str | None
    marker: str | None
    hashes: tuple[str, ...]

    @property
    def is_needed(self) -> bool:
        """Whether this environment needs the pin: a package may have one for each version of Python."""
        return self.marker is None or Marker(self.marker).evaluate()


def pins(text: str) -> list[Pin]:
    """Return the pins of a lock file; one that is not pinned to a version has none."""
    logical = re.sub(r"\\\n", " ", text).splitlines()
    return [_pin(line) for line in logical if line.strip() and not line.lstrip().startswith("#")]


def needed(text: str) -> dict[str, str | None]:
    """Return the version of each package that a lock file pins for this environment."""
    return {pin.name: pin.version for pin in pins(text) if pin.is_needed}


def _pin(line: str) -> Pin:
    hashes = tuple(_HASH.findall(line))
    requirement = Requirement(_HASH.sub("", line).partition(" #")[0].strip())
    clauses = list(requirement.specifier)
    is_pinned = requirement.url is None and len(clauses) == 1 and clauses[0].operator == "=="
    marker = str(requirement.marker) if requirement.marker else None
    version = clauses[0].version if is_pinned and "*" not in clauses[0].version else None
    return Pin(canonicalize_name(requirement.name), version, marker, hashes)


def faults(lock: str, project: Mapping[str, object]) -> Iterator[str]:
    """Yield what is wrong with a lock file, given the table `project` of pyproject.toml."""
    try:
        listed = pins(lock)
    except InvalidRequirement as exc:
        yield f"{LOCK}: {exc}; run make lock"
        return
    yield from (f"{LOCK}: {pin.name} is not pinned to one version; run make lock" for pin in listed if not pin.version)
    yield from (f"{LOCK}: {pin.name} has no hash; run make lock" for pin in listed if not pin.hashes)
    yield from _outside(listed, project)


def _outside(listed: Sequence[Pin], project: Mapping[str, object]) -> Iterator[str]:
    """Yield the dependencies of the project that the lock lacks, or has in a version that the project excludes."""
    versions: dict[str, list[str]] = {}
    for pin in listed:
        versions.setdefault(pin.name, []).append(pin.version or "")
    dependencies = project.get("dependencies")
    for text in dependencies if isinstance(dependencies, list) else []:
        requirement = Requirement(str(text))
        locked = versions.get(canonicalize_name(requirement.name), [])
        if not locked:
            yield f"{LOCK}: {requirement.name} of {PROJECT} is missing; run make lock"
        for version in locked:
            if version and not requirement.specifier.contains(version, prereleases=True):
                yield f"{LOCK}: {requirement.name} {version} is outside {requirement.specifier}; run make lock"


def project(root: Path) -> dict[str, object]:
    """Return the table `project` of pyproject.toml."""
    table: dict[str, object] = tomllib.loads((root / PROJECT).read_text(encoding="utf-8"))["project"]
    return table
