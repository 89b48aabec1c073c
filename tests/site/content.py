"""What the site's outlets publish: articles that differ from each other, and pages around them."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape

BEGUN = datetime(2026, 3, 1, 6, tzinfo=UTC)
_WHO = "harbour council,school board,bus company,fishing union,city theatre,water board,library trust,ice rink".split(
    ","
)
_DID = "approved,delayed,cancelled,doubled,questioned,announced,reviewed,defended".split(",")
_WHAT = "the new timetable,a plan for the quay,its budget,the winter fees,a bridge repair,the summer camp".split(",")
_PLACES = "Lindesvik,Norrhavn,Kastelby,Ostermere,Vellum Bay,Tarn,Hollin,Greyport".split(",")
_NAMES = "Ada Brandt,Ola Nyland,Mira Holt,Jon Sande,Eva Lund,Per Vik,Ines Aro,Tom Reed".split(",")


@dataclass(frozen=True, slots=True)
class Article:
    """One article: where, and the words of its first and its second poll."""

    host: str
    path: str
    title: str
    paragraphs: tuple[str, ...]
    published_at: datetime
    changes: bool = False
    encoding: str = "utf-8"

    def html(self, poll: int, base: str) -> bytes:
        """The page."""
        later = ["The council met again and changed its mind."] if self.changes and poll > 1 else []
        shown = "\n".join(f"<p>{escape(one, quote=False)}</p>" for one in [*self.paragraphs, *later])
        page = (
            f"<!DOCTYPE html><html lang='en'><head><title>{escape(self.title)}</title>"
            f"<link rel='canonical' href='{base}{self.path}'>"
            f"<meta property='article:published_time' content='{self.published_at.isoformat()}'></head>"
            f"<body><nav><a href='/'>Home</a></nav>"
            f"<article><h1>{escape(self.title)}</h1>{shown}</article></body></html>"
        )
        return page.encode(self.encoding)


def article(host: str, number: int, *, path: str | None = None, **given: bool | str) -> Article:
    """Article number so-and-so of a host; equal numbers give equal words."""
    chance = random.Random(f"{host} {number}")
    who, did, what = chance.choice(_WHO), chance.choice(_DID), chance.choice(_WHAT)
    place, speaker, years = chance.choice(_PLACES), chance.choice(_NAMES), chance.randint(2, 20)
    mark = f"{host.partition('.')[0]} {number}"
    lead = (
        f"{place.upper()} — The {place} {who} {did} {what} on Monday, according to file {mark}, after a meeting that "
        f"lasted {chance.randint(2, 9)} hours and heard {chance.randint(11, 99)} residents."
    )
    quote = f"“We have waited {years} years for {what},” {speaker} told reporters outside the hall in {place}."
    end = (
        f"The vote of {chance.randint(5, 30)} to {chance.randint(1, 4)} ends a dispute over café terraces that began "
        f"in {chance.randint(1950, 2020)}; work on number {number} starts in {chance.randint(2, 12)} weeks."
    )
    title = f"{place} {who} {did} {what}: report {mark}"
    at = BEGUN + timedelta(minutes=13 * number)
    return Article(host, path or f"/a/{number}.html", title, (lead, quote, end), at, **given)  # type: ignore[arg-type]
