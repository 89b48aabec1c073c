"""Names as found, brought into shape: titles and articles off, and one reading of a string in the whole article."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from newsledger.transforms.english.mentions.names import Name
from newsledger.transforms.english.mentions.persons import name_parts, short_forms
from newsledger.transforms.english.mentions.titles import leading_title, title_before
from newsledger.transforms.english.parse.vocabulary import Block, Word
from newsledger.transforms.lexicon import name_words as w
from newsledger.transforms.lexicon.gazetteer import forms, genders, listed, squeezed, stopped

Forms = dict[str, str]
_LEAST_SENTENCES = 6
_TOLD = (
    (("ORG", "WORK", "EVENT", "PRODUCT", "LAW"), w.LAW_ENDS, "LAW"),
    (("ORG", "WORK"), w.EVENT_ENDS, "EVENT"),
    (("PERSON", "EVENT", "WORK", "LOC", "GPE"), w.COMPANY_ENDS, "ORG"),
    (("PERSON",), w.BODY_WORDS - {"guard", "service", "union", "team", "agency"}, "ORG"),
    (("GPE", "LOC"), w.ORG_HEADS, "ORG"),
)
_LINKS = w.PARTICLES | frozenset(
    "of the and for on in to & a an at with by delle dei degli des du e und für 's ’s".split()
)
_RANKS = frozenset(
    "det insp supt sgt cllr cpl pte capt maj col lt gen adm cmdr rev fr prof dr sr mr mrs ms pc dc".split()
)


def trimmed(blocks: list[Block], found: list[Name]) -> list[Name]:
    """The tagger's names within their proper bounds; what is no name by its look is left out."""
    by_number = {block.number: block for block in blocks}
    return [one for name in found for one in _trimmed(by_number[name.block], name)]


def shaped(blocks: list[Block], found: list[Name]) -> list[Name]:
    """The names with one type for each string, and those that only the rest of the article tells."""
    by_number = {block.number: block for block in blocks}
    people = _people(by_number, found)
    agreed = _agreed(by_number, found, people)
    return sorted([*agreed, *_missed(blocks, agreed, people)], key=lambda name: (name.block, name.first))


def _text(block: Block, name: Name) -> str:
    return " ".join(word.text for word in block.words[name.first : name.last + 1])


def _trimmed(block: Block, name: Name) -> Iterator[Name]:
    """A name without title, article, possessive and marks at its ends; none where nothing is left."""
    first, last, words = name.first, name.last, block.words
    while first <= last and (words[first].lower in ("the", "a", "an") or not words[first].text[0].isalnum()):
        first += 1
    while last >= first and (words[last].lower in ("'s", "’s") or _is_mark(words[last].text)):
        last -= 1
    if name.type in ("PERSON", "ORG", "GPE", "LOC", "FAC") or block.zone == "title":
        first, last = _without_small(block, first, last)
    if name.type == "PERSON":
        first = _after_title(block, first, last)
    if first > last or (first == last and words[first].lower in w.FUNCTION_WORDS | w.DAYS | w.MONTHS):
        return
    text = " ".join(word.lower for word in words[first : last + 1])
    if text in stopped() or (first == last and _is_pair(text)) or _is_headline(block, name):
        return
    if first < last or not _is_plain(block, first, name):
        yield replace(name, first=first, last=last, type=_kind(words[first : last + 1], name.type))


def _is_plain(block: Block, at: int, name: Name) -> bool:
    """Whether a single word is likely an ordinary noun whose capital only begins a sentence or a quotation."""
    word = block.words[at]
    begins = at == 0 or block.words[at - 1].sentence != word.sentence or not block.words[at - 1].is_word
    return begins and word.tag in ("NN", "NNS", "JJ", "RB", "VBG") and name.confidence < 0.8 and not word.text.isupper()


def _is_mark(text: str) -> bool:
    return not text[0].isalnum()


def _is_pair(text: str) -> bool:
    """Whether a word is two countries joined by a hyphen that the tokenizer left: U.S.-Russia."""
    parts = text.split("-")
    return len(parts) == 2 and all(squeezed(part).upper() in forms() or part.title() in forms() for part in parts)


def _is_headline(block: Block, name: Name) -> bool:
    """Whether a "work" is the title's whole line, which a headline in capitals looks like."""
    return name.type == "WORK" and block.zone == "title" and name.last - name.first + 1 > 0.6 * len(block.words)


def _without_small(block: Block, first: int, last: int) -> tuple[int, int]:
    """The bounds without small words that link no names: Paris office of Apex Grain, Sofala province."""
    words = block.words
    while last > first and _is_small(words, last):
        last -= 1
    if words[min(first, last)].lower in w.STORMS:
        end = next((at for at in range(first + 1, last + 1) if _is_small(words, at)), last + 1)
        return first, max(first, end - 1)
    for at in range(last - 1, first, -1):
        if _is_small(words, at):
            start = at + 1
            while start <= last and words[start].lower in _LINKS:
                start += 1
            return start, last
    return first, last


def _is_small(words: Sequence[Word], at: int) -> bool:
    joined = at > 0 and words[at - 1].text == "-"
    return words[at].text.islower() and words[at].lower not in _LINKS and not joined


def _after_title(block: Block, first: int, last: int) -> int:
    """The first word of a person's name after titles, abbreviated ranks and the country before them."""
    if first >= last:
        return first
    title = leading_title(block, first, last)
    if title is not None and title.told.kind != "profession":
        first = title.last + 1
    hit = listed(block.words, first, last)
    if hit is not None and hit[1].mention_type == "NORP":
        first = hit[0] + 1
    while first < last and block.words[first].lower.strip(".") in _RANKS:
        first += 1
    return first


def _kind(words: Sequence[Word], kind: str) -> str:
    """A name's type, set right where its words tell it beyond doubt."""
    first, last = words[0].lower, words[-1].lower
    if len(words) == 1:
        return "NORP" if last in w.GROUPS else kind
    if first in w.STORMS:
        return "EVENT"
    return next((told for kinds, ends, told in _TOLD if kind in kinds and last in ends), kind)


def _people(blocks: dict[int, Block], found: list[Name]) -> Forms:
    """Short forms of every full name of a person, with the full name."""
    forms: Forms = {}
    for name in found:
        text = _text(blocks[name.block], name)
        if name.type == "PERSON" and name.entry is None and name.last > name.first:
            for form in short_forms(name_parts(text))[:3]:
                if " " not in form:
                    forms.setdefault(form, text)
    return forms


def _agreed(blocks: dict[int, Block], found: list[Name], people: Forms) -> list[Name]:
    """The names, each string of one type throughout: a person's short form, else as most often read."""
    votes: dict[str, Counter[str]] = {}
    for name in found:
        if name.entry is None:
            votes.setdefault(_text(blocks[name.block], name), Counter())[name.type] += 1
    _unintroduced(blocks, found, people, votes=votes)
    sure = {text: _is_body_too(text, votes, found, blocks=blocks) for text in votes if text in people}
    companies = _short_companies(votes) - set(people)
    kept = []
    for name in found:
        text = _text(blocks[name.block], name)
        if name.entry is not None:
            is_person = text in people and not name.entry.reference_id.startswith(("country:", "metonym:"))
            kept.append(replace(name, entry=None, type="PERSON", rule="names.document") if is_person else name)
            continue
        kind = "PERSON" if text in people and not sure[text] else votes[text].most_common(1)[0][0]
        kind = "ORG" if text in companies else kind
        kept.append(replace(name, type=kind) if kind != name.type else name)
    return kept


def _short_companies(votes: Iterable[str]) -> set[str]:
    """The names of companies without the word that tells their trade: Biovale of Biovale Therapeutics."""
    found: set[str] = set()
    for text in votes:
        words = text.split()
        if len(words) > 1 and words[-1].lower() in w.COMPANY_ENDS - {"bank", "university", "group"}:
            found.add(" ".join(words[:-1]))
            found |= {words[0]} if len(words[0]) > 3 and words[0].lower() not in w.FUNCTION_WORDS else set()
    return found


def _is_body_too(text: str, votes: dict[str, Counter[str]], found: list[Name], *, blocks: dict[int, Block]) -> bool:
    """Whether a person's surname is surely a body's name too, as companies bear their founders' names."""
    if votes[text]["ORG"] < 3 or votes[text]["PERSON"]:
        return False
    own = [name.confidence for name in found if name.type == "ORG" and _text(blocks[name.block], name) == text]
    return sum(own) > 0.85 * len(own)


def _unintroduced(
    blocks: dict[int, Block], found: list[Name], people: Forms, *, votes: dict[str, Counter[str]]
) -> None:
    """Take single words for bodies that were read as persons, where the article introduces its persons in full.

    News gives a person's full name, a title or a well-known first name at least once.
    """
    if not people or sum(len(block.sentences) for block in blocks.values()) < _LEAST_SENTENCES:
        return
    titled = {_text(blocks[n.block], n) for n in found if title_before(blocks[n.block], n.first) is not None}
    for text, counted in votes.items():
        known = text in people or text in titled or text.casefold() in genders()
        if " " not in text and not known and counted.most_common(1)[0][0] == "PERSON":
            counted["ORG"] += 2 * counted["PERSON"]


def _missed(blocks: list[Block], found: list[Name], people: Forms) -> Iterator[Name]:
    """Surnames and heads of bodies that nothing took for names where they stand, but the article's full names tell."""
    by_number = {block.number: block for block in blocks}
    covered = {(name.block, at) for name in found for at in range(name.first, name.last + 1)}
    bodies = _heads_of_bodies(by_number, found)
    for block in blocks:
        for at, word in enumerate(block.words):
            if not word.is_capital or (block.number, at) in covered:
                continue
            if word.lower in w.GROUPS:
                yield Name(block.number, at, at, "NORP", "names.document", 0.85)
            elif word.text in people and (word.tag.startswith("NNP") or word.lower not in w.FUNCTION_WORDS):
                yield Name(block.number, at, at, "PERSON", "names.document", 0.85)
            elif word.text in bodies and at and block.words[at - 1].lower in ("the", "a", "an", "that"):
                yield Name(block.number, at, at, "ORG", "names.document", 0.75)


def _heads_of_bodies(blocks: dict[int, Block], found: list[Name]) -> set[str]:
    """Last words of the full names of bodies, by which the article may call them: the Commission."""
    heads = set()
    for name in found:
        if name.type == "ORG" and name.last > name.first:
            last = blocks[name.block].words[name.last]
            if last.lower in w.BODY_WORDS and last.is_capital:
                heads.add(last.text)
    return heads
