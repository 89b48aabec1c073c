"""The names of an article: what the tagger found and what the reference lists hold, made one set of places."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from newsledger.transforms.english.models.names import Tagged
from newsledger.transforms.english.parse.vocabulary import Block, Word
from newsledger.transforms.lexicon import name_words as w
from newsledger.transforms.lexicon.gazetteer import Entry, doubtful, genders, listed, stopped

LISTED = 0.95
LISTED_ALONE = 0.8


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a block: its first and last word, its type, and its entry where a reference list has it."""

    block: int
    first: int
    last: int
    type: str
    rule: str
    confidence: float
    entry: Entry | None = None


def names(blocks: list[Block], found: list[Name]) -> list[Name]:
    """The names of every block in order, never overlapping."""
    by_block: dict[int, list[Name]] = {}
    for name in found:
        by_block.setdefault(name.block, []).append(name)
    return [name for block in blocks for name in _merged(block, by_block.get(block.number, []))]


def _merged(block: Block, found: list[Name]) -> list[Name]:
    """The tagger's names and the lists', the longer where they overlap."""
    tagger = {at: name for name in found for at in range(name.first, name.last + 1)}
    kept = list(found)
    for last, first, entry in _listings(block):
        clashes = {id(tagger[at]): tagger[at] for at in range(first, last + 1) if at in tagger}
        name = _resolved(block, (first, last, entry), list(clashes.values()))
        if name is not None:
            kept = [one for one in kept if id(one) not in clashes]
            kept.append(name)
    return sorted(kept, key=lambda name: name.first)


def _listings(block: Block) -> Iterator[tuple[int, int, Entry]]:
    at, words = 0, block.words
    while at < len(words):
        text = words[at].text
        may = text[0].isupper() or text[0].isdigit() or text[0] == "a"
        hit = listed(words, at, len(words)) if may and words[at].lower not in w.GROUPS else None
        if hit is None:
            at += 1
            continue
        led = words[at].lower == "the" and hit[0] > at and not (hit[1].is_outlet or hit[1].name.startswith("The "))
        yield hit[0], at + led, hit[1]
        at = hit[0] + 1


def _resolved(block: Block, place: tuple[int, int, Entry], clashes: list[Name]) -> Name | None:
    """The listed name as it stands in the text, or None where the tagger's name is the better one."""
    first, last, entry = place
    name = Name(block.number, first, last, entry.mention_type, "names.list", LISTED, entry)
    if any(one.first < first or one.last > last for one in clashes):
        return None
    if not clashes:
        return replace(name, confidence=LISTED_ALONE) if _stands_alone(block, place) else None
    if len(clashes) == 1 and (clashes[0].first, clashes[0].last) == (first, last):
        return _typed(block, name, clashes[0])
    return name


def _typed(block: Block, name: Name, other: Name) -> Name | None:
    """A listed name that the tagger found too; the tagger's person stands where the form is a person's name as well."""
    entry = name.entry
    if entry is None or other.type != "PERSON" or name.last > name.first:
        return name
    text = block.words[name.first].lower
    if entry.reference_id.startswith(("country:", "metonym:")) and text not in genders():
        return name
    return None if other.confidence > 0.6 or text in genders() else name


def _stands_alone(block: Block, place: tuple[int, int, Entry]) -> bool:
    """Whether a form that only a list knows is a name here."""
    first, last, entry = place
    words = block.words
    text = " ".join(word.lower for word in words[first : last + 1])
    if text in doubtful() or text in stopped():
        return False
    if entry.reference_id.startswith(("country:", "metonym:")) or last > first:
        return True
    proper = words[first].tag.startswith("NNP") or words[first].text.isupper()
    beside = _beside(words, first, last)
    return proper and not beside and text not in genders()


def _beside(words: tuple[Word, ...], first: int, last: int) -> bool:
    """Whether another capitalised word stands directly beside, so that the form is part of a longer name."""
    before = first > 0 and words[first - 1].is_capital and words[first - 1].tag.startswith("NNP")
    after = last + 1 < len(words) and words[last + 1].is_capital and words[last + 1].tag.startswith("NNP")
    return before or after


def tagged(blocks: list[Block], found: list[Tagged]) -> list[Name]:
    """The tagger's names, its places told apart as GPE, LOC and FAC."""
    by_number = {block.number: block for block in blocks}
    return [
        Name(one.block, one.first, one.last, _kind(by_number[one.block], one), "names.tagger", one.confidence)
        for one in found
    ]


def _kind(block: Block, one: Tagged) -> str:
    """A place's type by its first or last word; a place that no list and no such word tells is a town or a region."""
    if one.type != "LOC":
        return one.type
    first, last = block.words[one.first].lower, block.words[one.last].lower
    for heads, kind in ((w.FAC_HEADS, "FAC"), (w.LOC_HEADS, "LOC")):
        if last in heads and one.last > one.first:
            return kind
    if first in ("lake", "mount", "mt.", "cape", "gulf", "river", "strait"):
        return "LOC"
    return "GPE"
