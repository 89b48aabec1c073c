"""Tables and disclosures of a report."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from newsledger.warehouse.report.elements import Content, Html, element, joined
from newsledger.warehouse.report.slices import Fields


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column of a table: its heading, the content of a row's cell, and whether it is a number."""

    heading: Content
    cell: Callable[[Fields], Content]
    is_number: bool = False
    class_: str = ""


def grid(columns: Sequence[GridColumn], rows: Sequence[Fields], *, caption: str) -> Html:
    """Return a table whose first column names the row; it scrolls by itself where the screen is narrow."""
    head = element("tr", [element("th", column.heading, scope="col", class_=_class(column)) for column in columns])
    body = [
        element("tr", [_cell(column, row, is_first=not place) for place, column in enumerate(columns)]) for row in rows
    ]
    table = element("table", element("caption", caption), element("thead", head), element("tbody", body))
    return element("div", table, class_="scroll", tabindex="0", role="region", aria_label=caption)


def unseen(heading: str) -> Html:
    """Return a heading for those who hear the page; what the column shows is plain to see."""
    return element("span", heading, class_="hidden")


def _class(column: GridColumn) -> str | None:
    return " ".join(filter(None, ["number" if column.is_number else "", column.class_])) or None


def _cell(column: GridColumn, row: Fields, *, is_first: bool) -> Html:
    content = column.cell(row)
    if column.is_number and isinstance(content, int):
        content = f"{content:,}"
    if is_first:
        return element("th", content, scope="row", class_=_class(column))
    return element("td", content, class_=_class(column))


def disclosure(summary: Content, *contents: Content, class_: str = "evidence") -> Html:
    """Return contents that open on click."""
    return element("details", element("summary", summary), contents, class_=class_)


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the page, which the table of contents names by its heading."""

    key: str
    heading: str
    html: Html


def section(key: str, heading: str, lead: Content, *contents: Content) -> Section:
    """Return a section with its heading and a sentence that says how to read it."""
    head = joined([element("h2", heading, id=key), element("p", lead, class_="lead") if lead else None])
    return Section(key, heading, element("section", head, contents, aria_labelledby=key))


def empty(message: str) -> Html:
    """Return what stands in a section without rows."""
    return element("p", message, class_="empty")
