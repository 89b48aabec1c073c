"""A `Reach` without a network: listings and streams are read from files."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from newsledger.flows.crawl.interface import EntryPoint, Window
from newsledger.flows.fetch.model import CrawlItem, Limits, Listing


class Offline:
    """A `SourceReader` whose URLs are paths."""

    window = Window()

    def __init__(self, document_bytes: int = 5_000_000, *, outside_links: bool = False) -> None:
        self.limits = Limits(document_bytes, outside_links=outside_links)

    def listing(self, entry: EntryPoint, parse: Callable[[Listing], Any], **given: object) -> Any:
        """Return the parsed contents of a file."""
        return parse(Listing(entry.location, Path(entry.location).read_bytes()))

    def looked_up(self, items: Iterable[CrawlItem]) -> Iterator[CrawlItem]:
        """Return the items: no earlier run knows them."""
        return iter(items)

    @contextmanager
    def stream(self, entry: EntryPoint) -> Iterator[IO[bytes]]:
        """Open a file as a stream."""
        with Path(entry.location).open("rb") as stream:
            yield stream
