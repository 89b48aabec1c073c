"""`newsledger serve` with PostgreSQL behind Prefect: scheduled pulls publish, and their history is in the database.

The server is the one of Debian's package, started here on a socket; the test is skipped where it is not installed.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.soak.served import serving, until

PROGRAMS = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(PROGRAMS is None or not Path("/proc/self/task").exists(), reason="PostgreSQL is not installed"),
]
USER, DATABASE = "newsledger", "prefect"
TEXT = "Ferry {0} returns\n\nBy Ida Moe\n\n“Ferry {0} sails again on Friday,” Harbour Master Per Lund said in Bergen.\n"


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server, and the folder of its socket."""

    folder: Path

    @property
    def url(self) -> str:
        """The setting of docs/operations.md, for this socket."""
        return f"postgresql+asyncpg://{USER}@/{DATABASE}?host={self.folder}"

    def rows(self, query: str) -> list[list[str]]:
        done = _program("psql", "-h", self.folder, "-U", USER, "-d", DATABASE, "-At", "-F", "\t", "-c", query)
        return [line.split("\t") for line in done.stdout.splitlines()]


def _command(name: str, *words: str | Path) -> list[str]:
    """Return a command; the server refuses to run as root."""
    assert PROGRAMS is not None
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    return [*prefix, str(PROGRAMS / name), *map(str, words)]


def _program(name: str, *words: str | Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(_command(name, *words), capture_output=True, text=True, check=True, cwd="/")


@contextmanager
def running(folder: Path) -> Iterator[Postgres]:
    """Run a server without a port on a fresh folder."""
    _program("initdb", "-D", folder / "data", "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync")
    words = ("-D", folder / "data", "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off")
    with subprocess.Popen(_command("postgres", *words), cwd="/") as server:
        try:
            until((folder / ".s.PGSQL.5432").exists, 60)
            ready = _command("pg_isready", "-q", "-h", folder)
            until(lambda: subprocess.run(ready, check=False, cwd="/").returncode == 0, 60)
            _program("createdb", "-h", folder, "-U", USER, DATABASE)
            yield Postgres(folder)
        finally:
            server.terminate()


@pytest.fixture
def postgres() -> Iterator[Postgres]:
    folder = Path(tempfile.mkdtemp(prefix="newsledger-pg-"))  # the path of a socket is short, and its owner may read it
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        with running(folder) as server:
            yield server
    finally:
        shutil.rmtree(folder)


def test_scheduled_pulls_publish_and_their_history_is_in_postgresql(tmp_path: Path, postgres: Postgres) -> None:
    inbox, home = tmp_path / "inbox", tmp_path / "home"
    inbox.mkdir()
    variables = {"PREFECT_API_DATABASE_CONNECTION_URL": postgres.url}
    with serving(home, str(inbox), "--pull-every", "20s", variables=variables) as served:
        for number in (1, 2):
            (inbox / f"{number}.txt").write_text(TEXT.format(number), encoding="utf-8")
            until(lambda expected=number: served.articles() == expected, 400)  # type: ignore[misc]
        until(lambda: {"t", "f"} <= published(postgres), 120)
        served.process.terminate()
        assert served.process.wait(20) == 0
    assert not (home / "prefect/prefect.db").exists(), "nothing is left to SQLite"


def published(postgres: Postgres) -> set[str]:
    """Return whether the pulls that completed were due by the schedule, as the database has them: t, f, or both."""
    query = (
        "SELECT r.auto_scheduled FROM flow_run r JOIN flow f ON f.id = r.flow_id"
        " WHERE f.name = 'newsledger' AND r.state_name = 'Completed'"
    )
    return {row[0] for row in postgres.rows(query)}
