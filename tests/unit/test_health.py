"""`newsledger health` names the source, the figure, the bound and the first bad day, and nothing that is well."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from newsledger.expectations.errors import SettingsError
from newsledger.flows.cli import app
from newsledger.flows.run.health import Alert, alerts
from newsledger.flows.sources.bounds import SourceBounds
from newsledger.flows.sources.catalogue import EntrySpec, OutletSpec, outlets
from newsledger.warehouse.daily_figures import DayFigures, SourceHistory
from newsledger.warehouse.home import Home
from tests.view_rows import HandMade

TODAY = date(2026, 3, 20)
NOON = datetime(2026, 3, 20, 12, tzinfo=UTC)
ENTRY = EntrySpec(kind="feed", url="https://post.example/feed")
PLAIN = DayFigures("post", TODAY, 10, 0, 10, 10, 10, 10, 400.0, 30, 3)

# An ordinary day of a source: ten documents with an article each, and three statements in each article.
PLANTED = """
CREATE TEMP TABLE planted AS
SELECT s.source_id, d.day, n, s.source_id || '-' || d.day || '-' || n AS key,
       timezone('UTC', CAST(d.day AS TIMESTAMP)) + INTERVAL 9 HOUR AS moment
FROM (VALUES ('calm'), ('stale'), ('thin'), ('flood'), ('nameless'), ('broken')) s(source_id)
CROSS JOIN (SELECT DATE '2026-02-10' + i::INTEGER AS day FROM range(39) numbers(i)) d
CROSS JOIN range(40) numbers(n)
WHERE n < CASE WHEN source_id = 'stale' AND day > DATE '2026-03-15' THEN 0
               WHEN source_id = 'thin' AND day >= DATE '2026-03-18' THEN 2
               WHEN source_id = 'flood' AND day = DATE '2026-03-19' THEN 40 ELSE 10 END;
INSERT INTO sources (source_id, name) SELECT DISTINCT source_id, source_id FROM planted;
INSERT INTO documents (document_id, source_id, url, fetched_at) SELECT key, source_id, key, moment FROM planted;
INSERT INTO rejects (reject_id, stage, table_name, document_id, reason)
SELECT key, 'extract', 'articles', key, 'no_text' FROM planted
WHERE source_id = 'broken' AND day >= DATE '2026-03-16' AND n % 2 = 0;
INSERT INTO articles
    (article_id, document_id, source_id, version, fetched_at, published_method, authors, word_count)
SELECT key, key, source_id, 1, moment, 'meta',
       CASE WHEN source_id = 'nameless' AND day >= DATE '2026-03-17' THEN [] ELSE ['Ada Able'] END, 300 + n
FROM planted WHERE key NOT IN (SELECT document_id FROM rejects);
INSERT INTO quotes (quote_id, article_id, speaker_kind)
SELECT article_id || '-' || i, article_id, CASE WHEN i = 0 THEN 'unknown' ELSE 'person' END
FROM articles CROSS JOIN range(3) numbers(i);
"""
OUTLETS = "\n".join(
    f'[[outlets]]\nid = "{name}"\nname = "{name}"\n'
    f'entries = [{{ kind = "feed", url = "https://{name}.example/feed" }}]\n[outlets.bounds]\n{bounds}'
    for name, bounds in {
        "calm": "min_documents_per_day = 5\nmax_documents_per_day = 20\nmin_authored_share = 0.8",
        "stale": "min_documents_per_day = 5\nmax_age_hours = 48",
        "thin": "min_documents_per_day = 5",
        "flood": "max_documents_per_day = 20",
        "nameless": "min_authored_share = 0.8",
        "broken": "max_loss_share = 0.2",
    }.items()
)
FIVE_PROBLEMS = """\
error: broken: loss_share 0.286, bound at most 0.2, since 2026-03-16
error: nameless: authored_share 0.571, bound at least 0.8, since 2026-03-17
error: stale: hours_since_last_document 123, bound at most 48 h, since 2026-03-17
error: thin: documents_per_day 2, bound at least 5, since 2026-03-18
warning: flood: documents_per_day 40, bound at most 20, since 2026-03-19
"""
THREE_WARNINGS = """\
warning: broken: loss_share 0.5, bound at most 0.175 as before, since 2026-03-16
warning: flood: documents_per_day 40, bound at most 20, since 2026-03-19
warning: stale: documents_per_day 0, bound at least 6.5 as before, since 2026-03-16
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("home"))
    with duckdb.connect(str(home.warehouse)) as connection:
        HandMade(connection)
        connection.execute(PLANTED)
    return home


def status_of(*words: str) -> int:
    with pytest.raises(SystemExit) as end:
        app.main(["health", *words])
    return int(end.value.code or 0)


def test_five_planted_problems_are_named_and_nothing_else(
    home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsledger.flows.cli.monitors.now", lambda: NOON)
    (home.root / "sources.toml").write_text(OUTLETS, encoding="utf-8")
    assert status_of("--home", str(home.root)) == 4
    assert capsys.readouterr().out == FIVE_PROBLEMS
    assert status_of("--json", "--home", str(home.root)) == 4
    rows = json.loads(capsys.readouterr().out)
    assert [row["source_id"] for row in rows] == ["broken", "nameless", "stale", "thin", "flood"]
    assert rows[3] == {
        "level": "error",
        "source_id": "thin",
        "figure": "documents_per_day",
        "value": 2,
        "bound": "at least 5",
        "since": "2026-03-18",
    }


def test_warnings_alone_and_a_healthy_home_have_exit_codes_of_their_own(
    home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsledger.flows.cli.monitors.now", lambda: NOON)
    generous = OUTLETS.replace("max_age_hours = 48", "max_age_hours = 200").replace("min_documents_per_day = 5", "")
    generous = generous.replace("_share = 0.8", "_share = 0.5").replace("_share = 0.2", "_share = 0.5")
    (home.root / "sources.toml").write_text(generous, encoding="utf-8")
    assert status_of("--home", str(home.root)) == 3
    assert capsys.readouterr().out == THREE_WARNINGS
    monkeypatch.setattr("newsledger.flows.cli.monitors.now", lambda: NOON - timedelta(days=5))
    assert status_of("--home", str(home.root)) == 0
    assert capsys.readouterr().out == "healthy: every source is within its bounds\n"


def history(days: int, change: Callable[[int, DayFigures], DayFigures] = lambda _ago, day: day) -> SourceHistory:
    """Return a source that began so many days ago and brings ten articles a day, but for the change; 1 is yesterday."""
    figures = {
        TODAY - timedelta(days=ago): change(ago, replace(PLAIN, day=TODAY - timedelta(days=ago)))
        for ago in range(days, -1, -1)
    }
    return SourceHistory("post", NOON - timedelta(hours=1), figures)


def found(source: SourceHistory, **bounds: float) -> list[tuple[str, str, int]]:
    spec = OutletSpec(id="post", name="Post", entries=(ENTRY,), bounds=SourceBounds.model_validate(bounds))
    return [(alert.level, alert.figure, (TODAY - alert.since).days) for alert in alerts([source], [spec], NOON)]


@pytest.mark.parametrize(
    ("values", "level", "figure"),
    [
        ({"dated": 4}, "error", "dated_share"),
        ({"texts": 2}, "error", "text_share"),
        ({"unknown_speakers": 28}, "warning", "unknown_speaker_share"),
        ({"lost": 6}, "error", "loss_share"),
        ({"words": 90.0}, "warning", "words_per_article"),
        ({"words": 900.0}, "warning", "words_per_article"),
        ({"statements": 0, "unknown_speakers": 0}, "warning", "statements_per_article"),
        ({"documents": 30}, "warning", "documents_per_day"),
        ({"authored": 1}, "warning", "authored_share"),
    ],
)
def test_each_figure_is_reported_once_since_its_first_bad_day(
    values: Mapping[str, Any], level: str, figure: str
) -> None:
    source = history(40, lambda ago, day: replace(day, **values) if ago <= 6 else day)
    assert found(source) == [(level, figure, 6)]


def test_of_a_source_that_is_not_listed_neither_volume_nor_its_drift_is_checked() -> None:
    source = history(40, lambda ago, day: replace(day, documents=30, words=900.0) if ago <= 6 else day)
    assert [alert.figure for alert in alerts([source], [], NOON)] == ["words_per_article"]


def test_a_weekly_rhythm_and_a_slow_day_are_no_drift() -> None:
    def weekly(ago: int, day: DayFigures) -> DayFigures:
        number = 3 if ago % 7 in (2, 3) or ago == 1 else 10
        return replace(day, documents=number, articles=number, dated=number, authored=number, texts=number)

    assert found(history(40, weekly)) == []


def test_few_days_and_few_articles_are_not_judged() -> None:
    poor = replace(PLAIN, documents=2, articles=2, dated=0, authored=0, texts=0, statements=1, unknown_speakers=1)
    assert found(history(9, lambda _ago, day: replace(poor, day=day.day))) == []
    assert found(history(40, lambda ago, day: replace(day, words=90.0) if ago <= 6 else day)) != []
    assert found(history(15, lambda ago, day: replace(day, words=90.0) if ago <= 6 else day)) == []


def test_the_first_day_of_a_source_and_today_do_not_count() -> None:
    source = history(5, lambda ago, day: replace(day, documents=500 if ago in (5, 0) else 10))
    assert found(source, max_documents_per_day=20) == []
    assert found(history(0), min_documents_per_day=50) == []


def test_a_listed_outlet_that_never_brought_anything_is_stale() -> None:
    spec = OutletSpec(id="post", name="Post", entries=(ENTRY,))
    age = "hours_since_last_document"
    assert alerts([], [spec], NOON) == [Alert("error", "post", age, None, "at most 72 h", TODAY)]
    assert alerts([], [OutletSpec(id="post", name="Post")], NOON) == []
    assert alerts([SourceHistory("inbox", NOON - timedelta(days=400))], [], NOON) == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("min_dated_share = 90", r"outlet 'post', bounds, min_dated_share: .*less than or equal to 1 \(got 90\)"),
        ("min_articles = 5", "outlet 'post', bounds, min_articles: Extra inputs"),
        ("min_documents_per_day = 9\nmax_documents_per_day = 3", "min_documents_per_day 9 is more than max"),
    ],
)
def test_wrong_bounds_are_refused_by_name(line: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(f'[[outlets]]\nid = "post"\nname = "Post"\n[outlets.bounds]\n{line}\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=message):
        outlets(path)
