"""The phrase behind a preposition that may name a medium or a document: a title, a programme, a described document."""

from newsledger.transforms.english.mentions.resolver import is_document_noun
from newsledger.transforms.english.parse.vocabulary import Block, Phrase, Word
from newsledger.transforms.english.statements.affiliations import platforms_in
from newsledger.transforms.english.statements.noun_phrases import phrase_at, titled
from newsledger.transforms.lexicon.statement_words import PLATFORMS, PROGRAMMES, SENTENCE_ENDS

DETERMINERS = frozenset({"DT", "PRP$"})
_LONGEST_DOCUMENT, _LONGEST_PROGRAMME = 12, 10
_PARTS_OF_COMPOUNDS = frozenset({"since", "now", "then", "one", "’s", "'s"})


def governed_phrase(sentence: Phrase, preposition: int) -> Phrase | None:
    """Return the noun phrase behind a preposition; the name of a platform alone."""
    block, index = sentence.block, preposition + 1
    word = block.words[index]
    platform = next(platforms_in(Phrase(block, index, index)), None) if _platform(word.text) else None
    if platform is not None:
        return platform
    title = _programme(sentence, preposition) or titled(block, index) or _written(sentence, preposition)
    if title is not None:
        return title
    phrase = phrase_at(block, index, sentence.last)
    return _document_run(sentence, preposition, phrase) or phrase


def _programme(sentence: Phrase, preposition: int) -> Phrase | None:
    """Return the name of a programme with the noun behind it: on the “Harbour Talk” podcast, on his Orsk Hour show."""
    block = sentence.block
    if block.words[preposition + 1].tag not in DETERMINERS:
        return None
    for index in range(preposition + 2, min(preposition + _LONGEST_PROGRAMME, sentence.last + 1)):
        word = block.words[index]
        if word.lower in PROGRAMMES and not word.quoted:
            return Phrase(block, preposition + 1, index) if index > preposition + 2 else None
        is_title = word.quoted or word.is_capital or word.is_possessive_mark or block.words[index - 1].is_capital
        if not is_title or word.text in SENTENCE_ENDS:
            return None
    return None


def _document_run(sentence: Phrase, preposition: int, phrase: Phrase | None) -> Phrase | None:
    """Return the description and the word for a document behind a preposition, whatever the tags of both.

    "In an Instagram post", "in its quarterly earnings report", "in a since-deleted tweet": None where `phrase` is that.
    """
    block = sentence.block
    opening = block.words[preposition + 1]
    end = min(preposition + _LONGEST_DOCUMENT, sentence.last + 1)
    last = None if opening.tag not in DETERMINERS or opening.quoted else _last_noun(block, preposition + 2, end)
    if last is None or block.lower(last + 1) == "-" or block.word(last + 1).is_common_noun:
        return None  # a post | -mortem, a brief | call
    is_whole = phrase is not None and phrase.last >= last and is_document_noun(block, phrase.content_head)
    return None if is_whole else Phrase(block, preposition + 1, last)


def _last_noun(block: Block, first: int, end: int) -> int | None:
    """Return the last of the nouns for a document that stand together behind words that can describe one."""
    last = None
    for index in range(first, end):
        word = block.words[index]
        is_first = last is None and not word.is_capital
        if is_document_noun(block, index) and (is_first or last == index - 1):
            last = index
        elif last is not None or word.quoted or not _may_describe(word):
            break
    return last


def _may_describe(word: Word) -> bool:
    """Return whether a word can stand between an article and the noun for a document, a part of a compound too."""
    is_part = word.text == "-" or word.lower in _PARTS_OF_COMPOUNDS
    return is_part or word.is_noun or word.is_adjective or word.is_participle or word.text.isdigit()


def _written(sentence: Phrase, preposition: int) -> Phrase | None:
    """Return the noun for a document whose description has commas: in a short, March 13, 2023, memo to staff."""
    block = sentence.block
    commas = 0
    for index in range(preposition + 1, min(preposition + _LONGEST_DOCUMENT, sentence.last)):
        word = block.words[index]
        if word.quoted or word.is_verb or word.is_preposition or not (word.is_word or word.text == ","):
            return None
        if commas and is_document_noun(block, index) and not block.words[index + 1].is_noun:
            return Phrase(block, index, index)
        commas += word.text == ","
    return None


def _platform(text: str) -> bool:
    return text.rstrip(".").lower() in PLATFORMS
