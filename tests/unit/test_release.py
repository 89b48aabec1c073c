"""What `make release` checks: pins, version and changelog, archives of the same bytes, and a bill of materials."""

import io
import json
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from release import notes, pins
from release.archive import repacked
from release.bill import bill

ROOT = Path(__file__).parents[2]
HASH = "--hash=sha256:" + "0" * 64
CHANGELOG = (
    "# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2026-03-04\n\n- Ferries.\n\n## [1.1.0] - 2026-01-01\n\n- Ports.\n"
)


def test_the_lock_file_is_pinned_hashed_and_within_the_bounds() -> None:
    assert list(pins.faults((ROOT / pins.LOCK).read_text(encoding="utf-8"), pins.project(ROOT))) == []


@pytest.mark.parametrize(
    ("lock", "fault"),
    [
        (f"ferry>=1 \\\n    {HASH}\n", "ferry is not pinned to one version"),
        (f"ferry==1.* \\\n    {HASH}\n", "ferry is not pinned to one version"),
        (f"ferry @ file:///ferry.whl \\\n    {HASH}\n", "ferry is not pinned to one version"),
        ("ferry==1.4\n    # via port\n", "ferry has no hash"),
        (f"ferry==2.0 ; python_version >= '3' \\\n    {HASH}\n", "ferry 2.0 is outside <2"),
        (f"barge==1.4 \\\n    {HASH}\n", "ferry of pyproject.toml is missing"),
        ("ferry==1.4 oh\n", "run make lock"),
    ],
)
def test_a_pin_that_is_loose_is_named(lock: str, fault: str) -> None:
    (message,) = pins.faults(lock, {"dependencies": ["ferry<2"]})
    assert fault in message


def test_of_several_pins_of_a_package_the_one_for_this_python_counts() -> None:
    lock = (
        f"ferry==1.4 ; python_full_version >= '3.0' \\\n    {HASH}\n"
        f"ferry==1.9 ; python_full_version < '3.0' \\\n    {HASH}\n"
        f"barge==2.0 \\\n    {HASH}\n"
    )
    assert pins.needed(lock) == {"ferry": "1.4", "barge": "2.0"}


@pytest.mark.parametrize(
    ("change", "version", "fault"),
    [
        (("", ""), "1.2.0", None),
        (("- Ferries.", ""), "1.2.0", r"the section \[1.2.0\] is empty"),
        ((" - 2026-03-04", ""), "1.2.0", r"the section \[1.2.0\] has no day"),
        (("[Unreleased]\n", "[Unreleased]\n\n- Barges.\n"), "1.2.0", r"\[Unreleased\] still has entries"),
        (("", ""), "1.3.0", r"there is no section \[1.3.0\]"),
        (("", ""), "1.1.0", "was released already"),
        (("", ""), "1.2", r"there is no section \[1.2\]"),
        (("", ""), "1.2.0.dev1", "not the plain form"),
        (("", ""), "next", "'next' is not a version"),
    ],
)
def test_version_and_changelog_agree(change: tuple[str, str], version: str, fault: str | None) -> None:
    found = list(notes.faults(CHANGELOG.replace(*change), version, ["v1.1.0"]))
    assert re.search(fault, found[0]) if fault else found == []


def archive(*names: str, mtime: int, mode: int, user: str) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as target:
        for name in names:
            member = tarfile.TarInfo(f"ferry-1.0/{name}")
            member.size, member.mtime, member.mode, member.uname = len(name), mtime, mode, user
            target.addfile(member, io.BytesIO(name.encode()))
    return stream.getvalue()


def test_archives_of_the_same_files_become_the_same_bytes() -> None:
    first = repacked(archive("a.py", "b.py", mtime=5, mode=0o664, user="ann"), epoch=1_700_000_000)
    second = repacked(archive("b.py", "a.py", mtime=9, mode=0o600, user="ben"), epoch=1_700_000_000)
    assert first == second
    assert first != repacked(archive("a.py", mtime=5, mode=0o664, user="ann"), epoch=1_700_000_000)
    with tarfile.open(fileobj=io.BytesIO(first)) as content:
        (a, b) = content.getmembers()
        assert (a.name, a.mtime, a.mode, a.uname) == ("ferry-1.0/a.py", 1_700_000_000, 0o644, "")
        stream = content.extractfile(b)
        assert stream is not None
        assert stream.read() == b"b.py"


def test_the_bill_of_materials_is_closed_and_the_same_each_time() -> None:
    content = bill("newsledger", epoch=1_700_000_000)
    assert (content["bomFormat"], content["specVersion"], content["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", content["serialNumber"])
    assert content["metadata"]["timestamp"] == "2023-11-14T22:13:20Z"
    refs = {component["bom-ref"] for component in [content["metadata"]["component"], *content["components"]]}
    assert len(refs) == len(content["components"]) + 1
    assert {link["ref"] for link in content["dependencies"]} == refs
    assert {need for link in content["dependencies"] for need in link["dependsOn"]} <= refs
    for component in content["components"]:
        assert re.fullmatch(r"pkg:pypi/[a-z0-9-]+@\S+", component["purl"])
        for licence in component.get("licenses", []):
            assert licence.get("expression") or licence["license"]["name"]
    names = {component["name"] for component in content["components"]}
    assert {"duckdb", "prefect", "spacy"} <= names
    assert not {"pytest", "ruff", "newsledger"} & names
    assert json.dumps(bill("build", epoch=5)) == json.dumps(bill("build", epoch=5))


@pytest.mark.slow
def test_a_draft_of_a_release_is_built_twice_to_the_same_bytes(tmp_path: Path) -> None:
    target = tmp_path / "dist"
    subprocess.run([sys.executable, "-m", "release", "--draft", str(target)], cwd=ROOT, check=True)
    names = sorted(path.name for path in target.iterdir())
    version = str(pins.project(ROOT)["version"])
    assert names == [
        "SHA256SUMS",
        f"newsledger-{version}-py3-none-any.whl",
        f"newsledger-{version}.cdx.json",
        f"newsledger-{version}.tar.gz",
    ]
