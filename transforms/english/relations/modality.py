"""Whether an act happened: its negation, and whether it is planned, possible, demanded or conditional."""

from collections.abc import Collection, Iterator
from typing import Literal

from newsledger.transforms.english.relations.scene import Scene
from newsledger.transforms.lexicon.lemmas import possible_lemmas
from newsledger.transforms.lexicon.name_words import DAYS, MONTHS
from newsledger.transforms.lexicon.statement_words import NOBODY
from newsledger.transforms.lexicon.uses import verbs_for
from newsledger.transforms.lexicon.words import words

Modality = Literal["asserted", "planned", "possible", "demanded", "conditional"]

PLANS = verbs_for("plans") | words("adjectives_of_intention")
_WEIGHS = verbs_for("considers") | {"able", "possible"}
_DEMANDS = verbs_for("demands")
_DENIES = verbs_for("prevents")
_WISHES = frozenset({"hope", "want", "wish"})
_GOVERNS_OBJECT = verbs_for("governs_object") | {"use", "take"}
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
_PRESENT_TAGS = frozenset({"VBZ", "VBP"})
_HARD = words("adjectives_of_reluctance")
_SURE = words("adjectives_of_belief")
_CALLS = frozenset({"call", "calls", "demand", "demands", "pleas"})
_DENIAL = frozenset({"deny"})
_BEFORE_AVOIDED = frozenset({"of", "from", "on"})
_SHORT_OF = frozenset({"short", "off", "far"})  # stopped short of backing, held off on backing, far from backing
_AVOIDS = frozenset({"abstain", "refrain", "shrink"})
_AVOID = frozenset({"avoid"})
_SHORT_HAD = frozenset({"'d", "’d"})
_SHRINKING = words("shrinking_nouns")
_MUST = frozenset({"should", "must", "ought"})
_BEFORE_SHARING_GERUND = frozenset({"including", "into", "by"})  # "to pressure Norland into opening a port"
_BE_OR_HAVE = frozenset({"be", "have"})
_SUPPOSING = frozenset({"had", "were"})  # "Had Norland elected her, it would"
_GO = frozenset({"go"})
_BE_NOW = frozenset({"am", "are", "is", "'m", "’m", "'re", "’re", "'s", "’s"})
_LEAVES_OFFICE = frozenset({"quit", "resign", "retire", "step"})
_BEFORE_TIME, _TIMES = frozenset({"by", "from", "in", "on", "until"}), MONTHS | DAYS
_DIGITS_OF_YEAR = 4
_BETWEEN_NEGATION_AND_VERB = frozenset({"RB", "VB", "VBN", "VBG"})
_INFINITIVE_RELATIONS = frozenset({"xcomp", "advcl", "acl", "csubj"})
_PROPOSALS = _DEMANDS | {"suggest"}
_PROPOSED = frozenset({"xcomp", "ccomp", "obj"})
_HIGHEST = 5


def is_negated(scene: Scene, verb: int) -> bool:
    """Return whether a verb is denied by a word of its own clause or by the verb that governs it."""
    word = scene.words[verb]
    is_denial = word.dep == "ccomp" and scene.is_form_of(word.head, _DENIAL)
    if is_denial or _has_negation(scene, verb) or _is_unready(scene, verb):
        return True
    if word.head == verb or word.dep not in ("xcomp", "conj"):
        return False
    if word.dep == "conj" and scene.block.subject_of(verb) is not None:
        return False  # "denied that he left, and he still speaks to Holt"
    tags = {word.tag, scene.tag(word.head)}
    if word.dep == "conj" and (scene.lower(verb - 1) == "to" or len(tags) == 1 or tags <= _PAST_TAGS):
        return False  # "to stop playing and to pay", "refused to play and refused to pay"
    return scene.is_form_of(word.head, _DENIES) or (word.dep == "xcomp" and _has_negation(scene, word.head))


def _is_unready(scene: Scene, verb: int) -> bool:
    """Return whether somebody has not acted yet: "was not ready to support Holt", "has yet to support Holt"."""
    if scene.matches(verb - 2, ("yet", "to")):
        return True
    governor = scene.words[verb].head
    return _is_infinitive(scene, verb) and scene.word(governor).is_adjective and _has_negation(scene, governor)


def _has_negation(scene: Scene, verb: int) -> bool:
    if any(child < verb and not _is_before_clause(scene, child, verb) for child in _negations(scene, verb)):
        return True
    subject = scene.block.subject_of(verb)
    if subject is not None and scene.lower(_first_word(scene, subject)) in NOBODY:
        return True
    adjacent, distant = scene.lower(verb - 1), scene.lower(verb - 2)
    if adjacent in _NEGATIONS:
        return True
    if distant in _NOT:
        return scene.tag(verb - 1) in _BETWEEN_NEGATION_AND_VERB
    return adjacent == "without" or (adjacent == "longer" and distant == "no")


def _first_word(scene: Scene, index: int) -> int:
    """Return the first word of a phrase, without the mark of a quotation: "“Neither Holt nor …"."""
    first, _ = scene.block.subtree(index)
    return first if scene.word(first).is_word else first + 1


def _negations(scene: Scene, verb: int) -> Iterator[int]:
    for child in scene.block.children[verb]:
        if scene.lower(child) in _NEGATIONS or scene.lower(child) == "nothing":
            yield child


def _is_before_clause(scene: Scene, negation: int, verb: int) -> bool:
    """Return whether a negation stands before the whole clause: "not only because he supports Holt"."""
    marks = (mark for mark in scene.block.children_of(verb, ("mark",)) if mark < verb)
    return any(negation < mark and not scene.words[mark].is_infinitive_mark for mark in marks)


def auxiliaries(scene: Scene, verb: int) -> frozenset[str]:
    """Return the auxiliaries of a verb in lower case, by the tree and directly before it."""
    children = scene.block.children[verb]
    lowers = {scene.lower(child) for child in children if scene.words[child].dep.startswith("aux")}
    index = verb - 1
    while _is_auxiliary(scene, index):
        lowers.add(scene.lower(index))
        index -= 1
    return frozenset(lowers - _WILL if _is_past_alone(scene, verb, lowers) else lowers)


def _is_past_alone(scene: Scene, verb: int, auxiliary_forms: Collection[str]) -> bool:
    """Return whether a verb is in the past without "have" or "be", so that "Will" before it is a name: "Will urged"."""
    if any(not possible_lemmas(form).isdisjoint(_BE_OR_HAVE) for form in auxiliary_forms):
        return False
    return scene.words[verb].is_verbal and scene.lower(verb) not in possible_lemmas(scene.lower(verb))


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
    is_headline = scene.words[verb].head == verb and scene.word(verb - 1).is_infinitive_mark
    return "planned" if is_headline else "asserted"  # "Norland to stand up to Sund"


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
    if "would" in lowers and ("have" in lowers or _has_condition(scene, verb)):
        return "conditional"
    is_to_come = "before" in conjunctions and scene.tag(verb) in _PRESENT_TAGS  # "before he throws his support to Holt"
    return "planned" if is_to_come or lowers & _WILL or _is_arranged(scene, verb) else None


def _is_arranged(scene: Scene, verb: int) -> bool:
    """Return whether the progressive of the present tells what is to come: "is resigning", "is joining in May"."""
    index = verb - 1
    while scene.word(index).is_adverb:
        index -= 1
    if not scene.words[verb].is_gerund or scene.lower(index) not in _BE_NOW:
        return False
    if scene.is_form_of(verb, _LEAVES_OFFICE):
        return True
    last = min(scene.sentence(verb).last, verb + _REACH)
    return any(_is_time_to_come(scene.lower(place), scene.lower(place + 1)) for place in range(verb + 1, last))


def _is_time_to_come(first: str, second: str) -> bool:
    """Return whether two words tell a time that, for what is said in the present, is to come: next week, in May."""
    if first in ("next", "tomorrow"):
        return True
    return first in _BEFORE_TIME and (second in _TIMES or (second.isdigit() and len(second) == _DIGITS_OF_YEAR))


def _is_inverted(scene: Scene, verb: int) -> bool:
    """Return whether a clause asks or supposes: "Would she have pleaded?", "Should Norland elect her, it would"."""
    first, subject = scene.sentence(verb).first, scene.block.subject_of(verb)
    if scene.lower(first) in _SUPPOSING and first in (scene.words[verb].head, *scene.block.children[verb]):
        return first + 1 < verb and scene.lower(scene.sentence(verb).last) != "?"
    if subject is not None and _has_supposition(scene, verb, subject):
        return True
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


def _has_supposition(scene: Scene, verb: int, subject: int) -> bool:
    """Return whether "had" stands before the subject of a clause: "it would have been cool had she called him"."""
    had = scene.noun_group(subject).first - 1
    is_after_subject = scene.word(had - 1).is_noun or scene.word(had - 1).is_pronoun or scene.word(had - 1).is_adverb
    is_before_past = scene.tag(verb) in _PAST_TAGS and had > scene.sentence(verb).first
    is_question = scene.lower(scene.sentence(verb).last) == "?"
    return is_before_past and scene.lower(had) == "had" and not (is_after_subject or is_question)


def is_held_back(scene: Scene, verb: int) -> bool:
    """Return whether somebody only shrinks from an act: "his hesitancy to condemn Holt"."""
    above = scene.words[verb].head
    if scene.lower(verb - 1) == "to":
        is_hard = scene.word(above).is_adjective and scene.lower(above) in _HARD
        return is_hard or scene.lower(verb - 2) in _SHRINKING | _HARD
    mark = verb - 1 - scene.word(verb - 1).is_adverb  # "avoided directly criticizing Holt"
    if scene.tag(verb) == "VBG" and scene.is_form_of(mark, _AVOID):
        return True
    if scene.tag(verb) == "VBG" and scene.lower(mark) in _BEFORE_AVOIDED:
        return scene.lower(mark - 1) in _SHORT_OF or scene.is_form_of(mark - 1, _AVOIDS)
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
        return _of_infinitive(governor) or _of_purpose(scene, verb, is_act=is_act)
    if word.dep != "ccomp":
        return None
    if scene.lower(word.head) in _SURE and _has_negation(scene, word.head):
        return "possible"  # "is not sure she can vote for Holt"
    if word.is_base_form and governor & _DEMANDS:
        return "demanded"
    return "planned" if governor & _WISHES else None


def _of_purpose(scene: Scene, infinitive: int, *, is_act: bool) -> Modality | None:
    """Return the modality of an infinitive that tells a purpose, or what somebody goes on or is going to do.

    It is demanded in "pressure must continue for Norland to allow it".
    """
    governor = scene.words[infinitive].head
    if scene.is_form_of(governor, _GO):
        return None if scene.lower(governor + 1) == "on" else "planned"
    is_free = scene.words[infinitive].dep in ("advcl", "acl")
    if not is_act or not (is_free or _is_of_object(scene, infinitive)):
        return None
    return "demanded" if auxiliaries(scene, governor) & _MUST else "planned"


def _is_of_object(scene: Scene, infinitive: int) -> bool:
    """Return whether an infinitive tells what the object of the verb above is for: "have topics to discuss"."""
    governor = scene.words[infinitive].head
    thing = scene.block.object_of(governor)
    if thing is None or not governor < thing < infinitive or not scene.word(thing).is_common_noun:
        return False
    return scene.words[infinitive].dep == "xcomp" and not scene.is_form_of(governor, _GOVERNS_OBJECT)


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
        if word.lower == "time" and scene.lower(before + 1) == "for":
            return True  # "said it was time for talks"
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
    if word.dep == "conj" and word.is_tensed and scene.block.subject_of(verb) is not None:
        return any(scene.lower(child) in _CONDITIONS for child in scene.block.children_of(word.head, ("mark",)))
    is_shared = word.is_gerund and scene.lower(verb - 1) in _BEFORE_SHARING_GERUND
    return word.dep in ("xcomp", "conj") or is_shared or (word.dep == "advcl" and _is_infinitive(scene, verb))


def _is_infinitive(scene: Scene, verb: int) -> bool:
    if scene.tag(verb) == "VBG":
        return False  # "admitted to threatening"
    children = scene.block.children[verb]
    return scene.lower(verb - 1) == "to" or any(scene.words[child].is_infinitive_mark for child in children)
