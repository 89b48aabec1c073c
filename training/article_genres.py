"""Training of the genre of articles, on labelled real news: words of text and title, layout, and what the rules read.

The weights are those of least loss with a Gaussian prior. They are sought as sums of articles, of
which there are fewer than features.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from newsledger.evaluation.labels import LabelledArticle, labelled_articles
from newsledger.transforms.extraction.genre import genre_by_rules
from newsledger.transforms.extraction.genre_model import WEIGHTS, GenreModel, genre_features, hashed
from training.config import Config, GenreConfig
from training.corpora import NAME_TEXTS, NEWS_LABELS
from training.stages import Folders

Floats = npt.NDArray[np.float64]
Features = dict[str, float]


def train(folders: Folders, config: Config) -> None:
    """Fit the model, write it, and print how often it is right on articles that were left out in turn."""
    articles = _articles(folders.corpora)
    rows = [genre_features(article.text.title, article.text.body, _rule(article)) for article in articles]
    genres = [article.genre for article in articles]
    by_rules = sum(_rule(article) == article.genre for article in articles)
    right = sum(
        found == genre for found, genre in zip(_cross_validated(rows, genres, config.genre), genres, strict=True)
    )
    print(f"genre: {len(genres)} articles, right {right / len(genres):.3f}, by rules {by_rules / len(genres):.3f}")
    fitted(rows, genres, config.genre).save(folders.weights / WEIGHTS)


def _articles(corpora: Path) -> list[LabelledArticle]:
    return [
        article
        for labels, texts in NAME_TEXTS.items()
        for article in labelled_articles(NEWS_LABELS / f"{labels}.json", corpora / texts)
    ]


def _rule(article: LabelledArticle) -> str:
    return genre_by_rules(article.text.title, article.text.body)


def fitted(rows: Sequence[Features], genres: Sequence[str], settings: GenreConfig) -> GenreModel:
    """Return the model of articles with their genres."""
    counts = Counter(name for row in rows for name in row)
    names = sorted(name for name, count in counts.items() if count >= settings.least_count)
    columns = {name: column for column, name in enumerate(names)}
    matrix = np.zeros((len(rows), len(names)))
    for number, row in enumerate(rows):
        for name, value in row.items():
            if name in columns:
                matrix[number, columns[name]] = value
    classes = tuple(sorted(set(genres)))
    labels = np.array([[genre == other for other in classes] for genre in genres], dtype=float)
    weights = matrix.T @ _parts(matrix @ matrix.T, labels, settings.penalty)
    return GenreModel(classes, {hashed(name): column for name, column in columns.items()}, weights)


def _parts(likeness: Floats, labels: Floats, penalty: float) -> Floats:
    """Return the part of each article in the weights of each genre; `likeness` is the product of their features."""

    def loss(values: Floats) -> tuple[float, Floats]:
        parts = values.reshape(labels.shape)
        scores = likeness @ parts
        scores -= scores.max(axis=1, keepdims=True)
        totals = np.exp(scores).sum(axis=1, keepdims=True)
        errors = np.exp(scores) / totals - labels
        value = np.log(totals).sum() - scores[labels > 0].sum() + penalty * (parts * (likeness @ parts)).sum() / 2
        return float(value), (likeness @ (errors + penalty * parts)).ravel()

    result = minimize(loss, np.zeros(labels.size), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return np.asarray(result.x).reshape(labels.shape)


def _cross_validated(rows: Sequence[Features], genres: Sequence[str], settings: GenreConfig) -> list[str]:
    """Return the genre of each article by a model that was fitted without its fold."""
    places = np.random.default_rng(1).permutation(len(rows)) % settings.folds
    found = [""] * len(rows)
    for fold in range(settings.folds):
        kept = [number for number in range(len(rows)) if places[number] != fold]
        model = fitted([rows[number] for number in kept], [genres[number] for number in kept], settings)
        for number in np.flatnonzero(places == fold):
            found[int(number)] = model.of(rows[int(number)])
    return found
