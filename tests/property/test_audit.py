"""For every promise of the declaration: the row that breaks it is set aside for that reason, and no other is."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsledger.expectations.arrow import arrow_table
from newsledger.expectations.declaration import Column, Kind, Row, Table
from newsledger.expectations.ledger import MENTIONS
from newsledger.expectations.rules import DEPENDS, RowRule, row_rules
from newsledger.expectations.tables import TABLES, table
from newsledger.warehouse.audit import Audit, audit
from tests.batches import AT, TEXT, Rows, arrow, valid

_OUTSIDE: dict[str, Callable[[Row], Row]] = {
    "published_in_future": lambda row: {"published_at": AT.replace(year=2030)},
    "published_before_1800": lambda row: {"published_at": AT.replace(year=1799)},
    "modified_in_future": lambda row: {"modified_at": AT.replace(year=2030)},
    "text_not_nfc": lambda row: {"text": "Fa\u0308hre"},
    "published_on_differs": lambda row: {"published_on": (AT - timedelta(days=5)).date()},
    "method_without_date": lambda row: {"published_at": None},
    "linked_without_reference": lambda row: {"reference_id": None},
    "depth_without_parent": lambda row: {"depth": 3, "parent_quote_id": None},
    "speaker_not_first": lambda row: {"position": 4},
    "role_without_title": lambda row: {"role_title": None},
    "credit_without_words": lambda row: {"field_text": "OSLO (AP) —"},
    "counts_disagree": lambda row: {"outlet_count": 9_999},
}


def broken(declared: Table, rule: RowRule, row: Row) -> list[Row]:
    """Rows made from a good one, the last of which breaks the rule."""
    if rule.reason == "duplicate_key":
        return [row, dict(row)]
    if rule.reason in _OUTSIDE:
        return [row | _OUTSIDE[rule.reason](row)]
    assert rule.column is not None, f"say in _OUTSIDE how a row breaks {declared.name}: {rule.reason}"
    column = declared.column(rule.column)
    values: dict[str, object] = {
        "missing": None,
        "empty": ["one", ""] if column.kind is Kind.TEXTS else "",
        "unknown": "no such word",
        "malformed": "§ no such form §",
        "dangling": "no-such-key",
        "evidence": str(row[rule.column])[:-1] + "X",
    }
    kind = rule.reason.partition("_")[0]
    return [row | {rule.column: _out_of_range(column) if kind == "out" else values[kind]}]


def _out_of_range(column: Column) -> object:
    if column.high is None:
        assert column.low is not None
        return int(column.low) - 1
    return float("nan") if column.kind is Kind.SHARE else int(column.high) + 1


def judged(rows: Rows, *names: str) -> Audit:
    """The audit of some tables; what they refer to is among them, or is not judged."""
    chosen = {name: rows[name] for name in rows if not names or name in names}
    return audit(arrow(chosen), stored={}, run_id="runs-0", moment=AT)


def reasons(found: Audit) -> dict[tuple[object, object], object]:
    return {(one["table_name"], one["key"]): one["reason"] for one in found.rejects}


@cache
def swept(name: str) -> Audit:
    """One audit per table: of a good row, and of a row (two for a duplicate) that breaks each rule."""
    declared, rows = table(name), valid()
    good = rows[name][0]
    listed = [good]
    for number, rule in enumerate(row_rules(declared)):
        listed.extend(broken(declared, rule, good | {declared.key: f"broken-{number}"}))
    targets = {(column.references or "").partition(".")[0] for column in declared.columns}
    return judged(rows | {name: listed}, name, "articles", *targets)


@pytest.mark.parametrize("name", [one.name for one in TABLES])
def test_every_rule_sets_aside_the_row_that_breaks_it_and_no_other(name: str) -> None:
    declared, found = table(name), swept(name)
    rules = row_rules(declared)
    own = [one for one in found.rejects if one["table_name"] == name]
    by_key = {one["key"]: one for one in own}
    for number, rule in enumerate(rules):
        if rule.column == declared.key and rule.reason != "duplicate_key":
            assert any(one["reason"] == rule.reason for one in own), rule.reason
            continue
        one = by_key[f"broken-{number}"]
        codes = [part.partition(":")[0] for part in str(one["detail"]).split("; ")]
        assert rule.reason in codes, f"{name}: {rule.reason} gave {one['detail']}"
        assert one["reason"] == codes[0]
        assert rule.reason == codes[0] or not rule.reason.startswith(("missing", "empty", "unknown", "malformed"))
    assert len(own) == len(rules), "each broken row is set aside once"
    assert found.accepted[name][declared.key].to_pylist() == [f"{name}-0", f"broken-{len(rules) - 1}"]


def test_a_batch_that_keeps_every_promise_is_kept_whole() -> None:
    batch = arrow(valid(3))
    found = audit(batch, stored={}, run_id="runs-0", moment=AT)
    assert found.rejects == []
    assert all(found.accepted[name].equals(batch[name]) for name in batch)


def test_what_depends_on_a_rejected_row_goes_with_it_and_nothing_else() -> None:
    rows = valid(3)
    rows["articles"][0]["word_count"] = 0
    found = reasons(judged(rows))
    of_quotes = ("quotes", "attributions", "relations", "quote_signatures")
    of_texts = ("signatures", "story_signatures", "story_links")
    assert found == {
        ("articles", "articles-0"): "out_of_range_word_count",
        **{(name, f"{name}-0"): DEPENDS for name in ("mentions", *of_quotes, "credits", *of_texts)},
        **{(name, f"{name}-2"): DEPENDS for name in of_quotes},
    }, "the third statement stands in the first"


def test_statements_that_stand_in_each_other_fall_together() -> None:
    rows = valid(3)
    rows["quotes"][0] |= {"depth": 1, "parent_quote_id": "quotes-1"}
    rows["quotes"][1] |= {"depth": 1, "parent_quote_id": "quotes-0", "confidence": 2.0}
    found = judged(rows)
    assert found.accepted["quotes"].num_rows == 0
    assert found.accepted["mentions"].num_rows == 3


def test_a_reference_may_point_at_a_published_row(tmp_path: Path) -> None:
    rows = valid()
    known = {}
    for name in ("sources", "documents", "articles", "entities", "quotes"):
        known[name] = [tmp_path / f"{name}.parquet"]
        pq.write_table(arrow_table(table(name), rows[name]), known[name][0])
    rows["mentions"][1]["text"] = "something else"
    batch = {"mentions": arrow(rows)["mentions"]}
    found = audit(batch, stored=known, run_id="runs-0", moment=AT)
    assert reasons(found) == {("mentions", "mentions-1"): "evidence_mismatch_text"}
    assert (found.rejects[0]["document_id"], found.rejects[0]["url"]) == ("documents-1", "url 1")


def test_of_rows_with_one_key_a_sound_one_survives_whatever_their_order() -> None:
    rows = valid()
    first = rows["mentions"][0]
    several = [first | {"rule": "b"}, first | {"rule": "a"}, first | {"rule": "0", "confidence": float("nan")}]
    for order in (several, several[::-1]):
        found = judged(rows | {"mentions": order})
        assert found.accepted["mentions"]["rule"].to_pylist() == ["a"]
        assert sorted(str(one["reason"]) for one in found.rejects) == ["duplicate_key", "out_of_range_confidence"]


def test_rejects_keep_their_own_contract_and_a_rerun_gives_the_same() -> None:
    rejects = [one for declared in TABLES for one in swept(declared.name).rejects]
    again = audit({"rejects": arrow_table(table("rejects"), rejects)}, stored={}, run_id="runs-0", moment=AT)
    assert again.rejects == []
    once, twice = (judged(valid() | {"mentions": [valid()["mentions"][0] | {"text": "X"}]}) for _ in range(2))
    assert once.rejects == twice.rejects


def test_offsets_beyond_all_bounds_are_a_mismatch_and_no_crash() -> None:
    rows = valid()
    rows["mentions"][0] |= {"start_char": 2**63 - 2, "end_char": 2**63 - 1}
    rows["mentions"][1] |= {"start_char": -(2**63), "end_char": 2**63 - 1}
    found = reasons(judged(rows))
    assert found[("mentions", "mentions-0")] == "evidence_mismatch_text"
    assert found[("mentions", "mentions-1")] == "out_of_range_start_char"


@settings(max_examples=1, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example])
@given(
    st.lists(
        st.tuples(st.integers(-2, len(TEXT) + 3), st.integers(-2, len(TEXT) + 3), st.booleans()),
        min_size=200,
        max_size=300,
    )
)
def test_evidence_is_judged_as_python_slices_the_text(spans: list[tuple[int, int, bool]]) -> None:
    rows = valid(1)
    good = rows["mentions"][0]
    rows["mentions"] = [
        good
        | {"mention_id": str(number), "start_char": start, "end_char": end}
        | {"text": (TEXT[start:end] if start >= 0 else "") + ("?" if spoilt else "") or "?"}
        for number, (start, end, spoilt) in enumerate(spans)
    ]
    kept = judged(rows, "articles", "mentions").accepted["mentions"]["mention_id"].to_pylist()
    held = [
        str(row["mention_id"])
        for row, (start, end, _) in zip(rows["mentions"], spans, strict=True)
        if 0 <= start < end <= len(TEXT) and TEXT[start:end] == row["text"]
    ]
    assert kept == held


def test_a_table_alone_is_judged_without_what_it_refers_to() -> None:
    found = judged(valid(), MENTIONS.name)
    assert isinstance(found.accepted["mentions"], pa.Table)
    assert found.rejects == []
