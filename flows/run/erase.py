"""Erase: everything that the tombstones name leaves lake and warehouse in one publish, then every other file.

The result follows from the tombstones and the state alone, so that another run completes a killed erasure.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.expectations.arrow import arrow_table, empty
from newsledger.expectations.declaration import Row
from newsledger.expectations.errors import SupersededError
from newsledger.expectations.tables import TABLES, references_to, table
from newsledger.flows.context import MOST_RACES, Run
from newsledger.flows.run.copies import Broken, Clustered, Stored, clustered
from newsledger.flows.run.remaining_entities import remaining_entities
from newsledger.flows.run.republishing import audited
from newsledger.flows.run.shard import OF_ARTICLES
from newsledger.flows.run.story_groups import WHOLE, with_stories
from newsledger.transforms.tables.withheld import withheld_ids, without
from newsledger.transforms.urls import forms
from newsledger.warehouse import database, journal, lake, manifest, tombstones
from newsledger.warehouse.journal_repair import repair_journals
from newsledger.warehouse.manifest import Manifest
from newsledger.warehouse.near_duplicates import Room
from newsledger.warehouse.purge import listings_that_name, named_objects, purge, redacted
from newsledger.warehouse.tombstones import Tombstones

_LEDGER = ("mentions", "quotes", "attributions", "relations")
_STATEMENT_COLUMNS = {
    "mentions": ("entity_id",),
    "quotes": ("speaker_entity_id", "addressee_entity_id"),
    "attributions": ("entity_id",),
    "relations": ("subject_entity_id", "object_entity_id", "place_entity_id"),
}


@dataclass(slots=True)
class Loss:
    """The rows that leave the lake: keys by table, changed rows, and the clusters that lose members."""

    removed: dict[str, set[str]] = field(default_factory=lambda: {declared.name: set() for declared in TABLES})
    changed: dict[str, list[Row]] = field(default_factory=dict)
    clusters: set[str] = field(default_factory=set)
    quote_clusters: set[str] = field(default_factory=set)

    @property
    def counts(self) -> dict[str, int]:
        """Return the number of removed rows, by table, where there are any."""
        return {name: len(keys) for name, keys in self.removed.items() if keys}


@dataclass(frozen=True, slots=True)
class _Scene:
    """The state to erase from, and access to its rows."""

    run: Run
    state: Manifest
    stones: Tombstones

    def rows(self, name: str, *columns: str) -> Iterator[Row]:
        return lake.scanned(self.run.home, self.state, name, columns=columns)

    def rows_of(self, name: str, articles: Iterable[str]) -> list[Row]:
        values = pa.array(sorted(articles), pa.string())
        result: list[Row] = lake.rows(self.run.home, self.state, name, key="article_id", values=values).to_pylist()
        return result


def erase(run: Run) -> dict[str, int]:
    """Erase everything that the tombstones name; return the rows that left the lake, by table.

    In a store that the home follows, it is erased too, on top of the state of any publisher that was first.

    Raises:
        ContractError: The remaining rows would break a rule; lake, journals and raw bytes are unchanged.
        WarehouseError: A file is damaged or cannot be written, or the store refused; run forget again.
    """
    counts = Counter[str]()
    for race in range(1, MOST_RACES + 1):
        try:
            _erase_once(run, counts)
            break
        except SupersededError:
            if run.home.origin is None or race == MOST_RACES:
                raise
            run.home.origin.take_up()
            database.ensure(run.home, memory_mb=run.settings.database_memory_mb)
    tombstones.close(run.home, run.clock())
    return dict(counts)


def _erase_once(run: Run, counts: Counter[str]) -> None:
    """Erase, and count the rows once they have left the lake; the erasure counts as open until it is closed."""
    run.journal.rest()
    repair_journals(run.home, manifest.read(run.home))
    state, stones = manifest.read(run.home), tombstones.read(run.home, forms)
    owes = run.home.origin is not None and not run.home.origin.has_erased()
    if owes:
        _fetch_listings(run)
    raw_paths = named_objects(run.home, state) if owes else set()
    if state.generation:
        with run.stage("erase"):
            loss = _loss(_Scene(run, state, stones))
            state = _published(run, state, loss)
            counts.update(loss.counts)
    with run.stage("purge"):
        purge(run.home, state, stones)
        if owes:
            _purge_store(run, raw_paths)


def _fetch_listings(run: Run) -> None:
    """Bring the listings into the home, which are searched for forgotten URLs."""
    rows = (row for name, row in journal.entries(run.home) if name == "fetches" and row.get("raw_path"))
    if run.home.origin is not None:
        run.home.origin.fetch_all({str(row["raw_path"]) for row in rows})


def _purge_store(run: Run, old_paths: AbstractSet[str]) -> None:
    """Delete raw bytes that nothing names any longer in the store, then publish the journals without forgotten rows.

    The journal of this run is left out: it is not at its end, and the next publish has it.
    """
    state = manifest.read(run.home)
    if run.home.origin is None or not state.generation:
        return
    paths = named_objects(run.home, state)
    run.home.origin.erase(old_paths - paths, names=paths)
    seals = {name: seal for name, seal in state.journals.items() if name != f"{run.run_id}.jsonl"}
    run.home.origin.publish(replace(state, journals=seals), is_erased=True)


def _loss(scene: _Scene) -> Loss:
    loss = Loss()
    documents = scene.rows("documents", "document_id", "url", "final_url", "content_sha256")
    loss.removed["documents"] = {
        str(document["document_id"]) for document in documents if scene.stones.covers_row(document)
    }
    _lose_articles(scene, loss)
    _lose_requests(scene, loss)
    _lose_persons(scene, loss)
    _lose_outlets(scene, loss)
    return loss


def _lose_articles(scene: _Scene, loss: Loss) -> None:
    columns = ("article_id", "article_key", "document_id", "cluster_id")
    for row in scene.rows("articles", *columns):
        if row["document_id"] in loss.removed["documents"] or scene.stones.covers("article", row["article_key"]):
            loss.removed["articles"].add(str(row["article_id"]))
            loss.clusters.add(str(row["cluster_id"]))
    for link in scene.rows("story_links"):
        if not loss.removed["articles"].isdisjoint((str(link["article_id"]), str(link["other_article_id"]))):
            loss.removed["story_links"].add(str(link["story_link_id"]))
    for name in OF_ARTICLES:
        of_quotes = ("quote_cluster_id",) if name == "quotes" else ()
        for row in scene.rows(name, table(name).key, "article_id", *of_quotes):
            if row["article_id"] in loss.removed["articles"]:
                loss.removed[name].add(str(row[table(name).key]))
                loss.quote_clusters |= {str(row[column]) for column in of_quotes if row[column]}


def _lose_requests(scene: _Scene, loss: Loss) -> None:
    """Remove requests and rejects that refer to forgotten things, and redact the others."""
    listings = listings_that_name(scene.run.home, scene.stones)
    for name in ("fetches", "rejects", "documents", "runs"):
        key = table(name).key
        for row in scene.rows(name):
            if row.get("document_id") in loss.removed["documents"] or scene.stones.covers_row(row):
                loss.removed[name].add(str(row[key]))
            elif (remainder := redacted(row, scene.stones, listings)) != row:
                loss.changed.setdefault(name, []).append(remainder)


def _lose_persons(scene: _Scene, loss: Loss) -> None:
    """Remove every mention and statement of forgotten persons; the rest of their articles stays."""
    ids = withheld_ids(scene.rows("entities"), scene.stones.covers)
    if not ids:
        return
    article_ids = _articles_with(scene, ids) - loss.removed["articles"]
    old_tables = {name: scene.rows_of(name, article_ids) for name in _LEDGER}
    new_tables = without(old_tables, ids)
    for name in _LEDGER:
        key = table(name).key
        remaining = {str(row[key]) for row in new_tables[name]}
        loss.removed[name] |= {str(row[key]) for row in old_tables[name]} - remaining
    _lose_quotes(scene, loss, old_tables["quotes"])
    addressed = {row["quote_id"] for row in old_tables["quotes"] if row["addressee_entity_id"] in ids}
    loss.changed["quotes"] = [row for row in new_tables["quotes"] if row["quote_id"] in addressed]
    loss.removed["rejects"] |= _rejects_of_persons(scene, ids, article_ids)


def _articles_with(scene: _Scene, ids: AbstractSet[str]) -> set[str]:
    """Return the articles in which one of the entities is mentioned, speaks, is addressed or acts."""
    return {
        str(row["article_id"])
        for name, columns in _STATEMENT_COLUMNS.items()
        for row in scene.rows(name, "article_id", *columns)
        if any(row[column] in ids for column in columns)
    }


def _lose_quotes(scene: _Scene, loss: Loss, quotes: Sequence[Row]) -> None:
    """Remove the signatures of lost statements, and dissolve their clusters."""
    quote_ids = loss.removed["quotes"]
    clusters = {row["quote_cluster_id"] for row in quotes if row["quote_id"] in quote_ids}
    loss.quote_clusters |= {str(cluster) for cluster in clusters if cluster}
    signatures = scene.rows("quote_signatures", "quote_signature_id", "quote_id")
    loss.removed["quote_signatures"] |= {
        str(row["quote_signature_id"]) for row in signatures if row["quote_id"] in quote_ids
    }


def _tells_of(row_json: object, ids: set[str]) -> bool:
    if row_json is None:
        return False
    return any(isinstance(value, str) and value in ids for value in json.loads(str(row_json)).values())


def _rejects_of_persons(scene: _Scene, ids: set[str], article_ids: AbstractSet[str]) -> set[str]:
    """Return the rejects that hold a row of some persons, or may hold a statement of theirs in an article."""
    article_rows = scene.rows("articles", "article_id", "document_id")
    document_ids = {row["document_id"] for row in article_rows if row["article_id"] in article_ids}
    return {
        str(row["reject_id"])
        for row in scene.rows("rejects", "reject_id", "stage", "table_name", "document_id", "row_json")
        if _tells_of(row["row_json"], ids) or (row["document_id"] in document_ids and _is_left_out(row))
    }


def _is_left_out(row: Row) -> bool:
    """Return whether a reject holds a statement that an annotator left out, which may be of anybody in the article."""
    return row["stage"] == "annotate" and row["table_name"] != "articles"


def _lose_outlets(scene: _Scene, loss: Loss) -> None:
    """Remove outlets that no journal and no remaining row refers to; a rebuild would not create them either."""
    referenced = {
        str(entry[column.name])
        for declared, column in references_to("sources.source_id")
        for entry in scene.rows(declared.name, declared.key, column.name)
        if entry[declared.key] not in loss.removed[declared.name]
    }
    referenced |= {str(row["source_id"]) for name, row in journal.entries(scene.run.home) if name == "sources"}
    loss.removed["sources"] = {str(entry["source_id"]) for entry in scene.rows("sources", "source_id")} - referenced


def _published(run: Run, state: Manifest, loss: Loss) -> Manifest:
    """Publish the state without the loss, audited as a whole."""
    if not any(loss.removed.values()) and not any(loss.changed.values()):
        return state
    removed_keys = {name: pa.array(sorted(keys), pa.string()) for name, keys in loss.removed.items()}
    changed = {name: arrow_table(table(name), rows) for name, rows in loss.changed.items()}
    rest = lake.merged(run.home, state, changed, run_id=run.run_id, removed_keys=removed_keys)
    lost_entities = _mentioned(run, state, removed_keys["mentions"])
    remainder = remaining_entities(run, rest, lost_entities=lost_entities)
    rest = remainder.state
    empty_tables = {declared.name: empty(declared) for declared in TABLES}
    stored = Stored(run.home, rest, Room(run.home.work / "spill", run.settings.database_memory_mb))
    clusters = clustered(stored, empty_tables, Broken(frozenset(loss.clusters), frozenset(loss.quote_clusters)))
    clusters = with_stories(
        stored, Clustered({**clusters.new, "entities": remainder.entities}, clusters.changed_rows), old_state=state
    )
    last = {
        **clusters.changed_rows,
        "entities": remainder.entities,
        "entity_merges": remainder.entity_merges,
        "stories": clusters.new["stories"],
        "story_links": clusters.new["story_links"],
        "runs": arrow_table(table("runs"), [run.row("published")]),
    }
    new_state = lake.merged(run.home, rest, last, run_id=run.run_id, whole=WHOLE, removed_keys=clusters.removed_keys)
    new_state = replace(new_state, generation=state.generation + 1)
    audited(run, new_state, outcome="Nothing was erased")
    run.journal.flush()
    return database.put_in_place(run.home, new_state, memory_mb=run.settings.database_memory_mb)


def _mentioned(run: Run, state: Manifest, mentions: pa.Array) -> pa.Table:
    """Return the rows of the entities to which some mentions refer."""
    rows = lake.rows(run.home, state, "mentions", key="mention_id", values=mentions, columns=["entity_id"])
    return lake.rows(run.home, state, "entities", key="entity_id", values=pc.unique(rows["entity_id"]))
