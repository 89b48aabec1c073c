"""Ctrl-C and SIGTERM: a command ends within three seconds, with one line, whatever it is doing."""

import os
import select
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

GRACE_S = 2.0  # time to end in order: to close the journal, and to end workers and threads
MESSAGE = "newsledger: interrupted; the next run continues with the documents already pulled\n"
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_DEFAULTS = (signal.SIG_DFL, signal.default_int_handler)
_SHOW_CURSOR = "\x1b[?25h"


class Interruption:
    """What is known of the signals that a command received; shared by the main thread and the one that watches."""

    def __init__(self) -> None:
        """No signal yet."""
        self.signum = 0
        self._told = threading.Lock()

    @property
    def code(self) -> int:
        """The exit code by which shells know the signal."""
        return 128 + (self.signum or signal.SIGINT)

    def tell(self) -> None:
        """Print the line, once."""
        if self._told.acquire(blocking=False):
            cursor = _SHOW_CURSOR if sys.stderr.isatty() else ""
            with suppress(OSError):
                os.write(2, f"{cursor}{MESSAGE}".encode())

    def watch(self, descriptor: int) -> None:
        """End the process at a second signal, or if it has not ended in order some time after the first.

        Python runs handlers between the instructions of the main thread, hence not during a long call of a library;
        the numbers of signals arrive here at once.
        """
        while (received := os.read(descriptor, 1)) and received[0] not in _SIGNALS:
            pass
        if not received:
            os.close(descriptor)
        else:
            self.signum = received[0]
            select.select([descriptor], [], [], GRACE_S)
            self.leave()

    def leave(self) -> None:
        """Print the line, then end this process and its children without the interpreter's own end.

        That would wait for threads, and libraries complain on the screen about what the threads still hold.
        """
        self.tell()
        if not self.signum:
            sys.exit(self.code)
        for pid in _children():
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        with suppress(OSError, ValueError):
            sys.stdout.flush()
        os._exit(self.code)

    def raised(self, signum: int, _frame: object) -> None:
        """Raise KeyboardInterrupt in the main thread, for either signal."""
        self.signum = signum
        raise KeyboardInterrupt


def _children() -> set[int]:
    import multiprocessing

    pids = {process.pid for process in multiprocessing.active_children() if process.pid}
    with suppress(OSError):
        for path in Path("/proc/self/task").glob("*/children"):
            pids.update(map(int, path.read_text(encoding="ascii").split()))
    return pids


@contextmanager
def interruptible(interruption: Interruption) -> Iterator[None]:
    """Let Ctrl-C and SIGTERM raise KeyboardInterrupt, and end the process if that does not.

    A signal that the caller ignores or handles, such as a shell that runs a job in the background, stays as it is. An
    exception that a library made of the interruption becomes KeyboardInterrupt again.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    former = {number: signal.getsignal(number) for number in _SIGNALS if signal.getsignal(number) in _DEFAULTS}
    wakeup = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    threading.Thread(target=interruption.watch, args=(reader,), name="signals", daemon=True).start()
    for number in former:
        signal.signal(number, interruption.raised)
    try:
        yield
    except BaseException as exc:
        if interruption.signum and not isinstance(exc, KeyboardInterrupt):
            raise KeyboardInterrupt from exc
        raise
    finally:
        if not interruption.signum:
            for number, handler in former.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(wakeup)
            os.close(writer)
