"""Ids of runs."""

import re
from datetime import UTC, datetime, timedelta

from newsledger.flows.context import new_run_id

MOMENT = datetime(2026, 3, 9, 12, 30, 15, tzinfo=UTC)


def test_ids_sort_by_time_within_a_second_too() -> None:
    moments = [MOMENT + timedelta(microseconds=number) for number in (0, 1, 17, 4_096, 65_536, 999_999)]
    ids = [new_run_id(moment) for moment in [*moments, MOMENT + timedelta(seconds=1)]]
    assert ids == sorted(ids)


def test_an_id_states_its_second_and_eight_digits() -> None:
    assert re.fullmatch(r"run_20260309T123015_[0-9a-f]{8}", new_run_id(MOMENT))


def test_two_runs_of_one_moment_have_two_ids() -> None:
    assert len({new_run_id(MOMENT) for _ in range(8)}) > 1
