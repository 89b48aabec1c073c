"""Postal codes of states behind towns: Denver, CO and Toronto, ON."""

from collections.abc import Iterator, Sequence

from newsledger.transforms.english.mentions.names import NameSpan, named_words
from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.lexicon.gazetteer import listed, states_by_code
from newsledger.transforms.lexicon.name_words import FUNCTION_WORDS

_RULE = "names.list"
_CONFIDENCE = 0.85
_LONGEST_TOWN = 3  # words


def with_state_codes(blocks: Sequence[Block], names: Sequence[NameSpan]) -> list[NameSpan]:
    """Return names, and the states whose codes stand behind towns; a town there is a name too."""
    persons = {(name.phrase.block.number, name.phrase.last) for name in names if name.type == "PERSON"}
    codes = {name.phrase: name for block in blocks for name in _codes(block, persons)}
    kept = [name for name in names if name.phrase not in codes]
    name_words = named_words(kept)
    free = [name for name in codes.values() if (name.phrase.block.number, name.phrase.first) not in name_words]
    towns = [town for code in free if (town := _town(code.phrase, name_words)) is not None]
    return sorted([*kept, *free, *towns], key=lambda name: name.phrase.position)


def _codes(block: Block, persons: set[tuple[int, int]]) -> Iterator[NameSpan]:
    """Yield the states of a block whose codes follow a capitalised word, which ends no person's name, and a comma."""
    for index in range(2, len(block)):
        state = states_by_code().get(block.words[index].text)
        if state is None:
            continue
        before = block.words[index - 2]
        is_town = before.is_capital and not before.text.isupper() and before.lower not in FUNCTION_WORDS
        is_behind = block.lower(index - 1) == "," and (block.number, index - 2) not in persons
        if is_town and is_behind:
            yield NameSpan(block.phrase(index, index), "GPE", _RULE, _CONFIDENCE, state)


def _town(code: Phrase, name_words: set[tuple[int, int]]) -> NameSpan | None:
    """Return the capitalised words before a code that are no name so far and that no list has."""
    block, last = code.block, code.first - 2
    first = last
    while last - first < _LONGEST_TOWN - 1 and first > 0 and _is_part_of_town(block, first - 1, name_words):
        first -= 1
    if (block.number, last) in name_words or listed(block.words, first, last + 1) is not None:
        return None
    return NameSpan(block.phrase(first, last), "GPE", "names.document", _CONFIDENCE)


def _is_part_of_town(block: Block, index: int, name_words: set[tuple[int, int]]) -> bool:
    word = block.words[index]
    is_part = word.is_capital and word.is_word and word.lower not in FUNCTION_WORDS
    return is_part and (block.number, index) not in name_words and block.shares_sentence(index, index + 1)
