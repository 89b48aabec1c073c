"""RTF, the Rich Text Format of word processors (specification 1.9): its text, a line per paragraph."""

import codecs
import re
from dataclasses import dataclass, field

from newsledger.expectations.errors import DocumentError

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})?[ ]?|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<symbol>[^a-zA-Z])"
    r"|(?P<brace>[{}])|[\r\n]+|(?P<text>[^\\{}\r\n]+)|\\",
)
_SKIPPED = re.compile(
    r"fonttbl|colortbl|stylesheet|info|pict|object|header[lrf]?|footer[lrf]?|footnote|fldinst|listtable|listoverridetable"
    r"|revtbl|rsidtbl|generator|themedata|colorschememapping|datastore|latentstyles|xmlnstbl|ftnsep|ftncn|aftnsep|nonesttables"
)
_BREAKS = re.compile(r"par|line|page|sect|row|nestrow|column")
_SPACES = {"tab": "\t", "cell": "\t", "nestcell": "\t", "emspace": " ", "enspace": " "}
_MARKS = {"emdash": "—", "endash": "–", "bullet": "•"} | {
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
}
_SYMBOLS = {"~": " ", "_": "-", "\\": "\\", "{": "{", "}": "}", "\n": "\n", "\r": "\n"}


@dataclass(slots=True)
class _Group:
    """The state of a group: what it skips, and how many characters stand in for one in Unicode."""

    is_skipped: bool = False
    substitutes: int = 1


@dataclass(slots=True)
class _RichText:
    """The text read so far; bytes are held until the character set decodes all that stand together."""

    charset: str = "cp1252"
    group: _Group = field(default_factory=_Group)
    outer: list[_Group] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    waiting: bytearray = field(default_factory=bytearray)
    skipped_characters: int = 0

    def add(self, text: str) -> None:
        """Add text, less the characters that stand in for one in Unicode."""
        skipped = min(self.skipped_characters, len(text))
        self.skipped_characters -= skipped
        if not self.group.is_skipped and len(text) > skipped:
            self.decode()
            self.pieces.append(text[skipped:])

    def add_byte(self, value: int) -> None:
        """Add a byte of the document's character set."""
        if self.skipped_characters:
            self.skipped_characters -= 1
        elif not self.group.is_skipped:
            self.waiting.append(value)

    def decode(self) -> None:
        """Decode the bytes that wait."""
        if self.waiting:
            self.pieces.append(self.waiting.decode(self.charset, "replace"))
            self.waiting.clear()

    def open(self) -> None:
        """Begin a group, which inherits the state of the group around it."""
        self.outer.append(self.group)
        self.group = _Group(self.group.is_skipped, self.group.substitutes)
        self.skipped_characters = 0

    def close(self) -> None:
        """End a group; one too many is ignored."""
        self.group = self.outer.pop() if self.outer else self.group
        self.skipped_characters = 0

    def control(self, word: str, number: int | None) -> None:
        """Obey a control word."""
        if word == "u" and number is not None:
            self.add(chr(number % 0x10000))
            self.skipped_characters = self.group.substitutes
        elif word == "uc" and number is not None:
            self.group.substitutes = max(number, 0)
        elif word == "ansicpg" and number is not None:
            self.charset = _charset(number)
        elif _SKIPPED.fullmatch(word) or (word == "deleted" and number != 0):
            self.group.is_skipped = True
        elif _BREAKS.fullmatch(word):
            self.add("\n")
        else:
            self.add(_SPACES.get(word) or _MARKS.get(word, ""))


def is_document(content: bytes) -> bool:
    """Return whether the bytes are RTF."""
    return content.lstrip().startswith(b"{\\rtf")


def text(content: bytes) -> str:
    """Return the paragraphs of a document, blank lines between them.

    Raises:
        DocumentError: bad_rtf where it holds no text.
    """
    reader, source, place = _RichText(), content.decode("latin-1"), 0
    while match := _TOKEN.match(source, place):
        place = match.end()
        if match["word"] == "bin":
            place += max(int(match["number"] or 0), 0)
        else:
            _obey(reader, match)
    reader.decode()
    lines = ("".join(reader.pieces).encode("utf-16", "surrogatepass").decode("utf-16", "replace")).split("\n")
    paragraphs = [line.strip(" \t") for line in lines]
    if not any(paragraphs):
        raise DocumentError("bad_rtf", "the document holds no text")
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _obey(reader: _RichText, match: re.Match[str]) -> None:
    if match["word"]:
        reader.control(match["word"], int(match["number"]) if match["number"] else None)
    elif match["byte"]:
        reader.add_byte(int(match["byte"], 16))
    elif match["brace"]:
        _turn(reader, match["brace"])
    elif match["symbol"] == "*":
        reader.group.is_skipped = True
    elif match["symbol"]:
        reader.add(_SYMBOLS.get(match["symbol"], ""))
    else:
        for piece in re.findall(r"[\x00-\x7f]+|[\x80-\xff]+", match["text"] or ""):
            _add_plain(reader, piece)


def _turn(reader: _RichText, brace: str) -> None:
    """Begin or end a group."""
    if brace == "{":
        reader.open()
    else:
        reader.decode()
        reader.close()


def _add_plain(reader: _RichText, piece: str) -> None:
    """Add text that stands in the document itself; bytes beyond ASCII are those of its character set."""
    if piece.isascii():
        reader.add(piece)
    else:
        for character in piece:
            reader.add_byte(ord(character))


def _charset(number: int) -> str:
    """Return the codec of a Windows code page; that of Western Europe if there is none."""
    name = "utf-8" if number == 65001 else f"cp{number}"
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"
