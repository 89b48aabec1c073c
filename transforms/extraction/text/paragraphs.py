"""Normalised paragraphs: wrapped lines joined, single blanks, one kind of bullet."""

import re

BULLET = re.compile(r"^\s*(?:[•*‣▪◦·]|[-–](?=\s))\s*")
_WRAPPED = 82


def blocks(text: str) -> list[str]:
    """Return the paragraphs of a text: hard-wrapped lines joined, long lines apart, bullets as "• "."""
    paragraphs: list[str] = []
    for chunk in re.split(r"\n[ \t]*\n", text):
        lines = [line for line in chunk.split("\n") if line.strip()]
        paragraphs.extend(_joined(lines) if _is_wrapped(lines) else lines)
    return [even for line in paragraphs if (even := _even(line))]


def _is_wrapped(lines: list[str]) -> bool:
    """Return whether lines are one paragraph broken at a margin: all short, all but the last nearly full."""
    if len(lines) < 2 or max(len(line) for line in lines) > _WRAPPED:
        return False
    full = [len(line) > 45 or BULLET.match(line) is not None for line in lines[:-1]]
    return sum(full) >= 0.7 * len(full)


def _joined(lines: list[str]) -> list[str]:
    """Return wrapped lines as one paragraph; each bullet begins one of its own."""
    paragraphs: list[str] = []
    for line in lines:
        if BULLET.match(line) or not paragraphs:
            paragraphs.append(line)
        else:
            paragraphs[-1] = f"{paragraphs[-1].rstrip()} {line.lstrip()}"
    return paragraphs


def _even(line: str) -> str:
    text = " ".join(line.split())
    bullet = BULLET.match(text)
    return f"• {text[bullet.end() :]}" if bullet and bullet.end() < len(text) else text if not bullet else ""
