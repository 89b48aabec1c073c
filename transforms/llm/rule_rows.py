"""What the rule annotator found at the places that a language model names: entities, and the same statements."""

from collections.abc import Iterable

from newsledger.transforms.annotation import (
    Annotations,
    ArticleText,
    AttributionDraft,
    MentionDraft,
    QuoteDraft,
    RelationDraft,
    Span,
)
from newsledger.transforms.lexicon.statement_words import PASSING

UNCALIBRATED = 0.5  # states nothing: no share of right rows was measured for any model
_LEAST_OVERLAP = 0.5  # of the longer of two contents, from which they are the same statement
_MOST_AROUND = 4  # characters of a phrase around a name that is all of it ("the Commission")
_LEADING = PASSING | {"of", "at"}  # prepositions before a name that a phrase does not mean


class RuleRows:
    """The rule annotator's rows of an article, found by their place."""

    def __init__(self, article: ArticleText, annotations: Annotations) -> None:
        """Keep the article and the rows."""
        self.article = article
        self.annotations = annotations

    def entity(self, span: Span) -> int | None:
        """Return the entity that a phrase names: as a source by the rules, else by a mention; None if it is unnamed."""
        sources = {link.entity for link in self.annotations.attributions if link.span == span}
        if len(sources) == 1:
            return next(iter(sources))
        nearest = self._mention_at(span)
        return nearest.entity if nearest is not None else self._person_in(span)

    def _mention_at(self, span: Span) -> MentionDraft | None:
        """Return the mention that is a phrase but for an article, or holds it."""
        alike = [
            mention
            for mention in self.annotations.mentions
            if _holds(mention.span, span)
            or (_holds(span, mention.span) and length(span) - length(mention.span) <= _MOST_AROUND)
        ]
        return min(alike, key=lambda mention: abs(length(mention.span) - length(span)), default=None)

    def _person_in(self, span: Span) -> int | None:
        """Return the one person whom a phrase names, with words around the name."""
        persons = {
            mention.entity
            for mention in self.annotations.mentions
            if mention.type == "PERSON" and _holds(span, mention.span) and self._heads(mention.span, span)
        }
        return next(iter(persons)) if len(persons) == 1 else None

    def _heads(self, name: Span, phrase: Span) -> bool:
        """Return whether a name is not a mere part of a phrase, as in "an adviser to N" and "N's lawyer"."""
        before = self.article.words(Span(phrase.start, name.start, phrase.zone)).lower().split()
        after = self.article.words(Span(name.end, phrase.end, phrase.zone))
        return not (before and before[-1] in _LEADING) and not after.startswith(("'s", "’s", "'", "’"))

    def same_statement(self, span: Span) -> int | None:
        """Return the statement whose content is most nearly a span; None where none is."""
        quotes = self.annotations.quotes
        return nearest_content(span, [quote.span for quote in quotes])

    def quote_confidence(self, number: int | None, speaker: Span | None) -> float:
        """Return the confidence of a statement with its speaker; UNCALIBRATED where the rules have no such row."""
        if number is None or not self._agrees(self.annotations.quotes[number], speaker):
            return UNCALIBRATED
        return self.annotations.quotes[number].confidence

    def _agrees(self, quote: QuoteDraft, speaker: Span | None) -> bool:
        """Return whether the rules have the same speaker: the same entity, else overlapping words, else none at all."""
        entity = None if speaker is None else self.entity(speaker)
        if entity is not None or quote.speaker_entity is not None:
            return entity == quote.speaker_entity
        if speaker is None or quote.speaker is None:
            return speaker is quote.speaker
        return shared(speaker, quote.speaker) > 0

    def link(self, number: int | None, role: str, span: Span) -> AttributionDraft | None:
        """Return the link of a statement with this role and an overlapping phrase."""
        links = (
            link
            for link in self.annotations.attributions
            if number is not None and link.quote == number and link.role == role and shared(link.span, span)
        )
        return next(links, None)

    def quote(self, number: int | None) -> QuoteDraft | None:
        """Return a statement by its number."""
        return None if number is None else self.annotations.quotes[number]

    def claimed_by(self, relation: RelationDraft, contents: list[Span]) -> int | None:
        """Return which of other statements asserts a relation: the same one as by the rules, else one around it."""
        if relation.claimed_by is not None:
            same = nearest_content(self.annotations.quotes[relation.claimed_by].span, contents)
            if same is not None:
                return same
        around = [number for number, content in enumerate(contents) if _holds(content, relation.span)]
        return min(around, key=lambda number: length(contents[number]), default=None)


def nearest_content(span: Span, contents: Iterable[Span]) -> int | None:
    """Return the index of the span that has most in common with another, at least half of the longer one."""
    likeness = [shared(span, content) / max(length(span), length(content), 1) for content in contents]
    best = max(range(len(likeness)), key=likeness.__getitem__, default=None)
    return best if best is not None and likeness[best] >= _LEAST_OVERLAP else None


def length(span: Span) -> int:
    """Return the number of characters of a span."""
    return span.end - span.start


def shared(first: Span, second: Span) -> int:
    """Return the number of characters that two spans have in common."""
    return max(0, min(first.end, second.end) - max(first.start, second.start)) if first.zone == second.zone else 0


def _holds(outer: Span, inner: Span) -> bool:
    return outer.zone == inner.zone and outer.start <= inner.start and inner.end <= outer.end
