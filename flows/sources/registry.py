"""The connectors, in the order in which they are asked."""

from newsledger.expectations.errors import SettingsError
from newsledger.flows.sources.files import Files
from newsledger.flows.sources.interface import Connector

CONNECTORS: tuple[Connector, ...] = (Files(),)


def connector(source: str) -> Connector:
    """The connector that reads a SOURCE.

    Raises:
        SettingsError: None does; the message says what would.
    """
    for candidate in CONNECTORS:
        if candidate.accepts(source):
            return candidate
    raise SettingsError(f"no such file or folder: {source} (a SOURCE is a file or a folder of news documents)")
