"""DuckDB connections of our own: in memory or on a file, never reaching out."""

from pathlib import Path

import duckdb

from newsledger.expectations.ddl import quoted


def memory(*, memory_mb: int = 2048, spill: Path | None = None) -> duckdb.DuckDBPyConnection:
    """An in-memory session in UTC, bounded in memory, that never installs or loads an extension."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "memory_limit": f"{memory_mb}MB",
        "preserve_insertion_order": "true",
    }
    if spill is not None:
        config["temp_directory"] = str(spill)
    connection = duckdb.connect(":memory:", config=config)
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def parquet(paths: list[Path]) -> str:
    """A FROM item over Parquet files."""
    return f"read_parquet([{', '.join(quoted(str(path)) for path in paths)}])"
