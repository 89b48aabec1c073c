"""Quotations that a clause of their own leads in inside another statement: "Prices will rise, Able said: “…”"."""

from collections.abc import Sequence

from newsledger.transforms.english.parse.vocabulary import Block
from newsledger.transforms.english.statements.from_tagger import trimmed
from newsledger.transforms.english.statements.model import Run, Statement
from newsledger.transforms.english.statements.noun_phrases import subject, subject_before
from newsledger.transforms.lexicon import statement_words as w

_REACH = 4
_SHORTEST = 3
_SETTING = frozenset("when as after while once in at on during before if though although".split())


def led_in(block: Block, found: Sequence[Statement]) -> list[Statement]:
    """The statements, with every quotation that a cue and its own subject lead in taken out of what stands before it.

    The quotation is a statement of its own, or one that the list holds already.
    """
    made = list(found)
    for low, high in sorted(block.quoted.values()):
        if sum(block.words[at].is_word for at in range(low, high + 1)) < _SHORTEST:
            continue
        _part_at_colon(block, made, (low, high))
        cue = _cue(block, low)
        source = None if cue is None else _source(block, cue)
        if cue is None or source is None or not source[1] < cue:
            continue
        for outer in [one for one in made if _holds(one, source[0], (low, high))]:
            made += _split(block, outer, (cue, source, (low, high)), others=made)
    return [one for one in made if one.parts]


def _part_at_colon(block: Block, made: list[Statement], run: Run) -> None:
    """Part a content at the colon before its quotation: "rejected the charge: “…”"."""
    low = run[0]
    if low < 1 or block.words[low - 1].text != ":":
        return
    for outer in [one for one in made if _holds(one, low - 1, run)]:
        before, parts = trimmed(block, [(outer.first, low - 2)]), trimmed(block, [run])
        if before and parts and outer.head is not None and outer.head < outer.first and len(outer.parts) == 1:
            outer.parts = before
            made.append(Statement(block.number, parts, "quotation.colon", outer.sure, follows=outer))


def _cue(block: Block, low: int) -> int | None:
    """The cue verb before a quotation that makes a sentence, past a comma or a colon and a few words of manner."""
    words = block.words
    mark = low - 1
    if mark < 2 or words[mark].text not in (",", ":") or low + 1 >= len(words) or not words[low + 1].is_capital:
        return None
    for at in range(mark - 1, max(mark - 1 - _REACH, 0), -1):
        row = w.cue_forms().get(words[at].lower)
        if words[at].quoted or words[at].text in ",;:.":
            return None
        if row is not None and (words[at].tag in ("VBD", "VBZ", "VBP") or _is_past(block, at)):
            return at
    return None


def _source(block: Block, cue: int) -> Run | None:
    """The noun phrase that ends before a cue; the subject in the tree only where none does."""
    own, near = subject(block, cue), subject_before(block, cue)
    return near if near is not None and (own is None or own[1] < near[0]) else own


def _is_past(block: Block, at: int) -> bool:
    """Whether a verb that the tagger takes for a participle stands behind a noun or a pronoun, as the past tense."""
    return block.words[at].tag == "VBN" and block.words[at - 1].tag.startswith(("NN", "PRP", "CD"))


def _holds(outer: Statement, first: int, run: Run) -> bool:
    """Whether a statement's content has words before a source as well as most of the quotation behind it."""
    content = outer.words()
    inside = sum(at in content for at in range(run[0], run[1] + 1))
    return outer.first < first and inside * 2 > run[1] - run[0]


def _split(block: Block, outer: Statement, at: tuple[int, Run, Run], *, others: Sequence[Statement]) -> list[Statement]:
    """Cut a statement before the clause that leads a quotation in; the quotation's statement, if new."""
    cue, source, (low, high) = at
    if outer.head == cue and any(block.words[n].quoted for n in outer.words() if n < source[0]):
        return []  # “A,” she said, “B”
    parts = trimmed(block, [(low, high)])
    before = trimmed(block, [(outer.first, _clause(block, cue, (outer.first, source[0])) - 1)])
    if outer.head == cue and (not before or _sets_scene(block, before[0])):
        outer.parts = parts
        return []
    outer.parts = before
    if not parts:
        return []
    if outer.head == cue:
        return [Statement(block.number, parts, "tagger.led", outer.sure, cue=outer.cue, head=cue, source=outer.source)]
    if any(one is not outer and one.head == cue for one in others):
        return []
    return [Statement(block.number, parts, "quotation.cue", outer.sure, cue=(cue, cue), head=cue, source=source)]


def _clause(block: Block, cue: int, bounds: Run) -> int:
    """The first word of the clause around a cue, with its scene, inside the bounds; else the source's first."""
    words, first = block.words, block.subtree(cue)[0]
    found = first if bounds[0] < first < bounds[1] else bounds[1]
    for at in range(bounds[0] + 1, found - 1):
        joined = at + (words[at].lower in ("and", "but"))
        if words[at - 1].text == "," and (words[joined].lower in ("when", "asked", "pressed")):
            return at
    return found


def _sets_scene(block: Block, run: Run) -> bool:
    """Whether words before a source only tell on what occasion it spoke: "Asked about the port, …"."""
    word = block.words[run[0]]
    subjects = any(block.words[at].dep in ("nsubj", "nsubj:pass", "expl") for at in range(run[0], run[1] + 1))
    return word.tag in ("VBG", "VBN", "TO", "VB") or word.lower in _SETTING or not subjects
