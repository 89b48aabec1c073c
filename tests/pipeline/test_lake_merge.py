"""Whatever is merged in whatever order, the lake holds what a dictionary by key would, and tells content alone."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.warehouse import lake
from newsledger.warehouse.home import Home
from newsledger.warehouse.manifest import Manifest
from tests.homes import outlets

BATCHES = st.lists(
    st.dictionaries(st.sampled_from("abcdef"), st.text("XYZ’é🚢", min_size=1, max_size=3), max_size=4), max_size=4
)


@given(BATCHES)
@settings(max_examples=8, deadline=None)
def test_a_lake_is_a_dictionary_by_key(batches: list[dict[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        home.prepare()
        state, expected = Manifest.empty(), dict[str, str]()
        for number, batch in enumerate(batches):
            state = lake.merged(home, state, {"sources": outlets(**batch)}, run_id=f"run_{number}")
            expected |= batch
        rows = lake.tables(home, state, "sources").to_pylist()
        assert len(rows) == len(expected)
        assert {row["source_id"]: row["name"] for row in rows} == expected
        at_once = lake.merged(home, Manifest.empty(99), {"sources": outlets(**expected)}, run_id="run_at_once")
        if batches:
            assert state.tables["sources"].digest == at_once.tables["sources"].digest
