"""The word lists under `seeds/`, read once per process into look-up tables keyed by token."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from newsledger.transforms.rules.tokens import tokens
from newsledger.transforms.rules.words import DOCUMENTS


@dataclass(frozen=True, slots=True)
class Entry:
    """What a surface form of a reference list stands for."""

    name: str
    type: str
    mention_type: str
    country_code: str | None
    reference_id: str
    is_outlet: bool = False
    capital: str = ""


@dataclass(frozen=True, slots=True)
class CueWord:
    """A cue: its lemma, kind, weight, and the forms of content that may follow it."""

    lemma: str
    kind: str
    strong: bool
    negates: bool
    content: frozenset[str]


@cache
def records(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `seeds/<name>.csv`; none where the list is absent."""
    path = files("newsledger.seeds").joinpath(f"{name}.csv")
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8") as lines:
        return tuple({k: v or "" for k, v in row.items() if k} for row in csv.DictReader(lines))


def parts(cell: str) -> list[str]:
    """The values of a cell that holds several, apart by a bar."""
    return [value.strip() for value in cell.split("|") if value.strip()]


def slug(name: str) -> str:
    """A name in lower case with hyphens, as reference identifiers hold it."""
    return "-".join("".join(c if c.isalnum() else " " for c in name.casefold()).split())


Phrase = tuple[str, ...]
Gazetteer = dict[str, list[tuple[Phrase, Entry]]]


def _words(text: str) -> Phrase:
    return tuple(token.text.replace("’", "'") for token in tokens(text, 0, len(text)))


def _countries() -> list[tuple[str, Entry]]:
    found: list[tuple[str, Entry]] = []
    for row in records("countries"):
        code, name = row["iso2"], row["name"]
        own = Entry(name, "GPE", "GPE", code, f"country:{code}", capital=row["capital"])
        norp = Entry(name, "GPE", "NORP", code, f"country:{code}")
        found += [(form, own) for form in (name, row["official_name"], *parts(row["aliases"])) if form]
        found += [(form, norp) for form in (*parts(row["adjectives"]), *parts(row["demonyms"]))]
        for metonym in parts(row["metonyms"]):
            form, _, kind = metonym.partition(":")
            kind = kind or "ORG"
            found.append((form, Entry(form, kind, kind, code, f"metonym:{slug(form)}-{code.lower()}")))
    return found


def _places() -> list[tuple[str, Entry]]:
    found: list[tuple[str, Entry]] = []
    capitals = [
        {"name": row["capital"], "type": "GPE", "country_code": row["iso2"], "aliases": ""}
        for row in records("countries")
        if row["capital"]
    ]
    for row in (*capitals, *records("places")):
        code = row["country_code"] if len(row["country_code"]) == 2 else ""
        reference = f"place:{slug(row['name'])}" + (f"-{code.lower()}" if code else "")
        entry = Entry(row["name"], row["type"], row["type"], code or None, reference)
        found += [(form, entry) for form in (row["name"], *parts(row["aliases"]))]
    return found


def _organisations() -> list[tuple[str, Entry]]:
    found: list[tuple[str, Entry]] = []
    for row in records("organisations"):
        code = row["country_code"] if len(row["country_code"]) == 2 else None
        entry = Entry(row["name"], "ORG", "ORG", code, row["reference_id"])
        forms = (row["name"], row["acronym"], *parts(row["aliases"]))
        found += [(form, entry) for form in forms if form and (len(form) > 2 or form.isupper())]
    return found


def _outlets() -> list[tuple[str, Entry]]:
    found: list[tuple[str, Entry]] = []
    for row in records("outlets"):
        code = row["country_code"] if len(row["country_code"]) == 2 else None
        entry = Entry(row["name"], "ORG", "ORG", code, f"outlet:{row['source_id']}", is_outlet=True)
        found += [(form, entry) for form in (row["name"], *parts(row["aliases"])) if len(form) > 1]
    return found


@cache
def gazetteer() -> Gazetteer:
    """Reference entries by first word, longest form first; of two lists that hold a form the first named wins."""
    seen: dict[Phrase, Entry] = {}
    stopped = {row["word"].casefold() for row in records("stopnames")}
    for form, entry in (*_countries(), *_places(), *_outlets(), *_organisations()):
        words = _words(form)
        alone = len(words) == 1 and entry.reference_id.partition(":")[0] in ("org", "outlet")
        if words and form[0] != form[0].lower() and not (alone and form.casefold() in stopped):
            seen.setdefault(words, entry)
            if len(form) > 4 and entry.reference_id.startswith(("country:", "place:")):
                seen.setdefault(tuple(word.upper() for word in words), entry)
    table: Gazetteer = {}
    for words, entry in seen.items():
        table.setdefault(words[0], []).append((words, entry))
    for forms in table.values():
        forms.sort(key=lambda item: (-len(item[0]), item[0]))
    return table


@cache
def cues() -> dict[str, list[tuple[Phrase, CueWord]]]:
    """Cue forms in lower case by first word, longest form first."""
    table: dict[str, list[tuple[Phrase, CueWord]]] = {}
    seen: set[Phrase] = set()
    for row in records("cues"):
        word = CueWord(
            row["lemma"],
            row["kind"],
            row["weight"] == "strong",
            row["negates"] == "true",
            frozenset(parts(row["content"])),
        )
        for form in (*parts(row["forms"]), row["lemma"]):
            phrase = tuple(w.lower() for w in _words(form))
            if phrase and phrase not in seen:
                seen.add(phrase)
                table.setdefault(phrase[0], []).append((phrase, word))
    for forms in table.values():
        forms.sort(key=lambda item: (-len(item[0]), item[0]))
    return table


@cache
def titles() -> dict[str, list[tuple[Phrase, dict[str, str]]]]:
    """Title forms in lower case by first word, longest form first."""
    table: dict[str, list[tuple[Phrase, dict[str, str]]]] = {}
    for row in records("titles"):
        phrase = tuple(w.lower() for w in _words(row["title"]))
        table.setdefault(phrase[0], []).append((phrase, row))
    for forms in table.values():
        forms.sort(key=lambda item: (-len(item[0]), item[0]))
    return table


@cache
def role_heads() -> frozenset[str]:
    """Last words, in lower case, of the titles that a person can hold."""
    rows = [row for row in records("titles") if row["holds_role"] == "true"]
    return frozenset(_words(row["title"])[-1].lower() for row in rows)


@cache
def genders() -> dict[str, str]:
    """First names in lower case, with `m`, `f` or nothing where both bear them."""
    found: dict[str, str] = {}
    for row in records("first_names"):
        gender = row["gender"].lower()[:1]
        found[row["name"].casefold()] = gender if gender in ("m", "f") else ""
    return found


@cache
def hedges() -> frozenset[str]:
    """Single words that weaken an attribution."""
    listed = {row["hedge"].casefold() for row in records("hedges")}
    return frozenset(listed | {"reportedly", "allegedly", "apparently", "purportedly", "supposedly"})


@cache
def verbs() -> dict[str, list[tuple[Phrase, dict[str, str]]]]:
    """Verb forms of events, in lower case by first word, longest form first."""
    table: dict[str, list[tuple[Phrase, dict[str, str]]]] = {}
    for row in records("relation_verbs"):
        for form in (*parts(row["forms"]), row["lemma"]):
            phrase = tuple(w.lower() for w in _words(form))
            if phrase:
                table.setdefault(phrase[0], []).append((phrase, row))
    for forms in table.values():
        forms.sort(key=lambda item: (-len(item[0]), item[0]))
    return table


@cache
def document_nouns() -> frozenset[str]:
    """Last words, in lower case, of nouns for what is written or published: report, statement, filing."""
    listed = {row["noun"].split()[-1].casefold() for row in records("cue_nouns") if row["noun"]}
    return frozenset(listed | DOCUMENTS)


@cache
def speaking_nouns() -> frozenset[str]:
    """Last words, in lower case, of nouns for those who can speak: official, officials, spokesman, police."""
    found = {"police", "officials", "sources", "prosecutors", "aides", "experts", "witnesses"}
    for row in records("nominals"):
        if row["stands_for"] in ("PERSON", "ORG"):
            found |= {form.split()[-1].casefold() for form in (row["noun"], row["plural"]) if form.split()}
    for row in records("titles"):
        found.add(row["title"].split()[-1].casefold())
    return frozenset(found | document_nouns())


@cache
def stopnames() -> frozenset[str]:
    """Capitalised words and phrases, in lower case, that are no names on their own."""
    return frozenset(row["word"].casefold() for row in records("stopnames") if row["kind"] != "ambiguous")
