"""Charts as SVG drawn when a page is written: each has a title and a description, and stands beside a table.

Charts are stretched to the width of the page, so they hold shapes alone; words stand in the HTML around them. Colours
are in the stylesheet. States differ by shape as well: filled, outlined, or a band behind the column.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from newsledger.warehouse.report.elements import Html, element, joined

HEIGHT = 100
_GAP = 0.18


@dataclass(frozen=True, slots=True)
class ChartColumn:
    """A column of a chart: its value, its label, and the state that decides how it is drawn."""

    value: int
    label: str
    state: str = "complete"


@dataclass(frozen=True, slots=True)
class Caption:
    """The title of a chart, and its description for those who do not see it."""

    key: str
    title: str
    description: str


def columns_chart(columns: Sequence[ChartColumn], caption: Caption) -> Html:
    """Return a chart of columns, with the largest value on the left and the first, middle and last label below."""
    largest = max((column.value for column in columns), default=0)
    shapes = [_column(column, place, largest) for place, column in enumerate(columns)]
    drawing = _drawing(shapes, caption, width=len(columns) or 1, height=HEIGHT, class_="columns")
    return element(
        "div",
        element("span", f"{largest:,}", class_="top", aria_hidden="true"),
        drawing,
        element("div", _labels([column.label for column in columns]), class_="axis", aria_hidden="true"),
        class_="plot",
    )


def _column(column: ChartColumn, place: int, largest: int) -> Html:
    height = round(HEIGHT * column.value / largest, 2) if largest else 0
    width = 1 - 2 * _GAP
    band = column.state in {"missed", "partial"}
    return joined(
        [
            element("rect", x=place, y=0, width=1, height=HEIGHT, class_="band") if band else None,
            element(
                "rect", x=round(place + _GAP, 2), y=round(HEIGHT - height, 2), width=width, height=height,
                class_=f"column {column.state}", vector_effect="non-scaling-stroke",
            ),
        ]
    )  # fmt: skip


def bar(parts: Sequence[tuple[float, str]], largest: float) -> Html:
    """Return a horizontal bar of parts, each with a class; the numbers stand in the same row of the table."""
    shapes, start = [], 0.0
    for value, name in parts:
        width = round(100 * value / largest, 2) if largest else 0
        shapes.append(element("rect", x=round(start, 2), y=0, width=width, height=8, class_=name))
        start += width
    return element(
        "svg",
        shapes,
        class_="bar",
        viewBox="0 0 100 8",
        preserveAspectRatio="none",
        aria_hidden="true",
        focusable="false",
    )


def strip(states: Sequence[str]) -> Html:
    """Return a row of days, each a cell of its state; the counts stand in the same row of the table."""
    cells = [
        element("rect", x=place, y=0, width=0.8, height=10, class_=f"day {state}") for place, state in enumerate(states)
    ]
    size = f"0 0 {max(len(states), 1)} 10"
    return element(
        "svg", cells, class_="strip", viewBox=size, preserveAspectRatio="none", aria_hidden="true", focusable="false"
    )


def _drawing(shapes: Sequence[Html], caption: Caption, *, width: int, height: int, class_: str) -> Html:
    title, description = f"{caption.key}-title", f"{caption.key}-desc"
    return element(
        "svg",
        element("title", caption.title, id=title),
        element("desc", caption.description, id=description),
        shapes,
        class_=class_, viewBox=f"0 0 {width} {height}", preserveAspectRatio="none",
        role="img", aria_labelledby=f"{title} {description}",
    )  # fmt: skip


def _labels(labels: Sequence[str]) -> list[Html]:
    ticks = labels if len(labels) < 3 else [labels[0], labels[len(labels) // 2], labels[-1]]
    return [element("span", label) for label in ticks]
