"""Texts that share heavy terms with new ones, by an index of the terms: numbers of rows first, and only then rows.

A ledger has many articles with one term in common, most of them of other days. So rows that can only be weeks away are
left out before pairs are made, and pairs are made file by file, some millions at a time.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from newsledger.warehouse.index_files import LIST
from newsledger.warehouse.index_segments import matches
from newsledger.warehouse.key_index import ColumnIndex, Derived, Hashes, IndexedFile, Places, hashes, wanted
from newsledger.warehouse.lake import unreadable

TERMS = 16  # the heaviest of a text, of which two must be shared
DAYS = 21  # between two texts, from which they are not compared
POPULAR = 5_000  # articles with one term, above which it leads to none
_MOST_PAIRS = 4_000_000  # of terms that two texts share, at once

NearDays = Callable[[pa.Array], pa.Array]
"""Function that returns the articles of some days and those without a day; others of the ledger may be among them."""


def heaviest(signatures: pa.Table) -> pa.Table:
    """Return the heaviest terms of each row."""
    terms = pc.list_slice(signatures["terms"], 0, TERMS).combine_chunks()
    return pa.table({"value": terms.flatten(), "row": pc.list_parent_indices(terms)})


HEAVIEST = Derived("heaviest_terms_1", ("terms",), heaviest)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of a fresh text and an article that share two terms: each is compared with its row.

    Attributes:
        rows: The rows of the fresh texts among the new signatures.
        files: The places of the files of the others, from 1 on; 0 for those among the new signatures.
        other_rows: The rows of the others in these.
    """

    rows: Places
    files: Places
    other_rows: Places


@dataclass(frozen=True, slots=True)
class _Holders:
    """Rows of one file that have a term of a fresh text, by the place of the term among those."""

    terms: Places
    rows: Places

    def among(self, is_chosen: npt.NDArray[np.bool_]) -> "_Holders":
        return _Holders(self.terms[is_chosen], self.rows[is_chosen])


@dataclass(frozen=True, slots=True)
class NewTexts:
    """Texts that are new, and other articles whose signatures are not stored.

    Attributes:
        signatures: Their signatures.
        days: Their days; null where it is not known, and of those that are not fresh.
        is_fresh: Which of them are fresh texts.
    """

    signatures: pa.Table
    days: pa.Array
    is_fresh: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class StoredTexts:
    """The stored signatures, in which new texts are looked for.

    Attributes:
        files: Their files.
        counts: Function that tells which rows of a file, by its place, count.
        near_days: Function that returns the articles near some days; without one, all are.
    """

    files: Sequence[IndexedFile]
    counts: Callable[[int, Places], npt.NDArray[np.bool_]]
    near_days: NearDays | None = None

    def near_rows(self, days: pa.Array) -> dict[int, Places] | None:
        """Return the rows of each file whose articles may be near texts of some days; None if all may."""
        if self.near_days is None:
            return None
        steps = [timedelta(number) for number in range(1 - DAYS, DAYS)]
        dates = {day + step for day in pc.drop_null(pc.unique(days)).to_pylist() for step in steps}
        article_ids = self.near_days(pa.array(sorted(dates), pa.date32()))
        rows = matches(self.files, "article_id", wanted(article_ids)) if len(article_ids) else {}
        return {number: match.rows for number, match in rows.items()}


def near_pairs(new: NewTexts, stored: StoredTexts) -> Pairs:
    """Return the pairs that share two terms of their heaviest, none of which more than `POPULAR` articles have.

    Pairs of which both are fresh are given once. Of the pairs that are too many days apart, some may be given.
    """
    terms, holders = _term_holders(new, stored)
    is_dated = new.days.is_valid().to_numpy(zero_copy_only=False)
    texts = holders[0].among(new.is_fresh[holders[0].rows])
    dated_texts, undated_texts = (texts.among(is_chosen[texts.rows]) for is_chosen in (is_dated, ~is_dated))
    near_rows = stored.near_rows(new.days) if len(dated_texts.rows) else {}
    parts = []
    for number, part in holders.items():
        near_holders = part
        if number and near_rows is not None:
            near_holders = part.among(_is_among(part.rows, near_rows.get(number - 1)))
        for pairs in (*_sharing(dated_texts, near_holders, terms), *_sharing(undated_texts, part, terms)):
            x, y = pairs if number else _given_once(*pairs, new.is_fresh)
            parts.append((x, np.full(len(x), number), y))
    columns = zip(*parts, strict=True) if parts else [(np.empty(0, np.int64),)] * 3
    return Pairs(*(np.concatenate(column) for column in columns))


def _term_holders(new: NewTexts, stored: StoredTexts) -> tuple[int, dict[int, _Holders]]:
    """Return the number of terms of fresh texts, and the rows of each file that have one that is not popular."""
    keyed = heaviest(new.signatures)
    keys, rows = hashes(keyed["value"]), keyed["row"].to_numpy().astype(np.int64)
    terms = np.sort(keys[new.is_fresh[rows]])
    terms = terms[_is_first(terms)]
    holders = {0: _holders(terms, keys, rows)}
    _drop_segments(stored.files)
    for number, file in enumerate(stored.files if len(terms) else ()):
        file_rows, file_keys = _index_of(file).pairs(terms)
        is_counted = stored.counts(number, file_rows)
        holders[number + 1] = _holders(terms, file_keys[is_counted], file_rows[is_counted])
    counts = np.zeros(len(terms), np.int64)
    for part in holders.values():
        counts += np.bincount(part.terms, minlength=len(terms))
    return len(terms), {number: part.among(counts[part.terms] <= POPULAR) for number, part in holders.items()}


def _index_of(file: IndexedFile) -> ColumnIndex:
    """Return the terms of a file: by itself, since one entry in four is asked for, which a segment gives unordered."""
    try:
        return ColumnIndex.of(file, HEAVIEST)
    except (OSError, pa.ArrowInvalid) as exc:
        raise unreadable(file.path, exc) from exc


def _drop_segments(files: Sequence[IndexedFile]) -> None:
    """Take the segments that earlier versions made of the terms off their list; a publish deletes them then."""
    stems = [file.stem for file in files if file.stem is not None]
    with suppress(OSError):
        for stem in stems[:1]:
            stem.with_name(f"{HEAVIEST.name}{LIST}").unlink(missing_ok=True)


def _given_once(x: Places, y: Places, is_fresh: npt.NDArray[np.bool_]) -> tuple[Places, Places]:
    """Return the pairs of new texts, those of two fresh ones once, without those of a text with itself."""
    is_pair = (x != y) & (~is_fresh[y] | (x < y))
    return x[is_pair], y[is_pair]


def _holders(terms: Hashes, keys: Hashes, rows: Places) -> _Holders:
    """Return the rows that have one of some terms, which are in order."""
    if not len(terms):
        return _Holders(np.empty(0, np.int64), np.empty(0, np.int64))
    places = np.searchsorted(terms, keys)
    is_held = terms[np.minimum(places, len(terms) - 1)] == keys
    return _Holders(places[is_held], rows[is_held])


def _is_among(rows: Places, chosen: Places | None) -> npt.NDArray[np.bool_]:
    """Return of each of some rows whether it is among others."""
    if chosen is None or not len(rows):
        return np.zeros(len(rows), bool)
    is_chosen = np.zeros(max(int(rows.max()), int(chosen.max())) + 1, bool)
    is_chosen[chosen] = True
    return is_chosen[rows]


def _sharing(texts: _Holders, holders: _Holders, terms: int) -> Iterator[tuple[Places, Places]]:
    """Yield the rows of texts and of others that share two terms, some texts at a time."""
    if not len(texts.rows) or not len(holders.rows):
        return
    order = np.argsort(texts.rows, kind="stable")
    x, x_terms = texts.rows[order], texts.terms[order]
    y = holders.rows[np.argsort(holders.terms, kind="stable")]
    counts = np.bincount(holders.terms, minlength=terms)
    firsts = np.cumsum(counts) - counts
    ends = np.cumsum(counts[x_terms])
    span = int(y.max()) + 1
    first = 0
    while first < len(x):
        last = int(np.searchsorted(ends, (ends[first - 1] if first else 0) + _MOST_PAIRS, side="right"))
        if last < len(x):  # all terms of a text together, and of one text at least
            last = max(int(np.searchsorted(x, x[last])), int(np.searchsorted(x, x[first], side="right")))
        number = counts[x_terms[first:last]]
        starts = np.repeat(firsts[x_terms[first:last]] - (np.cumsum(number) - number), number)
        codes = np.repeat(x[first:last], number) * span + y[np.arange(len(starts)) + starts]
        codes.sort()
        codes = codes[1:][codes[1:] == codes[:-1]]
        codes = codes[_is_first(codes)]
        yield codes // span, codes % span
        first = last


def _is_first(values: npt.NDArray[np.generic]) -> npt.NDArray[np.bool_]:
    """Return of each of some values, which are in order, whether it differs from the one before."""
    result = np.ones(len(values), bool)
    result[1:] = values[1:] != values[:-1]
    return result
