"""Stable identifiers: hashes of natural keys, so that a rerun produces the same ids."""

import hashlib

_SEPARATOR = "\x1f"
_PREFIXES = {
    "document": "doc",
    "article": "art",
    "entity": "ent",
    "merge": "mrg",
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
    "story": "sto",
    "story signature": "ssg",
    "story link": "stl",
    "match": "mat",
}


def stable_id(noun: str, *parts: str | int | None) -> str:
    """Return an identifier of 4 + 20 characters, such as `art_1f…`: the SHA-256 of the parts joined by U+001F.

    Raises:
        KeyError: There is no prefix for the noun.
    """
    text = _SEPARATOR.join("" if part is None else str(part) for part in parts)
    return f"{_PREFIXES[noun]}_{hashlib.sha256(text.encode()).hexdigest()[:20]}"


def text_sha256(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
