"""Bytes to text: the declared character set first, then what decodes strictly, then a guess."""

import codecs
import gzip
import re
import unicodedata
import zlib

from newsledger.expectations.errors import DocumentError
from newsledger.transforms.documents import RawDocument

LIMIT = 5_000_000
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_BINARY = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"PK\x03\x04", b"\x7fELF", b"RIFF", b"\xd0\xcf\x11\xe0", b"ID3",
    b"OggS", b"\x00\x00\x00\x18ftyp", b"\x00\x00\x00\x20ftyp", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"MZ\x90",
)  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")


def unpacked(content: bytes) -> bytes:
    """Return the content, decompressed where it is gzip.

    Raises:
        DocumentError: bad_gzip, too_large, empty or binary.
    """
    if content[:2] == b"\x1f\x8b":
        content = _gunzipped(content)
    if len(content) > LIMIT:
        raise DocumentError("too_large", f"{len(content)} bytes exceed the limit of {LIMIT}")
    if not content.strip():
        raise DocumentError("empty", "the document is empty or contains only whitespace")
    if content.startswith(_BINARY) or (content[:1000].count(0) > 50 and not content.startswith(_BOMS[1][0])):
        raise DocumentError("binary", f"not text: starts with {content[:8]!r}")
    return content


def _gunzipped(content: bytes) -> bytes:
    try:
        reader = zlib.decompressobj(wbits=31)
        unpacked = reader.decompress(content, LIMIT + 1)
    except (zlib.error, gzip.BadGzipFile) as exc:
        raise DocumentError("bad_gzip", str(exc)) from exc
    if len(unpacked) > LIMIT:
        raise DocumentError("too_large", f"more than {LIMIT} bytes after decompression")
    if not reader.eof:
        raise DocumentError("bad_gzip", "truncated")
    return unpacked


def decoded(raw: RawDocument, content: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text of unpacked bytes, and notes on replaced characters.

    Raises:
        DocumentError: undecodable.
    """
    for charset in _charsets(raw, content):
        try:
            return _clean(content.decode(charset)), ()
        except (UnicodeDecodeError, LookupError):
            continue
    return _guessed(content)


def _charsets(raw: RawDocument, content: bytes) -> list[str]:
    """Return the character sets that the bytes or their carrier declare, then UTF-8."""
    names = [name for mark, name in _BOMS if content.startswith(mark)]
    if raw.charset:
        names.append(raw.charset)
    if declared := _XML.match(content[:400]):
        names.append(declared[1].decode("ascii"))
    if meta := _META.search(content[:4096]):
        names.append(meta[1].decode("ascii"))
    return [_as_browsers(name) for name in (*names, "utf-8")]


def _as_browsers(name: str) -> str:
    """Map Latin-1 and ASCII to windows-1252, as browsers do."""
    return "windows-1252" if name.casefold() in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii") else name


def _guessed(content: bytes) -> tuple[str, tuple[str, ...]]:
    from resiliparse.parse.encoding import detect_encoding

    likely = detect_encoding(content) or "utf-8"
    try:
        text = content.decode(likely, errors="replace")
    except LookupError as exc:
        raise DocumentError("undecodable", f"no character encoding fits ({likely})") from exc
    replacements = text.count("\ufffd")
    if replacements > 0.05 * len(text):
        raise DocumentError("undecodable", f"{replacements} of {len(text)} characters cannot be decoded")
    notes = (f"charset_guessed: {likely}", *((f"replaced_characters: {replacements}",) if replacements else ()))
    return _clean(text), notes


def _clean(text: str) -> str:
    """Return NFC text without control characters and lone surrogates, with one kind of line break."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n"))
    return unicodedata.normalize("NFC", _SURROGATES.sub("\ufffd", text))
