"""Events between two named parties of one clause, by a closed list of verbs."""

from bisect import bisect_right

from newsledger.transforms.annotation import RelationDraft
from newsledger.transforms.rules import words as w
from newsledger.transforms.rules.lists import verbs
from newsledger.transforms.rules.parties import left
from newsledger.transforms.rules.resolution import Cast, Here
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


def _object(here: Here, start: int, frame: str) -> int | None:
    """The mention that a verb acts upon; None where its frame does not lead to one."""
    links = set(frame.split("|"))
    for at in range(start, min(start + _REACH, len(here.line.tokens))):
        mention = here.cast.covers.get((here.number, at))
        if mention is not None:
            linked = {t.lower for t in here.line.tokens[start:at]} & w.PREPOSITIONS
            return mention if ("transitive" in links and not linked) or (linked and linked <= links) else None
        if not here.line.tokens[at].is_word or here.line.tokens[at].lower in w.CONJUNCTIONS:
            return None
    return None


def _modality(line: Line, first: int, last: int) -> str:
    between = {t.lower for t in line.tokens[first:last]}
    if between & _POSSIBLE:
        return "possible"
    return "planned" if between & _PLANNED else "asserted"


def _claim(said: list[Statement], number: int, at: int) -> int | None:
    """The innermost statement whose content holds a code point of a line."""
    for place in range(bisect_right(said, number, key=lambda s: s.line) - 1, -1, -1):
        if said[place].line != number:
            return None
        if said[place].start <= at < said[place].end:
            return place
    return None


def _event(here: Here, at: int, said: list[Statement]) -> RelationDraft | None:
    hit = _matched(here.line, at)
    subject = left(here, at, 0) if hit else None
    if hit is None or subject is None or not subject.entities:
        return None
    target = _object(here, at + hit[0], hit[1]["frame"])
    if target is None or here.cast.mentions[target].entity == subject.entities[-1]:
        return None
    _, first, last = here.cast.bounds[target]
    actor = here.line.tokens[subject.first : subject.last + 1]
    return RelationDraft(
        type=hit[1]["type"],
        span=here.line.span(subject.first, last),
        subject_text=" ".join(t.text for t in actor),
        predicate=hit[1]["lemma"],
        rule="rules.event_verb",
        confidence=EVENT,
        subject_entity=subject.entities[-1],
        object_entity=here.cast.mentions[target].entity,
        object_text=" ".join(t.text for t in here.line.tokens[first : last + 1]),
        is_negated=subject.is_negated,
        modality=_modality(here.line, subject.last + 1, at),  # type: ignore[arg-type]
        claimed_by=_claim(said, here.number, here.line.tokens[at].start),
    )


def events(lines: list[Line], cast: Cast, said: list[Statement]) -> list[RelationDraft]:
    """The events of an article in reading order."""
    found = []
    for number, line in enumerate(lines):
        for at in range(1, len(line.tokens) - 1):
            if (number, at) not in cast.covers:
                event = _event(Here(line, number, cast), at, said)
                if event is not None:
                    found.append(event)
    return found
