"""Answers of printed interviews whose paragraphs bear no labels: a short question that asks "you", then the answer.

Lists of frequent questions look alike: what tells them apart is that the answers say I and that the article names
somebody before the first question.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from newsledger.transforms.english.mentions.cast import Cast
from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.english.statements.model import Link, Statement
from newsledger.transforms.english.statements.spans import trimmed

_RULE, _CERTAINTY = "interview.answer", 0.8
_LONGEST_QUESTION = 45  # words
_FEWEST_QUESTIONS = 2
_MOST_PARAGRAPHS = 6
_SECOND_PERSON = frozenset({"you", "your", "yours", "yourself"})
_FIRST_PERSON = frozenset({"i", "me", "my", "mine", "myself"})


def answers(blocks: Sequence[Block], cast: Cast) -> dict[int, Statement]:
    """Return the answer that each block belongs to, by the number of the block; none where nobody is interviewed."""
    body = [block for block in blocks if block.zone == "body"]
    questions = [
        place for place in range(len(body) - 1) if _is_question(body[place]) and not _is_question(body[place + 1])
    ]
    groups = [_answer(body, place) for place in questions]
    if len(groups) < _FEWEST_QUESTIONS or not _is_interview([body[place] for place in questions], groups):
        return {}
    link = most_named(cast, range(body[questions[0]].number))
    if link is None:
        return {}
    return {block.number: statement for group in groups for block, statement in _statements(group, link)}


def _is_question(block: Block) -> bool:
    """Return whether a paragraph is a short question without quotation marks."""
    is_short = 1 < len(block) <= _LONGEST_QUESTION and not block.is_head
    return is_short and block.words[-1].text == "?" and not block.quotations


def _answer(body: Sequence[Block], question: int) -> list[Block]:
    """Return the paragraphs between a question and the next one; behind the last question only the first of them."""
    stop = question + 1
    while stop < len(body) and not _is_question(body[stop]):
        stop += 1
    if stop == len(body):
        stop = question + 2
    return list(body[question + 1 : stop])


def _is_interview(questions: Sequence[Block], groups: Sequence[Sequence[Block]]) -> bool:
    """Return whether most questions ask "you", and the answers say I and are no quotations."""
    count_of_you = sum(_has(question, _SECOND_PERSON) for question in questions)
    count_of_i = sum(any(map(has_first_person, group)) for group in groups)
    are_short = all(len(group) <= _MOST_PARAGRAPHS for group in groups)
    is_quoted = sum(bool(group[0].quotations) for group in groups) * 2 > len(groups)
    return are_short and not is_quoted and count_of_you * 2 >= len(questions) and count_of_i * 3 >= len(groups)


def _has(block: Block, forms: frozenset[str]) -> bool:
    return any(word.lower in forms and not word.quoted for word in block.words)


def has_first_person(block: Block) -> bool:
    """Return whether somebody says I in a block, outside quotations."""
    return _has(block, _FIRST_PERSON)


def most_named(cast: Cast, blocks: Iterable[int]) -> Link | None:
    """Return the person whom some blocks, by their numbers, name most often, of several the first; by a name in prose.

    None where they name nobody.
    """
    numbers = frozenset(blocks)
    names = [
        (mention.entity, phrase)
        for mention, phrase in zip(cast.mentions, cast.phrases, strict=True)
        if mention.kind == "name" and mention.type == "PERSON" and phrase.block.number in numbers
    ]
    if not names:
        return None
    (entity, _), *_ = Counter(entity for entity, _ in names).most_common(1)
    phrases = [phrase for person, phrase in names if person == entity]
    name = next((phrase for phrase in phrases if phrase.block.zone == "body"), phrases[0])
    return None if entity is None else Link("speaker", name, (entity,))


def _statements(group: Sequence[Block], link: Link) -> Iterator[tuple[Block, Statement]]:
    """Yield each block of an answer with its statement."""
    parts = trimmed([Phrase(group[0], 0, len(group[0]) - 1)])
    if not parts:
        return
    statement = Statement(group[0], parts, _RULE, _CERTAINTY, links=(link,), is_turn=True)
    rest = trimmed([Phrase(block, 0, len(block) - 1) for block in group[1:]])
    for block in group:
        yield block, replace(statement, continuations=rest)
