"""Stable identifiers: a hash of a row's natural key, so that a rerun gives the same id."""

import hashlib

_SEPARATOR = "\x1f"
_PREFIXES = {
    "document": "doc",
    "article": "art",
    "entity": "ent",
    "mention": "men",
    "quote": "quo",
    "attribution": "att",
    "relation": "rel",
    "reject": "rej",
    "fetch": "fet",
    "source": "src",
    "run": "run",
    "credit": "crd",
    "signature": "sig",
    "cluster": "clu",
    "quote cluster": "quc",
}


def stable_id(noun: str, *parts: str | int | None) -> str:
    """An identifier of 4 + 20 characters, such as `art_1f…`: SHA-256 of the parts, which are kept apart by U+001F.

    Raises:
        KeyError: The noun names no table.
    """
    text = _SEPARATOR.join("" if part is None else str(part) for part in parts)
    return f"{_PREFIXES[noun]}_{hashlib.sha256(text.encode()).hexdigest()[:20]}"


def text_sha256(text: str) -> str:
    """The SHA-256 of a text's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
