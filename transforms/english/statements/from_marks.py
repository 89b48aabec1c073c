"""Statements that quotation marks tell: quotations with a cue, a name or a signature directly beside them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.english.statements.model import MOST_STATEMENTS, Passage, Statement, Statements, updated
from newsledger.transforms.english.statements.noun_phrases import (
    noun_phrase,
    subject,
    subject_before,
    with_name_behind,
)
from newsledger.transforms.english.statements.spans import trimmed
from newsledger.transforms.lexicon.statement_words import LABELS, cue_forms
from newsledger.transforms.lexicon.words import cues, words

_CERTAINTY = 0.8
_SHORTEST, _SHORTEST_LED_IN, _LONG = 2, 3, 4
_REACH, _REACH_OF_LEAD = 14, 4
_LONGEST_SIGNATURE, _LONGEST_NAME, _LONGEST_SOURCE = 9, 9, 8
_LONGEST_ROLE = 4
_TAGS_OF_ROLES = ("JJ", "NN", "DT", "VBD", "VBN")
_DASHES = frozenset({"―", "—", "–", "-", "--"})
_SENTENCE_MARKS = frozenset('.;:“"')
_NAME_BOUNDARIES = frozenset('.;:—–―“”"-')
_QUOTATION_ENDS = frozenset({",", "?", "!", "—", "–", "-", "…", "."})
_PAIRS = frozenset(form for row in cues() for form in row.forms if " " in form and row.kind == "speech")
_SCENES = words("words_that_begin_a_scene")
_SCENE_TAGS = frozenset({"VBG", "VBN", "TO", "VB"})
_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "expl"})
_ENDS_OF_SOURCE = frozenset({"IN", "VBD", "VBZ", "WP", "WDT", "RB"})


def from_marks(passage: Passage, statements: Statements) -> Statements:
    """Add a statement for every quotation that no statement has and that a cue follows or leads in."""
    return (*statements, *islice(_attributed_quotations(passage.block, statements), MOST_STATEMENTS))


def _attributed_quotations(block: Block, statements: Statements) -> Iterator[Statement]:
    heads = {statement.head for statement in statements}
    for quotation in block.quotation_phrases():
        if _word_count(quotation) < _SHORTEST or _is_used(quotation, statements) or heads & set(quotation.indices):
            continue
        parts = trimmed([quotation])
        statement = _signed(quotation, parts) or cued(quotation, parts)
        if parts and statement is not None and (statement.head is None or statement.head not in heads):
            heads.add(statement.head)
            yield statement


def _word_count(phrase: Phrase) -> int:
    return sum(word.is_word for word in phrase.words)


def _is_used(quotation: Phrase, statements: Statements) -> bool:
    """Return whether a statement has a word of a quotation."""
    return any(part.overlaps(quotation) for statement in statements for part in statement.parts)


def _signed(quotation: Phrase, parts: tuple[Phrase, ...]) -> Statement | None:
    """Return the statement of a quotation that a name signs or introduces."""
    source = _signature(quotation) or _name_before_colon(quotation)
    if source is None:
        return None
    return Statement(quotation.block, parts, "quotation.signed", _CERTAINTY, source=source)


def cued(quotation: Phrase, parts: tuple[Phrase, ...]) -> Statement | None:
    """Return the statement of a quotation beside a cue that has a source."""
    block = quotation.block
    head = _put_it(quotation) or _cue_after(quotation)
    if head is None:
        head = _cue_before(quotation)
    source = None if head is None else _source(quotation, head)
    if head is None or source is None:
        return None
    cue = Phrase(block, head, head)
    return Statement(block, parts, "quotation.cue", _CERTAINTY, cue=cue, head=head, source=source)


def is_cued(quotation: Phrase) -> bool:
    """Return whether a cue with a source stands behind a quotation, in its sentence."""
    head = _cue_after(quotation)
    return head is not None and _source(quotation, head) is not None


def _signature(quotation: Phrase) -> Phrase | None:
    """Return the name behind a dash that signs a quotation: “…” — Ida Brandt."""
    words, first = quotation.block.words, quotation.last + 2
    if first >= len(words) or words[first - 1].text not in _DASHES or not _begins_signature(quotation.block, first):
        return None
    last = first
    while (
        last + 1 < len(words) and words[last + 1].text not in _SENTENCE_MARKS and last - first + 1 < _LONGEST_SIGNATURE
    ):
        last += 1
    name = Phrase(quotation.block, first, last)
    return None if any(word.is_tensed for word in name.words[1:]) else name


def _begins_signature(block: Block, first: int) -> bool:
    """Return whether a name begins at a word, or a role that a name follows: defence lawyer Jo Roe."""
    name = first
    while (
        name - first < _LONGEST_ROLE and block.tag(name).startswith(_TAGS_OF_ROLES) and not block.words[name].is_capital
    ):
        name += 1
    return name < len(block) and block.words[name].is_capital


def _name_before_colon(quotation: Phrase) -> Phrase | None:
    """Return the name before a colon that introduces a quotation: Ida Brandt, mayor: “…”."""
    words, colon = quotation.block.words, quotation.first - 1
    if colon < 1 or words[colon].text != ":":
        return None
    first = colon
    while first > 0 and colon - first < _LONGEST_NAME and _belongs_to_name(quotation.block, first - 1):
        first -= 1
    while first < colon and words[first].text[0].isdigit():
        first += 1  # 14:20 | Ida Brandt
    if first == colon or not words[first].is_capital or words[first].lower in LABELS:
        return None
    names = words[first : colon + 1]
    if any(word.is_tensed or (word.is_gerund and not follower.is_capital) for word, follower in pairwise(names)):
        return None  # Farming Minister Ida Brandt: “…”, not Speaking to Nordlys: “…”
    return Phrase(quotation.block, first, colon - 1)


def _belongs_to_name(block: Block, index: int) -> bool:
    return block.words[index].text not in _NAME_BOUNDARIES and not block.words[index].quoted


def _cue_after(quotation: Phrase) -> int | None:
    """Return the cue behind a quotation that ends in a comma or the like, in the same sentence."""
    block, last = quotation.block, quotation.last
    words = block.words
    if last < 1 or words[last - 1].text not in _QUOTATION_ENDS:
        return None
    for index in range(last + 1, min(last + 1 + _REACH, len(words))):
        word = words[index]
        if word.quoted or word.text in {".", ";", ":"} or word.sentence != words[last].sentence:
            return None
        if _leads_speech(block, index) or _is_final_cue(block, index):
            return index
    return None


def _put_it(quotation: Phrase) -> int | None:
    """Return the verb of "as X put it" directly behind a quotation."""
    block, first = quotation.block, quotation.last + 1
    if block.lower(first) != "as":
        return None
    verbs = (n for n in range(first + 2, min(first + _REACH, len(block))) if block.lower(n) in ("put", "puts"))
    verb = next(verbs, None)
    return verb if verb is not None and block.lower(verb + 1) == "it" and block.shares_sentence(first, verb) else None


def _leads_speech(block: Block, index: int) -> bool:
    """Return whether a word is a verb of speech; beside a quotation weak cues such as "sang" count too."""
    row = cue_forms().get(block.words[index].lower)
    is_cue = row is not None and (row.weight == "strong" or row.kind == "speech")
    is_pair = f"{block.lower(index)} {block.lower(index + 1)}" in _PAIRS and block.words[index - 1].is_noun
    return (is_cue and block.words[index].is_verb) or is_pair  # the purser | shot back, whatever the tag


def _is_final_cue(block: Block, index: int) -> bool:
    """Return whether a word ends its clause and is a cue that the parser takes for a noun: "…,” Able answers."."""
    row = cue_forms().get(block.words[index].lower)
    if row is None or row.weight != "strong":
        return False
    if index + 1 < len(block) and block.words[index + 1].text not in (".", ","):
        return False
    subject_word = block.words[index - 1]
    return subject_word.is_capital or subject_word.lower in ("he", "she", "they")


def _cue_before(quotation: Phrase) -> int | None:
    """Return the cue before a quotation, a comma, a colon, "that" or "as"; a weak one too where it is long."""
    block, index = quotation.block, quotation.first - 1
    while index >= 0 and quotation.first - index < 4 and block.words[index].lower in (",", ":", "that", "as"):
        index -= 1
    if index < 0 or block.words[index].quoted:
        return None
    is_long = _word_count(quotation) >= _LONG
    is_weak_cue = is_long and block.words[index].lower in cue_forms() and block.words[index].is_verb
    return index if is_weak_cue or _leads_speech(block, index) else None


def _source(quotation: Phrase, head: int) -> Phrase | None:
    """Return the source of a cue beside a quotation: its subject, or the noun phrase behind it in "said X"."""
    block = quotation.block
    phrase = subject(block, head)
    if phrase is not None and phrase.first not in quotation:
        return phrase
    if head > quotation.last + 1:
        return subject_before(block, head)
    last = head
    for index in range(head + 1, min(head + 1 + _LONGEST_SOURCE, len(block))):
        word = block.words[index]
        if not word.is_word or word.quoted or word.tag in _ENDS_OF_SOURCE:
            break
        last = index
    phrase = noun_phrase(block, head + 1, last) if last > head else subject_before(block, head)
    is_behind = phrase is not None and phrase.first > head
    return with_name_behind(phrase, block.sentence_of(head).last) if phrase is not None and is_behind else phrase


@dataclass(frozen=True, slots=True)
class _Lead:
    """A cue with its source that leads a quotation in: "Able said: “…”"."""

    cue: int
    source: Phrase
    quotation: Phrase

    @property
    def block(self) -> Block:
        """The block of the quotation."""
        return self.quotation.block


def split_at_quotations(block: Block, statements: Iterable[Statement]) -> Statements:
    """Split every statement whose content runs on into a quotation that a clause of its own leads in.

    "Prices will rise, Able said: “…”" holds two statements: the quotation becomes one of its own, or stays the content
    of the statement that has its cue.
    """
    statements = tuple(statements)
    for quotation in block.quotation_phrases():
        if _word_count(quotation) < _SHORTEST_LED_IN:
            continue
        statements = _split_at_colon(statements, quotation)
        lead = _lead(quotation)
        if lead is None:
            continue
        for outer in statements:
            if _runs_into(outer, lead.source.first, quotation):
                statements = _split(statements, outer, lead)
    return statements


def _split_at_colon(statements: Statements, quotation: Phrase) -> Statements:
    """Split contents at the colon before a quotation: "rejected the charge: “…”"."""
    block, colon = quotation.block, quotation.first - 1
    if colon < 0 or block.words[colon].text != ":":
        return statements
    continuations = []
    for outer in statements:
        if not _runs_into(outer, colon, quotation):
            continue
        start, parts = trimmed([Phrase(block, outer.first, colon - 1)]), trimmed([quotation])
        if start and parts and outer.head is not None and outer.head < outer.first and len(outer.parts) == 1:
            statements = updated(statements, replace(outer, parts=start))
            continuations.append(Statement(block, parts, "quotation.colon", outer.certainty, follows=outer.key))
    return (*statements, *continuations)


def _runs_into(outer: Statement, index: int, quotation: Phrase) -> bool:
    """Return whether a content begins before a word and has most of the quotation behind it."""
    return outer.first < index and sum(position in outer for position in quotation.indices) * 2 >= len(quotation)


def _lead(quotation: Phrase) -> _Lead | None:
    cue = _cue_of_lead(quotation)
    source = None if cue is None else _source_of_lead(quotation.block, cue)
    return None if cue is None or source is None or source.last >= cue else _Lead(cue, source, quotation)


def _cue_of_lead(quotation: Phrase) -> int | None:
    """Return the cue verb before a quotation with a capital; a comma or colon and words of manner may stand between."""
    words = quotation.block.words
    mark, capital = quotation.first - 1, quotation.first + 1
    if mark < 2 or words[mark].text not in (",", ":") or capital >= len(words) or not words[capital].is_capital:
        return None
    for index in range(mark - 1, max(mark - 1 - _REACH_OF_LEAD, 0), -1):
        word = words[index]
        if word.quoted or word.text in {",", ";", ":", "."}:
            return None
        if word.lower in cue_forms() and (word.is_finite_verb or _is_past_tense(quotation.block, index)):
            return index
    return None


def _is_past_tense(block: Block, index: int) -> bool:
    """Return whether a participle by its tag stands behind a noun or a pronoun, so that it is the past tense."""
    predecessor = block.words[index - 1]
    return block.words[index].is_past_participle and (predecessor.is_nominal or predecessor.tag == "CD")


def _source_of_lead(block: Block, cue: int) -> Phrase | None:
    """Return the noun phrase that ends before a cue, unless the subject in the tree begins further right."""
    phrase, adjacent = subject(block, cue), subject_before(block, cue)
    return adjacent if adjacent is not None and (phrase is None or phrase.last < adjacent.first) else phrase


def _split(statements: Statements, outer: Statement, lead: _Lead) -> Statements:
    """Return the statements, one of them cut before a lead, with the statement of the quotation where it is new."""
    has_cue = outer.head == lead.cue
    if has_cue and any(lead.block.words[index].quoted for index in outer.indices if index < lead.source.first):
        return statements  # “A,” she said, “B”
    parts = trimmed([lead.quotation])
    start = trimmed([Phrase(lead.block, outer.first, _start_of_lead(lead, outer.first) - 1)])
    if has_cue and (not start or _is_scene(start[0])):
        return _replaced(statements, outer, parts)
    statements = _replaced(statements, outer, start)
    if not parts:
        return statements
    if has_cue:
        return (
            *statements,
            Statement(lead.block, parts, "tagger.led", outer.certainty, outer.cue, lead.cue, outer.source),
        )
    if any(statement.head == lead.cue for statement in statements):
        return statements
    cue = Phrase(lead.block, lead.cue, lead.cue)
    return (*statements, Statement(lead.block, parts, "quotation.cue", outer.certainty, cue, lead.cue, lead.source))


def _replaced(statements: Statements, outer: Statement, parts: tuple[Phrase, ...]) -> Statements:
    """Return the statements with other parts for one of them, or without it where no part is left."""
    if parts:
        return updated(statements, replace(outer, parts=parts))
    return tuple(statement for statement in statements if statement.key != outer.key)


def _start_of_lead(lead: _Lead, first: int) -> int:
    """Return the first word of the clause of a lead, with the scene before it, behind the word `first`."""
    words, start = lead.block.words, lead.block.subtree(lead.cue)[0]
    if not first < start < lead.source.first:
        start = lead.source.first
    for index in range(first + 1, start - 1):
        opening = index + (words[index].lower in ("and", "but"))
        if words[index - 1].text == "," and words[opening].lower in ("when", "asked", "pressed"):
            return index
    return start


def _is_scene(phrase: Phrase) -> bool:
    """Return whether words before a source only tell the occasion: "Asked about the port, …"."""
    word = phrase.words[0]
    if word.tag in _SCENE_TAGS or word.lower in _SCENES:
        return True
    return all(word.dep not in _SUBJECTS for word in phrase.words)
