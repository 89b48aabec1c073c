"""Homes whose warehouse has the hand-made rows of the cookbook, for tests of exports."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from newsledger.warehouse.home import Home
from tests.cookbook import ledger
from tests.view_rows import store_views_again

FORMULA_TITLE = '=HYPERLINK("https://evil.example", "Pier"), \'tis;\tfree'


def written(root: Path, *, generation: int = 1, late: Sequence[str] = ()) -> Home:
    """Return a home with seven articles, a title of which is a formula, and others of the keys in `late`.

    A warehouse that is there already is swapped, as at the end of a run.
    """
    home = Home(root)
    root.mkdir(exist_ok=True)
    new_file = root / "new.duckdb"
    with duckdb.connect(str(new_file)) as connection:
        rows = ledger(connection)
        connection.execute(
            "CREATE TABLE newsledger_manifest (generation BIGINT, contract_version VARCHAR, run_id VARCHAR)"
        )
        connection.execute("INSERT INTO newsledger_manifest VALUES (?, '2', 'run_1')", [generation])
        values = {"authors": ["Ada Able", "@ben"], "keywords": ["pier"], "section": "News", "word_count": 5}
        rows.article(
            "formula", "Pier opens. A boat sailed.", title=FORMULA_TITLE, image_url="https://i.example/a", **values
        )
        rows.add("runs", "run_1", flow="run", status="published")
        for key in late:
            rows.article(key, "“Boats wait,” Ada Brandt said.", title="Boats wait")
        store_views_again(connection)
    new_file.replace(home.warehouse)
    return home
