"""Paragraphs and sentences with exact offsets; bullets and run-in heads are recognised and kept apart."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from newsledger.transforms.annotation import ArticleText, Paragraph, Sentence, Span, Zone
from newsledger.transforms.lexicon.words import words

_BULLET = re.compile(r"(?:[•*‣▪◦·–—-]|\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?(?:\s?[A-Z]{2,4})?\s+[-–—:|])\s+")
_HEAD = re.compile(r"(?:[QA]:\s+|[A-Z0-9][^\s:“”\"]*(?:[ ][^\s:“”\"]+){0,5}:\s+(?=[^\s“\"‘'„«]))(?=\S)")
_LETTER = re.compile(r"[QA]\.\s+(?=\S)")
_LETTERED_QUESTION = re.compile(r"^[ \t]*+Q\.[ \t]+\S", re.MULTILINE)
_LINE_BREAK = re.compile(r"\n\s*\n|\n")
_STOP = re.compile(r"(?<![.!?…])(?:[.!?…]++[\"”’»')\]]*+(?=\s)|[。！？]++[」』”’）]*+|(?<![।۔؟])[।۔؟]++(?=\s))")
_OPENER = re.compile(r"\s*+[\"“„‘'«(\[¿¡]*+\s?(?P<first>[^\s])")
_SPEAKER = re.compile(
    r"\s+(?:[A-Z][\w.’'-]*\s+){1,4}(?:said|says|asked|asks|told|added|wrote|replied|tweeted|shouted)\b"
)
_INITIALS = re.compile(r"(?:^|[\s(“\"‘'])(?:[A-Za-z]\.)+$")
_PLATFORM = re.compile(r"\b(?:on|to|via) X$")  # whose letter is no initial
_HOUR = frozenset({"a.m", "p.m"})
_DAYS_AND_MONTHS = words("weekdays") | words("months") | words("month_abbreviations")
_ZONE = re.compile(
    r"\s+(?:[A-Z]{2,4}|Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun|Atlantic|Central|Eastern|Greenwich|Local|Mountain|Pacific"
    r"|(?:[A-Z][\w.]*\s+){1,3}[Tt]ime)\b"
)
_BEFORE_HOUR = re.compile(
    r"\b(?:an?|each|every|her|his|its|my|our|that|the|their|this|your)\s+[\d:.]+\s*$", re.IGNORECASE
)
_DELIMITER = re.compile(r"[\s(“\"‘'\[-]")
_FIRST_WORD = re.compile(r"\s+[\"“‘']*(\w+)")
_COMMA_AFTER_NAME = re.compile(r"\s+[A-Z][a-z]+,")
_NUMBER = re.compile(r"\s+\d")
_CLOSING_MARKS = "\"”’'»"
_ABBREVIATIONS = words("abbreviations")
_FINAL_ABBREVIATIONS = words("abbreviations_that_end_a_sentence")
_NUMBER_ABBREVIATIONS = frozenset({"no", "nos", "p", "pp", "art"})
_SPEECH = words("speech_verbs_before_a_colon")
_QUESTION_WORDS = frozenset({"what", "why", "how", "who", "where", "when"})
_FIRST_WORDS = words("first_words_of_a_sentence")


def segmented(  # noqa: PLR0913 - an article has that many parts
    *,
    article_id: str,
    article_key: str,
    title: str,
    body: str,
    language: str,
    published_at: datetime | None = None,
    source_id: str | None = None,
    dateline: str | None = None,
) -> ArticleText:
    """Return an article ready for an annotator: its paragraphs, and the sentences of its title and body."""
    body_paragraphs = paragraphs(body)
    headline = [(0, Span(0, len(title), "title"))] if title else []
    prose = [(paragraph.index, paragraph.prose) for paragraph in body_paragraphs]
    return ArticleText(
        article_id=article_id,
        article_key=article_key,
        title=title,
        body=body,
        language=language,
        paragraphs=body_paragraphs,
        sentences=(*_sentences(title, "title", headline), *_sentences(body, "body", prose)),
        published_at=published_at,
        source_id=source_id,
        dateline=dateline,
    )


def paragraphs(body: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a body, which line breaks separate; offsets count code points of the body."""
    lines = (line for line in _lines(body) if body[line.start : line.end].strip())
    has_letters = _LETTERED_QUESTION.search(body) is not None
    return tuple(_paragraph(body, line, index, has_letters=has_letters) for index, line in enumerate(lines))


def _lines(body: str) -> Iterator[Span]:
    start = 0
    for line_break in _LINE_BREAK.finditer(body):
        yield Span(start, line_break.start())
        start = line_break.end()
    yield Span(start, len(body))


def _paragraph(body: str, line: Span, index: int, *, has_letters: bool) -> Paragraph:
    """Return a paragraph; `has_letters` tells that the questions and answers of the text begin with "Q." and "A."."""
    text = body[line.start : line.end]
    start, end = line.end - len(text.lstrip()), line.start + len(text.rstrip())
    bullet = _BULLET.match(body, start, end)
    prose = bullet.end() if bullet else start
    head = (_LETTER.match(body, prose, end) if has_letters else None) or _HEAD.match(body, prose, end)
    if not head or _announces_speech(head.group()) or head.group().count("(") > head.group().count(")"):
        return Paragraph(Span(start, end), Span(prose, end), index, bullet=bool(bullet))
    span = Span(prose, prose + len(head.group().rstrip()))
    return Paragraph(Span(start, end), Span(head.end(), end), index, head=span, bullet=bool(bullet))


def _announces_speech(head: str) -> bool:
    """Return whether the words before a colon announce a quotation ("The minister added:") and so are prose."""
    head_words = head.rstrip(": \n").casefold().split()
    return head_words[0] not in _QUESTION_WORDS and not _SPEECH.isdisjoint(head_words[-2:])


def _sentences(text: str, zone: Zone, prose: Iterable[tuple[int, Span]]) -> Iterator[Sentence]:
    """Yield the sentences of some paragraphs' prose in order; together they cover it."""
    spans = ((paragraph, span) for paragraph, whole in prose for span in _sentence_spans(text, whole, zone))
    for index, (paragraph, span) in enumerate(spans):
        yield Sentence(span, index, paragraph)


def _sentence_spans(text: str, prose: Span, zone: Zone) -> Iterator[Span]:
    start = prose.start
    for stop in _STOP.finditer(text, prose.start, prose.end):
        if _ends_sentence(text, stop, start):
            yield Span(start, stop.end(), zone)
            start = stop.end()
            while start < prose.end and text[start].isspace():
                start += 1
    if start < prose.end:
        yield Span(start, prose.end, zone)


def _ends_sentence(text: str, stop: re.Match[str], start: int) -> bool:
    """Return whether a stop ends the sentence that begins at `start`, because a new one can follow it."""
    if not _can_precede_sentence(text, stop):
        return False
    if stop.group()[0] != "." or len(stop.group().rstrip(f"{_CLOSING_MARKS})]")) > 1:
        return True
    preceding = text[max(start, stop.start() - 24) : stop.start()]
    printed_word = _DELIMITER.split(preceding)[-1]
    word = printed_word.casefold()
    remainder = text[stop.end() : stop.end() + 40]
    if word in _ABBREVIATIONS:
        goes_on = remainder.lstrip().startswith("(") or _COMMA_AFTER_NAME.match(remainder) is not None
        return word in _FINAL_ABBREVIATIONS and not goes_on
    if word in _NUMBER_ABBREVIATIONS and not printed_word.isupper():
        return not _NUMBER.match(remainder[:4])
    if word in _HOUR:
        return not _BEFORE_HOUR.search(preceding[: -len(word)]) and not _continues_hour(remainder)
    is_initial = _INITIALS.search(f"{preceding}.") is not None and not _PLATFORM.search(preceding)
    return not is_initial or (len(word.replace(".", "")) > 1 and _begins_with_first_word(remainder))


def _can_precede_sentence(text: str, stop: re.Match[str]) -> bool:
    """Return whether the text after a stop can begin a sentence; "“Are you sure?” Ann Able asked" is one."""
    opener = _OPENER.match(text, stop.end())
    if not opener or opener["first"].islower() or opener["first"] in ".,;:!?-–—":
        return False
    is_quoted_question = stop.group()[0] in "?!" and stop.group()[-1] in _CLOSING_MARKS
    return not (is_quoted_question and _SPEAKER.match(text, stop.end(), stop.end() + 80))


def _continues_hour(text: str) -> bool:
    """Return whether a text goes on with the day, the month or the zone of an hour: 9 a.m. | Tuesday, Orsk time."""
    match = _FIRST_WORD.match(text)
    return match is None or match[1].isdigit() or match[1].casefold() in _DAYS_AND_MONTHS or bool(_ZONE.match(text))


def _begins_with_first_word(text: str) -> bool:
    """Return whether the first word rarely continues a name, so that "U.S." before it ends a sentence."""
    match = _FIRST_WORD.match(text)
    return match is not None and match.group(1) in _FIRST_WORDS
