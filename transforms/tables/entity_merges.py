"""The `entity_merges` table: names that articles alone would take for entities of their own.

A decision that was published stands, so that ids stay while the corpus grows and in a rebuild; the user's judgements
overturn it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.expectations.arrow import arrow_table
from newsledger.expectations.keys import stable_id
from newsledger.expectations.tables import ENTITY_MERGES
from newsledger.transforms.tables.judgements import COLUMNS, Judgements
from newsledger.transforms.tables.person_merges import CorpusPerson, MentioningArticles, Merge, PersonMerger

METHOD = 1
"""Number of the rules by which persons are merged; decisions of another number do not stand in a rebuild."""

_PLACES = ("GPE", "LOC", "NORP")
FEW, _SHARE = 3, 20  # an entity tells articles apart if at most three, or one in twenty, name it


@dataclass(frozen=True, slots=True)
class CorpusNames:
    """What is known of the corpus.

    Attributes:
        entities: entity_id, name, type and reference_id; the first row of an id counts.
        counts: Number of articles by entity_id; entities of no article are left out.
        pronouns: he, she or mixed by entity_id, where texts use them.
        articles: What is known of articles.
    """

    entities: pa.Table
    counts: Mapping[str, int]
    pronouns: Mapping[str, str]
    articles: MentioningArticles


def entity_merges(corpus: CorpusNames, standing: Iterable[Merge], judged: Judgements) -> list[Merge]:
    """Return the decisions on the persons of a corpus: those that stand, then the new ones."""
    standing = [merge for merge in standing if not judged.is_apart(merge.local_entity_id, merge.entity_id)]
    merger = PersonMerger(standing, apart=judged.is_apart, articles=corpus.articles)
    return [*standing, *merger.merges(_people(corpus))]


def _people(corpus: CorpusNames) -> list[CorpusPerson]:
    people: dict[str, CorpusPerson] = {}
    persons = corpus.entities.filter(pc.equal(corpus.entities["type"], "PERSON"))
    for entity_id, name in zip(persons["entity_id"].to_pylist(), persons["name"].to_pylist(), strict=True):
        count = corpus.counts.get(entity_id, 0)
        if count and entity_id not in people:
            people[entity_id] = CorpusPerson(entity_id, name, count, corpus.pronouns.get(entity_id))
    return [*people.values(), *_bodies(corpus, known=people)]


def _bodies(corpus: CorpusNames, *, known: Collection[str]) -> Iterator[CorpusPerson]:
    """Yield the bodies of one word that one article names and no list knows: "Obama" of "the Obama administration"."""
    is_unlisted = pc.and_(pc.equal(corpus.entities["type"], "ORG"), pc.is_null(corpus.entities["reference_id"]))
    unlisted = corpus.entities.filter(is_unlisted)
    bodies = dict(zip(unlisted["entity_id"].to_pylist(), unlisted["name"].to_pylist(), strict=True))
    for entity_id, name in bodies.items():
        if entity_id not in known and corpus.counts.get(entity_id) == 1 and name.isalpha() and not name.isupper():
            yield CorpusPerson(entity_id, name, 1, is_body=True)


def most_articles(article_count: int) -> int:
    """Return the number of articles that an entity may be in and still tell articles apart."""
    return max(FEW, article_count // _SHARE)


def telling(counts: pa.Table, types: pa.Table, *, most: int) -> dict[str, int]:
    """Return the entities by which articles can be told to be about the same things: no places, and none of many.

    Each has the number of its articles.

    Args:
        counts: entity_id and article_count, which are added up.
        types: entity_id and type.
        most: Number of articles from which an entity tells nothing.
    """
    places = types.filter(pc.is_in(types["type"], pa.array(_PLACES)))["entity_id"].combine_chunks()
    total = counts.group_by("entity_id").aggregate([("article_count", "sum")])
    few = total.filter(pc.less_equal(total["article_count_sum"], most))
    few = few.filter(pc.invert(pc.is_in(few["entity_id"], places)))
    return dict(zip(few["entity_id"].to_pylist(), few["article_count_sum"].to_pylist(), strict=True))


def targets_of(merges: Iterable[Merge]) -> dict[str, str]:
    """Return the entity that each name is taken for, by the id that it would have by itself."""
    return {merge.local_entity_id: merge.entity_id for merge in merges}


def merges_of(table: pa.Table) -> list[Merge]:
    """Return rows of `entity_merges` as decisions; those of other rules are left out."""
    rows = table.filter(pc.equal(table["method"], METHOD)).select(list(Merge.__slots__)).to_pylist()
    return [Merge(**row) for row in rows]


def merges_table(merges: Iterable[Merge]) -> pa.Table:
    """Return decisions as rows of `entity_merges`."""
    rows = [
        {name: getattr(merge, name) for name in Merge.__slots__}
        | {"merge_id": stable_id("merge", merge.local_entity_id), "method": METHOD}
        for merge in merges
    ]
    return arrow_table(ENTITY_MERGES, sorted(rows, key=lambda row: str(row["merge_id"])))


def with_targets(tables: Mapping[str, pa.Table], targets: Mapping[str, str]) -> dict[str, pa.Table]:
    """Return tables of rows that refer to entities, with the ids that decisions give; their fragments are left out."""
    result = dict(tables)
    if not targets:
        return result
    for name, columns in COLUMNS.items():
        for column in columns:
            if name in result:
                result[name] = with_replaced(result[name], column, targets)
    if "entities" in result:
        gone = pa.array(list(targets), pa.string())
        result["entities"] = result["entities"].filter(pc.invert(pc.is_in(result["entities"]["entity_id"], gone)))
    return result


def with_replaced(table: pa.Table, column: str, targets: Mapping[str, str]) -> pa.Table:
    """Return a table with the ids of a column replaced."""
    index = table.schema.get_field_index(column)
    position = pc.index_in(table[column], pa.array(list(targets), pa.string()))
    replaced = pa.array(list(targets.values()), pa.string()).take(position.combine_chunks())
    return table.set_column(index, table.schema.field(index), pc.coalesce(replaced, table[column].combine_chunks()))
