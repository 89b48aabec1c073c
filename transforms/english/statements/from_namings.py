"""Quotations that say what somebody calls a thing: "called the fee “a tax”", "was described by X as “mad”"."""

from collections.abc import Iterator
from itertools import islice

from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.english.statements.from_trees import can_speak
from newsledger.transforms.english.statements.model import MOST_STATEMENTS, Parts, Passage, Statement, Statements
from newsledger.transforms.english.statements.noun_phrases import (
    owner_before,
    phrase_at,
    subject,
    subject_before,
    with_name_behind,
)
from newsledger.transforms.english.statements.set_phrases import gives_name
from newsledger.transforms.english.statements.spans import trimmed
from newsledger.transforms.lexicon.statement_words import cue_forms, statement_nouns

_RULE, _CERTAINTY = "quotation.naming", 0.6
_REACH = 16
_NAMING = frozenset({"opinion", "praise"})
_ENDS = frozenset({",", ".", ";"})
_BE = frozenset({"are", "been", "being", "is", "was", "were"})


def from_namings(passage: Passage, statements: Statements) -> Statements:
    """Add a statement for every quotation that no statement has and that a verb of naming or a noun governs."""
    statements = (*statements, *islice(_namings(passage.block, statements), MOST_STATEMENTS))
    return (*statements, *islice(_verdicts(passage.block, statements), MOST_STATEMENTS))


def _namings(block: Block, statements: Statements) -> Iterator[Statement]:
    heads = {statement.head for statement in statements}
    for quotation in block.quotation_phrases():
        verb = _verb_before(quotation)
        if (
            verb is None
            or verb in heads
            or gives_name(block, verb)
            or any(part.overlaps(quotation) for statement in statements for part in statement.parts)
        ):
            continue
        is_passive = any(block.lower(index) in _BE for index in range(max(0, verb - 2), verb))
        source = _agent(quotation, verb) if is_passive else _namer(quotation, verb)
        parts = _content(quotation, verb, is_passive=is_passive)
        if source is not None and parts and can_speak(block, source.content_head):
            heads.add(verb)
            cue = Phrase(block, verb, verb)
            yield Statement(block, parts, _RULE, _CERTAINTY, cue=cue, head=verb, source=source)


def _verdicts(block: Block, statements: Statements) -> Iterator[Statement]:
    """Yield the statements of quotations that a noun behind them calls somebody's: “…,” was the verdict of Jo Roe."""
    for quotation in block.quotation_phrases():
        noun = _noun_behind(quotation)
        if noun is None or any(part.overlaps(quotation) for statement in statements for part in statement.parts):
            continue
        source, parts = _author(block, noun), trimmed([quotation])
        if source is not None and parts:
            yield Statement(block, parts, _RULE, _CERTAINTY, cue=Phrase(block, noun, noun), head=noun, source=source)


def _noun_behind(quotation: Phrase) -> int | None:
    """Return the noun for what is said behind a quotation and "was": was the grim | verdict."""
    block, index = quotation.block, quotation.last + 1
    if block.lower(index) not in ("is", "was") or block.tag(index + 1) not in ("DT", "PRP$", "NNP"):
        return None
    nouns = (n for n in range(index + 2, min(index + _REACH, len(block))) if block.lower(n) in statement_nouns())
    noun = next(nouns, None)
    is_near = noun is not None and not any(word.is_verb or word.text in _ENDS for word in block.words[index + 1 : noun])
    return noun if is_near else None


def _author(block: Block, noun: int) -> Phrase | None:
    """Return whose a noun is: the verdict of | her coach, Ida Brandt; | her verdict."""
    if block.lower(noun + 1) not in ("of", "from") or noun + 2 >= len(block):
        return owner_before(block, noun)
    last = block.sentence_of(noun).last
    phrase = phrase_at(block, noun + 2, last)
    return None if phrase is None or not can_speak(block, phrase.content_head) else with_name_behind(phrase, last)


def _verb_before(quotation: Phrase) -> int | None:
    """Return the verb of naming before a quotation with no other verb between."""
    block, first = quotation.block, quotation.first
    for index in range(first - 1, max(-1, first - _REACH), -1):
        word = block.words[index]
        if word.quoted or word.text in {".", ";", ":"} or word.sentence != block.words[first].sentence:
            return None
        if word.is_verb and word.lower not in _BE:
            row = cue_forms().get(word.lower)
            if row is not None and row.kind in _NAMING and "as" in row.content:
                return index
            if not _is_in_relative(block, index):
                return None
    return None


def _is_in_relative(block: Block, verb: int) -> bool:
    """Return whether a verb follows the relative pronoun behind an agent and a comma: by Brandt, who | edits it, as."""
    return block.lower(verb - 1) == "who" and block.words[verb - 2].text == ","


def _namer(quotation: Phrase, verb: int) -> Phrase | None:
    """Return the subject of a verb of naming; nobody names the thing before a participle: the chapter called “Salt”."""
    block = quotation.block
    is_participle = {block.lower(index) for index in range(verb + 1, quotation.first)} <= {"as"}
    return None if is_participle else _subject(block, verb)


def _subject(block: Block, verb: int) -> Phrase | None:
    phrase = subject(block, verb) or subject_before(block, verb)
    return None if phrase is None or phrase.last >= verb else phrase


def _agent(quotation: Phrase, verb: int) -> Phrase | None:
    """Return the noun phrase behind "by", between a passive and its quotation or directly behind that."""
    block = quotation.block
    places = (*range(verb + 1, quotation.first), quotation.last + 1)
    preposition = next((index for index in places if block.lower(index) == "by"), None)
    if preposition is None or preposition + 1 >= len(block):
        return None
    last = block.sentence_of(verb).last
    phrase = phrase_at(block, preposition + 1, last)
    return None if phrase is None else with_name_behind(phrase, last)


def _content(quotation: Phrase, verb: int, *, is_passive: bool) -> Parts:
    """Return the words in marks; of an active verb with what it names before them."""
    first = quotation.first if is_passive else verb + 1
    return trimmed([Phrase(quotation.block, first, quotation.last)])
