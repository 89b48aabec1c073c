"""Statements as their judges compare them: the words of their content, their kind, and who is named behind them."""

from collections.abc import Sequence
from dataclasses import dataclass

from newsledger.evaluation.spans import Parts, content_parts, hull, inside, quoted, words
from newsledger.transforms.annotation import Annotations, ArticleText, QuoteDraft, Zone


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement's content in one zone: starts of its words, first-to-last stretch, and its text for reports."""

    zone: Zone
    parts: Parts
    words: frozenset[int]
    hull: tuple[int, int] | None
    text: str


class Contents:
    """Makes statements of one article; the words and quotation marks of each zone are found once."""

    def __init__(self, title: str, body: str) -> None:
        """Find the words and the quoted stretches of both zones."""
        self.texts: dict[Zone, str] = {"title": title, "body": body}
        self._words = {zone: words(text) for zone, text in self.texts.items()}
        self._quoted = {zone: inside(self._words[zone], quoted(text)) for zone, text in self.texts.items()}

    def statement(self, zone: Zone, parts: Parts) -> Statement:
        """The statement whose content is these parts."""
        text = self.texts[zone]
        return Statement(
            zone,
            parts,
            inside(self._words[zone], parts),
            hull(text, parts),
            " … ".join(" ".join(text[start:end].split()) for start, end in sorted(parts)),
        )

    def found(self, quote: QuoteDraft) -> Statement:
        """The statement that an annotator found."""
        zone, text = quote.span.zone, self.texts[quote.span.zone]
        return self.statement(zone, content_parts(text, quote.span.start, quote.span.end, content=quote.content))

    def kind(self, statement: Statement) -> str:
        """Direct where all its words stand in quotation marks, mixed where some do, else indirect."""
        marked = statement.words & self._quoted[statement.zone]
        if not marked:
            return "indirect"
        return "direct" if marked == statement.words else "mixed"


def likeness(one: Statement, other: Statement) -> float:
    """Words in common as a share of the longer one's; a pair with equal hulls comes before any other."""
    if one.zone != other.zone or not one.words or not other.words:
        return 0.0
    common = len(one.words & other.words)
    return common / max(len(one.words), len(other.words)) + (0.001 if one.hull == other.hull else 0.0)


def is_exact(one: Statement, other: Statement) -> bool:
    """Whether both run from the same first word to the same last word."""
    return one.zone == other.zone and one.hull is not None and one.hull == other.hull


def speakers(article: ArticleText, found: Annotations, number: int) -> list[tuple[Parts, Zone, list[str]]]:
    """Those whose words statement `number` is: places in the text, zone, and the names by which they are known."""
    quote = found.quotes[number]
    spans = [(link.span, link.entity) for link in found.attributions if link.quote == number and link.position == 0]
    if quote.speaker is not None:
        spans.insert(0, (quote.speaker, quote.speaker_entity))
    return [
        (
            ((span.start, span.end),),
            span.zone,
            [article.words(span), *([found.entities[entity].name] if entity is not None else [])],
        )
        for span, entity in spans
    ]


def touches(one: Sequence[tuple[int, int]], other: Sequence[tuple[int, int]]) -> bool:
    """Whether two sets of stretches have a character in common."""
    return any(a < d and c < b for a, b in one for c, d in other)
