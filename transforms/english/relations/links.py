"""A standing relation between two names as one place in a text states it."""

from dataclasses import dataclass

from newsledger.transforms.annotation import RelationDraft
from newsledger.transforms.english.relations.confidence import CONFIDENCE
from newsledger.transforms.english.relations.modality import Modality
from newsledger.transforms.english.relations.scene import Name, Scene


@dataclass(frozen=True, slots=True)
class Link:
    """Subject, object, relation, predicate, rule; `entity` where the object is no name (a pronoun's or title's)."""

    type: str
    subject: Name
    object: Name
    predicate: str
    rule: str
    is_negated: bool = False
    modality: Modality = "asserted"


def link_draft(scene: Scene, link: Link) -> RelationDraft:
    """The draft of a link: its evidence runs from the one name to the other."""
    first = min(link.subject.first, link.object.first)
    last = max(link.subject.last, link.object.last)
    return RelationDraft(
        type=link.type,
        span=scene.span(first, last),
        subject_text=scene.text(link.subject.first, link.subject.last),
        predicate=link.predicate,
        rule=link.rule,
        confidence=CONFIDENCE[link.rule],
        subject_entity=link.subject.entity,
        object_entity=link.object.entity,
        object_text=scene.text(link.object.first, link.object.last),
        is_negated=link.is_negated,
        modality=link.modality,
        claimed_by=scene.claims.innermost(scene.block.zone, scene.words[first].start),
    )


def skip(scene: Scene, at: int, tags: tuple[str, ...] = ("DT", "JJ", "JJS", "RB", "PRP$", "CD")) -> int:
    """The first word from a place on that is no determiner, adjective, numeral or adverb; names are never skipped."""
    while scene.tag(at) in tags and scene.name(at) is None:
        at += 1
    return at
