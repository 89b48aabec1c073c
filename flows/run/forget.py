"""Forget: remove articles or persons from the home for good, with a tombstone that keeps them out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from newsledger.expectations.declaration import Row
from newsledger.expectations.errors import SettingsError
from newsledger.flows.context import Run
from newsledger.flows.ledger_home import ledger_home
from newsledger.flows.progress import Progress
from newsledger.flows.run.erase import erase
from newsledger.flows.run.pipeline import Job, recorded
from newsledger.flows.settings import Settings
from newsledger.transforms.urls import document_forms, forms
from newsledger.warehouse import database, journal, lake, manifest, tombstones
from newsledger.warehouse.home import locked
from newsledger.warehouse.journal_repair import repair_journals
from newsledger.warehouse.tombstones import Thing, name_key


@dataclass(frozen=True, slots=True)
class ForgetRequest:
    """The things to forget: URLs, articles by id or key, persons by name or entity_id.

    `with_articles` includes every article that mentions a person.
    """

    urls: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    with_articles: bool = False


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The result: documents found in the journals, and rows removed from the lake by table."""

    documents: int
    rows: Mapping[str, int]


def forget(request: ForgetRequest, settings: Settings, progress: Progress | None = None) -> Forgotten:
    """Bury the requested things, then erase them; with an empty request, complete an erasure that a kill stopped.

    Raises:
        SettingsError: An article or a person is not in the home; nothing was done.
        ContractError: The remaining rows would break a rule.
        WarehouseError: The home is in use, or cannot be written to; run forget again.
    """
    home = ledger_home(settings)
    job = Job(settings, flow="forget", progress=progress or Progress(quiet=True))
    with locked(home, wait_s=settings.lock_wait_s), recorded(job, home) as run:
        database.ensure(home, memory_mb=settings.database_memory_mb)
        repair_journals(home, manifest.read(home))
        documents, things = _things(run, request)
        tombstones.bury(home, things, run.clock())
        rows = erase(run)
        run.journal.append("runs", run.row("published"))
        return Forgotten(documents, rows)


@dataclass(slots=True)
class _Found:
    """The documents, articles and URLs connected with the request.

    `parts` are the URLs of items in a listing, which is not removed along with one of them.
    """

    urls: set[str]
    keys: set[str]
    parts: frozenset[str]
    documents: dict[str, Row] = field(default_factory=dict)

    def forms(self, *urls: object) -> set[str]:
        """Return the forms under which URLs are buried."""
        urls_given = {str(url) for url in urls if url}
        return {form for url in urls_given for form in ((url,) if url in self.parts else forms(url))}

    @property
    def size(self) -> tuple[int, int, int]:
        return len(self.urls), len(self.keys), len(self.documents)

    def things(self) -> Iterator[Thing]:
        """Yield everything found as a thing to be buried."""
        yield from (("url", url) for url in self.urls)
        yield from (("article", key) for key in self.keys)
        yield from (("document", document_id) for document_id in self.documents)
        yield from (("content", str(row["content_sha256"])) for row in self.documents.values())


@dataclass(frozen=True, slots=True)
class _Rows:
    """Some columns of a table's published rows, and of the journals' rows for documents; read anew each time."""

    run: Run
    state: manifest.Manifest
    name: str
    columns: tuple[str, ...]

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows; a document that is published and in a journal comes twice."""
        yield from lake.scanned(self.run.home, self.state, self.name, columns=self.columns)
        for name, row in journal.entries(self.run.home) if self.name == "documents" else ():
            if name == self.name:
                yield {column: row.get(column) for column in self.columns}


def _things(run: Run, request: ForgetRequest) -> tuple[int, list[Thing]]:
    """Return the number of documents, and everything to be buried."""
    state = manifest.read(run.home)
    articles = _Rows(run, state, "articles", ("article_id", "article_key", "document_id", "url", "canonical_url"))
    documents = _Rows(run, state, "documents", ("document_id", "url", "final_url", "via_url", "content_sha256"))
    persons = _persons(run, request.persons)
    keys = _keys_named(run, request.articles, articles)
    if request.with_articles:
        keys |= _keys_that_mention(run, {value for kind, value in persons if kind == "entity"}, articles)
    scope = _Found(set(), keys, frozenset(str(row["url"]) for row in documents if _is_part(row)))
    scope.urls |= scope.forms(*request.urls)
    size = (-1, 0, 0)
    while size != scope.size:
        size = scope.size
        _widen(scope, articles, documents)
    return len(scope.documents), [*scope.things(), *persons]


def _keys_named(run: Run, ids: Sequence[str], articles: Iterable[Row]) -> set[str]:
    """Return the keys of the articles that the request names by `article_id` or `article_key`."""
    named = [row for row in articles if {row["article_id"], row["article_key"]} & set(ids)] if ids else []
    _all_there(run, ids, {str(row[name]) for row in named for name in ("article_id", "article_key")})
    return {str(row["article_key"]) for row in named}


def _is_part(row: Row) -> bool:
    return document_forms(str(row["url"]), row.get("via_url")) == {row["url"]}


def _widen(scope: _Found, articles: Iterable[Row], documents: Iterable[Row]) -> None:
    """Add every version of an article, every document of an address, and documents of the same bytes."""
    for article in articles:
        of_one = scope.forms(article["url"], article["canonical_url"])
        if article["article_key"] in scope.keys or article["document_id"] in scope.documents or of_one & scope.urls:
            scope.keys.add(str(article["article_key"]))
            scope.urls |= of_one
    alike = {row["content_sha256"] for row in scope.documents.values()}
    document_ids = {article["document_id"] for article in articles if article["article_key"] in scope.keys}
    for row in documents:
        of_one = scope.forms(row["url"], row.get("final_url"))
        if row["document_id"] in document_ids or row["content_sha256"] in alike or of_one & scope.urls:
            scope.documents[str(row["document_id"])] = row
            scope.urls |= of_one


def _persons(run: Run, names: Iterable[str]) -> list[Thing]:
    """Return the persons named, with every full name that the ledger has for them, and the names taken for them."""
    state = manifest.read(run.home)
    rows = _Rows(run, state, "entities", ("entity_id", "type", "name", "aliases"))
    merges = _Rows(run, state, "entity_merges", ("local_entity_id", "entity_id"))
    things: set[Thing] = set()
    for name in names:
        key = name_key(name)
        matches = [
            entity
            for entity in rows
            if entity["entity_id"] == name or (entity["type"] == "PERSON" and key in _names(entity))
        ]
        ids = {str(entity["entity_id"]) for entity in matches}
        ids |= {str(merge["local_entity_id"]) for merge in merges if merge["entity_id"] in ids}
        things |= {("entity", entity_id) for entity_id in ids}
        things |= {("person", entity) for row in matches for entity in _names(row) if " " in entity}
        if not matches:
            _all_there(run, [key], (), kind="person")
        if not name.startswith("ent_"):
            things.add(("person", key))
    return sorted(things)


def _names(entity: Row) -> set[str]:
    aliases: Iterable[object] = entity["aliases"] or ()  # type: ignore[assignment]
    return {name_key(str(name)) for name in (entity["name"], *aliases)}


def _keys_that_mention(run: Run, entities: set[str], articles: Iterable[Row]) -> set[str]:
    state = manifest.read(run.home)
    mentions = _Rows(run, state, "mentions", ("article_id", "entity_id"))
    article_ids = {mention["article_id"] for mention in mentions if mention["entity_id"] in entities}
    return {str(mention["article_key"]) for mention in articles if mention["article_id"] in article_ids}


def _all_there(run: Run, requested: Iterable[str], existing: Iterable[str], *, kind: str = "article") -> None:
    """Refuse a request for something that neither the lake nor a tombstone knows, such as a misspelt id."""
    stones, existing_set = tombstones.read(run.home), set(existing)
    for key in requested:
        if key not in existing_set and not stones.covers(kind, key) and not (kind == "article" and stones.is_open):
            raise SettingsError(f"no {kind} {key!r} in {run.home.root}; nothing was forgotten")
