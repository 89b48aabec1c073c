"""Settings: from environment variables (NEWSLEDGER_…), `newsledger.toml` in the working directory, or defaults."""

import logging
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, JsonValue, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from pydantic_settings import SettingsError as UnparsedError

from newsledger.expectations.errors import SettingsError
from newsledger.flows.log_lines import LogFormat

FORMER_NAMES = {
    "hosts_at_once": "concurrent_hosts",
    "revisit_hours": "revisit_interval_hours",
    "revisit_days": "revisit_max_age_days",
    "softening_minutes": "backoff_minutes",
}
REMOVED_IN = "0.3"
_LOG = logging.getLogger("newsledger")


class Settings(BaseSettings):
    """All settings; options of the command line take precedence over them."""

    model_config = SettingsConfigDict(
        env_prefix="NEWSLEDGER_", toml_file="newsledger.toml", extra="forbid", frozen=True
    )

    home: Path = Field(
        default=Path("newsledger-data"), description="Directory of the ledger: raw bytes, lake, warehouse and reports."
    )
    store: str = Field(
        default="",
        description="Bucket with the ledger, `s3://bucket/prefix`, of which the home is then a working copy (install "
        "`newsledger[s3]`); keys, region and endpoint come from the environment, such as `AWS_ENDPOINT_URL`.",
    )
    workers: int = Field(
        default_factory=lambda: os.cpu_count() or 1,
        ge=1,
        le=256,
        description="Number of worker processes for extraction and annotation.",
    )
    executor: Literal["processes", "dask"] = Field(
        default="processes",
        description="What reads and annotates documents: a pool of `processes` on this machine, or `dask` (install "
        "`newsledger[dask]`), whose workers see the home under the same path.",
    )
    dask_address: str = Field(
        default="",
        description="Address of the Dask scheduler, such as `tcp://10.0.0.5:8786`, with `workers` as the number of its "
        "workers; empty for a local cluster.",
    )
    shard_size: int = Field(
        default=64, ge=1, le=10_000, description="Maximum number of documents per shard, the unit of work of a worker."
    )
    document_timeout_s: float = Field(
        default=30.0,
        gt=0,
        description="Processor time for one document, in seconds; a worker that exceeds it, or ten times as much by "
        "the clock, is killed.",
    )
    document_bytes_limit: int = Field(default=5_000_000, ge=1_000, description="Maximum size of a document, in bytes.")
    worker_memory_mb: int = Field(
        default=4_096,
        ge=512,
        description="Memory limit of a worker, in MiB: address space on top of its initial size.",
    )
    allow_outside_links: bool = Field(
        default=False, description="Whether symbolic links in a folder of documents may lead out of the folder."
    )
    reject_share_limit: float = Field(
        default=0.05,
        ge=0,
        le=1,
        description="Maximum share of rejected documents. A run of 20 documents or more that exceeds it publishes "
        "nothing, nor does a smaller one that loses every document, unless single sources lost them; 1 switches this "
        "off.",
    )
    strict: bool = Field(
        default=False, description="Whether a run fails (exit code 1, not 3) if an entry point could not be collected."
    )
    annotator: str = Field(
        default="news",
        description="Annotator: `news`, `news+PIPELINE` to parse with another spaCy pipeline, or `llm` "
        "(`llm+PIPELINE`) to ask the language model of the settings `llm_…` for statements.",
    )
    llm_url: str = Field(
        default="",
        description="Base URL of an OpenAI-compatible endpoint, for the annotator `llm`. It receives the title and "
        "text of every article.",
    )
    llm_model: str = Field(default="", description="Name of the model at the endpoint.")
    llm_key_variable: str = Field(
        default="", description="Name of the environment variable with the key of the endpoint, if it needs one."
    )
    llm_options: dict[str, JsonValue] = Field(
        default={"temperature": 0},
        description="Further fields of each request to the endpoint, such as a seed or a limit of tokens.",
    )
    llm_timeout_s: float = Field(
        default=120.0,
        gt=0,
        description="Time for the answer about one article with all attempts, in seconds; at most four times "
        "`document_timeout_s`.",
    )
    llm_requests_per_minute: float = Field(
        default=60.0, gt=0, le=100_000, description="Maximum rate of requests to the endpoint, of all workers together."
    )
    llm_requests_limit: int = Field(
        default=1_000, ge=0, description="Maximum number of requests to the endpoint in one run."
    )
    llm_tokens_limit: int = Field(
        default=5_000_000, ge=0, description="Maximum number of tokens, of requests and answers, in one run."
    )
    llm_characters_limit: int = Field(
        default=60_000,
        ge=1,
        description="Maximum length of an article that the endpoint is asked about, in characters.",
    )
    lock_wait_s: float = Field(
        default=0.0, ge=0, description="Seconds to wait while another run uses the same home; 0 fails immediately."
    )
    database_memory_mb: int = Field(
        default=2_048, ge=128, description="Memory limit of DuckDB during audit and load, in MiB."
    )
    reports_kept: int = Field(
        default=30,
        ge=1,
        description="Number of validation reports to keep, the newest; those of refused publishes are kept too.",
    )
    snapshots_kept: int = Field(
        default=10,
        ge=2,
        le=1_000,
        description="Number of publishes that stay readable (`--as-of`, `newsledger rollback`), the present one "
        "included; each costs the files that differ from the next.",
    )
    query_memory_mb: int = Field(
        default=2_048,
        ge=64,
        description="Memory that `newsledger sql` may use for a query, in MiB; its answer may take as much again.",
    )
    query_timeout_s: float = Field(
        default=300.0, gt=0, description="Time limit for a query of `newsledger sql`, in seconds."
    )
    contact: str = Field(
        default="", description="E-mail address or URL of the operator, sent in the User-Agent header."
    )
    concurrent_hosts: int = Field(
        default=16, ge=1, le=256, description="Maximum number of hosts contacted in parallel."
    )
    host_requests_per_second: float = Field(
        default=1.0,
        gt=0,
        le=1_000,
        description="Maximum number of requests per second to one host; a longer Crawl-delay takes precedence.",
    )
    host_delay_s: float = Field(
        default=900.0,
        ge=0,
        description="Maximum time of a run, in seconds, for one host's Crawl-delay; other links wait for the next run.",
    )
    connect_timeout_s: float = Field(
        default=10.0, gt=0, description="Timeout for connecting and for each read, in seconds."
    )
    request_timeout_s: float = Field(
        default=30.0, gt=0, description="Timeout for a complete request including the body, in seconds."
    )
    request_attempts: int = Field(
        default=3, ge=1, le=10, description="Maximum number of attempts for a request that fails temporarily."
    )
    retry_wait_s: float = Field(
        default=60.0,
        ge=0,
        description="Maximum wait before another attempt, in seconds; a host that demands more waits for a later run.",
    )
    listing_bytes_limit: int = Field(
        default=50_000_000,
        ge=1_000,
        description="Maximum size of a feed, sitemap or URL list after decompression, in bytes.",
    )
    allowed_private_hosts: tuple[str, ...] = Field(
        default=(),
        description="Hosts that links and redirects may lead to even if they have a private address or another port: "
        "`name`, `*.name`, `name:port`.",
    )
    allowed_ports: tuple[int, ...] = Field(default=(80, 443), description="Ports that links and redirects may lead to.")
    secret_parameters: tuple[str, ...] = Field(
        default=(),
        description="Names of query parameters that are secrets, in addition to those in seeds/secret_parameters.csv.",
    )
    host_addresses: dict[str, str] = Field(
        default={}, description="IP addresses by host name, used instead of the resolver."
    )
    revisit_interval_hours: float = Field(
        default=6.0, ge=0, description="Hours before a page is requested again if no listing says that it changed."
    )
    revisit_max_age_days: float = Field(
        default=7.0, ge=0, description="Days after its first fetch until which such a page is requested again."
    )
    backoff_minutes: float = Field(
        default=15.0,
        ge=0,
        description="Initial back-off for a URL that keeps failing, in minutes; doubled each time, up to one day.",
    )
    links_per_entry: int = Field(
        default=10_000, ge=1, description="Maximum number of links that a run follows from one feed or sitemap."
    )
    log_format: LogFormat = Field(
        default="text",
        description="Form of the log: `text`, or `json`, one object per line with time, level, message, and the run, "
        "stage and source that it is about.",
    )
    metrics_file: Path | None = Field(
        default=None, description="File that each run replaces with its figures as OpenMetrics text."
    )
    openlineage: str = Field(
        default="",
        description="Where each run sends OpenLineage events: a file, to which they are appended, or the URL of an "
        "endpoint, with `OPENLINEAGE_API_KEY` of the environment as bearer token.",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        *_rest: PydanticBaseSettingsSource,
        **_named: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return the sources by precedence: arguments, environment variables, file."""
        return init_settings, _Environment(settings_cls), _TomlFile(settings_cls)


class _Environment(EnvSettingsSource):
    """Environment variables, including those with former names."""

    def __call__(self) -> dict[str, Any]:
        former = {name: self.env_vars.get(f"newsledger_{name}") for name in FORMER_NAMES}
        given = {name: value for name, value in former.items() if value is not None}
        return with_current_names(
            {**given, **super().__call__()}, "environment", lambda name: f"NEWSLEDGER_{name.upper()}"
        )


class _TomlFile(TomlConfigSettingsSource):
    """`newsledger.toml`, in which settings can have former names."""

    def __call__(self) -> dict[str, Any]:
        return with_current_names(super().__call__(), "newsledger.toml", str)


def with_current_names(values: dict[str, Any], source: str, label: Callable[[str], str]) -> dict[str, Any]:
    """Rename settings that have former names, and log a warning for each; a current name takes precedence."""
    renamed = {}
    for name in sorted(FORMER_NAMES.keys() & values.keys()):
        current = FORMER_NAMES[name]
        renamed[current] = values[name]
        _LOG.warning(
            "%s: %s has been renamed to %s; the former name will be removed in version %s",
            source,
            label(name),
            label(current),
            REMOVED_IN,
        )
    return renamed | {name: value for name, value in values.items() if name not in FORMER_NAMES}


def settings(**given: object) -> Settings:
    """Return the effective settings; arguments that are not None take precedence over all sources.

    Raises:
        SettingsError: A value is out of bounds, or a name is unknown.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as exc:
        first = exc.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"setting {name}: {first['msg']} (got {first.get('input')!r})") from exc
    except UnparsedError as exc:
        field = re.search(r'"(\w+)"', str(exc))
        variable = f"NEWSLEDGER_{field[1].upper()}" if field else "a variable of the environment"
        raise SettingsError(f'{variable} is not valid JSON; a list is written as \'["one", "two"]\'') from exc
    except ValueError as exc:
        raise SettingsError(
            f"{Path('newsledger.toml').resolve()} is not valid TOML: {exc}; repair or remove it"
        ) from exc


PAGE = """# Settings

Generated from `flows/settings.py`. Run `make docs` to update this page.

Set a value in an environment variable or in `newsledger.toml` in the working directory. Command-line options take
precedence over environment variables, and environment variables over the file.

| Setting | Environment variable | Default | Description |
|---|---|---|---|
{settings}

## Renamed settings

These former names are still read, in environment variables and in `newsledger.toml`, and newsledger logs a warning for
each. They will be removed in version {removed_in}.

| Former name | Current name |
|---|---|
{renamed}
"""


def table() -> str:
    """Return the settings as a Markdown page, for docs/settings.md."""
    rows = [
        f"| `{name}` | `NEWSLEDGER_{name.upper()}` | {_default(field)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    renamed = [f"| `{former}` | `{current}` |" for former, current in FORMER_NAMES.items()]
    return PAGE.format(settings="\n".join(rows), removed_in=REMOVED_IN, renamed="\n".join(renamed))


def _default(field: FieldInfo) -> str:
    if field.default_factory:
        return "number of processors"
    return "empty" if field.default in ("", (), {}, None) else f"`{field.default}`"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(table(), encoding="utf-8")
