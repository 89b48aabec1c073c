"""Statements in a form that can be compared: words of the content, kind, and speakers."""

from collections.abc import Sequence
from dataclasses import dataclass

from newsledger.evaluation.spans import Parts, content_parts, hull, inside, quoted, words
from newsledger.transforms.annotation import Annotations, ArticleText, QuoteDraft, Zone


@dataclass(frozen=True, slots=True)
class ComparedStatement:
    """Content of a statement in one zone: starts of its words, its hull, and its text for reports."""

    zone: Zone
    parts: Parts
    words: frozenset[int]
    hull: tuple[int, int] | None
    text: str


class Contents:
    """Builder of the statements of an article; words and quotations of each zone are computed once."""

    def __init__(self, title: str, body: str) -> None:
        """Compute the words and quotations of both zones."""
        self.texts: dict[Zone, str] = {"title": title, "body": body}
        self._words = {zone: words(text) for zone, text in self.texts.items()}
        self._quoted = {zone: inside(self._words[zone], quoted(text)) for zone, text in self.texts.items()}

    def statement(self, zone: Zone, parts: Parts) -> ComparedStatement:
        """Return the statement with these parts as content."""
        text = self.texts[zone]
        return ComparedStatement(
            zone,
            parts,
            inside(self._words[zone], parts),
            hull(text, parts),
            " … ".join(" ".join(text[start:end].split()) for start, end in sorted(parts)),
        )

    def found(self, quote: QuoteDraft) -> ComparedStatement:
        """Return a predicted statement."""
        zone, text = quote.span.zone, self.texts[quote.span.zone]
        return self.statement(zone, content_parts(text, quote.span.start, quote.span.end, content=quote.content))

    def kind(self, statement: ComparedStatement) -> str:
        """Return direct if all words are inside quotation marks, mixed if some are, otherwise indirect."""
        quoted_words = statement.words & self._quoted[statement.zone]
        if not quoted_words:
            return "indirect"
        return "direct" if quoted_words == statement.words else "mixed"


def likeness(first: ComparedStatement, second: ComparedStatement) -> float:
    """Return the overlap of two statements; pairs with equal hulls rank before all others."""
    if first.zone != second.zone or not first.words or not second.words:
        return 0.0
    common = len(first.words & second.words)
    return common / max(len(first.words), len(second.words)) + (0.001 if first.hull == second.hull else 0.0)


def is_exact(first: ComparedStatement, second: ComparedStatement) -> bool:
    """Return whether both have the same first and last word."""
    return first.zone == second.zone and first.hull is not None and first.hull == second.hull


def speakers(article: ArticleText, annotations: Annotations, number: int) -> list[tuple[Parts, Zone, list[str]]]:
    """Return the speakers of statement `number`: spans, zone and names."""
    quote = annotations.quotes[number]
    spans = [
        (link.span, link.entity) for link in annotations.attributions if link.quote == number and link.position == 0
    ]
    if quote.speaker is not None:
        spans.insert(0, (quote.speaker, quote.speaker_entity))
    return [
        (
            ((span.start, span.end),),
            span.zone,
            [article.words(span), *([annotations.entities[entity].name] if entity is not None else [])],
        )
        for span, entity in spans
    ]


def touches(first: Sequence[tuple[int, int]], second: Sequence[tuple[int, int]]) -> bool:
    """Return whether two sets of spans overlap."""
    return any(a < d and c < b for a, b in first for c, d in second)
