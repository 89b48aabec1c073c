"""Readers of formats: any bytes give a value or a reason, and soon."""

import io
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.expectations.errors import DocumentError
from newsledger.transforms.formats import gdelt, ninjs
from newsledger.transforms.formats.feeds import feed
from newsledger.transforms.formats.newsml import pieces
from newsledger.transforms.formats.sitemaps import sitemap
from newsledger.transforms.formats.warc import captures

URL = "https://pier.example/"
READERS: dict[str, Callable[[bytes], object]] = {
    "feed": lambda content: feed(content, url=URL),
    "sitemap": lambda content: sitemap(content, url=URL),
    "newsml": pieces,
    "warc": lambda content: list(captures(io.BytesIO(content))),
    "gdelt": gdelt.mentions,
}
PIECES = st.sampled_from(
    [
        *'<?xml version="1.0"?> <rss><channel> </channel></rss> <item> </item> <title> </title> <link> &'.split(),
        *"<![CDATA[ ]]> <!-- --> <entry> </entry> <urlset> <url><loc> </loc></url> <newsItem> <nitf> &b;".split(),
        *"<body.content><p> { [ ] } é 2024-01-01 20240101000000 http://a.example/ <!ENTITY <!DOCTYPE ]>".split(),
        '"items": [', "<feed xmlns='http://www.w3.org/2005/Atom'>", "'c'>", "<a b=c>", "\x00", "\t", "\r\n",
        "WARC/1.0\r\n", "Content-Length: 5\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n",
    ]
)  # fmt: skip
CONTENTS = st.one_of(st.binary(max_size=200), st.lists(PIECES, max_size=20).map(lambda parts: "".join(parts).encode()))


def _reason(reader: Callable[[bytes], object], content: bytes) -> str:
    """Why the reader refuses the bytes; "read" where it does not."""
    try:
        reader(content)
    except DocumentError as error:
        return error.reason
    return "read"


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=60, deadline=None)
@given(content=CONTENTS)
def test_any_bytes_give_a_value_or_a_reason(name: str, content: bytes) -> None:
    assert _reason(READERS[name], content).isidentifier()


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["headline", "headlines", "bodies", "value", "role", "associations", "renditions",
                                       "type", "uri", "body_text", "infosource", "name"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(st.text(max_size=12), VALUES, max_size=6))
def test_any_json_is_an_item_or_none(value: dict[str, object]) -> None:
    ninjs.is_item(value)
    ninjs.item(value)


HOSTILE = {
    "open tags": b"<rss><channel>" + b"<a>" * 60_000,
    "stray brackets": b"<rss><channel><item>" + b"<" * 200_000,
    "cdata never closed": b"<rss><channel><item><title>" + b"<![CDATA[" * 50_000,
    "comments never closed": b"<rss>" + b"<!--" * 100_000,
    "ampersands": b"<rss><channel><item><title>" + b"&" * 300_000,
    "attributes": b"<rss " + b"a=" * 150_000,
    "items never closed": b"<rss><channel>" + b"<item><title>" * 20_000,
    "titles that never end": b"<rss><channel><item>" + b"<title>" * 50_000 + b"</item>",
    "document types": b"<!DOCTYPE " * 50_000,
    "gzip marks": b"\x1f\x8b\x08" * 300_000,
    "record heads": b"WARC/1.0\r\nContent-Length: 5\r\n\r\n" * 20_000,
    "deep json": b"[" * 100_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_bytes_are_done_with_soon(kind: str) -> None:
    assert min(_seconds(kind) for _ in range(2)) < 5


def _seconds(kind: str) -> float:
    """The processor time that all readers take for some bytes."""
    began = time.process_time()
    for reader in READERS.values():
        _reason(reader, HOSTILE[kind])
    return time.process_time() - began
