"""Requests to a language model: answers good, bad, slow and refused; the cache, the budget and the rate."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from newsledger.expectations.errors import AnswerError, SettingsError
from newsledger.expectations.vocabulary import ATTRIBUTION_TYPES, SPEAKER_KINDS
from newsledger.flows.fetch import pace
from newsledger.flows.llm import endpoint as requests
from newsledger.flows.llm.allowance import GIVEN_UP_AFTER, Allowance
from newsledger.flows.llm.endpoint import Endpoint
from newsledger.flows.llm.service_settings import service_of
from newsledger.flows.settings import settings
from newsledger.transforms.annotation import ArticleText
from newsledger.transforms.english.parse.sentences import segmented
from newsledger.warehouse.home import Home
from tests.language_model import Model, Reply, model, service, stated, written

BODY = "The ferry is late, Ida Berg said."
GOOD = Reply(written(stated("The ferry is late", speaker="Ida Berg")))


def article(body: str = BODY) -> ArticleText:
    return segmented(article_id="art_1", article_key="key_1", title="Ferry late", body=body, language="en")


@pytest.fixture(autouse=True)
def _quick_backoff(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requests, "backoff", lambda attempt: pace.backoff(attempt, base=0.01))


@contextmanager
def asking(folder: Path, server: Model, **changes: Any) -> Iterator[Endpoint]:
    endpoint = Endpoint(service(folder, server.url, **changes))
    try:
        yield endpoint
    finally:
        endpoint.close()


def failure(endpoint: Endpoint, text: ArticleText | None = None) -> AnswerError:
    with pytest.raises(AnswerError) as caught:
        endpoint.answer(text or article())
    return caught.value


def test_the_model_gets_title_and_text_and_the_schema(tmp_path: Path) -> None:
    with model(GOOD) as server, asking(tmp_path, server) as endpoint:
        answer = endpoint.answer(article())
    assert [statement.content for statement in answer.statements] == [("The ferry is late",)]
    (request,) = server.requests
    assert (request["path"], request["model"], request["temperature"]) == ("/v1/chat/completions", "test-model", 0)
    assert request["messages"][1]["content"] == f"TITLE:\nFerry late\n\nBODY:\n{BODY}"
    schema = request["response_format"]["json_schema"]
    assert schema["strict"] is True
    assert "title" not in schema["schema"]
    assert "title" in schema["schema"]["$defs"]["StatedQuote"]["properties"]["zone"]["enum"]
    stated_quote = schema["schema"]["$defs"]["StatedQuote"]["properties"]
    assert tuple(stated_quote["attribution_type"]["enum"]) == ATTRIBUTION_TYPES
    assert tuple(stated_quote["speaker_kind"]["enum"]) == SPEAKER_KINDS
    assert all(kind in request["messages"][0]["content"] for kind in (*ATTRIBUTION_TYPES, *SPEAKER_KINDS))
    objects = (schema["schema"], *schema["schema"]["$defs"].values())
    assert all(declared["additionalProperties"] is False for declared in objects)
    assert all(set(declared["required"]) == set(declared["properties"]) for declared in objects)
    assert "Authorization" not in server.headers[0]


def test_a_second_run_asks_nothing(tmp_path: Path) -> None:
    with model(GOOD) as server:
        for run_id in ("run_1", "run_2"):
            with asking(tmp_path, server, run_id=run_id, requests_limit=1) as endpoint:
                assert len(endpoint.answer(article()).statements) == 1
        assert len(server.requests) == 1
        with asking(tmp_path, server, run_id="run_3", model="another") as endpoint:
            endpoint.answer(article())
        with asking(tmp_path, server, run_id="run_4", options="{}") as endpoint:
            endpoint.answer(article())
    assert len(server.requests) == 3
    (kept, *_) = (tmp_path / "answers").glob("*/*.json")
    assert json.loads(kept.read_text())["article_key"] == "key_1"
    assert kept.stat().st_mode & 0o077 == 0


def test_a_damaged_answer_is_asked_for_again(tmp_path: Path) -> None:
    with model(GOOD) as server, asking(tmp_path, server) as endpoint:
        endpoint.answer(article())
        (kept,) = (tmp_path / "answers").glob("*/*.json")
        kept.write_text('{"content": "{')
        assert endpoint.answer(article()).statements
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply("Here are the statements: none"), "llm_invalid_json"),
        (Reply('{"statements": ['), "llm_invalid_json"),
        (Reply(body=b"<html>"), "llm_invalid_json"),
        (Reply('{"statements": [{"content": "x"}]}'), "llm_wrong_schema"),
        (Reply(written(stated("The ferry is late", kind="shouted"))), "llm_wrong_schema"),
        (Reply(body=b"[]"), "llm_wrong_schema"),
        (Reply(body=b'{"choices": []}'), "llm_wrong_schema"),
        (Reply(None, finish="content_filter"), "llm_refused"),
        (Reply('{"statements": [', finish="length"), "llm_cut_off"),
        (Reply(written(*[stated("The ferry is late")] * 501)), "llm_wrong_schema"),
    ],
)
def test_an_answer_that_cannot_be_used_is_refused_and_not_kept(tmp_path: Path, reply: Reply, reason: str) -> None:
    with model(reply) as server, asking(tmp_path, server) as endpoint:
        assert failure(endpoint).reason == reason
    assert not (tmp_path / "answers").exists()


@pytest.mark.parametrize("status", [400, 401, 404, 302])
def test_a_lasting_refusal_is_not_repeated_and_says_no_secret(tmp_path: Path, status: int) -> None:
    reply = Reply(status=status, headers={"Location": "http://127.0.0.1:9/"})
    with model(reply) as server, asking(tmp_path, server) as endpoint:
        assert str(failure(endpoint)) == f"llm_http_error: HTTP {status} (attempt 1 of 3)"
    assert len(server.requests) == 1


def test_a_temporary_refusal_is_repeated(tmp_path: Path) -> None:
    with model(Reply(status=500), Reply(status=503), GOOD) as server, asking(tmp_path, server) as endpoint:
        assert endpoint.answer(article()).statements
    assert len(server.requests) == 3
    with model(Reply(status=500)) as server, asking(tmp_path / "other", server) as endpoint:
        assert str(failure(endpoint)) == "llm_http_error: HTTP 500 (attempt 3 of 3)"


def test_a_wait_that_the_endpoint_asks_for_is_kept(tmp_path: Path) -> None:
    busy = Reply(status=429, headers={"Retry-After": "1"})
    with model(busy, GOOD) as server, asking(tmp_path, server) as endpoint:
        assert endpoint.answer(article()).statements
    assert server.moments[1] - server.moments[0] >= 0.95


def test_a_long_wait_leaves_all_articles_to_the_rules_without_asking(tmp_path: Path) -> None:
    with model(Reply(status=429, headers={"Retry-After": "3600"})) as server, asking(tmp_path, server) as endpoint:
        assert failure(endpoint).reason == "llm_rate_limited"
        assert "no request for 3" in failure(endpoint, article("Another text.")).detail
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "reply", [Reply(GOOD.content, wait_s=2.0), Reply(GOOD.content, drip_s=0.05)], ids=["late", "drip"]
)
def test_a_slow_answer_ends_in_bounded_time(tmp_path: Path, reply: Reply) -> None:
    with model(reply) as server, asking(tmp_path, server, timeout_s=0.4) as endpoint:
        began = time.monotonic()
        assert failure(endpoint).reason == "llm_timeout"
        assert time.monotonic() - began < 1.5


def test_an_endpoint_that_is_not_there_is_given_up_for_the_run(tmp_path: Path) -> None:
    endpoint = Endpoint(service(tmp_path, "http://127.0.0.1:9/v1", attempts=1))
    reasons = [failure(endpoint).reason for _ in range(GIVEN_UP_AFTER + 1)]
    endpoint.close()
    assert reasons == ["llm_unreachable"] * GIVEN_UP_AFTER + ["llm_given_up"]


def test_the_budget_of_requests_and_tokens_is_kept(tmp_path: Path) -> None:
    with model(GOOD) as server:
        with asking(tmp_path / "requests", server, requests_limit=2) as endpoint:
            endpoint.answer(article("One. " + BODY))
            endpoint.answer(article("Two. " + BODY))
            assert "llm_requests_limit = 2" in failure(endpoint, article("Three. " + BODY)).detail
        with asking(tmp_path / "tokens", server, tokens_limit=2_000) as endpoint:
            endpoint.answer(article("One. " + BODY))
            assert failure(endpoint, article("Two. " + BODY)).reason == "llm_budget"
            assert "700 of llm_tokens_limit" in failure(endpoint, article("Two. " + BODY)).detail
        with asking(tmp_path / "tokens", server, tokens_limit=2_000, run_id="run_2") as endpoint:
            endpoint.answer(article("Two. " + BODY))
    assert len(server.requests) == 4


def test_tokens_are_estimated_where_the_endpoint_does_not_say(tmp_path: Path) -> None:
    with model(Reply(GOOD.content, tokens=None)) as server, asking(tmp_path, server) as endpoint:
        endpoint.answer(article())
    account = json.loads((tmp_path / "allowance.json").read_text())
    assert 500 < account["tokens"] < 1_500


def test_an_article_above_the_limit_is_not_sent(tmp_path: Path) -> None:
    with model(GOOD) as server, asking(tmp_path, server, characters_limit=20) as endpoint:
        assert failure(endpoint).reason == "llm_too_long"
    assert server.requests == []


def _admitted(folder: Path, times: int) -> None:
    allowance = Allowance(service(folder, "http://127.0.0.1:9", requests_per_minute=1_200.0, requests_limit=9))
    for _ in range(times):
        try:
            allowance.admit(1)
        except AnswerError:
            return
        with (folder / "moments").open("a") as stream:
            stream.write(f"{time.time()}\n")


def test_two_processes_share_rate_and_budget(tmp_path: Path) -> None:
    processes = [get_context("spawn").Process(target=_admitted, args=(tmp_path, 8)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0]
    moments = sorted(map(float, (tmp_path / "moments").read_text().split()))
    assert len(moments) == 9
    assert moments[-1] - moments[0] >= 8 * 0.05 - 0.03


def test_waiting_processes_show_that_they_live(tmp_path: Path) -> None:
    beats: list[float] = []
    clock = [0.0]
    bounds = service(tmp_path, "http://127.0.0.1:9", requests_per_minute=2.0, beat=lambda: beats.append(clock[0]))

    def sleep(seconds: float) -> None:
        clock[0] += seconds

    allowance = Allowance(bounds, clock=lambda: clock[0], sleep=sleep)
    allowance.admit(1)
    allowance.admit(1)
    assert clock[0] == 30.0
    assert max(later - earlier for earlier, later in pairwise(beats)) <= 5.0


def test_the_key_comes_from_the_environment_and_is_written_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_MODEL_KEY", "sk-quite-secret")
    with model(GOOD) as server, asking(tmp_path, server, key_variable="TEST_MODEL_KEY") as endpoint:
        endpoint.answer(article())
    assert server.headers[0]["Authorization"] == "Bearer sk-quite-secret"
    assert not any(b"sk-quite" in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "setting llm_url: the annotator 'llm' needs"),
        ({"llm_url": "http://localhost/v1"}, "setting llm_model"),
        ({"llm_url": "localhost:8000", "llm_model": "m"}, "not a URL with http"),
        ({"llm_url": "http://[::1", "llm_model": "m"}, "not a URL with http"),
        ({"llm_url": "https://ida:pass-phrase@host/v1", "llm_model": "m"}, "no user name, password or query"),
        ({"llm_url": "https://host/v1?key=pass-phrase", "llm_model": "m"}, "no user name, password or query"),
        ({"llm_url": "https://host/v1", "llm_model": "m", "llm_key_variable": "NO_SUCH_KEY"}, "NO_SUCH_KEY is not set"),
        ({"llm_url": "https://host/v1", "llm_model": "m", "llm_timeout_s": 121.0}, "raise document_timeout_s to 30.25"),
    ],
)
def test_incomplete_settings_are_refused_before_anything_starts(given: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingsError, match=message) as caught:
        service_of(settings(annotator="llm", **given), Home(Path("home")), "run_1")
    assert "pass-phrase" not in str(caught.value)


def test_no_model_is_asked_unless_the_settings_choose_it() -> None:
    assert service_of(settings(llm_url="http://localhost/v1", llm_model="m"), Home(Path("home")), "run_1") is None
    chosen = settings(annotator="llm+other", llm_url="http://localhost/v1/", llm_model="m")
    found = service_of(chosen, Home(Path("home")), "run_1")
    assert found is not None
    assert (found.url, found.allowance) == ("http://localhost/v1", Path("home/llm/allowance.json"))
