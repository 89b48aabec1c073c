"""Compare newsledger with other extractors on the pages of three public benchmarks.

    python benchmarks/pages.py CORPORA [--sample N] [--others PYTHON] [--keep FOLDER] [--half odd|even] [--wrong FIELD]

CORPORA contains `aeb_scrapinghub`, `trafilatura_eval` and `postlight`. --sample reads N evenly spaced pages of each.
--others is an interpreter in whose environment `benchmarks/pages-requirements.txt` is installed; by default,
newspaper4k and news-please are imported from the current environment, and left out if absent. --keep stores the results
of the other extractors. --wrong lists newsledger's wrong values of a field (title, author, date, body), --half reads
every other page.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml.html import document_fromstring
from page_readers import READERS, content
from page_scores import bodies, overlap, right, share

HERE = Path(__file__).parent
FIELDS = ("title", "author", "date")
LITTLE = 200
GOOD = 0.9
SETS = ("aeb_scrapinghub", "trafilatura_eval", "postlight")
Answers = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a set with its gold values: title, author, date, body, with, without, if available."""

    path: Path
    url: str
    known: dict[str, Any]

    @property
    def key(self) -> str:
        """Return the name of the page."""
        return f"{self.path.parent.name}/{self.path.name}"


def aeb(folder: Path) -> Iterator[Page]:
    """Yield pages with a gold body."""
    for name, gold in json.loads((folder / "ground-truth.json").read_text(encoding="utf-8")).items():
        yield Page(
            folder / f"html/{name}.html.gz", gold.get("url") or "https://page.example/", {"body": gold["articleBody"]}
        )


def snippets(folder: Path) -> Iterator[Page]:
    """Yield pages with snippets that must or must not be extracted, many with title, author and date."""
    for url, gold in json.loads((folder / "tests/evaldata.json").read_text(encoding="utf-8")).items():
        for place in ("cache", "eval"):
            if (path := folder / f"tests/{place}/{gold['file']}.gz").exists():
                yield Page(path, url, gold)
                break


def fixtures(folder: Path) -> Iterator[Page]:
    """Yield pages with title, author and date, once each; stop at the first gold entry without a URL."""
    seen = set()
    for gold in json.loads((folder / "gold_extracted.json").read_text(encoding="utf-8")):
        path = folder / f"fixtures/{gold['fixture']}.gz"
        if path.exists() and path not in seen:
            seen.add(path)
            host = gold["fixture"].split("--")[0].removesuffix(".html")
            yield Page(path, gold["url"] or f"https://{host}/", gold | {"date": gold["date_published"]})


def chosen(pages: list[Page], sample: int | None, half: str | None) -> list[Page]:
    """Select every other page if a half is requested, then an evenly spaced sample."""
    if half:
        pages = pages[(0 if half == "even" else 1) :: 2]
    step = max(1, len(pages) // sample) if sample else 1
    return pages[::step][:sample]


def answers(reader: str, pages: list[Page], *, python: str, kept: Path | None) -> tuple[str, Answers]:
    """Return the version of an extractor, or why it cannot run, and its results by page, reusing those in `kept`."""
    if kept and kept.exists():
        stored = json.loads(kept.read_text())
        if all(page.key in stored["answers"] for page in pages):
            return stored["version"], stored["answers"]
    asked = "".join(json.dumps({"path": str(page.path), "url": page.url}) + "\n" for page in pages)
    began = time.monotonic()
    command = [python, "-W", "ignore", str(HERE / "page_readers.py"), reader]
    said = subprocess.run(command, input=asked, capture_output=True, text=True, check=False)
    if said.returncode:
        why = "not installed" if said.returncode == 3 else said.stderr.strip()[-200:]
        return f"cannot run here: {why}", {}
    version, *lines = said.stdout.splitlines()
    found = {page.key: json.loads(line) for page, line in zip(pages, lines, strict=True)}
    version = f"{json.loads(version)}, {len(pages) / (time.monotonic() - began):.1f} pages/s"
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps({"version": version, "answers": found}))
    return version, found


def figures(pages: list[Page], read: Answers) -> dict[str, str]:
    """Return the figures of one extractor on one set, by name."""
    found: dict[str, str] = {}
    if any("body" in page.known for page in pages):
        f1, precision, recall = bodies(overlap(page.known["body"], read[page.key]["text"]) for page in pages)
        found["body F1"] = f"{f1:.3f}"
        found["P / R"] = f"{precision:.3f} / {recall:.3f}"
    if any("with" in page.known for page in pages):
        found["snippets F1"] = f"{snippet_f1(pages, read):.3f}"
    return found | field_figures(pages, read) | rest(pages, read)


def field_figures(pages: list[Page], read: Answers) -> dict[str, str]:
    """Return shares of correct titles, authors and days, and the number of values where the gold has none."""
    found: dict[str, str] = {}
    for name in FIELDS:
        value, count = share(
            right(name, page.known[name], got(read, page, name)) for page in pages if page.known.get(name)
        )
        if count:
            found[f"{name} ({count})"] = f"{value:.3f}"
    for name in ("author", "date"):
        if none := [page for page in pages if page.known.get(name) == ""]:
            found[f"{name} unasked ({len(none)})"] = str(sum(any(got(read, page, name) or ()) for page in none))
    return found


def rest(pages: list[Page], read: Answers) -> dict[str, str]:
    """Return the number of refused pages and the share of list items kept."""
    found: dict[str, str] = {}
    if failed := sum(bool(read[page.key]["why"]) for page in pages):
        found["refused"] = str(failed)
    kept, whole = listed(pages, read)
    if whole:
        found["li kept"] = f"{kept / whole:.3f}"
    return found


def got(read: Answers, page: Page, name: str) -> Any:
    """Return the value of a field."""
    return read[page.key]["authors" if name == "author" else name]


def snippet_f1(pages: list[Page], read: Answers) -> float:
    """Return F1 over snippets that must or must not be in the text."""
    found = missed = invented = 0
    for page in pages:
        text = _line(read[page.key]["text"])
        here = sum(_line(one) in text for one in page.known["with"])
        found, missed = found + here, missed + len(page.known["with"]) - here
        invented += sum(_line(one) in text for one in page.known["without"])
    return 2 * found / (2 * found + missed + invented or 1)


def listed(pages: list[Page], read: Answers) -> tuple[int, int]:
    """Return the characters of gold list items in the extracted text, and of all gold list items."""
    kept = whole = 0
    for page in pages:
        text = _line(read[page.key]["text"])
        for item in items(page):
            whole += len(item)
            kept += len(item) if item in text else 0
    return kept, whole


def items(page: Page) -> Iterator[str]:
    """Return the list items of the page whose text is in the gold body; for snippets, those inside a list item."""
    body, wanted = _line(page.known.get("body", "")), [_line(one) for one in page.known.get("with", ())]
    if not body and not wanted:
        return
    seen = set()
    for element in document_fromstring(content(page.path)).iter("li"):
        item = _line(element.text_content())
        for one in [item] if len(item) >= 20 and item in body else [one for one in wanted if one in item]:
            if one not in seen:
                seen.add(one)
                yield one


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


def little(pages: list[Page], read: Answers) -> Iterator[str]:
    """Yield a line for each page of which almost nothing was read although it has text."""
    for page in pages:
        one = read[page.key]
        if len(one["text"]) < LITTLE and len(page.known.get("body", "x" * LITTLE)) >= LITTLE:
            yield f"  {page.key}: {len(one['text'])} characters {one['why']}"


def wrong(pages: list[Page], read: Answers, field: str) -> Iterator[str]:
    """Yield the wrong values of a field, worst bodies first."""
    if field == "body":
        scored = sorted(
            (overlap(page.known["body"], read[page.key]["text"]), page.key) for page in pages if "body" in page.known
        )
        yield from (f"  {key} found {f:.2f} invented {i:.2f} missed {m:.2f}" for (f, i, m), key in scored if f < GOOD)
        return
    for page in pages:
        answer = got(read, page, field)
        if page.known.get(field) and not right(field, page.known[field], answer):
            yield f"  {page.key} {read[page.key].get('methods')}\n    want {page.known[field]!r}\n    read {answer!r}"


def main() -> None:
    """Read the pages and print a table for each set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--sample", type=int)
    parser.add_argument("--others", default=sys.executable)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--half", choices=("odd", "even"))
    parser.add_argument("--wrong", choices=(*FIELDS, "body"), action="append", default=[])
    given = parser.parse_args()
    for name, load in zip(SETS, (aeb, snippets, fixtures), strict=True):
        report(name, chosen(list(load(given.corpora / name)), given.sample, given.half), given)


def report(name: str, pages: list[Page], given: argparse.Namespace) -> None:
    """Read one set with every extractor, two at a time, and print their figures."""

    def ask(reader: str) -> tuple[str, Answers]:
        own = reader in ("newsledger", "trafilatura", "htmldate")
        kept = given.keep / f"{name}.{reader}.json" if given.keep and reader != "newsledger" else None
        return answers(reader, pages, python=sys.executable if own else given.others, kept=kept)

    with ThreadPoolExecutor(2) as pool:
        told = dict(zip(READERS, pool.map(ask, READERS), strict=True))
    print(f"\n{name}: {len(pages)} pages")
    for reader, (version, read) in told.items():
        found = figures(pages, read) if read else {}
        only = "date" if reader == "htmldate" else ""
        shown = "  ".join(f"{key} {value}" for key, value in found.items() if key.startswith(only))
        print(f"  {reader:12} {shown}\n  {'':12} {version}", flush=True)
    own = told["newsledger"][1]
    for field in given.wrong:
        print(f"wrong: {field}", *wrong(pages, own, field), sep="\n")
    print("next to nothing read:", *(list(little(pages, own)) or ["  none"]), sep="\n", flush=True)


if __name__ == "__main__":
    main()
