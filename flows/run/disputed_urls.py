"""The documents of a batch whose word about their own URL is not believed."""

from collections.abc import Iterator, Sequence

import pyarrow as pa

from newsledger.expectations.declaration import Row
from newsledger.expectations.errors import WarehouseError
from newsledger.transforms.extraction.canonical_claims import Claim, claim, unbelieved
from newsledger.transforms.tables.articles import article_key
from newsledger.transforms.urls import canonical_url, url_key
from newsledger.warehouse import lake
from newsledger.warehouse.home import Home
from newsledger.warehouse.manifest import Manifest
from newsledger.warehouse.raw import load

_PAGE = "html"


def disputed(home: Home, state: Manifest | None, documents: Sequence[Row]) -> frozenset[str]:
    """Return the ids of documents that claim the URL of another story, of this batch or of the lake.

    Args:
        home: The home with the raw objects.
        state: The manifest of the lake; None where the batch is all that counts, as in a rebuild.
        documents: The rows of `documents`, which are asked in the order in which they were fetched.
    """
    ordered = sorted(documents, key=lambda row: (str(row["fetched_at"]), str(row["document_id"])))
    claims = [stated for row in ordered if (stated := _claim(home, row))]
    foreign = {entry.claimed_key for entry in claims if entry.own_key != entry.claimed_key}
    if not foreign:
        return frozenset()
    concerned = [entry for entry in claims if entry.claimed_key in foreign]
    return unbelieved(_known(home, state, foreign) if state else (), concerned)


def _claim(home: Home, row: Row) -> Claim | None:
    url = str(row.get("final_url") or row["url"])
    if not url.startswith("http") or "#" in url or _PAGE not in str(row.get("content_type") or _PAGE):
        return None
    try:
        text = load(home, str(row["raw_path"])).decode("utf-8", "replace")
    except WarehouseError:
        return None
    return claim(str(row["document_id"]), url, text)


def _known(home: Home, state: Manifest, keys: set[str]) -> Iterator[Claim]:
    """Yield the claims that earlier runs believed: the published articles under the claimed URLs."""
    by_article = {article_key(f"https://{key.partition('://')[2]}"): key for key in keys}
    rows = lake.rows(home, state, "articles", key="article_key", values=pa.array(sorted(by_article)))
    for row in rows.select(["document_id", "article_key", "url", "title"]).to_pylist():
        own_key = url_key(canonical_url(str(row["url"])))
        yield Claim(str(row["document_id"]), own_key, by_article[str(row["article_key"])], row["title"] or "")
