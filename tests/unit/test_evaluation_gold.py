from dataclasses import replace
from pathlib import Path

import pytest

from newsledger.evaluation.gold.articles import GoldArticle, gold_article
from newsledger.evaluation.gold.scores import gold_judgements, judged
from newsledger.evaluation.scores import Figure, reliability
from newsledger.transforms.annotation import Annotations, ArticleText, AttributionDraft
from tests.unit.evaluation import NOTHING, Told, counts, entity, mention, place, quote, relation

GOLD = """
title = "[Brandt|brandt] says [Norland|norland] will shut port"
published_on = 2026-03-04
style = "wire report"
text = '''
[Ida Brandt|brandt] said [Norland|norland] would shut the port, [Per Holt|holt] told [Reuters|reuters].

[The [Norlandic|norland] minister|brandt|nominal] denied that [she|brandt|pronoun] was reportedly ill.

Officials said the bay was calm.
'''

[entities]
brandt = ["PERSON", "Ida Brandt", "NO"]
norland = ["GPE", "Norland", "NO"]
holt = ["PERSON", "Per Holt"]
reuters = ["ORG", "Reuters"]

[[quotes]]
id = "head"
zone = "title"
kind = "indirect"
content = "Norland will shut port"
chain = [["speaker", "brandt", "Brandt"]]

[[quotes]]
id = "close"
kind = "indirect"
content = "Norland would shut the port"
addressee = "reuters"
chain = [["speaker", "brandt", "Ida Brandt"], ["relay", "holt", "Per Holt"], ["outlet", "reuters", "Reuters"]]

[[quotes]]
id = "ill"
kind = "indirect"
content = "that she was reportedly ill"
negated = true
hedge = "reportedly"
chain = [["speaker", "brandt", "The Norlandic minister"]]

[[quotes]]
id = "calm"
kind = "indirect"
content = "the bay was calm"
parent = "ill"
chain = [["speaker", "", "Officials"]]

[[relations]]
type = "HOLDS_ROLE"
subject = "brandt"
object = "norland"
role = "minister"

[[relations]]
type = "CONSULT"
subject = "holt"
object = "reuters"
either_way = true
claimed_by = "close"

[[relations]]
type = "REQUEST"
subject = "holt"
"""


@pytest.fixture
def gold(tmp_path: Path) -> GoldArticle:
    (tmp_path / "one.toml").write_text(GOLD, encoding="utf-8")
    return gold_article(tmp_path / "one.toml")


def figures(gold: GoldArticle, annotator: Told) -> dict[str, tuple[int, ...]]:
    return {name: counts(figure) for name, figure in judged(gold, annotator).figures.items()}


def link(
    quote_: int, position: int, role: str, *, words: tuple[ArticleText, str], entity_: int | None = None
) -> AttributionDraft:
    return AttributionDraft(quote_, position, role, place(*words), "t", 0.7, entity_)  # type: ignore[arg-type]


def good(article: ArticleText) -> Annotations:
    """Everything as in the gold."""
    brandt, holt, reuters = place(article, "Ida Brandt"), place(article, "Per Holt"), place(article, "Reuters")
    minister = place(article, "The Norlandic minister")
    title = place(article, "Norland will shut port", zone="title")
    close = quote(article, "Norland would shut the port", speaker=brandt, entity=0)
    ill = quote(article, "she was reportedly ill", speaker=minister, entity=0)
    calm = quote(article, "the bay was calm", speaker=place(article, "Officials"))
    return Annotations(
        entities=(
            entity("Ida Brandt", "PERSON", "NO"),
            entity("Norland", "GPE", "NO"),
            entity("Per Holt"),
            entity("Reuters", "ORG"),
        ),
        mentions=(
            mention(place(article, "Brandt", zone="title"), 0, "PERSON"),
            mention(place(article, "Norland", zone="title"), 1, "GPE"),
            mention(brandt, 0, "PERSON"),
            mention(place(article, "Norland"), 1, "GPE"),
            mention(holt, 2, "PERSON"),
            mention(reuters, 3, "ORG"),
            mention(place(article, "Norlandic minister"), 0, "PERSON", kind="nominal"),
            mention(place(article, "Norlandic"), 1, "NORP"),
            mention(place(article, "she"), 0, "PERSON", kind="pronoun"),
        ),
        quotes=(
            replace(close, span=title, content="Norland will shut port"),
            replace(close, addressee_entity=3),
            replace(ill, is_negated=True, hedge="reportedly"),
            replace(calm, parent=2),
        ),
        attributions=(
            link(0, 0, "speaker", words=(article, "Ida Brandt"), entity_=0),
            link(1, 0, "speaker", words=(article, "Ida Brandt"), entity_=0),
            link(1, 1, "relay", words=(article, "Per Holt"), entity_=2),
            link(1, 2, "outlet", words=(article, "Reuters"), entity_=3),
            link(2, 0, "speaker", words=(article, "The Norlandic minister"), entity_=0),
            link(3, 0, "speaker", words=(article, "Officials")),
        ),
        relations=(
            replace(relation("HOLDS_ROLE", "Brandt", "Norland", entities=(0, 1)), role_title="the minister"),
            replace(relation("CONSULT", "Reuters", "Holt", entities=(3, 2)), claimed_by=1),
            relation("REQUEST", "Per Holt", "the crew", entities=(None, None)),
        ),
    )


def test_a_gold_reading_is_without_fault(gold: GoldArticle) -> None:
    told = judged(gold, Told(good))
    # The content of "ill" may begin with or without `that`: only exactness tells.
    assert (told.missed, told.wrong) == ((), ())
    found = {name: counts(figure) for name, figure in told.figures.items()}
    assert found["names"] == (7, 0, 0)
    assert found["names-GPE"] == (3, 0, 0)
    assert found["nominals"] == found["pronouns"] == (1, 0, 0)
    assert found["entities"] == found["entities-exact"] == (4, 0, 0)
    assert found["statements-half"] == (4, 0, 0)
    assert found["statements-exact"] == (3, 1, 1)
    assert found["statements-sourced"] == (4, 0, 0)
    assert found["chain-all"] == (6, 0, 0)
    assert found["chain-relay-outlet"] == (2, 0, 0)
    assert found["chains-whole"] == (4, 4)
    assert found["addressees"] == found["hedges"] == found["negations"] == found["parents"] == (1, 0, 0)
    assert found["relations"] == (3, 0, 0)
    assert found["relations-claim"] == (3, 3)
    assert found["relations-role"] == (1, 1)


def test_nothing_found_is_all_missed(gold: GoldArticle) -> None:
    found = figures(gold, NOTHING)
    assert found["names"] == (0, 0, 7)
    assert found["statements-half"] == (0, 0, 4)
    assert found["chain-all"] == (0, 0, 6)
    assert found["relations"] == (0, 0, 3)
    assert found["negations"] == (0, 0, 1)


def test_links_of_wrong_statements_are_wrong_and_of_missed_ones_missed(gold: GoldArticle) -> None:
    def moved(article: ArticleText) -> Annotations:
        right = good(article)
        return replace(right, quotes=(right.quotes[0], quote(article, "told Reuters"), *right.quotes[2:]))

    found = figures(gold, Told(moved))
    assert found["statements-half"] == (3, 1, 1)
    assert found["chain-relay-outlet"] == (0, 2, 2)
    assert found["addressees"] == (0, 0, 1)


def test_a_link_in_the_wrong_role_or_order_breaks_the_chain(gold: GoldArticle) -> None:
    def turned(article: ArticleText) -> Annotations:
        right = good(article)
        links = (*right.attributions[:2], *(replace(one, position=3 - one.position) for one in right.attributions[2:4]))
        return replace(right, attributions=links)

    def recast(article: ArticleText) -> Annotations:
        right = good(article)
        return replace(right, attributions=(replace(right.attributions[1], role="document"),))

    assert figures(gold, Told(turned))["chain-relay-outlet"] == (2, 0, 0)
    assert figures(gold, Told(turned))["chains-whole"] == (1, 4)
    assert figures(gold, Told(recast))["chain-document"] == (0, 1, 0)


@pytest.mark.parametrize(
    ("number", "entity_", "words", "right"),
    [
        (1, 2, "Per Holt", False),  # another known entity
        (1, None, "Brandt", True),  # nobody known: the words decide
        (2, None, "she", False),  # a pronoun stands for nobody
        (3, 1, "Officials", False),  # a known entity where nobody is named
    ],
)
def test_whose_words_they_are(gold: GoldArticle, number: int, entity_: int | None, words: str, right: bool) -> None:
    def answer(article: ArticleText) -> Annotations:
        links = (link(number, 0, "speaker", words=(article, words), entity_=entity_),)
        return replace(
            good(article), attributions=links, quotes=tuple(replace(q, speaker=None) for q in good(article).quotes)
        )

    assert figures(gold, Told(answer))["statements-sourced"] == (int(right), 4 - right, 4 - right)


def test_relations_need_their_parties_the_right_way_round(gold: GoldArticle) -> None:
    def turned(article: ArticleText) -> Annotations:
        relations = (
            relation("HOLDS_ROLE", "Norland", "Brandt", entities=(1, 0)),
            relation("CONSULT", "Holt", "Reuters", entities=(2, 3)),
            relation("CONSULT", "Reuters", "Holt", entities=(3, 2)),
            relation("REQUEST", "Holt", "Reuters", entities=(2, 3)),
        )
        return replace(good(article), relations=relations)

    found = figures(gold, Told(turned))
    assert found["relations"] == (1, 2, 2)
    assert found["relations-standing"] == (0, 1, 1)
    assert found["relations-claim"] == (0, 1)


def test_confidences_are_held_against_every_table(gold: GoldArticle) -> None:
    tables = {one.table: (one.rows, one.right) for one in reliability([judged(gold, Told(good))])}
    assert tables == {"mentions": (9, 1.0), "quotes": (4, 1.0), "attributions": (6, 1.0), "relations": (3, 1.0)}


def test_folders_and_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text(GOLD, encoding="utf-8")
    found: list[dict[str, Figure]] = [
        one.figures
        for path in (tmp_path, tmp_path / "one.toml")
        for one in gold_judgements([path], NOTHING, only_held_out=False)
    ]
    assert len(found) == 2
    assert found[0] == found[1]
