"""Training of the confidence model: which candidates of the finders are statements, on labelled real news.

PolNeAR is left out: its rules mark more than readers of news take for statements, and with it the model accepts more
false ones.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from newsledger.evaluation.labels import labelled_articles
from newsledger.evaluation.scores import Judgement, Share, Trial, calibration_error, reliability
from newsledger.transforms.annotation import ArticleText
from newsledger.transforms.english.mentions.coreference import Coreference
from newsledger.transforms.english.mentions.linking import article_cast
from newsledger.transforms.english.mentions.resolver import Resolver
from newsledger.transforms.english.models.attribution import attribution_tagger
from newsledger.transforms.english.models.statement_confidence import WEIGHTS
from newsledger.transforms.english.parse.blocks import blocks
from newsledger.transforms.english.parse.spacy_model import pipeline
from newsledger.transforms.english.parse.vocabulary import Block
from newsledger.transforms.english.statements.drafts import quote_drafts
from newsledger.transforms.english.statements.features import ArticleFeatures, statement_features
from newsledger.transforms.english.statements.model import Statements
from newsledger.transforms.english.statements.statements import candidates, least_probability
from training.config import ConfidenceConfig, Config
from training.corpora import NEWS_LABELS, NEWS_TEXTS
from training.logistic import cross_validated, fitted
from training.stages import Folders


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
    for line in summaries(rows, settings):
        print(line, flush=True)
    model = fitted([row.features for row in rows], [row.is_statement for row in rows], settings)
    folders.weights.joinpath(WEIGHTS).write_text(model.written(), encoding="utf-8")


def summaries(rows: Sequence[LabelledCandidate], settings: ConfidenceConfig) -> Iterator[str]:
    """Yield precision, kept share and calibration by corpus, each document judged by a model fitted without it."""
    features, labels, documents = zip(*((row.features, row.is_statement, row.document) for row in rows), strict=True)
    probabilities = cross_validated(features, labels, documents=documents, settings=settings)
    for corpus in sorted({row.corpus for row in rows}):
        judged = [(row, float(p)) for row, p in zip(rows, probabilities, strict=True) if row.corpus == corpus]
        yield from _summary(corpus, judged)


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
    for corpus, texts in NEWS_TEXTS.items():
        for article in labelled_articles(NEWS_LABELS / f"{corpus}.json", corpora / texts):
            parsed, resolver, statements = found(article.text)
            shared = ArticleFeatures.of(parsed, resolver.cast.entities)
            features = [statement_features(statement, shared) for statement in statements]
            quotes = quote_drafts(article.text, statements)
            labels = article.labels(quotes)
            for index in article.compared(quotes):
                is_required = index in labels and not labels[index].is_optional
                yield LabelledCandidate(corpus, article.text.article_id, features[index], index in labels, is_required)


def found(article: ArticleText) -> tuple[list[Block], Resolver, Statements]:
    """Return the blocks of an article, the resolver of its references, and the candidates of the finders."""
    parsed = blocks(article, pipeline())
    cast = article_cast(article, parsed)
    coreference = Coreference(parsed, cast)
    coreference.resolve()
    resolver = Resolver(cast, coreference.discourse)
    return parsed, resolver, candidates(parsed, resolver=resolver, tagger=attribution_tagger())
