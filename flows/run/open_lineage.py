"""OpenLineage events of a run: START, then COMPLETE or FAIL, to a file of JSON lines or to a server by HTTP.

The events follow the specification 2-0-2 of OpenLineage, https://openlineage.io/docs/spec/object-model.
"""

import json
import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from newsledger.expectations.tables import table
from newsledger.flows.context import Run
from newsledger.flows.fetch.webhook import Webhook
from newsledger.flows.run.conclusion import Conclusion

NAMESPACE = "newsledger"
PRODUCER = "urn:newsledger"
TIMEOUT_S = 5.0
KEY_VARIABLE = "OPENLINEAGE_API_KEY"
_EVENT_SCHEMA = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent"
_FACETS = "https://openlineage.io/spec/facets"
Event = dict[str, Any]


def started(run: Run, sources: Sequence[str]) -> Event:
    """Return the event of a run that begins; `sources` are its inputs by name."""
    return _event("START", run, moment=run.started_at) | {"inputs": _inputs(sources), "outputs": []}


def ended(conclusion: Conclusion, sources: Sequence[str]) -> Event:
    """Return the event of a run that has ended; its outputs are the tables that it published."""
    kind = "COMPLETE" if conclusion.error is None else "FAIL"
    event = _event(kind, conclusion.run, moment=conclusion.finished_at)
    if conclusion.error is not None:
        message = {"message": conclusion.error, "programmingLanguage": "Python"}
        event["run"]["facets"]["errorMessage"] = _facet("1-0-1/ErrorMessageRunFacet", message)
    outputs = [_output(conclusion, name) for name in conclusion.summary.rows_added] if conclusion.error is None else []
    return event | {"inputs": _inputs(sources), "outputs": outputs}


def emit(event: Event, target: str) -> None:
    """Append an event to a file, or send it to a URL.

    Raises:
        OSError: The file cannot be written.
        SourceError: The server cannot be reached or refuses the event, which is sent once: a run does not wait for it.
    """
    body = json.dumps(event, ensure_ascii=False)
    if not target.startswith(("http://", "https://")):
        path = Path(target)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as stream:
            stream.write(body + "\n")
        return
    server = Webhook(target, os.environ.get(KEY_VARIABLE, ""), timeout_s=TIMEOUT_S, attempts=1)
    server.post(body.encode(), f"{event['run']['runId']} {event['eventType']}")


def _event(kind: str, run: Run, *, moment: datetime) -> Event:
    engine = {"version": version("newsledger"), "name": "newsledger"}
    return {
        "eventType": kind,
        "eventTime": moment.isoformat(timespec="milliseconds"),
        "producer": PRODUCER,
        "schemaURL": _EVENT_SCHEMA,
        "run": {
            "runId": str(uuid5(NAMESPACE_URL, f"{NAMESPACE}:{run.run_id}")),
            "facets": {"processing_engine": _facet("1-1-1/ProcessingEngineRunFacet", engine)},
        },
        "job": {"namespace": NAMESPACE, "name": run.flow, "facets": {}},
    }


def _inputs(sources: Sequence[str]) -> list[Event]:
    return [{"namespace": NAMESPACE, "name": name, "facets": {}} for name in sources]


def _output(conclusion: Conclusion, name: str) -> Event:
    """Return a table of the lake as a dataset: a local folder, as OpenLineage names it."""
    columns = [
        {"name": column.name, "type": column.kind.value, "description": column.doc} for column in table(name).columns
    ]
    rows = {"rowCount": conclusion.summary.rows_added[name]}
    return {
        "namespace": "file",
        "name": str(conclusion.run.home.root.absolute() / "lake/current" / name),
        "facets": {
            "schema": _facet("1-2-0/SchemaDatasetFacet", {"fields": columns}),
            "version": _facet(
                "1-0-1/DatasetVersionDatasetFacet", {"datasetVersion": str(conclusion.summary.generation)}
            ),
        },
        "outputFacets": {"outputStatistics": _facet("1-0-2/OutputStatisticsOutputDatasetFacet", rows)},
    }


def _facet(path: str, values: Mapping[str, object]) -> Event:
    name = path.rpartition("/")[2]
    return {"_producer": PRODUCER, "_schemaURL": f"{_FACETS}/{path}.json#/$defs/{name}", **values}
