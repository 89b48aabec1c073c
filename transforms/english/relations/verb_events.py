"""Events of the verbs on the closed list, alone or with their object ("impose sanctions")."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

from newsledger.transforms.english.relations.actors import Actor
from newsledger.transforms.english.relations.clauses import clause, is_passive, is_verb, object_heads
from newsledger.transforms.english.relations.drafts import MUTUAL, OBJECTLESS, Event
from newsledger.transforms.english.relations.modality import PLANS, Modality, auxiliaries, is_negated, modality
from newsledger.transforms.english.relations.scene import Scene
from newsledger.transforms.english.relations.senses import Sense, infinitives, sense_of
from newsledger.transforms.english.relations.targets import targets
from newsledger.transforms.lexicon.lemmas import possible_lemmas
from newsledger.transforms.lexicon.uses import verbs_for

# Acts that, where somebody would not do them, are refused.
REFUSABLE = frozenset({"AGREE", "SUPPORT", "CONCEDE", "CONSULT", "COOPERATE", "AID", "RETREAT"})
_REFUSING = frozenset({"would", "will", "wo", "'ll", "’ll", "can", "ca", "could", "shall"})
# Between persons and parties these are words, or sport.
_VERBAL = verbs_for("attacks_in_words")
_FIGURATIVE = verbs_for("figurative")
_JOINT_ACTS = verbs_for("joint")
_SAYING = verbs_for("states_duty")
_STEERING = frozenset({"THREATEN", "AGREE", "REJECT"})
_SPANS = frozenset("week month year day hour night morning afternoon evening weekend".split())
_YIELDS = verbs_for("yields")
_ASKS = verbs_for("asks")
# Verbs that ask, threaten or give way by themselves, whoever is meant.
_OBJECTLESS_VERBS = verbs_for("objectless")


@dataclass(frozen=True, slots=True)
class _Act:
    """A verb with the sense of its phrase and the modality in which it is told."""

    verb: int
    sense: Sense
    modality: Modality


def verb_events(scene: Scene, claimed_nouns: set[int]) -> Iterator[Event]:
    """Yield the events of a block's verbs; `claimed_nouns` collects the nouns that belong to them."""
    steered: set[int] = set()
    for verb in range(len(scene.words)):
        if not is_verb(scene, verb) or verb in steered:
            continue
        sense = sense_of(scene, verb)
        if sense is None:
            yield from _must(scene, verb)
            continue
        claimed_nouns |= set(sense.words)
        events = list(_events(scene, verb, sense))
        if events and sense.type in _STEERING:
            steered |= infinitives(scene, verb)
        yield from events


def _must(scene: Scene, verb: int) -> Iterator[Event]:
    """Yield the request of a speaker who says that somebody must act: "Norland said that Sund must return the boat"."""
    if not possible_lemmas(scene.lower(verb)) & _SAYING:
        return
    for child in scene.block.children_of(verb, ("ccomp",)):
        if not auxiliaries(scene, child) & {"must"}:
            continue
        act = _Act(verb, Sense("REQUEST", "say must", frozenset(), (verb,)), modality(scene, verb))
        for subject in clause(scene, verb).subjects:
            for target in clause(scene, child).subjects:
                if target.entity != subject.entity:
                    yield _event(scene, act, subject, target=target, rule="relations.speech_act")


def _events(scene: Scene, verb: int, sense: Sense) -> Iterator[Event]:
    clause_read = clause(scene, verb)
    objects = targets(scene, clause_read, sense)
    subjects = clause_read.subjects or _speakers(scene, verb)
    if clause_read.is_passive and not subjects and _is_intransitive(sense):
        subjects, objects = clause_read.objects, ()
    act = _Act(verb, sense, "asserted" if _is_held(scene, verb, sense) else modality(scene, verb))
    if len(subjects) > 1 and (_is_joint(scene, act, objects) or _is_mutual(scene, max(sense.words))):
        yield from _mutual(scene, act, subjects)
    elif objects or _can_lack_object(scene, act):
        for subject, target in product(subjects, objects or (None,)):
            if not _is_figurative(scene, (subject, target), sense) and not _is_people(scene, subject, sense):
                yield _event(scene, act, subject, target=target, rule=_rule(target))


def _is_intransitive(sense: Sense) -> bool:
    return "transitive" not in sense.frame and sense.noun is None


def _is_joint(scene: Scene, act: _Act, objects: tuple[Actor, ...]) -> bool:
    """Return whether several subjects act together, rather than each on an object."""
    sense = act.sense
    if sense.type not in MUTUAL or _firm(objects) or (sense.noun is None and sense.lemma not in _JOINT_ACTS):
        return False
    return scene.words[act.verb].dep not in ("advcl", "acl") or scene.tag(act.verb) not in ("VB", "VBG")


def _can_lack_object(scene: Scene, act: _Act) -> bool:
    return _stands_alone(act.sense) and not _is_asked(scene, act.verb) and not _has_thing(scene, act.verb, act.sense)


def _rule(target: Actor | None) -> str:
    if target is None or (target.direct and not target.deep):
        return "relations.verb"
    return "relations.verb_deep" if target.deep else "relations.verb_owner"


def _is_held(scene: Scene, verb: int, sense: Sense) -> bool:
    """Return whether a protest is the purpose of an act, and so takes place: "marched to protest against"."""
    word = scene.words[verb]
    if sense.type != "PROTEST" or scene.lower(verb - 1) != "to" or word.dep not in ("advcl", "acl", "xcomp"):
        return False
    head_lemmas = possible_lemmas(scene.lower(word.head))
    return (
        scene.tag(word.head) in ("VBD", "VBN", "NN")
        and not head_lemmas & PLANS
        and modality(scene, word.head) == "asserted"
    )


def _is_figurative(scene: Scene, parties: tuple[Actor, Actor | None], sense: Sense) -> bool:
    """Return whether two parties only quarrel or compete: "Obama battles Clinton in Iowa"."""
    if sense.type == "AID" and sense.lemma in ("help", "protect", "assist", "support"):
        return parties[1] is not None and scene.entity(parties[1].entity).type == "PERSON"
    if sense.lemma not in _FIGURATIVE or sense.noun is not None:
        return False
    kinds = {scene.entity(party.entity).type for party in parties if party is not None}
    physical = sense.lemma in ("kill", "poison", "bomb", "invade", "sink")
    return "PERSON" in kinds and not physical


def _is_people(scene: Scene, subject: Actor, sense: Sense) -> bool:
    """Return whether a country's people, not the country, back or refuse somebody: "Americans support Brandt"."""
    name = scene.name(subject.last)
    plural = name is not None and scene.is_adjective(name) and scene.tag(name.last) in ("NNPS", "NNS")
    return plural and sense.type in ("SUPPORT", "AGREE", "REJECT", "REQUEST")


def _firm(objects: tuple[Actor, ...]) -> bool:
    return any(actor.direct for actor in objects)


def _is_mutual(scene: Scene, index: int) -> bool:
    return (scene.lower(index + 1), scene.lower(index + 2)) in (("each", "other"), ("one", "another"))


def _mutual(scene: Scene, act: _Act, parties: tuple[Actor, ...]) -> Iterator[Event]:
    """Yield what two do together, or to each other: one event of a mutual kind, else one each way."""
    for partner in parties[1:]:
        yield _event(scene, act, parties[0], target=partner, rule="relations.verb_pair")
        if act.sense.type not in MUTUAL:
            yield _event(scene, act, partner, target=parties[0], rule="relations.verb_pair")


def _is_asked(scene: Scene, verb: int) -> bool:
    """Return whether a verb only names a request or a purpose: "ordered him to surrender"."""
    word = scene.words[verb]
    if scene.lower(verb - 1) != "to" or word.dep == "conj":
        return False
    return word.dep != "xcomp" or not possible_lemmas(scene.lower(word.head)) & PLANS


def _has_thing(scene: Scene, verb: int, sense: Sense) -> bool:
    """Return whether a thing is withdrawn or given up: "withdrew his support" is no retreat."""
    if sense.noun is not None or sense.type not in ("RETREAT", "CONCEDE", "PROTEST") or is_passive(scene, verb):
        return False
    return any(not scene.is_time(head) and scene.lower(head) not in _SPANS for head in object_heads(scene, verb))


def _stands_alone(sense: Sense) -> bool:
    if sense.type not in OBJECTLESS or (sense.type == "CONCEDE" and sense.lemma.split()[0] not in _YIELDS):
        return False
    return sense.noun is not None or sense.lemma in _OBJECTLESS_VERBS or sense.lemma.split()[0] in _ASKS


def _event(scene: Scene, act: _Act, subject: Actor, *, target: Actor | None, rule: str) -> Event:
    sense = act.sense
    kinds = {scene.entity(party.entity).type for party in (subject, target) if party is not None}
    in_words = sense.lemma in _VERBAL and "PERSON" in kinds and "GPE" not in kinds
    kind = "ACCUSE" if sense.type == "ASSAULT" and in_words else sense.type
    negated = is_negated(scene, act.verb)
    event = Event(act.verb, kind, sense.lemma, subject, target, rule, act.modality, negated, sense.words)
    if event.is_negated and is_refusal(scene, act.verb, sense.type):
        final_modality: Modality = "asserted" if act.modality == "planned" else act.modality
        return replace(event, type="REJECT", is_negated=False, modality=final_modality, predicate=f"not {sense.lemma}")
    return event


def is_refusal(scene: Scene, verb: int, kind: str) -> bool:
    """Return whether a denied act is a refusal: "would not accept", "does not recognise"."""
    if kind not in REFUSABLE:
        return False
    words = auxiliaries(scene, verb)
    if scene.tag(verb) == "VBG" and not words & _REFUSING:
        return False
    return bool(words & _REFUSING) or (kind in ("AGREE", "SUPPORT") and not words & {"did", "has", "have", "had"})


def _speakers(scene: Scene, verb: int) -> tuple[Actor, ...]:
    """Return the speaker of the statement that a cue opens, where the tree knows no subject."""
    statement = scene.claims.cued(scene.block.zone, scene.words[verb].start)
    if statement is None or not statement.speakers:
        return ()
    return tuple(
        Actor(name.entity, name.first, name.last)
        for name in scene.names
        if name.entity in statement.speakers and scene.words[name.first].sentence == scene.words[verb].sentence
    )[:1]
