"""NewsML 1.0 to 1.2, the predecessor of NewsML-G2, in which agencies still deliver archives."""

import re
from dataclasses import replace

from lxml import etree

from newsledger.transforms.formats import nitf
from newsledger.transforms.formats.wire import WireItem, every, first, iso, markup, several, texts, words

_REVISION = re.compile(r":\d+[A-Z]?$")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_STATES = {"usable": "usable", "embargoed": "withheld", "withheld": "withheld", "canceled": "canceled"}


def item(element: etree._Element) -> WireItem:
    """Return a `NewsItem`: the facts of its management and news lines, and the longest text among its contents."""
    lines, status = first(element, "NewsLines"), _formal(first(element, "Status")) or "usable"
    parties = [_party(holder) for name in ("Provider", "Source", "Creator") for holder in every(element, name)]
    credit = words(first(element, "CreditLine"))
    found = WireItem(
        identifier=identifier(element),
        version=words(first(element, "RevisionId")),
        kind=kind(element),
        status=_STATES.get(status.casefold(), status.casefold()),
        headline=words(first(element, "HeadLine")),
        subtitle=words(first(element, "SubHeadLine")),
        slugline=words(first(element, "SlugLine")),
        byline=words(first(lines, "ByLine")) if lines is not None else None,
        keywords=several(words(keyword) for keyword in every(element, "KeywordLine")),
        first_created=iso(words(first(element, "FirstCreated"))),
        version_created=iso(words(first(element, "ThisRevisionCreated"))),
        dateline=words(first(element, "DateLine")),
        credits=texts(credit, *parties),
        provider=next(filter(None, parties), credit),
        language=_formal(first(element, "Language")) or _language(element),
        copyright=words(first(element, "CopyrightLine")),
        urgency=_formal(first(element, "Urgency")),
    )
    return _with_text(found, element)


def identifier(element: etree._Element) -> str | None:
    """Return the public identifier without its revision, which every version of the item shares."""
    public = words(first(element, "PublicIdentifier"))
    return _REVISION.sub("", public) if public else words(first(element, "NewsItemId"))


def kind(element: etree._Element) -> str:
    """Return `text` where a content of the item is text, else the first medium that it names."""
    media = [_formal(medium) or "" for medium in every(element, "MediaType")]
    if first(element, "DataContent") is not None or any(medium.casefold() == "text" for medium in media):
        return "text"
    return media[0].casefold() if media else "unknown"


def _with_text(item: WireItem, element: etree._Element) -> WireItem:
    """Return the item with its text, which NITF, XHTML, bare paragraphs or plain text hold."""
    inner = first(element, "nitf")
    if inner is not None:
        return nitf.merged(item, inner)
    contents = max(every(element, "DataContent"), key=lambda content: len(words(content) or ""), default=None)
    if contents is None:
        return item
    if any(isinstance(child.tag, str) for child in contents):
        return replace(item, body=markup(contents), is_html=True)
    text = "".join(map(str, contents.itertext()))
    return replace(item, body=text, is_html=re.search(r"</(?:p|div)>", text) is not None)


def _party(holder: etree._Element) -> str | None:
    party = first(holder, "Party")
    return _formal(party) if party is not None else words(holder)


def _formal(element: etree._Element | None) -> str | None:
    return (element.get("FormalName") or "").strip() or None if element is not None else None


def _language(element: etree._Element) -> str | None:
    return next((code for part in element.iter("{*}*") if (code := part.get(_LANG))), None)
