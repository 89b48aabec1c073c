"""Rows of `credits`: credits to agencies, in the lines removed by extraction and in the remaining text."""

import re
from collections.abc import Iterable
from functools import cache

from newsledger.expectations.declaration import Row
from newsledger.expectations.keys import stable_id
from newsledger.transforms.documents import ExtractedArticle
from newsledger.transforms.lexicon import reference
from newsledger.transforms.lexicon.reference import outlets, wire_credits
from newsledger.transforms.tables.sources import registered_row

_HEAD = 120  # code points of the first paragraph within which a credit in brackets stands behind a dateline
_FLANKS = 3  # paragraphs at either end among which a line of its own may be a credit
_BRACKETS = ("(", "/", "[")
_DASHES = ("—", "–", "-")
_OWN_LINE = 60


def credit_rows(article: ExtractedArticle, article_id: str) -> list[Row]:
    """Return one row per credit: headers first, then authors, then the text, without duplicates."""
    credit_list = [_field_row(credit.agency, "header", credit.words, rule=credit.rule) for credit in article.credits]
    credit_list.extend(
        _field_row(agency, "authors", author, rule="author")
        for author in article.authors
        if (agency := _named().get(_bare(author)) or reference.agency(author))
    )
    credit_list.extend(_body_rows(article.text))
    rows: dict[str, Row] = {}
    for row in credit_list:
        key = stable_id(
            "credit", article_id, *(str(row[name]) for name in ("agency", "found_in", "start_char", "words"))
        )
        words = row.pop("words")
        place = "text" if row["zone"] else "field_text"
        rows.setdefault(key, {"credit_id": key, "article_id": article_id, **row, place: words})
    return list(rows.values())


def agency_rows(rows: Iterable[Row]) -> list[Row]:
    """Return the rows of `sources` that credits refer to, each once."""
    ids = dict.fromkeys(str(row["agency_source_id"]) for row in rows if row["agency_source_id"])
    by_id = {outlet.source_id: outlet for outlet in outlets()}
    return [registered_row(by_id[source_id]) for source_id in ids]


def agencies() -> dict[str, str]:
    """Return the source_id of every agency by short name."""
    return {credit.agency: credit.source_id for credit in wire_credits()}


def _row(agency: str, found_in: str, words: str, *, rule: str) -> Row:
    source = agencies().get(agency)
    return {"agency": agency, "agency_source_id": source, "found_in": found_in, "rule": rule, "words": words}


def _field_row(agency: str, found_in: str, words: str, *, rule: str) -> Row:
    return _row(agency, found_in, words, rule=rule) | {"zone": None, "start_char": None, "end_char": None}


def _body_rows(text: str) -> list[Row]:
    parts = [(match.start(), match[0]) for match in re.finditer(r"[^\n]+", text)]
    matches: list[tuple[int, int, str, str]] = []
    for start, part in parts[:1]:
        matches.extend(_spans(_behind_place(), part[:_HEAD], start, "bracket_after_place"))
    for start, part in parts[-2:]:
        matches.extend(_spans(_at_end(), part, start, "end_of_text"))
    for start, part in dict.fromkeys([*parts[:_FLANKS], *parts[-_FLANKS:]]):
        if len(part) <= _OWN_LINE and (agency := _named().get(_bare(part))):
            matches.append((start, start + len(part), agency, "own_line"))
    return [
        _row(agency, "body", text[start:end], rule=rule) | {"zone": "body", "start_char": start, "end_char": end}
        for start, end, agency, rule in matches
    ]


def _spans(pattern: re.Pattern[str], part: str, start: int, rule: str) -> list[tuple[int, int, str, str]]:  # noqa: PLR0917
    return [
        (start + match.start("credit"), start + match.end("credit"), _literal()[match["credit"]], rule)
        for match in pattern.finditer(part)
    ]


def _bare(line: str) -> str:
    return re.sub(r"^by\s+", "", line.casefold().strip(" .—–-()[]/"))


@cache
def _literal() -> dict[str, str]:
    return {pattern: credit.agency for credit in wire_credits() for pattern in credit.patterns}


@cache
def _named() -> dict[str, str]:
    """Return agencies by credit text without brackets and "By"; picture credits are left out."""
    return {
        bare: agency
        for pattern, agency in _literal().items()
        if "photo" not in pattern.casefold() and len(bare := _bare(pattern)) > 1
    }


def _either(patterns: list[str]) -> str:
    return "|".join(re.escape(pattern) for pattern in sorted(patterns, key=len, reverse=True))


@cache
def _behind_place() -> re.Pattern[str]:
    """Return a credit in brackets between a place (with or without a date) and a dash."""
    bracketed = [
        pattern for pattern in _literal() if pattern.startswith(_BRACKETS) and pattern.endswith((")", "/", "]"))
    ]
    return re.compile(rf"^[^.!?()]{{2,60}}?[\s,]*+(?P<credit>{_either(bracketed)})\s*+[—–:-]{{1,2}}\s")


@cache
def _at_end() -> re.Pattern[str]:
    """Return a credit at the end of a paragraph, after a dash or in brackets."""
    closing = [pattern for pattern in _literal() if pattern.startswith((*_BRACKETS, *_DASHES)) and len(pattern) > 3]
    return re.compile(rf"(?<=[.!?”\"’)])\s*+(?P<credit>{_either(closing)})\s*+$")
