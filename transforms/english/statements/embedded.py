"""Statements in the content of another statement: "X wants Y" in "X wants Y, two officers said"."""

import itertools
from collections.abc import Iterator
from dataclasses import replace

from newsledger.transforms.english.mentions.resolver import Resolver, is_document_noun
from newsledger.transforms.english.parse.vocabulary import SUBJECTS, Block, Phrase, Word
from newsledger.transforms.english.statements.from_trees import CERTAINTY, can_speak
from newsledger.transforms.english.statements.model import MOST_STATEMENTS, Passage, Statement, Statements, relay_link
from newsledger.transforms.english.statements.noun_phrases import subject, subject_before
from newsledger.transforms.english.statements.spans import trimmed
from newsledger.transforms.lexicon.statement_words import (
    ASKED,
    ATTITUDES,
    CONVINCED,
    DEMANDING,
    HAVE,
    OFFERING,
    cue_forms,
)

_CERTAINTY_OF_MARKS = 0.6
_REACH_OF_MARKS, _LONGEST_SUBJECT = 6, 10
_DETERMINERS = frozenset({"DT", "PRP$", "JJ", "CD"})
_TELLING = frozenset({"say", "tell", "assure", "inform", "warn", "write"})
_WITH_LISTENER = frozenset({"assure", "inform", "remind", "tell", "warn"})
_BEGIN_CLAUSES = frozenset({"DT", "PRP", "PRP$", "NN", "NNS", "NNP", "EX", "CD", "JJ", "WDT"})
_GOING_ON = frozenset({"begin", "continue", "keep", "start"})
_INNER_OPENERS = frozenset({"‘", "'", "“"})
_CLAUSE, _INFINITIVE, _OBJECT = ("ccomp",), ("ccomp", "xcomp"), ("ccomp", "xcomp", "obj")


def embedded(passage: Passage, statements: Statements) -> Statements:
    """Add the statements that the contents of others hold."""
    return (*statements, *embedded_in(passage.block, statements))


def nested(passage: Passage, statements: Statements) -> Statements:
    """Set as parent of a statement the shortest whose content holds its cue; drop those without content."""
    return tuple(_with_parent(statement, statements, passage) for statement in statements if statement.parts)


def _with_parent(statement: Statement, statements: Statements, passage: Passage) -> Statement:
    outers = [outer for outer in statements if statement.head in outer and _is_longer(outer, statement)]
    if not outers:
        return statement
    outer = min(outers, key=lambda outer: len(outer.indices))
    nested_statement = replace(statement, parent=outer.key)
    return _passed_on_by(outer, nested_statement, passage.resolver) or nested_statement


def _passed_on_by(outer: Statement, statement: Statement, resolver: Resolver) -> Statement | None:
    """Return what somebody is said to have told with a link of who says so: "Roe said a guard had told her that …"."""
    block, head, source = statement.block, statement.head, statement.source
    if head is None or source is None or outer.source is None or block.words[head].quoted:
        return None
    if any(link.role != "document" for link in statement.links):
        return None
    is_speech = block.words[head].verb_lemma in _TELLING and not any(part.has_quoted for part in outer.parts[:1])
    is_other = outer.source.lower != source.lower and resolver.entities(outer.source) != resolver.entities(source)
    if not is_speech or not is_other or source.words[0].tag == "PRP":
        return None
    link = relay_link(outer.source, resolver, None if outer.cue is None else outer.cue.text)
    return replace(statement, links=(*statement.links, link)) if link.role == "relay" else None


def _is_longer(outer: Statement, statement: Statement) -> bool:
    """Return whether a content begins no later than another and has more words."""
    return outer.first <= statement.first and len(outer.indices) > len(statement.indices)


def embedded_in(block: Block, statements: Statements) -> Iterator[Statement]:
    """Yield the statements that the contents of some statements hold, one for each cue."""
    heads = {statement.head for statement in statements}
    for outer in statements[: MOST_STATEMENTS // 2]:
        for index in sorted(outer.indices):
            statement = None if index in heads else _statement_of(block, index, outer)
            if statement is not None:
                heads.add(index)
                yield statement


def _statement_of(block: Block, index: int, outer: Statement) -> Statement | None:
    """Return the statement of a cue in another's content."""
    return _inner_quotation(block, index, outer) or _clause(block, index, outer)


def _clause(block: Block, index: int, outer: Statement) -> Statement | None:
    """Return the statement of a verb in another's content that reports speech or an attitude."""
    word = block.words[index]
    if _goes_on(block, word):
        return _governed(block, index, outer)
    is_no_predicate = word.quoted and (not _is_predicate(block, index) or word.verb_lemma in ATTITUDES)
    if is_no_predicate or block.word(index + 1).is_tensed:  # half of those asked | had bought
        return None
    if word.lower == "saying":
        return _written(block, index, outer)
    if not word.is_finite_verb and not word.is_past_participle and word.lower not in CONVINCED:
        return _mistagged_attitude(block, index, outer)
    row = cue_forms().get(word.lower)
    if (row is not None and row.weight == "strong") or _tells_attitude(word):
        return _governed(block, index, outer) or _told(block, index, outer)
    return None


def _goes_on(block: Block, word: Word) -> bool:
    """Return whether a word is what somebody keeps doing, and tells something: kept | saying."""
    return word.is_gerund and word.verb_lemma in _TELLING and block.words[word.head].verb_lemma in _GOING_ON


def _is_predicate(block: Block, index: int) -> bool:
    """Return whether a word is a finite verb or the participle of a perfect: has always | said."""
    word = block.words[index]
    is_perfect = word.is_past_participle and any(block.lower(n) in HAVE for n in (index - 1, index - 2))
    return word.is_finite_verb or is_perfect


def _told(block: Block, verb: int, outer: Statement) -> Statement | None:
    """Return the statement of "told" whose clause the parser gives to the listener: told us | he was alive."""
    if block.words[verb].verb_lemma not in _WITH_LISTENER or block.words[verb].quoted:
        return None
    first = verb + 1
    while first < outer.last and (block.tag(first) in _DETERMINERS or block.tag(first + 1).startswith("NN")):
        if block.tag(first).startswith("NN"):
            break
        first += 1
    source = subject(block, verb) or subject_before(block, verb - (block.lower(verb - 1) in HAVE))
    content = Phrase(block, first + 1, outer.last) if first + 1 < outer.last else None
    if content is None or source is None or source.first not in outer or content.words[0].tag not in _BEGIN_CLAUSES:
        return None
    return _embedded(trimmed([content]), verb, source) if any(word.is_tensed for word in content.words[:8]) else None


def _written(block: Block, gerund: int, outer: Statement) -> Statement | None:
    """Return what the document says that somebody in a content sends: the skipper sent a message | saying that."""
    between = itertools.takewhile(
        lambda n: n > outer.first and not block.words[n].is_verbal, itertools.count(gerund - 1, -1)
    )
    reach = list(between)
    verb = reach[-1] - 1 if reach else gerund
    if not any(is_document_noun(block, index) for index in reach) or gerund + 1 >= outer.last:
        return None
    source = subject(block, verb) or subject_before(block, verb)
    parts = trimmed([Phrase(block, gerund + 1, outer.last)])
    is_inside = source is not None and source.first in outer and can_speak(block, source.content_head)
    return _embedded(parts, gerund, source) if is_inside else None


def _tells_attitude(word: Word) -> bool:
    return word.lower in CONVINCED or word.verb_lemma in ATTITUDES or word.verb_lemma in OFFERING


def _governed(block: Block, verb: int, outer: Statement) -> Statement | None:
    """Return the statement of a verb whose subject stands in the same content, and of the words that it governs."""
    report = _subject_of_report(block, verb)
    noun = _subject_noun(block, verb) if report is None else report
    if noun is None or noun not in outer or not can_speak(block, noun):
        return None
    if report is not None:
        return _reported(block, verb, outer)
    complements = block.children_of(verb, _complements(block.words[verb]))
    subtrees = [block.subtree(child) for child in complements if child > verb]
    if not subtrees:
        return None
    first = min(first for first, _ in subtrees)
    last = min(max(last for _, last in subtrees), outer.last)
    if first <= verb:
        return None
    return _embedded(trimmed([Phrase(block, first, last)]), verb, subject(block, verb))


def _subject_noun(block: Block, verb: int) -> int | None:
    """Return the head of the subject before a verb; that of the verb to which it is joined: she rang and | said."""
    governor = block.words[verb].head if block.words[verb].is_gerund else verb
    while (noun := next((n for n in block.children_of(governor, SUBJECTS) if n < verb), None)) is None:
        word = block.words[governor]
        if word.dep != "conj" or not block.words[word.head].is_tensed or word.head >= governor:
            return None
        governor = word.head
    return noun


def _reported(block: Block, verb: int, outer: Statement) -> Statement | None:
    """Return the statement that somebody is reported to have made: from "that" to the end of the outer content."""
    openings = (index for index in range(verb + 1, outer.last) if block.lower(index) == "that")
    opening = next(openings, None)
    parts = () if opening is None else trimmed([Phrase(block, opening, outer.last)])
    return _embedded(parts, verb, subject(block, block.words[verb].head))


def _subject_of_report(block: Block, verb: int) -> int | None:
    """Return the subject of the passive that governs an infinitive: "She is reported to have told her staff"."""
    if not block.words[verb].is_past_participle or block.lower(verb - 1) != "have":
        return None
    report = block.words[verb].head
    is_report = block.words[verb].dep in _INFINITIVE and block.words[report].is_past_participle
    return next(block.children_of(report, ("nsubj:pass",)), None) if is_report else None


def _complements(word: Word) -> tuple[str, ...]:
    """Return the relations by which a word governs a content."""
    verb = word.verb_lemma
    if verb in ATTITUDES:
        return _OBJECT if verb in DEMANDING else _INFINITIVE
    return _INFINITIVE if word.lower in CONVINCED or verb in ASKED or verb in OFFERING else _CLAUSE


def _mistagged_attitude(block: Block, verb: int, outer: Statement) -> Statement | None:
    """Return the statement of a verb tagged as a noun near the front of a content: "Ecuador plans to …"."""
    words = block.words
    if verb + 1 > outer.last or words[verb + 1].lower not in ("to", "that"):
        return None
    if not 1 <= verb - outer.first <= _LONGEST_SUBJECT or words[verb].verb_lemma not in ATTITUDES:
        return None
    source = Phrase(block, outer.first, verb - 1)
    is_owner = words[verb - 1].is_possessive_pronoun  # of her | plan to close the port
    if is_owner or not words[verb - 1].is_nominal or any(word.text == "," or word.is_verb for word in source.words):
        return None
    return _embedded(trimmed([Phrase(block, verb + 1, outer.last)]), verb, source)


def _embedded(parts: tuple[Phrase, ...], verb: int, source: Phrase | None) -> Statement | None:
    if not parts:
        return None
    block = parts[0].block
    return Statement(block, parts, "tree.inner", CERTAINTY, cue=Phrase(block, verb, verb), head=verb, source=source)


def _inner_quotation(block: Block, verb: int, outer: Statement) -> Statement | None:
    """Return the statement of words in marks inside a quotation: “I told him, ‘Go home’”."""
    word = block.words[verb]
    row = cue_forms().get(word.lower)
    is_speech = row is not None and (row.weight == "strong" or row.kind == "speech")
    if not is_speech or not word.quoted or not word.is_verb:
        return None
    content = _words_in_marks(block, verb, outer)
    source = subject(block, verb) or subject_before(block, verb)
    if source is None and word.dep == "conj":
        source = subject(block, word.head)
    if content is None or source is None:
        return None
    cue = Phrase(block, verb, verb)
    return Statement(block, (content,), "quotation.inner", _CERTAINTY_OF_MARKS, cue=cue, head=verb, source=source)


def _words_in_marks(block: Block, verb: int, outer: Statement) -> Phrase | None:
    """Return the words between the first pair of marks behind a verb, a comma or a colon before them."""
    words = block.words
    marks = (n for n in range(verb + 1, min(verb + _REACH_OF_MARKS, outer.last)) if words[n].text in _INNER_OPENERS)
    opening = next(marks, None)
    if opening is None or words[opening - 1].text not in (",", ":"):
        return None
    closers = ("”",) if words[opening].text == "“" else ("’", "'")
    closing = next((n for n in range(opening + 2, outer.last + 1) if words[n].text in closers), None)
    return None if closing is None else Phrase(block, opening + 1, closing - 1)
