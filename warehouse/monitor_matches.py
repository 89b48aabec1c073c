"""What a monitor finds: matches of a search that it has not seen, with passages."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from newsledger.expectations.keys import stable_id
from newsledger.warehouse.home import Home
from newsledger.warehouse.monitor_store import Match
from newsledger.warehouse.search import Search, details, found_hits, marked, parsed
from newsledger.warehouse.search_index import Searchable, searchable

_WORD = re.compile(r"\w+")
EVERY = 10_000_000  # more matches than any ledger has


@dataclass(frozen=True, slots=True)
class Findings:
    """The keys of the new matches, and the matches themselves."""

    keys: list[str]
    matches: list[Match]


def matching_keys(home: Home, request: Search) -> list[str]:
    """Return the quote_ids or article_ids that match a search.

    Raises:
        SettingsError: The query is not well-formed.
        WarehouseError: There is no warehouse, or the index cannot be used.
    """
    with searchable(home, notify=lambda _: None) as store:
        return [hit.key for hit in found_hits(store, request, parsed(request))]


def findings(
    home: Home, monitor: str, request: Search, *, found_at: str, unseen: Callable[[list[str]], set[str]]
) -> Findings:
    """Return the matches of a search that `unseen` leaves over.

    Raises:
        SettingsError: The query is not well-formed.
        WarehouseError: There is no warehouse, or the index cannot be used.
    """
    expression = parsed(request)
    with searchable(home, notify=lambda _: None) as store:
        hits = found_hits(store, request, expression)
        new = unseen([hit.key for hit in hits])
        article_of = {hit.key: hit.article_id for hit in hits if hit.key in new}
        words = store.indexed_words(request.target, set(article_of.values()))
        passages = marked({key: words[key] for key in article_of}, expression, request.target)
        rows = _rows(store, request, list(article_of))
    matches = [
        Match(
            match_id=_match_id(monitor, row),
            monitor=monitor,
            article_id=article_of[key],
            quote_id=key if request.target == "statements" else None,
            passage=passages.get(key) or "",
            found_at=found_at,
            **{name: row[name] for name in ("day", "outlet", "title", "speaker", "chain", "link")},
        )
        for key, row in rows.items()
    ]
    return Findings(list(article_of), matches)


def _match_id(monitor: str, row: dict[str, str | None]) -> str:
    """Return the identifier of a match: the same words in a later version of the article are the same match."""
    return stable_id("match", monitor, row["article_key"], " ".join(_WORD.findall((row["content"] or "").casefold())))


def _rows(store: Searchable, request: Search, keys: list[str]) -> dict[str, dict[str, str | None]]:
    """Return the details of matches by key; articles have no speaker, chain or content."""
    if request.target == "statements":
        columns = "d.quote_id AS key, d.day, d.outlet, d.title, d.speaker, d.chain, d.link, q.content, a.article_key"
        joined = "JOIN main.quotes q ON q.quote_id = d.quote_id JOIN main.articles a ON a.article_id = q.article_id"
    else:
        nothing = "NULL AS speaker, NULL AS chain, d.url AS link, NULL AS content"
        columns = f"d.article_id AS key, d.day, d.outlet, d.title, {nothing}, a.article_key"
        joined = "JOIN main.articles a ON a.article_id = d.article_id"
    found = store.ledger.sql(f"SELECT {columns} FROM ({details(request.target, keys)}) d {joined} ORDER BY d.day, key")
    return {
        str(row["key"]): {name: None if value is None else str(value) for name, value in row.items()}
        for row in found.to_arrow_table().to_pylist()
    }
