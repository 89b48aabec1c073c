"""Noun phrases that name a role and the body in which it is held: "the Kremlin's chief spokesman", "head of Acme"."""

from dataclasses import dataclass

from newsledger.transforms.english.relations.scene import BODIES, NamedPhrase, Scene
from newsledger.transforms.lexicon.role_words import FORMER, OUTWARD, TOPICAL, fits, is_head

_LONGEST = 14
_PREMODIFIERS = frozenset("DT PDT JJ JJR JJS NN NNS NNP NNPS CD POS PRP$ VBN VBG HYPH AFX RB".split())
_VERBS = frozenset({"VB", "VBD", "VBZ", "VBP", "MD"})
_BODY_PREPOSITIONS = frozenset({"of", "for", "at", "with", "in", "to", "on", "from"})
_HOLDING = frozenset({"of", "for", "at", "with", "in", "from"})


@dataclass(frozen=True, slots=True)
class RolePhrase:
    """A role: first and last word of its title, the name of its body, the last word of the phrase, the head noun."""

    first: int
    last: int
    end: int
    head: int
    body: NamedPhrase | None = None


def is_body(scene: Scene, name: NamedPhrase | None) -> bool:
    """Return whether a role can be held in an entity."""
    if name is None or (scene.tag(name.last) in ("PRP", "PRP$") and scene.lower(name.last) != "its"):
        return False
    return scene.kind(name) in BODIES


def holds_former(scene: Scene, first: int, last: int) -> bool:
    """Return whether a word between two places says that a role is over."""
    for index in range(first, last + 1):
        word = scene.lower(index)
        if word in FORMER or word.startswith(("ex-", "then-")):
            return True
    return False


def role_phrase(scene: Scene, start: int) -> RolePhrase | None:
    """Return the role that the noun phrase from a word on names, former ones excepted."""
    head = _head(scene, start)
    if head is None or holds_former(scene, start, head):
        return None
    body_before = _body_before(scene, start, head)
    first = _title_start(scene, start, head, body_before=body_before)
    if first > head:
        return None
    last, body_after, end = _after_head(scene, head, outward=body_before is not None)
    body = body_after or body_before
    if body_after is not None and body_before is not None and scene.tag(body_before.last + 1) != "POS":
        first = _title_start(scene, start, head, body_before=None)
    if body is None or not _suits(scene, head, body):
        return RolePhrase(first, last, end, head)
    return RolePhrase(first, last, end, head, body)


def _suits(scene: Scene, head: int, body: NamedPhrase) -> bool:
    word = scene.lower(head)
    if scene.lower(body.last + 1) in ("-", "–") and scene.lower(body.last + 2) == "based":
        return False
    bare = body.last + 1 == head and not scene.is_adjective(body) and scene.kind(body) == "GPE"
    return fits(word, scene.kind(body)) and not (bare and word in TOPICAL)


def _head(scene: Scene, start: int) -> int | None:
    """Return the first noun from a word on that names a role and ends its noun group."""
    _, high = scene.sentence(start)
    index = start
    while index <= min(high, start + _LONGEST):
        name = scene.name(index)
        if name is not None:
            if not is_body(scene, name) and scene.tag(name.last) != "PRP$":
                return None
            index = name.last + 1
            continue
        if is_head(scene.lower(index)) and not _goes_on(scene, index, high):
            return index
        if scene.tag(index) not in _PREMODIFIERS and scene.lower(index) not in ("-", "and", "&"):
            return None
        index += 1
    return None


def _goes_on(scene: Scene, index: int, high: int) -> bool:
    """Return whether the noun group continues after a word: "party leader" continues after "party"."""
    if index == high:
        return False
    follows = scene.tag(index + 1)
    if scene.lower(index + 1) in ("and", "&"):
        return is_head(scene.lower(index + 2)) or (
            is_head(scene.lower(index + 3)) and scene.tag(index + 2) in _PREMODIFIERS
        )
    hyphened = scene.lower(index + 1) == "-" and scene.words[index].end == scene.words[index + 1].start
    is_named = scene.name(index + 1) is not None
    return hyphened or follows == "POS" or (follows in ("NN", "NNP", "NNS") and not is_named)


def _body_before(scene: Scene, start: int, head: int) -> NamedPhrase | None:
    """Return the last body named before the head."""
    for index in range(head - 1, start - 1, -1):
        name = scene.name(index)
        if name is not None and is_body(scene, name):
            return name
    return None


def _title_start(scene: Scene, start: int, head: int, *, body_before: NamedPhrase | None) -> int:
    first = start if body_before is None else body_before.last + 1
    while first < head and scene.tag(first) in ("DT", "PDT", "POS", "PRP$", "HYPH", "RB"):
        first += 1
    return first


def _after_head(scene: Scene, head: int, *, outward: bool) -> tuple[int, NamedPhrase | None, int]:
    """Return the last word of the title, the body after it, and the last word of both."""
    outward = outward and scene.lower(head) in OUTWARD
    title = title_end = head
    index = head + 1
    for _ in range(3):
        if scene.lower(index) not in _BODY_PREPOSITIONS:
            break
        link, group_end = index, _group_end(scene, index + 1)
        if group_end is None:
            break
        name = _body_in(scene, index + 1, group_end)
        if name is None or (outward and scene.lower(link) in ("to", "for", "on")):
            title, index = group_end, group_end + 1
            title_end = title if scene.lower(link) in ("of", "for", "to") else title_end
            continue
        if not _is_body_of(scene, head, link, name=name, group_end=group_end):
            break
        return title, name, max(group_end, name.last)
    return title_end, None, title_end


def _is_body_of(scene: Scene, head: int, link: int, *, name: NamedPhrase, group_end: int) -> bool:
    """Return whether a name after a preposition is the body in which a title is held, not a mere place or attribute."""
    if scene.lower(link) == "in" and scene.kind(name) == "GPE" and not _is_office(scene, head):
        return False
    if _is_attribute(scene, name, group_end):
        return False
    return scene.lower(link) in _HOLDING and not (scene.is_adjective(name) and name.last == group_end)


def _is_attribute(scene: Scene, name: NamedPhrase, end: int) -> bool:
    """Return whether a country only qualifies an unnamed body: "president of the Indiana firefighters union"."""
    country = scene.kind(name) == "GPE" and not scene.is_adjective(name)
    return country and name.last < end and scene.tag(name.last + 1).startswith("NN")


def _is_office(scene: Scene, head: int) -> bool:
    """Return whether a role is held in a country, unlike that of an adviser in a town."""
    return scene.lower(head) in ("ambassador", "envoy", "representative", "minister", "consul")


def _group_end(scene: Scene, start: int) -> int | None:
    """Return the last word of the noun group from a word on; None if there is none or it names a person."""
    _, high = scene.sentence(start) if start < len(scene.words) else (0, -1)
    index = start
    while index <= min(high, start + _LONGEST):
        name = scene.name(index)
        if name is not None:
            if not is_body(scene, name):
                break
            index = name.last + 1
        elif scene.tag(index) in _PREMODIFIERS and scene.tag(index) != "RB":
            index += 1
        else:
            break
    return index - 1 if index > start else None


def _body_in(scene: Scene, first: int, last: int) -> NamedPhrase | None:
    """Return the body that a noun group names: the last name, whatever nouns follow it."""
    for index in range(last, first - 1, -1):
        name = scene.meant(index)
        if name is not None and is_body(scene, name):
            return name
    return None
