"""What a batch adds to the ledger's entities and persons is what counting and comparing everything anew would give."""

import random
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.expectations.arrow import arrow_table
from newsledger.expectations.declaration import Row
from newsledger.expectations.tables import table
from newsledger.flows.run.batch import published_entities
from newsledger.flows.run.entity_changes import changed_entities
from newsledger.flows.run.namesakes import NamesakeSearch, spellings_of
from newsledger.transforms.tables.entity_merges import CorpusNames, entity_merges, targets_of, with_targets
from newsledger.transforms.tables.judgements import Judgements
from newsledger.transforms.tables.like_names import folded_names, quick_look
from newsledger.transforms.tables.person_merges import Merge
from newsledger.transforms.tables.person_names import likeness, likeness_keys, person_name
from newsledger.warehouse import lake
from newsledger.warehouse.manifest import Manifest
from tests.batches import valid
from tests.corpus_names import WholeCorpus
from tests.homes import prepared

_ROWS = valid(1)
_FAMILIES = ("Brandt", "Zelenskyy", "Zelensky", "Dahl-Brandt", "Sørheim", "van Dahl", "Brandt Jr.")
_ACCENTED = ("Peña", "Pena", "Dvořák", "Dvorak", "Zełenskỳj", "Müller", "İnce", "O‘Hara", "Weiß")
_GIVEN = ("", "", "Ola", "Ola P.", "O.", "Ida")
NAMES = st.builds(
    lambda given, family: f"{given} {family}".strip(),
    st.sampled_from((*_GIVEN, "Jean Luc", "Jean-Luc", "Mc")),
    st.sampled_from(
        (*_FAMILIES, "Donald", "McDonald", "O’Hara", "Ohara", "St. John", "Kim Jong-un", "Romanoff", *_ACCENTED)
    ),
)


@given(NAMES, NAMES)
@settings(deadline=None)
def test_the_quick_look_at_a_name_overlooks_nobody(first: str, second: str) -> None:
    shared = set(person_name(first).keys) & set(person_name(second).keys)
    assert bool(shared) == bool(person_name(first).spellings & person_name(second).spellings)
    if shared:
        look = quick_look(person_name(second).spellings).to_pylist()
        assert set(look) & set(folded_names(pa.chunked_array([[first]]))["value"].to_pylist())


FULL_NAMES = st.builds(
    lambda given, family: f"{given} {family}",
    st.sampled_from(
        ("Bob", "Rob", "Robert", "Robert J.", "R.", "R. J.", "B.", "Al", "Erik", "Realtor Erik", "Anna Maria", "Maria")
    ),
    st.sampled_from(
        (
            *("Dahl", "Van Dahl", "van der Dahl", "Berg-Dahl", "Berg Dahl", "Borovsky", "Borovskyy", "van Borovskiy"),
            *("Melnikov", "Melnikoff", "el-Hadi", "al-Hadi", "Hadi", "San Suu Kyi", "Suu Kyi", "Kim", "Jong-un"),
        )
    ),
)


@given(FULL_NAMES | st.just("Kim Jong-un"), FULL_NAMES | NAMES)
@settings(deadline=None, max_examples=500)
def test_each_of_two_like_names_is_found_by_what_the_other_is_looked_for_by(first: str, second: str) -> None:
    names = person_name(first), person_name(second)
    if all(name.is_full for name in names) and set(names[0].keys) & set(names[1].keys) and likeness(*names) is not None:
        one, other = map(likeness_keys, names)
        assert set(one.found_by) & set(other.sought_by)
        assert set(other.found_by) & set(one.sought_by)


def _batch(chance: random.Random, number: int) -> dict[str, pa.Table]:
    """Return articles, some of them versions of earlier ones, with mentions of persons and bodies."""
    articles: list[Row] = []
    mentions: list[Row] = []
    entities: dict[tuple[object, str], Row] = {}
    for place in range(3):
        article_id, moment = f"a{number}-{place}", datetime(2026, 3, 1 + chance.randrange(20), tzinfo=UTC)
        key = f"k{chance.randrange(number * 3 + 1)}" if chance.random() < 0.3 else f"k{number}-{place}"
        published_at = chance.choice([None, moment])
        articles.append(
            {**_ROWS["articles"][0], "article_id": article_id, "article_key": key, "published_at": published_at}
        )
        for _ in range(6):
            entity = _entity(chance, article_id)
            entities[entity["entity_id"], str(entity["name"])] = entity
            kind, text = chance.choice(
                [
                    ("name", entity["name"]),
                    ("name", str(entity["name"]).upper()),
                    ("pronoun", "he"),
                    ("pronoun", "He"),
                    ("pronoun", "she"),
                    ("pronoun", "they"),
                    ("nominal", "it"),
                ]
            )
            row = {"article_id": article_id, "entity_id": entity["entity_id"], "kind": kind, "text": text}
            mentions.append({**_ROWS["mentions"][0], **row, "mention_id": f"m{number}-{len(mentions)}"})
    rows = {"articles": articles, "mentions": mentions, "entities": list(entities.values())}
    return {name: arrow_table(table(name), listed) for name, listed in rows.items()}


def _entity(chance: random.Random, article_id: str) -> Row:
    given, family = chance.choice(_GIVEN), chance.choice(_FAMILIES)
    name, kind = f"{given} {family}".strip(), "PERSON" if given or chance.random() < 0.5 else "ORG"
    entity_id = f"{kind} {name.upper()}" if given else f"{kind} {name} {article_id}"
    linked = {"reference_id": "Q1", "name": "The Union", "type": "ORG", "entity_id": "Q1", "resolution": "linked"}
    known = {"entity_id": entity_id, "name": name, "type": kind, "reference_id": None, "resolution": "article"}
    return {**_ROWS["entities"][0], "aliases": [], **(linked if chance.random() < 0.1 else known)}


def _whole(home_tables: Mapping[str, pa.Table], batch: Mapping[str, pa.Table]) -> CorpusNames:
    columns = (
        ("entities", ["entity_id", "name", "type", "reference_id"]),
        ("mentions", ["entity_id", "article_id", "text", "kind"]),
        ("articles", ["article_id", "article_key"]),
    )
    tables = [pa.concat_tables([home_tables[name].select(kept), batch[name].select(kept)]) for name, kept in columns]
    return WholeCorpus(*tables).names


def test_a_batch_changes_what_counting_anew_changes(tmp_path: Path) -> None:
    home, state, chance = prepared(tmp_path), Manifest.empty(), random.Random(3)
    standing: list[Merge] = []
    for number in range(6):
        tables = _batch(chance, number)
        batch = with_targets(tables, targets_of(standing))
        stored = {name: lake.tables(home, state, name) for name in tables}
        search = NamesakeSearch(home, state, tuple(standing))
        merges = entity_merges(search.corpus(batch, spellings_of(tables["entities"])), standing, Judgements())
        assert merges == entity_merges(_whole(stored, batch), standing, Judgements())
        batch = with_targets(batch, targets_of(merges))
        new = targets_of(merges[len(standing) :])
        changes = {**batch, "entities": changed_entities(home, state, batch, targets=new)}
        moved = lake.rows(home, state, "mentions", key="entity_id", values=pa.array(list(new), pa.string()))
        moved = with_targets({"mentions": moved}, new)["mentions"]
        changes["mentions"] = pa.concat_tables([changes["mentions"], moved])
        gone = {"entities": pa.array(list(new), pa.string())}
        state = lake.merged(home, state, changes, run_id=f"run_{number}", removed_keys=gone)
        blank = {name: data.slice(0, 0) for name, data in batch.items()}
        blank["entities"] = batch["entities"]
        anew = published_entities(home, state, blank).sort_by("entity_id")
        assert lake.tables(home, state, "entities").sort_by("entity_id").to_pylist() == anew.to_pylist()
        standing = merges
    assert len(standing) > 3
