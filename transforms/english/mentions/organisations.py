"""Organisations, places, events and works of an article, found by full name, short form or acronym."""

from collections.abc import Iterator
from dataclasses import dataclass

from newsledger.transforms.lexicon.name_words import FUNCTION_WORDS, ORGANISATION_HEADS, PUBLIC_BODY_HEADS
from newsledger.transforms.lexicon.words import words

_SMALL_WORDS = words("words_left_out_of_acronyms")
_LEGAL_FORMS = words("legal_forms")
_TYPES_WITH_ACRONYM = frozenset({"ORG", "LOC", "EVENT", "GPE", "LAW"})
_TYPES_WITH_HEAD = frozenset({"ORG", "EVENT", "FAC"})


def body_key(text: str) -> str:
    """Return a name as compared: in lower case, without article, with plain apostrophes."""
    parts = text.casefold().replace("’", "'").split()
    return " ".join(parts[1:] if len(parts) > 1 and parts[0] == "the" else parts)


def acronyms(text: str) -> tuple[str, ...]:
    """Return the acronyms that a name of several words can have: without its small words, and with them."""
    parts = text.replace("-", " ").split()
    if len(parts) < 2:
        return ()
    parts = [part for part in parts if part[0].isalnum()]
    large_initials = "".join(part[0] for part in parts if part.lower() not in _SMALL_WORDS)
    initials = "".join(part[0] for part in parts)
    return tuple(dict.fromkeys(letters for letters in (large_initials.upper(), initials.upper()) if len(letters) > 1))


def short_bodies(text: str, kind: str) -> tuple[str, ...]:
    """Return the keys of the shorter names by which a text may call an entity of a full name and a type."""
    parts = body_key(text).split()
    if len(parts) < 2:
        return ()
    keys = [*_without_legal_form(parts), *(_heads(parts) if kind in _TYPES_WITH_HEAD else ())]
    if kind == "ORG" and len(parts[0]) > 3 and parts[0] not in FUNCTION_WORDS:
        keys.append(parts[0])
    return tuple(dict.fromkeys(key for key in keys if key and key != body_key(text)))


def _without_legal_form(parts: list[str]) -> Iterator[str]:
    for length in range(len(parts) - 1, 0, -1):
        if parts[length].strip(",") not in _LEGAL_FORMS:
            return
        yield " ".join(parts[:length]).strip(",")


def _heads(parts: list[str]) -> Iterator[str]:
    """Yield the head noun of a public body with and without a modifier, or what precedes a company's."""
    last = parts[-1]
    if last in ORGANISATION_HEADS and len(parts) == 2 and len(parts[0]) > 3:
        yield last if last in PUBLIC_BODY_HEADS else parts[0]
    elif last in PUBLIC_BODY_HEADS:
        yield last
        yield " ".join(parts[-2:])
    if "of" in parts[1:-1]:
        yield " ".join(parts[: parts.index("of", 1)])


@dataclass(frozen=True, slots=True)
class Body:
    """A named entity that is no person: its full name, its type, its index in the cast."""

    name: str
    type: str
    entity: int


class Bodies:
    """The named entities of an article that are no persons."""

    def __init__(self) -> None:
        """Start without any."""
        self._by_key: dict[str, Body] = {}
        self._by_short_form: dict[str, Body | None] = {}
        self._by_acronym: dict[str, Body | None] = {}

    def enter(self, name: str, kind: str, entity: int) -> Body:
        """Add a full name; a short form that two entities share is dropped."""
        body = Body(name, kind, entity)
        self._by_key.setdefault(body_key(name), body)
        for form in short_bodies(name, kind):
            self._share(self._by_short_form, form, body)
        for acronym in acronyms(name) if kind in _TYPES_WITH_ACRONYM else ():
            self._share(self._by_acronym, acronym, body)
        return body

    @staticmethod
    def _share(table: dict[str, Body | None], key: str, body: Body) -> None:
        owner = table.setdefault(key, body)
        if owner is not None and owner.entity != body.entity:
            table[key] = None

    def alias(self, form: str, body: Body) -> None:
        """Add one more form of an entity: an acronym in brackets after its name."""
        self._by_key.setdefault(body_key(form), body)

    def exact(self, text: str) -> Body | None:
        """Return the entity of a full name or declared alias."""
        return self._by_key.get(body_key(text))

    def short(self, text: str) -> Body | None:
        """Return the only entity that a text can be a short form or acronym of."""
        letters = text.replace(".", "")
        if letters.isupper() and len(letters) > 1:
            return self._by_acronym.get(letters)
        return self._by_short_form.get(body_key(text))
