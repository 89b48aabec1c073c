"""Write the tables of inflected forms under `seeds/` from the dictionary of lemminflect.

    pip download --no-deps lemminflect==0.2.3 && unzip lemminflect-0.2.3-*.whl
    python -m training.lemmas lemminflect/resources/infl_lu.csv.gz

lemminflect (MIT licence) derives its dictionary from the SPECIALIST Lexicon of the U.S. National Library of Medicine.
Only that file is read; the package is not needed at run time. `verb_forms.csv` lists every verb in lower case with its
forms. `noun_forms.csv` lists the nouns whose plural the rules of `transforms/lexicon/lemmas.py` do not undo, and those
without a singular (news). A form belongs to one lemma; corrections to the dictionary stand in `lemma_corrections.toml`.
"""

import argparse
import csv
import gzip
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from newsledger.transforms.lexicon.lemmas import singular_by_rule

SEEDS = Path(__file__).parents[1] / "seeds"
Forms = Mapping[str, tuple[str, ...]]

_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
_CORRECTIONS = tomllib.loads(Path(__file__).with_name("lemma_corrections.toml").read_text(encoding="utf-8"))
_VERBS, _NOUNS = _CORRECTIONS["verbs"], _CORRECTIONS["nouns"]
_LEFT_OUT_FORMS = frozenset((verb, form) for verb, form in _VERBS["left_out_forms"])
_USUAL_VERBS = frozenset(_VERBS["usual"])


def _added(part: Mapping[str, Mapping[str, list[str]]]) -> dict[str, tuple[str, ...]]:
    return {lemma: tuple(forms) for lemma, forms in part["added"].items()}


def entries(path: Path, part: str) -> dict[str, tuple[str, ...]]:
    """Return the words of a part of speech in lower case with their forms, in the order of the dictionary."""
    words: dict[str, tuple[str, ...]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for lemma, entry_part, *columns in csv.reader(lines):
            if entry_part == part and _WORD.fullmatch(lemma):
                words[lemma] = tuple(dict.fromkeys(form for cell in columns for form in cell.split("/") if form))
    return words


def verb_forms(dictionary: Forms) -> dict[str, tuple[str, ...]]:
    """Return the forms of each verb: past, third person and gerund, then any others, each with one verb alone.

    Raises:
        ValueError: two verbs share a form and none of them is known as the usual one.
    """
    verbs = {verb: _ordered(verb, forms) for verb, forms in dictionary.items() if verb not in _VERBS["left_out"]}
    verbs |= _added(_VERBS)
    owners: dict[str, set[str]] = defaultdict(set)
    for verb, forms in verbs.items():
        for form in forms:
            owners[form].add(verb)
    return {verb: tuple(form for form in forms if _owner(form, owners[form]) == verb) for verb, forms in verbs.items()}


def _ordered(verb: str, forms: Iterable[str]) -> tuple[str, ...]:
    """Forms spelt with a hyphen where their verb is, one past tense first, then third person and gerund."""
    usable = [
        form
        for form in forms
        if _WORD.fullmatch(form) and ("-" in form) == ("-" in verb) and (verb, form) not in _LEFT_OUT_FORMS
    ]
    kinds = {
        "third": [form for form in usable if form.endswith("s")],
        "gerund": [form for form in usable if form.endswith("ing")],
        "past": [form for form in usable if not form.endswith(("s", "ing"))],
    }
    firsts = [kinds[kind][0] for kind in ("past", "third", "gerund") if kinds[kind]]
    return tuple(dict.fromkeys((*firsts, *usable)))


def _owner(form: str, verbs: set[str]) -> str:
    usual = verbs & _USUAL_VERBS if len(verbs) > 1 else verbs
    if len(usual) != 1:
        raise ValueError(
            f"{form!r} is a form of {', '.join(sorted(verbs))}: add the usual verb to lemma_corrections.toml"
        )
    return next(iter(usual))


def noun_forms(dictionary: Forms) -> dict[str, tuple[str, ...]]:
    """Return the nouns whose plural the rules do not undo, and as a row without forms those that have no singular."""
    nouns: dict[str, tuple[str, ...]] = {}
    plurals: set[str] = set()
    for noun, forms in dictionary.items():
        if singular_by_rule(noun) != noun and singular_by_rule(noun) not in dictionary:
            nouns[noun] = ()
        irregular = tuple(form for form in forms if form not in plurals and _is_irregular(form, noun, dictionary))
        plurals.update(irregular)
        if irregular:
            nouns[noun] = irregular
    return {noun: forms for noun, forms in nouns.items() if noun not in _NOUNS["left_out"]} | _added(_NOUNS)


def _is_irregular(form: str, noun: str, dictionary: Forms) -> bool:
    """Whether only the table can lead from a plural to its noun: the plural is no noun itself, nor is its stem."""
    if not _WORD.fullmatch(form) or ("-" in form) != ("-" in noun) or form in dictionary:
        return False
    return singular_by_rule(form) != noun and singular_by_rule(form) not in dictionary


def write(path: Path, rows: Forms) -> None:
    """Write a table of lemmas and their forms, sorted by lemma."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("lemma", "forms"))
        writer.writerows((lemma, "|".join(forms)) for lemma, forms in sorted(rows.items()))


def main() -> None:
    """Write both tables."""
    parser = argparse.ArgumentParser(prog="python -m training.lemmas", description=__doc__)
    parser.add_argument("dictionary", type=Path, help="infl_lu.csv.gz of lemminflect 0.2.3")
    path = parser.parse_args().dictionary
    write(SEEDS / "verb_forms.csv", verb_forms(entries(path, "verb")))
    write(SEEDS / "noun_forms.csv", noun_forms(entries(path, "noun")))


if __name__ == "__main__":
    main()
