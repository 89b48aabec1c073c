"""Monitors as data: saved searches in the home's `monitors.toml`, each with the channels of its alerts."""

import os
import tomllib
from email.headerregistry import Address
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from newsledger.expectations.errors import SettingsError
from newsledger.flows.fetch.webhook import Webhook
from newsledger.warehouse.home import MONITOR_FILE
from newsledger.warehouse.search import Search, parsed

Channel = Literal["jsonl", "eml", "atom", "webhook"]
Variable = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]


class Monitor(BaseModel):
    """A saved search: its query, and the channels of its alerts."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, populate_by_name=True)

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
    query: Annotated[str, StringConstraints(min_length=1)]
    target: Literal["statements", "articles"] = Field(default="statements", alias="in")
    channels: tuple[Channel, ...] = ("jsonl",)
    mail_from: str = "newsledger@localhost"
    mail_to: str = "newsledger@localhost"
    webhook: str | None = None
    webhook_env: Variable | None = None
    token_env: Variable | None = None
    timeout_s: float = Field(default=10.0, gt=0, le=60)

    @model_validator(mode="after")
    def _has_an_address(self) -> Self:
        count = sum(value is not None for value in (self.webhook, self.webhook_env))
        if ("webhook" in self.channels) != (count == 1):
            raise ValueError("the channel webhook needs either webhook or webhook_env, and these need the channel")
        if self.webhook is not None and not self.webhook.startswith(("https://", "http://")):
            raise ValueError("webhook is a URL that begins with https:// or http://")
        for address in (self.mail_from, self.mail_to):
            try:
                Address(addr_spec=address)
            except ValueError as exc:
                raise ValueError(f"{address!r} is not an e-mail address") from exc
        return self

    @property
    def search(self) -> Search:
        """The search for every match, over all days."""
        return Search(self.query, self.target, limit=-1)

    def address(self) -> Webhook:
        """Return the webhook with its token.

        Raises:
            SettingsError: An environment variable is not set.
        """
        url = self.webhook or self._value(self.webhook_env)
        return Webhook(url, self._value(self.token_env) if self.token_env else "", self.timeout_s)

    def _value(self, variable: str | None) -> str:
        value = os.environ.get(variable or "", "")
        if not value:
            raise SettingsError(f"{MONITOR_FILE}, monitor {self.name}: the environment variable {variable} is not set")
        return value


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    monitors: tuple[Monitor, ...] = ()


def monitors(root: Path) -> tuple[Monitor, ...]:
    """Return the monitors of a home; none if it has no `monitors.toml`.

    Raises:
        SettingsError: The file is wrong; the message names the monitor and the key.
    """
    path = root / MONITOR_FILE
    if not path.is_file():
        return ()
    try:
        watches = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8-sig"))).monitors
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise SettingsError(f"{path}: {exc}") from exc
    except ValidationError as exc:
        error = exc.errors()[0]
        raise SettingsError(f"{path}: {'.'.join(map(str, error['loc']))}: {error['msg']}") from exc
    names = [monitor.name for monitor in watches]
    if duplicates := sorted({name for name in names if names.count(name) > 1}):
        raise SettingsError(f"{path}: two monitors are named {duplicates[0]}")
    for monitor in watches:
        try:
            parsed(monitor.search)
        except SettingsError as exc:
            raise SettingsError(f"{path}: monitor {monitor.name}: {exc}") from exc
    return watches


def monitor(root: Path, name: str) -> Monitor:
    """Return a monitor of a home by name.

    Raises:
        SettingsError: There is none of this name, or the file is wrong.
    """
    watches = {monitor.name: monitor for monitor in monitors(root)}
    if name not in watches:
        raise SettingsError(f"{root / MONITOR_FILE} has no monitor {name!r}; it has {', '.join(watches) or 'none'}")
    return watches[name]
