"""Alerts as files: JSON lines, e-mail and an Atom feed (RFC 4287). Writing an alert again changes nothing."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from newsledger.flows.run.monitor_file import Monitor
from newsledger.warehouse.durable import replace
from newsledger.warehouse.monitor_store import MonitorMatch

FEED_ENTRIES = 200
_ATOM = "http://www.w3.org/2005/Atom"


def write_lines(folder: Path, monitor: Monitor, matches: Sequence[MonitorMatch]) -> None:
    """Add a line per match to `NAME.jsonl`, except for those that the file has; a torn last line is replaced.

    Other lines stay as they are, also those that are no alerts, as after an edit.
    """
    path = folder / f"{monitor.name}.jsonl"
    lines = path.read_bytes().splitlines(keepends=True) if path.exists() else []
    whole = [line for line in lines if line.endswith(b"\n")]
    line_ids = {_match_id(line) for line in whole}
    new_lines = [line_of(match) for match in matches if match.match_id not in line_ids]
    replace(path, b"".join([*whole, *new_lines]))


def _match_id(line: bytes) -> str | None:
    """Return the match that a line of the file tells; None if the line is no alert."""
    try:
        alert = json.loads(line)
    except ValueError:
        return None
    return str(alert.get("match_id")) if isinstance(alert, dict) else None


def line_of(match: MonitorMatch) -> bytes:
    """Return a match as a line of JSON."""
    return json.dumps(asdict(match), ensure_ascii=False).encode() + b"\n"


def write_messages(folder: Path, monitor: Monitor, matches: Sequence[MonitorMatch]) -> None:
    """Write `NAME/MATCH_ID.eml` for each match."""
    for match in matches:
        replace(folder / monitor.name / f"{match.match_id}.eml", message(monitor, match))


def message(monitor: Monitor, match: MonitorMatch) -> bytes:
    """Return a match as a message of e-mail, with the line ends of SMTP."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = monitor.mail_from, monitor.mail_to
    mail["Subject"] = _plain(f"{monitor.name}: {match.chain or match.title or match.outlet or match.article_id}")
    mail["Date"] = datetime.fromisoformat(match.found_at)
    mail["Message-ID"] = f"<{match.match_id}@newsledger.invalid>"
    facts = (match.title, match.chain, match.outlet, match.day, match.link)
    mail.set_content("\n".join([_plain(match.passage), "", *(_plain(fact) for fact in facts if fact)]) + "\n")
    return mail.as_bytes()


def write_feed(folder: Path, monitor: Monitor, matches: Sequence[MonitorMatch]) -> None:
    """Write `NAME.atom` with the newest matches, newest first."""
    replace(folder / f"{monitor.name}.atom", feed(monitor, matches))


def feed(monitor: Monitor, matches: Sequence[MonitorMatch]) -> bytes:
    """Return matches as an Atom feed."""
    ElementTree.register_namespace("", _ATOM)
    root = ElementTree.Element(f"{{{_ATOM}}}feed")
    add = _adder(root)
    add("id", uuid5(NAMESPACE_URL, f"newsledger monitor {monitor.name}").urn)
    add("title", f"newsledger: {monitor.name}")
    add("subtitle", monitor.query)
    add("updated", max((match.found_at for match in matches), default="1970-01-01T00:00:00+00:00"))
    add("link", rel="self", href=f"{monitor.name}.atom", type="application/atom+xml")
    _adder(add("author"))("name", "newsledger")
    for match in matches:
        _fill(add("entry"), match)
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _fill(entry: ElementTree.Element, match: MonitorMatch) -> None:
    add = _adder(entry)
    add("id", uuid5(NAMESPACE_URL, f"newsledger match {match.match_id}").urn)
    add("title", match.chain or match.title or match.outlet or match.article_id)
    add("updated", match.found_at)
    _adder(add("author"))("name", match.outlet or "newsledger")
    if match.link:
        add("link", rel="alternate", href=match.link)
    add("content", "\n".join(part for part in (match.passage, match.title, match.day) if part), type="text")


def _adder(parent: ElementTree.Element) -> Callable[..., ElementTree.Element]:
    def add(name: str, text: str | None = None, /, **attributes: str) -> ElementTree.Element:
        child = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
        child.text = None if text is None else _plain(text)
        return child

    return add


def _plain(text: str) -> str:
    """Return the text without characters that XML and headers do not have, on one line."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
