"""Features of a link of a chain from which the probability that it is right is estimated.

They are named as those of statements: a kind, "=", a value; two kinds joined by "&" have two values.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from newsledger.transforms.annotation import EntityDraft
from newsledger.transforms.english.statements.model import Link, Statement
from newsledger.transforms.english.statements.traits import kind_of, ranged

_CERTAINTIES = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.94, 0.96, 0.98)
_LENGTHS = (1, 2, 3, 5, 8)
_GAPS = (1, 2, 4, 8, 16)
_MOST_LINKS = 3


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link of statement `number` with one of its entities, and its position in the chain."""

    number: int
    statement: Statement
    link: Link
    position: int
    entity: int | None


def link_rows(statements: Iterable[Statement]) -> Iterator[LinkRow]:
    """Yield the links of statements in order, one row per entity; only speakers next to each other share a position."""
    for number, statement in enumerate(statements):
        position, previous = -1, None
        for link in statement.links:
            position += link.role != "speaker" or previous != "speaker"
            previous = link.role
            for entity in link.entities or (None,):
                yield LinkRow(number, statement, link, position, entity)


def link_features(row: LinkRow, entities: Sequence[EntityDraft]) -> frozenset[str]:
    """Return the features of a link in the chain of a statement whose certainty is its probability."""
    statement, link = row.statement, row.link
    return frozenset(
        (*_of_statement(statement, link), *_of_phrase(link, row.entity, entities), *_of_place(statement, link))
    )


def _of_statement(statement: Statement, link: Link) -> Iterator[str]:
    """Yield how certain the statement is, how it was found, and what else its chain has."""
    role, kind = link.role, kind_of(statement)
    yield from (f"role={role}", f"role&kind={role}&{kind}", f"role&rule={role}&{statement.rule}")
    yield from (f"certainty-above={least}" for least in _CERTAINTIES if statement.certainty > least)
    roles = sorted({sibling.role for sibling in statement.links if sibling is not link})
    yield f"role&others={role}&{'+'.join(roles)}"
    yield f"role&links={role}&{min(len(statement.links), _MOST_LINKS)}"
    flags = {
        "follows": statement.follows is not None,
        "nested": statement.parent is not None,
        "negated": statement.is_negated,
    }
    yield from (f"{name}&role=true&{role}" for name, value in flags.items() if value)


def _of_phrase(link: Link, entity: int | None, entities: Sequence[EntityDraft]) -> Iterator[str]:
    """Yield what the phrase is, and the type of the entity."""
    phrase, role = link.phrase, link.role
    head = phrase.block.words[phrase.content_head]
    kind = "unnamed" if entity is None else entities[entity].type
    form = "pronoun" if head.is_pronoun or head.is_relative else "name" if head.is_proper_noun else "noun"
    yield from (f"role&entity={role}&{kind}", f"role&form={role}&{form}", f"form&entity={form}&{kind}&{role}")
    yield from (f"role&tag={role}&{head.tag}", f"role&length={role}&{ranged(len(phrase), _LENGTHS)}")
    if form != "name":
        yield from (f"head={head.lower}", f"head&entity={head.lower}&{kind}")
    if link.cue is not None:
        yield f"role&cue={role}&{link.cue.lower()}"
    yield f"quoted={head.quoted}"


def _of_place(statement: Statement, link: Link) -> Iterator[str]:
    """Yield where the phrase stands beside the cue and the content."""
    phrase, role = link.phrase, link.role
    if phrase.block is not statement.block:
        yield f"role&place={role}&{'title' if phrase.block.zone == 'title' else 'elsewhere'}"
        return
    words = statement.block.words
    is_beside = words[phrase.first].sentence == words[statement.anchor].sentence
    if not is_beside:
        yield f"role&place={role}&other-sentence"
        return
    place = "content" if phrase.first in statement else "before" if phrase.last < statement.anchor else "after"
    gap = statement.anchor - phrase.last if phrase.last < statement.anchor else phrase.first - statement.anchor
    yield from (f"role&place={role}&{place}", f"role&gap={role}&{ranged(abs(gap), _GAPS)}")
    head = words[phrase.content_head]
    if role == "speaker":
        yield f"is-subject={statement.head is not None and head.head == statement.head and head.is_subject}"
