"""Requests to an OpenAI-compatible endpoint: one per article, bounded, repeated where that may help."""

import json
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from newsledger.expectations.errors import AnswerError
from newsledger.flows.fetch.pace import TEMPORARY, backoff, retry_after
from newsledger.flows.llm.allowance import Allowance
from newsledger.flows.llm.answer_cache import AnswerCache
from newsledger.flows.llm.model_service import Service
from newsledger.transforms.annotation import ArticleText
from newsledger.transforms.llm.answer import ModelAnswer, answer_of, answer_schema
from newsledger.transforms.llm.prompt import messages

ANSWER_BYTES = 4_000_000
TOKEN_CHARACTERS = 3  # fewer than a token of English has, so that estimates are rather too high
_ANSWER_TOKENS = 1_000
_CONNECT_S = 10.0
_TIMEOUT = "llm_timeout"
_CODE = re.compile(r"[a-z][a-z0-9_]{0,40}")


@dataclass(frozen=True, slots=True)
class _Refusal:
    """An attempt that failed: the reason, whether another may succeed, and the seconds that the endpoint wants."""

    reason: str
    detail: str
    is_temporary: bool
    wait_s: float | None = None


class Endpoint:
    """A language model at an endpoint; implements `LanguageModel`."""

    def __init__(self, service: Service) -> None:
        """Connections are opened as they are needed."""
        self.name = service.model
        self.service = service
        self.allowance = Allowance(service)
        self.cache = AnswerCache(service.answers)
        self._key = service.key()
        self._client = httpx.Client(trust_env=False, follow_redirects=False)

    def answer(self, article: ArticleText) -> ModelAnswer:
        """Return the statements of an article, from the cache or from the model.

        Raises:
            AnswerError: There is no usable answer.
            WarehouseError: The disk refused.
        """
        if len(article.title) + len(article.body) > self.service.characters_limit:
            raise AnswerError(
                "llm_too_long", f"the article is longer than llm_characters_limit = {self.service.characters_limit}"
            )
        request = self._request(article)
        kept = self.cache.answer(request)
        if kept is not None:
            return kept
        content = self._content(request)
        answer = answer_of(content)
        self.cache.keep(request, article, content)
        return answer

    def close(self) -> None:
        """Close every connection."""
        self._client.close()

    def _request(self, article: ArticleText) -> dict[str, object]:
        schema = {"name": "statements", "strict": True, "schema": answer_schema()}
        return {
            **json.loads(self.service.options),
            "model": self.service.model,
            "messages": messages(article),
            "response_format": {"type": "json_schema", "json_schema": schema},
        }

    def _content(self, request: dict[str, object]) -> str:
        """Return what the model wrote, after some attempts within the time of one answer.

        Raises:
            AnswerError: No attempt gave an answer, or there is no allowance for one.
        """
        estimate = len(json.dumps(request["messages"], ensure_ascii=False)) // TOKEN_CHARACTERS + _ANSWER_TOKENS
        deadline, attempt = 0.0, 0
        while True:
            asked_at = time.monotonic()
            self.allowance.admit(estimate)
            deadline = (deadline or asked_at + self.service.timeout_s) + time.monotonic() - asked_at
            attempt += 1
            reply = self._reply(request, deadline)
            if not isinstance(reply, _Refusal):
                self.allowance.report(answered=True)
                content, used = _message(reply)
                self.allowance.settle(estimate, used or estimate - _ANSWER_TOKENS + len(content) // TOKEN_CHARACTERS)
                return _complete(reply, content)
            if reply.reason != _TIMEOUT:
                self.allowance.settle(estimate, 0)
            self._put_off(reply, attempt, deadline)

    def _put_off(self, refusal: _Refusal, attempt: int, deadline: float) -> None:
        """Wait before the next attempt, or give the article up.

        Raises:
            AnswerError: With the reason of the attempt that failed.
        """
        wait_s = refusal.wait_s if refusal.wait_s is not None else backoff(attempt)
        if refusal.wait_s:
            self.allowance.hold(refusal.wait_s)
        is_last = attempt >= self.service.attempts or time.monotonic() + wait_s >= deadline
        if is_last or not refusal.is_temporary:
            self.allowance.report(answered=False)
            raise AnswerError(refusal.reason, f"{refusal.detail} (attempt {attempt} of {self.service.attempts})")
        self.allowance.wait_until(time.time() + wait_s)

    def _reply(self, request: dict[str, object], deadline: float) -> dict[str, Any] | _Refusal:
        self.service.beat()
        rest = max(deadline - time.monotonic(), 0.1)
        timeout = httpx.Timeout(rest, connect=min(rest, _CONNECT_S))
        headers = {"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {self._key}"} if self._key else {})
        try:
            with self._client.stream("POST", self._url, json=request, headers=headers, timeout=timeout) as response:
                return _refused_by(response) or _read(response, deadline)
        except (httpx.TimeoutException, TimeoutError):
            return self._late()
        except (httpx.HTTPError, httpx.StreamError) as exc:
            return _Refusal("llm_unreachable", f"{type(exc).__name__} at {self.service.url}", is_temporary=True)
        finally:
            self.service.beat()

    def _late(self) -> _Refusal:
        return _Refusal(_TIMEOUT, f"no answer within llm_timeout_s = {self.service.timeout_s:g} s", is_temporary=True)

    @property
    def _url(self) -> str:
        path = "/chat/completions"
        return self.service.url if self.service.url.endswith(path) else self.service.url + path


def _refused_by(response: httpx.Response) -> _Refusal | None:
    """Return why the endpoint gave no answer, by its status alone: a body may repeat the text, or a part of the key."""
    status = response.status_code
    if status == httpx.codes.OK:
        return None
    reason = "llm_rate_limited" if status == httpx.codes.TOO_MANY_REQUESTS else "llm_http_error"
    wait_s = retry_after(response.headers.get("Retry-After"), datetime.now(UTC))
    return _Refusal(reason, f"HTTP {status}", status in TEMPORARY, wait_s)


def _read(response: httpx.Response, deadline: float) -> dict[str, Any]:
    """Return the body of a response as JSON.

    Raises:
        AnswerError: It is no JSON object, or too large.
        TimeoutError: It has not arrived by the deadline.
    """
    body = b""
    for piece in response.iter_raw():
        body += piece
        if len(body) > ANSWER_BYTES:
            raise AnswerError("llm_too_large", f"the response is larger than {ANSWER_BYTES} bytes")
        if time.monotonic() > deadline:
            raise TimeoutError
    try:
        reply = json.loads(body)
    except ValueError as exc:
        raise AnswerError("llm_invalid_json", "the response of the endpoint is not JSON") from exc
    if not isinstance(reply, dict):
        raise AnswerError("llm_wrong_schema", "the response of the endpoint is not an object")
    return reply


def _message(reply: dict[str, Any]) -> tuple[str, int | None]:
    """Return what the model wrote, and the tokens that were used; no tokens where the endpoint does not say.

    Raises:
        AnswerError: The response has no message.
    """
    usage = reply.get("usage")
    used = usage.get("total_tokens") if isinstance(usage, dict) else None
    try:
        content = reply["choices"][0]["message"]["content"]
    except (KeyError, IndexError, TypeError) as exc:
        raise AnswerError("llm_wrong_schema", "the response of the endpoint has no choices[0].message.content") from exc
    return content if isinstance(content, str) else "", used if isinstance(used, int) and used >= 0 else None


def _complete(reply: dict[str, Any], content: str) -> str:
    """Return the content of a message that is complete.

    Raises:
        AnswerError: The model refused, or stopped before the end.
    """
    finish = str(reply["choices"][0].get("finish_reason"))
    if finish == "length":
        raise AnswerError("llm_cut_off", "the model stopped before the end of its answer (finish_reason length)")
    if not content:
        shown = finish if _CODE.fullmatch(finish) else "unknown"
        raise AnswerError("llm_refused", f"the model wrote nothing (finish_reason {shown})")
    return content
