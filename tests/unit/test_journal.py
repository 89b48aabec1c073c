"""What the journal holds is read back as it was written, whatever a crash did to its end."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from newsledger.expectations.errors import WarehouseError
from newsledger.warehouse import journal
from newsledger.warehouse.home import Home
from newsledger.warehouse.journal import Journal, entries

AT = datetime(2026, 3, 4, 12, 30, 15, 123456, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    found = Home(tmp_path)
    found.prepare()
    return found


def test_rows_come_back_as_they_were(home: Home) -> None:
    row: dict[str, object] = {
        "url": "file:///ä\u2028\n",
        "fetched_at": AT,
        "feed_authors": ["A", "B"],
        "http_status": None,
    }
    with Journal(home, "run_1") as opened:
        opened.append("documents", row)
    assert list(entries(home)) == [("documents", row)]


def test_times_are_written_in_utc(home: Home) -> None:
    with Journal(home, "run_1") as opened:
        opened.append("runs", {"started_at": AT.astimezone(timezone(timedelta(hours=5)))})
    assert "2026-03-04T12:30:15.123456+00:00" in (home.journal / "run_1.jsonl").read_text()


def test_flushed_rows_are_there_before_the_journal_closes(home: Home) -> None:
    with Journal(home, "run_1") as opened:
        opened.append("sources", {"source_id": "a"})
        opened.flush()
        assert len(list(entries(home))) == 1


def test_runs_come_in_order_and_can_be_skipped(home: Home) -> None:
    for run in ("run_2", "run_1", "run_3"):
        with Journal(home, run) as opened:
            opened.append("sources", {"source_id": run})
    assert [row["source_id"] for _, row in entries(home)] == ["run_1", "run_2", "run_3"]
    assert [row["source_id"] for _, row in entries(home, skip={"run_2"})] == ["run_1", "run_3"]


def test_a_line_torn_anywhere_by_a_kill_is_passed_over(home: Home) -> None:
    with Journal(home, "run_1") as opened:
        opened.append("sources", {"source_id": "a"})
        opened.append("runs", {"run_id": "run_1", "started_at": AT})
    path = home.journal / "run_1.jsonl"
    whole = path.read_bytes()
    first = whole.index(b"\n") + 1
    for end in range(first, len(whole) - 1):
        path.write_bytes(whole[:end])
        assert list(entries(home)) == [("sources", {"source_id": "a"})]


@pytest.mark.parametrize("damage", [b"{broken", b'["no such table", {}]', b"[1]", b"12", b'["runs", 3]', b"\xff\xfe"])
def test_a_damaged_line_is_named(home: Home, damage: bytes) -> None:
    whole = b'["sources", {"source_id": "a"}]\n'
    (home.journal / "run_1.jsonl").write_bytes(whole + damage + b"\n" + whole)
    with pytest.raises(WarehouseError, match=r"run_1\.jsonl, line 2 is damaged"):
        list(entries(home))


def test_a_value_that_json_lacks_is_refused(home: Home) -> None:
    with Journal(home, "run_1") as opened, pytest.raises(TypeError, match="bytes"):
        opened.append("sources", {"source_id": b"a"})


def test_no_other_user_can_read_a_journal(home: Home) -> None:
    with Journal(home, "run_1") as opened:
        opened.append("sources", {"source_id": "a"})
    assert (home.journal / "run_1.jsonl").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("tail", [b"", b"\n", b'\n["sources", {"source_id": "b"}]\n'])
def test_a_line_longer_than_any_row_is_not_read_whole(home: Home, tail: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "_LONGEST_LINE", 64)
    path = home.journal / "run_1.jsonl"
    path.write_bytes(b'["sources", {"source_id": "a"}]\n' + b"\0" * 1_000 + tail)
    listed = list(journal.lines(path))
    assert [line.number for line in listed if line.fault] == ([2] if tail else [])
    assert [line.row["source_id"] for line in listed if not line.fault] == (["a", "b"] if len(tail) > 1 else ["a"])
