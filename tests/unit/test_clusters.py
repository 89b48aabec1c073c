"""Clusters keep their ids when they grow, the older of two wins, and the credited agency's copy is the origin."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsledger.transforms.copies.clusters import ClusterPlace, Row, article_clusters, quote_clusters
from newsledger.transforms.copies.wordings import is_one_wording

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
AGENCIES = {"AP": "associated-press"}
LINKS = [("a0", "a1"), ("a1", "a2"), ("a3", "a4"), ("a2", "a4"), ("a5", "a6")]


def article(number: int, **given: object) -> dict[str, object]:
    return {
        "article_id": f"a{number}",
        "article_key": f"k{number}",
        "cluster_id": None,
        "source_id": f"s{number}",
        "wire_agency": None,
        "fetched_at": AT + timedelta(minutes=number),
        "published_at": None,
        "published_method": None,
        "published_precision": "unknown",
        **given,
    }


def grown(order: list[int]) -> dict[str, ClusterPlace]:
    """The places after the articles came one by one, each with the links that it then has."""
    known: dict[str, dict[str, object]] = {}
    places: dict[str, ClusterPlace] = {}
    for number in order:
        known[f"a{number}"] = article(number)
        links = [link for link in LINKS if f"a{number}" in link and set(link) <= set(known)]
        places = article_clusters(list(known.values()), links, agencies=AGENCIES)
        for key, place in places.items():
            known[key]["cluster_id"] = place.cluster_id
    return places


@given(st.permutations(range(8)))
def test_clusters_do_not_depend_on_the_order_of_arrival(order: list[int]) -> None:
    assert grown(order) == grown(list(range(8)))


def test_the_older_id_wins_and_outlasts_growth() -> None:
    before = grown([0, 1, 3, 4])
    after = grown([0, 1, 3, 4, 2])
    assert before["a0"].cluster_id != before["a3"].cluster_id
    assert {after[f"a{number}"].cluster_id for number in (0, 1, 2, 3, 4)} == {before["a0"].cluster_id}


def test_versions_of_one_article_are_one_cluster() -> None:
    places = article_clusters([article(1, article_key="k"), article(2, article_key="k")], [], agencies=AGENCIES)
    assert places["a1"] == places["a2"]


def test_a_cluster_that_is_formed_anew_is_joined_by_links_alone() -> None:
    together: list[Row] = [article(number, cluster_id="clu_1") for number in range(3)]
    places = article_clusters(together, [("a0", "a1")], agencies=AGENCIES, dissolved={"clu_1"})
    assert places["a0"].cluster_id == places["a1"].cluster_id != places["a2"].cluster_id


@pytest.mark.parametrize(
    ("later", "origin"),
    [
        ({}, "a0"),
        ({"source_id": "associated-press"}, "a1"),
        ({"published_at": AT - timedelta(hours=1), "published_precision": "second", "published_method": "meta"}, "a1"),
        ({"published_at": AT.replace(hour=0), "published_precision": "day", "published_method": "meta"}, "a0"),
    ],
)
def test_the_origin_is_the_credited_agencys_copy_or_else_the_first(later: dict[str, object], origin: str) -> None:
    articles = [article(0, wire_agency="AP"), article(1, **later)]
    places = article_clusters(articles, [("a0", "a1")], agencies=AGENCIES)
    assert [key for key, place in places.items() if place.is_origin] == [origin]


def test_statements_join_by_links_and_by_the_cluster_they_had() -> None:
    quotes = [
        {"quote_id": f"q{number}", "quote_cluster_id": old, "fetched_at": AT + timedelta(minutes=number)}
        for number, old in enumerate(["quc_1", "quc_1", None, None])
    ]
    found = quote_clusters(quotes, [("q1", "q2")])
    assert found["q0"] == found["q1"] == found["q2"] != found["q3"]


@pytest.mark.parametrize(
    ("left", "right", "one"),
    [
        ("We have waited long enough for this port", "“We have waited long enough for this port”,", True),
        ("the talks would go on through the night in Geneva", "the talks will go on through the night in Geneva", True),
        ("we will not accept the offer of the union today", "we will accept the offer of the union today", False),
        ("the company will cut 40 jobs in Oslo next year", "the company will cut 140 jobs in Oslo next year", False),
        ("the port would reopen on Monday after the storm", "the bank would raise its rates after the summer", False),
    ],
)
def test_one_wording_has_the_same_numbers_and_negations(left: str, right: str, one: bool) -> None:
    assert is_one_wording(left, right) is one
