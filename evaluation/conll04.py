"""CoNLL04: sentences with entities and relations, one token per line; only work and location relations are read.

Columns: number, token, BIO tag, the types of the relations of the entity that ends here, and the numbers of the last
tokens of the related entities. `#doc N` starts a sentence.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from newsledger.evaluation.columns import joined, tag_spans
from newsledger.evaluation.entities import plain_article
from newsledger.evaluation.scores import Judgement, Tally
from newsledger.evaluation.spans import same_party
from newsledger.evaluation.splits import held_out
from newsledger.expectations.errors import DocumentError
from newsledger.transforms.annotation import Annotations, Annotator, RelationDraft

RELATIONS = ("Work_For", "Located_In", "OrgBased_In")


@dataclass(frozen=True, slots=True)
class RelatedSentence:
    """A sentence and its relations: (type, text of the subject, text of the object)."""

    name: str
    text: str
    relations: tuple[tuple[str, str, str], ...]


def related_sentences(paths: Iterable[Path]) -> Iterator[RelatedSentence]:
    """Return the sentences of CoNLL04 files.

    Raises:
        DocumentError: A line does not have five columns.
    """
    for path in paths:
        name, rows = path.stem, list[list[str]]()
        for line in [*path.read_text(encoding="utf-8").splitlines(), "#doc"]:
            if line.startswith("#doc"):
                if rows:
                    yield _sentence(name, rows)
                name, rows = line.removeprefix("#").strip(), []
            elif line.strip():
                rows.append(line.split("\t"))
                if len(rows[-1]) != 5:
                    raise DocumentError("bad_corpus", f"{path.name}, {name}: expected five columns")


def _sentence(name: str, rows: list[list[str]]) -> RelatedSentence:
    text, places = joined([row[1] for row in rows])
    ends = {last: text[places[first][0] : places[last][1]] for first, last, _ in tag_spans([row[2] for row in rows])}
    relations = [
        (kind, ends[index], ends[partner])
        for index, row in enumerate(rows)
        for kind, partner in zip(ast.literal_eval(row[3]), ast.literal_eval(row[4]), strict=True)
        if kind in RELATIONS and index in ends and partner in ends
    ]
    return RelatedSentence(name, text, tuple(dict.fromkeys(relations)))


def conll04_judgements(paths: Iterable[Path], annotator: Annotator, *, only_held_out: bool) -> Iterator[Judgement]:
    """Judge each sentence; a relation is correct if its type is and both parties match those of the gold."""
    for index, sentence in enumerate(related_sentences(paths)):
        if held_out(index) or not only_held_out:
            yield judged(sentence, annotator)


def judged(sentence: RelatedSentence, annotator: Annotator) -> Judgement:
    """Judge the relations of a sentence."""
    annotations = annotator.annotate(plain_article(sentence.name, sentence.text))
    tally = Tally(sentence.name)
    guesses = [(kind, draft) for draft in annotations.relations if (kind := _kind(annotations, draft)) is not None]
    used_drafts: set[int] = set()
    for figure in RELATIONS:
        tally.score(figure)
    for kind, subject, object_index in sentence.relations:
        right = [
            number
            for number, (guess, draft) in enumerate(guesses)
            if guess == kind and _is(annotations, draft, (subject, object_index))
        ]
        used_drafts.update(right)
        tally.score(kind, tp=int(bool(right)), fn=int(not right))
        if not right:
            tally.missed.append(f"{kind}: {subject} → {object_index}")
    for number, (kind, draft) in enumerate(guesses):
        if number not in used_drafts:
            tally.score(kind, fp=1)
            tally.wrong.append(f"{kind}: {draft.subject_text} → {draft.object_text}")
    return tally.judgement()


def _kind(annotations: Annotations, draft: RelationDraft) -> str | None:
    """Return the corpus's type for a relation; it has none for a role without a body."""
    if draft.object_entity is None:
        return None
    if draft.type in ("HOLDS_ROLE", "MEMBER_OF"):
        return "Work_For"
    if draft.type != "LOCATED_IN":
        return None
    is_org = draft.subject_entity is not None and annotations.entities[draft.subject_entity].type == "ORG"
    return "OrgBased_In" if is_org else "Located_In"


def _is(annotations: Annotations, draft: RelationDraft, parties: tuple[str, str]) -> bool:
    names = [draft.subject_text], [draft.object_text or ""]
    for wanted_words, entity in zip(names, (draft.subject_entity, draft.object_entity), strict=True):
        if entity is not None:
            wanted_words.append(annotations.entities[entity].name)
    return all(
        any(same_party(name, words) for name in wanted_words)
        for wanted_words, words in zip(names, parties, strict=True)
    )
