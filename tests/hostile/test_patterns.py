"""No regular expression of the package takes more than linear time on hostile strings."""

import re
import subprocess
import sys

import pytest

from tests.hostile.patterns import Found, ended, hostile, is_slow

LENGTH, BOUND_S = 20_000, 0.1


def test_every_regular_expression_is_quick_on_hostile_strings() -> None:
    """A quadratic pattern takes 0.3 s of processor time or more, a linear one 0.01 s. A process that hangs is ended."""
    command = [sys.executable, "-m", "tests.hostile.patterns", str(LENGTH), str(BOUND_S)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert (checked.returncode, checked.stdout) == (0, ""), checked.stdout + checked.stderr


@pytest.mark.parametrize("pattern", [r"\s+$", r"(a|aa)+b", r"<[^>]*>", r"\w+@", r"“[^”]*”", r"^(\s*x?\s*)*y"])
def test_hostile_strings_find_what_is_slow(pattern: str) -> None:
    entry = Found(pattern, re.compile(pattern).flags, "here")
    with ended():
        assert any(is_slow(entry, text, BOUND_S) for text in hostile(entry, LENGTH))
