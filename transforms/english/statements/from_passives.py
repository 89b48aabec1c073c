"""Statements that a passive tells, whose agent speaks: "was warned in writing by the registrar, Ida Brandt, that …"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.english.statements.from_trees import can_speak
from newsledger.transforms.english.statements.model import Parts, Passage, Statement, Statements, updated
from newsledger.transforms.english.statements.noun_phrases import phrase_at, with_name_behind
from newsledger.transforms.english.statements.spans import trimmed
from newsledger.transforms.lexicon.statement_words import DAYS, TOLD, cue_forms
from newsledger.transforms.lexicon.words import words

_RULE, _CERTAINTY = "passive", 0.7
_BE = frozenset({"are", "been", "being", "is", "was", "were"})
_REACH_OF_BE, _REACH_OF_AGENT, _REACH_OF_JUDGEMENT = 3, 6, 14
_TOLD = TOLD | {"allege", "report", "say"}
_HELD = words("verbs_of_what_is_held")
_OPENERS = frozenset({"that", "whether"})


def from_passives(passage: Passage, statements: Statements) -> Statements:
    """Give passives of telling the words behind their agents, and passives of naming their agents as sources."""
    for statement in statements:
        statements = updated(statements, _with_agent(statement))
    block = passage.block
    heads = [n for n, word in enumerate(block.words) if word.is_past_participle and _is_unquoted_passive(block, n)]
    told = (*_told(block, heads), *_judged(block, heads))
    told_heads = {statement.head for statement in told}
    return (*(statement for statement in statements if statement.head not in told_heads), *told)


def _is_unquoted_passive(block: Block, head: int) -> bool:
    return not block.words[head].quoted and _is_passive(block, head)


def _with_agent(statement: Statement) -> Statement:
    """Return a statement whose passive has quoted words and an agent behind them with that agent as the source.

    What the tagger takes for the source before a passive is whom it names: Holt | was called “a disgrace” by Brandt.
    """
    block, head = statement.block, statement.head
    if head is None or not _is_passive(block, head):
        return statement
    if statement.source is not None and not _is_target(block, head, statement.source):
        return statement
    quoted = tuple(
        part
        for part in block.quotation_phrases()
        if head < part.first and any(index in statement for index in part.indices)
    )
    if len(quoted) != 1 or block.lower(quoted[0].last + 1) != "by":
        return statement
    agent = _agent(block, quoted[0].last + 1)
    parts = trimmed(quoted)
    return replace(statement, source=agent, parts=parts) if agent is not None and parts else statement


def _is_target(block: Block, head: int, source: Phrase) -> bool:
    return any(child in source for child in block.children_of(head, ("nsubj:pass",)))


def _told(block: Block, heads: Sequence[int]) -> Iterator[Statement]:
    """Yield the statements of passives of telling with an agent and a clause behind that."""
    for head in heads:
        word = block.words[head]
        if word.verb_lemma not in _TOLD | _HELD:
            continue
        row = cue_forms().get(word.lower)
        preposition = _preposition(block, head)
        agent = None if row is None or preposition is None else _agent(block, preposition)
        parts = () if agent is None else _clause(agent, word.verb_lemma)
        if agent is not None and parts:
            yield Statement(block, parts, _RULE, _CERTAINTY, cue=Phrase(block, head, head), head=head, source=agent)


def _judged(block: Block, heads: Sequence[int]) -> Iterator[Statement]:
    """Yield the statements of passives with an agent and quoted words behind it: hailed by Ida Brandt as “a giant”."""
    if block.zone == "title":
        return
    for head in heads:
        preposition = _preposition(block, head)
        opening = None if preposition is None else _judgement(block, preposition)
        if preposition is None or opening is None:
            continue
        agent = _agent(block, preposition)
        if agent is None or agent.last > opening - 2:
            agent = Phrase(block, preposition + 1, opening - 2)
        _, last = block.quoted[block.words[opening].quotation]
        parts = trimmed([Phrase(block, opening, last)])
        if parts:
            cue = Phrase(block, head, head)
            yield Statement(block, parts, "quotation.cue", _CERTAINTY, cue=cue, head=head, source=agent)


def _judgement(block: Block, preposition: int) -> int | None:
    """Return the first word of a quotation directly behind the "as" or "for" that follows an agent."""
    for index in range(preposition + 2, min(preposition + _REACH_OF_JUDGEMENT, len(block) - 1)):
        word = block.words[index]
        if word.quoted or word.is_tensed or not block.shares_sentence(preposition, index):
            return None
        if word.lower in ("as", "for") and block.words[index + 1].quoted:
            return index + 1
    return None


def _is_passive(block: Block, head: int) -> bool:
    return any(block.lower(index) in _BE for index in range(max(0, head - _REACH_OF_BE), head))


def _preposition(block: Block, head: int) -> int | None:
    """Return the "by" behind a participle, with no verb or mark between: warned in writing by."""
    for index in range(head + 1, min(head + _REACH_OF_AGENT, len(block) - 1)):
        if block.lower(index) == "by":
            return index
        if block.words[index].is_tensed or not block.words[index].is_word or block.words[index].quoted:
            return None
    return None


def _agent(block: Block, preposition: int) -> Phrase | None:
    last = block.sentence_of(preposition).last
    phrase = phrase_at(block, preposition + 1, _before_infinitive(block, preposition, last))
    if phrase is not None and len(phrase) > 1 and phrase.last_word.is_preposition:
        phrase = Phrase(block, phrase.first, phrase.last - 1)
    if phrase is None or not can_speak(block, phrase.content_head):
        return None
    return with_name_behind(phrase, last)


def _before_infinitive(block: Block, preposition: int, last: int) -> int:
    """Return the last word that an agent can have, before an infinitive behind it: alleged by the clerk | to have."""
    infinitives = (n for n in range(preposition + 2, last) if block.tag(n) == "TO" and block.word(n + 1).is_verb)
    return next(infinitives, last + 1) - 1


def _clause(agent: Phrase, lemma: str) -> Parts:
    """Return the clause behind an agent and a comma that closes its apposition; none without "that".

    What somebody "is said by Brandt to have known" is an infinitive.
    """
    block = agent.block
    first = agent.last + 1 + (agent.next_word.text == ",")
    first += 2 if block.lower(first) == "on" and block.lower(first + 1) in DAYS else block.lower(first) in DAYS
    is_infinitive = lemma in _HELD and block.tag(first) == "TO" and block.word(first + 1).is_verb
    if not is_infinitive and (lemma not in _TOLD or block.lower(first) not in _OPENERS):
        return ()
    return trimmed([Phrase(block, first, block.sentence_of(agent.last).last)])
