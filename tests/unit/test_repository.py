"""What the repository promises of itself."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from newsledger.flows import settings
from newsledger.flows.cli.app import EXAMPLES, app, main

ROOT = Path(__file__).parents[2]
FOLDERS = ("evaluation", "expectations", "flows", "seeds", "transforms", "warehouse")


def test_every_folder_with_modules_is_a_package() -> None:
    bare = {
        str(path.parent.relative_to(ROOT))
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*.py")
        if not (path.parent / "__init__.py").exists()
    }
    assert bare == set(), "setuptools finds only folders that hold an __init__.py"


def test_src_holds_one_relative_link_per_folder() -> None:
    links = {path.name: path for path in (ROOT / "src/newsledger").iterdir() if path.is_symlink()}
    assert set(links) == set(FOLDERS)
    assert all(str(path.readlink()) == f"../../{name}" for name, path in links.items())


def test_package_modules_hold_one_docstring() -> None:
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("__init__.py"):
            assert len(path.read_text(encoding="utf-8").strip().splitlines()) == 1, path


def test_no_module_is_longer_than_the_house_allows() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*.py")
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 500
    }
    assert long == {}


def test_settings_page_is_what_the_settings_say() -> None:
    page = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    assert page == settings.table(), "docs/settings.md has drifted: make docs"


def test_help_names_every_command_without_heavy_imports() -> None:
    code = (
        "import sys\n"
        "from newsledger.flows.cli.app import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'prefect', 'great_expectations', 'pandas', 'trafilatura', 'duckdb', 'pyarrow'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Examples:" in found.stdout
    for command in ("run", "sql", "status", "rebuild", "verify", "forget", "demo"):
        assert re.search(rf"^\W*{command}\b", found.stdout, re.MULTILINE), found.stdout


@pytest.mark.parametrize("example", [example for examples in EXAMPLES.values() for example in examples])
def test_an_example_of_the_help_is_a_command_on_one_line(example: str) -> None:
    assert len(f"  newsledger {example}") <= 80  # the help is wrapped at the width of a terminal
    _, bound, ignored = app.parse_args(shlex.split(example), exit_on_error=False, print_error=False)
    assert bound.arguments
    assert not ignored


def test_a_wrong_command_line_exits_with_2_and_a_missing_ledger_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (["rune"], ["run"], ["run", str(tmp_path / "absent")]):
        with pytest.raises(SystemExit) as end:
            main(words)
        assert end.value.code == 2
        assert capsys.readouterr().err.startswith("newsledger: ")
    (tmp_path / "inbox" / "deeper").mkdir(parents=True)
    (tmp_path / "file").touch()
    for folder, home, message in (("inbox", "home", "holds no documents"), ("file", "file", "is a file, not a folder")):
        with pytest.raises(SystemExit) as end:
            main(["run", str(tmp_path / folder), "--home", str(tmp_path / home)])
        assert end.value.code == 2
        assert message in capsys.readouterr().err
    assert not (tmp_path / "home").exists(), "nothing was started"
    found = subprocess.run(
        [sys.executable, "-m", "newsledger", "status", "--home", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    message = found.stderr.strip()
    assert found.returncode == 1
    assert message.startswith("newsledger: no ledger in")
    assert "\n" not in message
