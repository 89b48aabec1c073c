"""A language model's endpoint on the loopback interface, which answers as a test says."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from newsledger.flows.llm.model_service import Service


@dataclass(frozen=True)
class Reply:
    """One reply: its status, what the model wrote, and further headers; `wait_s` passes before it is sent."""

    content: str | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    tokens: int | None = 700
    finish: str = "stop"
    wait_s: float = 0.0
    drip_s: float = 0.0
    body: bytes | None = None

    def bytes(self) -> bytes:
        """The body of the reply."""
        if self.body is not None:
            return self.body
        if self.status != 200:
            return b'{"error": {"message": "Incorrect key sk-secret for the text Port reopens"}}'
        choice = {"message": {"role": "assistant", "content": self.content}, "finish_reason": self.finish}
        usage = {} if self.tokens is None else {"usage": {"total_tokens": self.tokens}}
        return json.dumps({"choices": [choice], **usage}).encode()


def stated(content: str | Sequence[str], *, cue: str | None = "said", speaker: str | None = None, **rest: Any) -> Any:
    """Return a statement as a model writes it."""
    chain = [] if speaker is None else [{"role": "speaker", "name": speaker, "cue": cue}]
    return {
        "zone": "body",
        "content": [content] if isinstance(content, str) else list(content),
        "kind": "indirect",
        "attribution_type": "communication",
        "speaker_kind": "person",
        "cue": cue,
        "is_negated": False,
        "chain": chain,
        **rest,
    }


def written(*statements: Any) -> str:
    """Return what a model writes with these statements."""
    return json.dumps({"statements": list(statements)})


class Model(ThreadingHTTPServer):
    """Replies in order, the last one again and again; keeps what it was asked, with the headers and the moment."""

    daemon_threads = True

    def __init__(self, replies: Sequence[Reply] | Callable[[str], Reply]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.replies = replies
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.moments: list[float] = []
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def reply(self, request: dict[str, Any], headers: dict[str, str]) -> Reply:
        with self.lock:
            self.requests.append(request)
            self.headers.append(headers)
            self.moments.append(time.time())
            if callable(self.replies):
                return self.replies(request["messages"][1]["content"])
            return self.replies[min(len(self.requests), len(self.replies)) - 1]


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Model)
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        reply = self.server.reply({"path": self.path, **request}, dict(self.headers))
        time.sleep(reply.wait_s)
        body = reply.bytes()
        try:
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            pieces = [body] if not reply.drip_s else [body[place : place + 1] for place in range(len(body))]
            for piece in pieces:
                self.wfile.write(piece)
                self.wfile.flush()
                time.sleep(reply.drip_s)
        except OSError:
            self.close_connection = True

    def log_message(self, *_arguments: Any) -> None:
        """Print nothing."""


@contextmanager
def model(*replies: Reply, by_text: Callable[[str], Reply] | None = None) -> Iterator[Model]:
    """Serve replies in order, or by the article asked about."""
    server = Model(by_text or replies)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def service(folder: Path, url: str, **changes: Any) -> Service:
    """Return a service at an address, quick and without a key."""
    values: dict[str, Any] = {
        "url": url,
        "model": "test-model",
        "key_variable": "",
        "options": '{"temperature": 0}',
        "timeout_s": 5.0,
        "attempts": 3,
        "requests_per_minute": 60_000.0,
        "requests_limit": 100,
        "tokens_limit": 1_000_000,
        "characters_limit": 10_000,
        "answers": folder / "answers",
        "allowance": folder / "allowance.json",
        "run_id": "run_1",
    }
    return Service(**{**values, **changes})
