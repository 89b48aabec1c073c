"""Sentences that "according to" gives to a source, where no other finder has a statement of the sentence."""

from collections.abc import Iterator

from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.english.statements.model import Passage, Statement, Statements, in_sentence
from newsledger.transforms.english.statements.noun_phrases import phrase_at
from newsledger.transforms.english.statements.spans import trimmed

_CERTAINTY = 0.7
_FEWEST_WORDS = 3
_CITING = ("according", "to")


def from_according(passage: Passage, statements: Statements) -> Statements:
    """Add the clause before "according to X" at its comma, or the one behind it where it opens a sentence."""
    return (*statements, *_clauses(passage.block, statements))


def _clauses(block: Block, statements: Statements) -> Iterator[Statement]:
    for sentence in block.sentence_phrases():
        if in_sentence(statements, sentence) or any(_overlaps(statement, sentence) for statement in statements):
            continue
        places = enumerate(sentence.words[:-1], sentence.first)
        heads = (index for index, word in places if word.lower == _CITING[0] and _cites(block, index))
        head = next(heads, None)
        statement = None if head is None else _clause(sentence, head)
        if statement is not None:
            yield statement


def _overlaps(statement: Statement, sentence: Phrase) -> bool:
    return any(part.overlaps(sentence) for part in statement.parts)


def _cites(block: Block, index: int) -> bool:
    return not block.words[index].quoted and block.lower(index + 1) == _CITING[1]


def _clause(sentence: Phrase, head: int) -> Statement | None:
    block = sentence.block
    source = phrase_at(block, head + 2, sentence.last)
    if source is None:
        return None
    content = _content(sentence, head, source)
    parts = () if content is None else trimmed([content])
    if not parts or sum(word.is_word for word in parts[0].words) < _FEWEST_WORDS or not _has_clause(parts[0]):
        return None
    cue = Phrase(block, head, head + 1)
    return Statement(block, parts, "according", _CERTAINTY, cue=cue, head=head, source=source)


def _content(sentence: Phrase, head: int, source: Phrase) -> Phrase | None:
    """Return the words before a cue behind a comma, or those behind the comma that ends its phrase."""
    block = sentence.block
    if head > sentence.first:
        return Phrase(block, sentence.first, head - 1) if block.words[head - 1].text == "," else None
    commas = (index for index in range(source.last + 1, sentence.last) if block.words[index].text == ",")
    comma = next(commas, None)
    return None if comma is None else Phrase(block, comma + 1, sentence.last)


def _has_clause(content: Phrase) -> bool:
    return any(word.is_tensed for word in content.words)
