"""Synthetic homes of any size, from the annotated rows of a real one, and batches of articles to publish into them.

Each article of the template is taken again and again, each time with other words: the letters of everything but names
are exchanged, vowels for vowels and consonants for consonants, so that texts compress as texts do. Every offset stays
valid. Names from the reference lists stay; the others get letters by their rank in a distribution with a long tail (a
few names return often, most never), or are names of one article only. One name is one entity, as it is where articles
are annotated: two of them that name a person in full give the same id. Signatures of copies are random, but for the
copies of a batch. What an article is about are 60 words of a distribution with a long tail, of which 40 are those of
its event; three of ten articles tell an event of the two days before. Each was read from the bytes of its text.
"""

import gzip
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from newsledger.expectations.arrow import arrow_table, conform
from newsledger.expectations.declaration import Row, Table
from newsledger.expectations.keys import text_sha256
from newsledger.expectations.logs import COUNTED_TABLES
from newsledger.expectations.tables import TABLES, table
from newsledger.flows.run.shard import STAGED
from newsledger.transforms.tables.entities import entities
from newsledger.warehouse import database, lake, manifest
from newsledger.warehouse.home import Home
from newsledger.warehouse.journal import Journal
from newsledger.warehouse.manifest import LakeFile, Manifest, TableEntry, next_after

CHUNK, PER_DAY, OUTLETS = 10_000, 1_000, 400
FIRST_DAY = datetime(2020, 1, 1, 6, tzinfo=UTC)
RUN_ID = "run_20200101T060000_00000000"
ROWS = (
    *("mentions", "quotes", "attributions", "relations", "credits"),
    *("signatures", "quote_signatures", "story_signatures"),
)
TAIL = 1.2
FIRST_NAME = 10_000  # the first cipher of names; those below it are of texts
COMMON = 3_000  # words that are too common to say what an article is about
TOLD_AGAIN = 0.3  # share of articles that tell the event of an earlier one
_DIGITS = list("0123456789abcdef")  # the last digits of the ids of entities
_COUNTED_AT_ONCE = 50_000  # articles whose entities are counted at once
_VOWELS, _CONSONANTS = "aeiou", "bcdfghjklmnpqrstvwxyz"
Array = "np.ndarray[Any, np.dtype[Any]]"


@dataclass(frozen=True, slots=True)
class Zone:
    """A text of the template: code points, places of letters outside names, and names as (begin, end, entity)."""

    points: Array
    letters: Array
    names: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class Article:
    """An article of the template: its id, title and body, and the entities that it mentions."""

    article_id: str
    title: Zone | None
    text: Zone
    entities: tuple[str, ...]


@dataclass(slots=True)
class Template:
    """The rows of a home that synthetic ones are made of."""

    tables: dict[str, pa.Table]
    articles: list[Article] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, home: Home) -> "Template":
        """Read the annotated articles of a home."""
        state = manifest.read(home)
        tables = {declared.name: lake.tables(home, state, declared.name) for declared in TABLES}
        result = cls(tables)
        for row in tables["entities"].select(["entity_id", "name", "resolution"]).to_pylist():
            result.kinds[row["entity_id"]], result.names[row["entity_id"]] = row["resolution"], row["name"]
        mentions: dict[str, list[Row]] = {}
        for row in tables["mentions"].to_pylist():
            mentions.setdefault(row["article_id"], []).append(row)
        for row in tables["articles"].select(["article_id", "title", "text"]).to_pylist():
            if row["article_id"] in mentions:
                result.articles.append(_article(row, mentions[row["article_id"]]))
        return result


def _article(row: Row, mentions: list[Row]) -> Article:
    zones = {}
    for zone, name in (("title", "title"), ("body", "text")):
        spans = [mention for mention in mentions if mention["zone"] == zone]
        zones[name] = _zone(str(row[name]), spans) if row[name] else None
    names = tuple(sorted({str(mention["entity_id"]) for mention in mentions}))
    text = zones["text"]
    assert text is not None
    return Article(str(row["article_id"]), zones["title"], text, names)


def _zone(text: str, mentions: list[Any]) -> Zone:
    points = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    is_free = (points >= ord("a")) & (points <= ord("z"))
    for mention in mentions:
        is_free[mention["start_char"] : mention["end_char"]] = False
    names = tuple(
        (mention["start_char"], mention["end_char"], mention["entity_id"])
        for mention in mentions
        if mention["kind"] == "name"
    )
    return Zone(points, np.flatnonzero(is_free), names)


@lru_cache(100_000)
def cipher(number: int) -> Array:
    """Return the code points that take the place of the first 128."""
    chance = np.random.default_rng(number)
    points = np.arange(128, dtype=np.uint32)
    for letters in (_VOWELS, _CONSONANTS):
        order = chance.permutation(len(letters))
        for letter, other in zip(letters, (letters[place] for place in order), strict=True):
            points[ord(letter)], points[ord(letter.upper())] = ord(other), ord(other.upper())
    return points


def rank(entity: str, copy: int) -> int:
    """Return the name that an entity has in a copy, as a rank in a distribution with a long tail."""
    digest = hashlib.blake2b(f"{entity}/{copy}".encode(), digest_size=4).digest()
    share = (int.from_bytes(digest) + 1) / (2**32 + 1)
    return min(int(share**-TAIL), 50_000_000)


def _renamed(name: str, number: int) -> str:
    """Return the name of an entity by its rank: ids and names go together, as in a ledger of real articles."""
    letters = cipher(number + FIRST_NAME)
    return "".join(chr(letters[ord(letter)]) if letter.isascii() else letter for letter in name)


def _written(zone: Zone | None, copy: int, ranks: Mapping[str, int]) -> str | None:
    if zone is None:
        return None
    points = zone.points.copy()
    points[zone.letters] = cipher(copy % 5_000)[points[zone.letters]]
    for begin, end, entity in zone.names:
        if entity in ranks:
            name = points[begin:end]
            is_plain = name < 128
            name[is_plain] = cipher(ranks[entity] + FIRST_NAME)[name[is_plain]]
    return points.tobytes().decode("utf-32-le")


@dataclass(frozen=True, slots=True)
class Span:
    """Articles to make, by number; new ones are `versions` of old ones and have signatures of old ones at times."""

    first: int
    last: int
    versions: Mapping[int, int] = field(default_factory=dict)
    copies: Mapping[int, int] = field(default_factory=dict)


def made(template: Template, span: Span, run_id: str) -> dict[str, pa.Table]:
    """Return the rows of every table for the articles of a span; of entities, the fragments that articles give."""
    with duckdb.connect(":memory:") as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for name, data in template.tables.items():
            connection.register(f"t_{name}", data)
        chunk, names = _chunk(template, span)
        connection.register("chunk", chunk)
        connection.register("names", names)
        tables = {"articles": _sql(connection, _articles_sql(run_id), "articles")}
        connection.register("made", tables["articles"].append_column("number", chunk["number"]))
        for name in ROWS[:5]:
            tables[name] = _sql(connection, _rows_sql(table(name)), name)
        tables["entities"] = _sql(connection, _ENTITIES, "entities")
        tables["documents"] = _sql(connection, _documents_sql(run_id), "documents")
        tables["fetches"] = _sql(connection, _fetches_sql(run_id), "fetches")
        for name in ROWS[5:]:
            tables[name] = _sql(connection, _rows_sql(table(name)), name)
    tables["signatures"] = _signed(tables["signatures"], chunk, span)
    tables["quote_signatures"] = _banded(tables["quote_signatures"], span.first)
    tables["story_signatures"] = _about(tables["story_signatures"], chunk)
    tables["sources"] = outlets(template)
    return tables


def _chunk(template: Template, span: Span) -> tuple[pa.Table, pa.Table]:
    """Return the articles of a span with their texts, and the entity that each of their names stands for."""
    rows, names = [], []
    for number in range(span.first, span.last):
        copy, place = divmod(number, len(template.articles))
        article = template.articles[place]
        ranks = {}
        for entity in article.entities:
            kind = template.kinds[entity]
            if kind != "linked":
                ranks[entity] = copy + 10_000_000 if kind == "article" and copy % 3 else rank(entity, copy)
            if kind == "linked":
                names.append((number, entity, entity, template.names[entity]))
            else:
                name = _renamed(template.names[entity], ranks[entity])
                names.append((number, entity, _id("ent", entity, ranks[entity]), name))
        text = _written(article.text, copy, ranks) or ""
        key = span.versions.get(number, number)
        rows.append(
            {
                "number": number,
                "template": article.article_id,
                "article_id": _id("art", "article", number),
                "article_key": _id("art", "key", key),
                "document_id": _id("doc", "document", number),
                "url": f"https://outlet{key % 97 * (key % 89) % OUTLETS}.example/story/{key}",
                "source_id": f"outlet{key % 97 * (key % 89) % OUTLETS}.example",
                "title": _written(article.title, copy, ranks),
                "text": text,
                "text_sha256": text_sha256(text),
                "at": FIRST_DAY + timedelta(days=number / PER_DAY),
            }
        )
    schema = pa.schema(
        [("number", pa.int64()), *((name, pa.string()) for name in ("template_entity", "entity", "name"))]
    )
    columns = list(zip(*names, strict=True)) or [(), (), (), ()]
    return pa.Table.from_pylist(rows), pa.table([pa.array(column) for column in columns], schema=schema)


def _id(prefix: str, *parts: object) -> str:
    return f"{prefix}_{hashlib.blake2b('/'.join(map(str, parts)).encode(), digest_size=10).hexdigest()}"


def _sql(connection: duckdb.DuckDBPyConnection, query: str, name: str) -> pa.Table:
    data = connection.sql(query).to_arrow_table()
    return conform(table(name), data.select(list(table(name).names)))


_NEW_ID = "left(t.{0}, 4) || left(md5(t.{0} || '/' || m.number), 20)"
_SHIFTED = "m.at + (t.{0} - t.fetched_at)"


def _articles_sql(run_id: str) -> str:
    changed = {
        **{name: f"m.{name}" for name in ("article_id", "article_key", "document_id", "url", "source_id")},
        **{name: f"m.{name}" for name in ("title", "text", "text_sha256")},
        "canonical_url": "m.url",
        "version": "1",
        "is_latest": "true",
        "published_at": "CASE WHEN t.published_at IS NOT NULL THEN m.at END",
        "published_on": "CASE WHEN t.published_on IS NOT NULL THEN CAST(m.at AS DATE) END",
        "modified_at": "CASE WHEN t.modified_at IS NOT NULL THEN m.at END",
        "fetched_at": "m.at",
        "cluster_id": "m.article_id",
        "is_cluster_origin": "true",
        "run_id": f"'{run_id}'",
    }
    return _select("articles", changed, "t_articles t JOIN chunk m ON m.template = t.article_id ORDER BY m.number")


def _select(name: str, changed: Mapping[str, str], origin: str) -> str:
    columns = ", ".join(f'{changed.get(column, f"t.{column}")} AS "{column}"' for column in table(name).names)
    return f"SELECT {columns} FROM {origin}"


def _rows_sql(declared: Table) -> str:
    """Return the query for the rows of articles: new ids, entities by name, and evidence from the new texts."""
    changed = {"article_id": "m.article_id", "source_id": "m.source_id", declared.key: _NEW_ID.format(declared.key)}
    joins = []
    for column in declared.columns:
        if column.references == "entities.entity_id":
            joins.append(
                f"LEFT JOIN names n_{column.name} ON n_{column.name}.number = m.number "
                f"AND n_{column.name}.template_entity = t.{column.name}"
            )
            changed[column.name] = f"n_{column.name}.entity"
        elif column.references == "quotes.quote_id" or column.name == "quote_cluster_id":
            changed[column.name] = _NEW_ID.format(column.name)
    for evidence in declared.evidence:
        zone = f"CASE t.{evidence.zone} WHEN 'title' THEN m.title ELSE m.text END"
        length = f"t.{evidence.end} - t.{evidence.start}"
        changed[evidence.surface] = f"substr({zone}, t.{evidence.start} + 1, {length})"
    if declared.name == "quotes":
        changed["content"] = changed["text"]
    origin = (
        f"t_{declared.name} t JOIN (SELECT c.*, c.template AS template_id FROM chunk c) m "
        f"ON m.template_id = t.article_id {' '.join(joins)}"
    )
    if "source_id" not in declared.names:
        changed.pop("source_id")
    return _select(declared.name, changed, origin)


_ENTITIES = (
    "SELECT DISTINCT ON (n.entity) n.entity AS entity_id, n.name, t.* EXCLUDE (entity_id, name) "
    "FROM names n JOIN t_entities t ON t.entity_id = n.template_entity"
)


def _documents_sql(run_id: str) -> str:
    changed = {
        **{name: f"m.{name}" for name in ("document_id", "source_id", "url")},
        "fetched_at": "m.at",
        "final_url": "NULL",
        "content_sha256": "m.text_sha256",
        "raw_path": "'raw/objects/' || left(m.text_sha256, 2) || '/' || m.text_sha256 || '.gz'",
        "run_id": f"'{run_id}'",
    }
    origin = "t_documents t JOIN t_articles a USING (document_id) JOIN chunk m ON m.template = a.article_id"
    return _select("documents", changed, origin)


def _fetches_sql(run_id: str) -> str:
    changed = {
        **{name: f"m.{name}" for name in ("document_id", "source_id", "url")},
        "fetch_id": _NEW_ID.format("fetch_id"),
        "started_at": "m.at",
        "run_id": f"'{run_id}'",
    }
    origin = (
        "(SELECT DISTINCT ON (document_id) * FROM t_fetches WHERE document_id IS NOT NULL) t "
        "JOIN t_articles a USING (document_id) JOIN chunk m ON m.template = a.article_id"
    )
    return _select("fetches", changed, origin)


def _signature(number: int) -> tuple[list[int], list[int], list[int]]:
    chance = np.random.default_rng(number + 1)
    return (
        chance.integers(0, 2**32, 128).tolist(),
        chance.integers(0, 2**62, 32).tolist(),
        sorted((chance.integers(0, 2**59, 50) * 8).tolist()),
    )


def _signed(data: pa.Table, chunk: pa.Table, span: Span) -> pa.Table:
    """Return signatures with random hashes, or with those of the article that a copy was made of."""
    numbers = dict(zip(chunk["article_id"].to_pylist(), chunk["number"].to_pylist(), strict=True))
    hashes = [
        _signature(span.copies.get(number, number))
        for number in (numbers[article_id] for article_id in data["article_id"].to_pylist())
    ]
    values = {
        "signature": [value[0] for value in hashes],
        "bands": [value[1] for value in hashes],
        "anchors": [value[2] for value in hashes],
        "shingle_count": [400] * len(hashes),
        "anchor_rate": [8] * len(hashes),
        "anchor_counts": [[100, 50, 25, 12, 6]] * len(hashes),
    }
    return _replaced(data, values)


def _event(number: int) -> int:
    """Return the number of the article whose event an article tells."""
    chance = np.random.default_rng(number + 3)
    return number if chance.random() > TOLD_AGAIN else max(0, number - int(chance.integers(1, 2 * PER_DAY)))


def _words(seed: int, number: int) -> list[int]:
    """Return so many hashes of words, the rarest first."""
    ranks = np.minimum(COMMON * np.random.default_rng(seed).random(number) ** -TAIL, 5_000_000).astype(int)
    return [int(word) * 0x9E3779B97F4A7C15 % 2**62 for word in np.sort(np.unique(ranks))[::-1]]


def _about(data: pa.Table, chunk: pa.Table) -> pa.Table:
    """Return signatures of stories with words of the event and of the article alone."""
    numbers = dict(zip(chunk["article_id"].to_pylist(), chunk["number"].to_pylist(), strict=True))
    values: dict[str, list[list[int]]] = {"terms": [], "weights": [], "persons": [], "person_weights": []}
    for article_id in data["article_id"].to_pylist():
        number = numbers[article_id]
        event = _event(number)
        terms = list(dict.fromkeys([*_words(2 * event, 40), *_words(2 * number + 1, 20)]))
        values["terms"].append(terms)
        values["weights"].append([int(10_000 / len(terms) ** 0.5)] * len(terms))
        values["persons"].append([event * 3 + place for place in range(3)])
        values["person_weights"].append([5_774] * 3)
    return _replaced(data, values)


def _replaced(data: pa.Table, values: Mapping[str, list[Any]]) -> pa.Table:
    for name, column in values.items():
        place = data.schema.get_field_index(name)
        data = data.set_column(place, data.schema.field(name), pa.array(column, data.schema.field(name).type))
    return data


def _banded(data: pa.Table, seed: int) -> pa.Table:
    """Return signatures of statements with random bands."""
    place = data.schema.get_field_index("bands")
    size = len(data["bands"][0]) if data.num_rows else 1
    values = np.random.default_rng(seed + 7).integers(0, 2**62, data.num_rows * size)
    offsets = pa.array(np.arange(0, len(values) + 1, size), pa.int32())
    return data.set_column(place, data.schema.field(place), pa.ListArray.from_arrays(offsets, pa.array(values)))


def outlets(template: Template) -> pa.Table:
    """Return the outlets, and the agencies of the template."""
    rows = [
        {"source_id": f"outlet{number}.example", "name": f"Outlet {number}", "domain": f"outlet{number}.example"}
        for number in range(OUTLETS)
    ]
    named = arrow_table(table("sources"), [{**row, "kind": "newspaper", "language": "en"} for row in rows])
    return pa.concat_tables([named, conform(table("sources"), template.tables["sources"])])


def write(template: Template, home: Home, number: int) -> Manifest:
    """Publish so many articles in an empty home, as files of some thousand articles each."""
    home.prepare()
    files: dict[str, list[LakeFile]] = {declared.name: [] for declared in TABLES}
    for first in range(0, number, CHUNK):
        tables = made(template, Span(first, min(first + CHUNK, number)), RUN_ID)
        tables.pop("sources")
        write_objects(home, tables["articles"])
        with Journal(home, RUN_ID) as journal:
            for name in ("documents", "fetches"):
                for row in tables[name].to_pylist():
                    journal.append(name, row)
        fragments = tables.pop("entities")
        folder = home.work / "fragments"
        folder.mkdir(exist_ok=True)
        pq.write_table(fragments, folder / f"{first:08}.parquet")
        for name, data in tables.items():
            files[name] += _staged(home, table(name), data, stem=f"00000001-{first:08}")
    run = {"run_id": RUN_ID, "flow": "run", "started_at": FIRST_DAY, "finished_at": FIRST_DAY, "status": "published"}
    counts = {f"{name}_count": 0 for name in COUNTED_TABLES}
    whole = {
        "sources": outlets(template),
        "entities": _all_entities(home, files),
        "runs": arrow_table(table("runs"), [run | counts | {"newsledger_version": "0", "model_version": "0"}]),
    }
    for name in ("sources", "entities", "entity_merges", "stories", "story_links", "rejects", "runs"):
        data = whole.get(name, arrow_table(table(name), []))
        files[name] = list(_staged(home, table(name), data, stem="00000001-whole"))
    entries = {name: TableEntry(tuple(listed)) for name, listed in files.items()}
    state = next_after(Manifest.empty(), entries, run_id=RUN_ID, moment=FIRST_DAY)
    return database.put_in_place(home, state)


def write_objects(home: Home, articles: pa.Table) -> None:
    """Write the bytes that articles were read from, which are those of their texts, without waiting for the disk."""
    for text, digest in zip(articles["text"].to_pylist(), articles["text_sha256"].to_pylist(), strict=True):
        path = home.objects / digest[:2] / f"{digest}.gz"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(gzip.compress(text.encode(), 6, mtime=0))


def _staged(home: Home, declared: Table, data: pa.Table, *, stem: str) -> Iterator[LakeFile]:
    """Stage rows in the order of their table, as files that are no larger than those of a publish."""
    most = lake.LARGEST * declared.row_group
    data = data.sort_by([(name, "ascending") for name in (*declared.order, declared.key)])
    for first in range(0, max(data.num_rows, 1), most):
        yield lake.stage(home, declared, data.slice(first, most), stem=f"{stem}-{first // most:04}")


def _all_entities(home: Home, files: Mapping[str, list[LakeFile]]) -> pa.Table:
    """Return the rows of `entities`, counted for a part of the entities at a time, since all take much memory."""

    def read(name: str, *columns: str, part: int | None = None) -> pa.Table:
        paths = [home.lake / file.path for file in files[name]]
        return pa.concat_tables(of_part(pq.read_table(path, columns=list(columns)), part) for path in paths)

    def of_part(data: pa.Table, part: int | None) -> pa.Table:
        if part is None:
            return data
        return data.filter(pc.is_in(pc.utf8_slice_codeunits(data["entity_id"], -1), pa.array(_DIGITS[part::parts])))

    articles = read("articles", "article_id", "article_key", "published_at")
    parts = min(len(_DIGITS), 1 + articles.num_rows // _COUNTED_AT_ONCE)
    paths = sorted((home.work / "fragments").glob("*.parquet"))
    counted = []
    for part in range(parts):
        fragments = pa.concat_tables(of_part(pq.read_table(path), part) for path in paths)
        mentions = read("mentions", "entity_id", "article_id", "text", "kind", part=part)
        counted.append(entities(fragments, mentions, articles))
    return pa.concat_tables(counted)


def batch(template: Template, home: Home, *, span: Span, run_id: str) -> tuple[Path, dict[str, list[Row]]]:
    """Stage the articles of a span as workers do; return the folder, and the rows that pull would have journalled."""
    tables = made(template, span, run_id)
    write_objects(home, tables["articles"])
    folder = home.work / "shards" / run_id
    folder.mkdir(parents=True, exist_ok=True)
    for name in STAGED:
        pq.write_table(tables.get(name, arrow_table(table(name), [])), folder / f"{name}.parquet")
    return folder, {name: tables[name].to_pylist() for name in ("sources", "documents", "fetches")}
