"""ninjs in its three dialects: 1.x (headline, body_xhtml), 2.x (headlines, bodies), 3.x (the same in camel case)."""

from typing import Any

from newsledger.transforms.formats.entries import plain
from newsledger.transforms.formats.wire import WireItem, texts

_MARKS = {"versioncreated", "firstcreated", "headlines", "bodies", "body_xhtml", "representationtype", "pubstatus"}
_TEXTUAL = ("html", "xhtml")
Values = dict[str, Any]


def is_item(value: object) -> bool:
    """Whether a JSON value is an item of ninjs: it names the standard, or has an address and keys of ninjs alone."""
    if not isinstance(value, dict):
        return False
    standard = value.get("standard") or value.get("$standard")
    if isinstance(standard, dict) and standard.get("name") == "ninjs":
        return True
    return isinstance(value.get("uri"), str) and bool(_MARKS & {str(key).casefold() for key in value})


def item(value: Values) -> WireItem:
    """The item; fields of another type than the standard's are as if they were not there."""
    folded = {str(key).casefold().lstrip("$"): one for key, one in value.items()}
    body, is_html = _body(folded)
    sources = _names(folded.get("infosource") or folded.get("infosources"))
    holder, notice = plain(folded.get("copyrightholder")), plain(folded.get("copyrightnotice"))
    provider = sources[0] if sources else holder
    return WireItem(
        identifier=plain(folded.get("uri")),
        version=plain(folded.get("version")),
        kind=plain(folded.get("type")) or "text",
        status=plain(folded.get("pubstatus")) or "usable",
        headline=_one(folded, "headline") or plain(folded.get("title")),
        subtitle=_one(folded, "description"),
        slugline=plain(folded.get("slugline")),
        byline=plain(folded.get("byline")) or plain(folded.get("by")),
        body=body,
        is_html=is_html,
        first_created=plain(folded.get("firstcreated")),
        version_created=plain(folded.get("versioncreated")),
        content_created=plain(folded.get("contentcreated")),
        embargoed=plain(folded.get("embargoed")),
        dateline=plain(folded.get("dateline")),
        located=plain(folded.get("located")),
        credits=texts(plain(folded.get("creditline")), _role(folded, "credit"), *sources, holder, notice),
        provider=provider,
        language=plain(folded.get("language")),
        copyright=notice or holder,
        urgency=plain(folded.get("urgency")),
        section=next(iter(_names(folded.get("subject") or folded.get("subjects"))), None),
        image_url=_image(folded),
    )


def _one(folded: Values, name: str) -> str | None:
    """The main text of a kind: under its own name, with a suffix, or in a list by role."""
    direct = plain(folded.get(name)) or plain(folded.get(f"{name}_main")) or plain(folded.get(f"{name}_text"))
    if direct:
        return direct
    listed = _listed(folded, f"{name}s")
    listed.sort(key=lambda one: one.get("role") not in ("main", None))
    return next((found for one in listed if (found := plain(one.get("value")))), None)


def _role(folded: Values, name: str) -> str | None:
    """The description whose role has that in its name, such as a credit line."""
    for key, one in folded.items():
        if key.startswith("description_") and name in key:
            return plain(one)
    return next(
        (plain(one.get("value")) for one in _listed(folded, "descriptions") if name in str(one.get("role"))), None
    )


def _body(folded: Values) -> tuple[str | None, bool]:
    """The body, HTML before plain text, the longest of each; and whether it is HTML."""
    found = [(key.rpartition("_")[2] in _TEXTUAL, one) for key, one in folded.items() if key.startswith("body_")]
    for one in _listed(folded, "bodies"):
        kind = str(one.get("contenttype") or one.get("contentType") or "")
        found.append(("html" in kind or "<p" in str(one.get("value")), one.get("value")))
    texts_found = [(is_html, one) for is_html, one in found if isinstance(one, str) and one.strip()]
    if not texts_found:
        return None, False
    is_html, text = max(texts_found, key=lambda one: (one[0], len(one[1])))
    return text, is_html


def _listed(folded: Values, name: str) -> list[Values]:
    value = folded.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _names(value: object) -> list[str]:
    several = value if isinstance(value, list) else []
    return [name for one in several if isinstance(one, dict) and (name := plain(one.get("name") or one.get("literal")))]


def _image(folded: Values) -> str | None:
    """The address of the first associated picture."""
    found = folded.get("associations")
    several = list(found.values()) if isinstance(found, dict) else found if isinstance(found, list) else []
    for one in several:
        if isinstance(one, dict) and one.get("type") == "picture":
            renditions = one.get("renditions")
            listed = list(renditions.values()) if isinstance(renditions, dict) else renditions
            for rendition in listed if isinstance(listed, list) else []:
                if isinstance(rendition, dict) and isinstance(rendition.get("href"), str):
                    return str(rendition["href"])
    return None
