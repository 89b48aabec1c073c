"""Lemmas of English words: by the lists of events and cues, by tables of inflected forms, else by rules of spelling.

The lists decide first, so that each of their verbs and nouns is reached from all its forms; then `verb_forms.csv` and
`noun_forms.csv`. The rules handle words that neither knows (retweeted, DMed): they are right for 96 % of the regular
forms in `verb_forms.csv`. A lemma is its own lemma.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from newsledger.transforms.lexicon.events import relation_agents, relation_frames
from newsledger.transforms.lexicon.rows import seed_rows
from newsledger.transforms.lexicon.words import cue_nouns, cues, relation_nouns, relation_verbs, words

_PAST_TAGS = ("VBD", "VBN")
_PREFIXES = tuple(sorted(words("verb_prefixes")))
_VOWEL = re.compile(r"[aeiouy]")
_DOUBLED = re.compile(r"(?:([bdgkmnprtv])\1|ell)$")
_SHORT = re.compile(r"[^aeiouy]*(?:qu)?[aeiouy][^aeiouywx]$")
_MUTE_E = re.compile(
    r"""(?: e | [cuvz] | [^s]s             # agree, announce, value, solve, seize, advise
      | [^aeiouylrw]l | [bcdgkpt]r         # tackle, centre
      | [dlr]g | [eou]ng | [^aeiou][aiu]g  # judge, merge, avenge, engage
      | [^e]at | [^aeo][iy][bdklmnpr]      # relate, describe, decide, define
      | [^aeo]u[dklmnrt] | [^aeiou]o[bd]   # include, assume, compute, explode
      | [^aeo]a[dkmpr] | [^aeo]y[pl] )$    # persuade, mistake, declare, type
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class InflectedWord:
    """A word and its inflected forms that belong to no other word."""

    lemma: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    """Inflected forms with their lemma, and all lemmas."""

    lemma_of: dict[str, str]
    lemmas: frozenset[str]


@cache
def verb_forms() -> tuple[InflectedWord, ...]:
    """Verbs by lemma; forms are past, third person and gerund, then any others."""
    return seed_rows(InflectedWord, "verb_forms")


@cache
def noun_forms() -> tuple[InflectedWord, ...]:
    """Nouns by lemma whose plural is irregular, or that have no singular: these have no forms."""
    return seed_rows(InflectedWord, "noun_forms")


def lemma(form: str, tag: str) -> str:
    """Return the lemma of a word in lower case by its Penn tag; a word that is neither verb nor noun is its own."""
    if tag.startswith("VB"):
        return verb_lemma(form, tag)
    return noun_lemma(form) if tag.startswith("NN") else form


@lru_cache(maxsize=50_000)
def verb_lemma(form: str, tag: str = "") -> str:
    """Return the base form of a verb in lower case.

    The tag matters where a past tense is also a base form: "found" is "find" when tagged VBD or VBN, else "found".
    """
    table = _verbs()
    if form in table.lemmas and not (tag in _PAST_TAGS and form in table.lemma_of):
        return form
    return table.lemma_of.get(form) or _derived_verb(form, tag)


@lru_cache(maxsize=50_000)
def noun_lemma(form: str) -> str:
    """Return the singular of a noun in lower case; a noun that has none (news, arms) stays."""
    table = _nouns()
    if form in table.lemmas:
        return form
    singular = table.lemma_of.get(form) or singular_by_rule(form)
    return form if singular == form else noun_lemma(singular)


@lru_cache(maxsize=50_000)
def possible_lemmas(form: str) -> frozenset[str]:
    """Return the lemmas that a word in lower case can have, whatever its tag, itself included."""
    return frozenset({form, verb_lemma(form), verb_lemma(form, "VBD"), noun_lemma(form)})


@cache
def _verbs() -> _Table:
    return _table([*(word for word in listed_verbs() if " " not in word.lemma), *verb_forms()])


@cache
def _nouns() -> _Table:
    return _table([*listed_nouns(), *noun_forms()])


def _table(words: list[InflectedWord]) -> _Table:
    """Look-up tables of words; a form of two words belongs to the first."""
    lemma_of: dict[str, str] = {}
    for word in words:
        for form in word.forms:
            if form != word.lemma:
                lemma_of.setdefault(form, word.lemma)
    return _Table(lemma_of, frozenset(word.lemma for word in words))


def listed_verbs() -> Iterator[InflectedWord]:
    """Verbs and phrases of the lists of cues and of events, with their forms."""
    yield from (InflectedWord(cue.lemma, cue.forms) for cue in cues())
    yield from (InflectedWord(verb.lemma, verb.forms) for verb in relation_verbs())


def listed_nouns() -> Iterator[InflectedWord]:
    """Nouns of the lists of cues and of events, with their plural; objects of frames without."""
    rows = [(row.noun, row.plural) for row in cue_nouns()]
    rows += [(row.noun, row.plural) for row in relation_nouns()]
    rows += [(row.noun, row.plural) for row in relation_agents()]
    yield from (InflectedWord(noun, (plural,) if plural else ()) for noun, plural in rows)
    yield from (InflectedWord(noun, ()) for frame in relation_frames() for noun in frame.object)


def _derived_verb(form: str, tag: str) -> str:
    """The base form of a verb that no table has: by the verb behind its prefix, else by the rules."""
    head, hyphen, tail = form.rpartition("-")
    if head and tail:
        return head + hyphen + verb_lemma(tail, tag)
    for prefix in _PREFIXES:
        tail = form.removeprefix(prefix)
        if tail != form and tail in _verbs().lemma_of:
            return prefix + _verbs().lemma_of[tail]
    base = verb_by_rule(form)
    return form if base == form else verb_lemma(base)


def verb_by_rule(form: str) -> str:
    """Return the base form of a regular verb by its spelling: riffed, hoped, stopped, tweeted, carries, DM'd."""
    for ending in ("'d", "’d", "'ing", "’ing", "ing", "ed"):
        stem = form.removesuffix(ending)
        if stem != form:
            return _from_stem(form, stem, ending)
    return singular_by_rule(form)


def _from_stem(form: str, stem: str, ending: str) -> str:
    if len(stem) < 2 or "'" in ending or "’" in ending:
        return stem if len(stem) > 1 else form
    if not _VOWEL.search(stem):
        return form if ending == "ing" else stem  # sting, but DMed
    if ending == "ed" and stem.endswith("i"):
        return _with_y(stem)
    if _DOUBLED.search(stem):
        return stem[:-1]
    return stem + "e" if _SHORT.match(stem) or _MUTE_E.search(stem) else stem


def _with_y(stem: str) -> str:
    return stem[:-1] + "y" if len(stem) > 2 else stem + "e"


def singular_by_rule(form: str) -> str:
    """Return a word without the -s of a plural or a third person, by its spelling: parties, churches, taxes, votes."""
    if len(form) < 4 or not form.endswith("s") or form.endswith(("ss", "us", "is")):
        return form
    if form.endswith("ies"):
        return _with_y(form[:-2])
    return form[:-2] if form.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")) else form[:-1]
