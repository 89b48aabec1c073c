"""The claims of an article's statements: who said it, and which words are the content."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from newsledger.transforms.annotation import AttributionDraft, QuoteDraft, Span, Zone


@dataclass(frozen=True, slots=True)
class ClaimedStatement:
    """Statement number `quote`: its content from `start` to `end`, its speakers and addressees, its cue.

    `gap` is the stretch inside the content that is not its own: an interrupting "he said".
    """

    quote: int
    zone: Zone
    start: int
    end: int
    speakers: tuple[int, ...] = ()
    addressees: tuple[int, ...] = ()
    cue: Span | None = None
    lemma: str | None = None
    is_negated: bool = False
    gap: tuple[int, int] = (0, 0)

    def holds(self, offset: int) -> bool:
        """Return whether a code point of the zone belongs to the content."""
        return self.start <= offset < self.end and not self.gap[0] <= offset < self.gap[1]


@dataclass(frozen=True, slots=True)
class Claims:
    """The statements of an article, looked up by content and by cue."""

    statements: tuple[ClaimedStatement, ...] = ()
    _by_cue: dict[tuple[Zone, int], ClaimedStatement] = field(default_factory=dict, repr=False)
    _reach: tuple[int, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, quotes: Sequence[QuoteDraft], attributions: Sequence[AttributionDraft]) -> "Claims":
        """Return the claims of an annotator's statements."""
        links: dict[int, list[AttributionDraft]] = {}
        for link in attributions:
            links.setdefault(link.quote, []).append(link)
        return cls.made(_statement(number, quote, links.get(number, [])) for number, quote in enumerate(quotes))

    @classmethod
    def made(cls, statements: Iterator[ClaimedStatement] | Sequence[ClaimedStatement]) -> "Claims":
        """Return the claims of these statements."""
        ordered = tuple(sorted(statements, key=_position))
        ends = accumulate(((_position(statement)[0], statement.end) for statement in ordered), _farther)
        return cls(
            ordered,
            {(statement.cue.zone, statement.cue.start): statement for statement in ordered if statement.cue},
            tuple(end for _, end in ends),
        )

    def innermost(self, zone: Zone, offset: int) -> int | None:
        """Return the number of the shortest statement around a code point; None if the article itself speaks."""
        place = bisect_right(self.statements, (zone == "body", offset), key=lambda statement: _position(statement)[:2])
        shortest: ClaimedStatement | None = None
        while place and self.statements[place - 1].zone == zone and self._reach[place - 1] > offset:
            place -= 1
            statement = self.statements[place]
            if statement.holds(offset) and (
                shortest is None or statement.end - statement.start < shortest.end - shortest.start
            ):
                shortest = statement
        return None if shortest is None else shortest.quote

    def cued(self, zone: Zone, offset: int) -> ClaimedStatement | None:
        """Return the statement whose cue begins at a code point."""
        return self._by_cue.get((zone, offset))


def _position(statement: ClaimedStatement) -> tuple[bool, int, int]:
    return statement.zone == "body", statement.start, statement.quote


def _farther(first: tuple[bool, int], second: tuple[bool, int]) -> tuple[bool, int]:
    """Return the farther end of two statements of one zone."""
    return (second[0], max(first[1], second[1])) if first[0] == second[0] else second


def _statement(number: int, quote: QuoteDraft, links: list[AttributionDraft]) -> ClaimedStatement:
    speakers = [link.entity for link in links if link.role == "speaker"] or [quote.speaker_entity]
    addressees = () if quote.addressee_entity is None else (quote.addressee_entity,)
    return ClaimedStatement(
        number,
        quote.span.zone,
        quote.span.start,
        quote.span.end,
        tuple(dict.fromkeys(entity for entity in speakers if entity is not None)),
        addressees,
        quote.cue,
        quote.cue_lemma,
        quote.is_negated,
        _interruption(quote, links),
    )


def _interruption(quote: QuoteDraft, links: list[AttributionDraft]) -> tuple[int, int]:
    """Return start and end of "he said" inside a direct quotation; (0, 0) if there is none."""
    spans = [span for span in (quote.cue, quote.speaker, *(link.span for link in links)) if span]
    inner_spans = [span for span in spans if quote.span.start < span.start and span.end < quote.span.end]
    if quote.cue not in inner_spans or quote.kind == "indirect":
        return 0, 0
    return min(span.start for span in inner_spans), max(span.end for span in inner_spans)
