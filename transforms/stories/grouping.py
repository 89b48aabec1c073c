"""Groups of texts about one event: average linkage over pairs that are alike (Sokal and Michener 1958).

The groups depend only on the set of texts and links, not on their order.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from heapq import heapify, heappop, heappush


@dataclass(frozen=True, slots=True)
class TextPair:
    """How alike two texts are, in thousandths."""

    first: str
    other: str
    score: int


def groups(texts: Collection[str], pairs: Iterable[TextPair], *, least: int) -> list[list[str]]:
    """Return the texts in groups, each sorted; two groups become one if their pairs have the mean score `least`.

    The pair of groups with the highest mean is joined first. A pair of texts without a likeness counts as 0.
    """
    forest = _Forest(texts)
    for pair in pairs:
        forest.link(pair)
    forest.join(least)
    return sorted(sorted(members) for members in forest.members.values())


class _Forest:
    """Groups that are joined pair by pair; a group is named for its first text."""

    def __init__(self, texts: Collection[str]) -> None:
        self.members = {text: [text] for text in texts}
        self.sums: defaultdict[str, dict[str, int]] = defaultdict(dict)

    def link(self, pair: TextPair) -> None:
        if pair.first in self.members and pair.other in self.members:
            self.sums[pair.first][pair.other] = pair.score
            self.sums[pair.other][pair.first] = pair.score

    def join(self, least: int) -> None:
        queue = [self._place(first, other) for first, sums in self.sums.items() for other in sums if first < other]
        heapify(queue)
        while queue:
            place = heappop(queue)
            mean, first, other = place
            if -mean < least:
                break
            if self._is_valid(first, other) and self._place(first, other) == place:
                for neighbour in self._joined(first, other):
                    heappush(queue, self._place(*sorted((first, neighbour))))

    def _is_valid(self, first: str, other: str) -> bool:
        return first in self.members and other in self.members

    def _place(self, first: str, other: str) -> tuple[float, str, str]:
        pairs = len(self.members[first]) * len(self.members[other])
        return -self.sums[first][other] / pairs, first, other

    def _joined(self, first: str, other: str) -> Iterable[str]:
        """Add a group to the first, which stays; return the neighbours of both."""
        self.members[first] += self.members.pop(other)
        sums = self.sums[first]
        for neighbour, score in self.sums.pop(other).items():
            del self.sums[neighbour][other]
            if neighbour != first:
                sums[neighbour] = self.sums[neighbour][first] = sums.get(neighbour, 0) + score
        return list(sums)
