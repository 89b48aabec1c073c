"""Measure backup and restore of a synthetic home, with the commands of docs/operations.md.

python benchmarks/backup.py --template DEMO [--articles 10000] [--folder F]

DEMO is a home with annotated articles; benchmarks/ledgers.py says how the synthetic home is made of it. Here it also
has the raw bytes of each document, which are those of its text. Prints the bytes of the home and the processor seconds
of each command, those of its child processes included, and fails unless the digests of every table and the bytes of
every file are the same before and after.
"""

import argparse
import hashlib
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

from ledgers import Template, write

from newsledger.warehouse import lake, manifest, raw
from newsledger.warehouse.home import Home

VERIFY = (sys.executable, "-m", "newsledger.flows.cli.app", "verify", "--home")


def filled(template: Path, root: Path, articles: int) -> Home:
    """Write a synthetic home with the raw bytes of its documents."""
    home = Home(root)
    state = write(Template.of(Home(template)), home, articles)
    for text in lake.tables(home, state, "articles", columns=["text"])["text"].to_pylist():
        raw.store(home, text.encode())
    shutil.rmtree(home.work / "fragments", ignore_errors=True)
    return home


def processor_seconds(*command: str | Path) -> float:
    """Return user and system time of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def contents(home: Home) -> dict[str, str]:
    """Return the digest of every table, and the hash of every file; the file of the lock names its last holder."""
    files = (path for path in home.root.rglob("*") if path.is_file() and path != home.lock)
    hashes = {str(path.relative_to(home.root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    return hashes | {name: entry.digest for name, entry in manifest.read(home).tables.items()}


def size(root: Path) -> int:
    """Return the bytes of the files below a folder, each inode once."""
    places = [Path(folder, name).lstat() for folder, _, names in os.walk(root) for name in names]
    return sum({place.st_ino: place.st_size for place in places}.values())


def main() -> None:
    """Back up, restore and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--template", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/newsledger-backup"))
    options = parser.parse_args()
    root, copy, damaged = (options.folder / name for name in ("press", "copy", "press.damaged"))
    home = Home(root) if root.exists() else filled(options.template, root, options.articles)
    expected = contents(home)
    print(f"home: {size(root):,} bytes, {len(expected):,} files and tables", flush=True)
    steps = {
        "copy under the lock": ("flock", home.lock, "cp", "-a", root, copy),
        "verify the copy": (*VERIFY, copy),
        "restore": ("cp", "-a", copy, root),
        "verify the restored home": (*VERIFY, root),
    }
    for name, command in steps.items():
        if name == "restore":
            root.rename(damaged)
        print(f"{name}: {processor_seconds(*command):.1f} s", flush=True)
    if contents(home) != expected or size(copy) != size(damaged):
        sys.exit("the restored home differs")
    print("equal: the digests of every table and the bytes of every file")


if __name__ == "__main__":
    main()
