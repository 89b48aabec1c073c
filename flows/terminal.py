"""The console that commands print to."""

from typing import Any

from rich.console import Console
from rich.text import Text

from newsledger.flows.printable import printable


class Screen(Console):
    """A console that takes strings as text: no markup, no emoji codes, no highlights, no control characters."""

    def __init__(self, **options: Any) -> None:
        """Take the options of a rich console."""
        super().__init__(markup=False, emoji=False, highlight=False, **options)

    def render_str(self, text: str, **options: Any) -> Text:
        """Return a string as text; rich calls this for printed strings, cells, headers and titles."""
        return super().render_str(printable(text), **options)
