"""What connectors may use of a world without a network: listings and streams lie in files."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from newsledger.flows.crawl.interface import EntryPoint, Window
from newsledger.flows.fetch.model import Limits, Listing


class Offline:
    """A `SourceReader` whose addresses are paths."""

    window = Window()

    def __init__(self, document_bytes: int = 5_000_000) -> None:
        self.limits = Limits(document_bytes)

    def listing(self, entry: EntryPoint, parse: Callable[[Listing], Any], **given: object) -> Any:
        """Return what `parse` makes of a file."""
        return parse(Listing(entry.at, Path(entry.at).read_bytes()))

    @contextmanager
    def stream(self, entry: EntryPoint) -> Iterator[IO[bytes]]:
        """A file."""
        with Path(entry.at).open("rb") as stream:
            yield stream
