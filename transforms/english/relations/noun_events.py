"""Events of the nouns on the closed list: "Russia's invasion of Ukraine", "talks between X and Y"."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from newsledger.transforms.english.parse.vocabulary import Phrase
from newsledger.transforms.english.relations.actors import Actor, ActorPair, actors
from newsledger.transforms.english.relations.clauses import clause, is_verb, obliques
from newsledger.transforms.english.relations.drafts import MUTUAL, Event
from newsledger.transforms.english.relations.modality import Modality, is_asked, is_in_prospect, is_negated, modality
from newsledger.transforms.english.relations.parties import is_of_crime, is_of_place
from newsledger.transforms.english.relations.scene import ACTORS, Scene
from newsledger.transforms.english.relations.targets import (
    COMPLAINTS,
    RECIPIENTS,
    can_be_visited,
    is_of_words,
    is_visit,
)
from newsledger.transforms.lexicon.events import TARGET_PREPOSITIONS, nouns
from newsledger.transforms.lexicon.uses import verbs_for
from newsledger.transforms.lexicon.words import RelationNoun, words

_WITHHOLDING = verbs_for("withholds")
_PLANNING = verbs_for("plans_event")
_DEMANDS = verbs_for("demands")
_EXPECTING = frozenset({"expect", "slate"})
_READY = words("disposition_adjectives") | {"open"}
_OCCASIONS = frozenset({"in", "during", "at", "after", "for", "on", "by", "before", "following", "over"})
_PARTY_PREPOSITIONS = frozenset({"between", "among"})
_TARGET_PREPOSITIONS = frozenset({"of", "on", "between"})
_AGENT_PREPOSITIONS = frozenset({"by", "from"})
_REACHES_OWNER = frozenset({"PROTEST", "ACCUSE", "SANCTION", "REJECT"})
_LIGHT_VERBS = verbs_for("light")
_AFTERWARDS = words("occasion_prepositions")
_RECEIVING = verbs_for("receives")
_CONTESTS = words("contest_nouns")
_PROSPECTIVE = words("prospective_adjectives")
_CALL, _CONFERENCE, _AUDIENCE = "call", "conference", "audience"
_OF_COURTS = {"appeal": frozenset({"court"}), "hearing": frozenset({"confirmation"})}
_OF_NEWS = frozenset({"news", "press"})
_HIGHEST = 5
_MOST_AGENTS = 2
_MOST_PARTIES = 4


@dataclass(frozen=True, slots=True)
class _EventNoun:
    """A noun of the list in its place."""

    entry: RelationNoun
    phrase: Phrase

    @property
    def head(self) -> int:
        """The last word."""
        return self.phrase.last

    @property
    def is_mutual(self) -> bool:
        """Whether the event is the same seen from both sides."""
        return self.entry.type in MUTUAL


def noun_events(scene: Scene, words_of_verbs: Collection[int]) -> Iterator[Event]:
    """Yield the events of a block's nouns, except those that belong to a verb."""
    for index, word in enumerate(scene.words):
        if not word.is_noun or index in words_of_verbs or scene.cast.is_named(scene.block, index):
            continue
        noun = _listed_noun(scene, index)
        if noun is not None and not _is_asked(scene, noun) and not _is_public(scene, noun):
            yield from _mutual_events(scene, noun) if noun.is_mutual else _directed_events(scene, noun)


def _is_public(scene: Scene, noun: _EventNoun) -> bool:
    """Return whether a noun names nothing done to somebody: a news conference, the audiences of a speech, an appeal."""
    modifiers = {word.lower for word in scene.noun_group(noun.head).words[:-1]}
    if not modifiers.isdisjoint(_OF_COURTS.get(noun.entry.noun, ())):
        return True
    if noun.entry.noun == _CONFERENCE:
        return scene.lower(noun.phrase.first - 1) in _OF_NEWS
    return noun.entry.noun == _AUDIENCE and noun.phrase.next_word.lower != "with"


def _is_asked(scene: Scene, noun: _EventNoun) -> bool:
    """Return whether an act is only asked for or about: "whether Norland withheld aid to Sund", "his call to unite"."""
    if noun.entry.noun == _CALL and (scene.lower(noun.head + 1) == "for" or scene.word(noun.head + 2).is_base_form):
        return True
    verb = _governing_verb(scene, noun)
    return verb is not None and is_asked(scene, verb)


def _listed_noun(scene: Scene, head: int) -> _EventNoun | None:
    """Return the noun of the list that ends at a word and heads its group."""
    for tokens, entry in nouns().get(scene.lower(head), ()):
        first = head - len(tokens) + 1
        is_group_head = not scene.word(head + 1).is_noun or scene.noun_group(head).last == head
        if first >= 0 and is_group_head and scene.matches(first, tokens):
            return _EventNoun(entry, scene.block.phrase(first, head))
    return None


def _directed_events(scene: Scene, noun: _EventNoun) -> Iterator[Event]:
    targets = _targets(scene, noun)
    agents = _agents(scene, noun) or _owners(scene, noun)
    if targets and not agents and noun.entry.type != "THREATEN":
        agents = _subject_of_verb(scene, noun)
    pairs = _pairs(agents[:_MOST_AGENTS], targets)
    if noun.entry.type == "SUPPORT" and _is_received(scene, noun):
        pairs = [ActorPair(pair.object, pair.subject) for pair in pairs if pair.object is not None]
    for pair in pairs:
        if noun.entry.type == "SUPPORT" and is_of_place(scene, pair.subject):
            continue
        if noun.entry.type == "ASSAULT" and _is_contest(scene, noun, pair):
            continue
        yield _event(scene, noun, pair, rule="relations.noun")


def _is_received(scene: Scene, noun: _EventNoun) -> bool:
    """Return whether support is received from those whom "of" or "from" names: "has the backing of Holt"."""
    is_from = noun.phrase.next_word.lower in ("of", "from")
    verb = scene.words[noun.head].head
    return is_from and scene.words[noun.head].dep == "obj" and scene.is_form_of(verb, _RECEIVING)


def _is_contest(scene: Scene, noun: _EventNoun, pair: ActorPair) -> bool:
    """Return whether persons only compete: "her battle with Holt"."""
    is_fight = noun.phrase.last_word.lower in _CONTESTS
    return is_fight and any(scene.entity(actor.entity).type == "PERSON" for actor in pair.actors)


def _mutual_events(scene: Scene, noun: _EventNoun) -> Iterator[Event]:
    owners, partners = _owners(scene, noun), _targets(scene, noun)
    if is_visit(noun.entry.noun):
        partners = tuple(actor for actor in partners if can_be_visited(scene, actor))
    if partners and not owners and not _is_between(scene, noun):
        pairs = _pairs(_subject_of_verb(scene, noun), partners)
    elif owners and partners:
        pairs = _pairs(owners, partners)
    else:
        pairs = [ActorPair(first, second) for first, second in combinations((owners or partners)[:_MOST_PARTIES], 2)]
    for pair in pairs:
        yield _event(scene, noun, pair, rule="relations.noun_pair")


def _pairs(subjects: Sequence[Actor], objects: Sequence[Actor]) -> list[ActorPair]:
    return [
        ActorPair(subject, target) for subject, target in product(subjects, objects) if subject.entity != target.entity
    ]


def _is_between(scene: Scene, noun: _EventNoun) -> bool:
    return noun.phrase.next_word.lower in _PARTY_PREPOSITIONS or any(
        True for _ in obliques(scene, noun.head, _PARTY_PREPOSITIONS)
    )


def _event(scene: Scene, noun: _EventNoun, pair: ActorPair, *, rule: str) -> Event:
    verb = _governing_verb(scene, noun)
    return Event(
        index=noun.head,
        type=_event_type(scene, noun, pair),
        predicate=noun.entry.noun,
        subject=pair.subject,
        object=pair.object,
        rule=rule,
        modality=_modality(scene, noun, verb),
        is_negated=_is_negated(scene, noun, verb),
        words=tuple(noun.phrase.indices),
    )


def _modality(scene: Scene, noun: _EventNoun, verb: int | None) -> Modality:
    """Return whether an act took place: a meeting that is planned has not, nor has a deal with good prospects."""
    above = scene.words[noun.head].head
    is_ready = scene.word(above).is_adjective and scene.lower(above) in _READY
    if is_ready or is_in_prospect(scene, noun.head):
        return "possible"
    modifiers = {scene.lower(index) for index in range(scene.noun_group(noun.head).first, noun.phrase.first)}
    if not modifiers.isdisjoint(_PROSPECTIVE) or _is_expected(scene, noun):
        return "planned"  # "a proposed deal with Sund"
    if verb is None:
        return "asserted"
    if _is_presupposed(scene, noun, verb):
        return "asserted"  # "needs to calibrate her attacks on Holt"
    of_verb = modality(scene, verb)
    is_object = scene.words[noun.head].dep == "obj" and scene.words[noun.head].head == verb
    if of_verb == "asserted" and is_object and scene.is_form_of(verb, _DEMANDS):
        return "demanded"  # "requested another investigation of Holt"
    return "planned" if of_verb == "asserted" and scene.is_form_of(verb, _PLANNING) else of_verb


def _is_expected(scene: Scene, noun: _EventNoun) -> bool:
    """Return whether a clause behind a noun says that the act is to come: "his visit, which is expected in May"."""
    clauses = scene.block.children_of(noun.head, ("acl", "acl:relcl"))
    return any(scene.is_form_of(clause_verb, _PLANNING | _EXPECTING) for clause_verb in clauses)


def _is_presupposed(scene: Scene, noun: _EventNoun, verb: int) -> bool:
    """Return whether a noun names an act that somebody is known to have done: "would regret his support of Holt"."""
    if scene.words[noun.head].dep != "obj" or scene.is_form_of(verb, _LIGHT_VERBS | _PLANNING):
        return False
    group = scene.noun_group(noun.head)
    return any(word.is_possessive_mark or word.is_possessive_pronoun for word in group.words[:-1])


def _is_negated(scene: Scene, noun: _EventNoun, verb: int | None) -> bool:
    """Return whether an act is denied: by "no", by the verb above, or by a verb that withholds it."""
    has_prefix = scene.matches(noun.phrase.first - 2, ("non", "-"))  # "his non-endorsement of Holt"
    if has_prefix or any(scene.lower(child) == "no" for child in scene.block.children[noun.head]):
        return True
    before = range(scene.noun_group(noun.head).first - 1, noun.phrase.first)
    if any(scene.is_form_of(index, _WITHHOLDING) for index in before):
        return True
    if verb is None:
        return False
    if scene.is_form_of(verb, _WITHHOLDING):
        return True
    if _is_presupposed(scene, noun, verb):
        return False  # "has not announced Holt's visit"
    is_governed = scene.words[noun.head].dep == "obj" and not scene.is_form_of(verb, _LIGHT_VERBS)
    return not is_governed and is_negated(scene, verb)  # who "avoids condemning" an attack knows that there was one


def _event_type(scene: Scene, noun: _EventNoun, pair: ActorPair) -> str:
    """Return the type of an event; an attack in words, or by or on a person, is an accusation."""
    if noun.entry.type == "ASSAULT" and is_of_words(scene, noun.head):
        return "ACCUSE"
    is_attack = noun.entry.type == "ASSAULT" and noun.entry.noun == "attack"
    has_person = any(scene.entity(actor.entity).type == "PERSON" for actor in pair.actors)
    return "ACCUSE" if is_attack and has_person and not is_of_crime(scene) else noun.entry.type


def _governing_verb(scene: Scene, noun: _EventNoun) -> int | None:
    """Return the verb whose subject or object a noun belongs to; None for a noun in an adverbial phrase."""
    return None if scene.words[noun.head].dep.startswith("obl") else _verb_above(scene, noun.head)


def _verb_above(scene: Scene, index: int) -> int | None:
    for _ in range(_HIGHEST):
        head = scene.words[index].head
        if head == index:
            return None
        if is_verb(scene, head):
            return head
        index = head
    return None


def _owners(scene: Scene, noun: _EventNoun) -> tuple[Actor, ...]:
    """Return the actors before the noun: "Russia's", "Israeli", "U.S.-Russia", "Xi and Putin's"."""
    by_entity: dict[int, Actor] = {}
    first = scene.noun_group(noun.head).first
    index = noun.phrase.first - 1
    while index >= first:
        name = scene.name(index)
        index = index - 1 if name is None else name.first - 1
        if name is None or name.entity_type not in ACTORS or _is_host(scene, noun, name):
            continue
        if name.is_possessive and scene.name(name.last + 2) is not None and not name.is_demonym:
            continue  # "Acme's Executive Committee meeting"
        by_entity.setdefault(name.entity, Actor.of(name))
        partner = scene.name(name.first - 2) if name.is_possessive and name.previous_word.lower == "and" else None
        if partner is not None and partner.entity_type in ACTORS:
            by_entity.setdefault(partner.entity, Actor.of(partner))
    return tuple(reversed(by_entity.values()))


def _is_host(scene: Scene, noun: _EventNoun, name: Phrase) -> bool:
    """Return whether a name tells where somebody meets others: "is in Norland meeting with ministers"."""
    return name.previous_word.lower == "in" and scene.lower(noun.head) == "meeting"


def _agents(scene: Scene, noun: _EventNoun) -> tuple[Actor, ...]:
    """Return the actors named by "by" or "from" after the noun."""
    prepositions = _AGENT_PREPOSITIONS & {"by", *noun.entry.frame}
    head = next(obliques(scene, noun.head, prepositions), None)
    return () if head is None else actors(scene, head)


def _targets(scene: Scene, noun: _EventNoun) -> tuple[Actor, ...]:
    """Return the actors after the noun's prepositions, by the tree or directly after it."""
    prepositions = (TARGET_PREPOSITIONS[noun.entry.type] | _TARGET_PREPOSITIONS) & frozenset(noun.entry.frame)
    prepositions -= _AGENT_PREPOSITIONS
    if noun.entry.noun in COMPLAINTS:
        prepositions -= RECIPIENTS
    for head in obliques(scene, noun.head, prepositions):
        targets = actors(scene, head) or actors(scene, head, with_owners=noun.entry.type in _REACHES_OWNER)
        if targets:
            return targets
    return _following_targets(scene, noun, prepositions)


def _following_targets(scene: Scene, noun: _EventNoun, prepositions: Collection[str]) -> tuple[Actor, ...]:
    """Return the actors after a preposition that follows the noun, whatever the tree says."""
    preposition = _after_place(scene, noun.head + 1)
    if scene.lower(preposition) not in prepositions or preposition + 1 >= len(scene.words):
        return ()
    name = scene.name(preposition + 1 + (scene.lower(preposition + 1) == "the"))
    if name is None:
        return actors(scene, scene.noun_group(preposition + 1).last)
    is_list = scene.lower(preposition) == "between"
    return actors(scene, name.last if is_list else scene.noun_group(name.last).last)


def _after_place(scene: Scene, index: int) -> int:
    """Return the index past "in Kampala" and "on Monday" between a noun and its "with"."""
    if scene.lower(index) in ("in", "on", "at") and index + 1 < len(scene.words):
        next_index = scene.noun_group(index + 1).last + 1
        return next_index if scene.lower(next_index) == "with" else index
    return index


def _is_near(scene: Scene, noun: _EventNoun, verb: int) -> bool:
    """Return whether a verb carries a noun itself, or one word around it: "held a round of talks"."""
    if scene.noun_group(noun.head).previous_word.lower in _AFTERWARDS:
        return False  # "had taken a serious view of it following the abduction of Holt"
    head = scene.words[noun.head].head
    return verb in (head, scene.words[head].head)


def _subject_of_verb(scene: Scene, noun: _EventNoun) -> tuple[Actor, ...]:
    """Return the subject of the verb that carries the noun: "held talks with", "said in a call with"."""
    subject = _own_subject(scene, noun)
    if subject is not None:
        return actors(scene, subject)
    if scene.words[noun.head].is_subject:
        return ()  # "said that the call with X was short"
    is_occasion = noun.is_mutual and scene.noun_group(noun.head).previous_word.lower in _OCCASIONS
    index = noun.head
    for _ in range(_HIGHEST):
        verb = _verb_above(scene, index)
        if verb is None:
            break
        carries = is_occasion or (scene.is_form_of(verb, _LIGHT_VERBS) and _is_near(scene, noun, verb))
        subjects = clause(scene, verb).subjects if carries else ()
        if subjects or not is_occasion:
            return tuple(actor for actor in subjects if actor.is_direct or noun.is_mutual)
        index = verb
    return ()


def _own_subject(scene: Scene, noun: _EventNoun) -> int | None:
    """Return the subject of the noun, or of the adjective that it belongs to: "Norland was open to talks with X"."""
    subject = next(scene.block.children_of(noun.head, ("nsubj",)), None)
    above = scene.words[noun.head].head
    if subject is None and scene.word(above).is_adjective:
        return scene.block.subject_of(above)
    return subject
