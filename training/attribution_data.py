"""PolNeAR as training data: parsed paragraphs, and for every cue the labels of the words around it."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from spacy.language import Language

from newsledger.transforms.english.models.attribution_features import Ids
from newsledger.transforms.english.parse.blocks import blocks
from newsledger.transforms.english.parse.sentences import segmented
from newsledger.transforms.english.parse.vocabulary import Block

LABELS = ("O", "B-source", "I-source", "B-content", "I-content", "B-cue", "I-cue")
_FIRST_LABELS = {"Source": 1, "Content": 3, "Cue": 5}


@dataclass(frozen=True, slots=True)
class AnnotatedSpan:
    """A span of PolNeAR: Source, Content or Cue, and its stretches as half-open offsets."""

    kind: str
    stretches: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class AnnotatedDocument:
    """A document of PolNeAR; each attribution is the spans that belong to it."""

    name: str
    text: str
    attributions: tuple[tuple[AnnotatedSpan, ...], ...]


@dataclass(frozen=True, slots=True)
class LabelledParagraph:
    """A parsed paragraph with, for every cue's head, the label of each word."""

    document: str
    block: Block
    cues: dict[int, Ids] = field(default_factory=dict)

    def attributions(self) -> list["GoldAttribution"]:
        """Return the words of content and source of every attribution."""
        return [
            GoldAttribution(_labelled(labels, "Content"), _labelled(labels, "Source")) for labels in self.cues.values()
        ]


@dataclass(frozen=True, slots=True)
class GoldAttribution:
    """The words of an attribution's content and source."""

    content: frozenset[int]
    source: frozenset[int]


def _labelled(labels: Ids, kind: str) -> frozenset[int]:
    first = _FIRST_LABELS[kind]
    return frozenset(np.flatnonzero((labels == first) | (labels == first + 1)).tolist())


def documents(folder: Path) -> Iterator[AnnotatedDocument]:
    """Yield the documents of a part of PolNeAR; of several annotators the first by file name."""
    names: set[str] = set()
    for path in sorted((folder / "attributions").glob("*.ann")):
        name = re.sub(r"_[0-9a-f]{4}$", "", path.stem)
        text = folder / "text" / f"{name}.txt"
        if name not in names and text.exists():
            names.add(name)
            yield AnnotatedDocument(name, text.read_text(encoding="utf-8"), tuple(_attributions(path)))


def _attributions(path: Path) -> Iterator[tuple[AnnotatedSpan, ...]]:
    """Yield the attributions of a stand-off file that have a cue and a content."""
    spans: dict[str, AnnotatedSpan] = {}
    events: list[list[str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) > 1 and cells[0].startswith("T"):
            spans[cells[0]] = _span(cells[1])
        elif len(cells) > 1 and cells[0].startswith("E"):
            events.append([part.partition(":")[2] for part in cells[1].split()])
    for event in events:
        attribution = tuple(spans[name] for name in event if name in spans and spans[name].kind in _FIRST_LABELS)
        if {"Cue", "Content"} <= {span.kind for span in attribution}:
            yield attribution


def _span(text: str) -> AnnotatedSpan:
    """Read a span as written: `Content 10 20;25 30`."""
    kind, _, offsets = text.partition(" ")
    stretches = (stretch.split() for stretch in offsets.split(";"))
    return AnnotatedSpan(kind, tuple((int(start), int(end)) for start, end in stretches))


def labelled_paragraphs(document: AnnotatedDocument, nlp: Language) -> list[LabelledParagraph]:
    """Return the parsed paragraphs of a document with the labels of its attributions."""
    name = document.name
    article = segmented(article_id=name, article_key=name, title="", body=document.text, language="en")
    paragraphs = [LabelledParagraph(name, block) for block in blocks(article, nlp)]
    for attribution in document.attributions:
        stretches: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for span in attribution:
            stretches[span.kind] += span.stretches
        for paragraph in paragraphs:
            _add_labels(paragraph, stretches)
    return paragraphs


def _add_labels(paragraph: LabelledParagraph, attribution: Mapping[str, Sequence[tuple[int, int]]]) -> None:
    """Label the words of an attribution; where stretches overlap, the last one counts."""
    words = paragraph.block.words
    if not words:
        return
    labels = np.zeros(len(words), dtype=np.int64)
    for kind, stretches in attribution.items():
        for start, end in stretches:
            indexes = [index for index, word in enumerate(words) if word.start < end and word.end > start]
            for index in indexes:
                labels[index] = _FIRST_LABELS[kind] + (index != indexes[0])
    cue = [index for index in range(len(words)) if labels[index] >= _FIRST_LABELS["Cue"]]
    if cue:
        paragraph.cues[cue_head(paragraph.block, cue)] = labels


def cue_head(block: Block, cue: Sequence[int]) -> int:
    """Return the word of a cue that governs the others, preferably a verb."""
    words = block.words
    tops = [index for index in cue if words[index].head not in cue or words[index].head == index]
    verbs = [
        index for index in cue if words[index].tag.startswith("VB") and words[index].dep not in ("aux", "aux:pass")
    ]
    return next((index for index in tops if index in verbs), (verbs or tops or cue)[0])
