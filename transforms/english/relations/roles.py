"""HOLDS_ROLE beside a name (titles, appositions, "X of Y") and in clauses ("X heads Y", "X was named chief of Y")."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from newsledger.transforms.english.relations.modality import is_negated, modality
from newsledger.transforms.english.relations.role_phrases import RolePhrase, holds_former, is_body, role_phrase
from newsledger.transforms.english.relations.scene import NamedPhrase, Scene
from newsledger.transforms.lexicon.lemmas import possible_lemmas
from newsledger.transforms.lexicon.role_words import can_sit_for, fits, is_head
from newsledger.transforms.lexicon.uses import verbs_for

_LONGEST_TITLE = 12
_MARKS = frozenset({"-", "'s", "’s", "'", "’", "&", "/", "."})
_TITLE_TAGS = frozenset("RB JJ JJS NN NNS NNP NNPS CD POS VBN VBG HYPH AFX FW".split())
_ENDS = frozenset({",", ".", ";", ")", "—", "–", "--", ":", "who", "and", "?", "!", "”", '"', "since", "but"})


_CLOSES = frozenset({",", ".", "said", "told", "says", "who", "and", ";", ""})


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A person's role: the name, first and last word of the title, the body, the evidence, the rule."""

    person: NamedPhrase
    title: tuple[int, int]
    body: NamedPhrase | None
    first: int
    last: int
    rule: str
    modality: str = "asserted"


def roles(scene: Scene) -> Iterator[HeldRole]:
    """Yield the roles beside the names of a block."""
    for name in scene.names:
        if scene.kind(name) != "PERSON" or scene.cast.mentions[name.mention].kind != "name":
            continue
        yield from (role for role in (_before(scene, name), _in_front(scene, name), _after(scene, name)) if role)


def _before(scene: Scene, name: NamedPhrase) -> HeldRole | None:
    """Yield the role in "Russian President Vladimir Putin", "Mayor of London Sadiq Khan"."""
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
    return HeldRole(name, title, body, body.first, name.last, "relations.title_before")


def _without_rank(scene: Scene, first: int, last: int) -> int:
    """Return the last word of a title without the rank after it: "army spokesman Colonel"."""
    for index in range(last - 1, first - 1, -1):
        if is_head(scene.lower(index)) and not scene.words[index].is_capital and scene.words[index + 1].is_capital:
            return index
    return last


def _fitting(scene: Scene, head: int, body: NamedPhrase) -> bool:
    phrase = RolePhrase(head, head, head, head, body)
    return fits(scene.lower(phrase.head), scene.kind(body))


def _seat(scene: Scene, name: NamedPhrase, *, first: int, head: int) -> HeldRole | None:
    """Return a title without a body before the name, and the body after it: "Senator Jane Roe of Ohio"."""
    if scene.lower(name.last + 1) != "of" or not can_sit_for(scene.lower(head)):
        return None
    index = name.last + 2 + (scene.lower(name.last + 2) == "the")
    body = scene.name(index)
    if body is None or not is_body(scene, body) or scene.is_adjective(body):
        return None
    start = _last_title(scene, _capitalised(scene, first, head), head)
    return HeldRole(name, (start, name.first - 1), body, start, body.last, "relations.name_of")


def _last_title(scene: Scene, first: int, head: int) -> int:
    """Return the first word of the title directly before a name: "Gov." in "candidate Gov."."""
    for index in range(head - 1, first - 1, -1):
        if is_head(scene.lower(index)) and not scene.words[index].is_capital and scene.words[index + 1].is_capital:
            return index + 1
    return first


def _capitalised(scene: Scene, first: int, head: int) -> int:
    if not scene.words[head].is_capital:
        return first
    while first < head and not scene.words[first].is_capital:
        first += 1
    return first


def _title_of(scene: Scene, name: NamedPhrase, *, start: int, body: NamedPhrase) -> HeldRole | None:
    """Return the title in "President of the European Commission Jane Roe": the body directly before the name."""
    link = body.first - 1 - (scene.lower(body.first - 1) == "the")
    head = link - 1
    if not is_body(scene, body) or scene.lower(link) not in ("of", "for", "at") or head < start:
        return None
    if not is_head(scene.lower(head)) or not fits(scene.lower(head), scene.kind(body)):
        return None
    body_before = _last_body(scene, start, head)
    first = start if body_before is None else body_before.last + 1
    first += scene.tag(first) == "POS"
    return HeldRole(name, (first, head), body, first, name.last, "relations.title_of") if first <= head else None


def _run(scene: Scene, name: NamedPhrase) -> int:
    """Return the first word of a possible title before a name: titles, names of bodies, "of" and "for" between them."""
    low, _ = scene.sentence(name.first)
    index = name.first
    while index > low and name.first - index < _LONGEST_TITLE and _in_run(scene, index - 1, low):
        name_inside = scene.name(index - 1)
        index = name_inside.first if name_inside is not None else index - 1
    while index < name.first and scene.lower(index) in ("of", "for", "to", "and", "the", "'s", "’s", "-", "at"):
        index += 1
    return index


def _in_run(scene: Scene, index: int, low: int) -> bool:
    name_inside = scene.name(index)
    if name_inside is not None:
        return is_body(scene, name_inside)
    word = scene.words[index]
    if word.text in _MARKS or word.tag in _TITLE_TAGS:
        return True
    if word.lower in ("of", "for", "to", "at", "and"):
        is_after_name = scene.name(index - 1) is not None
        return index > low and (
            is_head(scene.lower(index - 1))
            or (word.lower == "and" and not is_after_name and _is_title(scene, index - 1))
        )
    return word.lower == "the" and index > low and scene.lower(index - 1) in ("of", "for", "to", "at")


def _is_title(scene: Scene, index: int) -> bool:
    return scene.words[index].is_capital and scene.words[index].tag in _TITLE_TAGS


def _last_body(scene: Scene, first: int, last: int) -> NamedPhrase | None:
    for index in range(last, first - 1, -1):
        name_inside = scene.name(index)
        if name_inside is not None and is_body(scene, name_inside) and not _is_target(scene, name_inside):
            return name_inside
    return None


def _is_target(scene: Scene, name: NamedPhrase) -> bool:
    """Return whether a name only qualifies a title: "ambassador to Russia"."""
    return scene.lower(name.first - 1) == "to" or scene.lower(name.first - 2) == "to"


def _title_head(scene: Scene, first: int, last: int) -> int | None:
    """Return the head noun of a title before a name: the last word, or the one before "of" or "to"."""
    if first > last:
        return None
    if is_head(scene.lower(last)):
        return last
    for index in range(first, last):
        if is_head(scene.lower(index)) and scene.lower(index + 1) in ("of", "for", "to"):
            return index
    return None


def _after(scene: Scene, name: NamedPhrase) -> HeldRole | None:
    """Yield the role in apposition after a name: "X, the president of Y,", "X, Y's foreign minister,"."""
    start = _apposition_start(scene, name)
    if start is None:
        return None
    if scene.lower(start) == "who" and scene.lower(start + 1) in ("is", "serves"):
        start += 2 + (scene.lower(start + 2) == "as")
    phrase = role_phrase(scene, start)
    if phrase is None or phrase.body is None or not _ends(scene, phrase.end + 1):
        return None
    last = max(phrase.end, phrase.last)
    return HeldRole(name, (phrase.first, phrase.last), phrase.body, name.first, last, "relations.apposition")


def _apposition_start(scene: Scene, name: NamedPhrase) -> int | None:
    index = name.last + 1
    if scene.lower(index) not in (",", "(", "—", "–", "-", "--") or index + 1 >= len(scene.words):
        return None
    index += 1
    if scene.tag(index) == "CD" and scene.lower(index + 1) == ",":
        index += 2
    return (
        index if index < len(scene.words) and scene.words[index].sentence == scene.words[name.last].sentence else None
    )


def _ends(scene: Scene, index: int) -> bool:
    word = scene.word(index)
    if word is None or word.sentence != scene.words[index - 1].sentence:
        return True
    return word.lower in _ENDS or word.tag in ("IN", "WP", "WDT", "CC")


def _in_front(scene: Scene, name: NamedPhrase) -> HeldRole | None:
    """Yield the role before the comma: "Norland's foreign minister, Jo Roe,", "the head of Acme, Jane Roe,"."""
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
        return HeldRole(name, (phrase.first, phrase.last), phrase.body, start, name.last, "relations.apposition_before")
    return None


def _may_begin(scene: Scene, index: int, low: int) -> bool:
    """Return whether a definite noun phrase can begin here: a determiner, or a body's name with nothing before."""
    name_inside = scene.name(index)
    if name_inside is not None:
        return name_inside.first == index and (index == low or scene.tag(index - 1) not in ("JJ", "NN", "NNP", "NNS"))
    return scene.lower(index) in ("the", "a", "an")


_IS = frozenset({"is", "’s", "'s", "remains", "becomes", "became", "serves", "works"})
_APPOINTING = verbs_for("appoints")
_HEADS = {"head": "head", "lead": "leader", "chair": "chair", "run": "head", "edit": "editor", "direct": "director"}
_HEADS |= {"coach": "coach", "captain": "captain", "manage": "manager", "found": "founder", "co-found": "co-founder"}
_COPULA_WORDS = frozenset(
    {",", "who", "was", "has", "been", "will", "be", "also", "now", "currently", "had", "were", "is"}
)
_GAP = 6


def posts(scene: Scene) -> Iterator[HeldRole]:
    """Yield the roles that clauses state."""
    for name in scene.names:
        if scene.kind(name) != "PERSON":
            continue
        for role in (_copula(scene, name), _heads(scene, name), _named(scene, name), _named_by(scene, name)):
            if role is not None:
                yield role


def _verb_after(scene: Scene, name: NamedPhrase) -> int:
    """Return the first word after a name, or after a comma and "who", that is not an auxiliary."""
    index = name.last + 1
    if scene.tag(index) == "POS" or scene.tag(name.last) == "PRP$":
        return -1
    stop = min(index + _GAP, len(scene.words))
    while index < stop and scene.lower(index) in _COPULA_WORDS and not _opens_role(scene, index):
        index += 1
    return index if index < stop and scene.words[index].sentence == scene.words[name.last].sentence else -1


def _opens_role(scene: Scene, index: int) -> bool:
    """Return whether "is" at a word is the main verb: a noun phrase follows."""
    return scene.lower(index) in ("is", "be", "been") and scene.tag(index + 1) in (
        "DT",
        "NN",
        "NNP",
        "PRP$",
        "JJ",
        "IN",
    )


def _copula(scene: Scene, name: NamedPhrase) -> HeldRole | None:
    index = _verb_after(scene, name)
    pronoun = scene.tag(name.last) == "PRP"
    if not pronoun and scene.tag(scene.group(name.first)[0] - 1) in ("IN", "TO", ","):
        return None
    lower = scene.lower(index) if index >= 0 else ""
    if lower not in _IS | {"be", "been", "become"} or (lower == "been" and scene.lower(index - 1) == "had"):
        return None
    start = index + 1 + (scene.lower(index + 1) == "as")
    while scene.lower(start) in ("also", "now", "currently", "still"):
        start += 1
    return _role(scene, name, index, phrase=_phrase(scene, start), rule="relations.copula")


def _phrase(scene: Scene, start: int) -> RolePhrase | None:
    phrase = role_phrase(scene, start) if 0 <= start < len(scene.words) else None
    return phrase if phrase is not None and phrase.body is not None else None


def _role(scene: Scene, name: NamedPhrase, verb: int, *, phrase: RolePhrase | None, rule: str) -> HeldRole | None:
    if phrase is None or phrase.body is None or is_negated(scene, verb):
        return None
    first, last = min(name.first, phrase.first), max(phrase.end, name.last)
    role_modality = modality(scene, verb)
    aux = scene.words[verb - 1].lower
    role_modality = "planned" if aux in ("will", "to") else role_modality
    return HeldRole(name, (phrase.first, phrase.last), phrase.body, first, last, rule, role_modality)


def _heads(scene: Scene, name: NamedPhrase) -> HeldRole | None:
    """Return the role in "X, who heads Y" and "X leads Y": the verb implies the title."""
    index = name.last + 1
    relative = scene.lower(index) == "," and scene.lower(index + 1) == "who"
    index += 2 if relative else 0
    if scene.tag(index) not in ("VBZ", "VBP") or not relative:
        return None
    titles = [_HEADS[base] for base in sorted(possible_lemmas(scene.lower(index))) if base in _HEADS]
    target = scene.name(index + 1 + (scene.tag(index + 1) == "DT"))
    if not titles or target is None or not is_body(scene, target) or scene.is_adjective(target):
        return None
    if scene.tag(target.last + 1).startswith(("NN", "POS", "HYPH")):
        return None
    return HeldRole(name, (index, index), target, name.first, target.last, "relations.who_heads")


def _named(scene: Scene, name: NamedPhrase) -> HeldRole | None:
    """Return the role in "X was named chief executive of Y"."""
    index = _verb_after(scene, name)
    if index < 0 or not possible_lemmas(scene.lower(index)) & _APPOINTING or scene.tag(index) not in ("VBN", "VBD"):
        return None
    if scene.lower(index - 1) not in ("was", "been", "be", "is", "were"):
        return None
    return _role(scene, name, index, phrase=_phrase(scene, _after_as(scene, index + 1)), rule="relations.appointment")


def _after_as(scene: Scene, index: int) -> int:
    """Return the index past "in as", "as" and "to be" before a role."""
    while scene.lower(index) in ("in", "as", "to", "be", "on", "monday"):
        index += 1
    return index


def _named_by(scene: Scene, name: NamedPhrase) -> HeldRole | None:
    """Return the role in "Acme named X its chief executive", whose body is the subject unless the phrase has one."""
    verb = name.first - 1
    if verb < 1 or not possible_lemmas(scene.lower(verb)) & _APPOINTING or not scene.tag(verb).startswith("VB"):
        return None
    start = _after_as(scene, name.last + 1)
    phrase = role_phrase(scene, start) if start < len(scene.words) else None
    if phrase is None:
        return None
    if phrase.body is None:
        index = verb - 1
        while scene.tag(index) in ("VBZ", "VBP", "VBD", "RB", "MD"):
            index -= 1
        body = scene.name(index)
        if body is None or scene.kind(body) != "ORG":
            return None
        phrase = replace(phrase, body=body)
        role = _role(scene, name, verb, phrase=phrase, rule="relations.appointment")
        return None if role is None else replace(role, first=body.first)
    return _role(scene, name, verb, phrase=phrase, rule="relations.appointment")
