"""What rows and features state of a statement: its kind, the lemma of its cue, its speaker; ranges of quantities."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Literal

from newsledger.transforms.english.statements.model import Link, Statement
from newsledger.transforms.lexicon.statement_words import cue_lemma

Kind = Literal["direct", "indirect", "mixed"]


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


def ranged(value: float, bounds: Sequence[float]) -> str:
    """Return the upper bound of the range that a value falls into; "more" above the last."""
    index = bisect_left(bounds, value)
    return str(bounds[index]) if index < len(bounds) else "more"
