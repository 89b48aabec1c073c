"""The clock, passed to functions that need the time, and times in UTC."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def now() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC)


def in_utc(moment: datetime | None) -> datetime | None:
    """Return a time in which a missing time zone is UTC."""
    return moment.replace(tzinfo=moment.tzinfo or UTC) if moment else None
