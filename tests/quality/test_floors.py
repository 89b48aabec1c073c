"""The default annotator holds its floors on every corpus that is present."""

import pytest

from tests.quality.floors import Floors, below, floors

CASES = [pytest.param(one, id=one.name, marks=[pytest.mark.corpora] if one.is_corpus else []) for one in floors()]


@pytest.mark.parametrize("wanted", CASES)
def test_the_default_annotator_holds_its_floors(wanted: Floors) -> None:
    if wanted.is_corpus and not wanted.is_present:
        pytest.skip(f"{wanted.corpus} is not here")
    faults = below(wanted)
    assert not faults, "\n".join(faults)


def test_both_halves_of_the_gold_have_floors() -> None:
    assert {one.name for one in floors() if not one.is_corpus} == {"gold-develop", "gold-heldout"}
