"""`make release`: check version, changelog and pins; build twice; write archives, bill of materials and sums.

Nothing is bumped, tagged or uploaded. With --draft, the release need not be named yet: neither the changelog nor the
state of the working tree is checked.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from release import notes, pins
from release.archive import build
from release.bill import bill, versions

ROOT = Path(__file__).parents[1]
NAME = "newsledger"


def git(*words: str) -> str:
    """Return what a git command prints."""
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S603, S607


def faults(version: str, *, is_draft: bool) -> Iterator[str]:
    """Yield everything that keeps the checkout from being released."""
    yield from pins.faults((ROOT / pins.LOCK).read_text(encoding="utf-8"), pins.project(ROOT))
    if is_draft:
        return
    yield from notes.faults((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), version, git("tag").split())
    if changed := git("status", "--porcelain").splitlines():
        yield f"{len(changed)} files are not committed, the first: {changed[0][3:]}; commit or remove them"


def built(target: Path, *, epoch: int) -> list[Path]:
    """Build twice, from two fresh exports of the commit, and return the files of the first build.

    Raises:
        SystemExit: The two builds differ.
    """
    results = []
    for name in ("first", "second"):
        source, folder = target / name / "source", target / name / "dist"
        source.mkdir(parents=True)
        archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True).stdout  # noqa: S607
        subprocess.run(["tar", "-x", "-m", "-C", str(source)], input=archive, check=True)  # noqa: S603, S607
        results.append(build(source, folder, epoch=epoch))
    for first, second in zip(*results, strict=True):
        if first.read_bytes() != second.read_bytes():
            sys.exit(f"{first.name}: two builds of one commit differ; see release/archive.py")
    return results[0]


def bill_of_materials(version: str, *, epoch: int) -> str:
    """Return the bill of materials as JSON.

    Raises:
        SystemExit: The environment does not have the versions of the lock file, or another version of the package.
    """
    content = bill(NAME, epoch=epoch)
    locked = pins.needed((ROOT / pins.LOCK).read_text(encoding="utf-8"))
    wrong = {name: held for name, held in versions(content).items() if locked.get(name) != held}
    if wrong:
        name, held = next(iter(wrong.items()))
        sys.exit(f"{name} {held} is installed, the lock file has {locked.get(name)}; remove .venv and run make test")
    if content["metadata"]["component"]["version"] != version:
        sys.exit(
            f"{NAME} {content['metadata']['component']['version']} is installed, not {version}; remove .venv/.ready"
        )
    return json.dumps(content, indent=1, sort_keys=True) + "\n"


def main(words: Sequence[str]) -> None:
    """Check and build a release."""
    parser = argparse.ArgumentParser(prog="python -m release", description=__doc__)
    parser.add_argument("target", type=Path, help="folder for the files; it is replaced")
    parser.add_argument("--draft", action="store_true", help="do not check changelog and working tree")
    options = parser.parse_args(words)
    version = str(pins.project(ROOT)["version"])
    found = list(faults(version, is_draft=options.draft))
    if found:
        sys.exit("\n".join(["not ready to be released:", *found]))
    epoch = int(git("log", "-1", "--format=%ct"))
    materials = bill_of_materials(version, epoch=epoch)
    with tempfile.TemporaryDirectory() as folder:
        files = built(Path(folder), epoch=epoch)
        shutil.rmtree(options.target, ignore_errors=True)
        options.target.mkdir(parents=True)
        for path in files:
            shutil.copyfile(path, options.target / path.name)
    (options.target / f"{NAME}-{version}.cdx.json").write_text(materials, encoding="utf-8")
    sums = [f"{sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(options.target.iterdir())]
    (options.target / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")
    sys.stdout.write("".join(sums))


if __name__ == "__main__":
    main(sys.argv[1:])
