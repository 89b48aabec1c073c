"""What the ledger knows of the persons whose names are like those of a batch, and of the articles that name them."""

from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.transforms.tables.entity_merges import Company, CorpusNames, most_articles, telling
from newsledger.transforms.tables.like_names import FoldedNames, QuickLook
from newsledger.transforms.tables.person_merges import Merge
from newsledger.transforms.tables.person_names import person_name
from newsledger.transforms.tables.versions import first_of_each
from newsledger.warehouse import lake
from newsledger.warehouse.home import Home
from newsledger.warehouse.manifest import Manifest

_NAMES = ("entity_id", "name", "type", "reference_id")
_MENTIONS = ("entity_id", "article_id", "text", "kind")
_PAIR = ["article_key", "entity_id"]
_FEW = 2  # articles of a person named in full, up to which the company of a surname decides


@dataclass(frozen=True, slots=True)
class NamesakeSearch:
    """The published ledger, in which the persons of like names are found by one pass over all names."""

    home: Home
    state: Manifest
    standing: tuple[Merge, ...]

    def corpus(self, batch: dict[str, pa.Table], spellings: frozenset[str]) -> CorpusNames:
        """Return the entities of like names, their mentions, and the company of the articles that may be compared.

        Args:
            batch: New rows of entities, mentions and articles.
            spellings: Spellings of the names in the batch.
        """
        published = self._like(spellings)
        index = lake.tables(self.home, self.state, "articles", columns=["article_id", "article_key"])
        articles = first_of_each(
            pa.concat_tables([index, batch["articles"].select(["article_id", "article_key"])]), "article_id"
        )
        entities = pa.concat_tables([published, batch["entities"].select(list(_NAMES))])
        mentions = pa.concat_tables(
            [
                self._rows("mentions", key="entity_id", values=published["entity_id"], columns=_MENTIONS),
                batch["mentions"].select(list(_MENTIONS)),
            ]
        )
        company = self._company(batch, articles, _compared(entities, mentions, articles))
        is_mentioned = pc.is_in(articles["article_id"], pc.unique(mentions["article_id"]))
        return CorpusNames(entities, mentions, articles.filter(is_mentioned), company)

    def _rows(self, name: str, *, key: str, values: pa.ChunkedArray, columns: Iterable[str]) -> pa.Table:
        unique = pc.drop_null(pc.unique(values))
        return lake.rows(self.home, self.state, name, key=key, values=unique, columns=list(columns))

    def _like(self, spellings: frozenset[str]) -> pa.Table:
        """Return the persons and bodies of like names; those of names that these have as well are among them."""
        known: frozenset[str] = frozenset()
        groups = [
            _Names.of(group.filter(_may_be_person(group)))
            for group in lake.groups(self.home, self.state, "entities", columns=_NAMES)
        ]
        local_names = pa.array([merge.local_name for merge in self.standing], pa.string())
        standing = _Names.of(pa.table({"name": local_names, "kept": [merge.entity_id for merge in self.standing]}))
        while fresh := spellings - known:
            known |= fresh
            look = QuickLook.of(fresh)
            names = [name for group in (standing, *groups) for name in group.spelt(look, fresh)]
            spellings = known | {person_name(name).common_family for name in names}
        kept_ids = standing.matching()["kept"].combine_chunks().cast("string")
        blank = lake.rows(self.home, self.state, "entities", key="entity_id", values=pa.array([]), columns=_NAMES)
        kept = (group.rows.filter(pc.is_in(group.rows["entity_id"], kept_ids)) for group in groups)
        return pa.concat_tables([blank, *(group.matching() for group in groups), *kept])

    def _company(self, batch: dict[str, pa.Table], articles: pa.Table, compared: pa.Array) -> Company:
        """Return the company of some articles, with the numbers of articles over the whole ledger."""
        columns = ["entity_id", "article_id"]
        keys = batch["articles"]["article_key"].combine_chunks()
        needed = pc.or_(pc.is_in(articles["article_key"], compared), pc.is_in(articles["article_key"], keys))
        stored = self._rows("mentions", key="article_id", values=articles.filter(needed)["article_id"], columns=columns)
        old_pairs, new_pairs = _pairs(stored, articles), _pairs(batch["mentions"].select(columns), articles)
        pairs = pa.concat_tables([old_pairs, new_pairs]).group_by(_PAIR).aggregate([])
        known = self._rows(
            "entities", key="entity_id", values=pairs["entity_id"], columns=("entity_id", "type", "article_count")
        )
        added = (
            new_pairs.join(old_pairs, _PAIR, join_type="left anti").group_by("entity_id").aggregate([([], "count_all")])
        )
        counts = pa.concat_tables(
            [known.select(["entity_id", "article_count"]), added.rename_columns({"count_all": "article_count"})]
        )
        types = pa.concat_tables([known.select(["entity_id", "type"]), batch["entities"].select(["entity_id", "type"])])
        most = most_articles(pc.count_distinct(articles["article_key"]).as_py())
        return telling(pairs, counts, entities=types, most=most)


@dataclass(slots=True)
class _Names:
    """Rows with a `name`, and which of them have one of the spellings that were looked for."""

    rows: pa.Table
    folded: FoldedNames
    is_spelt: pa.Array

    @classmethod
    def of(cls, rows: pa.Table) -> "_Names":
        """Return rows of which nothing is known yet."""
        return cls(rows, FoldedNames.of(rows["name"]), pa.repeat(pa.scalar(False), rows.num_rows))

    def spelt(self, look: QuickLook, spellings: frozenset[str]) -> list[str]:
        """Mark the rows whose name has one of further spellings, and return these names."""
        places = pc.indices_nonzero(look.may_match(self.folded))
        names = self.rows["name"].take(places).to_pylist()
        is_match = pa.array([not person_name(name).spellings.isdisjoint(spellings) for name in names], pa.bool_())
        places = places.filter(is_match)
        self.is_spelt = pc.or_(self.is_spelt, pc.is_in(pa.arange(0, self.rows.num_rows), places.cast(pa.int64())))
        return list(self.rows["name"].take(places).to_pylist())

    def matching(self) -> pa.Table:
        """Return the rows that were marked."""
        return self.rows.filter(self.is_spelt)


def spellings_of(entities: pa.Table) -> frozenset[str]:
    """Return the spellings of the names of persons, and of bodies whose name may be a person's."""
    names = entities.filter(_may_be_person(entities))["name"].to_pylist()
    return frozenset(spelling for name in names for spelling in person_name(name).spellings)


def _may_be_person(entities: pa.Table) -> pa.ChunkedArray:
    is_body = pc.and_(pc.equal(entities["type"], "ORG"), pc.is_null(entities["reference_id"]))
    is_word = pc.invert(pc.match_substring_regex(entities["name"], r"\s"))
    return pc.or_(pc.equal(entities["type"], "PERSON"), pc.and_(is_body, is_word))


def _compared(entities: pa.Table, mentions: pa.Table, articles: pa.Table) -> pa.Array:
    """Return the keys of the articles whose company may decide: those of surnames, and of persons in few articles."""
    people = first_of_each(entities.filter(_may_be_person(entities)), "entity_id")
    is_surname = pa.array([not person_name(name).is_full for name in people["name"].to_pylist()], pa.bool_())
    pairs = _pairs(mentions.select(["entity_id", "article_id"]), articles)
    pairs = pairs.filter(pc.is_in(pairs["entity_id"], people["entity_id"].combine_chunks()))
    counts = pairs.group_by("entity_id").aggregate([([], "count_all")])
    in_few = counts.filter(pc.less_equal(counts["count_all"], _FEW))["entity_id"].combine_chunks()
    ids = pa.concat_arrays([people.filter(is_surname)["entity_id"].combine_chunks(), in_few])
    return pc.unique(pairs.filter(pc.is_in(pairs["entity_id"], ids))["article_key"])


def _pairs(mentions: pa.Table, articles: pa.Table) -> pa.Table:
    """Return article_key and entity_id of the mentions of known articles, each pair once."""
    place = pc.index_in(mentions["article_id"], articles["article_id"].combine_chunks())
    keyed = pa.table({"article_key": articles["article_key"].take(place), "entity_id": mentions["entity_id"]})
    return keyed.filter(pc.is_valid(keyed["article_key"])).group_by(_PAIR).aggregate([])
