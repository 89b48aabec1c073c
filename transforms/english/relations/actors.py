"""The parties of an act in a noun phrase: the entity named, those who act for it, and the owners of things."""

from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cache

from newsledger.transforms.annotation import EntityDraft
from newsledger.transforms.english.parse.vocabulary import Phrase
from newsledger.transforms.english.relations.scene import ACTORS, MentionPhrase, Scene
from newsledger.transforms.lexicon.events import relation_agents
from newsledger.transforms.lexicon.gazetteer import person_nouns
from newsledger.transforms.lexicon.reference import countries
from newsledger.transforms.lexicon.statement_words import SPOKESPEOPLE
from newsledger.transforms.lexicon.words import kin, nominals, titles, words

_PREPOSITIONS_OF_PEOPLE = frozenset({"of", "in", "from", "for", "at", "throughout", "across"})
_PREPOSITIONS_OF_FORCES = frozenset({"of", "from"})  # forces in a country need not be its own
_FORCES = frozenset({"force", "forces", "soldier", "soldiers", "troops"})
_PREPOSITIONS_OF_THINGS = frozenset({"of", "from", "by", "to", "in"})
_PREPOSITIONS_OF_ATTACKS = frozenset({"of", "from", "by"})
_PREPOSITIONS_IN_APPOSITION = frozenset({"of", "to", "for", "at"})
_QUANTITIES = words("quantity_words")
_PREMISES = words("premises")
_ATTACKS = words("attack_nouns")
_CANDIDATES = words("candidate_nouns")
_DECISIONS = words("decision_nouns")
_ATTRIBUTES = words("hyphenated_attributes") - {"led"}  # a country-led mission is the country's
_PREFIXES = frozenset({"anti", "pro", "ex", "non", "-"})
_AFTER_CONJUNCT = frozenset({"POS", "NN", "NNS", "HYPH"})
_AFTER_OWNER = frozenset({"NNP", "NNPS", "HYPH"})
OUTSIDERS = words("outsider_nouns")
RELATIVES = frozenset(form for row in kin() for form in (row.noun, row.noun + "s"))
_MOST_CONJUNCTS = 8
_LONGEST_TITLE = 3


@dataclass(frozen=True, slots=True)
class Actor:
    """An entity as the party of an act, with the words that name it.

    `is_direct` unless the phrase names an owner or a country that somebody acts for; `is_deep` for an entity within the
    content of a demand or a threat.
    """

    entity: int
    phrase: Phrase
    is_direct: bool = True
    is_deep: bool = False

    @classmethod
    def of(cls, mention: MentionPhrase) -> "Actor":
        """Return the entity of a mention as an actor."""
        return cls(mention.entity, mention)


@dataclass(frozen=True, slots=True)
class ActorPair:
    """The parties of one act: the one who acts, and the one acted upon if there is one."""

    subject: Actor
    object: Actor | None

    @property
    def actors(self) -> tuple[Actor, ...]:
        """The parties that there are."""
        return (self.subject,) if self.object is None else (self.subject, self.object)


@cache
def agents() -> frozenset[str]:
    """Return nouns in lower case for people and bodies that act for the country or organisation named beside them."""
    forms = {form.casefold() for row in relation_agents() for form in (row.noun, row.plural) if form}
    for row in nominals():
        forms |= {form.split()[-1].casefold() for form in (row.noun, row.plural) if form}
    for title in titles():
        word = title.title.split()[-1].casefold()
        forms |= {word, word + "s"}
    return frozenset(forms)


def can_act(entity: EntityDraft) -> bool:
    """Return whether an entity acts and is acted upon: a person, a body, a country, its capital or seat of power."""
    if entity.type != "GPE":
        return entity.type in ACTORS
    return entity.name in _states() or (entity.reference_id or "").startswith(("country:", "metonym:"))


@cache
def _states() -> frozenset[str]:
    return frozenset(name for row in countries() for name in (row.name, row.capital, *row.aliases))


def actors(scene: Scene, index: int, *, with_owners: bool = False) -> tuple[Actor, ...]:
    """Return the actors of a word's noun phrase and of those joined to it; `with_owners` includes owners of things."""
    by_entity: dict[int, Actor] = {}
    for conjunct in _conjuncts(scene, index):
        actor = actor_of(scene, conjunct, with_owners=with_owners)
        if actor is None:
            continue
        partner = _partner(scene, actor)
        if partner is not None:
            by_entity.setdefault(partner.entity, partner)
        by_entity.setdefault(actor.entity, actor)
    first = _first_conjunct(scene, index) if by_entity else None
    if first is not None and first.entity not in by_entity:
        return (first, *by_entity.values())
    return tuple(by_entity.values())


def _conjuncts(scene: Scene, index: int) -> Iterator[int]:
    """Yield a word, and the words joined to it by "and"."""
    pending, visited = deque([index]), set[int]()
    while pending and len(visited) < _MOST_CONJUNCTS:
        word = pending.popleft()
        if word in visited:
            continue
        visited.add(word)
        yield word
        name = scene.name(word)
        for part in name.indices if name is not None else (word,):
            conjuncts = scene.block.children_of(part, ("conj",))
            pending.extend(child for child in conjuncts if not _is_excluded(scene, child))
        next_name = None if name is None else _next_conjunct(scene, name)
        if next_name is not None:
            pending.append(next_name.last)


def _is_excluded(scene: Scene, conjunct: int) -> bool:
    """Return whether "not" stands before a conjunct: "he and not his brother Holt shot him"."""
    return scene.noun_group(conjunct).previous_word.lower == "not"


def _next_conjunct(scene: Scene, name: Phrase) -> MentionPhrase | None:
    """Return the name that follows a name and "and", whatever the tree says."""
    if name.next_word.lower != "and":
        return None
    start = name.last + 2
    next_name = scene.name(start + (scene.lower(start) == "the"))
    if next_name is None or next_name.is_demonym or next_name.next_word.tag in _AFTER_CONJUNCT:
        return None
    return next_name


def _partner(scene: Scene, actor: Actor) -> Actor | None:
    """Return the first of two countries whose people share one noun: "Turkish and Greek officials"."""
    if actor.is_direct or actor.phrase.previous_word.lower != "and":
        return None
    country, partner = scene.name(actor.phrase.first), scene.name(actor.phrase.first - 2)
    if country is None or partner is None or country.last == actor.phrase.last or country.is_possessive:
        return None
    if not country.is_region or not partner.is_region or partner.previous_word.is_preposition:
        return None
    return replace(Actor.of(partner), is_direct=False)


def _first_conjunct(scene: Scene, index: int) -> Actor | None:
    """Return the name joined by "and" before a verb's subject: "Ehsani and agency head Lindgren will meet"."""
    group = scene.noun_group(index)
    if group.previous_word.lower != "and" or not group.next_word.is_verbal:
        return None
    name = scene.name(group.first - 2)
    if name is None or name.entity_type not in ACTORS:
        return None
    begins_clause = name.first == scene.sentence(index).first or name.previous_word.lower in (",", "that")
    return Actor.of(name) if begins_clause else None


def actor_of(scene: Scene, index: int, *, with_owners: bool = False) -> Actor | None:
    """Return the actor of one noun phrase; None if it names none."""
    phrase = _noun_phrase(scene, index)
    bearer = _bearer(scene, phrase)
    if bearer is not None:
        return Actor.of(bearer)
    head = scene.name(phrase.last)
    if head is not None and head.entity_type in ACTORS:
        return None if _is_attribute(scene, head) else Actor.of(head)
    if _is_quantity(scene, phrase.last):
        return _counted(scene, phrase.last, with_owners=with_owners)
    mention = _apposition(scene, phrase.last) or scene.nominal(phrase.last)
    return Actor.of(mention) if mention is not None else _owner(scene, phrase, with_owners=with_owners)


def _bearer(scene: Scene, phrase: Phrase) -> MentionPhrase | None:
    """Return the person named behind a title in or behind a phrase, where the tree cuts it off: Acme chief Jo Roe."""
    index = phrase.last + (scene.lower(phrase.last) not in agents())
    has_title = False
    while index <= phrase.last + _LONGEST_TITLE and scene.lower(index) in agents() and scene.name(index) is None:
        if scene.word(index).is_verbal:
            return None  # Jo Roe | accused Ida Brandt
        has_title = True
        index += 1
    person = scene.name(index) if has_title else None
    is_next = person is not None and person.is_person and person.first == index
    return person if is_next and scene.block.shares_sentence(phrase.last, index) else None


def _noun_phrase(scene: Scene, index: int) -> Phrase:
    """Return the noun group around a word with its whole name, without a possessive mark at its end."""
    group, name = scene.noun_group(index), scene.name(index)
    last = group.last if name is None else max(group.last, name.last)
    while last > index and scene.tag(last) in ("POS", "HYPH"):
        last -= 1
    return scene.block.phrase(group.first, last)


def _is_quantity(scene: Scene, index: int) -> bool:
    return scene.lower(index) in _QUANTITIES and scene.lower(index + 1) == "of"


def _counted(scene: Scene, quantity: int, *, with_owners: bool) -> Actor | None:
    """Return the people counted in "scores of refugees" and "tens of thousands of students"."""
    end = scene.sentence(quantity).last
    noun = quantity
    while noun + 2 <= end and _is_quantity(scene, noun):
        noun = scene.noun_group(noun + 2).last
    if noun == quantity or scene.lower(noun) in _QUANTITIES:
        return None
    return actor_of(scene, noun, with_owners=with_owners)


def _apposition(scene: Scene, noun: int) -> MentionPhrase | None:
    """Return the person in "Cambodia's ambassador, Chea Sophal,", the body in "the consumer agency, Indecopi,"."""
    if not scene.word(noun).is_noun:
        return None
    comma = noun + 1
    if scene.lower(comma) in _PREPOSITIONS_IN_APPOSITION and comma + 1 < len(scene.words):
        comma = scene.noun_group(comma + 1).last + 1
    name = scene.name(comma + 1) if scene.lower(comma) == "," else None
    if name is None or not (name.is_person or name.is_organisation) or name.last_word.is_pronoun:
        return None
    return name if name.next_word.lower in (",", ".", "") else None


def _owner(scene: Scene, phrase: Phrase, *, with_owners: bool) -> Actor | None:
    """Return the country or body that the phrase's people act for, or that a thing belongs to."""
    noun = phrase.last
    if scene.lower(noun) in _CANDIDATES | OUTSIDERS | RELATIVES or (not with_owners and not _is_agent(scene, noun)):
        return None  # the nominee or a member of a party is somebody whom it does not name here
    if scene.lower(noun + 1) == "of" and (with_owners or scene.lower(noun) in _PREMISES):
        owner = _after_preposition(scene, noun, _PREPOSITIONS_OF_THINGS)
        if owner is not None:
            return owner
    name = _nearest_party(scene, phrase)
    if name is not None and not name.is_region and _is_one_official(scene, noun):
        return None
    if name is None:
        if _is_anybody(scene, phrase):
            return None
        return _after_preposition(scene, noun, _prepositions_of_owner(scene, noun, with_owners=with_owners))
    is_owner = _owns(scene, name, noun) if with_owners else not name.is_person
    return Actor(name.entity, scene.block.phrase(name.first, noun), is_direct=False) if is_owner else None


def _is_anybody(scene: Scene, phrase: Phrase) -> bool:
    """Return whether a phrase means one person without a name, who acts for nobody: "a lawmaker in Norland"."""
    noun = scene.word(phrase.last)
    is_person = noun.lower in person_nouns() - SPOKESPEOPLE and not noun.is_plural_noun
    return is_person and scene.lower(phrase.first) in ("a", "an")


def _prepositions_of_owner(scene: Scene, noun: int, *, with_owners: bool) -> frozenset[str]:
    """Return the prepositions that lead from a noun to its owner: a strike in a town is not by the town."""
    if scene.lower(noun) in _ATTACKS:
        return _PREPOSITIONS_OF_ATTACKS
    if scene.lower(noun) in _FORCES:
        return _PREPOSITIONS_OF_FORCES
    return _PREPOSITIONS_OF_THINGS if with_owners else _PREPOSITIONS_OF_PEOPLE


def _is_agent(scene: Scene, index: int) -> bool:
    word = scene.word(index)
    if word.tag == "NNPS" or (word.tag == "NNP" and word.lower.endswith("s")):
        return True
    return word.lower in agents() or (word.is_noun and word.lower.rpartition("-")[2] in agents())


def _is_one_official(scene: Scene, noun: int) -> bool:
    """Return whether a noun means one person who holds an office in a body and is not the body: a Fox News chairman."""
    word = scene.word(noun)
    return not word.is_plural_noun and word.lower in person_nouns() - SPOKESPEOPLE


def _nearest_party(scene: Scene, phrase: Phrase) -> MentionPhrase | None:
    """Return the last name before the head of a phrase that can tell whose it is."""
    for index in reversed(phrase.indices[:-1]):
        name = scene.name(index)
        if name is not None and can_act(scene.entity(name.entity)) and not _is_attribute(scene, name):
            return name
    return None


def _is_attribute(scene: Scene, name: Phrase) -> bool:
    """Return whether a name in a phrase does not tell the owner: "Russian-backed rebels", "anti-Russian protesters"."""
    is_hyphenated = name.next_word.lower == "-" and scene.lower(name.last + 2) in _ATTRIBUTES
    return is_hyphenated or name.previous_word.lower in _PREFIXES


def _owns(scene: Scene, name: MentionPhrase, noun: int) -> bool:
    """Return whether a thing belongs to a name: "Russia's demand", "a Senegalese plan", "US forces", not "Iraq War"."""
    if name.is_organisation and name.last + 1 == noun and scene.lower(noun) in _DECISIONS:
        return True
    if name.is_possessive or name.last_word.is_possessive_pronoun:
        return True
    return name.is_region and name.next_word.tag not in _AFTER_OWNER


def _after_preposition(scene: Scene, noun: int, prepositions: Collection[str]) -> Actor | None:
    """Return the party after a noun's preposition: "rebels in the Ivory Coast", "an appeal from Chad"."""
    start = noun + 2
    if scene.lower(noun + 1) not in prepositions or start >= len(scene.words):
        return None
    if not scene.block.shares_sentence(noun, start):
        return None
    for index in range(scene.noun_group(start).last, start - 1, -1):
        name = scene.name(index)
        if name is not None and name.entity_type in ACTORS:
            return replace(Actor.of(name), is_direct=False)
    return None


def first_actor(scene: Scene, phrase: Phrase, *, excluding: Collection[int]) -> Actor | None:
    """Return the first actor within a phrase, except some entities; pronouns and nominals count too."""
    index = phrase.first
    while index <= phrase.last:
        name = scene.name(index)
        mention = name or scene.nominal(index)
        is_attribute = name is not None and _is_attribute(scene, name)
        if mention is not None and mention.entity not in excluding and _is_actor(mention) and not is_attribute:
            return replace(Actor.of(mention), is_direct=False, is_deep=True)
        index = index + 1 if name is None else name.last + 1
    return None


def _is_actor(mention: MentionPhrase) -> bool:
    if mention.kind == "nominal":
        return True
    return mention.entity_type in ACTORS and not mention.last_word.is_possessive_pronoun
