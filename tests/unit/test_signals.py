"""Ctrl-C and SIGTERM end a command within three seconds, with one line, whatever it does; a second one at once."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from newsledger.flows.cli.signals import MESSAGE

PROGRAM = """
import multiprocessing, sys, threading, time
from newsledger.flows.cli import app

def command(*_words, **_named):
    try:
        print("begun", flush=True)
        {work}
    finally:
        {ending}
    print("not reached", flush=True)

app.app = command
app.main([])
"""
LONG = "time.sleep(30)"
CALL = "__import__('hashlib').pbkdf2_hmac('sha256', b'a', b'b', 300_000_000)"
SWALLOWED = "exec('while True:\\n try: time.sleep(30)\\n except BaseException: pass')"
TRANSLATED = "exec('try: time.sleep(30)\\nexcept BaseException: raise RuntimeError(1)')"
THREAD = "threading.Thread(target=time.sleep, args=(30,)).start(); time.sleep(30)"
CHILD = (
    "child = multiprocessing.get_context('fork').Process(target=time.sleep, args=(30,)); child.start(); "
    "print(child.pid, flush=True); child.join()"
)


def begun(work: str, ending: str = "pass") -> "subprocess.Popen[str]":
    program = PROGRAM.format(work=work, ending=ending)
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    return process


def ended(process: "subprocess.Popen[str]", number: int) -> tuple[int, str, float]:
    moment = time.monotonic()
    process.send_signal(number)
    output, errors = process.communicate(timeout=30)
    assert "not reached" not in output
    return process.returncode, errors, time.monotonic() - moment


def is_alive(pid: int) -> bool:
    """Return whether a process runs; one that nobody has waited for yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("work", [LONG, CALL, SWALLOWED, TRANSLATED, THREAD])
def test_an_interrupt_ends_a_command_within_three_seconds_and_with_one_line(work: str) -> None:
    code, errors, seconds = ended(begun(work), signal.SIGINT)
    assert (code, errors) == (130, MESSAGE)
    assert seconds < 3


@pytest.mark.parametrize("work", [LONG, CALL])
def test_so_does_sigterm_by_its_own_code(work: str) -> None:
    code, errors, seconds = ended(begun(work), signal.SIGTERM)
    assert (code, errors) == (143, MESSAGE)
    assert seconds < 3


def test_a_second_one_ends_it_at_once() -> None:
    process = begun(SWALLOWED)
    process.send_signal(signal.SIGINT)
    time.sleep(0.2)
    code, errors, seconds = ended(process, signal.SIGINT)
    assert (code, errors) == (130, MESSAGE)
    assert seconds < 1


def test_no_process_stays_behind() -> None:
    process = begun(f"{CHILD}; {SWALLOWED}")
    assert process.stdout is not None
    child = int(process.stdout.readline())
    assert ended(process, signal.SIGINT)[0] == 130
    deadline = time.monotonic() + 10
    while is_alive(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_alive(child)


def test_a_command_that_ends_in_order_has_time_for_it() -> None:
    code, errors, _ = ended(begun(LONG, "print('closed', file=sys.stderr, flush=True)"), signal.SIGINT)
    assert (code, errors) == (130, f"closed\n{MESSAGE}")
