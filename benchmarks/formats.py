"""Parse the public test suites of feeds, wires and archives, and compare the results with each suite's expectations.

python benchmarks/formats.py CORPORA [--json] [--all]: prints a line per suite and figure, then the differences (the
first ten of each suite, or all). CORPORA contains feedparser, w3c_feedvalidator, gofeed, miniflux, iptc_newsmlg2,
iptc_ninjs and warcio; absent suites are left out. Exits with 1 if a parser crashed or took more than ten seconds.
"""

import argparse
import ast
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from newsledger.expectations.errors import DocumentError
from newsledger.transforms.formats import ninjs
from newsledger.transforms.formats.archive_records import RecordFault
from newsledger.transforms.formats.decoding import text_of
from newsledger.transforms.formats.entries import Feed, plain
from newsledger.transforms.formats.feeds import feed
from newsledger.transforms.formats.newsml import items
from newsledger.transforms.formats.warc import captures

SLOW = 10.0
BASE = "http://base.example/"
FIELDS = {"title": "title", "link": "url", "id": "guid", "guid": "guid"}
ARCHIVES = {
    "bad.arc": ["resource"], "example-bad-non-chunked.warc.gz": ["response", "revisit"],
    "example-bad.warc.gz.bad": ["response", "revisit", "response"], "example-digest.warc": [],
    "example-iana.org-chunked.warc": ["response"], "example-resource.warc.gz": ["resource"],
    "example-space-in-target-uri.warc.gz": ["resource"], "example-space-in-url.arc": ["response"],
    "example-trunc.warc": ["response"], "example-wget-bad-target-uri.warc.gz": ["response", "resource", "resource"],
    "example-wrong-chunks.warc.gz": ["response"], "example.arc": ["response"], "example.arc.gz": ["response"],
    "example.warc": ["response", "revisit"], "example.warc.gz": ["response", "revisit"],
    "post-test.warc.gz": ["response", "response", "response"],
}  # fmt: skip


@dataclass
class Suite:
    """Results of one suite; `equal` and `all` count comparisons by the kind of value."""

    name: str
    files: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    equal: Counter[str] = field(default_factory=Counter)
    all: Counter[str] = field(default_factory=Counter)
    shortfalls: list[str] = field(default_factory=list)
    slowest: float = 0.0

    def read(self, path: Path, reader: Callable[[], Any]) -> Any:
        """Parse a file; return None if the parser refuses it or crashes, which are counted separately."""
        self.files += 1
        began = time.perf_counter()
        found = None
        try:
            found = reader()
            self.outcomes[f"read by {found.reader}" if isinstance(found, Feed) else "read"] += 1
        except DocumentError as error:
            self.outcomes[f"refused: {error.reason}"] += 1
        except Exception as error:  # noqa: BLE001 - crashes are counted
            self.outcomes["CRASHED"] += 1
            self.shortfalls.append(f"CRASHED {path.name}: {error!r}")
        self.slowest = max(self.slowest, time.perf_counter() - began)
        return found

    def compare(self, what: str, path: Path, pair: tuple[object, object]) -> None:
        """Count a comparison of an expected value with the parsed one."""
        wanted, got = pair
        self.all[what] += 1
        if wanted == got:
            self.equal[what] += 1
        else:
            self.shortfalls.append(f"{what} {'/'.join(path.parts[-3:])}: wanted {wanted!r:.90}, got {got!r:.90}")


def feedparser(root: Path) -> Suite:
    """Compare with the assertion in each file: titles, links, identifiers, and at least as many entries as it names."""
    suite = Suite("feedparser")
    for path in sorted((root / "tests").rglob("*.*")):
        content = path.read_bytes()
        said = content.replace(b"\0", b"").decode("latin-1")
        if b"\0" not in content:
            said = content.decode("utf-8", "replace")
        headers = dict(re.findall(r"Header:\s*([\w-]+):\s*(.*)", said))
        declared = re.search(r"charset\s*=\s*[\"']?([\w-]+)", headers.get("Content-type", ""))
        url = headers.get("Content-Location", BASE).strip()
        charset = declared[1] if declared else None
        found = suite.read(path, lambda c=content, u=url, s=charset: feed(c, url=u, charset=s))
        asserted = re.search(r"Expect:\s*(.*)", said)
        for number, name, wanted in _asserted(asserted[1] if asserted else ""):
            have = found.entries[number] if found and number < len(found.entries) else None
            suite.compare("entry", path, (True, have is not None))
            if have is not None and name in FIELDS:
                got = getattr(have, FIELDS[name])
                shown = (wanted, plain(wanted)) if name == "title" else (wanted,)
                suite.compare(name, path, (got if got in shown else wanted, got))
    return suite


def _asserted(expression: str) -> Iterator[tuple[int, str, object]]:
    """Return the values named by an assertion: index of the entry, field, value."""
    try:
        tree = ast.parse(expression.strip(), mode="eval")
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq):
            named = re.fullmatch(r"entries\[(\d+)\](?:\.|\[')(\w+)(?:'\])?", ast.unparse(node.left))
            try:
                value = ast.literal_eval(node.comparators[0])
            except ValueError:
                continue
            if named:
                yield int(named[1]), named[2], value


def counted(root: Path, name: str) -> Suite:
    """Compare suites without assertions about entries with the items and plain titles of each well-formed document."""
    suite = Suite(name)
    for path in sorted(root.rglob("*.xml")):
        content = path.read_bytes()
        found = suite.read(path, lambda c=content: feed(c, url=BASE))
        try:
            tree = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
        except (etree.XMLSyntaxError, ValueError):
            continue
        if found is None:
            continue
        nodes = list(tree.iter("{*}item", "{*}entry"))
        suite.compare("count", path, (len(nodes), len(found.entries)))
        if len(nodes) == len(found.entries):
            for node, entry in zip(nodes, found.entries, strict=True):
                title = [one for one in node if isinstance(one.tag, str) and etree.QName(one).localname == "title"]
                if len(title) == 1 and not len(title[0]) and not (title[0].get("mode") or title[0].get("type")):
                    suite.compare("title", path, (plain(title[0].text), entry.title))
    return suite


def gofeed(root: Path) -> Suite:
    """Compare with the expected JSON of each feed: number of entries, titles, and links if given."""
    suite = Suite("gofeed")
    for path in sorted(root.rglob("*.xml")) + sorted(root.rglob("*_expected.json")):
        given = path.with_name(path.name.replace("_expected", "")) if path.suffix == ".json" else path
        expected = path.with_suffix(".json")
        if not expected.exists() or not given.exists():
            continue
        wanted = json.loads(expected.read_text(encoding="utf-8"))
        found = suite.read(path, lambda p=given: feed(p.read_bytes(), url=BASE))
        listed = (wanted.get("items") or wanted.get("entries") or []) if isinstance(wanted, dict) else []
        if found is None or not isinstance(wanted, dict):
            suite.compare("count", path, (len(listed), None))
            continue
        suite.compare("count", path, (len(listed), len(found.entries)))
        for item, entry in zip(listed, found.entries, strict=False):
            if isinstance(item.get("title"), str):
                shown = {plain(item["title"]), " ".join(item["title"].split()) or None}
                suite.compare("title", path, (entry.title if entry.title in shown else item["title"], entry.title))
            if str(item.get("link", "")).startswith("http"):
                suite.compare("link", path, (item["link"].strip(), entry.url))
    return suite


def newsml(root: Path) -> Suite:
    """Compare the class and headline of each item with the document itself."""
    suite = Suite("iptc_newsmlg2")
    for path in sorted(root.rglob("*.xml")):
        found = suite.read(path, lambda p=path: items(text_of(p.read_bytes()).text))
        tree = etree.fromstring(path.read_bytes(), etree.XMLParser(resolve_entities=False, no_network=True))
        classes = [
            one.get("qcode").rpartition(":")[2]
            for one in tree.xpath("//*[local-name()='itemMeta']/*[local-name()='itemClass']")
        ]
        headlines = tree.xpath("//*[local-name()='contentMeta']/*[local-name()='headline']")
        if found is None or len(found) != 1:
            continue
        if tree.tag.endswith("newsItem"):
            suite.compare("class", path, (classes, [found[0].kind]))
        if headlines:
            suite.compare("headline", path, (" ".join("".join(headlines[0].itertext()).split()), found[0].headline))
    return suite


def ninjs_suite(root: Path) -> Suite:
    """Check that valid documents yield items with their headline, and that invalid ones cause no crash."""
    suite = Suite("iptc_ninjs")
    for path in sorted(root.rglob("should_*/*.json")):
        try:
            value = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            continue
        if not isinstance(value, dict):
            continue
        found = suite.read(path, lambda v=value: ninjs.item(v))
        if found is None or path.parent.name != "should_pass":
            continue
        listed = value.get("headlines") or [{}]
        main = [one.get("value") for one in listed if one.get("role") == "main"] or [listed[0].get("value")]
        wanted = value.get("headline") or value.get("headline_main") or main[0] or value.get("title")
        suite.compare("headline", path, (plain(wanted), found.headline))
        suite.compare("identity", path, (value.get("uri"), found.identifier))
    return suite


def warcio(root: Path) -> Suite:
    """Compare the responses in each archive by type and order."""
    suite = Suite("warcio")
    for path in sorted((root / "test/data").iterdir()):
        with path.open("rb") as stream:
            found = suite.read(path, lambda s=stream: list(captures(s)))
        if found is not None and path.name in ARCHIVES:
            kinds = [one.kind for one in found if not isinstance(one, RecordFault)]
            suite.compare("answers", path, (ARCHIVES[path.name], kinds))
    return suite


SUITES: dict[str, Callable[[Path], Suite]] = {
    "feedparser": feedparser,
    "w3c_feedvalidator": lambda root: counted(root, "w3c_feedvalidator"),
    "gofeed": gofeed,
    "miniflux": lambda root: counted(root, "miniflux"),
    "iptc_newsmlg2": newsml,
    "iptc_ninjs": ninjs_suite,
    "warcio": warcio,
}


def main() -> int:
    """Print the results of each suite; return 1 if a parser crashed or was slow."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--all", action="store_true")
    given = parser.parse_args()
    found = [reader(given.corpora / name) for name, reader in SUITES.items() if (given.corpora / name).exists()]
    if given.json:
        told = {
            one.name: {
                "files": one.files, "slowest": round(one.slowest, 2), "outcomes": dict(one.outcomes),
                "figures": {what: [one.equal[what], one.all[what]] for what in one.all},
            }
            for one in found
        }  # fmt: skip
        print(json.dumps(told, indent=1))
    for one in () if given.json else found:
        print(f"\n{one.name}: {one.files} files, slowest {one.slowest:.2f} s; "
              + ", ".join(f"{count} {outcome}" for outcome, count in one.outcomes.most_common()))  # fmt: skip
        for what in one.all:
            print(f"  {what}: {one.equal[what]} of {one.all[what]}")
        for line in one.shortfalls if given.all else one.shortfalls[:10]:
            print(f"    {line}")
    return 1 if any(one.outcomes["CRASHED"] or one.slowest > SLOW for one in found) else 0


if __name__ == "__main__":
    sys.exit(main())
