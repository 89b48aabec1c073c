"""The articles of persons of like names, in the ledger and in a batch, as far as a decision asks for them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.transforms.tables.entity_merges import FEW, most_articles, telling
from newsledger.transforms.tables.person_merges import ArticlePairs
from newsledger.warehouse import lake
from newsledger.warehouse.home import Home
from newsledger.warehouse.manifest import Manifest
from newsledger.warehouse.narrow_columns import narrow_table

_PLACE = ["entity_id", "article_id"]
_PAIR = ["article_key", "entity_id"]
_COUNTED = ["entity_id", "type", "article_count"]


@dataclass(frozen=True)
class NamesakeArticles:
    """The articles that mention entities, each of which has a number.

    Attributes:
        home: The home.
        state: The published state.
        batch: New rows of entities, mentions and articles.
        articles: article_id and article_key of the articles of the batch, and of all their published versions.
        pairs: article_key and entity_id of what the batch mentions, each pair once.
        added: Number of articles that the batch adds to those of each entity.
    """

    home: Home
    state: Manifest
    batch: Mapping[str, pa.Table]
    articles: pa.Table
    pairs: pa.Table
    added: dict[str, int]
    _keys: list[str] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of_batch(cls, home: Home, state: Manifest, batch: Mapping[str, pa.Table]) -> "NamesakeArticles":
        """Return what is known of articles with a batch; an article that is published has the key that it has there."""
        columns = ["article_id", "article_key"]
        fresh = batch["articles"].select(columns)
        ids = pc.unique(
            pa.chunked_array([*batch["mentions"]["article_id"].chunks, *fresh["article_id"].chunks], pa.string())
        )
        stored = lake.rows(home, state, "articles", key="article_id", values=ids, columns=columns)
        fresh = fresh.filter(pc.invert(pc.is_in(fresh["article_id"], stored["article_id"].combine_chunks())))
        keys = pc.unique(pa.chunked_array([*stored["article_key"].chunks, *fresh["article_key"].chunks], pa.string()))
        versions = lake.rows(home, state, "articles", key="article_key", values=keys, columns=columns)
        pairs = _pairs(batch["mentions"], pa.concat_tables([stored, fresh]))
        mentions = lake.rows(
            home, state, "mentions", key="article_id", values=versions["article_id"].combine_chunks(), columns=_PLACE
        )
        added = pairs.join(_pairs(mentions, versions), _PAIR, join_type="left anti")["entity_id"].value_counts()
        counts = zip(added.field("values").to_pylist(), added.field("counts").to_pylist(), strict=True)
        return cls(home, state, batch, pa.concat_tables([versions, fresh]), pairs, dict(counts))

    def of(self, entity_ids: Collection[str]) -> Mapping[str, frozenset[int]]:
        """Return the articles that mention each of some entities."""
        values = pa.array(sorted(entity_ids), pa.string())
        mentions = self._rows("mentions", "entity_id", values, _PLACE)
        articles = self._rows(
            "articles", "article_id", pc.unique(mentions["article_id"]), ["article_id", "article_key"]
        )
        fresh = self.pairs.filter(pc.is_in(self.pairs["entity_id"], values))
        pairs = pa.concat_tables([_pairs(mentions, articles), fresh])
        numbers = self._numbered(pairs["article_key"].combine_chunks())
        result = defaultdict[str, set[int]](set)
        for entity_id, number in zip(pairs["entity_id"].to_pylist(), numbers, strict=True):
            result[entity_id].add(number)
        return {entity_id: frozenset(articles_of) for entity_id, articles_of in result.items()}

    def _numbered(self, keys: pa.Array) -> Iterable[int]:
        """Return the numbers of articles by their keys."""
        encoded = keys.dictionary_encode()
        for key in encoded.dictionary.to_pylist():
            if key not in self._numbers:
                self._numbers[key] = len(self._keys)
                self._keys.append(key)
        numbers = pa.array([self._numbers[key] for key in encoded.dictionary.to_pylist()], pa.int64())
        places: list[int] = numbers.take(encoded.indices).to_pylist()
        return places

    def key(self, number: int) -> str:
        """Return the article_key of an article."""
        return self._keys[number]

    def company(self, pairs: ArticlePairs) -> list[set[str]]:
        """Return, for each two groups of articles, the entities of both that tell what articles are about.

        What the first groups mention is told first, so that of the second, which may be many, these alone are read.
        """
        if not pairs:
            return []
        first = self._mentioned({number for group, _ in pairs for number in group})
        counts = self._rare(pc.unique(first["entity_id"]))
        rare_ids = pa.array(sorted(counts), pa.string())
        second = self._mentioned({number for _, group in pairs for number in group}, entity_ids=rare_ids)
        sets = [_by_key(part.filter(pc.is_in(part["entity_id"], rare_ids))) for part in (first, second)]
        shared = [self._shared(groups, sets) for groups in pairs]
        if max((counts[entity] for entities in shared for entity in entities), default=0) <= FEW:
            return shared
        limit = most_articles(self._article_count)
        return [{entity for entity in entities if counts[entity] <= limit} for entities in shared]

    def _shared(self, groups: Iterable[Collection[int]], mentioned: Iterable[Mapping[str, set[str]]]) -> set[str]:
        """Return the entities that every group of articles mentions, by what each article mentions."""
        pairs = zip(groups, mentioned, strict=True)
        return set.intersection(
            *({entity for number in group for entity in by_key.get(self._keys[number], ())} for group, by_key in pairs)
        )

    def _mentioned(self, numbers: Collection[int], *, entity_ids: pa.Array | None = None) -> pa.Table:
        """Return article_key and entity_id of what some articles mention, each pair once; or of some entities alone."""
        keys = pa.array(sorted(self._keys[number] for number in numbers), pa.string())
        articles = self._rows("articles", "article_key", keys, ["article_id", "article_key"])
        mentions = lake.rows(
            self.home,
            self.state,
            "mentions",
            key="article_id",
            values=articles["article_id"].combine_chunks(),
            columns=_PLACE,
            second_key=None if entity_ids is None else ("entity_id", entity_ids),
        )
        fresh = self.pairs.filter(pc.is_in(self.pairs["article_key"], keys))
        return pa.concat_tables([_pairs(mentions, articles), fresh])

    def _rare(self, entity_ids: pa.Array) -> dict[str, int]:
        """Return those of some entities that may tell what articles are about, with the number of their articles.

        None is in more articles than told if each row of the ledger were an article of its own.
        """
        published = self._rows("entities", "entity_id", entity_ids, _COUNTED)
        batch_counts = pa.table(
            {"entity_id": list(self.added), "article_count": list(self.added.values())},
            pa.schema([("entity_id", pa.string()), ("article_count", pa.int64())]),
        )
        batch_counts = batch_counts.filter(pc.is_in(batch_counts["entity_id"], entity_ids))
        columns = ["entity_id", "article_count"]
        types = ["entity_id", "type"]
        rows = self.state.tables["articles"].rows if "articles" in self.state.tables else 0
        return telling(
            pa.concat_tables([published.select(columns), batch_counts]),
            pa.concat_tables([published.select(types), self.batch["entities"].select(types)]),
            most=most_articles(rows + self.articles.num_rows),
        )

    @cached_property
    def _article_count(self) -> int:
        """Return the number of articles of the ledger and the batch, each counted once for all its versions."""
        stored = narrow_table(self.home, self.state, "articles", columns=["article_key"])["article_key"]
        count: int = pc.count_distinct(
            pa.chunked_array([*stored.chunks, *self.articles["article_key"].chunks], pa.string())
        ).as_py()
        return count

    def _rows(self, name: str, key: str, values: pa.Array, columns: list[str]) -> pa.Table:  # noqa: PLR0917
        return lake.rows(self.home, self.state, name, key=key, values=values, columns=columns)


def _by_key(pairs: pa.Table) -> Mapping[str, set[str]]:
    result = defaultdict[str, set[str]](set)
    for key, entity_id in zip(pairs["article_key"].to_pylist(), pairs["entity_id"].to_pylist(), strict=True):
        result[key].add(entity_id)
    return result


def _pairs(mentions: pa.Table, articles: pa.Table) -> pa.Table:
    """Return article_key and entity_id of the mentions of some articles, each pair once."""
    place = pc.index_in(mentions["article_id"], articles["article_id"].combine_chunks())
    keyed = pa.table({"article_key": articles["article_key"].take(place), "entity_id": mentions["entity_id"]})
    return keyed.filter(pc.is_valid(keyed["article_key"])).group_by(_PAIR).aggregate([])
