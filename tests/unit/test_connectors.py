"""Every registered connector reads a sample of its kind; a new one needs a sample here."""

import gzip
import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import IO, Any

import pytest

from newsledger.expectations.errors import SettingsError, SourceError
from newsledger.flows.crawl.files import opened
from newsledger.flows.crawl.interface import EntryPoint
from newsledger.flows.fetch.model import Answer, Fault, Listing, Outlet
from newsledger.flows.sources import files, wires
from newsledger.flows.sources.registry import CONNECTORS, connector
from newsledger.flows.sources.resolve import entries
from newsledger.warehouse.home import Home
from tests.offline import Offline

REACH = Offline(document_bytes=10_000)
OUTLET = Outlet("one", "One", "one.example")
PAGE = "https://one.example/a"
RSS = f"<rss version='2.0'><channel><title>One</title><item><title>A</title><link>{PAGE}</link></item></channel></rss>"
MAP = f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>{PAGE}</loc></url></urlset>"
NITF = "<nitf><head><title>A</title></head><body><body.content><p>One.</p></body.content></body></nitf>"
HTTP = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>One.</p>"
WARC = (
    f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {PAGE}\r\nWARC-Date: 2026-03-01T00:00:00Z\r\n"
    "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
    f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(HTTP)}\r\n\r\n{HTTP}\r\n\r\n"
)
MENTION = "\t".join(["1", "20260301000000", "20260301000000", "1", "one.example", PAGE, *["0"] * 10])
SAMPLES = {
    "folder": ("one.txt", "One.", "file:", b"One."),
    "feed": ("feed.xml", RSS, PAGE, None),
    "sitemap": ("sitemap.xml", MAP, PAGE, None),
    "page": ("page.html", "", "", None),
    "warc": ("one.warc", WARC, PAGE, b"<p>One.</p>"),
    "gdelt": ("mentions.csv", MENTION, PAGE, None),
    "newsml": ("one.xml", NITF, "file:", None),
    "ninjs": ("one.json", '{"uri": "a", "body_text": "One."}', "file:", b'{"uri": "a", "body_text": "One."}'),
    "jsonl": ("one.jsonl", '{"id": 1, "words": "One."}', "file:", b'{"id": 1, "words": "One.", "text": "One."}'),
    "url": ("page.html", "", "", None),
}


class Careful(Offline):
    """An offline reader that opens files as a crawl does."""

    def listing(self, entry: EntryPoint, parse: Callable[[Listing], Any], **given: object) -> Any:
        with opened(entry.location) as stream:
            return parse(Listing(entry.location, stream.read()))

    @contextmanager
    def stream(self, entry: EntryPoint) -> Iterator[IO[bytes]]:
        with opened(entry.location) as stream:
            yield stream


def _answers(source: Path) -> list[Answer]:
    entry = EntryPoint("folder", str(source))
    return [found for found in connector(entry).answers(entry, REACH) if isinstance(found, Answer)]


@pytest.mark.parametrize("kind", CONNECTORS)
def test_every_connector_reads_its_sample(kind: str, tmp_path: Path) -> None:
    assert kind in SAMPLES, f"add a sample of {kind} to SAMPLES in tests/unit/test_connectors.py"
    name, text, url, content = SAMPLES[kind]
    (tmp_path / name).write_text(text)
    entry = EntryPoint(kind, str(tmp_path / name), OUTLET, {"text": "words"} if kind == "jsonl" else {})
    found = list(connector(entry).answers(entry, REACH))
    assert len(found) == 1, found
    (one,) = found
    assert not isinstance(one, Fault)
    assert one.url.startswith(url)
    if content is not None:
        assert isinstance(one, Answer)
        assert (one.content, one.outlet) == (content, OUTLET)


@pytest.mark.parametrize(
    ("name", "format_name"), [("a.eml", ".eml (message/rfc822)"), ("a.pdf", ".pdf (application/pdf)"), ("a.q7", ".q7")]
)
def test_a_file_of_no_known_extension_is_skipped_by_its_format(tmp_path: Path, name: str, format_name: str) -> None:
    (tmp_path / name).write_text("x")
    (answer,) = _answers(tmp_path)
    assert (answer.outcome, answer.detail) == ("skipped", f"no document by its extension {format_name}")


def test_every_file_of_a_folder_is_read_in_order_or_skipped_with_its_reason(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.html", ".hidden/c.txt", "notes.md", "d.txt.gz", "e.text", "bare", "a/.x.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    answers = _answers(tmp_path)
    names = {answer.url.removeprefix(tmp_path.as_uri() + "/"): answer.reason for answer in answers}
    assert [name for name, reason in names.items() if reason is None] == ["a/z.html", "b.txt", "d.txt.gz", "e.text"]
    skipped = {name: reason for name, reason in names.items() if reason is not None}
    assert skipped == {
        ".hidden/c.txt": "hidden", "a/.x.txt": "hidden", "bare": "unknown_type", "notes.md": "unknown_type"
    }  # fmt: skip
    assert {answer.outcome for answer in answers if answer.reason} == {"skipped"}


def test_a_folder_with_the_home_gives_nothing_that_newsledger_wrote(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.prepare()
    for path in (
        tmp_path / "a.txt",
        home.root / "b.txt",
        home.journal / "run_1.jsonl",
        home.reports / "run_1/index.html",
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    home.tombstones.write_text("{}")
    (tmp_path / "again").symlink_to(home.raw)
    entry, reach = EntryPoint("folder", str(tmp_path)), Offline(outside_links=True)
    reach.limits = replace(reach.limits, own_paths=home.own_paths)
    items = [item for item in connector(entry).answers(entry, reach) if isinstance(item, Answer)]
    told = {item.url.removeprefix(tmp_path.as_uri() + "/"): item.reason for item in items}
    own = dict.fromkeys(("again", *(f"home/{name}" for name in ("lake", "raw", "reports", "tombstones.jsonl", "work"))))
    assert told == {"a.txt": None, "home/b.txt": None} | dict.fromkeys(own, "own_file")


def test_what_is_too_large_or_no_file_is_an_answer_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "large.txt").write_bytes(b"x" * 10_001)
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "null.txt").symlink_to("/dev/null")
    reasons = {answer.url.rsplit("/", 1)[1]: answer.reason for answer in _answers(tmp_path)}
    assert reasons == {
        "large.txt": "too_large", "gone.txt": "unreadable", "self.txt": "unreadable", "pipe.txt": "not_a_file",
        "null.txt": "link_outside",
    }  # fmt: skip


def test_links_out_of_a_folder_are_followed_only_if_allowed(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    for path in (inside / "own" / "a.txt", outside / "b.txt", outside / "deep" / "c.txt"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    (inside / "file.txt").symlink_to(outside / "b.txt")
    (inside / "folder").symlink_to(outside)
    (inside / "same.txt").symlink_to(inside / "own" / "a.txt")
    (inside / "again").symlink_to(inside / "own")
    (outside / "loop").symlink_to(outside)
    read = {answer.url.removeprefix(inside.as_uri() + "/"): answer.reason for answer in _answers(inside)}
    assert read == {
        "again": "link_to_folder", "file.txt": "link_outside", "folder": "link_outside", "own/a.txt": None,
        "same.txt": None,
    }  # fmt: skip
    entry = EntryPoint("folder", str(inside))
    items = connector(entry).answers(entry, Offline(outside_links=True))
    read = {item.url.removeprefix(inside.as_uri() + "/"): item.reason for item in items if isinstance(item, Answer)}
    assert [name for name, reason in read.items() if reason is None] == [
        "file.txt", "folder/b.txt", "folder/deep/c.txt", "own/a.txt", "same.txt"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [("A.XML", NITF, "application/xml"), ("a.g2", NITF, "application/xml"), ("A.Json", "{}", "application/json"),
     ("item", " " + NITF, "application/xml"), ("item.dat", '{"uri": "a"}', "application/json")],
)  # fmt: skip
def test_a_wire_item_is_read_whatever_its_name(tmp_path: Path, name: str, content: str, kind: str) -> None:
    (tmp_path / name).write_text(content)
    entry = EntryPoint("newsml", str(tmp_path / name), OUTLET)
    (item,) = connector(entry).answers(entry, REACH)
    assert isinstance(item, Answer)
    assert (item.content_type, item.reason) == (kind, None)


def _two(first: str, second: str) -> str:
    return NITF.replace("<nitf>", f"<nitf><!-- {first} -->") + NITF.replace("<nitf>", f"<nitf><!-- {second} -->")


@pytest.mark.parametrize(
    ("name", "content", "number"),
    [
        ("a.xml", NITF + "\0\0\n<junk", 1),
        ("a.xml", _two("a", "b"), 2),
        ("a.xml", "<?xml version='1.0'?>\n" + NITF + "\n<?xml version='1.0'?>\n" + NITF, 2),
        ("a.xml", NITF + NITF.replace("<nitf>", "<nitf><broken>"), 2),
        ("a.json", '[{"uri": "a", "type": "text"}, {"uri": "b", "type": "text"}, 7]', 3),
        ("a.json", '{"uri": "a"}', 1),
    ],
)
def test_items_that_stand_in_one_file_are_documents_of_their_own(
    tmp_path: Path, name: str, content: str, number: int
) -> None:
    (tmp_path / name).write_text(content)
    entry = EntryPoint("newsml", str(tmp_path / name), OUTLET)
    items = [item for item in connector(entry).answers(entry, REACH) if isinstance(item, Answer)]
    assert len({item.url for item in items}) == len(items) == number
    assert all(item.content and b"junk" not in item.content for item in items)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n"])
def test_a_json_file_of_lines_is_split_like_one_of_json_lines(tmp_path: Path, end: str) -> None:
    (tmp_path / "a.json").write_bytes(end.join(['{"id": "a"}', '{"id": "b"}', '{"id"', '{"id": "d"}']).encode())
    fragments = [answer.url.partition("#")[2] for answer in _answers(tmp_path)]
    assert [name for name in fragments if name.startswith("id=")] == ["id=a", "id=b", "id=d"]
    assert len(fragments) == 4


@pytest.mark.parametrize(("kind", "name", "place"), [("folder", "whole", "files"), ("newsml", "pieces", "wires")])
def test_what_nobody_expected_in_a_file_costs_that_file_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, name: str, place: str
) -> None:
    for file_name in ("a.xml", "b.xml"):
        (tmp_path / file_name).write_text(NITF)
    module = {"files": files, "wires": wires}[place]
    sound, calls = getattr(module, name), count(1)

    def broken(*given: object, **named: object) -> object:
        return sound(*given, **named) if next(calls) > 1 else given[9]

    monkeypatch.setattr(module, name, broken)
    entry = EntryPoint(kind, str(tmp_path), OUTLET)
    first, second = (item for item in connector(entry).answers(entry, REACH) if isinstance(item, Answer))
    assert (first.reason, second.reason) == ("unexpected", None)
    assert re.fullmatch(rf"IndexError: tuple index out of range \(.*{place}\.py:\d+\)", str(first.detail))


def test_a_source_that_is_no_file_or_folder_is_refused_before_anything_starts(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    refusals = {"": "is empty", "  ": "is empty", str(tmp_path / "pipe"): "named pipe", "/dev/null": "a device"}
    for source, words in refusals.items():
        with pytest.raises(SettingsError, match=words):
            entries([source], tmp_path)
    for kind in ("folder", "feed", "jsonl", "newsml", "warc"):
        entry = EntryPoint(kind, str(tmp_path / "pipe"), OUTLET)
        with pytest.raises(SourceError, match="pipe"):
            list(connector(entry).answers(entry, Careful()))


def test_records_keep_their_address_when_lines_are_added_before_them(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl.gz"
    record = {"id": "b", "text": "B"}
    path.write_bytes(gzip.compress(json.dumps(record).encode()))
    before = _answers(path)[-1].url
    path.write_bytes(gzip.compress(f'{{"id": "a"}}\n{json.dumps(record)}\n{{"id": "b"}}\nno json'.encode()))
    found = _answers(path)
    assert [answer.url.rsplit("#", 1)[1] for answer in found] == ["id=a", "id=b", "line=3", "line=4"]
    assert found[1].url == before


def test_a_list_inside_an_envelope_is_split_and_a_damaged_archive_told(tmp_path: Path) -> None:
    (tmp_path / "list.json").write_text('{"articles": [{"text": "A"}, {"text": "B"}]}')
    (tmp_path / "one.json").write_text('{"text": "A", "items": ["x"]}')
    (tmp_path / "torn.jsonl.gz").write_bytes(gzip.compress(b'{"id": 1}\n' * 100)[:-12])
    found = [(answer.url.rsplit("/", 1)[1], answer.reason) for answer in _answers(tmp_path)]
    assert found[:3] == [("list.json#line=1", None), ("list.json#line=2", None), ("one.json", None)]
    assert found[-1] == ("torn.jsonl.gz#end", "bad_gzip")
