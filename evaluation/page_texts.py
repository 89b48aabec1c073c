"""Texts of labelled pages that are kept as HTML, read by trafilatura.

Our own reading of pages changes with its rules; the offsets of labels must not.
"""

import gzip
import hashlib
from pathlib import Path

from newsledger.expectations.errors import DocumentError

_DIGITS = 16


def page_text(path: Path, *, sha256: str, until: int | None) -> tuple[str, str]:
    """Return title and text of a page, the text up to a character if only its beginning is labelled.

    Args:
        path: An HTML file, compressed with gzip if its name ends so.
        sha256: First 16 digits of the digest of the whole text, in UTF-8.
        until: Number of characters that are labelled; None for all.

    Raises:
        DocumentError: The page is missing, or its text is not the labelled one.
    """
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    if not path.is_file():
        raise DocumentError("bad_corpus", f"there is no page {path}")
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    found = bare_extraction(content, include_comments=False, with_metadata=True)
    title, text = (found.title or "", found.text or "") if isinstance(found, Document) else ("", "")
    if text_digest(text) != sha256:
        raise DocumentError(
            "bad_corpus",
            f"the text of {path} is not the labelled one: labels need the trafilatura of requirements/dev.txt",
        )
    return title, text[:until]


def text_digest(text: str) -> str:
    """Return the first digits of the SHA-256 digest of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]
