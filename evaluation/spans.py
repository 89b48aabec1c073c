"""Text spans, their words, and their overlap."""

import re
from collections.abc import Callable, Hashable, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from newsledger.transforms.lexicon import words as lexicon

Parts = tuple[tuple[int, int], ...]
T = TypeVar("T")
U = TypeVar("U")

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_QUOTATION = re.compile(r"“[^“”]*”|“[^“”\n]*\n?|\"[^\"\n]*[\"\n]?|(?<!\w)‘[^‘’\n]*(?:’(?=\w)[^‘’\n]*)*’(?!\w)")
_IGNORED = lexicon.words("words_ignored_between_names")
_BREAK = re.compile(r"[,(—–;:]|\s(?:of|from|for|in|at|who|and)\s")
PRONOUNS = lexicon.words("personal_pronouns")


def words(text: str) -> list[tuple[int, int]]:
    """Return the words of a text: runs of letters and digits, including inner apostrophes."""
    return [match.span() for match in _WORD.finditer(text)]


def inside(spots: Sequence[tuple[int, int]], parts: Parts) -> frozenset[int]:
    """Return the starts of the words that overlap one of the parts."""
    return frozenset(a for a, b in spots for start, end in parts if a < end and b > start)


def hull(text: str, parts: Parts) -> tuple[int, int] | None:
    """Return the span from the first to the last word of the parts, without punctuation at the ends."""
    words = [match.span() for start, end in sorted(parts) for match in _WORD.finditer(text, start, end)]
    return (words[0][0], words[-1][1]) if words else None


def quoted(text: str) -> Parts:
    """Return the spans in double or curly single quotation marks; an unclosed quotation ends with its line."""
    return tuple(match.span() for match in _QUOTATION.finditer(text))


def content_parts(text: str, start: int, end: int, *, content: str) -> Parts:
    """Return the parts of text[start:end] that form `content`, without an interruption ("…," he said, "…")."""
    whole = list(_WORD.finditer(text, start, end))
    content_words = [match.group() for match in _WORD.finditer(content)]
    if not content_words or len(content_words) >= len(whole):
        return ((start, end),)
    blocks = SequenceMatcher(
        None, [match.group() for match in whole], content_words, autojunk=False
    ).get_matching_blocks()
    parts = [(whole[block.a].start(), whole[block.a + block.size - 1].end()) for block in blocks if block.size]
    return tuple(parts) or ((start, end),)


def overlap(first: frozenset[int], second: frozenset[int]) -> float:
    """Return the number of common words divided by the number of words of the longer span."""
    return len(first & second) / max(len(first), len(second)) if first and second else 0.0


def paired(
    gold: Sequence[T], guesses: Sequence[U], likeness: Callable[[T, U], float], *, floor: float = 0.0
) -> list[tuple[int, int, float]]:
    """Return one-to-one pairs (gold index, predicted index, likeness), most similar first, above 0 and from `floor`."""
    pairs = [
        (value, g, f)
        for g, gold_item in enumerate(gold)
        for f, guess in enumerate(guesses)
        if (value := likeness(gold_item, guess)) > 0 and value >= floor
    ]
    used: set[tuple[str, int]] = set()
    result: list[tuple[int, int, float]] = []
    for value, g, f in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if ("g", g) not in used and ("f", f) not in used:
            used |= {("g", g), ("f", f)}
            result.append((g, f, value))
    return sorted(result)


def count_equal(gold: set[Hashable], guesses: set[Hashable]) -> tuple[int, int, int]:
    """Return true positives, false positives and false negatives of two sets."""
    return len(gold & guesses), len(guesses - gold), len(gold - guesses)


def name_words(name: str) -> frozenset[str]:
    """Return the casefolded content words of a phrase: no articles, prepositions, pronouns and `'s`."""
    plain = (re.sub(r"['’]s?$", "", match.group().casefold()) for match in _WORD.finditer(name))
    return frozenset(word for word in plain if word not in _IGNORED and word not in PRONOUNS)


def same_party(first: str, second: str) -> bool:
    """Return whether all content words of one phrase are among those of the other."""
    a, b = name_words(first), name_words(second)
    return bool(a and b) and (a <= b or b <= a)


def head_name(phrase: str) -> str | None:
    """Return the head name of a phrase: the last capitalised word before a comma, bracket, `of`, `from`, `who` …."""
    first = _BREAK.split(phrase, maxsplit=1)[0]
    capital = [word for match in _WORD.finditer(first) if (word := match.group())[0].isupper() and name_words(word)]
    return re.sub(r"['’]s?$", "", capital[-1]).casefold() if capital else None


def shares_head(first: str, second: str) -> bool:
    """Return whether two phrases have the same head name, like "Mr. Able" and "Senator Ann Able of Ohio"."""
    return (head := head_name(first)) is not None and head == head_name(second)
