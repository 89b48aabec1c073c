"""Rows of `articles`, from the extracted article and its document."""

import re
from dataclasses import fields

from newsledger.expectations.declaration import Row
from newsledger.expectations.keys import stable_id, text_sha256
from newsledger.transforms.documents import ExtractedArticle, RawDocument
from newsledger.transforms.secrets import public_url
from newsledger.transforms.urls import url_key

_WORD = re.compile(r"\w+")
_OWN_TABLES = ("credits", "source_name")  # rows of `credits` and of `sources`


def article_key(canonical_url: str) -> str:
    """Return the key shared by all versions of an article, derived from its canonical URL."""
    return stable_id("article", url_key(canonical_url))


def article_row(article: ExtractedArticle, raw: RawDocument, *, source_id: str, run_id: str) -> Row:
    """Return a row of `articles` with version 1 and is_latest; `versions` later sets both over all rows.

    Fields of the extracted article are columns of the same name. The key is derived from the canonical URL without
    scheme and `www`; the id from the key, the title and the text.
    """
    key = article_key(article.canonical_url)
    digest = text_sha256(article.text)
    stated = {
        column.name: getattr(article, column.name) for column in fields(article) if column.name not in _OWN_TABLES
    }
    return stated | {
        "article_id": stable_id("article", key, article.title, digest),
        "article_key": key,
        "version": 1,
        "is_latest": True,
        "document_id": raw.document_id,
        "source_id": source_id,
        "url": raw.url,
        "image_url": article.image_url and public_url(article.image_url),
        "authors": list(article.authors),
        "keywords": list(article.keywords),
        "fetched_at": raw.fetched_at,
        "gone_at": None,
        "text_sha256": digest,
        "word_count": len(_WORD.findall(article.text)),
        "annotator": None,
        "notes": list(article.notes),
        "run_id": run_id,
    }
