"""The paths and links in the documentation exist."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "seeds/README.md", "seeds/documents/README.md")
FOLDERS = (
    "benchmarks",
    "docs",
    "evaluation",
    "expectations",
    "flows",
    "requirements",
    "seeds",
    "src",
    "tests",
    "training",
    "transforms",
    "warehouse",
)
PATH = re.compile(rf"(?:{'|'.join(FOLDERS)})/[\w./-]*|[\w-]+\.(?:md|toml|yaml)")
ELSEWHERE = {"sources.toml", "newsledger.toml", "monitors.toml"}  # files of a user's home or working directory
LINK = re.compile(r"\]\(([^)#\s]+)")
QUOTED = re.compile(r"`([^`\n]+)`")
INTENT = re.compile(r"^\| [^|]+ \| `([^`]+)` \|$", re.MULTILINE)


def pages() -> list[Path]:
    return [*(ROOT / page for page in PAGES), *sorted((ROOT / "docs").rglob("*.md"))]


def paths(text: str) -> Iterator[str]:
    """Yield each repository path that stands in backticks, alone or as an argument of a command."""
    for quoted in QUOTED.findall(text):
        for word in quoted.split():
            if PATH.fullmatch(word) and word not in ELSEWHERE:
                yield word


def links(text: str) -> Iterator[str]:
    """Yield the target of each relative link."""
    for target in LINK.findall(text):
        if not re.match(r"[a-z]+:", target):
            yield target


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_path_and_link_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    absent = [path for path in paths(text) if not any((base / path).exists() for base in (ROOT, page.parent))]
    broken = [target for target in links(text) if not (page.parent / target).exists()]
    assert absent + broken == [], f"correct the paths in {page.relative_to(ROOT)}"


def test_paths_and_links_are_recognised() -> None:
    text = "`a b`, `flows/x.py`, `python benchmarks/y.py --z`, `sources.toml`, `pyproject.toml`, [x](y.md#z), [x](https://a)"
    assert list(paths(text)) == ["flows/x.py", "benchmarks/y.py", "pyproject.toml"]
    assert list(links(text)) == ["y.md"]


def test_the_table_of_intents_has_one_file_each() -> None:
    table = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## Where would I change")[2]
    files = INTENT.findall(table)
    assert len(files) == 26
    assert len(set(files)) == len(files)
    assert all((ROOT / file).is_file() for file in files)
