"""Verbs and nouns for media with the uses that rules make of them: a word is one row, which shows all its uses.

`verbs_for("plans")` and `media_nouns_for("head")` return the words of one use. The README of the seeds states each use.
`attribution_words` gives the words whose statements are not plain speech, with their types.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Annotated

from newsledger.expectations.errors import ContractError
from newsledger.expectations.vocabulary import ATTRIBUTION_TYPES
from newsledger.transforms.lexicon.rows import one_of, seed_rows

TypeName = Annotated[str, one_of(*ATTRIBUTION_TYPES)]


@dataclass(frozen=True, slots=True)
class UsedWord:
    """A lemma, or a verb with its particle or object, and its uses."""

    word: str
    uses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AttributionWord:
    """A verb, noun or adjective with the type of its statement: of a clause, an infinitive and a noun phrase."""

    word: str
    clause: TypeName
    infinitive: TypeName
    phrase: TypeName


@cache
def attribution_types() -> tuple[AttributionWord, ...]:
    """Words by lemma."""
    return seed_rows(AttributionWord, "attribution_types")


@cache
def attribution_words() -> dict[str, AttributionWord]:
    """Return the words whose statements have a type of their own, by lemma; all others communicate."""
    return {row.word: row for row in attribution_types()}


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
