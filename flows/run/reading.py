"""The documents of a shard, read in a worker process: raw bytes to staged Parquet tables."""

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, lru_cache, partial
from importlib import import_module
from importlib.resources import files
from pathlib import Path

import pyarrow.parquet as pq

from newsledger.expectations.arrow import arrow_table
from newsledger.expectations.declaration import Row
from newsledger.expectations.errors import ContractError, DocumentError, RetriableError, WarehouseError, contained
from newsledger.expectations.keys import stable_id
from newsledger.expectations.tables import table
from newsledger.flows.run.attempts import Attempts, Failure
from newsledger.flows.run.heartbeat import Heartbeat
from newsledger.flows.run.shard import STAGED, Shard
from newsledger.flows.run.spool import Rows, Spool
from newsledger.transforms.annotation import Annotator, Note
from newsledger.transforms.annotators import annotator, rules_of
from newsledger.transforms.copies.signatures import quote_signature_row, signature_row
from newsledger.transforms.documents import ExtractedArticle, FeedFacts, RawDocument
from newsledger.transforms.english.parse.sentences import segmented
from newsledger.transforms.extraction.reader import articles
from newsledger.transforms.tables import statements as ledger
from newsledger.transforms.tables.articles import article_key, article_row
from newsledger.transforms.tables.credits import agency_rows, credit_rows
from newsledger.transforms.tables.sources import outlet_row
from newsledger.transforms.tables.story_signatures import story_signature_row
from newsledger.transforms.tables.withheld import withheld_ids, without
from newsledger.warehouse import tombstones
from newsledger.warehouse.home import Home
from newsledger.warehouse.raw import load
from newsledger.warehouse.rejection import reject, row_json
from newsledger.warehouse.tombstones import Tombstones

_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
# What reading imports only once it is needed; tests/pipeline/test_imports.py compares these lists with the code.
LIBRARIES = ("charset_normalizer", "py3langid.langid")
OF_PAGES = (
    *("htmldate", "resiliparse.extract.html2text", "resiliparse.parse.encoding"),
    *("tld", "tld.utils", "trafilatura", "w3lib.url"),
)
WARM_UP = ("brief_port_reopens.txt",)
PAGES = ("chip_packaging_opengraph.html", "airport_walkout.html.gz", "musee_fermeture_fr.html")


def read(shard: Shard, failures: Mapping[str, Failure], heartbeat: Heartbeat) -> dict[str, float] | Failure:
    """Stage a shard's tables, whole or not at all; return the seconds spent extracting, annotating and writing.

    Every document ends in `articles` or in `rejects`. Documents that an earlier worker finished are not read again.
    `failures` maps a document that ended workers to the reason; `heartbeat` records each document before it is begun.

    Returns:
        A failure instead of seconds where this process is no longer fit to read: the parent replaces it.
    """
    prepare(shard.annotator, has_pages=shard.has_pages)
    if shard.service is not None:
        shard = replace(shard, service=replace(shard.service, beat=heartbeat.beat))
        _annotator(shard)
    seconds = {"extract": 0.0, "annotate": 0.0, "stage": 0.0}
    spool = Spool(shard.folder.parent, shard.key)
    finished = spool.finished()
    for number, document in enumerate(shard.documents):
        if number in finished:
            continue
        heartbeat.document(number)
        try:
            finished[number] = _rows(shard, document, failures, seconds)
        except (MemoryError, ImportError) as exc:
            heartbeat.ended()
            return Failure.of(exc)
        heartbeat.document(-1)
        if str(document["document_id"]) not in failures:
            spool.add(number, finished[number])
    with heartbeat.timed(seconds, "stage"):
        _write(shard, _joined(finished))
    if not failures:
        spool.clear()
    return seconds


def _joined(finished: Mapping[int, Rows]) -> Rows:
    """Return the rows of all documents in the order of the documents."""
    ordered = [finished[number] for number in sorted(finished)]
    return {name: [row for rows in ordered for row in rows.get(name, ())] for name in STAGED}


def _rows(shard: Shard, document: Row, failures: Mapping[str, Failure], seconds: dict[str, float]) -> Rows:  # noqa: PLR0917
    """Return the rows of one document: of its articles, or of the reject that says why there are none."""
    rows: Rows = {name: [] for name in STAGED}
    failure = failures.get(str(document["document_id"]))
    try:
        if failure is not None:
            raise RetriableError(failure.reason, failure.detail)
        with contained(partial(DocumentError, "unexpected")):
            _read_document(shard, document, rows, seconds)
            _checked(rows)
    except DocumentError as exc:
        return {"rejects": [_rejected(shard, document, exc)]}
    return rows


def _checked(rows: Rows) -> None:
    """Refuse values that no table can hold, while it is known which document they come from."""
    try:
        for name, listed in rows.items():
            if listed:
                arrow_table(table(name), listed)
    except ContractError as exc:
        raise DocumentError("unexpected", str(exc)) from exc


def prepare(name: str, *, has_pages: bool = True) -> None:
    """Import every library and load every model, so that no document is charged for it.

    Reading a document makes the libraries load the models and tables that they load at their first use.

    Args:
        name: The annotator.
        has_pages: Whether there are web pages to read, which take more libraries than plain texts.

    Raises:
        ImportError: A library is missing or broken; no document can be read without it.
    """
    for library in (*LIBRARIES, *(OF_PAGES if has_pages else ())):
        import_module(library)
    arrow_table(table("rejects"), [{}])
    _warmed(name, WARM_UP)
    if has_pages:
        _warmed(name, PAGES)


@cache
def _warmed(name: str, names_of_files: Sequence[str]) -> None:
    rules = annotator(rules_of(name))
    for file in names_of_files:
        page = files("newsledger.seeds").joinpath("documents", file).read_bytes()
        raw = RawDocument("doc_warm_up", "src_warm_up", "https://warm-up.invalid/", None, _EPOCH, page)
        for article in articles(raw):
            text = segmented(
                article_id="art_warm_up",
                article_key="art_warm_up",
                title=article.title or "",
                body=article.text,
                language=article.language,
            )
            rules.annotate(text)


def _read_document(shard: Shard, document: Row, rows: Rows, seconds: dict[str, float]) -> None:  # noqa: PLR0917
    try:
        raw = _raw(shard, document)
    except WarehouseError as exc:
        raise DocumentError("raw_damaged", str(exc)) from exc
    chosen = _annotator(shard)
    with Heartbeat.timed(seconds, "extract"):
        articles_read = articles(raw)
    stones = _stones(shard.home, shard.key)
    if any(stones.covers("article", article_key(extracted.canonical_url)) for extracted in articles_read):
        raise DocumentError("forgotten", "the article has been forgotten")
    for article in articles_read:
        outlet = outlet_row(article, raw)
        owner = outlet["source_id"] if outlet else raw.source_id
        row = article_row(article, raw, source_id=str(owner), run_id=shard.run_id)
        if outlet:
            rows["sources"].append(outlet)
        if article.language.split("-")[0] in chosen.languages:
            with Heartbeat.timed(seconds, "annotate"):
                annotated = _annotated(shard, article, row, stones)
        else:
            annotated = {"story_signatures": [story_signature_row(row, {})]}
        for name, table_rows in annotated.items():
            rows[name].extend(table_rows)
        with Heartbeat.timed(seconds, "extract"):
            _credited_and_signed(article, row, annotated.get("quotes", ()), rows)
        rows["articles"].append(row)


def _annotator(shard: Shard) -> Annotator:
    if shard.service is None:
        return annotator(shard.annotator)
    from newsledger.flows.llm.choice import asking_annotator

    return asking_annotator(shard.annotator, shard.service)


def _annotated(shard: Shard, article: ExtractedArticle, row: Row, stones: Tombstones) -> dict[str, list[Row]]:  # noqa: PLR0917
    """Return the rows of an article's annotations and of what was left out of them; `row` gets the annotator's name."""
    chosen = _annotator(shard)
    text = segmented(
        article_id=str(row["article_id"]),
        article_key=str(row["article_key"]),
        title=article.title or "",
        body=article.text,
        language=article.language,
        published_at=article.published_at,
        source_id=str(row["source_id"]),
        dateline=article.dateline,
    )
    annotations = chosen.annotate(text)
    annotated = ledger.rows(text, annotations)
    withheld = withheld_ids(annotated["entities"], stones.covers)
    notes = [note for note in annotations.notes if note.table == "articles" or not withheld]
    row["annotator"] = annotations.annotator or f"{chosen.name}/{chosen.version}"
    return without(annotated, withheld) | {
        "story_signatures": [story_signature_row(row, annotated)],  # of all names, as the text has them
        "rejects": [_left_out(shard, row, number, note) for number, note in enumerate(notes)],
    }


def _left_out(shard: Shard, article: Row, number: int, note: Note) -> Row:  # noqa: PLR0917
    """Return the reject of a row that the annotator left out; its id follows from the article and the note's number."""
    columns = {
        "stage": "annotate",
        "table_name": note.table,
        "key": str(article["article_id"]) if note.table == "articles" else None,
        "document_id": str(article["document_id"]),
        "url": str(article["url"]),
        "reason": note.reason,
        "detail": note.detail[:2000],
        "row_json": None if note.row is None else row_json(note.row),
    }
    row = reject(shard.run_id, shard.started_at, **columns)
    return row | {"reject_id": stable_id("reject", "annotate", str(article["article_id"]), str(number), note.reason)}


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
    rows["sources"].extend(agency_rows(agency_credits))
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
        is_disputed=bool(document.get("is_disputed")),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _rejected(shard: Shard, document: Row, exc: DocumentError) -> Row:
    row = reject(
        shard.run_id,
        shard.started_at,
        stage="extract",
        table_name="articles",
        document_id=str(document["document_id"]),
        url=str(document["url"]),
        reason=exc.reason,
        detail=exc.detail,
    )
    attempts = shard.attempts.get(str(document["document_id"]), Attempts())
    return attempts.after(row) if isinstance(exc, RetriableError) else row | {"detail": exc.detail[:2000]}


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
