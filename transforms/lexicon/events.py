"""The closed lexicon of events: verbs, nouns, and frames of verb and object, as look-up tables by first word."""

from dataclasses import dataclass
from functools import cache
from typing import Annotated

from newsledger.expectations.vocabulary import PLOVER_EVENTS
from newsledger.transforms.lexicon.rows import Blank, one_of, seed_rows
from newsledger.transforms.lexicon.words import Frames, RelationNoun, RelationVerb, relation_nouns, relation_verbs

Phrase = tuple[str, ...]

# What opens the way to those upon whom an act falls; "in" and "at" tell where, "on" and "over" often about what.
LINKS = {
    "AGREE": frozenset({"with", "to", "between"}),
    "CONSULT": frozenset({"with", "to", "between"}),
    "SUPPORT": frozenset({"for", "to", "with", "of", "behind"}),
    "CONCEDE": frozenset({"to", "for", "on"}),
    "COOPERATE": frozenset({"with", "between", "to", "from"}),
    "AID": frozenset({"to", "for"}),
    "RETREAT": frozenset({"from", "with", "to"}),
    "REQUEST": frozenset({"to", "from", "of", "with", "for", "on"}),
    "ACCUSE": frozenset({"against", "at", "to", "with", "into"}),
    "REJECT": frozenset({"with", "to", "by", "of", "from"}),
    "THREATEN": frozenset({"to", "against", "at", "on", "with"}),
    "PROTEST": frozenset({"against", "at"}),
    "SANCTION": frozenset({"on", "against", "with", "to", "from"}),
    "MOBILIZE": frozenset({"against"}),
    "COERCE": frozenset({"on", "against", "from", "of", "into", "at"}),
    "ASSAULT": frozenset({"on", "against", "at", "into", "of", "with", "towards"}),
}

# Whose owner suffers what is done to a thing of theirs.
TOUCHES_OWNER = frozenset({"SUPPORT", "REJECT", "ACCUSE", "COERCE", "ASSAULT", "SANCTION", "CONCEDE", "PROTEST"})


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
def relation_frames() -> tuple[RelationFrame, ...]:
    """Frames by verb, objects and type."""
    return seed_rows(RelationFrame, "relation_frames")


@cache
def relation_agents() -> tuple[RelationAgent, ...]:
    """Nouns of those who act for another."""
    return seed_rows(RelationAgent, "relation_agents")


@cache
def verbs() -> dict[str, list[tuple[Phrase, RelationVerb]]]:
    """Verb forms in lower case by first word, longest first."""
    table: dict[str, list[tuple[Phrase, RelationVerb]]] = {}
    for row in relation_verbs():
        for form in dict.fromkeys((*row.forms, row.lemma)):
            phrase = tuple(form.casefold().split())
            table.setdefault(phrase[0], []).append((phrase, row))
    for rows in table.values():
        rows.sort(key=lambda pair: -len(pair[0]))
    return table


@cache
def nouns() -> dict[str, list[tuple[Phrase, RelationNoun]]]:
    """Noun forms in lower case by last word, longest first."""
    table: dict[str, list[tuple[Phrase, RelationNoun]]] = {}
    for row in relation_nouns():
        for form in (row.noun, row.plural):
            phrase = tuple(form.casefold().replace("-", " - ").split())
            if phrase:
                table.setdefault(phrase[-1], []).append((phrase, row))
    for rows in table.values():
        rows.sort(key=lambda pair: -len(pair[0]))
    return table


@cache
def frames() -> dict[str, list[tuple[Phrase, RelationFrame]]]:
    """Frames by the first word of the verb's lemma."""
    table: dict[str, list[tuple[Phrase, RelationFrame]]] = {}
    for row in relation_frames():
        phrase = tuple(row.verb.casefold().split())
        table.setdefault(phrase[0], []).append((phrase, row))
    for rows in table.values():
        rows.sort(key=lambda pair: -len(pair[0]))
    return table
