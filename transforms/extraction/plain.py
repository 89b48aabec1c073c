"""Plain text to an article: header lines told from the body, furniture taken out, paragraphs made even."""

import re
from dataclasses import dataclass, field

from newsledger.transforms.extraction import furniture as fur
from newsledger.transforms.extraction.dates import Candidate, parsed
from newsledger.transforms.extraction.people import is_byline, people

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
BULLET = re.compile(r"^\s*(?:[•*‣▪◦·]|[-–](?=\s))\s*")
_WRAPPED = 82


@dataclass(slots=True)
class Plain:
    """What a plain text says of itself, and its body's paragraphs."""

    values: dict[str, str] = field(default_factory=dict)
    authors: tuple[str, ...] = ()
    dates: list[Candidate] = field(default_factory=list)
    wire_agency: str | None = None
    paragraphs: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The body."""
        return "\n\n".join(self.paragraphs)


def plain(text: str) -> Plain:
    """A plain text read; `values` has title, subtitle, source, url, section, dateline, image_credit where found."""
    found = Plain()
    lines = text.split("\n")
    at = _header(found, lines)
    found.paragraphs = body(found, "\n".join(lines[at:]))
    return found


def body(found: Plain, text: str) -> list[str]:
    """The paragraphs of a body without its furniture, whose facts go to `found`."""
    kept = [part for part in blocks(text) if not _furniture(found, part)]
    if kept:
        kept[0] = _without_dateline(found, kept[0])
        if credit := fur.TRAILING_AGENCY.search(kept[-1]):
            found.wire_agency = found.wire_agency or fur.agency(credit["agency"])
            kept[-1] = kept[-1][: credit.start()]
    return [part for part in kept if part]


def _header(found: Plain, lines: list[str]) -> int:
    """Read the lines before the body; the number of the body's first line."""
    at = _first_filled(lines, 0)
    if at < len(lines) and (dated := DATE_TITLE.match(lines[at])):
        found.values["title"] = " ".join(dated["title"].split())
        found.dates.append(Candidate("text", dated["date"]))
        return _below_title(found, lines, at + 1)
    after = _keyed(found, lines, at)
    if after > at and "title" in found.values:
        return _below_title(found, lines, after)
    at = after
    if at < len(lines) and "title" not in found.values and _is_title(lines, at):
        found.values["title"] = " ".join(lines[at].split())
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
        found.wire_agency = fur.agency(value)
    else:
        found.values.setdefault(name, value)


def _is_title(lines: list[str], at: int) -> bool:
    """A headline: short, without a full stop, and set apart from what follows."""
    line = lines[at].strip()
    if not 8 <= len(line) <= 160 or line[-1] in '.;,:”"' or BULLET.match(line) or fur.dateline(line):
        return False
    following = lines[at + 1].strip() if at + 1 < len(lines) else ""
    return (
        not following
        or is_byline(following)
        or fur.READING_TIME.match(following) is not None
        or len(line) < 100 < len(following)
    )


def _below_title(found: Plain, lines: list[str], at: int) -> int:
    """Pass over byline, date, reading time and their like beneath a title; the number of the body's first line."""
    while (at := _first_filled(lines, at)) < len(lines):
        line = lines[at].strip()
        if _furniture(found, line):
            at += 1
        elif not found.authors and len(line) < 140 and is_byline(line):
            found.authors = people(line)
            _credited(found, line)
            at += 1
        elif len(line) < 60 and _is_date(line):
            found.dates.append(Candidate("text", line))
            at += 1
        elif (after := _keyed(found, lines, at)) > at:
            at = after
        else:
            break
    return at


def _credited(found: Plain, line: str) -> None:
    """An agency in a byline: "By Ann Able, Reuters"."""
    for part in re.split(r"[,|;]", line)[1:]:
        found.wire_agency = found.wire_agency or fur.agency(part.strip())


def _is_date(line: str) -> bool:
    bare = re.sub(r"^(?:published|updated|posted|last updated)\b:?\s*(?:on\s+)?", "", line, flags=re.IGNORECASE)
    dated = parsed(bare) or parsed(re.sub(r"^[A-Za-z]+day,?\s+", "", bare))
    return dated is not None and len(re.findall(r"[A-Za-z]{3,}", bare)) <= 4


def _furniture(found: Plain, line: str) -> bool:
    """Whether a line is no part of the body; what it tells is kept."""
    if (
        fur.READING_TIME.match(line)
        or fur.IN_THIS_ARTICLE.match(line)
        or (len(line) < 300 and fur.SIGN_OFF.match(line))
    ):
        return True
    if len(line) < 160 and (credit := fur.IMAGE_CREDIT.match(line)):
        found.values.setdefault("image_credit", credit["credit"].strip())
        return True
    if len(line) < 60 and (credit := fur.AGENCY_CREDIT.match(line)):
        found.wire_agency = found.wire_agency or fur.agency(next(filter(None, credit.groups())))
        return True
    return False


def _without_dateline(found: Plain, paragraph: str) -> str:
    match = fur.dateline(paragraph)
    if not match:
        return paragraph
    found.values.setdefault("dateline", match["place"].strip())
    found.wire_agency = found.wire_agency or fur.agency(match["agency"])
    if match["day"] and parsed(match["day"]):
        found.dates.append(Candidate("wire", match["day"]))
    return paragraph[match.end() :]


def blocks(text: str) -> list[str]:
    """The paragraphs of a text: hard-wrapped lines joined, long lines apart, blanks even, bullets as "• "."""
    found: list[str] = []
    for chunk in re.split(r"\n[ \t]*\n", text):
        lines = [line for line in chunk.split("\n") if line.strip()]
        found.extend(_joined(lines) if _is_wrapped(lines) else lines)
    return [even for line in found if (even := _even(line))]


def _is_wrapped(lines: list[str]) -> bool:
    """Lines of one paragraph broken at a margin: all short, and all but the last nearly full."""
    if len(lines) < 2 or max(len(line) for line in lines) > _WRAPPED:
        return False
    full = [len(line) > 45 or BULLET.match(line) is not None for line in lines[:-1]]
    return sum(full) >= 0.7 * len(full)


def _joined(lines: list[str]) -> list[str]:
    """Wrapped lines as one paragraph; each bullet begins one of its own."""
    found: list[str] = []
    for line in lines:
        if BULLET.match(line) or not found:
            found.append(line)
        else:
            found[-1] = f"{found[-1].rstrip()} {line.lstrip()}"
    return found


def _even(line: str) -> str:
    text = " ".join(line.split())
    bullet = BULLET.match(text)
    return f"• {text[bullet.end() :]}" if bullet and bullet.end() < len(text) else text if not bullet else ""
