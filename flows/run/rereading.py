"""Rereading: what single published articles make of their entities, annotated anew from their text in the lake."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.expectations.arrow import arrow_table, empty
from newsledger.expectations.declaration import Row
from newsledger.expectations.tables import table
from newsledger.flows.context import Run
from newsledger.transforms.annotators import annotator, rules_of
from newsledger.transforms.tables import statements
from newsledger.transforms.tables.judgements import COLUMNS, Judgements, judged
from newsledger.warehouse import lake
from newsledger.warehouse.manifest import Manifest

_TABLES = ("articles", "entities", *COLUMNS)
_BATCH = 50  # articles whose texts are in memory


@dataclass(slots=True)
class Rereading:
    """The articles of a state that were annotated again, by the rules alone: a language model names no entities.

    Attributes:
        run: The run.
        state: The state that has the articles.
        judgements: The user's judgements, which apply as they do to the rows of a run.
        tables: Rows of the articles read so far before persons are taken for one; `entities` are fragments.
    """

    run: Run
    state: Manifest
    judgements: Judgements
    tables: dict[str, pa.Table] = field(default_factory=lambda: {name: empty(table(name)) for name in _TABLES})

    def tells_of(self, holder: str, entity: Row) -> bool:
        """Return whether an article names an entity by itself, and tells its country if it has one.

        Articles are read until one does. Only those are read whose text has every word of the name.

        Args:
            holder: Entity to which the mentions refer in the state.
            entity: Id, name, country and reference.
        """
        if self._has(entity):
            return True
        words = () if entity["reference_id"] else str(entity["name"]).casefold().split()
        for article in self._unread(holder):
            text = f"{article['title'] or ''} {article['text']}".casefold()
            if all(word in text for word in words):
                self._read(article)
                if self._has(entity):
                    return True
        return False

    def read_all(self, holder: str) -> None:
        """Read every article that mentions an entity."""
        for article in self._unread(holder):
            self._read(article)

    def fragments(self, entity_id: str) -> pa.Table:
        """Return what the articles read so far tell of an entity."""
        fragments = self.tables["entities"]
        return fragments.filter(pc.equal(fragments["entity_id"], entity_id))

    def _has(self, entity: Row) -> bool:
        return any(
            entity["reference_id"]
            or (
                str(row["name"]).casefold() == str(entity["name"]).casefold()
                and entity["country_code"] in (None, row["country_code"])
            )
            for row in self.fragments(str(entity["entity_id"])).to_pylist()
        )

    def _unread(self, holder: str) -> Iterator[Row]:
        """Yield the annotated articles that mention an entity and were not read, in the order of their ids."""
        ids = pa.array([holder], pa.string())
        mentions = lake.rows(self.run.home, self.state, "mentions", key="entity_id", values=ids, columns=["article_id"])
        article_ids = pc.unique(mentions["article_id"]).sort()
        is_read = pc.is_in(article_ids, self.tables["articles"]["article_id"].combine_chunks())
        unread = article_ids.filter(pc.invert(is_read))
        for first in range(0, len(unread), _BATCH):
            values = unread.slice(first, _BATCH)
            rows = lake.rows(self.run.home, self.state, "articles", key="article_id", values=values)
            yield from rows.filter(pc.is_valid(rows["annotator"])).sort_by("article_id").to_pylist()

    def _read(self, article: Row) -> None:
        from newsledger.transforms.english.parse.sentences import segmented

        text = segmented(
            article_id=str(article["article_id"]),
            article_key=str(article["article_key"]),
            title=str(article["title"] or ""),
            body=str(article["text"]),
            language=str(article["language"]),
            published_at=article["published_at"],  # type: ignore[arg-type]
            source_id=str(article["source_id"]),
            dateline=str(article["dateline"]) if article["dateline"] else None,
        )
        rules = annotator(rules_of(self.run.settings.annotator))
        rows = {**statements.rows(text, rules.annotate(text)), "articles": [article]}
        fresh = judged({name: arrow_table(table(name), rows[name]) for name in _TABLES}, self.judgements)
        self.tables = {name: pa.concat_tables([self.tables[name], fresh[name]]) for name in _TABLES}
