"""One shard of documents, in a worker process: raw bytes to staged Parquet tables."""

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib import import_module
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from newsledger.expectations.arrow import Row, arrow_table, conform
from newsledger.expectations.errors import DocumentError, WarehouseError
from newsledger.expectations.keys import text_sha256
from newsledger.expectations.tables import table
from newsledger.flows.run.heartbeat import Heartbeat
from newsledger.transforms.annotators import annotator
from newsledger.transforms.copies.signatures import quote_signature_row, signature_row
from newsledger.transforms.documents import ExtractedArticle, FeedFacts, RawDocument
from newsledger.transforms.english.parse.sentences import segmented
from newsledger.transforms.extraction.reader import articles
from newsledger.transforms.tables import statements as ledger
from newsledger.transforms.tables.articles import article_key, article_row
from newsledger.transforms.tables.credits import credit_rows
from newsledger.transforms.tables.sources import outlet_row
from newsledger.transforms.tables.withheld import withheld_ids, without
from newsledger.warehouse import tombstones
from newsledger.warehouse.home import Home
from newsledger.warehouse.raw import load
from newsledger.warehouse.rejection import reject
from newsledger.warehouse.tombstones import Tombstones

Rows = dict[str, list[Row]]
STAGED = (
    *("sources", "articles", "entities", "mentions", "quotes", "attributions", "relations"),
    *("credits", "signatures", "quote_signatures", "rejects"),
)
# What reading imports only once it is needed; tests/pipeline/test_install.py compares this list with the code.
LIBRARIES = (
    *("charset_normalizer", "htmldate", "py3langid.langid", "resiliparse.extract.html2text"),
    *("resiliparse.parse.encoding", "tld", "tld.utils", "trafilatura", "w3lib.url"),
)


@dataclass(frozen=True, slots=True)
class Shard:
    """Documents that a worker reads in one go."""

    key: str
    home: Path
    run_id: str
    started_at: datetime
    annotator: str
    documents: tuple[Row, ...]

    @property
    def folder(self) -> Path:
        """The folder of the shard's staged tables, once it is complete."""
        return Home(self.home).work / "shards" / self.key


def read(shard: Shard, skip: Mapping[str, tuple[str, str]], heartbeat: Heartbeat) -> dict[str, float]:
    """Stage a shard's tables, whole or not at all; return the seconds spent extracting, annotating and writing.

    Every document ends in `articles` or in `rejects`. `skip` maps a document that ended a worker to the reason;
    `heartbeat` records each document before it is begun.
    """
    rows: Rows = {name: [] for name in STAGED}
    seconds = {"extract": 0.0, "annotate": 0.0, "stage": 0.0}
    prepare(shard.annotator)
    for number, document in enumerate(shard.documents):
        heartbeat.document(number)
        key = str(document["document_id"])
        try:
            if key in skip:
                raise DocumentError(*skip[key])
            _read_document(shard, document, rows, seconds)
        except DocumentError as exc:
            rows["rejects"].append(_rejected(shard, document, exc))
        except MemoryError:
            too_much = DocumentError("memory", "exceeded the memory limit of a worker")
            rows["rejects"].append(_rejected(shard, document, too_much))
    heartbeat.document(-1)
    with heartbeat.timed(seconds, "stage"):
        _write(shard, rows)
    return seconds


def prepare(name: str) -> None:
    """Import every library and load an annotator's models, so that no document is charged for it.

    Raises:
        ImportError: A library is missing or broken; no document can be read without it.
    """
    for library in LIBRARIES:
        import_module(library)
    annotator(name)


def _read_document(shard: Shard, document: Row, rows: Rows, seconds: dict[str, float]) -> None:  # noqa: PLR0917
    try:
        raw = _raw(shard, document)
    except WarehouseError as exc:
        raise DocumentError("raw_damaged", str(exc)) from exc
    chosen = annotator(shard.annotator)
    with Heartbeat.timed(seconds, "extract"):
        articles_read = articles(raw)
    stones = _stones(shard.home, shard.key)
    if any(stones.covers("article", article_key(extracted.canonical_url)) for extracted in articles_read):
        raise DocumentError("forgotten", "the article has been forgotten")
    for article in articles_read:
        outlet = outlet_row(article, raw)
        owner = outlet["source_id"] if outlet else raw.source_id
        row = article_row(article, raw, source_id=str(owner), run_id=shard.run_id)
        quotes: list[Row] = []
        if outlet:
            rows["sources"].append(outlet)
        if article.language.split("-")[0] in chosen.languages:
            with Heartbeat.timed(seconds, "annotate"):
                text = segmented(
                    article_id=str(row["article_id"]),
                    article_key=str(row["article_key"]),
                    title=article.title or "",
                    body=article.text,
                    language=article.language,
                    published_at=article.published_at,
                    source_id=str(owner),
                )
                annotated = ledger.rows(text, chosen.annotate(text))
                annotated = without(annotated, withheld_ids(annotated["entities"], stones.covers))
            for name, table_rows in annotated.items():
                rows[name].extend(table_rows)
            quotes = annotated["quotes"]
            row["annotator"] = f"{chosen.name}/{chosen.version}"
        with Heartbeat.timed(seconds, "extract"):
            _credited_and_signed(article, row, quotes, rows)
        rows["articles"].append(row)


@lru_cache(maxsize=1)
def _stones(home: Path, _shard: str) -> Tombstones:
    """Return the tombstones of a home, read once per shard."""
    return tombstones.read(Home(home))


def _credited_and_signed(article: ExtractedArticle, row: Row, quotes: Sequence[Row], rows: Rows) -> None:  # noqa: PLR0917
    """Add the rows by which copies are found: credits to agencies, signatures of the article and its statements."""
    article_id = str(row["article_id"])
    agency_credits = credit_rows(article, article_id)
    row["wire_agency"] = row["wire_agency"] or (agency_credits[0]["agency"] if agency_credits else None)
    rows["credits"].extend(agency_credits)
    rows["signatures"].append(signature_row(article_id, str(row["source_id"]), article.text))
    signatures = (quote_signature_row(str(quote["quote_id"]), article_id, str(quote["content"])) for quote in quotes)
    rows["quote_signatures"].extend(quote for quote in signatures if quote is not None)


def _raw(shard: Shard, document: Row) -> RawDocument:
    return RawDocument(
        document_id=str(document["document_id"]),
        source_id=str(document["source_id"]),
        url=str(document["url"]),
        final_url=_text(document.get("final_url")),
        fetched_at=document["fetched_at"],  # type: ignore[arg-type]
        content=load(Home(shard.home), str(document["raw_path"])),
        content_type=_text(document.get("content_type")),
        charset=_text(document.get("charset")),
        facts=FeedFacts.of(document),
        source_domain=_text(document.get("source_domain")),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _rejected(shard: Shard, document: Row, exc: DocumentError) -> Row:
    return reject(
        shard.run_id,
        shard.started_at,
        stage="extract",
        table_name="articles",
        document_id=str(document["document_id"]),
        url=str(document["url"]),
        reason=exc.reason,
        detail=exc.detail[:2000],
    )


def _write(shard: Shard, rows: Rows) -> None:
    """Write every table to a temporary folder, then rename it, so that a staged shard is always complete."""
    new_folder = shard.folder.with_name(f"{shard.key}.{os.getpid()}.part")
    shutil.rmtree(new_folder, ignore_errors=True)
    new_folder.mkdir(parents=True)
    for name in STAGED:
        pq.write_table(arrow_table(table(name), rows[name]), new_folder / f"{name}.parquet", compression="zstd")
    if not shard.folder.exists():
        new_folder.replace(shard.folder)
    else:
        shutil.rmtree(new_folder)


def staged(folders: Sequence[Path]) -> dict[str, pa.Table]:
    """Return the staged tables of finished shards, in order, each concatenated."""
    return {name: pa.concat_tables([_staged(folder, name) for folder in folders]) for name in STAGED if folders}


def shard_key(documents: Sequence[Row], *versions: str) -> str:
    """Return the name under which a shard's result is found again: its documents and the code's versions."""
    return text_sha256("\n".join([*versions, *(str(row["document_id"]) for row in documents)]))[:24]


def _staged(folder: Path, name: str) -> pa.Table:
    return conform(table(name), pq.read_table(folder / f"{name}.parquet"))
