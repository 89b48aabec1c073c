"""Pruning before extraction: other articles, boxes of links, and invisible texts are removed."""

import re
from collections.abc import Container, Iterator
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

_OTHER_ARTICLES = re.compile(
    r"(?:^|[\s_-])(?:(?:latest|related|recommended|popular|trending|further|similar)[_-]?"
    r"(?:news|posts?|stor(?:y|ies)|articles?|items?|content|links?|box|topics?|read(?:s|ing)?|coverage|videos?)|"
    r"(?:read|more)[_-](?:more|also|next|stories|news|articles|from)|also[_-]read|you[_-]may[_-](?:also[_-])?like)"
    r"(?![a-z])",
    re.IGNORECASE,
)
_POLL = re.compile(
    r"(?:^|[\s_-])(?:poll|survey|quiz|umfrage|sondage|encuesta|enquete|sondaggio|sonda|ankieta|anket|omröstning)(?:$|[\s_-])",
    re.IGNORECASE,
)
_UNSEEN = frozenset({"sr-only", "screen-reader-text", "visually-hidden", "visuallyhidden"})
_HIDING_CLASSES = frozenset({"hide", "hidden"})
_POSTS = re.compile(
    r"(?:^|\s)(?:twitter-(?:tweet|video)|instagram-media|tiktok-embed|fb-(?:post|video)|bluesky-embed|reddit-embed[\w-]*|"
    r"mastodon-embed|telegram-post|imgur-embed[\w-]*)(?:$|\s)"
)
_PULLED = re.compile(r"pull-?_?quote|blockquote--pull|(?:^|[\s_-])pq(?:$|[\s_-])", re.IGNORECASE)
_SET_APART = re.compile(r"quot|zitat|callout|highlight|standout", re.IGNORECASE)
_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NOTICE = re.compile(r"overlay|modal|dialog|error|success|message")
_CAPTION = re.compile(
    r"(?:^|\s)(?:(?:img|image|photo|media|figure)[_-]{0,2})?(?:caption|wp-caption-text)(?:$|\s)", re.IGNORECASE
)
_POST = re.compile(r"post-\d+$")
_TEXT = re.compile(r"content|body|text", re.IGNORECASE)
_SHARE, _SHARE_OF_COPY = 0.4, 0.8
_LONG_LINE, _MOST_LINES = 40, 200
_UNSEEN_MOST = 1_000
_CAPTION_MOST, _PULLED_LEAST, _SET_APART_LEAST = 400, 8, 20
_LINK_SHARE = 0.9
_MIN_ARTICLE = 250
_SOME_LINKED = 0.1
_PARAGRAPH, _REACH = 200, 30
_WORDS = 4
_SENTENCE_ENDS = (".", "!", "?", "…", "”", '"', ":")


def prune(page: HtmlElement) -> None:
    """Remove what certainly does not belong to the article's text."""
    bodies = page.xpath("//body")
    whole = _size(bodies[0]) if bodies else 0
    boxes = [*_hidden(page, whole), *_boxes(page, whole), *_articles(page)]
    for element in [*boxes, *_captions(page), *_linked(page), *_posts(page), *_pulled(page)]:
        if element.getparent() is not None:
            element.drop_tree()


def _boxes(page: HtmlElement, whole: int) -> Iterator[HtmlElement]:
    """Yield boxes named for other articles, and small ones that are hidden or ask the reader to vote."""
    for element in page.iter("div", "section", "ul", "ol", "p", "span", "aside", "table"):
        marks = f"{element.get('class', '')} {element.get('id', '')}"
        is_of_others = _OTHER_ARTICLES.search(marks) and _size(element) < _SHARE * whole and _is_of_links(element)
        is_poll = _POLL.search(marks) is not None and element.find(".//input") is not None
        if is_of_others or ((is_poll or _is_unseen(marks)) and _size(element) < _UNSEEN_MOST):
            yield element


def _hidden(page: HtmlElement, whole: int) -> Iterator[HtmlElement]:
    """Yield elements that are not shown.

    Those with much of the page's text, which a script shows one by one, stay unless the page shows their text as well.
    """
    marked = page.xpath("//body//*[@hidden or contains(@style, 'display') or contains(@style, 'visibility')]")
    hidden = [(element, _size(element)) for element in marked if _is_hidden(element)]
    sizes: dict[HtmlElement, int] = {}
    for element, size in hidden:
        sizes[element.getparent()] = sizes.get(element.getparent(), 0) + size
    large = [element for element, _ in hidden if sizes[element.getparent()] >= _SHARE * whole]
    yield from (element for element, _ in hidden if sizes[element.getparent()] < _SHARE * whole)
    if large:
        shown_letters = _letters("".join(_texts_outside(page, frozenset(large))))
        yield from (element for element in large if _is_copy(element, shown_letters))


def _is_copy(element: HtmlElement, shown_letters: str) -> bool:
    """Return whether most of the long lines of an element are among the letters that the page shows."""
    lines = (_letters(line) for text in element.itertext() for line in text.split("\n"))
    lines_long = list(islice((line for line in lines if len(line) >= _LONG_LINE), _MOST_LINES))
    size = sum(map(len, lines_long))
    return size > 0 and sum(len(line) for line in lines_long if line in shown_letters) >= _SHARE_OF_COPY * size


def _texts_outside(page: HtmlElement, elements: Container[HtmlElement]) -> Iterator[Any]:
    """Yield the texts of a page that lie in none of some elements."""
    for text in page.xpath("//body//text()[normalize-space()]"):
        if not any(parent in elements for parent in _around(text)):
            yield text


def _is_hidden(element: HtmlElement) -> bool:
    if element.get("hidden") not in (None, "until-found"):
        return True
    return _HIDING_STYLE.search(element.get("style", "")) is not None


def _posts(page: HtmlElement) -> Iterator[HtmlElement]:
    """Yield embedded posts of social networks."""
    return (element for element in page.iter("blockquote", "div") if _POSTS.search(element.get("class", "")))


def _pulled(page: HtmlElement) -> Iterator[HtmlElement]:
    """Yield quotations printed large whose words the text has as well."""
    quotes = [element for element in page.iter("blockquote", "aside", "div", "p", "figure", "q") if _is_quote(element)]
    if not quotes:
        return
    marked = frozenset(quotes)
    rest = _letters("".join(_texts_outside(page, marked)))
    for element in quotes:
        words = _letters(element.text_content())
        least = _PULLED_LEAST if _PULLED.search(element.get("class", "")) else _SET_APART_LEAST
        if least <= len(words) < _UNSEEN_MOST and words in rest:
            yield element


def _around(text: Any) -> Iterator[HtmlElement]:
    """Yield the elements that contain a text, innermost first; a tail lies in its element's parent."""
    if not text.is_tail:
        yield text.getparent()
    yield from text.getparent().iterancestors()


def _is_quote(element: HtmlElement) -> bool:
    marks = element.get("class", "")
    return element.tag in ("blockquote", "aside", "q") or bool(_PULLED.search(marks) or _SET_APART.search(marks))


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum()).casefold()


def _articles(page: HtmlElement) -> Iterator[HtmlElement]:
    """Yield articles inside another that are posts of their own or head links: teasers.

    They go only where a text is left, in the one around them or in one beside that: else it is they that are read.
    """
    outermost = page.xpath("//article[not(ancestor::article)]")
    for outer in outermost:
        inner = outer.xpath(".//article[not(ancestor::article/ancestor::article)]")
        is_own = _size(outer) - sum(map(_size, inner)) >= _MIN_ARTICLE
        if inner and (
            is_own or any(article is not outer and _size(article) >= _MIN_ARTICLE for article in outermost[:_REACH])
        ):
            yield from filter(_is_teaser, inner)


def _is_teaser(article: HtmlElement) -> bool:
    headings = article.xpath(".//h1 | .//h2 | .//h3 | .//h4")
    is_linked = bool(headings) and all(heading.xpath(".//a | ancestor::a") for heading in headings)
    return is_linked or _POST.match(article.get("id", "")) is not None


def _captions(page: HtmlElement) -> Iterator[HtmlElement]:
    """Yield lines below images."""
    for element in page.iter("figcaption", "div", "p", "span"):
        is_marked = element.tag == "figcaption" or _CAPTION.search(element.get("class", ""))
        if is_marked and _size(element) < _CAPTION_MOST:
            yield element


def _linked(page: HtmlElement) -> Iterator[HtmlElement]:
    """Yield paragraphs and lists in which all words are links and that make no statement: titles of other articles."""
    for element in page.iter("p", "ul", "ol"):
        size = _size(element)
        if not size or _linked_size(element) < _LINK_SHARE * size or (element.tag != "p" and _goes_on(element)):
            continue
        items = element.xpath("./li") or [element]
        texts = [" ".join(item.text_content().split()) for item in items]
        if all(len(item.split()) >= _WORDS and not item.endswith(_SENTENCE_ENDS) for item in texts):
            yield element


def _is_unseen(marks: str) -> bool:
    """Return whether classes mark an element for screen readers, or as a notice shown on an event."""
    words = frozenset(marks.split())
    return bool(words & _UNSEEN) or (bool(words & _HIDING_CLASSES) and _NOTICE.search(marks) is not None)


def _is_of_links(element: HtmlElement) -> bool:
    """Return whether a box has enough links to be one of other articles, and no mark of this one's text."""
    is_own = element.xpath(".//h1 | descendant-or-self::*[@itemprop='articleBody']")
    if is_own or _TEXT.search(element.get("class", "")):
        return False
    return _linked_size(element) >= _SOME_LINKED * _size(element)


def _goes_on(element: HtmlElement) -> bool:
    """Return whether a paragraph follows an element in the same box."""
    return any(
        sibling.tag == "p" and _size(sibling) >= _PARAGRAPH for sibling in islice(element.itersiblings(), _REACH)
    )


def _linked_size(element: HtmlElement) -> int:
    return sum(_size(link) for link in element.iter("a"))


def _size(element: HtmlElement) -> int:
    return len("".join(element.text_content().split()))
