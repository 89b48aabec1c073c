"""Who stands beside a cue: the noun phrase that speaks, and whom it names."""

from dataclasses import dataclass

from newsledger.transforms.rules import words as w
from newsledger.transforms.rules.lists import document_nouns, hedges, speaking_nouns
from newsledger.transforms.rules.resolution import Cast, Here
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
    if line.tokens[at].text == ")":
        opened = next((k for k in range(at - 1, max(0, at - _LONGEST_PHRASE), -1) if line.tokens[k].text == "("), 0)
        return opened - 1 if opened else at
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


def _entities(here: Here, first: int, last: int) -> tuple[int, ...]:
    found = [here.cast.entity_at(here.number, at) for at in range(first, last + 1)]
    return tuple(dict.fromkeys(e for e in found if e is not None))


def _persons(cast: Cast, entities: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(e for e in entities if cast.entities[e].type == "PERSON")


def _joined(here: Here, first: int) -> tuple[int, tuple[int, ...]]:
    """Names that "and" joins to the mention that starts at a token."""
    more: tuple[int, ...] = ()
    while first > 1 and here.line.tokens[first - 1].lower == "and":
        before = here.cast.covers.get((here.number, first - 2))
        if before is None:
            break
        first = here.cast.bounds[before][1]
        more = (here.cast.mentions[before].entity, *more)
    return first, more


def _named(here: Here, at: int) -> Party | None:
    """The party whose last word is a mention's."""
    mention = here.cast.covers.get((here.number, at))
    if mention is None or here.cast.mentions[mention].type == "NORP":
        return None
    _, first, last = here.cast.bounds[mention]
    before = here.line.tokens[first - 1].lower if first else ""
    the = first > 1 and before == "the"
    link = here.line.tokens[first - 2].lower if the else before
    if link in w.PREPOSITIONS and here.cast.entities[here.cast.mentions[mention].entity].type != "PERSON":
        return None
    start, more = _joined(here, first)
    edge = _with_title(here, start)
    return Party(start, last, (*more, here.cast.mentions[mention].entity), edge=edge)


def _with_title(here: Here, first: int) -> int:
    """The first token of the title before a name, where a mark or the line's beginning stands before that title."""
    at = first
    while at > 0 and first - at < _LONGEST_PHRASE:
        token = here.line.tokens[at - 1]
        named = (here.number, at - 1) in here.cast.covers
        titled = token.is_word and token.lower not in w.AUXILIARIES | w.CONJUNCTIONS | w.RELATIVES
        if token.quoted or not (named or titled or token.text in ("'s", "’s")):
            break
        at -= 1
    return at if at == 0 or not here.line.tokens[at - 1].is_word else first


def left(here: Here, cue: int, floor: int) -> Party | None:
    """The party before a cue, not reaching back over token `floor`; None where there is none."""
    at, hedge, negated = _before_cue(here.line, cue)
    if at < floor:
        return None
    at = _past_apposition(here.line, at)
    if at < floor or here.line.tokens[at].quoted or not here.line.tokens[at].is_word:
        return None
    party = _named(here, at) or _common(here, at, floor)
    if party is None:
        return None
    return Party(party.first, party.last, party.entities, hedge, negated, party.is_document, party.edge)


def _common(here: Here, at: int, floor: int) -> Party | None:
    """A pronoun, or a noun phrase whose head speaks ("A spokesman for the ministry")."""
    word = here.line.tokens[at].lower
    if word in w.SINGULAR_PRONOUNS or word in ("they", "i", "we", "both"):
        return Party(at, at)
    if word in w.NOT_NAMES:
        return None
    first = _phrase_start(here.line, at, floor)
    while first < at and here.line.tokens[first].lower in (w.CONJUNCTIONS | w.PREPOSITIONS | w.ADVERBS) - {"both"}:
        first += 1
    phrase = here.line.tokens[first : at + 1]
    head = _head(phrase)
    if head is None or any(t.lower in w.AUXILIARIES for t in phrase):
        return None
    entities = _spoken_for(here, first, at) if head.startswith("spokes") else ()
    return Party(first, at, entities, is_document=head in document_nouns())


def _spoken_for(here: Here, first: int, last: int) -> tuple[int, ...]:
    """The organisation for which a spokesperson without a name speaks."""
    named = _entities(here, first, last)
    return tuple(e for e in named if here.cast.entities[e].type == "ORG")[-1:]


def _head(phrase: tuple[Token, ...]) -> str | None:
    """The head noun of a phrase that can speak; None where it cannot."""
    for at, token in enumerate(phrase):
        ends = at + 1 == len(phrase) or phrase[at + 1].lower in w.PREPOSITIONS | w.RELATIVES
        if token.lower in speaking_nouns() and ends:
            return token.lower
    last = phrase[-1]
    plain = last.is_word and last.lower not in w.NOT_NAMES and not last.lower.endswith("ing")
    return last.lower if phrase[0].lower in ("the", "a", "an", "his", "her") and plain and len(phrase) <= 4 else None


def right(here: Here, start: int) -> Party | None:
    """The party that begins at a token: name with its titles, pronoun, or noun phrase."""
    at, end = start, len(here.line.tokens)
    if at < end and here.line.tokens[at].lower in w.SINGULAR_PRONOUNS:
        return Party(at, at)
    while at < end and at - start < _LONGEST_PHRASE and _continues(here, at):
        at += 1
    last = at - 1
    if last < start:
        return None
    entities = _entities(here, start, last)
    persons = _persons(here.cast, entities)
    head = _head(here.line.tokens[start:at])
    if entities and (persons or (here.number, last) in here.cast.covers or head is None):
        return Party(start, last, persons or entities[-1:])
    return Party(start, last, is_document=head in document_nouns()) if head else None


def _continues(here: Here, at: int) -> bool:
    token = here.line.tokens[at]
    if (here.number, at) in here.cast.covers:
        return True
    if token.quoted or not token.is_word:
        return token.text in ("'s", "’s", "&")
    if token.lower == "that":
        return False
    linked = token.lower in ("of", "for") or token.lower in w.DETERMINERS or token.lower == "and"
    return linked or (token.lower not in w.NOT_NAMES and token.lower not in w.AFTERTHOUGHTS)
