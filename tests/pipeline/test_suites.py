"""The suites of Great Expectations: sound rows pass, a broken frame fails, and the report says so."""

import json
import subprocess
import sys
from dataclasses import asdict

import pyarrow as pa
import pytest

from newsledger.expectations import suites
from newsledger.expectations.declaration import Table
from newsledger.expectations.ledger import MENTIONS, QUOTES
from newsledger.expectations.rules import row_rules
from newsledger.expectations.tables import ARTICLES, SOURCES, TABLES, table
from tests.batches import AT, TEXT, TITLE, arrow, valid
from tests.property.test_audit import broken

WORDS = {"articles-0": (TITLE, TEXT), "articles-1": (TITLE, TEXT)}
BY_VALUE = ("missing", "empty", "unknown", "malformed", "out", "duplicate", "evidence")


@pytest.mark.parametrize("declared", TABLES, ids=lambda one: one.name)
def test_rows_that_keep_every_promise_pass(declared: Table) -> None:
    found = suites.results(declared, arrow(valid())[declared.name], articles=2, words=WORDS)
    assert [one for one in found.outcomes if not one.success] == []
    assert found.success
    assert suites.refusal([found]) is None


def test_all_tables_at_once_have_the_results_that_each_has_by_itself() -> None:
    rows = valid()
    batch = arrow(rows)
    few = {**batch, "stories": batch["stories"].slice(0, 0)}
    rows["mentions"] = [{**rows["mentions"][0], "mention_id": f"mentions-{number}"} for number in range(10)]
    for articles, tables in ((2, batch), (2, few), (20, arrow(rows))):
        alone = [
            suites.results(declared, data, articles=articles, words=WORDS)
            for name, data in tables.items()
            if suites.is_due(declared := table(name), data.num_rows, articles)
        ]
        assert suites.batch_results(tables, articles=articles, words=WORDS) == alone
        assert all(result.success for result in alone)
    assert suites.batch_results({}, articles=0) == []


def test_one_broken_row_a_repeated_key_or_a_row_too_few_fails_its_table_alone() -> None:
    rows = valid()
    rows["mentions"][1]["kind"] = "telepathic"
    rows["quotes"][1]["quote_id"] = rows["quotes"][0]["quote_id"]
    found = suites.batch_results(arrow(rows), articles=2, words=WORDS)
    assert [result.table for result in found if not result.success] == ["mentions", "quotes"]
    assert "telepathic" in str(suites.refusal(found))
    few = suites.batch_results(arrow(valid()), articles=20, words=WORDS)
    assert str(suites.refusal(few)).startswith("mentions fails table_row_count_to_be_between: 0 of 2 rows")


@pytest.mark.parametrize("name", ["sources", "articles", "mentions", "quotes"])
def test_a_frame_broken_in_any_one_way_fails_its_column(name: str) -> None:
    declared = table(name)
    good = valid()[name][0]
    rules = [rule for rule in row_rules(declared) if rule.reason.partition("_")[0] in BY_VALUE]
    rows = [row for rule in rules for row in broken(declared, rule, dict(good))]
    found = suites.results(declared, arrow({name: rows})[name], articles=2, words=WORDS)
    failed = {one.column for one in found.outcomes if not one.success}
    for rule in rules:
        column = f"evidence of {rule.column}" if rule.reason.startswith("evidence") else rule.column
        listed = rule.reason.startswith("empty") and declared.column(str(rule.column)).kind.name == "TEXTS"
        assert listed or column in failed, rule.reason
    assert not found.success


def test_a_column_too_few_or_of_another_type_fails() -> None:
    data = arrow(valid())["sources"]
    fewer = suites.results(SOURCES, data.drop_columns(["kind"]), articles=2)
    assert not fewer.success
    assert any(one.column == "kind" for one in fewer.outcomes if not one.success), "a column that is missing"
    other = data.set_column(0, "source_id", pa.array(["a", "b"]).dictionary_encode())
    assert "column_to_be_of_type" in str(suites.refusal([suites.results(SOURCES, other, articles=2)]))


def test_a_table_without_rows_has_a_suite_only_where_rows_may_not_be_missing() -> None:
    assert suites.is_due(SOURCES, 1, 0)
    assert not suites.is_due(SOURCES, 0, 20)
    assert not suites.is_due(MENTIONS, 0, 19)
    assert suites.is_due(MENTIONS, 0, 20)


def test_keys_that_are_not_unique_fail() -> None:
    rows = valid()["sources"]
    refusal = str(
        suites.refusal([suites.results(SOURCES, arrow({"sources": [rows[0], rows[0]]})["sources"], articles=2)])
    )
    assert refusal.startswith("sources.source_id fails column_values_to_be_unique: 2 of 2 rows")


def test_the_library_is_imported_without_what_no_suite_needs() -> None:
    script = (
        "import sys\n"
        "from newsledger.expectations import suites\n"
        "suites.warm()\n"
        "print(sorted({'altair', 'sqlalchemy', 'scipy.stats', 'jsonschema'} & set(sys.modules)))\n"
        "import scipy.stats, altair\n"
        "print(scipy.stats.norm.cdf(0.0), altair.Chart.__name__)\n"
    )
    lines = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout
    assert lines.splitlines() == ["[]", "0.5 Chart"]


def test_without_the_classes_that_no_suite_uses_the_library_judges_alike() -> None:
    script = (
        "import sys\n"
        "from newsledger.expectations import suites\n"
        "from tests.batches import arrow, valid\n"
        "suites.warm(is_alone=True)\n"
        "print(type(sys.modules['great_expectations.datasource.fluent.spark_datasource']).__name__)\n"
        "import requests\n"
        "print(requests.Request('GET', 'https://example.org').method)\n"
        "rows = valid()\n"
        "print(all(result.success for result in suites.batch_results(arrow(rows), articles=2)))\n"
        "rows['quotes'][1]['kind'] = 'telepathic'\n"
        "print(suites.refusal(suites.batch_results(arrow(rows), articles=20)))\n"
        "print(suites.refusal(suites.batch_results(arrow(rows), articles=2)))\n"
        "rows['sources'] = [rows['sources'][0], rows['sources'][0]]\n"
        "print(suites.refusal(suites.batch_results(arrow(rows), articles=2)))\n"
    )
    process = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    rows = valid()
    rows["quotes"][1]["kind"] = "telepathic"
    assert process.stdout.splitlines() == [
        "Vacant",
        "GET",
        "True",
        suites.refusal(suites.batch_results(arrow(rows), articles=20)),
        suites.refusal(suites.batch_results(arrow(rows), articles=2)),
        suites.refusal(suites.batch_results(arrow(rows | {"sources": [rows["sources"][0]] * 2}), articles=2)),
    ]


def test_row_counts_out_of_proportion_fail_once_there_are_twenty_articles() -> None:
    data = arrow(valid())["mentions"]
    assert suites.results(MENTIONS, data, articles=19).success
    told = str(suites.refusal([suites.results(MENTIONS, data, articles=20)]))
    assert told.startswith("mentions fails table_row_count_to_be_between")


def test_evidence_is_held_against_the_words_where_they_are_given() -> None:
    rows = valid()["mentions"]
    rows[0]["text"] = "Somebody sails too"
    data = arrow({"mentions": rows})["mentions"]
    assert suites.results(MENTIONS, data, articles=2).success
    assert not suites.results(MENTIONS, data, articles=2, words=WORDS).success


def test_a_refusal_names_table_expectation_and_value_on_one_line() -> None:
    rows = valid()["quotes"]
    rows[1]["kind"] = "telepathic"
    told = suites.refusal([suites.results(QUOTES, arrow({"quotes": rows})["quotes"], articles=2)])
    assert told is not None
    assert "quotes.kind" in told
    assert "telepathic" in told
    assert "\n" not in told


def test_the_report_is_one_page_of_plain_values_that_asks_no_host() -> None:
    rows = valid()["articles"]
    rows[0]["language"] = "<script>"
    found = [suites.results(ARTICLES, arrow({"articles": rows})["articles"], articles=2)]
    page = suites.page(found, run_id="run_1", moment=AT)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "http" not in page.replace("http_status", "")
    plain = json.loads(json.dumps(found[0].to_dict()))
    assert plain == json.loads(json.dumps({**asdict(found[0]), "success": False}))
