"""robots.txt, read once per host and run, after RFC 9309."""

import codecs
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from protego import Protego

from newsledger.flows.fetch.request import FetchReply

BYTES = 500_000
LONGEST_DELAY_S = 300.0
_ENDLESS = ("redirect_loop", "too_many_redirects")  # a file behind these is taken for absent, as RFC 9309 allows


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one host; `reason` is set where it allows nothing for now."""

    parsed: Protego | None = None
    reason: str | None = None
    detail: str | None = None

    def refusal(self, url: str, agent: str) -> str | None:
        """Return why a URL must not be requested; None if it may be."""
        if self.reason is not None:
            return self.reason
        if self.parsed is None or self.parsed.can_fetch(url, agent):
            return None
        return "robots"

    def delay(self, agent: str) -> float:
        """Return the seconds that the host wants between two requests; 0 if it names none."""
        if self.parsed is None:
            return 0.0
        rate = self.parsed.request_rate(agent)
        seconds = max(self.parsed.crawl_delay(agent) or 0.0, rate.seconds / rate.requests if rate else 0.0)
        return min(float(seconds), LONGEST_DELAY_S)

    def sitemaps(self) -> list[str]:
        """Return the sitemaps that the file names."""
        return list(self.parsed.sitemaps) if self.parsed else []


def rules(reply: FetchReply) -> Rules:
    """Return the rules that a reply means: a 4xx and endless redirects allow everything, a failure nothing for now."""
    if reply.content is not None:
        return Rules(Protego.parse(_text(reply.content[:BYTES])))
    if reply.status is not None and 400 <= reply.status < 500 and reply.status != 429:
        return Rules()
    if reply.reason in _ENDLESS:
        return Rules()
    reason = reply.reason if reply.outcome == "skipped" else "robots_unavailable"
    return Rules(reason=reason, detail=f"robots.txt: {reply.reason}: {reply.detail}")


def _text(content: bytes) -> str:
    """Return the text of a robots.txt, which is UTF-8 unless a byte order mark says otherwise."""
    is_wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return content.decode("utf-16" if is_wide else "utf-8-sig", "replace")


@dataclass(slots=True)
class _Place:
    lock: threading.Lock = field(default_factory=threading.Lock)
    rules: Rules | None = None


class Robots:
    """The rules of every host met in a run; each robots.txt is requested once."""

    def __init__(self) -> None:
        """No file has been read yet."""
        self._places: dict[tuple[str, bool], _Place] = {}
        self._lock = threading.Lock()

    def of(self, place: tuple[str, bool], request: Callable[[], Rules]) -> Rules:
        """Return the rules of an origin, separately for URLs that the user named and URLs from documents."""
        with self._lock:
            entry = self._places.setdefault(place, _Place())
        with entry.lock:
            if entry.rules is None:
                entry.rules = request()
            return entry.rules
