"""Statements that an outlet quotes: IRNA quoted Holt as saying, Brandt was quoted by Interfax as saying."""

from dataclasses import replace

from newsledger.transforms.english.mentions.resolver import Resolver
from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.english.statements.model import Link, Statement, relay_link
from newsledger.transforms.english.statements.noun_phrases import noun_phrase, phrase_at, subject, subject_before
from newsledger.transforms.english.statements.spans import starting_at, trimmed
from newsledger.transforms.lexicon.statement_words import DAYS, MEDIUM, MEDIUM_NAMES

_REACH_OF_AS_SAYING = 16
_QUOTING_CUES = frozenset({"quoted", "quotes", "cited", "cites", "quoting"})
_PASSIVE_AUXILIARIES = frozenset({"was", "were", "is", "are", "been", "being"})
_WORDS_FOR_OUTLETS = MEDIUM | MEDIUM_NAMES | {"it"}


def as_quoted(statement: Statement, resolver: Resolver) -> Statement:
    """Return a statement that an outlet quotes, with the quoted person as its source and the outlet as a link.

    "IRNA quoted Holt as saying …", "Brandt was quoted by Interfax as saying …". The content is what follows.
    """
    block, head = statement.block, statement.head
    if head is None or block.words[head].lower not in _QUOTING_CUES:
        return statement
    conjunction = _as_before_saying(block, head)
    if conjunction is None:
        return statement
    content = replace(statement, parts=_quoted_content(statement, head, conjunction))
    if any(word.lower in _PASSIVE_AUXILIARIES for word in block.words[max(0, head - 3) : head]):
        return _quoted_by(content, head, conjunction, resolver=resolver)
    source = noun_phrase(block, head + 1, conjunction - 1)
    if source is None:
        return content
    outlets = () if statement.source is None else (_outlet_link(statement.source, resolver),)
    return replace(content, source=source, links=(*statement.links, *outlets))


def quoting_verb(block: Block, saying: int) -> int | None:
    """Return the verb that quotes before "as saying": quoted of "quoted Ida Roe as | saying that"."""
    if block.lower(saying) != "saying" or block.lower(saying - 1) != "as":
        return None
    indices = range(saying - 2, max(-1, saying - _REACH_OF_AS_SAYING), -1)
    return next((index for index in indices if block.lower(index) in _QUOTING_CUES), None)


def _as_before_saying(block: Block, head: int) -> int | None:
    """Return the "as" of "as saying" behind a cue."""
    for index in range(head + 1, min(head + _REACH_OF_AS_SAYING, len(block) - 1)):
        word = block.words[index]
        if word.quoted or word.text in {".", ";", ":"}:
            return None
        if word.lower == "as" and block.words[index + 1].is_gerund:
            return index
    return None


def _quoted_by(statement: Statement, head: int, conjunction: int, *, resolver: Resolver) -> Statement:
    """Return a statement whose source "was quoted by" an outlet."""
    block = statement.block
    prepositions = (n for n in range(head + 1, conjunction) if block.words[n].lower in ("by", "in"))
    preposition, last = next(prepositions, conjunction), conjunction - 1
    if block.lower(conjunction + 2) == "by":  # was quoted as saying by Nordlys
        preposition, last = conjunction + 2, block.sentence_of(conjunction).last
        last = (_clause_behind(block, preposition) or last + 1) - 1
    outlet = phrase_at(block, preposition + 1, last)
    if outlet is None:
        return statement
    source = statement.source
    is_day = source is not None and source.lower in DAYS
    if source is None or is_day or source.last >= outlet.first:  # the outlet itself was read as the source
        source = (None if is_day else subject(block, head)) or _subject_of_passive(block, head)
    link = _outlet_link(outlet, resolver)
    if link.role == "relay" and block.lower(preposition) == "in":
        link = replace(link, role="outlet")  # what somebody is quoted in is printed
    return replace(statement, source=source, links=(*statement.links, link))


def _subject_of_passive(block: Block, head: int) -> Phrase | None:
    """Return the noun phrase before a passive and the day in it: Brandt | was on Sunday quoted by."""
    auxiliary = next(
        (n for n in range(head - 1, max(-1, head - 4), -1) if block.lower(n) in _PASSIVE_AUXILIARIES), head
    )
    return subject_before(block, auxiliary)


def _quoted_content(statement: Statement, head: int, conjunction: int) -> tuple[Phrase, ...]:
    """Return the content behind "as saying", or else the words before the cue, without those of the source."""
    block, first = statement.block, conjunction + 2
    clause = _clause_behind(block, first)
    if clause is not None:
        return trimmed([Phrase(block, clause, block.sentence_of(conjunction).last)])
    content = () if block.lower(first) == "by" else trimmed(starting_at(statement.parts, first))
    if not content and not _goes_on(block, first):
        content = _content_before(statement, head) or _quotation_before(block, head)
    if not content and first < len(block) and block.words[first].text not in (".", ";"):
        content = trimmed([Phrase(block, first, block.sentence_of(conjunction).last)])
    return content or statement.parts


def _clause_behind(block: Block, preposition: int) -> int | None:
    """Return where the clause behind "by X" begins: was quoted as saying | by Nordlys on Monday | that."""
    if block.lower(preposition) != "by":
        return None
    sentence = block.sentence_of(preposition)
    indices = range(preposition + 2, min(preposition + _REACH_OF_AS_SAYING, sentence.last))
    return next((n for n in indices if block.lower(n) == "that" and not block.words[n].quoted), None)


def _quotation_before(block: Block, head: int) -> tuple[Phrase, ...]:
    """Return the last quotation before a cue in its sentence: “Nobody called us,” Roe was quoted as saying."""
    quotations = [quotation for quotation in block.quotation_phrases() if quotation.last < head]
    if not quotations or not block.shares_sentence(quotations[-1].last, head):
        return ()
    return trimmed([quotations[-1]])


def _goes_on(block: Block, index: int) -> bool:
    """Return whether a clause or a quotation begins at a word; none does in "as saying by Nordlys on Monday"."""
    word = block.word(index)
    return index < len(block) and (word.quoted or (word.is_word and not word.is_preposition) or word.lower == "that")


def _content_before(statement: Statement, head: int) -> tuple[Phrase, ...]:
    earlier = (
        _up_to_quotation(Phrase(part.block, part.first, min(part.last, head - 1)))
        for part in statement.parts
        if part.first < head
    )
    source = statement.source
    return tuple(part for part in trimmed(earlier) if source is None or not source.contains(part))


def _up_to_quotation(part: Phrase) -> Phrase:
    """Return a part up to the end of its last quotation, if it has one."""
    words = part.block.words
    last = next((index for index in range(part.last, part.first, -1) if words[index].quoted), part.last)
    return Phrase(part.block, part.first, last)


def _outlet_link(phrase: Phrase, resolver: Resolver) -> Link:
    """Return the link of a phrase that quotes; a relay is an outlet where a word of its name or "it" tells that."""
    link = relay_link(phrase, resolver, "quoted")
    if link.role == "relay" and any(word.lower in _WORDS_FOR_OUTLETS for word in phrase.words):
        return replace(link, role="outlet")
    return link
