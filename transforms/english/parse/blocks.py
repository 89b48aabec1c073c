"""The title and every paragraph of an article as blocks of parsed words with exact offsets.

A run-in head that may be a name ("Halvorsen:" before a turn of an interview) is a block of its own, followed by the
block of its paragraph.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import NamedTuple

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from newsledger.transforms.annotation import ArticleText, Sentence, Span
from newsledger.transforms.english.parse.main_verbs import with_main_verbs
from newsledger.transforms.english.parse.quotation_marks import Quotation, quotations
from newsledger.transforms.english.parse.vocabulary import Block, Word
from newsledger.transforms.lexicon.words import words

_BATCH = 64
_LONGEST_DOC = 300  # words
_LONGEST_NAME = 4  # words
_LONGEST_TOKEN = 150  # characters
_LONGEST_PARAGRAPH = 2_500  # characters
_LONGEST_MARK = 4  # characters
_LONG_TOKEN = re.compile(rf"\S{{{_LONGEST_TOKEN + 1},}}")
_WORD_OR_BLANK = re.compile(r"[^\W_]|\s")
_INITIAL = re.compile(r"[A-Z]\.")
_LETTER_WITH_STOP = re.compile(r"(?<=^[QA])\.$")  # the label of a question or an answer
_HYPHENATED_INITIALS = re.compile(r"(?:[A-Z]\.){2,}(?P<hyphen>[-–])(?P<second>[^\W\d_].*)")  # U.S.-Mexico, U.S.-led
_UNDERSCORE = re.compile(r"(?<=[a-z])_(?=[A-Z])")  # a label and its value in a list of credits: Director_Ann Able
_CREDIT = re.compile(r"[A-Z]\w+(?P<mark>\))(?P<next>[A-Z].*)")  # an agency in brackets that no blank follows: (Orska)It
_NOTE = re.compile(r"[^\W\d_]{2,}(?P<stop>\.?)(?P<note>\[\d{1,3})")  # a word and the number of a note: Tower.[9]
_LAST_VERBS = words("verbs_at_the_end_of_reports")
_LAST_VERBS_AND_STEMS = _LAST_VERBS | {verb.removesuffix("s") for verb in _LAST_VERBS}
_LIKE_PRONOUNS = frozenset({"WHO"})
_SHORTEST_REPORT, _LONGEST_TELLER = 5, 7  # words
_QUOTATION_END = re.compile(r"(?P<mark>[”\"’])(?P<dash>[―—–-]+)(?P<name>.*)")  # the end of a quotation and its speaker


class _Token(NamedTuple):
    """A word before parsing: its offset in the zone, and whether a blank follows."""

    text: str
    is_spaced: bool
    start: int


@dataclass(frozen=True, slots=True)
class _Outline:
    """A block before tokenization: its span and its sentences; a block without any is one sentence."""

    span: Span
    paragraph: int
    sentences: Sequence[Sentence]
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class _Draft:
    """A block before parsing: its docs, and the text, the offset and the sentence of every word in them."""

    outline: _Outline
    docs: list[Doc]
    texts: list[str]
    offsets: list[int]
    sentences: list[int]
    quotations: list[Quotation]


def blocks(article: ArticleText, nlp: Language) -> list[Block]:
    """Return the blocks of an article: the title first where there is one, then the paragraphs in order."""
    drafts = [_draft(article, outline, nlp) for outline in _outlines(article)]
    parsed = iter(list(nlp.pipe((doc for draft in drafts for doc in draft.docs), batch_size=_BATCH)))
    article_blocks: list[Block] = []
    for draft in drafts:
        docs = [next(parsed) for _ in draft.docs]
        if any(len(doc) for doc in docs):
            article_blocks.append(_block(draft, docs, number=len(article_blocks)))
    return article_blocks


def _outlines(article: ArticleText) -> Iterator[_Outline]:
    title = [sentence for sentence in article.sentences if sentence.span.zone == "title"]
    sentences: dict[int, list[Sentence]] = {}
    for sentence in article.sentences:
        if sentence.span.zone == "body":
            sentences.setdefault(sentence.paragraph, []).append(sentence)
    if article.title.strip():
        yield _Outline(Span(0, len(article.title), "title"), -1, title)
    for paragraph in article.paragraphs:
        if paragraph.head is not None:
            head = _LETTER_WITH_STOP.sub("", article.words(paragraph.head).rstrip(": "))
            span = Span(paragraph.head.start, paragraph.head.start + len(head))
            yield _Outline(span, paragraph.index, (), is_head=_may_name(head))
        yield from _parts(paragraph.prose, paragraph.index, sentences.get(paragraph.index, []))


def _may_name(head: str) -> bool:
    words = head.split()
    return 0 < len(words) <= _LONGEST_NAME and all(word[0].isupper() for word in words)


def _parts(prose: Span, paragraph: int, sentences: Sequence[Sentence]) -> Iterator[_Outline]:
    """Yield a paragraph, split between sentences where it is longer than any paragraph in print."""
    start, part = prose.start, list[Sentence]()
    for sentence in sorted(sentences, key=lambda sentence: sentence.span.start):
        if part and sentence.span.end - start > _LONGEST_PARAGRAPH:
            yield _Outline(Span(start, part[-1].span.end), paragraph, part)
            start, part = sentence.span.start, []
        part.append(sentence)
    yield _Outline(Span(start, prose.end), paragraph, part)


def _draft(article: ArticleText, outline: _Outline, nlp: Language) -> _Draft:
    span = outline.span
    text = article.title if span.zone == "title" else article.body
    draft = _Draft(outline, [], [], [], [], quotations(text, span.start, span.end, single=span.zone == "title"))
    sentences = (
        [token for piece in _pieces(text, sentence) for token in _tokens(nlp, text, piece)]
        for sentence in _sentence_spans(outline)
    )
    for number, tokens in enumerate(filter(None, sentences)):
        for first in range(0, len(tokens), _LONGEST_DOC):
            draft.docs.append(_doc(nlp, tokens[first : first + _LONGEST_DOC]))
        draft.texts.extend(token.text for token in tokens)
        draft.offsets.extend(token.start for token in tokens)
        draft.sentences.extend([number] * len(tokens))
    return draft


def _sentence_spans(outline: _Outline) -> list[Span]:
    whole = outline.span
    spans = (sentence.span for sentence in outline.sentences)
    cut = [(max(span.start, whole.start), min(span.end, whole.end)) for span in spans]
    return [Span(start, end, whole.zone) for start, end in sorted(cut) if start < end] or [whole]


def _pieces(text: str, span: Span) -> Iterator[Span]:
    """Split a span where no blank comes for long: the tokenizer's time grows with the square of such runs."""
    start = span.start
    for run in _LONG_TOKEN.finditer(text, span.start, span.end):
        if run.start() > start:
            yield Span(start, run.start())
        for first in range(run.start(), run.end(), _LONGEST_TOKEN):
            yield Span(first, min(first + _LONGEST_TOKEN, run.end()))
        start = run.end()
    if start < span.end:
        yield Span(start, span.end)


def _tokens(nlp: Language, text: str, span: Span) -> Iterator[_Token]:
    piece = text[span.start : span.end]
    if len(piece) > _LONGEST_MARK and not _WORD_OR_BLANK.search(piece):
        # The tokenizer would take off one mark after the other, slowly.
        yield from (_Token(mark, is_spaced=False, start=span.start + index) for index, mark in enumerate(piece))
        return
    length = len(piece.rstrip())
    for token in nlp.make_doc(piece):
        if token.is_space:
            continue
        word = _Token(token.text, bool(token.whitespace_), span.start + token.idx)
        yield from (word,) if word.text.isalpha() else _parts_of(word, is_last=token.idx + len(word.text) == length)


def _parts_of(word: _Token, *, is_last: bool) -> Iterator[_Token]:
    """Yield a token, split where the tokenizer takes two words for one; `is_last` marks the end of a sentence."""
    if _INITIAL.fullmatch(word.text) and is_last:
        yield from _split(word, [len(word.text) - 1])  # the stop ends the sentence too: "on X."
    elif (compound := _HYPHENATED_INITIALS.fullmatch(word.text)) is not None:
        yield from _split(word, [compound.start("hyphen"), compound.start("second")])
    elif (joint := _UNDERSCORE.search(word.text)) is not None:
        yield from _split(word, [joint.start(), joint.end()])
    elif word.text[0] in '”"’' and (signature := _QUOTATION_END.fullmatch(word.text)) is not None:
        yield from _split(word, [signature.start("dash"), signature.start("name")])
    elif (credit := _CREDIT.fullmatch(word.text)) is not None:
        yield from _split(word, [credit.start("mark"), credit.start("next")])
    elif (note := _NOTE.fullmatch(word.text)) is not None:
        yield from _split(word, [note.start("stop"), note.start("note")])
    else:
        yield word


def _split(token: _Token, indices: Sequence[int]) -> Iterator[_Token]:
    """Split a token before some of its characters; the last part keeps the blank."""
    bounds = [0, *indices, len(token.text)]
    for start, end in pairwise(bounds):
        if start < end:
            is_last = end == len(token.text)
            yield _Token(token.text[start:end], token.is_spaced and is_last, token.start + start)


def _doc(nlp: Language, tokens: Sequence[_Token]) -> Doc:
    return Doc(
        nlp.vocab,
        words=[token.text for token in tokens],
        spaces=[token.is_spaced for token in tokens],
        sent_starts=[index == 0 for index in range(len(tokens))],
    )


def _block(draft: _Draft, docs: Sequence[Doc], *, number: int) -> Block:
    sentences = tuple(_sentence_bounds(draft.sentences))
    words = _with_abbreviations(_with_adjectives(_with_last_verbs(list(_words(draft, docs)))))
    words = with_main_verbs(words, sentences)
    return Block(
        number=number,
        zone=draft.outline.span.zone,
        paragraph=draft.outline.paragraph,
        words=tuple(words),
        quotations=tuple(draft.quotations),
        sentences=sentences,
        children=_children(words),
        names=tuple(_entities(docs)),
        quoted=_quotation_words(words),
        is_head=draft.outline.is_head,
    )


def _with_last_verbs(words: list[Word]) -> list[Word]:
    """Return the words with the tag of a verb for a verb of speech at a sentence's end or before "that".

    ", the lawsuit alleges.", ", the authors report.", "The suit alleges that …".
    """
    for index in range(_SHORTEST_REPORT, len(words)):
        if words[index].lower not in _LAST_VERBS_AND_STEMS:
            continue
        tag = _tag_of_last_verb(words, index)
        if tag is not None and _tells(words, index):
            words[index] = replace(words[index], tag=tag)
    for index in range(1, len(words) - 1):
        word = words[index]
        if word.tag == "NNS" and word.lower in _LAST_VERBS and words[index + 1].lower == "that":
            words[index] = replace(word, tag="VBZ")
    return words


def _tag_of_last_verb(words: Sequence[Word], index: int) -> str | None:
    """Return the tag that a word has if it is a verb of speech at a sentence's end; of a plural also before "in"."""
    word, is_last = words[index], _ends_sentence(words, index)
    if word.tag == "NNS" and word.lower in _LAST_VERBS:
        return "VBZ" if is_last else None
    is_plural = words[index - 1].tag == "NNS" and word.tag in ("NN", "VB") and f"{word.lower}s" in _LAST_VERBS
    return "VBP" if is_plural and (is_last or words[index + 1].lower == "in") else None


def _with_adjectives(words: list[Word]) -> list[Word]:
    """Return the words with "close" as the adjective that it is behind a plural: people close to the firm."""
    for index in range(1, len(words) - 1):
        word = words[index]
        is_near = word.lower == "close" and words[index + 1].lower == "to"
        if is_near and word.is_verb and words[index - 1].is_plural_noun:
            words[index] = replace(word, tag="JJ")
    return words


def _with_abbreviations(words: list[Word]) -> list[Word]:
    """Return the words with "WHO" as a name, where the words beside it are not in capitals; `lower` keeps them."""
    for index, word in enumerate(words):
        if word.text in _LIKE_PRONOUNS and not any(_is_shouted(near) for near in _beside(words, index)):
            words[index] = replace(word, tag="NNP", lower=word.text)
    return words


def _beside(words: Sequence[Word], index: int) -> Sequence[Word]:
    return [*words[max(0, index - 1) : index], *words[index + 1 : index + 2]]


def _is_shouted(word: Word) -> bool:
    return len(word.text) > 1 and word.text.isupper()


def _ends_sentence(words: Sequence[Word], index: int) -> bool:
    return index + 1 == len(words) or words[index + 1].text in (".", "”", '"')


def _tells(words: Sequence[Word], verb: int) -> bool:
    """Return whether a short phrase stands between a comma and a word: an article and a noun, or a name."""
    comma = next((n for n in range(verb - 1, max(0, verb - _LONGEST_TELLER), -1) if words[n].text in (",", "”")), None)
    if comma is None or comma == verb - 1 or not words[verb - 1].is_nominal:
        return False
    phrase = words[comma + 1 : verb]
    is_led = phrase[0].tag in ("DT", "PRP$") or all(word.tag.startswith("NNP") for word in phrase)
    return is_led and all(word.is_word and not word.is_tensed and not word.is_conjunction for word in phrase)


def _words(draft: _Draft, docs: Sequence[Doc]) -> Iterator[Word]:
    numbers = _quotation_numbers(draft.offsets, draft.quotations)
    places = zip(draft.texts, draft.offsets, draft.sentences, numbers, strict=True)
    base = 0
    for doc in docs:
        strings = doc.vocab.strings
        labels = doc.to_array(["LOWER", "TAG", "DEP"]).tolist()  # at once: the tokens' own attributes are slow
        heads = np.arange(base, base + len(doc)) + doc.to_array(["HEAD"]).astype(np.int64)
        for (lower, tag, dep), head in zip(labels, heads.tolist(), strict=True):
            text, start, sentence, quotation = next(places)
            end = start + len(text)
            yield Word(text, strings[lower], start, end, strings[tag], strings[dep], head, sentence, quotation)
        base += len(doc)


def _quotation_numbers(offsets: Sequence[int], marks: Sequence[Quotation]) -> Iterator[int]:
    """Yield for each word the index of the quotation around it, or -1."""
    index = 0
    for start in offsets:
        while index < len(marks) and marks[index].end <= start:
            index += 1
        yield index if index < len(marks) and marks[index].start <= start else -1


def _entities(docs: Sequence[Doc]) -> Iterator[tuple[int, int, str]]:
    base = 0
    for doc in docs:
        yield from ((base + name.start, base + name.end - 1, name.label_) for name in doc.ents)
        base += len(doc)


def _quotation_words(words: Sequence[Word]) -> dict[int, tuple[int, int]]:
    """Return the first and the last word of each quotation."""
    bounds: dict[int, tuple[int, int]] = {}
    for index, word in enumerate(words):
        if word.quotation >= 0:
            first, _ = bounds.get(word.quotation, (index, index))
            bounds[word.quotation] = (first, index)
    return bounds


def _sentence_bounds(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = 0
    for _, members in groupby(numbers):
        last = first + sum(1 for _ in members) - 1
        yield first, last
        first = last + 1


def _children(words: Sequence[Word]) -> tuple[tuple[int, ...], ...]:
    children: list[list[int]] = [[] for _ in words]
    for index, word in enumerate(words):
        if word.head != index:
            children[word.head].append(index)
    return tuple(map(tuple, children))
