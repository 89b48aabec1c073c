"""The report: what it says of a ledger made by hand, sound HTML, and documents that attack it."""

import base64
import hashlib
import re
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pytest
from lxml import html

from newsledger.expectations.errors import SettingsError
from newsledger.flows.cli import app
from newsledger.warehouse.home import Home
from newsledger.warehouse.report.article_page import write_article
from newsledger.warehouse.report.charts import Caption, ChartColumn, columns_chart
from newsledger.warehouse.report.elements import element, link, text
from newsledger.warehouse.report.findings import ROWS
from newsledger.warehouse.report.marked_text import MarkedSpan, paragraphs
from newsledger.warehouse.report.report import write_report
from newsledger.warehouse.report.slices import Scope, opened
from tests.export_homes import written
from tests.view_rows import HandMade

AT = datetime(2026, 3, 9, 12, tzinfo=UTC)
SCRIPT = "<script>alert(1)</script>"
BREAKOUT = "\"'><img src=x onerror=alert(1)>"
Tree = Any  # the stubs of lxml know no elements of HTML


def home_of(root: Path, fill: Callable[[HandMade], object]) -> Home:
    """Return a home whose warehouse has the rows that a function adds."""
    with duckdb.connect(str(root / "warehouse.duckdb")) as connection:
        fill(HandMade(connection))
        connection.execute(
            "CREATE TABLE newsledger_manifest AS SELECT 1 AS generation, '2' AS version, 'run' AS run_id"
        )
    return Home(root)


def reported(home: Home, folder: Path, scope: Scope | None = None) -> Tree:
    """Write a report and return its elements."""
    path = write_report(home, folder / "report.html", scope or Scope(), moment=AT).path
    return html.document_fromstring(path.read_bytes())


def words(tree: Tree, path: str) -> list[str]:
    """Return the text of elements, with single spaces."""
    return [" ".join(found.text_content().split()) for found in tree.xpath(path)]


def rows(tree: Tree, key: str) -> list[list[str]]:
    """Return the cells of the tables in a section."""
    lines = tree.xpath(f"//section[@aria-labelledby='{key}']//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in line] for line in lines]


def voice(rows: HandMade, quote: str, article: str, entity: str, *, confidence: float = 0.9) -> None:
    """Insert the first link of a chain: who said the statement."""
    link = {"quote_id": quote, "article_id": article, "entity_id": entity, "position": 0, "text": entity}
    rows.add("attributions", f"link-{quote}", **link, confidence=confidence)


def hostile(rows: HandMade) -> None:
    """Insert an article whose title, outlet, speaker, statement and URL attack the page."""
    body = f"“{SCRIPT} is what we have been waiting for,” said Eve {BREAKOUT}."
    url = "javascript:alert(document.domain)//"
    rows.add("sources", "evil", name=f"Post {BREAKOUT}", kind="other")
    rows.article("evil", body, title=SCRIPT + "\u202e", source_id="evil", canonical_url=url)
    rows.add("entities", "e", name=f"Eve {BREAKOUT}")
    rows.quote("q", "evil", f"{SCRIPT} is what we have been waiting for", speaker_entity_id="e", speaker_text="Eve")
    voice(rows, "q", "evil", "e")
    rows.article("old", "x", title=BREAKOUT, article_key="k", is_latest=False, source_id="evil", canonical_url=url)
    rows.article("new", "y", title=SCRIPT, article_key="k", version=2, source_id="evil", canonical_url=url)
    rows.add("rejects", "r", stage="extract", reason=SCRIPT, detail=BREAKOUT, table_name="articles")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    made = written(tmp_path_factory.mktemp("home"))
    watches = ('name = "harbour"\nquery = "sails OR damaged"', 'name = "port"\nquery = "port"\nin = "articles"')
    (made.root / "monitors.toml").write_text("".join(f"[[monitors]]\n{watch}\n" for watch in watches), "utf-8")
    return made


@pytest.fixture(scope="module")
def page(home: Home, tmp_path_factory: pytest.TempPathFactory) -> Tree:
    return reported(home, tmp_path_factory.mktemp("page"))


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    return reported(home_of(tmp_path_factory.mktemp("evil"), hostile), tmp_path_factory.mktemp("page"))


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    return reported(home_of(tmp_path_factory.mktemp("bare"), lambda rows: None), tmp_path_factory.mktemp("page"))


def article_of(home: Home, folder: Path, key: str) -> Tree:
    path = write_article(home, folder / "article.html", key, moment=AT)
    return html.document_fromstring(path.read_bytes())


@pytest.fixture(scope="module")
def article(home: Home, tmp_path_factory: pytest.TempPathFactory) -> Tree:
    return article_of(home, tmp_path_factory.mktemp("article"), "fjord")


@pytest.fixture(scope="module")
def attacked_article(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    return article_of(home_of(tmp_path_factory.mktemp("evil"), hostile), tmp_path_factory.mktemp("article"), "evil")


@pytest.fixture(params=["page", "attacked", "bare", "article", "attacked_article"])
def tree(request: pytest.FixtureRequest) -> Tree:
    return request.getfixturevalue(request.param)


def test_the_first_statement_is_the_one_of_most_origins(page: Tree) -> None:
    (first, *others) = page.xpath("//section[@aria-labelledby='voices']//article")
    assert first.xpath("string(h3)") == "Ada Brandt"
    assert first.xpath("string(p[@class='said'])") == "“Nobody sails before Friday”"
    assert "in 3 articles of 2 origins" in first.text_content()
    assert first.xpath("string(blockquote//mark)") == "Nobody sails before Friday"
    assert first.xpath("string(blockquote//a/@href)").startswith("https://fjord-times.example/fjord#:~:text=Nobody")
    assert [other.xpath("string(h3/text())") for other in others] == ["Nils Aas"]


def test_a_statement_leads_if_the_speaker_is_named_beside_it_and_nobody_else_has_it(tmp_path: Path) -> None:
    def fill(rows: HandMade) -> None:
        for key, name in (("ada", "Ada Brandt"), ("nils", "Nils Aas")):
            rows.add("entities", key, name=name)
        for number, (named, entity) in enumerate([("the man", "nils"), ("Brandt", "ada"), ("she", "ada")]):
            content = f"The pier will be closed until the end of March of year {number}"
            text = f"“{content},” {named} said."
            start = text.index(named)
            rows.article(f"a{number}", text)
            speaker = {"speaker_entity_id": entity, "speaker_start_char": start, "speaker_end_char": start + len(named)}
            rows.quote(f"q{number}", f"a{number}", content, **speaker)
            voice(rows, f"q{number}", f"a{number}", entity, confidence=0.99 - number / 50)
            kind = "name" if named == "Brandt" else "pronoun"
            place = {"start_char": start, "end_char": start + len(named)}
            rows.add("mentions", f"m{number}", article_id=f"a{number}", entity_id=entity, kind=kind, **place)
        for key, entity in (("b0", "ada"), ("b1", "nils")):  # the same words by two speakers
            rows.article(key, "“Nobody sails before Friday,” they said.")
            rows.quote(f"q{key}", key, "Nobody sails before Friday", speaker_entity_id=entity, quote_cluster_id="same")
            voice(rows, f"q{key}", key, entity)
        for number, confidence in enumerate((0.7, 0.9)):  # of the surer one, nobody says sooner whose words they are
            key = f"c{number}"
            rows.article(key, f"“The ferry sails again in {number} days,” Eve Dahl said.")
            rows.add("entities", f"e{key}", name=f"Eve Dahl {number}")
            rows.quote(f"q{key}", key, f"The ferry sails again in {number} days", speaker_entity_id=f"e{key}")
            voice(rows, f"q{key}", key, f"e{key}", confidence=confidence)

    (first, *others) = words(
        reported(home_of(tmp_path, fill), tmp_path), "//section[@aria-labelledby='voices']//article"
    )
    assert first.startswith("Ada Brandt“The pier will be closed until the end of March of year 1”")
    assert "confidence 97%" in first
    assert [other.partition("“")[0] for other in others] == ["Nils Aas", "Eve Dahl 1"]


def test_a_day_that_the_article_does_not_state_is_that_of_the_fetch(tmp_path: Path) -> None:
    def fill(rows: HandMade) -> None:
        rows.article("dated", "“The ferry sails again tomorrow morning,” Ada Brandt said.")
        rows.article("undated", "“The pier is closed until tomorrow,” Nils Aas said.", published_on=None)
        said = {"dated": "The ferry sails again tomorrow morning", "undated": "The pier is closed until tomorrow"}
        for key, content in said.items():
            rows.add("entities", f"e-{key}", name=f"Speaker of the {key}")
            rows.quote(f"q-{key}", key, content, speaker_entity_id=f"e-{key}")
            voice(rows, f"q-{key}", key, f"e-{key}")

    tree = reported(home_of(tmp_path, fill), tmp_path)
    days = words(tree, "//section[@aria-labelledby='voices']//article/p[@class='small']")
    assert [day.partition(" · ")[0] for day in days] == ["4 March 2026", "4 March 2026 (fetched)"]


def test_a_report_without_articles_says_so(home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "page.html"
    with pytest.raises(SystemExit) as end:
        app.main(["report", "--home", str(home.root), "--to", str(target), "--since", "2030-01-01"])
    assert not end.value.code
    gap = "No article is in this part of the ledger. The whole ledger has 7 articles of 4–6 March 2026."
    assert gap in capsys.readouterr().err
    tree = html.document_fromstring(target.read_bytes())
    assert words(tree, "//section[@aria-labelledby='nothing']/p") == [gap]
    assert words(tree, "//h2") == ["No articles", "Volume", "Coverage", "Quality and rejects"]


def test_a_chain_is_a_list_from_the_speaker_to_the_outlet(page: Tree) -> None:
    (first,) = page.xpath("(//section[@aria-labelledby='voices']//article)[1]//ol[@class='chain']")
    assert [member.text for member in first] == ["Ada Brandt", "Harbour Post", "Fjord Times"]


def test_counts_are_those_of_the_views(page: Tree) -> None:
    assert page.xpath("//header//dt/text()") == ["articles", "texts", "origins", "outlets", "statements", "speakers"]
    assert words(page, "//header//dd") == ["7", "6", "4", "5", "9", "2"]
    assert rows(page, "speakers")[:2] == [
        ["Ada Brandt", "", "4", "2", "1", "4", "3"],
        ["Nils Aasminister of transport", "", "3", "2", "0", "3", "2"],
    ]
    assert [row[:4] for row in rows(page, "pairs")] == [["Ada Brandt", "Sund Shipping", "1", "1"]]
    assert [row[0] for row in rows(page, "figures")] == ["14", "12", "12"]
    assert [row[:2] for row in rows(page, "reliance")][:2] == [
        ["Fjord Times", "Harbour Post"],
        ["Harbour Post", "City Wire"],
    ]
    changed = page.xpath("string(//section[@aria-labelledby='changes'])")
    assert "Harbour to open on Monday Harbour to open on Tuesday" in changed
    assert "Union head resigns · withdrawn 7 March 2026" in changed


def test_statements_that_spread_have_their_appearances(page: Tree) -> None:
    (first, _) = page.xpath("//section[@aria-labelledby='spread']/ol/li")
    assert "3 articles, 2 texts, 2 origins" in first.text_content()
    lives = [
        " ".join(life.xpath("p")[0].text_content().split())
        for life in first.xpath(".//ol[contains(@class,'lives')]/li")
    ]
    assert lives == [
        "4 March 2026 · City Wire",
        "4 March 2026 · Harbour Post · copy of an earlier text",
        "4 March 2026 · Fjord Times",
    ]


def test_days_that_are_not_complete_are_told_apart(page: Tree) -> None:
    assert [row[1:] for row in rows(page, "volume")] == [
        ["4", "incomplete"],
        ["1", "incomplete"],
        ["2", "complete"],
        ["0", "incomplete"],
    ]
    states = page.xpath("//section[@aria-labelledby='volume']//*[local-name()='rect']/@class")
    assert states.count("column partial") == 3
    assert states.count("column complete") == 1


def test_the_page_loads_and_runs_nothing(tree: Tree) -> None:
    assert tree.xpath("//script|//img|//iframe|//link|//object|//embed|//form|//base|//*[@src]|//*[@style]") == []
    assert [name for found in tree.iter("*") for name in found.attrib if name.startswith("on")] == []
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    (style,) = tree.xpath("//style")
    digest = base64.b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert re.findall(r"url\(|@import|expression", style.text) == []


def test_the_page_can_be_heard_and_walked_through(tree: Tree) -> None:
    ids = tree.xpath("//@id")
    assert len(set(ids)) == len(ids)
    levels = [int(heading.tag[1]) for heading in tree.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    named = " ".join(tree.xpath("//@aria-labelledby")).split()
    assert set(named) | {href[1:] for href in tree.xpath("//@href") if href.startswith("#")} <= set(ids)
    assert all(href.startswith(("#", "https://")) for href in tree.xpath("//@href"))
    assert all(table.xpath("caption") and table.xpath("thead//th[@scope='col']") for table in tree.iter("table"))
    assert all(heading.text_content().strip() for heading in tree.xpath("//th|//h2|//h3|//summary|//a"))
    assert all(found.get("aria-hidden") or found.xpath("*[local-name()='title']") for found in tree.iter("svg"))
    assert tree.get("lang") == "en"


def test_text_of_documents_is_never_markup(attacked: Tree) -> None:
    shown = attacked.text_content()
    assert SCRIPT in shown
    assert BREAKOUT in shown
    assert "\u202e" not in shown
    assert attacked.xpath("string(//section[@aria-labelledby='voices']//h3)") == f"Eve {BREAKOUT}"


def test_an_article_has_its_statements_and_names_marked(article: Tree) -> None:
    assert words(article, "//div[@class='text']//mark") == [
        "Nobody sails before Friday",
        "At least 14 boats were damaged",
    ]
    assert words(article, "//div[@class='text']//a[@class='name']") == ["Ada Brandt", "Harbour Post"]
    assert words(article, "//div[@class='text']//sup") == ["1", "2"]
    assert words(article, "//section[@aria-labelledby='statements']//h3") == ["1 Ada Brandt", "2 a guard"]
    assert words(article, "//ol[@class='chain']") == ["Ada BrandtHarbour PostFjord Times"]  # not that of the guard
    assert words(article, "//ul[@class='names']/li/strong") == ["Ada Brandt", "Harbour Post"]
    assert "Fjord Times · 4 March 2026" in article.text_content()


def test_the_text_of_an_article_is_whole(attacked_article: Tree) -> None:
    tree = deepcopy(attacked_article)
    for footnote in tree.xpath("//sup"):
        footnote.drop_tree()
    assert words(tree, "//div[@class='text']") == [f"“{SCRIPT} is what we have been waiting for,” said Eve {BREAKOUT}."]


def test_marks_that_overlap_do_not_change_the_text() -> None:
    spans = [MarkedSpan(0, 9, "statement", 1), MarkedSpan(4, 12, "name", 2), MarkedSpan(4, 7, "cue", 1)]
    first, second = paragraphs("The <i> ship\n\nsails.", spans)
    tree = html.fragment_fromstring(first)
    assert second == "<p>sails.</p>"
    assert [mark.text_content() for mark in tree.iter("mark")] == ["The ", "<i>", " s"]
    assert [name.text_content() for name in tree.xpath("//a[@class='name']")] == ["<i>", " s", "hip"]


def test_a_ledger_without_rows_says_what_is_missing(bare: Tree) -> None:
    assert words(bare, "//p[@class='empty']") == [
        "The ledger has no articles.",
        "There are no articles and no requests in the period.",
        "No outlet was asked and none has an article in the period.",
        "There are no statements, so there is no confidence to show.",
        "No document or row of the ledger was rejected.",
        "No run is recorded.",
    ]


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour as WCAG 2 defines it."""
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_colours_have_the_contrast_that_wcag_demands(theme: str, page: Tree) -> None:
    css = page.xpath("string(//style)")
    blocks = [
        dict(re.findall(r"--([\w-]+): (#\w+)", block)) for block in re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    ]
    colours = blocks[["light", "dark", "print"].index(theme)]
    for ink in ("ink", "muted", "accent"):
        assert contrast(colours[ink], colours["paper"]) >= 4.5, ink
    assert contrast(colours["mark-ink"], colours["mark"]) >= 7
    for shape in ("accent", "pale"):
        assert contrast(colours[shape], colours["paper"]) >= 3, shape


def test_a_period_leaves_out_the_other_days(home: Home, tmp_path: Path) -> None:
    tree = reported(home, tmp_path, Scope(since=date(2026, 3, 5), until=date(2026, 3, 6)))
    assert words(tree, "//p[@class='period']") == ["5 March 2026"]
    assert [row[:2] for row in rows(tree, "volume")] == [["5 Mar 2026", "1"]]
    assert rows(tree, "speakers")[0][0] == "Ada Brandt"


def test_a_report_about_an_entity_has_what_it_says_and_what_is_said_of_it(home: Home, tmp_path: Path) -> None:
    tree = reported(home, tmp_path, Scope(entity="nils aas"))
    assert words(tree, "//h1") == ["Nils Aas"]
    assert words(tree, "//header//dd") == ["3", "2", "2", "3", "3", "1"]


def test_the_chain_of_a_nested_statement_names_who_passed_it_on_whatever_is_chosen(tmp_path: Path) -> None:
    def nested(rows: HandMade) -> None:
        for key, name in (("e1", "Ada Brandt"), ("e2", "Nils Aas")):
            rows.add("entities", key, name=name)
        rows.article("a", "Brandt has sold the boat, Aas said.")
        rows.quote("outer", "a", "Brandt has sold the boat", speaker_entity_id="e2")
        rows.quote("inner", "a", "sold the boat", speaker_entity_id="e1", parent_quote_id="outer", depth=1)
        for key, entity in (("outer", "e2"), ("inner", "e1")):
            rows.add("attributions", f"t_{key}", quote_id=key, article_id="a", entity_id=entity, role="speaker")

    made = home_of(tmp_path, nested)

    def chains(scope: Scope) -> list[str]:
        with opened(made, scope) as part:
            return [str(row["chain"]) for row in part.rows("FROM statements WHERE quote_id = 'inner'")]

    assert chains(Scope(keys=["inner"])) == chains(Scope())
    assert chains(Scope())[0].startswith("Ada Brandt → Nils Aas")


def test_an_entity_or_story_that_is_not_there_is_named(home: Home, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no entity is named 'Zed'"):
        reported(home, tmp_path, Scope(entity="Zed"))


def test_figures_of_a_story_stand_beside_those_in_the_same_words(tmp_path: Path) -> None:
    contents = ("At least 12 people were killed in the blast", "the blast killed 1,400 people")

    def told(rows: HandMade) -> None:
        for key, content in zip("ab", contents, strict=True):
            rows.article(key, content, story_id="s")
            rows.quote(key, key, content)

    tree = reported(home_of(tmp_path, told), tmp_path)
    assert words(tree, "//section[@aria-labelledby='figures']//caption") == ["people, blast"]
    assert [row[0] for row in rows(tree, "figures")] == ["12", "1,400"]


def test_rows_are_bounded(tmp_path: Path) -> None:
    def crowd(rows: HandMade) -> None:
        for number in range(40):
            key = f"a{number}"
            rows.article(key, f"“The boats of pier {number} are late,” she said.")
            rows.add("entities", f"e{number}", name=f"Person {number}")
            rows.quote(f"q{number}", key, f"The boats of pier {number} are late", speaker_entity_id=f"e{number}")

    tree = reported(home_of(tmp_path, crowd), tmp_path)
    table = "//section[@aria-labelledby='speakers']//table[caption='Speakers whom most origins quote']"
    assert len(tree.xpath(f"{table}//tbody/tr")) == ROWS
    assert "28 more speakers." in tree.text_content()
    assert len(rows(tree, "coverage")) == ROWS
    assert "28 more outlets" in tree.text_content()


def test_a_chart_has_a_title_a_description_and_a_shape_for_each_state() -> None:
    states = ("complete", "partial", "missed", "unlisted")
    columns = [ChartColumn(number, f"day {number}", state) for number, state in enumerate(states)]
    tree = html.fragment_fromstring(columns_chart(columns, Caption("key", "Title", "All of it.")))
    assert tree.xpath("string(.//*[@id='key-title'])") == "Title"
    assert tree.xpath(".//*[local-name()='rect'][contains(@class,'column')]/@class") == [
        f"column {state}" for state in states
    ]
    assert len(tree.xpath(".//*[local-name()='rect'][@class='band']")) == 2
    assert columns_chart([], Caption("key", "Title", "Nothing.")).count("<rect") == 0


def test_text_is_escaped_and_links_lead_to_web_pages_only() -> None:
    assert text("<a href='x'>&\x00\u2066") == "&lt;a href=&#x27;x&#x27;&gt;&amp;"
    assert element("p", "<b>", element("b", "x"), None, class_='"') == '<p class="&quot;">&lt;b&gt;<b>x</b></p>'
    for url in ("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//host/x", "https://[", "", None):
        assert link("label", url) == "label"
    assert link("label", "https://a.example/?a=1&b=2").startswith('<a href="https://a.example/?a=1&amp;b=2" rel=')


def test_the_command_writes_the_page_and_says_where(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "page.html"
    with pytest.raises(SystemExit) as end:
        app.main(["report", "--home", str(home.root), "--to", str(target)])
    assert not end.value.code
    assert f"report of 7 articles and 9 statements: {target}" in capsys.readouterr().out
    assert target.read_text("utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("options", "heading", "counts"),
    [
        (["--monitor", "harbour"], "harbour: sails OR damaged", "3 articles and 6 statements"),
        (["--monitor", "port"], "port: port", "1 article and 2 statements"),
        (["--monitor", "harbour", "--matching", "friday"], "friday · harbour: sails OR damaged", "3 articles and 3"),
        (["--monitor", "harbour", "--entity", "Nils Aas"], "Nils Aas · harbour: sails OR damaged", "2 articles and 2"),
        (["--monitor", "harbour", "--since", "2026-03-05"], "harbour: sails OR damaged", "0 articles and 0"),
        (["--story", "sto_storm"], "Ferries stay in port", "3 articles and 6 statements"),
        (["--story", "sto_storm", "--entity", "Ada Brandt"], "Ada Brandt · Ferries stay in port", "3 articles and 3"),
        (
            ["--story", "sto_storm", "--monitor", "port", "--until", "2026-03-05"],
            "Ferries stay in port · port",
            "1 art",
        ),
    ],
)
def test_bounds_combine(
    home: Home, options: list[str], heading: str, counts: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "page.html"
    with pytest.raises(SystemExit) as end:
        app.main(["report", "--home", str(home.root), "--to", str(target), *options])
    assert not end.value.code
    assert f"report of {counts}" in capsys.readouterr().out
    assert words(html.document_fromstring(target.read_bytes()), "//h1")[0].startswith(heading)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--to", "page.pdf"], "a report is an HTML file"),
        (["--to", "page.html", "--entity", "a", "--article", "b"], "leave out --entity, or --article"),
        (["--to", "page.html", "--since", "2026-03-05", "--until", "2026-03-05"], "is not before --until 2026-03-05"),
        (["--to", "page.html", "--story", "sto_none"], "no story has the story_id 'sto_none'"),
        (["--to", "page.html", "--monitor", "oil"], "has no monitor 'oil'; it has harbour, port"),
    ],
)
def test_wrong_options_are_refused(
    home: Home, options: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        app.main(["report", "--home", str(home.root), *options])
    assert end.value.code == 2
    assert message in capsys.readouterr().err
