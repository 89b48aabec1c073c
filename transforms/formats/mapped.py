"""Records of any shape under the contract's names, by a mapping such as {"text": "body.content"}."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from newsledger.expectations.errors import DocumentError, SettingsError
from newsledger.transforms.lexicon.words import field_names

NAMES: dict[str, tuple[str, ...]] = {
    field: tuple(row.name for row in rows)
    for field, rows in groupby((row for row in field_names() if row.format == "record"), key=lambda row: row.field)
}
_DEEPEST = 12


def check(fields: Mapping[str, str]) -> None:
    """Refuse a mapping that names a field that articles do not have.

    Raises:
        SettingsError: A field is unknown or a path is invalid.
    """
    for name, path in fields.items():
        if name not in FIELDS:
            raise SettingsError(f"unknown field {name!r}; use one of {', '.join(sorted(FIELDS))}")
        if not path or len(path.split(".")) > _DEEPEST:
            raise SettingsError(f"field {name!r}: {path!r} is not a path such as 'body.content'")


def mapped(record: object, fields: Mapping[str, str]) -> dict[str, Any]:
    """Return the record under the names that the record reader knows; mapped values take precedence.

    A path goes into objects by name and into lists by number; "authors.name" into a list gives the name of each.

    Raises:
        DocumentError: not_an_article where the record is no object.
    """
    if not isinstance(record, dict):
        raise DocumentError("not_an_article", f"expected a JSON object, got {type(record).__name__}")
    check(fields)
    values = {NAMES[FIELDS[name]][0]: value for name, path in fields.items() if (value := at(record, path)) is not None}
    shadowed = {alias for name in fields for alias in NAMES[FIELDS[name]]}
    return {key: value for key, value in record.items() if key not in shadowed} | values


def at(value: object, path: str) -> object:
    """Return the value at a path, None if there is none; a name that contains a dot is found too."""
    if isinstance(value, dict) and path in value:
        return value[path]
    name, _, rest = path.partition(".")
    if isinstance(value, dict):
        content: object = value.get(name)
    elif isinstance(value, list) and name.isdecimal() and len(name) < 6:
        content = value[int(name)] if int(name) < len(value) else None
    elif isinstance(value, list):
        return [member for item in value[:1000] if (member := at(item, path)) is not None] or None
    else:
        return None
    return at(content, rest) if rest and content is not None else content


FIELDS = {
    "title": "title", "subtitle": "subtitle", "text": "text", "authors": "authors", "published_at": "date",
    "modified_at": "modified", "url": "url", "source": "source", "section": "section", "image_url": "image_url",
    "image_credit": "image_credit", "language": "language", "keywords": "keywords",
}  # fmt: skip
