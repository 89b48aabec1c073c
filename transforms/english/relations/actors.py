"""The parties of an act in a noun phrase: the entity named, those who act for it, and the owners of things."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from newsledger.transforms.english.relations.scene import ACTORS, NamedPhrase, Scene
from newsledger.transforms.lexicon.events import relation_agents
from newsledger.transforms.lexicon.reference import countries
from newsledger.transforms.lexicon.words import nominals, titles

_OWNING_PREPOSITIONS = frozenset({"of", "in", "from", "for", "at", "throughout", "across"})
_OWNING = frozenset({"of", "from", "by", "to", "in"})
_QUANTITIES = frozenset(
    "scores dozens hundreds thousands tens millions group number series couple handful majority half some many several "
    "all most any part members member one two three four five lot crowd band pair deployment patch batch contingent "
    "wave".split()
)
_SITES = frozenset("office offices headquarters branch bureau home plant factory site base embassy".split())
_DECISIONS = frozenset("resolution plan proposal demand decision ruling request call offer report".split())
_BARS = frozenset({"backed", "led", "born", "based", "held", "occupied", "controlled", "made", "language", "style"})
_PREFIXES = frozenset({"anti", "pro", "ex", "non"})
_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_MAX_ACTORS = 8


@dataclass(frozen=True, slots=True)
class Actor:
    """An entity as the party of an act, with the first and last word that name it.

    `direct` where the phrase itself names it, rather than an owner or a country that somebody acts for; `deep` where it
    is named within the content of a demand or a threat.
    """

    entity: int
    first: int
    last: int
    direct: bool = True
    deep: bool = False


@cache
def agents() -> frozenset[str]:
    """Return nouns in lower case for people and bodies that act for the country or organisation named beside them."""
    forms = {form.casefold() for row in relation_agents() for form in (row.noun, row.plural) if form}
    for row in nominals():
        forms |= {form.split()[-1].casefold() for form in (row.noun, row.plural) if form}
    for title in titles():
        word = title.title.split()[-1].casefold()
        forms |= {word, word + "s"}
    return frozenset(forms)


def actors(scene: Scene, index: int, *, loose: bool = False) -> tuple[Actor, ...]:
    """Return the actors of a word's noun phrase and of those joined to it; `loose` includes the owner of a thing."""
    by_entity: dict[int, Actor] = {}
    for word in _joined(scene, index):
        actor = actor_of(scene, word, loose=loose)
        if actor is not None:
            for member in (*_paired(scene, actor), actor):
                by_entity.setdefault(member.entity, member)
    preceding = _joined_before(scene, index)
    if by_entity and preceding is not None and preceding.entity not in by_entity:
        return (preceding, *by_entity.values())
    return tuple(by_entity.values())


def _paired(scene: Scene, actor: Actor) -> Iterator[Actor]:
    """Yield the first of two countries whose people share one noun: "Turkish and Greek officials"."""
    if actor.direct or scene.lower(actor.first - 1) != "and" or actor.first < 2:
        return
    name, partner = scene.name(actor.first), scene.name(actor.first - 2)
    if name is None or partner is None or name.last == actor.last or scene.tag(name.last + 1) == "POS":
        return
    if scene.kind(partner) == "GPE" == scene.kind(name) and scene.tag(partner.first - 1) not in ("IN", "TO"):
        yield Actor(partner.entity, partner.first, partner.last, direct=False)


def _joined_before(scene: Scene, index: int) -> Actor | None:
    """Return the name joined by "and" before a verb's subject: "Ehsani and agency head Lindgren will meet"."""
    first, last = scene.group(index)
    if scene.lower(first - 1) != "and" or not scene.tag(last + 1).startswith(("VB", "MD")):
        return None
    name = scene.name(first - 2) if first > 1 else None
    low, _ = scene.sentence(index)
    is_first = name is not None and (name.first == low or scene.lower(name.first - 1) in (",", "that"))
    return Actor(name.entity, name.first, name.last) if name is not None and is_first and _acts(scene, name) else None


def _joined(scene: Scene, index: int) -> Iterator[int]:
    """Yield a word, and the words joined to it by "and"."""
    pending, visited = [index], set[int]()
    while pending and len(visited) < _MAX_ACTORS:
        word = pending.pop(0)
        if word in visited:
            continue
        visited.add(word)
        yield word
        name = scene.name(word)
        indices = range(name.first, name.last + 1) if name else (word,)
        pending += [
            child for part in indices for child in scene.block.children[part] if scene.words[child].dep == "conj"
        ]
        if name:
            pending += _listed(scene, name)


def _listed(scene: Scene, name: NamedPhrase) -> list[int]:
    """Yield the name that follows "and" directly, regardless of the tree."""
    index = name.last + 1
    if scene.lower(index) != "and":
        return []
    index += 1 + (scene.lower(index + 1) == "the")
    next_name = scene.name(index)
    ends = next_name is not None and scene.tag(next_name.last + 1) not in ("POS", "NN", "NNS", "HYPH")
    return [next_name.last] if next_name is not None and ends and not scene.is_adjective(next_name) else []


def actor_of(scene: Scene, index: int, *, loose: bool = False) -> Actor | None:
    """Return the actor of one noun phrase; None if it names none."""
    name = scene.name(index)
    first, last = scene.group(index)
    if name is not None and (name.last >= last or (scene.tag(name.last + 1) == "POS" and not loose)):
        last = max(last, name.last)
    while last > index and scene.tag(last) in ("POS", "HYPH"):
        last -= 1
    head = scene.name(last)
    if head is not None and _acts(scene, head):
        return Actor(head.entity, head.first, head.last)
    if scene.lower(last) in _QUANTITIES and scene.lower(last + 1) == "of":
        return _counted(scene, last, loose=loose)
    apposed = _apposed(scene, last)
    if apposed is not None:
        return apposed
    nominal = scene.cast.nominal_at(scene.block, last)
    if nominal is not None:
        phrase = scene.cast.phrases[nominal]
        return Actor(scene.cast.mentions[nominal].entity, phrase.first, phrase.last)
    return _person(scene, first, last) or _owner(scene, first, last, loose=loose)


def _counted(scene: Scene, last: int, *, loose: bool) -> Actor | None:
    """Return the people counted in "scores of refugees" and "tens of thousands of students"."""
    _, high = scene.sentence(last)
    index = last
    while index + 2 <= high and scene.lower(index) in _QUANTITIES and scene.lower(index + 1) == "of":
        index = scene.group(index + 2)[1]
    return actor_of(scene, index, loose=loose) if index > last and scene.lower(index) not in _QUANTITIES else None


def _apposed(scene: Scene, last: int) -> Actor | None:
    """Return the person in "Cambodia's ambassador, Chea Sophal,", the body in "the consumer agency, Indecopi,"."""
    if not scene.tag(last).startswith("NN"):
        return None
    comma = last + 1
    if scene.lower(comma) in ("of", "to", "for", "at") and comma + 1 < len(scene.words):
        comma = scene.group(comma + 1)[1] + 1
    name = scene.name(comma + 1) if scene.lower(comma) == "," else None
    if name is None or scene.kind(name) not in ("PERSON", "ORG") or scene.tag(name.last) in ("PRP", "PRP$"):
        return None
    ends = scene.lower(name.last + 1) in (",", ".", "")
    return Actor(name.entity, name.first, name.last) if ends else None


def is_party_of_acts(scene: Scene, entity: int) -> bool:
    """Return whether an entity can act and be acted upon: a person, a body, a country, or its capital."""
    draft = scene.entity(entity)
    if draft.type != "GPE":
        return draft.type in ACTORS
    return draft.name in _states() or bool(
        draft.reference_id and draft.reference_id.startswith(("country:", "metonym:"))
    )


@cache
def _states() -> frozenset[str]:
    return frozenset(name for row in countries() for name in (row.name, row.capital, *row.aliases))


def _acts(scene: Scene, name: NamedPhrase) -> bool:
    return scene.kind(name) in ACTORS


def _person(scene: Scene, first: int, last: int) -> Actor | None:
    """Return a person named inside the group: "President Biden" where the tree takes the title for the head."""
    name = scene.name(last)
    if name is None or scene.kind(name) != "PERSON" or name.first < first:
        return None
    return Actor(name.entity, name.first, name.last) if scene.cast.mentions[name.mention].kind == "name" else None


def _owner(scene: Scene, first: int, last: int, *, loose: bool) -> Actor | None:
    """Return the country or body that the phrase's people act for, or that a thing belongs to."""
    if not loose and not _is_agent(scene, last):
        return None
    if (loose or scene.lower(last) in _SITES) and scene.lower(last + 1) == "of":
        following_name = _behind(scene, last, loose=True)
        if following_name is not None:
            return following_name
    for index in range(last - 1, first - 1, -1):
        name = scene.name(index)
        if name is not None and is_party_of_acts(scene, name.entity) and not _barred(scene, name, last):
            is_owner = _owns(scene, name, last) if loose else scene.kind(name) != "PERSON"
            return Actor(name.entity, name.first, last, direct=False) if is_owner else None
    return _behind(scene, last, loose=loose)


def _owns(scene: Scene, name: NamedPhrase, last: int) -> bool:
    """Return whether a thing belongs to a name: "Russia's demand", "a Senegalese plan", "US forces", not "Iraq War"."""
    if scene.kind(name) == "ORG" and name.last + 1 == last and scene.lower(last) in _DECISIONS:
        return True
    if scene.tag(name.last + 1) == "POS" or scene.tag(name.last) == "PRP$":
        return True
    return scene.kind(name) == "GPE" and scene.tag(name.last + 1) not in ("NNP", "NNPS", "HYPH")


def _is_agent(scene: Scene, index: int) -> bool:
    word = scene.lower(index)
    if scene.tag(index) == "NNPS" or (scene.tag(index) == "NNP" and word.endswith("s")):
        return True
    return word in agents() or (scene.tag(index) in _NOUNS and word.rpartition("-")[2] in agents())


def _barred(scene: Scene, name: NamedPhrase, last: int) -> bool:
    """Return whether a name in a phrase does not name the owner: "Russian-backed rebels", "anti-Russian protesters"."""
    if scene.lower(name.last + 1) == "-" and scene.lower(name.last + 2) in _BARS - {"led"}:
        return True
    return scene.lower(name.first - 1) in (*_PREFIXES, "-") or name.first > last


def _behind(scene: Scene, last: int, *, loose: bool) -> Actor | None:
    """Return the party after a preposition: "Rebels in the Ivory Coast", "an appeal from the president of Chad"."""
    links = _OWNING if loose else _OWNING_PREPOSITIONS
    if scene.lower(last + 1) not in links:
        return None
    start = last + 2
    if start >= len(scene.words) or scene.words[start].sentence != scene.words[last].sentence:
        return None
    first, end = scene.group(start)
    for index in range(end, max(first, start) - 1, -1):
        name = scene.name(index)
        if name is not None and _acts(scene, name):
            return Actor(name.entity, name.first, name.last, direct=False)
    return None
