"""The floors of `floors.toml` beside what the default annotator reaches; `--raise` writes higher ones, never lower."""

import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from newsledger.evaluation.scores import totals
from newsledger.flows.cli.evaluate import judgements, values
from newsledger.flows.settings import Settings

REPOSITORY = Path(__file__).parents[2]
FILE = Path(__file__).with_name("floors.toml")
MARGIN = 1.0


@dataclass(frozen=True, slots=True)
class Floors:
    """What must be reached on one set of documents; `figures` has keys such as "names f1"."""

    name: str
    corpus: str
    paths: tuple[Path, ...]
    held_out: bool
    figures: dict[str, float]

    @property
    def is_present(self) -> bool:
        return all(path.exists() for path in self.paths)

    @property
    def is_corpus(self) -> bool:
        return self.corpus != "gold"


def floors() -> list[Floors]:
    return [
        Floors(
            name,
            row["corpus"],
            tuple(REPOSITORY / path for path in row["paths"]),
            row.get("held_out", False),
            row["floors"],
        )
        for name, row in tomllib.loads(FILE.read_text(encoding="utf-8")).items()
    ]


def reached(wanted: Floors) -> dict[str, float | None]:
    """Every figure that a floor can be set for, in per cent."""
    name = Settings.model_fields["annotator"].default
    found = judgements(wanted.corpus, wanted.paths, annotator_name=name, held_out=wanted.held_out)
    return {
        f"{figure} {kind}": value
        for figure, one in totals(found).items()
        for kind, value in values(one).items()
        if kind in ("precision", "recall", "f1", "share")
    }


def below(wanted: Floors) -> list[str]:
    """A line for every figure that is under its floor."""
    have = reached(wanted)
    return [
        f"{wanted.name}: {figure} is {have.get(figure)}, its floor in tests/quality/floors.toml is {floor}"
        for figure, floor in wanted.figures.items()
        if (value := have.get(figure)) is None or value < floor
    ]


def main(arguments: list[str]) -> int:
    text = FILE.read_text(encoding="utf-8")
    for wanted in floors():
        if not wanted.is_present:
            continue
        have = reached(wanted)
        head, mark, rest = text.partition(f"[{wanted.name}.floors]\n")
        block, gap, tail = rest.partition("\n\n")
        for figure, floor in wanted.figures.items():
            value = have.get(figure)
            print(f"{wanted.name:16} {figure:36} {floor:6} {value}")
            if value is not None and value - MARGIN > floor:
                block = re.sub(rf'("{re.escape(figure)}" = ).*', rf"\g<1>{value - MARGIN:.1f}", block)
        text = head + mark + block + gap + tail
    if arguments == ["--raise"]:
        FILE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
