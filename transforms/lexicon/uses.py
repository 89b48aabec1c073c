"""Verbs and nouns for media with the uses that rules make of them: a word is one row, which shows all its uses.

`verbs_for("plans")` and `media_nouns_for("head")` return the words of one use. The README of the seeds states each use.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from newsledger.expectations.errors import ContractError
from newsledger.transforms.lexicon.rows import seed_rows


@dataclass(frozen=True, slots=True)
class UsedWord:
    """A lemma, or a verb with its particle or object, and its uses."""

    word: str
    uses: tuple[str, ...]


@cache
def verb_uses() -> tuple[UsedWord, ...]:
    """Verbs by lemma."""
    return seed_rows(UsedWord, "verb_uses")


@cache
def media_nouns() -> tuple[UsedWord, ...]:
    """Nouns for news media and words of their names."""
    return seed_rows(UsedWord, "media_nouns")


@cache
def verbs_for(use: str) -> frozenset[str]:
    """Return the lemmas of the verbs of one use.

    Raises:
        ContractError: `verb_uses.csv` has no such use.
    """
    return _words(verb_uses(), use, file="verb_uses.csv")


@cache
def media_nouns_for(use: str) -> frozenset[str]:
    """Return the nouns for media, or words of their names, of one use.

    Raises:
        ContractError: `media_nouns.csv` has no such use.
    """
    return _words(media_nouns(), use, file="media_nouns.csv")


def _words(rows: Iterable[UsedWord], use: str, *, file: str) -> frozenset[str]:
    words = frozenset(row.word for row in rows if use in row.uses)
    if not words:
        raise ContractError(f"{file} has no use {use!r}")
    return words
