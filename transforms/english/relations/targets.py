"""Upon whom an act falls: direct and prepositional objects, owners of things, those named deeper in a demand."""

from collections.abc import Iterator
from dataclasses import replace

from newsledger.transforms.english.relations.actors import Actor, actors, is_party_of_acts
from newsledger.transforms.english.relations.clauses import Clause, first_actor, object_heads, oblique
from newsledger.transforms.english.relations.drafts import MUTUAL
from newsledger.transforms.english.relations.scene import Scene
from newsledger.transforms.english.relations.senses import Sense
from newsledger.transforms.english.relations.warnings import warned
from newsledger.transforms.lexicon.events import LINKS, TOUCHES_OWNER

_REACH = 12
_STOPS = frozenset({",", ";", ":", "“", "”", '"', "(", ")", "—", "–", "``", "''"})
# Verbs whose object can stand deep in what they ask, tell or promise.
_FAR_REACHING = frozenset({"REQUEST", "THREATEN", "REJECT", "AGREE"})
_ON_PLACES = frozenset({"ASSAULT", "COERCE"})
_OF_OPINION = frozenset({"agree", "disagree"})
_OF_STATES = frozenset({"sell", "export", "import", "purchase", "trade"})
_OF_OCCASIONS = frozenset({"boycott", "disrupt", "snub"})
_FIGHTS = frozenset({"fight", "battle", "clash", "engage in combat", "go to war", "exchange fire", "trade fire"})
_HARM = frozenset(
    "destruction removal resignation ouster defeat overthrow collapse withdrawal arrest isolation expulsion "
    "impeachment prosecution death departure enemy enemies opponent opponents rival rivals invaders".split()
)


def targets(scene: Scene, found: Clause, sense: Sense) -> tuple[Actor, ...]:
    """Those upon whom an act falls, by the first way that leads to somebody else than those who act."""
    mine = {subject.entity for subject in found.subjects}
    for ways in _ways(scene, found, sense):
        others = tuple(one for one in ways if one.entity not in mine and can_suffer(scene, one, sense))
        if others:
            return others
    return ()


def can_suffer(scene: Scene, actor: Actor, sense: Sense) -> bool:
    """Whether an entity can be the other party: no outlet is consulted, no town agrees."""
    if actor.entity in scene.cast.outlets:
        return sense.type not in MUTUAL
    kind = scene.entity(actor.entity).type
    if kind == "PERSON" and sense.lemma in _OF_OPINION:
        return False
    if kind != "GPE" and sense.lemma in _OF_STATES:
        return False
    if sense.lemma in _OF_OCCASIONS and kind == "EVENT":
        return True
    return sense.type != "MOBILIZE" and (is_party_of_acts(scene, actor.entity) or sense.type in _ON_PLACES)


def _ways(scene: Scene, found: Clause, sense: Sense) -> Iterator[tuple[Actor, ...]]:
    """Direct object, prepositional objects, the owner of the object, who gets it, who is named in its content."""
    if sense.lemma == "warn":
        yield warned(scene, found)
        return
    if sense.lemma in _OF_OCCASIONS:
        yield _occasion(scene, found.verb)
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


def _occasion(scene: Scene, verb: int) -> tuple[Actor, ...]:
    """The event that is boycotted: named after the verb, or before "which" ("the Games in Norland, which …")."""
    low, high = scene.sentence(verb)
    which = next((at for at in range(verb - 1, low, -1) if scene.lower(at) in ("which", "that")), None)
    near = range(verb + 1, min(high, verb + _REACH) + 1)
    before = range(which - 1, max(low, which - _REACH) - 1, -1) if which is not None else range(0)
    for at in (*near, *before):
        name = scene.name(at)
        if name is not None and scene.kind(name) == "EVENT":
            return (Actor(name.entity, name.first, name.last),)
    return ()


def _obliques(scene: Scene, found: Clause, sense: Sense) -> Iterator[int]:
    links = _links(sense)
    things = [child for child in scene.block.children[found.verb] if scene.words[child].dep == "obj"]
    things += [child for thing in things for child in scene.block.children[thing] if scene.words[child].dep == "conj"]
    for word in dict.fromkeys((*reversed(sense.words), found.verb, *things)):
        yield from oblique(scene, word, links)


def _links(sense: Sense) -> frozenset[str]:
    """The prepositions that lead to whom an act falls upon: one fights with somebody, but strikes with a weapon."""
    links = sense.frame & LINKS[sense.type]
    particle = sense.lemma.rpartition(" ")[2]
    links |= {particle} & LINKS[sense.type] if sense.noun is None else set()
    return links - {"with"} if sense.type == "ASSAULT" and sense.lemma not in _FIGHTS else links


def _scanned(scene: Scene, sense: Sense) -> Iterator[tuple[Actor, ...]]:
    """Whoever stands after one of the verb's prepositions before the next clause, whatever the tree says."""
    links = _links(sense)
    _, high = scene.sentence(max(sense.words))
    for at in range(max(sense.words) + 1, min(high, max(sense.words) + _REACH)):
        tag = scene.tag(at)
        if tag in ("VBD", "VBZ", "VBP", "MD", "WDT", "WP", ":", "``", "''") or scene.lower(at) in (",", "that", "and"):
            return
        if scene.lower(at) in links and scene.tag(at + 1) != "VB":
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
    if not _has_content(scene, max(sense.words)):
        return ()
    mine = frozenset(subject.entity for subject in found.subjects)
    last = _reach(scene, max(sense.words), content=sense.noun is None)
    actor = first_actor(scene, max(sense.words) + 1, last, but=mine)
    return (actor,) if actor else ()


def _has_content(scene: Scene, at: int) -> bool:
    """Whether a verb is followed by what is asked, threatened or promised: an infinitive or a clause."""
    if scene.tag(at + 1) == "TO" or (scene.lower(at + 1) == "that" and scene.tag(at + 1) == "IN"):
        return True
    if scene.claims.cued(scene.block.zone, scene.words[at].start):
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
