"""The rules of `tests.structure` hold for the source; each failure lists the places to mend."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.structure import functions, names, vocabulary
from tests.structure.source import MEASURED, PACKAGE, Module, Offender, modules

ROOT = Path(__file__).parents[2]
# Ceilings go down with the counts, never up.
NAMES_PER_CENT = dict.fromkeys(MEASURED, 2.0)
COMPLEX_FUNCTIONS = 0
TUPLE_PARAMETERS = 0
LONG_FUNCTIONS = 0
REPEATED_CLASSES = 0
REPEATED_FILE_NAMES = 24
WORD_LISTS = 60
LONGEST_FILE = 500
SAMPLE = """
WORDS = 'an apple a day keeps doctors away'.split()
Place = tuple[int, int]
class Entry: ...
def read(place: Place | None, at: int) -> None:
    first, last = place
    for one in range(first, last): found = one
"""


@pytest.fixture(scope="module")
def source() -> list[Module]:
    return modules(ROOT)


def listed(places: Iterable[Offender]) -> str:
    return "\n".join(map(str, places))


@pytest.mark.parametrize("folder", MEASURED)
def test_names_say_what_a_value_is(folder: str) -> None:
    bound = names.share(modules(ROOT, [folder]))
    assert bound.per_cent <= NAMES_PER_CENT[folder], listed(bound.offenders)


def test_no_parameter_is_an_anonymous_tuple_that_is_unpacked(source: list[Module]) -> None:
    places = functions.tuple_parameters(source)
    assert len(places) <= TUPLE_PARAMETERS, listed(places)


def test_no_function_is_more_complex_than_15(source: list[Module]) -> None:
    places = functions.complex_functions(source, above=15)
    assert len(places) <= COMPLEX_FUNCTIONS, listed(places)


def test_no_function_is_longer_than_40_lines(source: list[Module]) -> None:
    places = functions.long_functions(source, above=40)
    assert len(places) <= LONG_FUNCTIONS, listed(places)


def test_no_class_name_means_two_things(source: list[Module]) -> None:
    places = vocabulary.repeated_classes(source)
    assert len({place.name for place in places}) <= REPEATED_CLASSES, listed(places)


def test_file_names_are_rarely_used_twice(source: list[Module]) -> None:
    places = vocabulary.repeated_file_names(source)
    assert len({place.name for place in places}) <= REPEATED_FILE_NAMES, listed(places)


def test_word_lists_stand_in_the_seeds() -> None:
    lists = vocabulary.word_lists(modules(ROOT, PACKAGE))
    assert len(lists.offenders) <= WORD_LISTS, listed(lists.offenders)


def test_no_file_is_longer_than_500_lines(source: list[Module]) -> None:
    long = {module.path: module.length for module in source if module.length > LONGEST_FILE}
    assert long == {}


def test_measurements_find_what_they_count() -> None:
    module, twin = Module("a/entries.py", SAMPLE), Module("b/entries.py", "class Entry: ...")
    assert [place.name for place in names.share([module]).offenders] == ["at", "found", "one"]
    assert [place.name for place in functions.tuple_parameters([module])] == ["place"]
    assert [place.file for place in vocabulary.repeated_classes([module, twin])] == ["a/entries.py", "b/entries.py"]
    assert [place.file for place in vocabulary.repeated_file_names([module, twin])] == ["a/entries.py", "b/entries.py"]
    assert vocabulary.word_lists([module]).words == 7
