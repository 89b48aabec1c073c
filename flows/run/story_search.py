"""What the ledger knows of the texts and stories near some articles: rows that indexes lead to, never the whole."""

from dataclasses import dataclass, field, replace

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.expectations.arrow import empty
from newsledger.expectations.stories import STORY_SCORE
from newsledger.expectations.tables import table
from newsledger.transforms.stories.membership import text_ids
from newsledger.transforms.tables.versions import first_of_each
from newsledger.warehouse import lake
from newsledger.warehouse.home import Home
from newsledger.warehouse.looked_up_rows import LookedUpRows
from newsledger.warehouse.manifest import Manifest, TableEntry
from newsledger.warehouse.narrow_columns import NARROW, narrow_table
from newsledger.warehouse.near_duplicates import Room
from newsledger.warehouse.story_links import story_texts

LINK = ("story_link_id", "article_id", "other_article_id", "score")
STORY_KEYS = NARROW["articles"]  # what tells the texts and stories of articles
_COLUMNS = list(STORY_KEYS)


def stored_articles(home: Home, state: Manifest) -> LookedUpRows:
    """Return the articles of a state, in STORY_KEYS, of which none was looked up yet."""
    return LookedUpRows(home, state, "articles", empty(table("articles")).select(_COLUMNS))


@dataclass(frozen=True, slots=True)
class ArticleSearch:
    """The articles of a state, in STORY_KEYS, of which some rows are replaced or new.

    Attributes:
        stored: The articles of the state.
        changed: Rows that are new, or take the place of the row with their key.
        room: Resources of queries.
    """

    stored: LookedUpRows
    changed: pa.Table
    room: Room

    @property
    def home(self) -> Home:
        """Return the home."""
        return self.stored.home

    @property
    def state(self) -> Manifest:
        """Return the state."""
        return self.stored.state

    def rows(self, key: str, values: pa.Array | pa.ChunkedArray) -> pa.Table:
        """Return the rows whose key is among some values."""
        values_once = pc.drop_null(pc.unique(values))
        stored = self.stored.having(key, values_once)
        return pa.concat_tables(
            [self.changed.filter(pc.is_in(self.changed[key], values_once)), self._unchanged(stored)]
        )

    def all_rows(self) -> pa.Table:
        """Return every row."""
        stored = lake.tables(self.home, self.state, "articles", columns=_COLUMNS)
        return pa.concat_tables([self.changed, self._unchanged(stored)])

    def _unchanged(self, stored: pa.Table) -> pa.Table:
        is_changed = pc.is_in(stored["article_id"], self.changed["article_id"].combine_chunks())
        return stored.filter(pc.invert(is_changed))

    def printing(self, texts: pa.Array) -> pa.Table:
        """Return all versions of the articles that print some texts."""
        of_texts = pa.concat_tables([self.rows("cluster_id", texts), self.rows("article_key", texts)])
        of_texts = of_texts.filter(pc.is_in(text_ids(of_texts), texts))
        return first_of_each(self.rows("article_key", of_texts["article_key"]), "article_id")

    def standing(self, texts: pa.Array, articles: pa.Table) -> pa.Table:
        """Return text_id, article_id and day of what stands for some texts; `articles` has all that print them."""
        representatives = story_texts(articles, self.room)
        return representatives.filter(pc.is_in(representatives["text_id"], texts))

    def standing_among(self, article_ids: pa.Array) -> pa.Table:
        """Return text_id, article_id and day of those of some articles that stand for a text."""
        texts = pc.unique(text_ids(self.rows("article_id", article_ids)))
        representatives = self.standing(texts, self.printing(texts))
        return representatives.filter(pc.is_in(representatives["article_id"], article_ids))

    def near_days(self, days: pa.Array) -> pa.Array:
        """Return the articles of some days, those without a day, and those that are changed."""
        data = narrow_table(self.home, self.state, "articles", columns=["article_id", "published_on"])
        is_near = pc.or_(pc.is_in(data["published_on"], days), pc.is_null(data["published_on"]))
        parts = [data.filter(is_near)["article_id"], self.changed["article_id"]]
        return pa.concat_arrays([chunk for part in parts for chunk in part.chunks])


def differing_ids(home: Home, old: Manifest, new: Manifest) -> pa.Array:
    """Return the articles of which two states have other rows: they lie in files that one of them lacks."""
    file_lists = [state.tables.get("articles", TableEntry()).files for state in (old, new)]
    differing_files = [
        tuple(file for file in files if file not in other) for files, other in (file_lists, file_lists[::-1])
    ]
    states = [replace(new, tables={"articles": TableEntry(files)}) for files in differing_files]
    rows = pa.concat_tables([lake.tables(home, state, "articles", columns=_COLUMNS) for state in states])
    counts = rows.group_by(_COLUMNS).aggregate([([], "count_all")])
    return pc.unique(counts.filter(pc.equal(counts["count_all"], 1))["article_id"])


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The texts near others: what they print, what stands for them, and the links between those.

    Attributes:
        search: The articles after the change.
        fresh_links: Links that are new.
        stale: Articles that no longer stand for a text; stored links to them do not count.
        articles: Rows of the texts so far.
        texts: What stands for the texts so far.
        links: Links of the texts so far.
    """

    search: ArticleSearch
    fresh_links: pa.Table
    stale: pa.Array
    articles: list[pa.Table] = field(default_factory=list)
    texts: list[pa.Table] = field(default_factory=list)
    links: list[pa.Table] = field(default_factory=list)

    def near(self, texts: pa.Array) -> pa.ChunkedArray:
        """Return the texts that a link or a story joins some texts to, and keep what leads there."""
        articles = self.search.printing(texts)
        representatives = self.search.standing(texts, articles)
        links = self.links_of(representatives["article_id"])
        strong = links.filter(pc.greater_equal(links["score"], STORY_SCORE))
        ends = pa.chunked_array([*strong["article_id"].chunks, *strong["other_article_id"].chunks], pa.string())
        told_stories = articles.filter(pc.is_in(text_ids(articles), texts))["story_id"]
        reached_rows = [self.search.rows("article_id", ends), self.search.rows("story_id", told_stories)]
        self.articles.append(articles.filter(pc.is_in(text_ids(articles), texts)))
        self.texts.append(representatives)
        self.links.append(links)
        return text_ids(pa.concat_tables(reached_rows))

    def links_of(self, article_ids: pa.ChunkedArray) -> pa.Table:
        """Return the links of some articles that stand for texts."""
        stored = stored_links(self.search, article_ids)
        is_stale = pc.or_(*(pc.is_in(stored[name], self.stale) for name in LINK[1:3]))
        ids = article_ids.combine_chunks()
        is_fresh = pc.or_(*(pc.is_in(self.fresh_links[name], ids) for name in LINK[1:3]))
        return pa.concat_tables([stored.filter(pc.invert(is_stale)), self.fresh_links.filter(is_fresh)])


def stored_links(search: ArticleSearch, article_ids: pa.Array | pa.ChunkedArray) -> pa.Table:
    """Return the stored links to some articles."""
    values_once = pc.unique(article_ids)
    parts = [
        lake.rows(search.home, search.state, "story_links", key=key, values=values_once, columns=LINK)
        for key in LINK[1:3]
    ]
    return first_of_each(pa.concat_tables(parts), table("story_links").key)
