"""Shards: the documents that a worker reads in one go, and the staged Parquet tables that it leaves."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from newsledger.expectations.arrow import conform
from newsledger.expectations.declaration import Row
from newsledger.expectations.keys import text_sha256
from newsledger.expectations.tables import table
from newsledger.flows.run.attempts import Attempts
from newsledger.warehouse.home import Home

if TYPE_CHECKING:  # imported by workers only where the settings name a language model
    from newsledger.flows.llm.model_service import Service

OF_ARTICLES = (
    *("mentions", "quotes", "attributions", "relations"),
    *("credits", "signatures", "quote_signatures", "story_signatures"),
)
_PLAIN = (".txt", ".txt.gz")
STAGED = ("sources", "articles", "entities", *OF_ARTICLES, "rejects")


@dataclass(frozen=True, slots=True)
class Shard:
    """Documents that a worker reads in one go."""

    key: str
    home: Path
    run_id: str
    started_at: datetime
    annotator: str
    documents: tuple[Row, ...]
    attempts: Mapping[str, Attempts] = field(default_factory=dict)
    service: "Service | None" = None

    @property
    def has_pages(self) -> bool:
        """Whether a document may be anything but plain text, by its address."""
        return not all(str(document["url"]).endswith(_PLAIN) for document in self.documents)

    @property
    def folder(self) -> Path:
        """The folder of the shard's staged tables, once it is complete."""
        return Home(self.home).work / "shards" / self.key


def is_complete(folder: Path) -> bool:
    """Return whether a shard is staged and can be taken up as it is; otherwise its folder is removed.

    A shard with documents that failed because of the machine is read again, without reading the others again.
    """
    if not folder.exists():
        return False
    try:
        footers = {name: pq.read_metadata(folder / f"{name}.parquet") for name in STAGED}
        rejects = pq.read_table(folder / "rejects.parquet", columns=["attempt_count"]) if footers else None
    except (OSError, pa.ArrowInvalid, pa.ArrowKeyError):
        rejects = None
    if rejects is not None and rejects["attempt_count"].null_count == rejects.num_rows:
        return True
    shutil.rmtree(folder, ignore_errors=True)
    return False


def staged(folders: Sequence[Path]) -> dict[str, pa.Table]:
    """Return the staged tables of finished shards, in order, each concatenated."""
    return {name: pa.concat_tables([_staged(folder, name) for folder in folders]) for name in STAGED if folders}


def shard_key(documents: Sequence[Row], *versions: str) -> str:
    """Return the name under which a shard's result is found again: its documents and the code's versions."""
    return text_sha256("\n".join([*versions, *(str(row["document_id"]) for row in documents)]))[:24]


def _staged(folder: Path, name: str) -> pa.Table:
    with pq.ParquetFile(folder / f"{name}.parquet") as parquet:  # half the time of pq.read_table
        return conform(table(name), parquet.read(use_threads=False))
