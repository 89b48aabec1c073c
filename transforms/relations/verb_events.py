"""Events told by verbs of the closed list, alone or with their object ("impose sanctions")."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from newsledger.transforms.relations.actors import Actor, actors, is_party_of_acts
from newsledger.transforms.relations.clauses import Clause, clause, first_actor, is_verb, object_heads, oblique
from newsledger.transforms.relations.events import ALONE, MUTUAL, Event
from newsledger.transforms.relations.lexicon import LINKS, Phrase, frames, verbs
from newsledger.transforms.relations.modality import PLANS, Modality, auxiliaries, is_negated, modality
from newsledger.transforms.relations.scene import Scene
from newsledger.transforms.relations.stems import base_forms
from newsledger.transforms.relations.warnings import warned

_GAP = 5
_STOPS = frozenset({",", ";", ":", "“", "”", '"', "(", ")", "—", "–", "``", "''"})
_REACH = 12
_NOUN_TAGS = ("DT", "JJ", "JJR", "JJS", "CD", "PRP$", "RB", "NN", "NNS", "NNP", "VBN", "VBG", "POS", "HYPH")
_COMMENTS = frozenset(
    {"comment", "say", "elaborate", "discuss", "speak", "answer", "confirm", "talk", "be", "give", "name"}
)
_AFTER_CALL = frozenset(
    {".", ",", "on", "this", "last", "yesterday", "today", "and", "again", "after", "late", "", "from"}
)
# Whose owner suffers what is done to a thing of theirs.
TOUCHES_OWNER = frozenset({"SUPPORT", "REJECT", "ACCUSE", "COERCE", "ASSAULT", "SANCTION", "CONCEDE", "PROTEST"})
# Acts that, where somebody would not do them, are refused.
REFUSABLE = frozenset({"AGREE", "SUPPORT", "CONCEDE", "CONSULT", "COOPERATE", "AID", "RETREAT"})
_REFUSING = frozenset({"would", "will", "wo", "'ll", "’ll", "can", "ca", "could", "shall"})
# Verbs whose object can stand deep in what they ask, tell or promise.
_FAR_REACHING = frozenset({"REQUEST", "THREATEN", "REJECT", "ACCUSE", "AGREE"})
_ON_PLACES = frozenset({"ASSAULT", "COERCE"})
_DRILLS = frozenset({"exercise", "drill", "manoeuvre", "maneuver", "game", "patrol"})
_FIGHTS = frozenset({"fight", "battle", "clash", "engage in combat", "go to war", "exchange fire", "trade fire"})
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
_HARM = frozenset(
    "destruction removal resignation ouster defeat overthrow collapse withdrawal arrest isolation expulsion impeachment "
    "prosecution death departure enemy enemies opponent opponents rival rivals invaders".split()
)
_SAYING = frozenset("say announce state declare conclude add tell write warn insist argue".split())
_STEERING = frozenset({"THREATEN", "AGREE", "REJECT"})
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


@dataclass(frozen=True, slots=True)
class Sense:
    """What a verb tells in its place: type, lemma, how the object follows, and the words that make it up."""

    type: str
    lemma: str
    frame: frozenset[str]
    words: tuple[int, ...]
    noun: int | None = None


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
            steered |= _infinitives(scene, at)
        yield from found


def _must(scene: Scene, at: int) -> Iterator[Event]:
    """As in "Russia said that Sudan must return the helicopter" asks Sudan."""
    if not base_forms(scene.lower(at)) & _SAYING:
        return
    for child in scene.block.children[at]:
        if scene.words[child].dep != "ccomp" or not auxiliaries(scene, child) & {"must"}:
            continue
        sense = Sense("REQUEST", "say must", frozenset(), (at,))
        for subject in clause(scene, at).subjects:
            for target in clause(scene, child).subjects:
                if target.entity != subject.entity:
                    yield _event(scene, (at, sense), (subject, target), "relations.speech_act", modality(scene, at))


def _infinitives(scene: Scene, at: int) -> set[int]:
    """The infinitives that a verb steers: "threatened to attack" is one act."""
    found = {child for child in scene.block.children[at] if scene.words[child].dep == "xcomp"}
    if scene.lower(at + 1) == "to" and scene.tag(at + 2) == "VB":
        found.add(at + 2)
    return found


def sense_of(scene: Scene, at: int) -> Sense | None:
    """What a verb tells by the frames and the verbs of the lexicon; None where it is on neither list."""
    framed = _framed(scene, at)
    if framed is not None:
        return _joint(scene, framed)
    found: Sense | None = None
    for phrase, row in verbs().get(scene.lower(at), ()):
        words = _matched(scene, at, phrase)
        if words is None or (found is not None and len(words) < len(found.words)):
            continue
        if found is None or ("transitive" in row.frame) == bool(object_heads(scene, at)):
            found = Sense(row.type, row.lemma, frozenset(row.frame), words)
    return None if found is not None and _says_nothing(scene, at, found) else found


def _joint(scene: Scene, sense: Sense) -> Sense:
    """A drill that two hold together is something they do with each other, no show of force."""
    noun = sense.noun
    if sense.type != "MOBILIZE" or noun is None or not base_forms(scene.lower(noun)) & _DRILLS:
        return sense
    first, _ = scene.group(noun)
    with_other = scene.lower(noun + 1) == "with" or any(scene.lower(at) == "joint" for at in range(first, noun))
    return replace(sense, type="COOPERATE") if with_other else sense


def _says_nothing(scene: Scene, at: int, sense: Sense) -> bool:
    """Whether somebody only declines to comment."""
    if sense.lemma == "call":
        return not _is_phone_call(scene, at)
    if sense.lemma == "ask":
        return not _asks_for(scene, at)
    if sense.type != "REJECT":
        return False
    return any(scene.lower(child) in _COMMENTS for child in _infinitives(scene, at))


def _asks_for(scene: Scene, at: int) -> bool:
    """Whether "asked" is no question: "asked Brazil for doses", "was asked to leave"."""
    _, high = scene.sentence(at)
    for after in range(at + 1, min(high, at + _REACH)):
        if scene.lower(after) == "for" or (scene.lower(after) == "to" and scene.tag(after + 1) == "VB"):
            return True
        if scene.tag(after) in ("VBD", "VBZ", "VBP", "MD", "WP", "WRB", "``", "''", ",") or scene.lower(after) == "if":
            return False
    return False


def _is_phone_call(scene: Scene, at: int) -> bool:
    """Whether "called X" is no "called X a liar"."""
    name = scene.name(at + 1 + (scene.lower(at + 1) == "the"))
    return name is not None and scene.lower(name.last + 1) in _AFTER_CALL


def _framed(scene: Scene, at: int) -> Sense | None:
    heads: list[int] | None = None
    for base in sorted(base_forms(scene.lower(at))):
        for phrase, row in frames().get(base, ()):
            if len(phrase) > 1 and phrase[1:] != tuple(scene.lower(at + k) for k in range(1, len(phrase))):
                continue
            heads = object_heads(scene, at + len(phrase) - 1) + object_heads(scene, at) if heads is None else heads
            for head in heads:
                if scene.tag(head).startswith("NN") and base_forms(scene.lower(head)) & set(row.object):
                    noun = scene.lower(head)
                    words = tuple(dict.fromkeys((*range(at, at + len(phrase)), head)))
                    return Sense(row.type, f"{row.verb} {noun}", frozenset(row.frame) | {"of"}, words, head)
    return None


def _matched(scene: Scene, at: int, phrase: Phrase) -> tuple[int, ...] | None:
    """The words of a phrase from a verb on: particles follow directly, nouns after their own modifiers."""
    words, place = [at], at
    for part in phrase[1:]:
        place = _next(scene, place, part)
        if place < 0:
            return None
        words.append(place)
    return tuple(words)


def _next(scene: Scene, place: int, part: str) -> int:
    if scene.lower(place + 1) == part:
        return place + 1
    for at in range(place + 1, place + 1 + _GAP):
        if scene.lower(at) == part:
            return at if scene.tag(at).startswith(("NN", "RP", "VB")) or part in ("on", "under") else -1
        if scene.tag(at) not in _NOUN_TAGS:
            return -1
    return -1


def _events(scene: Scene, at: int, sense: Sense) -> Iterator[Event]:
    found = clause(scene, at)
    objects = _targets(scene, found, sense)
    subjects = found.subjects or _speakers(scene, at)
    if found.is_passive and not subjects and "transitive" not in sense.frame and sense.noun is None:
        subjects, objects = found.objects, ()
    if not subjects:
        return
    told: Modality = modality(scene, at)
    together = sense.type in MUTUAL and (sense.noun is not None or sense.lemma in _TOGETHER) and not _firm(objects)
    if len(subjects) > 1 and (together or _is_mutual(scene, max(sense.words))):
        yield from _mutual(scene, (at, sense), subjects, told)
        return
    if not objects and (not _stands_alone(sense) or _is_asked(scene, at) or _has_thing(scene, at, sense)):
        return
    for subject in subjects:
        for target in objects or (None,):
            if _is_figurative(scene, (subject, target), sense):
                continue
            rule = "relations.verb" if target is None or target.direct else "relations.verb_deep"
            yield _event(scene, (at, sense), (subject, target), rule, told)


def _is_figurative(scene: Scene, parties: tuple[Actor, Actor | None], sense: Sense) -> bool:
    """Whether two persons, or a person and a body, only quarrel or compete: "Obama battles Clinton in Iowa"."""
    if sense.type == "AID" and sense.lemma in ("help", "protect", "assist", "support"):
        return parties[1] is not None and scene.entity(parties[1].entity).type == "PERSON"
    if sense.lemma not in _FIGURATIVE or sense.noun is not None:
        return False
    kinds = {scene.entity(one.entity).type for one in parties if one is not None}
    physical = sense.lemma in ("kill", "poison", "bomb", "invade", "sink")
    return "PERSON" in kinds and not physical


def _firm(objects: tuple[Actor, ...]) -> bool:
    return any(one.direct for one in objects)


def _is_mutual(scene: Scene, at: int) -> bool:
    return (scene.lower(at + 1), scene.lower(at + 2)) in (("each", "other"), ("one", "another"))


def _mutual(scene: Scene, verb: tuple[int, Sense], parties: tuple[Actor, ...], told: Modality) -> Iterator[Event]:
    """What two do together, or to each other: one event of a mutual kind, else one each way."""
    for other in parties[1:]:
        yield _event(scene, verb, (parties[0], other), "relations.verb_pair", told)
        if verb[1].type not in MUTUAL:
            yield _event(scene, verb, (other, parties[0]), "relations.verb_pair", told)


def _is_asked(scene: Scene, at: int) -> bool:
    """Whether a verb only tells what somebody is asked to do, or what for: "ordered him to surrender"."""
    word = scene.words[at]
    if scene.lower(at - 1) != "to" or word.dep == "conj":
        return False
    return word.dep != "xcomp" or not base_forms(scene.lower(word.head)) & PLANS


def _has_thing(scene: Scene, at: int, sense: Sense) -> bool:
    """Whether somebody withdraws or gives up a thing: "withdrew his support" is no retreat."""
    return sense.noun is None and sense.type in ("RETREAT", "CONCEDE") and bool(object_heads(scene, at))


def _stands_alone(sense: Sense) -> bool:
    if sense.type not in ALONE or (sense.type == "CONCEDE" and sense.lemma.split()[0] not in _YIELDS):
        return False
    return sense.noun is not None or sense.lemma in _ALONE or sense.lemma.split()[0] in _ASKS


def _can_suffer(scene: Scene, actor: Actor, sense: Sense) -> bool:
    """Whether an entity can be the other party: no outlet is consulted, no town agrees."""
    if actor.entity in scene.cast.outlets:
        return sense.type not in MUTUAL
    return sense.type not in ("MOBILIZE",) and (is_party_of_acts(scene, actor.entity) or sense.type in _ON_PLACES)


def _event(
    scene: Scene, verb: tuple[int, Sense], parties: tuple[Actor, Actor | None], rule: str, told: Modality
) -> Event:
    at, sense = verb
    kinds = {scene.entity(one.entity).type for one in parties if one is not None}
    kind = "ACCUSE" if sense.type == "ASSAULT" and sense.lemma in _VERBAL and kinds == {"PERSON"} else sense.type
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


def _targets(scene: Scene, found: Clause, sense: Sense) -> tuple[Actor, ...]:
    """Those upon whom an act falls, by the first way that leads to somebody else than those who act."""
    mine = {subject.entity for subject in found.subjects}
    for ways in _ways(scene, found, sense):
        others = tuple(one for one in ways if one.entity not in mine and _can_suffer(scene, one, sense))
        if others:
            return others
    return ()


def _ways(scene: Scene, found: Clause, sense: Sense) -> Iterator[tuple[Actor, ...]]:
    """Direct object, prepositional objects, the owner of the object, who gets it, who is named deeper in its content."""
    if sense.lemma == "warn":
        yield warned(scene, found)
        return
    if sense.lemma == "blame":
        for child in oblique(scene, found.verb, frozenset({"on"})):
            yield actors(scene, child)
    whole = sense.noun is None and ("transitive" in sense.frame or len(sense.words) > 1)
    given = tuple(one for one in found.objects if sense.noun is None or not one.first <= sense.noun <= one.last)
    if whole or (given and sense.noun is not None and not found.is_passive and given[0].direct):
        yield given
    loose = sense.type in TOUCHES_OWNER
    for child in _obliques(scene, found, sense):
        yield actors(scene, child) or (actors(scene, child, loose=True) if loose else ())
    yield from _scanned(scene, sense)
    yield _owners(scene, found, sense)
    yield _given(scene, sense)
    yield _deep(scene, found, sense)


def _obliques(scene: Scene, found: Clause, sense: Sense) -> Iterator[int]:
    links = _links(sense)
    things = [child for child in scene.block.children[found.verb] if scene.words[child].dep == "obj"]
    things += [child for thing in things for child in scene.block.children[thing] if scene.words[child].dep == "conj"]
    for word in dict.fromkeys((*reversed(sense.words), found.verb, *things)):
        yield from oblique(scene, word, links)


def _links(sense: Sense) -> frozenset[str]:
    """The prepositions that lead to whom an act falls upon: one fights with somebody, but strikes with a weapon."""
    links = sense.frame & LINKS[sense.type]
    return links - {"with"} if sense.type == "ASSAULT" and sense.lemma not in _FIGHTS else links


def _scanned(scene: Scene, sense: Sense) -> Iterator[tuple[Actor, ...]]:
    """Whoever stands after one of the verb's prepositions before the next clause, whatever the tree says."""
    links = _links(sense)
    _, high = scene.sentence(max(sense.words))
    for at in range(max(sense.words) + 1, min(high, max(sense.words) + _REACH)):
        tag = scene.tag(at)
        if tag in ("VBD", "VBZ", "VBP", "MD", "WDT", "WP", ":", "``", "''") or scene.lower(at) in (",", "that", "and"):
            return
        if scene.lower(at) in links:
            yield actors(scene, scene.group(at + 1)[1])


def _given(scene: Scene, sense: Sense) -> tuple[Actor, ...]:
    """Who gets something where the tree takes them for part of it: "gave Cambodia tents"."""
    if sense.noun is None or sense.type not in ("AID", "CONCEDE"):
        return ()
    start = max(word for word in sense.words if word != sense.noun) + 1
    name = scene.name(start + (scene.tag(start) == "DT"))
    if name is None or name.last >= sense.noun or scene.is_adjective(name) or scene.tag(name.last + 1) == "POS":
        return ()
    return (Actor(name.entity, name.first, name.last),)


def _owners(scene: Scene, found: Clause, sense: Sense) -> tuple[Actor, ...]:
    """Whose the thing is that the verb acts upon: "rejected Russia's demand", "praised Haiti's efforts"."""
    if (sense.noun is None and "transitive" not in sense.frame) or sense.type not in TOUCHES_OWNER:
        return ()
    heads = [sense.noun] if sense.noun is not None else object_heads(scene, found.verb)
    last = max(sense.words)
    if (
        sense.noun is None
        and last > found.verb
        and scene.tag(last + 1) in ("DT", "JJ", "NN", "NNP", "NNS", "PRP$", "CD")
    ):
        heads.append(scene.group(last + 1)[1])
    for head in heads:
        if sense.type == "SUPPORT" and scene.lower(head) in _HARM:
            return ()
        owned = actors(scene, head, loose=True)
        if owned:
            return tuple(replace(one, direct=sense.noun is not None) for one in owned)
    return ()


def _deep(scene: Scene, found: Clause, sense: Sense) -> tuple[Actor, ...]:
    """The first actor in what a verb asks, threatens, refuses or promises."""
    if sense.type not in _FAR_REACHING or found.is_passive:
        return ()
    if not _has_content(scene, max(sense.words)) and not (sense.type == "ACCUSE" and sense.noun is not None):
        return ()
    mine = frozenset(subject.entity for subject in found.subjects)
    last = _reach(scene, max(sense.words), content=sense.noun is None)
    actor = first_actor(scene, max(sense.words) + 1, last, but=mine)
    return (actor,) if actor else ()


def _has_content(scene: Scene, at: int) -> bool:
    """Whether a verb is followed by what is asked, threatened or promised: an infinitive or a clause."""
    if scene.lower(at + 1) in ("to", "that") or scene.claims.cued(scene.block.zone, scene.words[at].start):
        return True
    return any(scene.words[child].dep in ("xcomp", "ccomp") and child > at for child in scene.block.children[at])


def _reach(scene: Scene, start: int, *, content: bool) -> int:
    """The last word of what a verb asks or threatens, up to the next mark or the second clause in it."""
    _, high = scene.sentence(start)
    verbs_left = 1 + content
    at = start + 1
    while at <= min(high, start + _REACH):
        if scene.words[at].text in _STOPS:
            break
        verbs_left -= scene.tag(at) in ("VB", "VBD", "VBZ", "VBP")
        if verbs_left < 0:
            break
        at += 1
    return at - 1
