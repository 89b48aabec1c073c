"""Which place a name means: the town of the state behind it, a namesake where the article is about its state."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from newsledger.transforms.english.mentions.names import NameSpan
from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.lexicon.gazetteer import (
    Entry,
    bodies_called_like_places,
    forms,
    homonyms,
    namesakes,
    nouns_of_kind,
    places_with_article,
    squeezed,
    states_called_like_towns,
)
from newsledger.transforms.lexicon.words import words

_STATES = frozenset({"state", "province", "territory"})
_REGIONS = _STATES | {"region"}
_AREAS = _REGIONS | {"county"}
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_PUBLIC = frozenset({"government", "agency", "court", "military"})
_JOINTS = frozenset({"and", "or"})
_CLOSING_MARKS = frozenset({",", ".", ";", ")", ":", "”", '"', "—", "–", "’s", "'s", ""})
_LOCATIVES = frozenset({"in", "near", "at", "from", "to", "of"})
_HEAVENLY_BODIES = words("planets_and_moons")
_LEAST_EVIDENCE = 2  # places and public bodies beside a capital


def with_places(names: Sequence[NameSpan], dateline: Entry | None) -> list[NameSpan]:
    """Return names with the places that the article means; companies that have the name of a place are told apart.

    Args:
        names: The names of an article, in order.
        dateline: The place of its dateline, if a list has it.
    """
    names_read = list(_bodies(names))
    regions = [_region_beside(names_read, number) for number in range(len(names_read))]
    codes_stated: dict[str, dict[str, None]] = {}
    for name, region in zip(names_read, regions, strict=True):
        if region is not None:
            codes_stated.setdefault(name.text.casefold(), {})[region] = None
    located = [
        _located(name, region or _only(codes_stated.get(name.text.casefold(), {})))
        for name, region in zip(names_read, regions, strict=True)
    ]
    return list(_in_states(located, dateline))


def _only(codes: Mapping[str, None]) -> str | None:
    return next(iter(codes)) if len(codes) == 1 else None


def _bodies(names: Iterable[NameSpan]) -> Iterator[NameSpan]:
    """Yield names, companies in place of the places whose names they have where the words around tell them."""
    names = list(names)
    entries = {name.entry.reference_id for name in names if name.entry is not None}
    for name in names:
        body = bodies_called_like_places().get(squeezed(name.text)) if name.entry is not None else None
        if body is None or name.entry == body or not _is_body(name, body, is_named=body.reference_id in entries):
            yield name
        else:
            yield replace(name, type="ORG", entry=body)


def _is_body(name: NameSpan, body: Entry, *, is_named: bool) -> bool:
    """Return whether a name is a company's rather than a place's.

    It is if the place has an article in its name, which is missing: Emirates; if a noun for such companies stands
    beside it: the lender Halifax; or if the article has its full name, unless a preposition of place precedes.
    """
    block, first = name.phrase.block, name.phrase.first
    previous = block.lower(first - 1)
    if squeezed(name.text) in places_with_article():
        return previous != "the"
    nouns = nouns_of_kind().get(body.kind, frozenset())
    after = name.phrase.last + 2
    is_aside = block.lower(after - 1) == "," and block.lower(after) in ("a", "the", "an")
    return (
        previous in nouns or (is_aside and _noun_in(block, after, nouns)) or (is_named and previous not in _LOCATIVES)
    )


def _noun_in(block: Block, first: int, nouns: frozenset[str]) -> bool:
    """Return whether one of some nouns stands in the noun phrase that an article opens."""
    index = first + 1
    while block.word(index).is_noun or block.word(index).is_adjective:
        if block.lower(index) in nouns:
            return True
        index += 1
    return False


def _region_beside(names: Sequence[NameSpan], number: int) -> str | None:
    """Return the country of the state or country behind a name and a comma: Moscow, Idaho; a list of them is none."""
    if number + 1 == len(names):
        return None
    name, successor = names[number], names[number + 1]
    block, entry = name.phrase.block, _state(successor)
    if entry is None or successor.phrase.block is not block or name.type not in _PLACES:
        return None
    if successor.phrase.first != name.phrase.last + 2 or block.lower(name.phrase.last + 1) != ",":
        return None
    return entry.country_code if _can_lie_in(name, successor, entry) else None


def _can_lie_in(name: NameSpan, successor: NameSpan, state: Entry) -> bool:
    """Return whether a name can be a town of the state or country that stands behind it."""
    end = successor.phrase.last + 1
    block = name.phrase.block
    if state in states_called_like_towns().values() and state != successor.entry:
        return (
            _closes(block, end) and not _is_capital(name) and block.lower(name.phrase.first - 1) not in {",", *_JOINTS}
        )
    if name.entry is not None and name.entry.is_country:
        is_sure = squeezed(successor.text) not in homonyms() and state.kind in _STATES and len(name.phrase) == 1
        return is_sure and not _goes_on(block, end)  # Lebanon, Tennessee
    if name.entry is not None and name.entry.kind in _REGIONS:
        return False
    return state.kind in _REGIONS or not _goes_on(block, end)


def _is_capital(name: NameSpan) -> bool:
    return name.entry is not None and name.entry.kind == "capital"


def _state(name: NameSpan) -> Entry | None:
    """Return the entry of a state or a country; of a form that both have, or that a town has as well, the state's."""
    if name.entry is None or name.entry.mention_type != "GPE":
        return None
    namesake = homonyms().get(squeezed(name.text))
    if namesake is not None and namesake.kind in _REGIONS:
        return namesake
    is_country = name.entry.reference_id.startswith("country:")
    if is_country or name.entry.kind in _AREAS:
        return name.entry
    return states_called_like_towns().get(squeezed(name.text))


def _closes(block: Block, index: int) -> bool:
    """Return whether an apposition ends at a word, and no list goes on behind it."""
    if block.lower(index) not in _CLOSING_MARKS:
        return False
    is_list = block.lower(index + 1) in _JOINTS or block.word(index + 1).is_capital
    return not (block.lower(index) == "," and is_list)


def _goes_on(block: Block, index: int) -> bool:
    """Return whether a list of names goes on at a word."""
    if block.lower(index) in _JOINTS:
        return True
    return block.lower(index) == "," and index + 1 < len(block) and block.words[index + 1].is_capital


def _located(name: NameSpan, code: str | None) -> NameSpan:
    """Return a town with the country in which the article places it, instead of a namesake's entry."""
    if code is None or name.type not in _PLACES or (name.entry is not None and name.entry.country_code == code):
        return name
    return replace(name, entry=None, country_code=code)


def _in_states(names: Sequence[NameSpan], dateline: Entry | None) -> Iterator[NameSpan]:
    """Yield names; towns of the state that the article is about with the country of that."""
    evidence = _evidence(names, dateline)
    for name in names:
        if name.type == "GPE" and name.phrase.lower in _HEAVENLY_BODIES and name.entry is None:
            yield replace(name, type="LOC")
        else:
            yield _namesake(name, evidence)


def _evidence(names: Iterable[NameSpan], dateline: Entry | None) -> dict[str, tuple[str, str]]:
    """Return the country and the name of each place and public body of an article, by reference id."""
    entries = [dateline, *(entry for name in names for entry in (name.entry, _place_in(name.phrase, name.entry)))]
    return {
        entry.reference_id: (entry.country_code, entry.name)
        for entry in entries
        if entry is not None
        and entry.country_code is not None
        and (entry.type in _PLACES or (entry.kind in _PUBLIC and not entry.is_outlet))
    }


def _place_in(name: Phrase, entry: Entry | None) -> Entry | None:
    """Return the place with whose name that of an unlisted body begins: Cornwall Council."""
    if entry is not None or len(name) < 2:
        return None
    place = forms().get(squeezed(name.words[0].text))
    return place if place is not None and place.type == "GPE" and place.reference_id.startswith("place:") else None


def _namesake(name: NameSpan, evidence: Mapping[str, tuple[str, str]]) -> NameSpan:
    """Return a name, in the country of all other places if the article names the state of a namesake there.

    For the namesake of a capital, it names another place there too.
    """
    entry = name.entry
    rows = namesakes().get(squeezed(name.text), ()) if entry is not None and name.type == "GPE" else ()
    if entry is None or not rows:
        return name
    places_beside = {place for reference_id, place in evidence.items() if reference_id != entry.reference_id}
    code = next(iter(places_beside))[0] if len({code for code, _ in places_beside}) == 1 else None
    is_enough = len(places_beside) >= (_LEAST_EVIDENCE if entry.kind == "capital" else 1)
    is_there = any(row.country_code == code and (row.country_code, row.region) in places_beside for row in rows)
    return replace(name, entry=None, country_code=code) if is_enough and is_there else name
