"""PolNeAR as training sequences: parsed paragraphs, and for every cue the labels of the words around it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from spacy.language import Language

from newsledger.transforms.english.parse.blocks import blocks
from newsledger.transforms.english.parse.sentences import segmented
from newsledger.transforms.english.parse.vocabulary import Block

LABELS = ("O", "B-source", "I-source", "B-content", "I-content", "B-cue", "I-cue")
KINDS = {"Source": 1, "Content": 3, "Cue": 5}
Spans = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Spans of one attribution by kind."""

    spans: dict[str, Spans]


@dataclass(slots=True)
class Paragraph:
    """A parsed paragraph with, for every cue's head word, the label of each word."""

    document: str
    block: Block
    cues: dict[int, np.ndarray]


def documents(folder: Path) -> Iterator[tuple[str, str, list[Attribution]]]:
    """Name, text and attributions of each document; of several annotators the first by file name."""
    seen: set[str] = set()
    for path in sorted((folder / "attributions").glob("*.ann")):
        name = re.sub(r"_[0-9a-f]{4}$", "", path.stem)
        text = folder / "text" / f"{name}.txt"
        if name in seen or not text.exists():
            continue
        seen.add(name)
        yield name, text.read_text(encoding="utf-8"), list(_attributions(path))


def _attributions(path: Path) -> Iterator[Attribution]:
    spans, events = _lines(path)
    for event in events:
        found: dict[str, Spans] = {}
        for part in event:
            kind, places = spans.get(part.split(":")[1], ("", []))
            if kind in KINDS:
                found.setdefault(kind, []).extend(places)
        if "Cue" in found and "Content" in found:
            yield Attribution(found)


def _lines(path: Path) -> tuple[dict[str, tuple[str, Spans]], list[list[str]]]:
    """The spans of a file by their number, and its attributions."""
    spans: dict[str, tuple[str, Spans]] = {}
    events: list[list[str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) < 2:
            continue
        if cells[0].startswith("T"):
            kind, places = cells[1].split(" ", 1)
            spans[cells[0]] = (kind, [(int(a), int(b)) for a, b in (p.split() for p in places.split(";"))])
        elif cells[0].startswith("E"):
            events.append(cells[1].split())
    return spans, events


def paragraphs(document: tuple[str, str, list[Attribution]], nlp: Language) -> list[Paragraph]:
    """The parsed paragraphs of a document with the labels of its attributions."""
    name, text, attributions = document
    article = segmented(article_id=name, article_key=name, title="", body=text, language="en")
    found = [Paragraph(name, block, {}) for block in blocks(article, nlp)]
    for attribution in attributions:
        for paragraph in found:
            _label(paragraph, attribution)
    return found


def _label(paragraph: Paragraph, attribution: Attribution) -> None:
    words = paragraph.block.words
    if not words:
        return
    labels = np.zeros(len(words), dtype=np.int64)
    for kind, places in attribution.spans.items():
        for start, end in places:
            if end <= words[0].start or start >= words[-1].end:
                continue
            inside = [n for n, w in enumerate(words) if w.start < end and w.end > start]
            for at in inside:
                labels[at] = KINDS[kind] + (at != inside[0])
    cue = [n for n in range(len(words)) if labels[n] >= KINDS["Cue"]]
    if cue:
        paragraph.cues[cue_head(paragraph.block, cue)] = labels


def cue_head(block: Block, cue: list[int]) -> int:
    """The word of a cue that the others hang from: a verb where there is one."""
    inside = set(cue)
    tops = [n for n in cue if block.words[n].head not in inside or block.words[n].head == n]
    verbs = [n for n in cue if block.words[n].tag.startswith("VB") and block.words[n].dep not in ("aux", "aux:pass")]
    return next((n for n in tops if n in verbs), (verbs or tops or cue)[0])
