"""Training of the confidence of events: whether the text says that one party did this to the other, on real news.

Readers judged rows that the rules had given. A row whose modality or negation has changed since is left out. Records of
PLOVER with an even number tell the types of the events in sentences of world news; their parties are not compared.
"""

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from newsledger.evaluation.conllu import conllu_texts
from newsledger.evaluation.entities import plain_article
from newsledger.evaluation.labels import labelled_articles
from newsledger.evaluation.plover import codebook_type, event_sentences
from newsledger.transforms.annotation import ArticleText
from newsledger.transforms.english.models.statement_confidence import EVENT_WEIGHTS
from newsledger.transforms.english.parse.sentences import segmented
from newsledger.transforms.english.relations.claims import Claims
from newsledger.transforms.english.relations.drafts import event_draft
from newsledger.transforms.english.relations.event_features import event_features
from newsledger.transforms.english.relations.modality import Modality
from newsledger.transforms.english.relations.relations import candidates
from newsledger.transforms.english.relations.scene import scenes
from newsledger.transforms.english.statements.drafts import attribution_drafts, quote_drafts
from newsledger.transforms.english.statements.statements import accepted
from training.candidates import found
from training.config import Config
from training.corpora import NAME_TEXTS, NEWS_LABELS, corpus_files
from training.logistic import JudgedRow, calibration, fit
from training.stages import Folders

_VERDICTS = NEWS_LABELS.parent
_FILES = (
    "event_labels",
    "event_sample",
    "event_sample_fresh",
    "event_sample_later",
    "event_sample_last",
    "event_sample_news",  # but for ECB+, whose terms name evaluation only
)
_LEASTS = (0.4, 0.5, 0.55, 0.6, 0.7)

Place = tuple[str, str, int, int, str]


@dataclass(frozen=True, slots=True)
class EventVerdict:
    """What a reader found of a row: whether it is right as given, with the modality and negation that it had."""

    is_right: bool
    modality: str | None
    is_negated: str | None

    def is_of(self, event: "FoundEvent") -> bool:
        """Return whether an event has the modality and the negation that were judged, where the file states them."""
        return self.modality in (None, event.modality) and self.is_negated in (None, str(event.is_negated).lower())


@dataclass(frozen=True, slots=True)
class FoundEvent:
    """What the rules take for an event: its place, its modality and negation, and its features."""

    place: Place
    modality: Modality
    is_negated: bool
    features: frozenset[str]


def train(folders: Folders, config: Config) -> None:
    """Fit the model, write it, and print how true it is on documents that were left out in turn."""
    rows = list(judged_events(folders.corpora))
    for line in _summaries(rows, fit(rows, config.events, folders.weights / EVENT_WEIGHTS)):
        print(line, flush=True)


def _summaries(rows: Sequence[JudgedRow], probabilities: Sequence[float]) -> Iterator[str]:
    """Yield what thresholds keep, and the calibration."""
    right = sum(row.is_right for row in rows)
    yield f"events: {len(rows)} judged, right {right / len(rows):.3f}"
    for least in _LEASTS:
        kept = [row for row, p in zip(rows, probabilities, strict=True) if p >= least]
        precision = sum(row.is_right for row in kept) / max(len(kept), 1)
        share = sum(row.is_right for row in kept) / right
        yield f"  from {least}: {len(kept)} kept, right {precision:.3f}, {share:.3f} of the right ones"
    yield from calibration(rows, probabilities)


def judged_events(corpora: Path) -> Iterator[JudgedRow]:
    """Yield the events of the judged articles that readers judged as they are given today, and those of PLOVER."""
    verdicts = _verdicts()
    for article in _articles(corpora, {place[0] for place in verdicts}):
        for event in _events(article):
            verdict = verdicts.get(event.place)
            if verdict is not None and verdict.is_of(event):
                yield JudgedRow(article.article_id, event.features, verdict.is_right)
    yield from _plover(corpora)


def _plover(corpora: Path) -> Iterator[JudgedRow]:
    """Yield the events in the sentences of records with an even number; right if of the type of one of the records."""
    (path,) = corpus_files(corpora, "plover_gsr")
    for text, (name, day, types) in event_sentences(path).items():
        if int(name.rpartition("-")[2]) % 2 == 0:
            article = segmented(article_id=name, article_key=name, title="", body=text, language="en", published_at=day)
            for event in _events(article):
                kind = codebook_type(event.place[-1], event.modality, is_negated=event.is_negated)
                yield JudgedRow(name, event.features, kind in types)


def _verdicts() -> dict[Place, EventVerdict]:
    """Return the verdicts by document, zone, offsets and type; doubtful rows count as wrong."""
    verdicts: dict[Place, EventVerdict] = {}
    for name in _FILES:
        with (_VERDICTS / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                place = row["document_id"], row["zone"], int(row["start_char"]), int(row["end_char"]), row["type"]
                verdicts[place] = EventVerdict(row["verdict"] == "right", row.get("modality"), row.get("is_negated"))
    return verdicts


def _articles(corpora: Path, documents: set[str]) -> Iterator[ArticleText]:
    """Yield the judged articles, each once: pages with labels, PolNeAR's training part, re3d, EWT, GUM."""
    pending = set(documents)
    for corpus, texts in NAME_TEXTS.items():
        for article in labelled_articles(NEWS_LABELS / f"{corpus}.json", corpora / texts):
            if article.text.article_id in pending:
                pending.remove(article.text.article_id)
                yield article.text
    for name, text in _plain_texts(corpora):
        if name in pending:
            yield plain_article(name, text)


def _plain_texts(corpora: Path) -> Iterator[tuple[str, str]]:
    """Yield the ids and texts of the corpora without titles."""
    for path in corpus_files(corpora, "polnear"):
        if path.suffix == ".txt":
            yield path.stem, path.read_text(encoding="utf-8")
    for path in corpus_files(corpora, "re3d"):
        if path.name == "documents.json":
            lines = path.read_text(encoding="utf-8").splitlines()
            records = [json.loads(line) for line in lines if line.strip()]
            yield from ((record["_id"], record["text"]) for record in records)
    for corpus in ("ud_ewt", "ud_gum_free"):
        for path in corpus_files(corpora, corpus):
            yield from conllu_texts(path)


def _events(article: ArticleText) -> Iterator[FoundEvent]:
    """Yield what the rules take for events."""
    parsed, resolver, statements = found(article)
    statements = accepted(statements, parsed, resolver)
    cast = resolver.cast
    claims = Claims.of(quote_drafts(article, statements), attribution_drafts(statements, cast))
    for scene in scenes(article, parsed, cast, claims=claims):
        for event in candidates(scene):
            span = event_draft(scene, event, 1.0).span
            place = article.article_id, span.zone, span.start, span.end, event.type
            yield FoundEvent(place, event.modality, event.is_negated, event_features(scene, event))
