"""Cookies within one chain of redirects: a page may set one and redirect to itself, to see whether it comes back."""

import re
from dataclasses import dataclass, field

_PAIR = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}=[\x21-\x3a\x3c-\x7e]{0,2000}")
_MOST = 20


@dataclass(frozen=True, slots=True)
class ChainCookies:
    """What a chain was given: sent back to the same scheme, host and port within the chain, and then forgotten."""

    values: dict[str, dict[str, str]] = field(default_factory=dict)

    def keep(self, origin: str, headers: list[str]) -> None:
        """Keep the cookies of a response."""
        kept = self.values.setdefault(origin, {})
        for header in headers[:_MOST]:
            pair = header.partition(";")[0].strip()
            if _PAIR.fullmatch(pair) and len(kept) < _MOST:
                kept[pair.partition("=")[0]] = pair

    def of(self, origin: str) -> str:
        """Return the header Cookie for a request to an origin; empty if it has set none."""
        return "; ".join(self.values.get(origin, {}).values())
