"""Who stands beside a cue: the noun phrase that speaks, and whom it names."""

from dataclasses import dataclass

from newsledger.transforms.rules import words as w
from newsledger.transforms.rules.lists import document_nouns, hedges, speaking_nouns
from newsledger.transforms.rules.resolution import Cast
from newsledger.transforms.rules.tokens import Line, Token

_LONGEST_PHRASE = 9
_LONGEST_APPOSITION = 22
_STOPS = frozenset("but while though although whereas because that if when after since".split())


@dataclass(frozen=True, slots=True)
class Party:
    """A noun phrase beside a cue: first and last token, the entities it names, whether words weaken or deny it.

    `edge` is the first token of the phrase with the title before the name, where there is one.
    """

    first: int
    last: int
    entities: tuple[int, ...] = ()
    hedge: str | None = None
    is_negated: bool = False
    is_document: bool = False
    edge: int = -1

    @property
    def start(self) -> int:
        """The first token, the title before the name included."""
        return self.edge if self.edge >= 0 else self.first


def _before_cue(line: Line, cue: int) -> tuple[int, str | None, bool]:
    """The last token of the phrase before a cue, past adverbs and auxiliaries; the hedge; whether it is denied."""
    at, hedge, negated = cue - 1, None, False
    while at >= 0:
        word = line.tokens[at].lower
        if word in hedges():
            hedge = word
        elif word in w.NEGATIONS:
            negated = True
        elif word not in w.ADVERBS and word not in w.AUXILIARIES and not (word.endswith("ly") and len(word) > 4):
            break
        at -= 1
    return at, hedge, negated


def _past_apposition(line: Line, at: int) -> int:
    """The token before an apposition that ends with the comma at a token; the same token where there is none."""
    if line.tokens[at].text != ",":
        return at
    for back in range(at - 1, max(-1, at - _LONGEST_APPOSITION), -1):
        token = line.tokens[back]
        if token.quoted:
            return at
        if token.text == ",":
            inside = line.tokens[back + 1]
            opens = inside.lower in w.DETERMINERS or inside.lower in w.RELATIVES or inside.text.isdigit()
            return back - 1 if (opens or inside.lower in speaking_nouns() or not inside.is_capital) and back else at
    return at


def _phrase_start(line: Line, last: int, floor: int) -> int:
    """The first token of the plain noun phrase that ends at a token."""
    at = last
    while at > floor and last - at < _LONGEST_PHRASE:
        token = line.tokens[at - 1]
        apart = not token.is_word and not token.text.startswith(("'", "’")) and token.text not in ("-", "$", "%")
        if apart or token.quoted or token.lower in _STOPS:
            break
        at -= 1
    return at


def _entities(line: Line, number: int, cast: Cast, first: int, last: int) -> tuple[int, ...]:
    found = [cast.entity_at(number, at) for at in range(first, last + 1)]
    return tuple(dict.fromkeys(e for e in found if e is not None))


def _persons(cast: Cast, entities: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(e for e in entities if cast.entities[e].type == "PERSON")


def _joined(line: Line, number: int, cast: Cast, first: int) -> tuple[int, tuple[int, ...]]:
    """Names that "and" joins to the mention that starts at a token."""
    more: tuple[int, ...] = ()
    while first > 1 and line.tokens[first - 1].lower == "and":
        before = cast.covers.get((number, first - 2))
        if before is None:
            break
        first = cast.bounds[before][1]
        more = (cast.mentions[before].entity, *more)
    return first, more


def _named(line: Line, number: int, cast: Cast, at: int) -> Party | None:
    """The party whose last word is a mention's."""
    mention = cast.covers.get((number, at))
    if mention is None or cast.mentions[mention].type == "NORP":
        return None
    _, first, last = cast.bounds[mention]
    before = line.tokens[first - 1].lower if first else ""
    the = first > 1 and before == "the"
    link = line.tokens[first - 2].lower if the else before
    if link in w.PREPOSITIONS and cast.entities[cast.mentions[mention].entity].type != "PERSON":
        return None
    start, more = _joined(line, number, cast, first)
    edge = _with_title(line, number, cast, start)
    return Party(start, last, (*more, cast.mentions[mention].entity), edge=edge)


def _with_title(line: Line, number: int, cast: Cast, first: int) -> int:
    """The first token of the title before a name, where a mark or the line's beginning stands before that title."""
    at = first
    while at > 0 and first - at < _LONGEST_PHRASE:
        token = line.tokens[at - 1]
        named = (number, at - 1) in cast.covers
        titled = token.is_word and token.lower not in w.AUXILIARIES | w.CONJUNCTIONS
        if token.quoted or not (named or titled or token.text in ("'s", "’s")):
            break
        at -= 1
    return at if at == 0 or not line.tokens[at - 1].is_word else first


def left(line: Line, number: int, cast: Cast, cue: int, floor: int) -> Party | None:
    """The party before a cue, not reaching back over token `floor`; None where there is none."""
    at, hedge, negated = _before_cue(line, cue)
    if at < floor:
        return None
    at = _past_apposition(line, at)
    if at < floor or line.tokens[at].quoted or not line.tokens[at].is_word:
        return None
    party = _named(line, number, cast, at) or _common(line, number, cast, at, floor)
    if party is None:
        return None
    return Party(party.first, party.last, party.entities, hedge, negated, party.is_document, party.edge)


def _common(line: Line, number: int, cast: Cast, at: int, floor: int) -> Party | None:
    """A pronoun, or a noun phrase whose head speaks ("A spokesman for the ministry")."""
    word = line.tokens[at].lower
    if word in w.SINGULAR_PRONOUNS or word in ("they", "i", "we", "both"):
        return Party(at, at)
    first = _phrase_start(line, at, floor)
    while first < at and line.tokens[first].lower in (w.CONJUNCTIONS | w.PREPOSITIONS | w.ADVERBS) - {"both"}:
        first += 1
    phrase = line.tokens[first : at + 1]
    head = _head(phrase)
    if head is None:
        return None
    entities = _spoken_for(line, number, cast, first, at) if head.startswith("spokes") else ()
    return Party(first, at, entities, is_document=head in document_nouns())


def _spoken_for(line: Line, number: int, cast: Cast, first: int, last: int) -> tuple[int, ...]:
    """The organisation for which a spokesperson without a name speaks."""
    named = _entities(line, number, cast, first, last)
    return tuple(e for e in named if cast.entities[e].type == "ORG")[-1:]


def _head(phrase: tuple[Token, ...]) -> str | None:
    """The head noun of a phrase that can speak; None where it cannot."""
    for at, token in enumerate(phrase):
        ends = at + 1 == len(phrase) or phrase[at + 1].lower in w.PREPOSITIONS | w.RELATIVES
        if token.lower in speaking_nouns() and ends:
            return token.lower
    last = phrase[-1]
    plain = last.is_word and last.lower not in w.NOT_NAMES and not last.lower.endswith("ing")
    return last.lower if phrase[0].lower in ("the", "a", "an", "his", "her") and plain and len(phrase) <= 4 else None


def right(line: Line, number: int, cast: Cast, start: int) -> Party | None:
    """The party that begins at a token: name with its titles, pronoun, or noun phrase."""
    at, end = start, len(line.tokens)
    if at < end and line.tokens[at].lower in w.SINGULAR_PRONOUNS:
        return Party(at, at)
    while at < end and at - start < _LONGEST_PHRASE and _continues(line, number, cast, at):
        at += 1
    last = at - 1
    if last < start:
        return None
    entities = _entities(line, number, cast, start, last)
    persons = _persons(cast, entities)
    head = _head(line.tokens[start:at])
    if entities and (persons or (number, last) in cast.covers or head is None):
        return Party(start, last, persons or entities[-1:])
    return Party(start, last, is_document=head in document_nouns()) if head else None


def _continues(line: Line, number: int, cast: Cast, at: int) -> bool:
    token = line.tokens[at]
    if (number, at) in cast.covers:
        return True
    if token.quoted or not token.is_word:
        return token.text in ("'s", "’s", "&")
    linked = token.lower in ("of", "for") or token.lower in w.DETERMINERS or token.lower == "and"
    return linked or (token.lower not in w.NOT_NAMES and token.lower not in w.AFTERTHOUGHTS)
