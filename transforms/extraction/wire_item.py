"""Wire items as drafts: bodies are read as any body, headers supply the facts."""

from newsledger.expectations.errors import DocumentError
from newsledger.transforms.dates import Candidate
from newsledger.transforms.documents import Credit
from newsledger.transforms.extraction.draft import Draft
from newsledger.transforms.extraction.fragment import Fragment, fragment
from newsledger.transforms.extraction.text.body import Plain, body, without_lead, without_notes
from newsledger.transforms.extraction.text.bylines import people, persons
from newsledger.transforms.extraction.versions import installed
from newsledger.transforms.formats import newsml
from newsledger.transforms.formats.wire import WireItem, texts


def drafts(text: str) -> list[Draft]:
    """Return the articles of a NewsML-G2 or NITF document; other items are skipped where one is text.

    Raises:
        DocumentError: not_text where no item is one, withdrawn, bad_xml and the other reasons of XML.
    """
    items = newsml.items(text)
    articles = [item for item in items if item.kind == "text"]
    usable = [item for item in articles if item.status == "usable"]
    if not articles:
        raise DocumentError(
            "not_text", f"items of type {', '.join(sorted({item.kind for item in items}))}, without a text item"
        )
    if not usable:
        raise DocumentError("withdrawn", f"the agency's status is {articles[0].status}")
    return [draft(item, "newsml", is_part=len(usable) > 1) for item in usable]


def draft(item: WireItem, extractor: str, *, is_part: bool = False) -> Draft:
    """Return one item as a draft; `is_part` marks an item whose document contains others.

    Raises:
        DocumentError: not_text, withdrawn or no_text.
    """
    text = _checked_body(item)
    facts, marked = Plain(), fragment(text) if item.is_html else Fragment([text])
    authors = people(item.byline or "") or persons(item.creators)
    titles = texts(item.headline, item.subtitle, item.slugline)
    paragraphs = without_notes(body(facts, marked.text))
    parts = without_lead(facts, paragraphs, authors=authors, titles=titles)
    values = {name: value for name, value in _values(item) if value}
    dateline = {name: value for name, value in facts.values.items() if name == "dateline"}
    header_credits = (Credit(name, words, f"{extractor}_header") for name, words in item.agencies)
    return Draft(
        "\n\n".join(parts),
        facts.values | values | dateline,
        authors or facts.authors,
        [*_dates(item), *facts.dates],
        {"title": extractor, **({"authors": extractor} if authors else {})},
        (*header_credits, *facts.credits),
        f"newsledger.{extractor}",
        installed("newsledger"),
        identity=item.address or (_urn(item) if is_part else None),
        is_record=True,
        notes=_notes(item),
        keywords=tuple(dict.fromkeys([*item.keywords, *marked.keywords])),
    )


def _urn(item: WireItem) -> str | None:
    return f"urn:newsledger:item:{item.identifier}" if item.identifier else None


def _checked_body(item: WireItem) -> str:
    """Return the body of a usable text item."""
    if item.kind not in ("text", "composite"):
        raise DocumentError("not_text", f"an item of type {item.kind}")
    if item.status != "usable":
        raise DocumentError("withdrawn", f"the agency's status is {item.status}")
    if not (item.body or "").strip():
        raise DocumentError("no_text", f"item without a body: {(item.headline or item.identifier or '')[:80]!r}")
    return item.body or ""


def _values(item: WireItem) -> list[tuple[str, str | None]]:
    changed = item.version_created if item.first_created and item.version_created != item.first_created else None
    return [
        ("title", item.headline),
        ("subtitle", item.subtitle),
        ("section", item.section),
        ("dateline", item.place),
        ("source", item.provider if item.provider and ":" not in item.provider else item.wire_agency),
        ("modified", changed),
        ("image_url", item.image_url),
        ("declared_language", item.language),
    ]


def _dates(item: WireItem) -> list[Candidate]:
    texts = (item.first_created, item.version_created, item.content_created)
    return [Candidate("wire", text) for text in texts if text]


def _notes(item: WireItem) -> tuple[str, ...]:
    """Return notes on header values without a column, each in one line."""
    remarks = (
        ("copyright", item.copyright),
        ("urgency", item.urgency),
        ("embargoed", item.embargoed),
        ("slugline", item.slugline),
        ("wire_version", item.version),
        ("length", item.length),
        ("loaded", item.loaded),
    )
    return tuple(f"{name}: {' '.join(value.split())[:200]}" for name, value in remarks if value)
