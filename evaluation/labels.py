"""Labels of real news by file ids and offsets, joined with texts that lie outside the repository.

A labels file is a list of articles with `id`, `genre`, `statements` and `entities`. A statement has `zone`, `parts`
(spans in code points), `type`, `speaker_kind`, `nested`, `negated`, and `optional`: a request, an attitude, or what
two careful readers may see differently, which is neither missed nor spurious. `speakers`, `relays`, `outlets` and
`documents` are names; `forms` of an entity are its names in the article, the fullest first. A name is a span of the
body, a span of the title (`["title", start, end]`), or a word that the text does not have in this form ("post", a
country). The texts are a JSON object of `{"articleBody"}` by id; a list of objects with `html_file`, `title` and
`text`; or a folder: then an id is the path of a page below it, and the article has the `sha256` of its text and, if
only a beginning is labelled, its length as `until`. docs/gold.md states the rules of annotation.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from newsledger.evaluation.page_texts import page_text
from newsledger.evaluation.spans import paired
from newsledger.evaluation.statements import ComparedStatement, Contents, likeness
from newsledger.expectations.errors import DocumentError
from newsledger.transforms.annotation import ArticleText, QuoteDraft, Zone
from newsledger.transforms.english.parse.sentences import segmented

LINKS = {"relay": "relays", "outlet": "outlets", "document": "documents"}  # field of a label by role of a chain
_LEAST_OVERLAP = 0.5
_WORDS_OF_TITLE = 8


@dataclass(frozen=True, slots=True)
class LabelledStatement:
    """A statement as readers see it; `links` are the names in its chain by role, without the speakers."""

    content: ComparedStatement
    type: str
    speaker_kind: str
    is_optional: bool
    speakers: tuple[str, ...] = ()
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LabelledEntity:
    """An entity that an article names; `forms` are its names there, the fullest first."""

    type: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LabelledArticle:
    """An article with its labels; without a title, titles are not compared."""

    text: ArticleText
    genre: str
    has_title: bool
    statements: tuple[LabelledStatement, ...]
    entities: tuple[LabelledEntity, ...]
    contents: Contents

    @property
    def required(self) -> tuple[LabelledStatement, ...]:
        """Return the statements that must be found."""
        return tuple(statement for statement in self.statements if not statement.is_optional)

    def compared(self, quotes: Sequence[QuoteDraft]) -> list[int]:
        """Return the indices of the statements that lie in a labelled zone."""
        return [index for index, quote in enumerate(quotes) if self.has_title or quote.span.zone == "body"]

    def labels(self, quotes: Sequence[QuoteDraft]) -> dict[int, LabelledStatement]:
        """Return the label of each statement that has one, by index; required labels are given first."""
        indices = self.compared(quotes)
        guesses = [self.contents.found(quotes[index]) for index in indices]
        labels: dict[int, LabelledStatement] = {}
        for is_optional in (False, True):
            wanted = [statement for statement in self.statements if statement.is_optional == is_optional]
            free = [number for number, index in enumerate(indices) if index not in labels]
            contents = [statement.content for statement in wanted]
            pairs = paired(contents, [guesses[number] for number in free], likeness)
            labels |= {indices[free[guess]]: wanted[label] for label, guess, share in pairs if share >= _LEAST_OVERLAP}
        return labels


def labelled_articles(labels: Path, texts: Path) -> Iterator[LabelledArticle]:
    """Yield the articles of a labels file with their texts, in the file's order.

    Raises:
        DocumentError: An article has no text, or another one than was labelled.
    """
    texts_by_id = {} if texts.is_dir() else _texts(texts)
    for entry in json.loads(labels.read_text(encoding="utf-8")):
        if texts.is_dir():
            yield _labelled(entry, *page_text(texts / entry["id"], sha256=entry["sha256"], until=entry.get("until")))
        elif entry["id"] in texts_by_id:
            yield _labelled(entry, *texts_by_id[entry["id"]])
        else:
            raise DocumentError("bad_corpus", f"{texts} has no text of {entry['id']}")


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
        tuple(_statement(contents, statement) for statement in entry["statements"]),
        tuple(
            LabelledEntity(entity["type"], _names(contents, entity["forms"])) for entity in entry.get("entities", ())
        ),
        contents,
    )


def _statement(contents: Contents, entry: dict[str, Any]) -> LabelledStatement:
    return LabelledStatement(
        contents.statement(entry["zone"], tuple((start, end) for start, end in entry["parts"])),
        entry["type"],
        entry["speaker_kind"],
        entry["optional"],
        _names(contents, entry.get("speakers", ())),
        {role: _names(contents, entry.get(name, ())) for role, name in LINKS.items()},
    )


def _names(contents: Contents, places: Sequence[Any]) -> tuple[str, ...]:
    """Return the words of names that are given by their places."""
    return tuple(place if isinstance(place, str) else _name(contents, place) for place in places)


def _name(contents: Contents, place: Sequence[Any]) -> str:
    zone: Zone = "title" if place[0] == "title" else "body"
    start, end = place[-2:]
    return contents.texts[zone][start:end]
