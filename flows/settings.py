"""Settings: from the environment (NEWSLEDGER_…), then `newsledger.toml` in the working folder, then defaults."""

import os
import sys
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from newsledger.expectations.errors import SettingsError


class Settings(BaseSettings):
    """Everything that a user can set; the command line's options come before all of these."""

    model_config = SettingsConfigDict(
        env_prefix="NEWSLEDGER_", toml_file="newsledger.toml", extra="forbid", frozen=True
    )

    home: Path = Field(Path("newsledger-data"), description="Folder that holds raw bytes, lake, warehouse and reports.")
    workers: int = Field(
        default_factory=lambda: os.cpu_count() or 1, ge=1, le=256, description="Processes that read and annotate."
    )
    shard_size: int = Field(64, ge=1, le=10_000, description="Documents that a worker takes at a time.")
    document_timeout_s: float = Field(30.0, gt=0, description="Seconds after which a document's worker is ended.")
    document_bytes_limit: int = Field(5_000_000, ge=1_000, description="Largest document read, in bytes.")
    worker_memory_mb: int = Field(4_096, ge=512, description="Address space of one worker above its start, in MiB.")
    reject_share_limit: float = Field(
        0.05, ge=0, le=1, description="Share of rejected documents above which a run of 20 or more publishes nothing."
    )
    annotator: str = Field("news", description="Annotator: news, or news+PIPELINE for another spaCy pipeline.")
    lock_wait_s: float = Field(0.0, ge=0, description="Seconds to wait for another run on the same home; 0 refuses.")
    database_memory_mb: int = Field(2_048, ge=128, description="Memory of DuckDB while it checks and loads, in MiB.")
    contact: str = Field("", description="Address or page of whoever runs this, told to every host that is asked.")
    hosts_at_once: int = Field(16, ge=1, le=256, description="Hosts that are asked at the same time.")
    host_requests_per_second: float = Field(
        1.0, gt=0, le=1_000, description="Requests to one host per second; a longer Crawl-delay is kept."
    )
    connect_timeout_s: float = Field(10.0, gt=0, description="Seconds to connect, and to wait for the next bytes.")
    request_timeout_s: float = Field(30.0, gt=0, description="Seconds for one request, its body included.")
    request_attempts: int = Field(3, ge=1, le=10, description="How often a request that fails for now is made.")
    retry_wait_s: float = Field(
        60.0, ge=0, description="Longest wait for another attempt; a host that asks for more is left to a later run."
    )
    listing_bytes_limit: int = Field(
        50_000_000, ge=1_000, description="Largest feed, sitemap or list of addresses, in bytes after unpacking."
    )
    allowed_private_hosts: tuple[str, ...] = Field(
        (),
        description="Hosts that links and redirects may lead to although they lie at private addresses, or at another "
        "port: `name`, `*.name`, `name:port`.",
    )
    allowed_ports: tuple[int, ...] = Field((80, 443), description="Ports that links and redirects may lead to.")
    host_addresses: dict[str, str] = Field({}, description="Addresses of hosts by name, used before the resolver.")
    revisit_hours: float = Field(
        6.0, ge=0, description="Hours before a page is looked at again where no listing says that it changed."
    )
    revisit_days: float = Field(7.0, ge=0, description="Days after which such a page is not looked at again.")
    softening_minutes: float = Field(
        15.0, ge=0, description="Pause after a source failed for good; doubled with each further one, a day at most."
    )
    links_per_entry: int = Field(10_000, ge=1, description="Links of one feed or sitemap that one run follows.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        *_rest: PydanticBaseSettingsSource,
        **_named: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then the environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def settings(**given: object) -> Settings:
    """The settings in force; `given` (None left out) come first.

    Raises:
        SettingsError: A value is out of bounds, or a name is unknown.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as exc:
        first = exc.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"setting {name}: {first['msg']} (got {first.get('input')!r})") from exc


def table() -> str:
    """The settings as a Markdown page, for docs/settings.md."""
    lines = [
        "# Settings",
        "",
        "Generated from `flows/settings.py`. An environment variable comes before `newsledger.toml`.",
        "",
        "| Setting | Environment | Default | Meaning |",
        "|---|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        default = "number of processors" if field.default_factory else f"`{field.default}`"
        lines.append(f"| `{name}` | `NEWSLEDGER_{name.upper()}` | {default} | {field.description} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(table(), encoding="utf-8")
