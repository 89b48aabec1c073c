"""The commands of `newsledger sources`: list outlets, check each entry point once, add a site."""

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from newsledger.expectations.clock import now
from newsledger.expectations.errors import DocumentError, SettingsError, SourceError
from newsledger.flows.context import Run, new_run_id
from newsledger.flows.crawl.history import FetchHistory
from newsledger.flows.crawl.interface import EntryPoint
from newsledger.flows.crawl.reader import CrawlReader, owner
from newsledger.flows.fetch.model import Answer, DocumentLink, Fault
from newsledger.flows.fetch.request import FetchRequest, answer
from newsledger.flows.progress import Progress
from newsledger.flows.settings import Settings
from newsledger.flows.sources.catalogue import NAME
from newsledger.flows.sources.discovery import Site, discovered
from newsledger.flows.sources.registry import connector
from newsledger.flows.sources.resolve import catalogue, listed
from newsledger.warehouse.durable import private, replace
from newsledger.warehouse.home import Home
from newsledger.warehouse.journal import Journal
from newsledger.warehouse.request_index import RequestIndex

MAX_ITEMS = 1_000


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of checking one entry point; `newest` is the latest date that it states."""

    outlet: str
    kind: str
    location: str
    outcome: str
    items: int
    newest: datetime | None
    detail: str

    @property
    def is_success(self) -> bool:
        """Whether the entry point could be collected."""
        return self.outcome in ("new", "unchanged")


@contextmanager
def trial(settings: Settings) -> Iterator[tuple[CrawlReader, list[Answer]]]:
    """Return a reader that stores nothing, and the list that collects its answers."""
    with tempfile.TemporaryDirectory() as folder:
        home, moment = Home(Path(folder)), now()
        home.prepare()
        answers: list[Answer] = []
        with Journal(home, new_run_id(moment)) as journal:
            run = Run(new_run_id(moment), "check", home, settings, journal, Progress(quiet=True), started_at=moment)
            reach = CrawlReader(run, FetchHistory(RequestIndex(), moment), answers.append)
            try:
                yield reach, answers
            finally:
                reach.close()


def check(entries: Sequence[EntryPoint], settings: Settings) -> Iterator[CheckResult]:
    """Check every entry point once; follow no link and store nothing."""
    with trial(settings) as (reach, answers):
        for entry in entries:
            answers.clear()
            yield _tried(entry, reach, answers)


def _tried(entry: EntryPoint, reach: CrawlReader, answers: list[Answer]) -> CheckResult:
    """Return the result of reading one entry point; a single page is requested, links are not."""
    try:
        items_read = list(islice(connector(entry).answers(entry, reach), MAX_ITEMS))
    except (SourceError, DocumentError) as exc:
        return _result(entry, "failed", [], str(exc))
    is_page = any(isinstance(item, DocumentLink) and item.url == entry.location for item in items_read)
    if is_page:
        link, credentials = DocumentLink(entry.location), entry.credentials
        request = FetchRequest(link, owner(entry), trusted=True, credentials=credentials)
        answers.append(answer(request, *reach.attempt(request)))
    faults = [item for item in items_read if isinstance(item, Fault)]
    items = [item for item in items_read if not isinstance(item, Fault)]
    failed = next(filter(_is_failure, answers), None)
    if failed and len(items) == is_page:
        return _result(entry, failed.outcome or "failed", [], _reason(failed))
    return _result(entry, "new", items, f"{len(faults)} faults, first {faults[0].detail}" if faults else "")


def _is_failure(reply: Answer) -> bool:
    """Return whether an answer for a listing or document, not to be retried, brought nothing."""
    return reply.role != "robots" and reply.reason != "retried" and reply.outcome not in (None, "new", "unchanged")


def _reason(failed: Answer) -> str:
    return f"{failed.reason}: {failed.detail or ''}".strip(": ")


def _result(entry: EntryPoint, outcome: str, items: Sequence[Answer | DocumentLink], detail: str) -> CheckResult:  # noqa: PLR0917
    dates = [item.facts.published_at or item.changed_at for item in items if isinstance(item, DocumentLink)]
    newest = max((date for date in dates if date), default=None)
    name = entry.outlet.source_id if entry.outlet else ""
    return CheckResult(name, entry.kind, entry.location, outcome, len(items), newest, detail)


def add(url: str, settings: Settings) -> tuple[Site, Path]:
    """Discover the feeds and sitemaps of a site and add them to the home's list; return the site and the file.

    Raises:
        SettingsError: It cannot be fetched, offers nothing, or is listed already.
    """
    outlets_listed = listed(settings.home)
    with trial(settings) as (reach, answers):
        site = discovered(url, reach)
    if site is None:
        failed = next(filter(_is_failure, answers), None)
        raise SettingsError(f"cannot fetch {url}" + (f": {_reason(failed)}" if failed else ""))
    if any(spec.id == site.outlet.source_id for spec in outlets_listed):
        raise SettingsError(f"outlet {site.outlet.source_id!r} is already listed in {catalogue(settings.home)}")
    path = catalogue(settings.home) or settings.home / NAME
    if path.is_dir():
        path /= f"{site.outlet.source_id}.toml"
    content = path.read_text(encoding="utf-8").rstrip() + "\n\n" if path.exists() else ""
    replace(path, (content + written(site)).encode(), opener=private)
    return site, path


def written(site: Site) -> str:
    """Return a site as a TOML table."""
    outlet = site.outlet
    values = {
        "id": outlet.source_id,
        "name": outlet.name,
        "domain": outlet.domain,
        "country": outlet.country_code,
        "language": outlet.language,
        "kind": outlet.kind,
    }
    lines = ["[[outlets]]", *(f"{name} = {_quoted(value)}" for name, value in values.items() if value)]
    for offer in site.offers:
        lines += ["", "[[outlets.entries]]", f'kind = "{offer.kind}"', f"url = {_quoted(offer.url)}"]
    return "\n".join(lines) + "\n"


def _quoted(value: str) -> str:
    """Return a basic TOML string, whose escapes are those of JSON."""
    return json.dumps(value, ensure_ascii=True)
