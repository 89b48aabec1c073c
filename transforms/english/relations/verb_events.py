"""Events told by verbs of the closed list, alone or with their object ("impose sanctions")."""

from collections.abc import Iterator
from dataclasses import replace

from newsledger.transforms.english.relations.actors import Actor
from newsledger.transforms.english.relations.clauses import clause, is_passive, is_verb, object_heads
from newsledger.transforms.english.relations.drafts import ALONE, MUTUAL, Event
from newsledger.transforms.english.relations.modality import PLANS, Modality, auxiliaries, is_negated, modality
from newsledger.transforms.english.relations.scene import Scene
from newsledger.transforms.english.relations.senses import Sense, infinitives, sense_of
from newsledger.transforms.english.relations.targets import targets
from newsledger.transforms.lexicon.lemmas import base_forms

# Acts that, where somebody would not do them, are refused.
REFUSABLE = frozenset({"AGREE", "SUPPORT", "CONCEDE", "CONSULT", "COOPERATE", "AID", "RETREAT"})
_REFUSING = frozenset({"would", "will", "wo", "'ll", "’ll", "can", "ca", "could", "shall"})
# Between persons and parties these are words, or sport.
_VERBAL = frozenset("attack assail blast bash hammer pummel savage pound strike ambush assault".split())
_FIGURATIVE = frozenset("fight battle destroy kill clash invade defeat bomb poison sink torpedo".split())
_TOGETHER = frozenset(
    "agree meet talk speak negotiate cooperate collaborate discuss confer reconcile consult debate coordinate".split()
) | {
    "work together",
    "join forces",
    "team up",
    "shake hands",
    "make peace",
    "come to terms",
    "hold talks",
    "co-operate",
}
_SAYING = frozenset("say announce state declare conclude add tell write warn insist argue".split())
_STEERING = frozenset({"THREATEN", "AGREE", "REJECT"})
_SPANS = frozenset("week month year day hour night morning afternoon evening weekend".split())
_YIELDS = frozenset("lift ease relax loosen drop resign apologize apologise step back stand give accept meet".split())
_ASKS = frozenset(
    {"demand", "urge", "appeal", "apologize", "apologise", "plead", "beg", "protest", "demonstrate", "withdraw"}
)
# Verbs that ask, threaten or give way by themselves, whoever is meant.
_ALONE = frozenset(
    "demand urge appeal request plead beg threaten protest demonstrate rally march riot strike mobilize mobilise "
    "resign apologize apologise surrender withdraw capitulate abdicate demobilise demobilize disarm "
    "mutiny rebel revolt picket".split()
) | {
    *("step down", "back down", "stand down", "call for", "ask for", "appeal for help", "go on strike", "pull out"),
    *("pull back", "lay down arms", "cease fire", "take to the streets", "go on hunger strike", "amass troops"),
    *("declare martial law", "put on alert", "put on high alert", "declare a state of emergency", "give in"),
    *("stage a sit-in", "stage a protest", "hold a protest", "declare a ceasefire", "walk off the job", "down tools"),
    *("mass troops", "send troops", "hold drills", "hold exercises", "prepare for war", "threaten war", "give way"),
}


def verb_events(scene: Scene, taken: set[int]) -> Iterator[Event]:
    """The events that the verbs of a block tell; `taken` collects the nouns that belong to them."""
    steered: set[int] = set()
    for at in range(len(scene.words)):
        if not is_verb(scene, at) or at in steered:
            continue
        sense = sense_of(scene, at)
        if sense is None:
            yield from _must(scene, at)
            continue
        taken |= set(sense.words)
        found = list(_events(scene, at, sense))
        if found and sense.type in _STEERING:
            steered |= infinitives(scene, at)
        yield from found


def _must(scene: Scene, at: int) -> Iterator[Event]:
    """Who says that somebody must act asks them: "Norland said that Sund must return the boat"."""
    if not base_forms(scene.lower(at)) & _SAYING:
        return
    for child in scene.block.children[at]:
        if scene.words[child].dep != "ccomp" or not auxiliaries(scene, child) & {"must"}:
            continue
        told: Modality = modality(scene, at)
        sense = Sense("REQUEST", "say must", frozenset(), (at,))
        for subject in clause(scene, at).subjects:
            for target in clause(scene, child).subjects:
                if target.entity != subject.entity:
                    yield _event(scene, (at, sense), (subject, target), rule="relations.speech_act", told=told)


def _events(scene: Scene, at: int, sense: Sense) -> Iterator[Event]:
    found = clause(scene, at)
    objects = targets(scene, found, sense)
    subjects = found.subjects or _speakers(scene, at)
    if found.is_passive and not subjects and "transitive" not in sense.frame and sense.noun is None:
        subjects, objects = found.objects, ()
    if not subjects:
        return
    told: Modality = "asserted" if _is_held(scene, at, sense) else modality(scene, at)
    together = sense.type in MUTUAL and (sense.noun is not None or sense.lemma in _TOGETHER) and not _firm(objects)
    is_purpose = scene.words[at].dep in ("advcl", "acl") and scene.tag(at) in ("VB", "VBG")
    together = together and not is_purpose
    if len(subjects) > 1 and (together or _is_mutual(scene, max(sense.words))):
        yield from _mutual(scene, (at, sense), subjects, told=told)
        return
    if not objects and (not _stands_alone(sense) or _is_asked(scene, at) or _has_thing(scene, at, sense)):
        return
    for subject in subjects:
        for target in objects or (None,):
            if _is_figurative(scene, (subject, target), sense) or _is_people(scene, subject, sense):
                continue
            rule = "relations.verb" if target is None or target.direct else "relations.verb_owner"
            rule = "relations.verb_deep" if target is not None and target.deep else rule
            yield _event(scene, (at, sense), (subject, target), rule=rule, told=told)


def _is_held(scene: Scene, at: int, sense: Sense) -> bool:
    """Whether a protest is what something is done for, and so takes place: "marched to protest against"."""
    word = scene.words[at]
    if sense.type != "PROTEST" or scene.lower(at - 1) != "to" or word.dep not in ("advcl", "acl", "xcomp"):
        return False
    above = base_forms(scene.lower(word.head))
    return (
        scene.tag(word.head) in ("VBD", "VBN", "NN") and not above & PLANS and modality(scene, word.head) == "asserted"
    )


def _is_figurative(scene: Scene, parties: tuple[Actor, Actor | None], sense: Sense) -> bool:
    """Whether two persons, or a person and a body, only quarrel or compete: "Obama battles Clinton in Iowa"."""
    if sense.type == "AID" and sense.lemma in ("help", "protect", "assist", "support"):
        return parties[1] is not None and scene.entity(parties[1].entity).type == "PERSON"
    if sense.lemma not in _FIGURATIVE or sense.noun is not None:
        return False
    kinds = {scene.entity(one.entity).type for one in parties if one is not None}
    physical = sense.lemma in ("kill", "poison", "bomb", "invade", "sink")
    return "PERSON" in kinds and not physical


def _is_people(scene: Scene, subject: Actor, sense: Sense) -> bool:
    """Whether a country's people, not the country, back or refuse somebody: "Americans support Brandt"."""
    name = scene.name(subject.last)
    plural = name is not None and scene.is_adjective(name) and scene.tag(name.last) in ("NNPS", "NNS")
    return plural and sense.type in ("SUPPORT", "AGREE", "REJECT", "REQUEST")


def _firm(objects: tuple[Actor, ...]) -> bool:
    return any(one.direct for one in objects)


def _is_mutual(scene: Scene, at: int) -> bool:
    return (scene.lower(at + 1), scene.lower(at + 2)) in (("each", "other"), ("one", "another"))


def _mutual(scene: Scene, verb: tuple[int, Sense], parties: tuple[Actor, ...], *, told: Modality) -> Iterator[Event]:
    """What two do together, or to each other: one event of a mutual kind, else one each way."""
    for other in parties[1:]:
        yield _event(scene, verb, (parties[0], other), rule="relations.verb_pair", told=told)
        if verb[1].type not in MUTUAL:
            yield _event(scene, verb, (other, parties[0]), rule="relations.verb_pair", told=told)


def _is_asked(scene: Scene, at: int) -> bool:
    """Whether a verb only tells what somebody is asked to do, or what for: "ordered him to surrender"."""
    word = scene.words[at]
    if scene.lower(at - 1) != "to" or word.dep == "conj":
        return False
    return word.dep != "xcomp" or not base_forms(scene.lower(word.head)) & PLANS


def _has_thing(scene: Scene, at: int, sense: Sense) -> bool:
    """Whether somebody withdraws or gives up a thing: "withdrew his support" is no retreat."""
    if sense.noun is not None or sense.type not in ("RETREAT", "CONCEDE", "PROTEST") or is_passive(scene, at):
        return False
    return any(not scene.is_time(head) and scene.lower(head) not in _SPANS for head in object_heads(scene, at))


def _stands_alone(sense: Sense) -> bool:
    if sense.type not in ALONE or (sense.type == "CONCEDE" and sense.lemma.split()[0] not in _YIELDS):
        return False
    return sense.noun is not None or sense.lemma in _ALONE or sense.lemma.split()[0] in _ASKS


def _event(
    scene: Scene, verb: tuple[int, Sense], parties: tuple[Actor, Actor | None], *, rule: str, told: Modality
) -> Event:
    at, sense = verb
    kinds = {scene.entity(one.entity).type for one in parties if one is not None}
    in_words = sense.lemma in _VERBAL and "PERSON" in kinds and "GPE" not in kinds
    kind = "ACCUSE" if sense.type == "ASSAULT" and in_words else sense.type
    event = Event(at, kind, sense.lemma, *parties, rule, told, is_negated(scene, at), sense.words)
    if event.is_negated and is_refusal(scene, at, sense.type):
        settled: Modality = "asserted" if told == "planned" else told
        return replace(event, type="REJECT", is_negated=False, modality=settled, predicate=f"not {sense.lemma}")
    return event


def is_refusal(scene: Scene, at: int, kind: str) -> bool:
    """Whether a denied act is one that somebody refuses: "would not accept", "does not recognise"."""
    if kind not in REFUSABLE:
        return False
    own = auxiliaries(scene, at)
    if scene.tag(at) == "VBG" and not own & _REFUSING:
        return False
    return bool(own & _REFUSING) or (kind in ("AGREE", "SUPPORT") and not own & {"did", "has", "have", "had"})


def _speakers(scene: Scene, at: int) -> tuple[Actor, ...]:
    """Whose statement a cue opens, where the tree knows no subject."""
    statement = scene.claims.cued(scene.block.zone, scene.words[at].start)
    if statement is None or not statement.speakers:
        return ()
    return tuple(
        Actor(name.entity, name.first, name.last)
        for name in scene.names
        if name.entity in statement.speakers and scene.words[name.first].sentence == scene.words[at].sentence
    )[:1]
