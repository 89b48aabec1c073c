"""The model of genres tells genres apart by words and layout, and is the same when it is loaded again."""

from pathlib import Path

import numpy as np
import pytest

from newsledger.transforms.extraction import genre_model
from newsledger.transforms.extraction.genre import PageFacts, genre
from newsledger.transforms.extraction.genre_model import GenreModel, genre_features, hashed
from training.article_genres import fitted
from training.config import GenreConfig

REPORT = "The council said on Tuesday that the pier would close. “We have no choice,” the mayor told reporters. "
STEPS = "Take your brush and paint your pier. You need two pots of paint and your own ladder. "


def test_articles_of_two_genres_are_told_apart_by_their_words() -> None:
    texts = [(REPORT * count, "news") for count in (1, 2, 3)] + [(STEPS * count, "guide") for count in (1, 2, 3)]
    rows = [genre_features("A pier", text, "news") for text, _ in texts]
    model = fitted(rows, [label for _, label in texts], GenreConfig(penalty=0.1, least_count=2, folds=2))
    assert model.genres == ("guide", "news")
    assert model.likeliest("A pier", "Paint your ladder with your brush.", "news") == "guide"
    assert model.likeliest("A pier", "The mayor said that the pier had closed.", "news") == "news"


def test_a_rare_feature_has_no_weight() -> None:
    rows = [{"common": 1.0, "rare": 1.0}, {"common": 1.0}]
    model = fitted(rows, ["news", "guide"], GenreConfig(penalty=1.0, least_count=2, folds=2))
    assert set(model.columns) == {hashed("common")}


def test_a_saved_model_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = GenreModel(("news", "review"), {hashed("title=stars"): 0}, np.array([[-1.0, 2.0]]))
    (tmp_path / "model").mkdir()
    model.save(tmp_path / "model" / genre_model.WEIGHTS)
    monkeypatch.setattr(genre_model, "files", lambda _: tmp_path)
    loaded = genre_model.genre_model.__wrapped__()
    assert loaded is not None
    assert (loaded.genres, loaded.columns) == (model.genres, model.columns)
    assert loaded.likeliest("Stars", "", "news") == "review"


def test_without_weights_the_rules_decide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(genre_model, "files", lambda _: tmp_path)
    assert genre_model.genre_model.__wrapped__() is None


def test_layout_and_shares_do_not_grow_with_the_text() -> None:
    short, long = (genre_features("", (REPORT + "\n") * count, "news") for count in (10, 100))
    for name in ("quotations", "verbs of saying", "short", "sentences", "paragraph length"):
        assert long[name] == pytest.approx(short[name], rel=0.05, abs=0.02), name
    assert max(genre_features("", "You! " * 500 + "$5 " * 500, "news").values()) < 4


@pytest.mark.parametrize("text", ["", "\n\n", "?", "\ud800", "1 2 3"])
def test_any_text_has_features(text: str) -> None:
    assert genre_features(text, text, "news")["always"] == 1.0


def test_a_page_that_states_its_genre_needs_no_model() -> None:
    assert genre(PageFacts("https://a.test/", section="Opinion"), REPORT * 20, "en") == "opinion"
    assert genre(PageFacts("https://a.test/"), STEPS * 20, "de") is None
