"""Tombstones hold hashes alone, and know what was forgotten in whatever dress it comes back."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsledger.expectations.errors import WarehouseError
from newsledger.transforms.tables.withheld import withheld_ids, without
from newsledger.warehouse import tombstones
from newsledger.warehouse.journal import Journal, entries
from tests.homes import prepared

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
URL = "https://example.org/news/secret?a=1&b=2"


def test_a_home_without_tombstones_covers_nothing(tmp_path: Path) -> None:
    stones = tombstones.read(prepared(tmp_path))
    assert not stones.covers("url", URL)
    assert not stones.is_open


def test_the_file_declares_its_format_and_holds_no_content(tmp_path: Path) -> None:
    home = prepared(tmp_path)
    stones = tombstones.bury(home, [("url", URL), ("person", "jane roe")], AT)
    assert stones.is_open
    assert stones.covers("url", URL)
    assert not stones.covers("person", URL)
    written = (tmp_path / "tombstones.jsonl").read_text()
    assert written.startswith('{"format": "newsledger-tombstones/1"}\n')
    assert "secret" not in written
    assert "jane" not in written
    tombstones.close(home, AT)
    assert not tombstones.read(home).is_open
    again = tombstones.bury(home, [("url", URL)], AT)
    assert again.hashes == stones.hashes
    assert again.is_open


@pytest.mark.parametrize(
    "listing",
    [
        f"<link>{URL.replace('&', '&amp;')}</link>".encode(),
        f'{{"url": "{URL}"}}'.encode(),
        f"see {URL}.".encode(),
        gzip.compress(f"<loc>{URL.replace('&', '&amp;')}</loc>".encode(), mtime=0),
    ],
)
def test_a_listing_that_names_the_address_is_known(tmp_path: Path, listing: bytes) -> None:
    stones = tombstones.bury(prepared(tmp_path), [("url", URL)], AT)
    assert stones.named_in(listing)
    assert not stones.named_in(b"<loc>https://example.org/news/other</loc>")


@pytest.mark.parametrize(
    ("buried", "listing"),
    [
        ("https://example.org/news/secret_(film)", b"<loc>https://example.org/news/secret_(film)</loc>"),
        ("https://example.org/news/secret", b"(see https://example.org/news/secret)"),
        ("https://example.org/news/secret", b'{"url":"https:\\/\\/example.org\\/news\\/s\\u0065cret"}'),
        ("https://example.org/news/secret", b"<link><![CDATA[https://example.org/news/secret]]></link>"),
        ("https://example.org/news/secret", "<a href='../news/secret'>".encode("utf-16-le")),
        ("https://example.org/news/secret", b'<rss xml:base="/news/"><link> secret </link>'),
        ("https://example.org/lists/feed#no one", b"<guid>no\n one</guid>"),
    ],
)
def test_an_address_is_known_in_every_dress_that_a_listing_gives_it(
    tmp_path: Path, buried: str, listing: bytes
) -> None:
    at = "https://example.org/lists/feed"
    stones = tombstones.bury(prepared(tmp_path), [("url", buried)], AT)
    assert stones.named_in(listing, at)
    assert not stones.named_in(listing.replace(b"e", b"i"), at)


def test_the_forms_of_an_address_are_those_handed_in(tmp_path: Path) -> None:
    home = prepared(tmp_path)
    tombstones.bury(home, [("url", "https://example.org/news/secret")], AT)
    shouted = "https://example.org/NEWS/secret"
    assert not tombstones.read(home).covers_url(shouted)
    assert tombstones.read(home, lambda url: (url, url.lower())).covers_row({"final_url": shouted})


def test_a_journal_takes_no_row_of_what_was_forgotten(tmp_path: Path) -> None:
    home = prepared(tmp_path)
    tombstones.bury(home, [("url", URL)], AT)
    with Journal(home, "run_1") as journal:
        journal.append("fetches", {"fetch_id": "f1", "url": URL})
        journal.append("fetches", {"fetch_id": "f2", "url": "https://example.org/news/other"})
    assert [row["fetch_id"] for _, row in entries(home)] == ["f2"]


def test_a_damaged_file_stops_everything(tmp_path: Path) -> None:
    home = prepared(tmp_path)
    (tmp_path / "tombstones.jsonl").write_text("{}\n")
    with pytest.raises(WarehouseError, match="newsledger-tombstones/1"):
        tombstones.read(home)


def test_with_a_speaker_go_what_stands_within_and_what_the_statement_alone_asserts() -> None:
    entities: list[dict[str, object]] = [
        {"entity_id": "e1", "name": "Jane  Roe", "type": "PERSON"},
        {"entity_id": "e2", "name": "Jane Roe", "type": "ORG"},
        {"entity_id": "e3", "name": "Bo Berg", "type": "PERSON", "aliases": ["Bo"]},
    ]
    ids = withheld_ids(entities, lambda kind, value: (kind, value) == ("person", "jane roe"))
    assert ids == {"e1"}
    quote = {"speaker_entity_id": "e3", "addressee_entity_id": None, "parent_quote_id": None}
    relation = {
        "subject_entity_id": "e3",
        "object_entity_id": None,
        "place_entity_id": None,
        "claimed_by_quote_id": None,
    }
    left = without(
        {
            "entities": entities,
            "mentions": [{"mention_id": "m1", "entity_id": "e1"}, {"mention_id": "m2", "entity_id": "e3"}],
            "quotes": [
                quote | {"quote_id": "q1", "speaker_entity_id": "e1"},
                quote | {"quote_id": "q2", "parent_quote_id": "q1"},
                quote | {"quote_id": "q3", "addressee_entity_id": "e1"},
            ],
            "attributions": [
                {"attribution_id": "a1", "quote_id": "q1", "role": "speaker", "entity_id": "e1"},
                {"attribution_id": "a2", "quote_id": "q2", "role": "speaker", "entity_id": "e3"},
                {"attribution_id": "a3", "quote_id": "q3", "role": "relay", "entity_id": "e1"},
                {"attribution_id": "a4", "quote_id": "q3", "role": "speaker", "entity_id": "e3"},
            ],
            "relations": [
                relation | {"relation_id": "r1", "claimed_by_quote_id": "q2"},
                relation | {"relation_id": "r2", "object_entity_id": "e1"},
                relation | {"relation_id": "r3"},
            ],
        },
        ids,
    )
    assert [one["mention_id"] for one in left["mentions"]] == ["m2"]
    assert [(one["quote_id"], one["addressee_entity_id"]) for one in left["quotes"]] == [("q3", None)]
    assert [one["attribution_id"] for one in left["attributions"]] == ["a4"]
    assert [one["relation_id"] for one in left["relations"]] == ["r3"]
