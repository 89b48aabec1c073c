"""Print the measurements of a source tree, or the places that break one rule.

python -m tests.structure [TREE]
python -m tests.structure --offenders names transforms/english/statements
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.structure import functions, names, vocabulary
from tests.structure.source import PACKAGE, Module, Offender, modules

Rule = Callable[[Sequence[Module]], list[Offender]]
_RULES: dict[str, Rule] = {
    "names": lambda found: names.share(found).offenders,
    "complexity": lambda found: functions.complex_functions(found, 15),
    "complexity10": lambda found: functions.complex_functions(found, 10),
    "functions": lambda found: functions.long_functions(found, 40),
    "tuples": functions.tuple_parameters,
    "classes": vocabulary.repeated_classes,
    "lists": lambda found: vocabulary.word_lists(found).offenders,
    "files": vocabulary.repeated_file_names,
    "sizes": lambda found: _longer(found, 500) + _shorter(found, 60),
}


def table(root: Path) -> Iterator[tuple[str, str]]:
    """Yield each measurement of a tree with its figure."""
    package, everything = modules(root, PACKAGE), modules(root)
    yield from _names(root)
    for bound in (10, 15, 20):
        yield f"functions over complexity {bound}", str(len(functions.complex_functions(everything, bound)))
    yield "functions over 40 lines", str(len(functions.long_functions(everything, 40)))
    yield "tuple parameters that are unpacked", str(len(functions.tuple_parameters(everything)))
    yield "class names used twice", str(len({place.name for place in vocabulary.repeated_classes(everything)}))
    lists = vocabulary.word_lists(package)
    yield "word lists in Python", f"{len(lists.offenders)} with {lists.words} words"
    yield from _sizes(everything)


def _names(root: Path) -> Iterator[tuple[str, str]]:
    parts = (("transforms",), ("flows", "warehouse"), PACKAGE, ("training",))
    for folders in parts:
        bound = names.share(modules(root, folders))
        figure = f"{bound.per_cent:.1f} % ({len(bound.offenders)} of {bound.total})"
        yield f"pronouns and participles, {' + '.join(folders)}", figure


def _sizes(everything: Sequence[Module]) -> Iterator[tuple[str, str]]:
    files = [module for module in everything if not module.is_dunder]
    yield "files", str(len(files))
    yield "files over 500 lines", str(len(_longer(files, 500)))
    yield "files of 100 lines or less", str(len(_shorter(files, 101)))
    yield "files under 60 lines", str(len(_shorter(files, 60)))
    yield "file names used twice", str(len({place.name for place in vocabulary.repeated_file_names(files)}))


def _longer(found: Sequence[Module], bound: int) -> list[Offender]:
    return [_size(module) for module in found if module.length > bound]


def _shorter(found: Sequence[Module], bound: int) -> list[Offender]:
    return [_size(module) for module in found if module.length < bound and not module.is_dunder]


def _size(module: Module) -> Offender:
    return Offender(module.path, 1, "", f"{module.length} lines")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table of a tree, or the offenders of one rule under some paths."""
    parser = argparse.ArgumentParser(prog="python -m tests.structure", description="Measure a source tree.")
    parser.add_argument("--tree", default=".", help="root of the tree (default: the current folder)")
    parser.add_argument("--offenders", choices=sorted(_RULES), help="list the places that break this rule")
    parser.add_argument("paths", nargs="*", help="with --offenders: folders or files; otherwise the tree")
    options = parser.parse_args(arguments)
    if options.offenders:
        root = Path(options.tree)
        # Some rules compare modules, so that the whole tree is read before places are chosen.
        places = _RULES[options.offenders](modules(root))
        prefixes = tuple(path.rstrip("/") for path in options.paths) or ("",)
        lines = [f"{place}\n" for place in places if place.file.startswith(prefixes)]
    else:
        root = Path(options.paths[0] if options.paths else options.tree)
        lines = [f"{name:<86}{figure}\n" for name, figure in table(root)]
    sys.stdout.writelines(lines)


if __name__ == "__main__":
    main()
