"""A text with its statements, sources, cues and names marked, as paragraphs of HTML."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from newsledger.warehouse.report.elements import Html, element, joined

SpanKind = Literal["statement", "source", "cue", "name"]


@dataclass(frozen=True, slots=True)
class MarkedSpan:
    """Words of a text from `start` to `end` in code points: what they are, and the number of the statement or name."""

    start: int
    end: int
    kind: SpanKind
    number: int


def paragraphs(text: str, spans: Sequence[MarkedSpan]) -> list[Html]:
    """Return the lines of a text that are not blank as paragraphs, with the words of the spans marked."""
    lines, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            lines.append(element("p", marked(text, spans, first=start, last=start + len(line))))
        start += len(line) + 1
    return lines


def marked(text: str, spans: Sequence[MarkedSpan], *, first: int = 0, last: int | None = None) -> Html:
    """Return a part of a text with the words of the spans marked."""
    stop = len(text) if last is None else last
    inside = [span for span in spans if span.start < stop and span.end > first]
    cuts = {first, stop} | {place for span in inside for place in (span.start, span.end) if first < place < stop}
    return joined(_pieces(text, sorted(cuts), inside))


def _pieces(text: str, cuts: Sequence[int], spans: Sequence[MarkedSpan]) -> Iterator[Html]:
    for start, end in pairwise(cuts):
        covering = {span.kind: span.number for span in spans if span.start <= start and span.end >= end}
        yield _piece(text[start:end], covering)
        yield joined(_footnote(span.number) for span in spans if span.kind == "statement" and span.end == end)


def _piece(words: str, covering: Mapping[SpanKind, int]) -> Html:
    """Return words that no span begins or ends in, by what covers them."""
    content = joined([words])
    if "name" in covering:
        content = element("a", content, href=f"#name-{covering['name']}", class_="name")
    for kind in ("cue", "source"):
        if kind in covering:
            content = element("span", content, class_=kind)
    return element("mark", content) if "statement" in covering else content


def _footnote(number: int) -> Html:
    label = f"Statement {number}"
    return element("sup", element("a", number, href=f"#statement-{number}", id=f"place-{number}", aria_label=label))
