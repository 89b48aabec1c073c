"""The title and every paragraph of an article as blocks of parsed words with exact offsets.

A run-in head that may be a name ("Halvorsen:" before a turn of an interview) is a block of its own, before its
paragraph's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc

from newsledger.transforms.annotation import ArticleText, Sentence, Span, Zone
from newsledger.transforms.english.parse.quotation_marks import Quotation, quotations
from newsledger.transforms.english.parse.vocabulary import Block, Word

_LONGEST_DOC = 300
_LONGEST_NAME = 4
_LONGEST_RUN = 150
_LONGEST_PARAGRAPH = 2_500
_RUN = re.compile(r"\S{151,}")
_INITIAL = re.compile(r"[A-Z]\.")
_SIGNED = re.compile(r"([”\"’])([―—–-]+)(.*)")  # a quotation and who signs it, with no blank between


def blocks(article: ArticleText, nlp: Language) -> list[Block]:
    """The blocks of an article: the title first where there is one, then the paragraphs in order."""
    outlines = list(_outlines(article, nlp))
    parsed = iter(list(nlp.pipe((doc for one in outlines for doc in one.docs), batch_size=64)))
    found: list[Block] = []
    for outline in outlines:
        docs = [next(parsed) for _ in outline.docs]
        if any(len(doc) for doc in docs):
            found.append(_block(outline, docs, number=len(found)))
    return found


def _may_name(head: str) -> bool:
    words = head.rstrip(": ").split()
    return 0 < len(words) <= _LONGEST_NAME and all(word[0].isupper() for word in words)


@dataclass(frozen=True, slots=True)
class _Outline:
    """A block before parsing: its docs, the offsets of their words, the sentence of each word."""

    zone: Zone
    paragraph: int
    docs: list[Doc]
    offsets: list[int]
    sentences: list[int]
    quotations: tuple[Quotation, ...]
    is_head: bool = False


def _outlines(article: ArticleText, nlp: Language) -> Iterator[_Outline]:
    inside: dict[int, list[Sentence]] = {}
    for sentence in article.sentences:
        inside.setdefault(-1 if sentence.span.zone == "title" else sentence.paragraph, []).append(sentence)
    if article.title.strip():
        whole = Span(0, len(article.title), "title")
        yield _outline(article.title, whole, sentences=inside.get(-1, []), of=(-1, nlp))
    for paragraph in article.paragraphs:
        if paragraph.head is not None and _may_name(article.words(paragraph.head)):
            head = Span(paragraph.head.start, paragraph.head.start + len(article.words(paragraph.head).rstrip(": ")))
            yield replace(_outline(article.body, head, sentences=[], of=(paragraph.index, nlp)), is_head=True)
        for span, own in _parts(paragraph.prose, inside.get(paragraph.index, [])):
            yield _outline(article.body, span, sentences=own, of=(paragraph.index, nlp))


def _parts(prose: Span, sentences: list[Sentence]) -> Iterator[tuple[Span, list[Sentence]]]:
    """A paragraph, cut between sentences where it is so long that it was none in print."""
    start, own = prose.start, list[Sentence]()
    for sentence in sorted(sentences, key=lambda one: one.span.start):
        if own and sentence.span.end - start > _LONGEST_PARAGRAPH:
            yield Span(start, own[-1].span.end), own
            start, own = sentence.span.start, []
        own.append(sentence)
    yield Span(start, prose.end), own


def _outline(text: str, span: Span, *, sentences: list[Sentence], of: tuple[int, Language]) -> _Outline:
    paragraph, nlp = of
    spans = [(max(s.span.start, span.start), min(s.span.end, span.end)) for s in sentences]
    spans = [(start, end) for start, end in sorted(spans) if start < end] or [(span.start, span.end)]
    docs: list[Doc] = []
    offsets: list[int] = []
    numbers: list[int] = []
    for number, (start, end) in enumerate(spans):
        made = [one for first, last in _pieces(text, start, end) for one in _tokens(nlp, text[first:last], first)]
        for first in range(0, len(made), _LONGEST_DOC):
            part = made[first : first + _LONGEST_DOC]
            docs.append(_doc(nlp, [t[0] for t in part], [t[1] for t in part]))
        offsets += [token[2] for token in made]
        numbers += [number] * len(made)
    marks = quotations(text, span.start, span.end, single=span.zone == "title")
    return _Outline(span.zone, paragraph, docs, offsets, numbers, tuple(marks))


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A stretch cut where no blank comes for long: the tokenizer's time grows with the square of such runs."""
    at = start
    for run in _RUN.finditer(text, start, end):
        if run.start() > at:
            yield at, run.start()
        for first in range(run.start(), run.end(), _LONGEST_RUN):
            yield first, min(first + _LONGEST_RUN, run.end())
        at = run.end()
    if at < end:
        yield at, end


def _tokens(nlp: Language, text: str, offset: int) -> list[tuple[str, bool, int]]:
    """The words of a piece: text, whether a blank follows, and offset in the zone."""
    if len(text) > _LONGEST_NAME and not any(c.isalnum() or c.isspace() for c in text):
        return [
            (c, False, offset + at) for at, c in enumerate(text)
        ]  # the tokenizer takes marks off one by one, slowly
    found: list[tuple[str, bool, int]] = []
    for token in nlp.make_doc(text):
        if token.is_space:
            continue
        word, start, spaced = token.text, offset + token.idx, bool(token.whitespace_)
        if _INITIAL.fullmatch(word) and token.idx + len(word) == len(text.rstrip()):
            found += [(word[:-1], False, start), (".", spaced, start + len(word) - 1)]  # on X.
            continue
        signed = _SIGNED.fullmatch(word) if len(word) > 1 and word[0] in '”"’' else None
        if signed is None:
            found.append((word, spaced, start))
            continue
        found += [
            (signed[group], spaced and signed.end(group) == len(word), start + signed.start(group))
            for group in (1, 2, 3)
            if signed[group]
        ]
    return found


def _doc(nlp: Language, words: list[str], spaces: list[bool]) -> Doc:
    return Doc(nlp.vocab, words=words, spaces=spaces, sent_starts=[n == 0 for n in range(len(words))])


def _block(outline: _Outline, docs: list[Doc], *, number: int) -> Block:
    words: list[Word] = []
    pending = [(mark, index) for index, mark in enumerate(outline.quotations)][::-1]
    names: list[tuple[int, int, str]] = []
    base = 0
    for doc in docs:
        names += [(base + name.start, base + name.end - 1, name.label_) for name in doc.ents]
        for token in doc:
            at = base + token.i
            start = outline.offsets[at]
            while pending and pending[-1][0].end <= start:
                pending.pop()
            quotation = pending[-1][1] if pending and pending[-1][0].start <= start else -1
            words.append(
                Word(
                    token.text,
                    token.lower_,
                    start,
                    start + len(token.text),
                    token.tag_,
                    token.dep_,
                    base + token.head.i,
                    outline.sentences[at],
                    quotation,
                )
            )
        base += len(doc)
    return Block(
        number,
        outline.zone,
        outline.paragraph,
        tuple(words),
        outline.quotations,
        tuple(_bounds(outline.sentences)),
        _children(words),
        tuple(names),
        _quoted(words),
        outline.is_head,
    )


def _quoted(words: list[Word]) -> dict[int, tuple[int, int]]:
    found: dict[int, tuple[int, int]] = {}
    for at, word in enumerate(words):
        if word.quotation >= 0:
            found[word.quotation] = (found.get(word.quotation, (at, at))[0], at)
    return found


def _bounds(numbers: list[int]) -> Iterator[tuple[int, int]]:
    first = 0
    for at in range(1, len(numbers) + 1):
        if at == len(numbers) or numbers[at] != numbers[first]:
            yield first, at - 1
            first = at


def _children(words: list[Word]) -> tuple[tuple[int, ...], ...]:
    found: list[list[int]] = [[] for _ in words]
    for at, word in enumerate(words):
        if word.head != at:
            found[word.head].append(at)
    return tuple(tuple(children) for children in found)
