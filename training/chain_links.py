"""Training of the confidence of links: who speaks, passes on and prints as a chain says, on labelled real news.

A link is right if its statement has a label that names the same in that role; the links of false statements are wrong.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from newsledger.evaluation.labels import LabelledArticle, labelled_articles
from newsledger.evaluation.real_news import right_links
from newsledger.transforms.annotation import Annotations
from newsledger.transforms.english.models.statement_confidence import LINK_WEIGHTS
from newsledger.transforms.english.statements.drafts import attribution_drafts, quote_drafts
from newsledger.transforms.english.statements.link_features import link_features, link_rows
from newsledger.transforms.english.statements.statements import accepted
from training.candidates import found
from training.config import Config
from training.corpora import NEWS_LABELS, NEWS_TEXTS
from training.logistic import JudgedRow, calibration, fit
from training.stages import Folders


@dataclass(frozen=True, slots=True)
class LabelledLink(JudgedRow):
    """A link's features, whether it is right, and its role."""

    role: str


def train(folders: Folders, config: Config) -> None:
    """Fit the model, write it, and print how true it is on documents that were left out in turn."""
    rows = [link for article in _articles(folders.corpora) for link in labelled_links(article)]
    for line in _summaries(rows, fit(rows, config.links, folders.weights / LINK_WEIGHTS)):
        print(line, flush=True)


def _summaries(rows: Sequence[LabelledLink], probabilities: Sequence[float]) -> Iterator[str]:
    """Yield the calibration of the links of each role."""
    for role in sorted({row.role for row in rows}):
        of_role = [(row, p) for row, p in zip(rows, probabilities, strict=True) if row.role == role]
        share = sum(row.is_right for row, _ in of_role) / len(of_role)
        yield f"links, {role}: {len(of_role)}, right {share:.3f}"
        yield from calibration([row for row, _ in of_role], [p for _, p in of_role])


def _articles(corpora: Path) -> Iterator[LabelledArticle]:
    for corpus, texts in NEWS_TEXTS.items():
        yield from labelled_articles(NEWS_LABELS / f"{corpus}.json", corpora / texts)


def labelled_links(article: LabelledArticle) -> Iterator[LabelledLink]:
    """Yield the links in a labelled article, those in zones without labels left out."""
    parsed, resolver, statements = found(article.text)
    cast, statements = resolver.cast, accepted(statements, parsed, resolver)
    annotations = Annotations(
        tuple(cast.entities),
        tuple(cast.mentions),
        tuple(quote_drafts(article.text, statements)),
        tuple(attribution_drafts(statements, cast)),
    )
    rows = list(link_rows(statements))
    labels = article.labels(annotations.quotes)
    for index, is_right in right_links(article, annotations, labels):
        row = rows[index]
        features = link_features(row, cast.entities)
        yield LabelledLink(article.text.article_id, features, is_right, row.link.role)
