"""Row rules follow from the declarations: each promise gives its rule, and no code stands for two."""

import pytest

from newsledger.expectations.declaration import Column, Kind, Table, choice, ref, share, text, texts
from newsledger.expectations.ledger import QUOTES
from newsledger.expectations.rules import row_rules
from newsledger.expectations.tables import TABLES

TOYS = Table(
    "toys",
    "One row per toy.",
    "toy_id",
    "name",
    (
        text("toy_id", "Key.", required=True),
        choice("colour", ("red", "maker's own"), "Colour.", required=False),
        share("wear", "Wear."),
        ref("box_id", "boxes.box_id", "Box."),
        texts("names", "Names."),
        Column("year", Kind.INT, "Year.", low=1900),
        Column("code", Kind.TEXT, "Code.", pattern="[a-z]'"),
    ),
)


def test_each_promise_of_a_column_gives_one_rule() -> None:
    assert [rule.reason for rule in row_rules(TOYS)] == [
        "missing_toy_id",
        "empty_toy_id",
        "empty_colour",
        "unknown_colour",
        "out_of_range_wear",
        "empty_box_id",
        "missing_names",
        "empty_names",
        "out_of_range_year",
        "empty_code",
        "malformed_code",
        "dangling_box_id",
        "duplicate_key",
    ]


def test_quotation_marks_in_values_and_patterns_are_escaped() -> None:
    by_reason = {rule.reason: rule.sql for rule in row_rules(TOYS)}
    assert "'maker''s own'" in by_reason["unknown_colour"]
    assert "'[a-z]'''" in by_reason["malformed_code"]


@pytest.mark.parametrize("declared", TABLES, ids=lambda one: one.name)
def test_codes_are_unique_within_a_table_and_rules_say_what_they_promise(declared: Table) -> None:
    rules = row_rules(declared)
    assert len({rule.reason for rule in rules}) == len(rules)
    assert all(rule.doc.endswith(".") for rule in rules)


def test_every_span_of_a_statement_is_evidence() -> None:
    codes = {rule.reason for rule in row_rules(QUOTES)}
    assert {"evidence_mismatch_text", "evidence_mismatch_cue", "evidence_mismatch_speaker_text"} <= codes
