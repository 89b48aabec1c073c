"""Any bytes give a value, or the documented error, from every reader: seconds of what `make fuzz` does for minutes."""

import time
from contextlib import suppress
from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.flows.run.reading import prepare
from tests.hostile.fuzz import Session
from tests.hostile.mutation import mutated
from tests.hostile.targets import EXPECTED, targets

SLOW = {"page": 8, "text": 25, "wire": 25, "record": 20, "annotator": 6}
UNITS = (
    " ", "\n", "a", "A ", "0", '"', "“", "(", "[", "<", "<a ", "&", "\\u", "A. B. ", "“A,” he said. ", "By A. ", "?! ",
    "2026-10-06 ", "http://a.b/ ", '{"a":', "\u0301", "| ",
)  # fmt: skip
OPENINGS = {
    "text": (b"", b"Pier closes\n\nLINDESVIK ", b"By "),
    "wire": (b"<nitf><body><body.content><p>", b"<nitf><body><body.head><dateline>", b"<newsItem>"),
    "record": (b'{"text":"The board met.","title":"', b'{"text":"The board met.","author":"'),
    "feed": (b"<rss><channel><item><title>", b"<rss><channel><item><pubDate>"),
    "sitemap": (b"<urlset><url><loc>", b""),
    "warc": (b"WARC/1.0\r\n", b""),
    "judgements": (b"entity_a,entity_b,verdict\n",),
}


@cache
def _session(name: str) -> Session:
    prepare("news")
    return Session(name, targets()[name], Random(0))


@pytest.mark.parametrize("name", targets())
def test_mutated_documents_give_a_value_or_the_documented_error(name: str) -> None:
    session = _session(name)

    @settings(max_examples=SLOW.get(name, 100), derandomize=True, deadline=None, database=None)
    @given(st.integers(0, 2**32))
    def check(seed: int) -> None:
        session.outcome(mutated(Random(seed), session.target.seeds))
        assert not session.faults

    check()
    session.audit()
    assert not session.faults


@pytest.mark.parametrize("name", OPENINGS)
def test_long_runs_of_one_kind_are_read_soon(name: str) -> None:
    """30 kB take less than 0.5 s; what is quadratic takes many times as long."""
    read = _session(name).target.read
    for opening in OPENINGS[name]:
        for unit in UNITS:
            content = opening + (unit * (30_000 // len(unit))).encode()
            started = time.process_time()
            with suppress(*EXPECTED):
                read(content)
            assert time.process_time() - started < 5, (opening, unit)
