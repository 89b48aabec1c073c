"""Request pace per host: token buckets, delays that hosts ask for, and back-off after failures."""

import math
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

Monotonic = Callable[[], float]
DOWN_AFTER = 3
SLOW_AFTER = 3  # URLs in a row that time out once a connection stands
TEMPORARY = frozenset({408, 425, 429, 500, 502, 503, 504, 529})  # statuses after which another attempt may succeed


@dataclass(slots=True)
class Host:
    """The token bucket of one host: one token per `interval` seconds, at most one in store.

    `free_at` is the monotonic moment of the next token. `put_off` says why nothing more is asked in this run.
    `patience` is how many seconds a run spends on the delay that the host asks for, beyond the usual interval.
    """

    interval: float
    patience: float = math.inf
    free_at: float = 0.0
    extra: float = 0.0
    spent: float = 0.0
    failures: int = 0
    slow: set[str] = field(default_factory=set)
    put_off: str | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def reserve(self, now: float) -> float:
        """Take the next token and return the moment from which it is valid."""
        with self.lock:
            moment = max(now, self.free_at)
            self.free_at = moment + self.interval
            self.spent += self.extra
            self._lose_patience()
            return moment

    def _lose_patience(self) -> None:
        """Put the host off for this run where the delay before its next request would take too long."""
        if self.extra and self.spent + self.extra > self.patience:
            self.put_off = self.put_off or f"wants {self.interval:.0f} s between two requests; left for the next run"

    def slow_to(self, interval: float) -> None:
        """Raise the interval to at least that many seconds."""
        with self.lock:
            if interval > self.interval:
                added = interval - self.interval
                self.free_at += added
                self.extra += added
                self.interval = interval
                self._lose_patience()

    def rest_until(self, moment: float) -> None:
        """Issue no token before that moment."""
        with self.lock:
            self.free_at = max(self.free_at, moment)

    def answered(self) -> None:
        """Reset the count of failures to connect."""
        self.failures = 0

    def completed(self) -> None:
        """Forget the URLs that timed out before one that did not."""
        self.slow.clear()

    def timed_out(self, url: str) -> None:
        """Note a URL whose answer did not come in time; after a few in a row the host is suspended for this run."""
        self.slow.add(url)
        if len(self.slow) >= SLOW_AFTER:
            self.put_off = self.put_off or f"no answer in time from {len(self.slow)} URLs in a row"

    def missed(self, reason: str) -> None:
        """Count a failure to connect; after a few in a row the host is suspended for this run."""
        self.failures += 1
        if self.failures >= DOWN_AFTER:
            self.put_off = self.put_off or f"{reason} {self.failures} times in a row"


class Pace:
    """The token buckets of one run's hosts, shared by threads."""

    def __init__(
        self,
        rate: float,
        *,
        patience: float = math.inf,
        clock: Monotonic = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ):
        """`rate` is in requests per second and host; `patience` is that of each host."""
        self.clock = clock
        self.sleep = sleep
        self._patience = patience
        self._interval = 1.0 / rate
        self._hosts: dict[str, Host] = {}
        self._lock = threading.Lock()

    def host(self, name: str) -> Host:
        """Return the token bucket of a host."""
        with self._lock:
            return self._hosts.setdefault(name, Host(self._interval, self._patience))

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
