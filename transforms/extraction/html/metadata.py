"""The metadata of a page: JSON-LD first, then meta elements, then marked elements of the page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urljoin

from lxml.html import HtmlElement

from newsledger.transforms.dates import Candidate, from_url, parsed
from newsledger.transforms.extraction.html import authors as bylines
from newsledger.transforms.extraction.html import linked_data as linked
from newsledger.transforms.extraction.html import title as titles
from newsledger.transforms.extraction.html.recovered import in_furniture
from newsledger.transforms.extraction.html.visible_date import is_time_of_change, tells_of_change
from newsledger.transforms.extraction.text.bylines import (
    agencies_named,
    is_organisation,
    people,
    starts_with_first_name,
)
from newsledger.transforms.lexicon import reference
from newsledger.transforms.urls import canonical_url, host_of

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "parsely-pub-date", "datePublished", "date", "dc.date",
    "dc.date.issued", "pubdate", "publishdate", "publish-date", "sailthru.date", "cXenseParse:recs:publishtime",
    "article:published", "article.published", "article:published_date", "article:publicationdate",
    "article_date_original", "bt:pubdate", "citation_publication_date", "date_published", "dateposted",
    "dc.date.publication", "dcterms.date", "dcterms.issued", "dcsext.articlefirstpublished", "displaydate",
    "mediator_published_time", "og:article:published", "og:datepublished", "og:pubdate", "og:publish_date",
    "og:published_time", "og:regdate", "originalpublicationdate", "pdate", "ptime", "publish_date", "publish_time",
    "published-date", "published_date", "published_time", "publisheddate", "publication_date", "rbpubdate",
    "release_date", "rnews:datepublished", "shareaholic:article_published_time", "twt-published-at",
    "vr:published_time",
)  # fmt: skip
_CREATED = re.compile(r"(?:dcterms|article|dc|dc\.date)\.created|created|date_?created")
_MODIFIED = ("article:modified_time", "og:updated_time", "dateModified", "lastmod", "last-modified", "revised")
_AUTHORS = (
    "author", "article:author", "og:article:author", "article:author_name", "parsely-author", "dc.creator",
    "dcterms.creator", "sailthru.author", "cxenseparse:author", "byl", "authors", "twitter:creator",
)  # fmt: skip
_OWNERS = ("copyright", "publisher", "dc.publisher", "dc.rights", "dcterms.rightsholder")
_SHORT, _KEYWORD, _MOST_KEYWORDS = 60, 80, 50
_TIERS = {"locked": True, "paid": True, "premium": True, "free": False}
_TIMES = 3  # time elements after a headline, among which those of changes are left out
_TEASER = 300  # characters of a box about another article
_CREDIT = re.compile(r"credit|copyright|photo-?by", re.IGNORECASE)
_CREDIT_LABEL = re.compile(r"^\W*(?:photo|image|picture|cr[eé]dit|copyright)s?(?:\s+by)?\s*[:©]?\s*", re.IGNORECASE)


@dataclass(slots=True)
class Metadata:
    """The statements of a page about itself; `methods` gives the origin of title and authors."""

    values: dict[str, str] = field(default_factory=dict)
    authors: tuple[str, ...] = ()
    dates: list[Candidate] = field(default_factory=list)
    methods: dict[str, str] = field(default_factory=dict)
    keywords: tuple[str, ...] = ()
    organisations: list[str] = field(default_factory=list)
    is_paywalled: bool | None = None
    article_body: str = ""

    def keep(self, name: str, value: object, method: str) -> None:
        """Keep a value where the name has none yet."""
        text = titles.plain_line(str(value)) if isinstance(value, str | int) else ""
        if text and name not in self.values:
            self.values[name] = text
            self.methods[name] = method


def metadata(tree: HtmlElement, url: str) -> Metadata:
    """Return the metadata of a page; links are resolved against `url`."""
    facts = Metadata()
    meta = _meta(tree)
    data, identity = linked.LinkedData(tree), _identity(tree, meta, url)
    for item in data.described(identity):
        _from_linked_data(facts, data, item)
    if not facts.dates:
        facts.dates.extend(Candidate("json-ld", date) for date in data.dates(identity)[:1])
    _from_meta(facts, meta)
    _title(facts, tree, url)
    _from_page(facts, tree)
    stated_language = facts.values.pop("in_language", "") or _language_in_head(tree, meta)
    if declared := tree.get("lang") or stated_language:
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


def _language_in_head(tree: HtmlElement, meta: dict[str, list[str]]) -> str:
    """Return the language that meta elements state, for a page whose root states none."""
    pragmas = tree.xpath("//meta[translate(@http-equiv, 'CONTELAGU', 'contelagu') = 'content-language']/@content")
    languages = (meta.get(name, [""])[0] for name in ("language", "dc.language", "content-language", "og:locale"))
    return next(filter(None, (*map(str, pragmas[:1]), *languages)), "")


def _identity(tree: HtmlElement, meta: dict[str, list[str]], url: str) -> linked.Identity:
    """Return what the page says in its own head and headings, apart from JSON-LD."""
    stated = [*tree.xpath("//link[@rel='canonical']/@href")[:1], *meta.get("og:url", [])[:1]]
    titles_stated = [
        tree.findtext(".//title") or "",
        *(meta.get(name, [""])[0] for name in ("og:title", "twitter:title")),
    ]
    headings = [element.text_content() for element in tree.xpath("//h1")[:5]]
    return linked.Identity.of([url, *(_whole(url, str(path)) for path in stated)], [*titles_stated, *headings])


def _whole(url: str, path: str) -> str | None:
    try:
        return urljoin(url, path) if path else None
    except ValueError:
        return None


def _from_linked_data(facts: Metadata, data: linked.LinkedData, item: linked.Item) -> None:
    facts.keep("title", item.get("headline"), "json-ld")
    facts.keep("section", linked.first(item.get("articleSection")), "json-ld")
    facts.keep("kinds", "|".join(linked.types(item)), "json-ld")
    facts.keep("source", linked.name_of(item.get("publisher")), "json-ld")
    facts.keep("subtitle", item.get("alternativeHeadline"), "json-ld")
    facts.keep("in_language", linked.first(item.get("inLanguage")), "json-ld")
    facts.keep("modified", item.get("dateModified"), "json-ld")
    if not facts.article_body and isinstance(item.get("articleBody"), str):
        facts.article_body = item["articleBody"]
    image = linked.first(item.get("image"))
    if isinstance(image, dict):
        credit = image.get("creditText") or image.get("author") or image.get("copyrightHolder")
        facts.keep("image_credit", linked.name_of(credit), "json-ld")
    facts.keep("image_url", image.get("url") if isinstance(image, dict) else image, "json-ld")
    facts.dates.extend(
        Candidate("json-ld", item[name]) for name in ("datePublished", "uploadDate") if isinstance(item.get(name), str)
    )
    _keep_creators(facts, list(data.creators(item.get("author") or item.get("creator"))))
    if not facts.keywords:
        facts.keywords = _keywords(item.get("keywords"))
    if facts.is_paywalled is None:
        facts.is_paywalled = linked.is_closed(item)


def _keep_creators(facts: Metadata, creators: list[linked.Creator]) -> None:
    """Keep the persons; the names of organisations go to the outlet or to the agency that is credited."""
    _keep_authors(
        facts, [creator.name for creator in creators if not creator.is_organisation or _is_misfiled(creator)], "json-ld"
    )
    facts.organisations.extend(creator.name for creator in creators if creator.is_organisation)


def _is_misfiled(creator: linked.Creator) -> bool:
    """Return whether an author called an organisation bears the name of a person."""
    return starts_with_first_name(creator.name) and people(creator.name) != ()


def _keywords(value: object) -> tuple[str, ...]:
    """Return keywords given as a list, or as one text with commas or semicolons."""
    entries = value if isinstance(value, list) else re.split(r"[;,]", value) if isinstance(value, str) else []
    names = (linked.name_of(entry) for entry in entries)
    lines = (" ".join(unescape(name).split()) for name in names if name)
    return tuple(dict.fromkeys(line for line in lines if line and len(line) <= _KEYWORD))[:_MOST_KEYWORDS]


def _keep_authors(facts: Metadata, names: list[str], method: str) -> None:
    """Keep the first statement that names persons, and a later one in its place if it adds persons to the same."""
    facts.organisations.extend(name for name in names if is_organisation(name))
    names = [_without_source(name, facts.values.get("source", "")) for name in names]
    facts.organisations.extend(agency for name in names for agency in agencies_named(name))  # PTI | Updated: Nov 26
    persons = tuple(dict.fromkeys(person for name in names for person in people(name)))
    if set(facts.authors) < set(persons):
        facts.authors = persons
        facts.methods["authors"] = method
    for name in names:
        if bylines.is_pen_name(name):
            facts.keep("pen_name", name, method)


def _without_source(name: str, source: str) -> str:
    """Return an author without the outlet behind a dash: Karin Sandvik - Vossnes Post."""
    author, mark, outlet = name.rpartition(" - ") if " - " in name else name.rpartition(" – ")
    return author if mark and source and outlet.strip().casefold() == source.casefold() else name


def _meta(tree: HtmlElement) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = (element.get("content") or element.get("value") or "").strip()
        if name and content and not (element.get("itemprop") and _is_of_teaser(element)):
            values.setdefault(name.casefold(), []).append(content)
    return values


def _from_meta(facts: Metadata, meta: dict[str, list[str]]) -> None:
    names = (
        ("title", ("og:title", "twitter:title", "dc.title", "parsely-title")),
        ("og_title", ("og:title",)),
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
    facts.keywords = facts.keywords or _stated_keywords(meta)
    if facts.is_paywalled is None:
        facts.is_paywalled = _TIERS.get(meta.get("article:content_tier", [""])[0].casefold())
    published = [
        value for key in _PUBLISHED for value in meta.get(key.casefold(), [])[:1] if not _is_change(value, facts)
    ]
    created = [values[0] for key, values in meta.items() if _CREATED.fullmatch(key)]  # before it was published
    facts.dates.extend(Candidate("meta", value) for value in published or created)
    for authors in _author_names(meta):
        _keep_authors(facts, authors, "meta")


def _is_change(date: str, facts: Metadata) -> bool:
    """Return whether a date of a meta element is the one that JSON-LD has for a change, and not for the publication."""
    dates = [candidate.text for candidate in facts.dates if candidate.method == "json-ld"]
    return bool(dates) and date not in dates and date == facts.values.get("modified")


def _author_names(meta: dict[str, list[str]]) -> Iterator[list[str]]:
    """Yield what each meta element says of the authors, and at last what names the owner of the page's rights."""
    owners = " ".join(value for name in _OWNERS for value in meta.get(name, [])).casefold()
    stated = [[value for value in meta.get(name, []) if not value.startswith("http")] for name in _AUTHORS]
    yield from ([value for value in values if value.casefold() not in owners] for values in stated)
    yield from ([value for value in values if value.casefold() in owners] for values in stated)


def _stated_keywords(meta: dict[str, list[str]]) -> tuple[str, ...]:
    tags = meta.get("article:tag", [])
    return _keywords(tags if len(tags) > 1 else ",".join(tags)) or next(
        filter(None, (_keywords(meta.get(name, [""])[0]) for name in ("news_keywords", "parsely-tags", "keywords"))), ()
    )


def _from_page(facts: Metadata, tree: HtmlElement) -> None:
    """Read times and image credit as the page shows them."""
    for element in _times(tree)[:1]:
        facts.dates.append(Candidate("text" if _is_shown(element) else "meta", _moment(element)))
    elements = tree.xpath("//*[@itemprop='datePublished'] | //abbr[contains(@class,'published')]")[:20]
    for element in [element for element in elements if not _is_of_teaser(element)][:1]:
        values = (element.get(name) for name in ("content", "datetime", "title"))
        facts.dates.append(Candidate("meta", next(filter(None, values), element.text_content())))
    for element in tree.xpath("//figure//*[@class]")[:40]:
        if _CREDIT.search(element.get("class")):
            credit = _CREDIT_LABEL.sub("", element.text_content().strip())
            facts.keep("image_credit", credit[:120].strip("()©: "), "figure")


def _is_of_teaser(element: HtmlElement) -> bool:
    """Return whether an element describes another article: one in a small box of its own that links to it."""
    scope = next((ancestor for ancestor in element.iterancestors() if ancestor.get("itemtype")), None)
    if scope is None or scope.tag in ("body", "html") or next(scope.iter("h1"), None) is not None:
        return False
    return next(scope.iter("a"), None) is not None and len(scope.text_content()) < _TEASER


def _times(tree: HtmlElement) -> list[HtmlElement]:
    """Return the time element that follows the headline, else every one outside furniture."""
    title = " ".join((tree.findtext(".//title") or "").split())
    headings = tree.xpath("//h1[not(ancestor::nav)]")
    titles = [heading for heading in headings if (line := " ".join(heading.text_content().split())) and line in title]
    for heading in (titles or headings)[:1]:
        candidates = heading.xpath("./following::time[@datetime]")[:_TIMES]
        times = [time for time in candidates if not is_time_of_change(time)][:1]
        if times and not bylines.is_others(times[0]):
            return times
    return sorted(filter(_can_be_of_publication, tree.iter("time")), key=is_time_of_change)


def _can_be_of_publication(element: HtmlElement) -> bool:
    return bool(_moment(element)) and not in_furniture(element) and not tells_of_change(element)


def _is_shown(element: HtmlElement) -> bool:
    return bool(element.text_content().strip())


def _moment(element: HtmlElement) -> str:
    """Return the date of a time element: its attribute, else its words where they are a date."""
    words = " ".join(element.text_content().split())
    return element.get("datetime") or (words if len(words) <= _SHORT and parsed(words) else "")


def _authors(facts: Metadata, tree: HtmlElement) -> None:
    """Remove the outlet from the authors unless it is a person's own; use the pen name where no full name is given."""
    if not any(map(reference.agency, facts.organisations)):
        facts.organisations.extend(bylines.agencies_shown(tree))
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
    page_title = titles.plain_line(tree.findtext(".//title") or "")
    host = host_of(url) or ""
    source = facts.values.get("source", "")
    outlet = titles.outlet_names(source, host)
    candidates = [
        candidate for candidate in (facts.values.get("title"), facts.values.get("og_title"), page_title) if candidate
    ]
    bare = [titles.without_outlet(candidate, outlet) for candidate in candidates]
    if heading := titles.headline(tree, [*candidates, *bare], outlet):
        facts.values["title"], facts.methods["title"] = titles.without_date(titles.plain_line(heading)), "h1"
    elif "title" in facts.values:
        facts.values["title"] = bare[0]
    elif bare:
        is_cut = source or bare[-1] != page_title
        facts.keep("title", bare[-1] if is_cut else titles.first_part(page_title), "title")
    facts.values.pop("og_title", None)
