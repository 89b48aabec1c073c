"""Cues outside quotations, each with its party, its style, and where content after it may start."""

from dataclasses import dataclass
from typing import Literal

from newsledger.transforms.rules import words as w
from newsledger.transforms.rules.lists import CueWord, cues
from newsledger.transforms.rules.parties import Party, left, right
from newsledger.transforms.rules.resolution import Here
from newsledger.transforms.rules.tokens import Line

_CLOSERS = frozenset("”\"’»'")
_OPENERS = frozenset("“\"‘«'")
_TOLD = frozenset({"tell", "inform", "assure", "remind", "warn", "notify", "promise", "advise", "brief", "show"})
_URGED = frozenset({"urge", "ask", "order", "beg", "request", "invite", "instruct", "implore", "encourage", "call on"})
_MOST = 40
_AFTER_TOLD = frozenset({"that", "of", "about", ",", ".", ":", "in", "on"})
_WITH_OBJECT = frozenset({"demand", "praise", "denial", "promise", "warning"})
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


def _ends_here(line: Line, at: int, *, quoted: bool) -> bool:
    """Whether nothing that could be a statement follows a cue; `quoted`: a quotation closes before it."""
    rest = line.tokens[at:]
    if not rest or rest[0].text in ".,;?!)—–":
        return True
    if rest[0].lower in w.AFTERTHOUGHTS:
        if quoted:
            return not any(t.lower == "that" for t in rest[:7])
        return not any(t.lower == "that" or t.quoted for t in rest[:7])
    return False


def _addressee(here: Here, at: int) -> tuple[int, tuple[int, ...]]:
    """The token after the one spoken to, and the entities that name them."""
    if at < len(here.line.tokens) and here.line.tokens[at].lower in ("that", "of", "about"):
        return at, ()
    party = right(here, at)
    if party is None or party.last - at > 8:
        return _past_nobody(here.line, at), ()
    mention = here.cast.covers.get((here.number, party.first))
    last = here.cast.bounds[mention][2] if mention is not None else party.last
    if last + 1 < len(here.line.tokens) and here.line.tokens[last + 1].lower in ("'s", "’s"):
        last = next(
            (k - 1 for k in range(last + 2, len(here.line.tokens)) if here.line.tokens[k].lower in _AFTER_TOLD),
            last + 1,
        )
    return last + 1, (here.cast.mentions[mention].entity,) if mention is not None else party.entities


def _past_nobody(line: Line, at: int) -> int:
    """The token after an addressee that no entity is: "reporters", "his radio audience on Monday"."""
    for k in range(at, min(at + 9, len(line.tokens))):
        if line.tokens[k].quoted or line.tokens[k].lower in ("that", ":"):
            return k
    named = at < len(line.tokens) and line.tokens[at].lower in ("reporters", "him", "her", "them")
    return at + 1 if named else at


def _content_from(line: Line, at: int) -> int:
    if at + 1 < len(line.tokens) and line.tokens[at].lower in w.DAYS and line.tokens[at + 1].is_word:
        at += 1
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
    if token.lower in ("that", "to"):
        return token.lower in word.content or (word.strong and token.lower == "that")
    likened = "as" in word.content and any(t.lower == "as" for t in rest)
    if likened or not word.strong or token.text in ".,;)":
        return likened
    if any(t.quoted for t in rest):
        return True
    bare = "that" in word.content and token.lower not in w.PREPOSITIONS - {"in", "for"}
    return bare or (word.kind in _WITH_OBJECT and "none" in word.content)


def _after(here: Here, found: tuple[int, int, CueWord], party: Party) -> Cue | None:
    first, size, word = found
    at = first + size
    addressees: tuple[int, ...] = ()
    if word.lemma in _TOLD or word.lemma in _URGED:
        at, addressees = _addressee(here, at)
    start = _content_from(here.line, at)
    told = (
        word.lemma == "tell"
        and start < len(here.line.tokens)
        and here.line.tokens[start].lower in ("of", "about", "to")
    )
    if not told and not _is_wanted(here.line, word, start):
        return None
    return Cue(first, first + size - 1, word, "after", party, party.start, at, start, addressees)


def _before(here: Here, found: tuple[int, int, CueWord], party: Party) -> Cue | None:
    first, size, word = found
    if not ({"quote", "that"} & word.content) or party.is_negated:
        return None
    edge = first + size
    addressees: tuple[int, ...] = ()
    if word.lemma in _TOLD:
        edge, addressees = _addressee(here, edge)
    if not _is_trailing_edge(here.line, party.start) or not _ends_here(
        here.line, edge, quoted=here.line.tokens[party.start - 1].quoted
    ):
        return None
    return Cue(first, first + size - 1, word, "before", party, party.start, edge, edge, addressees)


def _inverted(here: Here, found: tuple[int, int, CueWord]) -> Cue | None:
    """A cue with its party after it: "…,” said X" and "…, reported X"."""
    first, size, word = found
    if (
        not _is_trailing_edge(here.line, first)
        or "quote" not in word.content
        or here.line.tokens[first].lower.endswith("ing")
    ):
        return None
    party = right(here, first + size)
    if (
        party is None
        or party.is_document
        or not (_ends_here(here.line, party.last + 1, quoted=False) or here.line.tokens[first - 1].quoted)
    ):
        return None
    return Cue(first, first + size - 1, word, "before", party, first, party.last + 1, party.last + 1)


def _according(here: Here, found: tuple[int, int, CueWord]) -> Cue | None:
    first, size, word = found
    party = right(here, first + size)
    if party is None:
        return None
    if first == 0:
        start = _comma_after(here.line, party.last)
        return Cue(0, size - 1, word, "after", party, 0, start, _content_from(here.line, start))
    return Cue(first, first + size - 1, word, "before", party, first, party.last + 1, party.last + 1)


def _comma_after(line: Line, at: int) -> int:
    for k in range(at + 1, min(at + 14, len(line.tokens))):
        if line.tokens[k].text == ",":
            return k
    return at + 1


def _cue(here: Here, found: tuple[int, int, CueWord], floor: int) -> Cue | None:
    first, _, word = found
    if word.lemma in ("according to", "as per", "in the words of"):
        return _according(here, found)
    participle = here.line.tokens[first].lower.endswith("ing")
    if participle and not (first and here.line.tokens[first - 1].lower in w.AUXILIARIES):
        return None
    party = left(here, first, floor)
    if party is not None:
        return _before(here, found, party) or _after(here, found, party)
    return _inverted(here, found)


def found_in(here: Here) -> list[Cue]:
    """The cues of a line in order that have a party and content of a form they allow."""
    result: list[Cue] = []
    at, floor = 0, 0
    while at < len(here.line.tokens) and len(result) < _MOST:
        token = here.line.tokens[at]
        hit = None if token.quoted or (here.number, at) in here.cast.covers else _matched(here.line, at)
        cue = _cue(here, (at, *hit), floor) if hit else None
        if cue is not None:
            result.append(cue)
            floor = cue.last + 1
            at = max(cue.right_edge if cue.style == "before" else cue.last + 1, at + 1)
        else:
            at += 1
    return result


def cut_before(line: Line, cue: Cue) -> int | None:
    """Where content before a later cue of style "after" ends, its conjunction's comma; None where that is nested."""
    at = cue.left_edge - 1
    joined = False
    while at >= 0 and line.tokens[at].lower in _SPLITTERS:
        joined = True
        at -= 1
    if at >= 0 and line.tokens[at].text in (",", ";", "—"):
        return at if joined or line.tokens[at].text != "," else None
    return at + 1 if joined else None
