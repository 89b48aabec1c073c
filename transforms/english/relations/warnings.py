"""Whom a warning threatens: the one who would suffer, as in "warned Norland that it would pay"."""

from newsledger.transforms.english.relations.actors import Actor, actors
from newsledger.transforms.english.relations.clauses import Clause, clause, oblique
from newsledger.transforms.english.relations.scene import Scene
from newsledger.transforms.lexicon.lemmas import base_forms

_SUFFERS = frozenset("face suffer pay lose regret incur bear risk meet get feel".split())
_STRIKES = frozenset(
    "strike attack retaliate respond punish sanction impose bomb hit invade destroy expel arrest block seize close cut "
    "suspend act react intervene use deploy kill shoot target".split()
)
_HARMS = frozenset(
    "consequence consequences sanction sanctions retaliation war response action strike strikes attack attacks penalty "
    "penalties reprisals tariffs repercussions price escalation measures force".split()
)


def warned(scene: Scene, found: Clause) -> tuple[Actor, ...]:
    """Those whom the clause of a verb of warning threatens; nobody where it only tells of a danger."""
    content = _content(scene, found.verb)
    if found.objects:
        return found.objects if _is_harm(scene, found.verb, content) else ()
    if content is None:
        return ()
    inner = clause(scene, content)
    forms = base_forms(scene.lower(content))
    if forms & _SUFFERS or (inner.is_passive and forms & _STRIKES):
        return inner.objects if inner.is_passive else inner.subjects
    if forms & _STRIKES and inner.subjects and _is_own(scene, found.subjects, inner.subjects[0]):
        return inner.objects or _against(scene, content)
    return ()


def _content(scene: Scene, verb: int) -> int | None:
    """The verb of what is warned of: of the clause by the tree, or the first after "that"."""
    for child in scene.block.children[verb]:
        if scene.words[child].dep == "ccomp" and child > verb:
            return child
    _, high = scene.sentence(verb)
    that = next((at for at in range(verb + 1, high + 1) if scene.lower(at) == "that"), None)
    if that is None:
        return None
    return next((at for at in range(that, high + 1) if scene.tag(at) in ("VB", "VBD", "VBZ", "VBN")), None)


def _is_harm(scene: Scene, verb: int, content: int | None) -> bool:
    if content is not None and base_forms(scene.lower(content)) & (_SUFFERS | _STRIKES):
        return True
    _, high = scene.sentence(verb)
    after = range(verb + 1, min(high, verb + 12) + 1)
    return any(scene.lower(at) in _HARMS for at in after)


def _against(scene: Scene, verb: int) -> tuple[Actor, ...]:
    for child in oblique(scene, verb, frozenset({"against", "on", "at"})):
        return actors(scene, child)
    return ()


def _is_own(scene: Scene, speakers: tuple[Actor, ...], other: Actor) -> bool:
    """Whether those who would strike are on the side of those who warn."""
    sides = {_side(scene, one.entity) for one in speakers} | {one.entity for one in speakers}
    return other.entity in sides or _side(scene, other.entity) in sides - {None}


def _side(scene: Scene, entity: int) -> str | None:
    return scene.entity(entity).country_code or scene.cast.country.get(entity)
