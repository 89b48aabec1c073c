"""MEMBER_OF and ALLIED_WITH: pacts, members, parties, allies."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

from newsledger.transforms.english.parse.vocabulary import Phrase
from newsledger.transforms.english.relations.drafts import StandingRelation
from newsledger.transforms.english.relations.modality import is_negated, modality
from newsledger.transforms.english.relations.scene import BODIES, MentionPhrase, Scene
from newsledger.transforms.lexicon.reference import organisations
from newsledger.transforms.lexicon.role_words import PARTY_SEATS, PAST_ROLES
from newsledger.transforms.lexicon.words import words

_PACTS = words("pact_nouns")
_PARTY_WORDS = words("party_name_words")
_BEFORE_MEMBERS = frozenset({"between", "of", "among", "comprising", "including", "linking", "uniting", "joining"})
_MEMBERS = frozenset({"member", "members"})
_MEMBER_STATES = _MEMBERS | {"state", "states"}
_COUNTRIES = frozenset({"state", "states", "country", "countries", "nation", "nations"})
_ALLIES = frozenset({"ally", "allies"})
_JOIN = frozenset({"join"})
_SIT = frozenset({"sit"})
_BOARD = ("the", "board", "of")
_LIST_WORDS = frozenset({",", "and", "the", "as", "well"})
_APPOSITION_MARKS = frozenset({",", "(", "—", "–"})
_COPULAS = frozenset({"is", "are", "remains", "remain"})
_NOT = frozenset({"not", "n't"})
_PREMODIFIERS = frozenset({"DT", "PDT", "JJ", "JJS", "NN", "RB", "CD", "VBG", "HYPH"})
_BEFORE_JOIN = frozenset({"MD", "RB", "VBZ", "VBD", "VBP", "TO"})
_BETWEEN_NAME_AND_ALLY = frozenset({"POS", "JJ", "JJS", "RB"})
_CAN_JOIN = frozenset({"PERSON", "ORG", "GPE"})
_GROUPS = frozenset({"ORG", "NORP"})
_REACH = 12
_LONGEST_LIST = 30
_LONGEST_SEAT = 5
_MOST_AUXILIARIES = 3


@cache
def _parties() -> frozenset[str]:
    return frozenset(row.reference_id for row in organisations() if row.kind == "party")


@cache
def _alliances() -> frozenset[str]:
    return frozenset(row.reference_id for row in organisations() if row.kind in ("alliance", "international"))


def is_party(scene: Scene, name: MentionPhrase) -> bool:
    """Return whether a name is a political party's, or that of its people."""
    if name.entity_type not in _GROUPS:
        return False
    entity = scene.entity(name.entity)
    return entity.reference_id in _parties() or not _PARTY_WORDS.isdisjoint(entity.name.casefold().split())


def memberships(scene: Scene) -> Iterator[StandingRelation]:
    """Yield the memberships and alliances that a block states."""
    for name in scene.names:
        if name.entity_type in _GROUPS:
            yield from _members_of_pact(scene, name)
            yield from _members_after(scene, name)
            yield from _party_member(scene, name)
        if name.entity_type in _CAN_JOIN:
            yield from _allies_after(scene, name)
            yield from _joined_body(scene, name)
            yield from _seat_on_board(scene, name)
    for index, word in enumerate(scene.words):
        if word.lower in _MEMBERS:
            yield from _members_predicated(scene, index)
        elif word.lower in _ALLIES:
            yield from _allies_predicated(scene, index)


def _membership(member: MentionPhrase, body: MentionPhrase, rule: str, *, is_denied: bool = False) -> StandingRelation:
    return StandingRelation("MEMBER_OF", member, body, "be member of", rule, is_denied)


def _alliance(first: MentionPhrase, second: MentionPhrase, *, is_denied: bool = False) -> StandingRelation:
    return StandingRelation("ALLIED_WITH", first, second, "be ally of", "relations.ally", is_denied)


def _listed_names(scene: Scene, index: int, types: Collection[str]) -> Iterator[MentionPhrase]:
    """Yield the names of a list from a word on: "the U.S., the U.K. and Australia"."""
    stop = min(index + _LONGEST_LIST, len(scene.words))
    while index < stop:
        name = scene.name(index)
        if name is not None and name.entity_type in types and not name.is_demonym:
            yield name
            index = name.last + 1
        elif scene.lower(index) in _LIST_WORDS:
            index += 1
        else:
            return


def _members_of_pact(scene: Scene, pact: MentionPhrase) -> Iterator[StandingRelation]:
    """Yield the members in "AUKUS, the pact between the U.S., the U.K. and Australia"."""
    if pact.next_word.lower not in _APPOSITION_MARKS | {"-"}:
        return
    has_noun = False
    for index in range(pact.last + 2, min(pact.last + _REACH, len(scene.words))):
        has_noun = has_noun or scene.lower(index) in _PACTS
        if not has_noun and scene.name(index) is not None:
            return
        if has_noun and scene.lower(index) in _BEFORE_MEMBERS:
            members = _listed_names(scene, index + 1, BODIES)
            yield from (_membership(member, pact, "relations.pact") for member in members)
            return


def _members_after(scene: Scene, body: MentionPhrase) -> Iterator[StandingRelation]:
    """Yield the members in "NATO member Turkey", "NATO members Spain and Italy"."""
    if body.next_word.lower not in _MEMBER_STATES:
        return
    index = body.last + 2
    index += scene.lower(index) in _COUNTRIES
    if scene.lower(index) in ("such", "like", "including"):
        index += 1 + (scene.lower(index + 1) == "as")
    for member in _listed_names(scene, index, _CAN_JOIN):
        yield _membership(member, body, "relations.member")


def _members_predicated(scene: Scene, noun: int) -> Iterator[StandingRelation]:
    """Yield the memberships in "Norland, a member of NATO", "X and Y are both members of Z"."""
    if scene.lower(noun + 1) not in ("of", "in"):
        return
    body = _group_named_from(scene, noun + 2)
    if body is None:
        return
    predication = _predication(scene, noun)
    for member in predication.subjects:
        if member.entity != body.entity and member.entity_type in _CAN_JOIN:
            yield _membership(member, body, "relations.member", is_denied=predication.is_denied)


@dataclass(frozen=True, slots=True)
class _Predication:
    """The mentions of which a noun is predicated, in apposition or by "is", and whether it is is_denied."""

    subjects: list[MentionPhrase]
    is_denied: bool = False


def _predication(scene: Scene, noun: int) -> _Predication:
    first = noun
    while scene.tag(first - 1) in _PREMODIFIERS:
        first -= 1
    modifiers = {scene.lower(index) for index in range(first, noun)}
    if modifiers & PAST_ROLES:
        return _Predication([])
    previous = first - 1
    is_denied = "not" in modifiers
    if scene.lower(previous) in _NOT:
        previous, is_denied = previous - 1, True
    if scene.lower(previous) == "been" and scene.lower(previous - 1) in ("has", "have"):
        previous -= 1
    if scene.lower(previous) in _COPULAS | {"has", "have"}:
        return _Predication(_subjects_of_copula(scene, previous, noun), is_denied)
    is_singular = not scene.lower(noun).endswith("s") and scene.tag(first) == "DT"
    if is_singular and scene.lower(previous) in _APPOSITION_MARKS:
        subject = scene.mention(previous - 1)
        return _Predication([subject] if subject is not None and subject.last == previous - 1 else [], is_denied)
    return _Predication([], is_denied)


def _subjects_of_copula(scene: Scene, copula: int, noun: int) -> list[MentionPhrase]:
    subject = scene.mention(copula - 1)
    if subject is None:
        head = next(scene.block.children_of(noun, ("nsubj",)), None)
        subject = None if head is None else scene.mention(head)
    if scene.lower(copula - 1) == "who":
        subject = scene.name(copula - 2 - (scene.lower(copula - 2) == ","))
    if subject is None and scene.lower(copula - 1) == ",":
        subject = _name_in_apposition(scene, copula - 2)
    return [] if subject is None else [subject, *_names_listed_before(scene, subject)]


def _name_in_apposition(scene: Scene, index: int) -> MentionPhrase | None:
    """Return the name between two commas that ends with a word: "her cousin, Jo Roe, is a member of"."""
    name = scene.name(index)
    if name is None or name.entity_type not in _CAN_JOIN or name.previous_word.lower != ",":
        return None
    return name if scene.word(name.first - 2).is_noun else None


def _names_listed_before(scene: Scene, name: MentionPhrase) -> Iterator[MentionPhrase]:
    """Yield the other names of the list that ends with a name, from right to left: "Kenya, Uganda and Tanzania"."""
    index = name.first - 1
    while scene.lower(index) in ("and", ",", "the"):
        index -= 1
        listed_name = scene.name(index)
        if listed_name is not None and listed_name.entity_type == name.entity_type:
            yield listed_name
            index = listed_name.first - 1


def _group_named_from(scene: Scene, index: int) -> MentionPhrase | None:
    """Return the organisation or group named by the noun group from a word on: "the Norse People's Party"."""
    name = scene.name(scene.skip(index))
    while name is not None and name.is_demonym:
        name = scene.name(scene.skip(name.last + 1))
    return name if name is not None and name.entity_type in _GROUPS else None


def _party_member(scene: Scene, party: MentionPhrase) -> Iterator[StandingRelation]:
    """Yield the membership in "Labour MP Jo Smith", "Senator Jane Roe of the ODM", "Jo Smith, a Republican"."""
    if is_party(scene, party):
        member = _seat_holder(scene, party) or _person_before(scene, party)
        if member is not None:
            yield _membership(member, party, "relations.party")


def _seat_holder(scene: Scene, party: Phrase) -> MentionPhrase | None:
    """Return the person after a party and the name of a seat: "Labour MP Jo Smith"."""
    first = index = party.last + 1
    while index < first + _LONGEST_SEAT and _is_modifier(scene, index):
        index += 1
    holder = scene.name(index)
    has_seat = index > first and scene.lower(index - 1) in PARTY_SEATS
    return holder if has_seat and holder is not None and holder.is_person else None


def _is_modifier(scene: Scene, index: int) -> bool:
    word = scene.word(index)
    return (word.is_noun or word.is_adjective) and scene.name(index) is None


def _person_before(scene: Scene, party: Phrase) -> MentionPhrase | None:
    """Return the person before a party: "Jane Roe of the ODM", "Jo Smith, a Republican"."""
    link = party.first - 1
    while scene.lower(link) in ("the", "a", "an"):
        link -= 1
    person = scene.name(link - 1)
    if person is None or not person.is_person or person.last != link - 1 or party.next_word.is_noun:
        return None
    has_article = link < party.first - 1
    is_apposition = scene.lower(link) == "," and has_article and party.next_word.lower in (",", ".", "who", "from")
    return person if is_apposition or scene.lower(link) == "of" else None


def _allies_after(scene: Scene, name: MentionPhrase) -> Iterator[StandingRelation]:
    """Yield the alliances in "Sund's ally Norland", "U.S. allies Japan and Korea"."""
    noun = scene.skip(name.last + 1, _BETWEEN_NAME_AND_ALLY)
    if scene.lower(noun) in _ALLIES:
        start = noun + 1 + (scene.lower(noun + 1) == ",")
        yield from (_alliance(name, ally) for ally in _listed_names(scene, start, _CAN_JOIN))


def _allies_predicated(scene: Scene, noun: int) -> Iterator[StandingRelation]:
    """Yield the alliances in "Norland, a treaty ally of Sund", "X and Y are allies"."""
    predication = _predication(scene, noun)
    subjects = predication.subjects
    if scene.lower(noun + 1) in ("of", "with"):
        ally = next(_listed_names(scene, noun + 2, _CAN_JOIN), None)
    else:
        ally = subjects[0] if subjects else None
        subjects = subjects[1:] if scene.lower(noun) == "allies" else []
    for subject in subjects:
        if ally is not None and subject.entity != ally.entity:
            yield _alliance(subject, ally, is_denied=predication.is_denied)


def _joined_body(scene: Scene, name: MentionPhrase) -> Iterator[StandingRelation]:
    """Yield the membership in "Norland joined NATO": a country enters an alliance, a person a party or a board."""
    verb = name.last + 1
    while scene.tag(verb) in _BEFORE_JOIN and not scene.is_form_of(verb, _JOIN):
        verb += 1
    if verb - name.last > _MOST_AUXILIARIES + 1 or not scene.is_form_of(verb, _JOIN):
        return
    if name.is_person and scene.matches(verb + 1, _BOARD):
        board = scene.name(verb + 4 + (scene.lower(verb + 4) == "the"))
        if board is not None and board.is_organisation:
            yield _joining(scene, name, board, verb=verb)
        return
    body = _group_named_from(scene, verb + 1)
    if body is None:
        return
    if is_party(scene, body) if name.is_person else scene.entity(body.entity).reference_id in _alliances():
        yield _joining(scene, name, body, verb=verb)


def _seat_on_board(scene: Scene, name: MentionPhrase) -> Iterator[StandingRelation]:
    """Yield the membership in "X sits on the board of Y", "X, who sits on the board of Y"."""
    verb = name.last + 1 + 2 * scene.matches(name.last + 1, (",", "who"))
    if not name.is_person or not scene.is_form_of(verb, _SIT) or scene.tag(verb) == "VBD":
        return
    if scene.matches(verb + 1, ("on", *_BOARD)):
        board = scene.name(verb + 5 + (scene.lower(verb + 5) == "the"))
        if board is not None and board.is_organisation:
            yield _membership(name, board, "relations.member")


def _joining(scene: Scene, name: MentionPhrase, body: MentionPhrase, *, verb: int) -> StandingRelation:
    is_denied = is_negated(scene, verb)
    return StandingRelation("MEMBER_OF", name, body, "join", "relations.joined", is_denied, modality(scene, verb))
