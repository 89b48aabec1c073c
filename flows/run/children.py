"""The processes that `newsledger serve` starts: each leads a process group that never outlives its parent."""

import os
import runpy
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress


class Child:
    """A Python module in a process of its own, with all the processes that it starts in turn.

    The process reads from a pipe that only its parent holds. When the parent is gone, however it ended, the pipe closes
    and the group kills itself.
    """

    def __init__(
        self, name: str, words: Sequence[str], environment: Mapping[str, str], *, stop_s: float, quiet: bool = False
    ) -> None:
        """Keep the module and its arguments; `quiet` drops standard output, `stop_s` is the time to end in order."""
        self.name = name
        self.words = words
        self._environment = environment
        self._stop_s = stop_s
        self._quiet = quiet
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0

    @property
    def pid(self) -> int | None:
        """The process id, which is also the id of its group; None while it is not running."""
        return self._process.pid if self._process is not None else None

    @property
    def is_alive(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.poll() is None

    @property
    def age_s(self) -> float:
        """Seconds since it was started."""
        return time.monotonic() - self._started_at

    def start(self) -> None:
        """Start it; what an earlier process of the group left running is killed first."""
        self.kill()
        self._process = subprocess.Popen(  # noqa: S603 - the words are ours
            [sys.executable, "-m", "newsledger.flows.run.children", *self.words],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL if self._quiet else None,
            env=dict(self._environment),
            start_new_session=True,
        )
        self._started_at = time.monotonic()

    def end(self) -> None:
        """Let it end in order, then kill what is left of its group."""
        if self._process is not None and self.is_alive:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(self._stop_s)
        self.kill()

    def kill(self) -> None:
        """Kill the group: the process, if it still runs, and everything that it started."""
        if self._process is None:
            return
        with suppress(ProcessLookupError, PermissionError):  # macOS refuses where only zombies are left
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process = None


def _end_with_parent() -> None:
    while os.read(0, 1):
        pass
    os.killpg(0, signal.SIGKILL)


def main(words: Sequence[str]) -> None:
    """Run a module as `python -m` does, and end with the parent."""
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
    sys.argv = list(words)
    runpy.run_module(words[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(sys.argv[1:])
