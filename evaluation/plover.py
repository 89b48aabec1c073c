"""PLOVER records: sentences with the types of the events they report.

The records were coded with the first version of the ontology; types that were merged or renamed since are mapped to the
current ones. The records of a sentence are one document: each of its events must be predicted, and nothing else.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from newsledger.evaluation.scores import Judgement, Tally
from newsledger.evaluation.splits import held_out
from newsledger.expectations.errors import DocumentError
from newsledger.expectations.vocabulary import PLOVER_EVENTS
from newsledger.transforms.annotation import Annotator, RelationDraft
from newsledger.transforms.english.parse.sentences import segmented

TODAY = {"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT"}
# What the codebook codes for an act that is only announced, by what the act would be; speech acts stay what they are.
COOPERATION = frozenset({"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT"})
HARM = frozenset({"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"})
PRECISION = 0.8


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """Result for a sentence: the id of its record, the gold types, and the confidence of each predicted type."""

    name: str
    types: tuple[str, ...]
    scores: dict[str, float]


def plover_judgements(paths: Iterable[Path], annotator: Annotator, *, only_held_out: bool) -> Iterator[Judgement]:
    """Return one judgement per sentence: event types, all and by type, and `recall-at-80` above a common threshold."""
    sentences = [sentence for path in paths for sentence in event_sentences(path).items()]
    results: list[ScoredSentence] = []
    for index, (text, (name, day, types)) in enumerate(sentences):
        if held_out(index) or not only_held_out:
            article = segmented(article_id=name, article_key=name, title="", body=text, language="en", published_at=day)
            results.append(ScoredSentence(name, tuple(types), _by_type(annotator.annotate(article).relations)))
    least = threshold(results, PRECISION)
    for sentence in results:
        yield _judged(sentence, least).judgement()


def codebook_type(kind: str, modality: str, *, is_negated: bool) -> str:
    """Return the type of the codebook, which codes the announcement, demand or refusal of an act."""
    if is_negated and kind in COOPERATION:
        return "REJECT"
    if kind not in COOPERATION | HARM:
        return kind
    if modality == "demanded":
        return "REQUEST"
    if modality in ("planned", "conditional"):
        return "AGREE" if kind in COOPERATION else "THREATEN"
    return kind


def threshold(results: Sequence[ScoredSentence], precision: float) -> float:
    """Return the lowest confidence above which at least this share of predictions is correct; infinity if none."""
    ranking = sorted(
        ((sure, result, kind) for result in results for kind, sure in result.scores.items()), key=lambda row: -row[0]
    )
    right = wrong = 0
    least = float("inf")
    for sure, level in groupby(ranking, key=lambda row: row[0]):
        for _, result, kind in level:
            right += result.types.count(kind)
            wrong += kind not in result.types
        if right >= precision * (right + wrong):
            least = sure
    return least


def event_sentences(path: Path) -> dict[str, tuple[str, datetime | None, list[str]]]:
    """Return the first record id, the date and the event types (one per record) of each sentence.

    Raises:
        DocumentError: The file is not a list of records.
    """
    try:
        records = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as exc:
        raise DocumentError("bad_corpus", f"{path.name} is not valid JSON: {exc}") from exc
    sentences: dict[str, tuple[str, datetime | None, list[str]]] = {}
    for record in records:
        kind = TODAY.get(record["event"], record["event"])
        if kind in PLOVER_EVENTS and record.get("text"):
            name, text = str(record["id"]), " ".join(str(record["text"]).split())
            sentences.setdefault(text, (name, _day(str(record.get("date", ""))), []))[2].append(kind)
    return sentences


def _day(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None


def _by_type(relations: Iterable[RelationDraft]) -> dict[str, float]:
    """Return the highest confidence of each event type of the codebook."""
    best: dict[str, float] = {}
    for relation in relations:
        if relation.type in PLOVER_EVENTS:
            kind = codebook_type(relation.type, relation.modality, is_negated=relation.is_negated)
            best[kind] = max(relation.confidence, best.get(kind, 0.0))
    return best


def _judged(result: ScoredSentence, least: float) -> Tally:
    tally = Tally(result.name)
    tally.score("events")
    tally.score("recall-at-80")
    for kind in result.types:
        right, sure = kind in result.scores, result.scores.get(kind, -1.0) >= least
        for figure in ("events", f"events-{kind}"):
            tally.score(figure, tp=int(right), fn=int(not right))
        tally.score("recall-at-80", tp=int(sure), fn=int(not sure))
        if not right:
            tally.missed.append(kind)
    for kind in sorted(set(result.scores) - set(result.types)):
        for figure in ("events", f"events-{kind}"):
            tally.score(figure, fp=1)
        tally.score("recall-at-80", fp=int(result.scores[kind] >= least))
        tally.wrong.append(f"{kind}, not {' '.join(result.types)}")
    for kind, confidence in result.scores.items():
        tally.trial("relations", confidence, right=kind in result.types)
    return tally
