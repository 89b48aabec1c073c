"""The command line, `newsledger`: its commands and exit codes.

Each command is a function that is imported only when it runs, so that no command waits for the imports of another.
"""

import atexit
import gc
import os
import sys
from contextvars import ContextVar
from datetime import datetime

from cyclopts import App, CoercionError, CycloptsError, UnknownCommandError, UnusedCliTokensError

from newsledger.expectations.errors import InstallError, NewsledgerError, SettingsError
from newsledger.flows.cli.signals import Interruption, interruptible
from newsledger.flows.printable import one_line
from newsledger.warehouse.durable import refused

HELP = "Turn news documents into a ledger of attributed statements: who said what, and the words that prove it."
EXAMPLES = {
    "": (
        "demo --home demo-data",
        "run articles/ --home press",
        'sql "SELECT chain, content FROM statements LIMIT 5" --home press',
        "status --home press",
    ),
    "run": ("run --home press", "run articles/ https://example.org/rss --home press"),
    "serve": ("serve --home press", "serve --pull-every 1h --home press"),
    "sql": (
        'sql "SELECT chain, content FROM statements LIMIT 5" --home press',
        "sql --matching sanctions 'SELECT count(*) FROM matches'",
    ),
    "search": (
        "search 'sanctions NEAR/10 oil AND outlet:reuters' --home press",
        "search 'harbour strike' --in articles --since 2026-03-01",
    ),
    "check": ('check "we have waited long enough" --speaker "Ada Brandt"',),
    "export": ("export --to bi --home press", "export --to feed --format ninjs --only-new --home press"),
    "report": (
        "report --to report.html --home press",
        'report --to brandt.html --entity "Ada Brandt" --since 2026-03-01',
        "report --to article.html --article art_0123 --home press",
    ),
    "explore": ("explore --home press",),
    "status": ("status --home press",),
    "health": ("health --home press",),
    "rebuild": ("rebuild --home press",),
    "sync": ("sync --home press",),
    "verify": ("verify --home press",),
    "repair": ("repair warehouse --home press",),
    "snapshots": ("snapshots --home press",),
    "rollback": ("rollback 12 --home press",),
    "forget": ("forget --url https://example.org/a --home press",),
    "demo": ("demo --home demo-data",),
    "evaluate": ("evaluate polnear corpora/polnear/dev",),
    "sources list": ("sources list --home press",),
    "sources check": ("sources check --home press",),
    "sources add": ("sources add https://www.example.org --home press",),
    "monitors list": ("monitors list --home press",),
    "monitors preview": ("monitors preview oil-sanctions --home press",),
    "monitors matches": ("monitors matches oil-sanctions --home press",),
}
SETTINGS_HINT = "Set NEWSLEDGER_HOME to omit --home. docs/settings.md lists all settings."


def _epilogue(command: str) -> str:
    """Return what stands below the help of a command: examples of its use."""
    lines = "\n".join(f"  newsledger {example}" for example in EXAMPLES[command])
    return f"Examples:\n\n{lines}\n\n{SETTINGS_HINT}\n"


app = App(
    name="newsledger", help=HELP, help_epilogue=_epilogue(""), help_format="plaintext", version_flags=["--version"]
)

IS_COMMAND = ContextVar("IS_COMMAND", default=False)  # whether this process runs one command and nothing else
_COLLECTED_AFTER = 200_000  # new objects: imports make many and no garbage, and each collection looks at all of them

_COMMANDS = {
    "run": (
        "jobs:run",
        (
            "Pull SOURCES (files, folders, URLs, outlets), publish new documents, and print a summary.\n\n"
            "The run is recorded in Prefect if an API is configured or --prefect is given."
        ),
    ),
    "serve": (
        "service:serve",
        (
            "Pull SOURCES and publish on a schedule, and verify the home nightly, until Ctrl-C or SIGTERM.\n\n"
            "Starts a Prefect server on 127.0.0.1 that shows the runs; see docs/operations.md."
        ),
    ),
    "sql": ("queries:sql", "Run a read-only query on the warehouse. This also works during a run."),
    "search": (
        "find:search",
        (
            "Search statements or articles: words, phrases, NEAR/n, AND, OR, NOT, and fields such as speaker: and "
            "outlet:.\n\nThe first search after a run brings the index up to date; see docs/search.md."
        ),
    ),
    "check": (
        "find:check",
        (
            "Check whether WORDS of a quotation occur, who said them, through whom, and where first.\n\n"
            "Exit codes: 0 verbatim, 4 altered, 5 attributed to somebody else, 6 not found."
        ),
    ),
    "export": (
        "exports:export",
        (
            "Export the latest version of each article: tables for BI (Parquet, CSV, JSON lines), GDELT GKG, "
            "FollowTheMoney or ninjs.\n\nThe folder is replaced as a whole; see docs/exports.md."
        ),
    ),
    "report": (
        "reporting:report",
        (
            "Write the ledger, or a part of it, as one HTML page: who said what, through whom, with the words that "
            "prove it.\n\nThe page needs nothing else and can be sent; see docs/report.md."
        ),
    ),
    "explore": (
        "notebooks:explore",
        (
            "Open a marimo notebook with worked queries on the ledger in the browser.\n\n"
            "Needs the extra explore: pip install 'newsledger[explore]'."
        ),
    ),
    "status": ("queries:status", "Show rows, recent runs, coverage by source, rejects and disk usage of the home."),
    "health": (
        "monitors:health",
        (
            "Check every source: age, volume, fill rates, losses, and drift against its own past.\n\n"
            "Exit codes: 0 healthy, 3 warnings only, 4 at least one error; see docs/operations.md."
        ),
    ),
    "rebuild": (
        "jobs:rebuild",
        "Rebuild every table from the raw bytes with the current code, without requesting any source.",
    ),
    "sync": (
        "jobs:sync",
        "Bring the home to the state of the bucket that the setting store names, and build the warehouse from it.",
    ),
    "verify": (
        "queries:verify",
        "Check every file of the home and every published row; name the command that heals each damage.",
    ),
    "repair": (
        "jobs:repair",
        (
            "Repair one PART of the home without reading documents: manifest, tombstones, journals, raw, warehouse, "
            "current or store."
        ),
    ),
    "snapshots": ("generations:snapshots", "List the earlier publishes that can still be read, with what each costs."),
    "rollback": (
        "generations:rollback",
        (
            "Publish the state of an earlier SNAPSHOT anew; see docs/snapshots.md.\n\n"
            "Documents read since are kept: the next run reads them again."
        ),
    ),
    "forget": (
        "jobs:forget",
        (
            "Erase articles or persons from every file of the home, permanently; see docs/forget.md for details.\n\n"
            "Without options, finish an interrupted erasure."
        ),
    ),
    "demo": ("jobs:demo", "Run on the bundled documents, then show statements with their chains and evidence."),
    "evaluate": (
        "evaluate:evaluate",
        "Evaluate an annotator on a corpus at PATHS: precision, recall and F1 with counts; see docs/evaluation.md.",
    ),
}
_SOURCES = {
    "list": ("outlets:list_outlets", "List the outlets of the home's sources.toml with their entry points."),
    "check": (
        "outlets:check_outlets",
        (
            "Request every entry point once and print the result, without storing anything. "
            "Defaults to the home's outlets."
        ),
    ),
    "add": (
        "outlets:add_outlet",
        "Find the feeds and sitemaps of the site at URL and add them to the home's sources.toml.",
    ),
}
_MONITORS = {
    "list": ("alerting:list_monitors", "List the monitors with their queries, channels, matches and due alerts."),
    "preview": ("alerting:preview_monitor", "Print what a monitor matches in the ledger, without storing or sending."),
    "matches": ("alerting:list_matches", "Print the matches of a monitor, or of all, with their passages."),
}
sources = App(name="sources", help="List, check and add the outlets of the home's sources.toml.")
app.command(sources)
monitors = App(name="monitors", help="Preview the monitors of the home's monitors.toml, and list what they found.")
app.command(monitors)
for _group, _prefix, _commands in (
    (app, "", _COMMANDS),
    (sources, "sources ", _SOURCES),
    (monitors, "monitors ", _MONITORS),
):
    for _name, (_path, _help) in _commands.items():
        _group.command(
            f"newsledger.flows.cli.{_path}", name=_name, help=_help, help_epilogue=_epilogue(f"{_prefix}{_name}")
        )


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with 0 (success), 1 (failure), 2 (usage error) or 3 (an entry point failed).

    A command that Ctrl-C ends exits with 130, one that SIGTERM ends with 143.
    """
    words = sys.argv[1:] if arguments is None else arguments
    IS_COMMAND.set(arguments is None)
    gc.set_threshold(_COLLECTED_AFTER)
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)  # or else Python looks at every object several times as it ends: half a second
    os.environ.setdefault(
        "OMP_NUM_THREADS", "1"
    )  # the annotator scales by processes; threads would oversubscribe the cores
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("DO_NOT_TRACK", "1")
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    interruption = Interruption()
    try:
        with interruptible(interruption):
            app(words, exit_on_error=False, print_error=False)
    except CycloptsError as exc:
        sys.exit(_told(_usage(exc), 2))
    except SettingsError as exc:
        sys.exit(_told(str(exc), 2))
    except KeyboardInterrupt:
        interruption.leave()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except (NewsledgerError, ImportError, OSError, MemoryError, RuntimeError) as exc:
        if "--debug" in words or not (error := _error(exc)):
            raise
        sys.exit(_told(error, 1))


def _usage(exc: CycloptsError) -> str:
    """Return what is wrong with the words of a command line."""
    said = one_line(str(exc)).strip()
    problem = said.rstrip("., ") + (" …" if said.endswith("...") else "")
    if isinstance(exc, UnusedCliTokensError):
        words = ", ".join(repr(word) for word in exc.unused_tokens or ())
        problem = f"Too many arguments: {words}. Put words with blanks between quotation marks"
    elif isinstance(exc, UnknownCommandError) and exc.unused_tokens and exc.unused_tokens[0].startswith("-"):
        problem = f"A command is missing before {exc.unused_tokens[0]}" + problem.partition(exc.unused_tokens[0])[
            2
        ].lstrip('"')
    elif isinstance(exc, CoercionError) and exc.target_type is datetime:
        problem = f"{problem}; write a day as 2026-03-01"
    command = " ".join(["newsledger", *(exc.command_chain or ())])
    return f"{problem}{'' if problem.endswith(('?', '…')) else '.'} See {command} --help."


def _error(exc: Exception) -> str | None:
    """Return what to print of an error; None for a fault of the code, of which the traceback tells more."""
    if isinstance(exc, ImportError):
        return str(InstallError.of(exc))
    if isinstance(exc, MemoryError) or (type(exc) is RuntimeError and "start new thread" in str(exc)):
        return "the system gives no more memory or threads; raise the limits of this account, or lower workers"
    if isinstance(exc, OSError):
        return str(refused(exc))
    return str(exc) if isinstance(exc, NewsledgerError) else None


def _told(message: str, code: int) -> int:
    from newsledger.transforms.secrets import scrubbed

    print("newsledger:", one_line(scrubbed(message)), file=sys.stderr)
    return code


if __name__ == "__main__":
    main()
