"""The report: one self-contained HTML page about a ledger, and the page of an article with its statements marked."""
