"""A mutator: random changes to the bytes of documents, of the kinds that damage and malice make."""

import gzip
from collections.abc import Callable, Sequence
from random import Random

TOKENS = tuple(
    token.encode("utf-8", "surrogatepass")
    for token in (
        "<", ">", "</", "/>", "<!--", "-->", "<![CDATA[", "]]>", "<!DOCTYPE x [<!ENTITY a 'b'>]>",
        "<?xml version='1.0'?>",
        "<p>", "</p>", "<div>", "<table><tr><td>", "<script>", "</script>", "<title>", "<item>", "</item>", "<br>",
        "<b",
        "<meta charset=utf-16>", "<meta http-equiv=refresh content='0;url=//x'>", "<base href='http://[::1'>",
        "&", "&amp;", "&#0;", "&#xD83D;&#xDE00;", "&#55357;", "&#99999999;", "&a;", "&nbsp;", "\\ud83d", "\\u0000",
        "\\",
        "{", "}", "[", "]", '"', "'", ":", ",", "null", "NaN", "1e999", "-0", "true", '{"@graph":[', '"url":',
        "http://xn--/", "http://[::1", "https://a.example:99999/%zz", "//", "data:,x", "javascript:0",
        "file:///etc/passwd",
        "0000-00-00", "9999-12-31T23:59:60+99:99", "2026-02-30", "31/12/1969", "Tue, 06 Oct 0026 25:61:00 GMT",
        "20261006",
        "\x00", "\x1b[31m", "\x85", "\u2028", "\u202e", "\ufeff", "\ufffe", "\ud800", "\U0001f5f3", "e\u0301",
        "\u00ad", "İ",
        "\r\n", "\n\n", "\t", " ", "\xa0", "“", "”", "‘", "’", "„", "«", "—", "•", "…", "(AP)", "By ", "said",
        "Mr.", "U.S.",
        "WARC/1.0\r\n", "Content-Length: ", "HTTP/1.1 200 OK\r\n\r\n", "Transfer-Encoding: chunked\r\n", "ffffffff\r\n",
        "encoding='undefined'", "charset=idna", "encoding='utf-7'", "99999999999999999999", "-1", "../", "%2e%2e/",
    )
)  # fmt: skip
LONGEST = 200_000
LONG_SHARE = 0.1


def mutated(random: Random, seeds: Sequence[bytes]) -> bytes:
    """Return one of some contents with one to eight random changes, at most `LONGEST` bytes.

    Of two contents the shorter is taken, and of ten results nine grow to twice their size at most: long documents take
    most of the time and find little but slowness.
    """
    content = min(random.choice(seeds), random.choice(seeds), key=len)
    longest = LONGEST if random.random() < LONG_SHARE else 2 * len(content) + 500
    for _ in range(random.choice((1, 1, 2, 3, 5, 8))):
        content = random.choice(_CHANGES)(random, content, seeds)[:longest]
    return content


def _span(random: Random, content: bytes) -> slice:
    start = random.randrange(len(content) + 1)
    return slice(start, start + random.choice((1, 4, 16, 64, 256, 4096)))


def _flipped(random: Random, content: bytes, _: Sequence[bytes]) -> bytes:
    changed = bytearray(content)
    for _number in range(random.choice((1, 1, 4, 20))):
        if changed:
            changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def _cut(random: Random, content: bytes, _: Sequence[bytes]) -> bytes:
    span = _span(random, content)
    return content[: span.start] + content[span.stop :]


def _truncated(random: Random, content: bytes, _: Sequence[bytes]) -> bytes:
    return content[: random.randrange(len(content) + 1)]


def _inserted(random: Random, content: bytes, _: Sequence[bytes]) -> bytes:
    start = random.randrange(len(content) + 1)
    return content[:start] + random.choice(TOKENS) + content[start:]


def _replaced(random: Random, content: bytes, _: Sequence[bytes]) -> bytes:
    span = _span(random, content)
    return content[: span.start] + random.choice(TOKENS) + content[span.stop :]


def _repeated(random: Random, content: bytes, _: Sequence[bytes]) -> bytes:
    span = _span(random, content)
    piece = content[span] if random.random() < 0.5 else random.choice(TOKENS)
    times = random.choice((2, 10, 200, 5_000))
    return content[: span.start] + (piece * times)[:60_000] + content[span.start :]


def _moved(random: Random, content: bytes, _: Sequence[bytes]) -> bytes:
    span = _span(random, content)
    rest = content[: span.start] + content[span.stop :]
    start = random.randrange(len(rest) + 1)
    return rest[:start] + content[span] + rest[start:]


def _spliced(random: Random, content: bytes, seeds: Sequence[bytes]) -> bytes:
    other = random.choice(seeds)
    return content[: random.randrange(len(content) + 1)] + other[random.randrange(len(other) + 1) :]


def _token_swapped(random: Random, content: bytes, _: Sequence[bytes]) -> bytes:
    """Replace one kind of byte by a token wherever it stands."""
    if not content:
        return content
    return content.replace(bytes([random.choice(content)]), random.choice(TOKENS), random.choice((1, 5, 1_000)))


def _recoded(random: Random, content: bytes, _: Sequence[bytes]) -> bytes:
    text = content.decode("utf-8", "replace")
    charset = random.choice(
        ("utf-16", "utf-16-be", "utf-32", "utf-8-sig", "windows-1252", "shift_jis", "koi8-r", "cp037")
    )
    return text.encode(charset, "replace")


def _zipped(random: Random, content: bytes, _: Sequence[bytes]) -> bytes:
    return gzip.compress(content, random.choice((0, 1)))


_Change = Callable[[Random, bytes, Sequence[bytes]], bytes]
_OFTEN: tuple[_Change, ...] = (_flipped, _cut, _inserted, _replaced, _repeated, _moved, _spliced, _token_swapped)
_CHANGES: tuple[_Change, ...] = (*_OFTEN * 3, _truncated, _recoded, _zipped)
