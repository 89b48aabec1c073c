"""The result of one format's reader, before the rules that all formats share."""

from dataclasses import dataclass, field, replace

from newsledger.transforms.characters import cleaned, cleaned_line
from newsledger.transforms.dates import Candidate
from newsledger.transforms.documents import Credit


@dataclass(slots=True)
class Draft:
    """An article as its format's reader returns it.

    `identity` is the URL or identifier that a record states for itself, which is trusted; `is_record` marks a document
    whose own URL is its container's with a fragment, which is then kept as it is. `is_paywalled` is None where the
    document does not state whether its text is free to read. `shown_days` are the days beside the headline, as written.
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
    shown_days: tuple[str, ...] = ()


def sound(draft: Draft) -> Draft:
    """Return the draft with clean characters in every text; an escape brings in what decoding has removed elsewhere."""
    values = {name: line for name, value in draft.values.items() if (line := cleaned_line(value))}
    lists = (tuple(line for text in texts if (line := cleaned_line(text))) for texts in (draft.authors, draft.keywords))
    authors, keywords = lists
    return replace(draft, text=cleaned(draft.text), values=values, authors=authors, keywords=keywords)
