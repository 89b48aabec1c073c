"""The search language means what its users expect, and says where a query is wrong."""

import sqlite3

import pytest

from newsledger.expectations.errors import SettingsError
from newsledger.warehouse.search_index import TOKENIZER
from newsledger.warehouse.search_terms import FIELDS, fts_expression

ROWS = {
    "oil": {"text": "New sanctions on crude oil were announced", "speaker": "Joe Biden", "outlet": "Reuters"},
    "far": {"text": "Sanctions, which one two three four five six seven eight, hit oil", "speaker": "Ada Brandt"},
    "gas": {
        "text": "Gas co-operation is sanctioned",
        "title": "Oil is out",
        "speaker": "Biden Joe",
        "date": "2026-03-04",
    },
}


@pytest.fixture(scope="module")
def index() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE VIRTUAL TABLE w USING fts5(key UNINDEXED, {', '.join(FIELDS)}, tokenize='{TOKENIZER}')")
    for key, words in ROWS.items():
        names = ", ".join(words)
        marks = ", ".join("?" * (len(words) + 1))
        connection.execute(f"INSERT INTO w (key, {names}) VALUES ({marks})", [key, *words.values()])
    return connection


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("oil", {"oil", "far", "gas"}),
        ("text:oil", {"oil", "far"}),
        ("sanctions oil", {"oil", "far", "gas"}),
        ("sanction AND NOT oil", set()),
        ("oil NOT crude NOT gas", {"far"}),
        ("sanctions NEAR/5 oil", {"oil"}),
        ("sanctions NEAR oil", {"oil", "far"}),
        ('sanctions NEAR/10 oil AND speaker:"Joe Biden" AND outlet:reuters', {"oil"}),
        ('speaker:"joe biden"', {"oil"}),
        ("speaker:(joe biden)", {"oil", "gas"}),
        ("speaker:ada OR date:2026-03", {"far", "gas"}),
        ("crude OR gas AND title:out", {"oil", "gas"}),
        ("(crude OR gas) AND title:out", {"gas"}),
        ("announc*", {"oil"}),
        ("co-operation", {"gas"}),
        ("“crude oil” — announced", {"oil"}),
        ("NOT NOT crude", {"oil"}),
        ("and or not", set()),
        ("title:oil NEAR/3 out", {"gas"}),
    ],
)
def test_a_query_finds_its_rows(index: sqlite3.Connection, query: str, keys: set[str]) -> None:
    found = index.execute("SELECT key FROM w WHERE w MATCH ?", [fts_expression(query).match]).fetchall()
    assert {key for (key,) in found} == keys


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("", "a word is missing at the end"),
        ("—", "a word is missing at the end"),
        ("oil AND", "a word is missing at the end"),
        ("oil OR OR gas", "a word is missing at character 8"),
        ("(oil", r"a closing \) is missing at the end"),
        ("oil)", r"unexpected \) at character 4"),
        ('"oil', "a quotation mark without its partner at character 1"),
        ("NOT oil", "needs a part that is not excluded by NOT"),
        ("oil OR NOT gas", "needs a part that is not excluded by NOT"),
        ("oil NEAR/3 (gas OR coal)", "NEAR joins words and phrases of one field"),
        ("title:oil NEAR/3 text:gas", "NEAR joins words and phrases of one field"),
        ("author:ada", "unknown field author: .the fields are text, title, speaker"),
    ],
)
def test_a_wrong_query_is_refused_with_its_place(query: str, problem: str) -> None:
    with pytest.raises(SettingsError, match=problem):
        fts_expression(query)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("oil speaker:biden", ["oil"]),
        ("oil NOT crude", ["oil"]),
        ("oil NOT (crude OR text:gas) NOT NOT new", ["oil", "new"]),
        ("title:out (oil OR text:gas)", ["oil", "gas"]),
        ("speaker:(joe biden)", []),
    ],
)
def test_the_words_that_a_match_can_have_in_its_text_are_told(query: str, words: list[str]) -> None:
    assert list(fts_expression(query).in_text) == [f'{{text}} : "{word}"' for word in words]


def test_words_that_are_near_each_other_are_marked_as_such() -> None:
    assert fts_expression("oil NEAR/3 gas").in_text == ('{text} : NEAR("oil" "gas", 3)',)
