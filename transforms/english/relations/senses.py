"""The sense of a verb in its place, by the lexicon: alone or with its object."""

from dataclasses import dataclass, replace

from newsledger.transforms.english.relations.clauses import object_heads
from newsledger.transforms.english.relations.scene import Scene
from newsledger.transforms.lexicon.events import Form, frames, verbs
from newsledger.transforms.lexicon.lemmas import possible_lemmas
from newsledger.transforms.lexicon.uses import verbs_for

_GAP = 5
_REACH = 12
_NOUN_TAGS = ("DT", "JJ", "JJR", "JJS", "CD", "PRP$", "RB", "NN", "NNS", "NNP", "VBN", "VBG", "POS", "HYPH")
_COMMENTS = verbs_for("comments")
_AFTER_CALL = frozenset(
    {".", ",", "on", "this", "last", "yesterday", "today", "and", "again", "after", "late", "", "from"}
)
_DRILLS = frozenset({"exercise", "drill", "manoeuvre", "maneuver", "game", "patrol"})


@dataclass(frozen=True, slots=True)
class Sense:
    """The sense of a verb: event type, lemma, how the object follows, and the words of its phrase."""

    type: str
    lemma: str
    frame: frozenset[str]
    words: tuple[int, ...]
    noun: int | None = None


def sense_of(scene: Scene, verb: int) -> Sense | None:
    """Return the sense of a verb by the frames and verbs of the lexicon; None if it is on neither list."""
    framed = _framed(scene, verb)
    if framed is not None:
        return _joint(scene, framed)
    best: Sense | None = None
    for phrase, row in verbs().get(scene.lower(verb), ()):
        words = _matched(scene, verb, phrase)
        if words is None or (best is not None and len(words) < len(best.words)):
            continue
        if best is None or ("transitive" in row.frame) == bool(object_heads(scene, verb)):
            best = Sense(row.type, row.lemma, frozenset(row.frame), words)
    return None if best is not None and _says_nothing(scene, verb, best) else best


def _framed(scene: Scene, verb: int) -> Sense | None:
    heads: list[int] | None = None
    for base in sorted(possible_lemmas(scene.lower(verb))):
        for phrase, row in frames().get(base, ()):
            if len(phrase) > 1 and phrase[1:] != tuple(scene.lower(verb + k) for k in range(1, len(phrase))):
                continue
            heads = object_heads(scene, verb + len(phrase) - 1) + object_heads(scene, verb) if heads is None else heads
            for head in heads:
                if scene.tag(head).startswith("NN") and possible_lemmas(scene.lower(head)) & set(row.object):
                    noun = scene.lower(head)
                    words = tuple(dict.fromkeys((*range(verb, verb + len(phrase)), head)))
                    return Sense(row.type, f"{row.verb} {noun}", frozenset(row.frame) | {"of"}, words, head)
    return None


def _matched(scene: Scene, verb: int, phrase: Form) -> tuple[int, ...] | None:
    """Return the words of a phrase from a verb on: particles follow directly, nouns after their own modifiers."""
    words, place = [verb], verb
    for part in phrase[1:]:
        place = _next(scene, place, part)
        if place < 0:
            return None
        words.append(place)
    return tuple(words)


def _next(scene: Scene, place: int, part: str) -> int:
    if scene.lower(place + 1) == part:
        return place + 1
    for index in range(place + 1, place + 1 + _GAP):
        if scene.lower(index) == part:
            return index if scene.tag(index).startswith(("NN", "RP", "VB")) or part in ("on", "under") else -1
        if scene.tag(index) not in _NOUN_TAGS:
            return -1
    return -1


def _joint(scene: Scene, sense: Sense) -> Sense:
    """Return the sense of a drill that two hold together, which is an act of both and not a show of force."""
    noun = sense.noun
    if sense.type != "MOBILIZE" or noun is None or not possible_lemmas(scene.lower(noun)) & _DRILLS:
        return sense
    first, _ = scene.group(noun)
    with_other = scene.lower(noun + 1) == "with" or any(scene.lower(index) == "joint" for index in range(first, noun))
    return replace(sense, type="COOPERATE") if with_other else sense


def _says_nothing(scene: Scene, verb: int, sense: Sense) -> bool:
    """Return whether somebody only declines to comment."""
    if sense.lemma == "call":
        return not _is_phone_call(scene, verb)
    if sense.lemma == "ask":
        return not _asks_for(scene, verb)
    if sense.type != "REJECT":
        return False
    return any(scene.lower(child) in _COMMENTS for child in infinitives(scene, verb))


def _asks_for(scene: Scene, verb: int) -> bool:
    """Return whether "asked" is a request: "asked Brazil for doses", "was asked to leave"."""
    _, high = scene.sentence(verb)
    for index in range(verb + 1, min(high, verb + _REACH)):
        if scene.lower(index) == "for" or (scene.lower(index) == "to" and scene.tag(index + 1) == "VB"):
            return True
        if scene.tag(index) in ("VBD", "VBZ", "VBP", "MD", "WP", "WRB", "``", "''", ",") or scene.lower(index) == "if":
            return False
    return False


def _is_phone_call(scene: Scene, verb: int) -> bool:
    """Return whether "called X" is a phone call, not "called X a liar"."""
    name = scene.name(verb + 1 + (scene.lower(verb + 1) == "the"))
    return name is not None and scene.lower(name.last + 1) in _AFTER_CALL


def infinitives(scene: Scene, verb: int) -> set[int]:
    """Return the infinitives that a verb governs: "threatened to attack" is one act."""
    children = {child for child in scene.block.children[verb] if scene.words[child].dep == "xcomp"}
    if scene.lower(verb + 1) == "to" and scene.tag(verb + 2) == "VB":
        children.add(verb + 2)
    return children
