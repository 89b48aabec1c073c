"""Names bound to values: which of them are pronouns, prepositions, adverbs or bare participles.

A name is bound by a parameter, an assignment, an annotation, a loop, a comprehension, `with`, `except` or `:=`. Each
name counts once per function (or class body, or module), however often it is bound there; `self`, `cls` and `_` do
not count. Underscores at either end are ignored; a compound such as `held_out` or `found_at` is another name. The
share is that of the listed names among all names so counted.

The list is closed. It holds words that say nothing of the value they stand for. It leaves out nouns of the field that
look alike (`cut`, `split`, `run`, `rest`, `first` and `last` of a span, `since` and `until` of a period, `now`, the
feed elements `published` and `updated`) and the participles that computing uses as terms (`parsed`, `matched`,
`sorted`, `expected`, `allowed`, `required`, `trusted`, `declared`, `stored`, `cached`, `scheduled`).
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.structure.source import Function, Module, Offender

PRONOUNS = frozenset(
    """
    one other others another it its itself they them their theirs he him his she her hers we us our ours you your yours
    me my mine who whom whose what which that this these those each every both either neither some any all none nobody
    nothing everything everybody anything something somebody several such same own many few much more most less enough
    """.split()
)
ADVERBS = frozenset(
    """
    here there where when why how again already also alone apart aside away ahead back beforehand afterwards elsewhere
    ever never later meanwhile nearby only so_far so still then thus together too yet
    """.split()
)
PREPOSITIONS = frozenset(
    """
    about above across after against along among around as at before behind below beneath beside besides between beyond
    by down for from in inside into near of off on onto out outside over past through to toward towards under up upon
    with within without
    """.split()
)
PARTICIPLES = frozenset(
    """
    added answered asked been begun born bought bound bred broken brought called carried caught cited come counted
    covered credited dated denied done drawn driven ended fallen felt fetched followed folded forgotten found given gone
    got grown guessed heard held hidden joined kept known laid led left lent let linked listed looked lost made marked
    meant met missed named numbered opened owned paid passed placed pulled put quoted ranked reached read repeated
    replaced rewritten said seen sent set settled shared shown shut signed skipped sold spent spoken squeezed stated
    stood stopped taken taught thought thrown told touched turned used wanted was were won written
    following going running standing waiting
    """.split()
)
WORDS = PRONOUNS | ADVERBS | PREPOSITIONS | PARTICIPLES
_IGNORED = frozenset({"self", "cls", "_"})


@dataclass(frozen=True)
class Share:
    """Listed names among all bound names."""

    offenders: list[Offender]
    total: int

    @property
    def per_cent(self) -> float:
        """Return the share in per cent."""
        return 100 * len(self.offenders) / self.total if self.total else 0.0


def share(modules: Iterable[Module]) -> Share:
    """Return the listed names among all names that some modules bind."""
    offenders, total = [], 0
    for module in modules:
        bound = {(where, name): line for line, where, name in reversed(list(_bindings(module.tree, "")))}
        total += len(bound)
        offenders += [
            Offender(module.path, line, where, name)
            for (where, name), line in bound.items()
            if name.strip("_").lower() in WORDS
        ]
    return Share(sorted(offenders), total)


def _bindings(node: ast.AST, where: str) -> Iterator[tuple[int, str, str]]:
    for child in ast.iter_child_nodes(node):
        name = _bound(child)
        if name is not None and name not in _IGNORED:
            yield getattr(child, "lineno", 0), where, name
        yield from _bindings(child, _scope(child, where))


def _bound(node: ast.AST) -> str | None:
    match node:
        case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name) | ast.ExceptHandler(name=name):
            return name
        case ast.MatchAs(name=name) | ast.MatchStar(name=name) | ast.MatchMapping(rest=name):
            return name
    return None


def _scope(node: ast.AST, where: str) -> str:
    if isinstance(node, (Function, ast.ClassDef)):
        return f"{where}.{node.name}".lstrip(".")
    return f"{where}.lambda:{node.lineno}".lstrip(".") if isinstance(node, ast.Lambda) else where
