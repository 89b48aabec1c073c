"""Read pages with one extractor: `python page_readers.py READER < LINES`, one JSON object per line in and out.

An input line has `path` (gzipped HTML) and `url`; an output line has `title`, `authors`, `date` (a day), `text` and
`why`, the reason for an empty result. Exits with 3 if the extractor is not installed. Extractors open no connections.
"""

import gzip
import json
import logging
import signal
import socket
import sys
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, NoReturn

PATIENCE = 60
PACKAGES = {"newsledger": "newsledger", "trafilatura": "trafilatura", "htmldate": "htmldate",
            "newspaper4k": "newspaper4k", "news-please": "news-please"}  # fmt: skip
Answer = dict[str, Any]


def newsledger(path: Path, url: str) -> Answer:
    """Read a page with newsledger; the day is the one that the page states, as with the other extractors."""
    from newsledger.transforms.documents import RawDocument
    from newsledger.transforms.extraction.reader import articles

    raw = RawDocument("d", "s", url, None, datetime(2026, 11, 1, tzinfo=UTC), content(path), "text/html")
    found = articles(raw)[0]
    return {"title": found.title, "authors": list(found.authors), "date": _day(found.published_on), "text": found.text,
            "methods": [found.title_method, found.authors_method, found.published_method]}  # fmt: skip


def trafilatura(path: Path, url: str) -> Answer:
    """Read a page with the defaults of trafilatura, without comments."""
    import trafilatura as library

    found = library.bare_extraction(content(path), url=url, with_metadata=True, include_comments=False)
    if found is None:
        return {}
    return {"title": found.title, "authors": (found.author or "").split("; "), "date": _day(found.date),
            "text": found.text}  # fmt: skip


def htmldate(path: Path, url: str) -> Answer:
    """Read the date of a page with htmldate, as original as it finds one; it reads nothing else."""
    from htmldate import find_date

    return {"date": find_date(_text(path), url=url, original_date=True, extensive_search=True)}


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
    "newsledger": newsledger, "trafilatura": trafilatura, "htmldate": htmldate, "newspaper4k": newspaper4k,
    "news-please": news_please,
}  # fmt: skip


def content(path: Path) -> bytes:
    """Return the decompressed bytes of a page."""
    return gzip.decompress(path.read_bytes())


def _text(path: Path) -> str:
    """Decode a page for the extractors that accept text only; all get the same text."""
    from trafilatura.utils import decode_file

    return str(decode_file(content(path)))


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
