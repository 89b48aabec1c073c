"""The secrets of entry points and links: kept apart from URLs, so that no URL in a row, message or log holds any."""

import os
from base64 import b64encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlencode, urlsplit

from newsledger.expectations.errors import SettingsError
from newsledger.flows.fetch.model import Credentials
from newsledger.transforms.secrets import public_url, secret_query, user_of


@dataclass(frozen=True, slots=True)
class Variables:
    """The environment variables that hold the secrets of an entry point; `label` names it in messages.

    `header` has those of `username`, `password` and `token`; `query` those of query parameters, by the parameter.
    """

    label: str = ""
    header: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)


def credentials(url: str, variables: Variables, *, secrets: Collection[str] = ()) -> Credentials | None:
    """Return the secrets in the URL of an entry point and in its environment variables; None if there are none.

    Raises:
        SettingsError: An environment variable is not set.
    """
    values = {name: variable_value(variable, variables.label) for name, variable in variables.header.items()}
    sent = {name: variable_value(variable, variables.label) for name, variable in variables.query.items()}
    query = "&".join(filter(None, [secret_query(url, secrets), urlencode(sent)]))
    authorization = _authorization(url, values)
    if not query and authorization is None:
        return None
    return Credentials(origin_of(url), authorization, query)


def variable_value(variable: str, label: str) -> str:
    """Return the value of an environment variable.

    Raises:
        SettingsError: It is not set, or is empty, or has characters that a request cannot carry.
    """
    value = os.environ.get(variable, "").rstrip("\r\n")
    if not value:
        raise SettingsError(f"{label}: the environment variable {variable} is not set; set it, or remove it there")
    if not value.isprintable() or _is_undecodable(value):
        raise SettingsError(
            f"{label}: the value of {variable} has a line break or another character no request may have"
        )
    return value


def _is_undecodable(value: str) -> bool:
    """Return whether a value of the environment is not text in its encoding."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return True
    return False


def origin_of(url: str) -> str:
    """Return scheme, host and port of a URL; empty where it has none."""
    try:
        parts = urlsplit(public_url(url))
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.hostname}:{port}"


def _authorization(url: str, values: Mapping[str, str]) -> str | None:
    """Return the Authorization header: Bearer for a token, Basic for a user name and password."""
    if "token" in values:
        if not values["token"].isascii():
            raise SettingsError(f"the token for {origin_of(url)} has characters beyond ASCII, which no header may have")
        return f"Bearer {values['token']}"
    user = user_of(url)
    if "username" in values or "password" in values:
        pair = f"{values.get('username', '')}:{values.get('password', '')}"
    elif user is not None:
        pair = ":".join(map(unquote, user.split(":", 1))) if ":" in user else f"{unquote(user)}:"
    else:
        return None
    return f"Basic {b64encode(pair.encode()).decode()}"
