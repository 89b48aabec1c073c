"""Evaluation of names, and of the resolution of pronouns and surnames, on GUM news."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from newsledger.evaluation.columns import NamedSpan
from newsledger.evaluation.entities import judge_names, plain_article
from newsledger.evaluation.gum import ChainedName, GumDocument, gum_documents
from newsledger.evaluation.scores import Judgement, Tally
from newsledger.evaluation.spans import name_words
from newsledger.evaluation.splits import held_out
from newsledger.transforms.annotation import Annotations, Annotator, MentionDraft


def gum_judgements(paths: Iterable[Path], annotator: Annotator, *, only_held_out: bool) -> Iterator[Judgement]:
    """Return one judgement per news document."""
    for index, document in enumerate(gum_documents(paths)):
        if held_out(index) or not only_held_out:
            yield judged(document, annotator)


def judged(document: GumDocument, annotator: Annotator) -> Judgement:
    """Judge names by strict spans, and pronouns and surnames by the person they are resolved to."""
    annotations = annotator.annotate(plain_article(document.name, document.text))
    tally = Tally(document.name)
    judge_names(tally, document.text, gold=[name.span for name in document.names], annotations=annotations)
    full = _full_names(document)
    named_chains = {name.chain for name in document.names}
    chains = {chain: full.get(chain) or [n.span for n in document.names if n.chain == chain] for chain in named_chains}
    surnames = [name for name in document.names if name.chain in full and _is_surname(document, name, full[name.chain])]
    _resolved(
        tally,
        "pronouns",
        document,
        [name for name in document.pronouns if name.chain in named_chains],
        chains,
        annotations,
    )
    _resolved(tally, "surnames", document, surnames, full, annotations)
    _unnamed(tally, [name for name in document.pronouns if name.chain not in named_chains], annotations)
    return tally.judgement()


def _full_names(document: GumDocument) -> dict[str, list[NamedSpan]]:
    """Return the spans of a person's names of two or more words, by chain."""
    full: dict[str, list[NamedSpan]] = {}
    for name in document.names:
        if name.span.type == "PER" and len(document.text[name.span.start : name.span.end].split()) > 1:
            full.setdefault(name.chain, []).append(name.span)
    return full


def _is_surname(document: GumDocument, chained: ChainedName, full: list[NamedSpan]) -> bool:
    words = name_words(document.text[chained.span.start : chained.span.end])
    return len(words) == 1 and any(words < name_words(document.text[name.start : name.end]) for name in full)


def _resolved(  # noqa: PLR0913, PLR0917 - a figure, its cases and both sides
    tally: Tally,
    figure: str,
    document: GumDocument,
    cases: list[ChainedName],
    chains: dict[str, list[NamedSpan]],
    annotations: Annotations,
) -> None:
    """Count correct, wrong and missed resolutions, and coverage, the share of cases that were resolved."""
    tally.score(figure)
    tally.share(f"{figure}-coverage")
    for case in cases:
        mention = _mention(annotations, case.span)
        right = mention is not None and _means(annotations, mention, chains[case.chain])
        tally.score(figure, tp=int(right), fp=int(mention is not None and not right), fn=int(not right))
        tally.share(f"{figure}-coverage", mention is not None)
        if not right:
            text = f"{document.text[case.span.start : case.span.end]} ({case.span.start}–{case.span.end})"
            (tally.missed if mention is None else tally.wrong).append(f"{figure}: {text}")


def _unnamed(tally: Tally, cases: list[ChainedName], annotations: Annotations) -> None:
    """Count pronouns whose person the document never names, which must not be resolved."""
    for case in cases:
        tally.score("pronouns", fp=int(_mention(annotations, case.span) is not None))


def _mention(annotations: Annotations, span: NamedSpan) -> MentionDraft | None:
    touching = [mention for mention in annotations.mentions if mention.span.zone == "body" and _touch(mention, span)]
    return min(touching, key=lambda mention: mention.span.end - mention.span.start, default=None)


def _touch(mention: MentionDraft, span: NamedSpan) -> bool:
    return mention.span.zone == "body" and mention.span.start < span.end and span.start < mention.span.end


def _means(annotations: Annotations, mention: MentionDraft, names: list[NamedSpan]) -> bool:
    """Return whether the mention's entity has a name that overlaps one of the person's names."""
    return any(
        name_mention.entity == mention.entity
        and name_mention.kind == "name"
        and any(_touch(name_mention, name) for name in names)
        for name_mention in annotations.mentions
    )
