"""Names derived from the noun phrases that GUM marks.

A phrase is a name if it is a person, an organisation or a place, and its syntactic head is a proper noun (NNP, NNPS)
of its minimal span or, for a person, a common noun directly followed by such a proper noun ("co-founder Ann Able").
The name is the contiguous run of proper nouns around it. The run continues across a hyphen. For types other than
persons, it also continues across `of`, `for`, `on`, `at` (with or without `the`), `the`, `&`, and across `and` and
`'s` unless another marked phrase starts after or ends before them, if a proper noun follows; and it includes a
capitalised adjective at its beginning. Articles are excluded; for a person, so are words that end with a phrase of
their own ("Norland ambassador") and all titles up to the last one. A run that consists of titles only and a plural
person ("Muslims") are not names; nor is the first part of a name of another type ("World" in "World Cup"). A name
inside a longer name is left out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from newsledger.evaluation.conllu import TreeSentence, TreeWord
from newsledger.transforms.lexicon.words import words

TYPES = {"person": "PER", "organization": "ORG", "place": "LOC"}
_OPEN_OR_SHUT = re.compile(
    r"\((?P<opened>\w+(?:\[\d+/\d+\])?)-(?P<fields>[^()]*)(?P<shut>\))?|(?<![^()])(?P<closed>[^()]++)\)"
)


@dataclass(frozen=True, slots=True)
class GumPhrase:
    """A marked noun phrase: words from `first` to `end` (exclusive), chain, type and minimal span (words)."""

    first: int
    end: int
    chain: str
    type: str
    minimal: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _OpenPhrase:
    """A phrase whose end has not been read: first word, key, and the fields of its mark."""

    first: int
    key: str
    fields: list[str]


def phrases(sentence: TreeSentence) -> list[GumPhrase]:
    """Return the marked noun phrases of a sentence, outer ones first."""
    open_phrases: list[_OpenPhrase] = []
    result: list[GumPhrase] = []
    for index, word in enumerate(sentence.words):
        entity = re.search(r"(?:^|\|)Entity=([^|]*)", word.misc)
        for match in _OPEN_OR_SHUT.finditer(entity[1]) if entity else ():
            if match["opened"]:
                open_phrases.append(_OpenPhrase(index, match["opened"], match["fields"].split("-")))
            if match["closed"] or match["shut"]:
                key = match["opened"] or match["closed"]
                place = next((n for n in reversed(range(len(open_phrases))) if open_phrases[n].key == key), None)
                if place is not None:
                    result.append(_phrase(open_phrases.pop(place), index + 1))
    return sorted(result, key=lambda phrase: (phrase.first, -phrase.end))


def _phrase(start: _OpenPhrase, end: int) -> GumPhrase:
    # etype-infstat-salience-centering-minspan-link-identity
    numbers = start.fields[4].split(",") if len(start.fields) > 4 else []
    minimal = tuple(start.first + int(number) - 1 for number in numbers if number.isdigit())
    return GumPhrase(start.first, end, start.key.partition("[")[0], start.fields[0], minimal)


_SURNAMES_TOO = words("titles_that_are_surnames")
TITLES = words("titles_before_names_in_treebanks") | _SURNAMES_TOO
_PROPER = ("NNP", "NNPS")

Name = tuple[GumPhrase, int, int]


def names(words: Sequence[TreeWord], candidates: Sequence[GumPhrase]) -> list[Name]:
    """Return the names of a sentence in order: the phrase, the first word, and the word after the last."""
    selection: list[Name] = []
    spans = [(phrase, *_Look(words, phrase, tuple(candidates)).name()) for phrase in candidates if phrase.type in TYPES]
    for span in sorted(spans, key=lambda span: (span[1] - span[2], span[1])):
        if span[1] < span[2] and not any(span[1] < end and first < span[2] for _, first, end in selection):
            selection.append(span)
    return sorted(selection, key=lambda span: span[1])


@dataclass(frozen=True, slots=True)
class _Look:
    """A phrase with the words and phrases of its sentence."""

    words: Sequence[TreeWord]
    phrase: GumPhrase
    found: tuple[GumPhrase, ...]

    def name(self) -> tuple[int, int]:
        """Return the first word of the name and the word after its last; equal if there is no name."""
        anchor = self.anchor()
        if anchor is None or self.is_part():
            return 0, 0
        first = end = anchor
        while (preceding := self.linked(first, step=-1)) is not None:
            first = preceding
        while (following_index := self.linked(end, step=1)) is not None:
            end = following_index
        end += 1
        if self.phrase.type == "person":
            inner = [
                inner_phrase.end
                for inner_phrase in self.found
                if self.holds(inner_phrase) and first < inner_phrase.end < end
            ]
            return self.after_titles(max([first, *inner]), end), end
        previous_word = self.words[first - 1] if first > self.phrase.first else None
        return first - (
            previous_word is not None and previous_word.tag == "JJ" and previous_word.text[0].isupper()
        ), end

    def is_proper(self, index: int) -> bool:
        return self.words[index].tag in _PROPER

    def holds(self, inner: GumPhrase) -> bool:
        return inner != self.phrase and self.phrase.first <= inner.first and inner.end <= self.phrase.end

    def anchor(self) -> int | None:
        """Return the proper noun at the centre of the name, if the phrase is a name."""
        span = range(self.phrase.first, self.phrase.end)
        proper = [index for index in self.phrase.minimal if index in span and self.is_proper(index)]
        head = next(
            (index for index in span if self.words[index].head not in span or self.words[index].head == index), span[0]
        )
        if head in proper:
            return None if self.phrase.type == "person" and self.words[head].tag == "NNPS" else head
        follows = head + 1 in proper and self.words[head + 1].relation in ("flat", "appos")
        return head + 1 if self.phrase.type == "person" and follows else None

    def is_part(self) -> bool:
        """Return whether the phrase is only the beginning of a name of another type."""
        end = self.phrase.end
        if end == len(self.words) or not self.is_proper(end) or not self.is_proper(end - 1):
            return False
        outer = [phrase for phrase in self.found if phrase.first <= self.phrase.first and phrase.end > end]
        return bool(outer) and outer[-1].type not in TYPES

    def linked(self, index: int, *, step: int) -> int | None:
        """Return the next proper noun of the run on one side, across words that may be inside a name."""
        neighbour = index + step
        while self.phrase.first <= neighbour < self.phrase.end and abs(neighbour - index) < 4:
            if self.is_proper(neighbour):
                return neighbour if abs(neighbour - index) == 1 or self.joins(*sorted((index, neighbour))) else None
            neighbour += step
        return None

    def joins(self, low: int, high: int) -> bool:
        """Return whether the words between two proper nouns connect them to one name."""
        middle = [word.text.casefold() for word in self.words[low + 1 : high]]
        if middle == ["-"] or self.phrase.type == "person":
            return middle == ["-"]
        if middle in (["and"], ["'s"], ["’s"]):
            return not any(
                self.holds(phrase) and (phrase.first == high or phrase.end in (low + 1, high)) for phrase in self.found
            )
        is_link = middle[0] in ("of", "for", "on", "at") and middle[1:] in ([], ["the"])
        return is_link or middle in (["the"], ["&"])

    def after_titles(self, first: int, end: int) -> int:
        """Return the start of the name after its titles; `end` if there are only titles."""
        plain = [word.text.casefold().rstrip(".") for word in self.words[first:end]]
        last = max((index for index, word in enumerate(plain) if word in TITLES), default=-1)
        if last == len(plain) - 1 and last > 0 and plain[last] in _SURNAMES_TOO and plain[last - 1] not in TITLES:
            last = max((index for index, word in enumerate(plain[:-1]) if word in TITLES), default=-1)
        return first + last + 1
