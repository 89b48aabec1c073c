"""Parsed modules of a source tree, and the functions that each defines."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

PACKAGE = ("evaluation", "expectations", "flows", "transforms", "warehouse")
MEASURED = (*PACKAGE, "training")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, order=True)
class Offender:
    """A place in the source that breaks a rule."""

    file: str
    line: int
    where: str
    name: str

    def __str__(self) -> str:
        """Return the place as editors and terminals read it: `file:line function name`."""
        return f"{self.file}:{self.line} {self.where} {self.name}".replace("  ", " ")


@dataclass(frozen=True)
class Module:
    """A Python file with its path relative to the tree."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """Return the parsed file."""
        return ast.parse(self.text)

    @property
    def name(self) -> str:
        """Return the file name without folders."""
        return self.path.rpartition("/")[2]

    @property
    def is_dunder(self) -> bool:
        """Return whether the name is one that Python prescribes (`__init__.py`, `__main__.py`)."""
        return self.name.startswith("__")

    @property
    def length(self) -> int:
        """Return the number of lines."""
        return len(self.text.splitlines())

    def functions(self) -> Iterator[tuple[str, Function]]:
        """Yield every function and method with its qualified name."""
        yield from _functions(self.tree, "")


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, Function]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield prefix + child.name, child
        scope = f"{prefix}{child.name}." if isinstance(child, (Function, ast.ClassDef)) else prefix
        yield from _functions(child, scope)


def parameters(function: Function | ast.Lambda) -> list[ast.arg]:
    """Return the named parameters of a function in the order in which they are written."""
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]


def modules(root: Path, folders: Sequence[str] = MEASURED) -> list[Module]:
    """Return the modules under some folders or files of a tree, sorted by path."""
    paths: set[Path] = set()
    for folder in folders:
        place = root / folder
        paths |= {place} if place.suffix == ".py" else set(place.rglob("*.py"))
    return [Module(str(path.relative_to(root)), path.read_text(encoding="utf-8")) for path in sorted(paths)]
