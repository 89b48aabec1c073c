"""The data dictionary on file is the one that the declarations give."""

from pathlib import Path

from newsledger.expectations.dictionary import dictionary
from newsledger.expectations.tables import TABLES

PAGE = Path(__file__).parents[2] / "docs" / "dictionary.md"


def test_the_dictionary_on_file_is_up_to_date() -> None:
    written = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    assert written == dictionary(), "run: python -m newsledger.expectations.dictionary docs/dictionary.md"


def test_every_column_has_its_line() -> None:
    page = dictionary()
    for declared in TABLES:
        section = page.partition(f"\n## {declared.name}\n")[2].partition("\n## ")[0]
        assert [line.split("`")[1] for line in section.splitlines() if line.startswith("| `")] == list(declared.names)


def test_no_cell_breaks_its_line() -> None:
    rows = [line for line in dictionary().splitlines() if line.startswith("| `")]
    assert {line.replace("\\|", "").count("|") for line in rows} == {6}
