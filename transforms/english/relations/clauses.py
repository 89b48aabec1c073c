"""The clause around a verb: its subjects and objects by the tree, and by position where the tree fails."""

from collections.abc import Iterator
from dataclasses import dataclass

from newsledger.transforms.english.relations.actors import Actor, actor_of, actors
from newsledger.transforms.english.relations.scene import Scene
from newsledger.transforms.lexicon.lemmas import possible_lemmas
from newsledger.transforms.lexicon.uses import verbs_for

_SUBJECTS = frozenset({"nsubj", "csubj", "nsubj:outer"})
_AUXILIARIES = frozenset({"aux", "aux:pass", "cop"})
_DEEPEST = 6
_AUXILIARY_TAGS = frozenset({"MD", "RB", "VBZ", "VBP", "VBD", "TO"})
_MEANS = frozenset("effort efforts campaign process bid round series operation operations mission".split())
_BE = frozenset({"be", "is", "are", "was", "were", "been", "being", "got", "get", "gets"})
_DISPOSED = frozenset({"willing", "ready", "prepared", "determined", "eager", "unwilling", "reluctant"})
_RELATIVES = frozenset({"who", "which", "that", "whom"})
STEERS_OBJECT = verbs_for("governs_object")


@dataclass(frozen=True, slots=True)
class Clause:
    """A verb with its actors; `objects` are the direct ones."""

    verb: int
    subjects: tuple[Actor, ...]
    objects: tuple[Actor, ...]
    is_passive: bool


def is_verb(scene: Scene, index: int) -> bool:
    """Return whether a word is a verb of a clause, not an attribute of a noun or part of a name."""
    word = scene.words[index]
    if not word.tag.startswith("VB") or scene.cast.is_named(scene.block, index):
        return False
    if word.dep in ("case", "fixed", "aux", "aux:pass"):
        return False
    return word.dep not in ("amod", "compound") or _follows_subject(scene, index)


def _follows_subject(scene: Scene, index: int) -> bool:
    """Return whether a participle that the tree takes for an attribute is a verb: "Berlin rejected calls"."""
    if scene.tag(index) not in ("VBN", "VBD"):
        return False
    previous = index - 1
    while scene.tag(previous) == "RB" or (previous >= 0 and scene.is_time(previous)):
        previous -= 1 + (scene.is_time(previous) and scene.lower(previous - 1) == "on")
    if possible_lemmas(scene.lower(previous)) & {"have"}:
        return True
    return scene.tag(previous) in ("NNP", "NNPS", "NNS") and scene.tag(index + 1) in (
        "DT",
        "JJ",
        "NNS",
        "NNP",
        "PRP$",
        "CD",
        "NN",
    )


def clause(scene: Scene, verb: int) -> Clause:
    """Return the clause of a verb."""
    passive = is_passive(scene, verb)
    subjects = _subjects(scene, verb)
    direct = _objects(scene, verb)
    if not passive:
        return Clause(verb, subjects, direct, is_passive=False)
    return Clause(verb, _agents(scene, verb), subjects or direct, is_passive=True)


def is_passive(scene: Scene, verb: int) -> bool:
    """Return whether a verb is passive: a past participle after a form of "be", or one that modifies a noun."""
    deps = {scene.words[child].dep for child in scene.block.children[verb]}
    if "aux:pass" in deps:
        return True
    word = scene.words[verb]
    if "nsubj:pass" in deps and "obj" not in deps and scene.tag(verb) == "VBN":
        return True
    if word.tag != "VBN":
        return False
    if word.dep in ("acl", "dep", "parataxis", "advcl", "ROOT", "conj") and _is_bare(scene, verb, deps):
        return True
    index = verb - 1
    while index >= 0 and (scene.tag(index).startswith("RB") or scene.lower(index) in ("been", "being", "not")):
        if scene.lower(index) in ("been", "being"):
            return True
        index -= 1
    return scene.lower(index) in _BE


def _is_bare(scene: Scene, verb: int, deps: set[str]) -> bool:
    """Return whether a participle has neither auxiliary nor object: "rebels ordered out of the town"."""
    if "obj" in deps or deps & {"aux", "nsubj"} or possible_lemmas(scene.lower(verb - 1)) & {"have"}:
        return False
    is_main_clause = scene.words[scene.words[verb].head].dep == "ROOT" and scene.block.zone == "body"
    has_complement = (
        verb + 1 + (2 if scene.lower(verb + 1) == "on" and scene.is_time(min(verb + 2, len(scene.words) - 1)) else 0)
    )
    return not (is_main_clause and scene.lower(has_complement) in ("to", "that", "the", "a", "an"))


def _agents(scene: Scene, verb: int) -> tuple[Actor, ...]:
    """Return the actors named by "by" after a passive verb."""
    for child in oblique(scene, verb, frozenset({"by"})):
        return actors(scene, child)
    return ()


def oblique(scene: Scene, word: int, links: frozenset[str]) -> Iterator[int]:
    """Yield the noun phrases that one of these prepositions joins to a word, by the tree, in order."""
    for child in scene.block.children[word]:
        if scene.words[child].dep.startswith(("obl", "nmod", "obj", "iobj")) and preposition(scene, child) in links:
            yield child


def preposition(scene: Scene, word: int) -> str:
    """Return the preposition of a noun phrase; empty if it has none."""
    for child in scene.block.children[word]:
        if scene.words[child].dep == "case" and scene.tag(child) != "POS":
            return scene.lower(child)
    first, _ = scene.group(word)
    return scene.lower(first - 1) if scene.tag(first - 1) in ("IN", "TO") else ""


def _objects(scene: Scene, verb: int) -> tuple[Actor, ...]:
    heads = [
        child
        for child in scene.block.children[verb]
        if scene.words[child].dep in ("obj", "iobj") and child > verb and not preposition(scene, child)
    ]
    for child in heads:
        child_actors = actors(scene, child)
        if child_actors:
            return child_actors
    if heads:
        return ()
    relative = _antecedent(scene, verb, kind="obj")
    return relative or beside(scene, verb)


def object_heads(scene: Scene, verb: int) -> list[int]:
    """Return the head nouns of a verb's objects, of its passive subject, and of the noun group directly after it."""
    heads = list(scene.block.children_of(verb, ("obj", "iobj", "nsubj:pass")))
    heads += _passive_heads(scene, verb) if is_passive(scene, verb) else _following_head(scene, verb)
    ends = [scene.group(child)[1] for child in heads]
    group_starts = [end - 1 for end in ends if scene.lower(end) in _MEANS]
    name_starts = [name.first - 1 for end in ends if (name := scene.name(end)) is not None]
    return list(dict.fromkeys((*ends, *heads, *group_starts, *name_starts)))


def _passive_heads(scene: Scene, verb: int) -> list[int]:
    """Return the subjects of a passive verb that the tree calls active, and the noun that its clause modifies."""
    heads = list(scene.block.children_of(verb, ("nsubj",)))
    return [*heads, scene.words[verb].head] if scene.words[verb].dep in ("acl", "acl:relcl") else heads


def _following_head(scene: Scene, verb: int) -> list[int]:
    """Return the head of the noun group directly after a verb and its particle."""
    if not scene.tag(verb + 1) or scene.lower(verb + 1) in ("to", "that"):
        return []
    index = verb + 1 + (scene.tag(verb + 1) in ("RP", "RB"))
    is_group = scene.tag(index)[:2] in ("DT", "JJ", "NN", "CD", "PR", "VB") and index < len(scene.words)
    return [scene.group(index)[1]] if is_group else []


def _subjects(scene: Scene, verb: int) -> tuple[Actor, ...]:
    carrier = _carrier(scene, verb)
    for _ in range(_DEEPEST):
        subject_head = next((child for child in scene.block.children[carrier] if _is_subject(scene, child)), None)
        if subject_head is not None:
            return _subject(scene, subject_head, carrier)
        word = scene.words[carrier]
        if word.head == carrier or word.dep in ("parataxis", "ccomp", "acl:relcl", "dep"):
            break
        if word.dep == "acl":
            return _modified(scene, verb)
        if (
            word.dep in ("xcomp", "advcl")
            and scene.lower(verb - 1) == "to"
            and possible_lemmas(scene.lower(word.head)) & STEERS_OBJECT
        ):
            steered = _objects(scene, word.head)
            if steered:
                return steered
        carrier = word.head
        if not scene.tag(carrier).startswith(("VB", "JJ")):
            break
    return _before(scene, verb)


def _carrier(scene: Scene, verb: int) -> int:
    """Return the word whose subject is the verb's: its "have", where the tree takes the participle for an attribute."""
    if scene.tag(verb) == "VBN" and scene.words[verb].dep == "amod":
        previous = verb - 1 - (scene.tag(verb - 1) == "RB")
        if previous >= 0 and possible_lemmas(scene.lower(previous)) & {"have"}:
            return previous
    return verb


def _modified(scene: Scene, verb: int) -> tuple[Actor, ...]:
    """Return the subject of a clause that hangs on a noun: that noun, or the name before a finite verb."""
    word = scene.words[verb]
    if scene.lower(verb - 1) == "to":
        return ()
    preceding = _before(scene, verb) if word.tag in ("VBD", "VBZ", "VBN") else ()
    head = word.head
    if not preceding and scene.words[head].dep == "conj":
        preceding = actors(scene, scene.words[head].head)
    return preceding or actors(scene, head)


def _same_as_speaker(scene: Scene, pronoun: int, verb: int) -> tuple[Actor, ...]:
    """Return the antecedent of "they" and "it" in "X said they would": the subject of the verb above."""
    if scene.lower(pronoun) not in ("they", "it", "he", "she"):
        return ()
    word = scene.words[verb]
    if word.dep not in ("ccomp", "xcomp", "parataxis") or word.head >= verb:
        return ()
    subject_heads = [
        child for child in scene.block.children[word.head] if _is_subject(scene, child) and child < pronoun
    ]
    return actors(scene, subject_heads[0])[:1] if subject_heads else ()


def _subject(scene: Scene, child: int, verb: int) -> tuple[Actor, ...]:
    """Return the actors of a verb's subject: the antecedent of a relative pronoun, the speaker for "they"."""
    if scene.lower(child) in _RELATIVES:
        return _antecedent(scene, verb, kind="nsubj")
    return actors(scene, child) or _same_as_speaker(scene, child, verb)


def _is_subject(scene: Scene, child: int) -> bool:
    dep = scene.words[child].dep
    if dep == "expl" and scene.lower(child) == "it":
        return bool(possible_lemmas(scene.lower(scene.words[child].head)) & _DISPOSED)
    return dep in _SUBJECTS or dep == "nsubj:pass"


def _antecedent(scene: Scene, verb: int, *, kind: str) -> tuple[Actor, ...]:
    """Return the phrase before a relative pronoun that is the verb's subject or object."""
    pronoun = next(
        (
            child
            for child in scene.block.children[verb]
            if scene.lower(child) in _RELATIVES and scene.words[child].dep.startswith(kind)
        ),
        None,
    )
    if pronoun is None:
        return ()
    index = pronoun - 1
    if scene.lower(index) == ",":
        index -= 1
    antecedent = actor_of(scene, index) if index >= 0 else None
    return (antecedent,) if antecedent else ()


def _before(scene: Scene, verb: int) -> tuple[Actor, ...]:
    """Return the name directly before a verb and its auxiliaries, where the tree knows no subject."""
    low, _ = scene.sentence(verb)
    index = _before_auxiliaries(scene, verb)
    if index is None or index < low or scene.tag(verb) == "VBG" or not scene.tag(index).startswith("NN"):
        return ()
    if scene.tag(verb) == "VB" and scene.lower(scene.group(index)[0] - 1) != "that":
        return ()
    if scene.lower(index - 1) == "on" and scene.is_time(index):
        index -= 2
    first, _ = scene.group(index)
    if scene.tag(first - 1) in ("IN", "TO"):
        return ()
    actor = actor_of(scene, index)
    return (actor,) if actor else ()


def _before_auxiliaries(scene: Scene, verb: int) -> int | None:
    """Return the word before a verb, its auxiliaries and times; None if another verb stands between."""
    low, _ = scene.sentence(verb)
    index = verb - 1
    while index >= low and (scene.is_time(index) or _is_auxiliary_tag(scene, index)):
        is_full_verb = scene.tag(index).startswith("VB") and not possible_lemmas(scene.lower(index)) & {"be", "have"}
        if scene.tag(index) == "TO" or is_full_verb:
            return None
        index -= 1
    if scene.lower(index) == "on" and index + 1 < verb and scene.is_time(index + 1):
        index -= 1
    return index


def _is_auxiliary_tag(scene: Scene, index: int) -> bool:
    return scene.tag(index) in _AUXILIARY_TAGS and scene.name(index) is None


def first_actor(scene: Scene, first: int, last: int, *, but: frozenset[int]) -> Actor | None:
    """Return the first actor between two words, except some entities; outlets and pronouns count too."""
    index = first
    while index <= last:
        name = scene.name(index)
        if name is None:
            nominal = scene.cast.nominal_at(scene.block, index)
            if nominal is not None and scene.cast.mentions[nominal].entity not in but:
                phrase = scene.cast.phrases[nominal]
                return Actor(scene.cast.mentions[nominal].entity, phrase.first, phrase.last, direct=False, deep=True)
            index += 1
            continue
        owner = scene.tag(name.last) == "PRP$"
        if not owner and name.entity not in but and scene.kind(name) in ("PERSON", "ORG", "GPE", "NORP"):
            return Actor(name.entity, name.first, name.last, direct=False, deep=True)
        index = name.last + 1
    return None


_APPROXIMATORS = frozenset("about some around nearly almost over".split())
_ABOUT_TWO = frozenset(
    {("up", "to"), ("at", "least"), ("at", "most"), ("more", "than"), ("as", "many"), ("fewer", "than")}
)
_OPENS_GROUP = frozenset({"DT", "JJ", "CD", "PRP$", "NN", "NNS", "NNP", "NNPS"})


def beside(scene: Scene, verb: int) -> tuple[Actor, ...]:
    """Return the actor directly after a verb, past "today" and "up to 16", where the tree knows no object."""
    _, high = scene.sentence(verb)
    index = verb + 1
    while index <= high and (opens := _about(scene, index)):
        index += opens
    if index > high or not (scene.tag(index) in _OPENS_GROUP or scene.name(index) is not None):
        return ()
    return actors(scene, scene.group(index)[1])


def _about(scene: Scene, index: int) -> int:
    """Return how many words from here only tell a number or a time: "up to", "today"."""
    if (scene.lower(index), scene.lower(index + 1)) in _ABOUT_TWO:
        return 2
    if scene.lower(index) == "on" and index + 1 < len(scene.words) and scene.is_time(index + 1):
        return 2
    return int(scene.lower(index) in _APPROXIMATORS or scene.is_time(index) or scene.tag(index) == "RB")
