"""Contents that the tagger reads across the cue of another statement, or without what stands behind a cue."""

from dataclasses import replace

from newsledger.transforms.english.parse.vocabulary import Phrase
from newsledger.transforms.english.statements.cues import Reading
from newsledger.transforms.english.statements.from_marks import cued, is_cued
from newsledger.transforms.english.statements.model import Parts, Statement
from newsledger.transforms.english.statements.noun_phrases import noun_phrase, phrase_at, subject_before, subject_behind
from newsledger.transforms.english.statements.spans import ending_at, trimmed
from newsledger.transforms.english.statements.tellers import last_teller
from newsledger.transforms.lexicon.statement_words import ALLEGING, CITING, DAYS, REPORTING, TOLD, cue_forms

_DAYS = DAYS | {"today", "yesterday"}
_REACH_OF_CITING = 8
_ENDS_OF_CLAUSE = frozenset({",", ".", ";", ""})
_DETERMINERS = frozenset({"DT", "PRP$"})
_ENDS_OF_NAME = frozenset({",", "("})


def interrupted(source: Phrase | None, parts: Parts, head: int) -> tuple[Phrase | None, Parts]:
    """Return source and content where quoted words before an inverted cue were read as its source: “No,” said Roe."""
    if source is None or not parts or source.first > head:
        return source, parts
    block = source.block
    is_speech = all(block.words[index].quoted for index in source.indices) and block.words[parts[0].first].quoted
    speaker = phrase_at(block, head + 1, block.sentence_of(head).last) if is_speech and parts[0].first > head else None
    if speaker is None or block.words[head].quoted:
        return source, parts
    return speaker, (source, *parts)


def behind_list(source: Phrase | None, parts: Parts, head: int) -> tuple[Phrase | None, Parts]:
    """Return source and content where the end of a list was read as the source: plates, | cups and bags, Ida Roe, said.

    The teller behind the last comma, with a name in apposition, is the source; what stands before belongs to the list.
    """
    if source is None or not parts or not parts[-1].last < source.first < source.last < head:
        return source, parts
    block, teller = source.block, last_teller(source.block.sentence_of(head))
    if teller is None or teller.verb != head or not source.first < teller.phrase.first <= source.last:
        return source, parts
    rest = block.words[source.first : teller.phrase.first - 1]
    is_rest = block.words[teller.phrase.first - 1].text == "," and any(word.is_conjunction for word in rest)
    is_joined = all(not word.is_word for word in block.words[parts[-1].last + 1 : source.first])
    is_list = is_rest and is_joined and any(word.is_tensed for word in parts[-1].words)
    if not is_list or parts[-1].has_quoted:
        return source, parts
    return teller.phrase, (*parts[:-1], Phrase(block, parts[-1].first, teller.phrase.first - 2))


def name_in_cue(reading: Reading) -> Phrase | None:
    """Return the name that was read as a part of the cue behind a quotation: “…,” | Fayed answered."""
    block, head, first = reading.block, reading.head, reading.cue[0].first
    is_behind = first > 0 and block.is_closing_mark(first - 1) and first < head
    is_name = is_behind and all(block.words[index].is_capital for index in range(first, head))
    return Phrase(block, first, head - 1) if is_name else None


def told_before(reading: Reading) -> Reading | None:
    """Return the reading whose content is the sentence before ", said" and whose source is the person behind it."""
    block, head = reading.block, reading.head
    is_inverted = reading.word.lower in ("said", "says") and block.word(head - 1).text == ","
    if not is_inverted or len(reading.content) != 1 or reading.content[0].first != head + 1:
        return None
    speaker, clause = reading.content[0], Phrase(block, block.sentence_of(head).first, head - 2)
    is_name = speaker.last_word.is_proper_noun and not any(word.is_tensed or word.quoted for word in speaker.words)
    is_clause = any(word.is_tensed for word in clause.words) and not any(word.quoted for word in clause.words)
    is_outside = all(source.first in clause for source in reading.source)
    if not (is_name and is_clause and is_outside):
        return None
    return replace(reading, source=(speaker,), content=(clause,))


def named_behind(reading: Reading) -> Reading | None:
    """Return the reading whose source is the name behind ", says", where one inside the clause before it was read.

    "… as they sweep | through the Galaxy, says Roe": the name ends its clause.
    """
    block, head = reading.block, reading.head
    name = _name_behind(reading)
    before = [phrase.first for phrase in (*reading.source, *reading.content) if phrase.last < head]
    if name is None or reading.content[-1].last > head or len(before) == len(reading.content):
        return None
    clause = Phrase(block, min(before), head - 2)
    is_clause = any(word.is_tensed for word in clause.words) and not any(word.quoted for word in clause.words)
    if not is_clause or not block.begins_sentence(clause.first):
        return None
    return replace(reading, source=(name,), content=(clause,))


def _name_behind(reading: Reading) -> Phrase | None:
    """Return the name directly behind ", says" that ends its clause."""
    block, head = reading.block, reading.head
    row = cue_forms().get(reading.word.lower)
    is_cue = row is not None and row.weight == "strong" and reading.word.is_third_person and not reading.word.quoted
    if not is_cue or block.word(head - 1).text != ",":
        return None
    name = subject_behind(block, head)
    if name is None or name.first != head + 1 or block.word(name.last + 1).text not in _ENDS_OF_CLAUSE:
        return None
    return name if all(word.is_capital for word in name.words) else None


def title_in_content(source: Phrase | None, parts: Parts, head: int) -> tuple[Phrase | None, Parts]:
    """Return source and content where a title before the source's name was read as content: “No,” | chemist Ida Roe."""
    if source is None or not parts or source.first > head or parts[-1].last not in (source.first - 1, source.last):
        return source, parts
    block, part = source.block, parts[-1]
    first = next((n for n in range(part.last, part.first, -1) if block.words[n].quoted), part.last) + 1
    title = block.words[first : source.last + 1]
    if first == part.first or not title or any(word.is_verbal or not word.is_word for word in title):
        return source, parts
    return Phrase(block, first, source.last), (*parts[:-1], *trimmed([Phrase(block, part.first, first - 1)]))


def citing_clause(reading: Reading) -> Reading:
    """Return the reading of the verb before a cue that only cites, or of a content without whom its source cites.

    "X said, citing two officials, that …", "X said, according to Y, that …", "X reported, citing Y, | that …".
    """
    words, head, first = reading.block.words, reading.head, reading.content[0].first
    if words[first].lower in CITING and words[first - 1].text == ",":
        clause = _clause_behind(reading, first)
        return reading if clause is None else replace(reading, content=(clause,))
    if words[head].lower not in CITING | {"according"} or words[head - 1].text != ",":
        return reading
    verbs = (index for index in range(head - 2, max(head - _REACH_OF_CITING, 0), -1) if words[index].lower in REPORTING)
    verb, clause = next(verbs, None), _clause_behind(reading, head)
    if verb is None or clause is None:
        return reading
    speaker = subject_before(reading.block, verb) if words[head].lower == "according" else None
    source = reading.source if speaker is None else (speaker,)
    return replace(reading, head=verb, cue=(Phrase(reading.block, verb, verb),), content=(clause,), source=source)


def _clause_behind(reading: Reading, index: int) -> Phrase | None:
    """Return the end of a content from the first ", that" behind a word."""
    words, last = reading.block.words, max(phrase.last for phrase in reading.content)
    clauses = (n for n in range(index + 2, last) if words[n].lower == "that" and words[n - 1].text == ",")
    first = next(clauses, None)
    return None if first is None else Phrase(reading.block, first, last)


def without_day(source: Phrase | None, start: int) -> Phrase | None:
    """Return the subject of a sentence where the day before its verb was read as the source: Acme, …, | today said.

    Args:
        source: What was read.
        start: The first word of the block's text, behind its dateline.
    """
    if source is None or source.last_word.lower not in _DAYS or source.block.word(source.last - 1).text != ",":
        return source
    block, sentence = source.block, source.block.sentence_of(source.last)
    first = sentence.first if block.word(start - 1).text == "(" else max(sentence.first, start)
    end = next((n for n in range(first, source.last) if block.words[n].text in _ENDS_OF_NAME), source.last)
    is_behind_name = block.word(source.first - 1).text in _ENDS_OF_NAME or _has_bracket(source)
    if first < end and (is_behind_name or len(source) == 1):
        return noun_phrase(block, first, end - 1)
    return Phrase(block, source.first, source.last - 2) if len(source) > 2 else source


def _has_bracket(source: Phrase) -> bool:
    return any(word.text in ("(", ")") for word in source.words)


def before_cued_quotation(parts: Parts, head: int) -> Parts:
    """Return reported words up to a sentence that is a quotation with its own cue: was over. | “Why?” he asked."""
    if not parts or parts[0].first < head or parts[0].words[0].quoted:
        return parts
    block = parts[0].block
    for index in range(parts[0].first + 1, parts[-1].last):
        if block.words[index].quoted and block.begins_sentence(index):
            quotation = Phrase(block, *block.quoted[block.words[index].quotation])
            return (trimmed(ending_at(parts, index - 1)) or parts) if is_cued(quotation) else parts
    return parts


def with_contrasted_subject(parts: Parts, head: int) -> Parts:
    """Return the parts with the subject before a contrast: told analysts | the cold spring, not the strikes, was."""
    block, first = parts[0].block, parts[0].first
    if first <= head + 2 or block.lower(first) != "not" or block.words[first - 1].text != ",":
        return parts
    clauses = (n for n in range(first + 1, parts[0].last) if block.lower(n) == "that" and block.lower(n - 1) == ",")
    if (clause := next(clauses, None)) is not None:  # told residents, not reporters, | that
        return (Phrase(block, clause, parts[0].last), *parts[1:])
    between = range(head + 1 + (block.words[head].verb_lemma in TOLD), first - 1)
    starts = [n for n in between if block.tag(n) in _DETERMINERS]
    is_plain = not any(block.words[n].is_verbal or block.words[n].quoted for n in range(head + 1, first - 1))
    return (Phrase(block, starts[-1], parts[0].last), *parts[1:]) if starts and is_plain else parts


def with_own_cue(continuation: Parts) -> Statement | None:
    """Return the statement of a quotation that goes on with nothing, as its own cue follows: “…,” Brandt chimed in."""
    block, quotation = continuation[0].block, continuation[0].words[0].quotation
    if len(continuation) > 1 or quotation < 0:
        return None
    return cued(Phrase(block, *block.quoted[quotation]), continuation)


def with_charge(parts: Parts, head: int) -> Parts:
    """Return the parts with what a person is accused of, where they end with the person: accused Brandt | of lying."""
    block, last = parts[0].block, parts[-1].last
    if block.words[head].verb_lemma not in ALLEGING or parts[0].first < head or len(parts) > 1:
        return parts
    if any(word.is_verbal or word.quoted for word in parts[0].words):
        return parts
    for child in block.children_of(head, ("advcl", "obl")):
        first, end = block.subtree(child)
        if first > last and block.lower(first) in ("of", "with") and block.shares_sentence(last, end):
            return (*parts, *trimmed([Phrase(block, first, end)]))
    return parts
