"""Whether an act is done between parties of such kinds: nobody cooperates with a colleague, nor aids a friend."""

import re
from functools import lru_cache

from newsledger.transforms.english.relations.actors import Actor, ActorPair, can_act
from newsledger.transforms.english.relations.clauses import object_heads
from newsledger.transforms.english.relations.scene import Scene
from newsledger.transforms.english.relations.senses import Sense
from newsledger.transforms.lexicon.uses import verbs_for
from newsledger.transforms.lexicon.words import words

_SPORT, _OF_SPORT = words("words_of_sport"), 4  # distinct words
_CRIME, _OF_CRIME = words("words_of_crime"), 4
_OF_GAMES = frozenset({"ASSAULT", "MOBILIZE"})
_MOVES = verbs_for("of_games")
_OF_THINGS = frozenset({"it", "its", "itself"})
_OF_OTHERS = frozenset({"he", "she", "him", "her", "his"})
_WORD = re.compile(r"\w+")
_WORK = frozenset({"work", "team", "partner", "collaborate", "train", "link"})
_LEAVES = frozenset({"allow", "let", "permit", "grant"})
_ACTS_OF_OFFICE = frozenset({"SUPPORT", "REQUEST", "CONSULT", "AGREE", "COOPERATE"})
_DETERMINERS = frozenset({"the", "a", "an", "this", "that"})
_HANDS_BACK = "return"
_LETS = "let"
_HOSTS = "host"
_SEEKS_HELP = "seek help"  # a patient's, not a request
_LEAVES_OFFICE = frozenset({"resign", "step down", "quit"})
_MEETS = "meet"
_OF_ACQUAINTANCE = frozenset({"first", "when", "whom"})
_ACQUAINTED = frozenset({"when", "while", "through"})
_LONG_AGO = re.compile(r"1[89]\d\ds?")
_PAST_TAGS = frozenset({"VBD", "VBN"})
_REACH = 10
# Acts of a body that the same word does not tell of a person: "he struck a pedestrian", "built a bunker at home".
_ONLY_OF_BODIES = {
    "RETREAT": frozenset({"flee", "retreat", "surrender", "give", "disarm"}),
    "PROTEST": frozenset({"strike", "march", "demonstrate", "rally"}),
    "MOBILIZE": frozenset({"build", "put"}),
}
_JOURNEYS = frozenset({"travel", "tour"})
_STATES = frozenset({"GPE", "NORP"})
_UPON_ANYBODY = frozenset({"ASSAULT", "COERCE", "PROTEST", "SANCTION"})  # also done by and to people of a country
_PRIVATE = words("private_people") | words("nouns_for_journalists")
_PUBLIC = _STATES | {"ORG"}


def are_fit(scene: Scene, sense: Sense, pair: ActorPair) -> bool:
    """Return whether the parties of an act are of kinds that do it and that it is done to."""
    if _is_play(scene, sense) or any(_is_no_party(scene, sense, actor) for actor in pair.actors):
        return False
    if not _can_do(scene, sense, pair.subject):
        return False
    subject = scene.entity(pair.subject.entity).type
    if pair.object is None or sense.noun is not None:
        return subject != "PERSON" or pair.object is not None or sense.lemma != _SEEKS_HELP
    types = (subject, scene.entity(pair.object.entity).type)
    if types == ("PERSON", "PERSON") and sense.lemma == _MEETS and _is_acquaintance(scene, sense.verb):
        return False
    return _suit(sense, types) and not _is_private_act(scene, sense, pair)


def _is_no_party(scene: Scene, sense: Sense, actor: Actor) -> bool:
    """Return whether words that seem to name a party mean somebody else: a speaker, a member of a party, a company."""
    is_private = sense.type not in _UPON_ANYBODY and _is_private(scene, actor)
    is_confused = scene.lower(actor.phrase.content_head) in _OF_THINGS and scene.entity(actor.entity).type == "PERSON"
    return is_private or is_confused or _is_own_pronoun(scene, actor) or _is_of_party(scene, actor)


def _can_do(scene: Scene, sense: Sense, actor: Actor) -> bool:
    """Return whether a subject does an act: a body resigns by no manager of it, and no person demonstrates alone."""
    if sense.type in _ACTS_OF_OFFICE and is_of_place(scene, actor):
        return False
    if scene.entity(actor.entity).type == "PERSON":
        return sense.first_lemma not in _ONLY_OF_BODIES.get(sense.type, ())
    return actor.is_direct or sense.lemma not in _LEAVES_OFFICE


def _is_acquaintance(scene: Scene, verb: int) -> bool:
    """Return whether a person only came to know another: "when she met Holt", "met Holt in 1954", "first met Holt"."""
    if scene.tag(verb) not in _PAST_TAGS:
        return False
    if any(scene.lower(child) in _OF_ACQUAINTANCE for child in scene.block.children[verb]):
        return True
    for index in range(verb + 1, min(scene.sentence(verb).last, verb + _REACH) + 1):
        lower = scene.lower(index)
        if lower in _ACQUAINTED or _LONG_AGO.fullmatch(lower) or scene.matches(index, ("first", "time")):
            return True
    return False


def _is_play(scene: Scene, sense: Sense) -> bool:
    """Return whether teams only play, in an article on sport: "Norland blasted Sund", "will meet Sund"."""
    is_of_game = sense.type in _OF_GAMES or sense.lemma in _MOVES
    return sense.noun is None and is_of_game and len(_SPORT & _words(scene.article.body)) >= _OF_SPORT


def is_of_crime(scene: Scene) -> bool:
    """Return whether an article tells of a crime or a trial, in which attacks are not of words."""
    return len(_CRIME & _words(scene.article.body)) >= _OF_CRIME


@lru_cache(maxsize=1)
def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))


def _is_own_pronoun(scene: Scene, actor: Actor) -> bool:
    """Return whether "he" in a quotation is taken for the one who speaks: "He killed Holt," Brandt said."""
    word = scene.words[actor.phrase.content_head]
    if word.lower not in _OF_OTHERS or not word.quoted:
        return False
    number = scene.claims.innermost(scene.block.zone, word.start)
    return any(claim.quote == number and actor.entity in claim.speakers for claim in scene.claims.statements)


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


def _is_private(scene: Scene, actor: Actor) -> bool:
    """Return whether people or companies of a country do not act for it: "a Norwegian journalist", "Russian firms"."""
    if actor.is_direct or actor.is_deep or scene.entity(actor.entity).type not in _STATES:
        return False
    return scene.lower(actor.phrase.last) in _PRIVATE and scene.name(actor.phrase.last) is None


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
