"""The documents of a batch whose word about their own URL is not believed."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import pyarrow as pa

from newsledger.expectations.declaration import Row
from newsledger.expectations.errors import WarehouseError
from newsledger.transforms.tables.articles import article_key
from newsledger.transforms.urls import canonical_url, url_key
from newsledger.warehouse import lake
from newsledger.warehouse.home import Home
from newsledger.warehouse.manifest import Manifest
from newsledger.warehouse.raw import beginning, load

if TYPE_CHECKING:  # a run without pages does without the reading of titles
    from newsledger.transforms.extraction.canonical_claims import Claim

_PAGE = "html"
_BEGINNING = 1 << 16  # bytes in which nearly every page states its URL


def disputed(home: Home, state: Manifest | None, documents: Iterable[Row]) -> frozenset[str]:
    """Return the ids of documents that claim the URL of another story, of this batch or of the lake.

    Of most pages, only the beginning is unpacked; those that claim a URL that is not their own are read whole.

    Args:
        home: The home with the raw objects.
        state: The manifest of the lake; None where the batch is all that counts, as in a rebuild.
        documents: The rows of `documents`, which may be passed over twice; those of pages that claim a URL that is not
            their own are asked in the order in which they were fetched.
    """
    keys, foreign = dict[str, str](), set[str]()
    for row in documents:
        if _is_page(row) and (key := _claimed_key(home, row)):
            keys[str(row["document_id"])] = key
            if key != url_key(canonical_url(_url(row))):
                foreign.add(key)
    if not foreign:
        return frozenset()
    from newsledger.transforms.extraction.canonical_claims import unbelieved

    concerned = [row for row in documents if keys.get(str(row["document_id"])) in foreign]
    concerned.sort(key=lambda row: (str(row["fetched_at"]), str(row["document_id"])))
    claims = [stated for row in concerned if (stated := _claim(home, row))]
    return unbelieved(_known(home, state, foreign) if state else (), claims)


def _url(row: Row) -> str:
    return str(row.get("final_url") or row["url"])


def _is_page(row: Row) -> bool:
    url = _url(row)
    return url.startswith("http") and "#" not in url and _PAGE in str(row.get("content_type") or _PAGE)


def _claimed_key(home: Home, row: Row) -> str | None:
    """Return the key of the URL that a page claims, from its beginning if both of its statements are there."""
    from newsledger.transforms.extraction.canonical_claims import stated_urls

    try:
        content = beginning(home, str(row["raw_path"]), _BEGINNING)
        stated = stated_urls(content.decode("utf-8", "replace"))
        if len(content) == _BEGINNING and not stated.is_whole:
            stated = stated_urls(load(home, str(row["raw_path"])).decode("utf-8", "replace"))
    except WarehouseError:
        return None
    return stated.claimed_key(_url(row))


def _claim(home: Home, row: Row) -> "Claim | None":
    from newsledger.transforms.extraction.canonical_claims import claim

    try:
        text = load(home, str(row["raw_path"])).decode("utf-8", "replace")
    except WarehouseError:
        return None
    return claim(str(row["document_id"]), _url(row), text)


def _known(home: Home, state: Manifest, keys: set[str]) -> "Iterator[Claim]":
    """Yield the claims that earlier runs believed: the published articles under the claimed URLs."""
    from newsledger.transforms.extraction.canonical_claims import Claim

    by_article = {article_key(f"https://{key.partition('://')[2]}"): key for key in keys}
    rows = lake.rows(home, state, "articles", key="article_key", values=pa.array(sorted(by_article)))
    for row in rows.select(["document_id", "article_key", "url", "title"]).to_pylist():
        own_key = url_key(canonical_url(str(row["url"])))
        yield Claim(str(row["document_id"]), own_key, by_article[str(row["article_key"])], row["title"] or "")
