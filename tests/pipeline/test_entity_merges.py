"""A person whom articles of several runs name differently is one entity, published rows included."""

from pathlib import Path

from newsledger.flows.run.forget import ForgetRequest, forget
from newsledger.flows.settings import settings
from newsledger.warehouse import tombstones
from newsledger.warehouse.home import Home
from newsledger.warehouse.verify import problems
from tests.pipeline.homes import ARTICLE, ran, rows, written

_COLUMNS = {"mentions": "entity_id", "quotes": "speaker_entity_id", "attributions": "entity_id"}


def people(home: Path) -> list[tuple[str, str, int, str | None]]:
    """Return id, name, number of articles and pronoun of the persons named Brandt."""
    found = [row for row in rows(home, "entities").to_pylist() if "Brandt" in row["name"]]
    return [(row["entity_id"], row["name"], row["article_count"], row["pronoun"]) for row in found]


def article(name: str, title: str) -> str:
    """Return an article about a person of this name."""
    return ARTICLE.format(title=title).replace("Ola Brandt", name)


def test_a_later_run_joins_names_a_rebuild_keeps_the_id_and_forgetting_covers_all(tmp_path: Path) -> None:
    home = tmp_path / "home"
    ran(home, written(tmp_path / "one", one=article("Robert Brandt", "Port to reopen")))
    ((known, *_),) = people(home)
    met = "\nThe strike ended after Brandt had met the union. He thanked his team.\n"
    later = {"two": article("Bob Brandt", "Ferries go") + met, "three": article("Robert Petter Brandt", "Talks go on")}
    ran(home, written(tmp_path / "two", **later))
    found = people(home)
    merges = rows(home, "entity_merges").to_pylist()
    ((entity_id, _, article_count, pronoun),) = found
    assert (article_count, pronoun) == (3, "he")
    assert [merge["entity_id"] for merge in merges] == [entity_id, entity_id]
    local_ids = {merge["local_entity_id"] for merge in merges}
    assert known in {entity_id, *local_ids}
    for name, column in _COLUMNS.items():
        assert local_ids.isdisjoint(rows(home, name)[column].to_pylist())
    assert problems(Home(home)) == []
    ran(home, flow="rebuild")
    assert people(home) == found
    assert rows(home, "entity_merges").to_pylist() == merges
    forget(ForgetRequest(persons=("Robert Brandt",)), settings(home=home, workers=1))
    assert people(home) == rows(home, "entity_merges").to_pylist() == []
    stones = tombstones.read(Home(home))
    assert all(stones.covers("entity", entity) for entity in {entity_id, *local_ids})
