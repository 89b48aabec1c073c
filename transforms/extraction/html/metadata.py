"""The metadata of a page: JSON-LD first, then meta elements, then marked elements of the page."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from newsledger.transforms.dates import Candidate, from_url, parsed
from newsledger.transforms.extraction.html import authors as bylines
from newsledger.transforms.extraction.html import title as titles
from newsledger.transforms.extraction.html.recovered import in_furniture
from newsledger.transforms.extraction.text.bylines import people
from newsledger.transforms.urls import canonical_url

_ARTICLE = re.compile(r"(?:Article|NewsArticle|BlogPosting|Report|LiveBlogPosting|Posting|WebPage)$")
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "parsely-pub-date", "datePublished", "date", "dc.date",
    "dc.date.issued", "dcterms.created", "pubdate", "publishdate", "publish-date", "sailthru.date",
    "cXenseParse:recs:publishtime", "article:published", "article.published", "article:published_date",
    "article:publicationdate", "article_date_original", "article.created", "bt:pubdate", "citation_publication_date",
    "created", "date_created", "date_published", "datecreated", "dateposted", "dc.created", "dc.date.created",
    "dc.date.publication", "dcterms.date", "dcterms.issued", "dcsext.articlefirstpublished", "displaydate",
    "mediator_published_time", "og:article:published", "og:datepublished", "og:pubdate", "og:publish_date",
    "og:published_time", "og:regdate", "originalpublicationdate", "pdate", "ptime", "publish_date", "publish_time",
    "published-date", "published_date", "published_time", "publisheddate", "publication_date", "rbpubdate",
    "release_date", "rnews:datepublished", "shareaholic:article_published_time", "twt-published-at",
    "vr:published_time",
)  # fmt: skip
_MODIFIED = ("article:modified_time", "og:updated_time", "dateModified", "lastmod", "last-modified")
_AUTHORS = ("author", "article:author", "parsely-author", "dc.creator", "sailthru.author", "byl", "twitter:creator")
_JSON_LD = "//script[contains(@type, 'ld+json')]"
_DATE_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_LONGEST, _SHORT = 200_000, 60
_CREDIT = re.compile(r"credit|copyright|photo-?by", re.IGNORECASE)
_CREDIT_LABEL = re.compile(r"^\W*(?:photo|image|picture|cr[eé]dit|copyright)s?(?:\s+by)?\s*[:©]?\s*", re.IGNORECASE)


@dataclass(slots=True)
class Metadata:
    """The statements of a page about itself; `methods` gives the origin of title and authors."""

    values: dict[str, str] = field(default_factory=dict)
    authors: tuple[str, ...] = ()
    dates: list[Candidate] = field(default_factory=list)
    methods: dict[str, str] = field(default_factory=dict)

    def keep(self, name: str, value: object, method: str) -> None:
        """Keep a value where the name has none yet."""
        text = " ".join(unescape(str(value)).split()) if isinstance(value, str | int) else ""
        if text and name not in self.values:
            self.values[name] = text
            self.methods[name] = method


def metadata(tree: HtmlElement, url: str) -> Metadata:
    """Return the metadata of a page; links are resolved against `url`."""
    facts = Metadata()
    for item in _linked_data(tree):
        _from_linked_data(facts, item)
    if not facts.dates:
        facts.dates.extend(Candidate("json-ld", date) for date in _linked_dates(tree)[:1])
    _from_meta(facts, _meta(tree))
    _title(facts, tree, url)
    _from_page(facts, tree)
    if declared := tree.get("lang"):
        facts.values["declared_language"] = declared
    for link in tree.xpath("//link[@rel='canonical']/@href"):
        facts.values.setdefault("canonical", str(link))
    for name, value in (
        ("canonical_url", facts.values.pop("canonical", "")),
        ("og_url", facts.values.get("og_url", "")),
    ):
        if whole := _whole(url, value):
            facts.values[name] = whole
    address = canonical_url(url, declared=facts.values.get("canonical_url"), og=facts.values.get("og_url"))
    if date := from_url(address):
        facts.dates.append(Candidate("url", date))
    _authors(facts, tree)
    return facts


def _whole(url: str, path: str) -> str | None:
    try:
        return urljoin(url, path) if path else None
    except ValueError:
        return None


def _linked_data(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Yield the JSON-LD objects that describe an article, also inside lists and graphs."""
    for script in tree.xpath(_JSON_LD):
        try:
            value = json.loads(script.text_content().strip().removeprefix("<!--").removesuffix("-->"), strict=False)
        except (ValueError, RecursionError):
            continue
        queue = [value]
        while queue:
            node = queue.pop(0)
            if isinstance(node, list):
                queue.extend(node)
            elif isinstance(node, dict):
                queue.extend(node["@graph"] if isinstance(node.get("@graph"), list) else [])
                if _is_article(node):
                    yield node


def _linked_dates(tree: HtmlElement) -> list[str]:
    """Return the publication dates in JSON-LD of any type, well-formed or not."""
    return [
        match[1]
        for script in tree.xpath(_JSON_LD)
        for match in _DATE_PUBLISHED.finditer(script.text_content()[:_LONGEST])
    ]


def _is_article(item: dict[str, Any]) -> bool:
    kinds = item.get("@type")
    return any(
        isinstance(kind, str) and _ARTICLE.search(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _from_linked_data(facts: Metadata, item: dict[str, Any]) -> None:
    facts.keep("title", item.get("headline"), "json-ld")
    facts.keep("section", _first(item.get("articleSection")), "json-ld")
    facts.keep("source", _named(item.get("publisher")), "json-ld")
    facts.keep("subtitle", item.get("alternativeHeadline"), "json-ld")
    facts.keep("modified", item.get("dateModified"), "json-ld")
    image = _first(item.get("image"))
    if isinstance(image, dict):
        facts.keep(
            "image_credit",
            _named(image.get("creditText") or image.get("author") or image.get("copyrightHolder")),
            "json-ld",
        )
    facts.keep("image_url", image.get("url") if isinstance(image, dict) else image, "json-ld")
    if isinstance(item.get("datePublished"), str):
        facts.dates.append(Candidate("json-ld", item["datePublished"]))
    authors = item.get("author")
    names = [_named(author) for author in (authors if isinstance(authors, list) else [authors])]
    _keep_authors(facts, [name for name in names if name], "json-ld")


def _first(value: object) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _named(value: object) -> str | None:
    value = _first(value)
    if isinstance(value, dict):
        value = _first(value.get("name"))
    return value if isinstance(value, str) else None


def _keep_authors(facts: Metadata, names: list[str], method: str) -> None:
    if not facts.authors and (persons := tuple(dict.fromkeys(person for name in names for person in people(name)))):
        facts.authors = persons
        facts.methods["authors"] = method
    for name in names:
        if bylines.is_pen_name(name):
            facts.keep("pen_name", name, method)


def _meta(tree: HtmlElement) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        if name and (element.get("content") or "").strip():
            values.setdefault(name.casefold(), []).append(element.get("content").strip())
    return values


def _from_meta(facts: Metadata, meta: dict[str, list[str]]) -> None:
    names = (
        ("title", ("og:title", "twitter:title", "dc.title", "parsely-title")),
        ("subtitle", ("og:description", "description")),
        ("source", ("og:site_name", "application-name")),
        ("section", ("article:section", "parsely-section")),
        ("image_url", ("og:image", "twitter:image")),
        ("modified", tuple(name.casefold() for name in _MODIFIED)),
        ("og_url", ("og:url",)),
        ("built", ("last-build-date", "build-date", "generated", "generation-time", "page-generated", "pagebuild")),
    )
    for name, keys in names:
        for key in keys:
            facts.keep(name, meta.get(key, [""])[0], "meta")
    for key in _PUBLISHED:
        facts.dates.extend(Candidate("meta", value) for value in meta.get(key.casefold(), [])[:1])
    for key in _AUTHORS:
        _keep_authors(facts, [value for value in meta.get(key.casefold(), []) if not value.startswith("http")], "meta")


def _from_page(facts: Metadata, tree: HtmlElement) -> None:
    """Read times and image credit as the page shows them."""
    facts.dates.extend(Candidate("text", _moment(element)) for element in _times(tree)[:1])
    for element in tree.xpath("//*[@itemprop='datePublished'] | //abbr[contains(@class,'published')]")[:1]:
        values = (element.get(name) for name in ("content", "datetime", "title"))
        facts.dates.append(Candidate("meta", next(filter(None, values), element.text_content())))
    for element in tree.xpath("//figure//*[@class]")[:40]:
        if _CREDIT.search(element.get("class")):
            credit = _CREDIT_LABEL.sub("", element.text_content().strip())
            facts.keep("image_credit", credit[:120].strip("()©: "), "figure")


def _times(tree: HtmlElement) -> list[HtmlElement]:
    """Return the time element that follows the headline, else every one outside furniture."""
    title = " ".join((tree.findtext(".//title") or "").split())
    headings = tree.xpath("//h1[not(ancestor::nav)]")
    titles = [heading for heading in headings if (line := " ".join(heading.text_content().split())) and line in title]
    for heading in (titles or headings)[:1]:
        candidates = heading.xpath("./following::time[@datetime][1]")
        if times := [time for time in candidates if not bylines.is_others(time)]:
            return times
    return [time for time in tree.iter("time") if _moment(time) and not in_furniture(time)]


def _moment(element: HtmlElement) -> str:
    """Return the date of a time element: its attribute, else its words where they are a date."""
    words = " ".join(element.text_content().split())
    return element.get("datetime") or (words if len(words) <= _SHORT and parsed(words) else "")


def _authors(facts: Metadata, tree: HtmlElement) -> None:
    """Remove the outlet from the authors unless it is a person's own; use the pen name where no full name is given."""
    source = facts.values.get("source", "").casefold()
    facts.authors = tuple(name for name in facts.authors if name.casefold() != source)
    if not facts.authors:
        facts.authors = bylines.shown(tree)
        facts.methods["authors"] = "byline"
    if not facts.authors and (pen_name := facts.values.get("pen_name")):
        facts.authors, facts.methods["authors"] = (pen_name,), facts.methods["pen_name"]
    if not facts.authors:
        facts.authors = bylines.lone(tree)
    if not facts.authors:
        facts.methods.pop("authors")
    facts.values.pop("pen_name", None)


def _title(facts: Metadata, tree: HtmlElement, url: str) -> None:
    """Set the headline that the page shows, else the stated title without the outlet's name."""
    page_title = " ".join((tree.findtext(".//title") or "").split())
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    outlet = [facts.values.get("source", ""), host, host.rpartition(".")[0]]
    candidates = [candidate for candidate in (facts.values.get("title"), page_title) if candidate]
    if heading := titles.headline(tree, candidates, outlet):
        facts.values["title"], facts.methods["title"] = heading, "h1"
    elif "title" in facts.values:
        facts.values["title"] = titles.without_outlet(facts.values["title"], outlet)
    else:
        bare = titles.without_outlet(page_title, outlet)
        facts.keep("title", bare if bare != page_title else titles.first_part(page_title), "title")
