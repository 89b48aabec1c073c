"""JSON records: the common names of an article's fields, in any dialect."""

from typing import Any, cast

from newsledger.expectations.errors import DocumentError
from newsledger.transforms.characters import json_value
from newsledger.transforms.formats.mapped import NAMES


def record(text: str) -> dict[str, Any]:
    """Return the JSON object of a document.

    Raises:
        DocumentError: bad_json where it is no JSON, not_an_article where it is no object with a text.
    """
    try:
        value = json_value(text)
    except (ValueError, RecursionError) as exc:
        raise DocumentError("bad_json", str(exc)[:200]) from exc
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, dict):
        raise DocumentError("not_an_article", f"expected a JSON object, got {type(value).__name__}")
    return cast("dict[str, Any]", value)


def field(value: dict[str, Any], name: str) -> str | None:
    """Return a field as text under any of its common names; None if it is absent or blank."""
    for key in NAMES[name]:
        content = value.get(key)
        if isinstance(content, dict):
            content = content.get("name") or content.get("url") or content.get("credit")
        if isinstance(content, list):
            content = content[0] if content and isinstance(content[0], str) else None
        if isinstance(content, str | int) and str(content).strip():
            return str(content).strip()
    return None


def image_credit(value: dict[str, Any]) -> dict[str, str]:
    """Return the credit of an image object by its column name; empty if there is none."""
    image = value.get("image")
    credit = (image.get("credit") or image.get("creditText")) if isinstance(image, dict) else None
    return {"image_credit": credit.strip()} if isinstance(credit, str) and credit.strip() else {}


def authors(value: dict[str, Any]) -> list[str]:
    """Return the authors, given as a text, a list of texts, objects, or a list of these."""
    for key in NAMES["authors"]:
        content = value.get(key)
        entries = content if isinstance(content, list) else [content]
        names = [entry.get("name") if isinstance(entry, dict) else entry for entry in entries]
        if texts := [str(name).strip() for name in names if isinstance(name, str) and name.strip()]:
            return texts
    return []
