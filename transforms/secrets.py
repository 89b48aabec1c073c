"""Passwords and tokens in URLs: taken out of everything that is stored, printed or logged."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote

from newsledger.transforms.lexicon.rows import seed_rows

_USER = re.compile(r"(?<=://)[^/?#@\s\"'<>]*@")
_PARAMETER = re.compile(r"(?<=[?&;#])(?:amp;)?([A-Za-z%][A-Za-z0-9_.%\-]{1,90})=([^&;#\s\"'<>]+)")
_MARKS = str.maketrans("", "", "_-.")
SHOWN = "…"
_NESTED = 3  # a URL in a URL in a URL


@dataclass(frozen=True, slots=True)
class SecretParameter:
    """A row of `secret_parameters.csv`: the name of a query parameter whose value is a secret."""

    name: str


def is_secret(name: str, others: Collection[str] = ()) -> bool:
    """Return whether a query parameter is a secret by its name; case, `_`, `-` and `.` do not matter."""
    bare = name.casefold().translate(_MARKS)
    return bare in _names() or any(bare == other.casefold().translate(_MARKS) for other in others)


def public_url(url: str, others: Collection[str] = ()) -> str:
    """Return a URL without user name, password and secret parameters; `others` are names that the settings add."""
    if "@" in url:
        url = _USER.sub("", url)
    address, mark, fragment = url.partition("#")
    path, question, query = address.partition("?")
    if question:
        kept = [part for part in query.split("&") if not _has_secret(part, others)]
        path = f"{path}?{'&'.join(kept)}" if kept else path
    return path + mark + scrubbed(fragment, others)


def secret_query(url: str, others: Collection[str] = ()) -> str:
    """Return the secret parameters of a URL as a query; empty if there are none."""
    query = url.partition("#")[0].partition("?")[2]
    return "&".join(part for part in query.split("&") if _has_secret(part, others))


def user_of(url: str) -> str | None:
    """Return user name and password of a URL as it writes them, `name:password`; None if it has none."""
    match = _USER.search(url) if "@" in url else None
    return match[0].removesuffix("@") if match else None


def scrubbed(text: str, others: Collection[str] = ()) -> str:
    """Return a text with the user names, passwords and secret parameters of the URLs in it replaced."""
    if "@" in text:
        text = _USER.sub("", text)
    if "=" not in text:
        return text

    def shown(match: re.Match[str]) -> str:
        is_hidden = is_secret(unquote(match[1]), others) or _leads_to_secret(match[2], others)
        return f"{match[1]}={SHOWN}" if is_hidden else match[0]

    return _PARAMETER.sub(shown, text)


def _has_secret(part: str, others: Collection[str]) -> bool:
    name, sign, value = part.partition("=")
    if not sign or not value:
        return False
    return is_secret(unquote(name.removeprefix("amp;")), others) or _leads_to_secret(value, others)


def _leads_to_secret(value: str, others: Collection[str]) -> bool:
    """Return whether the value of a parameter is an encoded URL that has a user name or a secret itself."""
    for _ in range(_NESTED):
        if "%" not in value:
            return False
        value = unquote(value)
        if scrubbed(value, others) != value:
            return True
    return False


@cache
def secret_parameters() -> tuple[SecretParameter, ...]:
    """Return the known parameters."""
    return seed_rows(SecretParameter, "secret_parameters")


@cache
def _names() -> frozenset[str]:
    return frozenset(row.name.translate(_MARKS) for row in secret_parameters())
