"""Drafts from a language model's answer: every string is found in the text, or its row is left out with a reason."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from newsledger.expectations.errors import AnswerError
from newsledger.transforms.annotation import (
    Annotations,
    ArticleText,
    AttributionDraft,
    Note,
    QuoteDraft,
    Span,
    Zone,
)
from newsledger.transforms.lexicon.statement_words import cue_forms, cue_lemma
from newsledger.transforms.llm.answer import ChainLink, ModelAnswer, StatedQuote
from newsledger.transforms.llm.occurrences import Occurrences
from newsledger.transforms.llm.rule_rows import UNCALIBRATED, RuleRows, length, shared

NOT_IN_TEXT, WRONG_CHAIN, DUPLICATE = "llm_not_in_text", "llm_wrong_chain", "llm_duplicate"
_SHOWN = 120
_ZONES: tuple[Zone, ...] = ("title", "body")


@dataclass(frozen=True, slots=True)
class _ChainSource:
    """A link of a chain whose name was found, with its position."""

    stated: ChainLink
    span: Span
    position: int


@dataclass(frozen=True, slots=True)
class _GroundedQuote:
    """A statement whose strings were found, before it has a number."""

    quote: QuoteDraft
    sources: tuple[_ChainSource, ...]
    same: int | None


def grounded(article: ArticleText, answer: ModelAnswer, rules: Annotations) -> Annotations:
    """Return the statements of an answer with everything else that the rule annotator found.

    Relations are asserted by the answer's statements, or by the article itself where the model sees no statement.
    """
    grounding = _Grounding(article, RuleRows(article, rules))
    for statement in answer.statements:
        grounding.add(statement)
    drafts = grounding.drafts
    contents = [draft.quote.span for draft in drafts]
    relations = tuple(
        replace(relation, claimed_by=grounding.rules.claimed_by(relation, contents)) for relation in rules.relations
    )
    return replace(
        rules,
        quotes=tuple(replace(draft.quote, parent=_parent(number, contents)) for number, draft in enumerate(drafts)),
        attributions=tuple(link for number, draft in enumerate(drafts) for link in grounding.links(number, draft)),
        relations=relations,
        notes=tuple(grounding.notes),
    )


class _Grounding:
    """The statements of one answer that were found in the article, in order, and notes on the others."""

    def __init__(self, article: ArticleText, rules: RuleRows) -> None:
        self.article = article
        self.rules = rules
        self.drafts: list[_GroundedQuote] = []
        self.notes: list[Note] = []
        self._zones: dict[Zone, Occurrences] = {
            "title": Occurrences(article.title, "title"),
            "body": Occurrences(article.body, "body"),
        }
        self._passed: dict[Zone, int] = {"title": 0, "body": 0}
        self._taken: set[Span] = set()
        self._sentence_starts: dict[Zone, list[int]] = {
            zone: sorted(sentence.span.start for sentence in article.sentences if sentence.span.zone == zone)
            for zone in _ZONES
        }

    def add(self, statement: StatedQuote) -> None:
        """Add a statement, or a note on why it cannot be."""
        try:
            draft = self._draft(statement)
        except AnswerError as exc:
            self._leave_out("quotes", exc, statement)
            return
        self.drafts.append(draft)

    def _leave_out(
        self, table: Literal["quotes", "attributions"], exc: AnswerError, stated: StatedQuote | ChainLink
    ) -> None:
        row: dict[str, Any] = stated.model_dump(mode="json")
        self.notes.append(Note(table, exc.reason, exc.detail, row))

    def _draft(self, statement: StatedQuote) -> _GroundedQuote:
        parts = self._content(statement)
        zone = parts[0].zone
        span = Span(parts[0].start, parts[-1].end, zone)
        cue = None
        if statement.cue is not None:
            cue = self._nearest(self._places("cue", statement.cue, (zone,)), zone, parts)
        if any((draft.quote.span, draft.quote.cue) == (span, cue) for draft in self.drafts):
            raise AnswerError(DUPLICATE, f"{_shown('content', statement.content[0])} is stated twice")
        sources = self._sources(statement, cue, parts)
        self._passed[zone] = span.start
        self._taken.add(parts[0])
        same = self.rules.same_statement(span)
        quote = QuoteDraft(
            span=span,
            kind=statement.kind,
            content=" ".join(" ".join(self.article.words(part).split()) for part in parts),
            rule="llm",
            confidence=UNCALIBRATED,
            cue=cue,
            is_negated=statement.is_negated,
            attribution_type=statement.attribution_type,
            speaker_kind=statement.speaker_kind,
        )
        return _GroundedQuote(self._completed(quote, sources, same), tuple(sources), same)

    def _completed(self, quote: QuoteDraft, sources: Sequence[_ChainSource], same: int | None) -> QuoteDraft:
        """Return a statement with its speaker, and with what the rules know of the same one."""
        speaker = sources[0].span if sources else None
        entity = None if speaker is None else self.rules.entity(speaker)
        confidence = self.rules.quote_confidence(same, speaker)
        rule_quote = self.rules.quote(same)
        return replace(
            quote,
            rule=quote.rule + (".uncalibrated" if confidence == UNCALIBRATED else ""),
            confidence=confidence,
            cue_lemma=self._lemma(quote.cue, rule_quote),
            speaker=speaker if speaker is not None and speaker.zone == quote.span.zone else None,
            speaker_entity=entity,
            addressee_entity=None if rule_quote is None else rule_quote.addressee_entity,
            hedge=None if rule_quote is None else rule_quote.hedge,
        )

    def _content(self, statement: StatedQuote) -> list[Span]:
        """Return the spans of the parts of a content: each the first after the one before, in the order of the text.

        Raises:
            AnswerError: A part is not in the text, or not after the one before it.
        """
        zone = statement.zone
        if not self._zones[zone].of(statement.content[0]):
            zone = "title" if zone == "body" else "body"
        spans = [self._next(self._places("content", statement.content[0], (zone,)), self._passed[zone])]
        for part in statement.content[1:]:
            later = [span for span in self._places("content", part, (zone,)) if span.start >= spans[-1].end]
            if not later:
                raise AnswerError(NOT_IN_TEXT, f"{_shown('content', part)} does not follow the part before it")
            spans.append(later[0])
        return spans

    def _next(self, places: Sequence[Span], passed: int) -> Span:
        """Return the first place that no statement has yet, not before the last statement if there is one."""
        fresh = [span for span in places if span not in self._taken] or places
        return next((span for span in fresh if span.start >= passed), fresh[0])

    def _places(self, field: str, string: str, zones: Iterable[Zone]) -> list[Span]:
        spans = [span for zone in zones for span in self._zones[zone].of(string)]
        if not spans:
            raise AnswerError(NOT_IN_TEXT, f"{_shown(field, string)} is not in the text")
        return spans

    def _nearest(self, places: Sequence[Span], zone: Zone, anchors: Sequence[Span]) -> Span:
        """Return the place nearest to others: in a zone, outside of the content and in a sentence of theirs first."""
        sentences = {self._sentence(anchor) for anchor in anchors}
        return min(
            places,
            key=lambda span: (
                span.zone != zone,
                any(shared(span, anchor) for anchor in anchors),
                self._sentence(span) not in sentences,
                min(_distance(span, anchor) for anchor in anchors),
                span.start,
            ),
        )

    def _sentence(self, span: Span) -> int:
        return bisect_right(self._sentence_starts[span.zone], span.start)

    def _sources(self, statement: StatedQuote, cue: Span | None, parts: Sequence[Span]) -> list[_ChainSource]:
        """Return the links whose names are in the text; the first must be, since the row states its speaker."""
        anchors = list(parts) if cue is None or any(shared(cue, part) for part in parts) else [*parts, cue]
        sources: list[_ChainSource] = []
        for link in statement.chain:
            try:
                span = self._nearest(self._places("name", link.name, _ZONES), parts[0].zone, anchors)
                position = _position(link, sources)
                if link.cue is not None:
                    self._places("cue", link.cue, _ZONES)
            except AnswerError as exc:
                if not sources:
                    raise
                self._leave_out("attributions", exc, link)
                continue
            sources.append(_ChainSource(link, span, position))
        return sources

    def links(self, number: int, draft: _GroundedQuote) -> list[AttributionDraft]:
        """Return the drafts of a statement's chain."""
        result = []
        for source in draft.sources:
            entity, role = self.rules.entity(source.span), source.stated.role
            link = self.rules.link(draft.same, role, source.span)
            is_same = link is not None and link.entity == entity
            result.append(
                AttributionDraft(
                    quote=number,
                    position=source.position,
                    role=role,
                    span=source.span,
                    rule=f"llm.{role}" + ("" if is_same else ".uncalibrated"),
                    confidence=link.confidence if is_same and link is not None else UNCALIBRATED,
                    entity=entity,
                    cue=source.stated.cue,
                )
            )
        return result

    def _lemma(self, cue: Span | None, rule_quote: QuoteDraft | None) -> str | None:
        """Return the lemma of a cue: that of the rules for the same words, else of its last listed word."""
        if cue is None:
            return None
        if rule_quote is not None and rule_quote.cue == cue and rule_quote.cue_lemma:
            return rule_quote.cue_lemma
        words = self.article.words(cue).lower().split()
        heads = [word for word in words if word == "according" or word in cue_forms()]
        return cue_lemma((heads or words)[-1], "")


def _position(link: ChainLink, sources: Sequence[_ChainSource]) -> int:
    """Return the position of the next link; speakers share the first.

    Raises:
        AnswerError: A speaker follows a link of another role.
    """
    if link.role != "speaker":
        return sources[-1].position + 1 if sources else 0
    if any(source.stated.role != "speaker" for source in sources):
        raise AnswerError(WRONG_CHAIN, f"{_shown('name', link.name)} is a speaker behind another source")
    return 0


def _parent(number: int, contents: Sequence[Span]) -> int | None:
    """Return the shortest other content that holds a content and more."""
    span = contents[number]
    around = [
        other
        for other, content in enumerate(contents)
        if shared(content, span) == length(span) and length(content) > length(span)
    ]
    return min(around, key=lambda other: length(contents[other]), default=None)


def _distance(first: Span, second: Span) -> int:
    if first.zone != second.zone:
        return 0
    return max(0, first.start - second.end, second.start - first.end)


def _shown(field: str, string: str) -> str:
    words = " ".join(string.split())
    return f"{field} “{words if len(words) <= _SHOWN else words[: _SHOWN - 1] + '…'}”"
