"""What a page says of itself: JSON-LD first, then meta elements, then the page's own marks."""

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
_LINKED = "//script[contains(@type, 'ld+json')]"
_STATED = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_LONGEST, _SHORT = 200_000, 60
_CREDIT = re.compile(r"credit|copyright|photo-?by", re.IGNORECASE)


@dataclass(slots=True)
class Metadata:
    """What the page states; `methods` tells where title and authors came from."""

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
    """What the page says of itself; `url` is where it was found, against which links are made whole."""
    found = Metadata()
    for item in _linked_data(tree):
        _from_linked_data(found, item)
    if not found.dates:
        found.dates.extend(Candidate("json-ld", written) for written in _linked_dates(tree)[:1])
    _from_meta(found, _meta(tree))
    _title(found, tree, url)
    _from_page(found, tree)
    if declared := tree.get("lang"):
        found.values["declared_language"] = declared
    for link in tree.xpath("//link[@rel='canonical']/@href"):
        found.values.setdefault("canonical", str(link))
    for name, stated in (
        ("canonical_url", found.values.pop("canonical", "")),
        ("og_url", found.values.get("og_url", "")),
    ):
        if whole := _whole(url, stated):
            found.values[name] = whole
    own = canonical_url(url, declared=found.values.get("canonical_url"), og=found.values.get("og_url"))
    if dated := from_url(own):
        found.dates.append(Candidate("url", dated))
    _authors(found, tree)
    return found


def _whole(url: str, stated: str) -> str | None:
    try:
        return urljoin(url, stated) if stated else None
    except ValueError:
        return None


def _linked_data(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """The JSON-LD objects that describe an article, also inside lists and graphs."""
    for script in tree.xpath(_LINKED):
        try:
            value = json.loads(script.text_content().strip().removeprefix("<!--").removesuffix("-->"), strict=False)
        except (ValueError, RecursionError):
            continue
        queue = [value]
        while queue:
            one = queue.pop(0)
            if isinstance(one, list):
                queue.extend(one)
            elif isinstance(one, dict):
                queue.extend(one["@graph"] if isinstance(one.get("@graph"), list) else [])
                if _is_article(one):
                    yield one


def _linked_dates(tree: HtmlElement) -> list[str]:
    """When JSON-LD says that anything was published, also what is no article, and where it is no JSON."""
    return [
        stated[1] for script in tree.xpath(_LINKED) for stated in _STATED.finditer(script.text_content()[:_LONGEST])
    ]


def _is_article(one: dict[str, Any]) -> bool:
    kinds = one.get("@type")
    return any(
        isinstance(kind, str) and _ARTICLE.search(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _from_linked_data(found: Metadata, item: dict[str, Any]) -> None:
    found.keep("title", item.get("headline"), "json-ld")
    found.keep("section", _first(item.get("articleSection")), "json-ld")
    found.keep("source", _named(item.get("publisher")), "json-ld")
    found.keep("subtitle", item.get("alternativeHeadline"), "json-ld")
    found.keep("modified", item.get("dateModified"), "json-ld")
    image = _first(item.get("image"))
    if isinstance(image, dict):
        found.keep(
            "image_credit",
            _named(image.get("creditText") or image.get("author") or image.get("copyrightHolder")),
            "json-ld",
        )
    found.keep("image_url", image.get("url") if isinstance(image, dict) else image, "json-ld")
    if isinstance(item.get("datePublished"), str):
        found.dates.append(Candidate("json-ld", item["datePublished"]))
    authors = item.get("author")
    names = [_named(one) for one in (authors if isinstance(authors, list) else [authors])]
    _keep_authors(found, [name for name in names if name], "json-ld")


def _first(value: object) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _named(value: object) -> str | None:
    value = _first(value)
    if isinstance(value, dict):
        value = _first(value.get("name"))
    return value if isinstance(value, str) else None


def _keep_authors(found: Metadata, names: list[str], method: str) -> None:
    if not found.authors and (persons := tuple(dict.fromkeys(one for name in names for one in people(name)))):
        found.authors = persons
        found.methods["authors"] = method
    for name in names:
        if bylines.is_pen_name(name):
            found.keep("pen_name", name, method)


def _meta(tree: HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        if name and (element.get("content") or "").strip():
            found.setdefault(name.casefold(), []).append(element.get("content").strip())
    return found


def _from_meta(found: Metadata, meta: dict[str, list[str]]) -> None:
    named = (
        ("title", ("og:title", "twitter:title", "dc.title", "parsely-title")),
        ("subtitle", ("og:description", "description")),
        ("source", ("og:site_name", "application-name")),
        ("section", ("article:section", "parsely-section")),
        ("image_url", ("og:image", "twitter:image")),
        ("modified", tuple(name.casefold() for name in _MODIFIED)),
        ("og_url", ("og:url",)),
        ("built", ("last-build-date", "build-date", "generated", "generation-time", "page-generated", "pagebuild")),
    )
    for name, keys in named:
        for key in keys:
            found.keep(name, meta.get(key, [""])[0], "meta")
    for key in _PUBLISHED:
        found.dates.extend(Candidate("meta", value) for value in meta.get(key.casefold(), [])[:1])
    for key in _AUTHORS:
        _keep_authors(found, [value for value in meta.get(key.casefold(), []) if not value.startswith("http")], "meta")


def _from_page(found: Metadata, tree: HtmlElement) -> None:
    """Times and image credit as the page shows them."""
    marked = [element for element in tree.iter("time") if _moment(element)]
    title, headings = " ".join((tree.findtext(".//title") or "").split()), tree.xpath("//h1[not(ancestor::nav)]")
    own = [one for one in headings if (line := " ".join(one.text_content().split())) and line in title]
    behind = [time for one in (own or headings)[:1] for time in one.xpath("./following::time[@datetime][1]")]
    times = [one for one in behind if not bylines.is_others(one)] or [one for one in marked if not in_furniture(one)]
    found.dates.extend(Candidate("text", _moment(element)) for element in times[:1])
    for element in tree.xpath("//*[@itemprop='datePublished'] | //abbr[contains(@class,'published')]")[:1]:
        stated = (element.get(name) for name in ("content", "datetime", "title"))
        found.dates.append(Candidate("meta", next((one for one in stated if one), element.text_content())))
    for element in tree.xpath("//figure//*[@class]")[:40]:
        if _CREDIT.search(element.get("class")):
            credit = re.sub(
                r"^\W*(?:photo|image|picture|cr[eé]dit|copyright)s?(?:\s+by)?\s*[:©]?\s*",
                "",
                element.text_content().strip(),
                flags=re.IGNORECASE,
            )
            found.keep("image_credit", credit[:120].strip("()©: "), "figure")


def _moment(element: HtmlElement) -> str:
    """What a time element says: its attribute, else its words where they are a date."""
    words = " ".join(element.text_content().split())
    return element.get("datetime") or (words if len(words) <= _SHORT and parsed(words) else "")


def _authors(found: Metadata, tree: HtmlElement) -> None:
    """No outlet among the authors, unless it is a person's own; a pen name where nobody is named in full."""
    source = found.values.get("source", "").casefold()
    found.authors = tuple(name for name in found.authors if name.casefold() != source)
    if not found.authors:
        found.authors = bylines.shown(tree)
        found.methods["authors"] = "byline"
    if not found.authors and (stated := found.values.get("pen_name")):
        found.authors, found.methods["authors"] = (stated,), found.methods["pen_name"]
    if not found.authors:
        found.authors = bylines.lone(tree)
    if not found.authors:
        found.methods.pop("authors")
    found.values.pop("pen_name", None)


def _title(found: Metadata, tree: HtmlElement, url: str) -> None:
    """The headline that the page shows, else what it states without the outlet's name."""
    written = " ".join((tree.findtext(".//title") or "").split())
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    outlet = [found.values.get("source", ""), host, host.rpartition(".")[0]]
    stated = [one for one in (found.values.get("title"), written) if one]
    if shown := titles.headline(tree, stated, outlet):
        found.values["title"], found.methods["title"] = shown, "h1"
    elif "title" in found.values:
        found.values["title"] = titles.without_outlet(found.values["title"], outlet)
    else:
        bare = titles.without_outlet(written, outlet)
        found.keep("title", bare if bare != written else titles.first_part(written), "title")
