"""A quick look through many names for those that may be spelt like some others."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.transforms.tables.person_names import SUFFIXES, spelling_variants

_OTHERS = re.compile(r"[\W_]+")
_NO_LETTER = r"['’‘`\p{Mn}]"  # accents, once letters are decomposed, and apostrophes
_ENDINGS = "|".join(sorted({re.escape(suffix.strip(".")) for suffix in SUFFIXES}))
_SUFFIX = rf"(?:[^a-z0-9]+(?:{_ENDINGS}))+[^a-z0-9]*$"


@dataclass(frozen=True, slots=True)
class FoldedNames:
    """Names as a quick look compares them: folding takes most of its time, and several looks may share it.

    Attributes:
        words: Their words, in lower case and without accents, one after the other.
        places: The number of the name of each word.
        letters: Letters and digits of each name.
        shorter: The same without Jr. and the like.
        is_ascii: Whether a name is of plain letters once accents are taken off.
    """

    words: pa.Array
    places: pa.Array
    letters: pa.Array
    shorter: pa.Array
    is_ascii: pa.Array

    @classmethod
    def of(cls, names: pa.ChunkedArray) -> "FoldedNames":
        """Return names folded."""
        decomposed = pc.utf8_normalize(names.combine_chunks(), "NFKD")
        folded = pc.replace_substring_regex(pc.utf8_lower(decomposed), _NO_LETTER, "")
        words = pc.split_pattern_regex(folded, "[^a-z0-9]+")
        shorter = _letters(pc.replace_substring_regex(folded, _SUFFIX, ""))
        is_ascii = pc.string_is_ascii(folded)
        return cls(words.flatten(), pc.list_parent_indices(words), _letters(folded), shorter, is_ascii)


def _letters(folded: pa.Array) -> pa.Array:
    return pc.replace_substring_regex(folded, "[^a-z0-9]+", "")


@dataclass(frozen=True, slots=True)
class QuickLook:
    """Spellings of names, as `PersonName.spellings` has them, to be looked for word by word.

    Attributes:
        plain: Letters and digits of the words by which a name can have one of the spellings.
    """

    plain: pa.Array

    @classmethod
    def of(cls, spellings: Iterable[str]) -> "QuickLook":
        """Return the look for some spellings."""
        plain = {_OTHERS.sub("", variant) for spelling in spellings for variant in spelling_variants(spelling)}
        return cls(pa.array(sorted(plain), pa.string()))

    def may_match(self, names: FoldedNames) -> pa.Array:
        """Return of each name whether it can have one of the spellings, with few that cannot.

        True for a letter that is none of the alphabet with an accent.
        """
        numbers = pc.unique(names.places.filter(pc.is_in(names.words, self.plain)))
        is_like = pc.is_in(pa.arange(0, len(names.letters)), numbers.cast(pa.int64()))
        has_letters = pc.or_(pc.is_in(names.letters, self.plain), pc.is_in(names.shorter, self.plain))
        return pc.or_(pc.or_(is_like, has_letters), pc.invert(names.is_ascii))
