"""Noun phrases beside a word, where the tree is not to be relied on."""

from newsledger.transforms.english.parse.vocabulary import Block
from newsledger.transforms.english.statements.model import Run
from newsledger.transforms.english.statements.noun_phrases import tidy
from newsledger.transforms.lexicon import statement_words as w


def _goes_on(block: Block, at: int, first: int) -> bool:
    """Whether a preposition goes on a noun phrase: of, for; of someone unnamed also where and with what."""
    words = block.words
    if words[at].lower in ("of", "for"):
        return True
    unnamed = not any(word.is_capital for word in words[first + 1 : at])
    day = at + 1 < len(words) and (words[at + 1].lower.endswith("day") or words[at + 1].text[0].isdigit())
    return unnamed and at > first and words[at].lower in ("in", "at", "with", "from", "to", "inside", "on") and not day


def phrase(block: Block, first: int, end: int) -> Run | None:
    """The noun phrase that begins at a word: up to a mark, a verb or a preposition other than "of"."""
    last = first - 1
    for at in range(first, min(first + 12, end + 1)):
        word = block.words[at]
        if word.text in '.;:()“"?!' or word.quoted or word.tag in ("VBD", "VBZ", "VBP", "MD", "WDT", "WP"):
            break
        if at > first and word.lower in ("that", "whether"):
            break
        if word.text == "," or (word.tag in ("IN", "TO") and not _goes_on(block, at, first)):
            break
        participle = word.tag in ("VBN", "VBG") and at > first and block.words[at - 1].tag.startswith("NN")
        if participle or word.lower in w.FOLLOWING - {"and", "or"}:
            break
        last = at
    return tidy(block, (first, last)) if last >= first else None


def phrase_before(block: Block, at: int, start: int) -> Run | None:
    """The noun phrase that ends before a word."""
    first = at
    while first > start and block.words[first - 1].is_word and at - first < 8 and not block.words[first - 1].quoted:
        tag = block.words[first - 1].tag
        if tag in ("VBD", "VBZ", "MD", "CC", "WDT") or (
            tag == "IN" and block.words[first - 1].lower not in ("of", "for")
        ):
            break
        first -= 1
    return (first, at - 1) if first < at and first > 0 else None
