"""A marimo notebook with worked queries on a home, as the text of the Python file that it is stored in."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import takewhile
from pathlib import Path

_QUESTION_MARK, _COMMENT = "-- ## ", "-- "
_HEAD = '''"""Worked queries on a newsledger home; change them as you like."""

import marimo

app = marimo.App(width="full", app_title="newsledger")


@app.cell
def _():
    import duckdb
    import marimo as mo

    ledger = duckdb.connect({warehouse!r}, read_only=True)
    ledger.execute("SET TimeZone = 'UTC'")
    return ledger, mo


@app.cell
def _(mo):
    mo.md("""
    # The ledger, question by question

    Every view counts the latest version of an article alone. The columns are described in the data dictionary. A run
    that publishes meanwhile swaps the file: run the first cell again to see its rows.
    """)
    return
'''
_QUESTION = '''

@app.cell
def _(mo):
    mo.md("""
    ## {question}{note}
    """)
    return


@app.cell
def _(ledger):
    ledger.sql("""
        {sql}
    """).df()
    return
'''
# The last question is about a speaker that the reader chooses.
_CHOICE = """

@app.cell
def _(ledger, mo):
    _speakers = ledger.sql("{speakers}").fetchall()
    _names = [name for (name,) in _speakers]
    speaker = mo.ui.dropdown(_names, value=_names[0] if _names else None, label="Speaker")
    mo.vstack([mo.md("## What did one person say?"), speaker])
    return (speaker,)


@app.cell
def _(ledger, speaker):
    ledger.execute("{statements}", [speaker.value]).df()
    return


if __name__ == "__main__":
    app.run()
"""
SPEAKERS = "SELECT speaker FROM speakers WHERE speaker_id IS NOT NULL ORDER BY distinct_count DESC, speaker LIMIT 200"
STATEMENTS = (
    "SELECT day, chain, content, passage, confidence, link FROM statements WHERE speaker = ? ORDER BY day DESC, chain"
)


@dataclass(frozen=True, slots=True)
class WorkedQuery:
    """A question with a note on how to read the answer, and its SQL."""

    question: str
    note: str
    sql: str


def worked_queries() -> Iterator[WorkedQuery]:
    """Yield the questions of the notebook in order."""
    text = (files("newsledger.warehouse") / "worked_queries.sql").read_text(encoding="utf-8")
    for block in text.split(_QUESTION_MARK)[1:]:
        question, *lines = block.strip().removesuffix(";").splitlines()
        notes = list(takewhile(lambda line: line.startswith(_COMMENT), lines))
        note = " ".join(line.removeprefix(_COMMENT) for line in notes)
        yield WorkedQuery(question, note, "\n".join(lines[len(notes) :]))


def notebook(warehouse: Path) -> str:
    """Return the notebook for a warehouse file."""
    questions = [
        _QUESTION.format(
            question=query.question,
            note=f"\n\n    {query.note}" if query.note else "",
            sql=query.sql.replace("\n", "\n        "),
        )
        for query in worked_queries()
    ]
    head = _HEAD.format(warehouse=str(warehouse))
    return head + "".join(questions) + _CHOICE.format(speakers=SPEAKERS, statements=STATEMENTS)
