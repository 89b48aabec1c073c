"""An S3 server on the loopback interface, moto's, in a process of its own that can be killed and started again.

Moto keeps objects in memory; here each change is on the disk before it is answered, and read again at a start. It also
takes changes one at a time, because moto compares and replaces an object in two steps.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

BUCKET = "press"
_PATIENCE_S = 60.0
_CHANGES = ("PUT", "POST", "DELETE")


class _Durable:
    """A WSGI application that writes the objects of another one to a folder, and reads them again at the start.

    The file `fault` in the folder, an HTTP status, is the answer to everything while it is there.
    """

    def __init__(self, application: Callable[..., Iterable[bytes]], folder: Path) -> None:
        self.application, self.folder, self.lock = application, folder, threading.Lock()
        self._ask("PUT", f"/{BUCKET}", b"")
        for path in sorted(folder.glob("*.object")):
            self._ask("PUT", f"/{BUCKET}/{unquote(path.stem)}", path.read_bytes())

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        fault = self.folder / "fault"
        if fault.exists():
            start(f"{fault.read_text()} Fault", [("Content-Length", "0")])
            return []
        if environ["REQUEST_METHOD"] not in _CHANGES:
            return self.application(environ, start)
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        with self.lock:
            statuses: list[str] = []

            def begun(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
                statuses.append(status)
                return start(status, headers, *rest)

            reply = list(self.application({**environ, "wsgi.input": BytesIO(body)}, begun))
            if statuses[0].startswith("2"):
                self._keep(environ["REQUEST_METHOD"], environ["PATH_INFO"], body)
            return reply

    def _keep(self, method: str, path: str, body: bytes) -> None:
        """Bring the folder up to date; after a request about several objects, see which of them are left."""
        name = path.removeprefix(f"/{BUCKET}").removeprefix("/")
        if method == "PUT" and name:
            new_file = self.folder / "part"
            new_file.write_bytes(body)
            new_file.replace(self.folder / f"{quote(name, safe='')}.object")
        for stored in () if method == "PUT" else list(self.folder.glob("*.object")):
            if self._ask("HEAD", f"/{BUCKET}/{unquote(stored.stem)}", b"").startswith("404"):
                stored.unlink()

    def _ask(self, method: str, path: str, body: bytes) -> str:
        from werkzeug.test import Client

        return str(Client(self.application).open(path, method=method, data=body).status)


class ObjectServer:
    """The server's process, and the environment that leads a client to it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """Variables with the server's address, keys that it does not check, and few attempts."""
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}",
            "AWS_ACCESS_KEY_ID": "KEYOFTHETEST",
            "AWS_SECRET_ACCESS_KEY": "secretofthetest",
            "AWS_REGION": "eu-north-1",
            "AWS_MAX_ATTEMPTS": "2",
            "AWS_EC2_METADATA_DISABLED": "true",
            "NO_PROXY": "127.0.0.1",
        }

    def start(self) -> None:
        """Start the process, and wait until it answers."""
        words = [sys.executable, "-W", "ignore", "-m", "tests.site.object_server", str(self.folder), str(self.port)]
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + _PATIENCE_S
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                assert self.process.poll() is None, "the server ended"
                time.sleep(0.05)
            else:
                return
        raise AssertionError("the server does not answer")

    def kill(self) -> None:
        """Kill the process."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def names(self) -> set[str]:
        """Return the keys of all objects."""
        return {unquote(path.stem) for path in self.folder.glob("*.object")}

    def content(self, key: str) -> bytes:
        """Return the bytes of an object."""
        return (self.folder / f"{quote(key, safe='')}.object").read_bytes()

    def fail(self, status: int | None) -> None:
        """Answer everything with a status; None answers as before."""
        fault = self.folder / "fault"
        if status is None:
            fault.unlink(missing_ok=True)
        else:
            fault.write_text(str(status), encoding="utf-8")


def main(folder: str, port: str) -> None:
    """Serve until the process is ended, or its parent is."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    application = _Durable(DomainDispatcherApplication(create_backend_app), Path(folder))
    parent = os.getppid()
    server = make_server("127.0.0.1", int(port), application, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    while os.getppid() == parent:
        time.sleep(0.2)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
