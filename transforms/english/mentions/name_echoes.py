"""Names that stand unread in an article: repetitions of its longer names, and words that are names by themselves."""

from collections.abc import Iterator, Sequence

from newsledger.transforms.english.mentions.name_extent import is_in_plain_sentence
from newsledger.transforms.english.mentions.names import NameSpan, named_words
from newsledger.transforms.english.parse.vocabulary import Block
from newsledger.transforms.lexicon.name_words import FUNCTION_WORDS
from newsledger.transforms.lexicon.words import words

_RULE = "names.document"
_REPEATED_CONFIDENCE, _LONE_CONFIDENCE = 0.85, 0.8
_LONE_NAMES = {
    **dict.fromkeys(words("bodies_of_one_word"), "ORG"),
    **dict.fromkeys(words("heavenly_bodies"), "LOC"),
    **dict.fromkeys(words("adjectives_of_the_world") | words("groups_by_one_word"), "NORP"),
}
_MEMBERS = words("nouns_before_of_parliament")


def with_echoes(blocks: Sequence[Block], names: Sequence[NameSpan]) -> list[NameSpan]:
    """Return names, with the repetitions of longer ones and with lone names that are not among them, in order."""
    repetitions = _Repetitions(names)
    added = [*names, *(name for block in blocks for name in repetitions.names(block))]
    name_words = named_words(added)
    added += [name for block in blocks for name in _lone(block, name_words)]
    return sorted(added, key=lambda name: name.phrase.position)


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
