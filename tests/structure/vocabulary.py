"""Names and words that stand in several places: classes, file names, and word lists in Python."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.structure.source import Module, Offender

SHORTEST_LIST = 7
_WORD = re.compile(r"[^\W\d_][\w'’. -]*")


@dataclass(frozen=True)
class WordLists:
    """Word lists and the number of words that they hold together."""

    offenders: list[Offender]
    words: int


def repeated_classes(modules: Iterable[Module]) -> list[Offender]:
    """Return the classes whose name another module gives to a class as well."""
    places: dict[str, list[Offender]] = defaultdict(list)
    for module in modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(Offender(module.path, node.lineno, "class", node.name))
    return _repeated(places)


def repeated_file_names(modules: Iterable[Module]) -> list[Offender]:
    """Return the files whose name another folder uses as well; `__init__.py` and `__main__.py` do not count."""
    places: dict[str, list[Offender]] = defaultdict(list)
    for module in modules:
        if not module.is_dunder:
            places[module.name].append(Offender(module.path, 1, "file", module.name))
    return _repeated(places)


def _repeated(places: dict[str, list[Offender]]) -> list[Offender]:
    return [place for name in sorted(places) if len(places[name]) > 1 for place in places[name]]


def word_lists(modules: Iterable[Module]) -> WordLists:
    """Return the word lists of some modules.

    A word list is a literal of a module's top level (a set, list, tuple, the keys of a dict, or a text that is split)
    with `SHORTEST_LIST` members or more, each of them words: letters, with apostrophes, hyphens, stops or spaces.
    """
    offenders, count = [], 0
    for module in modules:
        for name, node in _literals(module.tree):
            words = _members(node)
            if len(words) >= SHORTEST_LIST and all(_WORD.fullmatch(word) for word in words):
                offenders.append(Offender(module.path, node.lineno, name, f"{len(words)} words"))
                count += len(words)
    return WordLists(sorted(offenders), count)


def _literals(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for statement in tree.body:
        if isinstance(statement, (ast.Assign, ast.AnnAssign)) and statement.value is not None:
            target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
            yield from ((ast.unparse(target), node) for node in ast.walk(statement.value) if isinstance(node, ast.expr))


def _members(node: ast.expr) -> list[str]:
    match node:
        case ast.Set(elts=members) | ast.List(elts=members) | ast.Tuple(elts=members):
            return _texts(members)
        case ast.Dict(keys=keys):
            return _texts(key for key in keys if key is not None)
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr="split")):
            return text.split()
    return []


def _texts(nodes: Iterable[ast.expr]) -> list[str]:
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
