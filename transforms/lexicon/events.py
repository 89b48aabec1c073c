"""The closed lexicon of events: verbs, nouns, and frames of verb and object, as look-up tables by first word."""

from dataclasses import dataclass
from functools import cache
from typing import Annotated

from newsledger.expectations.vocabulary import PLOVER_EVENTS
from newsledger.transforms.lexicon.rows import Blank, one_of, seed_rows
from newsledger.transforms.lexicon.words import Frames, RelationNoun, RelationVerb, relation_nouns, relation_verbs

Form = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventType:
    """A type of event, with the prepositions that lead to the party that it affects.

    `reaches_owner` marks the types that affect the owner of a thing that they are done to. "in" and "at" often lead to
    a place instead, "on" and "over" to a topic.
    """

    type: Annotated[str, one_of(*PLOVER_EVENTS)]
    prepositions: tuple[str, ...]
    reaches_owner: bool


@dataclass(frozen=True, slots=True)
class RelationFrame:
    """A verb with an object that together make an event; `frame` holds the prepositions that lead to the other party.

    `object` lists head nouns in the singular; `verb` is a lemma, with its particle where it has one.
    """

    verb: str
    object: tuple[str, ...]
    type: Annotated[str, one_of(*PLOVER_EVENTS)]
    frame: Frames


@dataclass(frozen=True, slots=True)
class RelationAgent:
    """A noun for people or things that act for the country or body named beside them ("Israeli soldiers")."""

    noun: str
    plural: Blank


@cache
def event_types() -> tuple[EventType, ...]:
    """Types of events."""
    return seed_rows(EventType, "event_types")


TARGET_PREPOSITIONS = {row.type: frozenset(row.prepositions) for row in event_types()}
REACHES_OWNER = frozenset(row.type for row in event_types() if row.reaches_owner)


@cache
def relation_frames() -> tuple[RelationFrame, ...]:
    """Frames by verb, objects and type."""
    return seed_rows(RelationFrame, "relation_frames")


@cache
def relation_agents() -> tuple[RelationAgent, ...]:
    """Nouns of those who act for another."""
    return seed_rows(RelationAgent, "relation_agents")


@cache
def verbs() -> dict[str, list[tuple[Form, RelationVerb]]]:
    """Verb forms in lower case by first word, longest first."""
    table: dict[str, list[tuple[Form, RelationVerb]]] = {}
    for row in relation_verbs():
        for form in dict.fromkeys((*row.forms, row.lemma)):
            phrase = tuple(form.casefold().split())
            table.setdefault(phrase[0], []).append((phrase, row))
    for rows in table.values():
        rows.sort(key=lambda pair: -len(pair[0]))
    return table


@cache
def nouns() -> dict[str, list[tuple[Form, RelationNoun]]]:
    """Noun forms in lower case by last word, longest first."""
    table: dict[str, list[tuple[Form, RelationNoun]]] = {}
    for row in relation_nouns():
        for form in (row.noun, row.plural):
            phrase = tuple(form.casefold().replace("-", " - ").split())
            if phrase:
                table.setdefault(phrase[-1], []).append((phrase, row))
    for rows in table.values():
        rows.sort(key=lambda pair: -len(pair[0]))
    return table


@cache
def frames() -> dict[str, list[tuple[Form, RelationFrame]]]:
    """Frames by the first word of the verb's lemma."""
    table: dict[str, list[tuple[Form, RelationFrame]]] = {}
    for row in relation_frames():
        phrase = tuple(row.verb.casefold().split())
        table.setdefault(phrase[0], []).append((phrase, row))
    for rows in table.values():
        rows.sort(key=lambda pair: -len(pair[0]))
    return table
