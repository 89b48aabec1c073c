"""Normalised paragraphs: wrapped lines joined, single blanks, one kind of bullet."""

import re
from unicodedata import east_asian_width

BULLET = re.compile(r"^\s*(?:[•*‣▪◦·]|[-–](?=\s))\s*")
_DASH = re.compile(r"–\s\S")
_NARROWEST, _WIDEST = 40, 140  # columns at which texts are wrapped
_USUAL = 82  # columns above which lines that end with their sentences are paragraphs
_SENTENCE_END = re.compile(r"[.!?][”\"’')]*+$|[。！？][」』”）]*+$")
_UNPARTED = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")  # characters between which no blank stands
_NEAR = 18  # columns by which a full line may stay below the margin: the next word did not fit
_FOOTER = re.compile(
    r"^\s{0,80}(?:[-–—]\s)?(?:page|seite|p\.)\s?\d{1,4}(?:\s?(?:of|/|von)\s?\d{1,4})?(?:\s[-–—])?\s*+$"
    r"|^\s{0,80}[-–—]\s?\d{1,4}\s?[-–—]\s*+$",
    re.IGNORECASE,
)
_RUNNING = re.compile(
    r"^\s{0,40}\S.{0,60}?\s{3,40}(?:page|seite|p\.)\s?\d{1,4}(?:\s?(?:of|/|von)\s?\d{1,4})?\s*+$", re.IGNORECASE
)
_LONGEST_FOOTER, _LONGEST_RUNNING = 30, 120


def blocks(text: str) -> list[str]:
    """Return the paragraphs of a text: hard-wrapped lines joined, long lines apart, bullets as "• ".

    The margin is inferred from the text's own lines; page footers are left out.
    """
    chunks = [
        part
        for chunk in re.split(r"\n[ \t]*\n", _without_footers(text))
        for part in _parted([line for line in chunk.split("\n") if line.strip()])
    ]
    margin = _margin(chunks)
    paragraphs: list[str] = []
    for lines in chunks:
        paragraphs.extend(_joined(lines) if _is_wrapped(lines, margin) else lines)
    return [even for line in paragraphs if (even := _even(line))]


def _without_footers(text: str) -> str:
    """Return the text without page footers; a paragraph that a footer parts is joined by the empty lines around it."""
    if "\f" not in text and not any(map(_is_footer, text.split("\n"))):
        return text
    lines = text.replace("\f", "\n").split("\n")
    return "\n".join(line for line in lines if not _is_footer(line))


def _is_footer(line: str) -> bool:
    """Return whether a line is the number of a page, alone or set apart behind a running title."""
    is_number = len(line.strip()) < _LONGEST_FOOTER and _FOOTER.match(line) is not None
    return is_number or (len(line) < _LONGEST_RUNNING and _RUNNING.match(line) is not None)


def _parted(lines: list[str]) -> list[list[str]]:
    """Return the lines of a chunk by paragraph, where an indented line after the end of a sentence begins another."""
    indents = [len(wide) - len(wide.lstrip()) for wide in (line.expandtabs(4) for line in lines)]
    deep = min(indents, default=0) + 2
    if all(indent < deep for indent in indents) or any(map(BULLET.match, lines)):
        return [lines]
    parts: list[list[str]] = []
    for line, indent in zip(lines, indents, strict=True):
        if parts and not (indent >= deep and _SENTENCE_END.search(parts[-1][-1].rstrip())):
            parts[-1].append(line)
        else:
            parts.append([line])
    return parts


def _margin(chunks: list[list[str]]) -> int:
    """Return the column at which the lines of a text are wrapped; 0 where they are not.

    Only lines that another one follows in their paragraph tell of the margin. One line in ten may be longer: a URL, a
    table, a line that somebody added.
    """
    broken = [line.rstrip() for lines in chunks for line in lines[:-1]]
    if not broken:
        return 0
    lengths = sorted(map(_width, broken))
    most = lengths[int(0.9 * (len(lengths) - 1))] if len(lengths) > 3 else lengths[-1]
    margin = max(length for length in lengths if length <= most + _NEAR // 2)
    if margin > _USUAL and sum(_SENTENCE_END.search(line) is not None for line in broken) > 0.6 * len(broken):
        return 0
    return margin if _NARROWEST <= margin <= _WIDEST else 0


def _is_wrapped(lines: list[str], margin: int) -> bool:
    """Return whether lines are one paragraph broken at the margin: most but the last end near it."""
    if len(lines) < 2 or not margin:
        return False
    lengths = [_width(line.rstrip()) for line in lines]
    longer = [line.rstrip() for line, length in zip(lines, lengths, strict=True) if length > margin + 2]
    if len(longer) > max(1, 0.1 * len(lines)) or any(_SENTENCE_END.search(line) for line in longer):
        return False
    full = [
        length >= max(_NARROWEST, margin - 2 * _NEAR) or BULLET.match(line) is not None
        for line, length in zip(lines[:-1], lengths, strict=False)
    ]
    return sum(full) >= 0.7 * len(full)


def _joined(lines: list[str]) -> list[str]:
    """Return wrapped lines as one paragraph; each bullet begins one of its own."""
    paragraphs: list[str] = []
    for line in lines:
        if BULLET.match(line) or not paragraphs:
            paragraphs.append(line)
        else:
            beginning, line_text = paragraphs[-1].rstrip(), line.lstrip()
            is_unparted = _UNPARTED.match(beginning[-1:]) is not None and _UNPARTED.match(line_text) is not None
            paragraphs[-1] = f"{beginning}{'' if is_unparted else ' '}{line_text}"
    return paragraphs


def _width(line: str) -> int:
    """Return the columns that a line takes: Chinese and Japanese characters are twice as wide as letters."""
    return len(line) if line.isascii() else sum(2 if east_asian_width(sign) in "WF" else 1 for sign in line)


def _even(line: str) -> str:
    """Return a paragraph with single blanks and one kind of bullet; a dash stays, since it may begin speech."""
    text = " ".join(line.split())
    bullet = None if _DASH.match(text) else BULLET.match(text)
    return f"• {text[bullet.end() :]}" if bullet and bullet.end() < len(text) else text if not bullet else ""
