"""Names that stand unread in an article: repetitions of its longer names, and words that are names by themselves."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from newsledger.transforms.english.mentions.name_extent import is_in_plain_sentence
from newsledger.transforms.english.mentions.names import NameSpan, named_words
from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.lexicon.name_words import FUNCTION_WORDS
from newsledger.transforms.lexicon.words import words

_RULE = "names.document"
_REPEATED_CONFIDENCE, _LONE_CONFIDENCE = 0.85, 0.8
_LONE_NAMES = {
    **dict.fromkeys(words("bodies_of_one_word"), "ORG"),
    **dict.fromkeys(words("heavenly_bodies"), "LOC"),
    **dict.fromkeys(words("adjectives_of_the_world") | words("groups_by_one_word"), "NORP"),
}
_Texts = tuple[str, ...]
_MEMBERS = words("nouns_before_of_parliament")


def with_echoes(blocks: Sequence[Block], names: Sequence[NameSpan]) -> list[NameSpan]:
    """Return names, with the repetitions of longer ones and with lone names that are not among them, in order."""
    names = _completed(blocks, names)
    repetitions = _Repetitions(names)
    added = [*names, *(name for block in blocks for name in repetitions.names(block))]
    name_words = named_words(added)
    added += [name for block in blocks for name in _lone(block, name_words)]
    return sorted(added, key=lambda name: name.phrase.position)


def _completed(blocks: Sequence[Block], names: Sequence[NameSpan]) -> list[NameSpan]:
    """Return names, each part of a longer one of the article replaced by that where the article has all its words.

    The longer one must be read as a whole in at least as many places as in part: Saint | Corvin, Orsk | Radio.
    """
    wholes: dict[_Texts, list[NameSpan]] = {}
    for name in names:
        if len(name.phrase) > 1:
            wholes.setdefault(tuple(word.text for word in name.phrase.words), []).append(name)
    places = {(name.phrase.block.number, index): name for name in names for index in name.phrase.indices}
    kept = {id(name): name for name in names}
    for texts, parts in _parts(blocks, wholes, places).items():
        if len(parts) > len(wholes[texts]):
            continue
        best = max(wholes[texts], key=lambda name: name.confidence)
        for phrase, inner in parts:
            if all(id(name) in kept for name in inner):
                for name in inner:
                    del kept[id(name)]
                whole = NameSpan(phrase, best.type, _RULE, _REPEATED_CONFIDENCE, best.entry, best.country_code)
                kept[id(whole)] = whole
    return sorted(kept.values(), key=lambda name: name.phrase.position)


def _parts(
    blocks: Sequence[Block], wholes: Iterable[_Texts], places: Mapping[tuple[int, int], NameSpan]
) -> dict[_Texts, list[tuple[Phrase, list[NameSpan]]]]:
    """Return by longer name, the longest first, where its words stand and only a part is read, with the names there."""
    by_first_word: dict[str, list[_Texts]] = {}
    found: dict[_Texts, list[tuple[Phrase, list[NameSpan]]]] = {}
    for texts in sorted(wholes, key=len, reverse=True):
        by_first_word.setdefault(texts[0], []).append(texts)
        found[texts] = []
    for block in blocks:
        for first, word in enumerate(block.words):
            for texts in by_first_word.get(word.text, ()):
                last = first + len(texts) - 1
                if tuple(part.text for part in block.words[first : last + 1]) == texts:
                    phrase = block.phrase(first, last)
                    inner = _names_in(phrase, places)
                    if inner and all(phrase.contains(name.phrase) and name.phrase != phrase for name in inner):
                        found[texts].append((phrase, inner))
    return found


def _names_in(phrase: Phrase, places: Mapping[tuple[int, int], NameSpan]) -> list[NameSpan]:
    keys = ((phrase.block.number, index) for index in phrase.indices)
    return list({id(places[key]): places[key] for key in keys if key in places}.values())


class _Repetitions:
    """The texts of an article's names of several words, by which their other places are found."""

    def __init__(self, names: Sequence[NameSpan]) -> None:
        self._name_words = named_words(names)
        self._by_first_word: dict[str, dict[tuple[str, ...], NameSpan]] = {}
        for name in sorted(names, key=lambda name: (-len(name.phrase), -name.confidence)):
            if len(name.phrase) > 1:
                texts = tuple(word.text for word in name.phrase.words)
                self._by_first_word.setdefault(texts[0], {}).setdefault(texts, name)

    def names(self, block: Block) -> Iterator[NameSpan]:
        """Yield the places of a block where a name of the article stands that is none so far."""
        start = 0
        for index, word in enumerate(block.words):
            known_names = self._by_first_word.get(word.text, {}) if index >= start else {}
            for texts, name in known_names.items():
                if self._is_free(block, index, texts):
                    start = index + len(texts)
                    phrase = block.phrase(index, start - 1)
                    yield NameSpan(phrase, name.type, _RULE, _REPEATED_CONFIDENCE, name.entry, name.country_code)
                    break

    def _is_free(self, block: Block, first: int, texts: tuple[str, ...]) -> bool:
        indices = range(first, first + len(texts))
        is_equal = tuple(word.text for word in block.words[first : first + len(texts)]) == texts
        return is_equal and all((block.number, index) not in self._name_words for index in indices)


def _lone(block: Block, name_words: set[tuple[int, int]]) -> Iterator[NameSpan]:
    """Yield the words of a block that are names by themselves where a capital makes a name: the House, the Moon."""
    for index, word in enumerate(block.words):
        kind = _LONE_NAMES.get(word.lower) if word.is_capital and not word.text.isupper() else None
        if kind is not None and (block.number, index) not in name_words and _is_alone(block, index):
            yield NameSpan(block.phrase(index, index), kind, _RULE, _LONE_CONFIDENCE)


def _is_alone(block: Block, index: int) -> bool:
    """Return whether a word within a sentence is no part of a longer name or title: Member of Parliament."""
    previous = block.word(index - 1)
    is_free = previous.is_word and (not previous.is_capital or previous.lower in FUNCTION_WORDS)
    is_within = not block.begins_sentence(index) and is_free
    is_of_member = previous.lower == "of" and block.lower(index - 2) in _MEMBERS
    return is_within and not is_of_member and is_in_plain_sentence(block, index)
