"""Bytes to XML that is safe to parse: decoded, without document type, entities resolved or refused."""

import re
from collections.abc import Iterator
from html.entities import html5

from lxml import etree

from newsledger.expectations.errors import DocumentError
from newsledger.transforms.characters import with_sound_references

_XML_OWN = {"amp", "lt", "gt", "quot", "apos"}
_MISPLACED = re.compile(r"<!(?=DOCTYPE|ENTITY)", re.IGNORECASE)
_SUBSET_END = re.compile(r"\]\s*>")
_OPENING = re.compile(r"<!\[CDATA\[|<!--")
_DOCTYPE = re.compile(r"<!DOCTYPE\b", re.IGNORECASE)
_ROOT = re.compile(r"<[A-Za-z_]")
_ENTITY = re.compile(
    r"<!ENTITY\s++(%?)\s*+([^\s\"'>]++)\s++(?:(SYSTEM|PUBLIC)\b|\"([^\"]*)\"|'([^']*)')", re.IGNORECASE
)
_REFERENCE = re.compile(r"&([A-Za-z][\w.-]{0,40});")
_AMPERSAND = re.compile(r"&(?!(?:#[0-9]{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z][\w.-]{0,40});)")
_HEX = re.compile(r"&#X(?=[0-9a-fA-F]{1,6};)")
_PREFIX = re.compile(r"[<\s]([A-Za-z_][\w.-]{0,40}):[A-Za-z_][\w.-]{0,80}(?=[\s=>/])")
_NAMESPACE = re.compile(r"(\sxmlns(?::[\w.-]{1,40})?\s{0,9}=\s{0,9})(\"[^\"<>]*\"|'[^'<>]*')")
_FIRST_TAG = re.compile(r"<[A-Za-z_][^\s/>]*")
_EXPANDED = 1_000_000
_PROLOG = 100_000
NAMESPACES = {
    "rss": "http://purl.org/rss/1.0/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "atom": "http://www.w3.org/2005/Atom",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "media": "http://search.yahoo.com/mrss/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "xhtml": "http://www.w3.org/1999/xhtml",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "georss": "http://www.georss.org/georss",
}


def defused(text: str) -> str:
    """Return the document from its root element on, with entities as characters.

    Entities of the document itself are put in where they are plain text; HTML's names are understood too.

    Raises:
        DocumentError: xml_entity_external where one names a file or an address, xml_entity_bomb where entities are
            made of entities or add up to too much, bad_xml where there is no element.
    """
    start, declared = _prolog(text)
    text = text[start:]
    if "&" not in text and "<!" not in text:
        return text
    entities, budget = _entities(declared), [_EXPANDED]
    return "".join(part if verbatim else _even(part, entities, budget) for part, verbatim in stretches(text))


def stretches(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the text in order, CDATA sections and comments (True) apart from the rest (False); linear in its length."""
    offset = 0
    while match := _OPENING.search(text, offset):
        closing = "]]>" if match.group().startswith("<![") else "-->"
        end = text.find(closing, match.end())
        if end < 0:
            break
        yield text[offset : match.start()], False
        offset = end + 3
        yield text[match.start() : offset], True
    yield text[offset:], False


def tree(text: str, *, recover: bool = False) -> etree._Element:
    """Return the root of a defused text.

    Raises:
        DocumentError: bad_xml, with the parser's words.
    """
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser=parser(recover=recover))
    except (etree.XMLSyntaxError, ValueError) as exc:
        raise DocumentError("bad_xml", str(exc)[:300]) from exc
    if root is None:
        raise DocumentError("bad_xml", f"no element in {text[:60]!r}")
    return root


def parser(*, recover: bool = False) -> etree.XMLParser:
    """Return a parser that reads only its input, with libxml2's own limits in force."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover, encoding="utf-8"
    )


def with_prefixes(text: str) -> str:
    """Return the text with the usual namespaces declared for undeclared prefixes, and no blanks in the root's own."""
    text = _without_blanks(text)
    prefixes = set(_PREFIX.findall(text)) - {"xml", "xmlns"}
    missing = sorted(prefix for prefix in prefixes if f"xmlns:{prefix}=" not in text)
    first = _FIRST_TAG.search(text)
    if not missing or not first:
        return text
    declarations = "".join(
        f' xmlns:{prefix}="{NAMESPACES.get(prefix.casefold(), f"urn:undeclared:{prefix}")}"' for prefix in missing[:50]
    )
    return text[: first.end()] + declarations + text[first.end() :]


def _without_blanks(text: str) -> str:
    """Return the text without blanks in the namespaces of the root element, for which a parser refuses the whole."""
    end = text.find(">") + 1
    return _NAMESPACE.sub(lambda match: f"{match[1]}{''.join(match[2].split())}", text[:end]) + text[end:]


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace; empty for comments and instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _prolog(text: str) -> tuple[int, str]:
    """Return where the root element begins, and the internal subset of the document type before it."""
    offset, declared = 0, ""
    while (offset := text.find("<", offset)) >= 0:
        if _ROOT.match(text, offset):
            return offset, declared
        if _DOCTYPE.match(text, offset):
            offset, declared = _doctype(text, offset)
            continue
        closing = "-->" if text.startswith("<!--", offset) else "?>" if text.startswith("<?", offset) else ""
        end = text.find(closing, offset + 1) if closing else offset
        if end < 0:
            break
        offset = end + 1
    raise DocumentError("bad_xml", f"no element in {text[:60]!r}")


def _doctype(text: str, offset: int) -> tuple[int, str]:
    """Return where a document type ends, and its internal subset."""
    bracket, close = text.find("[", offset), text.find(">", offset)
    if close < 0:
        return len(text), ""
    if bracket < 0 or close < bracket:
        return close + 1, ""
    end = _SUBSET_END.search(text, bracket, bracket + _PROLOG)
    if not end:
        raise DocumentError("xml_entity_bomb", f"document type declaration of more than {_PROLOG} characters")
    return end.end(), text[bracket + 1 : end.start()]


def _entities(declared: str) -> dict[str, str]:
    """Return the entities that the document declares, by name; external sets are ignored, never read."""
    entities = {}
    for mark, name, external, double, single in _ENTITY.findall(declared):
        value = double or single
        if external and mark:
            continue
        if external:
            raise DocumentError("xml_entity_external", f"entity {name!r} is external")
        if mark or "%" in value or any(inner not in _XML_OWN for inner in _REFERENCE.findall(value)):
            raise DocumentError("xml_entity_bomb", f"entity {name!r} contains other entities")
        entities[name] = value
    return entities


def _even(text: str, entities: dict[str, str], budget: list[int]) -> str:
    """Return markup in which every ampersand begins a reference that XML knows."""
    text = with_sound_references(_AMPERSAND.sub("&amp;", _HEX.sub("&#x", _MISPLACED.sub("", text))))
    return _REFERENCE.sub(lambda match: _resolved(match, entities, budget), text)


def _resolved(match: re.Match[str], entities: dict[str, str], budget: list[int]) -> str:
    name = match[1]
    if name in entities:
        budget[0] -= len(entities[name])
        if budget[0] < 0:
            raise DocumentError("xml_entity_bomb", f"entities expand to more than {_EXPANDED} characters")
        return entities[name]
    if name in _XML_OWN:
        return match.group()
    html_entity = html5.get(f"{name};")
    return "".join(f"&#{ord(character)};" for character in html_entity) if html_entity else f"&amp;{name};"
