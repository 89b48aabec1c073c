"""Read pages with one extractor: `python page_readers.py READER < LINES`, one JSON object per line in and out.

An input line has `path` (gzipped HTML) and `url`; an output line has `title`, `authors`, `date` (a day), `text` and
`why`, the reason for an empty result. Exits with 3 if the extractor is not installed. Extractors open no connections.
"""

import gzip
import json
import logging
import re
import signal
import socket
import sys
import warnings
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, NoReturn

PATIENCE = 60
_UTC = re.compile(r"\d:\d\d.*(?:Z|[+-]00:?00|GMT|UTC)$")
ISO = re.compile(r"\d{4}-\d\d-\d\d")
PACKAGES = {"newsledger": "newsledger", "trafilatura": "trafilatura", "newspaper4k": "newspaper4k",
            "news-please": "news-please"}  # fmt: skip
Answer = dict[str, Any]


def newsledger(path: Path, url: str) -> Answer:
    """Read a page with newsledger; the day is the page's local day, as in the results of the other extractors.

    If a page gives its timestamp in UTC only, the day next to the headline indicates the local day.
    """
    from newsledger.transforms.dates import parsed
    from newsledger.transforms.documents import RawDocument
    from newsledger.transforms.extraction.decoding import decoded
    from newsledger.transforms.extraction.html.metadata import metadata
    from newsledger.transforms.extraction.html.page import tree
    from newsledger.transforms.extraction.html.visible_date import beside_headline
    from newsledger.transforms.extraction.reader import articles

    raw = RawDocument("d", "s", url, None, datetime(2026, 11, 1, tzinfo=UTC), content(path), "text/html")
    found = articles(raw)[0]
    day = _day(found.published_at) if found.published_method != "fetched" else None
    page = tree(decoded(raw, raw.content)[0])
    dates = metadata(page, url).dates
    same = [one.written for one in dates if (dated := parsed(one.written)) and dated.at == found.published_at]
    local = [one for one in map(_written_day, same) if one] + [one.written for one in dates if one.method == "url"]
    if same and all(map(_UTC.search, same)):
        shown = (parsed(one) for one in beside_headline(page, raw)[:1])
        local += [str(one.at.date()) for one in shown if one and _is_local(found.published_at, one.at)]
    day = next((one for one in local if day and one != day and _is_near(one, day)), day)
    return {"title": found.title, "authors": list(found.authors), "date": day, "text": found.text,
            "methods": [found.title_method, found.authors_method, found.published_method]}  # fmt: skip


def trafilatura(path: Path, url: str) -> Answer:
    """Read a page with the defaults of trafilatura, without comments."""
    import trafilatura as library

    found = library.bare_extraction(content(path), url=url, with_metadata=True, include_comments=False)
    if found is None:
        return {}
    return {"title": found.title, "authors": (found.author or "").split("; "), "date": _day(found.date),
            "text": found.text}  # fmt: skip


def newspaper4k(path: Path, url: str) -> Answer:
    """Read a page with newspaper4k, without downloading it."""
    import newspaper

    found = newspaper.Article(url, fetch_images=False)
    found.download(input_html=_text(path))
    found.parse()
    return {"title": found.title, "authors": list(found.authors), "date": _day(found.publish_date), "text": found.text}


def news_please(path: Path, url: str) -> Answer:
    """Read a page with news-please, without downloading it."""
    from newsplease import NewsPlease

    found = NewsPlease.from_html(_text(path), url=url, fetch_images=False)
    return {"title": found.title, "authors": list(found.authors or []), "date": _day(found.date_publish),
            "text": found.maintext}  # fmt: skip


READERS: dict[str, Callable[[Path, str], Answer]] = {
    "newsledger": newsledger, "trafilatura": trafilatura, "newspaper4k": newspaper4k, "news-please": news_please,
}  # fmt: skip


def content(path: Path) -> bytes:
    """Return the decompressed bytes of a page."""
    return gzip.decompress(path.read_bytes())


def _text(path: Path) -> str:
    """Decode a page for the extractors that accept text only; all get the same text."""
    from trafilatura.utils import decode_file

    return str(decode_file(content(path)))


def _written_day(written: str) -> str | None:
    """Return the calendar day of a timestamp as written, in its own time zone."""
    if ISO.match(written):
        return written[:10]
    try:
        return parsedate_to_datetime(written).date().isoformat()
    except (ValueError, TypeError):
        return None


def _is_local(moment: datetime | None, day: datetime) -> bool:
    """Return whether a UTC timestamp falls on a day somewhere between UTC-8 and UTC+9."""
    return moment is not None and timedelta(hours=-9) <= moment - day < timedelta(hours=24 + 8)


def _is_near(one: str, other: str) -> bool:
    """Return whether two days can be the local days of one moment in two time zones."""
    if not ISO.fullmatch(one):
        return False
    return abs((datetime.fromisoformat(one) - datetime.fromisoformat(other)).days) <= 1


def _day(moment: object) -> str | None:
    return str(moment)[:10] if moment else None


def _refuse(*_: object) -> NoReturn:
    raise OSError("no connections here")


def _expire(*_: object) -> NoReturn:
    raise TimeoutError(f"more than {PATIENCE} s")


def attempt(name: str, path: Path, *, url: str) -> Answer:
    """Return an extractor's result for a page; an exception becomes the reason for an empty result."""
    try:
        found = READERS[name](path, url)
    except Exception as exc:  # noqa: BLE001
        found = {"why": f"{type(exc).__name__}: {exc}"[:200]}
    return {"title": None, "authors": [], "date": None, "text": "", "why": ""} | found


def answer(name: str, line: str) -> Answer:
    """Return an extractor's result for an input line, or a timeout."""
    asked = json.loads(line)
    signal.alarm(PATIENCE)
    try:
        found = attempt(name, Path(asked["path"]), url=asked["url"])
    finally:
        signal.alarm(0)
    return found | {"text": found["text"] or "", "authors": found["authors"] or []}


def main() -> None:
    """Answer every line of stdin; the first output line is the version of the extractor."""
    name = sys.argv[1]
    try:
        print(json.dumps(version(PACKAGES[name])), flush=True)
    except ModuleNotFoundError:
        sys.exit(3)
    socket.socket.connect = _refuse  # type: ignore[method-assign]
    socket.getaddrinfo = _refuse
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    signal.signal(signal.SIGALRM, _expire)
    out, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        print(json.dumps(answer(name, line)), file=out, flush=True)


if __name__ == "__main__":
    main()
