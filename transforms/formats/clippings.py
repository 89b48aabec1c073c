"""Files of press archives (Nexis Uni, Factiva) as text, RTF or DOCX: their articles as documents of their own."""

from dataclasses import dataclass

from newsledger.expectations.errors import DocumentError
from newsledger.transforms.characters import cleaned
from newsledger.transforms.formats import rich_text, word_document
from newsledger.transforms.formats.decoding import text_of, unpacked
from newsledger.transforms.formats.press_archives import PressArchive, archive, item, pieces


@dataclass(frozen=True, slots=True)
class Clipping:
    """One article of an export as a document of its own; `fragment` identifies it within the file."""

    fragment: str
    text: str


def word_processed(content: bytes) -> str | None:
    """Return the name of the format where the bytes are RTF or DOCX; else None."""
    if word_document.is_document(content):
        return "a Word document (DOCX)"
    return "Rich Text Format (RTF)" if rich_text.is_document(content) else None


def clippings(content: bytes) -> list[Clipping]:
    """Return each article of an export; none if the bytes are no export.

    Raises:
        DocumentError: The bytes cannot be unpacked, converted or decoded.
    """
    text = cleaned(text_of(_plain(unpacked(content))).text)
    name = archive(text)
    fragments: dict[str, str] = {}
    for number, part in enumerate(pieces(text, name) if name else (), start=1):
        fragment = _fragment(part, name) if name else None
        key = fragment if fragment and fragment not in fragments else f"document={number}"
        fragments[key] = part.strip() + "\n"
    return [Clipping(fragment, part) for fragment, part in fragments.items()]


def _plain(content: bytes) -> bytes:
    """Return the text of RTF and DOCX in UTF-8; other bytes as they are."""
    if word_document.is_document(content):
        return word_document.text(content).encode()
    return rich_text.text(content).encode() if rich_text.is_document(content) else content


def _fragment(part: str, name: PressArchive) -> str | None:
    try:
        identifier = item(part, name).identifier
    except DocumentError:
        return None
    return f"document={str(identifier).rpartition(':')[2]}"
