"""A small site whose state is a number: with each step articles appear, older ones change, and some are withdrawn."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.site.server import Page, Server

CHANGES_AFTER, WITHDRAWN_AFTER = 2, 4
_FEED = '<rss version="2.0"><channel><title>{host}</title><link>http://{host}/</link>{items}</channel></rss>'
_PAGE = """<html><head><title>{title}</title></head><body><article><h1>{title}</h1>
<p class="byline">By Ann Able</p><time datetime="2026-03-{day:02}T{hour:02}:00:00Z">March</time>
<p>{background}.</p>
<p>“{news},” {speaker} said in {place}. “{remark}.”</p>
<p>{other} said that {reaction}.</p>
</article></body></html>"""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a host.

    Hosts share no statement and no event: a cluster of statements, and a story, has the id of the article that was
    fetched first, and which host that is depends on how long requests take.
    """

    title: str
    changed_title: str
    background: str
    speaker: str
    news: str
    change: str
    remark: str
    other: str
    reaction: str


WORDINGS = {
    "north.test": Wording(
        "North ferry {0} sails again",
        "North ferry {0} stays in port",
        "The harbour board met on Monday and spoke for two hours about boat number {0} and its quay",
        "Harbour Master Per Lund",
        "Boat {0} leaves the northern quay again on Friday morning",
        "Boat {0} remains tied up until the ice has gone",
        "The crew repaired its engine in a single night",
        "Ida Moe, who leads the passengers' union,",
        "she welcomed what the board had decided about boat {0}",
    ),
    "south.test": Wording(
        "South school {0} takes pupils again",
        "South school {0} sends pupils home",
        "Parents and teachers of class {0} wrote a letter to the minister of education in the spring",
        "Head Teacher Ola Vik",
        "Class {0} learns Latin and physics in its own rooms once more",
        "No lesson will be held in class {0} before the summer",
        "Our pupils asked for these books since last autumn",
        "Liv Aas, a mother of four,",
        "homework in class {0} was still far too hard",
    ),
    "west.test": Wording(
        "West orchestra {0} plays again",
        "West orchestra {0} cancels its concerts",
        "Musicians rehearsed the symphony number {0} of a young composer in front of an empty hall",
        "Conductor Kai Berg",
        "Symphony {0} returns with new violins and a clean score",
        "Critics want to hear symphony {0} a second time",
        "Nobody in the audience expected such a quick encore",
        "Una Dahl, who plays the trumpet,",
        "many listeners had given up waiting for concert {0}",
    ),
}


@dataclass(frozen=True, slots=True)
class Story:
    """An article of a host, and the step at which it appears."""

    host: str
    number: int

    @property
    def path(self) -> str:
        return f"/news/{self.number}.html"

    def changed(self, step: int) -> bool:
        return self.number % 3 == 0 and step >= self.number + CHANGES_AFTER

    def withdrawn(self, step: int) -> bool:
        return self.number % 4 == 1 and step >= self.number + WITHDRAWN_AFTER

    def title(self, step: int) -> str:
        words = WORDINGS[self.host]
        return (words.changed_title if self.changed(step) else words.title).format(self.number)

    def page(self, step: int) -> Page:
        if self.withdrawn(step):
            return Page(b"gone", status=410)
        words = WORDINGS[self.host]
        text = _PAGE.format(
            title=self.title(step),
            background=words.background.format(self.number),
            speaker=words.speaker,
            place=self.host.partition(".")[0].title(),
            day=1 + self.number % 28,
            hour=8 + list(WORDINGS).index(self.host),
            news=(words.change if self.changed(step) else words.news).format(self.number),
            remark=words.remark,
            other=words.other,
            reaction=words.reaction.format(self.number),
        )
        return Page(text.encode(), "text/html; charset=utf-8")


@dataclass(slots=True)
class Newsroom:
    """A context manager that runs the site; `step` is its state, from 1."""

    port: int = 0
    step: int = 1
    server: Server = field(init=False)

    def __enter__(self) -> Self:
        self.server = Server(self._find, self.port).__enter__()
        self.port = self.server.port
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.__exit__(kind, value, trace)

    def stories(self) -> Iterator[Story]:
        """Yield the articles that have appeared."""
        return (Story(host, number) for number in range(1, self.step + 1) for host in WORDINGS)

    def expected(self) -> dict[str, bool]:
        """Return the latest title of each article that has appeared, and whether it is withdrawn."""
        titles = {}
        for story in self.stories():
            last = story.number + WITHDRAWN_AFTER - 1 if story.withdrawn(self.step) else self.step
            titles[story.title(last)] = story.withdrawn(self.step)
        return titles

    def sources(self, path: Path) -> None:
        """Write a sources.toml that lists the hosts."""
        parts = [
            f'[[outlets]]\nid = "{host.replace(".", "-")}"\nname = "{host}"\ndomain = "{host}"\n'
            f'entries = [{{ kind = "feed", url = "http://{host}:{self.port}/feed" }}]\n'
            for host in WORDINGS
        ]
        path.write_text("\n".join(parts), encoding="utf-8")

    def settings(self) -> dict[str, object]:
        """Return the settings for a run on this site."""
        return {
            "allowed_private_hosts": [f"*.test:{self.port}"],
            "host_addresses": dict.fromkeys(WORDINGS, "127.0.0.1"),
            "host_requests_per_second": 100.0,
            "revisit_interval_hours": 0.0,
            "backoff_minutes": 0.0,
        }

    def _find(self, host: str, path: str) -> Page | None:
        if host not in WORDINGS:
            return None
        if path == "/feed":
            listed = [story for story in self.stories() if story.host == host and not story.withdrawn(self.step)]
            items = "".join(
                f"<item><title>{story.title(self.step)}</title>"
                f"<link>http://{host}:{self.port}{story.path}</link></item>"
                for story in reversed(listed)
            )
            return Page(_FEED.format(host=host, items=items).encode(), "application/rss+xml")
        for story in self.stories():
            if (story.host, story.path) == (host, path):
                return story.page(self.step)
        return None
