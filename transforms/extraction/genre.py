"""The genre of an article: as its page states it, else as its title and its text show it.

A statement of the page wins: its schema.org type, its section, its URL. The title is read for labels ("Opinion:",
"Album review"), the text for signs that do not depend on its topic: turns of an interview, time stamps, phrases of
press releases and of opinion pages, the first and the second person outside quotations. Labels, phrases, turns, time
stamps and stars decide; the other signs are weighed with the words of the article by a model (`genre_model.py`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newsledger.transforms.extraction.genre_model import genre_model
from newsledger.transforms.lexicon.genres import genres_by
from newsledger.transforms.urls import host_of, web_parts

_QUOTATION = re.compile(r"“[^”\n]*”?|\"[^\"\n]*\"?")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_TURN = re.compile(r"(?:(?:Q|A|Question|Answer)\s?[:.]|[A-Z][A-Z.'’ -]{2,40}:)\s")
_QUESTION_TURN = re.compile(r"(?:Q|Question)\s?[:.]\s")
_STAMP = re.compile(
    r"(?:\d{1,2}[:.]\d{2}\s?(?:[ap]\.?m\.?)?\s?(?:[A-Z]{2,4})?|\d{1,2}\s?[ap]\.?m\.?|\d{1,2}\s?[hm](?:rs?|ins?)? ago)"
    r"(?=$|\s*[-–—|:•]|\s+[A-Z“\"])"
)
_STARS = re.compile(
    r"[★☆]{3,}|\b[0-5](?:\.5)?\s?/\s?5\b|\b(?:one|two|three|four|five|[1-5]) (?:and a half )?(?:out of five )?stars\b"
)
_HOW_TO = re.compile(
    r"(?:how to|(?:the )?\d+ (?:best|ways|tips|things|easy|simple|reasons to|places to)|best) ", re.IGNORECASE
)
_EXPLAINER = re.compile(r"(?:^|: )(?:what (?:is|are)|who (?:is|are)|how (?:do|does|can)) [^?]+\?", re.IGNORECASE)
_FIRST_PERSON = frozenset({"i", "me", "my", "myself"})
_SECOND_PERSON = frozenset({"you", "your", "yours", "yourself"})
_TOKEN = re.compile(r"\w+")
_NUMBERS_ALONE = 0.5  # share of the words
_NUMBERS_OF_LISTING = 0.2  # share of the words; reports of matches and markets stay below 0.13
_FEWEST_TOKENS = 60
_LONG_PARAGRAPH = 300
_MOST_TEXT = 60_000


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a document states about an article beside its text; `kinds` are types of schema.org."""

    url: str
    title: str = ""
    section: str = ""
    kinds: tuple[str, ...] = ()


def genre(facts: PageFacts, text: str, language: str) -> str | None:
    """Return the genre of an article; None where the document states none and no rule reads its language."""
    stated = _by_kind(facts) or _by_address(facts)
    if stated is not None and stated != "news":
        return stated
    if language.partition("-")[0] != "en":
        return stated
    text = text[:_MOST_TEXT]
    if sure := _by_title(facts.title) or _by_sure_signs(text):
        return sure
    shown, model = genre_by_rules(facts.title, text), genre_model()
    if model is None or len(_TOKEN.findall(text)) < _FEWEST_TOKENS:
        return shown
    return model.likeliest(facts.title, text, shown)


def genre_by_rules(title: str, text: str) -> str:
    """Return the genre that a label of the title or signs in an English text tell, otherwise news."""
    text = text[:_MOST_TEXT]
    return _by_title(title) or _by_sure_signs(text) or _by_signs(title, text) or "news"


def _by_kind(facts: PageFacts) -> str | None:
    """Return the genre of the first type of the page that has one."""
    table = genres_by("type")
    return next((table[kind] for kind in facts.kinds if kind in table), None)


def _by_address(facts: PageFacts) -> str | None:
    """Return the genre of the outlet, of the section, or of a folder in the URL's path."""
    if facts.url.startswith("http"):
        domains = genres_by("domain")
        domain = host_of(facts.url) or ""
        if found := next(
            (value for name, value in domains.items() if domain == name or domain.endswith(f".{name}")), None
        ):
            return found
    return next(filter(None, _sections(facts)), None)


def _sections(facts: PageFacts) -> Iterator[str | None]:
    """Yield the genres of the section and of the folders, those that say only "news" last."""
    table = genres_by("section")
    parts = [facts.section, *facts.section.split("/")]
    if address := web_parts(facts.url):
        parts.extend(address.path.split("/")[:-1])
    genres = [table.get("-".join(part.casefold().split())) for part in parts]
    yield from (value for value in genres if value != "news")
    yield from genres


def _by_title(title: str) -> str | None:
    """Return the genre of a label before a colon, bar or dash, behind one, or at the end of the title."""
    table = genres_by("title")
    parts = [" ".join(part.casefold().split()) for part in re.split(r"\s[-–—|]\s|[:|]\s", title)]
    if len(parts) > 1 and (found := next((table[part] for part in (parts[0], parts[-1]) if part in table), None)):
        return found
    words = title.casefold().split()
    endings = (" ".join(words[-count:]) for count in (2, 1) if len(words) > count)
    return next((table[ending] for ending in endings if table.get(ending) in ("review", "listing")), None)


def _by_sure_signs(text: str) -> str | None:
    """Return the genre of a phrase, of turns or time stamps, of stars, or of a text that is mostly numbers."""
    found = _by_phrase(text) or _by_layout(_paragraphs(text)) or ("review" if _STARS.search(text) else None)
    return found or ("listing" if _numbers(text) > _NUMBERS_ALONE else None)


def _by_signs(title: str, text: str) -> str | None:
    """Return the genre of signs that other genres have as well, the surest first."""
    listing = "listing" if _numbers(text) > _NUMBERS_OF_LISTING else None
    return listing or _by_person(title, text) or _by_questions(title, _paragraphs(text))


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.split("\n") if part.strip()]


def _by_phrase(text: str) -> str | None:
    lower = " ".join(text.split()).casefold()
    return next((value for phrase, value in genres_by("text").items() if phrase in lower), None)


def _by_layout(paragraphs: Sequence[str]) -> str | None:
    """Return interview where paragraphs are turns, live where they begin with the time."""
    turns = sum(_TURN.match(part) is not None for part in paragraphs)
    questions = sum(_QUESTION_TURN.match(part) is not None for part in paragraphs)
    if questions >= 2 or (turns >= 6 and turns > len(paragraphs) / 3):
        return "interview"
    stamps = sum(_STAMP.match(part) is not None for part in paragraphs)
    return "live" if stamps >= 4 and stamps > len(paragraphs) / 8 else None


def _numbers(text: str) -> float:
    """Return the share of numbers in the words of a text, as of results, times or prices; 0 for a short text."""
    tokens = _TOKEN.findall(text)
    return sum(token[0].isdigit() for token in tokens) / len(tokens) if len(tokens) >= _FEWEST_TOKENS else 0.0


def _by_person(title: str, text: str) -> str | None:
    """Return opinion where the author says I, guide where the reader is told what to do."""
    words = [re.split("['’]", word.casefold())[0] for word in _WORD.findall(_QUOTATION.sub(" ", text))]
    if not words:
        return None
    first, second = (sum(word in forms for word in words) / len(words) for forms in (_FIRST_PERSON, _SECOND_PERSON))
    is_guide = bool(_HOW_TO.match(title))
    if second > (0.006 if is_guide else 0.025):
        return "guide"
    return "opinion" if first > 0.008 and len(words) > 250 else None


def _by_questions(title: str, paragraphs: Sequence[str]) -> str | None:
    """Return interview or guide where several short paragraphs are questions, guide if the title explains something."""
    questions = sum(part.endswith("?") and len(part) < _LONG_PARAGRAPH for part in paragraphs)
    if questions < 3:
        return None
    if _EXPLAINER.search(title):
        return "guide"
    return "interview" if questions >= 5 and questions * 3 > len(paragraphs) else None
