"""Training of the confidence model: which candidates of the finders are statements, on labelled real news.

PolNeAR is left out: its rules mark more than readers of news take for statements, and with it the model accepts more
false ones.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import minimize

from newsledger.evaluation.labels import labelled_articles
from newsledger.evaluation.scores import Judgement, Share, Trial, calibration_error, reliability
from newsledger.transforms.annotation import ArticleText, QuoteDraft
from newsledger.transforms.english.mentions.coreference import Coreference
from newsledger.transforms.english.mentions.linking import article_cast
from newsledger.transforms.english.mentions.resolver import Resolver
from newsledger.transforms.english.models.attribution import attribution_tagger
from newsledger.transforms.english.models.statement_confidence import WEIGHTS, ConfidenceModel
from newsledger.transforms.english.parse.blocks import blocks
from newsledger.transforms.english.parse.spacy_model import pipeline
from newsledger.transforms.english.statements.drafts import quote_drafts
from newsledger.transforms.english.statements.features import ArticleFeatures, statement_features
from newsledger.transforms.english.statements.statements import candidates, least_probability
from training.config import ConfidenceConfig, Config
from training.corpora import NEWS_LABELS, NEWS_TEXTS
from training.stages import Folders

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LabelledCandidate:
    """A candidate's features, whether it is a labelled statement, and whether that label is required."""

    corpus: str
    document: str
    features: frozenset[str]
    is_statement: bool
    is_required: bool


def train(folders: Folders, config: Config) -> None:
    """Fit the model, write it, and print what it reaches on documents that were left out in turn."""
    settings = config.confidence
    rows = list(labelled_candidates(folders.corpora))
    for line in cross_validated(rows, settings):
        print(line, flush=True)
    folders.weights.joinpath(WEIGHTS).write_text(fitted(rows, settings).written(), encoding="utf-8")


def fitted(rows: Sequence[LabelledCandidate], settings: ConfidenceConfig) -> ConfidenceModel:
    """Return the logistic regression with a Gaussian prior of precision `settings.penalty` on each weight."""
    counts = Counter(feature for row in rows for feature in row.features)
    frequent = sorted(name for name, count in counts.items() if count >= settings.least_count)
    columns = {name: column for column, name in enumerate(frequent)}
    pairs = [(number, columns[name]) for number, row in enumerate(rows) for name in row.features if name in columns]
    places = np.array(pairs).T
    matrix = sparse.csr_matrix((np.ones(len(pairs)), (places[0], places[1])), shape=(len(rows), len(columns)))
    labels = np.array([row.is_statement for row in rows], dtype=float)
    penalties = np.append(np.full(len(columns), settings.penalty), 0.0)
    weights = _minimum(matrix, labels, penalties)
    shipped = {name: float(weights[column]) for name, column in columns.items()}
    return ConfidenceModel(
        float(weights[-1]), {name: weight for name, weight in shipped.items() if abs(weight) >= settings.least_weight}
    )


def _minimum(matrix: sparse.csr_matrix, labels: Floats, penalties: Floats) -> Floats:
    """Return the weights of least loss, the intercept last."""

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = matrix @ weights[:-1] + weights[-1]
        errors = 1 / (1 + np.exp(-scores)) - labels
        value = np.logaddexp(0, -scores) @ labels + np.logaddexp(0, scores) @ (1 - labels)
        gradient = np.append(matrix.T @ errors, errors.sum())
        return float(value + penalties @ weights**2 / 2), gradient + penalties * weights

    result = minimize(loss, np.zeros(len(penalties)), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return np.asarray(result.x)


def cross_validated(rows: Sequence[LabelledCandidate], settings: ConfidenceConfig) -> Iterator[str]:
    """Yield precision, kept share and calibration by corpus, each document judged by a model fitted without it."""
    documents = sorted({row.document for row in rows})
    fold_of = {document: number % settings.folds for number, document in enumerate(documents)}
    probabilities = np.zeros(len(rows))
    for fold in range(settings.folds):
        model = fitted([row for row in rows if fold_of[row.document] != fold], settings)
        for number, row in enumerate(rows):
            if fold_of[row.document] == fold:
                probabilities[number] = model.probability(row.features)
    for corpus in sorted({row.corpus for row in rows}):
        yield from _summary(
            corpus, [(row, p) for row, p in zip(rows, probabilities, strict=True) if row.corpus == corpus]
        )


def _summary(corpus: str, judged: Sequence[tuple[LabelledCandidate, float]]) -> Iterator[str]:
    """Yield a line with the figures of a corpus, and one for each range of probabilities."""
    by_document: dict[str, list[float]] = {}
    for row, p in judged:
        by_document.setdefault(row.document, []).append(p)
    least = {document: least_probability(probabilities) for document, probabilities in by_document.items()}
    accepted = [(row, p) for row, p in judged if p >= least[row.document]]
    trials = tuple(Trial("quotes", p, right=row.is_statement) for row, p in accepted)
    bins = reliability([Judgement(corpus, {}, trials=trials)])
    before = Share(sum(row.is_statement for row, _ in judged), len(judged))
    after = Share(sum(row.is_statement for row, _ in accepted), len(accepted))
    kept = Share(sum(row.is_required for row, _ in accepted), sum(row.is_required for row, _ in judged))
    yield (
        f"confidence, {corpus}: {before.of} candidates, precision {before.share:.3f}; {after.of} accepted, "
        f"precision {after.share:.3f}; required statements kept {kept.share:.3f}, "
        f"calibration error {calibration_error(bins)['quotes']:.3f}"
    )
    for part in bins:
        stated = f"{part.rows} rows, stated {part.confidence:.3f}, right {part.right:.3f}"
        yield f"  {part.low:.2f}-{part.high:.2f}: {stated}"


def labelled_candidates(corpora: Path) -> Iterator[LabelledCandidate]:
    """Yield the candidates in the labelled articles."""
    finder = _Finder()
    for corpus, texts in NEWS_TEXTS.items():
        for article in labelled_articles(NEWS_LABELS / f"{corpus}.json", corpora / texts):
            quotes, features = finder.candidates(article.text)
            labels = article.labels(quotes)
            for index in article.compared(quotes):
                is_required = index in labels and not labels[index].is_optional
                yield LabelledCandidate(corpus, article.text.article_id, features[index], index in labels, is_required)


class _Finder:
    """The annotator up to its candidates."""

    def __init__(self) -> None:
        self.nlp, self.tagger = pipeline(), attribution_tagger()

    def candidates(self, article: ArticleText) -> tuple[list[QuoteDraft], list[frozenset[str]]]:
        """Return the candidates of an article as drafts, and the features of each."""
        parsed = blocks(article, self.nlp)
        cast = article_cast(article, parsed)
        coreference = Coreference(parsed, cast)
        coreference.resolve()
        statements = candidates(parsed, resolver=Resolver(cast, coreference.discourse), tagger=self.tagger)
        shared = ArticleFeatures.of(parsed, cast.entities)
        return quote_drafts(article, statements), [statement_features(statement, shared) for statement in statements]
