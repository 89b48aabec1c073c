"""Runs find copies: clusters grow under one id, edits stay with their article, and a rebuild says the same."""

from pathlib import Path

from newsledger.warehouse.home import Home
from newsledger.warehouse.verify import problems
from tests.pipeline.homes import digests, ran, rows, written

BODY = """OSLO ({agency}) — Norwegian Prime Minister Ola Brandt said on Monday that the port of Lindesvik would \
reopen after the storm that closed it for nine days. “We have waited long enough for this port to open,” Brandt told \
parliament.

The opposition leader Kari Nyland denied that talks with the harbour union had failed, and asked for a vote on the plan.

Dockers had stopped work on Friday last week over pay, the third strike since the spring, and ships had lain off the \
coast since then with grain and timber.
"""
LOCAL = "\nIn Bergen the mayor, Siri Holm, said that two ferries would sail on Tuesday for the first time this month.\n"
OTHER = """Bank keeps its rate

By Bo Berg

The central bank of Norway kept its key rate at four per cent on Thursday. “We see no reason to move before the summer \
comes,” Governor Ida Wolden said in Oslo, and pointed to prices that had hardly risen since January.
"""


def clusters(home: Path) -> dict[str, tuple[str, bool]]:
    found = rows(home, "articles").to_pylist()
    return {Path(one["url"]).stem: (one["cluster_id"], one["is_cluster_origin"]) for one in found if one["is_latest"]}


def test_a_cluster_grows_under_its_id_and_statements_are_counted_once(tmp_path: Path) -> None:
    home, wire = tmp_path / "home", "Port to reopen\n\n" + BODY.format(agency="Reuters")
    inbox = written(tmp_path / "inbox", first=wire, bank=OTHER)
    ran(home, inbox)
    before = clusters(home)
    written(inbox, second=wire.replace("Port to reopen", "Storm-hit harbour opens again") + LOCAL)
    told = ran(home, inbox)
    after = clusters(home)
    assert after["first"] == before["first"]
    assert after["second"] == (before["first"][0], False)
    assert after["bank"] == before["bank"]
    assert told.rows_added["articles"] == 1
    said = [one for one in rows(home, "quotes").to_pylist() if "waited long enough" in one["content"]]
    assert len(said) == 2
    assert len({one["quote_cluster_id"] for one in said}) == 1
    assert {one["wire_agency"] for one in rows(home, "articles").to_pylist()} == {"Reuters", None}
    assert {one["agency"] for one in rows(home, "credits").to_pylist()} == {"Reuters"}
    assert problems(Home(home)) == []
    once = digests(home)
    ran(home, inbox)
    assert digests(home) == once
    ran(home, flow="rebuild")
    assert digests(home) == once
