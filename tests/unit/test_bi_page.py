"""The Python on the page about BI tools runs, and the tables that the page names exist."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newsledger.warehouse.export.export import Request, export
from tests.export_homes import written

PAGE = Path(__file__).parents[2] / "docs/bi.md"
AT = datetime(2026, 3, 9, 12, tzinfo=UTC)
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the home and the exports that the page names."""
    root = tmp_path_factory.mktemp("bi")
    home = written(root / "press")
    export(home, Request(root / "bi", with_dbt=True), moment=AT)
    export(home, Request(root / "csv", "csv"), moment=AT)
    return root


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_the_python_of_the_page_runs(block: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    names: dict[str, Any] = {}
    exec(block, names)
    result = next(names[name] for name in ("frame", "by_outlet", "by_day", "rows") if name in names)
    assert len(result) > 0


def test_the_page_has_the_blocks_that_it_counts() -> None:
    assert len(BLOCKS) == 4
