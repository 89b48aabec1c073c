"""POST requests to an address that the user configured: bounded, repeated where that may help, without redirects."""

import re
import time
from dataclasses import dataclass

from newsledger.expectations.clock import now
from newsledger.expectations.errors import SourceError
from newsledger.flows.fetch.pace import TEMPORARY, backoff, retry_after

_HOST = re.compile(r"\w+://(?:[^/?#]*@)?([^/?#]*)")
_LONGEST_WAIT_S = 10.0


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address for alerts and events.

    Attributes:
        url: Address.
        token: Bearer token; empty if none is needed.
        timeout_s: Time for one attempt.
        pause_s: Pause before the second attempt, which doubles with each further one; up to half of it is taken off.
        attempts: Largest number of attempts.
    """

    url: str
    token: str = ""
    timeout_s: float = 10.0
    pause_s: float = 1.0
    attempts: int = 3

    def post(self, content: bytes, key: str) -> None:
        """Post JSON once; `key` tells the receiver that repeated attempts are one request.

        Raises:
            SourceError: No attempt was answered with success. It names the host alone: the path may be a secret.
        """
        import httpx

        headers = {"Content-Type": "application/json", "Idempotency-Key": key, "User-Agent": "newsledger"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        reason = ""
        with httpx.Client(trust_env=False, follow_redirects=False, timeout=self.timeout_s) as client:
            for attempt in range(1, self.attempts + 1):
                wait_s = backoff(attempt, base=self.pause_s)
                try:
                    response = client.post(self.url, content=content, headers=headers)
                except (httpx.HTTPError, httpx.InvalidURL) as exc:
                    reason = type(exc).__name__
                else:
                    if response.is_success:
                        return
                    reason = f"status {response.status_code}"
                    if response.status_code not in TEMPORARY:
                        break
                    wait_s = min(retry_after(response.headers.get("Retry-After"), now()) or wait_s, _LONGEST_WAIT_S)
                if attempt < self.attempts:
                    time.sleep(wait_s)
        host = match[1] if (match := _HOST.match(self.url)) else ""
        raise SourceError(f"{host or 'the address'} did not take the message: {reason}", url=host)
