"""The command line, `newsledger`: its commands, options and exit codes."""

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, CycloptsError, Parameter

from newsledger.expectations.errors import InstallError, NewsledgerError, SettingsError

HELP = "Turn news documents into a ledger of attributed statements: who said what, and the words that prove it."
EXAMPLES = """Examples:

  newsledger demo --home demo-data
  newsledger run articles/ --home press
  newsledger sql "SELECT speaker_text, content FROM quotes LIMIT 5" --home press
  newsledger status --home press

Set NEWSLEDGER_HOME to omit --home. docs/settings.md lists all settings.
"""

app = App(name="newsledger", help=HELP, help_epilogue=EXAMPLES, help_format="plaintext", version_flags=["--version"])

Home = Annotated[
    Path | None, Parameter(help="Directory of the ledger. Defaults to NEWSLEDGER_HOME, then ./newsledger-data.")
]
Debug = Annotated[bool, Parameter(negative=(), help="Show the traceback of an error, and log at debug level.")]
Form = Annotated[Literal["table", "csv", "json"], Parameter(name="--format", help="Output format.")]
Recorded = Annotated[
    bool, Parameter(negative=(), help="Record the run in Prefect; start a temporary server if no API is configured.")
]
Sources = Annotated[
    str, Parameter(help="Files, folders, URLs, a sources.toml or outlet ids. Defaults to the home's sources.toml.")
]
Address = Annotated[str, Parameter(help="URL of a site or of one of its feeds.")]
Since = Annotated[
    datetime | None, Parameter(help="Only documents that listings date at or after this date or time (UTC).")
]
Until = Annotated[datetime | None, Parameter(help="Only documents that listings date before this date or time (UTC).")]
Query = Annotated[str, Parameter(help="A single SELECT, WITH, FROM, DESCRIBE, SHOW, SUMMARIZE or EXPLAIN statement.")]
Corpus = Literal["polnear", "gum", "crossner", "wikigold", "conll04", "plover", "gold"]
Paths = Annotated[Path, Parameter(help="Folders or files of the corpus.")]
Named = Annotated[str | None, Parameter(name="--annotator", help="Name of the annotator. Defaults to the setting.")]
HeldOut = Annotated[bool, Parameter(negative=(), help="Only the fifth of the documents that is held out of training.")]
Worst = Annotated[int, Parameter(help="Show the errors of the N documents with the most errors.")]
Sure = Annotated[bool, Parameter(negative=(), help="Show the share of correct rows by confidence.")]
Json = Annotated[bool, Parameter(name="--json", negative=(), help="Print figures and counts as JSON.")]
Urls = Annotated[tuple[str, ...], Parameter(help="URL of an article; all its versions are erased.")]
Articles = Annotated[
    tuple[str, ...], Parameter(help="article_id or article_key of an article; all its versions are erased.")
]
Persons = Annotated[
    tuple[str, ...],
    Parameter(help="Full name or entity_id of a person; mentions, statements and relations are erased."),
]
WithArticles = Annotated[bool, Parameter(negative=(), help="Also erase the articles that mention the person.")]
Workers = Annotated[int | None, Parameter(help="Number of worker processes for extraction and annotation.")]


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with 0 (success), 1 (failure) or 2 (usage error)."""
    words = sys.argv[1:] if arguments is None else arguments
    os.environ.setdefault(
        "OMP_NUM_THREADS", "1"
    )  # the annotator scales by processes; threads would oversubscribe the cores
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("DO_NOT_TRACK", "1")
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    try:
        app(words, exit_on_error=False, print_error=False)
    except CycloptsError as exc:
        sys.exit(_told(f"{str(exc).strip().rstrip('.')}. See newsledger --help.", 2))
    except SettingsError as exc:
        sys.exit(_told(str(exc), 2))
    except (NewsledgerError, ImportError) as exc:
        if "--debug" in words:
            raise
        error = InstallError.of(exc) if isinstance(exc, ImportError) else exc
        sys.exit(_told(str(error), 1))
    except KeyboardInterrupt:
        sys.exit(_told("interrupted; the next run continues with the documents already pulled", 130))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def _told(message: str, code: int) -> int:
    print("newsledger:", " ".join(message.split()), file=sys.stderr)
    return code


@app.command
def run(  # noqa: PLR0913 - each parameter is an option
    *sources: Sources,
    home: Home = None,
    workers: Workers = None,
    since: Since = None,
    until: Until = None,
    prefect: Recorded = False,
    debug: Debug = False,
) -> None:
    """Pull SOURCES (files, folders, URLs, outlets), publish new documents, and print a summary.

    The run is recorded in Prefect if an API is configured or --prefect is given.
    """
    from newsledger.flows.cli import commands

    days = commands.Days(since, until)
    commands.run(sources, commands.asked(home=home, workers=workers), days=days, prefect=prefect, debug=debug)


sources_app = App(name="sources", help="List, check and add the outlets of the home's sources.toml.")
app.command(sources_app)


@sources_app.command(name="list")
def list_sources(*, home: Home = None, debug: Debug = False) -> None:
    """List the outlets of the home's sources.toml with their entry points."""
    from newsledger.flows.cli import commands

    commands.list_sources(commands.asked(home=home), debug=debug)


@sources_app.command(name="check")
def check_sources(*sources: Sources, home: Home = None, debug: Debug = False) -> None:
    """Request every entry point once and print the result, without storing anything. Defaults to the home's outlets."""
    from newsledger.flows.cli import commands

    commands.check_sources(sources, commands.asked(home=home), debug=debug)


@sources_app.command(name="add")
def add_source(url: Address, /, *, home: Home = None, debug: Debug = False) -> None:
    """Find the feeds and sitemaps of the site at URL and add them to the home's sources.toml."""
    from newsledger.flows.cli import commands

    commands.add_source(url, commands.asked(home=home), debug=debug)


@app.command
def sql(query: Query, /, *, home: Home = None, form: Form = "table", debug: Debug = False) -> None:
    """Run a read-only query on the warehouse. This also works during a run."""
    from newsledger.flows.cli import commands

    commands.sql(query, commands.asked(home=home), form=form, debug=debug)


@app.command
def status(*, home: Home = None, debug: Debug = False) -> None:
    """Show rows, recent runs, coverage by source, rejects and disk usage of the home."""
    from newsledger.flows.cli import commands

    commands.status(commands.asked(home=home), debug=debug)


@app.command
def rebuild(*, home: Home = None, workers: Workers = None, debug: Debug = False) -> None:
    """Rebuild every table from the raw bytes with the current code, without requesting any source."""
    from newsledger.flows.cli import commands

    commands.rebuild(commands.asked(home=home, workers=workers), debug=debug)


@app.command
def verify(*, home: Home = None, debug: Debug = False) -> None:
    """Check hashes, contract and evidence of every published row."""
    from newsledger.flows.cli import commands

    commands.verify(commands.asked(home=home), debug=debug)


@app.command
def forget(  # noqa: PLR0913 - each parameter is an option
    *,
    url: Urls = (),
    article: Articles = (),
    person: Persons = (),
    with_articles: WithArticles = False,
    home: Home = None,
    debug: Debug = False,
) -> None:
    """Erase articles or persons from every file of the home, permanently; see docs/forget.md for details.

    Without options, finish an interrupted erasure.
    """
    from newsledger.flows.cli import commands
    from newsledger.flows.run.forget import ForgetRequest

    commands.forget(ForgetRequest(url, article, person, with_articles), commands.asked(home=home), debug=debug)


@app.command
def demo(*, home: Home = None, workers: Workers = None, debug: Debug = False) -> None:
    """Run on the bundled documents, then show statements with their chains and evidence."""
    from newsledger.flows.cli import commands

    commands.demo(commands.asked(home=home, workers=workers), debug=debug)


@app.command
def evaluate(  # noqa: PLR0913 - each parameter is an option
    corpus: Corpus,
    *paths: Paths,
    annotator: Named = None,
    held_out: HeldOut = False,
    worst: Worst = 0,
    reliability: Sure = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Evaluate an annotator on a corpus at PATHS: precision, recall and F1 with counts; see docs/evaluation.md."""
    from newsledger.flows.cli import evaluate as command
    from newsledger.flows.settings import settings

    if not paths:
        raise SettingsError(f"evaluate {corpus} needs at least one PATH: a folder or file of the corpus")
    wanted = command.EvaluationOptions(held_out, worst, reliability, as_json)
    command.evaluate(corpus, paths, settings(annotator=annotator), wanted=wanted, debug=debug)


if __name__ == "__main__":
    main()
