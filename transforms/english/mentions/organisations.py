"""Organisations, places, events and works of one article: which full name a short form or an acronym means."""

from dataclasses import dataclass

from newsledger.transforms.lexicon import name_words as w

_SMALL = frozenset({"of", "the", "and", "for", "in", "on", "de", "du", "des", "la", "&", "to", "at"})
_LEGAL = frozenset(
    "inc inc. corp corp. ltd ltd. plc llc co co. company corporation group holdings limited technology technologies "
    "international ag sa nv se gmbh".split()
)


def body_key(text: str) -> str:
    """A name as compared: in lower case, without article, with plain apostrophes."""
    words = text.casefold().replace("’", "'").split()
    return " ".join(words[1:] if words and words[0] == "the" and len(words) > 1 else words)


def acronyms(text: str) -> tuple[str, ...]:
    """The acronyms that a name of several words can have: WFP, and with its small words too."""
    words = text.replace("-", " ").split()
    if len(words) < 2:
        return ()
    large = "".join(word[0] for word in words if word.lower() not in _SMALL and word[0].isalnum())
    every = "".join(word[0] for word in words if word[0].isalnum())
    return tuple(dict.fromkeys(a for a in (large.upper(), every.upper()) if len(a) > 1))


def short_bodies(text: str, kind: str) -> tuple[str, ...]:
    """The shorter names by which a text may call a body or a thing of that full name, as keys."""
    words = body_key(text).split()
    if len(words) < 2:
        return ()
    found: list[str] = []
    trimmed = list(words)
    while len(trimmed) > 1 and trimmed[-1].strip(",") in _LEGAL:
        trimmed.pop()
        found.append(" ".join(trimmed).strip(","))
    if kind in ("ORG", "EVENT", "FAC"):
        if words[-1] in w.ORG_HEADS and len(words) == 2 and len(words[0]) > 3:
            found.append(words[-1] if words[-1] in w.BODY_WORDS else words[0])
        elif words[-1] in w.BODY_WORDS:
            found += [words[-1], " ".join(words[-2:])]
        if "of" in words[1:-1]:
            found.append(" ".join(words[: words.index("of", 1)]))
    if kind == "ORG" and len(words[0]) > 3 and words[0] not in w.FUNCTION_WORDS:
        found.append(words[0])
    return tuple(dict.fromkeys(f for f in found if f and f != body_key(text)))


@dataclass(slots=True)
class Body:
    """A named thing that is no person: its full name, its type, its entity."""

    name: str
    type: str
    entity: int


class Bodies:
    """The things an article names, found by full name, short form or acronym."""

    def __init__(self) -> None:
        """None yet."""
        self._by_key: dict[str, Body] = {}
        self._by_short: dict[str, Body | None] = {}
        self._by_acronym: dict[str, Body | None] = {}

    def enter(self, name: str, kind: str, entity: int) -> Body:
        """Keep a full name; short forms of two different things are nobody's."""
        body = Body(name, kind, entity)
        self._by_key.setdefault(body_key(name), body)
        for short in short_bodies(name, kind):
            self._share(self._by_short, short, body)
        for acronym in acronyms(name) if kind in ("ORG", "LOC", "EVENT", "GPE", "LAW") else ():
            self._share(self._by_acronym, acronym, body)
        return body

    @staticmethod
    def _share(table: dict[str, Body | None], key: str, body: Body) -> None:
        known = table.setdefault(key, body)
        if known is not None and known.entity != body.entity:
            table[key] = None

    def alias(self, form: str, body: Body) -> None:
        """Keep one more form of a thing: an acronym in brackets after its name."""
        self._by_key.setdefault(body_key(form), body)

    def exact(self, text: str) -> Body | None:
        """The thing of that full name or declared alias."""
        return self._by_key.get(body_key(text))

    def short(self, text: str) -> Body | None:
        """The one thing whose short form or acronym a text can be."""
        letters = text.replace(".", "")
        if letters.isupper() and len(letters) > 1:
            return self._by_acronym.get(letters)
        return self._by_short.get(body_key(text))
