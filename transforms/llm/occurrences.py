"""Where a string stands in a text: as it is, else whatever its quotation marks, dashes and white space are."""

from collections.abc import Iterator
from functools import cached_property

from newsledger.transforms.annotation import Span, Zone

MOST = 100  # occurrences of one string that are looked at
_PLAIN = str.maketrans("“”„‟«»‘’‚‛`´‐‑‒–—―", "\"\"\"\"\"\"''''''------")
_DROPPED = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


class Occurrences:
    """Finds strings in the title or the body of an article."""

    def __init__(self, text: str, zone: Zone) -> None:
        """Keep the text; its normalised form is made when a string is not found as it is."""
        self.text = text
        self.zone = zone

    def of(self, string: str) -> list[Span]:
        """Return the spans of a string that neither begin nor end within a word, in order."""
        string = string.strip()
        if not string:
            return []
        exact = [self._span(start, start + len(string)) for start in _starts(self.text, string)]
        return [span for span in exact if self._is_whole(span)] or self._alike(string)

    def _alike(self, string: str) -> list[Span]:
        plain, places = self._normalised
        wanted = "".join(character for character, _ in _normalised(string)).strip()
        if not wanted:
            return []
        spans = (self._span(places[start], places[start + len(wanted) - 1] + 1) for start in _starts(plain, wanted))
        return [span for span in spans if self._is_whole(span)]

    @cached_property
    def _normalised(self) -> tuple[str, list[int]]:
        """The normalised text, and the offset in the text of each of its characters."""
        characters = list(_normalised(self.text))
        return "".join(character for character, _ in characters), [place for _, place in characters]

    def _span(self, start: int, end: int) -> Span:
        return Span(start, end, self.zone)

    def _is_whole(self, span: Span) -> bool:
        text = self.text
        starts_inside = span.start > 0 and text[span.start - 1].isalnum() and text[span.start].isalnum()
        ends_inside = span.end < len(text) and text[span.end - 1].isalnum() and text[span.end].isalnum()
        return not starts_inside and not ends_inside


def _starts(text: str, string: str) -> Iterator[int]:
    start = -1
    for _ in range(MOST):
        start = text.find(string, start + 1)
        if start < 0:
            return
        yield start


def _normalised(text: str) -> Iterator[tuple[str, int]]:
    """Yield each character of the normalised text with its offset; a run of white space is one space."""
    was_space = False
    for place, character in enumerate(text):
        if character in _DROPPED:
            continue
        is_space = character.isspace()
        if not (is_space and was_space):
            yield (" " if is_space else character.translate(_PLAIN)), place
        was_space = is_space
