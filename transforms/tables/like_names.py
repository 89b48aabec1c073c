"""A quick look through many names for those that may be spelt like some others."""

import re
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.transforms.tables.person_names import SUFFIXES, spelling_variants

OTHER_LETTERS = "*"
_OTHERS = re.compile(r"[\W_]+")
_NO_LETTER = r"['’‘`\p{Mn}]"  # accents, once letters are decomposed, and apostrophes
_ENDINGS = "|".join(sorted({re.escape(suffix.strip(".")) for suffix in SUFFIXES}))
_SUFFIX = rf"(?:[^a-z0-9]+(?:{_ENDINGS}))+[^a-z0-9]*$"


def folded_names(names: pa.ChunkedArray) -> pa.Table:
    """Return what a quick look compares: `value` and `row`, the number of the name.

    These are the words of each name in lower case and without accents, all its letters, these without Jr. and the
    like, and OTHER_LETTERS for a name that is not of plain letters even without accents.
    """
    decomposed = pc.utf8_normalize(names.combine_chunks(), "NFKD")
    folded = pc.replace_substring_regex(pc.utf8_lower(decomposed), _NO_LETTER, "")
    words = pc.split_pattern_regex(folded, "[^a-z0-9]+")
    shorter = _letters(pc.replace_substring_regex(folded, _SUFFIX, ""))
    numbers = pa.array(range(len(folded)), pa.int64())
    is_other = pc.invert(pc.string_is_ascii(folded))
    others = pa.repeat(pa.scalar(OTHER_LETTERS), len(folded)).filter(is_other)
    rows = [pc.list_parent_indices(words).cast(pa.int64()), numbers, numbers, numbers.filter(is_other)]
    return pa.table(
        {"value": pa.concat_arrays([words.flatten(), _letters(folded), shorter, others]), "row": pa.concat_arrays(rows)}
    )


def _letters(folded: pa.Array) -> pa.Array:
    return pc.replace_substring_regex(folded, "[^a-z0-9]+", "")


def quick_look(spellings: Iterable[str]) -> pa.Array:
    """Return the values of `folded_names` by which a name may have one of some spellings, as `PersonName` has them."""
    plain = {_OTHERS.sub("", variant) for spelling in spellings for variant in spelling_variants(spelling)}
    return pa.array([*sorted(plain), OTHER_LETTERS], pa.string())
