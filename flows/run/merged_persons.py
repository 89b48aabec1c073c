"""Persons across articles: decisions on names, and the published rows that they change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from newsledger.expectations.arrow import empty
from newsledger.expectations.tables import table
from newsledger.flows.context import Run
from newsledger.flows.run.namesakes import NamesakeSearch, spellings_of
from newsledger.transforms.tables.entity_merges import (
    entity_merges,
    merges_of,
    merges_table,
    targets_of,
    with_targets,
)
from newsledger.transforms.tables.judgements import COLUMNS, Judgements
from newsledger.transforms.tables.person_merges import Merge
from newsledger.transforms.tables.versions import first_of_each
from newsledger.warehouse import lake
from newsledger.warehouse.manifest import Manifest


@dataclass(frozen=True, slots=True)
class MergedPersons:
    """The batch after the decisions, and their effect on published rows.

    Attributes:
        tables: Tables of the batch, with `entity_merges` as a whole.
        targets: Entities that published ones are now taken for, by new decisions.
    """

    tables: dict[str, pa.Table]
    targets: dict[str, str]


def with_merged_persons(
    run: Run,
    state: Manifest,
    tables: Mapping[str, pa.Table],
    *,
    judged: Judgements,
    other_entities: frozenset[str] = frozenset(),
) -> MergedPersons:
    """Return the batch with persons taken for one by standing and new decisions.

    New decisions are on persons whose name is like one of the batch; nothing new is known of the others.

    Args:
        run: The run.
        state: The state that the batch is added to.
        tables: Tables of the batch.
        judged: The user's judgements.
        other_entities: Entities that other portions of a rebuild have; see `decided_entities`.
    """
    standing = merges_of(_published(run, state, "entity_merges"))
    if run.flow == "rebuild":
        standing += _resumed(run, tables, standing, other_entities=other_entities)
    standing = [merge for merge in standing if not judged.is_apart(merge.local_entity_id, merge.entity_id)]
    batch = with_targets(tables, targets_of(standing))
    stored = NamesakeSearch(run.home, state, tuple(standing))
    merges = entity_merges(stored.corpus(batch, spellings_of(tables["entities"])), standing, judged)
    targets = targets_of(merges)
    new_targets = targets_of(merges[len(standing) :])
    return MergedPersons({**with_targets(batch, targets), "entity_merges": merges_table(merges)}, new_targets)


def _resumed(
    run: Run, tables: Mapping[str, pa.Table], standing: Sequence[Merge], *, other_entities: frozenset[str]
) -> list[Merge]:
    """Return the published decisions on names of the batch whose entity a rebuild has found again."""
    entity_ids = set(tables["entities"]["entity_id"].to_pylist())
    local_ids = entity_ids - {merge.local_entity_id for merge in standing}
    return [
        merge
        for merge in merges_of(_published(run, run.state(), "entity_merges"))
        if merge.local_entity_id in local_ids and merge.entity_id in entity_ids | other_entities
    ]


def decided_entities(run: Run, folders: Iterable[Path]) -> frozenset[str]:
    """Return the entities of published decisions that any staged document names."""
    decided = {merge.entity_id for merge in merges_of(_published(run, run.state(), "entity_merges"))}
    entity_ids = set[str]()
    for folder in folders if decided else ():
        column = pq.read_table(folder / "entities.parquet", columns=["entity_id"])["entity_id"]
        entity_ids |= decided.intersection(column.to_pylist())
    return frozenset(entity_ids)


def _published(run: Run, state: Manifest, name: str) -> pa.Table:
    return lake.tables(run.home, state, name)


def moved_rows(
    run: Run, state: Manifest, targets: Mapping[str, str], *, superseded: Mapping[str, pa.Table]
) -> dict[str, pa.Table]:
    """Return the published rows that refer to an entity now taken for another, with the new ids.

    Args:
        run: The run.
        state: The published state.
        targets: The entity that each is taken for.
        superseded: Rows that take the place of published ones anyway; they are left out.
    """
    ids = pa.array(sorted(targets), pa.string())
    rows: dict[str, pa.Table] = {}
    for name, columns in COLUMNS.items():
        parts = [lake.rows(run.home, state, name, key=column, values=ids) for column in columns]
        found = first_of_each(pa.concat_tables(parts), table(name).key)
        known = superseded.get(name, empty(table(name)))[table(name).key].combine_chunks()
        rows[name] = found.filter(pc.invert(pc.is_in(found[table(name).key], known)))
    return with_targets(rows, targets)


def without_lost(merges: pa.Table, entities: pa.Table, articles: pa.Table | None = None) -> pa.Table:
    """Return the decisions whose entity is among some entities; with articles, their article too if they have one."""
    remaining = merges.filter(pc.is_in(merges["entity_id"], entities["entity_id"].combine_chunks()))
    if articles is None:
        return remaining
    keys = remaining["article_key"]
    return remaining.filter(pc.or_(pc.is_null(keys), pc.is_in(keys, articles["article_key"].combine_chunks())))
