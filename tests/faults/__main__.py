"""The whole fault suite: `make faults`, which writes docs/faults.md from what happened."""

import argparse
import resource
import shutil
import signal
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from tests.faults import crashes, disk, points
from tests.faults.crashes import Finding
from tests.faults.rig import STAGES, Scene, scene

PAGE = """# Faults

Written by `make faults` from the faults that it injected into real runs of the command line on a small home. "Lost"
compares rows and content digests of every table with those of an undisturbed run, and the published state with its
manifest after every kill; after the healing run, work/ must be empty but for the spare warehouse and indexes, and
`newsledger verify` must find nothing.
tests/faults/ has the suite, of which every test run has an excerpt.

| Fault | Times | Lost | How it was told | How it healed |
|---|---|---|---|---|
{rows}

{seconds:.0f} seconds, {processor:.0f} of them of the processor.
"""


def main() -> None:
    """Inject every fault, print each finding when it is known, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--points", type=int, default=100, help="kills at the changes that commands make to a home")
    parser.add_argument("--points-only", action="store_true")
    parser.add_argument("--chain", type=int, default=20, help="kills in a row before a run is let through")
    parser.add_argument(
        "--minutes", type=float, default=60.0, help="time after which no chain of kills is begun, or no kill at points"
    )
    parser.add_argument("page", type=Path, nargs="?")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    began = time.monotonic()
    root = Path(tempfile.mkdtemp(prefix="newsledger-faults-"))
    try:
        with scene(root) as prepared:
            findings = [] if options.points_only else [_told(fault, prepared) for fault in _faults(options)]
            with points.generations(prepared) as several:
                findings += [_told(fault, several) for fault in _points(options)]
    finally:
        shutil.rmtree(root)
    rows = "\n".join(_row(finding) for finding in findings)
    print(f"{time.monotonic() - began:.0f} seconds, {_processor():.0f} of them of the processor")
    if options.page:
        options.page.write_text(
            PAGE.format(rows=rows, seconds=time.monotonic() - began, processor=_processor()), encoding="utf-8"
        )
    if any(finding.lost != "nothing" for finding in findings):
        raise SystemExit("something was lost; see the table")


def _faults(options: argparse.Namespace) -> tuple[Callable[[Scene], Finding], ...]:
    signals = {stage: (signal.SIGINT, signal.SIGTERM)[place % 2] for place, stage in enumerate(STAGES)}
    return (
        lambda prepared: crashes.signals(prepared, signals),
        lambda prepared: crashes.killed_workers(prepared, 3),
        lambda prepared: crashes.stopped_workers(prepared, 3),
        lambda prepared: crashes.stopped_for_good(prepared, 1),
        disk.full,
        disk.read_only,
        disk.too_long,
        disk.flipped,
        lambda prepared: crashes.kills(prepared, options.kills, chain=options.chain, minutes=options.minutes),
    )


def _points(options: argparse.Namespace) -> Iterator[Callable[[Scene], Finding]]:
    for name, share in points.SHARES.items():
        number, minutes = round(share * options.points), share * options.minutes
        yield partial(points.kills_at_points, name=name, number=number, minutes=minutes)


def _told(fault: Callable[[Scene], Finding], prepared: Scene) -> Finding:
    finding = fault(prepared)
    print(_row(finding), flush=True)
    return finding


def _processor() -> float:
    """Return the processor time of this process and of all that it started."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def _row(finding: Finding) -> str:
    cells = (finding.fault, finding.times, finding.lost, finding.told, finding.healed)
    return "| " + " | ".join(str(cell).replace("|", "¦") for cell in cells) + " |"


if __name__ == "__main__":
    main()
