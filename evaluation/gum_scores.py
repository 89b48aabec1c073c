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
    found = annotator.annotate(plain_article(document.name, document.text))
    tally = Tally(document.name)
    judge_names(tally, document.text, gold=[one.span for one in document.names], found=found)
    full = _full_names(document)
    named = {one.chain for one in document.names}
    chains = {chain: full.get(chain) or [n.span for n in document.names if n.chain == chain] for chain in named}
    surnames = [one for one in document.names if one.chain in full and _is_surname(document, one, full[one.chain])]
    _resolved(tally, "pronouns", document, [one for one in document.pronouns if one.chain in named], chains, found)
    _resolved(tally, "surnames", document, surnames, full, found)
    _unnamed(tally, [one for one in document.pronouns if one.chain not in named], found)
    return tally.judgement()


def _full_names(document: GumDocument) -> dict[str, list[NamedSpan]]:
    """Return the spans of a person's names of two or more words, by chain."""
    full: dict[str, list[NamedSpan]] = {}
    for one in document.names:
        if one.span.type == "PER" and len(document.text[one.span.start : one.span.end].split()) > 1:
            full.setdefault(one.chain, []).append(one.span)
    return full


def _is_surname(document: GumDocument, one: ChainedName, full: list[NamedSpan]) -> bool:
    words = name_words(document.text[one.span.start : one.span.end])
    return len(words) == 1 and any(words < name_words(document.text[name.start : name.end]) for name in full)


def _resolved(  # noqa: PLR0913, PLR0917 - a figure, its cases and both sides
    tally: Tally,
    figure: str,
    document: GumDocument,
    cases: list[ChainedName],
    chains: dict[str, list[NamedSpan]],
    found: Annotations,
) -> None:
    """Count correct, wrong and missed resolutions, and coverage, the share of cases that were resolved."""
    tally.score(figure)
    tally.share(f"{figure}-coverage")
    for case in cases:
        mention = _mention(found, case.span)
        right = mention is not None and _means(found, mention, chains[case.chain])
        tally.score(figure, tp=int(right), fp=int(mention is not None and not right), fn=int(not right))
        tally.share(f"{figure}-coverage", mention is not None)
        if not right:
            text = f"{document.text[case.span.start : case.span.end]} ({case.span.start}–{case.span.end})"
            (tally.missed if mention is None else tally.wrong).append(f"{figure}: {text}")


def _unnamed(tally: Tally, cases: list[ChainedName], found: Annotations) -> None:
    """Count pronouns whose person the document never names, which must not be resolved."""
    for case in cases:
        tally.score("pronouns", fp=int(_mention(found, case.span) is not None))


def _mention(found: Annotations, span: NamedSpan) -> MentionDraft | None:
    inside = [one for one in found.mentions if one.span.zone == "body" and _touch(one, span)]
    return min(inside, key=lambda one: one.span.end - one.span.start, default=None)


def _touch(mention: MentionDraft, span: NamedSpan) -> bool:
    return mention.span.zone == "body" and mention.span.start < span.end and span.start < mention.span.end


def _means(found: Annotations, mention: MentionDraft, names: list[NamedSpan]) -> bool:
    """Return whether the mention's entity has a name that overlaps one of the person's names."""
    return any(
        one.entity == mention.entity and one.kind == "name" and any(_touch(one, name) for name in names)
        for one in found.mentions
    )
