"""Stories over several publishes: a later article joins a stored one, whose row changes, and a lost one leaves."""

from pathlib import Path

import pyarrow as pa

from newsledger.expectations.arrow import arrow_table, empty
from newsledger.expectations.tables import TABLES, table
from newsledger.flows.run.copies import Clustered, Stored
from newsledger.flows.run.story_groups import with_stories
from newsledger.transforms.tables.story_signatures import story_signature_row
from newsledger.warehouse import lake, manifest
from newsledger.warehouse.near_duplicates import Room
from tests.batches import valid
from tests.homes import prepared
from tests.unit.test_stories import QUAY, SILOS, article


def batch(name: str, text: str) -> dict[str, pa.Table]:
    """Return an empty batch but for an article and its signature."""
    row = valid(1)["articles"][0] | article(name, text)
    tables = {declared.name: empty(declared) for declared in TABLES}
    signatures = [story_signature_row(row, {})]
    return tables | {
        "articles": arrow_table(table("articles"), [row]),
        "story_signatures": arrow_table(table("story_signatures"), signatures),
    }


def test_an_article_joins_a_stored_one_and_leaves_it_alone_when_it_is_lost(tmp_path: Path) -> None:
    home = prepared(tmp_path)
    state = manifest.Manifest.empty(0)
    stories: list[list[str | None]] = []
    for number, (name, text) in enumerate((("a", QUAY), ("b", SILOS))):
        unchanged = {"articles": empty(table("articles")), "quotes": empty(table("quotes"))}
        result = with_stories(Stored(home, state, Room()), Clustered(batch(name, text), unchanged), old_state=state)
        changes = dict(result.new)
        changes["articles"] = pa.concat_tables([changes["articles"], result.changed_rows["articles"]])
        state = lake.merged(home, state, changes, run_id=f"run_{number}", removed_keys=result.removed_keys)
        stories.append(sorted(lake.tables(home, state, "articles")["story_id"].to_pylist(), key=str))
    (first, second) = stories
    assert first == [None]
    assert second[0] == second[1] is not None
    (row,) = lake.tables(home, state, "stories").to_pylist()
    assert (row["story_id"], row["article_count"], row["text_count"]) == (second[0], 2, 2)
    assert lake.tables(home, state, "story_links").num_rows == 1
    keys = {"articles": pa.array(["b"]), "story_links": lake.tables(home, state, "story_links")["story_link_id"]}
    gone = {
        name: column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
        for name, column in keys.items()
    }
    rest = lake.merged(home, state, {}, run_id="run_3", removed_keys=gone)
    nothing = {declared.name: empty(declared) for declared in TABLES}
    unchanged = {"articles": empty(table("articles")), "quotes": empty(table("quotes"))}
    result = with_stories(Stored(home, rest, Room()), Clustered(nothing, unchanged), old_state=state)
    assert result.new["stories"].num_rows == 0
    assert result.changed_rows["articles"].select(["article_id", "story_id"]).to_pylist() == [
        {"article_id": "a", "story_id": None}
    ]
