"""The authors that a page shows: elements marked as bylines, links to author pages, lines with "By"."""

import re
from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from newsledger.transforms.extraction.text.bylines import (
    agencies_named,
    is_label,
    is_organisation,
    people,
    starts_with_first_name,
)

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
    r"^(?:by|von|par|por|(?:written|story|words|posted) by|autor(?:in)?|auteur|text(?: von)?|words(?=:)|"
    r"(?:erstellt|geschrieben|verfasst) von|e(?:ine?|in) \w{4,20} von):?\s+\S",
    re.IGNORECASE,
)
_BYLINE_BOX = re.compile(r"(?:^|[\s_-])(?:meta|byline|authors?)(?:$|[\s_-])", re.IGNORECASE)
_PICTURE = re.compile(r"photo|image|picture|caption|foto|figure|bild", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:autor(?:in|en)?|authors?|auteure?s?|autore?|von|by|par|por|texte?|words|written(?: by)?|verfasst von)\s?:?",
    re.IGNORECASE,
)
_LABEL_TAG = re.compile("b|strong|span|h[4-6]|dt|label|em|i|small")
_NOT_NAME = re.compile(r"[\d@/:!?|(\[]|\.(?:com|de|org|net)$|\.\.|…")
_DATED = re.compile(r"(?:19|20)\d\d")
_DATE_SEPARATOR = re.compile(r"[|·•]|(?<=\s)[–—-](?=\s)")
_DIGIT = re.compile(r"\d")
_LONGEST, _DATED_LONGEST = 160, 80
_HEADLINE, _LABEL_LONGEST = 10, 20
_MAX_ELEMENTS = 6


def shown(page: HtmlElement) -> tuple[str, ...]:
    """Return the persons in a page's bylines, in order; the strongest marks that name any decide."""
    for path in _BYLINE_PATHS:
        elements = [element for element in page.xpath(path) if not _is_foreign(element)]
        elements.sort(key=_is_bio)
        for element in elements[:_MAX_ELEMENTS]:
            if _people(parts(element)):
                return _people(
                    line for candidate in elements if _is_near(candidate, element) for line in parts(candidate)
                )
    return _people(_by_lines(page)) or _people(_labelled(page)) or _beside_dates(page)


def agencies_shown(page: HtmlElement) -> tuple[str, ...]:
    """Return the news agencies that a page's marked bylines name, alone or beside persons; not those of pictures."""
    for path in _BYLINE_PATHS:
        elements = [element for element in page.xpath(path) if not (_is_foreign(element) or _is_of_picture(element))]
        lines_marked = (line for element in elements[:_MAX_ELEMENTS] for line in parts(element))
        if names := tuple(dict.fromkeys(name for line in lines_marked for name in agencies_named(line))):
            return names
    return ()


def _is_of_picture(element: HtmlElement) -> bool:
    return any(
        ancestor.tag in ("figure", "figcaption") or _PICTURE.search(ancestor.get("class", ""))
        for ancestor in _lineage(element, 3)
    )


def _is_foreign(element: HtmlElement) -> bool:
    """Return whether an element marks no author of the article."""
    return is_others(element) or _is_in_sentence(element)


def _is_in_sentence(element: HtmlElement) -> bool:
    """Return whether an element is a link within running text, to whom the article is about."""
    box = next((parent for parent in _lineage(element, 3)[1:] if parent.tag in ("p", "li", "td")), None)
    return element.tag == "a" and box is not None and len(box.text_content()) - len(element.text_content()) > _LONGEST


def _labelled(page: HtmlElement) -> Iterator[str]:
    """Yield the words after the first labels that stand alone: "Author:" in an element of its own."""
    tagged = (element for element in page.iter("*") if _LABEL_TAG.fullmatch(element.tag))
    for element in tagged:
        label = " ".join(element.text_content().split())
        if len(label) <= _LABEL_LONGEST and _LABEL.fullmatch(label) and not is_others(element):
            texts = (" ".join(text.split()) for text in _texts_after(element))
            yield next(filter(None, texts), "")[:_LONGEST]


def _texts_after(element: HtmlElement) -> Iterator[str]:
    """Yield the texts that follow an element."""
    yield element.tail or ""
    for sibling in list(element.itersiblings())[:_MAX_ELEMENTS]:
        yield sibling.text_content()
        yield sibling.tail or ""


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
            if not _is_foreign(element) and (name := next(filter(is_pen_name, parts(element)), None)):
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

    A frame counts for nothing around an address, nor a menu around what is marked as the author in schema.org's terms,
    nor whatever also holds the headline.
    """
    lineage = list(_below_headline(_lineage(element, 8)))
    is_contact = any(ancestor.tag == "address" for ancestor in lineage)
    is_author = any(ancestor.get("itemprop") == "author" for ancestor in lineage)
    frames = () if is_contact else ("aside", "footer") if is_author else ("aside", "footer", "nav")
    for ancestor in lineage:
        if (ancestor.tag in frames and not _is_byline_box(ancestor)) or _OTHER_ARTICLES.search(
            f"{ancestor.get('class', '')} {ancestor.get('id', '')}"
        ):
            return ancestor.tag not in ("body", "html")
    return False


def _below_headline(lineage: list[HtmlElement]) -> Iterator[HtmlElement]:
    """Yield the ancestors of an element up to the first one that holds the headline."""
    for number, ancestor in enumerate(lineage):
        if number and any(_is_headline(heading) for heading in ancestor.iter("h1")):
            return
        yield ancestor


def _is_headline(heading: HtmlElement) -> bool:
    """Return whether a heading is in the title of its page."""
    line = " ".join(heading.text_content().split())
    title = " ".join((heading.getroottree().findtext(".//title") or "").split())
    return len(line) >= _HEADLINE and line in title


def _is_byline_box(element: HtmlElement) -> bool:
    """Return whether an aside is the box of an article's byline and date."""
    return element.tag == "aside" and _BYLINE_BOX.search(element.get("class", "")) is not None


def _is_bio(element: HtmlElement) -> bool:
    return any(
        _BIO.search(f"{ancestor.get('class', '')} {ancestor.get('id', '')}") for ancestor in _lineage(element, 3)
    )


def _lineage(element: HtmlElement, height: int) -> list[HtmlElement]:
    return [element, *list(element.iterancestors())[:height]]
