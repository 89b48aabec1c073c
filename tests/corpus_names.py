"""What a corpus says of names, counted anew from its tables: the searches of a publish find the same."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping

import pyarrow as pa

from newsledger.transforms.tables.entities import pronouns
from newsledger.transforms.tables.entity_merges import CorpusNames, most_articles
from newsledger.transforms.tables.person_merges import ArticlePairs


class WholeCorpus:
    """The articles of a corpus that is in memory as a whole."""

    def __init__(self, entities: pa.Table, mentions: pa.Table, articles: pa.Table) -> None:
        rows = reversed(articles.select(["article_id", "article_key"]).to_pylist())
        keys = {row["article_id"]: row["article_key"] for row in rows}
        self.keys = sorted(set(keys.values()))
        self.articles: defaultdict[str, set[int]] = defaultdict(set)
        self.entities: defaultdict[int, set[str]] = defaultdict(set)
        for row in mentions.to_pylist():
            if row["article_id"] in keys:
                number = self.keys.index(keys[row["article_id"]])
                self.articles[row["entity_id"]].add(number)
                self.entities[number].add(row["entity_id"])
        counts = Counter({entity_id: len(numbers) for entity_id, numbers in self.articles.items()})
        most = most_articles(len(self.keys))
        places = {row["entity_id"] for row in entities.to_pylist() if row["type"] in ("GPE", "LOC", "NORP")}
        self.telling = {entity_id for entity_id, count in counts.items() if count <= most} - places
        self.names = CorpusNames(entities, counts, pronouns(mentions), self)

    def of(self, entity_ids: Collection[str]) -> Mapping[str, frozenset[int]]:
        return {entity_id: frozenset(self.articles[entity_id]) for entity_id in entity_ids}

    def key(self, number: int) -> str:
        return str(self.keys[number])

    def company(self, pairs: ArticlePairs) -> list[set[str]]:
        return [
            {
                entity_id
                for entity_id in self.telling
                if all(any(entity_id in self.entities[number] for number in group) for group in groups)
            }
            for groups in pairs
        ]
