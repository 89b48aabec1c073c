"""The batch of a run: journalled and staged rows, each once, with versions and entity counts up to date."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.expectations.arrow import arrow_table
from newsledger.expectations.declaration import Row
from newsledger.expectations.errors import SettingsError
from newsledger.expectations.tables import TABLES, table
from newsledger.flows.context import Run
from newsledger.flows.run.entity_changes import changed_entities
from newsledger.flows.run.kept import with_kept_rows
from newsledger.flows.run.merged_persons import with_merged_persons
from newsledger.flows.run.pending import Pending
from newsledger.flows.run.portions import Portion
from newsledger.flows.run.shard import OF_ARTICLES, staged
from newsledger.transforms.tables.entities import entities, one_fragment_each
from newsledger.transforms.tables.judgements import Judgements, judged, judgements
from newsledger.transforms.tables.versions import Seen, first_of_each, versions
from newsledger.transforms.tables.withdrawals import visits, withdrawals, withdrawn
from newsledger.warehouse import lake, manifest
from newsledger.warehouse.home import Home


@dataclass(frozen=True, slots=True)
class Batch:
    """The rows to audit, by table, and the rejects of pull and extraction.

    `targets` are the entities that published ones are now taken for.
    """

    tables: dict[str, pa.Table]
    rejects: list[Row]
    targets: dict[str, str] = field(default_factory=dict)


def assembled(run: Run, state: manifest.Manifest, portion: Portion, *, other_entities: frozenset[str]) -> Batch:
    """Return the batch of a portion; articles already in the lake are left out unless their version changes.

    Args:
        run: The run.
        state: The state that the batch is added to.
        portion: The journalled rows, and the staged tables of their documents.
        other_entities: Entities of decisions that other portions of a rebuild have.
    """
    pending_rows, built = portion.pending_rows, portion.built
    staged_tables = staged(built.folders) or {name: arrow_table(table(name), []) for name in _content()}
    if run.flow == "rebuild":
        staged_tables = with_kept_rows(run, staged_tables)
    tables = {name: first_of_each(data, table(name).key) for name, data in staged_tables.items() if name != "rejects"}
    tables["entities"] = one_fragment_each(staged_tables["entities"])
    judgements_read = user_judgements(run.home)
    tables = judged(tables, judgements_read)
    sources = arrow_table(table("sources"), _once(pending_rows.of("sources"), "source_id"))
    tables["sources"] = _sources(run.home, state, pa.concat_tables([sources, tables["sources"]]))
    documents = arrow_table(table("documents"), _once(pending_rows.of("documents"), "document_id"))
    tables["documents"] = _unpublished(run.home, state, documents)
    requests = {
        str(row["fetch_id"]): row for row in pending_rows.of("fetches")
    }  # announced, then answered: the last counts
    tables["fetches"] = arrow_table(table("fetches"), requests.values())
    _without_known(run.home, state, tables, duplicates=staged_tables["articles"], pending_rows=pending_rows)
    persons = with_merged_persons(run, state, tables, judged=judgements_read, other_entities=other_entities)
    entity_rows = changed_entities(run.home, state, persons.tables, targets=persons.targets)
    rejects = [*pending_rows.of("rejects"), *staged_tables["rejects"].to_pylist()]
    return Batch({**persons.tables, "entities": entity_rows}, _once(rejects, "reject_id"), persons.targets)


def user_judgements(home: Home) -> Judgements:
    """Return the judgements on entities in the home's `judgements.csv`; none if there is no such file.

    They apply to rows that a run adds; `newsledger rebuild` applies them to everything.

    Raises:
        SettingsError: The file is broken; the message names the line.
    """
    path = home.root / "judgements.csv"
    if not path.is_file():
        return Judgements()
    try:
        return judgements(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as exc:
        raise SettingsError(f"{path} is not UTF-8") from exc


def _content() -> list[str]:
    return [declared.name for declared in TABLES if declared.name not in ("documents", "fetches", "runs")]


def _once(rows: Iterable[Row], key: str) -> list[Row]:
    """Return the first row of each key."""
    rows_by_key: dict[object, Row] = {}
    for row in rows:
        rows_by_key.setdefault(row[key], row)
    return list(rows_by_key.values())


def _sources(home: Home, state: manifest.Manifest, sources: pa.Table) -> pa.Table:
    fresh = first_of_each(sources, "source_id")
    published_ids = lake.present(home, state, "sources", keys=fresh["source_id"])
    return fresh.filter(pc.invert(pc.is_in(fresh["source_id"], published_ids)))


def _unpublished(home: Home, state: manifest.Manifest, documents: pa.Table) -> pa.Table:
    """Return the documents that the lake does not have: another machine may have pulled and published the same ones."""
    published_ids = lake.present(home, state, "documents", keys=documents["document_id"])
    return documents.filter(pc.invert(pc.is_in(documents["document_id"], published_ids)))


def _without_known(
    home: Home, state: manifest.Manifest, tables: dict[str, pa.Table], *, duplicates: pa.Table, pending_rows: Pending
) -> None:
    """Remove articles already in the lake, with their rows, and number versions over old and new ones."""
    found = visits(pending_rows.of("fetches"))
    index = _index(home, state, tables, pending_rows=pending_rows, urls=found)
    published_ids = index["article_id"].combine_chunks()
    for name in ("articles", *OF_ARTICLES):
        tables[name] = tables[name].filter(pc.invert(pc.is_in(tables[name]["article_id"], published_ids)))
    sightings = _seen(duplicates, index, pending_rows)
    changed_keys = pc.unique(pa.chunked_array([duplicates["article_key"].combine_chunks(), _keys(index, sightings)]))
    old = lake.rows(home, state, "articles", key="article_key", values=changed_keys)
    versioned = versions(pa.concat_tables([old, tables["articles"]]), sightings)
    moved = lake.rows(home, state, "articles", key="article_id", values=withdrawals(index, found))
    articles = first_of_each(pa.concat_tables([versioned, moved]), "article_id")
    tables["articles"] = _changed(withdrawn(articles, found), pa.concat_tables([old, moved]))


def _index(
    home: Home, state: manifest.Manifest, tables: Mapping[str, pa.Table], *, pending_rows: Pending, urls: Iterable[str]
) -> pa.Table:
    """Return what is published of the articles of a batch, of its documents, and of the pages that it visited."""
    ids = pa.chunked_array(
        [chunk for name in ("articles", *OF_ARTICLES) for chunk in tables[name]["article_id"].chunks]
    )
    documents = {str(row.get("document_id")) for row in pending_rows.of("fetches") if row.get("document_id")}
    values = {
        "article_id": pc.unique(ids.cast(pa.string())),
        "document_id": pa.array(sorted(documents), pa.string()),
        "url": pa.array(sorted(urls), pa.string()),
    }
    columns = ["article_id", "article_key", "document_id", "url", "gone_at"]
    parts = [lake.rows(home, state, "articles", key=key, values=keys, columns=columns) for key, keys in values.items()]
    return first_of_each(pa.concat_tables(parts), "article_id")


def _seen(duplicates: pa.Table, index: pa.Table, pending_rows: Pending) -> list[Seen]:
    """Return when each text was met in this batch: the last fetch of its document, else the document's first.

    A text of a document that an earlier run published, and this one only read again, was not met in this batch.
    """
    moments: dict[str, datetime] = {}
    for fetch in pending_rows.of("fetches"):
        if fetch["outcome"] == "new" and fetch["document_id"]:
            key, moment = str(fetch["document_id"]), cast("datetime", fetch["started_at"])
            moments[key] = max(moment, moments.get(key, moment))
    pulled = {str(row["document_id"]) for row in pending_rows.of("documents")}
    columns = ["article_id", "document_id", "fetched_at"]
    fresh = [
        Seen(row["article_id"], moments.get(row["document_id"], row["fetched_at"]))
        for row in duplicates.select(columns).to_pylist()
        if row["document_id"] in pulled or row["document_id"] in moments
    ]
    reappeared = index.filter(pc.is_in(index["document_id"], pa.array(list(moments), pa.string())))
    return [*fresh, *(Seen(row["article_id"], moments[row["document_id"]]) for row in reappeared.to_pylist())]


def _keys(index: pa.Table, sightings: list[Seen]) -> pa.Array:
    ids = pa.array([sighting.article_id for sighting in sightings], pa.string())
    return index.filter(pc.is_in(index["article_id"], ids))["article_key"].combine_chunks()


def _changed(versioned: pa.Table, old: pa.Table) -> pa.Table:
    """Return the rows that are new, or whose version or withdrawal differs from the lake's."""
    columns = ["article_id", "version", "is_latest", "gone_at"]
    old_rows = {row["article_id"]: row for row in old.select(columns).to_pylist()}
    now = versioned.select(columns).to_pylist()
    return versioned.filter(pa.array([old_rows.get(row["article_id"]) != row for row in now], pa.bool_()))


def published_entities(
    home: Home, state: manifest.Manifest, tables: Mapping[str, pa.Table], *, renewed_ids: Collection[str] = ()
) -> pa.Table:
    """Return every entity that published or new mentions refer to, counted over both.

    Args:
        home: The home.
        state: The published state.
        tables: New mentions and articles, and fragments of entities.
        renewed_ids: Entities of which the fragments alone tell names and facts, and not the published row.
    """
    columns = ["entity_id", "article_id", "text", "kind"]
    published = lake.tables(home, state, "mentions", columns=columns)
    mentions = pa.concat_tables([published, tables["mentions"].select(columns)])
    names = ["article_id", "article_key", "published_at"]
    articles = pa.concat_tables([lake.tables(home, state, "articles", columns=names), tables["articles"].select(names)])
    stored = lake.tables(home, state, "entities")
    is_renewed = pc.is_in(stored["entity_id"], pa.array(sorted(renewed_ids), pa.string()))
    fragments = pa.concat_tables([tables["entities"], stored.filter(pc.invert(is_renewed))])
    return entities(fragments, mentions, first_of_each(articles, "article_id"))
