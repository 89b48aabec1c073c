"""Persons across articles are one entity where names and company allow it, and never against the user."""

import pyarrow as pa
import pytest

from newsledger.expectations.arrow import empty
from newsledger.expectations.tables import ENTITY_MERGES
from newsledger.transforms.tables.entity_merges import (
    CorpusNames,
    entity_merges,
    merges_of,
    merges_table,
    targets_of,
    with_targets,
)
from newsledger.transforms.tables.judgements import Judgements
from newsledger.transforms.tables.person_merges import Merge
from newsledger.transforms.tables.person_names import likeness, person_name
from tests.corpus_names import WholeCorpus

Names = dict[str, list[str]]  # texts of the articles' mentions by article; a text is the id of its entity, too


def corpus(articles: Names, pronouns: dict[str, str] | None = None) -> CorpusNames:
    mentions = [
        {"entity_id": name, "article_id": article, "text": name, "kind": "name"}
        for article, names in articles.items()
        for name in names
    ]
    mentions += [
        {"entity_id": name, "article_id": article, "text": pronoun, "kind": "pronoun"}
        for name, pronoun in (pronouns or {}).items()
        for article, names in articles.items()
        if name in names
    ]
    names = sorted({mention["entity_id"] for mention in mentions})
    entities = [
        {
            "entity_id": name,
            "name": name.partition("@")[0].partition("(")[0],
            "type": "ORG" if name.isupper() or "(" in name else "PERSON",
            "reference_id": "org:listed" if name.endswith("(listed)") else None,
        }
        for name in names
    ]
    return WholeCorpus(
        pa.Table.from_pylist(entities),
        pa.Table.from_pylist(mentions),
        pa.table({"article_id": list(articles), "article_key": list(articles)}),
    ).names


def targets(articles: Names, **options: object) -> dict[str, str]:
    pronouns = options.pop("pronouns", None)
    judged = options.pop("judged", Judgements())
    assert isinstance(judged, Judgements)
    assert pronouns is None or isinstance(pronouns, dict)
    return targets_of(entity_merges(corpus(articles, pronouns), (), judged))


@pytest.mark.parametrize(
    ("first", "second", "rule"),
    [
        ("Ingrid B. Solheim", "Ingrid Solheim", "middle_name"),
        ("Ingrid Beate Solheim", "Ingrid B. Solheim", "middle_name"),
        ("Bob Calloway", "Robert Calloway", "nickname"),
        ("Katie Orme", "Katherine J. Orme", "nickname"),
        ("R. Calloway", "Robert Calloway", "initial"),
        ("Nadia Frost-Bellamy", "Nadia Frost Bellamy", "spelling"),
        ("Nadia Frost-Bellamy", "Nadia Bellamy", "double_name"),
        ("José Ibáñez", "Jose Ibanez", "spelling"),
        ("Park Min-seo", "Park Min Seo", "spelling"),
        ("Pieter van der Laan", "Pieter J. van der Laan", "middle_name"),
        ("Rosa Ekberg Lindh", "Ekberg Lindh", "double_name"),
        ("Realtor Ingrid Solheim", "Ingrid Solheim", "double_name"),
        ("Quarterback Robert J. Calloway", "Robert J. Calloway", "double_name"),
        ("Pieter Van Ekberg", "Van Ekberg", "double_name"),
        ("Rashid Al Murad", "Al Murad", "double_name"),
        ("Oleh Borovsky", "Oleh Borovskyy", "transliteration"),
        ("Oleh Borovskiy", "Oleh P. Borovskyi", "transliteration"),
        ("Ihor Melnikov", "Ihor Melnikoff", "transliteration"),
        ("Samir el-Hadi", "Samir al-Hadi", "transliteration"),
        ("Kim Jong Min", "Kim Jong-min", "spelling"),
    ],
)
def test_names_of_one_person_are_alike(first: str, second: str, rule: str) -> None:
    reason = likeness(person_name(first), person_name(second))
    assert reason is not None
    assert reason.rule == rule


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Ingrid B. Solheim", "Ingrid K. Solheim"),
        ("Ingrid Solheim", "Inger Solheim"),
        ("Bob Calloway", "Billy Calloway"),
        ("Park Min-seo", "Park Min-jun"),
        ("Ingrid Solheim", "Ingrid Solberg"),
        ("T. Calloway", "Robert Calloway"),
        ("Sarah Robert Calloway", "Robert Calloway"),
        ("Oleh Borovsky", "Ihor Borovskyy"),
        ("Ingrid Huff", "Ingrid Huv"),
        ("Anna Calloway", "Hanna Calloway"),
    ],
)
def test_names_that_contradict_each_other_are_not(first: str, second: str) -> None:
    assert likeness(person_name(first), person_name(second)) is None


@pytest.mark.parametrize(
    ("name", "is_full"),
    [("van der Laan", False), ("bin Rashid", False), ("von Moltke", False), ("Ben Carter", True), ("Van Morris", True)],
)
def test_a_family_name_with_its_particles_is_no_full_name(name: str, is_full: bool) -> None:
    assert person_name(name).is_full == is_full


def test_the_name_of_most_articles_is_kept() -> None:
    articles = {"a": ["Ola Brandt"], "b": ["Ola Brandt"], "c": ["Ola P. Brandt"]}
    assert targets(articles) == {"Ola P. Brandt": "Ola Brandt"}


def test_a_short_name_between_two_persons_stays_apart() -> None:
    assert targets({"a": ["Ola P. Brandt"], "b": ["Ola K. Brandt"], "c": ["Ola Brandt", "HARBOUR"]}) == {}


def test_a_surname_is_the_only_person_that_articles_know_by_it() -> None:
    articles = {"a": ["Ola Brandt"], "b": ["Ola Brandt"], "c": ["Ola Brandt"], "d": ["Brandt@d"]}
    assert targets(articles) == {"Brandt@d": "Ola Brandt"}


def test_a_surname_of_two_persons_means_neither() -> None:
    articles = {key: ["Ola Brandt", "Ida Brandt"] for key in "abc"} | {"d": ["Brandt@d"]}
    assert targets(articles) == {}


def test_a_surname_of_two_persons_means_the_one_of_its_pronoun() -> None:
    articles = {"a": ["Ola Brandt"], "b": ["Ida Brandt"], "c": ["Ida Brandt"], "e": ["Ida Brandt"], "d": ["Brandt@d"]}
    pronouns = {"Ola Brandt": "he", "Ida Brandt": "she", "Brandt@d": "her"}
    assert targets(articles, pronouns=pronouns) == {"Brandt@d": "Ida Brandt"}


def test_a_surname_means_whom_far_more_articles_name() -> None:
    articles = {key: ["Ola Brandt"] for key in "abcdef"} | {"g": ["Ida Brandt"], "h": ["Brandt@h"]}
    assert targets(articles) == {"Brandt@h": "Ola Brandt"}


def test_a_surname_of_somebody_hardly_known_needs_common_company() -> None:
    assert targets({"a": ["Ola Brandt", "PORT", "FERRIES"], "b": ["Brandt@b", "PORT"]}) == {}
    both = {"a": ["Ola Brandt", "PORT", "FERRIES"], "b": ["Brandt@b", "PORT", "FERRIES"]}
    assert targets(both) == {"Brandt@b": "Ola Brandt"}


def test_an_article_that_names_both_keeps_them_apart() -> None:
    articles = {key: ["Ola Brandt"] for key in "abc"} | {"d": ["Ola Brandt", "Brandt@d"]}
    assert targets(articles) == {}


@pytest.mark.parametrize(
    ("full", "surname"),
    [
        ("Pieter van der Laan", "Van der Laan"),
        ("Omar bin Rashid", "Bin Rashid"),
        ("Lucía de la Vega", "De la Vega"),
        ("Oleh Borovsky", "Borovskyy"),
        ("Samir al-Hadi", "El-Hadi"),
    ],
)
def test_an_article_misses_a_surname_with_a_particle_or_in_another_spelling(full: str, surname: str) -> None:
    assert targets({"a": [full, surname]}) == {surname: full}


@pytest.mark.parametrize("surname", ["Brandt", "Solheim", "Calloway", "Lindh", "Ekberg"])
def test_a_word_taken_for_a_body_is_a_person_whom_many_articles_name(surname: str) -> None:
    articles = {key: [f"Ola {surname}"] for key in "abcde"}
    assert targets(articles | {"f": [f"{surname}(body)"]}) == {f"{surname}(body)": f"Ola {surname}"}


def test_a_body_with_the_name_of_a_person_is_a_body_where_it_is_listed_or_the_person_little_known() -> None:
    articles = {key: ["Ola Brandt"] for key in "abcde"}
    assert targets(articles | {"f": ["Brandt(listed)"]}) == {}
    assert targets(articles | {"f": ["Brandt(body)"], "g": ["Brandt(body)"]}) == {}
    assert targets({key: ["Ola Brandt"] for key in "abcd"} | {"f": ["Brandt(body)"]}) == {}


def test_judgements_win() -> None:
    articles = {"a": ["Ola Brandt"], "b": ["Ola P. Brandt"]}
    judged = Judgements(apart=frozenset({frozenset({"Ola Brandt", "Ola P. Brandt"})}))
    assert targets(articles)
    assert targets(articles, judged=judged) == {}


def test_a_decision_stands_when_the_corpus_no_longer_leaves_one_candidate() -> None:
    articles = {"a": ["Ola Brandt"], "b": ["Ola Brandt"], "c": ["Ola Brandt"], "d": ["Brandt@d"]}
    earlier = merges_of(merges_table(entity_merges(corpus(articles), (), Judgements())))
    later = {**{key: ["Ola Brandt"] for key in "abcd"}, "e": ["Ida Brandt", "Ola P. Brandt"], "f": ["Brandt@f"]}
    decisions = targets_of(entity_merges(corpus(later), earlier, Judgements()))
    assert decisions == {"Brandt@d": "Ola Brandt", "Ola P. Brandt": "Ola Brandt", "Brandt@f": "Ola Brandt"}


def test_rows_get_the_ids_of_decisions_and_fragments_go() -> None:
    tables = {"mentions": pa.table({"entity_id": ["x", "y"]}), "entities": pa.table({"entity_id": ["x", "y"]})}
    changed = with_targets(tables, {"x": "y"})
    assert changed["mentions"]["entity_id"].to_pylist() == ["y", "y"]
    assert changed["entities"]["entity_id"].to_pylist() == ["y"]


def test_decisions_of_other_rules_do_not_stand() -> None:
    table = merges_table([Merge("x", "Brandt", "d", "y", "surname", "Ola Brandt", 0.9)])
    assert table.schema.equals(empty(ENTITY_MERGES).schema)
    assert len(merges_of(table)) == 1
    other = table.set_column(table.schema.get_field_index("method"), "method", pa.array([0], pa.int64()))
    assert merges_of(other) == []
