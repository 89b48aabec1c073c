"""Options and arguments of the commands, with their help."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from newsledger.expectations.errors import WarehouseError
from newsledger.flows.ledger_home import ledger_home
from newsledger.flows.settings import Settings
from newsledger.warehouse.home import Home, locked

HomeOption = Annotated[
    Path | None, Parameter(help="Directory of the ledger. Defaults to NEWSLEDGER_HOME, then ./newsledger-data.")
]
DebugOption = Annotated[bool, Parameter(negative=(), help="Show the traceback of an error, and log at debug level.")]
FormatOption = Annotated[Literal["table", "csv", "json"], Parameter(name="--format", help="Output format.")]
FormulasOption = Annotated[
    bool,
    Parameter(
        help="In CSV, put an apostrophe before text that a spreadsheet program would run as a formula; see SECURITY.md."
    ),
]
PrefectOption = Annotated[
    bool, Parameter(negative=(), help="Record the run in Prefect; start a temporary server if no API is configured.")
]
StrictOption = Annotated[
    bool | None, Parameter(negative=(), help="Fail (exit code 1, not 3) if an entry point could not be collected.")
]
SourceArguments = Annotated[
    str, Parameter(help="Files, folders, URLs, a sources.toml or outlet ids. Defaults to the home's sources.toml.")
]
SiteArgument = Annotated[str, Parameter(help="URL of a site or of one of its feeds.")]
SinceOption = Annotated[
    datetime | None, Parameter(help="Only documents that listings date at or after this date or time (UTC).")
]
UntilOption = Annotated[
    datetime | None, Parameter(help="Only documents that listings date before this date or time (UTC).")
]
QueryArgument = Annotated[
    str, Parameter(help="A single SELECT, WITH, FROM, PIVOT, DESCRIBE, SHOW, SUMMARIZE or EXPLAIN statement.")
]
MatchingOption = Annotated[
    str | None,
    Parameter(
        help="A search, whose matches the query reads as the table matches(quote_id, article_id, score); "
        "see docs/search.md."
    ),
]
Corpus = Literal["polnear", "gum", "crossner", "wikigold", "conll04", "plover", "gold", "real_news"]
AsOfOption = Annotated[
    str | None,
    Parameter(
        help="Read an earlier publish: a generation, or a day or time (UTC), as newsledger snapshots lists them."
    ),
]
SnapshotArgument = Annotated[
    str, Parameter(help="A generation, or a day or time (UTC), as newsledger snapshots lists them.")
]
PathArguments = Annotated[Path, Parameter(help="Folders or files of the corpus.")]
AnnotatorOption = Annotated[
    str | None, Parameter(name="--annotator", help="Name of the annotator. Defaults to the setting.")
]
HeldOutOption = Annotated[
    bool, Parameter(negative=(), help="Only the fifth of the documents that is held out of training.")
]
WorstOption = Annotated[int, Parameter(help="Show the errors of the N documents with the most errors.")]
ReliabilityOption = Annotated[bool, Parameter(negative=(), help="Show the share of correct rows by confidence.")]
JsonOption = Annotated[bool, Parameter(name="--json", negative=(), help="Print figures and counts as JSON.")]
UrlOption = Annotated[tuple[str, ...], Parameter(help="URL of an article; all its versions are erased.")]
ArticleOption = Annotated[
    tuple[str, ...], Parameter(help="article_id or article_key of an article; all its versions are erased.")
]
PersonOption = Annotated[
    tuple[str, ...],
    Parameter(help="Full name or entity_id of a person; mentions, statements and relations are erased."),
]
WithArticlesOption = Annotated[bool, Parameter(negative=(), help="Also erase the articles that mention the person.")]
AcceptLossOption = Annotated[
    bool, Parameter(negative=(), help="Publish even if documents of the ledger are in no journal and would be lost.")
]
PublishOnlyOption = Annotated[
    bool,
    Parameter(
        negative=(),
        help="Read no document: publish the present rows as new files, joined and sorted, with a new warehouse.",
    ),
]
PartArgument = Annotated[
    Literal["manifest", "tombstones", "journals", "raw", "warehouse", "current", "store"],
    Parameter(help="The part to repair, as newsledger verify names it."),
]
PullEveryOption = Annotated[timedelta, Parameter(help="Interval between pulls, such as 15m or 1h30m.")]
VerifyAtOption = Annotated[str, Parameter(help="Time of day of the verification, HH:MM in UTC.")]
PortOption = Annotated[int, Parameter(help="Port of the Prefect server on 127.0.0.1.")]
MetricsPortOption = Annotated[
    int | None, Parameter(help="Port on 127.0.0.1 that answers GET /metrics. Not opened by default.")
]
WorkersOption = Annotated[int | None, Parameter(help="Number of worker processes for extraction and annotation.")]


def existing_home(settings: Settings, *, is_taken_up: bool = True) -> Home:
    """Return the home that the settings name; an empty one is filled from the store that they name.

    With `is_taken_up` false, the store is left alone.

    Raises:
        WarehouseError: There is no ledger in it.
    """
    home = ledger_home(settings)
    if is_taken_up and home.origin is not None and not home.warehouse.exists():
        from newsledger.warehouse.database import ensure

        with locked(home, wait_s=settings.lock_wait_s):
            ensure(home, memory_mb=settings.database_memory_mb)
    if not any(path.exists() for path in (home.warehouse, home.raw, home.lake)):
        raise WarehouseError(
            f"no ledger in {home.root}; name another with --home, or create one with: "
            f"newsledger run SOURCE --home {home.root}"
        )
    return home
