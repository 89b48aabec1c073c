"""Sources followed by why they are not named: "a banker who was not authorised to speak publicly said it was over"."""

from collections.abc import Iterator
from dataclasses import replace

from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.english.statements.from_trees import CERTAINTY
from newsledger.transforms.english.statements.model import Passage, Statement, Statements
from newsledger.transforms.english.statements.spans import trimmed
from newsledger.transforms.lexicon.words import words

_LONGEST_NOUN, _LONGEST_CLAUSE, _LONGEST_ADDRESSEE = 8, 30, 6  # words
_WITHHELD = words("words_of_anonymity")
_TELLING = frozenset({"said", "says", "told", "tells"})
_WITH_ADDRESSEE = frozenset({"told", "tells"})
_BEGINNINGS = frozenset({"DT", "CD"})
_BEFORE_INFINITIVES = frozenset({"to", "be", "not"})


def unnamed_tellers(passage: Passage, statements: Statements) -> Statements:
    """Give statements the source that only a clause on anonymity parts from its cue, and add those not read."""
    tellers = list(_tellers(passage.block))
    verb_of = {verb: source for source, verb in tellers}
    sourced = [
        replace(statement, source=verb_of[statement.head])
        if statement.head in verb_of and statement.source != verb_of[statement.head]
        else statement
        for statement in statements
    ]
    heads = {statement.head for statement in sourced}
    unread = (_told(source, verb) for source, verb in tellers if verb not in heads)
    return (
        *sourced,
        *(statement for statement in unread if statement is not None and not _is_read(statement, sourced)),
    )


def _tellers(block: Block) -> Iterator[tuple[Phrase, int]]:
    """Yield the sources at the beginnings of sentences that withhold their names, with their verbs."""
    if block.zone == "title":
        return
    for sentence in block.sentence_phrases():
        if block.tag(sentence.first) not in _BEGINNINGS:
            continue
        stop = min(sentence.first + _LONGEST_NOUN, sentence.last)
        clause = next((n for n in range(sentence.first + 1, stop) if block.lower(n) in ("who", "whose")), None)
        verb = None if clause is None else _verb_behind(sentence, clause)
        if clause is not None and verb is not None:
            end = clause - 1 - (block.lower(clause - 1) == ",")
            yield Phrase(block, sentence.first, end), verb


def _verb_behind(sentence: Phrase, clause: int) -> int | None:
    """Return the verb of telling behind a clause that says that a name is withheld."""
    block = sentence.block
    is_withheld = False
    for index in range(clause + 1, min(clause + _LONGEST_CLAUSE, sentence.last)):
        word = block.words[index]
        if word.quoted:
            return None
        is_withheld = is_withheld or word.lower in _WITHHELD
        if is_withheld and word.lower in _TELLING and block.lower(index - 1) not in _BEFORE_INFINITIVES:
            return index
    return None


def _told(source: Phrase, verb: int) -> Statement | None:
    """Return the statement that a verb governs, from "that" behind its addressee or from the word behind it."""
    block, sentence = source.block, source.block.sentence_of(verb)
    reach = range(verb + 1, min(verb + 1 + _LONGEST_ADDRESSEE, sentence.last))
    opening = next((n for n in reach if block.lower(n) == "that"), None)
    first = verb + 1 if opening is None and block.lower(verb) not in _WITH_ADDRESSEE else opening
    if first is None or first >= sentence.last:
        return None
    parts = trimmed([Phrase(block, first, sentence.last)])
    cue = Phrase(block, verb, verb)
    return Statement(block, parts, "tree", CERTAINTY, cue=cue, head=verb, source=source) if parts else None


def _is_read(statement: Statement, rivals: list[Statement]) -> bool:
    return any(2 * len(statement.indices & rival.indices) > len(statement.indices) for rival in rivals)
