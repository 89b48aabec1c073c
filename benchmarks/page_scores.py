"""Score the results of an extractor: bodies by shingles of four words; titles, authors and days by equality."""

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from statistics import mean
from typing import Any

_WORD = re.compile(r"\w+")
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-"})
_SPLIT = re.compile(r"\s*(?:[,;&·|/，、]|\s(?:and|und|et|with)\s)\s*")
_LABEL = re.compile(r"^(?:by|von|par|作者：|著者：?)\s*", re.IGNORECASE)


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Count the shingles of four words; a shorter text is one shingle, an empty one has none."""
    words = _WORD.findall(text or "")
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)) if words)


def overlap(true: str, read: str) -> tuple[float, float, float]:
    """Return shares of correct, extra and missing shingles of a page, so that long texts do not weigh more."""
    wanted, got = shingles(true), shingles(read)
    found = (wanted & got).total(), (got - wanted).total(), (wanted - got).total()
    whole = sum(found) or 1
    return found[0] / whole, found[1] / whole, found[2] / whole


def bodies(pages: Iterable[tuple[float, float, float]]) -> tuple[float, float, float]:
    """Return F1, precision and recall: means over pages, F1 of the means, as in the article extraction benchmark."""
    listed = list(pages)
    precision = mean([found / (found + invented) for found, invented, _ in listed if found + invented] or [0.0])
    recall = mean([found / (found + missed) for found, _, missed in listed if found + missed] or [0.0])
    return 2 * precision * recall / (precision + recall or 1), precision, recall


def even(text: str | None) -> str:
    """Normalise a title for comparison: entities, whitespace, quotation marks and dashes."""
    plain = unicodedata.normalize("NFKC", html.unescape(text or "")).translate(_QUOTES)
    return " ".join(plain.split())


def names(written: str | Sequence[str] | None) -> frozenset[str]:
    """Return the set of author names in lower case, without separators and "by"."""
    several = [written] if isinstance(written, str) else written or []
    parts = (part for one in several for part in _SPLIT.split(even(_LABEL.sub("", one).strip("[] "))))
    return frozenset(part.casefold().strip(" .") for part in parts if part.strip(" ."))


def right(name: str, wanted: Any, got: Any) -> bool:
    """Return whether the value of a field is correct."""
    if name == "title":
        return even(wanted) == even(got)
    if name == "author":
        return names(wanted) == names(got)
    return str(got or "")[:10] in days(str(wanted))


def days(wanted: str) -> tuple[str, ...]:
    """Return the days that a gold date stands for; midnight in Japan or central Europe adds the next day."""
    if not re.search(r"T(?:15|22|23):00:00", wanted):
        return (wanted[:10],)
    return wanted[:10], (date.fromisoformat(wanted[:10]) + timedelta(days=1)).isoformat()


def share(judged: Iterable[bool]) -> tuple[float, int]:
    """Return the share of correct values and their number."""
    listed = list(judged)
    return (sum(listed) / len(listed) if listed else 0.0), len(listed)
