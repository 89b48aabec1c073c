"""Turns of printed interviews: "Halvorsen: I have counted.", the speaker a run-in head."""

from collections.abc import Sequence
from itertools import pairwise

from newsledger.transforms.language.blocks import Block
from newsledger.transforms.mentions.cast import Cast
from newsledger.transforms.quotes.reading import trimmed
from newsledger.transforms.quotes.statement import Link, Statement

TURN = 0.85
_FEWEST = 2


def turns(blocks: Sequence[Block], cast: Cast) -> dict[int, Statement]:
    """The statement that each turn is, by its block's number; none where fewer than two name their speaker."""
    found: dict[int, Statement] = {}
    for head, block in pairwise(blocks):
        if not head.is_head or head.paragraph != block.paragraph:
            continue
        entities = {cast.entity_at(head.number, at) for at in range(len(head.words)) if head.words[at].is_word}
        entity = entities.pop() if len(entities) == 1 else None
        parts = trimmed(block, [(0, len(block.words) - 1)])
        if entity is not None and parts and cast.entities[entity].type in ("PERSON", "ORG"):
            link = Link("speaker", head.number, 0, len(head.words) - 1, (entity,))
            found[block.number] = Statement(block.number, parts, "interview.turn", TURN, links=[link], is_turn=True)
    return found if len(found) >= _FEWEST else {}
