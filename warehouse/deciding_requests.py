"""The requests that decide what is known of their URLs: of a listing that was polled for years, a few rows."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from newsledger.expectations.vocabulary import WORKED

COLUMNS = (
    *("url", "started_at", "outcome", "reason", "role", "http_status"),
    *("retry_at", "etag", "last_modified", "content_type"),
    *("raw_path", "document_id", "via_url"),
)
"""The columns of `fetches` that the view `fetch_state` reads."""

_Numbers = npt.NDArray[np.int64]
_Mask = npt.NDArray[np.bool_]


def deciding(fetches: pa.Table) -> _Numbers:
    """Return the numbers of the rows that decide, in order: without the others, `fetch_state` has the same rows.

    This holds for rows of several files too, each of which has its deciding rows alone. Of each URL, these are the last
    row, the last that was sent, that worked, that kept something and that brought a document; the first that worked;
    the one with the latest time before which no request is wanted; one for each listing; and the failures since it last
    worked.
    """
    urls, moments = _codes(fetches["url"]), _integers(fetches["started_at"])
    order = np.lexsort((moments, urls))
    rows, urls = fetches.take(pa.array(order)), urls[order]
    outcome, has_document = rows["outcome"], _mask(rows["document_id"].is_valid())
    is_sent = _mask(pc.not_equal(outcome, "skipped"))
    is_success = _mask(pc.is_in(outcome, pa.array(WORKED)))
    is_kept = has_document | _mask(rows["raw_path"].is_valid()) | is_success
    brings = has_document & _mask(pc.equal(outcome, "new"))
    chosen = _is_last(urls)
    for mask in (is_sent, is_success, is_kept, brings):
        chosen[_last(urls, np.flatnonzero(mask))] = True
    chosen[_last(urls, np.flatnonzero(is_success)[::-1])] = True
    chosen[_latest_demands(urls, rows["retry_at"])] = True
    chosen[_one_per_listing(urls, rows["via_url"])] = True
    chosen |= is_sent & ~is_success & _is_after_success(urls, is_success)
    result: _Numbers = np.sort(order[chosen])
    return result


def _codes(column: pa.ChunkedArray) -> _Numbers:
    """Return a number for each value, the same for equal ones; -1 for null."""
    encoded = column.combine_chunks().dictionary_encode()
    codes: _Numbers = encoded.indices.fill_null(-1).to_numpy().astype(np.int64)
    return codes


def _integers(column: pa.ChunkedArray) -> _Numbers:
    """Return moments in microseconds, 0 for null."""
    numbers: _Numbers = column.cast(pa.int64()).fill_null(0).to_numpy()
    return numbers


def _mask(values: pa.ChunkedArray) -> _Mask:
    mask: _Mask = pc.fill_null(values, False).to_numpy()
    return mask


def _is_last(groups: _Numbers) -> _Mask:
    """Return whether each place is the last of its group; groups stand together."""
    return np.append(groups[1:] != groups[:-1], True)[: len(groups)]


def _last(groups: _Numbers, places: _Numbers) -> _Numbers:
    """Return those of some places that are the last of their group."""
    return places[_is_last(groups[places])]


def _latest_demands(urls: _Numbers, retry_at: pa.ChunkedArray) -> _Numbers:
    places = np.flatnonzero(_mask(retry_at.is_valid()))
    order = np.lexsort((_integers(retry_at)[places], urls[places]))
    return _last(urls, places[order])


def _one_per_listing(urls: _Numbers, via_urls: pa.ChunkedArray) -> _Numbers:
    listings = _codes(via_urls)
    places = np.flatnonzero(listings >= 0)
    pairs = urls[places] * (listings.max(initial=0) + 1) + listings[places]
    return places[np.unique(pairs, return_index=True)[1]]


def _is_after_success(urls: _Numbers, is_success: _Mask) -> _Mask:
    """Return whether each place comes after the last success of its URL."""
    places = _last(urls, np.flatnonzero(is_success))
    last_success = np.full(urls.max(initial=-1) + 1, -1)
    last_success[urls[places]] = places
    return np.arange(len(urls)) > last_success[urls]
