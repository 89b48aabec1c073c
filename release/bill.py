"""The bill of materials of a release: what an installation of the package consists of, as CycloneDX 1.6 in JSON.

Its components are the package's dependencies and theirs, in the versions of the lock file, as installed in the
environment that builds the release.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import Distribution, distribution
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

SCHEMA = "http://cyclonedx.org/schema/bom-1.6.schema.json"
LONGEST_LICENCE = 100  # some packages state the text of their licence where its name belongs
Node = dict[str, Any]


def bill(name: str, *, epoch: int) -> Node:
    """Return the bill of an installed package; `epoch` is its time, in seconds.

    Raises:
        PackageNotFoundError: The package, or one that it depends on, is not installed.
    """
    graph = _graph(name)
    refs = {key: _purl(installed) for key, (installed, _) in graph.items()}
    root = canonicalize_name(name)
    components = [_component(installed) for key, (installed, _) in sorted(graph.items()) if key != root]
    links = [{"ref": refs[key], "dependsOn": sorted(refs[need] for need in needs)} for key, (_, needs) in graph.items()]
    content = {"components": components, "dependencies": sorted(links, key=lambda link: str(link["ref"]))}
    identity = uuid5(NAMESPACE_URL, json.dumps([refs[root], epoch, content], sort_keys=True))
    return {
        "$schema": SCHEMA,
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{identity}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": _component(graph[root][0]) | {"type": "application"},
        },
        **content,
    }


def versions(content: Mapping[str, Any]) -> dict[str, str]:
    """Return the versions of the components of a bill by name."""
    return {component["name"]: component["version"] for component in content["components"]}


def _graph(name: str) -> dict[str, tuple[Distribution, set[str]]]:
    """Return each package that a package needs, with those that it needs in turn; extras count where asked for."""
    graph: dict[str, tuple[Distribution, set[str]]] = {}
    extras: dict[str, set[str]] = {}
    waiting = [Requirement(name)]
    while waiting:
        requirement = waiting.pop()
        key = canonicalize_name(requirement.name)
        known = extras.setdefault(key, set())
        if key in graph and requirement.extras <= known:
            continue
        known |= requirement.extras
        installed = distribution(requirement.name)
        needs = [need for need in map(Requirement, installed.requires or []) if _applies(need, known)]
        graph[key] = (installed, {canonicalize_name(need.name) for need in needs})
        waiting += needs
    return graph


def _applies(requirement: Requirement, extras: set[str]) -> bool:
    if requirement.marker is None:
        return True
    return any(requirement.marker.evaluate({"extra": extra}) for extra in ("", *extras))


def _purl(installed: Distribution) -> str:
    return f"pkg:pypi/{canonicalize_name(installed.name)}@{installed.version}"


def _component(installed: Distribution) -> Node:
    component: Node = {
        "type": "library",
        "bom-ref": _purl(installed),
        "name": canonicalize_name(installed.name),
        "version": installed.version,
        "purl": _purl(installed),
    }
    licence = _licence(installed)
    return component | ({"licenses": [licence]} if licence else {})


def _licence(installed: Distribution) -> Node | None:
    """Return the licence that a package states: an SPDX expression, or the names that it uses."""
    metadata = installed.metadata
    if "License-Expression" in metadata:
        return {"expression": metadata["License-Expression"]}
    classifiers = metadata.get_all("Classifier") or []
    names = [line.rpartition(" :: ")[2] for line in classifiers if line.startswith("License ::")]
    stated = " ".join(metadata["License"].split()) if "License" in metadata else ""
    name = ", ".join(names) or stated[:LONGEST_LICENCE]
    return {"license": {"name": name}} if name else None
