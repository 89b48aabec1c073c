"""The error tree, classed by what happens next.

NewsledgerError
├── SettingsError      the user's settings or arguments are wrong: nothing was started
├── InstallError       a package cannot be imported: the run stops before anything is published
├── SourceError        a source could not be fetched: a row in `fetches`, retried
├── DocumentError      one document cannot be read: a row in `rejects`, the run carries on
├── ContractError      a table broke its promise: the run stops before anything is published
└── WarehouseError     a load, lock or query was refused: nothing was written
"""


class NewsledgerError(Exception):
    """Base of every error that newsledger raises on purpose; its message is one line that says what to do."""


class SettingsError(NewsledgerError):
    """A setting or an argument is wrong; nothing was started."""


class InstallError(NewsledgerError):
    """A package that newsledger needs cannot be imported; the installation has to be mended first."""

    @classmethod
    def of(cls, exc: ImportError) -> "InstallError":
        """Return the error for a failed import, on one line that names the package."""
        reason = " ".join(str(exc).split()).rstrip(".")
        return cls(f"a package is missing or broken: {reason}; pip install it, or install newsledger again")


class SourceError(NewsledgerError):
    """A source could not be fetched; it may work later."""

    def __init__(self, message: str, *, url: str, outcome: str = "failed", reason: str | None = None) -> None:
        """Keep the address, the `fetches.outcome` and its short `reason` beside the message."""
        super().__init__(message)
        self.url = url
        self.outcome = outcome
        self.reason = reason or outcome


class DocumentError(NewsledgerError):
    """One document can never be read as an article; `reason` is the short code that `rejects` keeps."""

    def __init__(self, reason: str, detail: str) -> None:
        """Keep the reason code and its explanation apart, as `rejects` stores them."""
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class ContractError(NewsledgerError):
    """A table, or a file that feeds one, broke its promise; nothing was published."""


class WarehouseError(NewsledgerError):
    """The warehouse refused: nothing was written."""
