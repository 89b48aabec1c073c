"""Drafts of rows from statements: offsets, content, kind, and a draft per link and entity."""

from collections.abc import Iterator, Sequence
from typing import Literal

from newsledger.transforms.annotation import ArticleText, AttributionDraft, QuoteDraft, Role, Span
from newsledger.transforms.english.mentions.cast import Cast
from newsledger.transforms.english.parse.vocabulary import Phrase
from newsledger.transforms.english.statements.model import Link, Statement
from newsledger.transforms.lexicon.statement_words import cue_lemma

Kind = Literal["direct", "indirect", "mixed"]

_CONFIDENCE: dict[Role, float] = {"speaker": 0.9, "relay": 0.8, "outlet": 0.9, "document": 0.9}
_CONFIDENCE_UNNAMED: dict[Role, float] = {"speaker": 0.8, "relay": 0.8, "outlet": 0.8, "document": 0.9}


def quote_drafts(article: ArticleText, statements: Sequence[Statement]) -> list[QuoteDraft]:
    """Return the drafts of the statements of an article."""
    numbers = {statement.key: number for number, statement in enumerate(statements)}
    return [_quote_draft(article, statement, numbers) for statement in statements]


def attribution_drafts(statements: Sequence[Statement], cast: Cast) -> list[AttributionDraft]:
    """Return the drafts of the links of the statements of an article, in order."""
    return [
        draft for number, statement in enumerate(statements) for draft in _attribution_drafts(number, statement, cast)
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


def speaker_of(statement: Statement) -> Link | None:
    """Return the link of the first speaker, else the first link."""
    speakers = (link for link in statement.links if link.role == "speaker")
    return next(speakers, statement.links[0] if statement.links else None)


def cue_lemma_of(statement: Statement) -> str | None:
    """Return the lemma of the head of the cue; None without a cue."""
    if statement.head is None or statement.cue is None:
        return None
    word = statement.block.words[statement.head]
    return cue_lemma(word.lower, word.tag)


def kind_of(statement: Statement) -> Kind:
    """Return whether the words of a statement are its speaker's own, by their quotation marks."""
    parts = (*statement.parts, *statement.continuations)
    is_quoted = [word.quoted for part in parts for word in part.words if word.is_word]
    if statement.rule == "tree.inner" and all(is_quoted):
        return "indirect"  # a paraphrase in the words of the person quoted
    if all(is_quoted) or statement.is_turn:
        return "direct"
    return "mixed" if any(is_quoted) else "indirect"


def _attribution_drafts(number: int, statement: Statement, cast: Cast) -> Iterator[AttributionDraft]:
    """Yield the drafts of a chain; only speakers that follow one another share a position."""
    position, previous = -1, None
    for link in statement.links:
        position += link.role != "speaker" or previous != "speaker"
        previous = link.role
        for entity in link.entities or (None,):
            yield AttributionDraft(
                quote=number,
                position=position,
                role=link.role,
                span=_mention(link, entity, cast).span,
                rule=f"chain.{link.role}",
                confidence=(_CONFIDENCE_UNNAMED if entity is None else _CONFIDENCE)[link.role],
                entity=entity,
                cue=link.cue,
            )


def _mention(link: Link, entity: int | None, cast: Cast) -> Phrase:
    """Return the mention of one of several entities of a link, else the phrase of the link."""
    if len(link.entities) > 1 and entity is not None:
        for index in link.phrase.indices:
            mention = cast.name_at(link.phrase.block, index)
            if mention is not None and cast.mentions[mention].entity == entity:
                return cast.phrases[mention]
    return link.phrase
