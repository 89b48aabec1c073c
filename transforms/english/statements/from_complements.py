"""Statements whose cue and complement stand side by side, whatever the tree and the tagger make of them.

"X responded and confirmed that …", "…, he said, boasting that …", "Brandt asserts that …": the verb shares a subject or
is tagged as a noun. "X's claim on Sunday that …": a noun leads the statement in. "…, estimates Ida Brandt, a lecturer":
the clause before an inverted cue. "As Brandt points out, …".
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.english.statements.from_trees import can_speak, shares_content
from newsledger.transforms.english.statements.model import MOST_STATEMENTS, Passage, Statement, Statements
from newsledger.transforms.english.statements.noun_phrases import (
    owner_before,
    phrase_at,
    phrase_before,
    subject,
    subject_before,
    subject_behind,
)
from newsledger.transforms.english.statements.quoting import quoting_verb
from newsledger.transforms.english.statements.spans import after_dateline, trimmed
from newsledger.transforms.english.statements.suppositions import is_supposition
from newsledger.transforms.lexicon.statement_words import FOLLOWING, TOLD, cue_forms, statement_nouns
from newsledger.transforms.lexicon.words import cues, words

_CERTAINTY = 0.5
_REACH_OF_THAT, _REACH_OF_NOUN, _REACH_OF_AS = 4, 6, 10
_FEWEST_WORDS = 3
_BARE_CLAUSE_VERBS = words("verbs_before_a_bare_clause")
_BASE_FORM_LEADS = words("words_before_a_base_form")
_BEGIN_CLAUSE = frozenset({"CD", "DT", "EX", "JJ", "NN", "NNP", "NNPS", "NNS", "PRP", "PRP$"})
_LETTING_VERBS = words("verbs_of_letting")
_RELATIVES = frozenset({"that", "which", "who"})
_LATER_CLAUSES = frozenset({"after", "as", "before", "when", "while"})
_NOT_OBJECTS = frozenset({"it", "so", "this"})
_END_CLAUSE = (FOLLOWING - {"and", "or", "as"}) | {"after", "before", "when", "which"}
_CUES_OF_TWO_WORDS = frozenset(
    form for row in cues() if row.weight == "strong" and "that" in row.content for form in row.forms if " " in form
)
_FIRST_OF_TWO_WORDS = frozenset(form.split()[0] for form in _CUES_OF_TWO_WORDS)


def from_complements(passage: Passage, statements: Statements) -> Statements:
    """Add the statements that words next to each other tell, where no statement has their content."""
    if passage.turn is not None or any(statement.is_headline for statement in statements):
        return statements
    room = max(0, MOST_STATEMENTS - len(statements))
    return (*statements, *islice(_new(passage.block, statements), room))


def _new(block: Block, statements: Statements) -> Iterator[Statement]:
    heads = {statement.head for statement in statements}
    rivals = list(statements)
    for candidate in map(_of_quoting, _candidates(block)):
        if candidate.head in heads or any(_is_known(candidate, rival) for rival in rivals):
            continue
        heads.add(candidate.head)
        rivals.append(candidate)
        yield candidate


def _of_quoting(candidate: Statement) -> Statement:
    """Return the statement of "saying" as that of the verb before "as": KTA quoted Ida Roe as | saying that."""
    verb = quoting_verb(candidate.block, candidate.anchor)
    return candidate if verb is None else replace(candidate, head=verb, cue=Phrase(candidate.block, verb, verb))


def _is_known(candidate: Statement, statement: Statement) -> bool:
    """Return whether two statements share more than half of the shorter content, and neither holds the other's cue."""
    is_inside = candidate.head in statement.indices and not candidate.block.words[candidate.anchor].is_gerund
    return not is_inside and shares_content(candidate, statement)


def _candidates(block: Block) -> Iterator[Statement]:
    nouns = statement_nouns()
    for index, word in enumerate(block.words):
        if word.quoted or not word.is_word:
            continue
        if word.lower in nouns and (owner := owner_before(block, index)) is not None:
            yield from _of_noun(block, index, owner)
        elif (cue := _cue(block, index, word.lower)) is not None:
            yield from _of_verb(cue)
            yield from _inverted(cue)
            yield from _of_as(cue)


def _cue(block: Block, index: int, first: str) -> Phrase | None:
    """Return the cue of one word or two that begins at a word and can lead in a clause with "that"."""
    if first in _FIRST_OF_TWO_WORDS and f"{first} {block.lower(index + 1)}" in _CUES_OF_TWO_WORDS:
        return Phrase(block, index, index + 1)
    row = cue_forms().get(first)
    return Phrase(block, index, index) if row is not None and row.weight == "strong" and "that" in row.content else None


def _of_verb(cue: Phrase) -> Iterator[Statement]:
    """Yield the statement of a verb in front of "that", or of a plain verb of saying in front of a clause."""
    block, verb = cue.block, cue.first
    first = _complement(cue) if _is_active(cue) else None
    source = None if first is None else _source(block, verb)
    if first is None or source is None or source.last >= verb or not _can_be_subject(source):
        return
    yield from _statement(cue, source, _clause(block, first), rule="complement.verb")


def _can_be_subject(source: Phrase) -> bool:
    """Return whether a phrase can speak; a name tagged as an adjective too: Celtic insist that."""
    opening = source.words[0]
    is_name = len(source) == 1 and opening.is_capital and opening.is_adjective
    return is_name or can_speak(source.block, source.content_head)


def _source(block: Block, verb: int) -> Phrase | None:
    """Return the subject of a verb; of an infinitive, whom its governor lets speak: allowed | her | to claim."""
    if block.lower(verb - 1) == "to" and block.words[block.words[verb].head].verb_lemma in _LETTING_VERBS:
        return phrase_before(block, verb - 1, block.sentence_of(verb).first)
    if block.lower(verb - 1) in _RELATIVES:
        return phrase_before(block, verb - 1, block.sentence_of(verb).first)
    source = subject(block, verb) or subject_before(block, verb)
    return None if source is None else _without_opening(source)


def _without_opening(source: Phrase) -> Phrase:
    """Return a subject without the adverb and the comma before it: Indeed, | Ida Brandt."""
    words = source.words
    if len(words) > 2 and words[1].text == "," and words[0].tag in ("RB", "IN", "CC", "UH"):
        return Phrase(source.block, source.first + 2, source.last)
    return source


def _is_active(cue: Phrase) -> bool:
    """Return whether a cue is a verb in the active voice, or a form of one that is tagged as a noun behind a name."""
    block, verb = cue.block, cue.first
    word, predecessor = block.words[verb], block.word(verb - 1)
    if any(block.words[index].verb_lemma == "be" for index in range(max(0, verb - 3), verb)) and not word.is_gerund:
        return False
    if is_supposition(block, verb):
        return False
    if word.is_verb:
        return not word.is_base_form or predecessor.lower in _BASE_FORM_LEADS or predecessor.is_plural_noun
    agrees = (
        word.is_plural_noun if predecessor.is_capital and not predecessor.is_plural_noun else predecessor.is_plural_noun
    )
    is_verb = predecessor.is_capital and word.lower == word.verb_lemma and word.lower not in statement_nouns()
    return word.is_common_noun and (agrees or is_verb) and _that_behind(cue) is not None  # the club's name | deny that


def _complement(cue: Phrase) -> int | None:
    """Return the first word of what a verb governs: "that" behind a short object or an adverbial, or a clause."""
    if (first := _that_behind(cue)) is not None:
        return first
    block, first = cue.block, cue.last + 1
    if block.lower(cue.first) not in _BARE_CLAUSE_VERBS or block.tag(first) not in _BEGIN_CLAUSE:
        return None
    is_short = block.tag(first) == "PRP" and block.word(first + 1).is_verbal
    return first if is_short or _is_clause(_clause(block, first)) else None


def _that_behind(cue: Phrase) -> int | None:
    """Return the conjunction "that" behind a cue, no verb between."""
    block = cue.block
    for index in range(cue.last + 1, min(cue.last + 1 + _REACH_OF_THAT, len(block))):
        word = block.words[index]
        if word.lower == "that" and word.tag in ("IN", "WDT"):
            return index
        if word.is_verbal or word.quoted or not word.is_word or word.lower in _NOT_OBJECTS:
            return None
    return None


def _clause(block: Block, first: int) -> Phrase:
    """Return the words from the first of a clause to the end of its sentence, or to a contrast behind a comma."""
    sentence = block.sentence_of(first)
    for index in range(first + _FEWEST_WORDS, sentence.last):
        word = block.words[index]
        if word.text == ";" or (word.text == "," and block.lower(index + 1) in _END_CLAUSE and not word.quoted):
            return Phrase(block, first, index - 1)
    return Phrase(block, first, sentence.last)


def _is_clause(phrase: Phrase) -> bool:
    """Return whether a phrase has a verb of its own, and not only that of a later clause: a goal | as Orsk won."""
    fewest = 1
    for index in phrase.indices:
        word = phrase.block.words[index]
        fewest += word.lower in _LATER_CLAUSES
        fewest -= word.is_tensed and not word.quoted
        if fewest == 0:
            return True
        if word.text == "," and phrase.block.lower(index + 1) == "and":
            return False
    return False


def _has_verb(phrase: Phrase) -> bool:
    return any(word.is_verbal for word in phrase.words)


def _statement(cue: Phrase, source: Phrase, content: Phrase, *, rule: str) -> Iterator[Statement]:
    parts = trimmed([content])
    if parts and sum(word.is_word for word in parts[0].words) >= _FEWEST_WORDS and _has_verb(parts[0]):
        yield Statement(cue.block, parts, rule, _CERTAINTY, cue=cue, head=cue.first, source=source)


def _of_noun(block: Block, noun: int, source: Phrase) -> Iterator[Statement]:
    """Yield the statement of a noun with its owner before it and "that" behind it: X's claim on Sunday that."""
    if block.tag(source.first) != "PRP$" and not can_speak(block, source.content_head):
        return
    for index in range(noun + 1, min(noun + _REACH_OF_NOUN, len(block))):
        word = block.words[index]
        if word.lower == "that":
            content = _within(_clause(block, index), noun)
            yield from _statement(Phrase(block, noun, noun), source, content, rule="complement.noun")
            return
        if word.is_verbal or word.quoted or not word.is_word:
            return


def _within(clause: Phrase, noun: int) -> Phrase:
    """Return a clause without the verb of the sentence behind it: X's announcement that it was over | shocked many.

    A noun before which no finite verb stands is the subject, so that the sentence's own verb comes last.
    """
    block = clause.block
    if any(word.is_tensed for word in block.words[block.sentence_of(noun).first : noun]):
        return clause
    verbs = [index for index in clause.indices if block.words[index].is_tensed]
    if len(verbs) < 2 or not block.words[verbs[-1] - 1].is_noun:
        return clause
    return Phrase(block, clause.first, verbs[-1] - 1)


def _inverted(cue: Phrase) -> Iterator[Statement]:
    """Yield the statement before a comma and a cue that its source follows: "…, estimates Ida Brandt, a lecturer"."""
    block, verb = cue.block, cue.first
    word, sentence = block.words[verb], block.sentence_of(verb)
    first = max(sentence.first, after_dateline(block))
    if verb - 1 <= first or block.words[verb - 1].text != "," or any(part.quoted for part in block.words[first:verb]):
        return
    if (
        len(cue) > 1
        or word.verb_lemma in TOLD
        or not (word.is_tensed or word.is_plural_noun or word.is_past_participle)
    ):
        return
    source = subject_behind(block, verb)
    if source is None or source.first != verb + 1 or source.next_word.is_verbal or source.next_word.is_preposition:
        return
    if can_speak(block, source.content_head):
        yield from _statement(cue, source, Phrase(block, first, verb - 2), rule="complement.inverted")


def _of_as(cue: Phrase) -> Iterator[Statement]:
    """Yield the statement behind "As X points out," at the start of a sentence."""
    block, verb = cue.block, cue.first
    sentence = block.sentence_of(verb)
    opening = sentence.first
    if block.lower(opening) != "as" or not opening + 1 < verb < opening + _REACH_OF_AS:
        return
    source = phrase_at(block, opening + 1, verb - 1)
    if source is None or source.last != verb - 1 or not _is_name_or_can_speak(source):
        return
    for index in range(cue.last + 1, min(verb + _REACH_OF_AS, sentence.last)):
        if block.words[index].text == ",":
            yield from _statement(cue, source, Phrase(block, index + 1, sentence.last), rule="complement.as")
            return
        if block.words[index].is_tensed or block.words[index].quoted or block.lower(index) == "that":
            return


def _is_name_or_can_speak(source: Phrase) -> bool:
    is_name = all(any(letter.isupper() for letter in word.text) for word in source.words)
    return is_name or can_speak(source.block, source.content_head)
