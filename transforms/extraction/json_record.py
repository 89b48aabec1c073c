"""JSON records: the common names of an article's fields, in any dialect; items of feeds are such records too."""

from typing import Any, cast

from newsledger.expectations.errors import DocumentError
from newsledger.transforms.characters import json_value
from newsledger.transforms.dates import Candidate
from newsledger.transforms.extraction.draft import Draft
from newsledger.transforms.extraction.fragment import Fragment, fragment, is_markup
from newsledger.transforms.extraction.text.body import Plain, body, without_lead, without_pleas
from newsledger.transforms.extraction.text.bylines import persons
from newsledger.transforms.extraction.versions import installed
from newsledger.transforms.formats.entries import plain
from newsledger.transforms.formats.mapped import NAMES

_STATED = ("subtitle", "url", "source", "section", "image_url", "image_credit", "modified", "language")


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


def keywords(value: dict[str, Any]) -> tuple[str, ...]:
    """Return the keywords, given as a list of texts or of objects with a name, or as one text with commas."""
    for key in NAMES["keywords"]:
        content = value.get(key)
        entries = content if isinstance(content, list) else content.split(",") if isinstance(content, str) else []
        texts = (plain(entry.get("name") if isinstance(entry, dict) else entry) for entry in entries)
        if found := tuple(dict.fromkeys(text for text in texts if text)):
            return found
    return ()


def _values(value: dict[str, Any]) -> dict[str, str]:
    """Return the record's facts by the names of a draft."""
    stated = {name: field(value, name) for name in _STATED}
    stated |= {"title": plain(field(value, "title")), "declared_language": stated["language"]}
    return {name: text for name, text in stated.items() if text} | image_credit(value)


def draft(value: dict[str, Any], *, is_feed_item: bool = False) -> Draft:
    """Return a record as a draft.

    Raises:
        DocumentError: not_an_article where no field holds a text.
    """
    content = field(value, "text")
    if content is None:
        raise DocumentError("not_an_article", f"no text field among the keys {', '.join(list(value)[:12])}")
    facts, marked = Plain(), fragment(content) if is_markup(content) else Fragment([content])
    values, names = _values(value), persons(authors(value))
    titles = tuple(values[name] for name in ("title", "subtitle") if name in values)
    parts = without_lead(facts, without_pleas(body(facts, marked.text)), authors=names, titles=titles)
    names = names or facts.authors
    date = field(value, "date")
    reader = "feed" if is_feed_item else "json"
    return Draft(
        "\n\n".join(parts),
        values | {name: stated for name, stated in facts.values.items() if name not in values},
        names,
        [*([Candidate("feed" if is_feed_item else "meta", date)] if date else []), *facts.dates],
        {"title": reader, **({"authors": reader} if names else {})},
        tuple(facts.credits),
        f"newsledger.{reader}",
        installed("newsledger"),
        identity=values.get("url"),
        is_record=True,
        keywords=keywords(value) or marked.keywords,
    )
