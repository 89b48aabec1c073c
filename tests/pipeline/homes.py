"""Homes and documents for pipeline tests."""

import shutil
from pathlib import Path
from typing import Self

import pyarrow as pa

from newsledger.flows.progress import Progress
from newsledger.flows.run.pending import pending
from newsledger.flows.run.pipeline import Job, run
from newsledger.flows.run.summary import Summary
from newsledger.flows.settings import Settings
from newsledger.warehouse import lake, manifest
from newsledger.warehouse.home import Home

CONTENT = (
    "sources",
    "documents",
    "articles",
    "entities",
    "entity_merges",
    "mentions",
    "quotes",
    "attributions",
    "relations",
    "credits",
    "signatures",
    "quote_signatures",
    "stories",
    "story_signatures",
    "story_links",
    "rejects",
)
ARTICLE = """{title}

By Ann Able

OSLO (Reuters) — Norwegian Prime Minister Ola Brandt said on Monday that the port would reopen. “We have waited long \
enough,” Brandt told parliament.

The opposition leader Kari Nyland denied that talks had failed, according to Reuters.
"""


def written(folder: Path, **texts: str) -> Path:
    """A folder of plain text documents, one per name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


class Template:
    """A home and its inbox that tests copy, since runs take longer; the inbox stays in its place, its address."""

    def __init__(self, root: Path) -> None:
        self.home, self.inbox, self._texts = root / "home", root / "inbox", root / "texts"

    def keep(self) -> Self:
        """Take the texts of the inbox for those that every test begins with."""
        shutil.copytree(self.inbox, self._texts)
        return self

    def copied(self, home: Path) -> Path:
        """Copy the home, put the texts back, and return the inbox."""
        shutil.rmtree(self.inbox)
        shutil.copytree(self._texts, self.inbox)
        shutil.copytree(self.home, home, symlinks=True)
        return self.inbox


def ran(home: Path, *sources: Path, flow: str = "run", **settings: object) -> Summary:
    """One run in this process's pipeline, with one worker."""
    chosen = Settings(**{"home": home, "workers": 1, **settings})  # type: ignore[arg-type]
    return run(Job(chosen, tuple(str(one) for one in sources), flow=flow, progress=Progress(quiet=True)))


def rows(home: Path, name: str) -> pa.Table:
    """The published rows of a table."""
    return lake.tables(Home(home), manifest.read(Home(home)), name)


def requests(home: Path) -> list[dict[str, object]]:
    """The requests of every run, published or only journalled, as they ended."""
    journalled = {str(row["fetch_id"]): row for row in pending(Home(home)).of("fetches")}
    published: list[dict[str, object]] = rows(home, "fetches").to_pylist()
    return [*published, *journalled.values()]


def digests(home: Path) -> dict[str, tuple[int, str]]:
    """Rows and content digest of every table made from documents."""
    tables = manifest.read(Home(home)).tables
    return {name: (tables[name].rows, tables[name].digest) for name in CONTENT}
