"""The lists under `seeds/` keep what their README promises, and a broken row is named exactly."""

import ast
import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import pytest

from newsledger.expectations.errors import ContractError
from newsledger.expectations.vocabulary import COUNTRY, PLOVER_EVENTS
from newsledger.transforms import secrets
from newsledger.transforms.lexicon import common_words, genres, lemmas, reference, uses
from newsledger.transforms.lexicon import events as lexicon
from newsledger.transforms.lexicon import words as reference_words
from newsledger.transforms.lexicon.rows import Blank, one_of, parsed_rows
from tests.structure.source import MEASURED, modules

# list: number of leading columns in its key, fewest rows it may hold, module that loads it
LISTS = {
    "agencies": (1, 20, reference),
    "brands_and_works": (1, 1500, reference),
    "countries": (1, 200, reference),
    "secret_parameters": (1, 40, secrets),
    "first_names": (1, 8000, reference),
    "nicknames": (1, 100, reference),
    "members": (2, 130, reference),
    "organisations": (1, 500, reference),
    "outlets": (1, 150, reference),
    "places": (1, 900, reference),
    "namesakes": (3, 120, reference),
    "state_codes": (1, 60, reference),
    "wire_credits": (1, 60, reference),
    "attribution_types": (1, 200, uses),
    "common_words": (1, 5000, common_words),
    "cue_nouns": (1, 200, reference_words),
    "cues": (1, 220, reference_words),
    "event_types": (1, 16, lexicon),
    "hedges": (1, 80, reference_words),
    "field_names": (3, 80, reference_words),
    "month_names": (1, 150, reference_words),
    "genre_words": (2, 250, genres),
    "kin": (1, 80, reference_words),
    "media_nouns": (1, 80, uses),
    "name_heads": (1, 60, reference_words),
    "nominals": (1, 300, reference_words),
    "noun_forms": (1, 900, lemmas),
    "organisation_nouns": (1, 50, reference_words),
    "relation_agents": (1, 120, lexicon),
    "relation_frames": (2, 300, lexicon),
    "relation_nouns": (1, 200, reference_words),
    "relation_verbs": (1, 260, reference_words),
    "stopnames": (1, 300, reference_words),
    "time_zones": (1, 40, reference_words),
    "titles": (1, 350, reference_words),
    "verb_forms": (1, 6000, lemmas),
    "verb_uses": (1, 250, uses),
    "word_classes": (2, 500, reference_words),
}
KEYS = {
    "places": ("name", "country_code", "kind"),
    "field_names": ("format", "field", "rank"),
    "relation_verbs": ("lemma", "type"),
}
SEEDS = files("newsledger.seeds")
each_list = pytest.mark.parametrize("name", LISTS)


@cache
def cells(name: str) -> tuple[dict[str, str], ...]:
    text = SEEDS.joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines(), strict=True))


def keys(name: str) -> list[tuple[str, ...]]:
    columns = KEYS.get(name, tuple(cells(name)[0])[: LISTS[name][0]])
    return [tuple(row[column] for column in columns) for row in cells(name)]


def repeated(values: Iterable[object]) -> list[object]:
    return [value for value, count in Counter(values).items() if count > 1]


def test_every_list_on_disk_has_a_loader_and_a_place_in_the_readme() -> None:
    on_disk = {path.name.removesuffix(".csv") for path in SEEDS.iterdir() if path.name.endswith(".csv")}
    readme = SEEDS.joinpath("README.md").read_text(encoding="utf-8")
    assert on_disk == set(LISTS)
    assert [name for name in LISTS if f"`{name}.csv`" not in readme] == []


@each_list
def test_the_loader_returns_every_row_typed(name: str) -> None:
    _, fewest, module = LISTS[name]
    rows = getattr(module, name)()
    assert len(rows) == len(cells(name)) >= fewest
    assert all(type(row) is type(rows[0]) for row in rows)
    assert getattr(module, name)() is rows


@each_list
def test_rows_are_sorted_by_a_key_that_is_unique(name: str) -> None:
    assert keys(name) == sorted(keys(name))
    assert repeated(keys(name)) == []


@each_list
def test_cells_hold_no_stray_space_and_no_repeated_value(name: str) -> None:
    for row in cells(name):
        for column, cell in row.items():
            values = cell.split("|")
            assert all(value == " ".join(value.split()) for value in values), (column, row)
            assert repeated(values) == [], (column, row)


@each_list
def test_the_file_is_utf8_nfc_with_unix_lines(name: str) -> None:
    data = SEEDS.joinpath(f"{name}.csv").read_bytes()
    text = data.decode("utf-8")
    assert b"\r" not in data
    assert data.endswith(b"\n")
    assert not data.startswith(b"\xef\xbb\xbf")
    assert unicodedata.is_normalized("NFC", text)


def test_country_codes_exist() -> None:
    known = {row["iso2"] for row in cells("countries")}
    for name, column in (
        ("places", "country_code"),
        ("organisations", "country_code"),
        ("outlets", "country_code"),
        ("members", "country_iso2"),
    ):
        assert {row[column] for row in cells(name)} - known - {""} == set(), name
    assert [code for code in known if not re.fullmatch(COUNTRY, code)] == []


def test_organisations_and_outlets_that_others_name_exist() -> None:
    organisations = {row.reference_id for row in reference.organisations()}
    outlets = {row.source_id for row in reference.outlets()}
    assert {row.organisation_reference_id for row in reference.members()} <= organisations
    assert {row.source_id for row in reference.wire_credits()} <= outlets


def test_every_capital_is_a_place() -> None:
    cities = {(row.name, row.country_code) for row in reference.places() if row.kind == "city" and row.type == "GPE"}
    assert [row.name for row in reference.countries() if (row.capital, row.iso2) not in cities] == []


def test_a_form_names_one_country_and_a_metonym_one_government() -> None:
    rows = reference.countries()
    assert repeated(form for row in rows for form in {row.name, row.official_name, *row.aliases}) == []
    assert repeated(seat.name for row in rows for seat in row.metonyms) == []


def test_a_form_names_one_organisation() -> None:
    rows = reference.organisations()
    forms = ({row.name, row.acronym, *row.aliases} - {""} for row in rows)
    assert repeated(form for row_forms in forms for form in row_forms) == []


def test_a_form_and_a_domain_name_one_outlet() -> None:
    rows = reference.outlets()
    assert repeated(form for row in rows for form in {row.name, *row.aliases}) == []
    assert repeated(row.domain for row in rows) == []
    assert [row.domain for row in rows if "/" in row.domain or row.domain.startswith("www.")] == []


def test_a_form_names_one_brand_or_work_that_no_other_list_has() -> None:
    rows = reference.brands_and_works()
    mine = [form for row in rows for form in {row.name, *row.aliases}]
    others = {form for row in reference.organisations() for form in (row.name, row.acronym, *row.aliases)}
    others |= {form for row in reference.outlets() for form in (row.name, *row.aliases)}
    assert repeated(mine) == []
    assert set(mine) & others == set()


def test_brands_and_works_are_no_plain_words_or_first_names() -> None:
    plain = {row.word for row in common_words.common_words()} | {row.word for row in reference_words.stopnames()}
    plain |= {row.name for row in reference.first_names()}
    forms = {form.casefold() for row in reference.brands_and_works() for form in (row.name, *row.aliases)}
    names_all_the_same = {"barbie", "gmail", "hyatt", "iphone", "koran", "lotte", "peta", "torah"}
    assert {word.casefold() for word in plain} & forms <= names_all_the_same


def test_metonyms_are_not_organisations_too() -> None:
    seats = {seat.name for row in reference.countries() for seat in row.metonyms}
    organisations = {form for row in reference.organisations() for form in (row.name, row.acronym, *row.aliases)}
    assert seats & organisations == set()


def test_identifiers_are_slugs() -> None:
    ids = [row.reference_id for row in reference.organisations()]
    slugs = [row.source_id for row in reference.outlets()] + [value.removeprefix("org:") for value in ids]
    assert all(value.startswith("org:") for value in ids)
    assert [
        slug for slug in slugs if not slug.isascii() or not slug.replace("-", "a").isalnum() or slug.isupper()
    ] == []


def test_a_credit_string_belongs_to_one_agency() -> None:
    rows = reference.wire_credits()
    assert all(row.patterns for row in rows)
    assert repeated(pattern for row in rows for pattern in row.patterns) == []


def test_known_memberships_have_their_size() -> None:
    sizes = Counter(row.organisation_reference_id for row in reference.members())
    expected = {"org:nato": 32, "org:eu": 27, "org:g7": 7, "org:aukus": 3, "org:quad": 4, "org:five-eyes": 5}
    assert {key: sizes[key] for key in expected} == expected


def test_titles_differ_in_more_than_case() -> None:
    assert repeated(row.title.casefold() for row in reference_words.titles()) == []


def test_every_verb_that_inflects_has_past_third_person_and_gerund_in_that_order() -> None:
    forms = {row.lemma: row.forms for row in reference_words.cues() if row.forms}
    forms |= {row.lemma: row.forms for row in reference_words.relation_verbs()}
    firsts = {lemma: [form.split()[0] for form in found[:3]] for lemma, found in forms.items()}
    assert [lemma for lemma, found in firsts.items() if len(found) < 3] == []
    assert [lemma for lemma, (_, third, _) in firsts.items() if not third.endswith("s")] == []
    assert [lemma for lemma, (_, _, gerund) in firsts.items() if not gerund.endswith("ing")] == []
    assert forms["say"] == ("said", "says", "saying")
    assert forms["write"] == ("wrote", "writes", "writing", "written")


def test_phrases_without_forms_are_no_verbs() -> None:
    bare = {row.lemma.split()[0] for row in reference_words.cues() if not row.forms}
    assert bare <= {"according", "as", "in", "per"}
    assert [row.lemma for row in reference_words.relation_verbs() if not row.forms] == []


def test_every_kind_of_event_has_verbs_and_nouns() -> None:
    verbs = [(row.type, row.frame) for row in reference_words.relation_verbs()]
    nouns = [(row.type, row.frame) for row in reference_words.relation_nouns()]
    for rows in (verbs, nouns):
        assert {event for event, _ in rows} == set(PLOVER_EVENTS)
        assert all(frame for _, frame in rows)


def test_every_cue_says_how_its_content_follows() -> None:
    assert [row.lemma for row in reference_words.cues() if not row.content] == []
    assert "deny" in {row.lemma for row in reference_words.cues() if row.negates}


def test_the_inverse_of_a_kin_noun_is_one_too() -> None:
    nouns = {row.noun for row in reference_words.kin()}
    assert {inverse for row in reference_words.kin() for inverse in row.inverse} <= nouns


def test_only_ambiguous_stopnames_stand_on_a_reference_list() -> None:
    names = {form for row in reference.countries() for form in (row.name, *row.aliases)}
    names |= {form for row in reference.places() for form in (row.name, *row.aliases)}
    names |= {form for row in reference.organisations() for form in (row.name, row.acronym, *row.aliases)}
    names |= {form for row in reference.outlets() for form in (row.name, *row.aliases)}
    plain = {row.word for row in reference_words.stopnames() if row.kind != "ambiguous"}
    assert plain & names == set()


def test_first_names_credit_the_list_they_build_on() -> None:
    credit = SEEDS.joinpath("first_names.readme.md").read_text(encoding="utf-8")
    assert credit.startswith("Names Corpus, Version 1.3")
    assert "Kantrowitz" in SEEDS.joinpath("README.md").read_text(encoding="utf-8")


def looked_up(function: str) -> set[str]:
    """The names that the code passes to a function of one constant argument: `words("months")`."""
    return {
        node.args[0].value
        for module in modules(Path(__file__).parents[2], MEASURED)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and function in (getattr(node.func, "id", None), getattr(node.func, "attr", None))
        and len(node.args) == 1
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def in_readme(heading: str) -> list[str]:
    """The names in the first column of the table under a heading of the README."""
    text = SEEDS.joinpath("README.md").read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2]
    return re.findall(r"^\| `(\w+)` \|", text.partition("\n## ")[0], re.MULTILINE)


@pytest.mark.parametrize(
    ("function", "rows", "heading"),
    [("verbs_for", uses.verb_uses, "Uses of verbs"), ("media_nouns_for", uses.media_nouns, "Uses of nouns for media")],
)
def test_uses_are_those_that_the_code_looks_up_and_the_readme_states(
    function: str, rows: Callable[[], Sequence[uses.UsedWord]], heading: str
) -> None:
    in_table = {use for row in rows() for use in row.uses}
    assert in_table == looked_up(function)
    assert in_readme(heading) == sorted(in_table)


def test_a_verb_with_uses_is_a_lemma() -> None:
    assert [row.word for row in uses.verb_uses() if lemmas.verb_lemma(row.word.split()[0]) != row.word.split()[0]] == []


def test_an_unknown_use_is_refused() -> None:
    with pytest.raises(ContractError, match=r"verb_uses\.csv has no use 'sings'"):
        uses.verbs_for("sings")
    with pytest.raises(ContractError, match=r"media_nouns\.csv has no use 'sings'"):
        uses.media_nouns_for("sings")


def test_word_classes_are_those_that_the_code_looks_up() -> None:
    assert {row.class_name for row in reference_words.word_classes()} == looked_up("words")


def test_the_readme_lists_the_word_classes_in_order() -> None:
    assert in_readme("Word classes") == sorted({row.class_name for row in reference_words.word_classes()})


def test_a_word_class_is_a_set_and_an_unknown_one_is_refused() -> None:
    assert {"january", "may"} < reference_words.words("months")
    with pytest.raises(ContractError, match=r"word_classes\.csv has no class 'moons'"):
        reference_words.words("moons")


@dataclass(frozen=True, slots=True)
class Sample:
    name: str
    note: Blank
    kind: Annotated[str, one_of("a", "b")]
    on: bool
    forms: tuple[str, ...]


HEADER = "name,note,kind,on,forms\n"


def test_cells_are_read_by_the_type_of_their_field() -> None:
    (row,) = parsed_rows(Sample, "sample.csv", HEADER + '"x, y",,b,true,one|two\n')
    assert astuple(row) == ("x, y", "", "b", True, ("one", "two"))


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (",,a,true,", "sample.csv, line 3, column name: '' is empty"),
        ("x,,c,true,", "sample.csv, line 3, column kind: 'c' is not one of a, b"),
        ("x,,a,yes,", "sample.csv, line 3, column on: 'yes' is neither true nor false"),
        ("x,,a,true,one||two", "sample.csv, line 3, column forms: 'one||two' is empty"),
        ("x,,a,true", "sample.csv, line 3: 4 cells for 5 columns"),
    ],
)
def test_a_broken_row_is_named_by_file_line_and_column(row: str, told: str) -> None:
    with pytest.raises(ContractError) as caught:
        parsed_rows(Sample, "sample.csv", f"{HEADER}x,,a,true,\n{row}\n")
    assert str(caught.value) == told


def test_a_wrong_header_is_refused() -> None:
    with pytest.raises(ContractError, match=r"sample\.csv, line 1: expected the columns name,note,"):
        parsed_rows(Sample, "sample.csv", "name,kind\n")


def test_a_metonym_needs_name_and_type() -> None:
    assert reference.metonym("No. 10:ORG") == reference.Metonym("No. 10", "ORG")
    with pytest.raises(ValueError, match="name:TYPE"):
        reference.metonym("Kremlin")


def test_each_field_of_work_is_that_of_several_nouns() -> None:
    counts = Counter(field for row in reference_words.nominals() for field in row.fields)
    assert counts
    assert min(counts.values()) > 1, "a field that one noun has alone is misspelt, or tells nothing"
    assert reference_words.words("fields_of_trades") <= counts.keys()
