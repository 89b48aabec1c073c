"""Parts of a body that a page prints again: a copy for other screens, the slides of a gallery shown twice.

What repeats with reason stays: a refrain between verses, the cells of a table, an answer under several headings.
"""

import re
from collections.abc import Sequence
from itertools import accumulate

_SENTENCE_END = re.compile(r"[.?!…。！？][”\"’'»)」』]{0,3}$")
_CUT = re.compile(r"(?:…|\.\.\.)$")
_SHORTEST = 40  # letters of a paragraph that can show a copy
_LEAST = 60  # letters that a copy repeats
_SHARE = 0.6
_EXCERPT = 20  # letters


def without_repeats(parts: Sequence[str]) -> list[str]:
    """Return paragraphs without copies of those before them.

    A sentence begins a copy if what follows, at most as many paragraphs as lie between it and its like before it, is
    mostly repeated sentences, and these are most of what lies there; all of the sentences there if it is one paragraph.
    Lines before the copy that stand before the first one as well, or are an excerpt of it, go with it, as do repeated
    paragraphs directly behind it.
    """
    keys = ["".join(filter(str.isalnum, part)).casefold() for part in parts]
    if len(frozenset(keys)) == len(keys):
        return list(parts)
    return [parts[number] for number in _Kept(parts, keys).numbers()]


class _Kept:
    """The paragraphs of a body that are kept, while it is read once."""

    def __init__(self, parts: Sequence[str], keys: Sequence[str]) -> None:
        self._parts = parts
        self._keys = keys
        self._is_prose = [self._is_sentence(number) for number in range(len(keys))]
        self._until = [0, *accumulate(map(len, keys))]
        self._repeated_until, self._end_until = self._repeated()
        self._numbers: list[int] = []
        self._first_until = [(0, 0)]  # letters of the first copy, and its sentences, before each paragraph that is kept
        self._places: dict[str, int] = {}

    def _is_sentence(self, number: int) -> bool:
        return len(self._keys[number]) >= _SHORTEST and _SENTENCE_END.search(self._parts[number]) is not None

    def _repeated(self) -> tuple[list[int], list[int]]:
        """Return the letters of repeated sentences before each paragraph, and the end of the last of them."""
        letters, ends = [0], [0]
        keys_seen: set[str] = set()
        for number, key in enumerate(self._keys):
            is_repeated = self._is_prose[number] and key in keys_seen
            letters.append(letters[-1] + is_repeated * len(key))
            ends.append(number + 1 if is_repeated else ends[-1])
            keys_seen.add(key)
        return letters, ends

    def numbers(self) -> list[int]:
        """Return the indices of the paragraphs that are kept."""
        number = 0
        while number < len(self._keys):
            stop = self._end_of_copy(number)
            if stop is None:
                self._keep(number)
                number += 1
                continue
            self._drop_lines_before()
            for index in range(number, stop):
                if self._keys[index] not in self._places:
                    self._keep(index)
            number = stop
            while number < len(self._keys) and self._keys[number] in self._places:
                number += 1
        return self._numbers

    def _keep(self, number: int) -> None:
        key, is_prose = self._keys[number], self._is_prose[number]
        letters, sentences = self._first_until[-1]
        is_first = is_prose or key not in self._places
        if is_first:
            self._places[key] = len(self._numbers)
        self._numbers.append(number)
        self._first_until.append((letters + is_first * len(key), sentences + is_prose))

    def _end_of_copy(self, number: int) -> int | None:
        """Return the end of the copy that a paragraph begins; None if it begins none."""
        place = self._places.get(self._keys[number])
        if place is None or not self._is_prose[number]:
            return None
        stop = self._end_until[min(len(self._keys), number + len(self._numbers) - place)]
        repeated_letters = self._repeated_until[stop] - self._repeated_until[number]
        whole = self._until[stop] - self._until[number]
        (letters, sentences), (letters_before, sentences_before) = self._first_until[-1], self._first_until[place]
        is_long = repeated_letters >= max(_LEAST, _SHARE * whole, _SHARE * (letters - letters_before))
        is_whole = stop > number + 1 or sentences - sentences_before == 1
        return stop if is_long and is_whole else None

    def _drop_lines_before(self) -> None:
        """Drop the lines before a copy that stand before the first one as well, or are an excerpt of it."""
        while len(self._numbers) > 1:
            number = self._numbers[-1]
            is_cut = _CUT.search(self._parts[number]) is not None
            is_again = self._places[self._keys[number]] < len(self._numbers) - 1
            if not ((is_again and not self._is_prose[number]) or (is_cut and self._is_excerpt(number))):
                return
            self._numbers.pop()
            self._first_until.pop()
            if self._places[self._keys[number]] == len(self._numbers):
                del self._places[self._keys[number]]

    def _is_excerpt(self, number: int) -> bool:
        """Return whether a line that is cut off is the beginning of a paragraph before it."""
        key = self._keys[number]
        return len(key) >= _EXCERPT and any(self._keys[earlier].startswith(key) for earlier in self._numbers[:-1])
