"""ninjs in its three dialects: 1.x (headline, body_xhtml), 2.x (headlines, bodies), 3.x (the same in camel case)."""

from typing import Any

from newsledger.transforms.formats.entries import plain
from newsledger.transforms.formats.wire import WireItem, several, texts

_MARKS = {"versioncreated", "firstcreated", "headlines", "bodies", "body_xhtml", "representationtype", "pubstatus"}
_TEXTUAL = ("html", "xhtml")
Values = dict[str, Any]


def is_item(value: object) -> bool:
    """Return whether a JSON value is a ninjs item: by its standard, or by a URI or guid beside keys of ninjs."""
    if not isinstance(value, dict):
        return False
    standard = value.get("standard") or value.get("$standard")
    if isinstance(standard, dict) and standard.get("name") == "ninjs":
        return True
    has_identity = isinstance(value.get("uri"), str) or isinstance(value.get("guid"), str)
    return has_identity and bool(_MARKS & {str(key).casefold() for key in value})


def item(value: Values) -> WireItem:
    """Return the item; fields of another type than the standard's are ignored."""
    values = {str(key).casefold().lstrip("$"): content for key, content in value.items()}
    body, is_html = _body(values)
    sources = _names(values.get("infosource") or values.get("infosources"))
    holder, notice = plain(values.get("copyrightholder")), plain(values.get("copyrightnotice"))
    provider = sources[0] if sources else holder
    return WireItem(
        identifier=plain(values.get("uri")) or plain(values.get("guid")),
        version=plain(values.get("version")),
        kind=plain(values.get("type")) or "text",
        status=plain(values.get("pubstatus")) or "usable",
        headline=_one(values, "headline") or plain(values.get("title")),
        subtitle=_one(values, "description"),
        slugline=plain(values.get("slugline")),
        byline=plain(values.get("byline")) or plain(values.get("by")),
        body=body,
        is_html=is_html,
        first_created=plain(values.get("firstcreated")),
        version_created=plain(values.get("versioncreated")),
        content_created=plain(values.get("contentcreated")),
        embargoed=plain(values.get("embargoed")),
        dateline=plain(values.get("dateline")),
        located=plain(values.get("located")),
        keywords=_keywords(values.get("keywords") or values.get("keyword")),
        credits=texts(
            plain(values.get("creditline")),
            _role(values, "credit"),
            plain(values.get("source")),
            *sources,
            holder,
            notice,
        ),
        provider=provider,
        language=plain(values.get("language")),
        copyright=notice or holder,
        urgency=plain(values.get("urgency")),
        section=next(iter(_names(values.get("subject") or values.get("subjects"))), None),
        image_url=_image(values),
    )


def _one(values: Values, name: str) -> str | None:
    """Return the main text of a kind: under its own name, with a suffix, or in a list by role."""
    direct = plain(values.get(name)) or plain(values.get(f"{name}_main")) or plain(values.get(f"{name}_text"))
    if direct:
        return direct
    entries = _listed(values, f"{name}s")
    entries.sort(key=lambda entry: entry.get("role") not in ("main", None))
    return next((text for entry in entries if (text := plain(entry.get("value")))), None)


def _role(values: Values, name: str) -> str | None:
    """Return the description whose role contains the name, such as a credit line."""
    for key, content in values.items():
        if key.startswith("description_") and name in key:
            return plain(content)
    return next(
        (
            plain(content.get("value"))
            for content in _listed(values, "descriptions")
            if name in str(content.get("role"))
        ),
        None,
    )


def _body(values: Values) -> tuple[str | None, bool]:
    """Return the body, HTML before plain text, the longest of each; and whether it is HTML."""
    bodies = [
        (key.rpartition("_")[2] in _TEXTUAL, content) for key, content in values.items() if key.startswith("body_")
    ]
    for content in _listed(values, "bodies"):
        kind = str(content.get("contenttype") or content.get("contentType") or "")
        bodies.append(("html" in kind or "<p" in str(content.get("value")), content.get("value")))
    texts_found = [(is_html, content) for is_html, content in bodies if isinstance(content, str) and content.strip()]
    if not texts_found:
        return None, False
    is_html, text = max(texts_found, key=lambda content: (content[0], len(content[1])))
    return text, is_html


def _listed(values: Values, name: str) -> list[Values]:
    value = values.get(name)
    return [member for member in value if isinstance(member, dict)] if isinstance(value, list) else []


def _names(value: object) -> list[str]:
    entries = value if isinstance(value, list) else []
    return [
        name
        for entry in entries
        if isinstance(entry, dict) and (name := plain(entry.get("name") or entry.get("literal")))
    ]


def _credits(values: Values) -> list[str | None]:
    return [plain(values.get("creditline")), _role(values, "credit"), plain(values.get("source"))]


def _keywords(value: object) -> tuple[str, ...]:
    """Return keywords, given as a list of texts or of objects with a name, or as one text with commas."""
    if isinstance(value, str):
        return several(plain(part) for part in value.split(","))
    entries = value if isinstance(value, list) else []
    return several(plain(entry.get("name") if isinstance(entry, dict) else entry) for entry in entries)


def _image(values: Values) -> str | None:
    """Return the URL of the first associated picture."""
    associations = values.get("associations")
    members = (
        list(associations.values())
        if isinstance(associations, dict)
        else associations
        if isinstance(associations, list)
        else []
    )
    for member in members:
        if isinstance(member, dict) and member.get("type") == "picture":
            renditions = member.get("renditions")
            renditions_listed = list(renditions.values()) if isinstance(renditions, dict) else renditions
            for rendition in renditions_listed if isinstance(renditions_listed, list) else []:
                if isinstance(rendition, dict) and isinstance(rendition.get("href"), str):
                    return str(rendition["href"])
    return None
