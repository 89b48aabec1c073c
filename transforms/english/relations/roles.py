"""HOLDS_ROLE beside a name (titles, appositions, "X of Y") and in clauses ("X heads Y", "X was named chief of Y")."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from newsledger.transforms.english.parse.vocabulary import Phrase
from newsledger.transforms.english.relations.drafts import HeldRole
from newsledger.transforms.english.relations.modality import is_negated, modality
from newsledger.transforms.english.relations.role_phrases import RolePhrase, is_body, is_past_role, role_phrase
from newsledger.transforms.english.relations.scene import MentionPhrase, Scene
from newsledger.transforms.lexicon.name_words import HONORIFICS
from newsledger.transforms.lexicon.role_words import fits_body, has_constituency, is_role
from newsledger.transforms.lexicon.uses import verbs_for
from newsledger.transforms.lexicon.words import words

_TITLE_TAGS = frozenset("RB JJ JJS NN NNS NNP NNPS CD POS VBN VBG HYPH AFX FW".split())
_TITLE_MARKS = frozenset({"-", "'s", "’s", "'", "’", "&", "/", "."})
_TITLE_LINKS = frozenset({"of", "for", "to", "at"})
_BEFORE_TITLE = _TITLE_LINKS | {"and", "the", "'s", "’s", "-"}
_TAGS_BEFORE_TITLE = frozenset({"POS", "HYPH", "DT", "CC", "IN"})
_APPOSITION_MARKS = frozenset({",", "(", "—", "–", "-", "--"})
_AFTER_APPOSITION = frozenset(
    {",", ".", ";", ")", "—", "–", "--", ":", "?", "!", "”", '"', "who", "and", "since", "but"}
)
_TAGS_AFTER_APPOSITION = frozenset({"IN", "WP", "WDT", "CC"})
_AFTER_NAME = frozenset({",", ".", ";", "", "said", "told", "says", "who", "and"})
_GROUP_TAGS = frozenset({"JJ", "NN", "NNP", "NNS"})
_AUXILIARIES = frozenset(
    {",", "who", "was", "has", "been", "will", "be", "also", "now", "currently", "had", "were", "is"}
)
_COPULAS = frozenset({"is", "’s", "'s", "remains", "becomes", "became", "serves", "works", "be", "been", "become"})
_PASSIVE_AUXILIARIES = frozenset({"was", "been", "be", "is", "were"})
_ROLE_TAGS = frozenset({"DT", "NN", "NNP", "PRP$", "JJ", "IN"})
_BEFORE_ROLE = frozenset({"also", "now", "currently", "still"})
_AFTER_APPOINTING = frozenset({"in", "as", "to", "be", "on", "monday"})
_TAGS_BEFORE_APPOINTING = frozenset({"VBZ", "VBP", "VBD", "RB", "MD"})
_APPOINTING = verbs_for("appoints")
_HEADING = verbs_for("heads")
_PROFESSOR = "professor"
_HONORIFICS = words("abbreviated_titles").union(HONORIFICS)
_LONGEST_TITLE = 12
_MOST_AUXILIARIES = 6

_Finder = Callable[[Scene, MentionPhrase], HeldRole | None]


def roles(scene: Scene) -> Iterator[HeldRole]:
    """Yield the roles of persons that a block states."""
    persons = [name for name in scene.names if name.is_person]
    named_persons = [person for person in persons if person.kind == "name"]
    yield from _roles_of(scene, named_persons, (_title_before, _apposition_before, _apposition_after))
    yield from _roles_of(scene, persons, (_by_copula, _by_heading_verb, _by_passive_appointment, _by_appointment))


def _roles_of(scene: Scene, persons: Iterable[MentionPhrase], finders: Iterable[_Finder]) -> Iterator[HeldRole]:
    for person in persons:
        for finder in finders:
            role = finder(scene, person)
            if role is not None:
                yield role


def _title_before(scene: Scene, person: MentionPhrase) -> HeldRole | None:
    """Return the role in "Russian President Vladimir Putin", "Mayor of London Sadiq Khan"."""
    start, last = _title_run(scene, person), person.first - 1
    if start > last or is_past_role(scene, max(start - 1, 0), last):
        return None
    ending = scene.name(last)
    if ending is not None:
        return _title_of_body(scene, person, start=start, body=ending)
    body = _last_body(scene, start, last)
    first = start if body is None else body.last + 1
    while first <= last and scene.tag(first) in _TAGS_BEFORE_TITLE:
        first += 1
    head = _title_head(scene, first, last)
    if head is None:
        return None
    if body is None:
        return _constituency(scene, person, first=first, head=head)
    is_compound = scene.lower(first) == "based" or body.next_word.lower in ("-", "–")
    if is_compound or not fits_body(scene.lower(head), body.entity_type):
        return None
    title = scene.block.phrase(first, _before_rank(scene, first, last))
    evidence = scene.block.phrase(body.first, person.last)
    return HeldRole(person, title, body, evidence, "relations.title_before")


def _title_run(scene: Scene, person: MentionPhrase) -> int:
    """Return the first word of a possible title before a name: titles, names of bodies, "of" and "for" between them."""
    sentence = scene.sentence(person.first)
    index = person.first
    while index > sentence.first and person.first - index < _LONGEST_TITLE and _can_precede(scene, index - 1, sentence):
        name = scene.name(index - 1)
        index = index - 1 if name is None else name.first
    while index < person.first and scene.lower(index) in _BEFORE_TITLE:
        index += 1
    return index


def _can_precede(scene: Scene, index: int, sentence: Phrase) -> bool:
    """Return whether a word can be part of a title before a name."""
    name, word = scene.name(index), scene.words[index]
    if name is not None:
        return is_body(name)
    if word.text in _TITLE_MARKS or word.tag in _TITLE_TAGS:
        return True
    if index == sentence.first:
        return False
    if word.lower == "the":
        return scene.lower(index - 1) in _TITLE_LINKS
    if is_role(scene.lower(index - 1)):
        return word.lower in _TITLE_LINKS or word.lower == "and"
    previous = scene.word(index - 1)
    is_title = previous.is_capital and previous.tag in _TITLE_TAGS and scene.name(index - 1) is None
    return word.lower == "and" and is_title


def _last_body(scene: Scene, first: int, last: int) -> MentionPhrase | None:
    """Return the last body between two words, except the one that a title is directed to: "ambassador to Russia"."""
    for index in range(last, first - 1, -1):
        name = scene.name(index)
        if name is None or not is_body(name):
            continue
        if name.previous_word.lower != "to" and scene.lower(name.first - 2) != "to":
            return name
    return None


def _title_head(scene: Scene, first: int, last: int) -> int | None:
    """Return the head noun of a title: its last word, or the one before "of", "for" or "to"."""
    if first <= last and is_role(scene.lower(last)):
        return last
    heads = (index for index in range(first, last) if is_role(scene.lower(index)))
    return next((head for head in heads if scene.lower(head + 1) in ("of", "for", "to")), None)


def _before_rank(scene: Scene, first: int, last: int) -> int:
    """Return the last word of a title without the rank after it: "army spokesman Colonel"."""
    head = _head_before_rank(scene, first, last)
    return last if head is None else head


def _head_before_rank(scene: Scene, first: int, last: int) -> int | None:
    """Return the last role in lower case that a capitalised word follows: "candidate" in "candidate Gov."."""
    for index in range(last - 1, first - 1, -1):
        word, next_word = scene.words[index], scene.words[index + 1]
        if is_role(word.lower) and not word.is_capital and next_word.is_capital:
            return index
    return None


def _constituency(scene: Scene, person: MentionPhrase, *, first: int, head: int) -> HeldRole | None:
    """Return the role of a title before a name and the body after it: "Senator Jane Roe of Ohio"."""
    is_professor = scene.lower(head) == _PROFESSOR
    if person.next_word.lower != "of" or not (is_professor or has_constituency(scene.lower(head))):
        return None
    start = person.last + 2
    body = scene.name(start + (scene.lower(start) == "the"))
    if body is None or not is_body(body) or body.is_demonym or (is_professor and not body.is_organisation):
        return None
    first = _first_capital(scene, first, head)
    other_role = _head_before_rank(scene, first, head)
    if other_role is not None:
        first = other_role + 1
    title, evidence = scene.block.phrase(first, person.first - 1), scene.block.phrase(first, body.last)
    return HeldRole(person, title, body, evidence, "relations.name_of")


def _first_capital(scene: Scene, first: int, head: int) -> int:
    """Return the first capitalised word of a title with a capitalised head, else the first word."""
    capitals = (index for index in range(first, head) if scene.words[index].is_capital)
    return next(capitals, head) if scene.words[head].is_capital else first


def _title_of_body(scene: Scene, person: MentionPhrase, *, start: int, body: MentionPhrase) -> HeldRole | None:
    """Return the role in "President of the European Commission Jane Roe": the body directly before the name."""
    link = body.first - 1 - (body.previous_word.lower == "the")
    head = link - 1
    if not is_body(body) or scene.lower(link) not in ("of", "for", "at") or head < start:
        return None
    if not is_role(scene.lower(head)) or not fits_body(scene.lower(head), body.entity_type):
        return None
    owner = _last_body(scene, start, head)
    first = start if owner is None else owner.last + 1
    first += scene.word(first).is_possessive_mark
    if first > head:
        return None
    title, evidence = scene.block.phrase(first, head), scene.block.phrase(first, person.last)
    return HeldRole(person, title, body, evidence, "relations.title_of")


def _apposition_after(scene: Scene, person: MentionPhrase) -> HeldRole | None:
    """Return the role in "X, the president of Y,", "X, Y's foreign minister,", "X, 51, who is mayor of Y"."""
    start = person.last + 2
    if person.next_word.lower not in _APPOSITION_MARKS:
        return None
    if scene.tag(start) == "CD" and scene.lower(start + 1) == ",":
        start += 2
    if start >= len(scene.words) or not scene.block.shares_sentence(person.last, start):
        return None
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
    """Return the role before the comma: "Norland's foreign minister, Jo Roe,", "the head of Acme, Jane Roe,"."""
    comma = _before_honorifics(scene, person.first) - 1
    if scene.lower(comma) != "," or person.next_word.lower not in _AFTER_NAME:
        return None
    last = comma - 1
    earliest = max(scene.sentence(person.first).first, last - _LONGEST_TITLE)
    for start in range(last, earliest - 1, -1):
        if scene.words[start].text == ",":
            return None
        phrase = role_phrase(scene, start) if _begins_noun_phrase(scene, start) else None
        if phrase is not None and phrase.body is not None and phrase.end == last:
            evidence = scene.block.phrase(start, person.last)
            return HeldRole(person, phrase.title, phrase.body, evidence, "relations.apposition_before")
    return None


def _before_honorifics(scene: Scene, first: int) -> int:
    """Return the first word of a name with the honorifics before it: Dr, Sir."""
    while scene.lower(first - 1).rstrip(".") in _HONORIFICS:
        first -= 1
    return first


def _begins_noun_phrase(scene: Scene, index: int) -> bool:
    """Return whether a definite noun phrase can begin here: a determiner, or a name with nothing before it."""
    name = scene.name(index)
    if name is None:
        return scene.lower(index) in ("the", "a", "an")
    is_alone = scene.block.begins_sentence(index) or scene.tag(index - 1) not in _GROUP_TAGS
    return name.first == index and is_alone


def _by_copula(scene: Scene, person: MentionPhrase) -> HeldRole | None:
    """Return the role in "X is the mayor of Y", "X, who serves as head of Y"."""
    verb = _verb_after(scene, person)
    if verb is None or scene.lower(verb) not in _COPULAS:
        return None
    if scene.lower(verb) == "been" and scene.lower(verb - 1) == "had":
        return None
    previous = scene.noun_group(person.first).previous_word
    if person.last_word.tag != "PRP" and (previous.is_preposition or previous.tag == ","):
        return None
    start = scene.skip_words(verb + 1 + (scene.lower(verb + 1) == "as"), _BEFORE_ROLE)
    return _role_of_clause(scene, person, verb, phrase=role_phrase(scene, start), rule="relations.copula")


def _verb_after(scene: Scene, person: MentionPhrase) -> int | None:
    """Return the first word after a name, or after a comma and "who", that is not an auxiliary."""
    if person.is_possessive or person.last_word.is_possessive_pronoun:
        return None
    index = person.last + 1
    stop = min(index + _MOST_AUXILIARIES, len(scene.words))
    while index < stop and scene.lower(index) in _AUXILIARIES and not _is_main_verb(scene, index):
        index += 1
    return index if index < stop and scene.block.shares_sentence(index, person.last) else None


def _is_main_verb(scene: Scene, index: int) -> bool:
    """Return whether "is" is followed by a noun phrase, not by a verb."""
    return scene.lower(index) in ("is", "be", "been") and scene.tag(index + 1) in _ROLE_TAGS


def _role_of_clause(
    scene: Scene, person: MentionPhrase, verb: int, *, phrase: RolePhrase | None, rule: str
) -> HeldRole | None:
    if phrase is None or phrase.body is None or is_negated(scene, verb):
        return None
    evidence = scene.block.phrase(min(person.first, phrase.title.first), max(phrase.end, person.last))
    is_planned = scene.lower(verb - 1) in ("will", "to")
    role_modality = "planned" if is_planned else modality(scene, verb)
    return HeldRole(person, phrase.title, phrase.body, evidence, rule, role_modality)


def _by_heading_verb(scene: Scene, person: MentionPhrase) -> HeldRole | None:
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


def _by_passive_appointment(scene: Scene, person: MentionPhrase) -> HeldRole | None:
    """Return the role in "X was named chief executive of Y"."""
    verb = _verb_after(scene, person)
    if verb is None or scene.tag(verb) not in ("VBN", "VBD") or not scene.is_form_of(verb, _APPOINTING):
        return None
    if scene.lower(verb - 1) not in _PASSIVE_AUXILIARIES:
        return None
    phrase = role_phrase(scene, scene.skip_words(verb + 1, _AFTER_APPOINTING))
    return _role_of_clause(scene, person, verb, phrase=phrase, rule="relations.appointment")


def _by_appointment(scene: Scene, person: MentionPhrase) -> HeldRole | None:
    """Return the role in "Acme named X its chief executive", whose body is the subject unless the phrase has one."""
    verb = person.first - 1
    if verb < 1 or not scene.words[verb].is_verb or not scene.is_form_of(verb, _APPOINTING):
        return None
    phrase = role_phrase(scene, scene.skip_words(person.last + 1, _AFTER_APPOINTING))
    if phrase is None or phrase.body is not None:
        return _role_of_clause(scene, person, verb, phrase=phrase, rule="relations.appointment")
    body = _appointing_body(scene, verb)
    phrase = replace(phrase, body=body)
    role = _role_of_clause(scene, person, verb, phrase=phrase, rule="relations.appointment")
    if role is None:
        return None
    return replace(role, evidence=scene.block.phrase(role.body.first, role.evidence.last))


def _appointing_body(scene: Scene, verb: int) -> MentionPhrase | None:
    """Return the organisation before a verb and its auxiliaries."""
    index = verb - 1
    while scene.tag(index) in _TAGS_BEFORE_APPOINTING:
        index -= 1
    body = scene.name(index)
    return body if body is not None and body.is_organisation else None
