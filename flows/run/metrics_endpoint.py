"""The endpoint of `serve` for metrics: the figures of the last run, and whether the processes of `serve` are alive."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from newsledger.expectations.errors import SettingsError
from newsledger.flows.run.exposition import END, MEDIA_TYPE, Family, exposition

HOST = "127.0.0.1"
REQUEST_S = 10.0


@dataclass(frozen=True, slots=True)
class ProcessState:
    """A process of `serve`: whether it runs, and how often it was started again."""

    is_alive: bool
    restarts: int


States = Callable[[], Mapping[str, ProcessState]]


def text(metrics_file: Path | None, states: Mapping[str, ProcessState]) -> str:
    """Return the metrics of the last run, if there was one, and of the processes."""
    try:
        last_run = metrics_file.read_text(encoding="utf-8").removesuffix(END) if metrics_file else ""
    except OSError:
        last_run = ""
    alive = tuple(({"process": name}, float(state.is_alive)) for name, state in states.items())
    restarts = tuple(({"process": name}, float(state.restarts)) for name, state in states.items())
    processes = [
        Family("newsledger_process_up", "gauge", "Whether a process of serve runs.", alive),
        Family("newsledger_process_restarts", "counter", "Restarts of a process since serve began.", restarts),
    ]
    return last_run + exposition(processes)


@contextmanager
def endpoint(port: int | None, metrics_file: Path | None, states: States) -> Iterator[None]:
    """Answer `GET /metrics` on loopback while the block runs; without a port, do nothing.

    Raises:
        SettingsError: The port cannot be used.
    """
    if port is None:
        yield
        return
    try:
        server = ThreadingHTTPServer((HOST, port), _handler(metrics_file, states))
    except OSError as exc:
        raise SettingsError(
            f"port {port} of {HOST} cannot be used ({exc.strerror}); choose another: --metrics-port"
        ) from exc
    thread = threading.Thread(target=server.serve_forever, name="metrics", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def _handler(metrics_file: Path | None, states: States) -> type[BaseHTTPRequestHandler]:
    class Metrics(BaseHTTPRequestHandler):
        timeout = REQUEST_S

        def do_GET(self) -> None:
            """Answer with the metrics."""
            if self.path.partition("?")[0] != "/metrics":
                self.send_error(HTTPStatus.NOT_FOUND, "ask for /metrics")
                return
            body = text(metrics_file, states()).encode()
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", MEDIA_TYPE)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_parts: object) -> None:
            """Log nothing."""

    return Metrics
