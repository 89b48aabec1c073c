"""Bylines to names."""

import re

_BY = re.compile(r"^\s*(?:(?:written|story|reporting|words)\s+by|by|von|par|por):?\s+", re.IGNORECASE)
_PLACE = re.compile(r"\s+(?:in|at|aus|à)\s+[A-ZÀ-Þ].*$")
_SPLIT = re.compile(r"\s*(?:;|,|\band\b|&|\bwith\b|\s\|\s|/)\s*")
_ROLE = re.compile(
    r"\b(?:correspondent|reporter|editor|staff|writer|columnist|agency|agencies|news|press|desk|bureau|service|team|"
    r"contributor|times|post|reuters|associated|afp|bbc|cnn|in\s+[A-Z]\w+)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"^(?:[A-ZÀ-ÖØ-ÞŁŚŻČŠŽĐĆ][\w.'’-]*|de|da|del|der|den|van|von|bin|al|la|le|dos|di)(?:\s+(?:[A-ZÀ-ÖØ-ÞŁŚŻČŠŽĐĆ][\w.'’-]*|de|da|del|der|den|van|von|bin|al|la|le|dos|di)){1,4}$")  # fmt: skip  # noqa: E501
_ONE_PLACE = re.compile(r"^[A-ZÀ-Þ]\w+$")


def people(byline: str) -> tuple[str, ...]:
    """The persons of a byline in order, without "By", roles and agencies, none twice."""
    text = _BY.sub("", re.sub(r"\([^)]*\)", " ", byline)).strip(" .·•|\t\n")
    found: list[str] = []
    for part in _SPLIT.split(text):
        name = _PLACE.sub("", " ".join(part.split())).strip(" .·•|-–—")
        name = name.title() if name.isupper() else name
        if name and is_name(name) and name not in found:
            found.append(name)
    return tuple(found)


def is_name(text: str) -> bool:
    """Whether the text looks like one person's full name: two to five capitalised words, none of a role."""
    return bool(_NAME.match(text)) and not _ROLE.search(text)


def is_byline(line: str) -> bool:
    """Whether a line is a byline: "By …", or nothing but names."""
    if _BY.match(line) and len(line) < 140:
        return bool(people(line))
    parts = [part for part in _SPLIT.split(_PLACE.sub("", line.strip(" ·•|"))) if part]
    if not 0 < len(parts) <= 4 or not is_name(parts[0]):
        return False
    return all(is_name(part) or _ROLE.search(part) or _ONE_PLACE.match(part) for part in parts[1:])
