"""Bytes of documents to clean text."""

import codecs

from newsledger.expectations.errors import DocumentError
from newsledger.transforms.characters import cleaned
from newsledger.transforms.documents import RawDocument
from newsledger.transforms.formats import decoding

LIMIT = 5_000_000
_BINARY = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"PK\x03\x04", b"\x7fELF", b"RIFF", b"\xd0\xcf\x11\xe0", b"ID3",
    b"OggS", b"\x00\x00\x00\x18ftyp", b"\x00\x00\x00\x20ftyp", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"MZ\x90",
)  # fmt: skip
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE, b"<\x00", b"\x00<")


def unpacked(content: bytes) -> bytes:
    """Return the content, decompressed where it is gzip.

    Raises:
        DocumentError: bad_gzip, too_large, empty or binary.
    """
    content = decoding.unpacked(content, limit=LIMIT)
    if content.startswith(_BINARY) or (content[:1000].count(0) > 50 and not content.startswith(_WIDE)):
        raise DocumentError("binary", f"not text: starts with {content[:8]!r}")
    return content


def decoded(raw: RawDocument, content: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the clean text of unpacked bytes, and notes on doubted declarations and replaced characters.

    Raises:
        DocumentError: undecodable.
    """
    result = decoding.text_of(content, raw.charset, is_page=True)
    return cleaned(result.text), result.notes
