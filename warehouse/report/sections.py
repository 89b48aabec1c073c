"""The sections of a report about what was said: statements, speakers, pairs, stories, spread and figures."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from newsledger.warehouse.report.charts import bar
from newsledger.warehouse.report.elements import Html, element, joined, link
from newsledger.warehouse.report.findings import SURE, Findings
from newsledger.warehouse.report.grids import GridColumn, Section, disclosure, empty, grid, section, unseen
from newsledger.warehouse.report.phrases import (
    chain,
    counted,
    country_name,
    listed,
    passage,
    period_in_words,
    quotation,
    time_element,
)
from newsledger.warehouse.report.slices import Fields


def proof(quote_id: str, findings: Findings, *, summary: str = "The words in the article") -> Html | None:
    """Return the passage that proves a statement, and a link to the page."""
    row = findings.passages.get(quote_id)
    if row is None:
        return None
    return disclosure(summary, _passage(row))


def _passage(row: Fields) -> Html:
    to_page = link("Open the page", row["link"])
    place = [to_page, " "] if "<a " in to_page else None
    key = element("code", row["article_id"])
    return element("blockquote", element("p", passage(row["passage"])), element("p", place, key, class_="place"))


def _day(row: Fields, findings: Findings) -> Html | None:
    """Return the day of a statement."""
    evidence = findings.passages.get(row["quote_id"])
    return time_element(row["day"], is_stated=evidence is None or evidence["has_stated_day"])


def voices(findings: Findings) -> Section:
    """Return the statements that lead the report."""
    rows = findings.parts["voices"]
    lead = (
        "One statement each of speakers named beside it: first what most independent origins print, then the own words "
        f"of those whom most origins quote. Confidence, here {SURE:.0%} or more, is the estimated probability that the "
        "words are a statement by this speaker."
    )
    if not rows:
        return section(
            "voices",
            "Who said what",
            None,
            empty(f"No statement of a named speaker has a confidence of {SURE:.0%} or more."),
        )
    return section("voices", "Who said what", lead, element("div", _voices(rows, findings), class_="voices"))


def _voices(rows: Sequence[Fields], findings: Findings) -> list[Html]:
    """Return the statements, the first with its passage in view."""
    return [_voice(row, findings, is_first=not place) for place, row in enumerate(rows)]


def _voice(row: Fields, findings: Findings, *, is_first: bool) -> Html:
    evidence = findings.passages.get(row["quote_id"])
    spread = f"in {counted(row['article_count'], 'article')} of {counted(row['independent_count'], 'origin')}"
    return element(
        "article",
        element(
            "h3", row["speaker"], element("span", row["speaker_role"], class_="role") if row["speaker_role"] else None
        ),
        element("p", quotation(row["content"], row["kind"]), class_="said"),
        chain(row["chain"]),
        element("p", _day(row, findings), f" · {spread} · confidence {row['speaker_confidence']:.0%}", class_="small"),
        _passage(evidence) if is_first and evidence else proof(row["quote_id"], findings),
    )


def speakers(findings: Findings) -> Section:
    """Return the section on who speaks."""
    rows = findings.parts["speakers"]
    totals = findings.totals
    lead = (
        f"{counted(totals['statements'], 'statement')}; {totals['relayed']:,} came through somebody else than the "
        f"article's own reporter. {counted(totals['speakers'], 'speaker')} could be resolved to a name."
    )
    if not totals["statements"]:
        return section("speakers", "Who speaks", None, empty("No statement was found."))
    largest = max((row["statement_count"] for row in rows), default=0)
    columns = [
        GridColumn("Speaker", lambda row: [row["speaker"], _role(row)]),
        GridColumn("First-hand and relayed", lambda row: _hands(row, largest), class_="bars"),
        GridColumn("Statements", lambda row: row["statement_count"], is_number=True),
        GridColumn("Distinct", lambda row: row["distinct_count"], is_number=True, class_="spare"),
        GridColumn("Relayed", lambda row: row["relayed_count"], is_number=True),
        GridColumn("Outlets", lambda row: row["outlet_count"], is_number=True),
        GridColumn("Origins", lambda row: row["origin_count"], is_number=True),
    ]
    table = (
        grid(columns, rows, caption="Speakers whom most origins quote")
        if rows
        else empty("No speaker could be resolved to a name.")
    )
    return section("speakers", "Who speaks", lead, table, _beside(findings), _shares(findings.shares))


def _beside(findings: Findings) -> Html:
    """Return what stands below the table: its key, and the statements whose speaker has no name."""
    totals = findings.totals
    rest_count = totals["speakers"] - len(findings.parts["speakers"])
    phrases = ", ".join(f"“{row['speaker']}” ({row['statement_count']:,})" for row in findings.parts["unresolved"])
    nobody = f"; {totals['speakerless']:,} of them name nobody" if totals["speakerless"] else ""
    key = [element("span", "first-hand", class_="key filled"), " ", element("span", "relayed", class_="key pale")]
    unresolved = (
        f"{counted(totals['unresolved'], 'statement')} without a speaker's name{nobody}."
        + (f" Most frequent: {phrases}." if phrases else "")
        if totals["unresolved"]
        else None
    )
    return joined(
        [
            element("p", key, f" {counted(rest_count, 'more speaker')}." if rest_count > 0 else None, class_="small"),
            element("p", unresolved, class_="small") if unresolved else None,
        ]
    )


def _role(row: Fields) -> Html | None:
    return element("span", listed(row["roles"], limit=1), class_="role") if row["roles"] else None


def _hands(row: Fields, largest: int) -> Html:
    return bar([(row["first_hand_count"], "filled"), (row["relayed_count"], "pale")], largest)


def _shares(shares: Mapping[str, Sequence[Fields]]) -> Html:
    headings = {"kind": "Kind of speaker", "country": "Country", "pronoun": "Pronoun"}
    tables = [element("div", _share(heading, shares.get(name, ()))) for name, heading in headings.items()]
    note = "Shares of all statements. The pronoun is the one that texts use, and unknown for organisations."
    return joined([element("div", tables, class_="shares"), element("p", note, class_="small")])


def _share(heading: str, rows: Sequence[Fields]) -> Html:
    columns = [
        GridColumn(heading, lambda row: country_name(row["value"]).replace("_", " ")),
        GridColumn(unseen("Share of statements"), lambda row: bar([(row["share"], "filled")], 1), class_="bars"),
        GridColumn("Share", lambda row: _percent(row["share"]), is_number=True),
    ]
    return grid(columns, rows, caption=f"Statements by {heading.lower()}")


def _percent(share: float) -> str:
    return f"{share:.0%}" if share >= 0.01 else "< 1%"


def pairs(findings: Findings) -> Section:
    """Return the section on who speaks about whom."""
    rows = findings.parts["pairs"]
    lead = "The names in each speaker's statements. The same words in several articles count once."
    if not rows:
        return section("pairs", "Who about whom", None, empty("No statement of a resolved speaker names anybody else."))
    columns = [
        GridColumn("Speaker", lambda row: row["speaker"]),
        GridColumn("About", lambda row: row["name"]),
        GridColumn("Statements", lambda row: row["statement_count"], is_number=True),
        GridColumn("Origins", lambda row: row["origin_count"], is_number=True),
        GridColumn("Passage", lambda row: proof(row["quote_id"], findings, summary="Show"), class_="wide proof"),
    ]
    return section(
        "pairs", "Who about whom", lead, grid(columns, rows, caption="Speakers and the names in their statements")
    )


def stories(findings: Findings) -> Section:
    """Return the section on stories."""
    rows = findings.parts["stories"]
    lead = "Events that several articles tell, in whatever words. Copies of a text count once."
    if not rows:
        return section("stories", "Stories", None, empty("No event is told by more than one of these articles."))
    return section("stories", "Stories", lead, element("ol", [_story(row) for row in rows], class_="plain"))


def _story(row: Fields) -> Html:
    counts = (
        f"{counted(row['article_count'], 'article')}, {counted(row['text_count'], 'text')}, "
        f"{counted(row['origin_count'], 'origin')}"
    )
    articles = [
        element(
            "li",
            time_element(place["day"], is_stated=place["has_stated_day"]),
            f" · {place['outlet']} · ",
            link(place["title"], place["url"]),
        )
        for place in row["articles"]
    ]
    return element(
        "li",
        element("h3", row["title"]),
        element("p", f"{period_in_words(row['first_day'], row['last_day'])} · {counts}", class_="small"),
        disclosure("The articles", element("ol", articles, class_="plain")),
    )


def spread(findings: Findings) -> Section:
    """Return the section on statements that several articles print."""
    rows = findings.parts["spread"]
    lead = (
        "Statements that several outlets or texts print, those of most independent origins first. Copies of one "
        "text, and texts of one agency, are a single origin."
    )
    if not rows:
        return section(
            "spread",
            "Statements that spread",
            None,
            empty("No statement is printed by several outlets or in several texts."),
        )
    listing = element("ol", [_spread(row, findings) for row in rows], class_="plain")
    return section("spread", "Statements that spread", lead, listing)


def _spread(row: Fields, findings: Findings) -> Html:
    counts = (
        f"{counted(row['article_count'], 'article')}, {counted(row['text_count'], 'text')}, "
        f"{counted(row['independent_count'], 'origin')}"
    )
    lives = findings.lives.get(row["statement_id"], ())
    return element(
        "li",
        element("h3", row["speaker"] or "Unknown speaker"),
        element("p", quotation(row["content"], row["kind"]), class_="said"),
        element(
            "p",
            element("strong", counts),
            " · first in ",
            row["outlet"],
            " on ",
            _day(row, findings),
            class_="small",
        ),
        disclosure(
            f"Chains and evidence of {counted(len(lives), 'appearance')}",
            element("ol", [_appearance(life, findings) for life in lives], class_="plain lives"),
        ),
    )


def _appearance(life: Fields, findings: Findings) -> Html:
    marks = [
        "copy of an earlier text" if life["is_copy"] else "",
        "attributed to somebody else" if life["is_other_speaker"] else "",
        f"wording {life['wording']}" if life["wording"] > 1 else "",
    ]
    noted = ", ".join(mark for mark in marks if mark)
    row = findings.passages.get(life["quote_id"])
    return element(
        "li",
        element("p", _day(life, findings), " · ", life["outlet"], f" · {noted}" if noted else None, class_="small"),
        chain(life["chain"]),
        _passage(row) if row else None,
    )


def figures(findings: Findings) -> Section:
    """Return the section on figures that disagree: in the same words, and in other words about the same story."""
    groups = {
        "figures": "In the same words: statements of several articles that differ in nothing but their numbers, at "
        "most three days apart.",
        "story_figures": "In other words: statements of one story that count the same thing differently, as far as "
        "their words tell.",
    }
    shown = [
        joined([element("p", lead, class_="lead"), element("ul", list(_frames(findings, name)), class_="plain")])
        for name, lead in groups.items()
        if findings.parts[name]
    ]
    if not shown:
        shown = [empty("No two articles give different numbers in the same words, or of the same thing in one story.")]
    return section("figures", "Figures that disagree", None, *shown)


def _frames(findings: Findings, name: str) -> Iterator[Html]:
    for _, group in groupby(findings.parts[name], key=lambda row: row["frame_id"]):
        rows = list(group)
        columns = [
            GridColumn("Figures", lambda row: element("strong", _numbers(row))),
            GridColumn("Chain", lambda row: chain(row["chain"])),
            GridColumn("Day", lambda row: _day(row, findings)),
            GridColumn("Words", lambda row: proof(row["quote_id"], findings, summary="Show"), class_="wide proof"),
        ]
        yield element("li", grid(columns, rows, caption=rows[0].get("topic") or rows[0]["content"]))


def _numbers(row: Fields) -> str:
    return f"{row['figure']:,.10g}" if "figure" in row else ", ".join(row["figures"])
