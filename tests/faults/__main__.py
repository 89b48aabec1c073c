"""The whole fault suite: `make faults`, which writes docs/faults.md from what happened."""

import argparse
import resource
import shutil
import signal
import string
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
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

| Fault | Times | Lost or doubled | How it was told | How it healed |
|---|---|---|---|---|
{rows}

## Kills by what was about to change

Each is the number of kills before a change of that part of the home. Killed were: {procedures}.

{kills}

{seconds:.0f} seconds, {processor:.0f} of them of the processor.
"""


def main() -> None:
    """Inject every fault, print each finding when it is known, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--points", type=int, default=130, help="kills at the changes that commands make to a home")
    parser.add_argument("--losses", type=int, default=40, help="losses of power at such changes")
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
            findings = [] if options.points_only else [_told(partial(fault, prepared)) for fault in _faults(options)]
            with points.stands(prepared) as several:
                findings += [_told(fault) for fault in _at_points(several, options)]
    finally:
        shutil.rmtree(root)
    rows = "\n".join(_row(finding) for finding in findings)
    print(f"{time.monotonic() - began:.0f} seconds, {_processor():.0f} of them of the processor")
    if options.page:
        options.page.write_text(
            PAGE.format(
                rows=rows,
                kills=_kills(findings),
                procedures=", ".join(
                    f"{letter} {name}" for letter, name in zip(string.ascii_uppercase, points.PROCEDURES, strict=False)
                ),
                seconds=time.monotonic() - began,
                processor=_processor(),
            ),
            encoding="utf-8",
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


def _at_points(several: Mapping[int, points.Stand], options: argparse.Namespace) -> Iterator[Callable[[], Finding]]:
    numbers: dict[points.Way, int] = {"killed": options.points, "powerless": options.losses}
    for way, number in numbers.items():
        for name, procedure in points.PROCEDURES.items():
            yield partial(
                points.faults_at_points,
                several[procedure.publishes],
                name=name,
                number=round(procedure.share * number),
                way=way,
                minutes=procedure.share * options.minutes,
            )


def _told(fault: Callable[[], Finding]) -> Finding:
    finding = fault()
    print(_row(finding), flush=True)
    return finding


def _kills(findings: Sequence[Finding]) -> str:
    """Return the table of kills by the part of the home, with a column for each procedure."""
    kills = [finding for finding in findings if finding.procedure and " is killed " in finding.fault]
    parts = sorted({part for finding in kills for part in finding.counts})
    lines = [
        ("About to change", *string.ascii_uppercase[: len(kills)]),
        ("---",) * (len(kills) + 1),
        *((part, *(str(finding.counts.get(part, "")) for finding in kills)) for part in parts),
        ("all", *(str(sum(finding.counts.values())) for finding in kills)),
    ]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _processor() -> float:
    """Return the processor time of this process and of all that it started."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def _row(finding: Finding) -> str:
    cells = (finding.fault, finding.times, finding.lost, finding.told, finding.healed)
    return "| " + " | ".join(str(cell).replace("|", "¦") for cell in cells) + " |"


if __name__ == "__main__":
    main()
