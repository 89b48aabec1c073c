"""HOLDS_ROLE in clauses: "X is mayor of Y", "X, who heads Y", "X was named chief of Y", "X took over as chief of Y"."""

from dataclasses import replace

from newsledger.transforms.english.relations.drafts import HeldRole
from newsledger.transforms.english.relations.modality import is_negated, modality
from newsledger.transforms.english.relations.role_phrases import RolePhrase, is_body, role_phrase
from newsledger.transforms.english.relations.scene import MentionPhrase, Scene
from newsledger.transforms.lexicon.lemmas import possible_lemmas
from newsledger.transforms.lexicon.uses import verbs_for

_AUXILIARIES = frozenset(
    {",", "who", "was", "has", "been", "will", "be", "also", "now", "currently", "had", "were", "is"}
)
_COPULAS = frozenset({"is", "’s", "'s", "remains", "becomes", "became", "serves", "works", "be", "been", "become"})
_PASSIVE_AUXILIARIES = frozenset({"was", "been", "be", "is", "were"})
_ROLE_TAGS = frozenset({"AFX", "DT", "NN", "NNP", "PRP$", "JJ", "IN"})
_BEFORE_ROLE = frozenset({"also", "now", "currently", "still"})
_AFTER_APPOINTING = frozenset({"in", "as", "to", "be", "on", "monday"})
_TAGS_BEFORE_APPOINTING = frozenset({"VBZ", "VBP", "VBD", "RB", "MD"})
_APPOINTING = verbs_for("appoints")
_HEADING = verbs_for("heads")
_MOST_AUXILIARIES = 6
_TAKES_OFFICE = verbs_for("takes_office")
_SERVE = frozenset({"serve"})
_FARTHEST_OFFICE = 10


def by_copula(scene: Scene, person: MentionPhrase) -> HeldRole | None:
    """Return the role in "X is the mayor of Y", "X, who serves as head of Y"."""
    verb = _verb_after(scene, person)
    if verb is None or scene.lower(verb) not in _COPULAS:
        return None
    if scene.lower(verb) == "been" and scene.lower(verb - 1) == "had":
        return None
    previous = scene.noun_group(person.first).previous_word
    is_aside = previous.tag == "," and person.next_word.tag == ","
    if person.last_word.tag != "PRP" and (previous.is_preposition or (previous.tag == "," and not is_aside)):
        return None
    start = scene.skip_words(verb + 1 + (scene.lower(verb + 1) == "as"), _BEFORE_ROLE)
    phrase = role_phrase(scene, start)
    if phrase is not None and phrase.body is None:
        phrase = replace(phrase, body=_body_of_relative_clause(scene, person))
    return _role_of_clause(scene, person, verb, phrase=phrase, rule="relations.copula")


def _body_of_relative_clause(scene: Scene, person: MentionPhrase) -> MentionPhrase | None:
    """Return the body in "Acme, of which the engineer X is chair" and "Acme, where X is head of research"."""
    link = scene.noun_group(person.first).first - 1
    if scene.lower(link) == "which" and scene.lower(link - 1) == "of":
        link -= 1
    elif scene.lower(link) != "where":
        return None
    body = scene.name(link - 2) if scene.lower(link - 1) == "," else None
    return body if body is not None and is_body(body) and body.last == link - 2 else None


def by_taking_office(scene: Scene, person: MentionPhrase) -> HeldRole | None:
    """Return the role in "X took over as chief of Y", "X succeeded Z as chief of Y", "X joined Y as its chief"."""
    verb = _verb_after(scene, person)
    if verb is None or scene.lower(verb - 1) == "had" or not scene.words[verb].is_verb:
        return None
    link = _link_to_office(scene, verb)
    if link is None:
        return None
    phrase = role_phrase(scene, link + 1)
    if phrase is not None and phrase.body is None and scene.tag(link + 1) != "DT":
        phrase = replace(phrase, body=_joined_body(scene, verb))
    return _role_of_clause(scene, person, verb, phrase=phrase, rule="relations.takes_office")


def _link_to_office(scene: Scene, verb: int) -> int | None:
    """Return the "as" of a verb by which somebody takes an office, behind its particle or object."""
    if scene.is_form_of(verb, _SERVE):
        is_lasting = scene.lower(verb - 1) in ("has", "have") and _has_since(scene, verb)
        return verb + 1 if is_lasting and scene.lower(verb + 1) == "as" else None
    with_particle = {f"{lemma} {scene.lower(verb + 1)}" for lemma in possible_lemmas(scene.lower(verb))}
    if with_particle.isdisjoint(_TAKES_OFFICE):
        start = verb + 1 + (scene.lower(verb + 1) == "the")
        if not scene.is_form_of(verb, _TAKES_OFFICE) or scene.name(start) is None:
            return None
    stop = min(verb + _FARTHEST_OFFICE, scene.sentence(verb).last)
    rest = range(verb + 1, stop + 1)
    end = next((index for index in rest if scene.word(index).is_verb or scene.lower(index) in (",", "as")), verb)
    return end if scene.lower(end) == "as" else None


def _has_since(scene: Scene, verb: int) -> bool:
    """Return whether a sentence says since when something lasts."""
    return any(scene.lower(index) == "since" for index in range(verb, scene.sentence(verb).last + 1))


def _joined_body(scene: Scene, verb: int) -> MentionPhrase | None:
    """Return the organisation that somebody joins, where its name follows the verb."""
    body = scene.name(verb + 1 + (scene.lower(verb + 1) == "the"))
    return body if body is not None and body.is_organisation else None


def _verb_after(scene: Scene, person: MentionPhrase) -> int | None:
    """Return the first word after a name, or after a comma and "who", that is not an auxiliary."""
    if person.is_possessive or person.last_word.is_possessive_pronoun:
        return None
    index = person.last + 1
    if scene.lower(index) == scene.lower(index + 2) == "," and scene.tag(index + 1) == "CD":
        index += 3  # an age
    stop = min(index + _MOST_AUXILIARIES, len(scene.words))
    while index < stop and scene.lower(index) in _AUXILIARIES and not _is_main_verb(scene, index):
        index += 1
    return index if index < stop and scene.block.shares_sentence(index, person.last) else None


def _is_main_verb(scene: Scene, index: int) -> bool:
    """Return whether "is" is followed by a noun phrase, not by a verb."""
    return (
        scene.lower(index) in ("is", "be", "been")
        and scene.tag(scene.skip_words(index + 1, _BEFORE_ROLE)) in _ROLE_TAGS
    )


def _role_of_clause(
    scene: Scene, person: MentionPhrase, verb: int, *, phrase: RolePhrase | None, rule: str
) -> HeldRole | None:
    if phrase is None or phrase.body is None or is_negated(scene, verb):
        return None
    first = min(person.first, phrase.title.first, phrase.body.first)
    evidence = scene.block.phrase(first, max(phrase.end, person.last))
    is_planned = scene.lower(verb - 1) in ("will", "to")
    role_modality = "planned" if is_planned else modality(scene, verb)
    return HeldRole(person, phrase.title, phrase.body, evidence, rule, role_modality)


def by_heading_verb(scene: Scene, person: MentionPhrase) -> HeldRole | None:
    """Return the role in "X, who heads Y": the verb is the title."""
    verb = person.last + 3
    if not scene.matches(person.last + 1, (",", "who")) or scene.tag(verb) not in ("VBZ", "VBP"):
        return None
    body = scene.name(verb + 1 + (scene.tag(verb + 1) == "DT"))
    if body is None or not is_body(body) or body.is_demonym or not scene.is_form_of(verb, _HEADING):
        return None
    next_word = body.next_word
    if next_word.is_noun or next_word.is_possessive_mark or next_word.tag == "HYPH":
        return None
    title, evidence = scene.block.phrase(verb, verb), scene.block.phrase(person.first, body.last)
    return HeldRole(person, title, body, evidence, "relations.who_heads")


def by_passive_appointment(scene: Scene, person: MentionPhrase) -> HeldRole | None:
    """Return the role in "X was named chief executive of Y"."""
    verb = _verb_after(scene, person)
    if verb is None or scene.tag(verb) not in ("VBN", "VBD") or not scene.is_form_of(verb, _APPOINTING):
        return None
    if scene.lower(verb - 1) not in _PASSIVE_AUXILIARIES:
        return None
    phrase = role_phrase(scene, scene.skip_words(verb + 1, _AFTER_APPOINTING))
    return _role_of_clause(scene, person, verb, phrase=phrase, rule="relations.appointment")


def by_appointment(scene: Scene, person: MentionPhrase) -> HeldRole | None:
    """Return the role in "Acme named X its chief executive", whose body is the subject unless the phrase has one."""
    verb = person.first - 1
    if verb < 1 or not scene.words[verb].is_verb or not scene.is_form_of(verb, _APPOINTING):
        return None
    phrase = role_phrase(scene, scene.skip_words(person.last + 1, _AFTER_APPOINTING))
    if phrase is None or phrase.body is not None:
        return _role_of_clause(scene, person, verb, phrase=phrase, rule="relations.appointment")
    phrase = replace(phrase, body=_appointing_body(scene, verb))
    return _role_of_clause(scene, person, verb, phrase=phrase, rule="relations.appointment")


def _appointing_body(scene: Scene, verb: int) -> MentionPhrase | None:
    """Return the organisation before a verb and its auxiliaries."""
    index = verb - 1
    while scene.tag(index) in _TAGS_BEFORE_APPOINTING:
        index -= 1
    if scene.lower(index) == ",":
        index = next(scene.block.children_of(verb, ("nsubj",)), index)
    body = scene.name(index)
    return body if body is not None and body.is_organisation else None
