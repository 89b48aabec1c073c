"""Products by their looks: a small letter before a capital (iPhone, macOS), and the model behind a product's name."""

import re
from collections.abc import Iterator, Sequence

from newsledger.transforms.english.mentions.names import NameSpan, names_by_block
from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.lexicon.words import words

_RULE, _CONFIDENCE = "names.product", 0.85
_INNER_CAPITAL = re.compile(r"i[A-Z][a-z]{2,}|[a-z]{1,5}OS")
_MODEL_NUMBER = re.compile(r"\d{1,3}[A-Za-z]?|[A-Z]\d{1,3}")
_MODEL_WORDS = words("words_for_models")
_BEHIND_MODELS = words("nouns_behind_models")


def with_products(blocks: Sequence[Block], names: Sequence[NameSpan]) -> list[NameSpan]:
    """Return names, with products by their looks, and products with their model, in order."""
    by_block = names_by_block(names)
    result = [name for block in blocks for name in _in_block(block, by_block.get(block.number, []))]
    return sorted(result, key=lambda name: name.phrase.position)


def _in_block(block: Block, names: Sequence[NameSpan]) -> Iterator[NameSpan]:
    listed = (name for name in names if name.entry is not None and name.type != "PRODUCT")
    listed_words = {index for name in listed for index in name.phrase.indices}
    models = list(_models(block, names, listed_words))
    model_words = {index for model in models for index in model.phrase.indices}
    yield from models
    yield from (name for name in names if model_words.isdisjoint(name.phrase.indices))


def _models(block: Block, names: Sequence[NameSpan], listed_words: set[int]) -> Iterator[NameSpan]:
    """Yield the products of a block that begin with a word of their own kind, or that a model follows."""
    starts = {name.phrase.first: name.phrase.last for name in names if name.type == "PRODUCT"}
    works = {name.phrase.first: name.phrase.last for name in names if name.type == "WORK" and name.entry is None}
    kinds = {name.phrase.first: name.confidence for name in names}
    last = -1
    for index, word in enumerate(block.words):
        if index <= last or index in listed_words:
            continue
        is_marked = _INNER_CAPITAL.fullmatch(word.text) is not None
        if is_marked or index in starts:
            end = works.get(index, index)  # the tagger may take a product for a work: macOS Catalina
            whole = _with_model(block, index, _without_count(block, index, starts.get(index, end)))
            last = whole.last
            if is_marked or len(whole) > starts[index] - index + 1:
                yield NameSpan(whole, "PRODUCT", _RULE, max(_CONFIDENCE, kinds.get(index, 0.0)))


def _without_count(block: Block, first: int, last: int) -> int:
    """Return the last word of a product without the number that belongs to what follows: the iPhone | 40 times."""
    while last > first and _MODEL_NUMBER.fullmatch(block.words[last].text) and not _is_of_model(block, last):
        last -= 1
    return last


def _with_model(block: Block, first: int, last: int) -> Phrase:
    """Return a product with the words for its model behind it: iPhone 12 Pro Max, Watch Series 8."""
    while last + 1 < len(block) and block.shares_sentence(first, last + 1) and _is_of_model(block, last + 1):
        last += 1
    return block.phrase(first, last)


def _is_of_model(block: Block, index: int) -> bool:
    word = block.word(index)
    if _MODEL_NUMBER.fullmatch(word.text):
        following = block.word(index + 1)  # a number may count what follows: iPad 40 times
        return not following.is_plural_noun or following.lower in _BEHIND_MODELS
    return word.lower in _MODEL_WORDS and (word.is_capital or word.lower == "mini")
