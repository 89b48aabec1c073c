"""`articles.gone_at` is when a page was first found withdrawn, and null again once it is back."""

from datetime import UTC, datetime, timedelta

import pytest

from newsledger.expectations.arrow import arrow_table
from newsledger.expectations.tables import table
from newsledger.transforms.tables.withdrawals import Visit, is_changed, visits, withdrawn

URL = "https://one.example/a"
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def at(hours: int, outcome: str, **given: object) -> dict[str, object]:
    return {"url": URL, "started_at": NOON + timedelta(hours=hours), "outcome": outcome, "role": "document", **given}


def gone_at(known: datetime | None, *fetches: dict[str, object]) -> object:
    articles = arrow_table(table("articles"), [{"url": URL, "gone_at": known}, {"url": "https://one.example/b"}])
    first, second = withdrawn(articles, visits(fetches))["gone_at"].to_pylist()
    assert second is None
    return first


@pytest.mark.parametrize(
    ("known", "fetches", "expected"),
    [
        (None, [at(0, "new"), at(6, "gone"), at(12, "gone")], 6),
        (None, [at(12, "gone"), at(6, "gone")], 6),
        (NOON, [at(6, "gone")], 0),
        (NOON, [at(6, "unchanged")], None),
        (NOON, [at(6, "new"), at(12, "gone")], 12),
        (None, [at(0, "gone"), at(6, "new")], None),
        (NOON, [at(6, "failed"), at(7, "blocked"), at(8, "skipped")], 0),
        (None, [at(0, "gone", role="listing"), at(0, "gone", role="robots")], None),
        (None, [], None),
    ],
)
def test_the_first_moment_without_the_page_counts(
    known: datetime | None, fetches: list[dict[str, object]], expected: int | None
) -> None:
    assert gone_at(known, *fetches) == (None if expected is None else NOON + timedelta(hours=expected))


def test_only_a_visit_with_news_changes_a_row() -> None:
    assert is_changed(None, Visit(NOON))
    assert is_changed(NOON, Visit(is_received=True))
    assert not is_changed(NOON, Visit(NOON + timedelta(hours=1)))
    assert not is_changed(None, Visit(is_received=True))
