"""Bytes of feeds, sitemaps and wires to text: decompressed within bounds, decoded as declared or detected."""

import codecs
import re
import zlib

from newsledger.expectations.errors import DocumentError

LIMIT = 20_000_000
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNMARKED = (
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_DECLARED_TEXT = re.compile(r"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_ONE_BYTE = re.compile(r"^(?:iso-?8859|windows-125|cp125|latin|us-ascii$|ascii$)", re.IGNORECASE)
_NO_CHARSETS = {"punycode", "idna", "undefined", "unicode_escape", "raw_unicode_escape", "unicode-escape"}
_WESTERN = {"iso-8859-1", "iso8859-1", "latin-1", "latin1", "us-ascii", "ascii"}
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def unpacked(content: bytes, *, limit: int = LIMIT) -> bytes:
    """Return the content, decompressed where it is gzip.

    Raises:
        DocumentError: empty, too_large or bad_gzip.
    """
    if content[:2] == b"\x1f\x8b":
        reader = zlib.decompressobj(wbits=31)
        try:
            content = reader.decompress(content, limit + 1)
        except zlib.error as exc:
            raise DocumentError("bad_gzip", str(exc)) from exc
        if not reader.eof and len(content) <= limit:
            raise DocumentError("bad_gzip", "truncated")
    if len(content) > limit:
        raise DocumentError("too_large", f"more than {limit} bytes")
    if not content.strip(b" \t\r\n\x00"):
        raise DocumentError("empty", "the document is empty or contains only whitespace")
    return content


def text_of(content: bytes, charset: str | None = None) -> tuple[str, str, tuple[str, ...]]:
    """Unpacked bytes as text that XML allows, the character set that decoded them, and notes.

    A mark at the start wins, then the declared sets where they fit without a fault, then UTF-8, then a guess. Bytes
    that are UTF-8 beyond ASCII are read as UTF-8 even where a set of single bytes is declared, which fits any bytes.

    Raises:
        DocumentError: undecodable.
    """
    for name in _candidates(content, charset):
        try:
            text = content.decode(name)
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
        return _ILLEGAL.sub("", text.removeprefix("\ufeff")), codecs.lookup(name).name, ()
    return _guessed(content)


def _candidates(content: bytes, charset: str | None) -> list[str]:
    by_mark = [name for mark, name in (*_BOMS, *_UNMARKED) if content.startswith(mark)][:1]
    declared = _DECLARED.match(content[:400])
    names = [charset, declared[1].decode("ascii") if declared else None]
    if by_mark and by_mark[0] == "cp037":
        inner = _DECLARED_TEXT.match(content[:400].decode("cp037"))
        by_mark = [inner[1] if inner else "cp037"]
    usable = [_as_browsers(name.strip()) for name in names if name and name.casefold() not in _NO_CHARSETS]
    if usable and _ONE_BYTE.match(usable[0]) and not content.isascii():
        usable.insert(0, "utf-8")
    return [*by_mark, *usable, "utf-8"]


def _as_browsers(name: str) -> str:
    """Map Latin-1 and ASCII to windows-1252 and GB2312 to its superset, as browsers do."""
    lower_name = name.casefold()
    return "windows-1252" if lower_name in _WESTERN else "gb18030" if lower_name in ("gb2312", "gbk") else name


def _guessed(content: bytes) -> tuple[str, str, tuple[str, ...]]:
    from resiliparse.parse.encoding import detect_encoding

    likely = detect_encoding(content[:200_000]) or "utf-8"
    try:
        text = content.decode(likely, errors="replace")
    except LookupError as exc:
        raise DocumentError("undecodable", f"no character encoding fits ({likely})") from exc
    replacements = text.count("\ufffd")
    if replacements > 0.01 * len(text) and (alternative := _second_guess(content)):
        likely, text = alternative
        replacements = text.count("\ufffd")
    if replacements > 0.05 * len(text):
        raise DocumentError("undecodable", f"{replacements} of {len(text)} characters cannot be decoded")
    notes = (f"charset_guessed: {likely}", *((f"replaced_characters: {replacements}",) if replacements else ()))
    return _ILLEGAL.sub("", text), likely, notes


def _second_guess(content: bytes) -> tuple[str, str] | None:
    from charset_normalizer import from_bytes

    best = from_bytes(content[:50_000]).best()
    return (best.encoding, content.decode(best.encoding, errors="replace")) if best else None
