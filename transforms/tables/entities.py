"""The `entities` table: one row per mentioned entity, with counts over all articles."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.expectations.arrow import empty
from newsledger.expectations.tables import ENTITIES
from newsledger.transforms.lexicon import name_words
from newsledger.transforms.tables.versions import first_of_each

_LEAST_ARTICLES = 2
_PRONOUNS = {"m": "he", "f": "she"}
_FIELDS = ("name", "type", "country_code", "reference_id")  # what articles know of an entity
_MOST = 0.8  # share of the pronouns from which the others are taken for errors of coreference


def entities(fragments: pa.Table, mentions: pa.Table, articles: pa.Table) -> pa.Table:
    """Return one row per mentioned entity_id, in order; the result does not depend on the order of the input rows.

    Args:
        fragments: entity_id, name, type, country_code and reference_id as known in articles; rows of an earlier
            `entities` table are fragments too.
        mentions: article_id, entity_id, text and kind of every mention.
        articles: article_id, article_key and published_at, one row per article_id.
    """
    published = _known(fragments)
    counts = _counts(mentions, articles)
    texts = _texts(mentions)
    table = counts.join(published, "entity_id", join_type="inner")
    table = table.join(_written_names(texts, published), "entity_id", join_type="left outer")
    table = _named(table)
    table = table.sort_by("entity_id")
    table = table.append_column("pronoun", _pronouns_of_persons(mentions, table))
    return _declared(table.append_column("aliases", _aliases(texts, table)))


def one_fragment_each(fragments: pa.Table) -> pa.Table:
    """Return one row per entity_id with what all its fragments know, whichever of them comes first.

    Args:
        fragments: Rows of the schema of `entities`, as articles know them; counts are those of the first.
    """
    first = first_of_each(fragments, "entity_id")
    joint = _known(fragments)
    place = pc.index_in(first["entity_id"], joint["entity_id"].combine_chunks())
    for name in _FIELDS:
        index = first.schema.get_field_index(name)
        first = first.set_column(index, first.schema.field(index), joint[name].take(place))
    return first


def is_simple(published: pa.Table, fragments: pa.Table, mentions: pa.Table) -> pa.ChunkedArray:
    """Return of each published row whether further mentions only add to its counts, dates and aliases.

    They do if they give the entity no other name, type, country or reference, no name that differs from its own by
    capitals alone unless that is the name of a reference list, and no pronoun other than the person's own, which then
    still prevails.

    Args:
        published: Rows of `entities`.
        fragments: What articles of the mentions know of the entities.
        mentions: Further mentions.
    """
    fields = ["entity_id", *_FIELDS]
    both = pa.concat_tables([published.select(fields), fragments.select(fields)]).group_by(fields).aggregate([])
    counts = both.group_by("entity_id").aggregate([([], "count_all")])
    manifold = counts.filter(pc.greater(counts["count_all"], 1))["entity_id"]
    referred = _referred_otherwise(published, mentions)
    respelt = _respelt(published, _texts(mentions))
    excluded = pa.chunked_array([*manifold.chunks, *referred.chunks, *respelt.chunks], pa.string())
    return pc.invert(pc.is_in(published["entity_id"], excluded.combine_chunks()))


def _referred_otherwise(published: pa.Table, mentions: pa.Table) -> pa.ChunkedArray:
    """Return the persons to whom a mention refers by a pronoun other than theirs; those of other kinds have none."""
    used = mentions.filter(pc.equal(mentions["kind"], "pronoun"))
    texts = pc.unique(used["text"])
    genders = [name_words.PRONOUNS.get(text.lower(), "") for text in texts.to_pylist()]
    said = pa.array([_PRONOUNS.get(gender) for gender in genders], pa.string()).take(pc.index_in(used["text"], texts))
    place = pc.index_in(used["entity_id"], published["entity_id"].combine_chunks())
    is_person = pc.equal(published["type"].take(place), "PERSON")
    is_own = pc.fill_null(pc.equal(said, published["pronoun"].take(place)), False)
    is_other = pc.and_(is_person, pc.and_(pc.is_valid(said), pc.invert(is_own)))
    return used.filter(pc.fill_null(is_other, False))["entity_id"]


def _respelt(published: pa.Table, texts: pa.Table) -> pa.ChunkedArray:
    """Return the entities of which a text, or an alias, is the name with other capitals; lists name the linked ones."""
    published = published.filter(pc.is_null(published["reference_id"]))
    names = published.select(["entity_id", "name"])
    lists = published["aliases"].combine_chunks()
    aliases = pa.table({"entity_id": names["entity_id"].take(pc.list_parent_indices(lists)), "text": lists.flatten()})
    spelt = pa.concat_tables([texts.select(["entity_id", "text"]), aliases]).join(names, "entity_id", join_type="inner")
    is_other = pc.and_(
        pc.equal(pc.utf8_lower(spelt["text"]), pc.utf8_lower(_squeezed(spelt["name"]))),
        pc.not_equal(spelt["text"], spelt["name"]),
    )
    return spelt.filter(is_other)["entity_id"]


def with_mentions(published: pa.Table, mentions: pa.Table, articles: pa.Table, *, known: pa.Table) -> pa.Table:
    """Return published rows with further mentions added to counts, dates and aliases; see `is_simple`.

    Args:
        published: Rows of `entities`.
        mentions: Further mentions, of articles that no published one is in.
        articles: article_id, article_key and published_at of their articles.
        known: entity_id and article_key where an article was counted already, as an earlier version.
    """
    counts = _counts(mentions, articles)
    keyed = mentions.select(["entity_id", "article_id"]).join(
        articles.select(["article_id", "article_key"]), "article_id"
    )
    pairs = keyed.group_by(["entity_id", "article_key"]).aggregate([])
    fresh = pairs.join(known, ["entity_id", "article_key"], join_type="left anti")
    fresh = fresh.group_by("entity_id").aggregate([([], "count_all")])
    place, fresh_place = (
        pc.index_in(published["entity_id"], other["entity_id"].combine_chunks()) for other in (counts, fresh)
    )
    added = pc.fill_null(fresh["count_all"].take(fresh_place), 0)
    columns = {
        "mention_count": pc.add(published["mention_count"], pc.fill_null(counts["mention_count"].take(place), 0)),
        "article_count": pc.add(published["article_count"], added),
        "first_seen_at": _preferred(published["first_seen_at"], counts["first_seen_at"].take(place), prefer=pc.less),
        "last_seen_at": _preferred(published["last_seen_at"], counts["last_seen_at"].take(place), prefer=pc.greater),
        "aliases": _extended(published, _texts(mentions)),
    }
    is_frequent = pc.greater_equal(columns["article_count"], _LEAST_ARTICLES)
    frequency = pc.if_else(is_frequent, "corpus", "article")
    columns["resolution"] = pc.if_else(pc.is_valid(published["reference_id"]), "linked", frequency)
    for name, values in columns.items():
        index = published.schema.get_field_index(name)
        field = published.schema.field(index)
        published = published.set_column(index, field, values.cast(field.type))
    return published


def _preferred(
    first: pa.ChunkedArray, second: pa.ChunkedArray, *, prefer: Callable[[pa.ChunkedArray, pa.ChunkedArray], pa.Array]
) -> pa.ChunkedArray:
    """Return of each two moments the first if it is preferred, else the second; the other one where one is null."""
    return pc.coalesce(pc.if_else(prefer(first, second), first, second), first, second)


def _extended(published: pa.Table, texts: pa.Table) -> pa.Array:
    """Return the aliases of each row with the names in further texts."""
    further: defaultdict[str, set[str]] = defaultdict(set)
    for entity_id, text in zip(texts["entity_id"].to_pylist(), texts["text"].to_pylist(), strict=True):
        further[entity_id].add(text)
    rows = published.select(["entity_id", "name", "aliases"]).to_pylist()
    aliases = [sorted({*row["aliases"], *further[row["entity_id"]]} - {row["name"]}) for row in rows]
    return pa.array(aliases, pa.list_(pa.string()))


def pronouns(mentions: pa.Table) -> dict[str, str]:
    """Return he, she or mixed for every entity that texts refer to by a personal pronoun."""
    return {entity_id: _prevailing(count) for entity_id, count in pronoun_counts(mentions).items()}


def pronoun_counts(mentions: pa.Table) -> Mapping[str, Counter[str]]:
    """Return how often texts refer to an entity by he and by she; only entities that they refer to so."""
    used = mentions.filter(pc.equal(mentions["kind"], "pronoun"))
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for entity_id, text in zip(used["entity_id"].to_pylist(), used["text"].to_pylist(), strict=True):
        pronoun = _PRONOUNS.get(name_words.PRONOUNS.get(text.lower(), ""))
        if pronoun is not None:
            counts[entity_id][pronoun] += 1
    return counts


def _prevailing(counts: Counter[str]) -> str:
    (pronoun, count), *_ = counts.most_common()
    return pronoun if count >= _MOST * counts.total() else "mixed"


def _pronouns_of_persons(mentions: pa.Table, table: pa.Table) -> pa.Array:
    used = pronouns(mentions)
    pairs = zip(table["entity_id"].to_pylist(), table["type"].to_pylist(), strict=True)
    return pa.array([used.get(entity_id) if kind == "PERSON" else None for entity_id, kind in pairs], pa.string())


def _squeezed(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.utf8_trim_whitespace(pc.replace_substring_regex(texts, r"\s+", " "))


def _known(fragments: pa.Table) -> pa.Table:
    """Return the minimum of every field by entity, so that differing values are chosen independently of order."""
    least = fragments.select(["entity_id", *_FIELDS]).group_by("entity_id").aggregate([(f, "min") for f in _FIELDS])
    return least.rename_columns({f"{f}_min": f for f in _FIELDS})


def _counts(mentions: pa.Table, articles: pa.Table) -> pa.Table:
    dates = articles.select(["article_id", "article_key", "published_at"])
    dated_mentions = mentions.select(["article_id", "entity_id"]).join(dates, "article_id", join_type="inner")
    counts = dated_mentions.group_by("entity_id").aggregate(
        [("article_id", "count"), ("article_key", "count_distinct"), ("published_at", "min"), ("published_at", "max")]
    )
    names = {
        "article_id_count": "mention_count",
        "article_key_count_distinct": "article_count",
        "published_at_min": "first_seen_at",
        "published_at_max": "last_seen_at",
    }
    return counts.rename_columns(names)


def _texts(mentions: pa.Table) -> pa.Table:
    """Return the number of mentions by entity and text."""
    name_mentions = mentions.filter(pc.equal(mentions["kind"], "name"))
    normalised = pa.table({"entity_id": name_mentions["entity_id"], "text": _squeezed(name_mentions["text"])})
    return normalised.group_by(["entity_id", "text"]).aggregate([([], "count_all")])


def _written_names(texts: pa.Table, published: pa.Table) -> pa.Table:
    """Return the most frequent spelling of an entity's name; of equally frequent ones, the first in order."""
    spelt = texts.join(published.select(["entity_id", "name"]), "entity_id", join_type="inner")
    spelt = spelt.filter(pc.equal(pc.utf8_lower(spelt["text"]), pc.utf8_lower(_squeezed(spelt["name"]))))
    spelt = spelt.sort_by([("entity_id", "ascending"), ("count_all", "descending"), ("text", "ascending")])
    first = spelt.select(["entity_id", "text"]).group_by("entity_id", use_threads=False).aggregate([("text", "first")])
    return first.rename_columns({"text_first": "written"})


def _named(table: pa.Table) -> pa.Table:
    """Return the table with `name`: from the reference list if linked, otherwise the most frequent spelling."""
    is_linked = pc.is_valid(table["reference_id"])
    name = pc.if_else(is_linked, table["name"], pc.coalesce(table["written"], table["name"]))
    table = table.set_column(table.schema.get_field_index("name"), "name", name)
    is_frequent = pc.greater_equal(table["article_count"], _LEAST_ARTICLES)
    resolution = pc.if_else(is_linked, "linked", pc.if_else(is_frequent, "corpus", "article"))
    return table.append_column("resolution", resolution)


def _aliases(texts: pa.Table, table: pa.Table) -> pa.ChunkedArray:
    """Return the sorted names of every row's entity other than `name`; null if there are none.

    A name that starts with an article is also known without it: The Guardian, Guardian.
    """
    texts_with_names = texts.join(table.select(["entity_id", "name"]), "entity_id", join_type="inner")
    other_texts = texts_with_names.filter(pc.not_equal(texts_with_names["text"], texts_with_names["name"])).select(
        ["entity_id", "text"]
    )
    led_by_article = table.filter(pc.starts_with(table["name"], "The ")).select(["entity_id", "name"])
    bare = pa.table(
        {
            "entity_id": led_by_article["entity_id"],
            "text": pc.replace_substring_regex(led_by_article["name"], "^The ", ""),
        }
    )
    other_texts = (
        pa.concat_tables([other_texts, bare.cast(other_texts.schema)]).group_by(["entity_id", "text"]).aggregate([])
    )
    other_texts = other_texts.sort_by([("entity_id", "ascending"), ("text", "ascending")])
    grouped = other_texts.select(["entity_id", "text"]).group_by("entity_id", use_threads=False)
    alias_lists = grouped.aggregate([("text", "list")]).combine_chunks()
    return alias_lists["text_list"].take(pc.index_in(table["entity_id"], alias_lists["entity_id"]))


def _declared(table: pa.Table) -> pa.Table:
    """Return the columns of the contract in order, with their types; missing aliases become an empty list."""
    declared = empty(ENTITIES).schema
    empty_list = pa.scalar([], declared.field("aliases").type)
    columns = []
    for field in declared:
        column = table[field.name].cast(field.type)
        columns.append(pc.coalesce(column, empty_list) if field.name == "aliases" else column)
    return pa.table(columns, schema=declared)
