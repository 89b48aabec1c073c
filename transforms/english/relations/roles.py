"""HOLDS_ROLE beside a person's name: titles before it, appositions on both sides, "X of Y"."""

from collections.abc import Iterator
from dataclasses import dataclass

from newsledger.transforms.english.relations.role_phrases import RolePhrase, holds_former, is_body, role_phrase
from newsledger.transforms.english.relations.scene import Name, Scene
from newsledger.transforms.lexicon.role_words import can_sit_for, fits, is_head

_LONGEST_TITLE = 12
_MARKS = frozenset({"-", "'s", "’s", "'", "’", "&", "/", "."})
_TITLE_TAGS = frozenset("RB JJ JJS NN NNS NNP NNPS CD POS VBN VBG HYPH AFX FW".split())
_ENDS = frozenset({",", ".", ";", ")", "—", "–", "--", ":", "who", "and", "?", "!", "”", '"', "since", "but"})


_CLOSES = frozenset({",", ".", "said", "told", "says", "who", "and", ";", ""})


@dataclass(frozen=True, slots=True)
class Role:
    """A person's role: the name, first and last word of the title, the body, the evidence's words, the rule."""

    person: Name
    title: tuple[int, int]
    body: Name | None
    first: int
    last: int
    rule: str
    modality: str = "asserted"


def roles(scene: Scene) -> Iterator[Role]:
    """The roles that stand beside the names of a block."""
    for name in scene.names:
        if scene.kind(name) != "PERSON" or scene.cast.mentions[name.mention].kind != "name":
            continue
        yield from (role for role in (_before(scene, name), _in_front(scene, name), _after(scene, name)) if role)


def _before(scene: Scene, name: Name) -> Role | None:
    """As in "Russian President Vladimir Putin", "Mayor of London Sadiq Khan"."""
    start = _run(scene, name)
    if start == name.first or holds_former(scene, max(start - 1, 0), name.first - 1):
        return None
    ending = scene.name(name.first - 1)
    if ending is not None:
        return _title_of(scene, name, start=start, body=ending)
    body = _last_body(scene, start, name.first - 1)
    first = start if body is None else body.last + 1
    while first < name.first and scene.tag(first) in ("POS", "HYPH", "DT", "CC", "IN"):
        first += 1
    head = _title_head(scene, first, name.first - 1)
    if head is None:
        return None
    if body is None:
        return _seat(scene, name, first=first, head=head)
    if not _fitting(scene, head, body) or scene.lower(first) == "based" or scene.lower(body.last + 1) in ("-", "–"):
        return None
    title = (first, _without_rank(scene, first, name.first - 1))
    return Role(name, title, body, body.first, name.last, "relations.title_before")


def _without_rank(scene: Scene, first: int, last: int) -> int:
    """The last word of a title without the rank after it: "army spokesman Colonel"."""
    for at in range(last - 1, first - 1, -1):
        if is_head(scene.lower(at)) and not scene.words[at].is_capital and scene.words[at + 1].is_capital:
            return at
    return last


def _fitting(scene: Scene, head: int, body: Name) -> bool:
    phrase = RolePhrase(head, head, head, head, body)
    return fits(scene.lower(phrase.head), scene.kind(body))


def _seat(scene: Scene, name: Name, *, first: int, head: int) -> Role | None:
    """A title without body before the name, and the body after it: "Senator Jane Roe of Ohio"."""
    if scene.lower(name.last + 1) != "of" or not can_sit_for(scene.lower(head)):
        return None
    at = name.last + 2 + (scene.lower(name.last + 2) == "the")
    body = scene.name(at)
    if body is None or not is_body(scene, body) or scene.is_adjective(body):
        return None
    start = _last_title(scene, _capitalised(scene, first, head), head)
    return Role(name, (start, name.first - 1), body, start, body.last, "relations.name_of")


def _last_title(scene: Scene, first: int, head: int) -> int:
    """The first word of the title that stands directly before a name: "Gov." in "candidate Gov."."""
    for at in range(head - 1, first - 1, -1):
        if is_head(scene.lower(at)) and not scene.words[at].is_capital and scene.words[at + 1].is_capital:
            return at + 1
    return first


def _capitalised(scene: Scene, first: int, head: int) -> int:
    if not scene.words[head].is_capital:
        return first
    while first < head and not scene.words[first].is_capital:
        first += 1
    return first


def _title_of(scene: Scene, name: Name, *, start: int, body: Name) -> Role | None:
    """As in "President of the European Commission Jane Roe": the body directly before the name."""
    link = body.first - 1 - (scene.lower(body.first - 1) == "the")
    head = link - 1
    if not is_body(scene, body) or scene.lower(link) not in ("of", "for", "at") or head < start:
        return None
    if not is_head(scene.lower(head)) or not fits(scene.lower(head), scene.kind(body)):
        return None
    before = _last_body(scene, start, head)
    first = start if before is None else before.last + 1
    first += scene.tag(first) == "POS"
    return Role(name, (first, head), body, first, name.last, "relations.title_of") if first <= head else None


def _run(scene: Scene, name: Name) -> int:
    """The first word of what can be a title before a name: titles, names of bodies, "of" and "for" between them."""
    low, _ = scene.sentence(name.first)
    at = name.first
    while at > low and name.first - at < _LONGEST_TITLE and _in_run(scene, at - 1, low):
        inside = scene.name(at - 1)
        at = inside.first if inside is not None else at - 1
    while at < name.first and scene.lower(at) in ("of", "for", "to", "and", "the", "'s", "’s", "-", "at"):
        at += 1
    return at


def _in_run(scene: Scene, at: int, low: int) -> bool:
    inside = scene.name(at)
    if inside is not None:
        return is_body(scene, inside)
    word = scene.words[at]
    if word.text in _MARKS or word.tag in _TITLE_TAGS:
        return True
    if word.lower in ("of", "for", "to", "at", "and"):
        named = scene.name(at - 1) is not None
        return at > low and (
            is_head(scene.lower(at - 1)) or (word.lower == "and" and not named and _is_title(scene, at - 1))
        )
    return word.lower == "the" and at > low and scene.lower(at - 1) in ("of", "for", "to", "at")


def _is_title(scene: Scene, at: int) -> bool:
    return scene.words[at].is_capital and scene.words[at].tag in _TITLE_TAGS


def _last_body(scene: Scene, first: int, last: int) -> Name | None:
    for at in range(last, first - 1, -1):
        inside = scene.name(at)
        if inside is not None and is_body(scene, inside) and not _is_target(scene, inside):
            return inside
    return None


def _is_target(scene: Scene, name: Name) -> bool:
    """Whether a name only tells what a title is about: "ambassador to Russia"."""
    return scene.lower(name.first - 1) == "to" or scene.lower(name.first - 2) == "to"


def _title_head(scene: Scene, first: int, last: int) -> int | None:
    """The head noun of a title that ends directly before a name: the last word, or the one before "of" or "to"."""
    if first > last:
        return None
    if is_head(scene.lower(last)):
        return last
    for at in range(first, last):
        if is_head(scene.lower(at)) and scene.lower(at + 1) in ("of", "for", "to"):
            return at
    return None


def _after(scene: Scene, name: Name) -> Role | None:
    """As in "X, the president of Y," and "X, Y's foreign minister,": a role in apposition after the name."""
    start = _apposition_start(scene, name)
    if start is None:
        return None
    if scene.lower(start) == "who" and scene.lower(start + 1) in ("is", "serves"):
        start += 2 + (scene.lower(start + 2) == "as")
    phrase = role_phrase(scene, start)
    if phrase is None or phrase.body is None or not _ends(scene, phrase.end + 1):
        return None
    last = max(phrase.end, phrase.last)
    return Role(name, (phrase.first, phrase.last), phrase.body, name.first, last, "relations.apposition")


def _apposition_start(scene: Scene, name: Name) -> int | None:
    at = name.last + 1
    if scene.lower(at) not in (",", "(", "—", "–", "-", "--") or at + 1 >= len(scene.words):
        return None
    at += 1
    if scene.tag(at) == "CD" and scene.lower(at + 1) == ",":
        at += 2
    return at if at < len(scene.words) and scene.words[at].sentence == scene.words[name.last].sentence else None


def _ends(scene: Scene, at: int) -> bool:
    word = scene.word(at)
    if word is None or word.sentence != scene.words[at - 1].sentence:
        return True
    return word.lower in _ENDS or word.tag in ("IN", "WP", "WDT", "CC")


def _in_front(scene: Scene, name: Name) -> Role | None:
    """As in "Norland's foreign minister, Jo Roe," and "the head of Acme, Jane Roe,": the role before the comma."""
    if scene.lower(name.first - 1) != "," or scene.lower(name.last + 1) not in _CLOSES:
        return None
    low, _ = scene.sentence(name.first)
    for start in range(name.first - 2, max(low, name.first - _LONGEST_TITLE - 2) - 1, -1):
        if scene.words[start].text == ",":
            return None
        if not _may_begin(scene, start, low):
            continue
        phrase = role_phrase(scene, start)
        if phrase is None or phrase.body is None or phrase.end != name.first - 2:
            continue
        return Role(name, (phrase.first, phrase.last), phrase.body, start, name.last, "relations.apposition_before")
    return None


def _may_begin(scene: Scene, at: int, low: int) -> bool:
    """Whether a definite noun phrase can begin at a word: a determiner, or a body's name with nothing joined before."""
    inside = scene.name(at)
    if inside is not None:
        return inside.first == at and (at == low or scene.tag(at - 1) not in ("JJ", "NN", "NNP", "NNS"))
    return scene.lower(at) in ("the", "a", "an")
