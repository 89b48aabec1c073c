"""The validation report as one self-contained HTML page."""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Any

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 62rem; padding: 0 1rem; color: #1b1f24; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .25rem .6rem; }
th { border-bottom: 2px solid #d0d7de; } td { border-bottom: 1px solid #eaeef2; overflow-wrap: anywhere; }
.passed { color: #116329; } .failed { color: #a40e26; font-weight: 600; } td.number { text-align: right; }
"""


def report_page(results: Sequence[dict[str, Any]], *, run_id: str, moment: datetime) -> str:
    """Return a page with a summary of all tables and the expectations of each, failures first."""
    failed = sum(not result["success"] for result in results)
    verdict = "all tables satisfy the contract" if not failed else f"{failed} tables violate the contract"
    summary = "".join(
        f'<tr><td><a href="#{escape(result["table"])}">{escape(result["table"])}</a></td>'
        f'<td class="number">{result["rows"]:,}</td><td class="number">{len(result["outcomes"])}</td>'
        f"{_mark(result['success'])}</tr>"
        for result in results
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Validation of {escape(run_id)}</title><style>{_STYLE}</style></head><body>"
        f"<h1>Validation of {escape(run_id)}: {verdict}</h1><p>{moment:%Y-%m-%d %H:%M:%S} UTC</p>"
        f"<table><tr><th>table</th><th>rows checked</th><th>expectations</th><th>result</th></tr>{summary}</table>"
        + "".join(_section(result) for result in results)
        + "</body></html>\n"
    )


def _section(result: dict[str, Any]) -> str:
    ordered = sorted(result["outcomes"], key=lambda outcome: outcome["success"])
    rows = "".join(
        f"<tr><td>{escape(outcome['expectation'].replace('_', ' '))}</td><td>{escape(outcome['column'] or '')}</td>"
        f'<td class="number">{outcome["unexpected_count"]}</td><td>{escape(_observed(outcome))}</td>'
        f"{_mark(outcome['success'])}</tr>"
        for outcome in ordered
    )
    head = "<tr><th>expectation</th><th>column</th><th>unexpected</th><th>observed</th><th>result</th></tr>"
    return f'<h2 id="{escape(result["table"])}">{escape(result["table"])}</h2><table>{head}{rows}</table>'


def _observed(outcome: dict[str, Any]) -> str:
    return "" if outcome["success"] and not outcome["observed"].isdigit() else str(outcome["observed"])


def _mark(success: bool) -> str:
    return '<td class="passed">passed</td>' if success else '<td class="failed">failed</td>'
