"""The type of an attribution: communication, attitude, factive or control, as PDTB and PolNeAR tell them apart.

It follows from the word of the cue and the form of the content: "asked whether" communicates, "asked her to" controls.
"""

from collections.abc import Iterator

from newsledger.transforms.english.statements.model import Statement
from newsledger.transforms.english.statements.traits import cue_lemma_of, kind_of
from newsledger.transforms.lexicon.lemmas import noun_lemma
from newsledger.transforms.lexicon.uses import AttributionWord, attribution_words

_PARTICLES = frozenset({"for", "on"})


def attribution_type(statement: Statement) -> str:
    """Return the type of a statement; words that no list knows, and statements without a cue, communicate."""
    word = next(_listed(statement), None)
    if word is None:
        return "communication"
    kind: str = getattr(word, _form(statement))
    is_spoken = kind_of(statement) == "direct" and kind != "attitude"
    return "communication" if is_spoken else kind


def _listed(statement: Statement) -> Iterator[AttributionWord]:
    """Yield the listed words of the cue: its head with its particle, its head, its other words."""
    if statement.head is None or statement.cue is None:
        return
    table, block = attribution_words(), statement.block
    lemma = cue_lemma_of(statement)
    particles = {block.lower(index) for index in (statement.head + 1, statement.first, statement.first - 1)}
    names = [f"{lemma} {particle}" for particle in particles & _PARTICLES]
    others = [form for word in statement.cue.words for form in (word.verb_lemma, noun_lemma(word.lower), word.lower)]
    yield from (table[name] for name in (*names, lemma, *others) if name in table)


def _form(statement: Statement) -> str:
    """Return the form of the content, as the list names it: infinitive, clause or phrase."""
    block, first = statement.block, statement.first
    has_mark = block.lower(first) == "to" or (block.lower(first - 1) == "to" and block.words[first].is_base_form)
    if has_mark or _is_asked_of_object(statement):
        return "infinitive"
    return "clause" if any(word.is_tensed for part in statement.parts for word in part.words) else "phrase"


def _is_asked_of_object(statement: Statement) -> bool:
    """Return whether the content is somebody and what they are to do: asked anyone with a car to come."""
    block = statement.block
    governed = (index for index in statement.indices if block.words[index].head == statement.head)
    return any(
        block.words[index].is_base_form and block.lower(child) == "to"
        for index in governed
        for child in block.children_of(index, ("mark",))
    )
