"""Whether an act happened: its negation, and whether it is planned, possible, demanded or conditional."""

from typing import Literal

from newsledger.transforms.english.relations.scene import Scene
from newsledger.transforms.lexicon.lemmas import base_forms

Modality = Literal["asserted", "planned", "possible", "demanded", "conditional"]

_NOT = frozenset({"not", "n't", "n’t", "never", "neither", "nor", "hardly"})
_WILL = frozenset({"will", "shall", "'ll", "’ll", "wo", "would", "'d", "’d"})
_MAY = frozenset({"may", "might", "could"})
_MUST = frozenset({"should", "must", "ought"})
PLANS = frozenset(
    "plan intend want aim seek prepare expect schedule set vow pledge promise agree decide swear offer wish mean "
    "due ready poised willing threaten likely prepared determined eager undertake propose".split()
)
_WEIGHS = frozenset("hope consider weigh contemplate mull able possible urge allow permit".split())
_DEMANDS = frozenset(
    "urge demand ask order call press tell require request insist beg implore instruct command recommend advise "
    "propose appeal push want lobby encourage".split()
)
_DENIES = frozenset("deny refuse decline fail avoid stop".split())
_IFS = frozenset({"if", "unless", "should", "whether"})
_DEEPEST = 5


def is_negated(scene: Scene, verb: int) -> bool:
    """Whether a verb is denied by a word of its own clause or by the verb that steers it."""
    if _denied(scene, verb):
        return True
    word = scene.words[verb]
    if word.dep in ("xcomp", "conj") and word.head != verb:
        above = base_forms(scene.lower(word.head))
        return bool(above & _DENIES) or (word.dep == "xcomp" and _denied(scene, word.head))
    return False


def _denied(scene: Scene, verb: int) -> bool:
    if any(scene.lower(child) in _NOT for child in scene.block.children[verb]):
        return True
    if any(scene.lower(child) == "nothing" for child in scene.block.children[verb]):
        return True
    if scene.lower(verb - 1) in _NOT or scene.lower(verb - 2) in ("not", "n't", "n’t", "never"):
        return scene.words[verb - 1].tag in ("RB", "VB", "VBN", "VBG") or scene.lower(verb - 1) in _NOT
    return scene.lower(verb - 1) == "without" or (scene.lower(verb - 1) == "longer" and scene.lower(verb - 2) == "no")


def auxiliaries(scene: Scene, verb: int) -> frozenset[str]:
    """The auxiliaries of a verb in lower case, by the tree and directly before it."""
    found = {scene.lower(child) for child in scene.block.children[verb] if scene.words[child].dep.startswith("aux")}
    at = verb - 1
    while at >= 0 and (scene.tag(at) in ("MD", "RB") or base_forms(scene.lower(at)) & {"be", "have"}):
        found.add(scene.lower(at))
        at -= 1
    return frozenset(found)


def modality(scene: Scene, verb: int) -> Modality:
    """How an act is told: as a fact, or as planned, possible, demanded, conditional."""
    at = verb
    for depth in range(_DEEPEST):
        told = _own(scene, at)
        if told is not None:
            return told
        word = scene.words[at]
        if word.head == at:
            break
        told = _steered(scene, at, depth)
        if told is not None:
            return told
        if word.dep not in ("xcomp", "conj", "ccomp", "advcl"):
            break
        if word.dep == "ccomp" or (word.dep == "advcl" and not _is_infinitive(scene, at)):
            break
        at = word.head
    return "asserted"


def _own(scene: Scene, verb: int) -> Modality | None:
    """What a verb's own auxiliaries and conjunctions tell."""
    marks = {scene.lower(child) for child in scene.block.children[verb] if scene.words[child].dep == "mark"}
    if marks & {"if", "unless", "whether"}:
        return "conditional"
    own = auxiliaries(scene, verb)
    if own & _MAY:
        return "possible"
    if own & _MUST:
        return "demanded"
    if own & _WILL:
        return "conditional" if own & {"would"} and _has_condition(scene, verb) else "planned"
    return None


def _has_condition(scene: Scene, verb: int) -> bool:
    for child in scene.block.children[verb]:
        if scene.words[child].dep == "advcl":
            marks = {scene.lower(inner) for inner in scene.block.children[child]}
            if marks & {"if", "unless"}:
                return True
    return False


def _is_infinitive(scene: Scene, verb: int) -> bool:
    return scene.lower(verb - 1) == "to" or any(scene.tag(child) == "TO" for child in scene.block.children[verb])


def _of_infinitive(above: frozenset[str]) -> Modality | None:
    """What a verb tells of the infinitive that it steers."""
    if above & _DEMANDS and not above & {"want", "propose"}:
        return "demanded"
    if above & PLANS:
        return "planned"
    return "possible" if above & _WEIGHS else None


def _steered(scene: Scene, verb: int, depth: int) -> Modality | None:
    """What the verb that steers an infinitive or a clause of content tells about it."""
    word = scene.words[verb]
    above = base_forms(scene.lower(word.head))
    if word.dep in ("xcomp", "advcl", "acl", "csubj") and _is_infinitive(scene, verb):
        purpose = word.dep in ("advcl", "acl") and depth == 0
        return _of_infinitive(above) or ("planned" if purpose else None)
    if word.dep == "ccomp" and scene.tag(verb) == "VB" and above & _DEMANDS:
        return "demanded"
    if word.dep == "ccomp" and above & {"hope", "want", "wish"}:
        return "planned"
    return None
