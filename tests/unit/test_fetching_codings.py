"""Content codings are undone exactly, within bounds, whatever is sent."""

import gzip
import zlib
from collections.abc import Iterator

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from newsledger.expectations.errors import SourceError
from newsledger.flows.fetch.codings import unpacked


def bare(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(content) + packer.flush()


PACKED = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "deflate, identity": bare,
    "br": brotli.compress,
    "zstd": zstandard.compress,
    "gzip, br": lambda content: brotli.compress(gzip.compress(content)),
    "": bytes,
}


def pieces(content: bytes, size: int) -> Iterator[bytes]:
    return (content[first : first + size] for first in range(0, len(content), size))


@pytest.mark.parametrize("coding", PACKED)
@given(content=st.binary(max_size=3000), size=st.integers(1, 4000))
def test_what_was_packed_comes_out_whatever_the_pieces(coding: str, content: bytes, size: int) -> None:
    packed = PACKED[coding](content)
    assert unpacked(pieces(packed, size), coding, limit=10_000, url="u") == content


@pytest.mark.parametrize("coding", [coding for coding in PACKED if coding])
def test_a_bomb_is_met_while_it_is_small(coding: str) -> None:
    packed = PACKED[coding](bytes(50_000_000))
    with pytest.raises(SourceError, match="more than 100000 bytes") as caught:
        unpacked(pieces(packed, 65_536), coding, limit=100_000, url="u")
    assert caught.value.reason == "too_large"


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "compress", "gzip, gzip, gzip"])
def test_what_is_damaged_or_unknown_is_told(coding: str) -> None:
    with pytest.raises(SourceError) as caught:
        unpacked([b"nothing of the kind"], coding, limit=1000, url="u")
    assert caught.value.reason == "bad_coding"


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_a_stream_that_ends_early_is_told(coding: str) -> None:
    packed = PACKED[coding](b"words " * 5000)
    with pytest.raises(SourceError) as caught:
        unpacked([packed[: len(packed) // 2]], coding, limit=100_000, url="u")
    assert caught.value.reason == "bad_coding"


@pytest.mark.parametrize("coding", ["UTF-8", "none", "utf8, gzip", "ISO-8859-1", "binary", "text/html"])
def test_what_names_no_coding_is_none(coding: str) -> None:
    body = gzip.compress(b"<p>words</p>") if "gzip" in coding else b"<p>words</p>"
    assert unpacked([body], coding, limit=1_000, url="u") == b"<p>words</p>"


@pytest.mark.parametrize("body", [b"<html>words</html>", b'\n {"a": 1}', b"<"])
@pytest.mark.parametrize("size", [1, 4_000])
def test_a_page_that_only_says_that_it_is_gzip_is_read(body: bytes, size: int) -> None:
    assert unpacked(pieces(body, size), "gzip", limit=1_000, url="u") == body


def test_a_bomb_that_only_says_that_it_is_gzip_is_met() -> None:
    with pytest.raises(SourceError, match="more than 1000 bytes"):
        unpacked([b"<html>" + bytes(5_000)], "gzip", limit=1_000, url="u")


@pytest.mark.parametrize("size", [1, 7, 100_000])
@pytest.mark.parametrize("rest", [b"\0" * 20, b"<!-- served by cache -->", b"\x1e"])
def test_what_follows_a_gzip_stream_is_passed_over(rest: bytes, size: int) -> None:
    packed = gzip.compress(b"One page. " * 1_000) + rest
    assert unpacked(pieces(packed, size), "gzip", limit=100_000, url="u") == b"One page. " * 1_000


@pytest.mark.parametrize("size", [1, 100_000])
def test_a_gzip_stream_of_several_members_is_read_whole(size: int) -> None:
    packed = gzip.compress(b"One. ") + gzip.compress(b"Two.")
    assert unpacked(pieces(packed, size), "gzip", limit=100_000, url="u") == b"One. Two."


def test_parameters_of_a_coding_are_passed_over() -> None:
    assert unpacked([gzip.compress(b"One page.")], "gzip;q=1.0", limit=100, url="u") == b"One page."
