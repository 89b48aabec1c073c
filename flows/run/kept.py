"""Published rows that a rebuild keeps because the raw bytes of their documents are damaged."""

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from newsledger.expectations.arrow import arrow_table, empty
from newsledger.expectations.tables import references_to, table
from newsledger.flows.context import Run
from newsledger.flows.run.shard import OF_ARTICLES
from newsledger.warehouse import lake

DAMAGED = "raw_damaged"
_NOTE = "; the rows published before are kept"


def with_kept_rows(run: Run, staged_tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """Return staged tables of a rebuild, with the published rows of documents whose raw bytes are damaged.

    The reject of such a document stays and says so; `run.counts["kept"]` is the number of these documents.
    """
    rejects = staged_tables["rejects"]
    ids = rejects.filter(pc.field("reason") == DAMAGED)["document_id"].combine_chunks()
    published = _published(run, ids)
    documents = set(published["articles"]["document_id"].to_pylist()) if published else set()
    if not documents:
        return dict(staged_tables)
    run.count("kept", len(documents))
    rows = [
        row | ({"detail": f"{row['detail']}{_NOTE}"} if row["document_id"] in documents else {})
        for row in rejects.to_pylist()
    ]
    return {
        **{
            name: pa.concat_tables([data, published.get(name, empty(table(name)))])
            for name, data in staged_tables.items()
        },
        "rejects": arrow_table(table("rejects"), rows),
    }


def _published(run: Run, documents: pa.Array) -> dict[str, pa.Table]:
    """Return the published rows of some documents, with the entities and outlets that they refer to."""
    if not len(documents):
        return {}
    state = run.state()
    articles = lake.rows(run.home, state, "articles", key="document_id", values=documents)
    article_ids = articles["article_id"].combine_chunks()
    tables = {name: lake.rows(run.home, state, name, key="article_id", values=article_ids) for name in OF_ARTICLES}
    tables["articles"] = articles
    for target in ("entities", "sources"):
        tables[target] = lake.rows(run.home, state, target, key=table(target).key, values=_referenced(tables, target))
    return tables


def _referenced(tables: Mapping[str, pa.Table], target: str) -> pa.Array:
    """Return the keys of another table that the rows refer to."""
    columns = [
        tables[declared.name][column.name].combine_chunks()
        for declared, column in references_to(f"{target}.{table(target).key}")
        if declared.name in tables
    ]
    return pc.drop_null(pc.unique(pa.concat_arrays(columns)))
