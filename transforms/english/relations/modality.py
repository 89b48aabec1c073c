"""Whether an act happened: its negation, and whether it is planned, possible, demanded or conditional."""

from typing import Literal

from newsledger.transforms.english.relations.scene import Scene
from newsledger.transforms.lexicon.lemmas import possible_lemmas
from newsledger.transforms.lexicon.uses import verbs_for
from newsledger.transforms.lexicon.words import words

Modality = Literal["asserted", "planned", "possible", "demanded", "conditional"]

_NOT = frozenset({"not", "n't", "n’t", "never", "neither", "nor", "hardly"})
_WILL = frozenset({"will", "shall", "'ll", "’ll", "wo", "would", "'d", "’d"})
_MAY = frozenset({"may", "might", "could"})
_MUST = frozenset({"should", "must", "ought"})
PLANS = verbs_for("plans") | words("adjectives_of_intention")
_WEIGHS = verbs_for("considers") | {"able", "possible"}
_DEMANDS = verbs_for("demands")
_DENIES = verbs_for("prevents")
_IFS = frozenset({"if", "unless", "should", "whether"})
_DEEPEST = 5


def is_negated(scene: Scene, verb: int) -> bool:
    """Return whether a verb is denied by a word of its own clause or by the verb that governs it."""
    if _denied(scene, verb):
        return True
    word = scene.words[verb]
    if word.dep in ("xcomp", "conj") and word.head != verb:
        head_lemmas = possible_lemmas(scene.lower(word.head))
        return bool(head_lemmas & _DENIES) or (word.dep == "xcomp" and _denied(scene, word.head))
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
    """Return the auxiliaries of a verb in lower case, by the tree and directly before it."""
    words = {scene.lower(child) for child in scene.block.children[verb] if scene.words[child].dep.startswith("aux")}
    index = verb - 1
    while index >= 0 and (scene.tag(index) in ("MD", "RB") or possible_lemmas(scene.lower(index)) & {"be", "have"}):
        words.add(scene.lower(index))
        index -= 1
    return frozenset(words)


def modality(scene: Scene, verb: int) -> Modality:
    """Return the modality of an act: asserted, planned, possible, demanded or conditional."""
    index = verb
    for depth in range(_DEEPEST):
        result = _own(scene, index)
        if result is not None:
            return result
        word = scene.words[index]
        if word.head == index:
            break
        result = _steered(scene, index, depth)
        if result is not None:
            return result
        if word.dep not in ("xcomp", "conj", "ccomp", "advcl"):
            break
        if word.dep == "ccomp" or (word.dep == "advcl" and not _is_infinitive(scene, index)):
            break
        index = word.head
    return "asserted"


def _own(scene: Scene, verb: int) -> Modality | None:
    """Return the modality that a verb's own auxiliaries and conjunctions express."""
    marks = {scene.lower(child) for child in scene.block.children[verb] if scene.words[child].dep == "mark"}
    if marks & {"if", "unless", "whether"}:
        return "conditional"
    words = auxiliaries(scene, verb)
    if words & _MAY:
        return "possible"
    if words & _MUST:
        return "demanded"
    if words & _WILL:
        return "conditional" if words & {"would"} and _has_condition(scene, verb) else "planned"
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


def _of_infinitive(head_lemmas: frozenset[str]) -> Modality | None:
    """Return the modality that a verb gives to the infinitive that it governs."""
    if head_lemmas & _DEMANDS and not head_lemmas & {"want", "propose"}:
        return "demanded"
    if head_lemmas & PLANS:
        return "planned"
    return "possible" if head_lemmas & _WEIGHS else None


def _steered(scene: Scene, verb: int, depth: int) -> Modality | None:
    """Return the modality that the governing verb gives to an infinitive or a clause of content."""
    word = scene.words[verb]
    head_lemmas = possible_lemmas(scene.lower(word.head))
    if word.dep in ("xcomp", "advcl", "acl", "csubj") and _is_infinitive(scene, verb):
        purpose = word.dep in ("advcl", "acl") and depth == 0
        return _of_infinitive(head_lemmas) or ("planned" if purpose else None)
    if word.dep == "ccomp" and scene.tag(verb) == "VB" and head_lemmas & _DEMANDS:
        return "demanded"
    if word.dep == "ccomp" and head_lemmas & {"hope", "want", "wish"}:
        return "planned"
    return None
