"""Commands that look words up in a home: `search` and `check`."""

import json
import sys
from dataclasses import asdict
from typing import Annotated, Literal

from cyclopts import Parameter

from newsledger.flows.cli.options import (
    DebugOption,
    FormatOption,
    FormulasOption,
    HomeOption,
    JsonOption,
    SinceOption,
    UntilOption,
    existing_home,
)
from newsledger.flows.progress import log_to
from newsledger.flows.settings import settings
from newsledger.flows.terminal import Screen

SearchArgument = Annotated[
    str,
    Parameter(
        help='Words, "phrases", fields (speaker:, outlet:, title: …), NEAR/n, AND, OR, NOT and parentheses; '
        "see docs/search.md."
    ),
]
TargetOption = Annotated[Literal["statements", "articles"], Parameter(name="--in", help="Rows that are searched.")]
WordsArgument = Annotated[str, Parameter(help="Three or more words of a quotation.")]
SpeakerOption = Annotated[str | None, Parameter(help="Name of the person who is said to have said it.")]
LimitOption = Annotated[int, Parameter(help="Largest number of matches.")]


def search(  # noqa: PLR0913 - each parameter is an option
    query: SearchArgument,
    /,
    *,
    home: HomeOption = None,
    target: TargetOption = "statements",
    limit: LimitOption = 20,
    since: SinceOption = None,
    until: UntilOption = None,
    form: FormatOption = "table",
    quote_formulas: FormulasOption = True,
    debug: DebugOption = False,
) -> None:
    """Print the best matches of a search.

    Raises:
        SettingsError: The query is not well-formed.
        WarehouseError: There is no ledger, or the index cannot be used.
    """
    from newsledger.flows.cli import answers
    from newsledger.flows.cli.screens import show_matches
    from newsledger.warehouse.query import Form
    from newsledger.warehouse.search import Search
    from newsledger.warehouse.search import search as found

    log_to(debug=debug)
    ledger = existing_home(settings(home=home))
    start, end = f"{since:%Y-%m-%d}" if since else "", f"{until:%Y-%m-%d}" if until else "9999"
    request = Search(query, target, limit, start, end)
    forms = {"table": Form.ARROW, "csv": Form.TEXT, "json": Form.JSON}
    matches = found(ledger, request, notify=_tell, form=forms[form])
    if form == "csv":
        answers.print_csv(matches.best, quote_formulas=quote_formulas)
    elif form == "json":
        answers.print_json(matches.best)
    else:
        show_matches(matches, Screen(), target=target)


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def check(
    words: WordsArgument,
    /,
    *,
    home: HomeOption = None,
    speaker: SpeakerOption = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Print whether the words occur, who said them, through whom and where first, and exit with the code of the answer.

    Raises:
        SettingsError: There are too few words.
        WarehouseError: There is no ledger, or the index cannot be used.
    """
    from newsledger.flows.cli.screens import show_finding
    from newsledger.warehouse.wording import finding

    log_to(debug=debug)
    result = finding(existing_home(settings(home=home)), words, speaker=speaker, notify=_tell)
    if as_json:
        places = [asdict(occurrence) for occurrence in result.occurrences]
        print(json.dumps({"verdict": result.verdict.name.lower(), "occurrences": places}))
    else:
        show_finding(result, Screen())
    if result.verdict.value:
        sys.exit(result.verdict.value)
