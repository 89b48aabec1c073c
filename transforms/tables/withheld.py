"""Rows of the ledger without those of persons who are to be forgotten."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

Row = dict[str, Any]
Rows = Mapping[str, list[Row]]
Covers = Callable[[str, object], bool]
_PARTIES = ("subject_entity_id", "object_entity_id", "place_entity_id")


def withheld_ids(entities: Iterable[Mapping[str, Any]], covers: Covers) -> set[str]:
    """The entities that are forgotten: by their id, or, for persons, by their name or an alias.

    Args:
        entities: Rows or fragments of `entities`.
        covers: Whether a thing, as kind and value, was forgotten; kinds are `entity` and `person`.
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
    """The rows of whole articles, by table, without mentions, statements and relations of some entities.

    With a person's statement go the statements within it, its chain, and what it alone asserts. Where the person is
    only spoken to, the statement stays without addressee.
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
    """The statements of these speakers, with those that stand within them."""
    gone = {one["quote_id"] for one in rows["quotes"] if one["speaker_entity_id"] in ids}
    gone |= {one["quote_id"] for one in rows["attributions"] if one["role"] == "speaker" and one["entity_id"] in ids}
    fresh = gone
    while fresh:
        fresh = {one["quote_id"] for one in rows["quotes"] if one["parent_quote_id"] in fresh} - gone
        gone |= fresh
    return gone
