"""Request pace per host: token buckets, delays that hosts ask for, and back-off after failures."""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

Monotonic = Callable[[], float]
DOWN_AFTER = 3
TEMPORARY = frozenset({408, 425, 429, 500, 502, 503, 504, 529})  # statuses after which another attempt may succeed


@dataclass(slots=True)
class Host:
    """The token bucket of one host: one token per `interval` seconds, at most one in store.

    `free_at` is the monotonic moment of the next token. `put_off` says why nothing more is asked in this run.
    """

    interval: float
    free_at: float = 0.0
    failures: int = 0
    put_off: str | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def reserve(self, now: float) -> float:
        """Take the next token and return the moment from which it is valid."""
        with self.lock:
            moment = max(now, self.free_at)
            self.free_at = moment + self.interval
            return moment

    def slow_to(self, interval: float) -> None:
        """Raise the interval to at least that many seconds."""
        with self.lock:
            if interval > self.interval:
                self.free_at += interval - self.interval
                self.interval = interval

    def rest_until(self, moment: float) -> None:
        """Issue no token before that moment."""
        with self.lock:
            self.free_at = max(self.free_at, moment)

    def answered(self) -> None:
        """Reset the count of failures."""
        self.failures = 0

    def missed(self, reason: str) -> None:
        """Count a failure to connect; after a few in a row the host is suspended for this run."""
        self.failures += 1
        if self.failures >= DOWN_AFTER:
            self.put_off = self.put_off or f"{reason} {self.failures} times in a row"


class Pace:
    """The token buckets of one run's hosts, shared by threads."""

    def __init__(
        self, rate: float, *, clock: Monotonic = time.monotonic, sleep: Callable[[float], object] = time.sleep
    ):
        """`rate` is in requests per second and host."""
        self.clock = clock
        self.sleep = sleep
        self._interval = 1.0 / rate
        self._hosts: dict[str, Host] = {}
        self._lock = threading.Lock()

    def host(self, name: str) -> Host:
        """Return the token bucket of a host."""
        with self._lock:
            return self._hosts.setdefault(name, Host(self._interval))

    def wait(self, name: str) -> None:
        """Sleep until the host's next token and take it."""
        now = self.clock()
        if (moment := self.host(name).reserve(now)) > now:
            self.sleep(moment - now)


def retry_after(value: str | None, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for, as number or date; None if it is unreadable."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(min(int(text[:9]), 10**8))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return max(0.0, ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now).total_seconds())


def backoff(attempt: int, *, base: float = 1.0, chance: Callable[[], float] = random.random) -> float:
    """Return the seconds before attempt number `attempt + 1`: doubled each time, half of it random (jitter)."""
    whole: float = base * 2 ** (attempt - 1)
    return whole * (0.5 + 0.5 * chance())
