"""The authors that a page shows: elements marked as bylines, links to author pages, lines with "By"."""

import re
from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from newsledger.transforms.extraction.text.bylines import is_label, is_organisation, people, starts_with_first_name

_NAME_CLASSES = (
    *("author-name", "author_name", "authorName", "byline-name", "byline__name", "byline-author", "author vcard"),
    *("bylineName", "writer-name"),
)
_PAGES = (
    *("/author/", "/authors/", "/autor/", "/autoren/", "/autores/", "/auteur/", "/auteurs/", "/autore/", "/people/"),
    *("/contributor", "/profile/", "/profiles/", "/profil/", "/staff/", "/newsteam/", "/reporter", "/journalist"),
    *(
        "/columnist",
        "/correspondent",
        "/writers/",
        "/editors/",
        "/signataires/",
        "/redaktion/",
        "/redakteur",
        "/person/",
        "/by/",
    ),
)
_TESTED = ("byline", "Byline", "author-name", "authorName")


def _any(attribute: str, words: tuple[str, ...]) -> str:
    return " or ".join(f"contains(@{attribute},'{word}')" for word in words)


_MARKED = (
    "//byline | //*["
    + " or ".join(
        (
            _any("class", ("byline", "Byline", "autorenzeile", "authorline")),
            "@id='byline'",
            *(_any(name, _TESTED) for name in ("data-testid", "data-component", "data-qa")),
        )
    )
    + "]"
)
_BYLINE_PATHS = (
    "//*[@itemprop='author']//*[@itemprop='name']",
    "//*[@itemprop='author' or @rel='author' or contains(concat(' ', @rel, ' '), ' author ')]",
    f"//*[{_any('class', _NAME_CLASSES)}]",
    _MARKED,
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
_NOT_NAME = re.compile(r"[\d@/:!?|(\[]|\.(?:com|de|org|net)$|\.\.|…")
_DATED = re.compile(r"(?:19|20)\d\d")
_DATE_SEPARATOR = re.compile(r"[|·•]|(?<=\s)[–—-](?=\s)")
_DIGIT = re.compile(r"\d")
_LONGEST, _DATED_LONGEST = 160, 80
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
    return _people(_by_lines(page)) or _beside_dates(page)


def _beside_dates(page: HtmlElement) -> tuple[str, ...]:
    """Return the persons in the first short line that holds a date and a full name, and nothing else."""
    for element in page.iter("p", "div", "span", "time", "small"):
        line = " ".join(element.text_content().split()) if len(element) < _MAX_ELEMENTS else ""
        if not _DATED.search(line) or len(line) > _DATED_LONGEST or is_others(element):
            continue
        parts_named = [part.strip() for part in _DATE_SEPARATOR.split(line) if part.strip() and not _DIGIT.search(part)]
        if len(parts_named) == 1 and starts_with_first_name(parts_named[0]) and (persons := people(parts_named[0])):
            return persons
    return ()


def lone(page: HtmlElement) -> tuple[str, ...]:
    """Return the pen name that the page marks as its author's, where it names nobody in full."""
    for path in _BYLINE_PATHS[:3] + _BYLINE_PATHS[4:]:
        for element in page.xpath(path)[:_MAX_ELEMENTS]:
            if not is_others(element) and (name := next(filter(is_pen_name, parts(element)), None)):
                return (name,)
    return ()


def is_pen_name(line: str) -> bool:
    """Return whether a text is one to three words that are no labels: a first name, a nickname, a team."""
    is_other = is_organisation(line) or any(is_label(word) for word in line.split())
    is_short = 2 <= len(line) <= 30 and len(line.split()) <= 3
    is_cased = len(line.split()) == 1 or not line[0].islower()
    return is_short and line[0].isalpha() and is_cased and not is_other and not _NOT_NAME.search(line)


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
    return tuple(dict.fromkeys(person for line in lines for person in people(line)))


def _is_near(element: HtmlElement, reference: HtmlElement) -> bool:
    """Return whether two marked elements belong to one byline: the same parent, or the one above."""
    neighbours = [reference, *list(reference.iterancestors())[:2]]
    return element is reference or (
        element.tag == reference.tag and any(parent in neighbours[1:] for parent in list(element.iterancestors())[:2])
    )


def _by_lines(page: HtmlElement) -> list[str]:
    """Yield short lines above the text that begin with "By" and continue with a name."""
    lines_found: list[str] = []
    for element in page.iter("p", "div", "span", "address", "byline", "h4", "h5", "em", "strong", "small", "cite"):
        line = " ".join((element.text or "").split())
        whole = " ".join(element.text_content().split())[: _LONGEST + 1]
        if _BYLINE.match(whole) and len(whole) <= _LONGEST and not is_others(element):
            lines_found.extend(parts(element) if line.casefold() in ("by", "von", "by:", "") else [line, whole])
            if _people(lines_found):
                break
    return lines_found


def is_others(element: HtmlElement) -> bool:
    """Return whether an element belongs to comments, other articles or the page's frame.

    A frame counts for nothing around an address, nor a menu around what is marked as the author in schema.org's terms.
    """
    lineage = _lineage(element, 8)
    is_contact = any(ancestor.tag == "address" for ancestor in lineage)
    is_author = any(ancestor.get("itemprop") == "author" for ancestor in lineage)
    frames = () if is_contact else ("aside", "footer") if is_author else ("aside", "footer", "nav")
    for ancestor in lineage:
        if ancestor.tag in frames or _OTHER_ARTICLES.search(f"{ancestor.get('class', '')} {ancestor.get('id', '')}"):
            return ancestor.tag not in ("body", "html")
    return False


def _is_bio(element: HtmlElement) -> bool:
    return any(
        _BIO.search(f"{ancestor.get('class', '')} {ancestor.get('id', '')}") for ancestor in _lineage(element, 3)
    )


def _lineage(element: HtmlElement, height: int) -> list[HtmlElement]:
    return [element, *list(element.iterancestors())[:height]]
