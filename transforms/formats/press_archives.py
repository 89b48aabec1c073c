"""Press archives (Nexis Uni, Factiva): which archive a text was exported from, and the articles in it."""

from collections.abc import Mapping
from types import ModuleType
from typing import Literal

from newsledger.transforms.formats import factiva, nexis
from newsledger.transforms.formats.wire import WireItem

PressArchive = Literal["nexis", "factiva"]
_LAYOUTS: Mapping[PressArchive, ModuleType] = {"nexis": nexis, "factiva": factiva}


def archive(text: str) -> PressArchive | None:
    """Return the archive whose layout a text has; None for any other text."""
    return next((name for name, layout in _LAYOUTS.items() if layout.is_export(text)), None)


def pieces(text: str, name: PressArchive) -> list[str]:
    """Return the text of each article of an export, in order, with the mark that it ends with."""
    parts: list[str] = _LAYOUTS[name].pieces(text)
    return parts


def items(text: str, name: PressArchive) -> list[WireItem]:
    """Return the articles of an export in order.

    Raises:
        DocumentError: not_nexis or not_factiva where an article has not the layout.
    """
    return [item(part, name) for part in pieces(text, name)]


def item(part: str, name: PressArchive) -> WireItem:
    """Return the article of a piece.

    Raises:
        DocumentError: not_nexis or not_factiva where it has not the layout.
    """
    article: WireItem = _LAYOUTS[name].item(part)
    return article
