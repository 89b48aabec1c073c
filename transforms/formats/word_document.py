"""DOCX, the format of word processors (ECMA-376): the text of the main part, a line per paragraph."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from newsledger.expectations.errors import DocumentError
from newsledger.transforms.formats.markup import defused, local, tree

LIMIT = 60_000_000
_MAIN = "word/document.xml"
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-"}
_SKIPPED = ("del", "moveFrom", "Fallback")  # deleted text, and a second version of a drawing


def is_document(content: bytes) -> bool:
    """Return whether the bytes are a zip archive with the main part of a DOCX."""
    return content.startswith(b"PK\x03\x04") and _MAIN.encode() in content


def text(content: bytes) -> str:
    """Return the paragraphs of a document, blank lines between them.

    Raises:
        DocumentError: bad_docx, too_large, or those of XML.
    """
    root = tree(defused(_main_part(content).decode("utf-8", "replace")))
    paragraphs = ("".join(_pieces(element)).strip() for element in root.iter("{*}p") if not _is_skipped(element))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _main_part(content: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(_MAIN) as part:
            xml = part.read(LIMIT + 1)
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        LookupError,
        ValueError,
        RuntimeError,
        EOFError,
        OSError,
    ) as exc:
        raise DocumentError("bad_docx", f"the zip archive cannot be read: {exc}") from exc
    if len(xml) > LIMIT:
        raise DocumentError("too_large", f"{_MAIN} is larger than {LIMIT} bytes")
    return xml


def _is_skipped(paragraph: etree._Element) -> bool:
    return any(local(ancestor) in _SKIPPED for ancestor in paragraph.iterancestors())


def _pieces(paragraph: etree._Element) -> Iterator[str]:
    """Yield the text of a paragraph, without that of paragraphs in it (text boxes) and of deletions."""
    walk = etree.iterwalk(paragraph, events=("start",))
    for _, element in walk:
        name = local(element)
        if element is not paragraph and (name == "p" or name in _SKIPPED):
            walk.skip_subtree()
        elif name == "t":
            yield element.text or ""
        elif local(element.getparent()) == "r":
            yield _BREAKS.get(name, "")
