"""Nexis Uni and LexisNexis: articles of an export, in the layout of today and in that of plain text before 2018.

Today's has title, outlet and date in lines, then `Section:`, `Length:` and `Byline:`, then `Body`, and ends with the
line `End of Document`. The earlier one begins with `1 of 3 DOCUMENTS`, outlet and date, and has its labels in capitals.
Both are of interfaces in English.
"""

import re
from collections.abc import Iterable, Sequence

from newsledger.expectations.errors import DocumentError
from newsledger.expectations.keys import text_sha256
from newsledger.transforms.dates import parsed
from newsledger.transforms.formats.wire import WireItem, texts

_END = re.compile(r"^[ \t]*End of Document[ \t]*$", re.MULTILINE)
_COUNTER = re.compile(r"^[ \t]*\d{1,5} of \d{1,5} DOCUMENTS?[ \t]*$", re.MULTILINE)
_LENGTH = re.compile(r"^[ \t]*(?:Length|LENGTH):\s*[\d,.]+\s+words\b", re.MULTILINE)
_LABEL = re.compile(
    r"(?P<name>Section|Length|Byline|Dateline|Highlight|Headline|SECTION|LENGTH|BYLINE|DATELINE|HIGHLIGHT|HEADLINE|SERIES"
    r"|Series):\s*(?P<value>.*)"
)
_HEADING = re.compile(r"Classification|Graphic|GRAPHIC:.*")
_INDEX = re.compile(
    r"(?:LOAD-DATE|LANGUAGE|PUBLICATION-TYPE|DOCUMENT-TYPE|JOURNAL CODE|SUBJECT|CORRECTION-DATE|TYPE|ORGANIZATION"
    r"|COMPANY|TICKER|INDUSTRY|PERSON|GEOGRAPHIC|CITY|STATE|COUNTRY|URL):.*",
    re.IGNORECASE,
)
_IN_INDEX = re.compile(r"(?:[A-Z]+(?:[-/ ][A-Z]+)*|[A-Z][a-z]+(?:-[A-Z][a-z]+)?):.*|End of Document")
_MOST_CAPTIONS = 8  # paragraphs without a label below "Graphic" or "Classification"
_SUBJECTS = re.compile(r"^[ \t]*(?:Subject|SUBJECT):\s*(?P<terms>.+(?:\n[ \t]*[^\s:][^:\n]*$)*)", re.MULTILINE)
_LOADED = re.compile(r"^[ \t]*(?:Load-Date|LOAD-DATE):[ \t]*([^\n]{4,40})$", re.MULTILINE)
_WEIGHT = re.compile(r"\(\d{1,3}%\)")
_COPYRIGHT = re.compile(r"(?:Copyright|©|\(c\))\s", re.IGNORECASE)
_COVER = re.compile(
    r"(?:Date and Time|User Name|Job Number|Client/Matter|Search Terms|Search Type|Narrowed by):|Documents? \(\d+\)"
)
_PAGE = re.compile(r"Page \d+ of \d+")
_FURNITURE = re.compile(r".{0,80}\bLexisNexis\b.{0,80}|About LexisNexis.*", re.IGNORECASE)
_INDENT = 8
_LINES = "\r\n"


def is_export(text: str) -> bool:
    """Return whether a text is an export: it has the marks of an article's end or beginning, and a length in words."""
    return (_END.search(text) or _COUNTER.search(text)) is not None and _LENGTH.search(text) is not None


def pieces(text: str) -> list[str]:
    """Return the text of each article in order, with the mark of its end; a list of contents is none."""
    parts = _END.split(text) if _END.search(text) else _COUNTER.split(text)
    return [f"{part.strip(_LINES)}\n\nEnd of Document\n" for part in parts if _LENGTH.search(part)]


def item(text: str) -> WireItem:
    """Return an article.

    Raises:
        DocumentError: not_nexis where there is no date above the labels.
    """
    lines = [line for line in text.replace("\xa0", " ").split("\n") if not _PAGE.fullmatch(line.strip())]
    first = next((number for number, line in enumerate(lines) if _LABEL.match(line.strip())), len(lines))
    head, rights = _head(line for line in lines[:first] if not _FURNITURE.fullmatch(line.strip()))
    day = next((number for number in reversed(range(len(head))) if _is_date(head[number])), None)
    if not day or first == len(lines):
        raise DocumentError("not_nexis", f"no outlet, date and labels: {' '.join(text.split())[:80]!r}")
    labels, start = _labels(lines, first)
    title = labels.get("headline") or _title(head, day)
    outlet, written = head[day - 1].strip(), head[day].strip()
    key = text_sha256(f"{outlet}\x1f{written}\x1f{title}")[:20]
    return WireItem(
        identifier=f"urn:newsledger:nexis:{key}",
        headline=title or None,
        subtitle=labels.get("highlight"),
        byline=labels.get("byline"),
        keywords=_keywords(text),
        body=_body(lines[start:]),
        first_created=written,
        dateline=labels.get("dateline"),
        credits=texts(outlet, rights),
        provider=outlet,
        copyright=rights,
        section=labels.get("section", "").partition(";")[0].strip() or None,
        length=labels.get("length"),
        loaded=_load_date(text),
    )


def _head(lines: Iterable[str]) -> tuple[list[str], str | None]:
    """Return the lines above the labels that are not blank, and the line that states the rights."""
    filled = [line for line in lines if line.strip()]
    rights = [line.strip() for line in filled if _COPYRIGHT.match(line.strip())]
    return [line for line in filled if line.strip() not in rights], rights[0] if rights else None


def _load_date(text: str) -> str | None:
    match = _LOADED.search(text)
    return match[1].strip() if match else None


def _is_date(line: str) -> bool:
    text = line.strip()
    return len(text) < 80 and re.search(r"\b(?:1[89]|20)\d\d\b", text) is not None and parsed(text) is not None


def _title(head: list[str], day: int) -> str:
    """Return the title: above the outlet today, below the date and an indented edition before."""
    below = [line for line in head[day + 1 :] if len(line) - len(line.lstrip()) < _INDENT]
    above = head[: day - 1]
    if above and (any(_COVER.match(line.strip()) for line in above) or any(_LENGTH.match(line) for line in above)):
        above = above[-1:]
    return " ".join(" ".join(above or below).split())


def _labels(lines: list[str], first: int) -> tuple[dict[str, str], int]:
    """Return the values by label, and the number of the line at which the body begins."""
    labels: dict[str, str] = {}
    name, number = "", first
    while number < len(lines):
        line = lines[number].strip()
        if line == "Body":
            return labels, number + 1
        if match := _LABEL.fullmatch(line):
            name = match["name"].casefold()
            labels[name] = match["value"].strip()
        elif not line:
            name = name if name and not labels[name] else ""
        elif name:
            labels[name] = f"{labels[name]} {line}".strip()
        else:
            break
        number += 1
    body = next(
        (place for place in range(number, min(number + 12, len(lines))) if lines[place].strip() == "Body"), None
    )
    return {name: value for name, value in labels.items() if value}, number if body is None else body + 1


def _body(lines: list[str]) -> str:
    """Return the lines above the index."""
    kept = [
        line
        for line in lines[: _index(lines)]
        if not (_COPYRIGHT.match(line.strip()) and len(line) - len(line.lstrip()) >= _INDENT)
    ]
    return "\n".join(kept).strip("\n")


def _index(lines: Sequence[str]) -> int:
    """Return the number of the line at which the index begins, read from the end: only paragraphs of it follow."""
    begin = len(lines)
    unlabelled = 0
    for number in reversed(_paragraphs(lines)):
        line = lines[number].strip()
        if _HEADING.fullmatch(line) or (not unlabelled and _INDEX.fullmatch(line)):
            begin, unlabelled = number, 0
        elif not (_IN_INDEX.fullmatch(line) or _COPYRIGHT.match(line) or _FURNITURE.fullmatch(line)):
            unlabelled += 1
        if unlabelled > _MOST_CAPTIONS:
            break
    return begin


def _paragraphs(lines: Sequence[str]) -> list[int]:
    """Return the numbers of the lines at which paragraphs begin; a label begins one without a blank line before it."""
    return [
        number
        for number, line in enumerate(lines)
        if line.strip() and (number == 0 or not lines[number - 1].strip() or _INDEX.fullmatch(line.strip()))
    ]


def _keywords(text: str) -> tuple[str, ...]:
    """Return the index terms of the subject, without their weights."""
    match = _SUBJECTS.search(text)
    terms = _WEIGHT.sub("", match["terms"]).split(";") if match else []
    return texts(*(" ".join(term.split()) for term in terms))
