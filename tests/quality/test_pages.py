"""Bodies of real pages: what must be in the text is, and what must not be is not. The floor may not fall silently."""

import gzip
import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsledger.expectations.errors import DocumentError
from newsledger.transforms.documents import RawDocument
from newsledger.transforms.extraction.reader import articles

PAGES = Path(__file__).parents[3] / "shared/corpora/trafilatura_eval/tests"
EVERY = 4
FLOOR = 0.88
pytestmark = [pytest.mark.slow, pytest.mark.corpora]


def _text(path: Path) -> str:
    """The body that is read from a page, on one line; nothing where the page is refused."""
    raw = RawDocument("d", "s", f"https://page.example/{path.name}", None, datetime(2026, 11, 1, tzinfo=UTC),
                      gzip.decompress(path.read_bytes()), "text/html")  # fmt: skip
    try:
        return " ".join(articles(raw)[0].text.split())
    except DocumentError:
        return ""


def counts(every: int) -> Counter[str]:
    """Snippets found and missed that belong into the text, and those found that do not, over every n-th page."""
    found: Counter[str] = Counter()
    wanted = json.loads((PAGES / "evaldata.json").read_text(encoding="utf-8"))
    for page in list(wanted.values())[::every]:
        path = next(
            (one for folder in ("cache", "eval") if (one := PAGES / folder / f"{page['file']}.gz").exists()), None
        )
        if path is None:
            continue
        text = _text(path)
        found.update("true" if " ".join(one.split()) in text else "missed" for one in page["with"])
        found.update("false" for one in page["without"] if " ".join(one.split()) in text)
        found["pages"] += 1
    return found


@pytest.mark.skipif(not PAGES.exists(), reason="the corpora folder is absent")
def test_bodies_of_real_pages_hold_the_right_words() -> None:
    found = counts(EVERY)
    f1 = 2 * found["true"] / (2 * found["true"] + found["missed"] + found["false"])
    assert f1 >= FLOOR, f"F1 {f1:.3f} on {found['pages']} pages: {dict(found)}"
