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
        str(one["entity_id"])
        for one in entities
        if covers("entity", one["entity_id"]) or (one["type"] == "PERSON" and _is_named(one, covers))
    }


def _is_named(one: Mapping[str, Any], covers: Covers) -> bool:
    names = [one["name"], *(one.get("aliases") or ())]
    return any(covers("person", " ".join(name.casefold().split())) for name in names)


def without(rows: Rows, ids: Collection[str]) -> dict[str, list[Row]]:
    """Return the rows of complete articles by table, without the mentions, statements and relations of some entities.

    A person's statement is removed with its nested statements, its chain, and the relations that it alone asserts. If
    the person is only the addressee, the statement remains without an addressee.
    """
    if not ids:
        return dict(rows)
    gone = _statements(rows, ids)
    return {
        **rows,
        "entities": [one for one in rows.get("entities", ()) if one["entity_id"] not in ids],
        "mentions": [one for one in rows["mentions"] if one["entity_id"] not in ids],
        "quotes": [_unaddressed(one, ids) for one in rows["quotes"] if one["quote_id"] not in gone],
        "attributions": [
            one for one in rows["attributions"] if one["entity_id"] not in ids and one["quote_id"] not in gone
        ],
        "relations": [
            one
            for one in rows["relations"]
            if one["claimed_by_quote_id"] not in gone and not any(one[name] in ids for name in _PARTIES)
        ],
    }


def _unaddressed(quote: Row, ids: Collection[str]) -> Row:
    return quote | {"addressee_entity_id": None} if quote["addressee_entity_id"] in ids else quote


def _statements(rows: Rows, ids: Collection[str]) -> set[str]:
    """Return the statements of these speakers, and the statements nested in them."""
    gone = {one["quote_id"] for one in rows["quotes"] if one["speaker_entity_id"] in ids}
    gone |= {one["quote_id"] for one in rows["attributions"] if one["role"] == "speaker" and one["entity_id"] in ids}
    fresh = gone
    while fresh:
        fresh = {one["quote_id"] for one in rows["quotes"] if one["parent_quote_id"] in fresh} - gone
        gone |= fresh
    return gone
