"""Removal of the rows of forgotten persons from the ledger."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

Row = dict[str, Any]
Rows = Mapping[str, list[Row]]
Covers = Callable[[str, object], bool]
_PARTIES = ("subject_entity_id", "object_entity_id", "place_entity_id")


def withheld_ids(entities: Iterable[Mapping[str, Any]], covers: Covers) -> set[str]:
    """Return the forgotten entities: by id or, for persons, by name or alias.

    Args:
        entities: Rows or fragments of `entities`.
        covers: Function that returns whether a kind (`entity` or `person`) and value have been forgotten.
    """
    return {
        str(entity["entity_id"])
        for entity in entities
        if covers("entity", entity["entity_id"]) or (entity["type"] == "PERSON" and _is_named(entity, covers))
    }


def _is_named(entity: Mapping[str, Any], covers: Covers) -> bool:
    names = [entity["name"], *(entity.get("aliases") or ())]
    return any(covers("person", " ".join(name.casefold().split())) for name in names)


def without(rows: Rows, ids: Collection[str]) -> dict[str, list[Row]]:
    """Return the rows of complete articles by table, without the mentions, statements and relations of some entities.

    A person's statement is removed with its nested statements, its chain, and the relations that it alone asserts. If
    the person is only the addressee, the statement remains without an addressee.
    """
    if not ids:
        return dict(rows)
    quote_ids = _statements(rows, ids)
    return {
        **rows,
        "entities": [row for row in rows.get("entities", ()) if row["entity_id"] not in ids],
        "mentions": [row for row in rows["mentions"] if row["entity_id"] not in ids],
        "quotes": [_unaddressed(row, ids) for row in rows["quotes"] if row["quote_id"] not in quote_ids],
        "attributions": [
            row for row in rows["attributions"] if row["entity_id"] not in ids and row["quote_id"] not in quote_ids
        ],
        "relations": [
            row
            for row in rows["relations"]
            if row["claimed_by_quote_id"] not in quote_ids and not any(row[name] in ids for name in _PARTIES)
        ],
    }


def _unaddressed(quote: Row, ids: Collection[str]) -> Row:
    return quote | {"addressee_entity_id": None} if quote["addressee_entity_id"] in ids else quote


def _statements(rows: Rows, ids: Collection[str]) -> set[str]:
    """Return the statements of these speakers, and the statements nested in them."""
    quote_ids = {quote["quote_id"] for quote in rows["quotes"] if quote["speaker_entity_id"] in ids}
    quote_ids |= {
        quote["quote_id"] for quote in rows["attributions"] if quote["role"] == "speaker" and quote["entity_id"] in ids
    }
    fresh = quote_ids
    while fresh:
        fresh = {quote["quote_id"] for quote in rows["quotes"] if quote["parent_quote_id"] in fresh} - quote_ids
        quote_ids |= fresh
    return quote_ids
