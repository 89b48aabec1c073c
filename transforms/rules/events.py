"""Events between two named parties of one clause, by a closed list of verbs."""

from newsledger.transforms.annotation import RelationDraft
from newsledger.transforms.rules import words as w
from newsledger.transforms.rules.lists import verbs
from newsledger.transforms.rules.parties import left
from newsledger.transforms.rules.resolution import Cast
from newsledger.transforms.rules.statements import Statement
from newsledger.transforms.rules.tokens import Line

EVENT = 0.55
_REACH = 7
_PLANNED = frozenset({"will", "would", "to", "shall"})
_POSSIBLE = frozenset({"may", "might", "could", "can"})


def _matched(line: Line, at: int) -> tuple[int, dict[str, str]] | None:
    for phrase, row in verbs().get(line.tokens[at].lower, ()):
        size = len(phrase)
        if at + size <= len(line.tokens) and all(line.tokens[at + k].lower == phrase[k] for k in range(1, size)):
            return size, row
    return None


def _object(line: Line, number: int, cast: Cast, start: int, frame: str) -> int | None:
    """The mention that a verb acts upon; None where its frame does not lead to one."""
    links = set(frame.split("|"))
    for at in range(start, min(start + _REACH, len(line.tokens))):
        mention = cast.covers.get((number, at))
        if mention is not None:
            linked = {t.lower for t in line.tokens[start:at]} & w.PREPOSITIONS
            return mention if ("transitive" in links and not linked) or (linked and linked <= links) else None
        if not line.tokens[at].is_word or line.tokens[at].lower in w.CONJUNCTIONS:
            return None
    return None


def _modality(line: Line, first: int, last: int) -> str:
    between = {t.lower for t in line.tokens[first:last]}
    if between & _POSSIBLE:
        return "possible"
    return "planned" if between & _PLANNED else "asserted"


def _claim(said: list[Statement], number: int, at: int) -> int | None:
    """The innermost statement whose content holds a code point of a line."""
    inside = [k for k, s in enumerate(said) if s.line == number and s.start <= at < s.end]
    return inside[-1] if inside else None


def _event(line: Line, number: int, cast: Cast, at: int, said: list[Statement]) -> RelationDraft | None:
    hit = _matched(line, at)
    subject = left(line, number, cast, at, 0) if hit else None
    if hit is None or subject is None or not subject.entities:
        return None
    target = _object(line, number, cast, at + hit[0], hit[1]["frame"])
    if target is None or cast.mentions[target].entity == subject.entities[-1]:
        return None
    _, first, last = cast.bounds[target]
    actor = line.tokens[subject.first : subject.last + 1]
    return RelationDraft(
        type=hit[1]["type"],
        span=line.span(subject.first, last),
        subject_text=" ".join(t.text for t in actor),
        predicate=hit[1]["lemma"],
        rule="rules.event_verb",
        confidence=EVENT,
        subject_entity=subject.entities[-1],
        object_entity=cast.mentions[target].entity,
        object_text=" ".join(t.text for t in line.tokens[first : last + 1]),
        is_negated=subject.is_negated,
        modality=_modality(line, subject.last + 1, at),  # type: ignore[arg-type]
        claimed_by=_claim(said, number, line.tokens[at].start),
    )


def events(lines: list[Line], cast: Cast, said: list[Statement]) -> list[RelationDraft]:
    """The events of an article in reading order."""
    found = []
    for number, line in enumerate(lines):
        for at in range(1, len(line.tokens) - 1):
            if (number, at) not in cast.covers:
                event = _event(line, number, cast, at, said)
                if event is not None:
                    found.append(event)
    return found
