"""Carriers that a finder read as a part of a source or of a content, taken out so that they become links.

"… said Brandt in an interview with Nordlys": the source is Brandt; "According to Nordlys, Brandt said …": Brandt too.
"said in the letter the dam was safe": the content begins behind the letter.
"""

from dataclasses import replace

from newsledger.transforms.english.mentions.resolver import is_document_noun
from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.english.statements.model import Parts, Passage, Statement, Statements
from newsledger.transforms.english.statements.noun_phrases import noun_phrase, phrase_at
from newsledger.transforms.english.statements.spans import trimmed
from newsledger.transforms.lexicon.statement_words import PLATFORMS, REMARKS, VENUES, documents

_PREPOSITIONS = frozenset({"in", "on", "via", "during"})
_LONGEST_DESCRIPTION = 12
_LONGEST_OCCASION = 6


def without_occasions(_: Passage, statements: Statements) -> Statements:
    """Return the statements of a block without carriers in their sources and at the beginning of their contents."""
    return tuple(map(_without_occasion, statements))


def _without_occasion(statement: Statement) -> Statement:
    if statement.head is None and statement.rule != "quotation.colon":
        return statement
    parts = statement.parts
    if statement.head is not None and parts:
        parts = _behind_occasion(parts, statement.head)
    source = None if statement.source is None else _source_alone(statement.source, statement.head)
    return replace(statement, source=source, parts=parts)


def _behind_occasion(parts: Parts, head: int) -> Parts:
    """Return the parts from behind a carrier that begins them, directly after the cue."""
    block, first = parts[0].block, parts[0].first
    if head + 1 < first < parts[0].last and _is_in_description(block, first):
        start = _behind_description(parts[0], first - (block.lower(first) == "to"))
        return (Phrase(block, start, parts[0].last), *parts[1:]) if start > first else parts
    if first != head + 1 or block.words[first].quoted or block.lower(first) not in _PREPOSITIONS:
        return parts
    last = _end_of_occasion(block, first, parts[0].last)
    rest = None if last is None else trimmed([Phrase(block, _behind_description(parts[0], last + 1), parts[0].last)])
    return (*rest, *parts[1:]) if rest else parts


def _is_in_description(block: Block, first: int) -> bool:
    """Return whether a word belongs to what describes a document: a note sent | to clients, a letter | that was leaked.

    The article's own clause follows, with a "that" of its own.
    """
    if block.lower(first) == "that":
        return is_document_noun(block, first - 1) and block.words[first + 1].is_tensed
    is_sent = block.word(first - 1).is_past_participle or block.tag(first - 1) == "VBD"
    return block.lower(first) == "to" and is_sent and is_document_noun(block, first - 2)


def _behind_description(part: Phrase, first: int) -> int:
    """Return the word at which a clause begins behind what describes a document: read out by her deputy | that."""
    block = part.block
    if not block.word(first).is_past_participle and block.tag(first) != "VBD" and block.lower(first) != "that":
        return first
    for index in range(first + 1, min(first + _LONGEST_DESCRIPTION, part.last)):
        if block.lower(index) == "that":
            return index
        is_relative = index == first + 1 and block.lower(first) == "that"
        if block.words[index].quoted or (block.words[index].is_tensed and not is_relative):
            return first
    return first


def _end_of_occasion(block: Block, preposition: int, end: int) -> int | None:
    """Return the noun that ends a short phrase for a document or an occasion: in the release, on Facebook."""
    for index in range(preposition + 1, min(preposition + _LONGEST_OCCASION, end)):
        word = block.words[index]
        if is_document_noun(block, index) and block.lower(index + 1) == "that":
            return index
        if word.quoted or not (word.is_word and (word.is_nominal or word.is_adjective or word.tag in ("DT", "PRP$"))):
            return None
        is_last = not block.words[index + 1].is_noun
        if is_last and (word.lower in documents() | VENUES | REMARKS or (word.is_capital and word.lower in PLATFORMS)):
            return index
    return None


def _source_alone(source: Phrase, head: int | None) -> Phrase:
    """Return a source without the other source before it, and a name without the occasion behind it."""
    block = source.block
    if head is None or block.lower(head) != "according":
        source = _behind_other_source(source)
    for index in range(source.first + 1, source.last):
        if block.lower(index) == "when":
            return noun_phrase(block, source.first, index - 1) or source
        if block.lower(index) not in _PREPOSITIONS or not block.words[index - 1].is_capital:
            continue
        phrase = phrase_at(block, index + 1, source.last)
        if phrase is not None and _is_occasion(phrase):
            return noun_phrase(block, source.first, index - 1) or source
    return source


def _behind_other_source(source: Phrase) -> Phrase:
    """Return the noun phrase behind the comma that ends "according to X" at the beginning of a source."""
    block = source.block
    before = source.first if source.words[0].lower == "according" else source.first - 2
    if block.lower(before) != "according" or block.lower(before + 1) != "to":
        return source
    comma = next((index for index in source.indices if block.words[index].text == ","), source.last)
    return noun_phrase(block, comma + 1, source.last) or source if comma < source.last else source


def _is_occasion(phrase: Phrase) -> bool:
    head = phrase.block.words[phrase.content_head]
    return not head.is_capital and head.lower in documents() | VENUES | REMARKS
