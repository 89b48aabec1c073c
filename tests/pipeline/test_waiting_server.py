"""The server of workers that is forked before a process has threads: it becomes the server, or ends unneeded."""

import subprocess
import sys
import textwrap

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked early on Linux alone")
HEAD = """
import os, threading
from multiprocessing import forkserver, get_context
import decimal  # imported before the fork alone
from newsledger.flows.run import workers
from newsledger.flows.run.waiting_server import _waiting, waiting_server

def served():
    workers._serve(workers._Needs("", has_pages=False))  # without an annotator, nothing is loaded
    return forkserver._forkserver._forkserver_pid

if __name__ == "__main__":
"""


def ran(code: str) -> list[str]:
    """Return what a new process prints; nothing of it is left when this returns, or else its output does not end."""
    program = HEAD + textwrap.indent(textwrap.dedent(code), "    ")
    process = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert (process.returncode, process.stderr) == (0, "")
    return process.stdout.split()


def test_the_process_that_waits_becomes_the_server_with_what_was_imported() -> None:
    printed = ran(
        """
        print("once", flush=True)
        with waiting_server():
            pid = _waiting[0].pid
            os.environ["MARK"] = "later"
            assert served() == pid, "another server was started"
            words = "import os, sys; print(os.getppid(), 'decimal' in sys.modules, os.environ['MARK'], flush=True)"
            with workers._main_module_left_out():
                process = get_context("forkserver").Process(target=exec, args=(words,))
                process.start()
            process.join()
            print(pid, process.exitcode)
        assert served() == pid, "the server ended with the block"
        """
    )
    assert printed == ["once", printed[4], "True", "later", printed[4], "0"]


def test_one_that_nobody_needs_ends_with_the_block() -> None:
    assert ran(
        """
        with waiting_server():
            pid = _waiting[0].pid
            print(os.path.exists(f"/proc/{pid}"))
        print(os.path.exists(f"/proc/{pid}"), len(_waiting))
        """
    ) == ["True", "False", "0"]


def test_a_process_with_another_thread_is_not_forked() -> None:
    assert ran(
        """
        end = threading.Event()
        threading.Thread(target=end.wait).start()
        with waiting_server():
            print(len(_waiting))
            assert served()
        end.set()
        """
    ) == ["0"]


def test_another_server_is_started_where_the_one_that_waits_was_killed() -> None:
    assert ran(
        """
        import signal
        with waiting_server():
            os.kill(_waiting[0].pid, signal.SIGKILL)
            os.waitid(os.P_PID, _waiting[0].pid, os.WEXITED | os.WNOWAIT)
            try:
                served()
            except ConnectionError:
                print("refused")
            print(served() > 0)
        """
    ) == ["refused", "True"]
