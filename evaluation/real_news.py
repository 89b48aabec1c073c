"""Statements of real news: labels by file ids and offsets, joined with texts that lie outside the repository.

A labels file is a list of articles with `id`, `genre` and `statements`. A statement has `zone`, `parts` (spans in code
points), `type`, `speaker_kind`, `nested`, and `optional`: a request, an attitude, or what two careful readers may see
differently, which is neither missed nor spurious. The texts are a JSON object of `{"articleBody"}` by id, or a list of
objects with `html_file`, `title` and `text`. docs/gold.md states the rules of annotation.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsledger.evaluation.scores import Judgement, Tally
from newsledger.evaluation.spans import paired
from newsledger.evaluation.splits import held_out
from newsledger.evaluation.statements import ComparedStatement, Contents, likeness
from newsledger.expectations.errors import DocumentError
from newsledger.transforms.annotation import Annotator, ArticleText, QuoteDraft
from newsledger.transforms.english.parse.sentences import segmented

_LEAST_OVERLAP = 0.5
_WORDS_OF_TITLE = 8


@dataclass(frozen=True, slots=True)
class LabelledArticle:
    """An article with its labelled statements, required ones first; without a title, titles are not compared."""

    text: ArticleText
    genre: str
    has_title: bool
    required: tuple[ComparedStatement, ...]
    optional: tuple[ComparedStatement, ...]
    contents: Contents

    def compared(self, quotes: Sequence[QuoteDraft]) -> list[int]:
        """Return the indices of the statements that lie in a labelled zone."""
        return [index for index, quote in enumerate(quotes) if self.has_title or quote.span.zone == "body"]

    def labels(self, quotes: Sequence[QuoteDraft]) -> dict[int, bool]:
        """Return the indices of the statements that are labelled, each with whether the label is required."""
        indices = self.compared(quotes)
        guesses = [self.contents.found(quotes[index]) for index in indices]
        labels: dict[int, bool] = {}
        for wanted, is_required in ((self.required, True), (self.optional, False)):
            free = [number for number, index in enumerate(indices) if index not in labels]
            pairs = paired(wanted, [guesses[number] for number in free], likeness)
            labels |= {indices[free[guess]]: is_required for _, guess, overlap in pairs if overlap >= _LEAST_OVERLAP}
        return labels


def labelled_articles(labels: Path, texts: Path) -> Iterator[LabelledArticle]:
    """Yield the articles of a labels file with their texts, in the file's order.

    Raises:
        DocumentError: An article has no text.
    """
    texts_by_id = _texts(texts)
    for entry in json.loads(labels.read_text(encoding="utf-8")):
        if entry["id"] not in texts_by_id:
            raise DocumentError("bad_corpus", f"{texts} has no text of {entry['id']}")
        yield _labelled(entry, *texts_by_id[entry["id"]])


def real_news_judgements(paths: Sequence[Path], annotator: Annotator, *, only_held_out: bool) -> Iterator[Judgement]:
    """Return one judgement per article; the paths are labels and texts in turn.

    Raises:
        DocumentError: A labels file has no texts beside it.
    """
    if len(paths) % 2:
        raise DocumentError("bad_corpus", "real_news needs pairs of files: labels, then their texts")
    for labels, texts in zip(paths[::2], paths[1::2], strict=True):
        for index, article in enumerate(labelled_articles(labels, texts)):
            if held_out(index) or not only_held_out:
                yield _judgement(article, annotator)


def _judgement(article: LabelledArticle, annotator: Annotator) -> Judgement:
    quotes = annotator.annotate(article.text).quotes
    labels, tally = article.labels(quotes), Tally(article.text.article_id)
    required = sum(labels.values())
    spurious = [index for index in article.compared(quotes) if index not in labels]
    for name in ("statements", f"statements-{article.genre}"):
        tally.score(name, tp=required, fp=len(spurious), fn=len(article.required) - required)
    for index in article.compared(quotes):
        tally.share("precision-with-optional", index in labels)
        tally.trial("quotes", quotes[index].confidence, right=index in labels)
    tally.wrong.extend(f"statement: {quotes[index].content[:100]}" for index in spurious)
    return tally.judgement()


def _texts(path: Path) -> dict[str, tuple[str, str]]:
    """Return title and text by id."""
    content: Any = json.loads(path.read_text(encoding="utf-8"))
    if isinstance(content, dict):
        return {key: ("", entry["articleBody"]) for key, entry in content.items()}
    return {entry["html_file"].removesuffix(".html"): (entry["title"], entry["text"]) for entry in content}


def _labelled(entry: dict[str, Any], title: str, body: str) -> LabelledArticle:
    heading = title or " ".join(body.split()[:_WORDS_OF_TITLE])
    text = segmented(article_id=entry["id"], article_key=entry["id"], title=heading, body=body, language="en")
    contents = Contents(heading, body)
    return LabelledArticle(
        text,
        entry["genre"],
        bool(title),
        tuple(_statements(contents, entry["statements"], optional=False)),
        tuple(_statements(contents, entry["statements"], optional=True)),
        contents,
    )


def _statements(
    contents: Contents, entries: Iterable[dict[str, Any]], *, optional: bool
) -> Iterator[ComparedStatement]:
    for entry in entries:
        if entry["optional"] == optional:
            yield contents.statement(entry["zone"], tuple((start, end) for start, end in entry["parts"]))
