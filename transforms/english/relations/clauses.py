"""The clause around a verb: its subjects and objects by the tree, and by position where the tree fails."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from newsledger.transforms.english.parse.vocabulary import Phrase
from newsledger.transforms.english.relations.actors import Actor, actor_of, actors, agents
from newsledger.transforms.english.relations.scene import Scene
from newsledger.transforms.lexicon.events import verbs
from newsledger.transforms.lexicon.uses import verbs_for
from newsledger.transforms.lexicon.words import words

_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nsubj:outer", "csubj"})
_OBJECTS = frozenset({"obj", "iobj"})
_FUNCTION_WORDS = frozenset({"case", "fixed", "aux", "aux:pass"})
_ATTRIBUTIVE = frozenset({"amod", "compound"})
_PARTICIPLE_CLAUSES = frozenset({"acl", "dep", "parataxis", "advcl", "ROOT", "conj"})
_CLAUSES_OF_THEIR_OWN = frozenset({"parataxis", "ccomp", "acl:relcl", "dep"})
_BEFORE_ATTRIBUTE = frozenset({"DT", "PDT", "PRP$", "CD"})
_HAVE = frozenset({"have"})
_CALL = frozenset({"call"})
_BE_OR_HAVE = frozenset({"be", "have"})
_PASSIVE_PARTICIPLES = frozenset({"been", "being"})
_PASSIVE_AUXILIARIES = _PASSIVE_PARTICIPLES | {"be", "is", "are", "was", "were", "got", "get", "gets"}
_RELATIVES = frozenset({"who", "which", "that", "whom"})
_SPEAKER_PRONOUNS = frozenset({"they", "it", "he", "she"})
_OBJECT_TAGS = frozenset({"DT", "JJ", "NN", "NNS", "NNP", "PRP$", "CD"})
_NOUN_PHRASE_TAGS = _OBJECT_TAGS | {"NNPS"}
_GROUP_TAGS = frozenset({"DT", "JJ", "NN", "CD", "PR", "VB"})
_QUANTIFIERS = frozenset({"about", "some", "around", "nearly", "almost", "over"})
_QUANTIFYING_PAIRS = frozenset(
    {("up", "to"), ("at", "least"), ("at", "most"), ("more", "than"), ("as", "many"), ("fewer", "than")}
)
_ACTIVITIES = words("activity_nouns")
_DISPOSITIONS = words("disposition_adjectives")
_OBJECT_CONTROL = verbs_for("governs_object")
_INTENTIONS = words("nouns_of_intention")
_BEFORE_GERUND = frozenset({"about", "of", "to"})
_JUDGEMENTS = frozenset({"ACCUSE", "SUPPORT", "SANCTION", "COERCE"})
_SPEECHES = frozenset({"letter", "letters", "speech", "ad", "ads"})
_MESSAGES = words("nouns_for_published_words") | words("nouns_for_articles") | _SPEECHES
_COMMITTEES = frozenset({"pac", "pacs"})
_REFUSALS = frozenset({"REJECT"})
_ACTS_OF_LETTERS = frozenset({"REQUEST", "THREATEN"})
_HIGHEST = 6


@dataclass(frozen=True, slots=True)
class Clause:
    """A verb with those who act and those acted upon; `objects` are the direct ones."""

    verb: int
    subjects: tuple[Actor, ...]
    objects: tuple[Actor, ...]
    is_passive: bool


def clause(scene: Scene, verb: int) -> Clause:
    """Return the clause of a verb."""
    subjects, objects = _subjects(scene, verb), _objects(scene, verb)
    if not is_passive(scene, verb):
        return Clause(verb, subjects, objects, is_passive=False)
    return Clause(verb, _passive_agents(scene, verb), subjects or objects, is_passive=True)


def is_verb(scene: Scene, index: int) -> bool:
    """Return whether a word is a verb of a clause, not an attribute of a noun or part of a name."""
    word = scene.words[index]
    if not word.is_verb or word.dep in _FUNCTION_WORDS or scene.cast.is_named(scene.block, index):
        return False
    if scene.lower(index - 1) == "-" and scene.tag(index - 2).startswith(("JJ", "NN")):
        return False  # "strong-arm"
    if scene.tag(index) == "VBN" and scene.tag(index - 1) in _BEFORE_ATTRIBUTE and scene.word(index + 1).is_noun:
        return False  # "getting all imprisoned Swedes out"
    return word.dep not in _ATTRIBUTIVE or _follows_subject(scene, index)


def _follows_subject(scene: Scene, verb: int) -> bool:
    """Return whether a participle that the tree takes for an attribute is a verb: "Berlin rejected calls"."""
    if scene.tag(verb) not in ("VBN", "VBD"):
        return False
    index = verb - 1
    while scene.word(index).is_adverb or scene.is_time(index):
        index -= 2 if scene.is_time(index) and scene.lower(index - 1) == "on" else 1
    if scene.is_form_of(index, _HAVE):
        return True
    is_subject = scene.word(index).is_proper_noun or scene.tag(index) == "NNS"
    return is_subject and scene.tag(verb + 1) in _OBJECT_TAGS


def is_passive(scene: Scene, verb: int) -> bool:
    """Return whether a verb is passive: a past participle after a form of "be", or one that modifies a noun."""
    word, relations = scene.words[verb], scene.block.relations_of(verb)
    if "aux:pass" in relations:
        return True
    if not word.is_past_participle:
        return False
    if "nsubj:pass" in relations and "obj" not in relations:
        return True
    if word.dep in _PARTICIPLE_CLAUSES and _is_bare(scene, verb, relations):
        return True
    return _follows_passive_auxiliary(scene, verb)


def _is_bare(scene: Scene, participle: int, relations: set[str]) -> bool:
    """Return whether a participle has neither auxiliary nor object: "rebels ordered out of the town"."""
    if relations & {"obj", "aux", "nsubj"} or scene.is_form_of(participle - 1, _HAVE):
        return False
    is_main_verb = scene.words[scene.words[participle].head].dep == "ROOT" and scene.block.zone == "body"
    complement = participle + 1
    if scene.lower(complement) == "on" and scene.is_time(complement + 1):
        complement += 2
    return not (is_main_verb and scene.lower(complement) in ("to", "that", "the", "a", "an"))


def _follows_passive_auxiliary(scene: Scene, verb: int) -> bool:
    index = verb - 1
    while scene.lower(index) not in _PASSIVE_PARTICIPLES and _is_adverb_or_not(scene, index):
        index -= 1
    return scene.lower(index) in _PASSIVE_AUXILIARIES


def _is_adverb_or_not(scene: Scene, index: int) -> bool:
    return scene.tag(index).startswith("RB") or scene.lower(index) == "not"


def _passive_agents(scene: Scene, verb: int) -> tuple[Actor, ...]:
    """Return the actors named by "by" after a passive verb."""
    head = next(obliques(scene, verb, ("by",)), None)
    return () if head is None else actors(scene, head)


def obliques(scene: Scene, word: int, prepositions: Collection[str]) -> Iterator[int]:
    """Yield the heads of the phrases that one of some prepositions joins to a word, by the tree, in order."""
    for child in scene.block.children[word]:
        is_noun_phrase = scene.words[child].dep.startswith(("obl", "nmod", "obj", "iobj"))
        if is_noun_phrase and preposition(scene, child) in prepositions:
            yield child


def preposition(scene: Scene, noun: int) -> str:
    """Return the preposition of a noun phrase; empty if it has none."""
    for child in scene.block.children_of(noun, ("case",)):
        if not scene.words[child].is_possessive_mark:
            return scene.lower(child)
    previous = scene.noun_group(noun).previous_word
    return previous.lower if previous.is_preposition else ""


def _subjects(scene: Scene, verb: int) -> tuple[Actor, ...]:
    """Return the actors of a verb, of the nearest verb above that has a subject where it has none."""
    if scene.tag(verb) == "VBG" and scene.lower(verb - 1) == "for":
        return _blamed(scene, verb)
    if scene.tag(verb) == "VBG" and _is_agent(scene, verb - 1):
        return actors(scene, verb - 1)  # "gave money to a group backing Holt"
    actor = _noun_before_infinitive(scene, verb) or _name_before_gerund(scene, verb)
    return _governing_subjects(scene, verb) if actor is None else actors(scene, actor, with_owners=True)


def _is_agent(scene: Scene, index: int) -> bool:
    is_noun = scene.word(index).is_common_noun or scene.lower(index) in _COMMITTEES
    return is_noun and (scene.lower(index) in agents() or scene.lower(index) in _COMMITTEES)


def _governing_subjects(scene: Scene, verb: int) -> tuple[Actor, ...]:
    """Return the actors of a verb by the tree, going up from it, else those named before it."""
    if scene.tag(verb) == "VBG" and scene.words[verb].dep in _SUBJECTS:
        return ()  # "said that attacking ports would be of no use"
    carrier = _carrier(scene, verb)
    for _ in range(_HIGHEST):
        subject = next((child for child in scene.block.children[carrier] if _is_subject(scene, child)), None)
        if subject is not None:
            return () if scene.tag(subject) == "VBG" else _subject_actors(scene, subject, carrier)
        word = scene.words[carrier]
        if word.head == carrier or word.dep in _CLAUSES_OF_THEIR_OWN:
            break
        if word.dep == "acl":
            main = _main_subject(scene, carrier)
            return _modified_noun(scene, verb) if main is None else _subject_actors(scene, *main)
        if _is_steered(scene, carrier):
            return _objects(scene, word.head)
        carrier = word.head
        if not scene.words[carrier].is_verb and not scene.words[carrier].is_adjective:
            break
    return _preceding_subject(scene, verb)


def _blamed(scene: Scene, gerund: int) -> tuple[Actor, ...]:
    """Return who acts behind "for": whoever is praised or blamed, "criticised Norland for closing the port"."""
    governor = scene.words[gerund].head
    if not scene.words[governor].is_verb:
        return ()
    if (
        not _is_of_type(scene, governor, _JUDGEMENTS)
        or is_passive(scene, governor)
        or scene.block.object_of(governor) is None
    ):
        return _governing_subjects(scene, gerund)
    return _objects(scene, governor)


def _carrier(scene: Scene, verb: int) -> int:
    """Return the word whose subject is the verb's: its "have", where the tree takes the participle for an attribute."""
    word = scene.words[verb]
    if word.is_past_participle and word.dep == "amod":
        auxiliary = verb - 1 - scene.word(verb - 1).is_adverb
        if scene.is_form_of(auxiliary, _HAVE):
            return auxiliary
    return verb


def _is_subject(scene: Scene, index: int) -> bool:
    word = scene.words[index]
    if scene.tag(word.head) == "VBG" and preposition(scene, index) == "to":
        return False  # "wrote to Holt asking for"
    if word.dep == "expl" and word.lower == "it":
        return scene.is_form_of(word.head, _DISPOSITIONS)
    return word.dep in _SUBJECTS


def _subject_actors(scene: Scene, subject: int, verb: int) -> tuple[Actor, ...]:
    """Return the actors of a verb's subject: the antecedent of a relative pronoun, the speaker for "they"."""
    if scene.lower(subject) in _RELATIVES:
        return _antecedent(scene, verb, relation="nsubj")
    if scene.lower(subject) == "they" and _are_others(scene, verb):
        return ()
    return actors(scene, subject) or _speaker(scene, subject, verb)


def _are_others(scene: Scene, verb: int) -> bool:
    """Return whether "they" are people without a name who speak: "39 have said they support Holt"."""
    word = scene.words[verb]
    speaker = scene.block.subject_of(word.head) if word.dep == "ccomp" and word.head < verb else None
    return speaker is not None and scene.tag(speaker) in ("CD", "NNS") and not actors(scene, speaker)


def _speaker(scene: Scene, pronoun: int, verb: int) -> tuple[Actor, ...]:
    """Return the antecedent of "they" in "X said they would": the subject of the verb above."""
    word = scene.words[verb]
    if scene.lower(pronoun) not in _SPEAKER_PRONOUNS or word.dep not in ("ccomp", "xcomp", "parataxis"):
        return ()
    if word.head >= verb:
        return ()
    subject = next((child for child in scene.block.children[word.head] if _is_subject(scene, child)), None)
    speakers = actors(scene, subject)[:1] if subject is not None and subject < pronoun else ()
    is_person = scene.lower(pronoun) in ("he", "she")
    return tuple(one for one in speakers if not is_person or scene.entity(one.entity).type == "PERSON")


def _antecedent(scene: Scene, verb: int, *, relation: str) -> tuple[Actor, ...]:
    """Return the actor before a relative pronoun that is the verb's subject or object."""
    for child in scene.block.children[verb]:
        if scene.lower(child) in _RELATIVES and scene.words[child].dep.startswith(relation):
            index = child - 2 if scene.lower(child - 1) == "," else child - 1
            if index < 0 or _is_scene(scene, index):
                return ()
            antecedent = _before_relative(scene, child, index)
            return () if antecedent is None else (antecedent,)
    return ()


def _before_relative(scene: Scene, relative: int, index: int) -> Actor | None:
    """Return whom a relative pronoun means; "that" means the noun before a name: "an ad for Orsk that attacks Holt".

    In "it was Holt that" it means the name.
    """
    if scene.lower(relative) == "who":
        return _person_before(scene, index)
    name = scene.name(index)
    if scene.lower(relative) != "that" or name is None or name.kind != "name":
        return actor_of(scene, index)
    if not scene.noun_group(name.last).previous_word.is_preposition:
        return actor_of(scene, index)
    noun = scene.words[name.last].head
    return _other_than(name.entity, actor_of(scene, noun)) if scene.word(noun).is_common_noun else None


def _person_before(scene: Scene, index: int) -> Actor | None:
    """Return whom "who" follows: not the town or party that a person is of ("Holt of Orsk, who", "a Democrat who")."""
    name = scene.name(index)
    if name is None or name.kind != "name" or name.is_person or name.is_demonym:
        return actor_of(scene, index)
    head = scene.words[name.last]
    if name.is_region:
        return actor_of(scene, head.head) if name.previous_word.lower == "of" and head.dep == "nmod" else None
    if name.is_organisation and name.previous_word.is_preposition and head.dep == "nmod":
        return _other_than(name.entity, actor_of(scene, head.head))
    if name.is_organisation or name.last_word.is_plural_noun:
        return actor_of(scene, index)
    return actor_of(scene, head.head) if head.dep == "appos" else None


def _other_than(entity: int, actor: Actor | None) -> Actor | None:
    return None if actor is None or actor.entity == entity else actor


def _is_scene(scene: Scene, index: int) -> bool:
    """Return whether a name before a relative pronoun only tells where: "attacks in Orsk, Norland, that killed"."""
    name = scene.name(index)
    if name is None or not name.is_region:
        return False
    before = name.previous_word.lower
    return before in ("in", "at", "near", "from") or (before == "," and scene.name(name.first - 2) is not None)


def _is_steered(scene: Scene, carrier: int) -> bool:
    """Return whether the subject of an infinitive is the object of the verb above: "urged Norland to leave"."""
    word = scene.words[carrier]
    if word.dep not in ("xcomp", "advcl") or is_passive(scene, word.head):
        return False
    if scene.lower(carrier - 1) == "into" and word.is_gerund:
        return any(_objects(scene, word.head))  # "pressured Norland into opening a port"
    if scene.lower(carrier - 1) != "to":
        return False
    has_object = scene.block.object_of(word.head) is not None or any(_objects(scene, word.head))
    return has_object and scene.is_form_of(word.head, _OBJECT_CONTROL)


def _noun_before_infinitive(scene: Scene, verb: int) -> int | None:
    """Return the noun that acts before "to" and a verb: "for Norland to leave", "Norland's decision to leave"."""
    noun = verb - 2
    if scene.lower(verb - 1) != "to" or not scene.word(noun).is_noun or not scene.word(verb).is_base_form:
        return None
    group = scene.noun_group(noun)
    is_owned = any(word.is_possessive_mark or word.is_possessive_pronoun for word in group.words[:-1])
    if group.previous_word.lower == "for" or _is_called_on(scene, group):
        return noun
    return noun if is_owned and scene.lower(noun) in _INTENTIONS else None


def _is_called_on(scene: Scene, group: Phrase) -> bool:
    """Return whether somebody is called upon: "called on Norland to leave"."""
    return group.previous_word.lower == "on" and scene.is_form_of(group.first - 2, _CALL)


def _name_before_gerund(scene: Scene, verb: int) -> int | None:
    """Return the name that acts before a gerund, behind a preposition: "objected to Norland opening a port"."""
    name = scene.name(verb - 1) if scene.tag(verb) == "VBG" else None
    if name is None or name.previous_word.lower not in _BEFORE_GERUND:
        return None
    if name.previous_word.lower == "to" and _asks(scene, verb) and not _is_of_type(scene, name.first - 2, _REFUSALS):
        return None  # "wrote to Holt asking for"
    return name.last


def _modified_noun(scene: Scene, verb: int) -> tuple[Actor, ...]:
    """Return the actor of a clause that modifies a noun: that noun, or the name before a finite verb."""
    word = scene.words[verb]
    if scene.lower(verb - 1) == "to":
        return ()
    subject = _preceding_subject(scene, verb) if word.tag in ("VBD", "VBZ", "VBN") else ()
    noun = scene.words[word.head]
    if not subject and noun.dep == "conj":
        subject = actors(scene, noun.head)
    return subject or actors(scene, word.head)


def _main_subject(scene: Scene, participle: int) -> tuple[int, int] | None:
    """Return subject and verb of the clause that a participle goes with: "wrote to Holt, asking for"."""
    noun = scene.words[participle].head
    is_told = preposition(scene, noun) == "to" and _asks(scene, participle)
    is_apart = is_told or scene.lower(participle - 1) == "," or scene.lower(noun) in _MESSAGES
    if scene.tag(participle) != "VBG" or not is_apart:
        return None
    index = noun
    for _ in range(_HIGHEST):
        if scene.words[index].dep in _SUBJECTS or scene.words[index].head == index:
            return None
        index = scene.words[index].head
        if is_verb(scene, index):
            subject = scene.block.subject_of(index)
            return None if subject is None else (subject, index)
    return None


def _asks(scene: Scene, verb: int) -> bool:
    """Return whether a verb is one for what letters do: ask, urge, threaten."""
    return _is_of_type(scene, verb, _ACTS_OF_LETTERS)


def _is_of_type(scene: Scene, verb: int, types: Collection[str]) -> bool:
    return any(row.type in types for _, row in verbs().get(scene.lower(verb), ()))


def _preceding_subject(scene: Scene, verb: int) -> tuple[Actor, ...]:
    """Return the actor named directly before a verb and its auxiliaries, where the tree knows no subject."""
    noun = _before_auxiliaries(scene, verb)
    if noun is None or scene.tag(verb) == "VBG" or not scene.words[noun].is_noun:
        return ()
    if scene.words[verb].is_base_form and scene.noun_group(noun).previous_word.lower != "that":
        return ()
    if scene.lower(noun - 1) == "on" and scene.is_time(noun):
        noun -= 2
    if noun < 0 or scene.noun_group(noun).previous_word.is_preposition:
        return ()
    subject = actor_of(scene, noun)
    return (subject,) if subject else ()


def _before_auxiliaries(scene: Scene, verb: int) -> int | None:
    """Return the word before a verb, its auxiliaries and times; None at the start of the sentence or after a verb."""
    start = scene.sentence(verb).first
    index = verb - 1
    while index >= start and (scene.is_time(index) or _is_auxiliary(scene, index)):
        word = scene.words[index]
        if word.is_infinitive_mark or (word.is_verb and not scene.is_form_of(index, _BE_OR_HAVE)):
            return None
        index -= 1
    if scene.lower(index) == "on" and index + 1 < verb and scene.is_time(index + 1):
        index -= 1
    return index if index >= start else None


def _is_auxiliary(scene: Scene, index: int) -> bool:
    """Return whether a word can be an auxiliary, an adverb or "to" between a subject and its verb."""
    word = scene.words[index]
    is_function_word = word.is_modal or word.is_adverb or word.is_infinitive_mark
    return (word.is_finite_verb or is_function_word) and scene.name(index) is None


def _objects(scene: Scene, verb: int) -> tuple[Actor, ...]:
    children = scene.block.children_of(verb, _OBJECTS)
    heads = [child for child in children if child > verb and not preposition(scene, child)]
    for head in heads:
        objects = actors(scene, head)
        if objects:
            return objects
    if heads:
        return ()
    return _antecedent(scene, verb, relation="obj") or _following_object(scene, verb)


def _following_object(scene: Scene, verb: int) -> tuple[Actor, ...]:
    """Return the actor directly after a verb, past "today" and "up to 16", where the tree knows no object."""
    end = scene.sentence(verb).last
    index = verb + 1
    while index <= end and (length := _quantifier_length(scene, index)):
        index += length
    if index > end or (scene.tag(index) not in _NOUN_PHRASE_TAGS and scene.name(index) is None):
        return ()
    return actors(scene, scene.noun_group(index).last)


def _quantifier_length(scene: Scene, index: int) -> int:
    """Return the number of words from a word on that only state a number or a time: "up to", "today"."""
    if (scene.lower(index), scene.lower(index + 1)) in _QUANTIFYING_PAIRS:
        return 2
    if scene.lower(index) == "on" and scene.is_time(index + 1):
        return 2
    return int(scene.lower(index) in _QUANTIFIERS or scene.is_time(index) or scene.word(index).is_adverb)


def object_heads(scene: Scene, verb: int) -> list[int]:
    """Return the head nouns of a verb's objects, of its passive subject, and of the noun group directly after it."""
    heads = list(scene.block.children_of(verb, ("obj", "iobj", "nsubj:pass")))
    heads += _passive_heads(scene, verb) if is_passive(scene, verb) else _following_heads(scene, verb)
    ends = [scene.noun_group(head).last for head in heads]
    attributes = [end - 1 for end in ends if scene.lower(end) in _ACTIVITIES]
    before_names = [name.first - 1 for end in ends if (name := scene.name(end)) is not None]
    return list(dict.fromkeys((*ends, *heads, *attributes, *before_names)))


def _passive_heads(scene: Scene, verb: int) -> list[int]:
    """Return the subjects of a passive verb that the tree calls active, and the noun that its clause modifies."""
    heads = list(scene.block.children_of(verb, ("nsubj",)))
    return [*heads, scene.words[verb].head] if scene.words[verb].dep in ("acl", "acl:relcl") else heads


def _following_heads(scene: Scene, verb: int) -> list[int]:
    """Return the head of the noun group directly after a verb and its particle."""
    if scene.lower(verb + 1) in ("to", "that"):
        return []
    index = verb + 1 + (scene.tag(verb + 1) in ("RP", "RB"))
    return [scene.noun_group(index).last] if scene.tag(index)[:2] in _GROUP_TAGS else []
