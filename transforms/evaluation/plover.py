"""PLOVER records: sentences with the type of the event that each reports.

The records were coded with the first version of the ontology; what was merged or renamed since is read as today's type.
Records of one sentence are one document: each of its events must be found, and what is found must be one of them.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from newsledger.expectations.errors import DocumentError
from newsledger.expectations.vocabulary import PLOVER_EVENTS
from newsledger.transforms.annotation import Annotator
from newsledger.transforms.evaluation.scores import Judgement, Tally
from newsledger.transforms.evaluation.splits import held_out
from newsledger.transforms.segmentation import segmented

TODAY = {"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT"}


def plover_judgements(paths: Iterable[Path], annotator: Annotator, *, only_held_out: bool) -> Iterator[Judgement]:
    """One judgement per sentence: right types of events, all and by type."""
    sentences = [one for path in paths for one in event_sentences(path).items()]
    for index, (text, (name, day, types)) in enumerate(sentences):
        if held_out(index) or not only_held_out:
            article = segmented(article_id=name, article_key=name, title="", body=text, language="en", published_at=day)
            relations = annotator.annotate(article).relations
            found = {one.type for one in relations if one.type in PLOVER_EVENTS}
            tally = _judged(name, types, found)
            best = {kind: max(one.confidence for one in relations if one.type == kind) for kind in found}
            for kind, confidence in best.items():
                tally.trial("relations", confidence, right=kind in types)
            yield tally.judgement()


def event_sentences(path: Path) -> dict[str, tuple[str, datetime | None, list[str]]]:
    """By sentence: the id of its first record, its date, and the types of its events, one per record.

    Raises:
        DocumentError: The file is no list of records.
    """
    try:
        records = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as exc:
        raise DocumentError("bad_corpus", f"{path.name} is no JSON: {exc}") from exc
    sentences: dict[str, tuple[str, datetime | None, list[str]]] = {}
    for record in records:
        kind = TODAY.get(record["event"], record["event"])
        if kind in PLOVER_EVENTS and record.get("text"):
            name, text = str(record["id"]), " ".join(str(record["text"]).split())
            sentences.setdefault(text, (name, _day(str(record.get("date", ""))), []))[2].append(kind)
    return sentences


def _day(written: str) -> datetime | None:
    try:
        return datetime.strptime(written, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None


def _judged(name: str, types: list[str], found: set[str]) -> Tally:
    tally = Tally(name)
    tally.score("events")
    for kind in types:
        right = kind in found
        for figure in ("events", f"events-{kind}"):
            tally.score(figure, tp=int(right), fn=int(not right))
        if not right:
            tally.missed.append(kind)
    for kind in sorted(found - set(types)):
        for figure in ("events", f"events-{kind}"):
            tally.score(figure, fp=1)
        tally.wrong.append(f"{kind}, not {' '.join(types)}")
    return tally
