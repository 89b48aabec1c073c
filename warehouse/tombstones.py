"""Tombstones: hashes of forgotten things, so that they never come back and nobody can read what they were."""

import hashlib
import html
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from newsledger.warehouse.home import Home
from newsledger.warehouse.tombstone_file import FORMAT, tombstone_lines, write

Thing = tuple[str, str]
_ADDRESS = re.compile(r"(?:https?|file)://[^\s\"'<>\\]+", re.IGNORECASE)
_BARE_VALUE = re.compile(r"[>\"'\[]\s*([^\s\"'<>\\\[\]]+)\s*(?=[<\"'\]])")
_BASE = re.compile(r"(?:xml:base|<base\b[^<>]{0,200}\bhref)\s*=\s*[\"']([^\"'<>]{1,2000})", re.IGNORECASE)
_QUOTED_VALUE = re.compile(r">([^<>]{1,500})(?=<)|\"([^\"<>]{1,500})(?=\")")
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|/)")
_LONGEST, _BASES = 4_000, 5
_OF_ROWS = {"url": "url", "final_url": "url", "content_sha256": "content", "document_id": "document"}


@dataclass(frozen=True, slots=True)
class Tombstones:
    """The hashes of forgotten things; `is_open` where a kill stopped the erasure half-way.

    `forms` returns the forms under which a URL is buried and recognised.
    """

    hashes: frozenset[str] = frozenset()
    is_open: bool = False
    forms: Callable[[str], Iterable[str]] = lambda url: (url,)

    def covers(self, kind: str, value: object) -> bool:
        """Return whether a thing was forgotten."""
        return bool(self.hashes) and value is not None and hashed(kind, str(value)) in self.hashes

    def covers_url(self, url: object) -> bool:
        """Return whether a URL was forgotten, in any of its forms."""
        return bool(self.hashes) and url is not None and any(self.covers("url", form) for form in self.forms(str(url)))

    def covers_row(self, row: Mapping[str, object]) -> bool:
        """Return whether a row of documents, fetches or rejects refers to something forgotten."""
        return bool(self.hashes) and any(
            self.covers_url(row.get(name)) if kind == "url" else self.covers(kind, row.get(name))
            for name, kind in _OF_ROWS.items()
        )

    def named_in(self, content: str | bytes, *found_at: str | None) -> bool:
        """Return whether a text, or the bytes of a listing, names a forgotten URL.

        A listing may be gzipped and in UTF-16. Its links are resolved against the URLs where it was `found_at`; items
        without a link of their own are parts of those.
        """
        if not self.hashes:
            return False
        text, bases = _plain(content), [base for base in dict.fromkeys(found_at) if base]
        parts = (f"{base}#{value}" for base in bases for value in _said(text))
        return any(self.covers("url", part) for part in parts) or any(
            self.covers_url(address) for address in set(_addresses(text, bases))
        )


def hashed(kind: str, value: str) -> str:
    """Return the hash that stands for a thing in the file."""
    return hashlib.sha256(f"{kind}\x1f{value}".encode()).hexdigest()


def name_key(name: str) -> str:
    """Return the form of a person's name that is hashed."""
    return " ".join(name.casefold().split())


def read(home: Home, forms: Callable[[str], Iterable[str]] | None = None) -> Tombstones:
    """Read the tombstones of a home; `forms` returns the forms of a URL, only the URL itself by default.

    Raises:
        WarehouseError: The file is damaged; nothing that was forgotten may come back because of it.
    """
    lines = tombstone_lines(home)
    hashes = frozenset(str(line["sha256"]) for line in lines if "sha256" in line)
    is_open = bool(lines) and "finished_at" not in lines[-1]
    return Tombstones(hashes, is_open) if forms is None else Tombstones(hashes, is_open, forms)


def bury(home: Home, things: Iterable[Thing], moment: datetime) -> Tombstones:
    """Add tombstones, whole or not at all; the erasure counts as open until `close`."""
    lines = tombstone_lines(home)
    digests = {line.get("sha256") for line in lines}
    fresh = {hashed(kind, value): kind for kind, value in things}
    stamp = moment.isoformat(timespec="seconds")
    new_lines = [
        {"kind": kind, "sha256": digest, "at": stamp} for digest, kind in sorted(fresh.items()) if digest not in digests
    ]
    lines_kept = [line for line in lines if "finished_at" not in line]
    write(home, [*lines_kept, *new_lines] if lines_kept else [{"format": FORMAT}, *new_lines])
    return read(home)


def close(home: Home, moment: datetime) -> None:
    """Record that everything the tombstones name was erased."""
    write(home, [*tombstone_lines(home), {"finished_at": moment.isoformat(timespec="seconds")}])


def _plain(content: str | bytes) -> str:
    """Return a text, or the bytes of a listing, without the escapes of JSON, XML and HTML."""
    text = content if isinstance(content, str) else _decoded(_unpacked(content))
    text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)) if match[1] else "/", text)
    return html.unescape(text.replace("<![CDATA[", "").replace("]]>", ""))


def _said(text: str) -> set[str]:
    """Return the values alone in an element or in quotation marks, such as the identifier or title of an item."""
    return {" ".join(html.unescape(value).split()) for pair in _QUOTED_VALUE.findall(text) for value in pair if value}


def _addresses(text: str, bases: Sequence[str]) -> Iterator[str]:
    """Yield whatever in a text may be a URL; where there are bases, relative ones too."""
    for match in _ADDRESS.findall(text):
        yield from {match[:_LONGEST], match.rstrip(".,;)]}"), html.unescape(match)}
    if not bases:
        return
    bases_stated = [whole for base in _BASE.findall(text)[:_BASES] for whole in _joined(bases[-1:], base)]
    for match in set(_BARE_VALUE.findall(text)):
        if "://" not in match and len(match) <= _LONGEST:
            yield from _joined(dict.fromkeys([*bases, *bases_stated]), match)


def _joined(bases: Iterable[str], link: str) -> Iterator[str]:
    for base in bases:
        try:
            yield urljoin(base, link)
        except ValueError:
            continue


def _decoded(content: bytes) -> str:
    """Return the text of a listing; bytes that are not UTF-16 are read as UTF-8, in which URLs survive."""
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    little = content[:2] == b"<\x00" or content[1:2] == b"\x00"
    coding = "utf-16" if wide else "utf-16-le" if little else "utf-16-be" if content[:1] == b"\x00" else "utf-8"
    return content.decode(coding, errors="replace")


def _unpacked(content: bytes) -> bytes:
    if not content.startswith(b"\x1f\x8b"):
        return content
    try:
        return zlib.decompressobj(wbits=31).decompress(content, 200_000_000)
    except zlib.error:
        return content
