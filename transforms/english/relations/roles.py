"""HOLDS_ROLE: titles, appositions and clauses that tell which role a person holds, and in which body."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from newsledger.transforms.english.relations.drafts import HeldRole
from newsledger.transforms.english.relations.role_clauses import (
    by_appointment,
    by_copula,
    by_heading_verb,
    by_passive_appointment,
    by_taking_office,
)
from newsledger.transforms.english.relations.role_phrases import RolePhrase, is_body, role_phrase
from newsledger.transforms.english.relations.role_titles import before_honorifics, title_alone, title_before
from newsledger.transforms.english.relations.scene import MentionPhrase, Scene
from newsledger.transforms.lexicon.name_words import PUBLIC_BODY_HEADS
from newsledger.transforms.lexicon.role_words import is_role

_APPOSITION_MARKS = frozenset({",", "(", "—", "–", "-", "--"})
_AFTER_APPOSITION = frozenset(
    {",", ".", ";", ")", "—", "–", "--", ":", "?", "!", "”", '"', "who", "and", "since", "but"}
)
_TAGS_AFTER_APPOSITION = frozenset({"IN", "WP", "WDT", "CC"})
_AFTER_NAME = frozenset({",", ".", ";", "", "said", "told", "says", "who", "and"})
_GROUP_TAGS = frozenset({"JJ", "NN", "NNP", "NNS"})
_PREDICATES = frozenset({"is", "remains"})
_LONGEST_TITLE = 12
_ENDS_OF_BODIES = PUBLIC_BODY_HEADS | {"center", "centre", "foundation", "institute", "university"}

_Finder = Callable[[Scene, MentionPhrase], HeldRole | None]


def roles(scene: Scene) -> Iterator[HeldRole]:
    """Yield the roles of persons that a block states."""
    persons = [name for name in scene.names if name.is_person and not _is_body_by_name(name)]
    named_persons = [person for person in persons if person.kind == "name"]
    yield from _roles_of(scene, named_persons, (title_before, title_alone, _apposition_before, _apposition_after))
    clauses = (by_copula, by_heading_verb, by_passive_appointment, by_appointment, by_taking_office)
    yield from _roles_of(scene, persons, clauses)


def _is_body_by_name(name: MentionPhrase) -> bool:
    """Return whether what the tagger takes for a person is a body by the end of its name: Tax Policy Center."""
    return name.first < name.last and name.last_word.lower in _ENDS_OF_BODIES


def _roles_of(scene: Scene, persons: Iterable[MentionPhrase], finders: Iterable[_Finder]) -> Iterator[HeldRole]:
    for person in persons:
        for finder in finders:
            role = finder(scene, person)
            if role is not None:
                yield role


def _apposition_after(scene: Scene, person: MentionPhrase) -> HeldRole | None:
    """Return the role in "X, the president of Y,", "X, Y's foreign minister,", "X, 51, who is mayor of Y"."""
    start = person.last + 2
    if person.next_word.lower not in _APPOSITION_MARKS:
        return None
    if scene.tag(start) == "CD" and scene.lower(start + 1) == ",":
        start += 2
    if start >= len(scene.words) or not scene.block.shares_sentence(person.last, start):
        return None
    start += scene.lower(start) in ("currently", "now")
    if scene.lower(start) == "who" and scene.lower(start + 1) in ("is", "serves"):
        start += 2 + (scene.lower(start + 2) == "as")
    phrase = role_phrase(scene, start)
    if phrase is None or phrase.body is None or not _ends_apposition(scene, phrase.end):
        return None
    evidence = scene.block.phrase(person.first, phrase.end)
    return HeldRole(person, phrase.title, phrase.body, evidence, "relations.apposition")


def _ends_apposition(scene: Scene, last: int) -> bool:
    word, next_word = scene.words[last], scene.word(last + 1)
    if next_word.sentence != word.sentence:
        return True
    return next_word.lower in _AFTER_APPOSITION or next_word.tag in _TAGS_AFTER_APPOSITION


def _apposition_before(scene: Scene, person: MentionPhrase) -> HeldRole | None:
    """Return the role before a comma or "is": "Norland's foreign minister, Jo Roe,", "the head of Acme is Jane Roe"."""
    mark = before_honorifics(scene, person.first) - 1
    if is_role(scene.lower(mark)) and scene.lower(mark - 1) == "," and person.next_word.lower == ",":
        mark -= 1  # "the mayor of Norland, Councillor Jo Roe,"
    is_predicate = scene.lower(mark) in _PREDICATES and not person.is_possessive
    if not is_predicate and (scene.lower(mark) != "," or person.next_word.lower not in _AFTER_NAME):
        return None
    last = mark - 1
    earliest = max(scene.sentence(person.first).first, last - _LONGEST_TITLE)
    for start in range(last, earliest - 1, -1):
        if scene.words[start].text == ",":
            return None
        phrase = _definite_role(scene, start)
        if phrase is not None and phrase.body is not None and phrase.end == last:
            evidence = scene.block.phrase(min(start, phrase.body.first), person.last)
            rule = "relations.copula" if is_predicate else "relations.apposition_before"
            return HeldRole(person, phrase.title, phrase.body, evidence, rule)
    return None


def _definite_role(scene: Scene, start: int) -> RolePhrase | None:
    """Return the role that a definite noun phrase from a word on names, or "whose chairman"."""
    if scene.lower(start) != "whose":
        return role_phrase(scene, start) if _begins_noun_phrase(scene, start) else None
    phrase = role_phrase(scene, start + 1)
    body = scene.name(start - 1 - (scene.lower(start - 1) == ","))
    if phrase is None or phrase.body is not None or body is None or not is_body(body):
        return None
    return replace(phrase, body=body)


def _begins_noun_phrase(scene: Scene, index: int) -> bool:
    """Return whether a definite noun phrase can begin here: a determiner, or a name with nothing before it."""
    name = scene.name(index)
    if name is None:
        return scene.lower(index) in ("the", "a", "an")
    is_alone = scene.block.begins_sentence(index) or scene.tag(index - 1) not in _GROUP_TAGS
    return name.first == index and is_alone
