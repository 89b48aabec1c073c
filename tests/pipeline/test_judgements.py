"""A user's judgements win over names, in a run and after a rebuild."""

from pathlib import Path

import pytest

from newsledger.expectations.errors import SettingsError
from newsledger.warehouse.home import Home
from newsledger.warehouse.verify import problems
from tests.pipeline.homes import ARTICLE, ran, rows, written

OTHER = ARTICLE.format(title="Ferries resume").replace("Ola Brandt", "Ola Petter Brandt")


def test_two_names_judged_the_same_are_one_entity_and_stay_so_in_a_rebuild(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    judgements = "entity_a,entity_b,verdict\nPERSON:Ola Brandt,PERSON:Ola Petter Brandt,same\n"
    (home / "judgements.csv").write_text(judgements, encoding="utf-8")
    inbox = written(tmp_path / "inbox", one=ARTICLE.format(title="Port to reopen"), two=OTHER)
    for flow, sources in (("run", (inbox,)), ("rebuild", ())):
        ran(home, *sources, flow=flow)
        people = [row for row in rows(home, "entities").to_pylist() if "Brandt" in row["name"]]
        assert [row["article_count"] for row in people] == [2]
        assert "Ola Petter Brandt" in [people[0]["name"], *people[0]["aliases"]]
        assert problems(Home(home)) == []


def test_a_broken_file_stops_the_run(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "judgements.csv").write_text("who,whom\n", encoding="utf-8")
    inbox = written(tmp_path / "inbox", one=ARTICLE.format(title="Port to reopen"))
    with pytest.raises(SettingsError, match="first line"):
        ran(home, inbox)
