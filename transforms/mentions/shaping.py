"""Names as found, brought into shape: titles and articles off, and one reading of a string in the whole article."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from newsledger.transforms.language.blocks import Block
from newsledger.transforms.mentions import words as w
from newsledger.transforms.mentions.gazetteer import listed, stopped
from newsledger.transforms.mentions.naming import Name
from newsledger.transforms.mentions.persons import short_forms
from newsledger.transforms.mentions.titles import leading_title

Forms = dict[str, str]


def shaped(blocks: list[Block], found: list[Name]) -> list[Name]:
    """The names with their proper bounds and types, and those that only the rest of the article tells."""
    by_number = {block.number: block for block in blocks}
    trimmed = [one for name in found for one in _trimmed(by_number[name.block], name)]
    people = _people(by_number, trimmed)
    agreed = _agreed(by_number, trimmed, people)
    return sorted([*agreed, *_missed(blocks, agreed, people)], key=lambda name: (name.block, name.first))


def _text(block: Block, name: Name) -> str:
    return " ".join(word.text for word in block.words[name.first : name.last + 1])


def _trimmed(block: Block, name: Name) -> Iterator[Name]:
    """A name without title, article, possessive and marks at its ends; none where nothing is left."""
    if name.entry is not None:
        yield name
        return
    first, last, words = name.first, name.last, block.words
    while first <= last and (words[first].lower in ("the", "a", "an") or not words[first].text[0].isalnum()):
        first += 1
    while last >= first and (words[last].lower in ("'s", "’s") or _is_mark(words[last].text)):
        last -= 1
    if name.type == "PERSON" and first < last:
        title = leading_title(block, first, last)
        if title is not None and title.told.kind != "profession":
            first = title.last + 1
    if first > last or (first == last and words[first].lower in w.FUNCTION_WORDS | w.DAYS | w.MONTHS):
        return
    if " ".join(word.lower for word in words[first : last + 1]) in stopped():
        return
    yield from _split(block, replace(name, first=first, last=last))


def _is_mark(text: str) -> bool:
    return not text[0].isalnum() and text[-1] not in ".)"


def _split(block: Block, name: Name) -> Iterator[Name]:
    """A person's name without the country's that a tagger took into it: Russian Vladimir Putin."""
    hit = listed(block.words, name.first, name.last) if name.type == "PERSON" else None
    if hit is not None and hit[1].mention_type == "NORP":
        yield Name(name.block, name.first, hit[0], "NORP", "names.list", 0.9, hit[1])
        yield replace(name, first=hit[0] + 1)
    else:
        yield name


def _people(blocks: dict[int, Block], found: list[Name]) -> Forms:
    """Short forms of every full name of a person, with the full name."""
    forms: Forms = {}
    for name in found:
        text = _text(blocks[name.block], name)
        if name.type == "PERSON" and name.entry is None and name.last > name.first:
            for form in short_forms(tuple(text.split()))[:3]:
                if " " not in form:
                    forms.setdefault(form, text)
    return forms


def _agreed(blocks: dict[int, Block], found: list[Name], people: Forms) -> list[Name]:
    """The names, each string of one type throughout: a person's short form, else as most often read."""
    votes: dict[str, Counter[str]] = {}
    for name in found:
        if name.entry is None:
            votes.setdefault(_text(blocks[name.block], name), Counter())[name.type] += 1
    kept = []
    for name in found:
        text = _text(blocks[name.block], name)
        if name.entry is not None:
            is_person = text in people and not name.entry.reference_id.startswith(("country:", "metonym:"))
            kept.append(replace(name, entry=None, type="PERSON", rule="names.document") if is_person else name)
            continue
        kind = "PERSON" if text in people and name.first == name.last else votes[text].most_common(1)[0][0]
        kept.append(replace(name, type=kind) if kind != name.type else name)
    return kept


def _missed(blocks: list[Block], found: list[Name], people: Forms) -> Iterator[Name]:
    """Surnames that nothing took for a name where they stand, but the article's full names tell."""
    covered = {(name.block, at) for name in found for at in range(name.first, name.last + 1)}
    for block in blocks:
        for at, word in enumerate(block.words):
            if word.text not in people or (block.number, at) in covered or not word.is_capital:
                continue
            if word.tag.startswith("NNP") or word.lower not in w.FUNCTION_WORDS:
                yield Name(block.number, at, at, "PERSON", "names.document", 0.85)
