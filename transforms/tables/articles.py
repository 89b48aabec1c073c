"""Rows of `articles`, from the extracted article and its document."""

import re

from newsledger.expectations.arrow import Row
from newsledger.expectations.keys import stable_id, text_sha256
from newsledger.transforms.documents import ExtractedArticle, RawDocument
from newsledger.transforms.urls import url_key

_WORD = re.compile(r"\w+")


def article_key(canonical_url: str) -> str:
    """Return the key shared by all versions of an article, derived from its canonical URL."""
    return stable_id("article", url_key(canonical_url))


def article_row(article: ExtractedArticle, raw: RawDocument, *, source_id: str, run_id: str) -> Row:
    """Return a row of `articles` with version 1 and is_latest; `versions` later sets both over all rows.

    The key is derived from the canonical URL without scheme and `www`; the id from the key, the title and the text.
    """
    key = article_key(article.canonical_url)
    digest = text_sha256(article.text)
    return {
        "article_id": stable_id("article", key, article.title, digest),
        "article_key": key,
        "version": 1,
        "is_latest": True,
        "document_id": raw.document_id,
        "source_id": source_id,
        "url": raw.url,
        "canonical_url": article.canonical_url,
        "title": article.title,
        "subtitle": article.subtitle,
        "authors": list(article.authors),
        "published_at": article.published_at,
        "published_precision": article.published_precision,
        "published_method": article.published_method,
        "modified_at": article.modified_at,
        "fetched_at": raw.fetched_at,
        "language": article.language,
        "language_confidence": article.language_confidence,
        "section": article.section,
        "dateline": article.dateline,
        "text": article.text,
        "text_sha256": digest,
        "word_count": len(_WORD.findall(article.text)),
        "image_url": article.image_url,
        "image_credit": article.image_credit,
        "wire_agency": article.wire_agency,
        "extractor": article.extractor,
        "extractor_version": article.extractor_version,
        "title_method": article.title_method,
        "authors_method": article.authors_method,
        "annotator": None,
        "notes": list(article.notes),
        "run_id": run_id,
    }
