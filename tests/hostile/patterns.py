"""Every regular expression of the package, with the methods it is used with, and hostile strings made of its parts."""

import ast
import importlib
import os
import pkgutil
import re
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import newsledger

FUNCTIONS = frozenset({"compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"})
ANCHORED = frozenset({"match", "fullmatch"})
SKIPPED = ("newsledger.evaluation", "newsledger.flows.run.prefect_flow", "newsledger.expectations.suites")
_ROOT = str(Path(newsledger.__file__).parent)


@dataclass
class Found:
    """A pattern, where it is compiled, and the methods that it is used with."""

    pattern: str | bytes
    flags: int
    place: str
    methods: set[str] = field(default_factory=set)


def collected() -> list[Found]:
    """Return the patterns that the modules of the package compile on import, and those of their functions."""
    found: dict[tuple[str | bytes, int], Found] = {}
    original: Callable[..., Any] = re._compile  # type: ignore[attr-defined]

    def recording(pattern: Any, flags: int) -> Any:
        compiled = original(pattern, flags)
        frame = sys._getframe(2)
        if isinstance(pattern, str | bytes) and frame.f_code.co_filename.startswith(_ROOT):
            place = f"{Path(frame.f_code.co_filename).relative_to(_ROOT)}:{frame.f_lineno}"
            found.setdefault((compiled.pattern, compiled.flags), Found(compiled.pattern, compiled.flags, place))
        return compiled

    re._compile = recording  # type: ignore[attr-defined]
    try:
        for module in pkgutil.walk_packages(newsledger.__path__, "newsledger."):
            if not module.name.startswith(SKIPPED):
                importlib.import_module(module.name)
        _call_cached()
    finally:
        re._compile = original  # type: ignore[attr-defined]
    for entry in _inline():
        found.setdefault((entry.pattern, entry.flags), entry).methods |= entry.methods
    _add_methods(found)
    return sorted(found.values(), key=lambda entry: entry.place)


def _call_cached() -> None:
    """Call the cached functions that return a pattern made from a word list."""
    for name, module in list(sys.modules.items()):
        if name.startswith("newsledger."):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_info") and "re.Pattern" in str(value.__annotations__.get("return")):
                    value()


def _sources() -> Iterator[tuple[Path, ast.AST]]:
    for folder, _, names in os.walk(_ROOT, followlinks=True):
        for path in sorted(Path(folder) / name for name in names if name.endswith(".py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def _inline() -> Iterator[Found]:
    """Yield the constant patterns of calls such as re.sub("…", …)."""
    for path, tree in _sources():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not _is_re(node.func):
                continue
            pattern = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
            if isinstance(pattern, str | bytes):
                flags = sum(
                    int(getattr(re, part.attr))
                    for value in [*node.args[1:], *(keyword.value for keyword in node.keywords)]
                    for part in ast.walk(value)
                    if isinstance(part, ast.Attribute) and _is_re(part) and part.attr.isupper()
                )
                place = f"{path.relative_to(_ROOT)}:{node.lineno}"
                compiled: re.Pattern[Any] = re.compile(pattern, flags)
                methods = {node.func.attr} - {"compile"}
                yield Found(pattern, compiled.flags, place, methods)


def _is_re(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "re"


def _add_methods(found: dict[tuple[str | bytes, int], Found]) -> None:
    """Add the methods that a module calls on each name that holds a pattern."""
    used: dict[tuple[str, str], set[str]] = defaultdict(set)
    for path, tree in _sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in FUNCTIONS:
                base = node.value
                name = base.id if isinstance(base, ast.Name) else base.attr if isinstance(base, ast.Attribute) else ""
                used[str(path), name].add(node.attr)
    for module in list(sys.modules.values()):
        file = str(getattr(module, "__file__", None))
        if file.startswith(_ROOT):
            for name, value in vars(module).items():
                if isinstance(value, re.Pattern) and (value.pattern, value.flags) in found:
                    found[value.pattern, value.flags].methods |= used.get((file, name), set())


def is_anchored(entry: Found) -> bool:
    """Return whether a pattern is only tried at the beginning of a string."""
    return bool(entry.methods) and entry.methods <= ANCHORED


RUNS = (
    " ", "\n", "\t \n", "a", "A", "0", ".", ",", '"', "'", "“", "”", "’", "-", "—", "(", ")", "[", "<", "<a", "&", "/",
    ":",
    "a ", "Ab ", "A. ", "0 ", "\xa0", "•", "é", "\u200b", "\\", "{", "=", "_",
)  # fmt: skip


def hostile(entry: Found, length: int) -> Iterator[str]:
    """Yield strings of a length: runs, repeated parts of the pattern, and near misses of it."""
    parts = set(RUNS)
    prefixes = {""}
    tree = parser.parse(entry.pattern, entry.flags & ~re.LOCALE)
    for variant in range(3):
        whole = _sample(tree, variant)
        parts |= {whole, whole[:-1], whole[1:], whole + " ", whole + "\n"}
        for before, body in _repeats(tree, variant, ""):
            parts.add(body)
            prefixes.add(before[-40:])
    for part in sorted(filter(None, parts)):
        if len(part) <= 200:
            yield (part * (length // len(part) + 1))[:length] + "\x01"
    bodies = sorted({body for variant in range(3) for _, body in _repeats(tree, variant, "") if body} | set(" a0A."))
    for prefix in sorted(filter(None, prefixes)):
        for body in bodies[:12]:
            yield prefix + (body * (length // len(body) + 1))[:length] + "\x01"


def _repeats(tree: Any, variant: int, before: str) -> Iterator[tuple[str, str]]:
    """Yield, for each unbounded repetition, a sample of what precedes it and of what it repeats."""
    for operation, argument in tree:
        if operation in _REPETITIONS and argument[1] > 8:
            yield before, _sample(argument[2], variant)
        for part in _parts(operation, argument):
            yield from _repeats(part, variant, before)
        before += _sample([(operation, argument)], variant)


_REPETITIONS = frozenset({codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT})


def _parts(operation: Any, argument: Any) -> list[Any]:
    """Return the patterns within a part of a pattern: alternatives, or a group, repetition or assertion."""
    if operation is codes.BRANCH:
        return list(argument[1])
    if operation in _REPETITIONS:
        return [argument[2]]
    if operation is codes.SUBPATTERN:
        return [argument[3]]
    if operation in {codes.ASSERT, codes.ASSERT_NOT}:
        return [argument[1]]
    return [argument] if operation is codes.ATOMIC_GROUP else []


def _sample(tree: Any, variant: int) -> str:
    """Return a string that the pattern matches, leaving its assertions aside."""
    return "".join(_one(operation, argument, variant) for operation, argument in tree)


def _one(operation: Any, argument: Any, variant: int) -> str:
    if operation in _CHARACTERS:
        return str(_CHARACTERS[operation](argument, variant))
    if operation in {codes.ASSERT, codes.ASSERT_NOT}:
        return ""
    parts = [_sample(part, variant) for part in _parts(operation, argument)]
    if operation in _REPETITIONS:
        low, high, _ = argument
        return str(parts[0] * min(40, max(low, min(high, (1, 0, 2)[variant]))))
    return str(parts[(0, -1, len(parts) // 2)[variant]]) if parts else ""


_CHARACTERS: dict[Any, Callable[[Any, int], str]] = {
    codes.LITERAL: lambda code, variant: chr(code),
    codes.NOT_LITERAL: lambda code, variant: _outside([(codes.LITERAL, code)], variant),
    codes.ANY: lambda _, variant: "a .0"[variant],
}
_CATEGORIES = {
    codes.CATEGORY_SPACE: " \n\t",
    codes.CATEGORY_DIGIT: "019",
    codes.CATEGORY_WORD: "aZ0",
    codes.CATEGORY_NOT_SPACE: "a.0",
    codes.CATEGORY_NOT_DIGIT: "a .",
    codes.CATEGORY_NOT_WORD: " .\n",
}


def _member(items: list[Any], variant: int) -> str:
    if items and items[0][0] is codes.NEGATE:
        return _outside(items[1:], variant)
    options = []
    for kind, value in items:
        if kind is codes.LITERAL:
            options.append(chr(value))
        elif kind is codes.RANGE:
            options += [chr(value[0]), chr(value[1])]
        elif kind is codes.CATEGORY:
            options.append(_CATEGORIES[value][variant])
    return options[(0, -1, len(options) // 2)[variant]]


_CHARACTERS[codes.IN] = _member


def _outside(items: list[Any], variant: int) -> str:
    excluded = {chr(value) for kind, value in items if kind is codes.LITERAL}
    for kind, value in items:
        if kind is codes.RANGE:
            excluded |= {chr(code) for code in range(value[0], min(value[1], value[0] + 2_000) + 1)}
        elif kind is codes.CATEGORY:
            excluded |= {character for character in map(chr, range(128)) if _in_category(value, character)}
    order = ("a 0.A<\n~", " a.0\nA<~", "0\na .A<~")[variant]
    return next((character for character in order if character not in excluded), "")


def _in_category(category: Any, character: str) -> bool:
    tests = {
        codes.CATEGORY_SPACE: character.isspace(),
        codes.CATEGORY_DIGIT: character.isdigit(),
        codes.CATEGORY_WORD: character.isalnum() or character == "_",
        codes.CATEGORY_NOT_SPACE: not character.isspace(),
        codes.CATEGORY_NOT_DIGIT: not character.isdigit(),
        codes.CATEGORY_NOT_WORD: not (character.isalnum() or character == "_"),
    }
    return tests[category]


class _OverTimeError(Exception):
    """A pattern took too long."""


def seconds(entry: Found, text: str, *, limit: float) -> float:
    """Return the processor time that a pattern takes on a text; about `limit` if it is ended."""
    pattern = re.compile(entry.pattern, entry.flags)
    subject: Any = text.encode() if isinstance(entry.pattern, bytes) else text
    empty: Any = subject[:0]
    signal.setitimer(signal.ITIMER_PROF, limit)
    started = time.process_time()
    try:
        if is_anchored(entry):
            pattern.match(subject)
        else:
            pattern.sub(empty, subject)
    except _OverTimeError:
        pass
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return time.process_time() - started


@contextmanager
def ended() -> Iterator[None]:
    """Let `seconds` end a pattern, which looks for signals while it matches."""

    def end(*_: object) -> None:
        raise _OverTimeError

    former = signal.signal(signal.SIGPROF, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGPROF, former)


def is_slow(entry: Found, text: str, bound: float) -> bool:
    """Return whether a pattern takes more processor time than the bound on a text, three times."""
    return all(seconds(entry, text, limit=4 * bound) > bound for _ in range(3))


def slow(length: int, bound: float) -> Iterator[str]:
    """Yield a line for each pattern that is slow on a hostile string."""
    with ended():
        for entry in collected():
            text = next((text for text in hostile(entry, length) if is_slow(entry, text, bound)), None)
            if text is not None:
                yield f"{entry.place}: {entry.pattern!r} is slow on a string that begins with {text[:60]!r}"


if __name__ == "__main__":
    print("\n".join(slow(int(sys.argv[1]), float(sys.argv[2]))), end="")
