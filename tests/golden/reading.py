"""What today's code reads from a bundled document, as plain values without ids."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newsledger.expectations.errors import DocumentError
from newsledger.flows.crawl.interface import EntryPoint
from newsledger.flows.fetch.model import Answer
from newsledger.flows.sources.files import Files
from newsledger.transforms.annotation import Annotations, ArticleText
from newsledger.transforms.annotators import annotator
from newsledger.transforms.documents import ExtractedArticle, RawDocument
from newsledger.transforms.english.parse.sentences import segmented
from newsledger.transforms.extraction.reader import articles
from tests.offline import Offline

ROOT = Path(__file__).parents[2]
DOCUMENTS = ROOT / "seeds/documents"
EXPECTED = Path(__file__).parent / "expected"
KINDS = ("articles", "ledger")
ANNOTATOR = "news"
FETCHED_AT = datetime(2026, 11, 1, tzinfo=UTC)
OF_ARTICLE = (
    "title",
    "subtitle",
    "authors",
    "published_at",
    "published_precision",
    "published_method",
    "language",
    "section",
    "genre",
    "dateline",
    "image_credit",
    "wire_agency",
    "source_name",
    "extractor",
)


def documents() -> list[Path]:
    """The bundled files that may hold documents."""
    return sorted(path for path in DOCUMENTS.iterdir() if path.name not in ("README.md", ".gitattributes"))


def expected(path: Path, kind: str) -> Path:
    """Where the expected reading of a document lies: `articles` (what was extracted) or `ledger` (what was found)."""
    return EXPECTED / kind / f"{path.name}.json"


def readings(path: Path) -> dict[str, str]:
    """Each kind of reading of a file as JSON: one object per document; a reject as its reason."""
    made: dict[str, list[object]] = {kind: [] for kind in KINDS}
    for content, kind in _contents(path):
        raw = RawDocument("doc", "src", "file:///document", None, FETCHED_AT, content, kind)
        try:
            article = articles(raw)[0]
        except DocumentError as exc:
            made["articles"].append({"reject": exc.reason})
            continue
        made["articles"].append(_article(article))
        made["ledger"].append(_ledger(article))
    return {kind: json.dumps(found, ensure_ascii=False, indent=1, default=str) + "\n" for kind, found in made.items()}


def _contents(path: Path) -> Iterator[tuple[bytes, str | None]]:
    for answer in Files().answers(EntryPoint("folder", str(path)), Offline()):
        assert isinstance(answer, Answer)
        assert answer.content is not None
        yield answer.content, answer.content_type


def _article(article: ExtractedArticle) -> dict[str, Any]:
    values = {name: getattr(article, name) for name in OF_ARTICLE}
    return {name: value for name, value in values.items() if value} | {"text": article.text.split("\n\n")}


def _ledger(article: ExtractedArticle) -> dict[str, Any]:
    if article.language != "en":
        return {}
    text = segmented(
        article_id="art", article_key="key", title=article.title or "", body=article.text, language=article.language
    )
    found = annotator(ANNOTATOR).annotate(text)
    return {"entities": _entities(found), "quotes": _quotes(text, found), "relations": _relations(text, found)}


def _entities(found: Annotations) -> list[str]:
    return sorted(f"{one.type} {one.name} [{one.reference_id or one.country_code or '-'}]" for one in found.entities)


def _quotes(text: ArticleText, found: Annotations) -> list[dict[str, Any]]:
    listed = []
    for number, one in enumerate(found.quotes):
        chain = sorted((link for link in found.attributions if link.quote == number), key=lambda link: link.position)
        listed.append({
            "kind": one.kind,
            "type": one.attribution_type,
            "content": one.content,
            "cue": text.words(one.cue) if one.cue else None,
            "speaker": one.speaker_kind,
            "chain": [f"{link.role}: {_name(found, link.entity) or text.words(link.span)}" for link in chain],
        })  # fmt: skip
    return listed


def _relations(text: ArticleText, found: Annotations) -> list[str]:
    return sorted(
        f"{one.type}: {_name(found, one.subject_entity) or one.subject_text} > "
        f"{_name(found, one.object_entity) or one.object_text} ({one.role_title or one.predicate}) "
        f"«{text.words(one.span)}»"
        for one in found.relations
    )


def _name(found: Annotations, number: int | None) -> str | None:
    return None if number is None else found.entities[number].name
