"""Names in bylines."""

import re

from newsledger.transforms.lexicon.words import words

_BYLINE = re.compile(
    r"^\s*(?:(?:written|story|reporting|words|posted|authored)\s+by|by|"
    r"(?:alles?|alle artikel|alle beitr[aä]ge|text|erstellt|geschrieben|ver[oö]ffentlicht)\s+von|von|par|por|"
    r"authors?(?=:?\s+\S+\s)|autor(?:in|en)?\b|view orcid profile):?\s*(?<![^\W\d_])",
    re.IGNORECASE,
)
_PLACE = re.compile(r"(?<!\s)\s++(?:in|at|aus|à)\s++[A-ZÀ-Þ].*$")
_SPLIT = re.compile(r";|,|\band\b|&|\bwith\b|\s\|\s|/")
_ROLE = re.compile(
    r"\b(?:correspondent|reporter|editor|staff|writer|columnist|agency|agencies|news|press|desk|bureau|service|team|"
    r"contributor|times|post|reuters|associated|afp|bbc|cnn|in\s+[A-Z]\w+)\b",
    re.IGNORECASE,
)
_PARTICLES = words("byline_particles")
_LETTERS = re.compile(r"[^\W\d_][^\W\d_]*(?:[.'’-]+[^\W\d_]*)*")
_ONE_PLACE = re.compile(r"^[A-ZÀ-Þ]\w+$")


def people(byline: str) -> tuple[str, ...]:
    """Return the persons of a byline in order, without "By", roles and agencies, each once."""
    text = _BYLINE.sub("", re.sub(r"\([^()]*\)", " ", byline)).strip(" .·•|\t\n")
    names: list[str] = []
    for part in _SPLIT.split(text):
        name = _PLACE.sub("", " ".join(part.split())).strip(" .·•|-–—")
        name = name.title() if name.isupper() else name
        if name and is_name(name) and name not in names:
            names.append(name)
    return tuple(names)


def is_name(text: str) -> bool:
    """Return whether a text looks like one person's full name: two to five capitalised words, no role."""
    words = text.split()
    if not 2 <= len(words) <= 5 or _ROLE.search(text):
        return False
    names = [word for word in words if word not in _PARTICLES]
    return bool(names) and all(word[0].isupper() and _LETTERS.fullmatch(word) for word in names)


def is_byline(line: str) -> bool:
    """Return whether a line is a byline: "By …", or only names."""
    if _BYLINE.match(line) and len(line) < 140:
        return bool(people(line))
    parts = [part.strip() for part in _SPLIT.split(_PLACE.sub("", line.strip(" ·•|"))) if part.strip()]
    if not 0 < len(parts) <= 4 or not is_name(parts[0]):
        return False
    return all(is_name(part) or _ROLE.search(part) or _ONE_PLACE.match(part) for part in parts[1:])
