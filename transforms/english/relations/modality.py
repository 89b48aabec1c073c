"""Whether an act happened: its negation, and whether it is planned, possible, demanded or conditional."""

from collections.abc import Collection
from typing import Literal

from newsledger.transforms.english.relations.scene import Scene
from newsledger.transforms.lexicon.lemmas import possible_lemmas
from newsledger.transforms.lexicon.statement_words import NOBODY
from newsledger.transforms.lexicon.uses import verbs_for
from newsledger.transforms.lexicon.words import words

Modality = Literal["asserted", "planned", "possible", "demanded", "conditional"]

PLANS = verbs_for("plans") | words("adjectives_of_intention")
_WEIGHS = verbs_for("considers") | {"able", "possible"}
_DEMANDS = verbs_for("demands")
_DENIES = verbs_for("prevents")
_WISHES = frozenset({"hope", "want", "wish"})
_PROPOSES = frozenset({"want", "propose"})  # on both lists: the infinitive is planned rather than demanded
_OUTLOOKS = words("outlook_nouns")
_OF = frozenset({"of", "for"})
_REACH = 7
_NOT = frozenset({"not", "n't", "n’t", "never"})
_NEGATIONS = _NOT | {"neither", "nor", "hardly"}
_CONDITIONS = frozenset({"if", "unless"})
_WILL = frozenset({"will", "shall", "'ll", "’ll", "wo", "would", "'d", "’d"})
_MAY = frozenset({"may", "might", "could"})
_ASKING = _MAY | frozenset({"should", "would", "will", "shall", "can"})
_ASKING_FORMS = words("question_openers")
_OPENERS = frozenset({"“", '"', "``", "‘", "and", "but", "so"})
_PAST_TAGS = frozenset({"VBD", "VBN"})
_HARD = frozenset({"difficult", "hard", "impossible", "unlikely", "reluctant"})
_CALLS = frozenset({"call", "calls", "demand", "demands", "pleas"})
_DENIAL = frozenset({"deny"})
_BEFORE_AVOIDED = frozenset({"of", "from", "on"})
_SHORT_OF = frozenset({"short", "off", "far"})  # stopped short of backing, held off on backing, far from backing
_AVOIDS = frozenset({"abstain", "refrain", "shrink"})
_SHORT_HAD = frozenset({"'d", "’d"})
_SHRINKING = words("shrinking_nouns")
_MUST = frozenset({"should", "must", "ought"})
_BEFORE_SHARING_GERUND = frozenset({"including", "into", "by"})  # "to pressure Norland into opening a port"
_BE_OR_HAVE = frozenset({"be", "have"})
_BETWEEN_NEGATION_AND_VERB = frozenset({"RB", "VB", "VBN", "VBG"})
_INFINITIVE_RELATIONS = frozenset({"xcomp", "advcl", "acl", "csubj"})
_PROPOSALS = _DEMANDS | {"suggest"}
_PROPOSED = frozenset({"xcomp", "ccomp", "obj"})
_HIGHEST = 5


def is_negated(scene: Scene, verb: int) -> bool:
    """Return whether a verb is denied by a word of its own clause or by the verb that governs it."""
    if _has_negation(scene, verb):
        return True
    word = scene.words[verb]
    if word.dep == "ccomp" and scene.is_form_of(word.head, _DENIAL):
        return True
    if word.head == verb or word.dep not in ("xcomp", "conj"):
        return False
    tags = {word.tag, scene.tag(word.head)}
    if word.dep == "conj" and (scene.lower(verb - 1) == "to" or len(tags) == 1 or tags <= _PAST_TAGS):
        return False  # "to stop playing and to pay", "refused to play and refused to pay"
    return scene.is_form_of(word.head, _DENIES) or (word.dep == "xcomp" and _has_negation(scene, word.head))


def _has_negation(scene: Scene, verb: int) -> bool:
    if any(scene.lower(child) in _NEGATIONS or scene.lower(child) == "nothing" for child in scene.block.children[verb]):
        return True
    subject = scene.block.subject_of(verb)
    if subject is not None and scene.lower(scene.block.subtree(subject)[0]) in NOBODY:
        return True
    adjacent, distant = scene.lower(verb - 1), scene.lower(verb - 2)
    if adjacent in _NEGATIONS:
        return True
    if distant in _NOT:
        return scene.tag(verb - 1) in _BETWEEN_NEGATION_AND_VERB
    return adjacent == "without" or (adjacent == "longer" and distant == "no")


def auxiliaries(scene: Scene, verb: int) -> frozenset[str]:
    """Return the auxiliaries of a verb in lower case, by the tree and directly before it."""
    children = scene.block.children[verb]
    lowers = {scene.lower(child) for child in children if scene.words[child].dep.startswith("aux")}
    index = verb - 1
    while _is_auxiliary(scene, index):
        lowers.add(scene.lower(index))
        index -= 1
    return frozenset(lowers)


def _is_auxiliary(scene: Scene, index: int) -> bool:
    word = scene.word(index)
    return word.is_modal or word.is_adverb or scene.is_form_of(index, _BE_OR_HAVE)


def modality(scene: Scene, verb: int) -> Modality:
    """Return the modality of an act: asserted, planned, possible, demanded or conditional."""
    clause_verb = verb
    for _ in range(_HIGHEST):
        result = _by_auxiliaries(scene, clause_verb)
        if result is None and scene.words[clause_verb].head != clause_verb:
            result = _by_governor(scene, clause_verb, is_act=clause_verb == verb)
        if result is not None:
            return result
        if not _shares_modality(scene, clause_verb):
            break
        clause_verb = scene.words[clause_verb].head
    return "asserted"


def _by_auxiliaries(scene: Scene, verb: int) -> Modality | None:
    """Return the modality that a verb's auxiliaries and conjunctions express."""
    conjunctions = {scene.lower(child) for child in scene.block.children_of(verb, ("mark",))}
    if conjunctions & _CONDITIONS or "whether" in conjunctions:
        return "conditional"
    lowers = auxiliaries(scene, verb) - (_SHORT_HAD if scene.words[verb].is_past_participle else frozenset())
    if _is_inverted(scene, verb):
        return "conditional"
    if lowers & _MAY:
        return "possible"
    if lowers & _MUST:
        return "demanded"
    if "would" in lowers and _has_condition(scene, verb):
        return "conditional"
    return "planned" if lowers & _WILL else None


def _is_inverted(scene: Scene, verb: int) -> bool:
    """Return whether a clause asks or supposes: "Would she have pleaded?", "Should Norland elect her, it would"."""
    first, subject = scene.sentence(verb).first, scene.block.subject_of(verb)
    is_between = subject is not None and first < subject < verb
    return is_between and scene.words[first].is_modal and scene.name(first) is None and scene.lower(first) in _ASKING


def is_asked(scene: Scene, verb: int) -> bool:
    """Return whether a clause only asks whether an act takes place: "Did Norland sign?"."""
    if any(scene.lower(child) == "whether" for child in scene.block.children_of(verb, ("mark",))):
        return True
    sentence = scene.sentence(verb)
    first = scene.skip_words(sentence.first, _OPENERS)
    if not (scene.word(first).is_modal or scene.lower(first) in _ASKING_FORMS) or scene.name(first) is not None:
        return False
    if all(scene.lower(index) != "?" for index in (sentence.last, sentence.last - 1)):
        return False
    word = scene.words[verb]
    above = word.head if word.dep in ("conj", "xcomp") else verb
    return scene.words[above].head == above or scene.words[above].dep == "ROOT"


def is_held_back(scene: Scene, verb: int) -> bool:
    """Return whether somebody only shrinks from an act: "his hesitancy to condemn Holt"."""
    above = scene.words[verb].head
    if scene.lower(verb - 1) == "to":
        return scene.lower(verb - 2) in _SHRINKING or (scene.word(above).is_adjective and scene.lower(above) in _HARD)
    if scene.tag(verb) == "VBG" and scene.lower(verb - 1) in _BEFORE_AVOIDED:
        return scene.lower(verb - 2) in _SHORT_OF or scene.is_form_of(verb - 2, _AVOIDS)
    return scene.lower(verb - 1) == "for" and scene.lower(verb - 2) in _CALLS


def _has_condition(scene: Scene, verb: int) -> bool:
    """Return whether a clause with "if" or "unless" depends on a verb."""
    clauses = scene.block.children_of(verb, ("advcl",))
    return any(scene.lower(word) in _CONDITIONS for clause in clauses for word in scene.block.children[clause])


def _by_governor(scene: Scene, verb: int, *, is_act: bool) -> Modality | None:
    """Return the modality that the governing verb gives to an infinitive or a clause of content."""
    word = scene.words[verb]
    if word.is_gerund and (outlook := _of_gerund(scene, verb)) is not None:
        return outlook
    governor = possible_lemmas(scene.lower(word.head))
    if word.dep in _INFINITIVE_RELATIONS and _is_infinitive(scene, verb):
        is_purpose = is_act and word.dep in ("advcl", "acl")
        if is_purpose and auxiliaries(scene, word.head) & _MUST:
            return "demanded"  # "pressure must continue for Norland to allow it"
        return _of_infinitive(governor) or ("planned" if is_purpose else None)
    if word.dep != "ccomp":
        return None
    if word.is_base_form and governor & _DEMANDS:
        return "demanded"
    return "planned" if governor & _WISHES else None


def _of_gerund(scene: Scene, gerund: int) -> Modality | None:
    """Return the modality of an act that somebody only considers or proposes: "proposed banning imports"."""
    if _is_weighed(scene, gerund) or is_in_prospect(scene, gerund):
        return "possible"
    word = scene.words[gerund]
    return "planned" if word.dep in _PROPOSED and scene.is_form_of(word.head, _PROPOSALS) else None


def _is_weighed(scene: Scene, gerund: int) -> bool:
    """Return whether somebody only considers an act: "was considering supporting Holt"."""
    word = scene.words[gerund]
    return word.dep in ("xcomp", "ccomp", "obj") and scene.is_form_of(word.head, _WEIGHS)


def is_in_prospect(scene: Scene, index: int) -> bool:
    """Return whether a noun or gerund is only in prospect: "prospects for any deal", "the idea of Norland sending"."""
    first = max(scene.sentence(index).first, index - _REACH)
    for before in range(index - 1, first - 1, -1):
        word = scene.words[before]
        if word.is_noun and word.lower in _OUTLOOKS:
            return scene.lower(before + 1) in _OF
        if not word.is_word or word.is_verbal or word.is_conjunction or (word.is_preposition and word.lower not in _OF):
            return False
    return False


def _of_infinitive(governor: Collection[str]) -> Modality | None:
    """Return the modality that a verb, by its base forms, gives to the infinitive that it governs."""
    if not (_DEMANDS | {"need"}).isdisjoint(governor) and _PROPOSES.isdisjoint(governor):
        return "demanded"
    if not PLANS.isdisjoint(governor):
        return "planned"
    return None if _WEIGHS.isdisjoint(governor) else "possible"


def _shares_modality(scene: Scene, verb: int) -> bool:
    """Return whether the modality of the verb above is that of a verb too: of an infinitive, of "attacked and took"."""
    word = scene.words[verb]
    if word.head == verb:
        return False
    is_shared = word.is_gerund and scene.lower(verb - 1) in _BEFORE_SHARING_GERUND
    return word.dep in ("xcomp", "conj") or is_shared or (word.dep == "advcl" and _is_infinitive(scene, verb))


def _is_infinitive(scene: Scene, verb: int) -> bool:
    if scene.tag(verb) == "VBG":
        return False  # "admitted to threatening"
    children = scene.block.children[verb]
    return scene.lower(verb - 1) == "to" or any(scene.words[child].is_infinitive_mark for child in children)
