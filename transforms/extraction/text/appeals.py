"""Lines of a page that address its visitor or count them: links to other articles, advertising, counters, clocks."""

import re

from newsledger.transforms.lexicon.words import words


def _any(phrases_listed: frozenset[str]) -> str:
    """Return an alternative of phrases, longest first, with any blanks between their words."""
    phrases = sorted(phrases_listed, key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in phrases)


_OPENING = r"^\W*+(?:"
_LINK = re.compile(
    rf"{_OPENING}{_any(words('labels_of_links'))})(?:\W*+$|[^\w:：|\]】–—»>·]*+[:：|\]】–—»>·]\W*+\w.{{0,220}}$)",
    re.IGNORECASE,
)
_IDEOGRAPHIC = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"  # words of these are not parted
_OFFER = re.compile(
    rf"{_OPENING}{_any(words('openings_of_links'))})(?:\b|(?<=[{_IDEOGRAPHIC}]))[^.!?。]{{0,160}}+[.!?。]?\W{{0,5}}$",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[:：|】–—»>·]")
_SENTENCE_END = re.compile(r"[^\W\d_]{2}[.!?]\W{0,5}$")
_ADVERTISING = re.compile(rf"{_OPENING}{_any(words('labels_of_advertising'))})\W*+$", re.IGNORECASE)
_CONTINUED = re.compile(
    r"^\W*+(?:the\s++)?(?:story|article|text|post|content|report|scroll|keep)\s++"
    r"(?:continues?|resumes?|reading|down)\b"
    r".{0,60}$",
    re.IGNORECASE,
)
_NUMBER = r"\d(?:[.,\u00a0\u202f' ]?\d)*+[kKmM만천万千萬]?\+?"
_UNIT = _any(words("units_of_time_ago"))
_COUNTER = re.compile(
    rf"(?:{_any(words('counted_by_pages'))})\W*+{_NUMBER}[명개건회件人回次]?|"
    rf"{_NUMBER}\W*+(?:{_any(words('counted_by_pages'))})(?:\s+(?:so far|today|now))?",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    rf"(?:[^\W\d_]++:?\s++){{0,3}}(?:(?:{_any(words('openings_of_time_ago'))})\s+)?(?:\d{{1,3}}|an?|one|ein(?:er|em)?|une?|una?)"
    rf"\s*(?:{_UNIT})(?:(?:\s+|(?<=[{_IDEOGRAPHIC}]))(?:{_any(words('endings_of_time_ago'))}))?|just now",
    re.IGNORECASE,
)
_AGO = re.compile(
    rf"\b(?:{_any(words('openings_of_time_ago'))}|{_any(words('endings_of_time_ago'))})\b|[前전]$|just now",
    re.IGNORECASE,
)
_READING = re.compile(
    rf"(?:(?:{_any(words('labels_of_reading_time'))})\W*+)+(?:\d{{1,3}}\W*+(?:{_UNIT}))?|"
    rf"\d{{1,3}}[\s-]*(?:{_UNIT})\.?\s+(?:{_any(words('labels_of_reading_time'))})|\d{{1,3}}\s?min(?:s|utes?)?\.?",
    re.IGNORECASE,
)
_WEATHER = re.compile(
    r"(?:[^\W\d_]++[\s,:]++){0,5}[-–−+]?\d{1,3}\s*+(?:[°º]\s*+[CF]?|degrees)(?:[\s,]++[^\W\d_]++){0,4}", re.IGNORECASE
)
_ARTICLES = r"(?:articles?|art[ií]culos?|artigos?|articol[io]|artik(?:el(?:en)?|el[ns]?|ler?|lar)|artyku\w+|článk\w+)"
_FREE = r"(?:free|gratis|gratuit\w*|kostenlos\w*|bezpłatn\w+|zdarma)"
_METER = re.compile(  # You have 3 free articles left this month
    rf"[^.!?\d]{{0,40}}{_NUMBER}\s[^.!?\d]{{0,20}}\b"
    rf"(?:{_FREE}\s{_ARTICLES}|{_ARTICLES}\s(?:{_FREE}|left|remaining))\b"
    r"[^.!?\d]{0,40}[.!?]?",
    re.IGNORECASE,
)
_THIS_PAGE = re.compile(rf"(?<!\w)(?:{_any(words('names_of_this_page'))})(?!\w)", re.IGNORECASE)
_COUNT_WORDS = words("words_of_page_counts")
_NUMBERS, _LETTERS = re.compile(_NUMBER), re.compile(r"[^\W\d_]+")
_IN_BRACKETS = re.compile(r"\s?\(([^()]{2,60})\)")
_SENTENCE_BREAK = re.compile(r"(?<=[.!?…])\s+")
_BEFORE_HOURS = words("words_before_hours")
_HOUR = re.compile(
    r"(?P<words>(?:[^\W\d_][^\W\d_'’]*[.,:]*\s+){0,4})\d{1,2}(?::\d{2}|h\d{2}|(?P<dot>\.\d{2}))(?::\d{2})?"
    r"(?:\s?(?P<half>[ap]\.?m\.?))?(?:\s(?:(?P<unit>Uhr|hrs?)|[A-Z]{2,5}))?",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"[·|•/]|(?<=\s)[–—-](?=\s)")
_LONGEST, _LONGEST_COUNTER, _LONGEST_HOUR, _LONG_TITLE = 260, 120, 50, 80


def is_appeal(line: str) -> bool:
    """Return whether a line only leads elsewhere or belongs to advertising."""
    if len(line) > _LONGEST:
        return False
    if (_LINK.match(line) and not _is_told(line)) or _OFFER.match(line):
        return True
    return _ADVERTISING.match(line) is not None or _CONTINUED.match(line) is not None


def _is_told(line: str) -> bool:
    """Return whether a long sentence stands behind a label, which is no title of another article."""
    label = _BREAK.search(line)
    return label is not None and len(line) - label.end() > _LONG_TITLE and _SENTENCE_END.search(line) is not None


def is_counter(line: str) -> bool:
    """Return whether a line holds only what changes without the story: counters, clocks, reading time, weather."""
    if len(line) > _LONGEST_COUNTER:
        return False
    parts = [part for part in _SEPARATOR.split(line.strip(" ()[]•·|")) if part.strip()]
    return bool(parts) and all(_is_volatile(part.strip(" .,()")) for part in parts) and any(c.isdigit() for c in line)


def is_hour(line: str) -> bool:
    """Return whether a line holds no more than an hour, as beside a headline: 18:05, Updated at 6:05 PM, 18.05 Uhr."""
    match = _HOUR.fullmatch(line.strip(" ()[]|•·-–—")) if len(line) <= _LONGEST_HOUR else None
    if match is None or (match["dot"] and not (match["half"] or match["unit"])):
        return False
    return all(word.strip(".,:").casefold() in _BEFORE_HOURS for word in match["words"].split())


def without_counters(part: str) -> str:
    """Return a paragraph without the sentences and brackets that count its visitors or state its age."""
    if not any(character.isdigit() for character in part):
        return part
    bare = _IN_BRACKETS.sub(lambda bracket: "" if _is_inserted(bracket[1]) else bracket[0], part)
    sentences = _SENTENCE_BREAK.split(bare)
    remaining = [sentence for sentence in sentences if not _counts_the_page(sentence)]
    while remaining and _is_inserted(remaining[-1]):
        remaining.pop()
    return bare if len(remaining) == len(sentences) else " ".join(remaining)


def _is_inserted(text: str) -> bool:
    """Return whether words are a counter or a clock; a temperature within a text belongs to it."""
    return is_counter(text) and not _WEATHER.fullmatch(text.strip(" .,()"))


def _counts_the_page(sentence: str) -> bool:
    """Return whether a sentence says no more than how often this page was read, shared or commented on."""
    if len(sentence) > _LONGEST_COUNTER or not any(character.isdigit() for character in sentence):
        return False
    rest, number = _THIS_PAGE.subn(" ", sentence)
    return number > 0 and all(word.casefold() in _COUNT_WORDS for word in _LETTERS.findall(_NUMBERS.sub(" ", rest)))


def _is_volatile(part: str) -> bool:
    if _COUNTER.fullmatch(part) or _METER.fullmatch(part) or _READING.fullmatch(part) or _WEATHER.fullmatch(part):
        return True
    return _CLOCK.fullmatch(part) is not None and _AGO.search(part) is not None
