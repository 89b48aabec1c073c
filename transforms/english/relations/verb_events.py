"""Events of the verbs on the closed list, alone or with their object ("impose sanctions")."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from newsledger.transforms.english.relations.actors import Actor, ActorPair
from newsledger.transforms.english.relations.clauses import Clause, clause, is_passive, is_verb, object_heads
from newsledger.transforms.english.relations.drafts import MUTUAL, OBJECTLESS, Event
from newsledger.transforms.english.relations.members import is_party
from newsledger.transforms.english.relations.modality import (
    PLANS,
    Modality,
    auxiliaries,
    is_asked,
    is_held_back,
    is_negated,
    modality,
)
from newsledger.transforms.english.relations.parties import are_fit, is_of_crime, is_somebody
from newsledger.transforms.english.relations.scene import Scene
from newsledger.transforms.english.relations.senses import Sense, infinitives, sense_of
from newsledger.transforms.english.relations.targets import is_of_words, targets
from newsledger.transforms.lexicon.statement_words import ALLEGING
from newsledger.transforms.lexicon.uses import verbs_for
from newsledger.transforms.lexicon.words import words

# Acts that, where somebody would not do them, are refused.
_PROGRAMMES = frozenset({"initiative", "programme", "program", "plan", "project", "scheme"})
_REFUSABLE = frozenset({"AGREE", "SUPPORT", "CONCEDE", "CONSULT", "COOPERATE", "AID", "RETREAT"})
_REFUSED_BY_NEGATION = frozenset({"AGREE", "SUPPORT"})
_REFUSING = frozenset({"would", "will", "wo", "'ll", "’ll", "can", "ca", "could", "shall"})
_PAST_AUXILIARIES = frozenset({"did", "has", "have", "had"})
_RECIPROCALS = frozenset({("each", "other"), ("one", "another")})
_GOVERNING = frozenset({"THREATEN", "AGREE", "REJECT"})  # an infinitive under them is no event of its own
_UNREAL = frozenset({"THREATEN", "REJECT"})  # it does not take place, whoever is threatened or refused
_UNDONE_BY_OBJECT = frozenset({"RETREAT", "CONCEDE", "PROTEST"})
_ACTS_OF_A_PEOPLE = frozenset({"SUPPORT", "AGREE", "REJECT", "REQUEST"})
_ACTS_OF_WILL = _ACTS_OF_A_PEOPLE | MUTUAL
_POSTS = frozenset({"post", "position"})
_PRIVATE = words("private_people")
_PERSONAL_HELP = frozenset({"help", "protect", "assist", "support"})
_LITERAL_BETWEEN_PERSONS = frozenset({"kill", "poison", "bomb", "invade", "sink"})
_CRITICISMS = verbs_for("attacks_in_words")
_RIVALRIES = verbs_for("figurative") - _LITERAL_BETWEEN_PERSONS
_JOINT_ACTS = verbs_for("joint")
_SAYING = verbs_for("states_duty")
_BEFORE_ALLEGED = frozenset({"of", "with"})
_RECEIVING = verbs_for("receives")
_LIGHT = verbs_for("light")
_FACING = "face"  # who faces an accusation is accused
_USE = frozenset({"use"})
_ACTS_OF_SPEECH = frozenset({"REQUEST", "ACCUSE", "SUPPORT", "THREATEN", "REJECT"})
_CONTEST = "rally"
_AGAINST = frozenset({"against", "over"})
_QUARRELS = words("quarrel_nouns")
_MENACE = "threaten"
_ONE_OF_MANY = words("quantity_words") | {"a", "an", "any", "every", "one"}
_TIME_SPANS = words("time_span_nouns")
_YIELDING = verbs_for("yields")
_ASKING = verbs_for("asks")
_OBJECTLESS_VERBS = verbs_for("objectless")


@dataclass(frozen=True, slots=True)
class VerbEvents:
    """The events of a block's verbs, and the words of their phrases, whose nouns are no events of their own."""

    events: list[Event]
    words: set[int]


@dataclass(frozen=True, slots=True)
class _Act:
    """The sense of a verb in its clause, with the modality of the clause and the parties of the act."""

    sense: Sense
    modality: Modality
    subjects: tuple[Actor, ...]
    objects: tuple[Actor, ...]
    is_upon_itself: bool = False


def verb_events(scene: Scene) -> VerbEvents:
    """Return the events of a block's verbs."""
    result = VerbEvents([], set())
    governed: set[int] = set()
    for verb, word in enumerate(scene.words):
        if not word.is_verb or verb in governed or not is_verb(scene, verb):
            continue
        sense = sense_of(scene, verb)
        if sense is None or _is_alleged(scene, verb) or is_asked(scene, verb) or is_held_back(scene, verb):
            result.events.extend(_demands_reported(scene, verb))
            continue
        result.words.update(sense.words)
        events = list(_events(scene, _act(scene, sense)))
        if sense.type in _UNREAL or (events and sense.type in _GOVERNING):
            governed |= infinitives(scene, verb)
        result.events.extend(events)
    return result


def _is_alleged(scene: Scene, verb: int) -> bool:
    """Return whether somebody is only accused of an act, and no statement says so: "accused of attacking a guard"."""
    gerund = verb - 1 if scene.lower(verb - 1) == "having" else verb  # "accused of having attacked a guard"
    if scene.tag(gerund) != "VBG" or scene.lower(gerund - 1) not in _BEFORE_ALLEGED:
        return False
    start = scene.sentence(verb).first
    governor = next((index for index in range(gerund - 2, start - 1, -1) if scene.words[index].is_verb), None)
    is_accused = governor is not None and scene.is_form_of(governor, ALLEGING)
    return is_accused and scene.claims.innermost(scene.block.zone, scene.words[verb].start) is None


def _demands_reported(scene: Scene, verb: int) -> Iterator[Event]:
    """Yield the request of a speaker who says that somebody must act: "Norland said that Sund must return the boat"."""
    if not scene.is_form_of(verb, _SAYING):
        return
    for content in scene.block.children_of(verb, ("ccomp",)):
        if "must" not in auxiliaries(scene, content) or scene.words[content].is_noun:
            continue
        sense = Sense("REQUEST", "say must", frozenset(), (verb,))
        speakers, addressees = clause(scene, verb).subjects, clause(scene, content).subjects
        act = _Act(sense, modality(scene, verb), speakers, addressees)
        for speaker in speakers:
            for addressee in addressees:
                if addressee.entity != speaker.entity:
                    yield _event(scene, act, ActorPair(speaker, addressee), rule="relations.speech_act")


def _act(scene: Scene, sense: Sense) -> _Act:
    verb_clause = clause(scene, sense.verb)
    subjects = verb_clause.subjects or _cued_speaker(scene, sense.verb)
    objects = targets(scene, verb_clause, sense)
    if verb_clause.is_passive and not subjects and "transitive" not in sense.frame and sense.noun is None:
        subjects, objects = verb_clause.objects, ()
    if _is_turned(sense):
        subjects, objects = objects, subjects
    takes_place = _is_purpose_of_act(scene, sense)
    of_act: Modality = "asserted" if takes_place else modality(scene, sense.verb)
    return _Act(sense, of_act, subjects, objects, is_upon_itself=_is_upon_itself(verb_clause, sense))


def _is_turned(sense: Sense) -> bool:
    """Return whether the subject of a phrase is acted upon: "faces charges from Holt", "won the support of Holt"."""
    is_received = sense.type == "SUPPORT" and sense.first_lemma in _RECEIVING
    is_received |= sense.type == "ACCUSE" and sense.first_lemma in _RECEIVING - _LIGHT  # "drew criticism from Holt"
    return sense.noun is not None and (sense.first_lemma == _FACING or is_received)


def _is_upon_itself(verb_clause: Clause, sense: Sense) -> bool:
    """Return whether subject and object of a verb are taken for one."""
    if "transitive" not in sense.frame or sense.noun is not None:
        return False
    entities = {actor.entity for actor in verb_clause.objects if actor.is_direct}
    return not entities.isdisjoint(actor.entity for actor in verb_clause.subjects)


def _cued_speaker(scene: Scene, verb: int) -> tuple[Actor, ...]:
    """Return the speaker of the statement that a verb introduces, where the tree knows no subject."""
    statement = scene.claims.cued(scene.block.zone, scene.words[verb].start)
    subject = scene.block.subject_of(verb)
    if statement is None or (subject is not None and scene.word(subject).is_common_noun):
        return ()  # "Holt supporters called for" is no call by Holt
    for name in scene.names:
        if name.entity in statement.speakers and scene.block.shares_sentence(name.first, verb):
            return (Actor.of(name),)
    return ()


def _is_purpose_of_act(scene: Scene, sense: Sense) -> bool:
    """Return whether an act is the purpose of another, and so takes place: "marched to protest", "used it to urge"."""
    word = scene.words[sense.verb]
    mark = sense.verb - 1 - scene.word(sense.verb - 1).is_adverb
    if scene.lower(mark) != "to" or word.dep not in ("advcl", "acl", "xcomp"):
        return False
    if sense.type != "PROTEST" and not (sense.type in _ACTS_OF_SPEECH and scene.is_form_of(word.head, _USE)):
        return False
    if scene.tag(word.head) not in ("VBD", "VBN", "NN") or scene.is_form_of(word.head, PLANS):
        return False
    return modality(scene, word.head) == "asserted"


def _events(scene: Scene, act: _Act) -> Iterator[Event]:
    if act.is_upon_itself:
        return  # a pronoun is taken for the wrong one: "He urged Mr. Brandt to go"
    if len(act.subjects) > 1 and (_is_joint(scene, act) or _is_reciprocal(scene, act)):
        yield from _mutual_events(scene, act)
    elif act.objects or _is_complete(scene, act):
        yield from _directed_events(scene, act)


def _is_joint(scene: Scene, act: _Act) -> bool:
    """Return whether several subjects act with each other, rather than each upon an object."""
    sense = act.sense
    if sense.type not in MUTUAL or any(target.is_direct for target in act.objects):
        return False
    if sense.noun is None and sense.lemma not in _JOINT_ACTS:
        return False
    word = scene.words[sense.verb]
    return word.dep not in ("advcl", "acl") or word.tag not in ("VB", "VBG")


def _is_reciprocal(scene: Scene, act: _Act) -> bool:
    last = act.sense.last
    return (scene.lower(last + 1), scene.lower(last + 2)) in _RECIPROCALS


def _mutual_events(scene: Scene, act: _Act) -> Iterator[Event]:
    """Yield the acts of the first subject with the others: one event of a mutual type, else one each way."""
    first, *partners = act.subjects
    for partner in partners:
        yield _event(scene, act, ActorPair(first, partner), rule="relations.verb_pair")
        if act.sense.type not in MUTUAL:
            yield _event(scene, act, ActorPair(partner, first), rule="relations.verb_pair")


def _is_complete(scene: Scene, act: _Act) -> bool:
    """Return whether an act without an object is an event."""
    sense = act.sense
    return _can_lack_object(sense) and not _is_requested(scene, sense.verb) and not _has_thing(scene, sense)


def _can_lack_object(sense: Sense) -> bool:
    if sense.type not in OBJECTLESS or (sense.type == "CONCEDE" and sense.first_lemma not in _YIELDING):
        return False
    return sense.noun is not None or sense.lemma in _OBJECTLESS_VERBS or sense.first_lemma in _ASKING


def _is_requested(scene: Scene, verb: int) -> bool:
    """Return whether a verb only names a request or a purpose: "ordered him to surrender"."""
    word = scene.words[verb]
    if scene.lower(verb - 1) != "to" or word.dep == "conj":
        return False
    return word.dep != "xcomp" or not scene.is_form_of(word.head, PLANS)


def _has_thing(scene: Scene, sense: Sense) -> bool:
    """Return whether a thing is withdrawn or given up: "withdrew his support" is no retreat."""
    if sense.noun is not None or is_passive(scene, sense.verb):
        return False
    heads = object_heads(scene, sense.verb)
    if sense.lemma == _MENACE:
        return any(scene.word(head).is_common_noun for head in heads)  # "threatens the peace"
    if sense.type not in _UNDONE_BY_OBJECT:
        return False
    return any(not scene.is_time(head) and scene.lower(head) not in _TIME_SPANS for head in heads)


def _directed_events(scene: Scene, act: _Act) -> Iterator[Event]:
    for subject in act.subjects:
        if not _can_do(scene, subject, act.sense.type):
            continue
        for target in act.objects or (None,):
            if act.sense.type in MUTUAL and target is not None and _is_private(scene, target):
                continue
            is_public = act.sense.type == "REQUEST" and target is not None and _is_public(scene, target)
            pair = ActorPair(subject, None if is_public else target)
            if are_fit(scene, act.sense, pair) and not _is_figurative(scene, act.sense, pair):
                yield _event(scene, act, pair, rule=_rule(target))


def _can_do(scene: Scene, subject: Actor, kind: str) -> bool:
    """Return whether a country or body does an act of a type, not only some of its people."""
    if is_somebody(scene, subject) or (kind in _ACTS_OF_A_PEOPLE and _is_people(scene, subject)):
        return False
    return kind not in _ACTS_OF_WILL or not _is_private(scene, subject)


def _is_people(scene: Scene, subject: Actor) -> bool:
    """Return whether a subject is one or all of a country's people: "Americans support Brandt", "every Norwegian"."""
    name = scene.name(subject.phrase.last)
    if name is None or not name.is_demonym:
        return False
    return name.last_word.is_plural_noun or scene.lower(scene.noun_group(name.last).first) in _ONE_OF_MANY


def _is_public(scene: Scene, target: Actor) -> bool:
    """Return whether those asked are people of a country or body, not itself: "Americans", "the American public"."""
    return _is_people(scene, target) or _is_private(scene, target)


def _is_private(scene: Scene, party: Actor) -> bool:
    """Return whether a party is only named beside people who do not act for it: "Ukrainian companies"."""
    last = scene.noun_group(party.phrase.last).last
    return scene.name(last) is None and scene.lower(last) in _PRIVATE


def _is_figurative(scene: Scene, sense: Sense, pair: ActorPair) -> bool:
    """Return whether persons only help, quarrel or compete: "Obama battles Clinton", "helped his team win"."""
    if (sense.type == "AID" and _is_programme(scene, pair)) or _shows_or_misses(scene, sense):
        return True
    if sense.type == "ASSAULT" and sense.noun is not None and set(_types(scene, pair.actors)) == {"PERSON"}:
        return scene.is_form_of(sense.noun, _QUARRELS)
    if sense.lemma == _CONTEST and "PERSON" in _types(scene, pair.actors[:1]):
        return True  # a player rallies to win
    if sense.type == "AID" and sense.lemma in _PERSONAL_HELP:
        types = _types(scene, pair.actors[1:])
        return "PERSON" in types or ("ORG" in types and "PERSON" in _types(scene, pair.actors[:1]))
    return sense.noun is None and sense.lemma in _RIVALRIES and "PERSON" in _types(scene, pair.actors)


def _shows_or_misses(scene: Scene, sense: Sense) -> bool:
    """Return whether what looks like a protest is none: demonstrates that, struck out, was struck, a campaign rally."""
    successor = scene.lower(sense.verb + 1)
    if sense.type != "PROTEST":
        return False
    if sense.noun is not None:
        return scene.is_form_of(sense.noun, {_CONTEST}) and scene.lower(sense.noun + 1) not in _AGAINST
    if sense.first_lemma == "demonstrate":
        return successor in ("that", "how", "why")
    return sense.first_lemma == "strike" and (successor == "out" or is_passive(scene, sense.verb))


def _is_programme(scene: Scene, pair: ActorPair) -> bool:
    """Return whether money goes to a programme, which is no party: "allocated a million for the Water Initiative"."""
    return pair.object is not None and scene.entity(pair.object.entity).name.lower().split()[-1] in _PROGRAMMES


def _types(scene: Scene, parties: Sequence[Actor]) -> set[str]:
    return {scene.entity(party.entity).type for party in parties}


def _rule(target: Actor | None) -> str:
    if target is not None and target.is_deep:
        return "relations.verb_deep"
    return "relations.verb" if target is None or target.is_direct else "relations.verb_owner"


def _event(scene: Scene, act: _Act, pair: ActorPair, *, rule: str) -> Event:
    sense = act.sense
    event = Event(
        index=sense.verb,
        type=_event_type(scene, sense, pair),
        predicate=sense.lemma,
        subject=pair.subject,
        object=pair.object,
        rule=rule,
        modality=act.modality,
        is_negated=is_negated(scene, sense.verb),
        words=sense.words,
    )
    if not event.is_negated or not _is_refusal(scene, sense):
        return event
    return _refusal(event, is_unable="could" in auxiliaries(scene, sense.verb))


def _event_type(scene: Scene, sense: Sense, pair: ActorPair) -> str:
    """Return the type of an event: who leaves a position resigns, who attacks in words accuses."""
    if sense.type == "RETREAT" and sense.noun is not None and scene.lower(sense.noun) in _POSTS:
        return "CONCEDE" if "PERSON" in _types(scene, pair.actors) else sense.type
    return "ACCUSE" if sense.type == "ASSAULT" and _is_attack_in_words(scene, sense, pair) else sense.type


def _is_attack_in_words(scene: Scene, sense: Sense, pair: ActorPair) -> bool:
    """Return whether an attack is one of words: between parties, or upon a person where no country does it."""
    if sense.noun is not None:
        return is_of_words(scene, sense.noun)
    types = _types(scene, pair.actors)
    is_upon_person = "PERSON" in types and "GPE" not in types and not is_of_crime(scene)
    is_between_parties = all(_is_of_parties(scene, actor) for actor in pair.actors)
    return sense.lemma in _CRITICISMS and (is_upon_person or is_between_parties)


def _is_of_parties(scene: Scene, actor: Actor) -> bool:
    name = scene.name(actor.phrase.first)
    return name is not None and is_party(scene, name)


def _is_refusal(scene: Scene, sense: Sense) -> bool:
    """Return whether a denied act is a refusal: "would not accept", "does not recognise"."""
    if sense.type not in _REFUSABLE:
        return False
    lowers = auxiliaries(scene, sense.verb)
    if {"would", "have"} <= lowers:
        return False  # "would not have resigned"
    if lowers & _REFUSING:
        return True
    return scene.tag(sense.verb) != "VBG" and sense.type in _REFUSED_BY_NEGATION and not lowers & _PAST_AUXILIARIES


def _refusal(event: Event, *, is_unable: bool) -> Event:
    """Return the refusal of an act, which takes place where the act was only planned."""
    return replace(
        event,
        type="REJECT",
        is_negated=False,
        modality="asserted" if event.modality == "planned" or is_unable else event.modality,
        predicate=f"not {event.predicate}",
    )
