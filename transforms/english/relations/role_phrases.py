"""Noun phrases that name a role and the body in which it is held: "the Kremlin's chief spokesman", "head of Acme"."""

from dataclasses import dataclass

from newsledger.transforms.english.parse.vocabulary import Phrase
from newsledger.transforms.english.relations.scene import BODIES, MentionPhrase, Scene
from newsledger.transforms.lexicon.role_words import OUTWARD_ROLES, PAST_ROLES, TOPICAL_ROLES, fits_body, is_role

_LONGEST = 14
_MOST_COMPLEMENTS = 3
_PREMODIFIERS = frozenset("DT PDT JJ JJR JJS NN NNS NNP NNPS CD POS PRP$ VBN VBG HYPH AFX RB".split())
_BEFORE_TITLE = frozenset({"DT", "PDT", "POS", "PRP$", "HYPH", "RB"})
_NOUNS_AFTER = frozenset({"NN", "NNP", "NNS"})
_IN_HEAD = frozenset({"-", "and", "&"})
_BODY_PREPOSITIONS = frozenset({"of", "for", "at", "with", "in", "from"})
_PREPOSITIONS = _BODY_PREPOSITIONS | {"to", "on"}
_TITLE_PREPOSITIONS = frozenset({"of", "for", "to"})
_OUTWARD_PREPOSITIONS = frozenset({"to", "for", "on"})
_ROLES_IN_COUNTRIES = frozenset({"ambassador", "envoy", "representative", "minister", "consul"})


@dataclass(frozen=True, slots=True)
class RolePhrase:
    """A phrase that names a role: the title, the body if there is one, and the last word of the phrase."""

    title: Phrase
    body: MentionPhrase | None
    end: int


@dataclass(frozen=True, slots=True)
class _Complement:
    """The words after the head of a title: the last one that is part of the title, the body, the end of both."""

    title_end: int
    body: MentionPhrase | None
    end: int


def is_body(name: MentionPhrase) -> bool:
    """Return whether a role can be held in an entity by the word for it: a name or "its"."""
    if name.last_word.is_pronoun and name.last_word.lower != "its":
        return False
    return name.entity_type in BODIES


def is_past_role(scene: Scene, first: int, last: int) -> bool:
    """Return whether one of some words tells that a role is over: "former", "ex-"."""
    lowers = (scene.lower(index) for index in range(first, last + 1))
    return any(lower in PAST_ROLES or lower.startswith(("ex-", "then-", "ex–", "then–")) for lower in lowers)


def role_phrase(scene: Scene, start: int) -> RolePhrase | None:
    """Return the role named by the noun phrase from a word on, except a former one."""
    head = _head(scene, start) if 0 <= start < len(scene.words) else None
    if head is None or is_past_role(scene, start, head):
        return None
    owner = _owner(scene, start, head - 1)
    if owner is not None and owner.last >= head:
        return None
    complement = _complement(scene, head, has_owner=owner is not None)
    is_attribute = owner is not None and complement.body is not None and not owner.is_possessive
    first = _title_start(scene, start if owner is None or is_attribute else owner.last + 1, head)
    bodies = (body for body in (complement.body, owner) if body is not None and _suits(scene, head, body))
    body = next(bodies, None)
    return RolePhrase(scene.block.phrase(first, complement.title_end), body, complement.end)


def body_at(scene: Scene, index: int) -> MentionPhrase | None:
    """Return the body that a word belongs to by name, or means as an owner: "company" in "the company's chief"."""
    name = scene.name(index)
    if name is None and scene.word(index + 1).is_possessive_mark:
        nominal = scene.nominal(index)
        name = nominal if nominal is not None and _is_last_named(scene, nominal) else None
    return name if name is not None and is_body(name) else None


def _is_last_named(scene: Scene, nominal: MentionPhrase) -> bool:
    """Return whether a nominal refers to what was named last of all that it can refer to, media aside."""
    cast, last = scene.cast, None
    for number in cast.names():
        mention, phrase = cast.mentions[number], cast.phrases[number]
        is_before = (phrase.block.number, phrase.first) < (nominal.block.number, nominal.first)
        is_candidate = mention.kind == "name" and cast.entities[mention.entity].type == nominal.entity_type
        if not is_before or not is_candidate or (mention.entity in cast.outlets and mention.entity != nominal.entity):
            continue
        place = phrase.block.number, phrase.first
        if last is None or last[0] < place:
            last = place, mention.entity
    return last is not None and last[1] == nominal.entity


def _owner(scene: Scene, first: int, last: int) -> MentionPhrase | None:
    """Return the last body between two words."""
    bodies = (body_at(scene, index) for index in range(last, first - 1, -1))
    return next((body for body in bodies if body is not None), None)


def _head(scene: Scene, start: int) -> int | None:
    """Return the first noun from a word on that names a role and ends its noun group."""
    stop = min(scene.sentence(start).last, start + _LONGEST) + 1
    index = start
    while index < stop:
        name = scene.name(index)
        if name is not None:
            if not is_body(name) and not name.last_word.is_possessive_pronoun:
                return None
            index = name.last + 1
            continue
        if is_role(scene.lower(index)) and not _is_continued(scene, index):
            return index
        if scene.tag(index) not in _PREMODIFIERS and scene.lower(index) not in _IN_HEAD:
            return None
        index += 1
    return None


def _is_continued(scene: Scene, index: int) -> bool:
    """Return whether the noun group continues after a word: "party leader" continues after "party"."""
    if index == scene.sentence(index).last:
        return False
    word, next_word = scene.word(index), scene.word(index + 1)
    if next_word.lower in ("and", "&"):
        role = index + 2 + 2 * (scene.lower(index + 3) == "-")  # chief executive and co-founder
        return is_role(scene.lower(role)) or (is_role(scene.lower(role + 1)) and scene.tag(role) in _PREMODIFIERS)
    if next_word.is_possessive_mark or (next_word.lower == "-" and word.end == next_word.start):
        return True
    if scene.name(index + 1) is not None:
        return False
    return next_word.tag in _NOUNS_AFTER or _is_adjective_in_title(scene, index + 1)


def _is_adjective_in_title(scene: Scene, index: int) -> bool:
    """Return whether a title goes on with an adjective: "chief executive", "chief medical officer"."""
    if scene.tag(index) != "JJ" or scene.name(index) is not None:
        return False
    if is_role(scene.lower(index)) or _is_adjective_in_title(scene, index + 1):
        return True
    return scene.tag(index + 1) in _NOUNS_AFTER and is_role(scene.lower(index + 1))


def _title_start(scene: Scene, first: int, head: int) -> int:
    determiners = (index for index in range(head - 1, first, -1) if scene.tag(index) == "DT")
    first = next(determiners, first)  # "a nurse and the chair of Acme"
    while first < head and scene.tag(first) in _BEFORE_TITLE:
        first += 1
    return first


def _complement(scene: Scene, head: int, *, has_owner: bool) -> _Complement:
    is_outward = has_owner and scene.lower(head) in OUTWARD_ROLES
    title_end, end = head, head
    for _ in range(_MOST_COMPLEMENTS):
        preposition = scene.lower(end + 1)
        group = _noun_group(scene, end + 2) if preposition in _PREPOSITIONS else None
        if group is None:
            break
        body = _body_in(scene, group)
        if body is None or (is_outward and preposition in _OUTWARD_PREPOSITIONS):
            end = group.last
            title_end = end if preposition in _TITLE_PREPOSITIONS else title_end
        elif _holds_role(scene, head, preposition, body=body, group=group):
            return _Complement(end, body, max(group.last, body.last))
        else:
            break
    return _Complement(title_end, None, title_end)


def _noun_group(scene: Scene, start: int) -> Phrase | None:
    """Return the noun group that begins with a word; None if there is none. It ends before the name of a person."""
    if start >= len(scene.words):
        return None
    stop = min(scene.sentence(start).last, start + _LONGEST) + 1
    index = start
    while index < stop:
        name, word = scene.name(index), scene.words[index]
        if name is not None and is_body(name):
            index = name.last + 1
        elif name is None and not word.is_adverb and (word.tag in _PREMODIFIERS or scene.tag(index - 1) == "HYPH"):
            index += 1
        else:
            break
    return scene.block.phrase(start, index - 1) if index > start else None


def _body_in(scene: Scene, group: Phrase) -> MentionPhrase | None:
    """Return the body that a noun group names: the last one, whatever nouns follow it."""
    for index in reversed(group.indices):
        mention = scene.mention(index)
        if mention is not None and is_body(mention):
            return mention
    return None


def _holds_role(scene: Scene, head: int, preposition: str, *, body: MentionPhrase, group: Phrase) -> bool:
    """Return whether the name in a group is the body in which a role is held, not a mere place or attribute."""
    if preposition == "in" and body.is_region and scene.lower(head) not in _ROLES_IN_COUNTRIES:
        return False
    if preposition not in _BODY_PREPOSITIONS or (body.is_demonym and body.last == group.last):
        return False
    # "president of the Indiana firefighters union" is the president of a union without a name
    is_attribute = body.is_region and not body.is_demonym and body.last < group.last and body.next_word.is_noun
    # and "a consultant for Acme sellers" is none of Acme
    return not is_attribute and not (preposition == "for" and body.next_word.tag == "NNS")


def _suits(scene: Scene, head: int, body: MentionPhrase) -> bool:
    """Return whether a role can be held in a body by the place of its name: not in "Moscow-based", "Ukraine envoy"."""
    if body.next_word.lower in ("-", "–") and scene.lower(body.last + 2) == "based":
        return False
    role = scene.lower(head)
    is_topic = body.last + 1 == head and body.is_region and not body.is_demonym and role in TOPICAL_ROLES
    return fits_body(role, body.entity_type) and not is_topic
