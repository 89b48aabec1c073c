"""An excerpt of the fault suite; `make faults` runs all of it."""

import signal
from pathlib import Path

import pytest

from tests.faults import crashes, points
from tests.faults.rig import scene


@pytest.mark.faults
@pytest.mark.filterwarnings("ignore")  # runs are forked, and print what they warn of as a command line does
def test_kills_and_signals_lose_nothing(tmp_path: Path) -> None:
    with scene(tmp_path) as prepared:
        assert crashes.kills(prepared, 4, chain=4).lost == "nothing"
        with points.stands(prepared) as several:
            ways: tuple[points.Way, ...] = ("killed", "powerless")
            for way in ways:
                assert points.faults_at_points(several[3], "a publish", 1, way=way).lost == "nothing"
        assert crashes.signals(prepared, {"build": signal.SIGINT, "audit": signal.SIGTERM}).lost == "nothing"
