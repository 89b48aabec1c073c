"""Drafts of rows from statements: offsets, content, kind, and one row per link and entity."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np

from newsledger.transforms.annotation import ArticleText, AttributionDraft, QuoteDraft, Span
from newsledger.transforms.english.mentions.cast import Cast
from newsledger.transforms.english.parse.vocabulary import Block
from newsledger.transforms.english.statements.model import Link, Run, Statement
from newsledger.transforms.lexicon import statement_words as w

LINK = {"speaker": 0.9, "relay": 0.8, "outlet": 0.9, "document": 0.9}
UNNAMED = {"speaker": 0.8, "relay": 0.8, "outlet": 0.8, "document": 0.9}
_SURE = (0.0, 0.5, 0.65, 0.75, 0.85, 0.92, 1.0)
_RIGHT = (0.0, 0.75, 0.77, 0.83, 0.94, 0.97, 1.0)


def share_right(sure: float) -> float:
    """The share right of statements that the tagger, or a rule, is that sure of, once the doubtful are left out.

    The points are those of the gold articles that were developed on.
    """
    return float(np.interp(sure, _SURE, _RIGHT))


class Drafts:
    """Drafts the statements of one article."""

    def __init__(self, article: ArticleText, blocks: Sequence[Block], cast: Cast) -> None:
        """Keep where words stand and whom they mean."""
        self.article = article
        self.blocks = blocks
        self.cast = cast
        self.links: list[AttributionDraft] = []

    def made(self, found: Sequence[Statement]) -> tuple[list[QuoteDraft], list[AttributionDraft]]:
        """The drafts of statements and of their links."""
        number = {id(one): at for at, one in enumerate(found)}
        quotes = []
        for at, one in enumerate(found):
            parent = number.get(id(one.parent)) if one.parent is not None else None
            quotes.append(replace(self._quote(one), parent=parent))
            self._chain(at, one)
        return quotes, self.links

    def _runs(self, one: Statement) -> list[tuple[Block, Run]]:
        own = [(self.blocks[one.block], run) for run in one.parts]
        return own + [(self.blocks[number], run) for number, run in one.later]

    def _quote(self, one: Statement) -> QuoteDraft:
        block = self.blocks[one.block]
        spans = [owner.span(*run) for owner, run in self._runs(one)]
        speaker = next((link for link in one.links if link.role == "speaker"), one.links[0] if one.links else None)
        head = None if one.head is None else block.words[one.head].lower
        return QuoteDraft(
            span=Span(spans[0].start, spans[-1].end, block.zone),
            kind=self._kind(one),
            content=" ".join(" ".join(self.article.words(span).split()) for span in spans),
            rule=one.rule,
            confidence=round(min(max(share_right(one.sure), 0.01), 0.99), 3),
            cue=None if one.cue is None else block.span(*one.cue),
            cue_lemma=self._lemma(block, one, head),
            speaker=self._speaker(block, speaker),
            speaker_entity=speaker.entities[0] if speaker is not None and speaker.entities else None,
            addressee_entity=one.addressee[0] if one.addressee else None,
            hedge=one.hedge,
            is_negated=one.is_negated,
        )

    @staticmethod
    def _lemma(block: Block, one: Statement, head: str | None) -> str | None:
        if head is None or one.cue is None:
            return None
        return w.cue_lemma(head, block.words[one.head or 0].tag)

    def _speaker(self, block: Block, link: Link | None) -> Span | None:
        if link is None or self.blocks[link.block].zone != block.zone:
            return None
        return self.blocks[link.block].span(link.first, link.last)

    def _kind(self, one: Statement) -> Literal["direct", "indirect", "mixed"]:
        inside = [owner.words[at] for owner, run in self._runs(one) for at in range(run[0], run[1] + 1)]
        marked = [word.quoted for word in inside if word.is_word]
        if one.rule == "tree.inner" and all(marked):
            return "indirect"  # paraphrased by whom the marks quote
        if all(marked) or one.is_turn:
            return "direct"
        return "mixed" if any(marked) else "indirect"

    def _chain(self, number: int, one: Statement) -> None:
        """Draft the links; those of one role stand side by side only as speakers."""
        position, before = -1, ""
        for link in one.links:
            position += not (link.role == "speaker" and before == "speaker")
            before = link.role
            for entity in link.entities or (None,):
                self.links.append(
                    AttributionDraft(
                        quote=number,
                        position=position,
                        role=link.role,
                        span=self._named(link, entity),
                        rule=f"chain.{link.role}",
                        confidence=(UNNAMED if entity is None else LINK)[link.role],
                        entity=entity,
                        cue=link.cue,
                    )
                )

    def _named(self, link: Link, entity: int | None) -> Span:
        """The mention of one of several entities of a link, else the words of the link."""
        block = self.blocks[link.block]
        if len(link.entities) > 1 and entity is not None:
            for at in range(link.first, link.last + 1):
                mention = self.cast.name_at(block, at)
                if mention is not None and self.cast.mentions[mention].entity == entity:
                    return self.cast.mentions[mention].span
        return block.span(link.first, link.last)
