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

from collections.abc import Sequence
from dataclasses import dataclass

from newsledger.evaluation.conllu import TreeWord
from newsledger.evaluation.gum_phrases import TYPES, Phrase

TITLES = frozenset(
    (
        "mr mrs ms miss dr prof professor sir dame lord lady president vice prime minister premier chancellor king "
        "queen prince princess pope bishop archbishop cardinal rabbi imam sheikh ayatollah reverend rev senator sen "
        "representative rep congressman congresswoman governor gov mayor judge justice chief chairman chairwoman chair "
        "secretary attorney general gen colonel col captain capt major lieutenant lt sergeant sgt admiral commander "
        "officer detective inspector sheriff ambassador director commissioner deputy speaker leader spokesman ceo "
        "spokeswoman spokesperson doctor mp father sister brother"
    ).split()
)
_SURNAMES_TOO = frozenset("king prince pope bishop judge major chief sheriff justice".split())
_PROPER = ("NNP", "NNPS")

Name = tuple[Phrase, int, int]


def names(words: Sequence[TreeWord], found: Sequence[Phrase]) -> list[Name]:
    """Return the names of a sentence in order: the phrase, the first word, and the word after the last."""
    kept: list[Name] = []
    every = [(phrase, *_Look(words, phrase, tuple(found)).name()) for phrase in found if phrase.type in TYPES]
    for one in sorted(every, key=lambda one: (one[1] - one[2], one[1])):
        if one[1] < one[2] and not any(one[1] < end and first < one[2] for _, first, end in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one[1])


@dataclass(frozen=True, slots=True)
class _Look:
    """A phrase with the words and phrases of its sentence."""

    words: Sequence[TreeWord]
    phrase: Phrase
    found: tuple[Phrase, ...]

    def name(self) -> tuple[int, int]:
        """Return the first word of the name and the word after its last; equal if there is no name."""
        anchor = self.anchor()
        if anchor is None or self.is_part():
            return 0, 0
        first = end = anchor
        while (before := self.linked(first, step=-1)) is not None:
            first = before
        while (after := self.linked(end, step=1)) is not None:
            end = after
        end += 1
        if self.phrase.type == "person":
            inner = [one.end for one in self.found if self.holds(one) and first < one.end < end]
            return self.after_titles(max([first, *inner]), end), end
        left = self.words[first - 1] if first > self.phrase.first else None
        return first - (left is not None and left.tag == "JJ" and left.text[0].isupper()), end

    def is_proper(self, at: int) -> bool:
        return self.words[at].tag in _PROPER

    def holds(self, other: Phrase) -> bool:
        return other != self.phrase and self.phrase.first <= other.first and other.end <= self.phrase.end

    def anchor(self) -> int | None:
        """Return the proper noun at the centre of the name, if the phrase is a name."""
        span = range(self.phrase.first, self.phrase.end)
        proper = [at for at in self.phrase.minimal if at in span and self.is_proper(at)]
        head = next((at for at in span if self.words[at].head not in span or self.words[at].head == at), span[0])
        if head in proper:
            return None if self.phrase.type == "person" and self.words[head].tag == "NNPS" else head
        follows = head + 1 in proper and self.words[head + 1].relation in ("flat", "appos")
        return head + 1 if self.phrase.type == "person" and follows else None

    def is_part(self) -> bool:
        """Return whether the phrase is only the beginning of a name of another type."""
        at = self.phrase.end
        if at == len(self.words) or not self.is_proper(at) or not self.is_proper(at - 1):
            return False
        around = [one for one in self.found if one.first <= self.phrase.first and one.end > at]
        return bool(around) and around[-1].type not in TYPES

    def linked(self, at: int, *, step: int) -> int | None:
        """Return the next proper noun of the run on one side, across words that may be inside a name."""
        there = at + step
        while self.phrase.first <= there < self.phrase.end and abs(there - at) < 4:
            if self.is_proper(there):
                return there if abs(there - at) == 1 or self.joins(*sorted((at, there))) else None
            there += step
        return None

    def joins(self, low: int, high: int) -> bool:
        """Return whether the words between two proper nouns connect them to one name."""
        middle = [word.text.casefold() for word in self.words[low + 1 : high]]
        if middle == ["-"] or self.phrase.type == "person":
            return middle == ["-"]
        if middle in (["and"], ["'s"], ["’s"]):
            return not any(self.holds(one) and (one.first == high or one.end in (low + 1, high)) for one in self.found)
        is_link = middle[0] in ("of", "for", "on", "at") and middle[1:] in ([], ["the"])
        return is_link or middle in (["the"], ["&"])

    def after_titles(self, first: int, end: int) -> int:
        """Return the start of the name after its titles; `end` if there are only titles."""
        plain = [word.text.casefold().rstrip(".") for word in self.words[first:end]]
        last = max((at for at, word in enumerate(plain) if word in TITLES), default=-1)
        if last == len(plain) - 1 and last > 0 and plain[last] in _SURNAMES_TOO and plain[last - 1] not in TITLES:
            last = max((at for at, word in enumerate(plain[:-1]) if word in TITLES), default=-1)
        return first + last + 1
