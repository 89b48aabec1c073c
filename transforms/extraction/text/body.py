"""The paragraphs of a body without furniture; the facts in removed lines are kept."""

import re
from dataclasses import dataclass, field

from newsledger.transforms.dates import Candidate, parsed
from newsledger.transforms.documents import Credit
from newsledger.transforms.extraction.text import furniture as fur
from newsledger.transforms.extraction.text.appeals import is_appeal, is_counter, is_hour, without_counters
from newsledger.transforms.extraction.text.bylines import is_byline, people
from newsledger.transforms.extraction.text.paragraphs import blocks
from newsledger.transforms.lexicon import reference

_DATE_LABEL = re.compile(
    r"^(?:first\s+)?(?:published|updated|posted|last updated)\b:?\s*(?:on\s+|at\s+)?", re.IGNORECASE
)
_PLACE_DATE = re.compile(r"^(?P<place>[A-ZÀ-Þ](?:[^\W\d_]|[ .'’-]){2,30}),\s*(?=(?:[A-Z][a-z]{2,8}\.? )?\d)")
_SENTENCE_END = re.compile(r"[.?!:][”\"’')]*$|[。！？][」』”）]*$")
_BIOGRAPHY = re.compile(
    r"(?:\s*+\([^()]{1,80}\))?,?\s++"
    r"(?:is|was|writes|covers|reports|joined|has|works|can be|contributed|ist|schreibt|est|es|è)\b"
)
_NEAR_TOP = 5
_CREDIT = 250
_SENTENCES = 90


@dataclass(slots=True)
class Plain:
    """The facts that a plain text states, and the paragraphs of its body."""

    values: dict[str, str] = field(default_factory=dict)
    authors: tuple[str, ...] = ()
    dates: list[Candidate] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The body."""
        return "\n\n".join(self.paragraphs)

    @property
    def wire_agency(self) -> str | None:
        """The agency credited first."""
        return self.credits[0].agency if self.credits else None

    def credit(self, name: str | None, words: str, rule: str) -> None:
        """Keep the credit, where the name is an agency's."""
        if agency := reference.agency(name):
            self.credits.append(Credit(agency, words.strip(), rule))


def body(record: Plain, text: str) -> list[str]:
    """Return the paragraphs of a body without its furniture, whose facts are added to the record."""
    parts = blocks(text)
    parts_kept = [part for number, part in enumerate(parts) if not _is_outside(record, parts, number)]
    _keep_lone_dateline(record, parts_kept)
    for number, part in enumerate(parts_kept[:_NEAR_TOP]):
        if not part.startswith("• ") and _SENTENCE_END.search(part):
            parts_kept[number] = _without_dateline(record, part)
            break
    if parts_kept and (credit := fur.TRAILING_AGENCY.search(parts_kept[-1])):
        record.credit(credit["agency"], credit[0], "trailing")
        parts_kept[-1] = parts_kept[-1][: credit.start()]
    return [part for part in parts_kept if part]


def _is_outside(record: Plain, parts: list[str], number: int) -> bool:
    """Return whether a paragraph is furniture, or a date or the initials of the staff near the beginning or the end."""
    part, at_end = parts[number], number >= len(parts) - 2
    if is_furniture(record, part) or ((number < _NEAR_TOP or at_end) and is_date_line(record, part)):
        return True
    if not at_end or number == 0 or not fur.INITIALS.match(part):
        return False
    sign = part.strip().partition("/")[0]
    if reference.agency(sign) == sign:
        record.credit(sign, part, "initials")
    return True


def without_lead(record: Plain, parts: list[str], *, authors: tuple[str, ...], titles: tuple[str, ...]) -> list[str]:
    """Return a page's paragraphs without those at the top that repeat author, title and date.

    `stated` are the title and the standfirst: lines before the title belong to the page. A page's description is most
    often its first paragraph: it is a standfirst only where it ends without a full stop or precedes a byline, a date or
    a title.
    """
    top = [part.removeprefix("• ") for part in parts[:12]]
    start = next((number + 1 for number, part in enumerate(top) if titles and part == titles[0]), 0)
    if any(len(part) > _SENTENCES and _SENTENCE_END.search(part) for part in top[:start]):
        start = 0
    for number, part in enumerate(top[start : start + 6], start + 1):
        is_stated = part in titles
        if (is_stated and (part == titles[0] or not _SENTENCE_END.search(part))) or _names_again(record, part, authors):
            start = number
        elif not is_stated:
            break
    return parts[start:]


def without_pleas(parts: list[str]) -> list[str]:
    """Return a page's paragraphs without appeals, advertising and counters, and without addresses at the end."""
    candidates = (part for part in parts if not (fur.PLEA.match(part) or is_appeal(part) or is_counter(part)))
    remaining = _without_hour([part for part in map(without_counters, candidates) if part])
    while len(remaining) > 1 and (
        fur.CONTACT.match(remaining[-1]) or (len(remaining[-1]) < _CREDIT and fur.HELPED.match(remaining[-1]))
    ):
        remaining.pop()
    return remaining


def without_notes(parts: list[str]) -> list[str]:
    """Return a wire's paragraphs without the notes to editors behind them, and what leads to more of the agency."""
    end = next((number for number, part in enumerate(parts) if number and fur.EDITORS_NOTES.match(part)), len(parts))
    remaining = parts[:end]
    while len(remaining) > 1 and fur.COVERAGE.match(remaining[-1]):
        remaining.pop()
    return remaining


def _without_hour(parts: list[str]) -> list[str]:
    """Return paragraphs without an hour alone at the beginning or the end; several are those of a live report."""
    hours = [number for number, part in enumerate(parts) if is_hour(part)]
    if len(hours) != 1 or len(parts) == 1 or _NEAR_TOP <= hours[0] < len(parts) - 2:
        return parts
    return [part for number, part in enumerate(parts) if number != hours[0]]


def without_biographies(parts: list[str], authors: tuple[str, ...]) -> list[str]:
    """Return a page's paragraphs without those at the end that introduce its authors."""
    remaining = list(parts)
    while len(remaining) > 2 and any(
        _BIOGRAPHY.match(remaining[-1].removeprefix(author)) for author in authors if remaining[-1].startswith(author)
    ):
        remaining.pop()
    return remaining


def shown_title(title: str, parts: list[str]) -> str | None:
    """Return the headline among a page's first lines that its title names after the outlet; None if none is."""
    tail = re.split(r"(?:\s[|–—·»-]|:)\s+", title)[-1].casefold()
    for part in parts[:12]:
        if len(tail) >= 12 and len(part) <= 160 and not part.endswith(".") and part.casefold().startswith(tail):
            return part
    return None


def _names_again(record: Plain, part: str, authors: tuple[str, ...]) -> bool:
    if len(part) > 140 or part.endswith((".", "?", "!", "”", '"')):
        return False
    if is_date_line(record, part) or is_byline(part):
        record.authors = record.authors or people(part)
        return True
    text = part.casefold()
    return len(part.split()) <= 16 and any(author.casefold() in text for author in authors)


def is_date_line(record: Plain, line: str) -> bool:
    """Return whether a line is only a date, perhaps after "Updated" or a place; its date is kept."""
    if len(line) > 60 or "@" in line:
        return False
    is_change = fur.TELLS_OF_CHANGE.match(line)
    bare = _DATE_LABEL.sub("", line[is_change.end() :].lstrip(" :") if is_change else line)
    place = _PLACE_DATE.match(bare)
    bare = bare[place.end() :] if place else bare
    date = parsed(bare) or parsed(re.sub(r"^[A-Za-z]+day,?\s+", "", bare))
    if date is None or len(re.findall(r"[^\W\d_]{3,}", bare)) > 4 or not re.search(r"\d{4}", bare):
        return False
    if place and not place["place"].casefold().endswith("day"):
        record.values.setdefault("dateline", place["place"])
    if is_change:
        record.values.setdefault("modified", bare)
    else:
        record.dates.append(Candidate("text", bare))
    return True


def is_furniture(record: Plain, line: str) -> bool:
    """Return whether a line does not belong to the body; its facts are kept."""
    if len(line) > 300:
        return False
    if any(mark.match(line) for mark in (fur.READING_TIME, fur.IN_THIS_ARTICLE, fur.SIGN_OFF, fur.MARKS, fur.FIRST_ON)):
        return True
    if len(line) < 160 and (credit := fur.IMAGE_CREDIT.match(line)):
        record.values.setdefault("image_credit", credit["credit"].strip())
        return True
    if len(line) < 60 and (name := _credited_by(line)):
        record.credit(name, line, "credit_line")
        return True
    if credit := fur.CONTRIBUTED.match(line):
        record.credit(credit["agency"], line, "contributed")
        return True
    return False


def _credited_by(line: str) -> str | None:
    """Return the agency that a line credits and does nothing else: AP, Quelle: Keystone-SDA."""
    if credit := fur.AGENCY_CREDIT.match(line):
        return credit["agency"]
    source = fur.SOURCE_CREDIT.match(line)
    return source["agency"] if source and reference.agency(source["agency"]) else None


def _keep_lone_dateline(record: Plain, parts: list[str]) -> None:
    """Take the dateline that stands in a paragraph of its own before the text off the parts, and keep its facts."""
    for number, part in enumerate(parts[:_NEAR_TOP]):
        if number + 1 < len(parts) and (dateline := fur.lone_dateline(part)):
            _keep_dateline(record, dateline)
            del parts[number]
            return
        if len(part) > _SENTENCES and _SENTENCE_END.search(part):
            return


def _without_dateline(record: Plain, paragraph: str) -> str:
    dateline = fur.dateline(paragraph)
    if not dateline:
        return paragraph
    _keep_dateline(record, dateline)
    return paragraph[dateline.end :]


def _keep_dateline(record: Plain, dateline: fur.Dateline) -> None:
    if dateline.place:
        record.values.setdefault("dateline", dateline.place)
    record.credit(dateline.agency, dateline.words, "dateline")
    if dateline.day and parsed(dateline.day):
        record.dates.append(Candidate("wire", dateline.day))
