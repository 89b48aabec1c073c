"""Comparison of the wordings of two statements: nearly equal text with the same numbers and negations."""

import re

from rapidfuzz import fuzz

from newsledger.transforms.copies.own_words import words

LEAST_LIKENESS = 88.0
_NEGATIONS = frozenset(
    "no not never none nobody nothing neither nor cannot without cant wont dont doesnt didnt isnt arent wasnt werent "
    "hasnt havent hadnt wouldnt couldnt shouldnt".split()
)
_NUMBER = re.compile(r"\d")


def is_one_wording(wording: str, right: str) -> bool:
    """Return whether two contents have nearly the same wording."""
    first, second = words(wording), words(right)
    if first == second:
        return True
    if _weighty(first) != _weighty(second):
        return False
    return fuzz.ratio(" ".join(first), " ".join(second), score_cutoff=LEAST_LIKENESS) > 0


def _weighty(tokens: list[str]) -> list[str]:
    """Return the words that must not differ: numbers and negations."""
    bare = [word.replace("'", "") for word in tokens]
    return sorted(word for word in bare if word in _NEGATIONS or _NUMBER.search(word))
