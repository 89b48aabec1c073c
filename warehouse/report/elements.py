"""HTML written as nested calls. Text that is not marked as HTML is escaped: nothing that a document says is markup."""

import re
from collections.abc import Iterable
from html import escape
from urllib.parse import urlsplit

_VOID = {"meta": ">", "rect": "/>"}
_UNSHOWN = re.compile(
    "[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


Content = object  # a string is escaped, Html is kept, None is left out, and an iterable is written member by member
Attribute = str | int | float | bool | None


def text(value: object) -> Html:
    """Return text as HTML, without control characters and marks that turn the direction of writing."""
    return Html(escape(_UNSHOWN.sub("", str(value))))


def joined(contents: Iterable[Content]) -> Html:
    """Return contents one after another."""
    return Html("".join(_rendered(content) for content in contents))


def element(name: str, /, *contents: Content, **attributes: Attribute) -> Html:
    """Return an element.

    A trailing underscore of an attribute's name is left out (`class_`), other underscores are hyphens. An attribute
    that is None or False is left out, one that is True has no value.
    """
    pairs = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID:
        return Html(f"<{name}{pairs}{_VOID[name]}")
    return Html(f"<{name}{pairs}>{joined(contents)}</{name}>")


def link(label: Content, url: str | None, /, **attributes: Attribute) -> Html:
    """Return a link to a web page, or the label alone if the URL is of another kind, such as a file's or a script."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return joined([label])
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return joined([label])
    return element("a", label, href=url, rel="noreferrer noopener", **attributes)


def _rendered(content: Content) -> str:
    if content is None or content is False:
        return ""
    if isinstance(content, Html):
        return content
    if isinstance(content, str) or not isinstance(content, Iterable):
        return text(content)
    return joined(content)


def _attribute(key: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{text(value)}"'
