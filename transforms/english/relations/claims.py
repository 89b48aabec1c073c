"""What the statements of an article claim, as relations look it up: who said it, and which words are its content."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from newsledger.transforms.annotation import AttributionDraft, QuoteDraft, Span, Zone


@dataclass(frozen=True, slots=True)
class Statement:
    """Statement number `quote`: its content from `start` to `end`, who says it to whom, and by which cue.

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

    def holds(self, at: int) -> bool:
        """Whether a code point of its zone is part of its content."""
        return self.start <= at < self.end and not self.gap[0] <= at < self.gap[1]


@dataclass(frozen=True, slots=True)
class Claims:
    """The statements of an article, found by content and by cue."""

    statements: tuple[Statement, ...] = ()
    _by_cue: dict[tuple[Zone, int], Statement] = field(default_factory=dict, repr=False)
    _reach: tuple[int, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, quotes: Sequence[QuoteDraft], attributions: Sequence[AttributionDraft]) -> "Claims":
        """The claims that an annotator's statements make."""
        links: dict[int, list[AttributionDraft]] = {}
        for link in attributions:
            links.setdefault(link.quote, []).append(link)
        return cls.made(_statement(number, quote, links.get(number, [])) for number, quote in enumerate(quotes))

    @classmethod
    def made(cls, statements: Iterator[Statement] | Sequence[Statement]) -> "Claims":
        """The claims of these statements."""
        found = tuple(sorted(statements, key=_position))
        ends = accumulate(((_position(one)[0], one.end) for one in found), _farther)
        return cls(
            found, {(one.cue.zone, one.cue.start): one for one in found if one.cue}, tuple(end for _, end in ends)
        )

    def innermost(self, zone: Zone, at: int) -> int | None:
        """The number of the shortest statement whose content holds a code point; None where the article speaks."""
        place = bisect_right(self.statements, (zone == "body", at), key=lambda one: _position(one)[:2])
        shortest: Statement | None = None
        while place and self.statements[place - 1].zone == zone and self._reach[place - 1] > at:
            place -= 1
            one = self.statements[place]
            if one.holds(at) and (shortest is None or one.end - one.start < shortest.end - shortest.start):
                shortest = one
        return None if shortest is None else shortest.quote

    def cued(self, zone: Zone, at: int) -> Statement | None:
        """The statement whose cue begins at a code point."""
        return self._by_cue.get((zone, at))


def _position(one: Statement) -> tuple[bool, int, int]:
    return one.zone == "body", one.start, one.quote


def _farther(so_far: tuple[bool, int], one: tuple[bool, int]) -> tuple[bool, int]:
    """The farthest end of the statements of one zone up to this one."""
    return (one[0], max(so_far[1], one[1])) if so_far[0] == one[0] else one


def _statement(number: int, quote: QuoteDraft, links: list[AttributionDraft]) -> Statement:
    speakers = [link.entity for link in links if link.role == "speaker"] or [quote.speaker_entity]
    around = [span for span in (quote.cue, quote.speaker, *(link.span for link in links)) if span]
    inside = [one for one in around if quote.span.start < one.start and one.end < quote.span.end]
    interrupts = quote.cue in inside and quote.kind != "indirect"
    return Statement(
        number,
        quote.span.zone,
        quote.span.start,
        quote.span.end,
        tuple(dict.fromkeys(entity for entity in speakers if entity is not None)),
        () if quote.addressee_entity is None else (quote.addressee_entity,),
        quote.cue,
        quote.cue_lemma,
        quote.is_negated,
        (min(one.start for one in inside), max(one.end for one in inside)) if interrupts else (0, 0),
    )
