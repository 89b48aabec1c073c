"""Further texts for the name tagger: names exchanged, lines set as headlines, and sentences made from templates."""

import random
import tomllib
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter
from pydantic.dataclasses import dataclass

from newsledger.transforms.lexicon import name_words
from newsledger.transforms.lexicon.reference import countries, first_names, organisations, outlets, places
from newsledger.transforms.lexicon.words import titles, words
from training.config import AugmentationConfig
from training.names_data import LabelledName, LabelledText, Types

FILE = Path(__file__).with_name("templates.toml")

_LONGEST_TEXT = 20_000
_HEADLINE_LENGTHS = range(21, 200)
_SMALL_WORDS = words("small_words_in_headlines")
_TYPES = {"P": "PERSON", "S": "PERSON", "O": "ORG", "U": "ORG", "L": "LOC", "C": "LOC", "A": "NORP"}


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class NameParts:
    """The lists of `templates.toml`."""

    syllables: tuple[str, ...]
    surname_endings: tuple[str, ...]
    arabic_particles: tuple[str, ...]
    surname_particles: tuple[str, ...]
    organisations: tuple[str, ...]
    nouns: tuple[str, ...]
    companies: tuple[str, ...]
    fields: tuple[str, ...]
    studies: tuple[str, ...]
    sports: tuple[str, ...]
    quotations: tuple[str, ...]
    sentences: tuple[str, ...]


@cache
def name_parts() -> NameParts:
    """Return the lists of `templates.toml`."""
    return TypeAdapter(NameParts).validate_python(tomllib.loads(FILE.read_text(encoding="utf-8")))


def _titles(*kinds: str) -> list[str]:
    return [row.title for row in titles() if row.kind in kinds]


def _organisation_forms() -> list[str]:
    return [form for row in organisations() for form in (row.name, row.acronym) if len(form) > 1]


class NameGenerator:
    """Draws names of every type from the reference lists and from syllables."""

    def __init__(self, rng: random.Random) -> None:
        """Read the lists."""
        self.rng = rng
        self.parts = name_parts()
        self.first_names = [row.name for row in first_names() if len(row.name) > 2]
        self.towns = [row.name for row in places()]
        self.countries = [row.name for row in countries()]
        self.adjectives = [row.adjectives[0] for row in countries() if row.adjectives]
        self.organisations = _organisation_forms()
        self.outlets = [row.name for row in outlets() if row.language == "en"]
        self.titles = [title for title in _titles("office", "rank") if title[0].isupper()]
        self.roles = [title for title in _titles("role", "profession") if title[0].islower()]
        self.family_names = sorted(word.capitalize() for word in name_words.FAMILY_NAMES_FIRST)

    def person(self) -> str:
        """Return a full name, in the order and form of some part of the world."""
        rng, kind = self.rng, self.rng.random()
        if kind < 0.14:
            second = self._invented(1) + (rng.choice(("-" + self._invented(1).lower(), " " + self._invented(1), "")))
            return f"{rng.choice(self.family_names)} {second}"
        middle = f" {rng.choice('ABCDEFGHJKLMNPRSTW')}." if kind > 0.88 else ""
        second = f" {rng.choice(self.first_names)}" if 0.14 < kind < 0.2 else ""
        return f"{rng.choice(self.first_names)}{middle}{second} {self.surname()}"

    def surname(self) -> str:
        """Return an invented surname, mostly of one word."""
        rng, kind = self.rng, self.rng.random()
        if kind < 0.12:
            return rng.choice(self.parts.arabic_particles) + self._invented(2)
        if kind < 0.2:
            return rng.choice(self.parts.surname_particles) + self._invented(2)
        if kind < 0.28:
            return f"{self._invented(2)}-{self._invented(2)}"
        if kind < 0.65:
            return self._invented(1) + rng.choice(self.parts.surname_endings)
        return self._invented(rng.choice((2, 2, 3)))

    def _invented(self, syllables: int) -> str:
        return "".join(self.rng.choice(self.parts.syllables) for _ in range(syllables)).capitalize()

    def place(self) -> str:
        """Return a town or region of the lists, or an invented one."""
        return self.surname() if self.rng.random() < 0.2 else self.rng.choice(self.towns)

    def organisation(self) -> str:
        """Return an organisation of the lists, or one made from a template."""
        rng, parts = self.rng, self.parts
        if rng.random() < 0.35:
            return rng.choice(self.organisations)
        return rng.choice(parts.organisations).format(
            place=rng.choice(self.towns if rng.random() < 0.6 else self.countries),
            noun=rng.choice(parts.nouns),
            adjective=rng.choice(self.adjectives),
            family=self.surname(),
            family2=self.surname(),
            company=rng.choice(parts.companies),
            coined=self._invented(rng.choice((2, 3))),
            field=rng.choice(parts.fields),
            field2=rng.choice(parts.fields),
            study=rng.choice(parts.studies),
            sport=rng.choice(parts.sports),
            letters="".join(rng.choice("ABCDEFGHIKLMNOPRSTU") for _ in range(rng.choice((3, 3, 4, 5)))),
        )

    def replacement(self, name: str, types: Types) -> str:
        """Return a name to put in place of another of these types; the same one in a fifth of the cases."""
        if self.rng.random() < 0.2 or len(types) > 1:
            return name
        if types == {"PERSON"}:
            return self.person() if " " in name else self.surname()
        if types == {"ORG"}:
            return self.organisation()
        return self.place() if types == {"LOC"} else name

    def filling(self, field: str) -> str:
        """Return what a field of a sentence template stands for."""
        draw: dict[str, Callable[[], str]] = {
            "P": self.person,
            "S": self.surname,
            "O": self.organisation,
            "U": lambda: self.rng.choice(self.outlets),
            "L": self.place,
            "C": lambda: self.rng.choice(self.countries),
            "A": lambda: self.rng.choice(self.adjectives),
            "T": lambda: self.rng.choice(self.titles),
            "t": lambda: self.rng.choice(self.roles),
            "Q": lambda: self.rng.choice(self.parts.quotations),
        }
        return draw[field]()


def augmented_texts(
    texts: Sequence[LabelledText], rng: random.Random, settings: AugmentationConfig
) -> Iterator[LabelledText]:
    """Yield variations of texts, and sentences made from templates."""
    names = NameGenerator(rng)
    for text in texts:
        if rng.random() < settings.exchanged and len(text.text) < _LONGEST_TEXT:
            yield _exchanged(text, names)
        if rng.random() < settings.headlines:
            yield _headlines(text, rng, _title_case)
        if rng.random() < settings.capitals:
            yield _headlines(text, rng, _upper_case)
    for _ in range(settings.sentences):
        yield _sentence(names)


def _exchanged(text: LabelledText, names: NameGenerator) -> LabelledText:
    """Return a text with most of its names exchanged, each for the same other name throughout."""
    replacements: dict[str, str] = {}
    pieces: list[str] = []
    exchanged: list[LabelledName] = []
    end = length = 0
    for name in text.names:
        if name.start < end:
            continue
        old_name = text.text[name.start : name.end]
        replacement = replacements.setdefault(old_name, names.replacement(old_name, name.types))
        pieces += [text.text[end : name.start], replacement]
        length += name.start - end
        exchanged.append(LabelledName(length, length + len(replacement), name.types))
        length += len(replacement)
        end = name.end
    body = "".join([*pieces, text.text[end:]])
    return LabelledText("exchanged", body, tuple(exchanged), text.others, text.weight * 0.5)


def _headlines(text: LabelledText, rng: random.Random, change: Callable[[str], str]) -> LabelledText:
    """Return half of the lines of a text that have a headline's length, in another case."""
    lines: list[str] = []
    names: list[LabelledName] = []
    offset = length = 0
    for line in text.text.split("\n"):
        changed = change(line)
        if len(changed) == len(line) and len(line) in _HEADLINE_LENGTHS and rng.random() < 0.5:
            names += [
                LabelledName(name.start - offset + length, name.end - offset + length, name.types)
                for name in text.names
                if offset <= name.start and name.end <= offset + len(line)
            ]
            lines.append(changed)
            length += len(changed) + 1
        offset += len(line) + 1
    return LabelledText("headline", "\n".join(lines), tuple(names), text.others, 0.5)


def _upper_case(line: str) -> str:
    return line.upper()


def _title_case(line: str) -> str:
    """Return a line with every word but small ones capitalised."""
    words = line.split(" ")
    return " ".join(
        word if index and word in _SMALL_WORDS else word[:1].upper() + word[1:] for index, word in enumerate(words)
    )


def _sentence(names: NameGenerator) -> LabelledText:
    """Return a sentence made from a template, with its names labelled."""
    template = names.rng.choice(names.parts.sentences)
    text, end = "", 0
    labelled: list[LabelledName] = []
    while (start := template.find("{", end)) >= 0:
        text += template[end:start]
        field = template[start + 1]
        filling = names.filling(field)
        if field in _TYPES:
            article = 4 if field == "U" and filling.startswith("The ") and names.rng.random() < 0.5 else 0
            labelled.append(LabelledName(len(text) + article, len(text) + len(filling), frozenset({_TYPES[field]})))
        text += filling
        end = start + 3
    return LabelledText("template", text + template[end:], tuple(labelled), weight=0.3)
