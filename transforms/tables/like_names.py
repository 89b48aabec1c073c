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

    def may_match(self, names: pa.ChunkedArray) -> pa.Array:
        """Return of each name whether it can have one of the spellings, with few that cannot.

        True for a letter that is none of the alphabet with an accent.
        """
        decomposed = pc.utf8_normalize(names.combine_chunks(), "NFKD")
        folded = pc.replace_substring_regex(pc.utf8_lower(decomposed), _NO_LETTER, "")
        words = pc.split_pattern_regex(folded, "[^a-z0-9]+")
        has_word = pc.is_in(words.flatten(), self.plain)
        numbers = pc.unique(pc.list_parent_indices(words).filter(has_word))
        is_like = pc.is_in(pa.array(range(len(names)), pa.int64()), numbers.cast(pa.int64()))
        whole = self._has_letters(folded)
        without_suffix = self._has_letters(pc.replace_substring_regex(folded, _SUFFIX, ""))
        is_plain = pc.or_(pc.or_(is_like, whole), without_suffix)
        return pc.or_(is_plain, pc.invert(pc.string_is_ascii(folded)))

    def _has_letters(self, folded: pa.Array) -> pa.Array:
        return pc.is_in(pc.replace_substring_regex(folded, "[^a-z0-9]+", ""), self.plain)
