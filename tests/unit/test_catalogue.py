"""sources.toml says whose an entry point is, and a wrong one is refused in one line that says where."""

from pathlib import Path

import pytest

from newsledger.expectations.errors import SettingsError
from newsledger.flows.crawl.owners import Owners, outlet_of
from newsledger.flows.sources.resolve import entries

GOOD = """
[[outlets]]
id = "post"
name = "Lindesvik Post"
domain = "Post.example"
country = "NO"
language = "en"
kind = "newspaper"

[[outlets.entries]]
kind = "feed"
url = "https://post.example/rss"
match = "/news/"

[[outlets.entries]]
kind = "jsonl"
path = "dumps/all.jsonl"
fields = { title = "headline", text = "body.plain" }

[[outlets]]
id = "wire"
name = "The Wire"
"""


def write(home: Path, text: str, name: str = "sources.toml") -> Path:
    home.mkdir(parents=True, exist_ok=True)
    (home / name).write_text(text, encoding="utf-8")
    return home / name


def test_entries_know_their_outlet_and_paths_count_from_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    for asked in ((), (str(path),), ("post",)):
        feed, dump = entries(asked, tmp_path)
        assert (feed.kind, feed.location, feed.match) == ("feed", "https://post.example/rss", "/news/")
        assert feed.outlet is not None
        assert (feed.outlet.source_id, feed.outlet.domain, feed.outlet.country_code) == ("post", "post.example", "NO")
        assert (dump.location, dump.fields["text"]) == (str(tmp_path / "dumps/all.jsonl"), "body.plain")
    assert entries(("wire",), tmp_path) == []


def test_a_folder_of_lists_is_one_list(tmp_path: Path) -> None:
    write(tmp_path / "sources", GOOD, "a.toml")
    write(tmp_path / "sources", GOOD.replace('"post"', '"gazette"').replace('"wire"', '"other"'), "b.toml")
    assert [entry.outlet.source_id for entry in entries((), tmp_path) if entry.outlet] == [
        *["post", "post"],
        *["gazette", "gazette"],
    ]
    write(tmp_path / "sources", GOOD, "c.toml")
    with pytest.raises(SettingsError, match=r"c\.toml: duplicate outlet 'post'"):
        entries((), tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('kind = "feed"', 'kind = "fed"', r"outlet 'post', entry 1, kind: Input should be 'feed'"),
        ('url = "https://post.example/rss"', 'url = "post.example"', r"outlet 'post', entry 1: url 'post.example'"),
        ('path = "dumps/all.jsonl"', "", r"outlet 'post', entry 2: needs either a url or a path"),
        ('match = "/news/"', 'match = "("', r"outlet 'post', entry 1: match '\(' is not a valid regular expression"),
        ('country = "NO"', 'country = "Norway"', r"outlet 'post', country: .*\(got 'Norway'\)"),
        ('kind = "newspaper"', 'kind = "paper"', r"outlet 'post', kind: .*\(got 'paper'\)"),
        ('title = "headline"', 'headline = "headline"', r"outlet 'post', entry 2: unknown field 'headline'"),
        ('id = "wire"', 'idd = "wire"', r"outlet 2, id: Field required"),
        ('name = "The Wire"', 'name = "The Wire', r"is not valid TOML"),
        ('path = "dumps/all.jsonl"', r'path = "a\u0000b"', r"outlet 'post', entry 2: the path has a zero byte"),
    ],
)
def test_a_fault_is_told_with_file_outlet_and_entry(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in GOOD
    write(tmp_path, GOOD.replace(old, new))
    with pytest.raises(SettingsError, match=message) as caught:
        entries((), tmp_path)
    assert "sources.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_mark_that_an_editor_leaves_is_no_fault_and_a_value_at_a_wrong_name_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(GOOD, encoding="utf-8-sig")
    assert entries((), tmp_path)
    write(tmp_path, GOOD.replace('match = "/news/"', 'token = "s3cr3t"'))
    with pytest.raises(SettingsError, match="entry 1, token: Extra inputs are not permitted") as caught:
        entries((), tmp_path)
    assert "s3cr3t" not in str(caught.value)


def test_a_source_is_a_path_an_address_or_an_outlet_and_else_refused(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("One.")
    (tmp_path / "one.warc.gz").write_bytes(b"")
    found = entries(
        [str(tmp_path / "one.txt"), str(tmp_path / "one.warc.gz"), "https://www.theguardian.com/uk"], tmp_path
    )
    assert [entry.kind for entry in found] == ["folder", "warc", "url"]
    assert found[2].outlet is not None
    assert found[2].outlet.country_code == "GB"
    with pytest.raises(SettingsError, match="no such file or folder: absent"):
        entries(["absent"], tmp_path)
    with pytest.raises(SettingsError, match=r"no SOURCE .* is given, and .*sources\.toml lists no outlets"):
        entries((), tmp_path)
    with pytest.raises(SettingsError, match="the host is missing"):
        entries(["http://"], tmp_path)


def test_an_address_belongs_to_the_outlet_of_its_domain(tmp_path: Path) -> None:
    own = outlet_of("https://www.post.example/a")
    owners = Owners([own])
    assert owners.of("https://sport.post.example/b") == own
    assert owners.of("https://post.example.evil.example/b") is None
    assert owners.of("http://[broken") is None
