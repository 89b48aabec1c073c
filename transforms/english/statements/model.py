"""A statement as it is put together, before it becomes drafts of rows."""

from dataclasses import dataclass, field
from typing import Literal

Role = Literal["speaker", "relay", "outlet", "document"]
Run = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Link:
    """One who stands behind a statement: the words in their block, and the entities that they mean."""

    role: Role
    block: int
    first: int
    last: int
    entities: tuple[int, ...] = ()
    cue: str | None = None


@dataclass(slots=True)
class Statement:
    """A statement: words of one block, or of several where a quotation runs on.

    `parts` are runs of words (first and last, both included) of `block`; `later` are runs of following blocks. `cue` is
    the words of the cue, `head` the one that the others hang from; `source` the words of the source. `follows` is the
    statement that it continues, `parent` the one in whose content it stands, both by object. A turn of a printed
    interview (`is_turn`) is direct without marks.
    """

    block: int
    parts: list[Run]
    rule: str
    sure: float
    cue: Run | None = None
    head: int | None = None
    source: Run | None = None
    links: list[Link] = field(default_factory=list)
    later: list[tuple[int, Run]] = field(default_factory=list)
    kind: Literal["direct", "indirect", "mixed"] = "indirect"
    hedge: str | None = None
    is_negated: bool = False
    addressee: tuple[int, ...] = ()
    follows: "Statement | None" = None
    parent: "Statement | None" = None
    is_turn: bool = False

    @property
    def first(self) -> int:
        """The first word of the content."""
        return self.parts[0][0]

    @property
    def last(self) -> int:
        """The last word of the content in its block."""
        return self.parts[-1][1]

    def words(self) -> set[int]:
        """The words of the content in its block."""
        return {at for first, last in self.parts for at in range(first, last + 1)}

    def has(self, role: Role) -> bool:
        """Whether the chain has a link of that role."""
        return any(link.role == role for link in self.links)


def nearest(inside: list[Statement], at: int) -> Statement | None:
    """The statement that a link at a word belongs to: the last that begins before it, else the first behind it."""
    before = [one for one in inside if (one.head if one.head is not None else one.first) < at or one.first < at]
    if before:
        return max(before, key=lambda one: one.head if one.head is not None else one.first)
    return inside[0] if inside else None


def cut(parts: list[Run], last: int) -> list[Run]:
    """The parts up to a word, where they hold words behind it; the first part is never lost."""
    kept = [(first, min(end, last)) for first, end in parts if first <= last]
    return kept or parts
