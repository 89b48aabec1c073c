"""A run over objects in buckets: read once, known again, failures told, keys kept out of the home."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsledger.flows.progress import Progress
from newsledger.flows.run.pipeline import Job, run
from newsledger.flows.settings import settings
from tests.pipeline.homes import rows
from tests.pipeline.test_forget import traces
from tests.site.buckets import Store

WORDS = "The port of Orsk Bay will shut in June, the harbour master said. "
HTML = (
    f"<html lang='en'><head><title>Port to shut</title></head><body><article><p>{WORDS * 5}</p></article></body></html>"
)
HTTP = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{HTML}"
WARC = (
    "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://one.example/a\r\nWARC-Date: 2026-03-01T00:00:00Z\r\n"
    "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
    f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(HTTP)}\r\n\r\n{HTTP}\r\n\r\n"
)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    line = f'{{"id": 1, "title": "Bank keeps its rate", "text": "{"The bank kept its key rate on Thursday. " * 5}"}}\n'
    with Store({"news/dump.jsonl": line.encode(), "news/one.warc": WARC.encode()}) as made:
        yield made


def test_archives_and_dumps_in_buckets_are_pulled_once_and_keep_no_key(store: Store, tmp_path: Path) -> None:
    home = tmp_path / "home"
    sources = (
        store.address("s3", "news/dump.jsonl"),
        store.address("gs", "news/one.warc"),
        store.address("s3", "locked/dump.jsonl"),
    )
    job = Job(settings(home=home, workers=1), sources, progress=Progress(quiet=True))
    assert run(job).documents["new"] == 2
    again = run(job).documents
    assert (again["new"], again["unchanged"]) == (0, 2)
    found = {(row["url"], row["via_url"]) for row in rows(home, "documents").to_pylist()}
    assert found == {
        ("s3://news/dump.jsonl#id=1", "s3://news/dump.jsonl"),
        ("https://one.example/a", "gs://news/one.warc"),
    }
    assert {row["title"] for row in rows(home, "articles").to_pylist()} == {"Port to shut", "Bank keeps its rate"}
    failed = {(row["url"], row["reason"]) for row in rows(home, "rejects").to_pylist()}
    assert failed == {("s3://locked/dump.jsonl", "unreadable")}
    assert traces(home, "secretofthetest", "KEYOFTHETEST", "endpoint_override") == set()
