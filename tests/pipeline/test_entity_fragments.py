"""What several articles know of an entity counts the same, whether they come with one run or with one each."""

from pathlib import Path

import pytest

from tests.pipeline.homes import ran, rows, written

PLAIN = """Port to reopen

By Ann Able

OSLO — The port of Lindesvik was closed for a week.

Spokesman Ola Brandt said on Monday that the port would reopen.
"""
IN_OFFICE = """Ferries resume

By Ann Able

OSLO — Ferries from Bergen sailed in the evening.

Norwegian Prime Minister Ola Brandt said on Tuesday that ferries would sail again.
"""


def _countries(home: Path) -> dict[str, str | None]:
    return {
        str(row["name"]): row["country_code"] for row in rows(home, "entities").to_pylist() if row["type"] == "PERSON"
    }


@pytest.mark.parametrize(("first", "second"), [(PLAIN, IN_OFFICE), (IN_OFFICE, PLAIN)])
def test_the_country_of_a_person_does_not_depend_on_how_articles_are_divided_over_runs(
    tmp_path: Path, first: str, second: str
) -> None:
    together = written(tmp_path / "together", a=first, b=second)
    ran(tmp_path / "one", together)
    apart = written(tmp_path / "apart", a=first)
    ran(tmp_path / "two", apart)
    written(apart, b=second)
    ran(tmp_path / "two", apart)
    assert _countries(tmp_path / "one") == _countries(tmp_path / "two")
    assert _countries(tmp_path / "one")["Ola Brandt"] == "NO"
