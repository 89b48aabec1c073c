"""What a format's reader finds, before the rules that all formats share."""

from dataclasses import dataclass, field

from newsledger.transforms.dates import Candidate
from newsledger.transforms.documents import Credit


@dataclass(slots=True)
class Draft:
    """An article as its format's reader leaves it.

    `identity` is the address or name that a record states for itself, which is believed; `is_record` tells that the
    document's own address is its container's with a fragment, which then stands as it is.
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
