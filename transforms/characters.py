"""Text as it arrives, to text as it is stored: no surrogates, no control characters, no invisible characters.

Bytes are cleaned once they are decoded. What comes out of an escape (a surrogate in JSON, `&#55357;` in markup) has not
passed that point, so every reader of escapes uses the functions here too.
"""

import json
import re
import unicodedata
from html import unescape
from typing import Any

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Soft hyphens with the line break behind them, zero-width blanks, word joiners, marks of byte order. Joiners stay: they
# decide how Persian, Hindi and emoji are written.
_INVISIBLE = re.compile("\u00ad(?:[ \\t]*\n[ \\t]*(?=\\w))?|[\u200b\u2060\ufeff\u180e]")
# Marks of direction, which only texts with letters from right to left need, and the ligatures of typesetting.
_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_NUMBER = r"&#(?:[xX]([0-9a-fA-F]{1,6})|([0-9]{1,7}));"
_REFERENCE = re.compile(_NUMBER)
_REFERENCES = re.compile(f"{_NUMBER}{_NUMBER}")
_ESCAPED = re.compile(r"\\u[dD][89a-fA-F]")
_REPLACEMENT = "\ufffd"
_LONGEST_NUMBER = 4_300  # digits that Python makes an integer of
_LONG_NUMBER = re.compile(rf"\d{{{_LONGEST_NUMBER}}}")


def cleaned(text: str) -> str:
    """Return text in NFC with one kind of line break, without control, invisible and lone surrogate characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")
    text = _CONTROL.sub("", paired(text))
    if _DIRECTION.search(text) and not _RIGHT_TO_LEFT.search(text):
        text = _DIRECTION.sub("", text)
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).translate(_LIGATURES)


def cleaned_line(text: str | None) -> str | None:
    """Return a text as one cleaned line with single blanks; None if nothing is left."""
    return " ".join(cleaned(text).split()) or None if text else None


def paired(text: str) -> str:
    """Return the text with surrogate pairs joined, and U+FFFD in place of every other surrogate."""
    if not _SURROGATE.search(text):
        return text
    joined = _PAIR.sub(lambda match: match[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
    return _SURROGATE.sub(_REPLACEMENT, joined)


def with_sound_references(text: str) -> str:
    """Return markup whose numeric references name characters that may stand in XML.

    A pair of references to surrogates becomes the character that it stands for, a single one U+FFFD. A reference to
    0x80 to 0x9F is the character of windows-1252, as in HTML; one to another control character is removed.
    """
    if "&#" not in text:
        return text
    return _REFERENCE.sub(_sound, _REFERENCES.sub(_paired_references, text))


def unescaped(text: str) -> str:
    """Return the text with HTML's references resolved, surrogate pairs among them joined."""
    return unescape(with_sound_references(text)) if "&" in text else text


def json_value(content: str | bytes, *, strict: bool = True) -> Any:
    """Return the value of a JSON text, in UTF-8, UTF-16 or UTF-32 if given as bytes; surrogates are paired or replaced.

    Raises:
        ValueError: The text is not JSON.
        RecursionError: It is nested too deeply.
    """
    text = content if isinstance(content, str) else content.decode(json.detect_encoding(content), "surrogatepass")
    try:
        value = json.loads(text, strict=strict)
    except ValueError:
        if not _LONG_NUMBER.search(text):
            raise
        value = json.loads(text, strict=strict, parse_int=_number)
    return _without_surrogates(value) if _ESCAPED.search(text) or _SURROGATE.search(text) else value


def _number(digits: str) -> int | float:
    """Return an integer; a number of more digits than Python reads is infinite, as one beyond a float's range is."""
    return int(digits) if len(digits) <= _LONGEST_NUMBER else float(digits)


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return paired(value)
    if isinstance(value, list):
        return [_without_surrogates(member) for member in value]
    if isinstance(value, dict):
        return {paired(name): _without_surrogates(content) for name, content in value.items()}
    return value


def _code(hexadecimal: str | None, decimal: str | None) -> int:
    return int(hexadecimal, 16) if hexadecimal else int(decimal or 0)


def _paired_references(match: re.Match[str]) -> str:
    high, low = _code(match[1], match[2]), _code(match[3], match[4])
    if 0xD800 <= high <= 0xDBFF and 0xDC00 <= low <= 0xDFFF:
        return paired(chr(high) + chr(low))
    return match[0]


def _sound(match: re.Match[str]) -> str:
    code = _code(match[1], match[2])
    if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF or code in (0xFFFE, 0xFFFF):
        return _REPLACEMENT
    if 0x80 <= code <= 0x9F:
        return unescape(match[0])
    if code < 0x20 and code not in (0x9, 0xA, 0xD):
        return ""
    return match[0]
