"""Titles of works in quotation marks: “The Long Way Down” and other words whose capitals have no other reason."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from newsledger.transforms.english.mentions.names import NameSpan, names_by_block
from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.lexicon.gazetteer import genders
from newsledger.transforms.lexicon.name_words import FUNCTION_WORDS
from newsledger.transforms.lexicon.words import words

_RULE, _CONFIDENCE, _LONE_CONFIDENCE = "names.title", 0.8, 0.65
_MARKS = {"“": "”", '"': '"', "‘": "’"}
_ENDS = frozenset({",", ".", ";", ":"})
_ARTICLES = frozenset({"the", "a", "an"})
_SMALL = FUNCTION_WORDS | words("small_words_in_headlines")
_LONGEST = 14  # words, with the marks
_LEAST_AROUND = 3  # words
_WORDS_OF_DISPLAY = 4
_SLOGANS = words("nouns_and_verbs_of_slogans")
_BEFORE_SPEECH = frozenset({",", ":"})


def with_quoted_titles(blocks: Sequence[Block], names: Sequence[NameSpan]) -> list[NameSpan]:
    """Return names, with the titles in quotation marks instead of the names within them, in order."""
    by_block = names_by_block(names)
    result = [name for block in blocks for name in _in_block(block, by_block.get(block.number, []))]
    return sorted(result, key=lambda name: name.phrase.position)


def _in_block(block: Block, names: list[NameSpan]) -> Iterator[NameSpan]:
    by_word = {index: name for name in names for index in name.phrase.indices}
    titles = _without_coinages([title for phrase in _quoted(block) if (title := _title(phrase, by_word)) is not None])
    title_words = {index for title in titles for index in title.phrase.indices}
    yield from titles
    yield from (name for name in names if title_words.isdisjoint(name.phrase.indices))


def _without_coinages(titles: list[NameSpan]) -> list[NameSpan]:
    """Return titles without those of one word that stand alone in their sentence, as coined words do."""
    counts = Counter(title.phrase.words[0].sentence for title in titles if title.rule == _RULE)
    return [title for title in titles if len(title.phrase) > 1 or counts[title.phrase.words[0].sentence] > 1]


def _quoted(block: Block) -> Iterator[Phrase]:
    """Yield what stands between two marks near each other, without the punctuation at its end."""
    index = 0
    while index < len(block):
        stop = _closing(block, index)
        if stop is None:
            index += 1
            continue
        last = stop - 1
        while last > index + 1 and block.words[last].text in _ENDS:
            last -= 1
        if last > index:
            yield block.phrase(index + 1, last)
        index = stop + 1


def _closing(block: Block, index: int) -> int | None:
    """Return the mark that closes the one at a word, if that opens a short quotation."""
    mark = _MARKS.get(block.words[index].text)
    if mark is None or index + 2 >= len(block) or block.words[index].end != block.words[index + 1].start:
        return None
    for stop in range(index + 2, min(index + _LONGEST, len(block))):
        if block.words[stop].text == mark:
            return stop
    return None


def _title(phrase: Phrase, by_word: Mapping[int, NameSpan]) -> NameSpan | None:
    """Return a quoted phrase as the title of a work, or as the name that it is with an article."""
    if not _has_capitals(phrase) or _is_speech(phrase) or not _is_in_plain_text(phrase):
        return None
    inner = list(dict.fromkeys(by_word[index] for index in phrase.indices if index in by_word))
    if not all(phrase.contains(name.phrase) for name in inner):
        return None
    rest = [phrase.block.words[index] for index in phrase.indices if index not in by_word]
    return _made(phrase, inner, outer_words={word.lower for word in rest if word.is_word})


def _made(phrase: Phrase, inner: Sequence[NameSpan], *, outer_words: set[str]) -> NameSpan | None:
    """Return the name of a quoted phrase with some names and other words; None where the names are all it has."""
    if len(inner) == 1 and outer_words <= _ARTICLES:
        return replace(inner[0], phrase=phrase) if outer_words and inner[0].entry is None else None
    if outer_words <= _SMALL:
        return None
    return NameSpan(phrase, "WORK", _RULE, _CONFIDENCE if len(phrase) > 1 else _LONE_CONFIDENCE)


def _has_capitals(phrase: Phrase) -> bool:
    """Return whether all words but small ones have capitals, and one of them is long enough to be no mark or code."""
    if not (phrase.words[0].is_capital or phrase.words[0].text[0].isdigit()):
        return False
    large = [word for word in phrase.words if word.text[0].isalpha() and word.lower not in _SMALL]
    return all(word.is_capital for word in large) and any(len(word.text) > 2 for word in large)


def _is_in_plain_text(phrase: Phrase) -> bool:
    """Return whether the words around a phrase are in small letters, so that its capitals tell something."""
    sentence = phrase.block.sentence_of(phrase.first)
    other_words = [phrase.block.words[index] for index in sentence.indices if index not in phrase.indices]
    letters = [word for word in other_words if word.text[0].isalpha()]
    return len(letters) >= _LEAST_AROUND and 2 * sum(word.text.islower() for word in letters) >= len(letters)


def _is_speech(phrase: Phrase) -> bool:
    """Return whether a quotation is an utterance or a nickname: it opens a sentence, or a mark leads to it."""
    block, lead, end = phrase.block, phrase.first - 2, phrase.last + 1
    begins = lead < 0 or block.begins_sentence(phrase.first - 1)
    is_apposed = lead > 0 and (block.words[lead - 1].is_noun or block.words[lead - 1].text in _MARKS.values())
    is_led = begins or (block.words[lead].text in _BEFORE_SPEECH and not is_apposed)
    ends_with_mark = end < len(block) and block.words[end].text in _ENDS
    is_nickname = len(phrase) == 1 and lead >= 0 and block.lower(lead) in genders()
    return is_nickname or (is_led and ends_with_mark) or _is_on_display(block, phrase.first - 1)


def _is_on_display(block: Block, mark: int) -> bool:
    """Return whether a quotation is a slogan or a cry by the words before its mark: badges reading “…”."""
    before = [block.lower(index) for index in range(mark - 1, max(-1, mark - 1 - _WORDS_OF_DISPLAY), -1)]
    return any(word in _SLOGANS for word in before)
