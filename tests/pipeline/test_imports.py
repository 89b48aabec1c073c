"""The modules that each command and each process has imported; libraries that it does not use stay out."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from newsledger.warehouse.home import Home
from tests.homes import filled
from tests.pipeline.homes import ARTICLE

ROOT = Path(__file__).parents[2]
HEAVY = frozenset({"great_expectations", "httpx", "pandas", "prefect", "spacy", "trafilatura"})
CRAWLER = frozenset({"newsledger.flows.crawl", "newsledger.flows.fetch", "newsledger.flows.sources"})
MOST_OF_WORKERS = 450
OUTLETS = """
[[outlets]]
id = "post"
name = "Post"
entries = [{kind = "feed", url = "https://post.test/feed"}]
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = filled(tmp_path_factory.mktemp("home"))
    (home.root / "sources.toml").write_text(OUTLETS, encoding="utf-8")
    return home


def modules_after(code: str) -> set[str]:
    """Return the modules that a new process has imported after some code."""
    code += "\nimport sys\nprint('\\n'.join(sys.modules), file=sys.stderr)"
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(process.stderr.split())


def modules_of(*words: str) -> set[str]:
    """Return the modules that a command has imported when it succeeds."""
    return modules_after(
        "from newsledger.flows.cli.app import main\n"
        f"try:\n    main({list(words)})\n"
        "except SystemExit as end:\n    assert not end.code, end.code"
    )


@pytest.mark.parametrize("command", ["sql SELECT", "status", "verify", "sources list"])
def test_commands_that_read_a_home_import_nothing_heavy(home: Home, command: str) -> None:
    words = command.replace("SELECT", "SELECT\n1").split(" ")
    assert modules_of(*words, "--home", str(home.root)) & HEAVY == set()


def test_health_imports_nothing_heavy(tmp_path: Path) -> None:
    assert modules_of("health", "--home", str(filled(tmp_path).root)) & HEAVY == set()


def test_status_reads_the_lake_by_duckdb_alone(home: Home) -> None:
    assert modules_of("status", "--home", str(home.root)) & {"numpy", "pyarrow"} == set()


@pytest.mark.parametrize("command", ["", "run", "serve", "forget", "sources"])
def test_help_imports_neither_the_warehouse_nor_anything_heavy(command: str) -> None:
    assert modules_of(*command.split(), "--help") & (HEAVY | {"duckdb", "pyarrow"}) == set()


def test_a_run_leaves_the_annotator_to_its_workers(tmp_path: Path) -> None:
    document = tmp_path / "article.txt"
    document.write_text(ARTICLE.format(title="Port reopens"), encoding="utf-8")
    loaded = modules_of("run", str(document), "--home", str(tmp_path / "home"), "--workers", "1")
    assert loaded & {"spacy", "prefect", "trafilatura", "newsledger.transforms.english.annotator"} == set()
    assert loaded & {"httpx", "httpcore"} == set(), "a run on files makes no request"


def test_a_run_makes_no_arrow_array_before_it_keeps_pyarrow_from_importing_pandas() -> None:
    loaded = modules_after("import newsledger.flows.cli.jobs, newsledger.flows.run.pipeline")
    assert {name for name in loaded if name.partition(".")[0] == "pandas"} == set()
    assert loaded & {"sqlite3", "newsledger.flows.run.erase"} == set(), "a run that erases nothing does without"


def test_the_supervisor_of_schedules_imports_nothing_heavy() -> None:
    loaded = modules_after("import newsledger.flows.run.supervisor, newsledger.flows.cli.service")
    assert loaded & (HEAVY | {"duckdb", "pyarrow"}) == set()


@pytest.fixture(scope="module")
def server() -> set[str]:
    """The modules of the server that workers are forked from, once it has prepared itself; pandas can be imported."""
    code = (
        "import os, sys\n"
        "from newsledger.flows.run.workers import ANNOTATOR\n"
        "os.environ[ANNOTATOR] = 'news'\n"
        "import newsledger.flows.run.preloaded\n"
        "from newsledger.flows.run import reading\n"
        "assert reading._warmed.cache_info().currsize == 2\n"
        "modules = list(sys.modules)\n"
        "import pandas\n"
        "print(*modules, sep='\\n')\n"
    )
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(process.stdout.split())


def test_a_worker_makes_no_requests(server: set[str]) -> None:
    loaded = modules_after("import newsledger.flows.run.workers")
    assert len(loaded) <= MOST_OF_WORKERS
    assert loaded & (HEAVY | CRAWLER) == set()
    unused = {"great_expectations", "pandas", "prefect", "spacy.cli", "typer", "weasel"}
    assert server & (CRAWLER | unused) == set()


def test_evaluate_imports_no_command_line_of_spacy() -> None:
    loaded = modules_after("from newsledger.flows.cli import evaluate; evaluate._annotator('news')")
    assert "spacy" in loaded
    assert "spacy.cli" not in loaded


def test_workers_import_every_library_before_their_first_document(server: set[str]) -> None:
    readers = [*(ROOT / "transforms").rglob("*.py"), *(ROOT / "expectations").glob("arrow.py")]
    late = {
        f"{module} ({path.relative_to(ROOT)})"
        for path in readers
        if f"newsledger.{'.'.join(path.relative_to(ROOT).with_suffix('').parts)}" in server
        for module in _late_imports(path)
        if module not in server
        and not module.startswith("newsledger.transforms.llm.")  # loaded by read() when asked for
        and f"{path.parent.name}/{path.name}" not in {"formats/feeds.py", "formats/warc.py"}
    }
    assert not late, f"add to LIBRARIES in flows/run/reading.py: {sorted(late)}"


def _late_imports(path: Path) -> set[str]:
    """Modules that a file imports inside its functions."""
    functions = [node for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, ast.FunctionDef)]
    inner = [node for function in functions for node in ast.walk(function)]
    plain = {alias.name for node in inner if isinstance(node, ast.Import) for alias in node.names}
    named = {node.module for node in inner if isinstance(node, ast.ImportFrom) and node.module}
    return plain | named
