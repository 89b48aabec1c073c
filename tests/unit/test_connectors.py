"""Every registered connector reads a sample of its kind; a new one needs a sample here."""

import gzip
import json
from pathlib import Path

import pytest

from newsledger.flows.crawl.interface import EntryPoint
from newsledger.flows.fetch.model import Answer, Fault, Outlet
from newsledger.flows.sources.registry import CONNECTORS, connector
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


def test_a_folder_is_walked_in_order_and_foreign_and_hidden_files_are_left(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.html", ".hidden/c.txt", "notes.md", "d.txt.gz", "e.text"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    names = [answer.url.removeprefix(tmp_path.as_uri() + "/") for answer in _answers(tmp_path)]
    assert names == ["a/z.html", "b.txt", "d.txt.gz", "e.text"]


def test_what_is_too_large_or_no_file_is_an_answer_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "large.txt").write_bytes(b"x" * 10_001)
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    reasons = {answer.url.rsplit("/", 1)[1]: answer.reason for answer in _answers(tmp_path)}
    assert reasons == {"large.txt": "too_large", "folder.txt": "not_a_file", "gone.txt": "unreadable"}


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
