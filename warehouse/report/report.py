"""`newsledger report`: a ledger, or a part of it, as one self-contained HTML page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from newsledger.warehouse.durable import replace
from newsledger.warehouse.home import Home
from newsledger.warehouse.report.background import changes, coverage, quality, reliance, volume
from newsledger.warehouse.report.elements import Html, element
from newsledger.warehouse.report.findings import Findings, gathered
from newsledger.warehouse.report.grids import Section, empty, section
from newsledger.warehouse.report.phrases import counted, day_in_words, period_in_words
from newsledger.warehouse.report.sections import figures, pairs, speakers, spread, stories, voices
from newsledger.warehouse.report.shell import document
from newsledger.warehouse.report.slices import Scope, Slice, opened

_LEDGER = """
SELECT count(*) AS articles, min(day) FILTER (has_stated_day) AS first_day, max(day) FILTER (has_stated_day) AS last_day
FROM home.latest_articles
"""
_SECTIONS = (voices, volume, speakers, pairs, stories, spread, figures, reliance, changes, coverage, quality)


@dataclass(frozen=True, slots=True)
class Reported:
    """What a report was made of: the file, its counts of articles and statements, and why there are none, if so."""

    path: Path
    articles: int
    statements: int
    gap: str = ""


def write_report(home: Home, target: Path, scope: Scope, *, moment: datetime, memory_mb: int = 2_048) -> Reported:
    """Write the report of a home to a file, whole or not at all.

    Raises:
        SettingsError: The scope names an entity or story that the ledger does not have.
        WarehouseError: There is no warehouse, or the disk refused.
    """
    with opened(home, scope, memory_mb=memory_mb) as part:
        findings = gathered(part)
        gap = _gap(part) if not findings.totals["articles"] else ""
        content = page(part, findings, name=home.root.resolve().name, moment=moment, gap=gap)
    path = target.expanduser()
    replace(path, content.encode())
    return Reported(path, int(findings.totals["articles"]), int(findings.totals["statements"]), gap)


def _gap(part: Slice) -> str:
    """Return why a report has no articles: the ledger has none, or all of its articles are left out."""
    (ledger,) = part.rows(_LEDGER)
    if not ledger["articles"]:
        return "The ledger has no articles."
    period = f" of {period_in_words(ledger['first_day'], ledger['last_day'])}" if ledger["first_day"] else ""
    articles = counted(ledger["articles"], "article")
    return f"No article is in this part of the ledger. The whole ledger has {articles}{period}."


def page(part: Slice, findings: Findings, *, name: str, moment: datetime, gap: str) -> str:
    """Return the report as HTML; without articles, it says so and shows what was collected."""
    builders = _SECTIONS if not gap else (volume, coverage, quality)
    sections = [found for found in (build(findings) for build in builders) if found is not None]
    if gap:
        sections.insert(0, section("nothing", "No articles", None, empty(gap)))
    title = part.subject or "Who said what in the news"
    return document(
        f"{title} · newsledger",
        element("a", "Skip to the statements", href="#main", class_="skip"),
        _header(part, findings, title),
        _contents(sections),
        element("main", [section.html for section in sections], id="main"),
        _footer(part, name, moment),
    )


def _header(part: Slice, findings: Findings, title: str) -> Html:
    totals = findings.totals
    facts = [
        (totals["articles"], "article", ""),
        (totals["texts"], "text", "copies counted once"),
        (totals["origins"], "origin", "texts of an agency counted once"),
        (totals["outlets"], "outlet", ""),
        (totals["statements"], "statement", f"{totals['distinct_statements']:,} distinct"),
        (totals["speakers"], "speaker", "resolved to a name"),
    ]
    figures_shown = [
        element(
            "div",
            element(
                "dt", counted(number, noun).partition(" ")[2], element("span", note, class_="note") if note else None
            ),
            element("dd", f"{number:,}"),
        )
        for number, noun, note in facts
    ]
    return element(
        "header",
        element("p", "newsledger report", class_="eyebrow"),
        element("h1", title),
        element("p", _period(part.scope, findings), class_="period"),
        element("dl", figures_shown, class_="facts"),
    )


def _period(scope: Scope, findings: Findings) -> str:
    observed = period_in_words(findings.totals["first_day"], findings.totals["last_day"])
    if scope.since is None and scope.until is None:
        undated = counted(findings.totals["undated"], "article")
        rest = f"; {undated} without a stated day" if findings.totals["undated"] else ""
        return f"Articles of {observed}{rest}" if findings.totals["articles"] else "No articles"
    last = scope.until - timedelta(days=1) if scope.until else None
    if scope.since and last:
        return period_in_words(scope.since, last)
    return f"Since {day_in_words(scope.since)}" if scope.since else f"Until {day_in_words(last)}"


def _contents(sections: Sequence[Section]) -> Html:
    entries = [element("li", element("a", section.heading, href=f"#{section.key}")) for section in sections]
    return element("nav", element("ul", entries), aria_label="Sections")


def _footer(part: Slice, name: str, moment: datetime) -> Html:
    text = (
        f"Written by newsledger on {day_in_words(moment.date())} at {moment:%H:%M} UTC from publish {part.generation} "
        f"of the ledger {name}. Every article counts in its latest version. Excerpts are shown as evidence and belong "
        "to their publishers."
    )
    return element("footer", element("p", text))
