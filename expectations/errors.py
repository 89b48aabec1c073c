"""The error tree, classified by what happens next.

NewsledgerError
├── SettingsError      a setting or argument is invalid: nothing was started
├── InstallError       a package cannot be imported: the run stops before anything is published
├── SourceError        a source could not be fetched: a row in `fetches`, retried
├── DocumentError      one document cannot be read: a row in `rejects`, the run carries on
├── ContractError      a table violates the contract: the run stops before anything is published
└── WarehouseError     a load, lock or query was refused: nothing was written
"""


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


class DocumentError(NewsledgerError):
    """A document cannot be read as an article; `reason` is the short code for `rejects.reason`."""

    def __init__(self, reason: str, detail: str) -> None:
        """Store the reason code and its explanation separately, as in `rejects`."""
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class ContractError(NewsledgerError):
    """A table, or a file it is read from, violates the contract; nothing was published."""


class WarehouseError(NewsledgerError):
    """A load, lock or query was refused; nothing was written."""
