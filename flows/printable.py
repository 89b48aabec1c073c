"""Text that a terminal shows and does not interpret."""

import logging
import re

_UNPRINTABLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)
_MARKDOWN = re.compile(r"[!-/:-@\[-`{-~]")


def printable(text: str) -> str:
    r"""Return text with control characters escaped as in Python: \x1b, \u202e.

    Line feeds stay. The other controls of C0 and C1, which a terminal obeys, are escaped, and so are marks that change
    the direction of writing, line separators, lone surrogates and invisible tag characters.
    """
    return _UNPRINTABLE.sub(lambda match: match[0].encode("unicode_escape").decode(), text)


def one_line(text: str) -> str:
    """Return text as one printable line."""
    return printable(" ".join(text.split()))


def markdown(text: str) -> str:
    """Return text as one line of Markdown that means the text itself, without links, images or HTML."""
    return _MARKDOWN.sub(r"\\\g<0>", one_line(text))


class LogLine(logging.Formatter):
    """A log record on one line; what it quotes cannot begin another or control the terminal."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name that logging calls
        """Return the message, in which line feeds and control characters are escaped."""
        return printable(super().formatMessage(record)).replace("\n", "\\n")
