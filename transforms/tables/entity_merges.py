"""The `entity_merges` table: names that articles alone would take for entities of their own.

A decision that was published stands, so that ids stay while the corpus grows and in a rebuild; the user's judgements
overturn it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from newsledger.expectations.arrow import arrow_table
from newsledger.expectations.keys import stable_id
from newsledger.expectations.tables import ENTITY_MERGES
from newsledger.transforms.tables.entities import pronouns
from newsledger.transforms.tables.judgements import COLUMNS, Judgements
from newsledger.transforms.tables.person_merges import CompanySearch, CorpusPerson, Merge, PersonMerger

METHOD = 1
"""Number of the rules by which persons are merged; decisions of another number do not stand in a rebuild."""

_PAIRS = pa.schema([("article_key", pa.string()), ("entity_id", pa.string())])
_COUNTS = pa.schema([("entity_id", pa.string()), ("article_count", pa.int64())])
_PLACES = ("GPE", "LOC", "NORP")
_FEW, _SHARE = 3, 20  # an entity tells articles apart if at most three, or one in twenty, name it


@dataclass(frozen=True, slots=True)
class Company:
    """The entities by which articles can be told to be about the same things.

    Attributes:
        entities: Their ids, those of one article one after the other.
        places: The first of each article and the number of them, by article_key.
    """

    entities: pa.Array
    places: Mapping[str, tuple[int, int]]

    @classmethod
    def of_pairs(cls, pairs: pa.Table) -> "Company":
        """Return the company that pairs of article_key and entity_id say."""
        ordered = pairs.sort_by("article_key").combine_chunks()
        runs = ordered["article_key"].combine_chunks().dictionary_encode() if ordered.num_rows else None
        if runs is None:
            return cls(pa.array([], pa.string()), {})
        counts = pc.value_counts(runs.indices).field("counts").to_pylist()
        firsts = accumulate(counts, initial=0)
        places = dict(zip(runs.dictionary.to_pylist(), zip(firsts, counts, strict=False), strict=True))
        return cls(ordered["entity_id"].combine_chunks(), places)

    def of(self, article_keys: Iterable[str]) -> set[str]:
        """Return the telling entities of some articles."""
        spans = [self.places[key] for key in article_keys if key in self.places]
        return {entity_id for first, count in spans for entity_id in self.entities.slice(first, count).to_pylist()}


@dataclass(frozen=True, slots=True)
class CorpusNames:
    """What is known of the corpus.

    Attributes:
        entities: entity_id, name, type and reference_id; the first row of an id counts.
        mentions: entity_id, article_id, text and kind; the last two are not needed where pronouns are known.
        articles: article_id and article_key.
        company: Function that returns by what some articles can be told to be about the same things; where the mentions
            are not those of the whole corpus.
        pronouns: he, she or mixed by entity_id, where they are known.
    """

    entities: pa.Table
    mentions: pa.Table
    articles: pa.Table
    company: Callable[[Collection[str]], Company] | None = None
    pronouns: Mapping[str, str] | None = None


def entity_merges(corpus: CorpusNames, standing: Iterable[Merge], judged: Judgements) -> list[Merge]:
    """Return the decisions on the persons of a corpus: those that stand, then the new ones."""
    standing = [merge for merge in standing if not judged.is_apart(merge.local_entity_id, merge.entity_id)]
    keys, articles = _articles_by_entity(corpus.mentions, corpus.articles)
    merger = PersonMerger(
        standing, apart=judged.is_apart, company=_by_number(corpus, keys, articles), key=lambda n: keys[n].as_py()
    )
    return [*standing, *merger.merges(_people(corpus, articles))]


def _by_number(corpus: CorpusNames, keys: pa.Array, articles: Mapping[str, frozenset[int]]) -> CompanySearch:
    """Return the function that returns the company of articles, which are numbers of keys."""

    def named(numbers: Iterable[int]) -> list[str]:
        chosen: list[str] = keys.take(pa.array(sorted(numbers), pa.int64())).to_pylist()
        return chosen

    def search(numbers: Collection[int]) -> Callable[[Iterable[int]], set[str]]:
        if corpus.company is not None:
            company = corpus.company(named(numbers))
        else:
            by_key = {entity_id: set(named(of_entity)) for entity_id, of_entity in articles.items()}
            company = company_of(corpus.entities, by_key)
        return lambda some: company.of(named(some))

    return search


def _articles_by_entity(mentions: pa.Table, articles: pa.Table) -> tuple[pa.Array, dict[str, frozenset[int]]]:
    """Return the keys of articles, and by their numbers the articles that mention each entity.

    Numbers instead of keys, since persons of common names are in a large part of a ledger.
    """
    keys = articles["article_key"].combine_chunks().dictionary_encode()
    ids = mentions["entity_id"].combine_chunks().dictionary_encode()
    place = pc.index_in(mentions["article_id"].combine_chunks(), articles["article_id"].combine_chunks())
    is_there = place.is_valid()
    numbers = keys.indices.take(place.filter(is_there)).to_numpy().astype(np.int64)
    entities = ids.indices.filter(is_there).to_numpy().astype(np.int64)
    pairs = np.unique(entities * (len(keys.dictionary) + 1) + numbers)
    entities, numbers = np.divmod(pairs, len(keys.dictionary) + 1)
    present, firsts = np.unique(entities, return_index=True)
    groups = np.split(numbers, firsts[1:]) if len(firsts) else []
    names = ids.dictionary.take(pa.array(present)).to_pylist()
    return keys.dictionary, {name: frozenset(group.tolist()) for name, group in zip(names, groups, strict=True)}


def _people(corpus: CorpusNames, articles: Mapping[str, frozenset[int]]) -> list[CorpusPerson]:
    used = pronouns(corpus.mentions) if corpus.pronouns is None else corpus.pronouns
    people: dict[str, CorpusPerson] = {}
    persons = corpus.entities.filter(pc.equal(corpus.entities["type"], "PERSON"))
    for entity_id, name in zip(persons["entity_id"].to_pylist(), persons["name"].to_pylist(), strict=True):
        if entity_id in articles and entity_id not in people:
            people[entity_id] = CorpusPerson(entity_id, name, articles[entity_id], used.get(entity_id))
    return [*people.values(), *_bodies(corpus.entities, articles, known=people)]


def _bodies(
    entities: pa.Table, articles: Mapping[str, frozenset[int]], *, known: Collection[str]
) -> Iterator[CorpusPerson]:
    """Yield the bodies of one word that one article names and no list knows: "Obama" of "the Obama administration"."""
    unlisted = entities.filter(pc.and_(pc.equal(entities["type"], "ORG"), pc.is_null(entities["reference_id"])))
    bodies = dict(zip(unlisted["entity_id"].to_pylist(), unlisted["name"].to_pylist(), strict=True))
    for entity_id, name in bodies.items():
        if entity_id not in known and len(articles.get(entity_id, ())) == 1 and name.isalpha() and not name.isupper():
            yield CorpusPerson(entity_id, name, articles[entity_id], is_body=True)


def company_of(entities: pa.Table, articles: Mapping[str, set[str]]) -> Company:
    """Return the entities of each article by which it can be told: no places, and none of many articles.

    Args:
        entities: entity_id and type.
        articles: Keys of the articles of each entity, over the whole corpus.
    """
    most = most_articles(len(set().union(*articles.values())))
    ids = [entity_id for entity_id, keys in articles.items() for _ in keys]
    pairs = pa.table({"article_key": [key for keys in articles.values() for key in keys], "entity_id": ids}, _PAIRS)
    counts = pa.table(
        {"entity_id": list(articles), "article_count": [len(keys) for keys in articles.values()]}, _COUNTS
    )
    return telling(pairs, counts, entities=entities, most=most)


def most_articles(article_count: int) -> int:
    """Return the number of articles that an entity may be in and still tell articles apart."""
    return max(_FEW, article_count // _SHARE)


def telling(pairs: pa.Table, counts: pa.Table, *, entities: pa.Table, most: int) -> Company:
    """Return the company of articles.

    Args:
        pairs: article_key and entity_id of what is mentioned, each pair once.
        counts: entity_id and article_count, which are added up.
        entities: entity_id and type.
        most: Number of articles from which an entity tells nothing.
    """
    places = entities.filter(pc.is_in(entities["type"], pa.array(_PLACES)))["entity_id"].combine_chunks()
    total = counts.group_by("entity_id").aggregate([("article_count", "sum")])
    few = total.filter(pc.less_equal(total["article_count_sum"], most))["entity_id"].combine_chunks()
    is_telling = pc.and_not(pc.is_in(pairs["entity_id"], few), pc.is_in(pairs["entity_id"], places))
    return Company.of_pairs(pairs.filter(is_telling))


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
