"""Candidates for mentions by name: reference lists first, then runs of capitalised words, classed by their words."""

from dataclasses import dataclass

from newsledger.transforms.rules import words as w
from newsledger.transforms.rules.lists import Entry, gazetteer, genders, role_heads, titles
from newsledger.transforms.rules.tokens import Line, Token

_HEADS = (
    (w.EVENT_HEADS, "EVENT"),
    (w.ORG_HEADS, "ORG"),
    (w.LOC_HEADS, "LOC"),
    (w.FAC_HEADS, "FAC"),
    (w.LAW_HEADS, "LAW"),
    (w.GPE_HEADS, "GPE"),
)
_LONGEST_NAME = 6
_PLACE_WORDS = frozenset({"in", "near", "from", "at", "across", "outside"})


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a line: its first and last token, its type, and its entry where a reference list has it.

    `type` is None for a single word that only the rest of the article can tell. `titled` says that a title or an
    honorific stands directly before it.
    """

    line: int
    first: int
    last: int
    type: str | None
    entry: Entry | None = None
    titled: bool = False


def _listed(tokens: tuple[Token, ...], at: int) -> tuple[int, Entry] | None:
    """The longest reference entry that starts at a token, with its number of words."""
    for phrase, entry in gazetteer().get(tokens[at].text.replace("’", "'"), ()):
        size = len(phrase)
        if at + size <= len(tokens) and all(tokens[at + k].text.replace("’", "'") == phrase[k] for k in range(1, size)):
            return size, entry
    return None


def _title(tokens: tuple[Token, ...], at: int) -> int:
    """The number of words of the title that starts at a token; 0 where none does."""
    for phrase, _ in titles().get(tokens[at].lower, ()):
        size = len(phrase)
        if at + size <= len(tokens) and all(tokens[at + k].lower == phrase[k] for k in range(1, size)):
            return size
    return 0


def _is_part(token: Token) -> bool:
    return token.is_capital and token.is_word and token.lower not in w.NOT_NAMES


def _joins(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether token `at` stands directly after the one before it, apart by at most one blank."""
    return 0 <= tokens[at].start - tokens[at - 1].end <= 1


def _run_end(tokens: tuple[Token, ...], at: int) -> int:
    """The last token of the capitalised run that starts at a token, linking words inside it included."""
    last = at
    while last + 1 < len(tokens) and last - at < _LONGEST_NAME and _joins(tokens, last + 1):
        following = tokens[last + 1]
        linked = following.lower in w.PARTICLES
        linked = linked or (following.lower == "of" and tokens[last].lower in w.ORG_HEADS | w.GPE_HEADS)
        if _is_part(following) and not (_title(tokens, last + 1) and last > at and following.lower in role_heads()):
            last += 1
        elif linked and _follows(tokens, last):
            last += 2
        else:
            break
    return last


def _follows(tokens: tuple[Token, ...], last: int) -> bool:
    return last + 2 < len(tokens) and _is_part(tokens[last + 2])


def _class(tokens: tuple[Token, ...], first: int, last: int, *, titled: bool) -> str | None:
    """The type of a run that no list has; None for a single word of no known kind."""
    words = tokens[first : last + 1]
    if _is_in_marks(tokens, first, last):
        return "WORK" if len(words) > 1 else None
    if titled:
        return "PERSON"
    if len(words) > 1:
        return _by_head(words) or _person_or_body(tokens, first, last)
    return "ORG" if _is_acronym(tokens, first) else None


def _by_head(words: tuple[Token, ...]) -> str | None:
    """The type that a run's last word tells, or its first where "of" follows."""
    of = any(t.lower == "of" for t in words)
    heads_of = (words[-1].lower, words[0].lower) if of else (words[-1].lower,)
    found = [kind for head in heads_of for heads, kind in _HEADS if head in heads]
    return found[0] if found else ("ORG" if of else None)


def _is_acronym(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether a word in capitals is an acronym, not a word shouted: a small word or a bracket stands before it."""
    text = tokens[at].text
    led = at > 0 and tokens[at - 1].lower in ("the", "(", "at", "from", "of", "for", "by", "with")
    return led and text.isupper() and text.isalpha() and 2 < len(text) <= _LONGEST_NAME


def _is_in_marks(tokens: tuple[Token, ...], first: int, last: int) -> bool:
    """Whether a run fills a quotation of its own, as titles of works do."""
    if first == 0 or last + 1 >= len(tokens) or not tokens[first].quoted:
        return False
    return not tokens[first - 1].is_word and tokens[first - 1].quoted and _shuts(tokens, last + 1)


def _shuts(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether a closing mark stands at a token, or after the comma there."""
    at += tokens[at].text in (",", ".", "?", "!")
    return at < len(tokens) and tokens[at].quoted and tokens[at].text in "”\"’'»"


def _person_or_body(tokens: tuple[Token, ...], first: int, last: int) -> str:
    """PERSON for two to four plain words; an article before them, or a people's name as the last, tells otherwise."""
    hit = _listed(tokens, last)
    if hit and hit[1].mention_type == "NORP":
        return "NORP"
    the = first > 0 and tokens[first - 1].lower == "the"
    odd = any(t.text.isupper() and len(t.text) > 2 for t in tokens[first : last + 1])
    return "ORG" if the or odd or last - first > 3 else "PERSON"


def _is_person_run(tokens: tuple[Token, ...], at: int, end: int, *, size: int) -> bool:
    """Whether a listed single word is the first name of a longer run ("Jordan Peele"), not a name of its own."""
    longer = size == 1 and end > at
    return (
        longer and tokens[at].lower in genders() and tokens[end].lower not in w.ORG_HEADS and not _title(tokens, at + 1)
    )


def _shouting(line: Line) -> bool:
    """Whether a line is set in capitals throughout, as headlines are, so that a capital tells nothing."""
    found = [t.is_capital for t in line.tokens if t.is_word and not t.text[0].isdigit()]
    least, most = (4, 0.8) if line.zone == "title" else (6, 0.9)
    return len(found) >= least and sum(found) > most * len(found)


class _Reader:
    """Walks one line and collects its names."""

    def __init__(self, line: Line, number: int) -> None:
        self.tokens = line.tokens
        self.number = number
        self.shouting = _shouting(line)
        self.found: list[Name] = []
        self.titled = False

    def names(self) -> list[Name]:
        at = 0
        while at < len(self.tokens):
            at = self._step(at)
        return self.found

    def _step(self, at: int) -> int:
        token = self.tokens[at]
        if not token.is_word:
            self.titled = self.titled and token.text == "."
            return at + 1
        if not token.is_capital and not token.text[0].isdigit():
            self.titled = bool(_title(self.tokens, at))
            return at + max(1, _title(self.tokens, at))
        hit = _listed(self.tokens, at)
        end = _run_end(self.tokens, at) if _is_part(token) else at
        if hit and not _is_person_run(self.tokens, at, end, size=hit[0]) and self._stands(at, hit, end):
            return self._add(at, at + hit[0] - 1, kind=hit[1].mention_type, entry=hit[1])
        size = _title(self.tokens, at)
        if size and not self._is_whole(at, end):
            self.titled = True
            return at + size
        return self._unlisted(at, end)

    def _is_whole(self, at: int, end: int) -> bool:
        """Whether a run that begins with a title's word is an institution's name ("General Assembly")."""
        return end > at and self.tokens[end].lower in w.ORG_HEADS

    def _stands(self, at: int, hit: tuple[int, Entry], end: int) -> bool:
        """Whether a listed form is a name here, and no part of a longer one that ends in a head noun."""
        size, entry = hit
        if end > at + size - 1 and self.tokens[end].lower in w.ORG_HEADS | w.EVENT_HEADS | w.FAC_HEADS:
            return self.shouting
        if entry.reference_id.startswith(("country:", "metonym:")) or size > 1:
            return True
        alone = at + size - 1 == end or bool(_title(self.tokens, at + 1))
        return alone and not (self.titled and entry.type != "ORG")

    def _unlisted(self, at: int, end: int) -> int:
        token = self.tokens[at]
        if not _is_part(token) or self.shouting:
            self.titled = False
            return at + 1
        split = self._split(at, end)
        kind = _class(self.tokens, at, split, titled=self.titled)
        if kind is None and "-" in token.text and at == split:
            return at + 1
        return self._add(at, split, kind=kind)

    def _split(self, at: int, end: int) -> int:
        """Where a run ends that a listed name of several words, or a country, cuts off."""
        for cut in range(at + 1, end + 1):
            hit = _listed(self.tokens, cut)
            if hit and hit[0] > 1 and self.tokens[end].lower not in w.ORG_HEADS:
                return cut - 1
        return end

    def _add(self, first: int, last: int, *, kind: str | None, entry: Entry | None = None) -> int:
        if kind is not None or len(self.tokens[first].text) > 1:
            self.found.append(Name(self.number, first, last, kind, entry, self.titled and kind in ("PERSON", None)))
        self.titled = False
        return last + 1


def names(lines: list[Line]) -> list[Name]:
    """The names of every line, in order, never overlapping."""
    found: list[Name] = []
    for number, line in enumerate(lines):
        found += _Reader(line, number).names()
    return found


def is_in_place(line: Line, name: Name) -> bool:
    """Whether a preposition of place stands before a name."""
    return name.first > 0 and line.tokens[name.first - 1].lower in _PLACE_WORDS
