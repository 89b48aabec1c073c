"""Monitors tell each match once in every channel, over runs, changed articles, failures and kills."""

import json
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from httpx import ConnectError

from newsledger.expectations.errors import SettingsError, SourceError
from newsledger.expectations.keys import text_sha256
from newsledger.flows.cli.queries import sql
from newsledger.flows.fetch.webhook import Webhook
from newsledger.flows.run import alerts
from newsledger.flows.run.alert_files import feed, line_of, message, write_lines
from newsledger.flows.run.alerts import begin_monitors, preview, tell
from newsledger.flows.run.monitor_file import Monitor, monitor, monitors
from newsledger.warehouse.home import Home
from newsledger.warehouse.monitor_matches import NewMatches
from newsledger.warehouse.monitor_store import MonitorMatch, monitor_store
from tests.batches import Rows, arrow, valid
from tests.homes import prepared, publish

AT = datetime(2026, 3, 5, 8, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"


class Receiver(ThreadingHTTPServer):
    """A webhook on loopback that answers with one status after another, then with 200."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.statuses: list[int] = []
        self.requests: list[str] = []
        self.taken: list[dict[str, str]] = []


class _Answer(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status = self.server.statuses.pop(0) if self.server.statuses else 200
        self.server.requests.append(self.headers["Idempotency-Key"])
        if status == 200:
            self.server.taken.append(content)
        self.send_response(status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def state(*contents: str, version: int = 1) -> Rows:
    """Return rows of one article in a version that quotes some words."""
    rows = {name: listed[:1] for name, listed in valid(1).items()}
    body = " ".join(f"“{content},” Ada Brandt said." for content in contents)
    key = f"article-v{version}"
    rows["articles"] = [rows["articles"][0] | {"article_id": key, "version": version, "is_latest": True, "text": body}]
    rows["articles"][0]["text_sha256"] = text_sha256(body)
    quote = rows["quotes"][0] | {"article_id": key, "depth": 0, "parent_quote_id": None}
    rows["quotes"] = [
        quote
        | {"quote_id": f"quote-{version}-{number}", "content": content, "text": content}
        | {"start_char": body.index(content), "end_char": body.index(content) + len(content)}
        for number, content in enumerate(contents)
    ]
    return {name: rows[name] for name in ("sources", "documents", "articles", "entities", "quotes")}


def published(home: Home, *contents: str, version: int) -> None:
    """Publish a version of the article; the earlier one is no longer the latest."""
    rows = state(*contents, version=version)
    if version > 1:
        rows["articles"].append(state("Nobody sails today")["articles"][0] | {"is_latest": False})
    publish(home, arrow(rows), run_id=f"run_{version}")


def watching(tmp_path: Path, receiver: Receiver, query: str = "sails OR ferries") -> Home:
    home = prepared(tmp_path / "home")
    channels = '["jsonl", "eml", "atom", "webhook"]'
    url = f"http://127.0.0.1:{receiver.server_port}/alerts"
    home.monitor_file.write_text(
        f'[[monitors]]\nname = "harbour"\nquery = "{query}"\nchannels = {channels}\nwebhook = "{url}"\n', "utf-8"
    )
    return home


def told(home: Home, receiver: Receiver) -> dict[str, list[str]]:
    """Return the passages that each channel has told, in sorted order."""
    lines = [json.loads(line) for line in (home.alerts / "harbour.jsonl").read_text("utf-8").splitlines()]
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in home.alerts.glob("harbour/*.eml")]
    entries = ElementTree.parse(home.alerts / "harbour.atom").iterfind(f"{ATOM}entry/{ATOM}content")
    return {
        "jsonl": sorted(line["passage"] for line in lines),
        "eml": sorted(mail.get_content().splitlines()[0] for mail in mails),
        "atom": sorted((entry.text or "").splitlines()[0].split(" article")[0] for entry in entries),
        "webhook": sorted(content["passage"] for content in receiver.taken),
    }


def run(home: Home, *contents: str, version: int) -> int:
    watched = begin_monitors(home)
    if contents:
        published(home, *contents, version=version)
    return tell(home, watched, AT + timedelta(minutes=version))


def test_three_runs_with_a_changed_article_tell_each_match_once_in_every_channel(
    tmp_path: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("newsledger.flows.fetch.webhook.time.sleep", lambda _: None)
    home = watching(tmp_path, receiver)
    receiver.statuses = [503, 503, 503]
    assert run(home, "Nobody sails today", version=1) == 1
    assert "503; the next run sends 1 alerts again" in caplog.text
    assert receiver.taken == []
    assert "/alerts" not in caplog.text
    with monitor_store(home) as store:
        assert (store.count("harbour"), store.due_counts("harbour")) == (1, {"webhook": 1})
        (detail,) = store.connection.execute("SELECT detail FROM deliveries WHERE channel = 'webhook'").fetchone()
        assert detail == f"127.0.0.1:{receiver.server_port} did not take the message: status 503"
    assert run(home, "Nobody sails today", "The ferries wait", version=2) == 1
    assert run(home, version=3) == 0
    both = ["Nobody ⟦sails⟧ today", "The ⟦ferries⟧ wait"]
    channels = told(home, receiver)
    assert {name: [line.removesuffix(" ") for line in lines] for name, lines in channels.items()}["webhook"] == both
    assert all(
        [line[: len(words)] for line, words in zip(lines, both, strict=True)] == both for lines in channels.values()
    )
    assert len(set(receiver.requests)) == 2
    with monitor_store(home) as store:
        assert [match.passage for match in store.matches("harbour")][::-1] == both


def test_what_matched_before_a_monitor_began_is_not_told(tmp_path: Path, receiver: Receiver) -> None:
    home = watching(tmp_path, receiver)
    published(home, "Nobody sails today", version=1)
    assert run(home, "Nobody sails today", "The ferries wait", version=2) == 1
    assert [content["passage"] for content in receiver.taken] == ["The ⟦ferries⟧ wait"]


def test_a_kill_between_publish_and_alert_loses_and_repeats_nothing(tmp_path: Path, receiver: Receiver) -> None:
    home = watching(tmp_path, receiver)
    begin_monitors(home)
    published(home, "Nobody sails today", version=1)
    assert run(home, version=2) == 1
    (home.alerts / "harbour.jsonl").write_bytes((home.alerts / "harbour.jsonl").read_bytes() + b'{"torn')
    with monitor_store(home) as store:
        (match,) = store.matches()
        store.settle([match], "jsonl", "pending")
        store.settle([match], "webhook", "sending")
    assert run(home, version=3) == 0
    assert told(home, receiver)["jsonl"] == ["Nobody ⟦sails⟧ today"]
    assert len(receiver.taken) == 1
    with monitor_store(home) as store:
        assert store.undelivered("harbour", "webhook", "uncertain") == [match]


def test_matches_are_a_table_of_sql_with_passages(
    tmp_path: Path, receiver: Receiver, capsys: pytest.CaptureFixture[str]
) -> None:
    home = watching(tmp_path, receiver)
    query = "SELECT monitor, day, passage, kind, found_at FROM Monitor_Matches JOIN quotes USING (quote_id)"
    run(home, "Nobody sails today", version=1)
    for expected in ("harbour,2026-03-03,Nobody ⟦sails⟧ today,direct,2026-03-05 08:01:00+00", ""):
        sql(query, home=home.root, form="csv")
        assert capsys.readouterr().out.splitlines() == [
            "monitor,day,passage,kind,found_at",
            *([expected] if expected else []),
        ]
        home.monitors.unlink(missing_ok=True)
    with pytest.raises(SettingsError, match="leave out --as-of or monitor_matches"):
        sql(query, home=home.root, as_of="1")


def test_a_state_that_was_searched_is_not_searched_again(
    tmp_path: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = watching(tmp_path, receiver)
    assert run(home, "Nobody sails today", version=1) == 1
    searches: list[str] = []

    def found(_home: Home, name: str, *_: object, **__: object) -> NewMatches:
        searches.append(name)
        return NewMatches([], [])

    monkeypatch.setattr(alerts, "findings", found)
    run(home, version=2)
    assert searches == []
    run(home, "Nobody sails today", "The ferries wait", version=3)
    assert searches == ["harbour"]


def test_a_monitor_that_is_added_during_a_run_begins_with_the_next(tmp_path: Path, receiver: Receiver) -> None:
    home = watching(tmp_path, receiver)
    watched = begin_monitors(home)
    text = home.monitor_file.read_text("utf-8")
    home.monitor_file.write_text(f'{text}[[monitors]]\nname = "late"\nquery = "sails"\n', "utf-8")
    published(home, "Nobody sails today", version=1)
    assert tell(home, watched, AT) == 1
    assert run(home, version=2) == 0
    assert not (home.alerts / "late.jsonl").exists()


def test_a_channel_that_cannot_be_written_does_not_stop_the_run_or_the_other_monitors(
    tmp_path: Path, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    home = watching(tmp_path, receiver)
    text = home.monitor_file.read_text("utf-8")
    home.monitor_file.write_text(f'{text}[[monitors]]\nname = "quay"\nquery = "sails"\n', "utf-8")
    (home.alerts / "harbour.jsonl").mkdir(parents=True)
    assert run(home, "Nobody sails today", version=1) == 2
    assert "monitor harbour: " in caplog.text
    assert "the next run tells what is due" in caplog.text
    assert (home.alerts / "quay.jsonl").is_file()
    (home.alerts / "harbour.jsonl").rmdir()
    assert run(home, version=2) == 0
    assert told(home, receiver)["jsonl"] == ["Nobody ⟦sails⟧ today"]


def test_a_preview_stores_nothing(tmp_path: Path, receiver: Receiver) -> None:
    home = watching(tmp_path, receiver)
    published(home, "Nobody sails today", version=1)
    (match,) = preview(home, monitor(home.root, "harbour"), limit=5)
    assert (match.passage, match.day) == ("Nobody ⟦sails⟧ today", "2026-03-03")
    assert not home.monitors.exists()
    assert not home.alerts.exists()


def test_erased_matches_are_not_told_again(tmp_path: Path, receiver: Receiver) -> None:
    home = watching(tmp_path, receiver)
    run(home, "Nobody sails today", version=1)
    with monitor_store(home) as store:
        store.erase({"article-v1"}, set())
        assert store.matches() == []
    assert b"Nobody" not in home.monitors.read_bytes()
    assert run(home, "Nobody sails today", version=2) == 0


MATCH = MonitorMatch(
    *("mat_1", "harbour", "art_1", "quo_1", "2026-03-03", "Nordlys & Co", "Boats <stay>\x07 in", "Ada"),
    *("Ada → Nordlys", "Nobody ⟦sails⟧", "https://nordlys.example/a?b=1&c=2", "2026-03-05T08:00:00+00:00"),
)


def is_absolute(iri: str | None) -> bool:
    return bool(iri and urlsplit(iri).scheme)


def test_the_feed_keeps_the_rules_of_atom() -> None:
    watched = Monitor(name="harbour", query="sails")
    root = ElementTree.fromstring(feed(watched, [MATCH, MATCH]))
    assert root.tag == f"{ATOM}feed"
    for element in (root, *root.iterfind(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1, name
        assert is_absolute(element.findtext(f"{ATOM}id"))
        assert datetime.fromisoformat(element.findtext(f"{ATOM}updated") or "").tzinfo is not None
        assert all(author.findtext(f"{ATOM}name") for author in element.iterfind(f"{ATOM}author"))
    assert len(root.findall(f"{ATOM}author")) == 1
    assert [link.get("rel") for link in root.iterfind(f"{ATOM}link")] == ["self"]
    (entry, _) = root.findall(f"{ATOM}entry")
    (link,) = entry.findall(f"{ATOM}link")
    assert (link.get("rel"), link.get("href")) == ("alternate", MATCH.link)
    assert entry.findtext(f"{ATOM}content") == "Nobody ⟦sails⟧ Boats <stay> in 2026-03-03"
    assert feed(watched, [MATCH]) == feed(watched, [MATCH])
    assert ElementTree.fromstring(feed(watched, [])).findtext(f"{ATOM}updated")


def test_a_message_has_its_headers_and_cannot_gain_others() -> None:
    split = MonitorMatch(
        **{name: getattr(MATCH, name) for name in MATCH.__slots__} | {"chain": "Ada\r\nBcc: x@example.org"}
    )
    mail = message_from_bytes(message(Monitor(name="harbour", query="x", mail_to="desk@example.org"), split))
    assert (mail["To"], mail["Bcc"], mail["Message-ID"]) == ("desk@example.org", None, "<mat_1@newsledger.invalid>")


def test_lines_that_the_file_has_are_not_added_again(tmp_path: Path) -> None:
    for _ in range(2):
        write_lines(tmp_path, Monitor(name="harbour", query="x"), [MATCH])
    assert (tmp_path / "harbour.jsonl").read_bytes() == line_of(MATCH)


@pytest.mark.parametrize("line", [b"seen by Ann\n", b"[1]\n", b'{"note": "x"}\n', b"\xff\n"])
def test_lines_that_are_no_alerts_stay_in_the_file(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "harbour.jsonl"
    path.write_bytes(line)
    for _ in range(2):
        write_lines(tmp_path, Monitor(name="harbour", query="x"), [MATCH])
    assert path.read_bytes() == line + line_of(MATCH)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://ann:pw@hooks.example/services/T0/key?token=1", "hooks.example"),
        ("http://hooks.example:8080?key=1", "hooks.example:8080"),
        ("http://[::1/key", "[::1"),
        ("https:///key", "the address"),
    ],
)
def test_what_is_said_of_a_webhook_names_its_host_alone(url: str, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ConnectError("away")

    monkeypatch.setattr("httpx.Client.post", refuse)
    with pytest.raises(SourceError, match=f"^{re.escape(host)} did not take the message: ConnectError$") as told_error:
        Webhook(url, attempts=1).post(b"{}", "k")
    assert "key" not in str(told_error.value.url)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('[[monitors]]\nname = "A B"\nquery = "x"', "monitors.0.name"),
        ('[[monitors]]\nname = "a"\nquery = "x AND"', "monitor a: "),
        ('[[monitors]]\nname = "a"\nquery = "x"\nchannels = ["webhook"]', "needs either webhook or webhook_env"),
        ('[[monitors]]\nname = "a"\nquery = "x"\nmail_to = "nobody"', "mail"),
        ('[[monitors]]\nname = "a"\nquery = "x"\n[[monitors]]\nname = "a"\nquery = "y"', "two monitors are named a"),
        ("[[monitors]", "monitors.toml: "),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(tmp_path: Path, text: str, fault: str) -> None:
    Home(tmp_path).monitor_file.write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=fault):
        monitors(tmp_path)


def test_an_address_may_stand_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    watched = Monitor(name="a", query="x", channels=("webhook",), webhook_env="HOOK", token_env="TOKEN")
    with pytest.raises(SettingsError, match="monitor a: the environment variable HOOK is not set"):
        watched.address()
    monkeypatch.setenv("HOOK", "http://127.0.0.1:9/x")
    monkeypatch.setenv("TOKEN", "t")
    assert (watched.address().url, watched.address().token) == ("http://127.0.0.1:9/x", "t")
