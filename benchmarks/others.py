"""Read the bundled documents with one reader or pipeline, and print the processor time of a document as JSON.

python benchmarks/others.py newsledger|trafilatura|newspaper4k|usual FOLDER: `usual` is the pipeline that one would
write of trafilatura, spaCy, textacy, pandas and DuckDB. Exits with 3 if a package is missing.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

REPEATS = 5
MODEL = "en_core_web_sm"
URL = "https://outlet.example/"


def pages(folder: Path) -> list[bytes]:
    """Return the bundled web pages; one of the files is an image, which no reader is measured on."""
    found = [path.read_bytes() for path in sorted(folder.glob("*.htm*")) if path.suffix in (".html", ".htm")]
    return [page for page in found if b"<html" in page[:2_000].lower()]


def texts(folder: Path) -> list[str]:
    """Return the bundled English texts."""
    found = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(folder.glob("*.txt"))]
    return [text for text in found if len(text) > 200]


def mean(read: Callable[[Any], object], documents: list[Any], repeats: int = REPEATS) -> float:
    """Return the processor seconds of a document, after each was read once."""
    for document in documents:
        read(document)
    began = time.process_time()
    for _ in range(repeats):
        for document in documents:
            read(document)
    return (time.process_time() - began) / repeats / len(documents)


def newsledger(folder: Path) -> dict[str, object]:
    """Read pages and annotate texts with newsledger."""
    began = time.process_time()
    from newsledger.transforms.annotators import annotator
    from newsledger.transforms.documents import RawDocument
    from newsledger.transforms.english.parse.sentences import segmented
    from newsledger.transforms.extraction.reader import articles
    from newsledger.transforms.tables.statements import rows

    chosen = annotator("news")

    def read(content: bytes, kind: str = "text/html") -> list[Any]:
        raw = RawDocument("d", "s", URL, None, datetime(2026, 1, 1, tzinfo=UTC), content, kind)
        return list(articles(raw))

    def annotate(text: str) -> int:
        count = 0
        for found in read(text.encode(), "text/plain"):
            words = segmented(
                article_id="a", article_key="a", title=found.title or "", body=found.text, language=found.language
            )
            count += len(rows(words, chosen.annotate(words))["quotes"])
        return count

    documents = texts(folder)
    quotes = sum(map(annotate, documents))
    load = time.process_time() - began
    each = mean(annotate, documents, 1)
    load -= each * len(documents)
    extract = mean(read, pages(folder))
    return {"extract": extract, "pages": len(pages(folder)), "text": each, "load": load, "quotes": quotes}


def trafilatura(folder: Path) -> dict[str, object]:
    """Read pages with the defaults of trafilatura, without comments."""
    import trafilatura as library

    def read(page: bytes) -> object:
        return library.bare_extraction(page, url=URL, with_metadata=True, include_comments=False)

    return {"extract": mean(read, pages(folder)), "version": version("trafilatura")}


def newspaper4k(folder: Path) -> dict[str, object]:
    """Read pages with newspaper4k, without downloading them."""
    import newspaper

    def read(page: bytes) -> object:
        found = newspaper.Article(URL, fetch_images=False)
        found.download(input_html=page.decode("utf-8", "replace"))
        found.parse()
        return found.text

    return {"extract": mean(read, pages(folder)), "version": version("newspaper4k")}


def usual(folder: Path) -> dict[str, object]:
    """Annotate texts with spaCy and textacy, and load the quotations with pandas into DuckDB."""
    began = time.process_time()
    import duckdb
    import pandas as pd
    import spacy
    import trafilatura as library
    from textacy.extract import direct_quotations

    name = next((model for model in spacy.util.get_installed_models() if model.startswith(MODEL)), None)
    if name is None:
        raise ImportError("spaCy's small English model")
    language = spacy.load(name)
    load = time.process_time() - began

    def quotations(document: Any) -> list[dict[str, str]]:
        try:
            return [
                {
                    "speaker": " ".join(map(str, quote.speaker)),
                    "cue": " ".join(map(str, quote.cue)),
                    "text": str(quote.content),
                }
                for quote in direct_quotations(document)
            ]
        except ValueError:  # an odd number of quotation marks, as in a quotation of several paragraphs
            return []

    def annotate(text: str) -> list[dict[str, str]]:
        page = f"<html><body><article><p>{text.replace(chr(10) * 2, '</p><p>')}</p></article></body></html>"
        document = language(library.extract(page) or text)
        found = quotations(document)
        entities = [{"text": entity.text, "kind": entity.label_} for entity in document.ents]
        with duckdb.connect(":memory:") as connection:
            for table, rows in (("quotes", found), ("entities", entities)):
                if rows:
                    connection.register("rows", pd.DataFrame(rows))
                    connection.execute(f"CREATE TABLE {table} AS FROM rows")
        return found

    documents = texts(folder)
    versions = {name: version(name) for name in ("trafilatura", "spacy", "textacy")}
    quotes = sum(len(annotate(text)) for text in documents)
    figures = {"text": mean(annotate, documents, 1), "load": load, "quotes": quotes, "texts": len(documents)}
    return {**figures, **versions, "model": f"{name} {language.meta['version']}"}


if __name__ == "__main__":
    try:
        print(json.dumps(globals()[sys.argv[1]](Path(sys.argv[2]))))
    except ImportError as exc:
        print(exc, file=sys.stderr)
        sys.exit(3)
