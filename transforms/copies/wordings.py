"""Comparison of the wordings of two statements: nearly equal text with the same numbers and negations."""

import re

from rapidfuzz import fuzz

from newsledger.transforms.copies.own_words import folded_words
from newsledger.transforms.lexicon.words import words

LEAST_LIKENESS = 88.0  # per cent of characters
_NEGATIONS = words("negation_words")
_NUMBER = re.compile(r"\d")


def is_one_wording(first: str, second: str) -> bool:
    """Return whether two contents have nearly the same wording."""
    first_words, second_words = folded_words(first), folded_words(second)
    if first_words == second_words:
        return True
    if _decisive_words(first_words) != _decisive_words(second_words):
        return False
    return fuzz.ratio(" ".join(first_words), " ".join(second_words), score_cutoff=LEAST_LIKENESS) > 0


def _decisive_words(tokens: list[str]) -> list[str]:
    """Return the words that must not differ: numbers and negations."""
    bare = [word.replace("'", "") for word in tokens]
    return sorted(word for word in bare if word in _NEGATIONS or _NUMBER.search(word))
