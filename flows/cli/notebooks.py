"""The command that opens a notebook on a home: `explore`."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from newsledger.expectations.errors import InstallError, WarehouseError
from newsledger.flows.cli.options import DebugOption, HomeOption, existing_home
from newsledger.flows.progress import log_to
from newsledger.flows.settings import settings
from newsledger.flows.terminal import Screen

NotebookOption = Annotated[
    Path, Parameter(name="--to", help="File of the notebook; one that is there already is opened as it is.")
]
OnlyWriteOption = Annotated[bool, Parameter(negative=(), help="Write the notebook without opening it.")]


def explore(
    *,
    to: NotebookOption = Path("explore.py"),
    home: HomeOption = None,
    only_write: OnlyWriteOption = False,
    debug: DebugOption = False,
) -> None:
    """Write a marimo notebook with worked queries, and open it in the browser until Ctrl-C.

    Raises:
        InstallError: marimo is not installed.
        WarehouseError: There is no warehouse, or the file cannot be written.
    """
    from newsledger.warehouse.durable import refused
    from newsledger.warehouse.notebook import notebook

    log_to(debug=debug)
    ledger = existing_home(settings(home=home))
    if not ledger.warehouse.exists():
        raise WarehouseError(
            f"no warehouse in {ledger.root}; create one with: newsledger run SOURCE --home {ledger.root}"
        )
    if not only_write and find_spec("marimo") is None:
        raise InstallError("explore opens the notebook with marimo; install it with: pip install 'newsledger[explore]'")
    try:
        with to.open("x", encoding="utf-8") as stream:
            stream.write(notebook(ledger.warehouse.resolve()))
        Screen().print(f"notebook: {to}", soft_wrap=True)
    except FileExistsError:
        Screen().print(f"notebook: {to}, as it was there", soft_wrap=True)
    except OSError as exc:
        raise refused(exc, to) from exc
    if only_write:
        return
    os.execv(sys.executable, [sys.executable, "-m", "marimo", "edit", str(to)])  # noqa: S606 - no shell is wanted
