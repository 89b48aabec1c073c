"""Quotations without a cue: those that go on with the words of the last speaker, or are announced by a colon."""

from collections.abc import Iterable
from dataclasses import replace

from newsledger.transforms.english.mentions.resolver import is_document_noun
from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.english.statements.issuers import issuer
from newsledger.transforms.english.statements.model import Link, Parts, Passage, Statement, Statements, source_link
from newsledger.transforms.english.statements.noun_phrases import subject, subject_before
from newsledger.transforms.english.statements.set_phrases import TITLING
from newsledger.transforms.english.statements.spans import trimmed
from newsledger.transforms.lexicon.statement_words import MARKS, SENTENCE_ENDS

_CONTINUED, _NEXT = 0.7, 0.6
_FEWEST_WORDS, _SENTENCE_LENGTH = 2, 4
_LONGEST_ANNOUNCER = 8
_LONGEST_HEADING = 12
_REACH_OF_DOCUMENT = 3
_READING = frozenset({"read", "reads"})
_BEFORE_ANNOUNCER = frozenset({",", "and", "by", "from", "then"})


def continued(passage: Passage, statements: Statements) -> Statements:
    """Add a statement for each quotation that is a sentence of its own and has no cue; all in order."""
    if passage.turn is not None:
        return statements
    ordered = _in_order(statements)
    complete = list(ordered)
    for quotation in passage.block.quotation_phrases():
        statement = _attributed(passage, quotation, complete) if _is_free(quotation, ordered) else None
        if statement is not None:
            complete.append(statement)
    return _in_order(complete)


def _in_order(statements: Iterable[Statement]) -> Statements:
    return tuple(sorted(statements, key=lambda statement: statement.first))


def _is_free(quotation: Phrase, statements: Statements) -> bool:
    """Return whether a quotation is a sentence of its own, without a word of a statement or the head of a cue."""
    size = sum(word.is_word for word in quotation.words)
    if size < _FEWEST_WORDS or not _is_sentence(quotation, size):
        return False
    return not any(
        statement.head in quotation or any(part.overlaps(quotation) for part in statement.parts)
        for statement in statements
    )


def _is_sentence(quotation: Phrase, size: int) -> bool:
    """Return whether a quotation makes up its sentences, but for words before it that end in a colon or a comma."""
    words, first, last = quotation.block.words, quotation.first, quotation.last
    is_long = size >= _SENTENCE_LENGTH
    begins_sentence = first == 0 or words[first].sentence != words[first - 1].sentence
    if first > 1 and TITLING & {words[first - 1].lower, words[first - 2].lower}:
        return False  # a book titled: “…”
    if not begins_sentence and not (is_long and words[first - 1].text in (":", ",")):
        return False
    successor = next((word for word in words[last + 1 :] if word.is_word), None)
    if successor is not None and successor.sentence == words[last].sentence:
        return False
    return is_long or (last > first and words[last - 1].text in SENTENCE_ENDS)


def _attributed(passage: Passage, quotation: Phrase, statements: Iterable[Statement]) -> Statement | None:
    """Return the statement of a free quotation, by the first rule that tells its speaker."""
    parts = trimmed([quotation])
    if not parts:
        return None
    block, first, last = passage.block, parts[0].first, parts[-1].last
    source = _subject_before_colon(block, first)
    if source is not None:
        return Statement(block, parts, "quotation.colon", _NEXT, source=source)
    actor = _actor_before(passage, first, statements)
    if actor is not None:
        return Statement(block, parts, "quotation.action", _NEXT, source=actor)
    speeches = [statement for statement in statements if statement.extends is None and _is_quoted(statement)]
    earlier = _reported_before(parts[0], statements) or _last_before(first, speeches)
    if earlier is not None:
        return _following(parts, earlier.key)
    statement = _announced(passage, parts) or _following_block(passage, quotation, parts)
    successor = next((candidate for candidate in speeches if candidate.first > last), None)
    if statement is None and successor is not None:
        return Statement(block, parts, "quotation.next", _NEXT, source=successor.source, follows=successor.key)
    return statement


def _last_before(first: int, statements: Iterable[Statement]) -> Statement | None:
    """Return the last statement that begins before a word."""
    earlier = (statement for statement in statements if statement.first < first)
    return max(earlier, key=lambda statement: statement.first, default=None)


def _reported_before(part: Phrase, statements: Iterable[Statement]) -> Statement | None:
    """Return the last reported statement of the sentence before a quotation: "She said it was late. “Too late.”"."""
    block, last = part.block, part.first - 1
    while last >= 0 and (block.words[last].quoted or block.words[last].text in MARKS) and not block.word(last).is_word:
        last -= 1
    while last >= 0 and block.shares_sentence(last, part.first):
        last -= 1
    if last < 0:
        return None
    sentence = block.sentence_of(last)
    reported = (
        statement
        for statement in statements
        if statement.head is not None and statement.head in sentence and not block.words[statement.head].quoted
    )
    return max(reported, key=lambda statement: statement.head or 0, default=None)


def _actor_before(passage: Passage, first: int, statements: Iterable[Statement]) -> Phrase | None:
    """Return the person who acts in the sentence before a quotation: "Roe then held up the keys. “Ten years.”"."""
    block = passage.block
    last = first - 2 if block.words[first - 1].text in MARKS else first - 1
    if last < 1 or block.words[last].quoted or block.words[last].text != ".":
        return None
    sentence = block.sentence_of(last)
    has_statement = any(statement.anchor in sentence or statement.first in sentence for statement in statements)
    if has_statement or sentence.has_quoted:
        return None
    verb = next((index for index in sentence.indices if block.words[index].dep == "ROOT"), None)
    actor = None if verb is None else subject(block, verb)
    return actor if actor is not None and _is_person(actor, passage) else None


def _is_person(phrase: Phrase, passage: Passage) -> bool:
    """Return whether a phrase means one person or several, and nobody else."""
    entities = passage.resolver.entities(phrase)
    return bool(entities) and all(passage.resolver.cast.entities[entity].type == "PERSON" for entity in entities)


def _following(parts: Parts, key: int) -> Statement:
    return Statement(parts[0].block, parts, "quotation.continued", _CONTINUED, follows=key)


def _is_quoted(statement: Statement) -> bool:
    return any(part.has_quoted for part in statement.parts)


def _announced(passage: Passage, parts: Parts) -> Statement | None:
    """Return the statement of a quotation at the start of a block that the block before it announces."""
    speaker = _announced_speaker(passage.previous) if parts[0].first <= 1 else None
    if speaker is None:
        return None
    preposition = _preposition_of_author(speaker, speaker.last)
    links: tuple[Link, ...] = (source_link(speaker, passage.resolver),)
    if preposition is not None:
        author = Phrase(speaker.block, preposition + 1, speaker.last)
        links = (source_link(author, passage.resolver), Link("document", speaker))
    elif links[0].role == "document" and (issuing := issuer(links[0], passage.resolver)) is not None:
        links = (issuing, replace(links[0], entities=()))
    return Statement(passage.block, parts, "quotation.announced", _CONTINUED, links=links)


def _following_block(passage: Passage, quotation: Phrase, parts: Parts) -> Statement | None:
    """Return the statement of a quotation that goes on with the last one of the block directly before it.

    It extends that statement where it is the first quotation and the block before left its last one open.
    """
    block, previous = passage.block, passage.previous
    speech = None if previous is None or previous.number != block.number - 1 else _last_quoted(passage)
    if previous is None or speech is None:
        return None
    is_open = bool(previous.quotations) and not previous.quotations[-1].is_closed and previous.zone == block.zone
    if is_open and block.words[quotation.first].quotation == 0:
        return Statement(block, parts, "quotation.extended", _CONTINUED, extends=speech)
    return None if _is_heading(quotation) else _following(parts, speech)


def _is_heading(quotation: Phrase) -> bool:
    """Return whether a quotation is a short block by itself that ends without a mark: a heading or a pull quote."""
    block = quotation.block
    is_whole = not any(word.is_word for word in block.words if not word.quoted) and len(quotation) >= len(block) - 1
    return is_whole and len(quotation) <= _LONGEST_HEADING and block.words[quotation.last - 1].is_word


def _last_quoted(passage: Passage) -> int | None:
    """Return the key of the last statement with quoted words in the block before, or of the one that ends in it."""
    extended = None
    for statement in reversed(passage.previous_statements):
        if statement.extends is not None:
            extended = statement.extends
        elif _is_quoted(statement):
            return statement.key
    return extended


def _subject_before_colon(block: Block, first: int) -> Phrase | None:
    """Return the subject of the sentence that ends in a colon before a quotation."""
    index = first - 1
    while index >= 0 and block.words[index].text in MARKS:
        index -= 1
    if index < 1 or block.words[index].text != ":":
        return None
    root = next((n for n in range(index, -1, -1) if block.words[n].dep == "ROOT"), None)
    return None if root is None else subject(block, root)


def _announced_speaker(block: Block | None) -> Phrase | None:
    """Return the subject of the last sentence of a block that ends in a colon: "Able went on:"."""
    if block is None or block.zone == "title" or block.words[-1].text != ":":
        return None
    speaker = _subject_before_colon(block, len(block))
    if speaker is not None:
        return speaker
    sentence = block.sentence_of(len(block) - 1)
    verbs = (index for index in sentence.indices if block.words[index].is_third_person)
    verb = next((index for index in verbs if block.lower(index) not in _READING), None)
    return _named_announcer(sentence) if verb is None else subject_before(block, verb)


def _named_announcer(sentence: Phrase) -> Phrase | None:
    """Return the name that makes up an announcement without a verb: "And from Commissioner Jo Roe:".

    It may be a document with its author: "Statement from the chair, Lord Roe:", "A statement by the family read:".
    """
    block, first = sentence.block, sentence.first
    end = sentence.last - 1 - (block.lower(sentence.last - 1) in _READING)
    if _preposition_of_author(sentence, end) is not None:
        document = Phrase(block, first, end)
        return None if any(word.is_finite_verb for word in document.words) else document
    while first < sentence.last and block.lower(first) in _BEFORE_ANNOUNCER:
        first += 1
    name = Phrase(block, first, sentence.last - 1) if first < sentence.last else None
    if name is None or len(name) > _LONGEST_ANNOUNCER or not name.last_word.is_proper_noun:
        return None
    return None if any(word.is_verbal for word in name.words) else name


def _preposition_of_author(document: Phrase, end: int) -> int | None:
    """Return the word between the noun for a document near the front of a phrase and its author: statement | from."""
    block = document.block
    nouns = range(document.first, min(document.first + _REACH_OF_DOCUMENT, end - 1))
    return next((n + 1 for n in nouns if is_document_noun(block, n) and block.lower(n + 1) in ("by", "from")), None)
