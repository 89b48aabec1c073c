"""PolNeAR: news articles with attributions, as text files with brat-like stand-off files.

A folder contains `text/NAME.txt` and `attributions/NAME_ANNOTATOR.ann`. If an article has several annotators, the
first by name is used. Spans can be discontinuous (`12 40;52 60`, in any order).
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from newsledger.evaluation.spans import Parts
from newsledger.expectations.errors import DocumentError

_SPAN = re.compile(r"(?P<id>T\d+)\t(?P<type>\S+) (?P<parts>\d+ \d+(?:;\d+ \d+)*)\t")
_EVENT = re.compile(r"E\d+\t(?P<roles>Attribution\S*:T\d+(?: \S+:T\d+)*)")
_WORD = re.compile(r"[^\W\d_]+")
_SEEN_OFTEN = 3


@dataclass(frozen=True, slots=True)
class PolnearAttribution:
    """An attribution; interrupted `content` has several parts; source and cue may be empty."""

    source: Parts
    cue: Parts
    content: Parts


@dataclass(frozen=True, slots=True)
class PolnearArticle:
    """A text with its attributions, ordered by content."""

    name: str
    text: str
    attributions: tuple[PolnearAttribution, ...]


def polnear_articles(folder: Path) -> Iterator[PolnearArticle]:
    """Return the articles of a folder, ordered by name; attributions without content are left out.

    Raises:
        DocumentError: An article has no stand-off file, or a stand-off file refers to an undefined span.
    """
    standoff: dict[str, Path] = {}
    for path in sorted((folder / "attributions").glob("*.ann")):
        standoff.setdefault(path.stem.rsplit("_", 1)[0], path)
    for path in sorted((folder / "text").glob("*.txt")):
        if path.stem not in standoff:
            raise DocumentError("bad_corpus", f"{path.name} has no stand-off file")
        text = _raw(path)
        yield PolnearArticle(path.stem, text, tuple(_attributions(standoff[path.stem])))


def _raw(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def _attributions(path: Path) -> list[PolnearAttribution]:
    spans, events = {}, []
    for line in _raw(path).split("\n"):
        if match := _SPAN.match(line):
            numbers = (part.split() for part in match["parts"].split(";"))
            spans[match["id"]] = tuple(sorted((int(start), int(end)) for start, end in numbers))
        elif match := _EVENT.match(line):
            events.append([role.split(":") for role in match["roles"].split()])
    attributions = []
    for event in events:
        parts: dict[str, Parts] = {}
        for role, span in event:
            if span not in spans:
                raise DocumentError("bad_corpus", f"{path.name} has no span {span}")
            kind = role.rstrip("0123456789").casefold()
            parts[kind] = tuple(sorted((*parts.get(kind, ()), *spans[span])))
        if "content" in parts:
            attributions.append(PolnearAttribution(parts.get("source", ()), parts.get("cue", ()), parts["content"]))
    return sorted(attributions, key=lambda attribution: attribution.content)


@cache
def cue_shares(folder: Path) -> dict[str, float]:
    """Return P(cue | word) by casefolded word: the share of its occurrences in the folder that are part of a cue.

    Words with fewer than three occurrences are left out.
    """
    word_counts: Counter[str] = Counter()
    cues: Counter[str] = Counter()
    for article in polnear_articles(folder):
        cue_offsets = {
            offset
            for attribution in article.attributions
            for start, end in attribution.cue
            for offset in range(start, end)
        }
        for match in _WORD.finditer(article.text):
            word = match.group().casefold()
            word_counts[word] += 1
            cues[word] += match.start() in cue_offsets
    return {word: cues[word] / count for word, count in word_counts.items() if count >= _SEEN_OFTEN}


def speech_words(folder: Path, *, share: float = 0.6) -> frozenset[str]:
    """Return the words that are part of a cue in at least `share` of their occurrences."""
    return frozenset(word for word, cue_share in cue_shares(folder).items() if cue_share >= share)
