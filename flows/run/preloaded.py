"""Imported by the server that workers are forked from: what they need is loaded once, before the first of them starts.

A failure here is no failure of the run: each worker loads what is not there yet, and reports what it cannot load.
"""

import gc
import os
from contextlib import suppress

from newsledger.expectations.arrow import leave_out_pandas
from newsledger.expectations.errors import ContractError, NewsledgerError, contained
from newsledger.expectations.imports import called_later
from newsledger.flows.run.reading import prepare
from newsledger.flows.run.workers import ANNOTATOR, HAS_PAGES

gc.disable()  # imports make no garbage, and a collection looks at everything that was imported so far
if name := os.environ.get(ANNOTATOR):
    with suppress(NewsledgerError, ImportError, OSError, MemoryError), contained(ContractError):
        leave_out_pandas()
        with called_later("spacy.cli.info"):  # a function; spaCy's command line is a third of the import of spaCy
            prepare(name, has_pages=bool(os.environ.get(HAS_PAGES, "yes")))
    # A collection in a worker then writes to none of the pages that it shares with the others. What is garbage by now
    # stays, some thousand objects: to look for them takes longer than a text.
    gc.freeze()
gc.enable()
