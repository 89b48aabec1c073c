"""Names that the article itself shows to be none: common words of headings, explained acronyms, languages."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from newsledger.transforms.english.mentions.name_extent import is_in_plain_sentence
from newsledger.transforms.english.mentions.names import NameSpan
from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.lexicon.gazetteer import genders
from newsledger.transforms.lexicon.name_words import (
    EVENT_ENDINGS,
    EVENT_HEADS,
    FACILITY_HEADS,
    FUNCTION_WORDS,
    LANDFORM_HEADS,
    LAW_ENDINGS,
    ORGANISATION_HEADS,
)
from newsledger.transforms.lexicon.words import words

_LANGUAGES = words("names_of_languages")
_BEFORE_LANGUAGES = words("words_before_languages")
_JOINTS = frozenset({"and", "or", ",", "/"})
_HEADS = ORGANISATION_HEADS | FACILITY_HEADS | LANDFORM_HEADS | EVENT_HEADS | EVENT_ENDINGS | LAW_ENDINGS | {"news"}
_LETTERS_OF_CODES = 3
_LONGEST_ACRONYM = 6
_LEAST_OF_HEADLINES = 6  # words


def without_common_words(blocks: Sequence[Block], names: Sequence[NameSpan]) -> list[NameSpan]:
    """Return names without those that are common words, in order; of some a part is left.

    Args:
        blocks: The blocks of an article.
        names: Its names, in order.
    """
    usage = _Usage(blocks)
    codes = {second.phrase for first, second in pairwise(names) if _is_code(first, second)}
    return [kept for name in names if name.phrase not in codes and (kept := usage.kept(name)) is not None]


def _is_code(place: NameSpan, code: NameSpan) -> bool:
    """Return whether three capitals in brackets behind a place are its airport's code: Orsk (ORK)."""
    block, index = code.phrase.block, code.phrase.first
    is_near = place.phrase.block is block and place.phrase.last == index - 2 and place.type in ("GPE", "LOC")
    is_bracketed = block.lower(index - 1) == "(" and block.lower(index + 1) == ")"
    text = code.phrase.text
    return is_near and is_bracketed and code.entry is None and text.isupper() and len(text) == _LETTERS_OF_CODES


class _Usage:
    """How an article writes words: in small letters, and with a capital where nothing but a name explains it."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._small: set[str] = set()
        self._large: set[str] = set()
        self._explained: set[str] = set()
        for block in blocks:
            self._explained.update(_explained_acronyms(block))
            self._small.update(word.text for word in block.words if word.text.islower())
            for first, last in block.sentences:
                if is_in_plain_sentence(block, first):
                    self._large.update(word.lower for word in block.words[first + 1 : last + 1] if word.is_capital)

    def kept(self, name: NameSpan) -> NameSpan | None:
        """Return a name or the part of it that is one; None if no part is."""
        if name.phrase.text in self._explained or _is_language(name):
            return None
        if name.entry is not None or name.phrase.words[0].lower in genders():
            return name
        if self._only_begins_sentence(name.phrase):
            return None
        if not _is_in_heading(name.phrase) or any(word.lower in _HEADS | FUNCTION_WORDS for word in name.phrase.words):
            return name
        phrase = self._proper_part(name.phrase)
        return None if phrase is None else replace(name, phrase=phrase)

    def _only_begins_sentence(self, phrase: Phrase) -> bool:
        """Return whether one word has its capital from the sentence alone: “Brewer sells pubs”, “the brewer said”."""
        word = phrase.words[0]
        is_single = len(phrase) == 1 and word.text.istitle() and phrase.block.begins_sentence(phrase.first)
        return is_single and word.lower in self._small and word.lower not in self._large

    def _proper_part(self, phrase: Phrase) -> Phrase | None:
        """Return a name in a heading without the words at its ends that the text writes in small letters alone."""
        block, first, last = phrase.block, phrase.first, phrase.last
        while first <= last and self._is_common(block, first):
            first += 1
        while last >= first and self._is_common(block, last):
            last -= 1
        is_lone = first == last and len(phrase) > 1 and block.lower(first) not in self._large
        return None if first > last or is_lone else block.phrase(first, last)

    def _is_common(self, block: Block, index: int) -> bool:
        word = block.words[index]
        is_small = word.lower in FUNCTION_WORDS or not word.is_word or self._is_written_small(word.lower)
        return is_small and word.lower not in self._large

    def _is_written_small(self, text: str) -> bool:
        return text in self._small or text + "s" in self._small or (text.endswith("s") and text[:-1] in self._small)


def _is_in_heading(phrase: Phrase) -> bool:
    """Return whether a name stands in a sentence of capitals that says something, as headlines do; lists do not."""
    sentence = phrase.block.sentence_of(phrase.first)
    is_long = len(sentence) >= _LEAST_OF_HEADLINES or any(word.is_verbal for word in sentence.words)
    return is_long and sentence.words[-1].text != "." and not is_in_plain_sentence(phrase.block, phrase.first)


def _explained_acronyms(block: Block) -> Iterator[str]:
    """Yield the acronyms in brackets behind the small words that they stand for: a slow sand filter (SSF)."""
    for index in range(2, len(block) - 1):
        text = block.words[index].text
        letters = text.removesuffix("s")
        is_bracketed = block.words[index - 1].text == "(" and block.lower(index + 1) in (")", ",", ";")
        if not is_bracketed or not letters.isupper() or not 1 < len(letters) <= _LONGEST_ACRONYM:
            continue
        words_before = block.words[max(0, index - 1 - 2 * len(letters)) : index - 1]
        parts = [word.text for word in words_before if word.is_word and word.lower not in FUNCTION_WORDS][
            -len(letters) :
        ]
        if "".join(part[0] for part in parts).upper() == letters and all(part.islower() for part in parts):
            yield from (letters, letters + "s")


def _is_language(name: NameSpan) -> bool:
    """Return whether a name is a language and no people: spoke in Greek, other than English."""
    block, index = name.phrase.block, name.phrase.first
    if len(name.phrase) > 1 or name.phrase.lower not in _LANGUAGES:
        return False
    following = block.word(index + 1)
    if following.is_noun or following.is_adjective or following.text == "-":
        return False
    while block.lower(index - 1) in _JOINTS and block.lower(index - 2) in _LANGUAGES:
        index -= 2
    return block.lower(index - 1) in _BEFORE_LANGUAGES
