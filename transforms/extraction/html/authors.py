"""The authors that a page shows: elements marked as bylines, links to author pages, lines with "By"."""

import re
from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from newsledger.transforms.extraction.text.bylines import people

_NAME_CLASSES = (
    *("author-name", "author_name", "authorName", "byline-name", "byline__name", "byline-author", "author vcard"),
    *("bylineName", "writer-name"),
)
_PAGES = ("/author/", "/authors/", "/autor/", "/autoren/", "/people/", "/contributor")


def _any(attribute: str, words: tuple[str, ...]) -> str:
    return " or ".join(f"contains(@{attribute},'{word}')" for word in words)


_BYLINE_PATHS = (
    "//*[@itemprop='author']//*[@itemprop='name']",
    "//*[@itemprop='author' or @rel='author' or contains(concat(' ', @rel, ' '), ' author ')]",
    f"//*[{_any('class', _NAME_CLASSES)}]",
    "//*[contains(@class,'byline') or contains(@class,'Byline') or @id='byline']",
    f"//a[{_any('href', _PAGES)}]",
    f"//*[{_any('class', ('author', 'autor', 'Author'))}]",
)
_OTHER_ARTICLES = re.compile(
    r"(?:^|[\s_-])(?:comments?|commentlist|related|recommend\w*|teasers?|popular|trending|replies|respond|slider)"
    r"(?:$|[\s_-])|(?:^|\s)(?:sidebar|footer|site-footer|widget|menu|more-\w+)(?:$|\s)",
    re.IGNORECASE,
)
_BIO = re.compile(r"\bbio|biograph|author[-_]?(?:box|info|desc|profile)|about", re.IGNORECASE)
_BYLINE = re.compile(
    r"^(?:by|von|(?:written|story|words|posted) by|autor(?:in)?|text(?: von)?|(?:erstellt|geschrieben) von):?\s+\S",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"posts?|beitr[aä]ge|artikel|articles?|kommentare?|comments?|ver[oö]ffentlicht|posted|copied|written|results|profile|"
    r"about|[uü]ber|author|autor(?:in|en)?|autore|auteur|view|more|mehr|alle|all|follow|share|facebook|twitter|email|"
    r"e-mail|website|admin|wordpressadmin|gr[uü]nder(?:in)?|ich|bin|redaktion|by|von|und|and|am|on|in|the|min|read|foto|"
    r"photo|image|bild|por|archiv|anzeigen|columnists?|agencies|著者|updated|published|login|kontakt|contact|home|menu|news|guest|gast|unknown|anonymous|de|par|name",
    re.IGNORECASE,
)
_NOT_NAME = re.compile(r"[\d@/:!?|(\[]|\.(?:com|de|org|net)$|\.\.|…")
_LONGEST = 160
_MAX_ELEMENTS = 6


def shown(page: HtmlElement) -> tuple[str, ...]:
    """Return the persons in a page's bylines, in order; the strongest marks that name any decide."""
    for path in _BYLINE_PATHS:
        elements = [element for element in page.xpath(path) if not is_others(element)]
        elements.sort(key=_is_bio)
        for element in elements[:_MAX_ELEMENTS]:
            if _people(parts(element)):
                return _people(
                    line for candidate in elements if _is_near(candidate, element) for line in parts(candidate)
                )
    return _people(_by_lines(page))


def lone(page: HtmlElement) -> tuple[str, ...]:
    """Return the pen name that the page marks as its author's, where it names nobody in full."""
    for path in _BYLINE_PATHS[:3] + _BYLINE_PATHS[4:]:
        for element in page.xpath(path)[:_MAX_ELEMENTS]:
            if not is_others(element) and (name := next(filter(is_pen_name, parts(element)), None)):
                return (name,)
    return ()


def is_pen_name(line: str) -> bool:
    """Return whether a text is one to three words that are no labels: a first name, a nickname, a team."""
    words = line.split()
    labels = any(_LABEL.fullmatch(word.strip(":.,")) for word in words)
    return 2 <= len(line) <= 30 and len(words) <= 3 and line[0].isalpha() and not labels and not _NOT_NAME.search(line)


def parts(element: HtmlElement) -> Iterator[str]:
    """Return the pieces of text of an element, split at its own tags; long ones are dropped."""
    if len(element.text_content()) > 4 * _LONGEST:
        return
    text = ""
    for piece in element.itertext():
        line = " ".join(piece.split())
        if re.fullmatch(r"\W*(?:by|and|und|von|with|&|,)\W*", line, re.IGNORECASE):
            text = f"{text} {line} "
        elif line:
            yield f"{text}{line}"[:_LONGEST].strip()
            text = ""


def _people(lines: Iterable[str]) -> tuple[str, ...]:
    persons = (person for line in lines for person in people(line))
    return tuple(
        dict.fromkeys(person for person in persons if not any(_LABEL.fullmatch(word) for word in person.split()[:2]))
    )


def _is_near(element: HtmlElement, reference: HtmlElement) -> bool:
    """Return whether two marked elements belong to one byline: the same parent, or the one above."""
    neighbours = [reference, *list(reference.iterancestors())[:2]]
    return element is reference or (
        element.tag == reference.tag and any(parent in neighbours[1:] for parent in list(element.iterancestors())[:2])
    )


def _by_lines(page: HtmlElement) -> list[str]:
    """Yield short lines above the text that begin with "By" and continue with a name."""
    lines_found: list[str] = []
    for element in page.iter("p", "div", "span", "address", "h4", "h5", "em", "strong", "small", "cite"):
        line = " ".join((element.text or "").split())
        whole = " ".join(element.text_content().split())[: _LONGEST + 1]
        if _BYLINE.match(whole) and len(whole) <= _LONGEST and not is_others(element):
            lines_found.extend(parts(element) if line.casefold() in ("by", "von", "by:", "") else [line, whole])
            if _people(lines_found):
                break
    return lines_found


def is_others(element: HtmlElement) -> bool:
    """Return whether an element belongs to comments, other articles or the page's frame."""
    for ancestor in _lineage(element, 8):
        if ancestor.tag in ("aside", "footer", "nav") or _OTHER_ARTICLES.search(
            f"{ancestor.get('class', '')} {ancestor.get('id', '')}"
        ):
            return ancestor.tag not in ("body", "html")
    return False


def _is_bio(element: HtmlElement) -> bool:
    return any(
        _BIO.search(f"{ancestor.get('class', '')} {ancestor.get('id', '')}") for ancestor in _lineage(element, 3)
    )


def _lineage(element: HtmlElement, height: int) -> list[HtmlElement]:
    return [element, *list(element.iterancestors())[:height]]
