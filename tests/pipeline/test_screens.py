"""What people see: every fact on one screen's width, and answers that a machine can read."""

import csv
import json
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from newsledger.flows.cli import queries
from newsledger.flows.cli.answers import csv_cell
from newsledger.flows.cli.screens import (
    CHAINS,
    show_chains,
    show_outlets,
    show_result,
    show_status,
    show_trials,
    speaker_bars,
)
from newsledger.flows.printable import markdown
from newsledger.flows.run.summary import Summary, show
from newsledger.flows.sources.catalogue import OutletSpec
from newsledger.flows.sources.check import CheckResult
from newsledger.flows.terminal import Screen
from newsledger.warehouse.facts import HomeStatus, status
from newsledger.warehouse.home import Home
from newsledger.warehouse.query import Result, query
from tests.homes import filled


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with two sound rows in every table."""
    return filled(tmp_path / "home")


def _screen() -> Screen:
    return Screen(width=80, record=True, file=StringIO())


def _table(**columns: Any) -> Result:
    rows = pa.table(columns)
    return Result(tuple(rows.column_names), tuple(str(kind) for kind in rows.schema.types), rows)


def test_bars_are_longest_first_and_never_wider_than_the_screen() -> None:
    drawn = speaker_bars(_table(name=["Ann Able", "B" * 60], number=[9, 3]), width=60).splitlines()
    assert [line.count("█") for line in drawn] == [25, 8]
    assert max(map(len, drawn)) <= 60
    assert speaker_bars(_table(name=[], number=[]), width=60) == "no quoted speakers"


def test_a_long_result_says_how_much_is_left() -> None:
    screen = _screen()
    show_result(_table(number=list(range(7))), screen, limit=5)
    assert "2 more rows; use --format csv to print all" in screen.export_text()


def test_status_tells_moments_to_the_minute_and_numbers_to_the_right(home: Home) -> None:
    screen = _screen()
    facts = status(home)
    run = ("run_20261101T000000_aaaaaaaa", "run", "published", datetime(2026, 11, 1, 9, 5, tzinfo=UTC), 12345, 0)
    show_status(HomeStatus(facts.home, 1, facts.rows, facts.disk, (run,), facts.coverage, {}), screen)
    told = screen.export_text()
    assert "2026-11-01 09:05    12,345" in told
    assert "no rejects" in told
    assert max(map(len, told.splitlines()[1:])) <= 80


def test_chains_name_speaker_outlet_and_place(home: Home) -> None:
    screen = _screen()
    show_chains(query(home, CHAINS), screen)
    who, where = (
        {"passage": ["she said ⟦“Yes”⟧ twice"], "said_by": ["Ann"], "passed_on_by": [None]},
        {"printed_in": ["Post"], "title": ["T"]},
    )
    show_chains(_table(**who, **where, begins=[1], ends=[4]), screen)
    told = screen.export_text()
    assert "Ann (speaker)\n    she said ⟦“Yes”⟧ twice" in told
    assert "Post, “T”, characters 1–4" in told


def test_answers_are_readable_by_machines(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    text = "SELECT article_id, authors FROM articles ORDER BY 1"
    queries.sql(text, home=home.root, form="json")
    as_json = json.loads(capsys.readouterr().out)
    queries.sql(text, home=home.root, form="csv")
    as_csv = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert (
        [row["article_id"] for row in as_json] == [row["article_id"] for row in as_csv] == ["articles-0", "articles-1"]
    )
    assert isinstance(as_json[0]["authors"], list)


HOSTILE = "[bold red]x[/] [link=file:///x]y[/link] :warning: \x1b]0;title\x07\x1b[2J\x9b31m \u202e\r\x00"
SHOWN = r"[bold red]x[/] [link=file:///x]y[/link] :warning: \x1b]0;title\x07\x1b[2J\x9b31m \u202e\r\x00"


def _printed(screen: Screen) -> str:
    """What the screen wrote, without what rich adds on a terminal that shows colours: here, nothing."""
    return "".join(part.text for part in screen._record_buffer)


def test_every_screen_shows_text_and_interprets_none() -> None:
    screen = Screen(width=2_000, record=True, file=StringIO())
    show_result(_table(**{HOSTILE: [HOSTILE]}), screen)
    chain = {"passage": [HOSTILE], "said_by": [HOSTILE], "passed_on_by": [HOSTILE]}
    show_chains(_table(**chain, printed_in=[HOSTILE], title=[HOSTILE], begins=[1], ends=[4]), screen)
    screen.print(speaker_bars(_table(name=[HOSTILE[:28]], number=[3]), width=80))
    run = (HOSTILE, "run", "published", datetime(2026, 11, 1, tzinfo=UTC), 1, 0)
    coverage = ((HOSTILE, None, None, 1, 1, 0),)
    show_status(
        HomeStatus(Path(HOSTILE.replace("\x00", "")), 1, {HOSTILE: 1}, {}, (run,), coverage, {HOSTILE: 1}), screen
    )
    show_outlets([OutletSpec(id="post", name=HOSTILE)], screen)
    show_trials([CheckResult(HOSTILE, "feed", HOSTILE, "failed", 0, None, HOSTILE)], screen)
    show(
        Summary(HOSTILE, HOSTILE, dict.fromkeys(DOCUMENTS, 0), {HOSTILE: 1}, {HOSTILE: 1}, {HOSTILE: 1}, {"pull": 1.0}),
        screen,
    )
    written = _printed(screen)
    assert written.count(SHOWN) >= 15
    assert not set(written) & set("\x1b\x9b\x07\r\x00\u202e⚠")


DOCUMENTS = ("seen", "new", "unchanged", "failed", "taken_up")


def test_values_of_a_narrow_or_wide_table_are_complete() -> None:
    for columns, width in ((1, 20), (3, 40), (30, 60)):
        screen = Screen(width=width, record=True, file=StringIO())
        show_result(_table(**{f"c{number}": [f"{number}" + "x" * 90] for number in range(columns)}), screen)
        assert _printed(screen).count("x") == 90 * columns
    screen = _screen()
    show_result(_table(c=["y" * 20_050]), screen)
    assert _printed(screen).count("y") == 20_000
    assert "… 50 more characters; use --format csv to print all" in " ".join(_printed(screen).split()).replace(
        "│ │ ", ""
    )


def _asked(capsys: pytest.CaptureFixture[str], home: Home, text: str, form: Any, **options: Any) -> str:
    queries.sql(text, home=home.root, form=form, **options)
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+44 20", "'+44 20"),
        ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
        ("\t=1", '"\'\t=1"'),
        ("\r=1", '"\'\r=1"'),
        ('" =1"', '"\'"" =1"""'),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        ("'tis", "'tis"),
        ("a;=1", '"a;=1"'),
        ("a\t=1", '"a\t=1"'),
        ("a,b", '"a,b"'),
        ("", '""'),
        (None, ""),
        ("a = b", "a = b"),
    ],
)
def test_a_cell_of_csv_is_no_formula(value: str | None, cell: str) -> None:
    assert csv_cell(value, is_safe=False) == cell
    read = next(csv.reader([f"{csv_cell(value, is_safe=True)},x"]))
    assert read == [value or "", "x"]


def test_csv_quotes_formulas_but_no_numbers_unless_told(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    text = "SELECT -1 AS \"=n\", -1.5::DECIMAL(4, 2) AS d, '-1' AS t, ['=1'] AS l, NULL AS z, '' AS e"
    rows = "-1,-1.50,{},['=1'],,\"\"\n"
    assert _asked(capsys, home, text, "csv") == "'=n,d,t,l,z,e\n" + rows.format("'-1")
    assert _asked(capsys, home, text, "csv", quote_formulas=False) == "=n,d,t,l,z,e\n" + rows.format("-1")


def test_json_is_valid_for_every_type(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    text = (
        "SELECT 'nan'::DOUBLE AS a, ['-inf'::FLOAT, 1, NULL] AS b, 'NaN \\\" Infinity' AS c, 1.50::DECIMAL(9, 2) AS d, "
        "2::HUGEINT ** 0 AS e, 170141183460469231731687303715884105727::HUGEINT AS f, DATE '0044-03-15 (BC)' AS g, "
        "{'x': MAP {'y': 'nan'::DOUBLE}, 'z': 'Infinity'} AS h, '\\x00'::BLOB AS i, chr(155) || chr(27) AS j, "
        "NULL AS k, true AS a, '{\"q\": [1]}'::JSON AS m FROM range(2)"
    )
    written = _asked(capsys, home, text, "json")
    rows = json.loads(written, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))
    assert len(rows) == 2
    assert rows[0] == {
        "a": None, "b": [None, 1, None], "c": 'NaN \\" Infinity', "d": 1.5, "e": 1, "f": 2**127 - 1,
        "g": "0044-03-15 (BC)", "h": {"x": {"y": None}, "z": "Infinity"}, "i": r"\x00", "j": "\x9b\x1b", "k": None,
        "a_2": True, "m": {"q": [1]},
    }  # fmt: skip
    assert not set(written) & {"\x9b", "\x1b"}
    assert _asked(capsys, home, "SELECT 1 WHERE false", "json") == "[]\n"


@pytest.mark.parametrize(
    ("bound", "statement", "message"),
    [
        ("NEWSLEDGER_QUERY_TIMEOUT_S=0.2", "SELECT length(lpad('x', 2000000000, 'y'))", "took longer than 0.2 s"),
        ("NEWSLEDGER_QUERY_MEMORY_MB=64", "SELECT length(repeat('x', 4000000000))", "needs more than 64 MiB"),
        ("NEWSLEDGER_QUERY_MEMORY_MB=64", "SELECT list_sort(range(100000000))[1]", "needs more than 64 MiB"),
    ],
)
def test_a_query_that_the_database_does_not_bound_ends_too(
    home: Home, monkeypatch: pytest.MonkeyPatch, bound: str, statement: str, message: str
) -> None:
    monkeypatch.setenv(*bound.split("="))
    command = (
        "from newsledger.flows.cli import answers, app\n"
        f"answers.GRACE_S = 0.2\napp.main(['sql', {statement!r}, '--home', {str(home.root)!r}])"
    )
    ended = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == 1
    assert ended.stderr.startswith("newsledger: the query ")
    assert message in ended.stderr
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "statement", ["SELECT count(*) FROM range(1_000_000_000_000)", "SELECT length(lpad('x', 2000000000, 'y'))"]
)
def test_ctrl_c_ends_a_query_with_one_line(home: Home, statement: str) -> None:
    command = (
        "from newsledger.flows.cli import answers, app\n"
        "query = answers.query\n"
        "def announced(*given, **named):\n    print(1, flush=True)\n    return query(*given, **named)\n"
        f"answers.query = announced\napp.main(['sql', {statement!r}, '--home', {str(home.root)!r}])"
    )
    with subprocess.Popen([sys.executable, "-c", command], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=10)
    assert process.returncode == 130
    assert told.startswith(b"newsledger: interrupted")
    assert told.count(b"\n") == 1


def test_markdown_means_the_text_itself() -> None:
    assert markdown("a | <img src=x>\n[b](javascript:c) `d`") == (r"a \| \<img src\=x\> \[b\]\(javascript\:c\) \`d\`")


def test_the_console_of_rich_is_used_in_one_module_and_for_bars() -> None:
    flows = Path(queries.__file__).parents[1]
    users = {path.name for path in flows.rglob("*.py") if "rich.console import" in path.read_text(encoding="utf-8")}
    assert users == {"terminal.py", "progress.py"}
