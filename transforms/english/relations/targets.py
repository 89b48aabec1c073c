"""The targets of an act: direct and prepositional objects, owners of things, actors within a demand."""

from collections.abc import Iterator
from dataclasses import replace

from newsledger.transforms.english.relations.actors import Actor, actors, is_party_of_acts
from newsledger.transforms.english.relations.clauses import Clause, clause, first_actor, object_heads, oblique
from newsledger.transforms.english.relations.drafts import MUTUAL
from newsledger.transforms.english.relations.scene import Scene
from newsledger.transforms.english.relations.senses import Sense
from newsledger.transforms.lexicon.events import LINKS, TOUCHES_OWNER
from newsledger.transforms.lexicon.lemmas import possible_lemmas
from newsledger.transforms.lexicon.uses import verbs_for

_REACH = 12
_STOPS = frozenset({",", ";", ":", "“", "”", '"', "(", ")", "—", "–", "``", "''"})
# Verbs whose object can stand deep in what they ask, tell or promise.
_FAR_REACHING = frozenset({"REQUEST", "THREATEN", "REJECT", "AGREE"})
_ON_PLACES = frozenset({"ASSAULT", "COERCE"})
_OF_OPINION = frozenset({"agree", "disagree"})
_OF_STATES = frozenset({"sell", "export", "import", "purchase", "trade"})
_OF_OCCASIONS = frozenset({"boycott", "disrupt", "snub"})
_FIGHTS = verbs_for("fights")
_HARM = frozenset(
    "destruction removal resignation ouster defeat overthrow collapse withdrawal arrest isolation expulsion "
    "impeachment prosecution death departure enemy enemies opponent opponents rival rivals invaders".split()
)


def targets(scene: Scene, clause_read: Clause, sense: Sense) -> tuple[Actor, ...]:
    """Return the targets of an act, by the first way that leads to somebody other than the subjects."""
    subject_entities = {subject.entity for subject in clause_read.subjects}
    for ways in _ways(scene, clause_read, sense):
        sufferers = tuple(
            actor for actor in ways if actor.entity not in subject_entities and can_suffer(scene, actor, sense)
        )
        if sufferers:
            return sufferers
    return ()


def can_suffer(scene: Scene, actor: Actor, sense: Sense) -> bool:
    """Return whether an entity can be the other party: no outlet is consulted, no town agrees."""
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


def _ways(scene: Scene, clause_read: Clause, sense: Sense) -> Iterator[tuple[Actor, ...]]:
    """Yield direct object, prepositional objects, the owner of the object, its receiver, and who its content names."""
    if sense.lemma == "warn":
        yield warned(scene, clause_read)
        return
    if sense.lemma in _OF_OCCASIONS:
        yield _occasion(scene, clause_read.verb)
    if sense.lemma == "blame":
        for child in oblique(scene, clause_read.verb, frozenset({"on"})):
            yield actors(scene, child)
    yield from _direct(clause_read, sense)
    loose = sense.type in TOUCHES_OWNER
    for child in _obliques(scene, clause_read, sense):
        yield actors(scene, child) or (actors(scene, child, loose=True) if loose else ())
    yield from _scanned(scene, sense)
    yield _owners(scene, clause_read, sense)
    yield _given(scene, sense)
    yield _deep(scene, clause_read, sense)


def _direct(clause_read: Clause, sense: Sense) -> Iterator[tuple[Actor, ...]]:
    """Yield the direct objects, where the verb takes one beside the noun of its phrase."""
    if sense.noun is None:
        if "transitive" in sense.frame or len(sense.words) > 1:
            yield clause_read.objects
        return
    objects = tuple(actor for actor in clause_read.objects if not actor.first <= sense.noun <= actor.last)
    if objects and not clause_read.is_passive and objects[0].direct:
        yield objects


def _occasion(scene: Scene, verb: int) -> tuple[Actor, ...]:
    """Return the event that is boycotted: after the verb, or before "which" ("the Games in Norland, which …")."""
    low, high = scene.sentence(verb)
    relative = next((index for index in range(verb - 1, low, -1) if scene.lower(index) in ("which", "that")), None)
    window = range(verb + 1, min(high, verb + _REACH) + 1)
    window_before = range(relative - 1, max(low, relative - _REACH) - 1, -1) if relative is not None else range(0)
    for index in (*window, *window_before):
        name = scene.name(index)
        if name is not None and scene.kind(name) == "EVENT":
            return (Actor(name.entity, name.first, name.last),)
    return ()


def _obliques(scene: Scene, clause_read: Clause, sense: Sense) -> Iterator[int]:
    links = _links(sense)
    things = [child for child in scene.block.children[clause_read.verb] if scene.words[child].dep == "obj"]
    things += [child for thing in things for child in scene.block.children[thing] if scene.words[child].dep == "conj"]
    for word in dict.fromkeys((*reversed(sense.words), clause_read.verb, *things)):
        yield from oblique(scene, word, links)


def _links(sense: Sense) -> frozenset[str]:
    """Return the prepositions that lead to a target: one fights with somebody, but strikes with a weapon."""
    links = sense.frame & LINKS[sense.type]
    particle = sense.lemma.rpartition(" ")[2]
    links |= {particle} & LINKS[sense.type] if sense.noun is None else set()
    return links - {"with"} if sense.type == "ASSAULT" and sense.lemma not in _FIGHTS else links


def _scanned(scene: Scene, sense: Sense) -> Iterator[tuple[Actor, ...]]:
    """Yield the actors after one of the verb's prepositions before the next clause, regardless of the tree."""
    links = _links(sense)
    _, high = scene.sentence(max(sense.words))
    for index in range(max(sense.words) + 1, min(high, max(sense.words) + _REACH)):
        tag = scene.tag(index)
        if tag in ("VBD", "VBZ", "VBP", "MD", "WDT", "WP", ":", "``", "''") or scene.lower(index) in (
            ",",
            "that",
            "and",
        ):
            return
        if scene.lower(index) in links and scene.tag(index + 1) != "VB":
            yield actors(scene, scene.group(index + 1)[1])


def _given(scene: Scene, sense: Sense) -> tuple[Actor, ...]:
    """Return the receiver where the tree takes it for part of the thing given: "gave Cambodia tents"."""
    if sense.noun is None or sense.type not in ("AID", "CONCEDE"):
        return ()
    start = max(word for word in sense.words if word != sense.noun) + 1
    name = scene.name(start + (scene.tag(start) == "DT"))
    if name is None or name.last >= sense.noun or scene.is_adjective(name) or scene.tag(name.last + 1) == "POS":
        return ()
    return (Actor(name.entity, name.first, name.last),)


def _owners(scene: Scene, clause_read: Clause, sense: Sense) -> tuple[Actor, ...]:
    """Return the owner of the thing acted upon: "rejected Russia's demand", "praised Haiti's efforts"."""
    if (sense.noun is None and "transitive" not in sense.frame) or sense.type not in TOUCHES_OWNER:
        return ()
    heads = [sense.noun] if sense.noun is not None else object_heads(scene, clause_read.verb)
    last = max(sense.words)
    if (
        sense.noun is None
        and last > clause_read.verb
        and scene.tag(last + 1) in ("DT", "JJ", "NN", "NNP", "NNS", "PRP$", "CD")
    ):
        heads.append(scene.group(last + 1)[1])
    for head in heads:
        if sense.type == "SUPPORT" and scene.lower(head) in _HARM:
            return ()
        object_owners = actors(scene, head, loose=True)
        if object_owners:
            return tuple(replace(actor, direct=sense.noun is not None) for actor in object_owners)
    return ()


def _deep(scene: Scene, clause_read: Clause, sense: Sense) -> tuple[Actor, ...]:
    """Return the first actor in the content of a request, threat, refusal or promise."""
    if sense.type not in _FAR_REACHING or clause_read.is_passive:
        return ()
    if not _has_content(scene, max(sense.words)):
        return ()
    subject_entities = frozenset(subject.entity for subject in clause_read.subjects)
    last = _reach(scene, max(sense.words), content=sense.noun is None)
    actor = first_actor(scene, max(sense.words) + 1, last, but=subject_entities)
    return (actor,) if actor else ()


def _has_content(scene: Scene, index: int) -> bool:
    """Return whether an infinitive or a clause follows a verb as the content of a request, threat or promise."""
    if scene.tag(index + 1) == "TO" or (scene.lower(index + 1) == "that" and scene.tag(index + 1) == "IN"):
        return True
    if scene.claims.cued(scene.block.zone, scene.words[index].start):
        return True
    return any(scene.words[child].dep in ("xcomp", "ccomp") and child > index for child in scene.block.children[index])


def _reach(scene: Scene, start: int, *, content: bool) -> int:
    """Return the last word of a request's or threat's content, up to the next mark or its second clause."""
    _, high = scene.sentence(start)
    verbs_left = 1 + content
    index = start + 1
    while index <= min(high, start + _REACH):
        if scene.words[index].text in _STOPS:
            break
        verbs_left -= scene.tag(index) in ("VB", "VBD", "VBZ", "VBP")
        if verbs_left < 0:
            break
        index += 1
    return index - 1


_SUFFERS = verbs_for("suffers")
_STRIKES = verbs_for("strikes_back")
_HARMS = frozenset(
    "consequence consequences sanction sanctions retaliation war response action strike strikes attack attacks penalty "
    "penalties reprisals tariffs repercussions price escalation measures force".split()
)


def warned(scene: Scene, clause_read: Clause) -> tuple[Actor, ...]:
    """Return the actors threatened by the clause of a verb of warning; none if it only tells of a danger."""
    content = _content(scene, clause_read.verb)
    if clause_read.objects:
        return clause_read.objects if _is_harm(scene, clause_read.verb, content) else ()
    if content is None:
        return ()
    inner = clause(scene, content)
    forms = possible_lemmas(scene.lower(content))
    if forms & _SUFFERS or (inner.is_passive and forms & _STRIKES):
        return inner.objects if inner.is_passive else inner.subjects
    if forms & _STRIKES and inner.subjects and _is_own(scene, clause_read.subjects, inner.subjects[0]):
        return inner.objects or _against(scene, content)
    return ()


def _content(scene: Scene, verb: int) -> int | None:
    """Return the verb of a warning's content: of the clause by the tree, or the first after "that"."""
    for child in scene.block.children[verb]:
        if scene.words[child].dep == "ccomp" and child > verb:
            return child
    _, high = scene.sentence(verb)
    conjunction = next((index for index in range(verb + 1, high + 1) if scene.lower(index) == "that"), None)
    if conjunction is None:
        return None
    return next(
        (index for index in range(conjunction, high + 1) if scene.tag(index) in ("VB", "VBD", "VBZ", "VBN")), None
    )


def _is_harm(scene: Scene, verb: int, content: int | None) -> bool:
    if content is not None and possible_lemmas(scene.lower(content)) & (_SUFFERS | _STRIKES):
        return True
    _, high = scene.sentence(verb)
    window = range(verb + 1, min(high, verb + 12) + 1)
    return any(scene.lower(index) in _HARMS for index in window)


def _against(scene: Scene, verb: int) -> tuple[Actor, ...]:
    for child in oblique(scene, verb, frozenset({"against", "on", "at"})):
        return actors(scene, child)
    return ()


def _is_own(scene: Scene, speakers: tuple[Actor, ...], second: Actor) -> bool:
    """Return whether those who would strike are on the side of those who warn."""
    sides = {_side(scene, speaker.entity) for speaker in speakers} | {speaker.entity for speaker in speakers}
    return second.entity in sides or _side(scene, second.entity) in sides - {None}


def _side(scene: Scene, entity: int) -> str | None:
    return scene.entity(entity).country_code or scene.cast.country.get(entity)
