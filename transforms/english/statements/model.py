"""Statements and their chains while they are put together, and the passages that they are found in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count

from newsledger.transforms.annotation import Role
from newsledger.transforms.english.mentions.resolver import Resolver
from newsledger.transforms.english.models.attribution import Attribution
from newsledger.transforms.english.parse.vocabulary import Block, Phrase

Parts = tuple[Phrase, ...]

MOST_STATEMENTS = 80  # statements of a block that a rule adds to


@dataclass(frozen=True, slots=True)
class Link:
    """A source behind a statement: its role, the phrase that names it, the entities that the phrase means."""

    role: Role
    phrase: Phrase
    entities: tuple[int, ...] = ()
    cue: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of one block, or of several blocks where a quotation or a turn runs on.

    `parts` are the phrases of its content in `block`, in order; `continuations` those in the blocks after it. `head` is
    the word of the cue that governs the others. `key` identifies the statement in all its copies: `parent` is the key
    of the statement whose content holds this one, `follows` of the one that it continues, `extends` of the one in an
    earlier block to which its words belong. A turn of an interview is direct without marks. A statement may lose all
    its parts; it is then dropped once the links of its block are complete.
    """

    block: Block
    parts: Parts
    rule: str
    certainty: float
    cue: Phrase | None = None
    head: int | None = None
    source: Phrase | None = None
    links: tuple[Link, ...] = ()
    continuations: Parts = ()
    hedge: str | None = None
    is_negated: bool = False
    addressee: tuple[int, ...] = ()
    parent: int | None = None
    follows: int | None = None
    extends: int | None = None
    is_turn: bool = False
    key: int = field(default_factory=count().__next__, repr=False)

    def __contains__(self, index: object) -> bool:
        """Return whether the word of the block at an index belongs to the content."""
        return any(index in part for part in self.parts)

    @property
    def first(self) -> int:
        """The first word of the content; -1 where nothing is left of it."""
        return self.parts[0].first if self.parts else -1

    @property
    def last(self) -> int:
        """The last word of the content in its block; -1 where nothing is left of it."""
        return self.parts[-1].last if self.parts else -1

    @property
    def anchor(self) -> int:
        """The word by which the statement has its place in the block: the head of its cue, else its first word."""
        return self.first if self.head is None else self.head

    @property
    def is_headline(self) -> bool:
        """Whether the shape of a title tells the statement."""
        return self.rule.startswith("headline.")

    @property
    def indices(self) -> frozenset[int]:
        """The words of the content in its block."""
        return _indices(tuple((part.first, part.last) for part in self.parts))


@lru_cache(maxsize=512)  # a long paragraph has many statements, which are compared with each other
def _indices(bounds: tuple[tuple[int, int], ...]) -> frozenset[int]:
    return frozenset(index for first, last in bounds for index in range(first, last + 1))


Statements = tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """One block of an article with all that a finder looks at.

    `turn` is the turn of a printed interview that the block belongs to. `previous` is the last block before this one
    that belongs to no turn, `previous_statements` are its statements.
    """

    block: Block
    attributions: tuple[Attribution, ...]
    resolver: Resolver
    turn: Statement | None = None
    previous: Block | None = None
    previous_statements: Statements = ()


Finder = Callable[[Passage, Statements], Statements]


def updated(statements: Iterable[Statement], statement: Statement) -> Statements:
    """Return the statements with a changed copy in place of the one with its key."""
    return tuple(statement if candidate.key == statement.key else candidate for candidate in statements)


def in_sentence(statements: Statements, sentence: Phrase) -> Statements:
    """Return the statements that have their place in a sentence."""
    return tuple(statement for statement in statements if statement.anchor in sentence)


def nearest(statements: Statements, index: int) -> Statement | None:
    """Return the statement that a phrase at a word belongs to: the last that begins before it, else the first."""
    earlier = [statement for statement in statements if statement.anchor < index or statement.first < index]
    if earlier:
        return max(earlier, key=lambda statement: statement.anchor)
    return statements[0] if statements else None


def source_link(phrase: Phrase, resolver: Resolver, cue: str | None = None) -> Link:
    """Return the link of a phrase that names the source of a statement."""
    entities = resolver.entities(phrase)
    return Link(resolver.role(phrase, entities), phrase, entities, cue)


def relay_link(phrase: Phrase, resolver: Resolver, cue: str | None = None) -> Link:
    """Return the link of a phrase that names a source which passes on the statement of another."""
    entities = resolver.entities(phrase)
    role = resolver.role(phrase, entities)
    if role == "speaker":
        role = "outlet" if resolver.sounds_like_outlet(phrase, entities) else "relay"
    return Link(role, phrase, entities, cue)
