"""The clock that is passed to whatever needs the time, and moments in UTC."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def in_utc(moment: datetime | None) -> datetime | None:
    """Return the moment, one without a time zone taken as UTC."""
    return moment.replace(tzinfo=moment.tzinfo or UTC) if moment else None
