"""Names in lists: where most items of a list are names of one type, the other items are names of it too, and whole.

Lists are items between commas, lines of nothing but an item, the players of a box score, the halls of a list of dates,
and the fields of several ministries.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from newsledger.transforms.english.mentions.names import NameSpan, named_words
from newsledger.transforms.english.parse.vocabulary import Block, Phrase, Word
from newsledger.transforms.lexicon.common_words import base, is_common
from newsledger.transforms.lexicon.gazetteer import genders, title_forms
from newsledger.transforms.lexicon.name_words import DAYS, FUNCTION_WORDS, MONTHS
from newsledger.transforms.lexicon.words import words

_RULE, _CONFIDENCE = "names.list_item", 0.75
_MARKS_IN_ITEMS = frozenset({":", "-", "–", "'", "’", "'s", "’s", "&", "!", "?", "."})
_MARKS_IN_FIELDS = frozenset({"'", "’", "'s", "’s"})
_JOINTS = frozenset({"and", "or"})
_COMMAS, _STOPS = frozenset({",", ";"}), frozenset({".", "!", "?"})
_MINISTRIES = frozenset({"departments", "ministries"})
_POINTS = words("points_of_players")
_NUMBER = re.compile(r"\d{1,3}")
_TYPES = frozenset({"PERSON", "WORK", "PRODUCT", "ORG", "GPE", "FAC"})
_TYPES_OF_ANY_WORDS = frozenset({"WORK", "PRODUCT", "FAC"})  # names of these may be common words, or have numbers
_LONGEST_ITEM, _LONGEST_PERSON, _LONGEST_PLAYER = 8, 4, 5  # words
_LEAST_ITEMS, _LEAST_LINES, _LEAST_OF_TYPE = 4, 5, 2
_LEAST_SHARE = 0.5
_Names = Mapping[tuple[int, int], NameSpan]


def with_list_items(blocks: Sequence[Block], names: Sequence[NameSpan]) -> list[NameSpan]:
    """Return names, with the items of lists that are no names so far, or names in part, in order."""
    by_word = {(name.phrase.block.number, index): name for name in names for index in name.phrase.indices}
    added = [*_of_lists(blocks, by_word), *_of_kinds(blocks, by_word)]
    taken = named_words(added)
    kept = [name for name in names if taken.isdisjoint(named_words([name]))]
    return sorted([*kept, *added], key=lambda name: name.phrase.position)


def _of_lists(blocks: Sequence[Block], by_word: _Names) -> Iterator[NameSpan]:
    """Yield the items of lists whose other items tell their type."""
    lists = [items for block in blocks for items in _comma_lists(block)]
    for items in [*lists, *_line_lists(blocks)]:
        yield from _completed(items, by_word)


def _of_kinds(blocks: Sequence[Block], by_word: _Names) -> Iterator[NameSpan]:
    """Yield the items of lists whose form tells their type."""
    ministries = (field for block in blocks for field in _ministries(block, by_word))
    for kind, items in (("PERSON", _players(blocks)), ("FAC", _venues(blocks)), ("ORG", ministries)):
        for item in items:
            if not _is_whole(item, _names_in(item, by_word)):
                yield NameSpan(item, kind, _RULE, _CONFIDENCE)


def _completed(items: Sequence[Phrase], by_word: _Names) -> Iterator[NameSpan]:
    """Yield the items of a list that are no whole names so far, as names of the type that the others have.

    Half of the items are whole names at least, and half of those are of one type.
    """
    inner = [_names_in(item, by_word) for item in items]
    types = [names[0].type for item, names in zip(items, inner, strict=True) if _is_whole(item, names)]
    if len(types) < max(_LEAST_SHARE * len(items), 1):
        return
    kind, count = Counter(types).most_common(1)[0]
    if kind not in _TYPES or count < max(_LEAST_SHARE * len(types), _LEAST_OF_TYPE):
        return
    for item, names in zip(items, inner, strict=True):
        if not _is_whole(item, names) and _may_be(item, names, kind):
            yield NameSpan(item, kind, _RULE, _CONFIDENCE)


def _names_in(item: Phrase, by_word: _Names) -> list[NameSpan]:
    keys = ((item.block.number, index) for index in item.indices)
    return list({id(by_word[key]): by_word[key] for key in keys if key in by_word}.values())


def _is_whole(item: Phrase, names: Sequence[NameSpan]) -> bool:
    return len(names) == 1 and names[0].phrase == item


def _may_be(item: Phrase, names: Sequence[NameSpan], kind: str) -> bool:
    """Return whether an item with some names or none in it may be a name of a type as a whole."""
    if not all(item.contains(name.phrase) for name in names):
        return False
    if any(word.lower in DAYS | MONTHS for word in item.words):
        return False
    if kind in _TYPES_OF_ANY_WORDS:
        return len(item) > 1 or item.words[0].is_capital
    has_title = any((word.lower,) in title_forms() for word in item.words)
    if names or has_title or not all(word.text[0].isalpha() for word in item.words) or all(map(_is_plain, item.words)):
        return False
    return 1 < len(item) <= _LONGEST_PERSON if kind == "PERSON" else not item.words[0].text.isupper()


def _is_plain(word: Word) -> bool:
    return word.lower not in genders() and is_common(base(word.lower))


def _comma_lists(block: Block) -> Iterator[list[Phrase]]:
    """Yield the lists of capitalised items between commas in each sentence of a block."""
    for sentence in block.sentence_phrases():
        if sum(word.text in _COMMAS for word in sentence.words) < _LEAST_ITEMS - 1:
            continue
        items: list[Phrase] = []
        for item, is_first in _items(sentence):
            if item is None or is_first:
                yield from _long_enough(items, _LEAST_ITEMS)
                items = []
            items += [] if item is None else [item]
        yield from _long_enough(items, _LEAST_ITEMS)


def _long_enough(items: list[Phrase], least: int) -> Iterator[list[Phrase]]:
    if len(items) >= least:
        yield items


def _items(sentence: Phrase) -> Iterator[tuple[Phrase | None, bool]]:
    """Yield what stands between the commas of a sentence, and whether a list begins with it; None if it is no item."""
    block = sentence.block
    commas = [index for index in sentence.indices if block.words[index].text in _COMMAS]
    first = sentence.first
    for stop in [*commas, sentence.last + 1]:
        start = first + (first > sentence.first and block.lower(first) in _JOINTS)
        last = stop - 1
        while last > start and stop > sentence.last and block.words[last].text in _STOPS:
            last -= 1
        item = _item(block, start, last) if first > sentence.first else None
        is_first = item is None
        if is_first and stop <= sentence.last:
            item = _first_item(block, start, last)
        yield item, is_first
        first = stop + 1


def _item(block: Block, first: int, last: int) -> Phrase | None:
    """Return the words of a span where all of them can stand in a name."""
    if not 0 < last - first + 1 <= _LONGEST_ITEM:
        return None
    is_framed = _can_frame(block.words[first]) and _can_frame(block.words[last])
    return block.phrase(first, last) if is_framed and all(map(_is_of_item, block.words[first : last + 1])) else None


def _can_frame(word: Word) -> bool:
    return word.is_capital or word.text[0].isdigit()


def _is_of_item(word: Word) -> bool:
    return _can_frame(word) or word.text in _MARKS_IN_ITEMS or word.lower in FUNCTION_WORDS


def _first_item(block: Block, first: int, last: int) -> Phrase | None:
    """Return the first item of a list that ends with a word, behind the words that lead to it."""
    start = last + 1
    while start > first and last + 1 - start < _LONGEST_ITEM and _is_of_item(block.words[start - 1]):
        start -= 1
    while start <= last and not _can_frame(block.words[start]):
        start += 1
    return _item(block, start, last)


def _line_lists(blocks: Sequence[Block]) -> Iterator[list[Phrase]]:
    """Yield the items of neighbouring lines that have nothing but an item, behind its number or not."""
    items: list[Phrase] = []
    for block in blocks:
        item = _line_item(block)
        if item is None:
            yield from _long_enough(items, _LEAST_LINES)
            items = []
        else:
            items.append(item)
    yield from _long_enough(items, _LEAST_LINES)


def _line_item(block: Block) -> Phrase | None:
    is_numbered = _NUMBER.fullmatch(block.words[0].text) is not None and block.lower(1) in (".", ")")
    return _item(block, 2 * is_numbered, len(block) - 1)


def _players(blocks: Sequence[Block]) -> Iterator[Phrase]:
    """Yield the players of a box score, whose sentences are a name and its points: Brandt 25 points. Holt 3 goals."""
    lines = (_player(sentence) for block in blocks for sentence in block.sentence_phrases())
    players = [line for line in lines if line is not None]
    if len(players) >= _LEAST_LINES:
        yield from players


def _player(sentence: Phrase) -> Phrase | None:
    """Return the name before a number of points with which a sentence begins, or what follows its colon."""
    block = sentence.block
    colons = (index for index, word in enumerate(sentence.words[:-1], sentence.first) if word.text == ":")
    first = next(colons, sentence.first - 1) + 1
    stop = first
    while stop < sentence.last and stop - first < _LONGEST_PLAYER and _is_of_player(block.words[stop]):
        stop += 1
    is_score = _NUMBER.fullmatch(block.words[stop].text) is not None and block.lower(stop + 1) in _POINTS
    return block.phrase(first, stop - 1) if stop > first and is_score else None


def _is_of_player(word: Word) -> bool:
    return word.is_capital or word.text in ("-", "'")


def _venues(blocks: Sequence[Block]) -> Iterator[Phrase]:
    """Yield the halls of a list of dates, each between "@" and the end of its line: Orsk, OH @ Harbour Arena."""
    venues = [venue for block in blocks if (venue := _venue(block)) is not None]
    if len(venues) >= _LEAST_LINES:
        yield from venues


def _venue(block: Block) -> Phrase | None:
    mark = next((index for index in range(1, len(block) - 1) if block.words[index].text == "@"), None)
    if mark is None:
        return None
    last = mark
    while last + 1 < len(block) and _is_of_item(block.words[last + 1]):
        last += 1
    return _item(block, mark + 1, last)


def _ministries(block: Block, by_word: _Names) -> Iterator[Phrase]:
    """Yield the fields by which several ministries go: the ministries of | Justice, | Economy and | Security."""
    for index, word in enumerate(block.words[:-2]):
        if word.lower not in _MINISTRIES or block.lower(index + 1) != "of":
            continue
        first = index + 2
        while block.word(first).is_capital:
            name = by_word.get((block.number, first))
            last = first if name is None else name.phrase.last
            while name is None and _is_of_field(block, last + 1):
                last += 1
            yield block.phrase(first, last)
            first = last + 1
            while block.lower(first) in (",", "and"):
                first += 1


def _is_of_field(block: Block, index: int) -> bool:
    """Return whether a word goes on with the field of a ministry: the capital behind Veterans’ or Social."""
    is_mark = block.word(index).text in _MARKS_IN_FIELDS
    return block.word(index + is_mark).is_capital
