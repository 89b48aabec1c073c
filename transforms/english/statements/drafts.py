"""Drafts of rows from statements: offsets, content, kind, and a draft per link and entity."""

from collections.abc import Sequence

from newsledger.transforms.annotation import ArticleText, AttributionDraft, QuoteDraft, Span
from newsledger.transforms.english.mentions.cast import Cast
from newsledger.transforms.english.models.statement_confidence import link_confidence_model
from newsledger.transforms.english.parse.vocabulary import Phrase
from newsledger.transforms.english.statements.link_features import link_features, link_rows
from newsledger.transforms.english.statements.model import Link, Statement
from newsledger.transforms.english.statements.traits import cue_lemma_of, kind_of, speaker_of


def quote_drafts(article: ArticleText, statements: Sequence[Statement]) -> list[QuoteDraft]:
    """Return the drafts of the statements of an article."""
    numbers = {statement.key: number for number, statement in enumerate(statements)}
    return [_quote_draft(article, statement, numbers) for statement in statements]


def attribution_drafts(statements: Sequence[Statement], cast: Cast) -> list[AttributionDraft]:
    """Return the drafts of the links of the statements of an article, in order."""
    model = link_confidence_model()
    return [
        AttributionDraft(
            quote=row.number,
            position=row.position,
            role=row.link.role,
            span=_mention(row.link, row.entity, cast).span,
            rule=f"chain.{row.link.role}",
            confidence=confidence(model.probability(link_features(row, cast.entities))),
            entity=row.entity,
            cue=row.link.cue,
        )
        for row in link_rows(statements)
    ]


def confidence(certainty: float) -> float:
    """Return a probability as rows state it: three decimals, never certain."""
    return round(min(max(certainty, 0.01), 0.99), 3)


def _quote_draft(article: ArticleText, statement: Statement, numbers: dict[int, int]) -> QuoteDraft:
    parts = (*statement.parts, *statement.continuations)
    speaker = speaker_of(statement)
    return QuoteDraft(
        span=Span(parts[0].span.start, parts[-1].span.end, statement.block.zone),
        kind=kind_of(statement),
        content=" ".join(" ".join(article.words(part.span).split()) for part in parts),
        rule=statement.rule,
        confidence=confidence(statement.certainty),
        cue=None if statement.cue is None else statement.cue.span,
        cue_lemma=cue_lemma_of(statement),
        speaker=None if speaker is None or speaker.phrase.block.zone != statement.block.zone else speaker.phrase.span,
        speaker_entity=None if speaker is None else next(iter(speaker.entities), None),
        addressee_entity=next(iter(statement.addressee), None),
        hedge=statement.hedge,
        is_negated=statement.is_negated,
        parent=None if statement.parent is None else numbers.get(statement.parent),
    )


def _mention(link: Link, entity: int | None, cast: Cast) -> Phrase:
    """Return the mention of one of several entities of a link, else the phrase of the link."""
    if len(link.entities) > 1 and entity is not None:
        for index in link.phrase.indices:
            mention = cast.name_at(link.phrase.block, index)
            if mention is not None and cast.mentions[mention].entity == entity:
                return cast.phrases[mention]
    return link.phrase
