"""Answers of a language model are found in the text, string by string, or left out with a reason."""

from typing import Any

import pytest

from newsledger.expectations.errors import AnswerError
from newsledger.transforms.annotation import (
    Annotations,
    ArticleText,
    AttributionDraft,
    EntityDraft,
    QuoteDraft,
    RelationDraft,
    Span,
)
from newsledger.transforms.english.parse.sentences import segmented
from newsledger.transforms.llm.answer import ModelAnswer, answer_of
from newsledger.transforms.llm.grounding import grounded
from newsledger.transforms.llm.llm_annotator import LlmAnnotator
from newsledger.transforms.llm.occurrences import Occurrences
from newsledger.transforms.llm.rule_rows import UNCALIBRATED
from newsledger.transforms.tables.statements import rows
from tests.language_model import stated, written
from tests.unit.evaluation import NOTHING, Told, mention, place

TITLE = "Pier stays shut, says Ida Berg"
BODY = (
    "“The pier is\u00a0rotten,” Ida Berg, the harbour master, told the Fjord Post. “It leaks,” she said, "
    "“and it’s old.”\n\n"
    "A spokesman for Lund Lines said that repairs would cost a fortune, according to the Fjord Post. He said nothing "
    "of a date. Ida Berg said that repairs would cost a fortune and that Lund Lines would pay."
)
ENTITIES = (EntityDraft("Ida Berg", "PERSON"), EntityDraft("Fjord Post", "ORG"), EntityDraft("Lund Lines", "ORG"))


def article(body: str = BODY) -> ArticleText:
    return segmented(article_id="art_1", article_key="key_1", title=TITLE, body=body, language="en")


def by_rules(text: ArticleText) -> Annotations:
    """What the rules found: names, a pronoun, one statement with its chain, and two relations."""
    berg, post, lund = place(text, "Ida Berg"), place(text, "Fjord Post"), place(text, "Lund Lines")
    again = place(text, "Ida Berg", nth=2)
    mentions = [
        mention(berg, 0, "PERSON"),
        mention(again, 0, "PERSON"),
        mention(post, 1, "ORG"),
        mention(lund, 2, "ORG"),
    ]
    mentions.append(mention(place(text, "she"), 0, "PERSON", kind="pronoun"))
    content = place(text, "The pier is\u00a0rotten,")
    speaker = place(text, "Ida Berg, the harbour master")
    told = place(text, "told")
    quote = QuoteDraft(content, "direct", "x", "rules", 0.9, told, "tell", speaker, 0, hedge="reportedly")
    pay = place(text, "Lund Lines would pay")
    return Annotations(
        ENTITIES,
        tuple(mentions),
        (quote,),
        (AttributionDraft(0, 0, "speaker", speaker, "chain.speaker", 0.8, 0, "told"),),
        (
            RelationDraft("AID", content, "pier", "leak", "rules", 0.7, claimed_by=0),
            RelationDraft("AID", pay, "Lund Lines", "pay", "rules", 0.7, subject_entity=2),
        ),
    )


def result(*statements: Any, text: ArticleText | None = None) -> Annotations:
    text = text or article()
    return grounded(text, answer_of(written(*statements)), by_rules(text))


def words(text: ArticleText, span: Span | None) -> str | None:
    return None if span is None else text.words(span)


def chain(*links: tuple[str, str, str | None]) -> list[dict[str, str | None]]:
    return [{"role": role, "name": name, "cue": cue} for role, name, cue in links]


PIER = stated(
    "The pier is rotten,",
    cue="told",
    kind="direct",
    chain=chain(("speaker", "Ida Berg, the harbour master", "told"), ("outlet", "the Fjord Post", "told")),
)


def test_a_statement_is_found_whatever_its_marks_and_spaces_are() -> None:
    text = article()
    leaks = stated(["It leaks,", "and it's old."], kind="direct", speaker="she")
    found = result(PIER, leaks)
    assert found.notes == ()
    first, second = found.quotes
    assert words(text, first.span) == "The pier is\u00a0rotten,"
    assert (first.content, first.kind, words(text, first.cue), first.cue_lemma) == (
        "The pier is rotten,",
        "direct",
        "told",
        "tell",
    )
    assert words(text, second.span) == "It leaks,” she said, “and it’s old."
    assert second.content == "It leaks, and it’s old."
    assert (second.speaker_entity, words(text, second.cue), second.cue_lemma) == (0, "said", "say")
    assert [(link.quote, link.position, link.role, link.entity) for link in found.attributions] == [
        (0, 0, "speaker", 0),
        (0, 1, "outlet", 1),
        (1, 0, "speaker", 0),
    ]
    assert (found.entities, found.mentions) == (by_rules(text).entities, by_rules(text).mentions)
    assert len(rows(text, found)["quotes"]) == 2


def test_confidence_is_that_of_the_rules_for_the_same_statement_and_speaker() -> None:
    found = result(PIER, stated(["It leaks,", "and it’s old."], speaker="she"))
    first, second = found.quotes
    assert (first.confidence, first.rule, first.hedge) == (0.9, "llm", "reportedly")
    assert (second.confidence, second.rule) == (UNCALIBRATED, "llm.uncalibrated")
    (other,) = result(PIER | {"chain": chain(("speaker", "the Fjord Post", None))}).quotes
    assert (other.confidence, other.speaker_entity, other.hedge) == (UNCALIBRATED, 1, "reportedly")
    speaker, outlet, _ = found.attributions
    assert (speaker.confidence, speaker.rule) == (0.8, "llm.speaker")
    assert (outlet.confidence, outlet.rule) == (UNCALIBRATED, "llm.outlet.uncalibrated")


@pytest.mark.parametrize(
    ("speaker", "confidence"),
    [
        ("A spokesman for Lund Lines", 0.8),
        ("spokesman", 0.8),
        ("the harbour master", UNCALIBRATED),
        ("He", UNCALIBRATED),
        (None, UNCALIBRATED),
    ],
)
def test_two_unnamed_speakers_are_the_same_where_their_words_overlap(speaker: str | None, confidence: float) -> None:
    text = article()
    costs = "that repairs would cost a fortune"
    phrase = place(text, "A spokesman for Lund Lines")
    rules = Annotations(quotes=(QuoteDraft(place(text, costs), "indirect", costs, "rules", 0.8, speaker=phrase),))
    statement = stated(costs, speaker=speaker) if speaker else stated(costs, chain=[])
    (quote,) = grounded(text, answer_of(written(statement)), rules).quotes
    assert (quote.speaker_entity, quote.confidence) == (None, confidence)


def test_the_same_words_twice_are_taken_in_order() -> None:
    text = article()
    costs = "that repairs would cost a fortune"
    spokesman = stated(costs, chain=chain(("speaker", "A spokesman for Lund Lines", "said")))
    found = result(spokesman, stated(costs, speaker="Ida Berg"))
    first, second = found.quotes
    assert first.span.start < second.span.start
    assert first.speaker_entity is None, "a spokesman for a company is not the company"
    assert second.speaker_entity == 0
    assert second.speaker == place(text, "Ida Berg", nth=2)
    assert first.cue != second.cue


@pytest.mark.parametrize(
    ("phrase", "is_berg"),
    [
        ("harbour master Ida Berg", True),
        ("the head of Fjord Ida Berg", True),
        ("Ida Berg, 61", True),
        ("an adviser to Ida Berg", False),
        ("the office of Ida Berg", False),
        ("Ida Berg’s lawyer", False),
    ],
)
def test_a_person_whom_a_phrase_only_mentions_is_not_its_source(phrase: str, is_berg: bool) -> None:
    text = article(f"The pier is rotten, {phrase} said.")
    rules = Annotations(ENTITIES, (mention(place(text, "Ida Berg"), 0, "PERSON"),))
    found = grounded(text, answer_of(written(stated("The pier is rotten", speaker=phrase))), rules)
    assert [quote.speaker_entity for quote in found.quotes] == [0 if is_berg else None]


def test_a_statement_inside_another_has_it_as_its_parent() -> None:
    outer = stated("that repairs would cost a fortune and that Lund Lines would pay", speaker="Ida Berg")
    inner = stated("that Lund Lines would pay", cue=None)
    found = result(inner, outer)
    assert [quote.parent for quote in found.quotes] == [1, None]


def test_relations_are_asserted_by_the_statements_of_the_answer() -> None:
    pay = stated("that repairs would cost a fortune and that Lund Lines would pay", speaker="Ida Berg")
    assert [relation.claimed_by for relation in result(pay, PIER).relations] == [1, 0]
    assert [relation.claimed_by for relation in result().relations] == [None, None]


@pytest.mark.parametrize(
    ("change", "detail"),
    [
        ({"content": ["The pier is sound,"]}, "content “The pier is sound,” is not in the text"),
        ({"content": ["he pier is rotten,"]}, "content “he pier is rotten,” is not in the text"),
        ({"content": ["  "]}, "content “” is not in the text"),
        ({"content": ["It leaks,", "The pier is rotten,"]}, "does not follow the part before it"),
        ({"cue": "insisted"}, "cue “insisted” is not in the text"),
        ({"chain": chain(("speaker", "Jonas Vik", "told"))}, "name “Jonas Vik” is not in the text"),
        ({"chain": chain(("speaker", "Ida Berg", "swore"))}, "cue “swore” is not in the text"),
    ],
)
def test_an_invention_costs_its_row_and_no_other(change: dict[str, Any], detail: str) -> None:
    found = result(PIER | change, stated(["It leaks,", "and it’s old."], speaker="she"))
    assert [quote.content for quote in found.quotes] == ["It leaks, and it’s old."]
    (note,) = found.notes
    assert (note.table, note.reason) == ("quotes", "llm_not_in_text")
    assert detail in note.detail
    assert note.row is not None
    assert note.row["content"] == (PIER | change)["content"]


def test_an_invented_relay_costs_only_its_link() -> None:
    links = chain(("speaker", "Ida Berg", "told"), ("relay", "Jonas Vik", None), ("outlet", "the Fjord Post", "told"))
    found = result(PIER | {"chain": links})
    assert [(link.position, link.role) for link in found.attributions] == [(0, "speaker"), (1, "outlet")]
    assert [(note.table, note.reason) for note in found.notes] == [("attributions", "llm_not_in_text")]


def test_two_speakers_share_a_position_and_a_late_one_is_left_out() -> None:
    links = chain(("speaker", "Ida Berg", None), ("speaker", "she", None), ("outlet", "the Fjord Post", None))
    found = result(PIER | {"chain": [*links, *chain(("speaker", "He", None))]})
    assert [link.position for link in found.attributions] == [0, 0, 1]
    assert [note.reason for note in found.notes] == ["llm_wrong_chain"]


def test_a_statement_that_is_stated_twice_is_left_out_once() -> None:
    found = result(PIER, PIER)
    assert len(found.quotes) == 1
    assert [note.reason for note in found.notes] == ["llm_duplicate"]


def test_a_statement_of_the_title_finds_its_speaker_there() -> None:
    text = article()
    (quote,) = result(stated("Pier stays shut", cue="says", speaker="Ida Berg", zone="title")).quotes
    assert (quote.span.zone, words(text, quote.speaker)) == ("title", "Ida Berg")
    assert quote.speaker == place(text, "Ida Berg", zone="title")
    (wrong_zone,) = result(stated("Pier stays shut", cue="says", speaker="Ida Berg", zone="body")).quotes
    assert wrong_zone.span == quote.span


@pytest.mark.parametrize("string", ["", " ", "\u00ad", "“", "\ud800", "a\nb"])
def test_odd_strings_are_found_or_not_but_never_fail(string: str) -> None:
    text = "A \u00ad“quoted” a\u2009\nb"
    for span in Occurrences(text, "body").of(string):
        assert 0 <= span.start < span.end <= len(text)


class _Silent:
    name = "silent"

    def answer(self, article: ArticleText) -> ModelAnswer:
        raise AnswerError("llm_timeout", f"no answer for {article.article_id}")


def test_an_article_without_an_answer_keeps_the_rows_of_the_rules_and_says_so() -> None:
    text = article()
    rules = Told(by_rules)
    annotator = LlmAnnotator(_Silent(), rules)
    nothing = LlmAnnotator(_Silent(), NOTHING)
    found = annotator.annotate(text)
    assert (found.quotes, found.relations) == (by_rules(text).quotes, by_rules(text).relations)
    assert found.annotator == "told/0"
    assert [(note.table, note.reason, note.detail) for note in found.notes] == [
        ("articles", "llm_timeout", "no answer for art_1")
    ]
    assert f"{annotator.name}/{annotator.version}" == "llm/silent/1+told/0"
    assert nothing.annotate(article("")).notes == ()


def test_an_article_without_a_body_is_not_asked_about_and_does_not_claim_the_model() -> None:
    found = LlmAnnotator(_Silent(), Told(lambda _: Annotations())).annotate(article(" \n"))
    assert (found.annotator, found.notes) == ("told/0", ())
    answered = grounded(article(), answer_of(written(PIER)), by_rules(article()))
    assert answered.annotator is None
