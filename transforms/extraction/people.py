"""Bylines to names."""

import re

_BY = re.compile(r"^\s*(?:written\s+|story\s+|reporting\s+|words\s+)?by:?\s+", re.IGNORECASE)
_SPLIT = re.compile(r"\s*(?:;|,|\band\b|&|\bwith\b|\s\|\s|/)\s*")
_ROLE = re.compile(
    r"\b(?:correspondent|reporter|editor|staff|writer|columnist|agency|agencies|news|press|desk|bureau|service|team|"
    r"contributor|times|post|reuters|associated|afp|bbc|cnn|in\s+[A-Z]\w+)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"^(?:[A-ZÀ-ÖØ-ÞŁŚŻČŠŽĐĆ][\w.'’-]*|de|da|del|der|den|van|von|bin|al|la|le|dos|di)(?:\s+(?:[A-ZÀ-ÖØ-ÞŁŚŻČŠŽĐĆ][\w.'’-]*|de|da|del|der|den|van|von|bin|al|la|le|dos|di)){1,4}$")  # fmt: skip  # noqa: E501
NAME_LINE = re.compile(r"^\W*(?:By\s+)?[^\d:!?]{3,90}$", re.IGNORECASE)


def people(byline: str) -> tuple[str, ...]:
    """The persons of a byline in order, without "By", roles and agencies, none twice."""
    text = _BY.sub("", re.sub(r"\([^)]*\)", " ", byline)).strip(" .·•|\t\n")
    found: list[str] = []
    for part in _SPLIT.split(text):
        name = " ".join(part.split()).strip(" .·•|-–—")
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
    parts = [part for part in _SPLIT.split(line.strip(" ·•|")) if part]
    return 0 < len(parts) <= 4 and all(is_name(part) for part in parts)
