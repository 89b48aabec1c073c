"""Equal content has an equal digest, however the rows lie, and digests of parts add up."""

from datetime import timedelta

import pytest

from newsledger.expectations.declaration import Kind, Table
from newsledger.expectations.digest import MODULUS, digest_sql
from newsledger.expectations.ledger import MENTIONS
from newsledger.expectations.tables import ARTICLES, TABLES
from newsledger.warehouse.digest import content_digest
from newsledger.warehouse.session import session
from tests.batches import AT, arrow, valid


def test_order_does_not_count_and_parts_add_up() -> None:
    mentions = arrow(valid(3))["mentions"]
    whole = content_digest(mentions, MENTIONS)
    assert whole == content_digest(mentions.take([2, 0, 1]), MENTIONS)
    parts = (content_digest(mentions.slice(0, 1), MENTIONS), content_digest(mentions.slice(1), MENTIONS))
    assert whole == sum(parts) % MODULUS


@pytest.mark.parametrize("declared", TABLES, ids=lambda one: one.name)
def test_only_logical_columns_count(declared: Table) -> None:
    (row,) = valid(1)[declared.name]
    later = AT + timedelta(days=9)
    changed = [
        row | {column.name: later if column.kind is Kind.TIMESTAMP else None}
        for column in declared.columns
        if row[column.name] is not None
    ]
    with session() as connection:
        connection.register("changed", arrow({declared.name: [row, *changed]})[declared.name])
        was, *now = [one for (one,) in connection.execute(f"SELECT {digest_sql(declared)} FROM changed t").fetchall()]
    columns = [column for column in declared.columns if row[column.name] is not None]
    assert [digest != was for digest in now] == [column.logical for column in columns]


def test_a_date_taken_from_the_fetch_does_not_count() -> None:
    row = valid(1)["articles"][0] | {"published_method": "fetched"}
    digests = {
        content_digest(arrow({"articles": [row | {"published_at": at}]})["articles"], ARTICLES)
        for at in (AT, AT + timedelta(days=1))
    }
    assert len(digests) == 1


def test_the_session_s_time_zone_does_not_count() -> None:
    articles = arrow(valid(1))["articles"]
    with session() as connection:
        connection.execute("SET TimeZone = 'America/New_York'")
        connection.register("rows_abroad", articles)
        (abroad,) = connection.execute(f"SELECT {digest_sql(ARTICLES)} FROM rows_abroad t").fetchall()[0]
    assert abroad == content_digest(articles, ARTICLES)
