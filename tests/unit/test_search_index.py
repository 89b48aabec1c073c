"""The index follows the warehouse from publish to publish, and a search shows the matching words."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from newsledger.expectations.errors import WarehouseError
from newsledger.flows.cli.app import main
from newsledger.warehouse import search_index, search_words
from newsledger.warehouse.home import Home
from newsledger.warehouse.query import Form
from newsledger.warehouse.search import Search, matches, search
from newsledger.warehouse.search_hits import Hit, details
from newsledger.warehouse.search_index import drop_index
from tests.homes import prepared
from tests.view_rows import HandMade, store_views_again

ARTICLES = {
    "a": "The minister said that ferries would sail in winter.",
    "b": "“No ferry sails today,” Ada Brandt told Nordlys.",
    "c": "Prices of crude oil fell.",
    "d": "Prices of natural gas rose.",
    "e": "Nothing else happened.",
    "f": "A bridge was opened.",
}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home whose warehouse has six articles and two statements."""
    home = prepared(tmp_path)
    with duckdb.connect(str(home.warehouse)) as connection:
        rows = HandMade(connection)
        connection.execute("CREATE TABLE newsledger_manifest AS SELECT 1 AS generation, 'run_1' AS run_id")
        rows.add("entities", "e-ada", name="Ada Brandt")
        for number, (key, text) in enumerate(ARTICLES.items()):
            rows.article(key, text, title=f"Report {key}", published_on=date(2026, 3, 1 + number))
        rows.quote("q-a", "a", "that ferries would sail in winter", speaker_text="The minister")
        rows.quote("q-b", "b", "No ferry sails today", speaker_entity_id="e-ada", speaker_text="Ada Brandt")
        for role, text, entity in (("speaker", "Ada Brandt", "e-ada"), ("outlet", "Nordlys", None)):
            rows.add(
                "attributions", f"t-{role}", quote_id="q-b", article_id="b", entity_id=entity, role=role, text=text
            )
        store_views_again(connection)
    return home


def published(home: Home, *changes: str) -> None:
    """Change the warehouse as a publish does, which replaces the file."""
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for change in (*changes, "UPDATE newsledger_manifest SET generation = generation + 1"):
            connection.execute(change)
        store_views_again(connection)


def keys(home: Home, query: str, **options: object) -> list[str]:
    request = Search(query, **options)  # type: ignore[arg-type]
    result = search(home, request, notify=lambda line: None)
    return [str(row.get("quote_id") or row["article_id"]) for row in result.best.rows.to_pylist()]


def test_statements_and_articles_are_found_by_stem_field_and_day(home: Home) -> None:
    assert sorted(keys(home, "ferry sailing")) == ["q-a", "q-b"]
    assert keys(home, "ferry speaker:brandt via:nordlys") == ["q-b"]
    assert keys(home, "price", target="articles") == ["d", "c"] or keys(home, "price", target="articles") == ["c", "d"]
    assert keys(home, "price", target="articles", since="2026-03-04") == ["d"]
    assert keys(home, "price", target="articles", until="2026-03-04") == ["c"]
    assert keys(home, "date:2026-03-05", target="articles") == ["e"]
    assert len(keys(home, "report", target="articles", limit=2)) == 2
    assert keys(home, "zebra") == []


def test_the_matching_words_are_marked(home: Home) -> None:
    (row,) = search(home, Search("winter ferry"), notify=print).best.rows.to_pylist()
    assert row["passage"] == "that ⟦ferries⟧ would sail in ⟦winter⟧"
    assert (row["chain"], row["outlet"], row["title"]) == ("The minister → S-A", "S-A", "Report a")
    article = search(home, Search("oil", "articles"), notify=print, form=Form.TEXT).best.rows.to_pylist()[0]
    assert article["passage"] == "Prices of crude ⟦oil⟧ fell."
    assert article["day"] == "2026-03-03"


def test_a_new_publish_is_followed_in_the_same_file(home: Home) -> None:
    keys(home, "ferry")
    before = home.search_index.stat().st_ino
    published(
        home,
        "UPDATE articles SET is_latest = false WHERE article_id = 'a'",
        "INSERT INTO articles SELECT * REPLACE ('g' AS article_id, true AS is_latest, 'Rafts sail' AS text) "
        "FROM articles WHERE article_id = 'a'",
    )
    assert keys(home, "ferry") == ["q-b"]
    assert keys(home, "rafts", target="articles") == ["g"]
    assert home.search_index.stat().st_ino == before


def test_a_renamed_speaker_is_found_by_the_new_name(home: Home) -> None:
    assert keys(home, 'speaker:"ada brandt"') == ["q-b"]
    published(home, "UPDATE entities SET name = 'Ada Dahl'")
    assert keys(home, 'speaker:"ada dahl"') == ["q-b"]


def test_an_index_that_is_mostly_gone_is_built_anew(home: Home) -> None:
    keys(home, "ferry")
    published(home, "UPDATE articles SET is_latest = false WHERE article_id <> 'b'")
    assert keys(home, "ferry") == ["q-b"]
    with sqlite3.connect(home.search_index) as index:
        assert index.execute("SELECT count(*) FROM articles").fetchone() == (1,)


def test_an_update_that_fails_leaves_the_index_as_it_was(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    keys(home, "ferry")
    published(home, "UPDATE articles SET text = 'Rafts', run_id = 'run_2' WHERE article_id = 'f'")

    def interrupted(*arguments: object) -> Iterator[tuple[str, ...]]:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(search_words.Changes, "rows", interrupted)
        with pytest.raises(KeyboardInterrupt):
            keys(home, "rafts", target="articles")
    with sqlite3.connect(home.search_index) as index:
        assert index.execute("SELECT generation FROM state").fetchone() == (1,)
        assert index.execute("SELECT count(*) FROM articles WHERE is_present").fetchone() == (6,)
    assert keys(home, "rafts", target="articles") == ["f"]


@pytest.mark.parametrize("content", [b"", b"not a database" * 400])
def test_a_file_that_is_no_index_is_replaced(home: Home, content: bytes) -> None:
    home.search_index.write_bytes(content)
    assert sorted(keys(home, "ferry")) == ["q-a", "q-b"]


def test_erased_words_leave_with_the_index(home: Home) -> None:
    keys(home, "ferry")
    drop_index(home)
    assert not home.search_index.exists()
    assert sorted(keys(home, "ferry")) == ["q-a", "q-b"]


def test_matches_are_a_table_for_sql(home: Home) -> None:
    table = matches(home, Search("ferry brandt OR ferry"), notify=print)
    assert table.column_names == ["quote_id", "article_id", "score"]
    assert sorted(table["article_id"].to_pylist()) == ["a", "b"]
    assert matches(home, Search("oil", "articles"), notify=print).column_names == ["article_id", "score"]


def test_the_number_of_all_matches_is_told(home: Home) -> None:
    for limit, shown in ((1, 1), (6, 6), (7, 6), (-1, 6)):
        found = search(home, Search("report", "articles", limit), notify=print)
        assert (found.best.rows.num_rows, found.number) == (shown, 6)
    assert search(home, Search("ferry", limit=1, until="2026-03-02"), notify=print).number == 1
    assert search(home, Search("zebra"), notify=print).number == 0


def test_an_index_that_is_built_in_portions_has_the_same_words(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def indexed() -> list[list[tuple[object, ...]]]:
        keys(home, "ferry")
        with sqlite3.connect(home.search_index) as index:
            index.execute("CREATE VIRTUAL TABLE temp.a USING fts5vocab('main', 'article_words', 'instance')")
            index.execute("CREATE VIRTUAL TABLE temp.s USING fts5vocab('main', 'statement_words', 'instance')")
            tables = ("articles", "statements", "temp.a", "temp.s")
            return [sorted(index.execute(f"SELECT * FROM {name}").fetchall()) for name in tables]

    whole = indexed()
    drop_index(home)
    monkeypatch.setattr(search_words, "_PORTION", 2 * search_words._LEAST_WORDS)
    with duckdb.connect(str(home.warehouse), read_only=True) as ledger:
        marks = search_index._INDEXED.empty_table()
        with search_words.changes(ledger, marks, spill=home.work / "spill") as changed:
            assert [len(list(changed.rows("articles"))) for _ in changed.portions()] == [1, 2, 2, 1]
    assert indexed() == whole


@pytest.mark.parametrize("count", [0, 1, 2, 200])
def test_details_are_those_of_the_view(home: Home, count: int) -> None:
    """Also where more days are asked for than are listed."""
    with duckdb.connect(str(home.warehouse)) as ledger:
        columns = "quote_id, day, outlet, title, speaker, chain, link"
        wanted = [Hit("q-a", "a", "2026-03-01", 1.0), Hit("q-b", "b", "2026-03-02", 1.0)][:count]
        others = [Hit(f"q-{n}", "a", f"{2027 + n}-03-01", 1.0) for n in range(count - 2)]
        keys = ", ".join(f"'{hit.key}'" for hit in wanted) or "NULL"
        rows = ledger.execute(f"SELECT {columns} FROM statements WHERE quote_id IN ({keys}) ORDER BY ALL").fetchall()
        found = ledger.execute(f"FROM ({details('statements', [*wanted, *others])}) ORDER BY ALL").fetchall()
        assert found == rows
        assert len(rows) == min(count, 2)


def test_a_search_does_without_pandas(home: Home) -> None:
    """Its import takes as long as all the rest of a search."""
    search(home, Search("ferry"), notify=print)
    program = (
        "import sys\nfrom pathlib import Path\nfrom newsledger.warehouse.home import Home\n"
        "from newsledger.warehouse.search import Search, search\n"
        "print(search(Home(Path(sys.argv[1])), Search('ferry'), notify=print).number, 'pandas' in sys.modules)\n"
    )
    printed = subprocess.run(
        [sys.executable, "-c", program, str(home.root)], check=True, capture_output=True, text=True
    ).stdout
    assert printed == "2 False\n"


def test_a_search_that_finds_nothing_tells_what_the_other_one_finds(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    told = {
        ("crude",): "no statement matches; with --in articles: 1 match",
        ("report",): "no statement matches; with --in articles: 6 matches",
        (
            "speaker:minister AND text:(ferries NOT told) AND NOT said",
            "--in",
            "articles",
        ): "no article matches; without",
        ("zebra",): "no match",
    }
    for words, line in told.items():
        with pytest.raises(SystemExit, match="0"):
            main(["search", *words, "--home", str(home.root)])
        assert line in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (
            ["search", "harbour", "strike"],
            "Too many arguments: 'strike'. Put words with blanks between quotation marks. See",
        ),
        (["shw"], 'Unknown command "shw". Available commands: sources, '),
        (["shw"], " … See newsledger --help."),
        (
            ["monitors", "--home", "x"],
            "A command is missing before --home. Available commands: list, preview, matches. See",
        ),
        (["search", "x", "--since", "tomorrow"], "write a day as 2026-03-01. See newsledger search --help."),
        (["search", "x", "--limt", "3"], "Unknown option: --limt. Did you mean --limit? See newsledger search --help."),
    ],
)
def test_a_mistake_on_the_command_line_is_told_with_what_helps(
    capsys: pytest.CaptureFixture[str], words: list[str], problem: str
) -> None:
    with pytest.raises(SystemExit):
        main(words)
    assert problem in " ".join(capsys.readouterr().err.split())


def test_without_a_warehouse_the_message_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="create one with: newsledger run"):
        keys(Home(tmp_path), "ferry")
