"""Noun phrases that stand for a named entity: "the Chinese president", "his counterpart", "the company"."""

from dataclasses import dataclass

from newsledger.transforms.english.mentions.cast import Cast
from newsledger.transforms.english.mentions.discourse import Discourse
from newsledger.transforms.english.mentions.pronouns import speech_forms
from newsledger.transforms.english.mentions.roles import Role
from newsledger.transforms.english.parse.vocabulary import Block
from newsledger.transforms.lexicon import name_words as w
from newsledger.transforms.lexicon.gazetteer import NominalWords, kinds, nominal_heads, slug

_POSSESSIVES = frozenset({"his", "her", "its", "their"})
_NAMING = ("appos", "flat", "nmod:desc", "compound")
_LAWMAKERS = frozenset({"senator", "congressman", "congresswoman", "representative", "lawmaker", "mp", "deputy"})
_COMPANIES = frozenset(
    "company firm group giant maker manufacturer carmaker automaker chipmaker retailer airline bank lender insurer "
    "miner startup start-up business corporation conglomerate operator developer drugmaker publisher supplier".split()
)
_BODY_KINDS = {
    "company": _COMPANIES,
    "bank": frozenset({"bank", "lender"}),
    "party": frozenset({"party"}),
    "university": frozenset({"university", "institution", "school", "college"}),
    "court": frozenset({"court", "tribunal"}),
    "agency": frozenset({"agency", "bureau", "regulator", "watchdog"}),
    "alliance": frozenset({"alliance", "bloc"}),
    "ngo": frozenset({"organisation", "organization", "group", "charity", "watchdog"}),
    "international": frozenset({"organisation", "organization", "bloc", "body", "agency"}),
    "sport": frozenset({"club", "team", "side", "federation"}),
    "newspaper": frozenset({"newspaper", "paper", "daily"}),
    "wire": frozenset({"agency"}),
    "broadcaster": frozenset({"broadcaster", "network", "channel"}),
    "magazine": frozenset({"magazine"}),
}


@dataclass(frozen=True, slots=True)
class Nominal:
    """A noun phrase with a noun of the list as its head; `entity` where it stands for one that is named."""

    first: int
    last: int
    head: int
    told: NominalWords
    entity: int | None
    confidence: float
    definite: bool


class Nominals:
    """Reads nominals of one article."""

    def __init__(self, cast: Cast, roles: list[Role]) -> None:
        """Keep who holds which role, and which bodies have which head nouns."""
        self.cast = cast
        self.by_head: dict[str, list[Role]] = {}
        for role in roles:
            self.by_head.setdefault(role.head, []).append(role)
        bodies = [slug(entity.name).split("-") for entity in cast.entities if entity.type == "ORG"]
        nouns = {word for words in bodies for word in words if len(words) > 1 and len(word) > 3}
        self.body_nouns = {word: NominalWords("ORG", "", plural=False) for word in nouns}

    def at(self, block: Block, head: int, so_far: Discourse) -> Nominal | None:
        """The nominal whose head a word is, or None where it is part of a name, a title or a predicate."""
        word = block.words[head]
        told = nominal_heads().get(word.lower) or self.body_nouns.get(word.lower)
        if told is None or not word.tag.startswith("NN") or self.cast.is_named(block, head):
            return None
        first = _start(block, head)
        if _names_somebody(block, head, self.cast):
            return None
        definite = block.words[first].lower == "the" or block.words[first].lower in _POSSESSIVES
        entity, sure = None, 0.0
        if definite and not told.plural and not _is_predicate(block, head):
            entity, sure = self._entity(block, (first, head), told, so_far=so_far)
        return Nominal(first, head, head, told, entity, sure, definite)

    def _entity(
        self, block: Block, place: tuple[int, int], told: NominalWords, *, so_far: Discourse
    ) -> tuple[int | None, float]:
        first, head = place
        if block.words[head].lower == "counterpart":
            return self._counterpart(block, place, so_far)
        if block.words[first].lower in _POSSESSIVES:
            return self._own_country(block, place)
        if _has_complement(block, head):
            return None, 0.0
        if told.stands_for == "PERSON":
            return self._holder(block, place, so_far)
        if told.stands_for == "ORG":
            return self._body(block, place, so_far)
        return self._country(block, place, so_far)

    def _own_country(self, block: Block, place: tuple[int, int]) -> tuple[int | None, float]:
        """The country of a person whose office it tells: his country."""
        first, head = place
        owner = self.cast.entity_at(block, first)
        if block.words[head].lower not in ("country", "nation") or head - first > 1 or owner is None:
            return None, 0.0
        reference = f"country:{self.cast.country.get(owner)}"
        found = [number for number, entity in enumerate(self.cast.entities) if entity.reference_id == reference]
        return (found[0], 0.8) if found else (None, 0.0)

    def _modifiers(self, block: Block, place: tuple[int, int]) -> set[int]:
        first, head = place
        within = (at for at in range(first, head) if not block.words[at].tag.startswith("PRP"))
        found = (self.cast.entity_at(block, at) for at in within)
        return {entity for entity in found if entity is not None}

    def _holder(self, block: Block, place: tuple[int, int], so_far: Discourse) -> tuple[int | None, float]:
        """The person with that role, of that country or body where the phrase names one."""
        first, head = place
        whose = self._modifiers(block, place)
        here = so_far.sentence(block, head)
        fitting = {r.person for r in self._roles(block.words[head].lower) if self._belongs(r, whose)}
        recent = [one for one in so_far.entities(here, ("PERSON",), 12) if one in fitting]
        extra = [block.words[at].lower for at in range(first + 1, head) if not self.cast.is_named(block, at)]
        if not recent or any(word in ("former", "other", "new", "next", "first") for word in extra):
            return None, 0.0
        if whose:
            return recent[0], 0.88 if len(set(recent)) == 1 else 0.7
        return recent[0], 0.75 if len(set(recent)) == 1 else 0.6

    def _roles(self, head: str) -> list[Role]:
        if head in ("leader", "ruler", "strongman"):
            return [role for title in w.LEADERS for role in self.by_head.get(title, ())]
        if head == "lawmaker":
            return [role for title in _LAWMAKERS for role in self.by_head.get(title, ())]
        found = list(self.by_head.get(head, ()))
        if head in ("spokesman", "spokeswoman", "spokesperson"):
            found += self.by_head.get("spokesperson", ())
        return found

    def _belongs(self, role: Role, whose: set[int]) -> bool:
        if not whose:
            return True
        codes = {self.cast.entities[one].country_code for one in whose}
        return role.body in whose or self.cast.country.get(role.person) in codes - {None}

    def _counterpart(self, block: Block, place: tuple[int, int], so_far: Discourse) -> tuple[int | None, float]:
        """The other holder of an office: of the country named, else whom the article mentions beside the first."""
        first, head = place
        here = so_far.sentence(block, head)
        people = so_far.entities(here, ("PERSON",), 8)
        whose = self._modifiers(block, place)
        codes = {self.cast.entities[one].country_code for one in whose} - {None}
        if whose:
            found = [one for one in people if self.cast.country.get(one) in codes]
            return (found[0], 0.85) if found else (None, 0.0)
        owner = self.cast.entity_at(block, first)
        if owner is None:
            owner = next((one.entity for one in so_far.back(here, 1) if one.subject and one.type == "PERSON"), None)
        holders = [one for one in people if one != owner and one in self.cast.country]
        return (holders[0], 0.75) if holders and owner is not None else (None, 0.0)

    def _body(self, block: Block, place: tuple[int, int], so_far: Discourse) -> tuple[int | None, float]:
        """The organisation that has that noun in its name or is of that kind: near, often mentioned, a subject."""
        first, head = place
        noun = block.words[head].lower
        if self._modifiers(block, place) or head - first > 1:
            return None, 0.0
        here = so_far.sentence(block, head)
        scores: dict[int, float] = {}
        for one in so_far.back(here, 12):
            if one.entity is None or one.type != "ORG":
                continue
            fit = 2.0 * (noun in self._nouns(one.entity)) + (noun in self._kind(one.entity))
            if fit:
                score = fit + 1.2 * one.subject - 0.5 * (here - one.sentence) + 0.4 * min(so_far.counts[one.entity], 5)
                scores[one.entity] = max(scores.get(one.entity, -99.0), score)
        if not scores:
            return None, 0.0
        best = max(scores, key=lambda entity: (scores[entity], -entity))
        return best, 0.8 if len(scores) == 1 else 0.65

    def _nouns(self, entity: int) -> frozenset[str]:
        return frozenset(slug(self.cast.entities[entity].name).split("-"))

    def _kind(self, entity: int) -> frozenset[str]:
        """The nouns by which a body of its kind can be called."""
        draft = self.cast.entities[entity]
        if draft.reference_id is None:
            words = slug(draft.name).split("-")
            governs = any(word in w.BODY_WORDS or word in ("university", "school", "club") for word in words)
            return frozenset() if governs or entity in self.cast.outlets else _COMPANIES
        return _BODY_KINDS.get(kinds().get(draft.reference_id, ""), frozenset())

    def _country(self, block: Block, place: tuple[int, int], so_far: Discourse) -> tuple[int | None, float]:
        """The country spoken of last, for "the country" and "the nation" alone."""
        first, head = place
        if block.words[head].lower not in ("country", "nation") or head - first > 1:
            return None, 0.0
        here = so_far.sentence(block, head)
        for one in so_far.back(here, 3):
            entity = one.entity
            if entity is not None and (self.cast.entities[entity].reference_id or "").startswith("country:"):
                return entity, 0.6
        return None, 0.0


def _start(block: Block, head: int) -> int:
    """The first word of the noun phrase before its head: determiner, adjectives, names, nouns."""
    first = head
    while first > 0 and head - first < 6:
        word = block.words[first - 1]
        if word.sentence != block.words[head].sentence or not (
            word.tag[:2] in ("NN", "JJ", "CD") or word.tag in ("DT", "PRP$", "POS", "VBG", "VBN") or word.text == "-"
        ):
            break
        first -= 1
        if word.tag in ("DT", "PRP$"):
            break
    return first


def _names_somebody(block: Block, head: int, cast: Cast) -> bool:
    """Whether a name stands with the noun: a title, an apposition, or a noun before another noun."""
    words = block.words
    if head + 1 < len(words) and words[head + 1].sentence == words[head].sentence:
        following = words[head + 1]
        named = cast.is_named(block, head + 1)
        if named or following.tag.startswith("NN") or (following.text == "-" and words[head].end == following.start):
            return True
        if following.text == "," and head + 2 < len(words) and cast.is_named(block, head + 2):
            entity = cast.entity_at(block, head + 2)
            joined = words[head + 2].dep in _NAMING or words[head + 2].head == head
            return joined and entity is not None
    return words[head].dep in _NAMING and cast.is_named(block, words[head].head)


def _is_predicate(block: Block, head: int) -> bool:
    """Whether the noun is what somebody is said to be, or an apposition."""
    word = block.words[head]
    if word.dep in ("appos", "xcomp"):
        return True
    return any(block.words[child].dep == "cop" for child in block.children[head])


def _has_complement(block: Block, head: int) -> bool:
    """Whether the noun is told apart by what follows it: the president of a club, the man who fell."""
    words = block.words
    following = words[head + 1].lower if head + 1 < len(words) else ""
    if following in ("of", "who", "which", "whose"):
        return True
    if following == "that":
        return words[words[head].head].lower not in speech_forms()
    if following not in ("for", "at", "in", "from", "with", "to"):
        return False
    return any(child > head and words[child].dep.startswith("nmod") for child in block.children[head])
