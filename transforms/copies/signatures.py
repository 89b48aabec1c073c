"""Signatures of texts: MinHash bands for finding similar texts, and anchors for finding a text inside another.

Method: MinHash (Broder 1997) for resemblance; for containment, the shingles whose hash is divisible by a power of two,
which are the same shingles in every text (FracMinHash; Irber et al. 2022).
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

from rensa import RMinHash

from newsledger.expectations.declaration import Row
from newsledger.expectations.keys import stable_id
from newsledger.transforms.copies.own_words import folded_words, own_words

ALGORITHM = f"rensa.RMinHash/{RMinHash.ALGORITHM_VERSION}"
SEED = 4
LEAST_QUOTE_WORDS = 6
_LEAST_SHINGLES = 8
_WANTED_ANCHORS = 48
_RATES = (4, 8, 16, 32, 64)


@dataclass(frozen=True, slots=True)
class Method:
    """Parameters of the signatures of a kind of text: words per shingle, permutations, permutations per band."""

    shingle_words: int
    permutations: int
    band_rows: int


ARTICLES = Method(4, 128, 4)
STATEMENTS = Method(2, 24, 3)


def signature_row(article_id: str, source_id: str, text: str) -> Row:
    """Return the row of `signatures` of an article; a text with too few words has no bands and is not linked."""
    hashes = _hashes(own_words(text), ARTICLES)
    is_long_enough = len(hashes) >= _LEAST_SHINGLES
    counts = _anchor_counts(hashes)
    rate = _anchor_rate(counts)
    return {
        "signature_id": stable_id("signature", article_id),
        "article_id": article_id,
        "source_id": source_id,
        **_signed(hashes if is_long_enough else [], ARTICLES),
        "shingle_count": len(hashes),
        "anchor_rate": rate,
        "anchor_counts": counts if is_long_enough else [0] * len(counts),
        "anchors": sorted(value for value in hashes if value % rate == 0) if is_long_enough else [],
    }


def quote_signature_row(quote_id: str, article_id: str, content: str) -> Row | None:
    """Return the row of `quote_signatures` of a statement; None if it has fewer than six words."""
    tokens = folded_words(content)
    if len(tokens) < LEAST_QUOTE_WORDS:
        return None
    signature_columns = _signed(_hashes(tokens, STATEMENTS), STATEMENTS)
    signature_columns.pop("signature")
    return {
        "quote_signature_id": stable_id("signature", quote_id),
        "quote_id": quote_id,
        "article_id": article_id,
        **signature_columns,
    }


def _hashes(tokens: Sequence[str], method: Method) -> list[int]:
    """Return the distinct hashes of a text's shingles, each below 2^63."""
    size = method.shingle_words
    shingles = {" ".join(tokens[start : start + size]) for start in range(len(tokens) - size + 1)}
    return list({value >> 1 for value in RMinHash.hash_token_sets([list(shingles)])[0]})


def _signed(hashes: list[int], method: Method) -> Row:
    signature: list[int] = []
    if hashes:
        signature = RMinHash.digest_matrix_from_token_hash_sets([hashes], method.permutations, SEED).to_rows()[0]
    return {
        "algorithm": ALGORITHM,
        "seed": SEED,
        "shingle_words": method.shingle_words,
        "shingle_count": len(hashes),
        "signature": signature,
        "bands": [_band(signature, start, method.band_rows) for start in range(0, len(signature), method.band_rows)],
    }


def _band(signature: list[int], start: int, size: int) -> int:
    """Return a hash below 2^63 of a band and its index."""
    packed = struct.pack(f"<{size + 1}I", start, *signature[start : start + size])
    return int.from_bytes(blake2b(packed, digest_size=8).digest(), "little") >> 1


def _anchor_counts(hashes: list[int]) -> list[int]:
    """Return the number of hashes that each rate divides; those that a rate divides, the smaller rates divide too."""
    counts = []
    for rate in _RATES:
        hashes = [value for value in hashes if not value % rate]
        counts.append(len(hashes))
    return counts


def _anchor_rate(counts: Sequence[int]) -> int:
    """Return the highest rate that leaves the desired number of anchors; the lowest for a short text."""
    rates = (rate for rate, count in zip(_RATES, counts, strict=True) if count >= _WANTED_ANCHORS)
    return max(rates, default=_RATES[0])
