"""POST requests to an address that the user configured: bounded, repeated where that may help, without redirects."""

import time
from dataclasses import dataclass

import httpx

from newsledger.expectations.clock import now
from newsledger.expectations.errors import SourceError
from newsledger.flows.fetch.pace import retry_after
from newsledger.transforms.secrets import public_url

_TEMPORARY = frozenset({408, 425, 429, 500, 502, 503, 504})
_ATTEMPTS = 3
_LONGEST_WAIT_S = 10.0


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address for alerts.

    Attributes:
        url: Address.
        token: Bearer token; empty if none is needed.
        timeout_s: Time for one attempt.
        pause_s: Pause before the second attempt; the third waits twice as long.
    """

    url: str
    token: str = ""
    timeout_s: float = 10.0
    pause_s: float = 1.0

    def post(self, content: bytes, key: str) -> None:
        """Post JSON once; `key` tells the receiver that repeated attempts are one request.

        Raises:
            SourceError: No attempt was answered with success.
        """
        headers = {"Content-Type": "application/json", "Idempotency-Key": key, "User-Agent": "newsledger"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        reason = ""
        with httpx.Client(trust_env=False, follow_redirects=False, timeout=self.timeout_s) as client:
            for attempt in range(1, _ATTEMPTS + 1):
                wait_s = self.pause_s * attempt
                try:
                    response = client.post(self.url, content=content, headers=headers)
                except (httpx.HTTPError, httpx.InvalidURL) as exc:
                    reason = type(exc).__name__
                else:
                    if response.is_success:
                        return
                    reason = f"status {response.status_code}"
                    if response.status_code not in _TEMPORARY:
                        break
                    wait_s = min(retry_after(response.headers.get("Retry-After"), now()) or wait_s, _LONGEST_WAIT_S)
                if attempt < _ATTEMPTS:
                    time.sleep(wait_s)
        address = public_url(self.url)
        raise SourceError(f"{address} did not take the alert: {reason}", url=address)
