"""The confidence of statements: the model's file, features of candidates, and what is dropped."""

import json
from pathlib import Path

import pytest

from newsledger.evaluation.labels import labelled_articles
from newsledger.evaluation.real_news import real_news_judgements
from newsledger.evaluation.scores import Score, Share, totals
from newsledger.expectations.errors import DocumentError
from newsledger.transforms.annotation import Annotations
from newsledger.transforms.annotators import annotator
from newsledger.transforms.english.models.statement_confidence import (
    ConfidenceModel,
    confidence_model,
    link_confidence_model,
)
from newsledger.transforms.english.parse.sentences import segmented
from newsledger.transforms.english.statements.statements import least_probability

BODY = (
    "Mayor Ola Brandt said on Monday that the port would reopen in May. “We are ready,” she told reporters.\n\n"
    "The announcement of the plan took place in the old town hall, which a fire destroyed in 1904."
)


def annotations(body: str) -> Annotations:
    return annotator("news").annotate(
        segmented(article_id="a", article_key="a", title="Port reopens", body=body, language="en")
    )


def test_a_model_is_read_as_it_was_written() -> None:
    model = ConfidenceModel(-0.5, {"cue=say": 1.25, "kind=direct": 0.5})
    assert ConfidenceModel.read(model.written()) == model


def test_features_without_a_weight_count_nothing() -> None:
    model = ConfidenceModel(0.0, {"cue=say": 2.0})
    assert model.probability(["cue=riff"]) == 0.5
    assert model.probability(["cue=say"]) > 0.8
    assert model.probability(["cue=say", "cue=riff"]) == model.probability(["cue=say"])


def test_the_shipped_model_has_weights_for_the_common_cues() -> None:
    weights = confidence_model().weights
    assert len(weights) > 300
    assert weights["cue=say"] > 0


def test_a_link_is_less_probable_where_nothing_names_who_speaks() -> None:
    found = annotations("Ida Brandt said the port was safe.\n\nLater it said that boats would leave again on Monday.")
    speakers = [link for link in found.attributions if link.role == "speaker"]
    assert len(speakers) == 2
    named, unnamed = speakers
    assert unnamed.confidence < 0.7 < named.confidence <= 0.99
    assert link_confidence_model().weights != confidence_model().weights


def test_every_statement_is_more_likely_than_the_threshold() -> None:
    quotes = annotations(BODY).quotes
    assert {quote.content for quote in quotes} >= {"that the port would reopen in May", "We are ready,"}
    assert all(least_probability([]) <= quote.confidence <= 0.99 for quote in quotes)


def test_reports_keep_less_probable_candidates_than_other_texts() -> None:
    assert least_probability([0.9] * 8 + [0.3]) < least_probability([0.9, 0.3]) < least_probability([0.9] + [0.3] * 8)


def labels_and_texts(folder: Path) -> tuple[Path, Path]:
    start = BODY.index("the port would")
    quotation = BODY.index("We are")
    statement = {"zone": "body", "type": "communication", "speaker_kind": "person", "nested": False}
    statements = [
        statement | {"parts": [[start, BODY.index(". “")]], "optional": False},
        statement | {"parts": [[quotation, quotation + len("We are ready")]], "optional": True},
        statement | {"parts": [[BODY.index("a fire"), len(BODY) - 1]], "optional": False},
    ]
    labels, texts = folder / "labels.json", folder / "texts.json"
    labels.write_text(json.dumps([{"id": "port", "genre": "news", "statements": statements}]), encoding="utf-8")
    texts.write_text(json.dumps({"port": {"articleBody": BODY}}), encoding="utf-8")
    return labels, texts


def test_optional_statements_are_neither_missed_nor_spurious(tmp_path: Path) -> None:
    (judgement,) = real_news_judgements(labels_and_texts(tmp_path), annotator("news"), only_held_out=False)
    figures = totals([judgement])
    assert (figures["statements"].tp, figures["statements"].fp, figures["statements"].fn) == (1, 0, 1)  # type: ignore[union-attr]
    assert figures["precision-with-optional"] == Share(2, 2)
    assert all(trial.right for trial in judgement.trials if trial.table == "quotes")


CHAINS = (
    "“The port is safe,” inspector Ida Holm told Reuters in a letter. The Norland Times asked for more.\n\n"
    "Mayor Ola Brandt said that the inspector was wrong."
)


def place(name: str) -> list[int]:
    start = CHAINS.index(name)
    return [start, start + len(name)]


def test_speakers_links_and_entities_are_judged_by_their_names(tmp_path: Path) -> None:
    common = {"zone": "body", "type": "communication", "speaker_kind": "person", "nested": False, "optional": False}
    empty: dict[str, object] = {"relays": [], "outlets": [], "documents": []}
    told = {"speakers": [place("Ida Holm")], "outlets": [place("Reuters")], "documents": ["post"]}
    wrong = {"speakers": [place("The Norland Times")]}
    statements = [
        common | empty | {"parts": [place("The port is safe")]} | told,
        common | empty | {"parts": [place("the inspector was wrong")]} | wrong,
    ]
    entities = [
        {"type": "PERSON", "forms": [place("Ida Holm")]},
        {"type": "GPE", "forms": [place("Ola Brandt"), place("Brandt")]},
        {"type": "GPE", "forms": ["Norland"]},
    ]
    labels, texts = tmp_path / "labels.json", tmp_path / "texts.json"
    article = {"id": "port", "genre": "news", "statements": statements, "entities": entities}
    labels.write_text(json.dumps([article]), encoding="utf-8")
    texts.write_text(json.dumps({"port": {"articleBody": CHAINS}}), encoding="utf-8")
    (judgement,) = real_news_judgements([labels, texts], annotator("news"), only_held_out=False)
    figures = totals([judgement])
    assert figures["speaker"] == Share(1, 2)
    assert [trial.right for trial in judgement.trials if trial.table == "speakers"] == [True, False]
    assert sorted(trial.right for trial in judgement.trials if trial.table == "links") == [False, False, True]
    assert figures["links-outlet"] == Score(1, 0, 0)
    assert figures["links-document"] == Score(0, 1, 1)
    assert figures["entities-typed"] == Share(1, 2)
    assert figures["entities-found"] == Share(2, 3)
    assert figures["entities-spurious"] == Share(2, 4)  # Reuters and The Norland Times


def test_labels_without_a_text_are_told(tmp_path: Path) -> None:
    labels, texts = labels_and_texts(tmp_path)
    texts.write_text("{}", encoding="utf-8")
    with pytest.raises(DocumentError, match="has no text of port"):
        list(labelled_articles(labels, texts))
    with pytest.raises(DocumentError, match="pairs of files"):
        list(real_news_judgements([labels], annotator("news"), only_held_out=False))
