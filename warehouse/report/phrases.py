"""Numbers, days and passages as a report words them."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import groupby

from newsledger.warehouse.report.elements import Html, element, joined

_OPEN, _CLOSE = "⟦", "⟧"
_ARROW = " → "
_QUOTATION_MARKS = '“”"'


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun: 1 text, 2,300 texts."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def day_in_words(day: date | None) -> str:
    """Return a day such as 4 March 2026."""
    return f"{day.day} {day:%B %Y}" if day else ""


def period_in_words(first: date | None, last: date | None) -> str:
    """Return a period such as 4–9 March 2026."""
    if first is None or last is None:
        return "no days"
    if first == last:
        return day_in_words(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day_in_words(last)}"
    if first.year == last.year:
        return f"{first.day} {first:%B} – {day_in_words(last)}"
    return f"{day_in_words(first)} – {day_in_words(last)}"


def bucket_label(day: date, grain: str) -> str:
    """Return the label of a day, week, month or year."""
    forms = {"day": f"{day.day} {day:%b %Y}", "week": f"week of {day.day} {day:%b %Y}", "month": f"{day:%b %Y}"}
    return forms.get(grain, f"{day:%Y}")


def time_element(day: date | None, *, is_stated: bool = True) -> Html | None:
    """Return a day as an element that machines read too; one that the article does not state is that of the fetch."""
    if day is None:
        return None
    moment = element("time", day_in_words(day), datetime=day.isoformat())
    return moment if is_stated else joined([moment, " (fetched)"])


def passage(text: str | None) -> Html:
    """Return a passage with the words between ⟦ and ⟧ marked."""
    head, _, rest = (text or "").partition(_OPEN)
    words, _, tail = rest.partition(_CLOSE)
    return joined([head, element("mark", words) if words else None, tail])


def quotation(content: str, kind: str | None) -> Html:
    """Return a statement, in quotation marks if its words are the speaker's."""
    words = content.strip()
    if kind != "direct":
        words = words.removeprefix("that ").removesuffix(",")
    else:
        words = f"“{words.strip(_QUOTATION_MARKS).rstrip(',')}”"
    return element("span", words, class_="words")


def link_names(links: str) -> list[str]:
    """Return the names in a chain, from the speaker to the outlet, one that follows itself once."""
    return [name for name, _ in groupby(links.split(_ARROW))]


def chain(links: str, *, label: str = "Chain of attribution") -> Html:
    """Return a chain as an ordered list, from the speaker to the outlet."""
    return element("ol", [element("li", name) for name in link_names(links)], class_="chain", aria_label=label)


def listed(names: Sequence[str], *, limit: int = 3) -> str:
    """Return names on one line, the first ones alone."""
    first = ", ".join(names[:limit])
    return f"{first} and {len(names) - limit} more" if len(names) > limit else first


def country_name(code: str) -> str:
    """Return the name of a country by its code of ISO 3166; anything else as it is."""
    return _countries().get(code, code)


@cache
def _countries() -> Mapping[str, str]:
    lines = files("newsledger.seeds").joinpath("countries.csv").read_text(encoding="utf-8").splitlines()
    return {row["iso2"]: row["name"] for row in csv.DictReader(lines)}
