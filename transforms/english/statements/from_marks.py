"""Quotations that no statement holds, with a cue directly beside them: "…,” she said", "he said: “…"."""

from collections.abc import Iterator, Sequence

from newsledger.transforms.english.parse.vocabulary import Block
from newsledger.transforms.english.statements.from_tagger import trimmed
from newsledger.transforms.english.statements.model import Run, Statement
from newsledger.transforms.english.statements.noun_phrases import subject, subject_before, tidy
from newsledger.transforms.lexicon import statement_words as w

BESIDE = 0.8
_REACH = 14
_SHORTEST = 2
_LONG = 4


def beside(block: Block, found: Sequence[Statement]) -> Iterator[Statement]:
    """A statement for every free quotation that a cue verb follows or leads in."""
    heads = {statement.head for statement in found}
    for run in block.quoted.values():
        inside = set(range(run[0], run[1] + 1))
        size = sum(block.words[at].is_word for at in inside)
        if size < _SHORTEST or any(inside & one.words() for one in found) or heads & inside:
            continue
        parts = trimmed(block, [run])
        named = _signed(block, run) or _named(block, run)
        if named is not None and parts:
            yield Statement(block.number, parts, "quotation.signed", BESIDE, source=named)
            continue
        head = _behind(block, run) or _before(block, run, is_long=size >= _LONG)
        if head is not None and head not in heads and parts:
            source = _source(block, head, run)
            if source is not None:
                heads.add(head)
                yield Statement(
                    block.number, parts, "quotation.cue", BESIDE, cue=(head, head), head=head, source=source
                )


def _signed(block: Block, run: Run) -> Run | None:
    """The name behind a dash that signs a quotation: “…” — Ida Brandt."""
    words, first = block.words, run[1] + 2
    if first >= len(words) or words[first - 1].text not in ("―", "—", "–", "-", "--") or not words[first].is_capital:
        return None
    last = first
    while last + 1 < len(words) and words[last + 1].text not in '.;:“"' and last - first < 8:
        last += 1
    verbs = any(words[at].tag in ("VBD", "VBZ", "VBP", "MD") for at in range(first, last + 1))
    return None if verbs else (first, last)


def _named(block: Block, run: Run) -> Run | None:
    """The name before a colon that leads a quotation in: Ida Brandt, mayor: “…”."""
    words, colon = block.words, run[0] - 1
    if colon < 1 or words[colon].text != ":":
        return None
    first = colon
    while first > 0 and colon - first < 9 and words[first - 1].text not in '.;:—–―“”"-' and not words[first - 1].quoted:
        first -= 1
    inside = words[first:colon]
    verbs = any(word.tag in ("VBD", "VBZ", "VBP", "MD", "VBG") for word in inside)
    return (
        None if verbs or not inside or not inside[0].is_capital or inside[0].lower in w.LABELS else (first, colon - 1)
    )


def _is_cue(block: Block, at: int) -> bool:
    """Whether a word is a verb that leads speech in; what is shouted or sung beside a quotation counts."""
    row = w.cue_forms().get(block.words[at].lower)
    speaks = row is not None and (row.weight == "strong" or row.kind == "speech")
    return speaks and block.words[at].tag.startswith("VB")


def _behind(block: Block, run: Run) -> int | None:
    """The cue of the words behind a quotation that ends in a comma or asks, in its sentence."""
    last = run[1]
    if last < 1 or block.words[last - 1].text not in (",", "?", "!", "—", "–", "-", "…", "."):
        return None
    for at in range(last + 1, min(last + 1 + _REACH, len(block.words))):
        word = block.words[at]
        if word.quoted or word.text in ".;:" or word.sentence != block.words[last].sentence:
            return None
        if _is_cue(block, at) or _ends(block, at):
            return at
    return None


def _ends(block: Block, at: int) -> bool:
    """Whether a cue in the present that the parser takes for a noun ends the sentence: "…,” Able answers."."""
    row = w.cue_forms().get(block.words[at].lower)
    following = block.words[at + 1].text if at + 1 < len(block.words) else "."
    named = block.words[at - 1].is_capital or block.words[at - 1].lower in ("he", "she", "they")
    return row is not None and row.weight == "strong" and following in ".," and named


def _before(block: Block, run: Run, *, is_long: bool) -> int | None:
    """The cue that stands directly before a quotation, past a comma, a colon, "that" or an adverb."""
    at = run[0] - 1
    while at >= 0 and run[0] - at < 4 and (block.words[at].text in ",:" or block.words[at].lower in ("that", "as")):
        at -= 1
    if at < 0 or block.words[at].quoted:
        return None
    listed = is_long and block.words[at].lower in w.cue_forms() and block.words[at].tag.startswith("VB")
    return at if listed or _is_cue(block, at) else None


def _source(block: Block, head: int, run: Run) -> Run | None:
    """The party of a cue: its subject, or the noun phrase behind it in "said X"."""
    own = subject(block, head)
    if own is not None and not (run[0] <= own[0] <= run[1]):
        return own
    if head > run[1] + 1:
        return subject_before(block, head)
    last = head
    for at in range(head + 1, min(head + 9, len(block.words))):
        word = block.words[at]
        if not word.is_word or word.quoted or word.tag in ("IN", "VBD", "VBZ", "WP", "WDT", "RB"):
            break
        last = at
    return tidy(block, (head + 1, last)) if last > head else subject_before(block, head)
