"""Every registered connector reads a sample of its kind; a new one needs a sample here."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from newsledger.expectations.errors import SettingsError
from newsledger.flows.sources.interface import Answer, Limits
from newsledger.flows.sources.registry import CONNECTORS, connector

LIMITS = Limits(document_bytes=10_000)


def _files(folder: Path) -> str:
    (folder / "one.txt").write_text("One.")
    return str(folder)


SAMPLES: dict[str, Callable[[Path], str]] = {"Files": _files}


def _answers(source: Path) -> list[Answer]:
    return list(connector(str(source)).answers(str(source), LIMITS))


@pytest.mark.parametrize("one", CONNECTORS, ids=lambda one: type(one).__name__)
def test_every_connector_reads_its_sample(one: object, tmp_path: Path) -> None:
    name = type(one).__name__
    assert name in SAMPLES, f"add a sample of {name} to SAMPLES in tests/unit/test_connectors.py"
    source = SAMPLES[name](tmp_path)
    assert type(connector(source)) is type(one)
    assert [answer.content for answer in connector(source).answers(source, LIMITS)] == [b"One."]


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


def test_a_source_that_no_connector_reads_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such file or folder"):
        connector(str(tmp_path / "absent"))
