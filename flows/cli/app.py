"""The command line: `newsledger run SOURCE…`, `sources`, `sql`, `status`, `rebuild`, `verify`, `demo`."""

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, CycloptsError, Parameter

from newsledger.expectations.errors import NewsledgerError, SettingsError

HELP = "News documents to a queryable ledger: who said what, passed on by whom, and the words that prove it."
EXAMPLES = """Examples:

  newsledger demo --home demo-data
  newsledger run articles/ --home press
  newsledger sql "SELECT speaker_text, content FROM quotes LIMIT 5" --home press
  newsledger status --home press

NEWSLEDGER_HOME names the home for all of them; docs/settings.md lists every setting.
"""

app = App(name="newsledger", help=HELP, help_epilogue=EXAMPLES, help_format="plaintext", version_flags=["--version"])

Home = Annotated[Path | None, Parameter(help="Folder of the ledger; else NEWSLEDGER_HOME, else ./newsledger-data.")]
Debug = Annotated[bool, Parameter(negative=(), help="Show the whole trace of an error, and more on the log.")]
Form = Annotated[Literal["table", "csv", "json"], Parameter(name="--format", help="How to print the answer.")]
Recorded = Annotated[bool, Parameter(negative=(), help="Record the run with Prefect; starts a server if none is set.")]
Sources = Annotated[
    str, Parameter(help="Files, folders, addresses, a sources.toml, outlet ids; else the home's sources.toml.")
]
Address = Annotated[str, Parameter(help="Address of a site, or of one of its feeds.")]
Since = Annotated[datetime | None, Parameter(help="Only what listings date at or after this day or moment (UTC).")]
Until = Annotated[datetime | None, Parameter(help="Only what listings date before this day or moment (UTC).")]
Query = Annotated[str, Parameter(help="One SELECT; also WITH, FROM, DESCRIBE, SHOW, SUMMARIZE, EXPLAIN.")]
Corpus = Literal["polnear", "gum", "crossner", "wikigold", "conll04", "plover", "gold"]
Paths = Annotated[Path, Parameter(help="Folders or files of the corpus.")]
Named = Annotated[str | None, Parameter(name="--annotator", help="Annotator by name; else that of the settings.")]
HeldOut = Annotated[bool, Parameter(negative=(), help="Only the fifth of the documents that nothing is trained on.")]
Worst = Annotated[int, Parameter(help="Show this many of the worst documents, with what was missed or wrong.")]
Sure = Annotated[bool, Parameter(negative=(), help="Show how often rows are right by the confidence they have.")]
Json = Annotated[bool, Parameter(name="--json", negative=(), help="Print figures and counts as JSON.")]
Urls = Annotated[tuple[str, ...], Parameter(help="Address of an article; every version of it goes.")]
Articles = Annotated[tuple[str, ...], Parameter(help="article_id or article_key; every version of it goes.")]
Persons = Annotated[tuple[str, ...], Parameter(help="Full name or entity_id; mentions, statements and relations go.")]
WithArticles = Annotated[bool, Parameter(negative=(), help="Forget the articles that mention the person too.")]
Workers = Annotated[int | None, Parameter(help="Processes that read and annotate.")]


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit: 0 done, 1 not done, 2 a wrong command line."""
    words = sys.argv[1:] if arguments is None else arguments
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # the annotator scales by processes; threads in each would fight
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("DO_NOT_TRACK", "1")
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    try:
        app(words, exit_on_error=False, print_error=False)
    except CycloptsError as exc:
        sys.exit(_told(f"{str(exc).strip().rstrip('.')}. See newsledger --help.", 2))
    except SettingsError as exc:
        sys.exit(_told(str(exc), 2))
    except NewsledgerError as exc:
        if "--debug" in words:
            raise
        sys.exit(_told(str(exc), 1))
    except KeyboardInterrupt:
        sys.exit(_told("interrupted; the next run takes up what was pulled", 130))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def _told(message: str, code: int) -> int:
    print("newsledger:", " ".join(message.split()), file=sys.stderr)
    return code


@app.command
def run(  # noqa: PLR0913 - each is an option of its own
    *sources: Sources,
    home: Home = None,
    workers: Workers = None,
    since: Since = None,
    until: Until = None,
    prefect: Recorded = False,
    debug: Debug = False,
) -> None:
    """Pull SOURCES (files, folders, addresses, outlets), publish what is new, and say what was done.

    With a Prefect API configured, or with --prefect, the run is recorded there.
    """
    from newsledger.flows.cli import commands

    days = commands.Days(since, until)
    commands.run(sources, commands.asked(home=home, workers=workers), days=days, prefect=prefect, debug=debug)


sources_app = App(name="sources", help="List, try and add outlets of the home's sources.toml.")
app.command(sources_app)


@sources_app.command(name="list")
def list_sources(*, home: Home = None, debug: Debug = False) -> None:
    """Say which outlets the home's sources.toml lists, with their entry points."""
    from newsledger.flows.cli import commands

    commands.list_sources(commands.asked(home=home), debug=debug)


@sources_app.command(name="check")
def check_sources(*sources: Sources, home: Home = None, debug: Debug = False) -> None:
    """Ask for every entry point once and say what came; nothing is kept. Without SOURCES: the home's."""
    from newsledger.flows.cli import commands

    commands.check_sources(sources, commands.asked(home=home), debug=debug)


@sources_app.command(name="add")
def add_source(url: Address, /, *, home: Home = None, debug: Debug = False) -> None:
    """Find the feeds and sitemaps of the site at URL, and write them into the home's sources.toml."""
    from newsledger.flows.cli import commands

    commands.add_source(url, commands.asked(home=home), debug=debug)


@app.command
def sql(query: Query, /, *, home: Home = None, form: Form = "table", debug: Debug = False) -> None:
    """Answer one SELECT from the warehouse, also while a run writes; nothing else is allowed."""
    from newsledger.flows.cli import commands

    commands.sql(query, commands.asked(home=home), form=form, debug=debug)


@app.command
def status(*, home: Home = None, debug: Debug = False) -> None:
    """Say what is in the home: rows, last runs, coverage by source, rejects, disk."""
    from newsledger.flows.cli import commands

    commands.status(commands.asked(home=home), debug=debug)


@app.command
def rebuild(*, home: Home = None, workers: Workers = None, debug: Debug = False) -> None:
    """Make every table again from the raw bytes with today's code; no source is touched."""
    from newsledger.flows.cli import commands

    commands.rebuild(commands.asked(home=home, workers=workers), debug=debug)


@app.command
def verify(*, home: Home = None, debug: Debug = False) -> None:
    """Check hashes, the contract and the evidence rule over every published row."""
    from newsledger.flows.cli import commands

    commands.verify(commands.asked(home=home), debug=debug)


@app.command
def forget(  # noqa: PLR0913 - each is an option of its own
    *,
    url: Urls = (),
    article: Articles = (),
    person: Persons = (),
    with_articles: WithArticles = False,
    home: Home = None,
    debug: Debug = False,
) -> None:
    """Erase articles or persons from every file of the home, for good; docs/forget.md says what goes and what stays.

    Without anything named it finishes an erasing that was interrupted.
    """
    from newsledger.flows.cli import commands
    from newsledger.flows.run.forget import Wanted

    commands.forget(Wanted(url, article, person, with_articles), commands.asked(home=home), debug=debug)


@app.command
def demo(*, home: Home = None, workers: Workers = None, debug: Debug = False) -> None:
    """Run on the bundled documents, then show who said what, with the chain and the evidence."""
    from newsledger.flows.cli import commands

    commands.demo(commands.asked(home=home, workers=workers), debug=debug)


@app.command
def evaluate(  # noqa: PLR0913 - each is an option of its own
    corpus: Corpus,
    *paths: Paths,
    annotator: Named = None,
    held_out: HeldOut = False,
    worst: Worst = 0,
    reliability: Sure = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Measure an annotator on a corpus at PATHS: precision, recall and F1 with their counts (docs/evaluation.md)."""
    from newsledger.flows.cli import evaluate as command
    from newsledger.flows.settings import settings

    if not paths:
        raise SettingsError(f"evaluate {corpus} needs at least one PATH: a folder or file of the corpus")
    wanted = command.Wanted(held_out, worst, reliability, as_json)
    command.evaluate(corpus, paths, settings(annotator=annotator), wanted=wanted, debug=debug)


if __name__ == "__main__":
    main()
