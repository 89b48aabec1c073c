"""Turns of printed interviews and transcripts: "Halvorsen: I have counted.", "HALVORSEN: I have counted."."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from newsledger.transforms.english.mentions.cast import Cast
from newsledger.transforms.english.mentions.titles import person_roles
from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.english.statements.embedded import embedded_in
from newsledger.transforms.english.statements.model import Link, Passage, Statement, Statements
from newsledger.transforms.english.statements.spans import trimmed
from newsledger.transforms.english.statements.unmarked_interviews import answers, has_first_person, most_named
from newsledger.transforms.lexicon.statement_words import MARKS

_CERTAINTY = 0.85
_FEWEST_TURNS = 2
_LONGEST_LABEL = 8
_FEWEST_OF_A_LIST = 3
_QUESTION_LABELS = frozenset({"Q", "Question", "QUESTION"})
_ANSWER_LABELS = frozenset({"A", "Answer", "ANSWER"})
_LETTERS = _QUESTION_LABELS | _ANSWER_LABELS


def interviews(passage: Passage, statements: Statements) -> Statements:
    """Put the turn of a passage before its statements, and keep of these the ones that the turn holds."""
    turn = passage.turn
    if turn is None:
        return statements
    if turn.block is not passage.block:
        return _held_by(turn, statements)
    heads = {statement.head for statement in statements}
    embedded = (statement for statement in embedded_in(passage.block, (turn,)) if statement.head not in heads)
    return (turn, *_held_by(turn, (*statements, *embedded)))


def _held_by(turn: Statement, statements: Statements) -> Statements:
    """Return the statements with a source of their own inside a turn, the turn as their parent.

    Those of a pronoun are less than half of the turn.
    """
    size = len(turn.indices)
    return tuple(
        replace(statement, parent=turn.key)
        for statement in statements
        if statement.source is not None
        and (len(statement.indices) * 2 < size or _is_report(statement, statement.source, turn))
    )


def _is_report(statement: Statement, source: Phrase, turn: Statement) -> bool:
    """Return whether a turn tells with a name or a noun who said something: The governor said the gates were stuck."""
    is_inside = source.first in turn and statement.anchor in turn
    return is_inside and not source.words[0].is_pronoun and source.last_word.is_noun


def turns(blocks: Sequence[Block], cast: Cast) -> dict[int, Statement]:
    """Return the turn of each block, by the number of the block; none where fewer than two blocks belong to one.

    A turn begins with the name of its speaker and a colon: as a run-in head, or, in capitals as transcripts have it, in
    the paragraph itself, where a quotation mark may stand before it. "Q:" and "A:" stand for questions and answers.
    """
    turn_of = {**_headed_turns(blocks, cast), **_labelled_turns(blocks, cast)}
    return turn_of if len(turn_of) >= _FEWEST_TURNS else answers(blocks, cast)


def _headed_turns(blocks: Sequence[Block], cast: Cast) -> dict[int, Statement]:
    """Return the turns behind a run-in head: of a known person or body, or of a label in capitals that recurs."""
    labels = Counter(_whole(block).text for block in blocks if block.is_head)
    interviewed = _interviewed(blocks, cast)
    by_initials = _by_initials(blocks, cast)
    is_lettered = interviewed is not None or _says_i(blocks)
    turn_of: dict[int, Statement] = {}
    for head, block in pairwise(blocks):
        if not head.is_head or head.paragraph != block.paragraph:
            continue
        label = _whole(head)
        if label.text in _LETTERS:
            is_turn = is_lettered and _recurs(label, labels)
            link = interviewed if label.text in _ANSWER_LABELS else None
        else:
            entities = _entities(label, cast) or by_initials.get(label.text, ())
            is_turn = bool(entities) or label.text in by_initials or _recurs(label, labels)
            link = Link("speaker", label, entities)
        turn = _turn(_whole(block), link) if is_turn else None
        if turn is not None:
            turn_of[block.number] = turn
    return _spoken(turn_of)


def _by_initials(blocks: Sequence[Block], cast: Cast) -> dict[str, tuple[int, ...]]:
    """Return whom the labels of several words name, by the initials that may stand for them later."""
    labels = [_whole(block) for block in blocks if block.is_head and len(block) > 1]
    return {_initials(label): _entities(label, cast) for label in labels}


def _recurs(label: Phrase, labels: Counter[str]) -> bool:
    """Return whether a label in capitals or a letter is there again, or the initials of a label of several words."""
    if len(label) > 1 and _initials(label) in labels:
        return True
    return labels[label.text] >= _FEWEST_TURNS and (_is_label(label) or label.text in _LETTERS)


def _spoken(turn_of: dict[int, Statement]) -> dict[int, Statement]:
    """Return the turns, or none where they are the entries of a list.

    Most of these hold no verb ("Containers: 1 green, 2 red"), or tell of the persons before their colons by name
    ("Jo Roe: You can write to Jo at the port").
    """
    if len(turn_of) < _FEWEST_OF_A_LIST:
        return turn_of
    verbal = sum(any(word.is_verb for word in turn.block.words) for turn in turn_of.values())
    told_of = sum(_names_its_speaker(turn) for turn in turn_of.values())
    return turn_of if verbal * 3 >= len(turn_of) and told_of * 2 < len(turn_of) else {}


def _names_its_speaker(turn: Statement) -> bool:
    names = {word.lower for link in turn.links for word in link.phrase.words if word.is_capital}
    return any(word.is_proper_noun and word.lower in names for part in turn.parts for word in part.words)


def _interviewed(blocks: Sequence[Block], cast: Cast) -> Link | None:
    """Return who gives the answers, by name: the person named most often outside the turns, of several the first."""
    turns_begin = {following.number for head, following in pairwise(blocks) if head.is_head}
    return most_named(cast, (block.number for block in blocks if block.number not in turns_begin))


def _says_i(blocks: Sequence[Block]) -> bool:
    """Return whether who answers says I, so that the answers are no instructions for the reader."""
    answered = (block for head, block in pairwise(blocks) if head.is_head and _whole(head).text in _ANSWER_LABELS)
    return any(has_first_person(block) for block in answered)


def _labelled_turns(blocks: Sequence[Block], cast: Cast) -> dict[int, Statement]:
    """Return the turns that begin with a label in capitals inside their own paragraph."""
    turn_from: dict[int, Statement] = {}
    start_of: dict[int, int] = {}
    turn: Statement | None = None
    for block in blocks:
        label = None if block.is_head or block.zone == "title" else _label(block)
        if label is None:
            turn = _continued(turn, block)
        else:
            turn = _turn(Phrase(block, label.last + 2, len(block) - 1), Link("speaker", label, _entities(label, cast)))
        if turn is not None:
            turn_from[turn.block.number] = turn
            start_of[block.number] = turn.block.number
    if len(start_of) < _FEWEST_TURNS:
        return {}
    return {number: turn_from[start] for number, start in start_of.items()}


def _continued(turn: Statement | None, block: Block) -> Statement | None:
    """Return the turn with a block in which it goes on: the block before opened a mark and did not close it."""
    if turn is None or block.words[0].text not in MARKS:
        return None
    final = turn.continuations[-1].block if turn.continuations else turn.block
    if not final.quotations or final.quotations[-1].is_closed:
        return None
    if len(block) > 1 and block.words[1].text == "(":
        return turn  # "(APPLAUSE)" is nobody's words
    return replace(turn, continuations=(*turn.continuations, *trimmed([_whole(block)])))


def _turn(content: Phrase, link: Link | None) -> Statement | None:
    """Return the turn that some words are; nobody speaks where there is no link, as in questions."""
    parts = trimmed([content])
    links = () if link is None else (link,)
    return Statement(content.block, parts, "interview.turn", _CERTAINTY, links=links, is_turn=True) if parts else None


def _whole(block: Block) -> Phrase:
    return Phrase(block, 0, len(block) - 1)


def _label(block: Block) -> Phrase | None:
    """Return the label before a colon at the start of a block, after an opening mark."""
    words = block.words
    first = 1 if words[0].text in MARKS else 0
    colons = (index for index in range(first, min(first + _LONGEST_LABEL + 1, len(words))) if words[index].text == ":")
    colon = next(colons, first)
    if colon == first or colon + 1 >= len(words):
        return None
    label = Phrase(block, first, colon - 1)
    return label if _is_label(label) else None


def _is_label(phrase: Phrase) -> bool:
    """Return whether a phrase is a name in capitals: WALTON, SEN. ABLE."""
    text = phrase.text
    has_digit = any(character.isdigit() for character in text)
    if not text.isupper() or (has_digit and "," not in text):  # IDA ROE, CHANNEL 6 ANCHOR
        return False
    return sum(character.isalpha() for character in text) > 1


def _initials(label: Phrase) -> str:
    """Return the first letters of the words of a label: JR of "Jo Roe"."""
    return "".join(word.text[0] for word in label.words if word.is_word)


def _before_comma(label: Phrase) -> Phrase:
    """Return the name in a label that adds an office: KATE BARLOW, CNN ANCHOR."""
    commas = (index for index in label.indices if label.block.words[index].text == "," and index > label.first)
    comma = next(commas, label.last + 1)
    return Phrase(label.block, label.first, comma - 1)


def _entities(label: Phrase, cast: Cast) -> tuple[int, ...]:
    """Return the person or body that a label names by itself, or the only person with its last word as surname."""
    label = _before_comma(label)
    indices = (index for index in label.indices if label.block.words[index].is_word)
    entities = {cast.entity_at(label.block, index) for index in indices}
    entity = entities.pop() if len(entities) == 1 else None
    if entity is not None and cast.entities[entity].type in ("PERSON", "ORG"):
        return (entity,)
    surname = label.words[-1].lower
    people = tuple(
        number
        for number, person in enumerate(cast.entities)
        if person.type == "PERSON" and person.name.lower().split()[-1] == surname
    )
    if len(people) == 1:
        return people
    holders = {role.person for role in person_roles(cast) if role.head == surname} if label.text.isupper() else set()
    return (holders.pop(),) if len(holders) == 1 else ()
