"""Forget: articles or persons leave the home for good, and leave a tombstone that keeps them out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from newsledger.expectations.arrow import Row
from newsledger.expectations.errors import SettingsError
from newsledger.flows.context import Run
from newsledger.flows.progress import Progress
from newsledger.flows.run.erase import erase
from newsledger.flows.run.pipeline import Job, recorded
from newsledger.flows.settings import Settings
from newsledger.transforms.urls import document_forms, forms
from newsledger.warehouse import database, journal, lake, manifest, tombstones
from newsledger.warehouse.home import Home, locked
from newsledger.warehouse.tombstones import Thing, name_key


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be forgotten: addresses, articles by id or key, persons by name or entity_id.

    `with_articles` takes every article that mentions a person too.
    """

    urls: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    with_articles: bool = False


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was forgotten: documents found in the journals, and rows that left the lake by table."""

    documents: int
    rows: Mapping[str, int]


def forget(wanted: Wanted, settings: Settings, progress: Progress | None = None) -> Forgotten:
    """Bury what is wanted, then erase it; without anything wanted, finish an erasing that a kill stopped.

    Raises:
        SettingsError: An article or a person is not in the home; nothing was done.
        ContractError: What is left would break a promise.
        WarehouseError: The home is in use, or the disk refused; forget again.
    """
    home = Home(settings.home)
    job = Job(settings, flow="forget", progress=progress or Progress(quiet=True))
    with locked(home, wait_s=settings.lock_wait_s), recorded(job, home) as run:
        database.ensure(home, memory_mb=settings.database_memory_mb)
        documents, things = _things(run, wanted)
        tombstones.bury(home, things, run.clock())
        rows = erase(run)
        run.journal.append("runs", run.row("published"))
        return Forgotten(documents, rows)


@dataclass(slots=True)
class _Found:
    """The documents, articles and addresses that hang together with what was named.

    `parts` are the addresses that are parts of a listing, which is not to go with one of them.
    """

    urls: set[str]
    keys: set[str]
    parts: frozenset[str]
    documents: dict[str, Row] = field(default_factory=dict)

    def forms(self, *urls: object) -> set[str]:
        """The forms under which addresses are buried."""
        told = {str(url) for url in urls if url}
        return {form for url in told for form in ((url,) if url in self.parts else forms(url))}

    @property
    def size(self) -> tuple[int, int, int]:
        return len(self.urls), len(self.keys), len(self.documents)


def _things(run: Run, wanted: Wanted) -> tuple[int, list[Thing]]:
    """The number of documents, and everything to be buried."""
    state = manifest.read(run.home)
    columns = ["article_id", "article_key", "document_id", "url", "canonical_url"]
    articles: list[Row] = lake.tables(run.home, state, "articles", columns=columns).to_pylist()
    persons = _persons(run, wanted.persons)
    keys = {
        str(one["article_key"]) for one in articles if {one["article_id"], one["article_key"]} & set(wanted.articles)
    }
    _all_there(run, wanted.articles, {str(one[name]) for one in articles for name in ("article_id", "article_key")})
    if wanted.with_articles:
        keys |= _keys_that_mention(run, {value for kind, value in persons if kind == "entity"}, articles)
    documents = {str(row["document_id"]): row for name, row in journal.entries(run.home) if name == "documents"}
    found = _Found(set(), keys, frozenset(str(row["url"]) for row in documents.values() if _is_part(row)))
    found.urls |= found.forms(*wanted.urls)
    size = (-1, 0, 0)
    while size != found.size:
        size = found.size
        _widen(found, articles, documents.values())
    things: list[Thing] = [("url", one) for one in found.urls]
    things += [("article", one) for one in found.keys]
    things += [("document", one) for one in found.documents]
    things += [("content", str(one["content_sha256"])) for one in found.documents.values()]
    return len(found.documents), [*things, *persons]


def _is_part(row: Row) -> bool:
    return document_forms(str(row["url"]), row.get("via_url")) == {row["url"]}


def _widen(found: _Found, articles: Iterable[Row], documents: Iterable[Row]) -> None:
    """Add every version of an article, every document of an address, and documents of the same bytes."""
    for one in articles:
        of_one = found.forms(one["url"], one["canonical_url"])
        if one["article_key"] in found.keys or one["document_id"] in found.documents or of_one & found.urls:
            found.keys.add(str(one["article_key"]))
            found.urls |= of_one
    alike = {one["content_sha256"] for one in found.documents.values()}
    mine = {one["document_id"] for one in articles if one["article_key"] in found.keys}
    for row in documents:
        of_one = found.forms(row["url"], row.get("final_url"))
        if row["document_id"] in mine or row["content_sha256"] in alike or of_one & found.urls:
            found.documents[str(row["document_id"])] = row
            found.urls |= of_one


def _persons(run: Run, names: Iterable[str]) -> list[Thing]:
    """The persons named, with every full name that the ledger has for them."""
    state = manifest.read(run.home)
    rows: list[Row] = lake.tables(run.home, state, "entities").to_pylist()
    things: set[Thing] = set()
    for name in names:
        key = name_key(name)
        met = [one for one in rows if one["entity_id"] == name or (one["type"] == "PERSON" and key in _names(one))]
        things |= {("entity", str(one["entity_id"])) for one in met}
        things |= {("person", one) for row in met for one in _names(row) if " " in one}
        if not met:
            _all_there(run, [key], (), kind="person")
        if not name.startswith("ent_"):
            things.add(("person", key))
    return sorted(things)


def _names(entity: Row) -> set[str]:
    aliases: Iterable[object] = entity["aliases"] or ()  # type: ignore[assignment]
    return {name_key(str(one)) for one in (entity["name"], *aliases)}


def _keys_that_mention(run: Run, entities: set[str], articles: Iterable[Row]) -> set[str]:
    state = manifest.read(run.home)
    mentions = lake.tables(run.home, state, "mentions", columns=["article_id", "entity_id"]).to_pylist()
    spoken = {one["article_id"] for one in mentions if one["entity_id"] in entities}
    return {str(one["article_key"]) for one in articles if one["article_id"] in spoken}


def _all_there(run: Run, asked: Iterable[str], known: Iterable[str], *, kind: str = "article") -> None:
    """Refuse what neither the lake nor a tombstone knows: a slip of the pen must not look like a success."""
    stones, there = tombstones.read(run.home), set(known)
    for one in asked:
        if one not in there and not stones.covers(kind, one) and not (kind == "article" and stones.is_open):
            raise SettingsError(f"no {kind} {one!r} in {run.home.root}; nothing was forgotten")
