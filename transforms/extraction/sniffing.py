"""The format of a document, told by its declared type and the beginning of its text."""

import re
from typing import Literal

from lxml.html import defs

from newsledger.expectations.errors import DocumentError
from newsledger.transforms.documents import RawDocument
from newsledger.transforms.formats import iptc7901, press_archives
from newsledger.transforms.formats.press_archives import PressArchive

Format = Literal["html", "text", "json", "wire", "iptc7901"] | PressArchive
_HEAD = 2000
_JSON = re.compile(r'\{\s*(?:"|\})|\[\s*[\[{\]]')
_XML_ROOT = re.compile(
    r"(?:\s|<\?[^>]*>|<!--(?:[^-]|-(?!->))*-->|<!doctype\s[^>\[]*>)*<(?:[a-z][\w.-]*:)?([a-z][\w.-]*)"
)
_WIRES = {
    "newsitem",
    "newsmessage",
    "newsml",
    "packageitem",
    "conceptitem",
    "knowledgeitem",
    "planningitem",
    "catalogitem",
    "nitf",
}
_LISTS = re.compile(r"rss|feed|entry|rdf|urlset|sitemapindex|opml")
_HTML = re.compile(r"^<(?:!doctype html|html|head|body|meta|!--)|</?(?:html|body|article|div|p)[\s>]|<br\s*/?>")
_MAIL = re.compile(
    r"(?:(?:return-path|received|from|to|subject|date|mime-version|message-id|delivered-to|content-type|reply-to|cc|"
    r"content-transfer-encoding|sender|dkim-signature|arc-[\w-]+|authentication-results|list-[\w-]+|x-[\w-]+|snapshot-[\w-]+):[^\n]*\n"
    r"(?:[ \t][^\n]*\n)*){3,}"
)
_OF_MAIL = re.compile(r"^(?:return-path|received|mime-version|message-id|content-transfer-encoding):", re.MULTILINE)
_SENDER, _RECEIVER = re.compile("^from:", re.MULTILINE), re.compile("^to:", re.MULTILINE)
_MAILBOX = re.compile(r"from \S{1,80}@\S{1,80} \w{3} \w{3} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}\n")
_SUBTITLES = re.compile(r"\d{1,4}\n\d{2}:\d{2}:\d{2},\d{3} --> ")
_COLUMNS = re.compile(
    r"\"?[\w-]{1,40}\"?(?P<separator>[,;\t])\"?[\w-]{1,40}\"?(?:(?P=separator)\"?[\w-]{1,40}\"?){1,60}"
)
_OTHERS = (
    ("Rich Text Format", "{\\rtf"),
    ("PostScript", "%!ps"),
    ("iCalendar", "begin:vcalendar"),
    ("WebVTT", "webvtt"),
    ("RIS", "ty  - "),
    ("vCard", "begin:vcard"),
    ("WARC", "warc/1."),
    ("LaTeX", "\\documentclass"),
)


def sniffed(raw: RawDocument, text: str) -> Format:
    """Return the format, by the declared type and the beginning of the text.

    Raises:
        DocumentError: not_an_article for feeds and sitemaps, which name articles and are none; unknown_format, with
            the format's name, for what no reader knows.
    """
    declared, head = raw.content_type or "", text[:_HEAD].lstrip().casefold()
    if head.startswith(("{", "[")) and ("json" in declared or _JSON.match(head)):
        return "json"
    if _is_archive_of_page(head):
        raise DocumentError("unknown_format", "a page saved as a MIME message (MHTML), which no reader knows")
    if head.startswith("<") and (markup := _of_markup(declared, head)):
        return markup
    if _HTML.search(head) or ("html" in declared and "<" in head):
        return "html"
    if "json" in declared:
        return "json"
    if iptc7901.is_item(text[:_HEAD]):
        return "iptc7901"
    _check_known(head)
    return press_archives.archive(text) or "text"


def _of_markup(declared: str, head: str) -> Format | None:
    """Return the format of XML by its root element; None where that decides nothing."""
    root = _XML_ROOT.match(head)
    name = root[1] if root else ""
    if name in _WIRES:
        return "wire"
    if _LISTS.fullmatch(name):
        raise DocumentError("not_an_article", f"a listing ({name}); add it to sources.toml with that kind")
    is_xml = head.startswith("<?xml") or "xml" in declared.replace("xhtml", "")
    if name and is_xml and name not in defs.tags and "<html" not in head:
        raise DocumentError("unknown_format", f"XML with the root element {name!r}, which no reader knows")
    return "html" if is_xml else None


def _is_table(lines: list[str]) -> bool:
    """Return whether lines begin with the names of columns, and the next one has as many separators."""
    header = _COLUMNS.fullmatch(lines[0].strip())
    if header is None or len(lines) < 2:
        return False
    return lines[1].count(header["separator"]) >= lines[0].count(header["separator"])


def _is_mail(head: str) -> bool:
    """Return whether a text begins with the header of a message: fields of MIME or of delivery, or both ends of it."""
    match = _MAIL.match(head)
    if match is None:
        return False
    is_between = bool(_SENDER.search(match.group()) and _RECEIVER.search(match.group()))
    return is_between or _OF_MAIL.search(match.group()) is not None


def _is_archive_of_page(head: str) -> bool:
    """Return whether a text is a page that a browser saved with its parts, which has HTML behind its header."""
    match = _MAIL.match(head)
    return match is not None and "multipart/related" in match.group()


def _check_known(head: str) -> None:
    """Refuse text that has another format's structure."""
    if _MAILBOX.match(head) or _is_mail(head):
        raise DocumentError("unknown_format", "an e-mail message (RFC 5322), which no reader knows")
    if _is_table(head.split("\n")):
        raise DocumentError("unknown_format", "a table of comma-separated values (CSV), which no reader knows")
    if _SUBTITLES.match(head):
        raise DocumentError("unknown_format", "subtitles (SubRip), which no reader knows")
    for name, start in _OTHERS:
        if head.startswith(start):
            raise DocumentError("unknown_format", f"{name}, which no reader knows")
