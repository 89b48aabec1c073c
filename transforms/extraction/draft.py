"""The result of one format's reader, before the rules that all formats share."""

from dataclasses import dataclass, field

from newsledger.transforms.dates import Candidate
from newsledger.transforms.documents import Credit


@dataclass(slots=True)
class Draft:
    """An article as its format's reader returns it.

    `identity` is the URL or identifier that a record states for itself, which is trusted; `is_record` marks a document
    whose own URL is its container's with a fragment, which is then kept as it is. `is_paywalled` is None where the
    document does not state whether its text is free to read.
    """

    text: str
    values: dict[str, str] = field(default_factory=dict)
    authors: tuple[str, ...] = ()
    dates: list[Candidate] = field(default_factory=list)
    methods: dict[str, str] = field(default_factory=dict)
    credits: tuple[Credit, ...] = ()
    extractor: str = "newsledger.plain"
    extractor_version: str = ""
    identity: str | None = None
    is_record: bool = False
    notes: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    is_paywalled: bool | None = None
