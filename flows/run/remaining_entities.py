"""The entities of a ledger that lost articles: what the articles that remain tell of them, and nothing else.

A row of `entities` has the name and the country that any article told, and a decision of `entity_merges` the names that
were compared. What an article that was lost alone told goes with it. Where published rows do not say which article told
it, articles that remain are read again, until one tells it too.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.expectations.arrow import arrow_table, empty
from newsledger.expectations.declaration import Row
from newsledger.expectations.tables import TABLES, table
from newsledger.flows.context import Run
from newsledger.flows.run.batch import published_entities, user_judgements
from newsledger.flows.run.merged_persons import moved_rows, without_lost
from newsledger.flows.run.namesakes import NamesakeSearch, spellings_of
from newsledger.flows.run.rereading import Rereading
from newsledger.transforms.annotation import EntityDraft
from newsledger.transforms.tables.entity_merges import entity_merges, merges_of, merges_table, targets_of, with_targets
from newsledger.transforms.tables.judgements import COLUMNS, Judgements
from newsledger.transforms.tables.person_merges import Merge
from newsledger.transforms.tables.person_names import person_name
from newsledger.transforms.tables.statements import entity_id
from newsledger.transforms.tables.versions import first_of_each
from newsledger.warehouse import lake
from newsledger.warehouse.manifest import Manifest

_EMPTY = {declared.name: empty(declared) for declared in TABLES}


@dataclass(frozen=True, slots=True)
class Remainder:
    """The state whose rows refer to the entities that remain, and all rows of `entities` and `entity_merges`."""

    state: Manifest
    entities: pa.Table
    entity_merges: pa.Table


def remaining_entities(run: Run, state: Manifest, *, lost_entities: pa.Table) -> Remainder:
    """Return the entities after a loss, and the decisions on names that the remaining articles still bear out.

    Args:
        run: The run.
        state: The state without the lost rows; `entities` and `entity_merges` are those before.
        lost_entities: Rows of `entities` before, of those to which lost mentions refer.
    """
    articles = lake.tables(run.home, state, "articles", columns=["article_key"])
    if not lost_entities.num_rows:
        rows = published_entities(run.home, state, _EMPTY)
        return Remainder(state, rows, without_lost(lake.tables(run.home, state, "entity_merges"), rows, articles))
    judged = user_judgements(run.home)
    review = _Review(run, state, judged, Rereading(run, state, judged))
    review.begin(articles)
    for row in review.remaining(lost_entities).to_pylist():
        review.check(row)
    names = [*lost_entities["name"].to_pylist(), *(merge.local_name for merge in review.dropped)]
    return review.decided(review.separated(), names=names)


@dataclass(slots=True)
class _Review:
    """The check of entities that lost mentions.

    Attributes:
        run: The run.
        state: The state without the lost rows.
        judged: The user's judgements.
        reading: Remaining articles that were read again.
        standing: The decisions that stand.
        dropped: Decisions on names of which no remaining article has both.
        untold: Entities of whose published row the remaining articles tell only a part.
        lost: Entities that no remaining article names, though names in it were taken for them.
    """

    run: Run
    state: Manifest
    judged: Judgements
    reading: Rereading
    standing: list[Merge] = field(default_factory=list)
    dropped: list[Merge] = field(default_factory=list)
    untold: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)

    def begin(self, articles: pa.Table) -> None:
        """Take the published decisions but those on names of lost articles."""
        stored = lake.tables(self.run.home, self.state, "entity_merges")
        keys = stored["article_key"]
        is_there = pc.or_(pc.is_null(keys), pc.is_in(keys, articles["article_key"].combine_chunks()))
        self.dropped = merges_of(stored.filter(pc.invert(is_there)))
        merges = merges_of(stored.filter(is_there))
        self.standing = [merge for merge in merges if not self.judged.is_apart(merge.local_entity_id, merge.entity_id)]

    def remaining(self, entities: pa.Table) -> pa.Table:
        """Return the rows of the entities that are still mentioned."""
        ids = entities["entity_id"].combine_chunks()
        mentions = lake.rows(self.run.home, self.state, "mentions", key="entity_id", values=ids, columns=["entity_id"])
        return entities.filter(pc.is_in(ids, pc.unique(mentions["entity_id"])))

    def check(self, row: Row) -> None:
        """Find out whether remaining articles tell what the row of an entity says, and have the names taken for it."""
        key = str(row["entity_id"])
        merges = [merge for merge in self.standing if merge.entity_id == key]
        heads = {group[0].id for group in self.judged.groups if group[0].draft is None}
        is_composed = bool(merges) or key in heads
        if not is_composed and (row["reference_id"] or not row["country_code"]):
            return  # its name alone has made its id
        if not self.reading.tells_of(key, row):
            is_named = self.reading.fragments(key).num_rows > 0
            (self.untold if is_named or not is_composed else self.lost).add(key)
        for merge in merges:
            if key in self.lost or not self._is_borne_out(merge):
                self.standing.remove(merge)
                self.dropped.append(merge)

    def _is_borne_out(self, merge: Merge) -> bool:
        """Return whether a remaining article has the name by itself; a surname alone has its article."""
        local = {"entity_id": merge.local_entity_id, "name": merge.local_name, "country_code": None}
        return merge.article_key is not None or self.reading.tells_of(merge.entity_id, {**local, "reference_id": None})

    def separated(self) -> Manifest:
        """Return the state in which no row refers to a lost entity, with all rows of `entities`."""
        changes: dict[str, pa.Table] = {}
        fragments = _EMPTY["entities"]
        if self.lost:
            for key in sorted(self.lost):
                self.reading.read_all(key)
            separation = _Separation(self.run, self.state, self.reading, frozenset(self.lost))
            changes = with_targets(separation.rows(), targets_of(self.standing))
            fragments = pa.concat_tables([self.reading.tables["entities"], separation.fragments()])
        fragments = pa.concat_tables([fragments, *map(self._told, sorted(self.untold))])
        state = lake.merged(self.run.home, self.state, changes, run_id=self.run.run_id)
        entities = published_entities(
            self.run.home, state, {**_EMPTY, "entities": fragments}, renewed_ids=self.untold | self.lost
        )
        changes = {"entities": entities}
        return lake.merged(self.run.home, state, changes, run_id=self.run.run_id, whole=changes)

    def _told(self, key: str) -> pa.Table:
        """Return what the remaining articles tell of an entity; its name and type where none was read."""
        fragments = self.reading.fragments(key)
        if fragments.num_rows:
            return fragments
        ids = pa.array([key], pa.string())
        row = lake.rows(self.run.home, self.state, "entities", key="entity_id", values=ids).to_pylist()[0]
        return arrow_table(table("entities"), [row | {"country_code": None}])

    def decided(self, state: Manifest, *, names: Iterable[str]) -> Remainder:
        """Return the remainder after new decisions on names like those of entities that lost mentions."""
        home = self.run.home
        spellings = frozenset(spelling for name in names for spelling in person_name(name).spellings)
        spellings |= spellings_of(self.reading.tables["entities"])
        corpus = NamesakeSearch(home, state, tuple(self.standing)).corpus(_EMPTY, spellings)
        merges = entity_merges(corpus, self.standing, self.judged)
        targets = targets_of(merges[len(self.standing) :])
        if targets:
            changes = moved_rows(self.run, state, targets, superseded={})
            state = lake.merged(home, state, changes, run_id=self.run.run_id)
            entities = published_entities(home, state, _EMPTY)
        else:
            entities = lake.tables(home, state, "entities")
        articles = lake.tables(home, state, "articles", columns=["article_key"])
        return Remainder(state, entities, without_lost(merges_table(merges), entities, articles))


@dataclass(slots=True)
class _Separation:
    """Rows that refer to lost entities, and the entities of their own articles that they refer to instead.

    A row that reading the article again does not give, as another annotator made it, refers to the entity to which the
    article's other mentions of the same go, and if there is none, to one of the longest name there.
    """

    run: Run
    state: Manifest
    reading: Rereading
    ids: frozenset[str]
    entity_by_article: dict[tuple[str, str], str] = field(default_factory=dict)
    further: list[Row] = field(default_factory=list)

    def rows(self) -> dict[str, pa.Table]:
        """Return the rows by table, mentions first, with their new ids."""
        return {name: self._rows(name, columns) for name, columns in COLUMNS.items()}

    def fragments(self) -> pa.Table:
        """Return what is known of the entities that reading did not give."""
        return arrow_table(table("entities"), self.further)

    def _rows(self, name: str, columns: Collection[str]) -> pa.Table:
        ids = pa.array(sorted(self.ids), pa.string())
        parts = [lake.rows(self.run.home, self.state, name, key=column, values=ids) for column in columns]
        key = table(name).key
        rows = first_of_each(pa.concat_tables(parts), key)
        rows_by_key = {row[key]: row for row in self.reading.tables[name].select([key, *columns]).to_pylist()}
        entries = rows.select([key, "article_id", *columns]).to_pylist()
        for column in columns:
            pairs = [(row["article_id"], row[column]) for row in entries]
            own_ids = [rows_by_key.get(row[key], {}).get(column) for row in entries]
            self.entity_by_article = {
                pair: own_id
                for pair, own_id in zip(pairs, own_ids, strict=True)
                if own_id is not None and pair[1] in self.ids
            } | self.entity_by_article
            new_ids = [
                (own_id or self._entity_in(*pair)) if pair[1] in self.ids else pair[1]
                for pair, own_id in zip(pairs, own_ids, strict=True)
            ]
            position = rows.schema.get_field_index(column)
            rows = rows.set_column(position, rows.schema.field(position), pa.array(new_ids, pa.string()))
        return rows

    def _entity_in(self, article_id: str, key: str) -> str:
        """Return the entity that the other mentions of an article are now taken for."""
        if (article_id, key) not in self.entity_by_article:
            values = pa.array([article_id], pa.string())
            mentions = lake.rows(self.run.home, self.state, "mentions", key="article_id", values=values).to_pylist()
            (article,) = lake.rows(self.run.home, self.state, "articles", key="article_id", values=values).to_pylist()
            draft = _longest(row for row in mentions if row["entity_id"] == key)
            own_id = entity_id(str(article["article_key"]), draft)
            self.entity_by_article[article_id, key] = own_id
            self.further.append({"entity_id": own_id, "name": draft.name, "type": draft.type})
        return self.entity_by_article[article_id, key]


def _longest(mentions: Iterable[Mapping[str, object]]) -> EntityDraft:
    """Return the longest name that mentions give an entity."""
    rows = sorted(mentions, key=lambda row: (row["kind"] != "name", -len(str(row["text"])), str(row["mention_id"])))
    return EntityDraft(" ".join(str(rows[0]["text"]).split()), str(rows[0]["type"]))
