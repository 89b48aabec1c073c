"""Views of statements: each against an answer computed by hand from a few rows."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import duckdb
import pytest

from tests.view_rows import DAY, HandMade

FIRST = ["we have waited long enough", "the port would reopen on Monday", "nobody sails today"]
SECOND = ["We have waited long enough", "the port would reopen on Tuesday", "a new strike is near"]
TEXT = "Nils Aas told Kari Dahl that ferries wait – and-or not, Dahl told Nordlys."


@pytest.fixture(scope="module")
def database() -> Iterator[HandMade]:
    with duckdb.connect(":memory:") as connection:
        yield HandMade(connection)


@pytest.fixture
def db(database: HandMade) -> HandMade:
    database.clear()
    return database


def said(db: HandMade, article: str, *contents: str, cluster: str | None = None) -> None:
    for number, content in enumerate(contents):
        db.quote(f"{article}-{number}", article, content, quote_cluster_id=cluster)


def versions(db: HandMade) -> None:
    db.article("one", article_key="k", source_id="s", version=1, is_latest=False, title="Port to open")
    db.article("two", article_key="k", source_id="s", version=2, title="Port stays shut")
    said(db, "one", *FIRST)
    said(db, "two", *SECOND)


def agency_text(db: HandMade, key: str, **values: object) -> None:
    """Insert an article that is credited to AP."""
    db.article(key, wire_agency="AP", **values)
    db.add("credits", f"c-{key}", article_id=key, agency="AP", agency_source_id="associated-press")


def test_statements_added_removed_and_reworded(db: HandMade) -> None:
    versions(db)
    assert db.rows(
        "SELECT version, change, previous_content, content, similarity > 0.8 FROM article_changes ORDER BY change"
    ) == [
        (2, "added", None, "a new strike is near", None),
        (2, "removed", "nobody sails today", None, None),
        (2, "reworded", "the port would reopen on Monday", "the port would reopen on Tuesday", True),
    ]


def test_the_last_version_has_lost_nothing_yet(db: HandMade) -> None:
    db.article("one")
    said(db, "one", *FIRST)
    assert db.rows("FROM article_changes") == []


def test_a_changed_headline_is_a_row(db: HandMade) -> None:
    versions(db)
    db.article("three", article_key="k", source_id="s", version=3, title="Port stays shut")
    assert db.rows("SELECT version, previous_title, title FROM headline_changes") == [
        (2, "Port to open", "Port stays shut")
    ]


def test_only_the_latest_version_counts(db: HandMade) -> None:
    versions(db)
    for name in ("statements", "independent_reports", "speakers"):
        column = {"speakers": "statement_count", "independent_reports": "article_count"}.get(name, "1")
        assert db.rows(f"SELECT sum({column}) FROM {name}") == [(3,)], name
    assert db.rows("SELECT article_id FROM latest_articles") == [("two",)]


def test_copies_of_one_text_and_texts_of_one_agency_are_one_report(db: HandMade) -> None:
    db.add("sources", "associated-press", name="Associated Press", kind="wire")
    agency_text(db, "wire", cluster_id="c")
    db.article("copy", cluster_id="c", is_cluster_origin=False)
    agency_text(db, "later")
    db.article("own")
    for name in ("wire", "copy", "later", "own"):
        said(db, name, FIRST[0], cluster="q")
    said(db, "own", FIRST[2])
    counts = "article_count, outlet_count, text_count, independent_count, origins"
    assert db.rows(f"SELECT {counts} FROM independent_reports ORDER BY article_count DESC") == [
        (4, 4, 3, 2, ["associated-press", "s-own"]),
        (1, 1, 1, 1, ["s-own"]),
    ]


def test_a_reprint_is_two_articles_one_text_and_one_origin(db: HandMade) -> None:
    db.add("sources", "associated-press", name="Associated Press", kind="wire")
    agency_text(db, "wire", cluster_id="c", is_cluster_origin=False)
    agency_text(db, "reprint", cluster_id="c")
    db.add("entities", "e", name="Ada Brandt", article_count=2)
    db.add("entities", "f", name="Nils Aas", article_count=1)
    for article in ("wire", "reprint"):
        db.add("mentions", f"m-{article}", article_id=article, entity_id="e", text="Brandt")
        db.add("mentions", f"n-{article}", article_id=article, entity_id="e", text="Ada Brandt")
    db.add("mentions", "o-wire", article_id="wire", entity_id="f", text="Aas")
    counts = "mention_count, article_count, text_count, outlet_count, origin_count"
    assert db.rows(f"SELECT name, {counts} FROM entity_counts ORDER BY name") == [
        ("Ada Brandt", 4, 2, 1, 2, 1),
        ("Nils Aas", 1, 1, 1, 1, 1),
    ]
    assert db.rows("SELECT DISTINCT outlet, origin_id FROM mentions_flat ORDER BY outlet") == [
        ("S-REPRINT", "associated-press"),
        ("S-WIRE", "associated-press"),
    ]


def chain(db: HandMade) -> None:
    """Insert Aas → Dahl → Nordlys → Agence France-Presse → S-A, and a statement that nobody passed on."""
    db.add("sources", "agence-france-presse", name="Agence France-Presse", kind="wire")
    db.article("a", TEXT, wire_agency="AFP")
    db.add("credits", "c", article_id="a", agency="AFP", agency_source_id="agence-france-presse")
    db.add("entities", "e-aas", name="Nils Aas", country_code="NO")
    db.add("entities", "e-dahl", name="Kari Dahl")
    db.add("entities", "e-no", name="Norway", type="GPE")
    db.add("entities", "e-nordlys", name="Nordlys", type="ORG", reference_id="outlet:nordlys")
    db.quote("q", "a", "ferries wait – and-or not", speaker_entity_id="e-aas", speaker_text="Nils Aas")
    links = (("e-aas", "speaker", 0), ("e-dahl", "relay", 1), ("e-nordlys", "outlet", 2))
    for entity, role, position in links:
        db.add(
            "attributions", f"t-{entity}", quote_id="q", article_id="a", entity_id=entity, role=role, position=position
        )
    db.quote("q2", "a", "nobody asked", speaker_text="One guest")
    db.add("attributions", "t-guest", quote_id="q2", article_id="a", text="One guest")
    titles = {"subject_entity_id": "e-aas", "role_title": "minister", "object_entity_id": "e-no", "confidence": 0.9}
    db.add("relations", "r", article_id="a", **titles)


def test_a_statement_shows_its_chain_in_one_line(db: HandMade) -> None:
    chain(db)
    assert db.rows("SELECT chain, is_first_hand, speaker, speaker_role, day FROM statements ORDER BY quote_id") == [
        ("Nils Aas → Kari Dahl → Nordlys → Agence France-Presse → S-A", False, "Nils Aas", "minister, Norway", DAY),
        ("One guest → Agence France-Presse → S-A", True, "One guest", None, DAY),
    ]


def test_a_statement_inside_another_passes_through_its_speaker(db: HandMade) -> None:
    db.article("a", "Dahl said guards had told them to wait.")
    db.quote("outer", "a", "guards had told them to wait", speaker_text="Dahl")
    db.quote("inner", "a", "to wait", speaker_text="guards", depth=1, parent_quote_id="outer")
    for quote, name in (("outer", "Dahl"), ("inner", "guards")):
        db.add("attributions", f"t-{quote}", quote_id=quote, article_id="a", text=name)
    assert db.rows("SELECT chain, is_first_hand FROM statements ORDER BY quote_id") == [
        ("guards → Dahl → S-A", False),
        ("Dahl → S-A", True),
    ]


def test_a_medium_that_speaks_for_itself_stands_once_in_the_chain(db: HandMade) -> None:
    db.article("a")
    db.quote("q", "a", "rates will fall")
    for role in ("speaker", "outlet"):
        db.add("attributions", f"t-{role}", quote_id="q", article_id="a", text="Nordlys", role=role, position=0)
    assert db.rows("SELECT chain FROM statements") == [("Nordlys → S-A",)]


def test_a_passage_marks_the_words_and_a_link_leads_to_them(db: HandMade) -> None:
    chain(db)
    assert db.rows("SELECT passage, link FROM statements WHERE quote_id = 'q'") == [
        (
            "Nils Aas told Kari Dahl that ⟦ferries wait – and-or not⟧, Dahl told Nordlys.",
            "https://a.example/a#:~:text=ferries%20wait%20%E2%80%93%20and%2Dor%20not",
        )
    ]
    assert db.rows("SELECT evidence('q', width := 14), evidence('none')") == [
        ("… Dahl that ⟦ferries wait – and-or not⟧, Dahl told …", None)
    ]


def test_a_link_to_a_long_passage_names_its_ends_and_files_have_none(db: HandMade) -> None:
    words = " ".join(f"w{number}" for number in range(12))
    assert db.rows("SELECT text_fragment('https://a.example/#top', ?), text_fragment('file:///a', 'x')", words) == [
        ("https://a.example/#:~:text=w0%20w1%20w2%20w3,w8%20w9%20w10%20w11", "file:///a")
    ]


def test_speakers_that_nobody_resolved_are_counted(db: HandMade) -> None:
    chain(db)
    db.quote("q3", "a", "no comment")
    counts = "statement_count, first_hand_count, relayed_count"
    assert db.rows(f"SELECT speaker, {counts}, roles FROM speakers ORDER BY speaker NULLS LAST") == [
        ("Nils Aas", 1, 0, 1, ["minister, Norway"]),
        ("one guest", 1, 1, 0, []),
        (None, 1, 1, 0, []),
    ]


def test_shares_of_a_dimension_add_up_with_what_it_cannot_place(db: HandMade) -> None:
    chain(db)
    db.quote("q3", "a", "no comment")
    sums = db.rows("SELECT dimension, round(sum(share), 9) FROM share_of_voice GROUP BY dimension ORDER BY dimension")
    assert [share for _, share in sums] == [1.0] * len(sums)
    columns = "value, statement_count, round(share, 2), relayed_count"
    assert db.rows(f"SELECT {columns} FROM share_of_voice WHERE dimension = 'country' ORDER BY value") == [
        ("(unknown)", 2, 0.67, 0),
        ("NO", 1, 0.33, 1),
    ]
    assert db.rows("SELECT value FROM share_of_voice WHERE dimension = 'week'") == [("2026-03-02",)]


def test_who_speaks_about_whom_counts_the_same_words_once(db: HandMade) -> None:
    db.add("entities", "e-aas", name="Nils Aas")
    db.add("entities", "e-dahl", name="Kari Dahl")
    for name in ("a", "b"):
        db.article(name, "Aas: Kari Dahl and Nils Aas wait.")
        db.quote(f"q-{name}", name, "Kari Dahl and Nils Aas wait", speaker_entity_id="e-aas", quote_cluster_id="c")
        for entity, start, end in (("e-dahl", 5, 14), ("e-aas", 19, 27), ("e-aas", 0, 3)):
            place = {"article_id": name, "entity_id": entity, "start_char": start, "end_char": end}
            db.add("mentions", f"m-{name}-{start}", **place)
    assert db.rows("SELECT speaker, name, statement_count, article_count FROM who_about_whom") == [
        ("Nils Aas", "Kari Dahl", 1, 2)
    ]


def test_who_relies_on_whom_tells_self_and_mutual_citation(db: HandMade) -> None:
    chain(db)
    db.add("sources", "nordlys", name="Nordlys", kind="newspaper")
    db.add("entities", "e-sa", name="S-A", type="ORG")
    db.article("n", source_id="nordlys")
    for quote, entity in (("nq1", "e-sa"), ("nq2", "e-nordlys")):
        db.quote(quote, "n", "x y z")
        db.add("attributions", f"t-{quote}", quote_id=quote, article_id="n", entity_id=entity, role="outlet")
    columns = "source_id, relied_on_id, cited_count, credited_count, is_self, is_mutual"
    assert db.rows(f"SELECT {columns} FROM source_reliance ORDER BY source_id, relied_on_id") == [
        ("nordlys", "nordlys", 1, 0, True, False),
        ("nordlys", "s-a", 1, 0, False, True),
        ("s-a", "agence-france-presse", 0, 1, False, False),
        ("s-a", "nordlys", 1, 0, False, True),
    ]


def test_the_life_of_a_statement_in_order(db: HandMade) -> None:
    for number, (name, words) in enumerate((("a", "We wait."), ("b", "we wait"), ("c", "We wait, she wrote"))):
        day = date(2026, 3, 4 + number)
        db.article(name, cluster_id="t" if name < "c" else "u", published_on=day)
        db.quote(f"q-{name}", name, words, quote_cluster_id="quc", speaker_entity_id="e" if name < "c" else "f")
    db.article("single")
    db.quote("q-single", "single", "alone", quote_cluster_id="other")
    columns = "appearance, article_id, days_after_first, wording, is_longest, is_copy, is_other_speaker"
    assert db.rows(f"SELECT {columns} FROM statement_life ORDER BY appearance") == [
        (1, "a", 0, 1, False, False, False),
        (2, "b", 1, 1, False, True, False),
        (3, "c", 2, 2, True, False, True),
    ]


@pytest.mark.parametrize(
    ("words", "figures"),
    [
        (("at least 12 people died there", "At least fourteen people died there."), None),
        (("at least 12 people died there", "that at least 1,400 people died there."), [["12"], ["1400"]]),
        (("at least 12 people died there", "at least twelve people died there"), None),
        (("prices rose 2.5 percent in March", "prices rose 3 percent in March"), [["2.5"], ["3"]]),
        (("about 12 people", "about 14 people"), None),
    ],
)
def test_figures_in_the_same_words_disagree(
    db: HandMade, words: tuple[str, str], figures: list[list[str]] | None
) -> None:
    for name, content in zip("ab", words, strict=True):
        db.article(name, published_on=date(2026, 3, 4 if name == "a" else 6))
        db.quote(f"q-{name}", name, content)
    db.article("old", published_on=date(2025, 3, 4))
    db.quote("q-old", "old", words[0].replace("12", "99").replace("2.5", "99"))
    assert [row[0] for row in db.rows("SELECT figures FROM disagreeing_figures ORDER BY quote_id")] == (figures or [])


STORY = {
    "a": "At least 12 people were killed in the blast",
    "b": "the blast killed 14 people",
    "same": "the blast killed fourteen people and hurt two",
    "other-thing": "12 people were injured",
    "both": "the toll rose from 12 to 14 people killed",
    "power": "1.2 million people lost power, and 3 bridges fell",
    "fewer": "some 900,000 people have lost power",
    "adjective": "the 15-year-old, one of the people killed by the blast",
    "year": "In 2019 people fell",
}


def test_figures_of_a_story_disagree_in_other_words(db: HandMade) -> None:
    for name, content in STORY.items():
        db.article(name, story_id="s", published_on=DAY)
        db.quote(name, name, content, speaker_text=name.title())
    articles: dict[str, dict[str, object]] = {
        "copy": {"cluster_id": "b"},
        "late": {"published_on": date(2026, 3, 9)},
        "elsewhere": {},
    }
    for name, values in articles.items():
        story = None if name == "elsewhere" else "s"
        db.article(name, story_id=story, **{"published_on": DAY, **values})
        db.quote(name, name, "the blast killed 90 people")
    db.connection.execute("UPDATE articles SET cluster_id = 'b' WHERE article_id = 'b'")
    columns = "topic, figure, quote_id, chain"
    assert db.rows(
        f"SELECT {columns} FROM story_figures WHERE quote_id <> 'copy' ORDER BY topic, figure, quote_id"
    ) == [
        ("people, blast", 12.0, "a", "A → S-A"),
        ("people, blast", 14.0, "b", "B → S-B"),
        ("people, lost", 900_000.0, "fewer", "Fewer → S-FEWER"),
        ("people, lost", 1_200_000.0, "power", "Power → S-POWER"),
    ]


def test_relations_name_who_claims_them(db: HandMade) -> None:
    chain(db)
    db.add("relations", "r2", article_id="a", type="ACCUSE", subject_text="rebels", text="x", claimed_by_quote_id="q")
    assert db.rows("SELECT subject, object, claimed_by FROM relations_flat ORDER BY relation_id") == [
        ("Nils Aas", "Norway", None),
        ("rebels", None, "Nils Aas"),
    ]


def test_a_withdrawn_article_has_its_time_and_statements(db: HandMade) -> None:
    gone = datetime(2026, 3, 6, 8, tzinfo=UTC)
    db.article("one", article_key="k", source_id="s", version=1, is_latest=False)
    db.article("two", article_key="k", source_id="s", version=2, gone_at=gone)
    db.article("here")
    said(db, "two", *FIRST)
    assert db.rows("SELECT article_id, gone_at, version_count, statement_count FROM withdrawn_articles") == [
        ("two", gone, 2, 3)
    ]
