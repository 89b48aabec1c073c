"""The document around a page: head, stylesheet, and a policy under which a browser loads nothing and runs nothing."""

import base64
import hashlib
from functools import cache
from importlib.resources import files

from newsledger.warehouse.report.elements import Content, Html, element, joined


def document(title: str, *contents: Content) -> str:
    """Return a whole HTML document."""
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="robots", content="noindex"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", title),
        element("style", Html(style)),
    )
    return f"<!doctype html>\n{element('html', head, element('body', joined(contents)), lang='en')}\n"


@cache
def _style() -> str:
    return (files("newsledger.warehouse.report") / "style.css").read_text(encoding="utf-8")
