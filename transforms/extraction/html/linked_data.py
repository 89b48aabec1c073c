"""The JSON-LD of a page: read as crawlers read it, mended where malformed, and only what describes the page itself."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from lxml.html import HtmlElement

from newsledger.transforms.characters import json_value
from newsledger.transforms.extraction.html.title import likeness
from newsledger.transforms.urls import canonical_url, is_trusted, url_key

SCRIPTS = "//script[contains(@type, 'ld+json')]"
_ARTICLE = re.compile(r"(?:Article|Report|Posting|Review|Recipe)$")
_PAGE = re.compile(r"(?:WebPage|ItemPage|AboutPage)$")
_MEDIA = re.compile(r"(?:VideoObject|MediaGallery|ImageGallery|AudioObject|PodcastEpisode|Clip)$")
_PERSONS = re.compile(r"(?:Person|Author)$")
_ORGANISATION = re.compile(r"(?:Organi[sz]ation|Corporation|Brand|Company)$")
_OPENERS, _CLOSERS = ("//", "/*", "<!--", "<![CDATA[", "*/"), ("//", "/*", "*/", "-->", "]]>", ";")
_STRING = r'"(?:[^"\\]|\\[\s\S])*+(?:"|\\?\Z)'
_COMMENT = re.compile(rf'({_STRING})|/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)|(?<![:"\w/])//[^\n]*+')
_TRAILING_COMMA = re.compile(rf"({_STRING})|,(?=\s*+[}}\]])")
_BETWEEN_OBJECTS = re.compile(rf"({_STRING})|\}}\s{{0,20}}\{{")
_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_OPENING, _CLOSING = frozenset("{[,:"), frozenset("}],:")
_LONGEST, _MOST, _DEEPEST = 400_000, 2_000, 8
_NESTING = ("@graph", "mainEntity", "mainEntityOfPage")
_ALIKE, _ADDRESS, _SILENT = 3, 2, 1
_SIMILAR, _SAME = 0.5, 0.75

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Identity:
    """The URLs and titles of a page; `keys` are the keys of the URLs."""

    urls: tuple[str, ...]
    titles: tuple[str, ...]
    keys: frozenset[str]

    @classmethod
    def of(cls, urls: Iterable[str | None], titles: Iterable[str]) -> "Identity":
        """Return the identity of a page with some of these URLs and titles."""
        known = tuple(url for url in urls if url)
        return cls(known, tuple(titles), frozenset(url_key(canonical_url(url)) for url in known))


@dataclass(frozen=True, slots=True)
class Creator:
    """An author as stated; `is_organisation` where the statement says so."""

    name: str
    is_organisation: bool


class LinkedData:
    """The objects in a page's JSON-LD scripts, by place and by `@id`."""

    def __init__(self, page: HtmlElement) -> None:
        """Read the scripts of a page; those beyond mending are kept as texts."""
        self.roots: list[Any] = []
        self.unread: list[str] = []
        for script in page.xpath(SCRIPTS):
            text = script.text_content()[:_LONGEST]
            value = mended(text)
            if value is None:
                self.unread.append(text)
            else:
                self.roots.append(value)
        self._named = {
            str(item["@id"]): item
            for item in _everything(self.roots)
            if isinstance(item.get("@id"), str) and len(item) > 1
        }

    def described(self, identity: Identity) -> list[Item]:
        """Return the objects that describe the page, best first: articles, then media, then the page as such.

        An object counts where a URL or a headline of its own is the page's. One that states neither counts where no
        other object of its kind does better. One that states those of another page is a teaser's.
        """
        items = [item for item in _listed(self.roots) if _rank(item) is not None]
        fits = [(fit, item) for item in items if (fit := _fit(item, identity))]
        fits.sort(key=lambda entry: (_rank(entry[1]), -entry[0]))
        firm = {_rank(item) for fit, item in fits if fit > _SILENT}
        chosen = [item for fit, item in fits if fit > _SILENT or _rank(item) not in firm]
        is_article = any(_rank(item) == 0 for item in chosen)
        return [item for item in chosen if not (is_article and _rank(item) == 1)]

    def dates(self, identity: Identity) -> list[str]:
        """Return the publication dates of other objects that can describe the page, and of scripts beyond mending."""
        stated = [
            item["datePublished"]
            for item in _listed(self.roots)
            if isinstance(item.get("datePublished"), str) and _fit(item, identity)
        ]
        return stated + [match[1] for text in self.unread for match in _DATE.finditer(text)]

    def creators(self, value: Any, depth: int = 0) -> Iterator[Creator]:
        """Yield the authors that a value names: texts, objects, references to objects, and lists of these."""
        if isinstance(value, str):
            if value.strip() and not value.startswith(("http://", "https://", "#")):
                yield Creator(" ".join(unescape(value).split()), is_organisation=False)
        elif isinstance(value, list) and depth < _DEEPEST:
            for entry in value[:50]:
                yield from self.creators(entry, depth + 1)
        elif isinstance(value, dict) and depth < _DEEPEST:
            inner = value.get("@list", value.get("@value"))
            yield from self._of_object(value, depth) if inner is None else self.creators(inner, depth + 1)

    def _of_object(self, value: Item, depth: int) -> Iterator[Creator]:
        named = value if _has_name(value) else self._named.get(str(value.get("@id")), {})
        is_organisation = _is(named, _ORGANISATION) and not _is(named, _PERSONS)
        parts = [named[key] for key in ("givenName", "familyName") if isinstance(named.get(key), str)]
        for creator in self.creators(named.get("name") or " ".join(parts), depth + 1):
            yield Creator(creator.name, creator.is_organisation or is_organisation)


def mended(text: str) -> Any:
    """Return the value of a JSON-LD script, mended as far as its writing leaves no doubt; None where it does."""
    return next((value for base in (text.strip(), _unwrapped(text)) if (value := _value(base)) is not None), None)


def _value(text: str) -> Any:
    """Return the value of a JSON text, after as few mends as it takes; None where none helps."""
    for mend in (_as_written, _without_references, _without_comments, _with_quotes_escaped, _as_list):
        text = mend(text)
        try:
            return json_value(text, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _as_list(text: str) -> str:
    """Return objects that stand one behind the other as a list."""
    return f"[{_BETWEEN_OBJECTS.sub(lambda match: match[1] or '},{', text)}]" if text else text


def _unwrapped(text: str) -> str:
    """Return a script without the marks of comments and CDATA around its value."""
    text = text.strip()
    while mark := next((mark for mark in _OPENERS if text.startswith(mark)), None):
        text = text.removeprefix(mark).lstrip()
    while mark := next((mark for mark in _CLOSERS if text.endswith(mark)), None):
        text = text.removesuffix(mark).rstrip()
    return text


def _as_written(text: str) -> str:
    return text


def _without_references(text: str) -> str:
    return unescape(text) if '"' not in text[:200] else text


def _without_comments(text: str) -> str:
    text = _COMMENT.sub(lambda match: match[1] or " ", text)
    return _TRAILING_COMMA.sub(lambda match: match[1] or "", text)


def _with_quotes_escaped(text: str) -> str:
    """Escape the quotation marks inside strings: those beside which no bracket, comma or colon stands."""
    pieces, start = [], 0
    is_inside = False
    for match in re.finditer(r'(?<!\\)"', text):
        place = match.start()
        after = text[place + 1 : place + 60].lstrip()[:1]
        before = text[max(0, place - 60) : place].rstrip()[-1:]
        if is_inside and after and after not in _CLOSING:
            pieces.append(text[start:place] + '\\"')
            start = place + 1
        elif is_inside or not before or before in _OPENING:
            is_inside = not is_inside
    return "".join([*pieces, text[start:]])


def is_closed(item: Item) -> bool | None:
    """Return whether an object states that its text, or a part of it, is not free to read; None where it is silent."""
    stated = [
        item.get("isAccessibleForFree"),
        *(part.get("isAccessibleForFree") for part in _objects(item.get("hasPart"))),
    ]
    values = {str(value).strip().casefold() for value in stated if value is not None}
    if values & {"false", "no", "0", "http://schema.org/false", "https://schema.org/false"}:
        return True
    return False if values & {"true", "yes", "1", "http://schema.org/true", "https://schema.org/true"} else None


def first(value: object) -> Any:
    """Return the first entry of a list, and any other value as it is."""
    return value[0] if isinstance(value, list) and value else value


def name_of(value: object) -> str | None:
    """Return a text, or the name of an object."""
    value = first(value)
    if isinstance(value, dict):
        value = first(value.get("name"))
    return value if isinstance(value, str) else None


def _rank(item: Item) -> int | None:
    """Return 0 for articles, 1 for media, 2 for pages; None for objects that describe something else."""
    return next((rank for rank, kinds in enumerate((_ARTICLE, _MEDIA, _PAGE)) if _is(item, kinds)), None)


def _is(item: Item, kinds: re.Pattern[str]) -> bool:
    return any(kinds.search(kind) for kind in types(item))


def types(item: Item) -> tuple[str, ...]:
    """Return the types of an object, without the address of their vocabulary."""
    stated = item.get("@type")
    listed = stated if isinstance(stated, list) else [stated]
    return tuple(kind.rsplit("/", 1)[-1] for kind in listed if isinstance(kind, str))


def _has_name(item: Item) -> bool:
    return bool(item.get("name") or item.get("givenName") or item.get("familyName"))


def _fit(item: Item, identity: Identity) -> int:
    """Return how firmly an object says that it describes the page; 0 where it describes another."""
    addresses = {url_key(canonical_url(url)) for url in _addresses(item, identity)}
    is_addressed = bool(addresses & identity.keys)
    headline = " ".join(unescape(name_of(item.get("headline")) or name_of(item.get("name")) or "").split())
    alike = max((likeness(headline, title) for title in identity.titles), default=0.0) if headline else 0.0
    if alike >= (_SAME if addresses and not is_addressed else _SIMILAR):
        return _ALIKE
    if is_addressed:
        return _ADDRESS
    return 0 if addresses else _SILENT


def _addresses(item: Item, identity: Identity) -> Iterator[str]:
    """Yield the absolute URLs that an object states as its own, without those of the home page and of other sites."""
    for name in ("url", "@id", "mainEntityOfPage"):
        for value in _values(item.get(name)):
            text = value.get("@id") or value.get("url") if isinstance(value, dict) else value
            if isinstance(text, str) and any(is_trusted(text, url) for url in identity.urls):
                yield text.partition("#")[0]


def _values(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _objects(value: object) -> list[Item]:
    return [entry for entry in _values(value) if isinstance(entry, dict)]


def _listed(roots: Sequence[Any]) -> Iterator[Item]:
    """Yield the objects that stand for themselves: in lists, graphs, and as the main entity of another."""
    queue = list(roots)
    for _ in range(_MOST):
        if not queue:
            return
        node = queue.pop(0)
        if isinstance(node, list):
            queue.extend(node)
        elif isinstance(node, dict):
            queue.extend(node[name] for name in _NESTING if isinstance(node.get(name), list | dict))
            yield node


def _everything(roots: Iterable[Any]) -> Iterator[Item]:
    queue = list(roots)
    for _ in range(_MOST):
        if not queue:
            return
        node = queue.pop()
        if isinstance(node, list):
            queue.extend(node)
        elif isinstance(node, dict):
            queue.extend(value for value in node.values() if isinstance(value, list | dict))
            yield node
