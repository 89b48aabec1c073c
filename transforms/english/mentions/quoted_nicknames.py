"""Names of persons around a nickname in quotation marks, which the tagger reads in parts: Michael “Mickey” Donohue."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from newsledger.transforms.english.mentions.names import NameSpan
from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.lexicon.common_words import base, is_common
from newsledger.transforms.lexicon.gazetteer import title_forms
from newsledger.transforms.lexicon.name_words import FUNCTION_WORDS

_OPENING, _CLOSING = frozenset({"“", '"', "‘", "'"}), frozenset({"”", '"', "’", "'"})


def with_nicknames(names: Iterable[NameSpan]) -> Iterator[NameSpan]:
    """Yield names, those on both sides of a nickname as one: Michael “Mickey” Donohue."""
    parts: list[NameSpan] = []
    for name in map(_past_nickname, names):
        opening = _mark_before_nickname(name)
        inner = (
            0 if opening is None else sum(_is_behind(part.phrase, name.phrase.block, opening) for part in parts[-1:])
        )
        first = parts[-1 - inner] if len(parts) > inner else None
        if opening is not None and first is not None and _is_around_nickname(first.phrase, name, opening):
            del parts[len(parts) - 1 - inner :]
            parts.append(replace(first, phrase=first.phrase.block.phrase(first.phrase.first, name.phrase.last)))
        elif opening is not None and _is_given_name(name.phrase.block, opening - 1):
            del parts[len(parts) - inner :]
            parts.append(replace(name, phrase=name.phrase.block.phrase(opening - 1, name.phrase.last)))
        else:
            parts.append(name)
    yield from parts


def _past_nickname(name: NameSpan) -> NameSpan:
    """Return a name that ends with a nickname behind its opening mark with the surname behind the closing one."""
    block, last = name.phrase.block, name.phrase.last
    is_open = name.type == "PERSON" and len(name.phrase) > 2 and block.words[last - 1].text in _OPENING
    has_surname = block.lower(last + 1) in _CLOSING and block.word(last + 2).is_capital
    if not is_open or not has_surname or not block.shares_sentence(last, last + 2):
        return name
    return replace(name, phrase=block.phrase(name.phrase.first, last + 2))


def _mark_before_nickname(name: NameSpan) -> int | None:
    """Return the opening mark of a capitalised word, or of "The" and one, in quotation marks before a person's name.

    The tagger may read the nickname as the beginning of the name: Bob' Harlan.
    """
    block, first = name.phrase.block, name.phrase.first
    is_inside = len(name.phrase) > 2 and block.words[first + 1].text in _CLOSING
    closing = first + 1 if is_inside else first - 1
    if name.type != "PERSON" or block.lower(closing) not in _CLOSING or not block.word(closing - 1).is_capital:
        return None
    opening = closing - 2 - (block.lower(closing - 2) == "the")
    if opening <= 0 or block.lower(opening) not in _OPENING:
        return None
    is_apart = block.words[opening - 1].end < block.words[opening].start == block.words[opening + 1].start - 1
    return opening if is_apart else None


def _is_given_name(block: Block, index: int) -> bool:
    """Return whether an unread word before a nickname is a name: capitalised, and neither common nor a title."""
    word = block.words[index]
    is_title = (word.lower,) in title_forms() or word.lower in FUNCTION_WORDS
    is_name = word.is_capital and word.text.isalpha() and word.is_proper_noun
    return is_name and not is_title and not is_common(base(word.lower))


def _is_behind(phrase: Phrase, block: Block, index: int) -> bool:
    return phrase.block is block and phrase.first > index


def _is_around_nickname(phrase: Phrase, successor: NameSpan, opening: int) -> bool:
    """Return whether the marks of a nickname stand in a name or directly behind it."""
    is_near = successor.phrase.block is phrase.block and phrase.first < opening <= phrase.last + 1
    return is_near and phrase.words[0].is_capital
