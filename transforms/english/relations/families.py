"""FAMILY_OF: "his wife, X", "X's brother Y", "X, the son of Y", "X married Y"."""

from collections.abc import Iterator
from functools import cache

from newsledger.transforms.english.parse.vocabulary import Phrase
from newsledger.transforms.english.relations.drafts import StandingRelation
from newsledger.transforms.english.relations.modality import is_negated
from newsledger.transforms.english.relations.scene import MentionPhrase, Scene
from newsledger.transforms.lexicon.gazetteer import person_nouns
from newsledger.transforms.lexicon.words import kin, words

_OTHER_TIES = words("kin_outside_the_family")
_COMPARED = frozenset({"JJR", "JJS"})
_BETWEEN_OWNER_AND_NOUN = frozenset({"POS", "JJ", "CD", "HYPH", "RB"}) | _COMPARED
_BEFORE_NOUN = (_BETWEEN_OWNER_AND_NOUN - {"POS"}) | {"DT", "VBN"}
_BEFORE_RELATED = frozenset({",", "who", "is", "are", "not", "n't"})
_ENDS = frozenset({",", ".", ";", "and", ""})
_LONGEST_TITLE = 8
_LONGEST_APPOSITION = 8
_BEFORE_SIBLINGS = frozenset({"baby", "kid", "twin"})
_MARRYING = frozenset({"marry", "wed"})


@cache
def _kinship_nouns() -> frozenset[str]:
    nouns = {row.noun.split()[-1].casefold() for row in kin()}
    return frozenset(nouns | {f"{noun}s" for noun in nouns} | {"wives", "children"}) - _OTHER_TIES


def kinships(scene: Scene) -> Iterator[StandingRelation]:
    """Yield the kinships that a block states."""
    for name in scene.names:
        if name.is_person:
            yield from _relative_of_owner(scene, name)
            yield from _relative_in_clause(scene, name)
            yield from _relative_of_object(scene, name)
            yield from _related(scene, name)
            yield from _survivor(scene, name)
    yield from _spouses(scene)


def _kinship(
    person: MentionPhrase, relative: MentionPhrase, predicate: str, *, is_denied: bool = False
) -> Iterator[StandingRelation]:
    if person.entity != relative.entity:
        yield StandingRelation("FAMILY_OF", person, relative, predicate, "relations.family", is_denied)


def _relative_of_owner(scene: Scene, owner: MentionPhrase) -> Iterator[StandingRelation]:
    """Yield the kinship in "X's brother Y", "his wife, Y", and "Y, X's daughter"."""
    if not owner.is_possessive and not owner.last_word.is_possessive_pronoun:
        return
    start = scene.skip(owner.last + 1, _BETWEEN_OWNER_AND_NOUN)
    noun = _kinship_noun(scene, start + (scene.lower(start) in _BEFORE_SIBLINGS))
    relative = None if noun is None else _relative(scene, owner, noun.last)
    if noun is not None and relative is not None:
        yield from _kinship(relative, owner, f"be {_text(scene, noun)} of")


def _kinship_noun(scene: Scene, index: int) -> Phrase | None:
    """Return the noun of kinship that begins with a word, with all words that hyphens join to it: "brother-in-law"."""
    last = index
    while scene.tag(last + 1) == "HYPH" and scene.block.shares_sentence(index, last + 2):
        last += 2
    noun = scene.block.phrase(index, last) if 0 <= index < len(scene.words) else None
    return noun if noun is not None and _is_kin(_text(scene, noun)) else None


def _is_kin(noun: str) -> bool:
    """Return whether a noun is one of kinship: listed, written with a hyphen, or the last part of a compound."""
    forms = noun, noun.replace("-", ""), noun.rpartition("-")[2], noun.replace("s-in-law", "-in-law")
    return any(form in _kinship_nouns() for form in forms)


def _text(scene: Scene, noun: Phrase) -> str:
    return scene.text(noun).casefold()


def _relative_in_clause(scene: Scene, name: MentionPhrase) -> Iterator[StandingRelation]:
    """Yield the kinship in "X, whose wife Y", "X, whose brother-in-law is Y"."""
    start = name.last + 1 + (name.next_word.lower == ",")
    if scene.lower(start) != "whose" or name.kind != "name":
        return
    noun = _kinship_noun(scene, scene.skip(start + 1, _BETWEEN_OWNER_AND_NOUN))
    if noun is None:
        return
    has_verb = noun.next_word.lower in ("is", "was")
    relative = _person_named_from(scene, noun.last + 2) if has_verb else _person_after(scene, noun.last)
    if relative is not None and relative.kind == "name":
        yield from _kinship(relative, name, f"be {_text(scene, noun)} of")


def _relative(scene: Scene, owner: MentionPhrase, noun: int) -> MentionPhrase | None:
    """Return the person a noun of kinship refers to: named after it, or before the owner; else the nominal itself."""
    relative = _person_after(scene, noun)
    if relative is None and scene.lower(noun + 1) in _ENDS and owner.previous_word.lower == ",":
        relative = scene.name(owner.first - 2)
    if relative is None or relative.entity == owner.entity or relative.last_word.is_pronoun:
        return scene.nominal(noun)
    return relative


def _person_after(scene: Scene, noun: int) -> MentionPhrase | None:
    """Return the person named behind a noun of kinship: his wife X; his wife, X; his wife, the actor X."""
    noun = _last_of_two(scene, noun)
    name = scene.name(noun + 1)
    if name is None and scene.lower(noun + 1) == ",":
        stop = min(noun + 2 + _LONGEST_TITLE, len(scene.words))
        name = scene.name(_next_name(scene, noun + 2, stop, tags=("DT", "JJ", "NN")))
    return name if name is not None and name.is_person else None


def _last_of_two(scene: Scene, noun: int) -> int:
    """Return the second noun for one person, else the noun of kinship: her mother and | coach, Y."""
    if scene.lower(noun + 1) != "and":
        return noun
    last = scene.skip(noun + 2, frozenset({"JJ", "NN"})) - 1
    is_person = last > noun + 1 and scene.lower(last) in person_nouns() and scene.lower(last + 1) == ","
    return last if is_person and not _is_kin(scene.lower(last)) else noun


def _relative_of_object(scene: Scene, name: MentionPhrase) -> Iterator[StandingRelation]:
    """Yield the kinship in "X, the son of Y" and "X is the sister of Y"."""
    if name.next_word.lower not in (",", "is", "(", "was"):
        return
    link = _after_first_apposition(scene, name.last + 1)
    noun = _kinship_noun(scene, scene.skip(link + 1, _BEFORE_NOUN))
    if noun is None and name.next_word.lower in ("is", "was"):
        link = _second_predicate(scene, link)
        noun = _kinship_noun(scene, scene.skip(link + 1, _BEFORE_NOUN))
    if noun is None or noun.next_word.lower not in ("of", "to"):
        return
    is_denied = any(scene.lower(index) in ("not", "no", "n't") for index in range(link, noun.first))
    for relative in _persons_named_from(scene, noun.last + 2):
        yield from _kinship(name, relative, f"be {_text(scene, noun)} of", is_denied=is_denied)


def _persons_named_from(scene: Scene, index: int) -> Iterator[MentionPhrase]:
    """Yield the person named by a noun group, and another one behind "and": the son of X and Y."""
    person = _person_named_from(scene, index)
    if person is not None:
        yield person
        other = scene.name(person.last + 2) if person.next_word.lower == "and" else None
        if other is not None and other.is_person and other.kind == "name":
            yield other


def _spouses(scene: Scene) -> Iterator[StandingRelation]:
    """Yield the marriage in "X married Y" and "X is married to Y"."""
    for verb, word in enumerate(scene.words):
        if not word.is_verb and word.lower != "married":
            continue
        if not scene.is_form_of(verb, _MARRYING):
            continue
        spouse = _person_named_from(scene, verb + 1 + (scene.lower(verb + 1) == "to"))
        subjects = [scene.mention(head) for head in _subjects(scene, verb)]
        for subject in subjects or [_named_before_apposition(scene, verb)]:
            if spouse is not None and subject is not None and subject.is_person and spouse.kind == "name":
                yield from _kinship(subject, spouse, "be married to", is_denied=is_negated(scene, verb))


def _subjects(scene: Scene, verb: int) -> list[int]:
    """Return the subjects of a verb, or of the one that it is joined to: X left the club and is married to Y."""
    subjects = list(scene.block.children_of(verb, ("nsubj", "nsubj:pass")))
    if not subjects and scene.words[verb].dep == "conj":
        subjects = list(scene.block.children_of(scene.words[verb].head, ("nsubj", "nsubj:pass")))
    return subjects


def _named_before_apposition(scene: Scene, verb: int) -> MentionPhrase | None:
    """Return the person at the beginning of a sentence whom an apposition parts from a verb: Ida Roe, a nurse, wed."""
    first = scene.sentence(verb).first
    name = scene.name(first)
    if name is None or name.next_word.lower != "," or scene.lower(verb - 1) != "," or name.last + 1 == verb - 1:
        return None
    return None if any(scene.words[index].is_tensed for index in range(name.last + 1, verb)) else name


def _after_first_apposition(scene: Scene, comma: int) -> int:
    """Return the word after a first apposition, else the comma itself.

    It is "and" in "X, a dealer from Leith and a cousin of Y", the verb in "X, a dealer from Leith, is a cousin of Y".
    """
    if scene.lower(comma) != ",":
        return comma
    stop = min(comma + _LONGEST_TITLE * 2, len(scene.words) - 1)
    for index in range(comma + 1, stop):
        if scene.lower(index) == "," and scene.lower(index + 1) in ("is", "was"):
            return index + 1
        if scene.words[index].is_tensed or not scene.block.shares_sentence(comma, index):
            break
    for index in range(comma + 1, min(comma + _LONGEST_APPOSITION, len(scene.words))):
        if scene.lower(index) == "and" and scene.lower(index + 1) in ("a", "the"):
            return index
        if scene.lower(index) in _kinship_nouns() or scene.words[index].is_verb:
            break
    return comma


def _second_predicate(scene: Scene, copula: int) -> int:
    """Return the "and" before the second noun of a predicate, else the copula: is head of a mill | and a cousin of."""
    for index in range(copula + 1, min(copula + 2 * _LONGEST_TITLE, len(scene.words) - 1)):
        if scene.lower(index) == "and" and scene.lower(index + 1) in ("a", "an", "the"):
            return index
        if scene.words[index].is_verb or not scene.block.shares_sentence(copula, index):
            break
    return copula


def _person_named_from(scene: Scene, index: int) -> MentionPhrase | None:
    """Return the person named by a noun group, past the body or country that a title begins with."""
    index = _next_name(scene, index, len(scene.words), tags=("NN", "JJ", "DT"))
    if scene.lower(index) == "," and scene.lower(index - 1) in person_nouns() and scene.name(index + 1) is not None:
        index += 1  # the brother of the chief prosecutor, | Ida Brandt
    stop = min(index + _LONGEST_TITLE, len(scene.words))
    mention = scene.name(index) or scene.mention(index - 1)
    while mention is not None and mention.entity_type in ("GPE", "ORG") and index < stop:
        index = _next_name(scene, index + 1, stop, tags=("NN", "JJ"))
        mention = scene.name(index)
    return mention if mention is not None and mention.is_person else None


def _next_name(scene: Scene, index: int, stop: int, *, tags: tuple[str, ...]) -> int:
    """Return the first word from an index on that belongs to a name, or is of none of some tags."""
    while index < stop and _precedes_name(scene, index, tags) and scene.name(index) is None:
        index += 1
    return index


def _precedes_name(scene: Scene, index: int, tags: tuple[str, ...]) -> bool:
    """Return whether a word has one of some tags, or is a noun for a person whatever the parser takes it for."""
    return scene.tag(index).startswith(tags) or (scene.tag(index) == "VB" and scene.lower(index) in person_nouns())


def _related(scene: Scene, name: MentionPhrase) -> Iterator[StandingRelation]:
    """Yield the kinship in "X is related to Y", "X is not related to Y"."""
    verb = scene.skip_words(name.last + 1, _BEFORE_RELATED)
    if verb == name.last + 1 or not scene.matches(verb, ("related", "to")):
        return
    relative = scene.mention(verb + 2)
    if relative is not None and relative.is_person:
        is_denied = any(scene.lower(index) in ("not", "n't") for index in range(name.last, verb))
        yield from _kinship(name, relative, "be related to", is_denied=is_denied)


def _survivor(scene: Scene, name: MentionPhrase) -> Iterator[StandingRelation]:
    """Yield the kinship in "She is survived by a son, X": of the person that the sentence is about."""
    noun = name.first - 2 if name.previous_word.lower == "," else name.first - 1
    if scene.lower(noun) not in _kinship_nouns():
        return
    start = scene.sentence(name.first).first
    for index in range(noun - 2, start - 1, -1):
        if scene.matches(index, ("survived", "by")):
            subjects = [
                person
                for person in scene.names
                if start <= person.first <= index and not person.last_word.is_possessive_pronoun
            ]
            if subjects and subjects[-1].is_person:
                yield from _kinship(name, subjects[-1], f"be {scene.lower(noun)} of")
            return
