"""The exposition format of OpenMetrics 1.0: metric families as text.

Families are gauges and counters, the types that the older text format of Prometheus has too: the textfile collector of
node_exporter reads that one and refuses a file with any other type.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

MEDIA_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8"
END = "# EOF\n"
LabelSet = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Family:
    """A metric family: its name, type, unit and help, and its samples as pairs of labels and value.

    The unit, where there is one, is the last part of the name.
    """

    name: str
    kind: Literal["gauge", "counter"]
    text: str
    samples: tuple[tuple[LabelSet, float], ...]
    unit: str = ""

    def lines(self) -> list[str]:
        """Return the family in the exposition format; a family without samples has no lines."""
        if not self.samples:
            return []
        head = [f"# TYPE {self.name} {self.kind}"]
        if self.unit:
            head.append(f"# UNIT {self.name} {self.unit}")
        suffix = "_total" if self.kind == "counter" else ""
        samples = [f"{self.name}{suffix}{_labels(labels)} {value:.15g}" for labels, value in self.samples]
        return [*head, f"# HELP {self.name} {_escaped(self.text)}", *samples]


def exposition(families: list[Family]) -> str:
    """Return families as an OpenMetrics text."""
    return "".join(f"{line}\n" for family in families for line in family.lines()) + END


def _labels(labels: LabelSet) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items()) + "}"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")
