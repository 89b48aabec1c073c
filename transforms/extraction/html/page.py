"""HTML to text: pruned, then trafilatura, resiliparse where that finds little, lists kept."""

import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from newsledger.expectations.errors import DocumentError
from newsledger.transforms.characters import cleaned
from newsledger.transforms.extraction.html import boundaries, pruning
from newsledger.transforms.extraction.html import line_breaks as runs
from newsledger.transforms.extraction.html import recovered as gaps
from newsledger.transforms.extraction.versions import installed

DEEPEST = 400
HOPELESS = 2_000
LITTLE, PICTURES = 250, 3
_DROPPED = ("script", "style", "noscript", "svg", "iframe", "template", "form", "button", "object", "video", "audio")
_CONTAINER = re.compile(
    r"<(/?)(?:div|span|section|article|table|blockquote|ul|ol|font|b|i|em|strong|u|a|center|form|svg|g|main|fieldset)"
    r"(?=[\s>])",
    re.IGNORECASE,
)
_STAND_IN = {0x200C: "\U000104b0", 0x200D: "\U000104b1"}  # letters of the Osage stand in for joiners
_RELEASED = {ord(letter): joiner for joiner, letter in _STAND_IN.items()}
_JOINERS = re.compile("[\u200c\u200d]|&(?:zwn?j|#820[45]|#x200[cd]);?", re.IGNORECASE)
_STAND_INS = re.compile("[\U000104b0\U000104b1]")
_LIST_LINE = re.compile(r"^[-*•]\s+")


def tree(text: str) -> HtmlElement:
    """Parse a page, bounded in depth.

    Raises:
        DocumentError: not_an_article where nothing can be parsed, too_deep where parsing would take minutes.
    """
    if _is_hopeless(text):
        raise DocumentError("too_deep", f"more than {HOPELESS} nested elements")
    try:
        root = document_fromstring(
            text.encode("utf-8", "replace"),
            parser=HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True),
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as exc:
        raise DocumentError("not_an_article", f"not valid HTML: {exc}") from exc
    return root


def _is_hopeless(text: str) -> bool:
    """Return whether too many containers are open at once, so that parsers take minutes; counted before parsing."""
    now = 0
    for tag in _CONTAINER.finditer(text):
        now += -1 if tag[1] else 1
        if now > HOPELESS:
            return True
        now = max(now, 0)
    return False


def _is_deep(page: HtmlElement) -> bool:
    """Return whether elements are nested more deeply than trafilatura survives."""
    now = 0
    for event, _ in etree.iterwalk(page, events=("start", "end")):
        now += 1 if event == "start" else -1
        if now > DEEPEST:
            return True
    return False


def body(page: HtmlElement, text: str) -> tuple[str, str, str]:
    """Return the text of the body, the extractor that found it, and its version.

    trafilatura drops joiners, by which Persian, Hindi and emoji are written, so letters stand in for them.

    Raises:
        DocumentError: no_text.
    """
    if not _JOINERS.search(text) or _STAND_INS.search(text):
        return _body(page, text)
    for element in page.iter():
        element.text = element.text and element.text.translate(_STAND_IN)
        element.tail = element.tail and element.tail.translate(_STAND_IN)
    text_found, reader, number = _body(page, text.translate(_STAND_IN))
    return text_found.translate(_RELEASED), reader, number


def _body(page: HtmlElement, text: str) -> tuple[str, str, str]:
    if _is_deep(page):
        return _by_resiliparse(text)
    _lighten(page)
    captions = [line for element in page.iter("figcaption") for line in boundaries.paragraphs_of(element)]
    pruning.prune(page)
    runs.paragraphs(page)
    lists, boxes, leads = gaps.lists(page), gaps.boxes(page), gaps.leads(page)
    text_found = _by_trafilatura(page)
    if len(text_found) < LITTLE and len(captions) >= PICTURES and sum(map(len, captions)) >= LITTLE:
        return "\n\n".join(captions), "newsledger.captions", installed("newsledger")
    text_found, reader, number = _improved(text_found, page, text)
    if reader != "trafilatura":
        return text_found, reader, number
    if not text_found:
        raise DocumentError("no_text", "no extractor found a body in the page")
    whole = gaps.with_lists(gaps.with_boxes(text_found, boxes), lists)
    return gaps.with_leads(whole, leads), reader, number


def _improved(text_found: str, page: HtmlElement, text: str) -> tuple[str, str, str]:
    """Return a body that is short or without paragraphs as other means find it, if they find more."""
    if len(text_found) < LITTLE:
        text_found = max(text_found, _by_trafilatura(tree(text), precise=False), key=len)
    if len(text_found) < LITTLE or "\n" not in text_found:
        try:
            alternative, reader, number = _by_resiliparse(text)
        except DocumentError:
            alternative, reader, number = "", "", ""
        if len(alternative) > 2 * len(text_found):
            return alternative, reader, number
        text_found = _in_paragraphs(text_found, alternative)
    if "\n" not in text_found:
        runs.frames(page)
        runs.paragraphs(page)
        text_found = max(text_found, _by_trafilatura(page), key=len)
    return text_found, "trafilatura", installed("trafilatura")


def _in_paragraphs(text: str, alternative: str) -> str:
    """Return the body with another extractor's paragraphs and the lines above them: headline, byline, date.

    The last resort of trafilatura runs all paragraphs together and leaves those lines out.
    """
    parts = alternative.split("\n\n")
    common = [number for number, part in enumerate(parts) if part in text]
    if len(common) < 3 or sum(len(parts[number]) for number in common) < 0.9 * len(text):
        return text
    return "\n\n".join(parts[: common[-1] + 1])


def _lighten(page: HtmlElement) -> None:
    """Drop elements that are never text, and unwrap spans in list items, whose words trafilatura loses.

    A form that holds most of a page is how its server is built: its words are the page's.
    """
    whole = len(page.text_content())
    for element in list(page.iter(*_DROPPED)):
        if element.tag == "form" and 2 * len(element.text_content()) > whole:
            element.drop_tag()
        elif element.tag != "script" or "ld+json" not in (element.get("type") or ""):
            element.drop_tree()
    boundaries.separate(page)
    for item in page.iter("li"):
        for span in item.xpath("./span | ./div | ./p"):
            span.drop_tag()


def _by_trafilatura(page: HtmlElement, *, precise: bool = False) -> str:
    import trafilatura

    try:
        text = trafilatura.extract(
            page,
            favor_precision=precise,
            include_comments=False,
            include_tables=False,
            include_formatting=False,
            output_format="txt",
        )
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError, etree.LxmlError):
        return ""
    lines = [line.strip() for line in (text or "").split("\n")]
    return "\n\n".join(_LIST_LINE.sub("• ", line) for line in lines if line)


def _by_resiliparse(text: str) -> tuple[str, str, str]:
    from resiliparse.extract.html2text import extract_plain_text

    plain = extract_plain_text(text, main_content=True, alt_texts=False, links=False, form_fields=False, noscript=False)
    lines = [" ".join(cleaned(line).split()) for line in plain.split("\n")]  # a control character is no word
    body = "\n\n".join(re.sub(r"^[•*-]\s*", "• ", line) for line in lines if line)
    if not body:
        raise DocumentError("no_text", "no extractor found a body in the page")
    return body, "resiliparse", installed("resiliparse")


def fragment_text(text: str) -> str:
    """Return the text of an HTML fragment, a paragraph per block."""
    return "\n\n".join(boundaries.paragraphs_of(tree(f"<html><body>{text}</body></html>")))
