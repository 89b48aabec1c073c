"""HOLDS_ROLE in a title before a name: "Russian President X", "President of the Commission X", "Mayor X"."""

from newsledger.transforms.english.parse.vocabulary import Phrase
from newsledger.transforms.english.relations.drafts import HeldRole
from newsledger.transforms.english.relations.role_phrases import body_at, is_body, is_past_role
from newsledger.transforms.english.relations.scene import MentionPhrase, Scene
from newsledger.transforms.lexicon.name_words import HONORIFICS, PUBLIC_BODY_HEADS
from newsledger.transforms.lexicon.role_words import (
    OUTWARD_ROLES,
    fits_body,
    has_constituency,
    is_role,
    is_title,
    names_office,
)
from newsledger.transforms.lexicon.words import words

_TITLE_TAGS = frozenset("RB JJ JJS NN NNS NNP NNPS CD POS VBN VBG HYPH AFX FW".split())
_TITLE_MARKS = frozenset({"-", "'s", "’s", "'", "’", "&", "/", "."})
_TITLE_LINKS = frozenset({"of", "for", "to", "at"})
_BEFORE_TITLE = _TITLE_LINKS | {"and", "the", "'s", "’s", "-"}
_TAGS_BEFORE_TITLE = frozenset({"POS", "HYPH", "DT", "CC", "IN"})
_PROFESSOR = "professor"
_SECRETARY = "secretary"
_HEADS_OF_FIELDS = frozenset({"minister", _SECRETARY})
_DIGITS = 4
_HONORIFICS = words("abbreviated_titles").union(HONORIFICS)
_LONGEST_TITLE = 12
_ENDS_OF_BODIES = PUBLIC_BODY_HEADS | {"branch", "bureau"}  # the tagger takes the end of a body's name for a person


def title_before(scene: Scene, person: MentionPhrase) -> HeldRole | None:
    """Return the role in "Russian President Vladimir Putin", "Mayor of London Sadiq Khan"."""
    last = _last_of_title(scene, person)
    start = _title_run(scene, last + 1)
    if start > last or is_past_role(scene, max(start - 1, 0), last) or scene.lower(last) in ("of", "for", "to"):
        return None
    ending = scene.name(last)
    if ending is not None:
        return _title_of_body(scene, person, start=start, body=ending)
    body = _last_body(scene, start, last)
    body = None if body is not None and _is_field_of_chief(scene, body) else body
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


def _title_run(scene: Scene, end: int) -> int:
    """Return the first word of a possible title before a word: titles, names of bodies, "of" and "for" between them."""
    sentence = scene.sentence(end)
    index = end
    while index > sentence.first and end - index < _LONGEST_TITLE and _can_precede(scene, index - 1, sentence):
        name = scene.name(index - 1)
        index = index - 1 if name is None else name.first
    while index < end and scene.lower(index) in _BEFORE_TITLE:
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
    return (word.lower == "and" and is_title) or _follows_field(scene, index)


def _follows_field(scene: Scene, index: int) -> bool:
    """Return whether a word links a body to a role with a field of one noun: Dean of students | at."""
    is_link = scene.lower(index) in _TITLE_LINKS and scene.words[index - 1].is_common_noun
    return is_link and scene.lower(index - 2) in ("of", "for") and is_role(scene.lower(index - 3))


def _last_body(scene: Scene, first: int, last: int) -> MentionPhrase | None:
    """Return the last body between two words, except the one that a title is directed to: "ambassador to Russia"."""
    for index in range(last, first - 1, -1):
        body = body_at(scene, index)
        if body is not None and not _is_direction(scene, body):
            return body
    return None


def _is_field_of_chief(scene: Scene, body: MentionPhrase) -> bool:
    """Return whether a body stands inside a title: Chief of Army Staff."""
    return body.previous_word.lower == "of" and is_role(scene.lower(body.first - 2))


def _is_direction(scene: Scene, body: MentionPhrase) -> bool:
    """Return whether a title is directed to a body: "ambassador to Russia", not "according to Acme chief Jane Roe"."""
    link = body.first - 1 - (body.previous_word.lower == "the")
    return scene.lower(link) == "to" and is_role(scene.lower(link - 1))


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
    if not is_body(body) or head < start or person.last_word.lower in _ENDS_OF_BODIES:
        return None
    if scene.lower(link) == "to":
        return _outward_title(scene, person, start=start, head=head)
    if scene.lower(link) not in ("of", "for", "at"):
        return None
    is_field = scene.lower(head) in _HEADS_OF_FIELDS and scene.lower(body.last) not in PUBLIC_BODY_HEADS
    is_field = is_field and body.is_organisation  # Minister of Foreign Affairs
    role = head if is_role(scene.lower(head)) else _title_head(scene, start, head)  # Dean of students at a college
    if is_field or role is None or not fits_body(scene.lower(role), body.entity_type):
        return None
    owner = _last_body(scene, start, head)
    first = start if owner is None else owner.last + 1
    first += scene.word(first).is_possessive_mark
    if first > head:
        return None
    title, evidence = scene.block.phrase(first, head), scene.block.phrase(first, person.last)
    return HeldRole(person, title, body, evidence, "relations.title_of")


def _outward_title(scene: Scene, person: MentionPhrase, *, start: int, head: int) -> HeldRole | None:
    """Return the role of somebody sent to a body, in the one that sends: "U.S. ambassador to Chile Jane Roe"."""
    role, owner = scene.lower(head), _last_body(scene, start, head)
    if owner is None or role not in OUTWARD_ROLES or not fits_body(role, owner.entity_type):
        return None
    first = owner.last + 1 + scene.word(owner.last + 1).is_possessive_mark
    if first > head:
        return None
    title = scene.block.phrase(first, _last_of_title(scene, person))
    evidence = scene.block.phrase(owner.first, person.last)
    return HeldRole(person, title, owner, evidence, "relations.title_before")


def title_alone(scene: Scene, person: MentionPhrase) -> HeldRole | None:
    """Return the office of a title that names no body: "Mayor Jane Roe", "Minister of Public Health Jo Roe"."""
    last = _last_of_title(scene, person)
    if last < scene.sentence(person.first).first or scene.name(last) is not None or scene.lower(last) in _TITLE_LINKS:
        return None  # "a spokeswoman for Jane Roe"
    start = _title_run(scene, last + 1)
    if is_past_role(scene, _before_title(scene, start, last), last) or _is_of_last_century(scene, person):
        return None
    head = _title_head(scene, start, last)
    if head is None or (head == last and _is_courtesy(scene, start, head)):
        return None
    first = _first_of_office(scene, start, head)
    if not names_office(scene.text(scene.block.phrase(first, head))):
        return None
    title, evidence = scene.block.phrase(first, last), scene.block.phrase(first, person.last)
    if head < last and person.first == person.last and not is_title(scene.text(title)):
        return None  # "the premier of Saint Corvin" is not named Corvin
    return HeldRole(person, title, None, evidence, "relations.title_alone")


def _is_of_last_century(scene: Scene, person: MentionPhrase) -> bool:
    """Return whether a sentence tells of a year before 2000, in which its title was held: in 1973."""
    sentence = scene.sentence(person.first)
    places = enumerate(sentence.words, sentence.first)
    years = [index for index, word in places if len(word.text) == _DIGITS and word.text.isdigit()]
    return any(
        scene.words[index].text.startswith(("17", "18", "19"))
        and scene.lower(index - 1) in ("in", "since", "of", ",")
        and scene.name(index) is None
        for index in years
    )


def _before_title(scene: Scene, start: int, last: int) -> int:
    """Return the first word that can tell whether a title is a past one: "former" in "former Clinton aide"."""
    return max(min(start - 1, scene.noun_group(last).first), 0)


def former_title(scene: Scene, person: MentionPhrase) -> frozenset[str]:
    """Return the words of a title before a name that is a past one, in lower case: "former vice president Jo Roe"."""
    last = _last_of_title(scene, person)
    if last < scene.sentence(person.first).first:
        return frozenset()
    first = _before_title(scene, _title_run(scene, last + 1), last)
    is_past = is_past_role(scene, first, last)
    return frozenset(scene.lower(index) for index in range(first, last + 1)) if is_past else frozenset()


def _is_courtesy(scene: Scene, start: int, head: int) -> bool:
    """Return whether a title is a bare "Secretary", by which news also calls those who were one."""
    return scene.lower(head) == _SECRETARY and _first_of_office(scene, start, head) == head


def _first_of_office(scene: Scene, start: int, head: int) -> int:
    """Return the first word of a title without a body: the nouns before its head, and adjectives of a listed title."""
    first = head
    for index in range(head - 1, start - 1, -1):
        if scene.name(index) is not None or scene.is_time(index):
            break
        is_next = index == first - 1 and _extends_office(scene, index, head)
        if is_next or is_title(scene.text(scene.block.phrase(index, head))):
            first = index
    return first


def _extends_office(scene: Scene, index: int, head: int) -> bool:
    """Return whether a noun belongs to the title after it: "County Commissioner", "state health secretary"."""
    word = scene.words[index]
    if word.tag == "HYPH":
        return scene.word(index - 1).is_noun and scene.name(index - 1) is None
    if not scene.words[head].is_capital:
        if scene.block.begins_sentence(index):
            return word.is_common_noun
        is_name_of_field = word.is_noun and word.is_capital and index + 1 < head and scene.words[index + 1].is_capital
        return is_name_of_field or (word.tag == "NN" and not word.is_capital)
    return word.is_proper_noun


def _last_of_title(scene: Scene, person: MentionPhrase) -> int:
    """Return the last word before a name and its honorifics: not before a rank or an office, which are titles."""
    last = person.first - 1
    while scene.lower(last).rstrip(".") in _HONORIFICS and not is_role(scene.lower(last)):
        last -= 1
    return last


def before_honorifics(scene: Scene, first: int) -> int:
    """Return the first word of a name with the honorifics before it: Dr, Sir."""
    while scene.lower(first - 1).rstrip(".") in _HONORIFICS:
        first -= 1
    return first
