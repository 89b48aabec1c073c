"""The outlet of an article: by the domain of its URL, otherwise by the name that it states."""

import re
from functools import cache

from newsledger.expectations.declaration import Row
from newsledger.expectations.keys import stable_id
from newsledger.transforms.documents import ExtractedArticle, RawDocument
from newsledger.transforms.lexicon.reference import ReferenceOutlet, outlets
from newsledger.transforms.urls import host_of

_SLOGAN = re.compile(r"\s[|–—-]\s")  # The Pier Post | News, Sport, Tides


def outlet_row(article: ExtractedArticle, raw: RawDocument) -> Row | None:
    """Return a row of `sources` for the outlet stated by the article; None if it states none, or that of its source.

    A registered outlet is recognised by its domain or name; others are identified by domain, otherwise by name.
    """
    name = _stated_name(article.source_name or "")
    domain = next(filter(None, map(host_of, (article.canonical_url, raw.final_url or "", raw.url))), None)
    if domain and raw.source_domain and f".{domain}".endswith(f".{raw.source_domain}"):
        return None
    outlet = registered(domain) or _named().get(name.casefold())
    if outlet is not None:
        return _row(outlet.name, outlet)
    if domain is not None:
        return _row(name or domain, None, domain=domain)
    return _row(name, None) if name else None


def _stated_name(text: str) -> str:
    """Return the name of an outlet without the slogan behind it; nothing if a URL stands in its place."""
    return "" if text.casefold().startswith(("http://", "https://")) else _SLOGAN.split(text, maxsplit=1)[0].strip()


def _row(name: str, outlet: ReferenceOutlet | None, *, domain: str | None = None) -> Row:
    if outlet is None:
        key = stable_id("source", domain or name.casefold())
        return {"source_id": key, "name": name, "domain": domain, "kind": "other"}
    return registered_row(outlet)


def registered_row(outlet: ReferenceOutlet) -> Row:
    """Return the row of an outlet of the reference list."""
    return {
        "source_id": outlet.source_id,
        "name": outlet.name,
        "domain": outlet.domain or None,
        "country_code": outlet.country_code or None,
        "language": outlet.language or None,
        "kind": outlet.kind,
    }


def registered(domain: str | None) -> ReferenceOutlet | None:
    """Return the outlet of a domain or a parent domain: edition.cnn.com belongs to cnn.com."""
    while domain and "." in domain:
        if domain in _domains():
            return _domains()[domain]
        domain = domain.split(".", 1)[1]
    return None


@cache
def _domains() -> dict[str, ReferenceOutlet]:
    return {outlet.domain: outlet for outlet in outlets() if outlet.domain}


@cache
def _named() -> dict[str, ReferenceOutlet]:
    by_alias = {alias.casefold(): outlet for outlet in outlets() for alias in outlet.aliases}
    return by_alias | {outlet.name.casefold(): outlet for outlet in outlets()}
