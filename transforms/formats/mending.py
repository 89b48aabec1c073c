"""Markup that arrives in pieces, mended as it passes: ampersands, entities, surrogates, a missing quotation mark."""

import re
from collections.abc import Iterable, Iterator
from html.entities import html5

from newsledger.transforms.characters import with_sound_references

_TOKEN = re.compile(
    rb"<!\[CDATA\[(?:[^\]]|\](?!\]>))*+(?:\]\]>)?|(?:&#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6});)++"
    rb"|&(?:([A-Za-z]\w{0,40});)?"
)
_UNQUOTED = re.compile(rb"(=\s?\"[^\"<>]{0,300})>(?=\s{0,9}<)")
_HALF = re.compile(  # the first surrogate of a pair, whose second stands in the next piece
    rb"&#(?:55(?:29[6-9]|[3-9]\d\d)|56(?:[0-2]\d\d|3[01]\d)|[xX]0{0,2}[dD][89abAB][0-9a-fA-F]{2});(?:&[#\w]{0,8})?$"
)
_CDATA = b"<![CDATA["
_OWN = {b"amp", b"lt", b"gt", b"quot", b"apos"}
_LONGEST = 64  # bytes that a reference may take
_LARGEST = 1 << 20  # bytes that a CDATA section may take


def mended(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield markup in an encoding that extends ASCII with references that XML knows; UTF-16 passes as it is."""
    rest, is_first = b"", True
    for chunk in chunks:
        piece = rest + chunk
        if is_first and b"\x00" in piece[:200]:
            yield piece
            yield from chunks
            return
        if is_first:
            piece, is_first = _UNQUOTED.sub(rb'\1">', piece, count=3), False
        end = _whole(piece)
        rest = piece[end:]
        yield _TOKEN.sub(_reference, piece[:end])
    yield _TOKEN.sub(_reference, rest)


def _whole(piece: bytes) -> int:
    """Return the length of a piece without a reference or a CDATA section that the next piece may go on with."""
    opening = piece.rfind(_CDATA)
    if opening >= 0 and piece.find(b"]]>", opening) < 0 and len(piece) - opening < _LARGEST:
        return opening
    length = len(piece)
    if half := _HALF.search(piece, max(0, length - _LONGEST)):
        return half.start()
    start = max(piece.rfind(b"&", max(0, length - _LONGEST)), piece.rfind(b"<", max(0, length - len(_CDATA))))
    return start if start >= 0 and b";" not in piece[start:] and b">" not in piece[start:] else len(piece)


def _reference(match: re.Match[bytes]) -> bytes:
    """Return a reference that XML knows in place of one that it does not."""
    name = match[1]
    if match[0].startswith(b"<") or (name and name in _OWN):
        return match[0]
    if match[0].startswith(b"&#"):
        return with_sound_references(match[0].decode()).encode("ascii", "xmlcharrefreplace")
    if not name:
        return b"&amp;"
    characters = html5.get(f"{name.decode('ascii', 'replace')};")
    return (
        "".join(f"&#{ord(character)};" for character in characters).encode() if characters else b"&amp;" + match[0][1:]
    )
