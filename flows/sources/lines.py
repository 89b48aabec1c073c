"""Dumps of JSON lines (or JSON), local or remote, with field names of their own."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace

from newsledger.expectations.errors import DocumentError, contained
from newsledger.flows.crawl.files import address, folder_outlet
from newsledger.flows.crawl.interface import EntryPoint, SourceReader
from newsledger.flows.fetch.model import Answer, CrawlItem
from newsledger.flows.sources.files import record_answers
from newsledger.flows.sources.records import records
from newsledger.transforms.characters import json_value
from newsledger.transforms.formats.mapped import mapped


class Lines:
    """A dump; `fields` maps its field names to title, text, url, published_at, authors and so on."""

    def answers(self, entry: EntryPoint, reach: SourceReader) -> Iterator[CrawlItem]:
        """Yield one answer per record."""
        url = entry.location if entry.is_remote else address(entry.location)
        owner = entry.outlet or folder_outlet(entry.location)
        with reach.stream(entry) as stream:
            if stream is None:
                return
            records_read = records(stream, entry.location.split("?")[0], reach.limits)
            for answer in record_answers(records_read, url, owner):
                yield _mapped(answer, entry.fields)


def _mapped(answer: Answer, fields: Mapping[str, str]) -> Answer:
    """Return the record under the contract's names; one that is not an object is passed on for extraction to reject."""
    if not fields or answer.content is None:
        return answer
    try:
        with contained(lambda detail: DocumentError("unexpected", detail)):
            record = _renamed(answer, fields)
    except DocumentError as exc:
        return replace(answer, content=None, reason=exc.reason, detail=exc.detail)
    if record is None:
        return answer
    return replace(answer, content=json.dumps(record, ensure_ascii=False).encode())


def _renamed(answer: Answer, fields: Mapping[str, str]) -> object:
    """Return the record under the contract's names; None if it is not an object."""
    try:
        return mapped(json_value(answer.content or b""), fields)
    except (ValueError, RecursionError, DocumentError):
        return None
