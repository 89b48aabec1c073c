"""More texts for the name tagger: names exchanged, headlines in capitals, sentences of the kinds that news has."""

import random
from collections.abc import Callable, Iterator

from newsledger.transforms.lexicon import name_words as w
from newsledger.transforms.lexicon.reference import countries, first_names, organisations, outlets, places
from newsledger.transforms.lexicon.words import titles
from training.names_data import Labelled, Types

_EXCHANGED = 0.35
_LOUD = 0.05
_HEADLINE = 0.12
_SENTENCES = 2500
_SYLLABLES = (
    "ka ra mo ni ta shi no ko ba lu mbe nda si wa zu ol ek un ja mi sa ver hol ster berg man sen son ov ev sky ich "
    "ez ar el is te do ga ri va ku pa dha ner jee rao gup thi ma la be la ru tu fa ye ki ho"
).split()
_ENDINGS = tuple("ov ova enko ski ska ich sen son berg mann ez es ini ti oğlu yan".split())
_ENDINGS += (
    "dze",
    "wala",
    "kar",
    "ete",
    "anga",
    "uma",
    "eye",
    "ulu",
    "man",
    "ton",
    "ley",
    "field",
    "wood",
    "er",
    "aux",
)
_ARABIC = ("al-", "Al ", "al ", "bin ", "Abu ", "Abd ", "el-", "Ben ", "ibn ")
_PARTS = ("van ", "van der ", "de ", "de la ", "dos ", "da ", "von ", "di ", "le ", "Mc", "O'", "O’", "Mac")
_BODY_PATTERNS = (
    "{place} {noun}",
    "{noun} of {place}",
    "{adjective} {noun}",
    "{family} {company}",
    "{family} & {family2}",
    "{coined}",
    "{coined} {company}",
    "National {field} {noun}",
    "{field} {noun}",
    "{adjective} {field} {noun}",
    "{field} and {field2} {noun}",
    "University of {place}",
    "{place} University",
    "Ministry of {field}",
    "{place} {sport}",
    "{field} Workers Union",
    "{family} Institute",
    "Institute for {field} {study}",
    "Center for {field} {study}",
    "{field} {noun} of {place}",
    "{letters}",
    "{coined} Party",
    "{adjective} {field} Ministry",
    "Bank of {place}",
    "{place} Police Department",
    "{place} Times",
)
_NOUNS = (
    "Council Commission Authority Agency Association Federation Board Bureau Foundation Committee Department Office "
    "Service Union League Institute Society Alliance Party Court Hospital Museum Church Academy Congress Assembly "
    "Front Movement Brigade Trust Fund Network Coalition Chamber Club College Initiative Group"
).split()
_COMPANIES = (
    "Inc. Corp. Ltd Group Holdings Technologies Motors Airlines Energy Pharmaceuticals Partners Capital Systems "
    "Industries Media Records Bank Foods Steel Shipping Insurance Associates Robotics Labs plc AG SA"
).split()
_FIELDS = (
    "Health Trade Energy Defense Defence Education Transport Aviation Fisheries Housing Finance Agriculture Rights "
    "Environment Justice Interior Labor Maritime Medical Climate Research Security Tourism Nuclear Water Police Press "
    "Teachers Football Athletics Food Drug Consumer Civil Liberties Democratic Liberal Green Conservative People’s"
).split()
_STUDIES = ("Studies", "Policy", "Research", "Affairs", "Innovation", "Ethics", "Reform", "Development")
_SPORTS = ("United", "City", "Rovers", "Rangers", "Tigers", "Eagles", "Hawks", "Wanderers", "Athletic", "Dynamo")
_TEMPLATES = (
    "“We have seen nothing like it,” said {P}, a spokesman for {O}.",
    "“{Q},” {P} told {U} on Tuesday.",
    "{A} {T} {P} met {A} {T} {P} in {L} on Monday.",
    "{P}, the {t} of {O}, said that {C} would not sign.",
    "{O} said in a statement that it had sold its stake in {O} to {O}.",
    "{S} says {C} will leave {O}",
    "{S} tells {S} that {C}, {C} are ready for talks, {O} says",
    "{S}: no deal with {C} before spring",
    "{P} ({O}) and {P} ({O}) were named to the panel.",
    "According to {O}, at least 12 people died near {L}.",
    "{L} — Officials in {L} said {P} had been detained.",
    "The {O} and the {O} reached an agreement in {L}, {U} reported.",
    "{P} of {O} said the {A} government had asked {O} for help.",
    "Shares of {O} rose 4% after {O} raised its forecast, {P} of {O} wrote.",
    "{T} {S} arrived in {L} with {P}, who leads the {O}.",
    "Mr. {S} and Ms. {S} denied that the {O} had been told.",
    "{P} beat {P} 6-4, 6-2 in {L}, while {O} drew with {O}.",
    "The {A} army said it had struck {L} and {L}, and {O} fighters withdrew.",
    "{C} accused {C} of violating the ceasefire, {U} quoted {P} as saying.",
    "Police arrested {P}, 34, of {L}, after a tip from {O}.",
    "{S} was born in {L}, {C}, and studied at {O}.",
    "{O} chief executive {P} said {O} would cut 300 jobs.",
    "The lawsuit against {O}, filed by {O} in {L}, names {P}.",
    "A {O} official, {P}, declined to comment, and so did {O}.",
    "In {L}, {O} spokeswoman {P} said {S} would appeal.",
    "{O} hires {P} from {O}",
    "{U}: {O} in talks to buy {O}",
    "{P}, {P} and {P} signed the letter to the {O}.",
    "The {O} ( {O} ) opened an office in {L}.",
    "Lawmakers from the {O} accused the {O} of bias.",
)
Pool = dict[str, Callable[[random.Random], str]]


def _surname(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.12:
        return rng.choice(_ARABIC) + _coined(rng, 2)
    if kind < 0.2:
        return rng.choice(_PARTS) + _coined(rng, 2)
    if kind < 0.28:
        return f"{_coined(rng, 2)}-{_coined(rng, 2)}"
    return _coined(rng, 1) + rng.choice(_ENDINGS) if kind < 0.65 else _coined(rng, rng.choice((2, 2, 3)))


def _coined(rng: random.Random, count: int) -> str:
    return "".join(rng.choice(_SYLLABLES) for _ in range(count)).capitalize()


class Names:
    """Draws names of every kind from the reference lists and from syllables."""

    def __init__(self, rng: random.Random) -> None:
        """Read the lists."""
        self.rng = rng
        self.given = [row.name for row in first_names() if len(row.name) > 2]
        self.towns = [row.name for row in places()]
        self.lands = [row.name for row in countries()]
        self.adjectives = [row.adjectives[0] for row in countries() if row.adjectives]
        self.bodies = [form for row in organisations() for form in (row.name, row.acronym) if len(form) > 1]
        self.media = [row.name for row in outlets() if row.language == "en"]
        self.titles = [row.title for row in titles() if row.kind in ("office", "rank") and row.title[0].isupper()]
        self.roles = [row.title for row in titles() if row.kind in ("role", "profession") and row.title[0].islower()]
        self.families = sorted(word.capitalize() for word in w.FAMILY_FIRST)

    def person(self) -> str:
        """A full name of any part of the world."""
        rng, kind = self.rng, self.rng.random()
        if kind < 0.14:
            second = _coined(rng, 1) + (rng.choice(("-" + _coined(rng, 1).lower(), " " + _coined(rng, 1), "")))
            return f"{rng.choice(self.families)} {second}"
        middle = f" {rng.choice('ABCDEFGHJKLMNPRSTW')}." if kind > 0.88 else ""
        extra = f" {rng.choice(self.given)}" if 0.14 < kind < 0.2 else ""
        return f"{rng.choice(self.given)}{middle}{extra} {_surname(rng)}"

    def surname(self) -> str:
        """A name of one word, mostly."""
        return _surname(self.rng)

    def place(self) -> str:
        """A town, a region, or a coined place."""
        return _surname(self.rng) if self.rng.random() < 0.2 else self.rng.choice(self.towns)

    def body(self) -> str:
        """An organisation of the list or made up."""
        rng = self.rng
        if rng.random() < 0.35:
            return rng.choice(self.bodies)
        return rng.choice(_BODY_PATTERNS).format(
            place=rng.choice(self.towns if rng.random() < 0.6 else self.lands),
            noun=rng.choice(_NOUNS),
            adjective=rng.choice(self.adjectives),
            family=_surname(rng),
            family2=_surname(rng),
            company=rng.choice(_COMPANIES),
            coined=_coined(rng, rng.choice((2, 3))),
            field=rng.choice(_FIELDS),
            field2=rng.choice(_FIELDS),
            study=rng.choice(_STUDIES),
            sport=rng.choice(_SPORTS),
            letters="".join(rng.choice("ABCDEFGHIKLMNOPRSTU") for _ in range(rng.choice((3, 3, 4, 5)))),
        )


def augmented(texts: list[Labelled], rng: random.Random) -> Iterator[Labelled]:
    """Further texts made of these and of templates of our own."""
    names = Names(rng)
    for text in texts:
        if text.corpus == "emerging17":
            continue
        if rng.random() < _EXCHANGED and len(text.text) < 20_000:
            yield _exchanged(text, names)
        if rng.random() < _HEADLINE:
            yield _recased(text, rng, str.title)
        if rng.random() < _LOUD:
            yield _recased(text, rng, str.upper)
    for _ in range(_SENTENCES):
        yield _sentence(names)


def _exchanged(text: Labelled, names: Names) -> Labelled:
    """A text with most of its names exchanged, each for the same other one throughout."""
    given: dict[str, str] = {}
    pieces: list[str] = []
    found: list[tuple[int, int, Types]] = []
    at = length = 0
    for start, end, types in text.names:
        if start < at:
            continue
        own = text.text[start:end]
        new = given.setdefault(own, _other(own, types, names))
        pieces += [text.text[at:start], new]
        length += start - at
        found.append((length, length + len(new), types))
        length += len(new)
        at = end
    return Labelled("exchanged", "".join([*pieces, text.text[at:]]), tuple(found), text.others, text.weight * 0.5)


def _other(own: str, types: Types, names: Names) -> str:
    if names.rng.random() < 0.2 or len(types) > 1:
        return own
    if types == {"PERSON"}:
        return names.person() if " " in own else names.surname()
    if types == {"ORG"}:
        return names.body()
    return names.place() if types == {"LOC"} else own


def _recased(text: Labelled, rng: random.Random, change: Callable[[str], str]) -> Labelled:
    """Single lines of a text as headlines; small words stay small in some."""
    lines: list[str] = []
    found: list[tuple[int, int, Types]] = []
    at = length = 0
    for line in text.text.split("\n"):
        new = "".join(change(c) if change is str.upper else c for c in line) if change is str.upper else _titled(line)
        if len(new) == len(line) and 20 < len(line) < 200 and rng.random() < 0.5:
            inside = [(s, e, t) for s, e, t in text.names if at <= s and e <= at + len(line)]
            found += [(s - at + length, e - at + length, t) for s, e, t in inside]
            lines.append(new)
            length += len(new) + 1
        at += len(line) + 1
    return Labelled("headline", "\n".join(lines), tuple(found), text.others, 0.5)


def _titled(line: str) -> str:
    small = {"a", "an", "the", "of", "in", "on", "at", "to", "for", "and", "or", "but", "by", "as", "with", "from"}
    words = line.split(" ")
    return " ".join(word if at and word in small else word[:1].upper() + word[1:] for at, word in enumerate(words))


_KINDS: dict[str, str] = {"P": "PERSON", "S": "PERSON", "O": "ORG", "U": "ORG", "L": "LOC", "C": "LOC", "A": "NORP"}


def _sentence(names: Names) -> Labelled:
    """One sentence of a template."""
    rng = names.rng
    draw: dict[str, Callable[[], str]] = {
        "P": names.person,
        "S": names.surname,
        "O": names.body,
        "U": lambda: rng.choice(names.media),
        "L": names.place,
        "C": lambda: rng.choice(names.lands),
        "A": lambda: rng.choice(names.adjectives),
        "T": lambda: rng.choice(names.titles),
        "t": lambda: rng.choice(names.roles),
        "Q": lambda: rng.choice(("It is over", "We will not wait", "The talks go on", "Nobody was hurt")),
    }
    template = rng.choice(_TEMPLATES)
    text, at = "", 0
    found: list[tuple[int, int, Types]] = []
    while (start := template.find("{", at)) >= 0:
        text += template[at:start]
        mark = template[start + 1]
        new = draw[mark]()
        if mark in _KINDS:
            begin = 4 if mark == "U" and new.startswith("The ") and rng.random() < 0.5 else 0
            found.append((len(text) + begin, len(text) + len(new), frozenset({_KINDS[mark]})))
        text += new
        at = start + 3
    return Labelled("template", text + template[at:], tuple(found), weight=0.3)
