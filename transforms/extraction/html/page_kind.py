"""Pages that are no articles although a server sends them as such: missing pages, robot checks, consent, scripts.

`refusal` is asked by extraction, for `rejects.reason`, and by the crawl, for `fetches.reason`, so that both agree.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml.html import HtmlElement

from newsledger.transforms.lexicon.words import words
from newsledger.transforms.urls import web_parts

_SILENT = (
    "ancestor-or-self::script or ancestor-or-self::style or ancestor-or-self::template or ancestor-or-self::noscript"
)
_TEXTS = f"//body//text()[normalize-space() and not(parent::*[{_SILENT}])]"
_REFRESH = "//meta[translate(@http-equiv, 'REFSH', 'refsh') = 'refresh']/@content"
_TARGET = re.compile(
    r"^\s*(?P<seconds>\d{0,4})(?:\.\d*)?\s*[;,]?\s*(?:url\s*=\s*)?['\"]?\s*(?P<url>[^'\"]*)", re.IGNORECASE
)
_SCRIPT_REDIRECT = re.compile(
    r"(?:^|[\s;{])(?:(?:window|document|self|top|parent)\.)?location(?:\.href)?\s{0,3}(?:=\s{0,3}|\.(?:replace|assign)\()"
    r"['\"](?P<url>(?:https?://|/)[^'\"\s]{1,500})['\"]"
)
_CHALLENGE = re.compile(
    r"_cf_chl_opt|/cdn-cgi/challenge-platform/|captcha-delivery\.com|px-captcha|_Incapsula_Resource|"
    r"geo\.captcha-delivery|/_sec/cp_challenge/|ddos-guard|awsWafCookieDomainList|h-captcha|g-recaptcha"
)


def _any(phrases_listed: frozenset[str]) -> re.Pattern[str]:
    """Return a pattern of phrases, longest first."""
    phrases = sorted(phrases_listed, key=lambda phrase: (-len(phrase), phrase))
    return re.compile("|".join(rf"(?<!\w){re.escape(phrase)}(?!\w)" for phrase in phrases), re.IGNORECASE)


_ROBOT_CHECKS = _any(words("phrases_of_robot_checks"))
_CONSENT = _any(words("phrases_of_consent"))
_JAVASCRIPT = _any(words("phrases_about_javascript"))
_ABSENCE = _any(words("phrases_of_missing_pages"))
_PAYWALL = _any(words("phrases_of_paywalls"))
_MISSING = words("titles_of_missing_pages")
_SERVER_ERRORS = words("titles_of_server_errors")
_STATUS = re.compile(r"^(?:http )?(?:error )?\d{3} |^error ")
_SEPARATOR = re.compile(r"(?<=\s)[|–—·»-](?=\s)|\|")
_INDEX = re.compile(r"/(?:index|default|home)\.\w{3,5}$", re.IGNORECASE)
_APPS = "//*[@id='root' or @id='app' or @id='__next' or @id='__nuxt' or @id='___gatsby' or @id='main-app']"
_SOME, _SHORT, _LONG, _SLOW, _NAME = 150, 1_500, 6_000, 15, 4
_SHARE, _BUTTON, _LONG_WALL = 0.6, 40, 400


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a page is no article: a short code, and words for its reader."""

    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a page shows: its texts, all of them in one lower-case line, and its titles."""

    texts: tuple[str, ...]
    line: str
    titles: tuple[str, ...]


def refusal(page: HtmlElement, text: str, *, url: str, has_body: bool = False) -> Refusal | None:
    """Return why a page is no article; None where it can be one.

    Args:
        page: The parsed page; it is left as it is.
        text: Its markup.
        url: The URL that it was received from.
        has_body: Whether JSON-LD holds the article's text, so that an empty page has one all the same.
    """
    if target := redirect(page, url):
        return Refusal("redirect", f"the page leads to {target}")
    return next(_refusals(page, _shown(page), text, has_body=has_body), None)


def _refusals(page: HtmlElement, shown: _Shown, text: str, *, has_body: bool) -> Iterator[Refusal]:
    """Yield why a page is no article, what is surest first; a text in JSON-LD is one whatever the page shows."""
    title = repr((*shown.titles, *shown.texts, "")[0][:80])
    if _is_robot_check(shown, text):
        yield Refusal("robot_check", "the page checks whether its visitor is a robot; ask the outlet for access")
    if _is_missing(shown) or (not has_body and _says_only(shown, _ABSENCE)):
        yield Refusal("soft_404", f"the page says that it is missing: {title}")
    if _is_of_server(shown):
        yield Refusal("server_error", f"the server reports an error: {title}")
    if _is_consent(shown):
        yield Refusal("consent", "the page asks for consent to cookies and holds nothing else")
    if not has_body and (_says_only(shown, _PAYWALL) or _is_login(page, shown)):
        yield Refusal("paywall", "the page asks for a subscription or an account and holds nothing else")
    if not has_body and _is_for_scripts(page, shown):
        yield Refusal("script_only", "the page is built by scripts in the browser; use the outlet's feed")


def is_home(url: str) -> bool:
    """Return whether a URL is that of a home page."""
    parts = web_parts(url)
    return parts is not None and _INDEX.sub("/", parts.path) in ("", "/") and not parts.query


def is_sent_home(asked: str, received: str) -> bool:
    """Return whether a request for an article ended at the home page, as sites do with removed ones."""
    return is_home(received) and not is_home(asked)


def redirect(page: HtmlElement, url: str, header: str = "") -> str | None:
    """Return the URL to which a page with little text sends its visitor at once; None where it does not.

    `header` is the value of the header Refresh, which says the same as the meta element.
    """
    for content in ([header] if header else [*page.xpath(_REFRESH), *_by_script(page)])[:1]:
        match = _TARGET.match(content)
        target = _joined(url, match["url"].strip()) if match and match["url"].strip() else None
        is_soon = match is not None and int(match["seconds"] or 0) <= _SLOW
        if target and is_soon and target.partition("#")[0] != url.partition("#")[0] and _size(page) < _SHORT:
            return target
    return None


def _by_script(page: HtmlElement) -> list[str]:
    """Return where the script of an empty page sends its visitor, in the words of a refresh."""
    if _size(page) >= _SOME:
        return []
    scripts = (script for script in page.xpath("//script[not(@src)]/text()") if len(script) < _SHORT)
    return [f"0;url={match['url']}" for script in scripts if (match := _SCRIPT_REDIRECT.search(script))]


def _joined(url: str, target: str) -> str | None:
    try:
        return urljoin(url, target)
    except ValueError:
        return None


def _size(page: HtmlElement) -> int:
    return sum(len(text.strip()) for text in page.xpath(_TEXTS))


def _shown(page: HtmlElement) -> _Shown:
    texts = tuple(_straight(" ".join(text.split())) for text in page.xpath(_TEXTS))
    notes = [" ".join(element.text_content().split()) for element in page.iter("noscript")]
    titles = [page.findtext(".//title") or "", *(heading.text_content() for heading in page.xpath("//h1 | //h2")[:4])]
    return _Shown(
        texts,
        _straight(" ".join([*texts, *(note for note in notes if "<" not in note)])).casefold(),
        tuple(line for title in titles if (line := _straight(" ".join(title.split())))),
    )


def _straight(text: str) -> str:
    """Return the text with straight apostrophes, as the word lists have them."""
    return text.replace("’", "'")


def _is_robot_check(shown: _Shown, text: str) -> bool:
    """Return whether a short page is titled with a phrase of robot checks, says little else, or has their script."""
    if len(shown.line) > _SHORT:
        return False
    if any(_ROBOT_CHECKS.search(title) and _is_little_else(title) for title in shown.titles):
        return True
    phrases = set(_ROBOT_CHECKS.findall(shown.line))
    if (len(phrases) > 1 and not _tells_more(shown)) or _says_only(shown, _ROBOT_CHECKS):
        return True
    return _CHALLENGE.search(text) is not None and (len(shown.line) < _SOME or bool(phrases))


def _is_little_else(title: str) -> bool:
    """Return whether a title has no more than a name beside a phrase of robot checks."""
    return len(_ROBOT_CHECKS.sub(" ", title).split()) <= _NAME


def _tells_more(shown: _Shown) -> bool:
    """Return whether most of what a page shows are sentences without a phrase of robot checks."""
    sentences = [text for text in shown.texts if len(text) > 2 * _BUTTON and not _ROBOT_CHECKS.search(text)]
    return 2 * sum(map(len, sentences)) >= sum(map(len, shown.texts))


def _is_missing(shown: _Shown) -> bool:
    """Return whether a short page's title or heading says that the page is missing, and little else."""
    if len(shown.line) > _SHORT:
        return False
    return any(map(_names_missing, shown.titles))


def _says_only(shown: _Shown, phrases: re.Pattern[str]) -> bool:
    """Return whether a page shows one of the phrases, and nothing longer than a button beside its titles."""
    if len(shown.line) > 2 * _SOME or not phrases.search(shown.line):
        return False
    others = [text for text in shown.texts if not phrases.search(text) and text not in shown.titles]
    return all(len(text) < _BUTTON for text in others)


def _is_login(page: HtmlElement, shown: _Shown) -> bool:
    """Return whether a short page asks for a password to read on, and shows no longer text of its own."""
    if (
        len(shown.line) > 2 * _LONG_WALL
        or not page.xpath("//input[@type='password']")
        or not _PAYWALL.search(shown.line)
    ):
        return False
    return all(len(text) < _LONG_WALL / 4 for text in shown.texts if not _PAYWALL.search(text))


def _is_of_server(shown: _Shown) -> bool:
    """Return whether a short page's title or heading is that of an error of its server."""
    parts = (part for title in shown.titles for part in (title, *_SEPARATOR.split(title)))
    titles = (_STATUS.sub("", _plain(part)) for part in parts)
    return len(shown.line) <= 2 * _SOME and any(title in _SERVER_ERRORS for title in titles)


def _names_missing(title: str) -> bool:
    """Return whether a title, or its part before or after an outlet's name, says that a page is missing."""
    parts = [title, *_SEPARATOR.split(title)]
    found = [part for part in parts if _plain(part) in _MISSING]
    return bool(found) and all(part in found or len(part.split()) <= _NAME for part in parts[1:])


def _plain(title: str) -> str:
    title = title.casefold().strip(" .!?…:–—-").removeprefix("oops!").removeprefix("oops,").strip()
    return title.replace(":", "").replace(" – ", " ").replace(" - ", " ")


def _is_consent(shown: _Shown) -> bool:
    """Return whether most of what a page shows speaks of consent and data."""
    if len(shown.line) > _LONG or len(set(_CONSENT.findall(shown.line))) < 4:
        return False
    whole = sum(map(len, shown.texts))
    return sum(len(text) for text in shown.texts if _CONSENT.search(text)) >= _SHARE * whole


def _is_for_scripts(page: HtmlElement, shown: _Shown) -> bool:
    """Return whether a page has almost no text, and says that it needs scripts or is the frame of an application."""
    whole = sum(map(len, shown.texts))
    if whole < _SOME and page.xpath(_APPS):
        return True
    return whole < 2 * _SOME and _JAVASCRIPT.search(shown.line) is not None
