"""How rare a word is in English, by the number of texts in which it occurs."""

from dataclasses import dataclass
from functools import cache, lru_cache
from math import log
from typing import Annotated

from newsledger.transforms.lexicon.lemmas import possible_lemmas
from newsledger.transforms.lexicon.rows import seed_rows

TEXTS = 1504  # texts that were counted
UNSEEN = log(TEXTS / 1.5)  # rarity of a word that is not listed


@dataclass(frozen=True, slots=True)
class CommonWord:
    """The shortest lemma of a word, and the number of texts with one of its forms."""

    word: str
    articles: Annotated[int, int]


@cache
def common_words() -> tuple[CommonWord, ...]:
    """Words of six texts or more that are rarely written with a capital."""
    return seed_rows(CommonWord, "common_words")


@lru_cache(maxsize=50_000)
def base(word: str) -> str:
    """Return the shortest lemma that a word in lower case can have, so that all its forms are one word."""
    return min(possible_lemmas(word), key=lambda lemma: (len(lemma), lemma))


def is_common(word: str) -> bool:
    """Return whether a base form is in the list."""
    return word in _rarities()


def rarity(word: str) -> float:
    """Return the inverse document frequency of a base form: the logarithm of texts by texts with the word."""
    return _rarities().get(word, UNSEEN)


@cache
def _rarities() -> dict[str, float]:
    return {row.word: log(TEXTS / row.articles) for row in common_words()}
