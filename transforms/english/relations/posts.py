"""HOLDS_ROLE told by a clause: "X is the mayor of Y", "X was named head of Y", "X, who heads Y"."""

from collections.abc import Iterator
from dataclasses import replace

from newsledger.transforms.english.relations.modality import is_negated, modality
from newsledger.transforms.english.relations.role_phrases import RolePhrase, is_body, role_phrase
from newsledger.transforms.english.relations.roles import Role
from newsledger.transforms.english.relations.scene import Name, Scene
from newsledger.transforms.lexicon.lemmas import base_forms

_IS = frozenset({"is", "’s", "'s", "remains", "becomes", "became", "serves", "works"})
_NAMED = frozenset("name appoint elect swear promote reelect re-elect confirm install select choose crown".split())
_HEADS = {"head": "head", "lead": "leader", "chair": "chair", "run": "head", "edit": "editor", "direct": "director"}
_HEADS |= {"coach": "coach", "captain": "captain", "manage": "manager", "found": "founder", "co-found": "co-founder"}
_BETWEEN = frozenset({",", "who", "was", "has", "been", "will", "be", "also", "now", "currently", "had", "were", "is"})
_GAP = 6


def posts(scene: Scene) -> Iterator[Role]:
    """The roles that clauses state."""
    for name in scene.names:
        if scene.kind(name) != "PERSON":
            continue
        for role in (_copula(scene, name), _heads(scene, name), _named(scene, name), _named_by(scene, name)):
            if role is not None:
                yield role


def _verb_after(scene: Scene, name: Name) -> int:
    """The first word after a name, and after a comma with "who", that is no auxiliary."""
    at = name.last + 1
    if scene.tag(at) == "POS" or scene.tag(name.last) == "PRP$":
        return -1
    stop = min(at + _GAP, len(scene.words))
    while at < stop and scene.lower(at) in _BETWEEN and not _opens_role(scene, at):
        at += 1
    return at if at < stop and scene.words[at].sentence == scene.words[name.last].sentence else -1


def _opens_role(scene: Scene, at: int) -> bool:
    """Whether "is" at a word is the verb itself: what follows is a noun phrase."""
    return scene.lower(at) in ("is", "be", "been") and scene.tag(at + 1) in ("DT", "NN", "NNP", "PRP$", "JJ", "IN")


def _copula(scene: Scene, name: Name) -> Role | None:
    at = _verb_after(scene, name)
    pronoun = scene.tag(name.last) == "PRP"
    if not pronoun and scene.tag(scene.group(name.first)[0] - 1) in ("IN", "TO", ","):
        return None
    lower = scene.lower(at) if at >= 0 else ""
    if lower not in _IS | {"be", "been", "become"} or (lower == "been" and scene.lower(at - 1) == "had"):
        return None
    start = at + 1 + (scene.lower(at + 1) == "as")
    while scene.lower(start) in ("also", "now", "currently", "still"):
        start += 1
    return _role(scene, (name, at), _phrase(scene, start), rule="relations.copula")


def _phrase(scene: Scene, start: int) -> RolePhrase | None:
    found = role_phrase(scene, start) if 0 <= start < len(scene.words) else None
    return found if found is not None and found.body is not None else None


def _role(scene: Scene, at: tuple[Name, int], phrase: RolePhrase | None, *, rule: str) -> Role | None:
    name, verb = at
    if phrase is None or phrase.body is None or is_negated(scene, verb):
        return None
    first, last = min(name.first, phrase.first), max(phrase.end, name.last)
    told = modality(scene, verb)
    aux = scene.words[verb - 1].lower
    told = "planned" if aux in ("will", "to") else told
    return Role(name, (phrase.first, phrase.last), phrase.body, first, last, rule, told)


def _heads(scene: Scene, name: Name) -> Role | None:
    """As in "X, who heads Y" and "X leads Y": what the verb calls its subject is the title."""
    at = name.last + 1
    relative = scene.lower(at) == "," and scene.lower(at + 1) == "who"
    at += 2 if relative else 0
    if scene.tag(at) not in ("VBZ", "VBP") or not relative:
        return None
    titles = [_HEADS[base] for base in sorted(base_forms(scene.lower(at))) if base in _HEADS]
    target = scene.name(at + 1 + (scene.tag(at + 1) == "DT"))
    if not titles or target is None or not is_body(scene, target) or scene.is_adjective(target):
        return None
    if scene.tag(target.last + 1).startswith(("NN", "POS", "HYPH")):
        return None
    return Role(name, (at, at), target, name.first, target.last, "relations.who_heads")


def _named(scene: Scene, name: Name) -> Role | None:
    """As in "X was named chief executive of Y"."""
    at = _verb_after(scene, name)
    if at < 0 or not base_forms(scene.lower(at)) & _NAMED or scene.tag(at) not in ("VBN", "VBD"):
        return None
    if scene.lower(at - 1) not in ("was", "been", "be", "is", "were"):
        return None
    return _role(scene, (name, at), _phrase(scene, _after_as(scene, at + 1)), rule="relations.appointment")


def _after_as(scene: Scene, at: int) -> int:
    """Past "in as", "as" and "to be" before a role."""
    while scene.lower(at) in ("in", "as", "to", "be", "on", "monday"):
        at += 1
    return at


def _named_by(scene: Scene, name: Name) -> Role | None:
    """As in "Acme named X its chief executive": the body is the one who names where the phrase has none."""
    verb = name.first - 1
    if verb < 1 or not base_forms(scene.lower(verb)) & _NAMED or not scene.tag(verb).startswith("VB"):
        return None
    start = _after_as(scene, name.last + 1)
    phrase = role_phrase(scene, start) if start < len(scene.words) else None
    if phrase is None:
        return None
    if phrase.body is None:
        at = verb - 1
        while scene.tag(at) in ("VBZ", "VBP", "VBD", "RB", "MD"):
            at -= 1
        body = scene.name(at)
        if body is None or scene.kind(body) != "ORG":
            return None
        phrase = replace(phrase, body=body)
        role = _role(scene, (name, verb), phrase, rule="relations.appointment")
        return None if role is None else replace(role, first=body.first)
    return _role(scene, (name, verb), phrase, rule="relations.appointment")
