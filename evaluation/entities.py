"""Strict evaluation of persons, organisations and places: start, end and type must be equal."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from newsledger.evaluation.columns import CROSSNER, WIKIGOLD, NamedSpan, TaggedDocument, tagged_documents
from newsledger.evaluation.scores import Judgement, Tally
from newsledger.evaluation.splits import held_out
from newsledger.transforms.annotation import Annotations, Annotator, ArticleText, MentionDraft
from newsledger.transforms.english.parse.sentences import segmented

TYPES = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}


def crossner_judgements(paths: Iterable[Path], annotator: Annotator, *, only_held_out: bool) -> Iterator[Judgement]:
    """Return one judgement per sentence of CrossNER files."""
    yield from _judgements(tagged_documents(paths, CROSSNER), annotator, only_held_out=only_held_out)


def wikigold_judgements(paths: Iterable[Path], annotator: Annotator, *, only_held_out: bool) -> Iterator[Judgement]:
    """Return one judgement per document of Wikigold files."""
    yield from _judgements(tagged_documents(paths, WIKIGOLD), annotator, only_held_out=only_held_out)


def _judgements(
    documents: Iterable[TaggedDocument], annotator: Annotator, *, only_held_out: bool
) -> Iterator[Judgement]:
    for index, document in enumerate(documents):
        if held_out(index) or not only_held_out:
            article = plain_article(document.name, document.text)
            tally = Tally(document.name)
            judge_names(tally, article.body, gold=document.names, annotations=annotator.annotate(article))
            yield tally.judgement()


def plain_article(name: str, text: str) -> ArticleText:
    """Return a corpus text as an article without a title."""
    return segmented(article_id=name, article_key=name, title="", body=text, language="en")


def name_mentions(annotations: Annotations) -> dict[NamedSpan, MentionDraft]:
    """Return the names of persons, organisations and places in annotations of a body, by span and mapped type."""
    return {
        NamedSpan(mention.span.start, mention.span.end, TYPES[mention.type]): mention
        for mention in annotations.mentions
        if mention.kind == "name" and mention.span.zone == "body" and mention.type in TYPES
    }


def judge_names(tally: Tally, text: str, *, gold: Iterable[NamedSpan], annotations: Annotations) -> None:
    """Count strict spans into `names`, `names-PER`, `names-ORG` and `names-LOC`."""
    expected, guesses = frozenset(gold), name_mentions(annotations)
    for kind in ("all", "PER", "ORG", "LOC"):
        spans_of_kind = {span for span in expected if kind in ("all", span.type)}
        two = {span for span in guesses if kind in ("all", span.type)}
        name = "names" if kind == "all" else f"names-{kind}"
        tally.score(name, tp=len(spans_of_kind & two), fp=len(two - spans_of_kind), fn=len(spans_of_kind - two))
    for span, mention in guesses.items():
        tally.trial("mentions", mention.confidence, right=span in expected)
    tally.missed += [_shown(text, span) for span in sorted(expected - guesses.keys(), key=_place)]
    tally.wrong += [_shown(text, span) for span in sorted(guesses.keys() - expected, key=_place)]


def _place(span: NamedSpan) -> tuple[int, int]:
    return span.start, span.end


def _shown(text: str, span: NamedSpan) -> str:
    return f"{span.type} {text[span.start : span.end]} ({span.start}–{span.end})"
