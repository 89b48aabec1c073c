"""Functions: their complexity as radon counts it, their length, and anonymous tuples among their parameters."""

import ast
from collections.abc import Iterable, Iterator

from tests.structure.source import Function, Module, Offender, parameters


def complex_functions(modules: Iterable[Module], above: int) -> list[Offender]:
    """Return functions and methods whose cyclomatic complexity exceeds a bound.

    radon adds one for each branch, loop, comprehension, `except`, `assert` and each `and` or `or`.
    """
    return sorted(
        Offender(module.path, line, name, f"complexity {complexity}")
        for module in modules
        for line, name, complexity in _complexities(module.text)
        if complexity > above
    )


def _complexities(text: str) -> Iterator[tuple[int, str, int]]:
    from radon.complexity import cc_visit

    for block in cc_visit(text):
        if block.letter != "C":
            yield block.lineno, block.fullname, block.complexity


def long_functions(modules: Iterable[Module], above: int) -> list[Offender]:
    """Return functions that have more lines than a bound, from `def` to the last statement."""
    return sorted(
        Offender(module.path, function.lineno, name, f"{length} lines")
        for module in modules
        for name, function in module.functions()
        if (length := (function.end_lineno or function.lineno) - function.lineno + 1) > above
    )


def tuple_parameters(modules: Iterable[Module]) -> list[Offender]:
    """Return parameters annotated as a tuple of fixed length, or its alias, that the function unpacks.

    A parameter is unpacked where it is assigned to several targets at once, alone or beside others
    (`first, last = place`; `(first, last), rest = place, others`).
    """
    modules = list(modules)
    aliases = {name for module in modules for name in _tuple_aliases(module.tree)}
    return sorted(
        Offender(module.path, parameter.lineno, name, parameter.arg)
        for module in modules
        for name, function in module.functions()
        for parameter in parameters(function)
        if _is_tuple(parameter.annotation, aliases) and _is_unpacked(function, parameter.arg)
    )


def _tuple_aliases(tree: ast.Module) -> Iterator[str]:
    for statement in tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if _is_tuple(value, set()):
                yield name
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value) if _is_tuple(value, set()):
                yield name


def _is_tuple(annotation: ast.expr | None, aliases: set[str]) -> bool:
    match annotation:
        case ast.BinOp(left=left, right=right):
            return _is_tuple(left, aliases) or _is_tuple(right, aliases)
        case ast.Name(id=name):
            return name in aliases
        case ast.Subscript(value=ast.Name(id="tuple"), slice=ast.Tuple(elts=members)):
            return not any(isinstance(member, ast.Constant) and member.value is ... for member in members)
    return False


def _is_unpacked(function: Function, name: str) -> bool:
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[ast.Tuple() | ast.List()], value=ast.Name(id=value)) if value == name:
                return True
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
                pairs = zip(targets, values, strict=False)
                if any(isinstance(target, ast.Tuple) and _is(value, name) for target, value in pairs):
                    return True
    return False


def _is(value: ast.expr, name: str) -> bool:
    return isinstance(value, ast.Name) and value.id == name
