"""The clause around a verb: its subjects and objects by the tree, and by what stands beside it where the tree fails."""

from collections.abc import Iterator
from dataclasses import dataclass

from newsledger.transforms.english.relations.actors import Actor, actor_of, actors
from newsledger.transforms.english.relations.beside import beside
from newsledger.transforms.english.relations.scene import Scene
from newsledger.transforms.lexicon.lemmas import base_forms

_SUBJECTS = frozenset({"nsubj", "csubj", "nsubj:outer"})
_AUXILIARIES = frozenset({"aux", "aux:pass", "cop"})
_DEEPEST = 6
_BETWEEN = frozenset({"MD", "RB", "VBZ", "VBP", "VBD", "TO"})
_THROUGH = frozenset("effort efforts campaign process bid round series operation operations mission".split())
_BE = frozenset({"be", "is", "are", "was", "were", "been", "being", "got", "get", "gets"})
_DISPOSED = frozenset({"willing", "ready", "prepared", "determined", "eager", "unwilling", "reluctant"})
_RELATIVES = frozenset({"who", "which", "that", "whom"})
STEERS_OBJECT = frozenset(
    "urge ask order force allow permit encourage press persuade tell invite instruct command want help warn compel "
    "pressure push advise call require direct authorise authorize enable expect beg implore lobby".split()
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A verb with those who act and those acted upon; `objects` are the direct ones."""

    verb: int
    subjects: tuple[Actor, ...]
    objects: tuple[Actor, ...]
    is_passive: bool


def is_verb(scene: Scene, at: int) -> bool:
    """Whether a word is a verb of a clause, no attribute of a noun and no part of a name."""
    word = scene.words[at]
    if not word.tag.startswith("VB") or scene.cast.is_named(scene.block, at):
        return False
    if word.dep in ("case", "fixed", "aux", "aux:pass"):
        return False
    return word.dep not in ("amod", "compound") or _follows_subject(scene, at)


def _follows_subject(scene: Scene, at: int) -> bool:
    """Whether a participle that the tree takes for an attribute is a verb: "Berlin rejected calls", "has imposed"."""
    if scene.tag(at) not in ("VBN", "VBD"):
        return False
    before = at - 1
    while scene.tag(before) == "RB" or (before >= 0 and scene.is_time(before)):
        before -= 1 + (scene.is_time(before) and scene.lower(before - 1) == "on")
    if base_forms(scene.lower(before)) & {"have"}:
        return True
    return scene.tag(before) in ("NNP", "NNPS", "NNS") and scene.tag(at + 1) in (
        "DT",
        "JJ",
        "NNS",
        "NNP",
        "PRP$",
        "CD",
        "NN",
    )


def clause(scene: Scene, verb: int) -> Clause:
    """The clause of a verb."""
    passive = is_passive(scene, verb)
    subjects = _subjects(scene, verb)
    direct = _objects(scene, verb)
    if not passive:
        return Clause(verb, subjects, direct, is_passive=False)
    return Clause(verb, _agents(scene, verb), subjects or direct, is_passive=True)


def is_passive(scene: Scene, verb: int) -> bool:
    """Whether a verb is passive: a past participle after a form of "be", or one that modifies a noun."""
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
    at = verb - 1
    while at >= 0 and (scene.tag(at).startswith("RB") or scene.lower(at) in ("been", "being", "not")):
        if scene.lower(at) in ("been", "being"):
            return True
        at -= 1
    return scene.lower(at) in _BE


def _is_bare(scene: Scene, verb: int, deps: set[str]) -> bool:
    """Whether a participle has neither auxiliary nor object of its own: "rebels ordered out of the town"."""
    if "obj" in deps or deps & {"aux", "nsubj"} or base_forms(scene.lower(verb - 1)) & {"have"}:
        return False
    told = scene.words[scene.words[verb].head].dep == "ROOT" and scene.block.zone == "body"
    after = (
        verb + 1 + (2 if scene.lower(verb + 1) == "on" and scene.is_time(min(verb + 2, len(scene.words) - 1)) else 0)
    )
    return not (told and scene.lower(after) in ("to", "that", "the", "a", "an"))


def _agents(scene: Scene, verb: int) -> tuple[Actor, ...]:
    """Those named by "by" after a passive verb."""
    for child in oblique(scene, verb, frozenset({"by"})):
        return actors(scene, child)
    return ()


def oblique(scene: Scene, word: int, links: frozenset[str]) -> Iterator[int]:
    """The noun phrases that one of these prepositions joins to a word, by the tree, in order."""
    for child in scene.block.children[word]:
        if scene.words[child].dep.startswith(("obl", "nmod", "obj", "iobj")) and preposition(scene, child) in links:
            yield child


def preposition(scene: Scene, word: int) -> str:
    """The preposition of a noun phrase, nothing where it has none."""
    for child in scene.block.children[word]:
        if scene.words[child].dep == "case" and scene.tag(child) != "POS":
            return scene.lower(child)
    first, _ = scene.group(word)
    return scene.lower(first - 1) if scene.tag(first - 1) in ("IN", "TO") else ""


def _objects(scene: Scene, verb: int) -> tuple[Actor, ...]:
    found = [
        child
        for child in scene.block.children[verb]
        if scene.words[child].dep in ("obj", "iobj") and child > verb and not preposition(scene, child)
    ]
    for child in found:
        named = actors(scene, child)
        if named:
            return named
    if found:
        return ()
    relative = _antecedent(scene, verb, wanted="obj")
    return relative or beside(scene, verb)


def object_heads(scene: Scene, verb: int) -> list[int]:
    """The head nouns of the objects of a verb, of its passive subject, and of the noun group that follows directly."""
    wanted = {"obj", "iobj", "nsubj:pass"}
    found = [child for child in scene.block.children[verb] if scene.words[child].dep in wanted]
    if is_passive(scene, verb):
        found += [child for child in scene.block.children[verb] if scene.words[child].dep == "nsubj"]
        if scene.words[verb].dep in ("acl", "acl:relcl"):
            found.append(scene.words[verb].head)
    if not is_passive(scene, verb) and scene.tag(verb + 1) and scene.lower(verb + 1) not in ("to", "that"):
        at = verb + 1 + (scene.tag(verb + 1) in ("RP", "RB"))
        if scene.tag(at)[:2] in ("DT", "JJ", "NN", "CD", "PR", "VB") and at < len(scene.words):
            found.append(scene.group(at)[1])
    ends = [scene.group(child)[1] for child in found]
    before = [end - 1 for end in ends if scene.lower(end) in _THROUGH]
    named = [name.first - 1 for end in ends if (name := scene.name(end)) is not None]
    return list(dict.fromkeys((*ends, *found, *before, *named)))


def _subjects(scene: Scene, verb: int) -> tuple[Actor, ...]:
    at = _carrier(scene, verb)
    for _ in range(_DEEPEST):
        own = next((child for child in scene.block.children[at] if _is_subject(scene, child)), None)
        if own is not None:
            return _subject(scene, own, at)
        word = scene.words[at]
        if word.head == at or word.dep in ("parataxis", "ccomp", "acl:relcl", "dep"):
            break
        if word.dep == "acl":
            return _modified(scene, verb)
        if (
            word.dep in ("xcomp", "advcl")
            and scene.lower(verb - 1) == "to"
            and base_forms(scene.lower(word.head)) & STEERS_OBJECT
        ):
            steered = _objects(scene, word.head)
            if steered:
                return steered
        at = word.head
        if not scene.tag(at).startswith(("VB", "JJ")):
            break
    return _before(scene, verb)


def _carrier(scene: Scene, verb: int) -> int:
    """Where to look for a verb's subject: its "have", where the tree takes the participle for an attribute."""
    if scene.tag(verb) == "VBN" and scene.words[verb].dep == "amod":
        before = verb - 1 - (scene.tag(verb - 1) == "RB")
        if before >= 0 and base_forms(scene.lower(before)) & {"have"}:
            return before
    return verb


def _modified(scene: Scene, verb: int) -> tuple[Actor, ...]:
    """Who acts in a clause that the tree hangs on a noun: that noun, or the name before a finite verb."""
    word = scene.words[verb]
    if scene.lower(verb - 1) == "to":
        return ()
    named = _before(scene, verb) if word.tag in ("VBD", "VBZ", "VBN") else ()
    head = word.head
    if not named and scene.words[head].dep == "conj":
        named = actors(scene, scene.words[head].head)
    return named or actors(scene, head)


def _same_as_speaker(scene: Scene, pronoun: int, verb: int) -> tuple[Actor, ...]:
    """Who "they" and "it" are in "X said they would": the subject of the verb above, where nobody else is known."""
    if scene.lower(pronoun) not in ("they", "it", "he", "she"):
        return ()
    word = scene.words[verb]
    if word.dep not in ("ccomp", "xcomp", "parataxis") or word.head >= verb:
        return ()
    above = [child for child in scene.block.children[word.head] if _is_subject(scene, child) and child < pronoun]
    return actors(scene, above[0])[:1] if above else ()


def _subject(scene: Scene, child: int, verb: int) -> tuple[Actor, ...]:
    """Who the subject of a verb is: the antecedent of a relative pronoun, the speaker of "they"."""
    if scene.lower(child) in _RELATIVES:
        return _antecedent(scene, verb, wanted="nsubj")
    return actors(scene, child) or _same_as_speaker(scene, child, verb)


def _is_subject(scene: Scene, child: int) -> bool:
    dep = scene.words[child].dep
    if dep == "expl" and scene.lower(child) == "it":
        return bool(base_forms(scene.lower(scene.words[child].head)) & _DISPOSED)
    return dep in _SUBJECTS or dep == "nsubj:pass"


def _antecedent(scene: Scene, verb: int, *, wanted: str) -> tuple[Actor, ...]:
    """Who a relative clause tells about: the phrase before the pronoun that is the verb's subject or object."""
    pronoun = next(
        (
            child
            for child in scene.block.children[verb]
            if scene.lower(child) in _RELATIVES and scene.words[child].dep.startswith(wanted)
        ),
        None,
    )
    if pronoun is None:
        return ()
    at = pronoun - 1
    if scene.lower(at) == ",":
        at -= 1
    found = actor_of(scene, at) if at >= 0 else None
    return (found,) if found else ()


def _before(scene: Scene, verb: int) -> tuple[Actor, ...]:
    """The name that stands directly before a verb and its auxiliaries, where the tree knows no subject."""
    low, _ = scene.sentence(verb)
    at = verb - 1
    while at >= low and (scene.is_time(at) or (scene.tag(at) in _BETWEEN and scene.name(at) is None)):
        if scene.tag(at) == "TO" or (
            scene.tag(at).startswith("VB") and not base_forms(scene.lower(at)) & {"be", "have"}
        ):
            return ()
        at -= 1
    if scene.lower(at) == "on" and at + 1 < verb and scene.is_time(at + 1):
        at -= 1
    if at < low or scene.tag(verb) == "VBG" or not scene.tag(at).startswith("NN"):
        return ()
    if scene.tag(verb) == "VB" and scene.lower(scene.group(at)[0] - 1) != "that":
        return ()
    if scene.lower(at - 1) == "on" and scene.is_time(at):
        at -= 2
    first, _ = scene.group(at)
    if scene.tag(first - 1) in ("IN", "TO"):
        return ()
    found = actor_of(scene, at)
    return (found,) if found else ()


def first_actor(scene: Scene, first: int, last: int, *, but: frozenset[int]) -> Actor | None:
    """The first actor named between two words, some entities excepted; people's outlets and pronouns count too."""
    at = first
    while at <= last:
        name = scene.name(at)
        if name is None:
            nominal = scene.cast.nominal_at(scene.block, at)
            if nominal is not None and scene.cast.mentions[nominal].entity not in but:
                phrase = scene.cast.phrases[nominal]
                return Actor(scene.cast.mentions[nominal].entity, phrase.first, phrase.last, direct=False, deep=True)
            at += 1
            continue
        owner = scene.tag(name.last) == "PRP$"
        if not owner and name.entity not in but and scene.kind(name) in ("PERSON", "ORG", "GPE", "NORP"):
            return Actor(name.entity, name.first, name.last, direct=False, deep=True)
        at = name.last + 1
    return None
