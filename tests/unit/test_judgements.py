"""A user's judgements: groups, contradictions, and what they do to the tables of a batch."""

import pyarrow as pa
import pytest

from newsledger.expectations.errors import SettingsError
from newsledger.transforms.annotation import EntityDraft
from newsledger.transforms.tables.judgements import COLUMNS, HEADER, judged, judgements
from newsledger.transforms.tables.statements import entity_id

ABLE = entity_id("", EntityDraft("Ann Able", "PERSON"))
MARY = entity_id("", EntityDraft("Mary Ann Able", "PERSON"))
NORWAY = entity_id("", EntityDraft("Norway", "GPE", "NO", "country:NO"))


def file_of(*rows: str) -> str:
    return "\n".join([",".join(HEADER), *rows, ""])


def batch(*mentions: tuple[str, str, str, str]) -> dict[str, pa.Table]:
    """Tables with a mention for each (article, entity id, type, name)."""
    articles = sorted({article for article, *_ in mentions})
    tables = {
        "articles": pa.table({"article_id": articles, "article_key": [f"key-{one}" for one in articles]}),
        "entities": pa.table(
            {
                "entity_id": [one for _, one, _, _ in mentions],
                "name": [name for *_, name in mentions],
                "type": [kind for _, _, kind, _ in mentions],
                "country_code": pa.nulls(len(mentions), pa.string()),
                "resolution": ["article"] * len(mentions),
                "reference_id": pa.nulls(len(mentions), pa.string()),
            }
        ),
    }
    for name, columns in COLUMNS.items():
        ids = {column: [one for _, one, _, _ in mentions] for column in columns}
        tables[name] = pa.table({"article_id": [article for article, *_ in mentions], **ids})
    return tables


def ids(tables: dict[str, pa.Table]) -> list[str]:
    found: list[str] = tables["mentions"]["entity_id"].to_pylist()
    return found


def test_the_same_are_one_everywhere() -> None:
    found = judgements(file_of("PERSON:Ann Able,PERSON:Mary Ann Able,same"))
    after = judged(batch(("a", ABLE, "PERSON", "Ann Able"), ("b", MARY, "PERSON", "Mary Ann Able")), found)
    assert ids(after) == [ABLE, ABLE]
    for name, columns in COLUMNS.items():
        for column in columns:
            assert set(after[name][column].to_pylist()) == {ABLE}
    assert set(after["entities"]["name"].to_pylist()) == {"Ann Able"}


def test_an_id_will_do_and_chains_hold() -> None:
    found = judgements(file_of(f"{MARY},PERSON:Ann Able,same", "PERSON:Ann Able,PERSON:A. B. Able,same"))
    other = entity_id("", EntityDraft("A. B. Able", "PERSON"))
    after = judged(batch(("a", ABLE, "PERSON", "Ann Able"), ("b", other, "PERSON", "A. B. Able")), found)
    assert ids(after) == [MARY, MARY]


def test_a_listed_entity_stands_whatever_the_order() -> None:
    found = judgements(file_of("GPE:Norroway Realm,GPE:Norway,same"))
    realm = entity_id("", EntityDraft("Norroway Realm", "GPE"))
    after = judged(batch(("a", realm, "GPE", "Norroway Realm")), found)
    assert ids(after) == [NORWAY]
    assert after["entities"]["reference_id"].to_pylist() == ["country:NO"]


def test_a_surname_alone_is_merged_when_the_user_says_so() -> None:
    lone = entity_id("key-a", EntityDraft("Able", "PERSON"))
    found = judgements(file_of("PERSON:Ann Able,PERSON:Able,same"))
    assert ids(judged(batch(("a", lone, "PERSON", "Able")), found)) == [ABLE]


def test_one_name_in_two_articles_can_be_set_apart() -> None:
    found = judgements(file_of("PERSON:Ann Able,PERSON:Ann Able@key-b,not_same"))
    after = judged(batch(("a", ABLE, "PERSON", "Ann Able"), ("b", ABLE, "PERSON", "Ann Able")), found)
    first, second = ids(after)
    assert first == ABLE
    assert second != ABLE
    assert {ABLE, second} == set(after["entities"]["entity_id"].to_pylist())


def test_without_judgements_nothing_changes() -> None:
    before = batch(("a", ABLE, "PERSON", "Ann Able"))
    assert judged(before, judgements(file_of())) == before


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["PERSON:Ann Able,Able,same"], "line 2: expected an entity id"),
        (["PERSON:Ann Able,PERSON:Able,maybe"], "line 2: expected two entities"),
        (["PERSON:A B,PERSON:C D,same", "PERSON:C D,PERSON:A B,not_same"], "line 3: contradicts other lines"),
        (["NOBODY:Ann Able,PERSON:Able,same"], "line 2: expected an entity id"),
    ],
)
def test_a_broken_file_names_its_line(rows: list[str], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        judgements(file_of(*rows))


def test_a_file_without_header_is_refused() -> None:
    with pytest.raises(SettingsError, match="first line"):
        judgements("PERSON:Ann Able,PERSON:Able,same\n")
