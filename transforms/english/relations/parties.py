"""Whether an act is done between parties of such kinds: nobody cooperates with a colleague, nor aids a friend."""

from newsledger.transforms.english.relations.actors import Actor, ActorPair, can_act
from newsledger.transforms.english.relations.clauses import object_heads
from newsledger.transforms.english.relations.scene import Scene
from newsledger.transforms.english.relations.senses import Sense

_WORK = frozenset({"work", "team", "partner", "collaborate", "train", "link"})
_LEAVES = frozenset({"allow", "let", "permit", "grant"})
_ACTS_OF_OFFICE = frozenset({"SUPPORT", "REQUEST", "CONSULT", "AGREE", "COOPERATE"})
_DETERMINERS = frozenset({"the", "a", "an", "this", "that"})
_HANDS_BACK = "return"
_LETS = "let"
_HOSTS = "host"
# Acts of a body that the same word does not tell of a person: "he struck a pedestrian", "built a bunker at home".
_ONLY_OF_BODIES = {
    "RETREAT": frozenset({"flee", "retreat", "surrender", "give", "disarm"}),
    "PROTEST": frozenset({"strike"}),
    "MOBILIZE": frozenset({"build", "put"}),
}
_JOURNEYS = frozenset({"travel", "tour"})
_STATES = frozenset({"GPE", "NORP"})
_PUBLIC = _STATES | {"ORG"}


def are_fit(scene: Scene, sense: Sense, pair: ActorPair) -> bool:
    """Return whether the parties of an act are of kinds that do it and that it is done to."""
    if sense.type in _ACTS_OF_OFFICE and is_of_place(scene, pair.subject):
        return False
    if any(_is_of_party(scene, actor) for actor in pair.actors):
        return False
    subject = scene.entity(pair.subject.entity).type
    if subject == "PERSON" and sense.first_lemma in _ONLY_OF_BODIES.get(sense.type, ()):
        return False
    if pair.object is None or sense.noun is not None:
        return True
    types = (subject, scene.entity(pair.object.entity).type)
    return _suit(sense, types) and not _is_private_act(scene, sense, pair)


def _suit(sense: Sense, types: tuple[str, str]) -> bool:
    """Return whether a verb alone is an act between two types of party."""
    target = types[1]
    if sense.type == "AID":
        return target in _PUBLIC and types != ("PERSON", "ORG")
    if sense.type == "COOPERATE" and sense.first_lemma in _WORK:
        return "PERSON" not in types
    if sense.type == "CONCEDE" and sense.first_lemma in _LEAVES:
        return not _STATES.isdisjoint(types) or (target == "PERSON" and sense.lemma != _LETS)
    if sense.lemma == _HOSTS:
        return types != ("PERSON", "ORG")
    return sense.lemma != "elect" or target == "PERSON"


def _is_private_act(scene: Scene, sense: Sense, pair: ActorPair) -> bool:
    """Return whether somebody returns or travels somewhere in no office, or something helps a body to do its work."""
    if sense.type == "CONCEDE" and sense.lemma == _HANDS_BACK:
        return not _has_other_object(scene, sense.verb, pair)
    if sense.type == "CONSULT" and sense.lemma in _JOURNEYS:
        subject = scene.entity(pair.subject.entity)
        country = subject.country_code or scene.cast.country.get(pair.subject.entity)
        return subject.type == "PERSON" and country is None
    return sense.type == "AID" and _helps_act(scene, sense, pair)


def is_somebody(scene: Scene, actor: Actor) -> bool:
    """Return whether a party is one person of a country, not the country: "the Russian pulled out"."""
    name = scene.name(actor.phrase.last)
    if name is None or not name.is_demonym or name.last_word.tag in ("NNS", "NNPS") or not name.last_word.is_noun:
        return False
    group = scene.noun_group(name.last)
    return group.last == name.last and scene.lower(group.first) in _DETERMINERS


def is_of_place(scene: Scene, actor: Actor) -> bool:
    """Return whether a party is only people of a town or province, who do not act for it: "legislators in Iowa"."""
    entity = scene.entity(actor.entity)
    return not actor.is_direct and not actor.is_deep and entity.type == "GPE" and not can_act(entity)


def _is_of_party(scene: Scene, actor: Actor) -> bool:
    """Return whether a party is one person of a movement, not the movement: "a Democratic pollster"."""
    if actor.is_direct or actor.is_deep or scene.entity(actor.entity).type != "NORP":
        return False
    group = scene.noun_group(actor.phrase.last)
    return scene.lower(group.first) in ("a", "an") and scene.tag(actor.phrase.last) == "NN"


def _helps_act(scene: Scene, sense: Sense, pair: ActorPair) -> bool:
    """Return whether something helps a body to do its business: "will help Acme grow"."""
    if sense.lemma != "help" or all(scene.entity(actor.entity).type == "GPE" for actor in pair.actors):
        return False
    return any(True for _ in scene.block.children_of(sense.verb, ("xcomp", "ccomp")))


def _has_other_object(scene: Scene, verb: int, pair: ActorPair) -> bool:
    """Return whether something other than the parties is the object of a verb: what is given back."""
    phrases = [actor.phrase for actor in pair.actors]
    heads = [head for head in object_heads(scene, verb) if scene.word(head).is_noun and head > verb]
    return any(all(head not in phrase for phrase in phrases) and not scene.is_time(head) for head in heads)
