"""The chain behind every statement: speakers, those who passed it on, the outlet that carried it."""

from dataclasses import dataclass

from newsledger.transforms.annotation import AttributionDraft, QuoteDraft, Span
from newsledger.transforms.rules import words as w
from newsledger.transforms.rules.cues import Cue
from newsledger.transforms.rules.parties import Party
from newsledger.transforms.rules.pronouns import Recent
from newsledger.transforms.rules.resolution import Cast
from newsledger.transforms.rules.statements import Statement, span
from newsledger.transforms.rules.tokens import Line

LINK = 0.8
_CITING = frozenset({"according to", "report", "as per"})


@dataclass(frozen=True, slots=True)
class _Source:
    """A party in its line, with the entities that speak through it."""

    line: Line
    number: int
    party: Party
    entities: tuple[int, ...]
    cue: Cue | None

    @property
    def span(self) -> Span:
        return self.line.span(self.party.first, self.party.last)


class Chains:
    """Drafts quotes and attributions from statements, in order."""

    def __init__(self, lines: list[Line], cast: Cast, recent: Recent) -> None:
        """Start with no statement."""
        self.lines = lines
        self.cast = cast
        self.recent = recent
        self.quotes: list[QuoteDraft] = []
        self.attributions: list[AttributionDraft] = []
        self._sources: list[tuple[_Source | None, list[tuple[str, _Source]]]] = []

    def add(self, statement: Statement) -> None:
        """Draft one statement and its chain."""
        number = len(self.quotes)
        speaker, links = self._chain(statement)
        self._sources.append((speaker, links))
        self.quotes.append(self._quote(statement, speaker))
        if speaker is not None:
            self._draft(number, 0, role=self._role(speaker), source=speaker)
        for position, (role, source) in enumerate(links, start=1):
            self._draft(number, position, role=role, source=source)

    def _chain(self, statement: Statement) -> tuple[_Source | None, list[tuple[str, _Source]]]:
        if statement.follows is not None:
            return self._followed(statement.follows)
        speaker = self._source(statement.line, statement.party, statement.cue)
        links = self._told(statement.line, statement.cue)
        for cue in statement.links:
            source = self._source(statement.line, cue.party, cue)
            if source is not None:
                links.append((self._link_role(source), source))
                links += self._told(statement.line, cue)
        return speaker, links

    def _followed(self, number: int) -> tuple[_Source | None, list[tuple[str, _Source]]]:
        """The chain of a quotation without a cue: the last who spoke, told to the same outlet."""
        speaker, links = self._sources[number]
        relays = [source for role, source in links if role == "relay"]
        return (relays[-1] if relays else speaker), [link for link in links if link[0] == "outlet"]

    def _source(self, number: int, party: Party | None, cue: Cue | None) -> _Source | None:
        if party is None:
            return None
        line = self.lines[number]
        entities = party.entities
        words = " ".join(t.lower for t in line.tokens[party.first : party.last + 1])
        if not entities and words in w.PLURAL_PARTIES:
            entities = self.recent.two(number, party.first)
        return _Source(line, number, party, entities, cue)

    def _told(self, number: int, cue: Cue | None) -> list[tuple[str, _Source]]:
        """The outlet that a speaker told."""
        if cue is None:
            return []
        outlets = tuple(e for e in cue.addressees if e in self.cast.outlets)
        if not outlets:
            return []
        line = self.lines[number]
        for at in range(cue.last + 1, len(line.tokens)):
            if self.cast.entity_at(number, at) == outlets[0]:
                _, first, last = self.cast.bounds[self.cast.covers[(number, at)]]
                return [("outlet", _Source(line, number, Party(first, last), outlets, cue))]
        return []

    def _role(self, source: _Source) -> str:
        """The role of who stands at position 0."""
        if source.party.is_document:
            return "document"
        lemma = source.cue.word.lemma if source.cue else ""
        is_outlet = bool(source.entities) and all(e in self.cast.outlets for e in source.entities)
        return "outlet" if is_outlet and lemma in _CITING else "speaker"

    def _link_role(self, source: _Source) -> str:
        if source.entities and all(e in self.cast.outlets for e in source.entities):
            return "outlet"
        return "document" if source.party.is_document else "relay"

    def _draft(self, quote: int, position: int, *, role: str, source: _Source) -> None:
        cue = source.cue
        words = " ".join(t.text for t in source.line.tokens[cue.first : cue.last + 1]) if cue else None
        for entity in source.entities or (None,):
            self.attributions.append(
                AttributionDraft(
                    quote=quote,
                    position=position,
                    role=role,  # type: ignore[arg-type]
                    span=self._named(source, entity),
                    rule=f"rules.{role}",
                    confidence=LINK,
                    entity=entity,
                    cue=words,
                )
            )

    def _named(self, source: _Source, entity: int | None) -> Span:
        """The mention of an entity inside its party; the whole party where it has none."""
        for at in range(source.party.first, source.party.last + 1):
            mention = self.cast.covers.get((source.number, at))
            if mention is not None and self.cast.mentions[mention].entity == entity:
                return self.cast.mentions[mention].span
        return source.span

    def _quote(self, statement: Statement, speaker: _Source | None) -> QuoteDraft:
        line = self.lines[statement.line]
        cue = statement.cue
        addressees = [e for e in cue.addressees if e not in self.cast.outlets] if cue else []
        return QuoteDraft(
            span=span(line, statement),
            kind=statement.kind,  # type: ignore[arg-type]
            content=statement.content,
            rule=statement.rule,
            confidence=statement.confidence,
            cue=line.span(cue.first, cue.last) if cue else None,
            cue_lemma=cue.word.lemma if cue else None,
            speaker=speaker.span if speaker and speaker.line.zone == line.zone else None,
            speaker_entity=speaker.entities[0] if speaker and speaker.entities else None,
            addressee_entity=addressees[0] if addressees else None,
            hedge=speaker.party.hedge if speaker and speaker.cue is cue else None,
            is_negated=_is_negated(statement),
            parent=statement.parent,
        )


def _is_negated(statement: Statement) -> bool:
    denied = statement.party is not None and statement.party.is_negated
    return denied or (statement.cue is not None and statement.cue.word.negates)
