"""Plain text to an article: header lines separated from the body, furniture removed, paragraphs normalised."""

import re

from newsledger.transforms.dates import Candidate
from newsledger.transforms.extraction.text import furniture as fur
from newsledger.transforms.extraction.text.body import Plain, body, is_date_line, is_furniture
from newsledger.transforms.extraction.text.bylines import is_byline, people
from newsledger.transforms.extraction.text.paragraphs import BULLET
from newsledger.transforms.lexicon.words import field_names

DATE_TITLE = re.compile(
    r"^\s*date[:\s]+(?P<date>\d{4}-\d{2}-\d{2})\s+(?P<title>(?!T?\d{1,2}:\d{2})\S.*)$", re.IGNORECASE
)
KEYED = re.compile(r"^\s*(?P<key>[A-Za-z][A-Za-z ]{1,18}?)\s*:\s+(?P<value>\S.*)$")
KEYS = {row.name: row.field for row in field_names() if row.format == "header"}
_MARK = re.compile(r"^#{1,6}\s+(?=\S)")  # of a heading in Markdown


def plain(text: str) -> Plain:
    """Read a plain text; `values` has title, subtitle, source, url, section, dateline, image_credit where stated."""
    record = Plain()
    lines = text.split("\n")
    index = _header(record, lines)
    record.paragraphs = body(record, "\n".join(lines[index:]))
    return record


def _header(record: Plain, lines: list[str]) -> int:
    """Read the lines before the body; return the index of the body's first line."""
    index = _first_filled(lines, 0)
    while index < len(lines) and fur.MARKS.match(lines[index].strip()[:200]):
        index = _first_filled(lines, index + 1)
    if index < len(lines) and (match := DATE_TITLE.match(lines[index])):
        record.values["title"] = " ".join(match["title"].split())
        record.dates.append(Candidate("text", match["date"]))
        return _below_title(record, lines, index + 1)
    next_index = _keyed(record, lines, index)
    if next_index > index and "title" in record.values:
        return _below_title(record, lines, next_index)
    index = next_index
    if index < len(lines) and "title" not in record.values and _is_title(lines, index):
        record.values["title"] = _as_title(lines[index])
        index = _below_half_title(record, lines, index)
        return _below_title(record, lines, index + 1)
    return index


def _first_filled(lines: list[str], index: int) -> int:
    while index < len(lines) and not lines[index].strip():
        index += 1
    return index


def _keyed(record: Plain, lines: list[str], index: int) -> int:
    """Read `Key: value` lines up to the first other line."""
    while index < len(lines):
        match = KEYED.match(lines[index])
        name = KEYS.get(match["key"].casefold()) if match else None
        if not match or not name:
            break
        _keep(record, name, match["value"].strip())
        index = index + 1 if index + 1 < len(lines) and lines[index + 1].strip() else _first_filled(lines, index + 1)
    return index


def _keep(record: Plain, name: str, value: str) -> None:
    if name == "authors":
        record.authors = people(value) or record.authors
    elif name == "date":
        record.dates.append(Candidate("text", value))
    elif name == "agency":
        record.credit(value, value, "agency_line")
    else:
        record.values.setdefault(name, value)


def _is_title(lines: list[str], index: int) -> bool:
    """Return whether a line is a headline: short, without a full stop, and set apart from what follows."""
    line = lines[index].strip()
    if _is_stopped_title(lines, index):
        return True
    if not 8 <= len(line) <= 160 or _ends_sentence(line) or BULLET.match(line) or fur.dateline(line):
        return False
    next_line = lines[index + 1].strip() if index + 1 < len(lines) else ""
    return not next_line or _is_beneath_title(next_line) or len(line) < 100 < len(next_line)


def _is_stopped_title(lines: list[str], index: int) -> bool:
    """Return whether a line is a headline that an archive ended with a full stop: short and set apart."""
    line = lines[index].strip()
    if not 8 <= len(line) <= 140 or BULLET.match(line) or fur.dateline(line) or not _ends_sentence(line):
        return False
    if line.endswith(";"):
        return True
    words = line.split()
    capitals = sum(word[0].isupper() for word in words if word[0].isalpha())
    stands_alone = index + 1 < len(lines) and not lines[index + 1].strip()
    has_sentences = re.search(r"[a-z][.!?][”\"’']?\s+\S", line) is not None
    characters_below = sum(len(line) for line in lines[index + 1 : index + 12])
    short = len(words) <= 14 or capitals >= 0.6 * len(words)
    return stands_alone and short and not has_sentences and line[-1] not in ",:" and characters_below > 3 * len(line)


def _as_title(line: str) -> str:
    """Return a title as one line, without the full stop that an archive added."""
    title = _MARK.sub("", " ".join(line.split()))
    return title[:-1] if title.endswith(";") or re.search(r"[^\W\d_]{4}\.$", title) else title


def _below_half_title(record: Plain, lines: list[str], index: int) -> int:
    """Return the index after a title whose second half stands in the next line, after a semicolon."""
    next_index = _first_filled(lines, index + 1)
    if not lines[index].rstrip().endswith(";") or next_index >= len(lines) or len(lines[next_index]) > 200:
        return index
    record.values["subtitle"] = _as_title(lines[next_index])
    return next_index


def _ends_sentence(line: str) -> bool:
    return line.endswith((".", ";", ",", ":")) or re.search(r"[.,][”\"’']$", line) is not None


def _is_beneath_title(line: str) -> bool:
    """Return whether a line is of a kind that stands right below a title."""
    spare = Plain()
    return is_byline(line) or is_date_line(spare, line) or is_furniture(spare, line)


def _is_capital_headline(record: Plain, lines: list[str], index: int) -> bool:
    """Return whether a line is a headline in capitals below a letterhead that was taken for the title."""
    line = lines[index].strip()
    stands_alone = index + 1 == len(lines) or not lines[index + 1].strip()
    return stands_alone and line.isupper() and len(line.split()) >= 4 and not record.values.get("title", "").isupper()


def _is_standfirst(record: Plain, lines: list[str], index: int) -> bool:
    """Return whether a line between title and byline is a standfirst."""
    line = lines[index].strip()
    next_index = _first_filled(lines, index + 1)
    if (
        "subtitle" in record.values
        or len(line) > 250
        or BULLET.match(line)
        or next_index == index + 1
        or next_index >= len(lines)
    ):
        return False
    return not record.authors and is_byline(lines[next_index].strip()) and len(lines[next_index]) < 140


def _below_title(record: Plain, lines: list[str], index: int) -> int:
    """Skip byline, date, reading time and the like below a title; return the index of the body's first line."""
    while (index := _first_filled(lines, index)) < len(lines):
        line = lines[index].strip()
        if is_furniture(record, line):
            index += 1
        elif not record.authors and len(line) < 140 and is_byline(line):
            record.authors = people(line)
            _credited(record, line)
            index += 1
        elif is_date_line(record, line):
            index += 1
        elif _is_capital_headline(record, lines, index):
            record.values["source"] = record.values.get("source", record.values["title"])
            record.values["title"] = line
            index += 1
        elif _is_standfirst(record, lines, index):
            record.values["subtitle"] = line
            index += 1
        elif (next_index := _keyed(record, lines, index)) > index:
            index = next_index
        else:
            break
    return index


def _credited(record: Plain, line: str) -> None:
    """Keep an agency or a date in a byline: "By Ann Able, Reuters", "By Ann Able | 3 May 2024"."""
    for part in re.split(r"[,|;]", line)[1:]:
        record.credit(part.strip(), line, "byline")
    for part in re.split(r"[|;·•]", line)[1:]:
        is_date_line(record, part.strip())
