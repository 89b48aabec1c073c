"""Cues outside quotations, each with its party, its style (content after it, or before it), and where content may start."""

from dataclasses import dataclass
from typing import Literal

from newsledger.transforms.rules import words as w
from newsledger.transforms.rules.lists import CueWord, cues
from newsledger.transforms.rules.parties import Party, left, right
from newsledger.transforms.rules.resolution import Cast
from newsledger.transforms.rules.tokens import Line

_CLOSERS = frozenset("”\"’»'")
_OPENERS = frozenset("“\"‘«'")
_TOLD = frozenset({"tell", "inform", "assure", "remind", "warn", "notify", "promise", "advise", "brief", "show"})
_URGED = frozenset({"urge", "ask", "order", "beg", "request", "invite", "instruct", "implore", "encourage", "call on"})
_AFTER_TOLD = frozenset({"that", "of", "about", ",", ".", ":", "in", "on"})
_SPLITTERS = frozenset({"while", "but", "and", "though", "although", "whereas", "as"})


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue in its line.

    `left_edge` is the first token of cue and party together, `right_edge` the token after them and the addressee;
    `content_from` is where content after the cue starts.
    """

    first: int
    last: int
    word: CueWord
    style: Literal["after", "before"]
    party: Party | None
    left_edge: int
    right_edge: int
    content_from: int
    addressees: tuple[int, ...] = ()


def _matched(line: Line, at: int) -> tuple[int, CueWord] | None:
    for phrase, word in cues().get(line.tokens[at].lower, ()):
        size = len(phrase)
        if at + size <= len(line.tokens) and all(line.tokens[at + k].lower == phrase[k] for k in range(1, size)):
            return size, word
    return None


def _is_trailing_edge(line: Line, at: int) -> bool:
    """Whether what stands directly before a token closes a statement: a comma, or a closing mark."""
    if at <= 1:
        return False
    token = line.tokens[at - 1]
    return token.text in (",", "—", "–", "?", "!") or (token.quoted and token.text in _CLOSERS)


def _ends_here(line: Line, at: int) -> bool:
    """Whether nothing that could be a statement follows a cue."""
    rest = line.tokens[at:]
    if not rest or rest[0].text in ".,;?!)—–":
        return True
    if rest[0].lower in w.AFTERTHOUGHTS:
        return not any(t.lower == "that" or t.quoted for t in rest[:7])
    return False


def _addressee(line: Line, number: int, cast: Cast, at: int) -> tuple[int, tuple[int, ...]]:
    """The token after the one spoken to, and the entities that name them."""
    if at < len(line.tokens) and line.tokens[at].lower in ("that", "of", "about"):
        return at, ()
    party = right(line, number, cast, at)
    if party is None or party.last - at > 8:
        skipped = (
            at + 1 if at < len(line.tokens) and line.tokens[at].lower in ("reporters", "him", "her", "them") else at
        )
        return skipped, ()
    mention = cast.covers.get((number, party.first))
    last = cast.bounds[mention][2] if mention is not None else party.last
    if last + 1 < len(line.tokens) and line.tokens[last + 1].lower in ("'s", "’s"):
        last = next((k - 1 for k in range(last + 2, len(line.tokens)) if line.tokens[k].lower in _AFTER_TOLD), last + 1)
    return last + 1, (cast.mentions[mention].entity,) if mention is not None else party.entities


def _content_from(line: Line, at: int) -> int:
    while at < len(line.tokens) and line.tokens[at].text in (":", ","):
        at += 1
    return at


def _is_wanted(line: Line, word: CueWord, at: int) -> bool:
    """Whether what follows a cue is content of a form that its list entry allows."""
    if at >= len(line.tokens):
        return False
    token = line.tokens[at]
    rest = line.tokens[at : at + 20]
    if token.quoted or line.tokens[at - 1].text == ":":
        return True
    if token.lower == "that":
        return "that" in word.content or word.strong
    if token.lower == "to":
        return "to" in word.content and at + 1 < len(line.tokens)
    if any(t.lower == "as" for t in rest) and "as" in word.content:
        return True
    if any(t.quoted for t in rest) and word.strong:
        return True
    if not word.strong or token.text in ".,;)":
        return False
    bare = "that" in word.content and token.lower not in w.PREPOSITIONS - {"in", "for"}
    return bare or word.kind in ("demand", "praise", "denial", "promise", "warning") and "none" in word.content


def _after(line: Line, number: int, cast: Cast, found: tuple[int, int, CueWord], party: Party) -> Cue | None:
    first, size, word = found
    at, addressees = first + size, ()
    if word.lemma in _TOLD or word.lemma in _URGED:
        at, addressees = _addressee(line, number, cast, at)
    start = _content_from(line, at)
    told = word.lemma == "tell" and start < len(line.tokens) and line.tokens[start].lower in ("of", "about", "to")
    if not told and not _is_wanted(line, word, start):
        return None
    return Cue(first, first + size - 1, word, "after", party, party.start, at, start, addressees)


def _before(line: Line, number: int, cast: Cast, found: tuple[int, int, CueWord], party: Party) -> Cue | None:
    first, size, word = found
    if not ({"quote", "that"} & word.content) or party.is_negated:
        return None
    edge, addressees = first + size, ()
    if word.lemma in _TOLD:
        edge, addressees = _addressee(line, number, cast, edge)
    if not _is_trailing_edge(line, party.start) or not _ends_here(line, edge):
        return None
    return Cue(first, first + size - 1, word, "before", party, party.start, edge, edge, addressees)


def _inverted(line: Line, number: int, cast: Cast, found: tuple[int, int, CueWord]) -> Cue | None:
    """ "…,” said X" and "…, reported X"."""
    first, size, word = found
    if not _is_trailing_edge(line, first) or "quote" not in word.content or line.tokens[first].lower.endswith("ing"):
        return None
    party = right(line, number, cast, first + size)
    if party is None or party.is_document or not (_ends_here(line, party.last + 1) or line.tokens[first - 1].quoted):
        return None
    return Cue(first, first + size - 1, word, "before", party, first, party.last + 1, party.last + 1)


def _according(line: Line, number: int, cast: Cast, found: tuple[int, int, CueWord]) -> Cue | None:
    first, size, word = found
    party = right(line, number, cast, first + size)
    if party is None:
        return None
    if first == 0:
        start = _comma_after(line, party.last)
        return Cue(0, size - 1, word, "after", party, 0, start, _content_from(line, start))
    return Cue(first, first + size - 1, word, "before", party, first, party.last + 1, party.last + 1)


def _comma_after(line: Line, at: int) -> int:
    for k in range(at + 1, min(at + 14, len(line.tokens))):
        if line.tokens[k].text == ",":
            return k
    return at + 1


def _cue(line: Line, number: int, cast: Cast, found: tuple[int, int, CueWord], floor: int) -> Cue | None:
    first, _, word = found
    if word.lemma in ("according to", "as per", "in the words of"):
        return _according(line, number, cast, found)
    party = left(line, number, cast, first, floor)
    if party is not None:
        return _before(line, number, cast, found, party) or _after(line, number, cast, found, party)
    return _inverted(line, number, cast, found)


def found_in(line: Line, number: int, cast: Cast) -> list[Cue]:
    """The cues of a line in order that have a party and content of a form they allow."""
    result: list[Cue] = []
    at, floor = 0, 0
    while at < len(line.tokens):
        token = line.tokens[at]
        hit = None if token.quoted or (number, at) in cast.covers else _matched(line, at)
        cue = _cue(line, number, cast, (at, *hit), floor) if hit else None
        if cue is not None:
            result.append(cue)
            floor = cue.last + 1
            at = max(cue.right_edge if cue.style == "before" else cue.last + 1, at + 1)
        else:
            at += 1
    return result


def cut_before(line: Line, cue: Cue) -> int | None:
    """Where content before a later cue of style "after" ends: the comma before its conjunction; None where it is nested."""
    at = cue.left_edge - 1
    joined = False
    while at >= 0 and line.tokens[at].lower in _SPLITTERS:
        joined = True
        at -= 1
    if at >= 0 and line.tokens[at].text in (",", ";", "—"):
        return at if joined or line.tokens[at].text != "," else None
    return at + 1 if joined else None
