"""Content of the outlets: distinct articles and their pages.

The articles are in German, so that tests of fetching spend no time on annotation.
"""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape

BEGUN = datetime(2026, 3, 1, 6, tzinfo=UTC)
_WHO = "Der Hafenrat,Die Schulbehörde,Das Busunternehmen,Die Fischergilde,Das Stadttheater,Der Wasserverband".split(",")
_DID = "beschloss,verschob,kippte,verdoppelte,prüfte,verkündete,überarbeitete,verteidigte".split(",")
_WHAT = "den neuen Fahrplan,einen Plan für den Kai,den Haushalt,die Wintergebühren,die Brückenreparatur".split(",")
_PLACES = "Lindesvik,Norrhavn,Kastelby,Ostermere,Vellum Bay,Tarn,Hollin,Greyport".split(",")
_NAMES = "Ada Brandt,Ola Nyland,Mira Holt,Jon Sande,Eva Lund,Per Vik,Ines Aro,Tom Reed".split(",")


@dataclass(frozen=True, slots=True)
class Article:
    """An article: its location, and its text at the first and second poll."""

    host: str
    path: str
    title: str
    paragraphs: tuple[str, ...]
    published_at: datetime
    changes: bool = False
    encoding: str = "utf-8"

    def html(self, poll: int, base: str) -> bytes:
        """Return the HTML page."""
        later = ["Der Rat trat noch einmal zusammen und änderte seine Meinung."] if self.changes and poll > 1 else []
        shown = "\n".join(f"<p>{escape(one, quote=False)}</p>" for one in [*self.paragraphs, *later])
        page = (
            f"<!DOCTYPE html><html lang='de'><head><title>{escape(self.title)}</title>"
            f"<link rel='canonical' href='{base}{self.path}'>"
            f"<meta property='article:published_time' content='{self.published_at.isoformat()}'></head>"
            f"<body><nav><a href='/'>Home</a></nav>"
            f"<article><h1>{escape(self.title)}</h1>{shown}</article></body></html>"
        )
        return page.encode(self.encoding)


def article(host: str, number: int, *, path: str | None = None, **given: bool | str) -> Article:
    """Return an article of a host by number; equal numbers give equal text."""
    chance = random.Random(f"{host} {number}")
    who, did, what = chance.choice(_WHO), chance.choice(_DID), chance.choice(_WHAT)
    place, speaker, years = chance.choice(_PLACES), chance.choice(_NAMES), chance.randint(2, 20)
    mark = f"{host.partition('.')[0]} {number}"
    lead = (
        f"{place.upper()} — {who} von {place} {did} am Montag {what}, wie aus der Akte {mark} hervorgeht, nach einer "
        f"Sitzung, die {chance.randint(2, 9)} Stunden dauerte und {chance.randint(11, 99)} Anwohner anhörte."
    )
    quote = f"„Wir haben {years} Jahre darauf gewartet“, sagte {speaker} vor dem Rathaus in {place}."
    end = (
        f"Die Abstimmung mit {chance.randint(5, 30)} zu {chance.randint(1, 4)} Stimmen beendet einen Streit über die "
        f"Caféterrassen, der {chance.randint(1950, 2020)} begann; die Arbeiten am Abschnitt {number} beginnen in "
        f"{chance.randint(2, 12)} Wochen."
    )
    title = f"{place}: {who} {did} {what}, Bericht {mark}"
    at = BEGUN + timedelta(minutes=13 * number)
    return Article(host, path or f"/a/{number}.html", title, (lead, quote, end), at, **given)  # type: ignore[arg-type]
