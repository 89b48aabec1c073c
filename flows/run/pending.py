"""What a home already knows: published rows first, then what journals hold that no manifest has."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from newsledger.expectations.arrow import Row
from newsledger.warehouse import journal, lake, manifest
from newsledger.warehouse.home import Home


@dataclass(slots=True)
class Pending:
    """The journalled rows that no manifest has, by table, each list in the order written."""

    rows: dict[str, list[Row]] = field(default_factory=dict)

    def of(self, table: str) -> list[Row]:
        """The rows of one table."""
        return self.rows.get(table, [])


def published_runs(home: Home) -> set[str]:
    """The runs whose journals are wholly in the lake."""
    return set(lake.tables(home, manifest.read(home), "runs", columns=["run_id"])["run_id"].to_pylist())


def pending(home: Home, *, include_published: bool = False) -> Pending:
    """The journal's rows that are not in the lake yet; with `everything`, all of them."""
    published = set() if include_published else published_runs(home)
    result = Pending()
    for table, row in journal.entries(home, skip=published):
        result.rows.setdefault(table, []).append(row)
    return result


def latest_documents(home: Home) -> dict[str, str]:
    """The latest document of every address, by the time of the fetch that brought it."""
    state = manifest.read(home)
    latest: dict[str, tuple[object, str]] = {}
    for url, moment, document_id in _fetched(home, state):
        if url not in latest or moment >= latest[url][0]:  # type: ignore[operator]
            latest[url] = (moment, document_id)
    return {url: document_id for url, (_, document_id) in latest.items()}


def _fetched(home: Home, state: manifest.Manifest) -> Iterator[tuple[str, object, str]]:
    columns = ["url", "started_at", "outcome", "document_id"]
    rows = lake.tables(home, state, "fetches", columns=columns).to_pylist()
    rows.extend(pending(home).of("fetches"))
    for row in rows:
        if row["outcome"] == "new" and row["document_id"]:
            yield str(row["url"]), row["started_at"], str(row["document_id"])
