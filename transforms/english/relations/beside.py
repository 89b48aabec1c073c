"""Who stands directly beside a verb, where the tree knows no object of it."""

from newsledger.transforms.english.relations.actors import Actor, actors
from newsledger.transforms.english.relations.scene import Scene

_ABOUT = frozenset("about some around nearly almost over".split())
_ABOUT_TWO = frozenset(
    {("up", "to"), ("at", "least"), ("at", "most"), ("more", "than"), ("as", "many"), ("fewer", "than")}
)
_OPENS_GROUP = frozenset({"DT", "JJ", "CD", "PRP$", "NN", "NNS", "NNP", "NNPS"})


def beside(scene: Scene, verb: int) -> tuple[Actor, ...]:
    """Who is named directly after a verb, past "today" and "up to 16", where the tree knows no object."""
    _, high = scene.sentence(verb)
    at = verb + 1
    while at <= high and (opens := _about(scene, at)):
        at += opens
    if at > high or not (scene.tag(at) in _OPENS_GROUP or scene.name(at) is not None):
        return ()
    return actors(scene, scene.group(at)[1])


def _about(scene: Scene, at: int) -> int:
    """How many words from a place on only tell how many or when: "up to", "today"."""
    if (scene.lower(at), scene.lower(at + 1)) in _ABOUT_TWO:
        return 2
    if scene.lower(at) == "on" and at + 1 < len(scene.words) and scene.is_time(at + 1):
        return 2
    return int(scene.lower(at) in _ABOUT or scene.is_time(at) or scene.tag(at) == "RB")
