"""Extraction of any bytes: an article that keeps its promises, or a reason."""

import unicodedata
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.expectations.errors import DocumentError
from newsledger.transforms.documents import ExtractedArticle, RawDocument
from newsledger.transforms.extraction.reader import articles

PIECES = st.sampled_from(
    [
        "Council closes pier",
        "\n",
        "\n\n",
        "By Ann Able",
        "PARIS (AFP) — ",
        "Photo: X",
        "Date: 2024-13-99",
        "<p>",
        "</p>",
        "<html>",
        "<div>",
        "<script type='application/ld+json'>",
        "</script>",
        '{"text": "',
        '"}',
        "• ",
        " ",
        "e\u0301",
        "\x00",
        "The council met on Tuesday.",
        "(Reporting by Bo)",
        "\ufeff",
        "\ud7ff",
        "🌙",
        "2024-03-05",
        "date 2024-03-05 ",
    ]
)
CONTENTS = st.one_of(st.binary(max_size=300), st.lists(PIECES, max_size=25).map(lambda parts: "".join(parts).encode()))


def _article(content: bytes) -> ExtractedArticle | None:
    raw = RawDocument("d", "s", "file:///a.txt", None, datetime(2026, 11, 1, tzinfo=UTC), content)
    try:
        return articles(raw)[0]
    except DocumentError as error:
        reason = error.reason
    assert reason.isidentifier()
    return None


@settings(max_examples=150, deadline=None)
@given(CONTENTS)
def test_any_bytes_give_an_even_text_or_a_reason(content: bytes) -> None:
    found = _article(content)
    if found is None:
        return
    assert unicodedata.is_normalized("NFC", found.text)
    paragraphs = found.text.split("\n\n")
    assert all(part and "\n" not in part and part == " ".join(part.split()) for part in paragraphs)
    assert found == _article(content)
    if found.published_at:
        assert found.published_method
        assert found.published_precision != "unknown"
