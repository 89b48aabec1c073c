"""The targets of an act: direct and prepositional objects, owners of things, actors within a demand or a warning."""

from collections.abc import Iterator
from dataclasses import replace

from newsledger.transforms.annotation import EntityDraft
from newsledger.transforms.english.parse.vocabulary import Phrase
from newsledger.transforms.english.relations.actors import (
    OUTSIDERS,
    RELATIVES,
    Actor,
    actor_of,
    actors,
    can_act,
    first_actor,
)
from newsledger.transforms.english.relations.clauses import Clause, clause, is_passive, object_heads, obliques
from newsledger.transforms.english.relations.drafts import MUTUAL
from newsledger.transforms.english.relations.scene import Scene
from newsledger.transforms.english.relations.senses import Sense, infinitives
from newsledger.transforms.lexicon.events import REACHES_OWNER, TARGET_PREPOSITIONS, nouns, verbs
from newsledger.transforms.lexicon.statement_words import SPOKESPEOPLE
from newsledger.transforms.lexicon.uses import verbs_for
from newsledger.transforms.lexicon.words import words

_REACH = 12
_MARKS = frozenset({",", ";", ":", "“", "”", '"', "(", ")", "—", "–", "``", "''"})
_CLAUSE_TAGS = frozenset({"VBD", "VBZ", "VBP", "MD", "WDT", "WP", ":", "``", "''"})
_CLAUSE_OPENER_TAGS = frozenset({"WRB", "WP", "WP$", "WDT"})
_HOSTILE = frozenset({"ACCUSE", "SANCTION", "COERCE", "ASSAULT"})
_CLAUSE_WORDS = frozenset({",", "that", "and"})
_OBJECT_TAGS = frozenset({"DT", "JJ", "NN", "NNP", "NNS", "PRP$", "CD"})
# Types whose target can stand deep in what is asked, threatened, refused or promised.
_FOR_REASONS = frozenset({"ACCUSE", "REQUEST"})
_WITH_CONTENT = frozenset({"REQUEST", "THREATEN", "REJECT", "AGREE"})
_UPON_PLACES = frozenset({"ASSAULT", "COERCE"})
_UPON_RECIPIENTS = frozenset({"AID", "CONCEDE"})
_OPINION_VERBS = frozenset({"agree", "disagree"})
_TRADE_VERBS = frozenset({"sell", "export", "import", "purchase", "trade"})
_OCCASION_VERBS = frozenset({"boycott", "disrupt", "snub"})
_CONTROL = "take control"
_MISUSE = "abuse"
_RELEASE = "release"
COMPLAINTS = words("complaint_nouns")
RECIPIENTS = frozenset({"at", "in", "to", "with"})  # lead to the court or office that a complaint is made to
_FIGHTS = verbs_for("fights")
_OF_WORDS = words("attacks_of_words")
_GIVES = verbs_for("light")
_JUDGEMENTS = frozenset({"ACCUSE", "SANCTION", "SUPPORT"})
_REASONS = frozenset({"for", "in"})
_MATTERS = frozenset({"about", "of"})
_AGAINST_OWNER = words("nouns_against_their_owner")
_THREATS = verbs_for("promises_harm")
_GOVERNS_OBJECT = verbs_for("governs_object")
_TOWARDS = frozenset({"with", "to", "for", "from", "against", "on"})
_SUFFERS = verbs_for("suffers")
_STRIKES = verbs_for("strikes_back")
_HARMS = words("threatened_harms")


def targets(scene: Scene, verb_clause: Clause, sense: Sense) -> tuple[Actor, ...]:
    """Return the targets of an act: of the first kind that names somebody other than its subjects."""
    if (sense.type == "REQUEST" and _asks_others(scene, sense)) or _is_upon_own(scene, sense):
        return ()
    subjects = {subject.entity for subject in verb_clause.subjects}
    for candidates in _candidates(scene, verb_clause, sense):
        chosen = tuple(
            actor
            for actor in candidates
            if actor.entity not in subjects
            and _can_be_target(scene, actor, sense)
            and not _acts_next(scene, actor, sense)
            and not _is_reason(scene, actor, sense)
        )
        if chosen:
            return chosen
    return ()


def _is_upon_own(scene: Scene, sense: Sense) -> bool:
    """Return whether somebody closes or takes back what is his own: "shut down their base in Orsk"."""
    if sense.type != "COERCE" or is_passive(scene, sense.verb):
        return False
    things = (scene.noun_group(head) for head in object_heads(scene, sense.verb) if head > sense.verb)
    return any(group.words[0].is_possessive_pronoun for group in things)


def _can_be_target(scene: Scene, actor: Actor, sense: Sense) -> bool:
    """Return whether an entity can be the target of an act: no outlet is consulted, no town agrees."""
    if actor.entity in scene.cast.outlets:
        return sense.type not in MUTUAL and not _is_told(scene, actor)
    if sense.type == "SUPPORT" and sense.noun is None and actor.phrase.next_word.is_infinitive_mark:
        return False  # who supports a change lobbies "for the league to change"
    if is_visit(sense.lemma):
        return can_be_visited(scene, actor)
    entity = scene.entity(actor.entity)
    if entity.type == "EVENT" and sense.lemma in _OCCASION_VERBS:
        return True
    if sense.type == "MOBILIZE" or _is_out_of_reach(entity, sense) or _is_product(scene, actor, sense):
        return False
    return can_act(entity) or sense.type in _UPON_PLACES


def _is_product(scene: Scene, actor: Actor, sense: Sense) -> bool:
    """Return whether what is released is a film or a product, nobody who was held."""
    if sense.lemma != _RELEASE or not actor.is_direct:
        return False
    return scene.entity(actor.entity).type == "ORG" or scene.words[actor.phrase.content_head].quoted


def _acts_next(scene: Scene, actor: Actor, sense: Sense) -> bool:
    """Return whether an actor behind "and" is the subject of the next verb: "backed Holt and Brandt withdrew"."""
    phrase = actor.phrase
    if phrase.first < sense.verb or not scene.word(phrase.last + 1).is_tensed or actor.is_deep:
        return False
    group = scene.noun_group(phrase.last)
    return scene.lower(min(group.first, phrase.first) - 1) == "and"


def _is_reason(scene: Scene, actor: Actor, sense: Sense) -> bool:
    """Return whether a name only tells why or where something is judged: "blasted the media for Holt's win"."""
    if sense.type not in _JUDGEMENTS or sense.noun is not None or actor.is_direct or actor.is_deep:
        return False
    preposition = scene.noun_group(actor.phrase.last).first - 1
    preposition -= scene.word(preposition).is_gerund
    judged = scene.word(preposition - 1)
    is_behind = preposition > sense.last + 1 and scene.lower(preposition) in _REASONS
    return is_behind and judged.is_noun and judged.lower not in SPOKESPEOPLE


def _is_told(scene: Scene, actor: Actor) -> bool:
    """Return whether an outlet is only told of an act: "ridiculed the idea to the Orsk Post"."""
    first = actor.phrase.first
    return scene.lower(first - 1 - (scene.lower(first - 1) == "the")) == "to"


def _is_out_of_reach(entity: EntityDraft, sense: Sense) -> bool:
    """Return whether an entity is of no type that an act can be done to."""
    if sense.lemma in _OPINION_VERBS:
        return entity.type == "PERSON"
    if sense.lemma in _TRADE_VERBS:
        return entity.type != "GPE"
    return sense.lemma == _CONTROL and entity.type == "ORG"  # of a chamber, in an election


def is_visit(phrase: str) -> bool:
    """Return whether a verb or noun of an event tells of a visit: visit, pay visit, state visit."""
    return phrase.rpartition(" ")[2] in ("visit", "visits")


def is_of_words(scene: Scene, noun: int) -> bool:
    """Return whether an attack is one of words: "a verbal attack", "another PR attack"."""
    return any(scene.lower(index) in _OF_WORDS for index in range(scene.noun_group(noun).first, noun))


def can_be_visited(scene: Scene, actor: Actor) -> bool:
    """Return whether a visit to an entity is a meeting: to a person or a state by its name, not to a place or body."""
    name = scene.name(actor.phrase.last)
    entity = scene.entity(actor.entity)
    if not actor.is_direct or entity.type not in ("PERSON", "GPE"):
        return False
    return entity.type == "PERSON" or (name is not None and can_act(entity))


def _candidates(scene: Scene, verb_clause: Clause, sense: Sense) -> Iterator[tuple[Actor, ...]]:
    """Yield the possible targets of an act by kind, the surest kind first."""
    if sense.lemma == "warn":
        yield _threatened(scene, verb_clause)
        return
    if sense.lemma in _OCCASION_VERBS:
        yield _occasion(scene, sense.verb)
    if sense.lemma == "blame":
        yield from (actors(scene, head) for head in obliques(scene, sense.verb, ("on",)))
    if sense.type == "REJECT" and sense.noun is not None:
        yield _owner_before(scene, sense.noun)
    yield _direct_objects(verb_clause, sense)
    yield from _prepositional_objects(scene, sense)
    yield from _following_phrases(scene, sense)
    yield _owners_of_object(scene, sense)
    yield _recipient(scene, sense)
    yield _actor_in_content(scene, verb_clause, sense)


def _direct_objects(verb_clause: Clause, sense: Sense) -> tuple[Actor, ...]:
    """Return the direct objects if the verb takes one, beside the noun of its phrase where it has one."""
    if sense.noun is None:
        return verb_clause.objects if "transitive" in sense.frame or len(sense.words) > 1 else ()
    objects = tuple(actor for actor in verb_clause.objects if sense.noun not in actor.phrase)
    return objects if objects and objects[0].is_direct and not verb_clause.is_passive else ()


def _prepositional_objects(scene: Scene, sense: Sense) -> Iterator[tuple[Actor, ...]]:
    """Yield the actors that the prepositions of a verb, of its phrase or of its objects lead to, by the tree."""
    objects = list(scene.block.children_of(sense.verb, ("obj",)))
    objects += [conjunct for noun in objects for conjunct in scene.block.children_of(noun, ("conj",))]
    prepositions, reaches_owner = _prepositions(scene, sense), sense.type in REACHES_OWNER
    for word in dict.fromkeys((*reversed(sense.words), sense.verb, *objects)):
        for head in obliques(scene, word, prepositions):
            if _is_of_matter(scene, sense, head):
                continue
            yield actors(scene, head) or (actors(scene, head, with_owners=True) if reaches_owner else ())


def _prepositions(scene: Scene, sense: Sense) -> frozenset[str]:
    """Return the prepositions that lead to a target: one fights with somebody, but strikes with a weapon."""
    prepositions = sense.frame
    if sense.noun is not None and scene.lower(sense.noun) in COMPLAINTS:
        prepositions -= RECIPIENTS
    if sense.noun is None:
        prepositions |= {sense.lemma.rpartition(" ")[2]}
    prepositions &= TARGET_PREPOSITIONS[sense.type]
    if sense.type in _FOR_REASONS and sense.noun is None and _has_object(scene, sense.verb):
        prepositions -= {"for"}  # "blamed the press for Holt's defeat", "lobbied ministers for Holt"
    return prepositions - {"with"} if sense.type == "ASSAULT" and sense.lemma not in _FIGHTS else prepositions


def _is_of_matter(scene: Scene, sense: Sense, index: int) -> bool:
    """Return whether a word tells what is talked about, not with whom: "spoke of his friendship with Holt"."""
    if sense.type != "CONSULT" or sense.noun is not None:
        return False
    return any(scene.lower(word) in _MATTERS for word in range(sense.last + 1, index + 1))


def _has_object(scene: Scene, verb: int) -> bool:
    thing = scene.block.object_of(verb)
    return thing is not None and thing > verb


def _following_phrases(scene: Scene, sense: Sense) -> Iterator[tuple[Actor, ...]]:
    """Yield the actors after one of a verb's prepositions before the next clause, whatever the tree says."""
    prepositions = _prepositions(scene, sense)
    for index in range(sense.last + 1, min(scene.sentence(sense.last).last, sense.last + _REACH)):
        if scene.tag(index) in _CLAUSE_TAGS or scene.lower(index) in _CLAUSE_WORDS:
            return
        if sense.type == "ACCUSE" and scene.word(index - 1).is_common_noun and not scene.is_time(index - 1):
            continue  # "testified in the inquiry against him"
        if sense.type == "REQUEST" and scene.lower(index) == "for" and scene.word(index - 1).is_common_noun:
            continue  # "called for freedom for Sund"
        if _is_of_matter(scene, sense, index):
            return
        if scene.lower(index) in prepositions and not scene.word(index + 1).is_base_form:
            yield actors(scene, scene.noun_group(index + 1).last)


def _owners_of_object(scene: Scene, sense: Sense) -> tuple[Actor, ...]:
    """Return the owner of the thing acted upon: "rejected Russia's demand", "praised Haiti's efforts"."""
    if not _reaches_owner(sense) or _is_own_act(scene, sense):
        return ()
    for head in _things(scene, sense):
        if _is_not_of_owner(scene, sense, head) or _is_of_subject(scene, sense, head):
            return ()
        owners = actors(scene, head, with_owners=True) or _makers(scene, head)
        if sense.noun is None:
            owners = tuple(owner for owner in owners if owner.is_direct or _is_affected(scene, sense, owner))
        if owners:
            return tuple(replace(owner, is_direct=sense.noun is not None) for owner in owners)
    return ()


def _reaches_owner(sense: Sense) -> bool:
    """Return whether what is done to a thing can be done to its owner."""
    if sense.type not in REACHES_OWNER:
        return False
    return sense.noun is not None or (sense.type != "AGREE" and "transitive" in sense.frame)


def _is_not_of_owner(scene: Scene, sense: Sense, head: int) -> bool:
    """Return whether what is done to somebody's wife, ally or enemy is not done to him."""
    noun = scene.lower(head)
    if scene.tag(head - 1) == "CD" and scene.word(head).is_common_noun:
        return True  # "rallied behind Holt's 226 yards"
    return noun in RELATIVES | OUTSIDERS or (sense.type == "SUPPORT" and noun in _AGAINST_OWNER)


def _is_of_subject(scene: Scene, sense: Sense, noun: int) -> bool:
    """Return whether what somebody expresses or gives is his own: "expressed his condolences"."""
    is_own = any(word.is_possessive_pronoun for word in scene.noun_group(noun).words)
    return sense.noun == noun and sense.first_lemma in _GIVES and is_own


def _owner_before(scene: Scene, noun: int) -> tuple[Actor, ...]:
    """Return the body named before what it asks for: "rejected an Acme proposal for talks with Holt"."""
    for index in range(noun - 1, scene.noun_group(noun).first - 1, -1):
        name = scene.name(index)
        if name is not None and (name.is_organisation or name.is_region or name.is_possessive):
            return (Actor(name.entity, scene.block.phrase(name.first, noun)),)
    return ()


def _is_affected(scene: Scene, sense: Sense, owner: Actor) -> bool:
    """Return whether what is done to a thing is done to its owner: "slammed Brandt's remarks", not "Brandt voters"."""
    name = scene.name(owner.phrase.first)
    kind = scene.entity(owner.entity).type
    if sense.type not in _UPON_PLACES and name is not None and name.previous_word.lower == "in":
        return False  # "backed a truce in Norland"
    if name is None or kind in ("GPE", "NORP"):
        return True
    is_compound = name.last < owner.phrase.last and not (name.is_possessive or name.last_word.is_possessive_pronoun)
    return not is_compound and (sense.type != "SANCTION" or kind != "PERSON")


def _is_own_act(scene: Scene, sense: Sense) -> bool:
    """Return whether the owner of a thing is no target: of "a French operation", a complaint, an abused office."""
    if sense.noun is None:
        return sense.lemma == _MISUSE
    return scene.lower(sense.noun) in (nouns() if sense.type == "ASSAULT" else COMPLAINTS)


def _makers(scene: Scene, noun: int) -> tuple[Actor, ...]:
    """Return the subjects of the relative clause behind a thing: "the offer that Norland made"."""
    verbs = (child for child in scene.block.children[noun] if scene.words[child].dep.startswith("acl"))
    verb = next((child for child in verbs if scene.words[child].is_tensed), None)
    subject = None if verb is None else scene.block.subject_of(verb)
    return () if subject is None else actors(scene, subject)


def _things(scene: Scene, sense: Sense) -> list[int]:
    """Return the heads of the phrases that an act is done to: the noun of its phrase, else the verb's objects."""
    if sense.noun is not None:
        return [sense.noun]
    heads = object_heads(scene, sense.verb)
    if sense.last > sense.verb and scene.tag(sense.last + 1) in _OBJECT_TAGS:
        heads.append(scene.noun_group(sense.last + 1).last)
    return heads


def _recipient(scene: Scene, sense: Sense) -> tuple[Actor, ...]:
    """Return the recipient where the tree takes it for part of the thing: "gave Cambodia tents"."""
    if sense.noun is None or sense.type not in _UPON_RECIPIENTS:
        return ()
    start = max(word for word in sense.words if word != sense.noun) + 1
    name = scene.name(start + (scene.tag(start) == "DT"))
    if name is None or name.last >= sense.noun or name.is_demonym or name.is_possessive:
        return ()
    return (Actor.of(name),)


def _actor_in_content(scene: Scene, verb_clause: Clause, sense: Sense) -> tuple[Actor, ...]:
    """Return the first actor in the content of a request, threat, refusal or promise."""
    if sense.type not in _WITH_CONTENT or verb_clause.is_passive or not _has_content(scene, sense.last):
        return ()
    if sense.type == "THREATEN" and sense.first_lemma not in _THREATS:
        return ()
    if sense.type == "REJECT":
        return () if _spares(scene, sense.verb) else _refused(scene, sense, verb_clause)
    content = None if _asks_for_passive(scene, sense) else _content(scene, sense)
    subjects = {subject.entity for subject in verb_clause.subjects}
    actor = first_actor(scene, content, excluding=subjects) if content is not None else None
    if actor is None or (sense.type == "AGREE" and _is_attribute_of_thing(scene, actor)):
        return ()
    return (actor,)


def _asks_for_passive(scene: Scene, sense: Sense) -> bool:
    """Return whether something is to be done to somebody, whoever does it: "asked that Holt be released"."""
    contents = scene.block.children_of(sense.last, ("ccomp", "xcomp"))
    return sense.type == "REQUEST" and any(is_passive(scene, content) for content in contents)


def _is_attribute_of_thing(scene: Scene, actor: Actor) -> bool:
    """Return whether a name only tells which thing is meant: "agreed to pay the Acme bill"."""
    name = scene.name(actor.phrase.first)
    last = scene.noun_group(actor.phrase.last).last
    if name is None or name.is_demonym or name.is_possessive or last == name.last:
        return False
    return actor_of(scene, last) is None


def _asks_others(scene: Scene, sense: Sense) -> bool:
    """Return whether people without a name are asked: "urged people to vote for Brandt"."""
    asked = scene.block.object_of(sense.verb)
    if asked is None or sense.noun is not None or asked < sense.verb or actors(scene, asked):
        return False
    is_somebody = scene.word(asked).is_pronoun or (scene.word(asked).is_noun and not scene.is_time(asked))
    return is_somebody and scene.is_form_of(sense.verb, _GOVERNS_OBJECT)


def _refused(scene: Scene, sense: Sense, verb_clause: Clause) -> tuple[Actor, ...]:
    """Return those to whom something is refused: "declined to meet Holt", not "to tell the value of Holt's offer"."""
    subjects = {subject.entity for subject in verb_clause.subjects}
    for infinitive in sorted(infinitives(scene, sense.verb)):
        found = list(clause(scene, infinitive).objects)
        objects = object_heads(scene, infinitive)
        heads = [head for word in (infinitive, *objects) for head in obliques(scene, word, _TOWARDS)]
        found += [actor for head in heads for actor in actors(scene, head, with_owners=True)]
        chosen = tuple(replace(actor, is_deep=True, is_direct=False) for actor in found if actor.entity not in subjects)
        if chosen:
            return chosen[:1]
    return ()


def _spares(scene: Scene, verb: int) -> bool:
    """Return whether what is refused would be hostile: "refuses to condemn Norland" refuses nothing to Norland."""
    rows = (row for infinitive in infinitives(scene, verb) for _, row in verbs().get(scene.lower(infinitive), ()))
    return any(row.type in _HOSTILE for row in rows)


def _has_content(scene: Scene, index: int) -> bool:
    """Return whether an infinitive or a clause follows a verb as the content of a request, threat or promise."""
    next_word = scene.word(index + 1)
    if next_word.is_infinitive_mark or (next_word.lower == "that" and next_word.tag == "IN"):
        return True
    if scene.claims.cued(scene.block.zone, scene.words[index].start):
        return True
    return any(child > index for child in scene.block.children_of(index, ("xcomp", "ccomp")))


def _content(scene: Scene, sense: Sense) -> Phrase | None:
    """Return the words after a verb, up to the next mark, the next clause or the verb after that of its content."""
    first = sense.last + 1
    verbs_left = 1 if sense.noun is not None else 2
    is_infinitive = scene.word(first).is_infinitive_mark
    index = first
    while index <= min(scene.sentence(sense.last).last, sense.last + _REACH):
        word = scene.words[index]
        verbs_left -= word.is_finite_verb or word.is_base_form
        if word.text in _MARKS or verbs_left < 0 or word.tag in _CLAUSE_OPENER_TAGS:
            break
        if is_infinitive and word.is_tensed and word.tag != "VBP":
            break  # "are refusing to leave the camp is fear of Norland"
        index += 1
    return scene.block.phrase(first, index - 1) if index > first else None


def _occasion(scene: Scene, verb: int) -> tuple[Actor, ...]:
    """Return the event that is boycotted: after the verb, or before "which" ("the Games in Norland, which …")."""
    sentence = scene.sentence(verb)
    indices = list(range(verb + 1, min(sentence.last, verb + _REACH) + 1))
    relatives = (index for index in range(verb - 1, sentence.first, -1) if scene.lower(index) in ("which", "that"))
    relative = next(relatives, None)
    if relative is not None:
        indices += range(relative - 1, max(sentence.first, relative - _REACH) - 1, -1)
    names = (name for index in indices if (name := scene.name(index)) is not None)
    occasion = next((name for name in names if name.entity_type == "EVENT"), None)
    return (Actor.of(occasion),) if occasion is not None else ()


def _threatened(scene: Scene, verb_clause: Clause) -> tuple[Actor, ...]:
    """Return the actors threatened by a warning: "warned Norland that it would pay"; none if it states a danger."""
    verb = _verb_of_warning(scene, verb_clause.verb)
    if verb_clause.objects:
        return verb_clause.objects if _is_threat(scene, verb_clause.verb, verb) else ()
    if verb is None:
        return ()
    warning = clause(scene, verb)
    strikes = scene.is_form_of(verb, _STRIKES)
    if scene.is_form_of(verb, _SUFFERS) or (warning.is_passive and strikes):
        return warning.objects if warning.is_passive else warning.subjects
    if strikes and warning.subjects and _are_on_one_side(scene, verb_clause.subjects, warning.subjects[0]):
        return warning.objects or _opponent(scene, verb)
    return ()


def _verb_of_warning(scene: Scene, verb: int) -> int | None:
    """Return the verb of a warning's content: of the clause by the tree, or the first after "that"."""
    content = next((child for child in scene.block.children_of(verb, ("ccomp",)) if child > verb), None)
    if content is not None:
        return content
    rest = range(verb + 1, scene.sentence(verb).last + 1)
    conjunction = next((index for index in rest if scene.lower(index) == "that"), None)
    if conjunction is None:
        return None
    verbs = (index for index in range(conjunction, rest.stop) if scene.tag(index) in ("VB", "VBD", "VBZ", "VBN"))
    return next(verbs, None)


def _is_threat(scene: Scene, verb: int, content: int | None) -> bool:
    if content is not None and scene.is_form_of(content, _SUFFERS | _STRIKES):
        return True
    rest = range(verb + 1, min(scene.sentence(verb).last, verb + _REACH) + 1)
    if any(scene.lower(index) in _HARMS or scene.matches(index, ("not", "to")) for index in rest):
        return True
    return all(scene.tag(index) in _OBJECT_TAGS for index in range(verb + 1, scene.sentence(verb).last))


def _opponent(scene: Scene, verb: int) -> tuple[Actor, ...]:
    head = next(obliques(scene, verb, ("against", "on", "at")), None)
    return () if head is None else actors(scene, head)


def _are_on_one_side(scene: Scene, speakers: tuple[Actor, ...], striker: Actor) -> bool:
    """Return whether the actor who would strike is a speaker of the warning, or of the country of one."""
    entities = {speaker.entity for speaker in speakers}
    countries = {_country(scene, entity) for entity in entities} - {None}
    return striker.entity in entities or _country(scene, striker.entity) in countries


def _country(scene: Scene, entity: int) -> str | None:
    return scene.entity(entity).country_code or scene.cast.country.get(entity)
