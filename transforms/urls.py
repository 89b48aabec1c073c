"""Article URLs: one canonical form for each article, however it was reached."""

import re
from functools import cache, lru_cache
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit

from newsledger.transforms.secrets import is_secret

_TRACKER_STARTS = (
    "utm_", "mtm_", "pk_", "piwik_", "matomo_", "hsa_", "mc_", "oly_", "vero_", "at_", "itm_", "int_cmp", "ns_",
    "fb_action", "fb_source", "aff_", "sc_c", "trk_", "stm_", "xtor", "wt.mc", "wt_mc", "ga_", "_hs", "__hs",
    "dm_i", "mkt_", "ml_", "bsft_", "guce_", "amp_", "usqp",
)  # fmt: skip
_TRACKERS = frozenset(
    "fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid li_fat_id igshid igsh mkwid scid spm "
    "cmpid cmp ncid icid ocid ito intcid s_cid s_kwcid ftag partnerid smid smtyp sref ref_src ref_url taid srsltid "
    "guccounter referrer __twitter_impression _branch_match_id ceid emci emdi cid_source soc_src soc_trk sr_share "
    "share_id recip_id wickedid epik rb_clickid irclickid _openstat yptr tblci traffic_source zanpid "
    "cx_testid cx_testvariant cx_artpos phpsessid jsessionid aspsessionid".split()
)
_FROM_FEED = re.compile(
    r"(?:ref|partner|source|src|from|via|medium|feed)=(?:rss|atom|feed)[\w-]*|"
    r"(?!(?:format|type|output|view|page|section|category|tag|q|s|search|id)=)[\w.-]{1,30}=(?:[a-z]{2}[-_])?rss(?:feed)?\d*",
    re.IGNORECASE,
)
_AMP_NAMES = {"amp", "outputtype", "output", "isamp", "is_amp", "_amp"}
_AMP_VALUES = {"", "1", "true", "amp", "yes"}
_BREAKS = re.compile(r"[\t\n\r]+\s*")  # as browsers, which remove line breaks but encode blanks
_INDEX = re.compile(r"/(?:index|default|home)\.(?:html?|shtml|php\d?|aspx?|jsp|cfm)$", re.IGNORECASE)
_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_AMP_END = re.compile(r"(?:/amp/?|\.amp)$", re.IGNORECASE)
_AMP_INNER = re.compile(r"\.amp(?=\.html?$)", re.IGNORECASE)
_AMP_START = re.compile(r"^/amp(?=/[^/]+/[^/])", re.IGNORECASE)
_CACHED = re.compile(
    r"^https?://(?:(?:www\.)?google\.[a-z.]{2,6}/amp|[\w-]+\.cdn\.ampproject\.org(?:/(?:c|v|a))?)/(s/)?([\w-]+\.[^?#\s]+)",
    re.IGNORECASE,
)
_PATH = re.compile(r"https?:[^?#]*", re.IGNORECASE)
_PORTS = {"http": 80, "https": 443}
_UNFILLED = re.compile(  # a variable that the page's template left unfilled
    r"\{\{|\}\}|\$\{|<%|%7B%7B|\$%7B|%3C%25|\[object(?:%20|\s)Object\]|/(?:undefined|null)(?:[/?#]|$)", re.IGNORECASE
)
_MOBILE = ("m", "mobile", "amp", "mobil", "wap")


def canonical_url(url: str, *, declared: str | None = None, og: str | None = None) -> str:
    """Return the URL that stands for an article, in one form; anything but HTTP is returned as it is.

    A URL that the page states for itself (`rel=canonical`, then `og:url`) is used only where it lies on the same
    registrable domain and is not the home page. A document without a web URL is what it states for itself. It never
    raises.
    """
    if not _is_web(url):
        canonical = next((candidate for candidate in (declared, og) if candidate and _is_web(candidate)), None)
        return _even(canonical) if canonical else url
    canonical = next((candidate for candidate in (declared, og) if candidate and is_trusted(candidate, url)), None)
    return _even(canonical or url)


def url_key(url: str) -> str:
    """Return the part of a canonical URL that identifies the article: scheme and www do not matter."""
    parts = web_parts(url)
    if parts is None:
        return url
    return parts._replace(scheme="https", netloc=parts.netloc.removeprefix("www.")).geturl()


def forms(url: str) -> set[str]:
    """Return the forms under which a URL is recognised: as written, canonical, and without scheme and host variants."""
    canonical = canonical_url(url)
    return {url, canonical, url_key(canonical)}


def document_forms(url: str, via_url: object) -> set[str]:
    """Return the forms of a document's URL; a part of a listing has only its own."""
    return {url} if via_url and url.startswith(f"{via_url}#") else forms(url)


def is_trusted(candidate: str, url: str) -> bool:
    """Return whether a page's stated URL can be its own: same registrable domain, not the home page, no template."""
    if _UNFILLED.search(candidate):
        return False
    candidate, url = _uncached(candidate), _uncached(url)
    candidate_parts, page_parts = web_parts(candidate), web_parts(url)
    if (
        candidate_parts is None
        or page_parts is None
        or registrable(candidate_parts.hostname) != registrable(page_parts.hostname)
    ):
        return False
    return not _is_home(candidate_parts) or _is_home(page_parts)


def host_of(url: str) -> str | None:
    """Return the host of an HTTP URL, in lower case and without www; None for any other."""
    parts = web_parts(url)
    return parts.hostname.removeprefix("www.") if parts and parts.hostname else None


@lru_cache(maxsize=4096)
def registrable(host: str | None) -> str:
    """Return the registrable domain: bbc.co.uk of news.bbc.co.uk; from an installed list, never fetched."""
    if not host or ":" in host or re.fullmatch(r"[\d.]+", host):
        return host or ""
    domain = _domain(host)
    return domain or ".".join(host.rstrip(".").split(".")[-2:])


def _domain(host: str) -> str | None:
    from tld import get_fld

    domain = get_fld(f"https://{host}/", fail_silently=True, parser_class=_installed())
    return domain if isinstance(domain, str) else None


@cache
def _installed() -> Any:
    """Return the reader of tld's list, kept from downloading another where the installed one is missing."""
    from tld.utils import MozillaTLDSourceParser

    class Installed(MozillaTLDSourceParser):
        """The list as installed."""

        @classmethod
        def update_tld_names(cls, fail_silently: bool = False) -> bool:  # noqa: ARG003
            return False

    return Installed


def _is_web(url: str) -> bool:
    return web_parts(url) is not None


def web_parts(url: str) -> SplitResult | None:
    """Return the parts of an HTTP URL; None for any other, and for one that cannot be read."""
    try:
        parts = urlsplit(_slashed(url.strip()))
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme.lower() in _PORTS and parts.hostname else None


def _slashed(url: str) -> str:
    """Return a URL with "/" for a backslash in host and path, as browsers read it (https://url.spec.whatwg.org/#url-parsing)."""
    place = _PATH.match(url)
    end = 0 if place is None else place.end()
    return url[:end].replace("\\", "/") + url[end:]


def _is_home(parts: SplitResult) -> bool:
    return _INDEX.sub("/", parts.path) in ("", "/") and not parts.query


def _uncached(url: str) -> str:
    """Return the publisher's URL behind that of an AMP cache."""
    match = _CACHED.match(url)
    if not match:
        return url
    return f"http{'s' if match[1] else ''}://{match[2]}{url[match.end() :]}"


def _even(url: str) -> str:
    """Return one form for all URLs of a page; what cannot be read is left as it is."""
    from w3lib.url import canonicalize_url

    parts = web_parts(_uncached(_BREAKS.sub("", url.strip())))
    if parts is None:
        return url
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    bare = parts._replace(
        scheme=parts.scheme.lower(),
        netloc=_host(parts),
        path=_path(parts),
        query=_query(parts.query),
        fragment=fragment,
    )
    try:
        return str(canonicalize_url(bare.geturl(), keep_fragments=bool(fragment))).removesuffix("?")
    except (ValueError, UnicodeError):
        return bare.geturl()


def _host(parts: SplitResult) -> str:
    """Return the host in lower case, without user, default port, final dot and mobile prefix."""
    host = (parts.hostname or "").rstrip(".")
    labels = host.split(".")
    depth = registrable(host).count(".") + 1
    if len(labels) > depth:
        if labels[0] in _MOBILE:
            labels = ["www", *labels[1:]] if len(labels) == depth + 1 else labels[1:]
        elif len(labels) > depth + 1 and labels[1] == "m":
            del labels[1]
    host = f"[{host}]" if ":" in host else ".".join(labels)
    return host if parts.port in (None, _PORTS[parts.scheme.lower()]) else f"{host}:{parts.port}"


def _path(parts: SplitResult) -> str:
    """Return the path without session, AMP marks, trailing slash, and an index page where no query needs it."""
    path = _SESSION.sub("", parts.path)
    path = _AMP_START.sub("", _AMP_INNER.sub("", _AMP_END.sub("", path)))
    if not parts.query:
        path = _INDEX.sub("/", path)
    return path.rstrip("/") or "/"


def _query(query: str) -> str:
    """Return the query without trackers and AMP marks, sorted by w3lib."""
    parameters = []
    for name, value in parse_qsl(query, keep_blank_values=True, encoding="utf-8", errors="surrogateescape"):
        lower_name = unquote(name).casefold().removeprefix("amp;")
        lower_value = value.casefold()
        is_amp = lower_name in _AMP_NAMES and lower_value in _AMP_VALUES
        is_feed = _FROM_FEED.fullmatch(f"{lower_name}={value}")
        if not (
            is_amp
            or is_feed
            or is_secret(lower_name)
            or lower_name in _TRACKERS
            or lower_name.startswith(_TRACKER_STARTS)
        ):
            parameters.append((name.removeprefix("amp;"), value))
    return urlencode(parameters, encoding="utf-8", errors="surrogateescape")
