"""What a monitor finds: matches of a search that it has not seen, with passages."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from newsledger.expectations.keys import stable_id
from newsledger.warehouse.home import Home
from newsledger.warehouse.monitor_store import MonitorMatch, StatementSpeaker, monitor_store
from newsledger.warehouse.query import query
from newsledger.warehouse.search import Search, found_hits, marked, parsed
from newsledger.warehouse.search_hits import Hit, details, names_of_speakers, versions, words
from newsledger.warehouse.search_index import Searchable, searchable

_WORD = re.compile(r"\w+")
_MATCHES = 1_000  # that a query looks up


@dataclass(frozen=True, slots=True)
class NewMatches:
    """The keys of the new matches, and the matches themselves."""

    keys: list[str]
    matches: list[MonitorMatch]


def matching_ids(home: Home, monitor: str, request: Search) -> dict[str, str]:
    """Return the match_id of each row that matches a search, by quote_id or article_id.

    Raises:
        SettingsError: The query is not well-formed.
        WarehouseError: There is no warehouse, or the index cannot be used.
    """
    with searchable(home, notify=lambda _: None) as store:
        return _match_ids(store, monitor, request, found_hits(store, request, parsed(request).match))


def findings(
    home: Home, monitor: str, request: Search, *, found_at: str, unseen: Callable[[list[str]], set[str]]
) -> NewMatches:
    """Return the matches of a search that `unseen` leaves over.

    Raises:
        SettingsError: The query is not well-formed.
        WarehouseError: There is no warehouse, or the index cannot be used.
    """
    expression = parsed(request)
    with searchable(home, notify=lambda _: None) as store:
        hits = found_hits(store, request, expression.match)
        keys = unseen([hit.key for hit in hits])
        new = [hit for hit in hits if hit.key in keys]
        passages = marked(words(store.ledger, request.target, new), expression, request.target)
        rows = _rows(store, request, new)
        ids = _match_ids(store, monitor, request, new)
    article_of = {hit.key: hit.article_id for hit in new}
    matches = [
        MonitorMatch(
            match_id=ids[key],
            monitor=monitor,
            article_id=article_of[key],
            quote_id=key if request.target == "statements" else None,
            passage=passages.get(key) or "",
            found_at=found_at,
            day=row["day"] or "",
            outlet=row["outlet"],
            title=row["title"],
            speaker=row["speaker"],
            chain=row["chain"],
            link=row["link"],
        )
        for key, row in rows.items()
    ]
    return NewMatches(list(article_of), matches)


def restate(home: Home) -> None:
    """Let the stored matches of statements name speakers as the ledger does after names in it were erased.

    The chain of a statement in an earlier version of its article is not in the views, and goes.

    Raises:
        WarehouseError: There is no warehouse, or a file cannot be used.
    """
    with monitor_store(home) as store:
        hits = [Hit(match.quote_id, match.article_id, match.day, 0.0) for match in store.matches() if match.quote_id]
        parts = (hits[first : first + _MATCHES] for first in range(0, len(hits), _MATCHES))
        store.restate(speaker for part in parts for speaker in _speakers(home, part))


def _speakers(home: Home, hits: Sequence[Hit]) -> Iterator[StatementSpeaker]:
    rows = query(home, details("statements", [hit for hit in hits if hit.day])).rows.to_pylist()
    chains = {row["quote_id"]: row["chain"] for row in rows}
    for row in query(home, names_of_speakers(hits)).rows.to_pylist():
        yield StatementSpeaker(row["quote_id"], row["speaker"], chains.get(row["quote_id"]))


def _match_ids(store: Searchable, monitor: str, request: Search, hits: Sequence[Hit]) -> dict[str, str]:  # noqa: PLR0917
    """Return the identifiers of matches: the same words in a later version of the article are the same match."""
    return {
        key: stable_id("match", monitor, article_key, " ".join(_WORD.findall(content.casefold())))
        for key, article_key, content in versions(store.ledger, request.target, hits)
    }


def _rows(store: Searchable, request: Search, hits: Sequence[Hit]) -> dict[str, dict[str, str | None]]:
    """Return the details of matches by key; articles have no speaker or chain."""
    if request.target == "statements":
        columns = "quote_id AS key, day, outlet, title, speaker, chain, link"
    else:
        columns = "article_id AS key, day, outlet, title, NULL AS speaker, NULL AS chain, url AS link"
    found = store.ledger.sql(f"SELECT {columns} FROM ({details(request.target, hits)}) ORDER BY day, key")
    return {
        str(row["key"]): {name: None if value is None else str(value) for name, value in row.items()}
        for row in found.to_arrow_table().to_pylist()
    }
