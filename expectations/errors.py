"""The error tree, classified by what happens next.

NewsledgerError
├── SettingsError      a setting or argument is invalid: nothing was started
├── InstallError       a package cannot be imported: the run stops before anything is published
├── CollectionError    nothing could be collected, or with --strict not everything: what there is was published
├── SourceError        a source could not be fetched: a row in `fetches`, retried
├── DocumentError      one document cannot be read: a row in `rejects`, the run carries on
│   └── RetriableError for no fault of its own: later runs read it again
├── AnswerError        a language model gave no usable answer for an article: the rule annotator reads it, with a reject
├── ContractError      a table violates the contract: the run stops before anything is published
└── WarehouseError     a load, lock or query was refused: nothing was written
    └── SupersededError another publisher was first: the run takes up its state and publishes on top of it
"""

import errno
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_PACKAGE = "newsledger."
_LONGEST = 500
_ENVIRONMENTAL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EMFILE, errno.ENFILE, errno.ENOMEM)


class NewsledgerError(Exception):
    """Base class of all errors that newsledger raises; the message is one line that says what to do."""


class SettingsError(NewsledgerError):
    """A setting or argument is invalid; nothing was started."""


class InstallError(NewsledgerError):
    """A package that newsledger needs cannot be imported; the installation must be repaired first."""

    @classmethod
    def of(cls, exc: ImportError) -> "InstallError":
        """Return the error for a failed import, on one line that names the package."""
        cause = exc.__cause__ if isinstance(exc.__cause__, ImportError) else exc
        reason = " ".join(str(cause).split()).rstrip(".")
        return cls(f"a package is missing or broken: {reason}; pip install it, or install newsledger again")


class SourceError(NewsledgerError):
    """A source could not be fetched; a later attempt may succeed."""

    def __init__(self, message: str, *, url: str, outcome: str = "failed", reason: str | None = None) -> None:
        """Store the URL, the `fetches.outcome` and its `reason` with the message."""
        super().__init__(message)
        self.url = url
        self.outcome = outcome
        self.reason = reason or outcome


class CollectionError(NewsledgerError):
    """No entry point could be collected, or with `strict` not each; the run published what there is."""


class DocumentError(NewsledgerError):
    """A document cannot be read as an article; `reason` is the short code for `rejects.reason`."""

    def __init__(self, reason: str, detail: str) -> None:
        """Store the reason code and its explanation separately, as in `rejects`."""
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class RetriableError(DocumentError):
    """A document could not be read because of the machine, not of what is in it; later runs read it again."""


class AnswerError(NewsledgerError):
    """A language model gave no usable answer for an article; `reason` is the short code for `rejects.reason`."""

    def __init__(self, reason: str, detail: str) -> None:
        """Store the reason code and its explanation separately, as in `rejects`."""
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class ContractError(NewsledgerError):
    """A table, or a file it is read from, violates the contract; nothing was published."""


class WarehouseError(NewsledgerError):
    """A load, lock or query was refused; nothing was written."""


class DatabaseMemoryError(WarehouseError):
    """The database needs more memory than it may use."""


class SupersededError(WarehouseError):
    """Another publisher has replaced the state that this one started from; nothing was published."""


def unexpected(exc: BaseException) -> str:
    """Return an exception that no code expected on one line, as `Type: message (module.py:line)`.

    The place is the innermost line of newsledger on the way to it, relative to the package, since the same line of a
    library serves many callers. The text can be stored: it has no control characters and no lone surrogates.
    """
    message = " ".join(str(exc).encode("utf-8", "backslashreplace").decode().split())[:_LONGEST]
    printable = "".join(character if character.isprintable() else repr(character)[1:-1] for character in message)
    kind = type(exc).__name__
    place = _place(exc)
    return (f"{kind}: {printable}" if printable else kind) + (f" ({place})" if place else "")


def _place(exc: BaseException) -> str | None:
    """Return module and line of the innermost frame of newsledger, else of the innermost frame."""
    frames = [(frame.f_globals.get("__name__", ""), line) for frame, line in traceback.walk_tb(exc.__traceback__)]
    own = [(name, line) for name, line in frames if name.startswith(_PACKAGE)]
    if not frames:
        return None
    name, line = (own or frames)[-1]
    return f"{name.removeprefix(_PACKAGE).replace('.', '/')}.py:{line}"


@contextmanager
def contained(translated: Callable[[str], NewsledgerError]) -> Iterator[None]:
    """Translate an exception that no code expected into an error of one document or source; the fault boundary.

    `translated` makes the error from the wording of `unexpected`. Errors of newsledger pass as they are, and so do
    those of the environment (an installation, memory, a full disk), for which no document is to blame.
    """
    try:
        yield
    except NewsledgerError:
        raise
    except Exception as exc:
        if is_environmental(exc):
            raise
        raise translated(unexpected(exc)) from exc


def is_environmental(exc: BaseException) -> bool:
    """Return whether an exception is due to the machine rather than to what was read."""
    if isinstance(exc, OSError):
        return exc.errno in _ENVIRONMENTAL
    return isinstance(exc, ImportError | MemoryError)
