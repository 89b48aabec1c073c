"""Words and marks of a text with their offsets, grouped into lines: sentences, joined where a quotation spans them."""

import re
from dataclasses import dataclass

from newsledger.transforms.annotation import ArticleText, Sentence, Span, Zone
from newsledger.transforms.rules.quotations import Quotation, quotations

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"
    r"|(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Capt|Maj|Rev|Prof|Hon|St|Jr|Sr|Adm|Cmdr|Cpl|Brig|Det|Supt|No)\."
    r"|[A-Z]\.(?=\s+[A-Z])"
    r"|\d+(?:[.,:]\d+)+"
    r"|[^\W_]+(?:[-\u2011][^\W_]+|['’](?![sS]\b)[^\W_]+)*"
    r"|['’][sS]\b"
    r"|[^\w\s]"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a mark; `start` and `end` count in the zone's text."""

    text: str
    start: int
    end: int
    lower: str
    quoted: bool = False

    @property
    def is_word(self) -> bool:
        """Whether it begins with a letter or a digit."""
        return self.text[0].isalnum()

    @property
    def is_capital(self) -> bool:
        """Whether its first letter is upper case."""
        return self.text[0].isupper()


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence, or several that one quotation joins."""

    zone: Zone
    paragraph: int
    tokens: tuple[Token, ...]
    quotations: tuple[Quotation, ...]
    is_first: bool

    def span(self, first: int, last: int) -> Span:
        """The span from token `first` to token `last`, both included."""
        return Span(self.tokens[first].start, self.tokens[last].end, self.zone)


def tokens(text: str, start: int, end: int) -> list[Token]:
    """The words and marks of a stretch of text."""
    found = _TOKEN.finditer(text, start, end)
    return [Token(m.group(), m.start(), m.end(), m.group().lower()) for m in found]


def _with_marks(found: list[Token], marks: list[Quotation]) -> list[Token]:
    """The tokens, told whether they stand inside a quotation (its marks included)."""
    result, pending = [], list(reversed(marks))
    for token in found:
        while pending and pending[-1].end <= token.start:
            pending.pop()
        inside = bool(pending) and pending[-1].start <= token.start
        result.append(Token(token.text, token.start, token.end, token.lower, quoted=inside))
    return result


def _joined(spans: list[tuple[int, int]], marks: list[Quotation]) -> list[tuple[int, int]]:
    """Sentence spans, joined over every boundary that falls inside a quotation."""
    joined: list[tuple[int, int]] = []
    pending = list(reversed(marks))
    for start, end in spans:
        while pending and pending[-1].end <= start:
            pending.pop()
        if joined and pending and pending[-1].start < start and pending[-1].start >= joined[-1][0]:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


@dataclass(frozen=True, slots=True)
class _Block:
    zone: Zone
    index: int
    start: int
    end: int
    sentences: list[Sentence]


def _blocks(article: ArticleText) -> list[_Block]:
    inside: dict[tuple[Zone, int], list[Sentence]] = {}
    for sentence in article.sentences:
        index = -1 if sentence.span.zone == "title" else sentence.paragraph
        inside.setdefault((sentence.span.zone, index), []).append(sentence)
    blocks = [_Block("title", -1, 0, len(article.title), inside.get(("title", -1), []))] if article.title else []
    for paragraph in article.paragraphs:
        if paragraph.span.zone == "body":
            prose = paragraph.prose
            own = inside.get(("body", paragraph.index), [])
            blocks.append(_Block("body", paragraph.index, prose.start, prose.end, own))
    return blocks


def _lines_of(text: str, block: _Block) -> list[Line]:
    marks = quotations(text, block.start, block.end, single=block.zone == "title")
    spans = [(max(s.span.start, block.start), min(s.span.end, block.end)) for s in block.sentences]
    spans = [(a, b) for a, b in sorted(spans) if a < b] or [(block.start, block.end)]
    made: list[Line] = []
    for start, end in _joined(spans, marks):
        own = [mark for mark in marks if mark.start < end and mark.end > start]
        found = _with_marks(tokens(text, start, end), own)
        if found:
            made.append(Line(block.zone, block.index, tuple(found), tuple(own), not made))
    return made


def lines(article: ArticleText) -> list[Line]:
    """The lines of the title and of every paragraph's prose, in reading order."""
    found: list[Line] = []
    for block in _blocks(article):
        found += _lines_of(article.title if block.zone == "title" else article.body, block)
    return found
