"""The sections of a report about the ledger itself: volume, coverage, reliance, changes and quality."""

from newsledger.warehouse.report.charts import Caption, ChartColumn, bar, columns_chart, strip
from newsledger.warehouse.report.elements import Html, element, link
from newsledger.warehouse.report.findings import STRIP_DAYS, Findings
from newsledger.warehouse.report.grids import GridColumn, Section, disclosure, empty, grid, section, unseen
from newsledger.warehouse.report.phrases import bucket_label, counted, day_in_words, listed, time_element
from newsledger.warehouse.report.slices import Fields

_STATES = {
    "complete": "complete",
    "partial": "incomplete",
    "missed": "not collected",
    "unlisted": "no listing was read",
}


def volume(findings: Findings) -> Section:
    """Return the section on articles by day, with the days that are not complete told apart."""
    rows = findings.volume
    if not rows:
        return section("volume", "Volume", None, empty("There are no articles and no requests in the period."))
    states = {row["state"] for row in rows}
    lead = (
        "All articles came from files or single pages, so nothing says whether a day is complete."
        if states == {"unlisted"}
        else "A day is complete if every listing of every outlet was read on it and on the day after. Other days may "
        "lack articles, and a low column there says nothing."
    )
    if findings.totals["undated"]:
        undated = counted(findings.totals["undated"], "article states", "articles state")
        lead += f" {undated} no day and count on the day of the first fetch."
    points = [
        ChartColumn(row["article_count"], bucket_label(row["bucket"], findings.grain), row["state"]) for row in rows
    ]
    peak = max(points, key=lambda point: point.value)
    caption = Caption(
        "volume-chart",
        f"Articles by {findings.grain}",
        f"{counted(len(rows), findings.grain)} from {points[0].label} to {points[-1].label}; most articles, "
        f"{peak.value:,}, in {peak.label}. The table below has every number.",
    )
    columns = [
        GridColumn(findings.grain.capitalize(), lambda row: bucket_label(row["bucket"], findings.grain)),
        GridColumn("Articles", lambda row: row["article_count"], is_number=True),
        GridColumn("Collection", lambda row: _STATES[row["state"]]),
    ]
    table = grid(columns, rows, caption=f"Articles by {findings.grain}")
    keys = [[element("span", label, class_=f"key {state}"), " "] for state, label in _STATES.items() if state in states]
    return section(
        "volume", "Volume", lead,
        element("figure", columns_chart(points, caption), element("figcaption", f"{caption.title}. ", keys)),
        disclosure("The numbers", table, class_="numbers"),
    )  # fmt: skip


def coverage(findings: Findings) -> Section:
    """Return the section on outlets and their days."""
    rows = findings.parts["outlets"]
    if not rows:
        return section(
            "coverage", "Coverage", None, empty("No outlet was asked and none has an article in the period.")
        )
    largest = rows[0]["article_count"]
    columns = [
        GridColumn("Outlet", lambda row: row["outlet"]),
        GridColumn(
            unseen("Share of articles"), lambda row: bar([(row["article_count"], "pale")], largest), class_="bars"
        ),
        GridColumn("Articles", lambda row: row["article_count"], is_number=True),
    ]
    has_listings = any(row["complete_days"] + row["partial_days"] + row["missed_days"] for row in rows)
    if has_listings:
        columns += [
            GridColumn(f"Last {STRIP_DAYS} days", lambda row: _strip(row, findings), class_="bars"),
            GridColumn("Complete", lambda row: row["complete_days"], is_number=True),
            GridColumn("Incomplete", lambda row: row["partial_days"], is_number=True),
            GridColumn("Not collected", lambda row: row["missed_days"], is_number=True),
            GridColumn("Failed pages", lambda row: row["failed_count"], is_number=True),
        ]
    lead = (
        "Days by outlet: a day without articles and a day that was not collected are different things."
        if has_listings
        else "Outlets of the articles. None has listings, as where files are imported, so no day is known to be whole."
    )
    rest_count = rows[0]["outlet_total"] - len(rows)
    rest = element("p", f"{counted(rest_count, 'more outlet')}.", class_="small") if rest_count else None
    return section("coverage", "Coverage", lead, grid(columns, rows, caption="Days and articles by outlet"), rest)


def _strip(row: Fields, findings: Findings) -> Html:
    return strip([day["state"] for day in findings.strips.get(row["source_id"], ())])


def reliance(findings: Findings) -> Section:
    """Return the section on media that outlets rely on."""
    rows = findings.parts["reliance"]
    lead = "Media that an outlet cites in statements, and agencies that its articles are credited to."
    if not rows:
        message = "No article cites another medium or is credited to an agency."
        return section("reliance", "Who relies on whom", None, empty(message))
    largest = max(row["article_count"] for row in rows)
    columns = [
        GridColumn("Outlet", lambda row: row["outlet"] or row["source_id"]),
        GridColumn(
            "Relies on",
            lambda row: [row["relied_on"], element("span", note, class_="role") if (note := _note(row)) else None],
        ),
        GridColumn(
            unseen("Share of articles"), lambda row: bar([(row["article_count"], "filled")], largest), class_="bars"
        ),
        GridColumn("Articles", lambda row: row["article_count"], is_number=True, class_="spare"),
        GridColumn("Texts", lambda row: row["text_count"], is_number=True),
        GridColumn("Cited", lambda row: row["cited_count"], is_number=True),
        GridColumn("Credited", lambda row: row["credited_count"], is_number=True),
    ]
    table = grid(columns, rows, caption="Outlets and the media they rely on, those of most texts first")
    return section("reliance", "Who relies on whom", lead, _media(findings), table)


def _media(findings: Findings) -> Html | None:
    """Return the media that several outlets rely on."""
    columns = [
        GridColumn("Medium", lambda row: row["relied_on"]),
        GridColumn("Outlets", lambda row: row["outlet_count"], is_number=True),
        GridColumn("Texts", lambda row: row["text_count"], is_number=True),
        GridColumn("Which outlets", lambda row: listed(row["outlets"], limit=5)),
    ]
    rows = findings.parts["media"]
    return (
        element("div", grid(columns, rows, caption="Media that most outlets rely on"), class_="media") if rows else None
    )


def _note(row: Fields) -> str:
    if row["is_self"]:
        return "itself"
    return "relies on it in turn" if row["is_mutual"] else ""


def changes(findings: Findings) -> Section | None:
    """Return the section on headlines that changed and articles that were withdrawn; None if there are neither."""
    headlines, withdrawn = findings.parts["headlines"], findings.parts["withdrawn"]
    if not headlines and not withdrawn:
        return None
    changed = [
        element(
            "li",
            row["outlet"],
            ": ",
            element("del", row["previous_title"]),
            " ",
            element("ins", link(row["title"], row["url"])),
        )
        for row in headlines
    ]
    withdrawals = [
        element("li", row["outlet"], ": ", row["title"], " · withdrawn ", time_element(row["gone_at"].date()))
        for row in withdrawn
    ]
    return section(
        "changes", "Changed and withdrawn", None,
        [element("h3", "Headlines that changed"), element("ul", changed)] if changed else None,
        [element("h3", "Articles that were withdrawn"), element("ul", withdrawals)] if withdrawals else None,
    )  # fmt: skip


def quality(findings: Findings) -> Section:
    """Return the section on confidence, rejects and runs."""
    totals, (runs,) = findings.totals, findings.parts["runs"]
    lead = (
        "Statements, names and relations were read by a program, which errs. The confidence below is its estimate that "
        "the words are a statement, not that the speaker is the right one; before relying on a row, read the words "
        "that prove it."
    )
    return section(
        "quality", "Quality and rejects", lead, _confidence(findings, totals), _rejects(findings), _runs(runs)
    )


def _confidence(findings: Findings, totals: Fields) -> Html:
    if not totals["statements"]:
        return empty("There are no statements, so there is no confidence to show.")
    counts = {row["decile"]: row["statement_count"] for row in findings.parts["confidence"]}
    rows = [{"from": decile * 10, "count": counts.get(decile, 0)} for decile in range(10)]
    points = [ChartColumn(row["count"], f"{row['from']}%") for row in rows]
    share = totals["sure"] / totals["statements"]
    caption = Caption(
        "confidence-chart",
        "Statements by confidence",
        f"{share:.0%} of {counted(totals['statements'], 'statement')} have a confidence of 90% or more.",
    )
    columns = [
        GridColumn("Confidence", lambda row: f"{row['from']}–{row['from'] + 10}%"),
        GridColumn("Statements", lambda row: row["count"], is_number=True),
    ]
    return element(
        "div",
        element("h3", "Confidence"),
        element("figure", columns_chart(points, caption), element("figcaption", caption.description)),
        disclosure("The numbers", grid(columns, rows, caption="Statements by confidence"), class_="numbers"),
    )


def _rejects(findings: Findings) -> Html:
    rows = findings.parts["rejects"]
    heading = element("h3", "Rejects")
    if not rows:
        return element("div", heading, empty("No document or row of the ledger was rejected."))
    columns = [
        GridColumn("Reason", lambda row: row["reason"].replace("_", " ")),
        GridColumn("Stage", lambda row: row["stage"]),
        GridColumn("Rows", lambda row: row["reject_count"], is_number=True),
        GridColumn("For example", lambda row: (row["detail"] or "")[:160], class_="wide"),
    ]
    return element(
        "div", heading, grid(columns, rows, caption="Documents and rows of the whole ledger that were rejected")
    )


def _runs(runs: Fields) -> Html:
    if not runs["runs"]:
        return empty("No run is recorded.")
    last = f", the last ended on {day_in_words(runs['last_at'].date())}" if runs["last_at"] else ""
    trouble = f"{runs['troubled']:,} did not publish everything" if runs["troubled"] else "each published everything"
    text = f"{counted(runs['runs'], 'run')}{last} ({runs['last_status']}); {trouble}. "
    versions = f"Read by newsledger {runs['version']} with the model {runs['model']}."
    return element("div", element("h3", "Runs"), element("p", text, versions))
