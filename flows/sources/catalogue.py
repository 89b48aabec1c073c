"""Sources as data: the outlets listed in `sources.toml`, with their entry points."""

import re
import tomllib
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from newsledger.expectations.errors import SettingsError
from newsledger.expectations.vocabulary import COUNTRY, LANGUAGE
from newsledger.flows.crawl.buckets import is_object
from newsledger.flows.crawl.credentials import Variables, credentials
from newsledger.flows.crawl.interface import EntryPoint
from newsledger.flows.fetch.model import Credentials, Outlet
from newsledger.flows.sources.bounds import SourceBounds
from newsledger.transforms.formats.mapped import check
from newsledger.transforms.secrets import public_url, scrubbed

NAME = "sources.toml"
Kind = Literal["feed", "sitemap", "page", "warc", "newsml", "ninjs", "jsonl", "folder", "gdelt", "url"]
LOCAL = ("folder",)
STREAMED = ("feed", "sitemap", "gdelt", "warc", "jsonl")
_Strict = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
Variable = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
Domain = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$", to_lower=True)]


class EntrySpec(BaseModel):
    """One entry point: a kind, and a `url` or a `path`."""

    model_config = _Strict

    kind: Kind
    url: str | None = None
    path: Annotated[str, StringConstraints(min_length=1)] | None = None
    match: str | None = None
    fields: dict[str, str] = Field(default={})
    username_env: Variable | None = None
    password_env: Variable | None = None
    token_env: Variable | None = None
    parameters_env: dict[str, Variable] = Field(default={})

    @property
    def variables(self) -> dict[str, str]:
        """The environment variables of user name, password and token, by these names."""
        named = {"username": self.username_env, "password": self.password_env, "token": self.token_env}
        return {name: variable for name, variable in named.items() if variable is not None}

    @model_validator(mode="after")
    def _has_secrets_for_a_url(self) -> Self:
        if self.url is None and (self.variables or self.parameters_env):
            raise ValueError("username_env, password_env, token_env and parameters_env are for entries with a url")
        if self.token_env and (self.username_env or self.password_env):
            raise ValueError("token_env excludes username_env and password_env")
        return self

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.url is None) == (self.path is None):
            raise ValueError("needs either a url or a path")
        if self.url is not None and not re.match(r"https?://[^/\s]+", self.url):
            raise ValueError(f"url {self.url!r} does not start with http:// or https://")
        if self.url is not None and self.kind in LOCAL:
            raise ValueError(f"kind {self.kind} needs a path, not a url")
        if self.path is not None:
            _checked_path(self.path, self.kind)
        if self.fields and self.kind != "jsonl":
            raise ValueError("fields are allowed for kind jsonl only")
        if self.match is not None:
            _compiled(self.match)
        try:
            check(self.fields)
        except SettingsError as exc:
            raise ValueError(str(exc)) from exc
        return self


class OutletSpec(BaseModel):
    """One outlet and its entry points."""

    model_config = _Strict

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]*$", max_length=80)]
    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    domain: Domain | None = None
    country: Annotated[str, StringConstraints(pattern=f"^{COUNTRY}$")] | None = None
    language: Annotated[str, StringConstraints(pattern=f"^{LANGUAGE}$")] | None = None
    kind: Literal["wire", "newspaper", "broadcaster", "magazine", "agency", "blog", "other"] = "other"
    entries: tuple[EntrySpec, ...] = ()
    bounds: SourceBounds = SourceBounds()


class Catalogue(BaseModel):
    """A file of outlets."""

    model_config = _Strict

    outlets: tuple[OutletSpec, ...] = ()


def _compiled(pattern: str) -> None:
    try:
        re.compile(pattern)
    except re.error as exc:
        raise ValueError(f"match {pattern!r} is not a valid regular expression: {exc}") from exc


def _checked_path(path: str, kind: str) -> None:
    if "\0" in path:
        raise ValueError("the path has a zero byte")
    if "://" in path:
        _in_bucket(path, kind)


def _in_bucket(path: str, kind: str) -> None:
    if not is_object(path):
        raise ValueError(f"path {path!r} has an unknown scheme; use a file path, s3:// or gs://")
    if kind not in STREAMED:
        raise ValueError(
            f"kind {kind} cannot be read from a bucket; only single objects of kind {', '.join(STREAMED)} can"
        )


def outlets(path: Path) -> list[OutletSpec]:
    """Return the outlets of a file, or of every .toml file of a folder in the order of their names.

    Raises:
        SettingsError: A file cannot be read or is wrong; the message names file, outlet and entry.
    """
    specs: dict[str, OutletSpec] = {}
    for file in sorted(path.glob("*.toml")) if path.is_dir() else [path]:
        for outlet in _read(file).outlets:
            if outlet.id in specs:
                raise SettingsError(f"{file}: duplicate outlet {outlet.id!r}")
            specs[outlet.id] = outlet
    return list(specs.values())


def _read(path: Path) -> Catalogue:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as exc:
        raise SettingsError(f"cannot read {path}: {exc.strerror}") from exc
    except (ValueError, RecursionError) as exc:  # of tomllib: also numbers of thousands of digits, and deep nesting
        raise SettingsError(f"{path} is not valid TOML: {exc}") from exc
    try:
        return Catalogue.model_validate(content)
    except ValidationError as exc:
        raise SettingsError(f"{path}: {_fault(content, exc)}") from exc


def _fault(content: dict[str, object], exc: ValidationError) -> str:
    """Describe the first fault, such as: outlet 'x', entry 2, url: not a URL."""
    first = exc.errors()[0]
    places: list[str] = []
    node: object = content
    for part in first["loc"]:
        node = _inside(node, part)
        if isinstance(part, str):
            places.append(part)
        elif places and places[-1] == "outlets":
            places[-1] = f"outlet {node.get('id', part + 1)!r}" if isinstance(node, dict) else f"outlet {part + 1}"
        elif places and places[-1] == "entries":
            places[-1] = f"entry {part + 1}"
    value = None if first["type"] == "extra_forbidden" else first.get("input")  # perhaps a secret at a wrong name
    shown = scrubbed(value) if isinstance(value, str) else value
    suffix = f" (got {shown!r})" if isinstance(shown, str | int | float) else ""
    message = scrubbed(first["msg"].removeprefix("Value error, "))
    return f"{', '.join(places)}: {message}{suffix}"


def _inside(value: object, part: str | int) -> object:
    if isinstance(value, dict):
        return value.get(part)
    return value[part] if isinstance(value, list) and isinstance(part, int) and part < len(value) else None


def entry_points(specs: Sequence[OutletSpec], folder: Path, *, secrets: Collection[str] = ()) -> Iterator[EntryPoint]:
    """Yield every entry point of some outlets; paths are relative to the folder of the file that names them."""
    for spec in specs:
        for entry in spec.entries:
            yield EntryPoint(
                entry.kind,
                public_url(entry.url, secrets) if entry.url else str(_path(folder, entry.path or "")),
                outlet(spec),
                {str(name): field_name for name, field_name in entry.fields.items()},
                entry.match,
                _credentials(spec, entry, secrets),
            )


def _credentials(spec: OutletSpec, entry: EntrySpec, secrets: Collection[str]) -> Credentials | None:
    if entry.url is None:
        return None
    label = f"outlet {spec.id!r}, entry {public_url(entry.url, secrets)}"
    return credentials(entry.url, Variables(label, entry.variables, entry.parameters_env), secrets=secrets)


def _path(folder: Path, text: str) -> Path | str:
    return text if "://" in text else folder / Path(text).expanduser()


def outlet(spec: OutletSpec) -> Outlet:
    """Return the row of `sources` for an outlet."""
    return Outlet(spec.id, spec.name, spec.domain, spec.kind, spec.country, spec.language)
