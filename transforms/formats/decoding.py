"""Bytes to text: decompressed within bounds, decoded as UTF-8 where they are UTF-8, else as declared or detected."""

import codecs
import re
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newsledger.expectations.errors import DocumentError
from newsledger.transforms.characters import paired

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
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*+=\s*+[\"']\s*+([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_DECLARED_TEXT = re.compile(r"^\s*<\?xml[^>]{0,200}?encoding\s*+=\s*+[\"']\s*+([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*+=\s*+[\"']?\s*+([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_ONE_BYTE = re.compile(r"iso-?8859|windows-?125|cp-?125|koi8|mac|latin", re.IGNORECASE)
_NO_CHARSETS = {"punycode", "idna", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7"}  # codecs of Python
_WESTERN = {"iso-8859-1", "iso8859-1", "latin-1", "latin1", "us-ascii", "ascii"}
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_WORD = re.compile(r"[^\W\d_]{3,}")
_HEAD = 4096
_ANY_DAMAGE = 0.05  # share of replaced characters above which a text counts as undecodable


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the character set that decoded it, and notes on what had to be assumed or replaced."""

    text: str
    charset: str
    notes: tuple[str, ...] = ()


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


def text_of(content: bytes, charset: str | None = None, *, is_page: bool = False) -> Decoded:
    """Return unpacked bytes as text that XML allows.

    A mark at the start wins. Bytes beyond ASCII that are valid UTF-8 are UTF-8, whatever the carrier, a meta element
    (looked for where `is_page`) or an XML declaration says: a set of single bytes fits any bytes, so that a wrong
    declaration goes unnoticed. Next come the declared sets where they fit without a fault, UTF-8 with a few damaged
    bytes, and a guess. Notes tell where a declaration was not believed.

    Raises:
        DocumentError: undecodable.
    """
    if marked := _by_mark(content):
        return marked
    declared = _declared(content, charset, is_page=is_page)
    return _as_utf8(content, declared) or _as_declared(content, declared) or _damaged_utf8(content) or _guessed(content)


def _as_utf8(content: bytes, declared: Sequence[str]) -> Decoded | None:
    """Return the text of bytes that are UTF-8, with a note where another set is declared; None if they may be that."""
    text = _strict(content, "utf-8")
    if text is None or any(_is_hidden(content, name) for name in declared):
        return None
    doubted = next((name for name in declared if not _is_utf8(name)), None)
    if content.isascii() or doubted is None:
        return Decoded(_legal(text), "utf-8")
    if _ONE_BYTE.match(doubted) or any(character > "\u07ff" for character in text):
        return Decoded(_legal(text), "utf-8", (f"charset_declared: {doubted}, read as utf-8",))
    return None


def _as_declared(content: bytes, declared: Sequence[str]) -> Decoded | None:
    for name in declared:
        text = _strict(content, name)
        if text is not None and not _mixes_scripts(text, name):
            return Decoded(_legal(text), codecs.lookup(name).name)
    return None


def _by_mark(content: bytes) -> Decoded | None:
    """Return the text of bytes that begin with a byte order mark, or as only one encoding of markup does."""
    for mark, name in (*_BOMS, *_UNMARKED):
        if content.startswith(mark):
            inner = _DECLARED_TEXT.match(content[:400].decode("cp037")) if name == "cp037" else None
            charset = inner[1] if inner else name
            text = _strict(content, charset)
            return Decoded(_legal(text), codecs.lookup(charset).name) if text is not None else None
    return None


def _declared(content: bytes, charset: str | None, *, is_page: bool) -> list[str]:
    """Return the character sets that the carrier, an XML declaration and a meta element name, in this order."""
    found = [_DECLARED.match(content[:400]), _META.search(content[:_HEAD]) if is_page else None]
    names = [charset, *(match[1].decode("ascii") for match in found if match)]
    usable = (_as_browsers(name.strip().strip("\"'")) for name in names if name)
    return list(dict.fromkeys(name for name in usable if _is_possible(content, name)))


def _is_possible(content: bytes, name: str) -> bool:
    """Return whether a character set is known, safe, and not one of wide characters where no byte is zero."""
    try:
        codecs.lookup(name)
    except (LookupError, ValueError):
        return False
    if name.casefold().startswith(("utf-16", "utf16", "utf-32", "utf32", "ucs")) and b"\x00" not in content:
        return False
    return name.casefold().replace("_", "-") not in _NO_CHARSETS


def _as_browsers(name: str) -> str:
    """Map Latin-1 and ASCII to windows-1252 and GB2312 to its superset, as browsers do."""
    lower_name = name.casefold()
    return "windows-1252" if lower_name in _WESTERN else "gb18030" if lower_name in ("gb2312", "gbk") else name


def _strict(content: bytes, name: str) -> str | None:
    """Return the text where a character set is known and fits all bytes."""
    try:
        return content.decode(name)
    except (UnicodeError, LookupError, ValueError):
        return None


def _is_utf8(name: str) -> bool:
    return name.casefold().replace("_", "-") in ("utf-8", "utf8", "utf-8-sig")


def _is_hidden(content: bytes, name: str) -> bool:
    """Return whether other characters hide behind bytes that are valid UTF-8: ISO-2022 with its escapes, UTF-16."""
    is_switched = b"\x1b" in content and name.casefold().startswith(("iso-2022", "iso2022"))
    return is_switched or name.casefold().startswith(("utf-16", "utf16", "utf-32", "utf32"))


def _mixes_scripts(text: str, name: str) -> bool:
    """Return whether an alphabet that is not Latin turns up within Latin words: the declared set is wrong."""
    if not _ONE_BYTE.match(name) or name == "windows-1252":
        return False
    words = [word for word in _WORD.findall(text[:200_000]) if not word.isascii()]
    mixed = sum(1 for word in words if len({_script(letter) for letter in word}) > 1)
    return mixed > 1 and mixed > 0.3 * len(words)


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def _damaged_utf8(content: bytes) -> Decoded | None:
    """Return text that is UTF-8 but for a few bytes, which are replaced; None where most bytes are something else."""
    text = content.decode("utf-8", errors="replace")
    replaced = text.count("\ufffd")
    sound = sum(1 for character in text if character > "\x7f") - replaced
    if replaced * 4 > sound:
        return None
    if not replaced:
        return Decoded(_legal(text), "utf-8")
    return Decoded(_legal(text), "utf-8", (f"replaced_characters: {replaced}",))


def _guessed(content: bytes) -> Decoded:
    """Return the text that a detector reads with the fewest replaced characters.

    Raises:
        DocumentError: undecodable.
    """
    name, text = min(_guesses(content), key=lambda guess: guess[1].count("\ufffd"), default=("", ""))
    replacements = text.count("\ufffd")
    if not text or replacements > _ANY_DAMAGE * len(text):
        raise DocumentError("undecodable", f"{replacements} of {len(text)} characters cannot be decoded")
    notes = (f"charset_guessed: {name}", *((f"replaced_characters: {replacements}",) if replacements else ()))
    return Decoded(_legal(text), name, notes)


def _guesses(content: bytes) -> Iterator[tuple[str, str]]:
    """Yield character sets that detectors name, with the text; a second detector is asked only where the first errs."""
    from resiliparse.parse.encoding import detect_encoding

    name = detect_encoding(content[:200_000]) or "utf-8"
    try:
        text = content.decode(name, errors="replace")
    except LookupError:
        text = ""
    if text:
        yield name, text
    if not text or text.count("\ufffd") > 0.01 * len(text):
        from charset_normalizer import from_bytes

        if best := from_bytes(content[:50_000]).best():
            yield best.encoding, content.decode(best.encoding, errors="replace")


def _legal(text: str) -> str:
    """Return the text without characters that XML forbids."""
    return _ILLEGAL.sub("", paired(text.removeprefix("\ufeff")))
