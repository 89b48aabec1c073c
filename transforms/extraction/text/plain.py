"""Plain text to an article: header lines told from the body, furniture taken out, paragraphs made even."""

import re

from newsledger.transforms.dates import Candidate
from newsledger.transforms.extraction.text import furniture as fur
from newsledger.transforms.extraction.text.body import Plain, body, is_date_line, is_furniture
from newsledger.transforms.extraction.text.bylines import is_byline, people
from newsledger.transforms.extraction.text.paragraphs import BULLET

DATE_TITLE = re.compile(r"^\s*date[:\s]+(?P<date>\d{4}-\d{2}-\d{2})\s+(?P<title>\S.*)$", re.IGNORECASE)
KEYED = re.compile(r"^\s*(?P<key>[A-Za-z][A-Za-z ]{1,18}?)\s*:\s+(?P<value>\S.*)$")
KEYS = {
    "title": "title", "headline": "title", "subtitle": "subtitle", "standfirst": "subtitle", "deck": "subtitle",
    "by": "authors", "byline": "authors", "author": "authors", "authors": "authors", "date": "date",
    "published": "date", "publication date": "date", "updated": "modified", "modified": "modified",
    "source": "source", "publisher": "source", "outlet": "source", "url": "url", "link": "url",
    "section": "section", "category": "section", "dateline": "dateline", "location": "dateline",
    "image credit": "image_credit", "photo credit": "image_credit", "image": "image_url", "photo": "image_credit",
    "agency": "agency", "language": "language",
}  # fmt: skip


def plain(text: str) -> Plain:
    """A plain text read; `values` has title, subtitle, source, url, section, dateline, image_credit where found."""
    found = Plain()
    lines = text.split("\n")
    at = _header(found, lines)
    found.paragraphs = body(found, "\n".join(lines[at:]))
    return found


def _header(found: Plain, lines: list[str]) -> int:
    """Read the lines before the body; the number of the body's first line."""
    at = _first_filled(lines, 0)
    while at < len(lines) and fur.MARKS.match(lines[at].strip()[:200]):
        at = _first_filled(lines, at + 1)
    if at < len(lines) and (dated := DATE_TITLE.match(lines[at])):
        found.values["title"] = " ".join(dated["title"].split())
        found.dates.append(Candidate("text", dated["date"]))
        return _below_title(found, lines, at + 1)
    after = _keyed(found, lines, at)
    if after > at and "title" in found.values:
        return _below_title(found, lines, after)
    at = after
    if at < len(lines) and "title" not in found.values and _is_title(lines, at):
        found.values["title"] = _as_title(lines[at])
        at = _below_half_title(found, lines, at)
        return _below_title(found, lines, at + 1)
    return at


def _first_filled(lines: list[str], at: int) -> int:
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at


def _keyed(found: Plain, lines: list[str], at: int) -> int:
    """Read `Key: value` lines; they end with the first line that is none."""
    while at < len(lines):
        match = KEYED.match(lines[at])
        name = KEYS.get(match["key"].casefold()) if match else None
        if not match or not name:
            break
        _keep(found, name, match["value"].strip())
        at = at + 1 if at + 1 < len(lines) and lines[at + 1].strip() else _first_filled(lines, at + 1)
    return at


def _keep(found: Plain, name: str, value: str) -> None:
    if name == "authors":
        found.authors = people(value) or found.authors
    elif name == "date":
        found.dates.append(Candidate("text", value))
    elif name == "agency":
        found.credit(value, value, "agency_line")
    else:
        found.values.setdefault(name, value)


def _is_title(lines: list[str], at: int) -> bool:
    """A headline: short, without a full stop, and set apart from what follows."""
    line = lines[at].strip()
    if _is_stopped_title(lines, at):
        return True
    if not 8 <= len(line) <= 160 or _ends_sentence(line) or BULLET.match(line) or fur.dateline(line):
        return False
    following = lines[at + 1].strip() if at + 1 < len(lines) else ""
    return not following or _is_beneath_title(following) or len(line) < 100 < len(following)


def _is_stopped_title(lines: list[str], at: int) -> bool:
    """A headline that archives closed with a stop: one short sentence, set apart, above a longer text."""
    line = lines[at].strip()
    if not 8 <= len(line) <= 140 or BULLET.match(line) or fur.dateline(line) or not _ends_sentence(line):
        return False
    if line.endswith(";"):
        return True
    words = line.split()
    capitals = sum(word[0].isupper() for word in words if word[0].isalpha())
    apart = at + 1 < len(lines) and not lines[at + 1].strip()
    several = re.search(r"[a-z][.!?][”\"’']?\s+\S", line) is not None
    below = sum(len(line) for line in lines[at + 1 : at + 12])
    short = len(words) <= 14 or capitals >= 0.6 * len(words)
    return apart and short and not several and line[-1] not in ",:" and below > 3 * len(line)


def _as_title(line: str) -> str:
    """The line on one line, without the stop that an archive put behind it."""
    title = " ".join(line.split())
    return title[:-1] if title.endswith(";") or re.search(r"[^\W\d_]{4}\.$", title) else title


def _below_half_title(found: Plain, lines: list[str], at: int) -> int:
    """Where a title ends in a semicolon, the line under it is its second half; the number of the last line read."""
    after = _first_filled(lines, at + 1)
    if not lines[at].rstrip().endswith(";") or after >= len(lines) or len(lines[after]) > 200:
        return at
    found.values["subtitle"] = _as_title(lines[after])
    return after


def _ends_sentence(line: str) -> bool:
    return line.endswith((".", ";", ",", ":")) or re.search(r"[.,][”\"’']$", line) is not None


def _is_beneath_title(line: str) -> bool:
    """Whether a line is one of those that stand right under a title."""
    spare = Plain()
    return is_byline(line) or is_date_line(spare, line) or is_furniture(spare, line)


def _is_capital_headline(found: Plain, lines: list[str], at: int) -> bool:
    """A headline in capitals under a letterhead, which was taken for the title."""
    line = lines[at].strip()
    apart = at + 1 == len(lines) or not lines[at + 1].strip()
    return apart and line.isupper() and len(line.split()) >= 4 and not found.values.get("title", "").isupper()


def _is_standfirst(found: Plain, lines: list[str], at: int) -> bool:
    """A line between title and byline that is neither: it sums up the article."""
    line = lines[at].strip()
    after = _first_filled(lines, at + 1)
    if "subtitle" in found.values or len(line) > 250 or BULLET.match(line) or after == at + 1 or after >= len(lines):
        return False
    return not found.authors and is_byline(lines[after].strip()) and len(lines[after]) < 140


def _below_title(found: Plain, lines: list[str], at: int) -> int:
    """Pass over byline, date, reading time and their like beneath a title; the number of the body's first line."""
    while (at := _first_filled(lines, at)) < len(lines):
        line = lines[at].strip()
        if is_furniture(found, line):
            at += 1
        elif not found.authors and len(line) < 140 and is_byline(line):
            found.authors = people(line)
            _credited(found, line)
            at += 1
        elif is_date_line(found, line):
            at += 1
        elif _is_capital_headline(found, lines, at):
            found.values["source"] = found.values.get("source", found.values["title"])
            found.values["title"] = line
            at += 1
        elif _is_standfirst(found, lines, at):
            found.values["subtitle"] = line
            at += 1
        elif (after := _keyed(found, lines, at)) > at:
            at = after
        else:
            break
    return at


def _credited(found: Plain, line: str) -> None:
    """An agency or a date in a byline: "By Ann Able, Reuters", "By Ann Able | 3 May 2024"."""
    for part in re.split(r"[,|;]", line)[1:]:
        found.credit(part.strip(), line, "byline")
    for part in re.split(r"[|;·•]", line)[1:]:
        is_date_line(found, part.strip())
