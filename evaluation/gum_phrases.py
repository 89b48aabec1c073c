"""Noun phrases that GUM marks as entities, from `Entity=` in the last column of its CoNLL-U files."""

import re
from dataclasses import dataclass

from newsledger.evaluation.conllu import TreeSentence

TYPES = {"person": "PER", "organization": "ORG", "place": "LOC"}
_OPEN_OR_SHUT = re.compile(r"\((?P<opened>\w+(?:\[\d+/\d+\])?)-(?P<fields>[^()]*)(?P<shut>\))?|(?P<closed>[^()]+)\)")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A marked noun phrase: words from `first` to `end` (exclusive), chain, type and minimal span (words)."""

    first: int
    end: int
    chain: str
    type: str
    minimal: tuple[int, ...]


def phrases(sentence: TreeSentence) -> list[Phrase]:
    """Return the marked noun phrases of a sentence, outer ones first."""
    opened: list[tuple[int, str, list[str]]] = []
    found: list[Phrase] = []
    for at, word in enumerate(sentence.words):
        entity = re.search(r"(?:^|\|)Entity=([^|]*)", word.misc)
        for match in _OPEN_OR_SHUT.finditer(entity[1]) if entity else ():
            if match["opened"]:
                opened.append((at, match["opened"], match["fields"].split("-")))
            if match["closed"] or match["shut"]:
                key = match["opened"] or match["closed"]
                place = next((n for n in reversed(range(len(opened))) if opened[n][1] == key), None)
                if place is not None:
                    found.append(_phrase(opened.pop(place), at + 1))
    return sorted(found, key=lambda one: (one.first, -one.end))


def _phrase(opened: tuple[int, str, list[str]], end: int) -> Phrase:
    first, key, fields = opened
    # etype-infstat-salience-centering-minspan-link-identity
    numbers = fields[4].split(",") if len(fields) > 4 else []
    minimal = tuple(first + int(number) - 1 for number in numbers if number.isdigit())
    return Phrase(first, end, key.partition("[")[0], fields[0], minimal)
