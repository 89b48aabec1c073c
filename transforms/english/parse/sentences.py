"""Paragraphs and sentences with exact offsets; bullets and run-in heads are known and kept."""

import re
from collections.abc import Iterator
from datetime import datetime

from newsledger.transforms.annotation import ArticleText, Paragraph, Sentence, Span, Zone

BULLET = re.compile(r"(?:[•*‣▪◦·–—-]|\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?(?:\s?[A-Z]{2,4})?\s+[-–—:|])\s+")
HEAD = re.compile(r"(?:[QA]:\s+|[A-Z0-9][^\s:“”\"]*(?:[ ][^\s:“”\"]+){0,5}:\s+(?=[^\s“\"‘'„«]))(?=\S)")
_BREAK = re.compile(r"\n\s*\n|\n")
_STOP = re.compile(r"(?<![.!?…])(?:[.!?…]++[\"”’»')\]]*+(?=\s)|[。！？]++[」』”’）]*+|[।۔؟]++(?=\s))")
_OPENER = re.compile(r"\s*+[\"“„‘'«(\[¿¡]*+\s?(?P<first>[^\s])")
_TAIL = re.compile(r"\s+(?:[A-Z][\w.’'-]*\s+){1,4}(?:said|says|asked|asks|told|added|wrote|replied|tweeted|shouted)\b")
_INITIALS = re.compile(r"(?:^|[\s(“\"‘'])(?:[A-Za-z]\.)+$")
_ABBREVIATIONS = frozenset(
    (
        "mr mrs ms dr prof gen col lt sgt capt maj adm cmdr rep sen gov pres rev hon st jr sr vs etc fig dept est "
        "approx jan feb mar apr jun jul aug sep sept oct nov dec mt ft vol inc ltd corp co bros univ ave blvd rd "
        "messrs supt det insp cllr "
    ).split()
)
_SPEECH = frozenset(
    (
        "said says say told tells added adds wrote writes asked asks replied replies tweeted posted stated declared "
        "answered warned explained noted concluded continued read reads"
    ).split()
)
_ASKING = frozenset({"what", "why", "how", "who", "where", "when"})
_AFTER_NUMBER = frozenset({"no", "nos", "p", "pp", "art"})
_ENDS_SENTENCE_TOO = frozenset({"inc", "ltd", "corp", "co", "etc", "jr", "sr", "bros"})


def paragraphs(body: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a body, which stand apart by line breaks; offsets count code points of the body."""
    found: list[Paragraph] = []
    start = 0
    for stop in (*_BREAK.finditer(body), None):
        end = stop.start() if stop else len(body)
        if body[start:end].strip():
            found.append(_paragraph(body, start, end, index=len(found)))
        start = stop.end() if stop else end
    return tuple(found)


def _paragraph(body: str, start: int, end: int, *, index: int) -> Paragraph:
    while start < end and body[start].isspace():
        start += 1
    while end > start and body[end - 1].isspace():
        end -= 1
    prose = start
    bullet = BULLET.match(body, start, end)
    if bullet:
        prose = bullet.end()
    head = HEAD.match(body, prose, end)
    if not head or _is_speech(head.group()):
        return Paragraph(Span(start, end), Span(prose, end), index, bullet=bool(bullet))
    span = Span(prose, prose + len(head.group().rstrip()))
    return Paragraph(Span(start, end), Span(head.end(), end), index, head=span, bullet=bool(bullet))


def _is_speech(head: str) -> bool:
    """Whether what stands before the colon announces someone's words ("The minister added:") and so is prose."""
    words = head.rstrip(": \n").casefold().split()
    if words[0] in _ASKING:
        return False
    return words[-1] in _SPEECH or (len(words) > 1 and words[-2] in _SPEECH)


def sentences(text: str, zone: Zone, spans: tuple[tuple[int, Span], ...]) -> tuple[Sentence, ...]:
    """The sentences of (paragraph index, prose span) pairs, in order; together they cover the prose."""
    found: list[Sentence] = []
    for paragraph, span in spans:
        for start, end in _cut(text, span.start, span.end):
            found.append(Sentence(Span(start, end, zone), len(found), paragraph))
    return tuple(found)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of one stretch of prose."""
    begin = start
    for stop in _STOP.finditer(text, start, end):
        if _ends(text, stop, begin):
            yield begin, stop.end()
            begin = stop.end()
            while begin < end and text[begin].isspace():
                begin += 1
    if begin < end:
        yield begin, end


def _ends(text: str, stop: re.Match[str], begin: int) -> bool:
    """Whether a full stop ends its sentence: something that can begin one follows, and it is no abbreviation's."""
    if not _can_begin(text, stop):
        return False
    if stop.group()[0] != "." or len(stop.group().rstrip("\"”’'»)]")) > 1:
        return True
    before = text[max(begin, stop.start() - 24) : stop.start()]
    word = re.split(r"[\s(“\"‘'\[-]", before)[-1].casefold()
    if word in _ABBREVIATIONS:
        return word in _ENDS_SENTENCE_TOO and not re.match(r"\s+[A-Z][a-z]+,", text[stop.end() :][:40])
    if word in _AFTER_NUMBER:
        return not re.match(r"\s+\d", text[stop.end() : stop.end() + 4])
    if _INITIALS.search(f"{before}."):
        return len(word.replace(".", "")) > 1 and _begins_sentence(text, stop.end())
    return True


def _can_begin(text: str, stop: re.Match[str]) -> bool:
    """Whether what follows can begin a sentence; "“Are you sure?” Ann Able asked" goes on."""
    opener = _OPENER.match(text, stop.end())
    if not opener or opener["first"].islower() or opener["first"] in ".,;:!?-–—":
        return False
    is_asked = stop.group()[0] in "?!" and stop.group()[-1] in "\"”’'»"
    return not (is_asked and _TAIL.match(text, stop.end(), stop.end() + 80))


def _begins_sentence(text: str, at: int) -> bool:
    """After "U.S.": whether what follows is a word that rarely goes on a name."""
    following = re.match(r"\s+[\"“‘']*(\w+)", text[at : at + 40])
    return bool(following and following.group(1) in _OPENING_WORDS)


_OPENING_WORDS = frozenset(
    (
        "The A An He She It They We I But And In On At For This That These Those His Her Its Their There When "
        "While After Before If As However Meanwhile Both Some Many Most "
    ).split()
)


def segmented(  # noqa: PLR0913 - an article has that many parts
    *,
    article_id: str,
    article_key: str,
    title: str,
    body: str,
    language: str,
    published_at: datetime | None = None,
    source_id: str | None = None,
) -> ArticleText:
    """An article ready for an annotator: its paragraphs, and the sentences of its title and body."""
    parts = paragraphs(body)
    of_title = sentences(title, "title", ((0, Span(0, len(title), "title")),)) if title else ()
    of_body = sentences(body, "body", tuple((one.index, one.prose) for one in parts))
    return ArticleText(
        article_id, article_key, title, body, language, parts, (*of_title, *of_body), published_at, source_id
    )
