"""Imports of the package, its tests and its training code against the names in pyproject.toml."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ("evaluation", "expectations", "flows", "seeds", "transforms", "warehouse")
OURS = {"newsledger", "tests", "training", "benchmarks", "release"}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = (PROJECT["project"]["optional-dependencies"]["dask"], PROJECT["project"]["optional-dependencies"]["s3"])


@pytest.mark.parametrize(
    ("folders", "groups"),
    [(PACKAGE, ()), (("tests",), ("dev",)), (("release",), ("dev",)), (("training",), ("train",))],
    ids=["package", "tests", "release", "training"],
)
def test_every_import_is_a_dependency_by_name(folders: Sequence[str], groups: Sequence[str]) -> None:
    named = _distributions(PROJECT["project"]["dependencies"])
    named |= {"dask", *(name for extra in EXTRAS for name in _distributions(extra))}
    for group in groups:
        named |= _distributions(PROJECT["dependency-groups"][group])
    providers = packages_distributions()
    missing = {
        f"{module} (imported by {path})"
        for path, module in _third_party(folders)
        if not named & {_normalised(name) for name in providers.get(module, [module])}
    }
    assert not missing, f"name the package in pyproject.toml: {sorted(missing)}"


def test_a_dependency_without_an_import_says_its_reason() -> None:
    imported = {module for _, module in _third_party(PACKAGE)}
    providers = packages_distributions()
    needed = {_normalised(name) for module in imported for name in providers.get(module, [])}
    silent = [
        line.strip()
        for line in (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
        for requirement in PROJECT["project"]["dependencies"]
        if line.strip().startswith(f'"{requirement}"') and "#" not in line
        if not _distributions([requirement]) <= needed
    ]
    assert not silent, f"say in a comment why nothing imports it: {silent}"


def test_no_dependency_relies_on_an_extra() -> None:
    extras = [name for name in PROJECT["project"]["dependencies"] if "[" in name]
    assert not extras, f"name what the extra brings in: {extras}; pip 23.2 does not find every spelling of an extra"


def test_every_dependency_is_locked() -> None:
    groups = PROJECT["dependency-groups"]
    pinned = {name for name in groups["train"] if "==" in name}
    wanted = _distributions([*PROJECT["project"]["dependencies"], *groups["dev"], *set(groups["train"]) - pinned])
    text = (ROOT / "requirements/dev.txt").read_text(encoding="utf-8")
    locked = {_normalised(name) for name in re.findall(r"^([\w.-]+)==", text, re.MULTILINE)}
    assert not wanted - locked, f"make lock: {sorted(wanted - locked)} are missing from requirements/dev.txt"


def test_a_run_is_locked_to_the_versions_of_the_tests() -> None:
    run, dev = (_pins((ROOT / f"requirements/{name}.txt").read_text(encoding="utf-8")) for name in ("run", "dev"))
    wanted = _distributions([*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["editable"]])
    assert not wanted - {name for name, _ in run}, "make lock"
    assert run < dev, f"make lock: {sorted(run - dev)}"
    tools = _distributions(PROJECT["dependency-groups"]["dev"]) - wanted
    assert {"pytest", "mypy", "ruff"} <= tools - {name for name, _ in run}


def _pins(text: str) -> set[tuple[str, str]]:
    """The names and versions of a lock file."""
    return {(_normalised(name), version) for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.MULTILINE)}


def _third_party(folders: Sequence[str]) -> Iterator[tuple[Path, str]]:
    """Each file with the top-level name of each package that it imports, at any depth of its code."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_bytes())):
                if isinstance(node, ast.Import):
                    names = [alias.name for alias in node.names]
                else:
                    names = [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
                for name in names:
                    module = name.split(".")[0]
                    if module not in OURS and module not in sys.stdlib_module_names:
                        yield path.relative_to(ROOT), module


def _distributions(requirements: Sequence[str]) -> set[str]:
    return {_normalised(re.split(r"[^\w.-]", text)[0]) for text in requirements}


def _normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
