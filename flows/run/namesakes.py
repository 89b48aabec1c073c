"""What the ledger knows of the persons whose names are like those of a batch, and of the articles that name them."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.transforms.tables.entity_merges import Company, CorpusNames, most_articles, telling
from newsledger.transforms.tables.like_names import QuickLook
from newsledger.transforms.tables.person_merges import Merge
from newsledger.transforms.tables.person_names import person_name
from newsledger.transforms.tables.versions import first_of_each
from newsledger.warehouse import lake
from newsledger.warehouse.home import Home
from newsledger.warehouse.manifest import Manifest

_NAMES = ("entity_id", "name", "type", "reference_id")
_MENTIONS = ("entity_id", "article_id", "text", "kind")
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
        return CorpusNames(entities, mentions, articles, company)

    def _rows(self, name: str, *, key: str, values: pa.ChunkedArray, columns: Iterable[str]) -> pa.Table:
        unique = pc.drop_null(pc.unique(values))
        return lake.rows(self.home, self.state, name, key=key, values=unique, columns=list(columns))

    def _like(self, spellings: frozenset[str]) -> pa.Table:
        """Return the persons and bodies of like names; those of names that these have as well are among them."""
        known: frozenset[str] = frozenset()
        parts: list[pa.Table] = []
        while fresh := spellings - known:
            known |= fresh
            parts = list(self._pass(known))
            found = chain.from_iterable(part["name"].to_pylist() for part in parts)
            spellings = known | {person_name(name).common_family for name in found}
        blank = lake.rows(self.home, self.state, "entities", key="entity_id", values=pa.array([]), columns=_NAMES)
        return pa.concat_tables([blank, *parts])

    def _pass(self, spellings: frozenset[str]) -> Iterable[pa.Table]:
        """Yield the entities whose name, or a name that was taken for theirs, has one of the spellings."""
        look = QuickLook.of(spellings)
        local_names = pa.array([merge.local_name for merge in self.standing], pa.string())
        standing = pa.table({"name": local_names, "kept": [merge.entity_id for merge in self.standing]})
        kept_ids = _spelt(standing, look, spellings)["kept"].combine_chunks().cast("string")
        for group in lake.groups(self.home, self.state, "entities", columns=_NAMES):
            named = group.filter(_may_be_person(group))
            yield from (_spelt(named, look, spellings), named.filter(pc.is_in(named["entity_id"], kept_ids)))

    def _company(self, batch: dict[str, pa.Table], articles: pa.Table, compared: pa.Array) -> Company:
        """Return the company of some articles, with the numbers of articles over the whole ledger."""
        columns = ["entity_id", "article_id"]
        keys = batch["articles"]["article_key"].combine_chunks()
        needed = pc.or_(pc.is_in(articles["article_key"], compared), pc.is_in(articles["article_key"], keys))
        stored = self._rows("mentions", key="article_id", values=articles.filter(needed)["article_id"], columns=columns)
        old_pairs, new_pairs = _pairs(stored, articles), _pairs(batch["mentions"].select(columns), articles)
        wanted = pa.array(sorted({entity_id for _, entity_id in old_pairs | new_pairs}), pa.string())
        known = self._rows(
            "entities",
            key="entity_id",
            values=pa.chunked_array([wanted]),
            columns=("entity_id", "type", "article_count"),
        )
        counts = dict(zip(known["entity_id"].to_pylist(), known["article_count"].to_pylist(), strict=True))
        for _, entity_id in new_pairs - old_pairs:
            counts[entity_id] = counts.get(entity_id, 0) + 1
        types = pa.concat_tables([known.select(["entity_id", "type"]), batch["entities"].select(["entity_id", "type"])])
        most = most_articles(len(pc.unique(articles["article_key"])))
        return telling(old_pairs | new_pairs, counts, entities=types, most=most)


def spellings_of(entities: pa.Table) -> frozenset[str]:
    """Return the spellings of the names of persons, and of bodies whose name may be a person's."""
    names = entities.filter(_may_be_person(entities))["name"].to_pylist()
    return frozenset(spelling for name in names for spelling in person_name(name).spellings)


def _may_be_person(entities: pa.Table) -> pa.ChunkedArray:
    is_body = pc.and_(pc.equal(entities["type"], "ORG"), pc.is_null(entities["reference_id"]))
    is_word = pc.invert(pc.match_substring_regex(entities["name"], r"\s"))
    return pc.or_(pc.equal(entities["type"], "PERSON"), pc.and_(is_body, is_word))


def _spelt(rows: pa.Table, look: QuickLook, spellings: frozenset[str]) -> pa.Table:
    """Return the rows whose `name` has one of some spellings."""
    candidates = rows.filter(look.may_match(rows["name"]))
    names = candidates["name"].to_pylist()
    return candidates.filter(
        pa.array([not person_name(name).spellings.isdisjoint(spellings) for name in names], pa.bool_())
    )


def _compared(entities: pa.Table, mentions: pa.Table, articles: pa.Table) -> pa.Array:
    """Return the keys of the articles whose company may decide: those of surnames, and of persons in few articles."""
    people = first_of_each(entities.filter(_may_be_person(entities)), "entity_id")
    pairs = _pairs(mentions.select(["entity_id", "article_id"]), articles)
    keys: dict[str, list[str]] = {}
    for key, entity_id in pairs:
        keys.setdefault(entity_id, []).append(key)
    ids, names = people["entity_id"].to_pylist(), people["name"].to_pylist()
    compared = {
        key
        for entity_id, name in zip(ids, names, strict=True)
        if not person_name(name).is_full or len(keys.get(entity_id, ())) <= _FEW
        for key in keys.get(entity_id, ())
    }
    return pa.array(sorted(compared), pa.string())


def _pairs(mentions: pa.Table, articles: pa.Table) -> set[tuple[str, str]]:
    """Return article_key and entity_id of the mentions of known articles, each pair once."""
    place = pc.index_in(mentions["article_id"], articles["article_id"].combine_chunks())
    keyed = pa.table({"key": articles["article_key"].take(place), "entity_id": mentions["entity_id"]})
    unique = keyed.filter(pc.is_valid(keyed["key"])).group_by(["key", "entity_id"]).aggregate([])
    return set(zip(unique["key"].to_pylist(), unique["entity_id"].to_pylist(), strict=True))
