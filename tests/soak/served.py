"""A running `newsledger serve`, its processes as /proc shows them, and the states of its runs."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Served:
    """A running `serve`: its process, its port and its home."""

    process: "subprocess.Popen[bytes]"
    port: int
    home: Path

    def states(self) -> Counter[str]:
        """Return the number of pulls by the name of their state; nothing while the server is away."""
        body = json.dumps({"flows": {"name": {"any_": ["newsledger"]}}}).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/flow_runs/filter", body, {"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return Counter(row["state_name"] for row in json.load(answer))
        except OSError:
            return Counter()

    def articles(self) -> int:
        """Return the number of published articles."""
        path = self.home / "lake/manifest.json"
        return int(json.loads(path.read_text())["tables"]["articles"]["rows"]) if path.exists() else 0

    def processes(self, *words: str) -> list[int]:
        """Return the processes below `serve` whose command line has the words."""
        return [pid for pid in descendants(self.process.pid) if all(word in command_line(pid) for word in words)]


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def descendants(pid: int) -> list[int]:
    found = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = [int(word) for word in path.read_text().split()]
        except OSError:
            continue
        for child in children:
            found += [child, *descendants(child)]
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(home: Path, *words: str, variables: Mapping[str, str] | None = None) -> Iterator[Served]:
    """Run `serve` with more words on its command line; kill it at the end, should it still run."""
    port = free_port()
    command: Sequence[str] = ["serve", *words, "--home", str(home), "--port", str(port)]
    with subprocess.Popen(
        [sys.executable, "-m", "newsledger.flows.cli.app", *command],
        env={**os.environ, "NEWSLEDGER_WORKERS": "1", **(variables or {})},
    ) as process:
        try:
            yield Served(process, port, home)
        finally:
            process.kill()


def until(holds: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "not reached in time"
        time.sleep(0.3)
