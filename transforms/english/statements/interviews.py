"""Turns of printed interviews and transcripts: "Halvorsen: I have counted.", "HALVORSEN: I have counted."."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from newsledger.transforms.english.mentions.cast import Cast
from newsledger.transforms.english.parse.vocabulary import Block
from newsledger.transforms.english.statements.from_tagger import trimmed
from newsledger.transforms.english.statements.model import Link, Run, Statement
from newsledger.transforms.lexicon import statement_words as w

TURN = 0.85
_FEWEST = 2
_LONGEST = 4


def turns(blocks: Sequence[Block], cast: Cast) -> dict[int, Statement]:
    """The statement that each turn is, by the numbers of its blocks; none where fewer than two name their speaker.

    A turn begins with the name of who speaks and a colon: as a run-in head, or, in capitals as transcripts have it, in
    the paragraph itself, where a quotation mark may stand before it.
    """
    found = {**_headed(blocks, cast), **_labelled(blocks, cast)}
    return found if len(found) >= _FEWEST else {}


def _headed(blocks: Sequence[Block], cast: Cast) -> dict[int, Statement]:
    """The turns behind a run-in head: of a known person or body, or of a label in capitals that comes back."""
    labels = Counter(_text(block, (0, len(block.words) - 1)) for block in blocks if block.is_head)
    found: dict[int, Statement] = {}
    for head, block in pairwise(blocks):
        if not head.is_head or head.paragraph != block.paragraph:
            continue
        run = (0, len(head.words) - 1)
        entity = _entity(head, run, cast)
        again = labels[_text(head, run)] >= _FEWEST and _is_label(head, run)
        if entity is not None or again:
            _add(found, block, Link("speaker", head.number, *run, () if entity is None else (entity,)), first=0)
    return found


def _labelled(blocks: Sequence[Block], cast: Cast) -> dict[int, Statement]:
    """The turns that begin with a label in capitals inside their own paragraph."""
    found: dict[int, Statement] = {}
    before: Statement | None = None
    for block in blocks:
        run = None if block.is_head or block.zone == "title" else _label(block)
        if run is None:
            before = _continued(blocks, block, before)
            if before is not None:
                found[block.number] = before
        else:
            entity = _entity(block, run, cast)
            link = Link("speaker", block.number, *run, () if entity is None else (entity,))
            _add(found, block, link, first=run[1] + 2)
            before = found.get(block.number)
    return found if len(found) >= _FEWEST else {}


def _continued(blocks: Sequence[Block], block: Block, turn: Statement | None) -> Statement | None:
    """The turn before a block if it goes on there: it was opened with a mark and not closed, and so is this."""
    if turn is None or block.words[0].text not in w.MARKS:
        return None
    last = blocks[turn.later[-1][0] if turn.later else turn.block]
    if not last.quotations or last.quotations[-1].is_closed:
        return None
    if len(block.words) > 1 and block.words[1].text == "(":
        return turn  # "(APPLAUSE)": nobody says it
    turn.later += [(block.number, run) for run in trimmed(block, [(0, len(block.words) - 1)])]
    return turn


def _add(found: dict[int, Statement], block: Block, link: Link, *, first: int) -> None:
    parts = trimmed(block, [(first, len(block.words) - 1)])
    if parts:
        found[block.number] = Statement(block.number, parts, "interview.turn", TURN, links=[link], is_turn=True)


def _label(block: Block) -> Run | None:
    """The words before a colon at a block's start, past an opening mark, where they are a label."""
    words = block.words
    first = 1 if words[0].text in w.MARKS else 0
    colon = next((at for at in range(first, min(first + _LONGEST + 1, len(words))) if words[at].text == ":"), first)
    run = (first, colon - 1)
    return run if colon > first and colon + 1 < len(words) and _is_label(block, run) else None


def _is_label(block: Block, run: Run) -> bool:
    """Whether words are a name in capitals: WALTON, SEN. ABLE."""
    text = _text(block, run)
    return text.isupper() and sum(letter.isalpha() for letter in text) > 1 and not any(c.isdigit() for c in text)


def _entity(block: Block, run: Run, cast: Cast) -> int | None:
    """The one person or body that words name, or the one person whose surname the last of them is."""
    entities = {cast.entity_at(block, at) for at in range(run[0], run[1] + 1) if block.words[at].is_word}
    entity = entities.pop() if len(entities) == 1 else None
    if entity is not None and cast.entities[entity].type in ("PERSON", "ORG"):
        return entity
    surname = block.words[run[1]].lower
    named = [
        n for n, one in enumerate(cast.entities) if one.type == "PERSON" and one.name.lower().split()[-1] == surname
    ]
    return named[0] if len(named) == 1 else None


def _text(block: Block, run: Run) -> str:
    return " ".join(word.text for word in block.words[run[0] : run[1] + 1])
