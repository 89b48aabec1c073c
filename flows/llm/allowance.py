"""Rate and budget of the requests of one run, shared by its processes in a locked file."""

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from newsledger.expectations.errors import AnswerError
from newsledger.flows.llm.model_service import Service
from newsledger.warehouse.durable import private, refused

GIVEN_UP_AFTER = 10  # articles in a row for which no request succeeded
_SIZE = 512
_PAUSE_S = 5.0
_AGAIN = "newsledger rebuild asks again, and only for articles without an answer"


@dataclass(slots=True)
class _Account:
    """The state in the file: what was asked, failures in a row, and the moments before which nothing is asked."""

    run_id: str
    requests: int = 0
    tokens: int = 0
    failures: int = 0
    next_at: float = 0.0
    held_until: float = 0.0


class Allowance:
    """Admits the requests of one run, whichever of its processes sends them.

    An account is overwritten in one write, so that a process that is killed leaves it whole. What a killed process
    reserved counts as spent.
    """

    def __init__(
        self,
        service: Service,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Keep the bounds, a clock that all processes share, and how to wait."""
        self.service = service
        self._clock = clock
        self._sleep = sleep

    def admit(self, tokens: int) -> None:
        """Reserve a request of about that many tokens, and wait for its turn.

        Raises:
            AnswerError: The budget is used up, the endpoint wants no requests, or too many of them failed.
        """
        service = self.service
        with self._account() as account:
            moment = self._clock()
            if account.failures >= GIVEN_UP_AFTER:
                raise AnswerError(
                    "llm_given_up", f"no request succeeded for {account.failures} articles in a row; {_AGAIN}"
                )
            if account.requests >= service.requests_limit:
                raise AnswerError(
                    "llm_budget", f"the run has made llm_requests_limit = {account.requests} requests; {_AGAIN}"
                )
            if account.tokens + tokens > service.tokens_limit:
                raise AnswerError(
                    "llm_budget",
                    f"the run has used {account.tokens} of llm_tokens_limit = {service.tokens_limit} tokens, and the "
                    f"article needs some {tokens}; {_AGAIN}",
                )
            if account.held_until - moment > service.timeout_s:
                raise AnswerError(
                    "llm_rate_limited",
                    f"the endpoint admits no request for {account.held_until - moment:.0f} s; {_AGAIN}",
                )
            turn = max(moment, account.next_at, account.held_until)
            account.next_at = turn + 60.0 / service.requests_per_minute
            account.requests += 1
            account.tokens += tokens
        self.wait_until(turn)

    def wait_until(self, moment: float) -> None:
        """Sleep until a moment, with a beat every few seconds."""
        while (rest := moment - self._clock()) > 0:
            self.service.beat()
            self._sleep(min(rest, _PAUSE_S))
        self.service.beat()

    def settle(self, reserved: int, used: int) -> None:
        """Replace reserved tokens by those that were used."""
        with self._account() as account:
            account.tokens += used - reserved

    def hold(self, seconds: float) -> None:
        """Let no process ask for some seconds, as the endpoint wants it."""
        with self._account() as account:
            account.held_until = max(account.held_until, self._clock() + seconds)

    def report(self, *, answered: bool) -> None:
        """Count an article for which no request succeeded, or begin to count anew."""
        with self._account() as account:
            account.failures = 0 if answered else account.failures + 1

    @contextmanager
    def _account(self) -> Iterator[_Account]:
        """Lock the file, and write the account back unless the block fails.

        Raises:
            WarehouseError: The disk refused.
        """
        path = self.service.allowance
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = private(str(path), os.O_RDWR | os.O_CREAT)
        except OSError as exc:
            raise refused(exc, path) from exc
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            account = self._read(descriptor)
            yield account
            os.pwrite(descriptor, json.dumps(asdict(account)).encode().ljust(_SIZE), 0)
        except OSError as exc:
            raise refused(exc, path) from exc
        finally:
            os.close(descriptor)

    def _read(self, descriptor: int) -> _Account:
        """Return the account of this run; a new one where the file has that of another run."""
        try:
            account = _Account(**json.loads(os.pread(descriptor, _SIZE, 0)))
        except (ValueError, TypeError):
            return _Account(self.service.run_id)
        return account if account.run_id == self.service.run_id else _Account(self.service.run_id)
