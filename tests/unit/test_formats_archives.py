"""Archives, GDELT's files and mapped records: what is whole is read, what is not is told."""

import gzip
import io
import re
import zipfile
from datetime import UTC, datetime

import pytest

from newsledger.expectations.errors import DocumentError, SettingsError
from newsledger.transforms.formats import gdelt, mapped
from newsledger.transforms.formats.archive_records import RecordFault
from newsledger.transforms.formats.warc import Capture, captures

PAGE = b"<html><body><p>The old pier was closed on Tuesday.</p></body></html>"


def record(number: int, *, kind: str = "response", body: bytes = PAGE, head: bytes = b"", extra: str = "") -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n" + head + b"\r\n" + body
    return (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>\r\n"
        f"WARC-Target-URI: https://pier.example/{number}\r\nWARC-Date: 2024-03-05T14:30:07Z\r\n{extra}"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    ).encode() + block + b"\r\n\r\n"  # fmt: skip


def read(content: bytes, **bounds: int) -> tuple[list[Capture], list[str]]:
    found = list(captures(io.BytesIO(content), **bounds))
    return [one for one in found if isinstance(one, Capture)], [
        one.reason for one in found if isinstance(one, RecordFault)
    ]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_answers_are_read_with_their_headers(pack: type[bytes]) -> None:
    whole = pack(record(1)) + pack(record(2, kind="request")) + pack(record(3))
    found, faults = read(whole)
    assert ([one.url[-1] for one in found], faults) == (["1", "3"], [])
    assert (found[0].status, found[0].content_type, found[0].charset) == (200, "text/html", "utf-8")
    assert (found[0].payload, found[0].fetched_at) == (PAGE, datetime(2024, 3, 5, 14, 30, 7, tzinfo=UTC))


def test_codings_are_undone_and_a_bomb_is_cut() -> None:
    packed = record(1, body=gzip.compress(PAGE), head=b"Content-Encoding: gzip\r\n")
    chunked = record(2, body=b"5\r\n<html\r\n1\r\n>\r\n0\r\n\r\n", head=b"Transfer-Encoding: chunked\r\n")
    bomb = record(3, body=gzip.compress(bytes(30_000_000)), head=b"Content-Encoding: gzip\r\n")
    found, _ = read(packed + chunked + bomb)
    assert [one.payload for one in found[:2]] == [PAGE, b"<html>"]
    assert (len(found[2].payload), found[2].faults) == (20_000_000, ("too_large: cut at 20000000 bytes",))


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_damage_costs_its_record_and_a_torn_tail_is_told(pack: type[bytes]) -> None:
    parts = [bytearray(pack(record(number))) for number in range(6)]
    del parts[2][-45:-30]
    found, faults = read(b"".join(bytes(part) for part in parts)[:-20])
    assert [one.url[-1] for one in found] == ["0", "1", "3", "4"]
    assert faults[0] == "damaged"
    assert "truncated" in faults


LENGTHS = [b"400", b"5000000", b"99999999", b"99999999999", b"100", b"5", b"0", b"many", b"-1", b""]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize("length", LENGTHS)
def test_a_wrong_length_costs_its_record_alone(pack: type[bytes], length: bytes) -> None:
    wrong = re.sub(rb"Content-Length: \d+", b"Content-Length: " + length, record(2))
    found, faults = read(b"".join(pack(part) for part in (record(1), wrong, record(3), record(4))))
    assert [(one.url[-1], one.payload) for one in found] == [("1", PAGE), ("3", PAGE), ("4", PAGE)]
    assert faults


@pytest.mark.parametrize("cut", [20, 90, 200])
def test_a_truncated_member_costs_its_record_alone(cut: int) -> None:
    parts = [gzip.compress(record(number)) for number in range(5)]
    parts[2] = parts[2][:-cut]
    found, faults = read(b"".join(parts))
    assert {"0", "1", "4"} <= {one.url[-1] for one in found} <= {"0", "1", "3", "4"}
    assert all(one.payload == PAGE for one in found)
    assert faults


@pytest.mark.parametrize("first", [b"", b"WARC/1.0\r\n", b"WARC/1.0\r\nWARC-Type: response\r\n"])
def test_a_missing_header_costs_its_record_alone(first: bytes) -> None:
    headless = first + record(2).partition(b"\r\n\r\n")[2]
    found, faults = read(record(1) + headless + record(3))
    assert [one.url[-1] for one in found] == ["1", "3"]
    assert faults


def test_a_revisit_gets_the_payload_of_its_digest_or_is_told() -> None:
    digest = "WARC-Payload-Digest: sha1:AAAA\r\n"
    twice = record(1, extra=digest) + record(2, kind="revisit", body=b"", extra=digest)
    found, faults = read(twice + record(3, kind="revisit", body=b"", extra="WARC-Payload-Digest: sha1:B\r\n"))
    assert [(one.kind, one.payload) for one in found] == [("response", PAGE), ("revisit", PAGE)]
    assert faults == ["revisit_unresolved"]


def test_a_record_beyond_the_bound_is_passed_over() -> None:
    found, faults = read(record(1, body=b"x" * 5000) + record(2), record_bytes=2000)
    assert ([one.url[-1] for one in found], faults) == (["2"], ["too_large"])


def test_arc_is_read_too() -> None:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE
    head = b"filedesc://x.arc 127.0.0.1 20140216050221 text/plain 20\n1 0 Live\nURL IP-add\n"
    found, faults = read(
        head + b"\nhttp://pier.example/a 10.0.0.1 20140216050221 text/html %d\n%s\n" % (len(block), block)
    )
    assert [(one.url, one.status, one.payload) for one in found] == [("http://pier.example/a", 200, PAGE)]
    assert faults == []


@pytest.mark.parametrize("content", [b"", b"no archive", gzip.compress(b"no archive", mtime=0)])
def test_what_is_no_archive_is_refused(content: bytes) -> None:
    with pytest.raises(DocumentError, match="not_an_archive"):
        read(content)


def _row(cells: int, **given: str) -> str:
    row = [""] * cells
    for at, value in given.items():
        row[int(at[1:])] = value
    return "\t".join(row) + "\n"


GDELT = {
    "export": _row(61, c59="20240305143000", c60="https://www.pier.example/a"),
    "mentions": _row(16, c2="20240305143000", c3="1", c4="pier.example", c5="https://www.pier.example/a"),
    "gkg": _row(27, c1="20240305143000", c2="1", c3="pier.example", c4="https://www.pier.example/a",
                c26="<PAGE_TITLE>Pier &amp; quay</PAGE_TITLE>"),
}  # fmt: skip


@pytest.mark.parametrize("kind", GDELT)
def test_every_file_of_gdelt_names_articles_once(kind: str) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("x.CSV", GDELT[kind] * 2 + "torn\tline\n")
    for content in (packed.getvalue(), (GDELT[kind] * 2 + "torn\tline\n").encode()):
        found = gdelt.mentions(content)
        (one,) = found.articles
        assert (found.kind, found.faults) == (kind, ("no_columns: 1",))
        assert (one.url, one.domain) == ("https://www.pier.example/a", "pier.example")
        assert one.seen_at == datetime(2024, 3, 5, 14, 30, tzinfo=UTC)
        assert one.title == ("Pier & quay" if kind == "gkg" else None)


def test_broadcasts_are_no_articles_of_the_web() -> None:
    assert gdelt.mentions(_row(16, c3="2", c5="BBC Monitoring").encode()).articles == ()


def test_lists_of_gdelt_name_files() -> None:
    (found,) = gdelt.files(b"1024 " + b"a" * 32 + b" http://g.example/20240305143000.gkg.csv.zip\nnoise\n")
    assert (found.kind, found.size, found.published_at.hour) == ("gkg", 1024, 14)


@pytest.mark.parametrize("content", [b"PK\x03\x04broken", b"a\tb\n"])
def test_what_is_not_of_gdelt_is_refused(content: bytes) -> None:
    with pytest.raises(DocumentError):
        gdelt.mentions(content)


def test_records_are_read_by_a_mapping() -> None:
    given = {
        "headline": "Pier",
        "body": {"content": "Closed."},
        "by": [{"name": "Ann"}, {"name": "Bo"}],
        "title": "old",
    }
    fields = {"title": "headline", "text": "body.content", "authors": "by.name", "section": "tags.0"}
    found = mapped.mapped(given, fields)
    assert (found["title"], found["text"], found["authors"]) == ("Pier", "Closed.", ["Ann", "Bo"])
    assert "section" not in found


def test_a_mapping_to_no_field_is_refused() -> None:
    with pytest.raises(SettingsError, match="unknown field 'titel'"):
        mapped.check({"titel": "headline"})
