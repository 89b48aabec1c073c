"""Which entity a listed form means in an article: the Paris of Texas, the state of Georgia, no party called Labor."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from newsledger.transforms.english.mentions.names import NameSpan
from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.lexicon.gazetteer import Entry, homonyms, squeezed
from newsledger.transforms.lexicon.name_words import FUNCTION_WORDS

_STATES = frozenset({"state", "province", "territory", "region"})
_TOWNS = frozenset({"city", "state", "county", "province"})
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_SHORT_ACRONYM = 2
_LEAST_IN_CAPITALS = 4
_LONGEST_ACRONYM = 5
_SHOUTED_VERBS = frozenset({"is", "us"})
_BEFORE_SHOUTED = frozenset({"he", "here", "it", "she", "there", "this"})
_BEFORE_COPULA = frozenset({"how", "that", "what", "where", "why"})
_TAGS_OF_PREDICATES = frozenset({"DT", "IN", "JJ", "RB", "VBG"})
_GAP_IN_LISTS = 2


def with_readings(names: Sequence[NameSpan]) -> list[NameSpan]:
    """Return names with the entries that the article allows; forms in capitals that are plain words are left out.

    Args:
        names: The names of an article, in order.
    """
    kept = [name for name in names if not _is_shouted_word(name) and not _is_plural_of_acronym(name)]
    regions = _regions(kept)
    located = [_located(name, regions) for name in kept]
    codes = {name.entry.country_code for name in located if name.entry is not None and not _needs_support(name)}
    full_names = {squeezed(name.text) for name in located}
    return [_supported(name, codes, full_names=full_names) for name in located]


def _is_shouted_word(name: NameSpan) -> bool:
    """Return whether a form is a function word in a sentence in capitals: THE CHIEF IS WRONG."""
    phrase = name.phrase
    if len(phrase) > 1 or phrase.lower not in FUNCTION_WORDS or not phrase.text.isupper():
        return False
    if _is_shouted_beside(phrase):
        return True
    sentence = phrase.words[0].sentence
    words = [word.text for word in phrase.block.words if word.sentence == sentence and word.text.isalpha()]
    return len(words) >= _LEAST_IN_CAPITALS and all(word.isupper() for word in words)


def _is_shouted_beside(phrase: Phrase) -> bool:
    """Return whether a function word in capitals stands beside another, or behind a subject: WHO IS ILL, it IS."""
    block, (first, last) = phrase.block, (phrase.first, phrase.last)
    neighbours = (block.word(first - 1), block.word(last + 1))
    if any(word.text.isupper() and len(word.text) > 1 and word.lower in FUNCTION_WORDS for word in neighbours):
        return True
    if phrase.lower not in _SHOUTED_VERBS:
        return False
    subject = block.word(first - 1)
    is_plain = subject.is_common_noun or (subject.is_gerund and block.begins_sentence(first - 1))
    is_stressed = is_plain and block.tag(last + 1) in _TAGS_OF_PREDICATES
    is_copula = block.words[first].dep in ("cop", "aux") and not block.word(last + 1).is_verb  # what IS wants
    return is_stressed or block.lower(first - 1) in _BEFORE_SHOUTED or (is_copula and subject.lower in _BEFORE_COPULA)


def _is_plural_of_acronym(name: NameSpan) -> bool:
    """Return whether a form is the plural of an acronym, which names nobody: MPs, NGOs."""
    text = name.text
    return name.entry is None and 2 < len(text) <= _LONGEST_ACRONYM and text[-1] == "s" and text[:-1].isupper()


def _regions(names: Sequence[NameSpan]) -> dict[str, str]:
    """Return the country of each town that the article places in a state or country that is not the listed one."""
    return {
        name.text.casefold(): region.country_code
        for name, successor in pairwise(names)
        if (region := _region_after(name, successor)) is not None and region.country_code is not None
    }


def _region_after(name: NameSpan, successor: NameSpan) -> Entry | None:
    """Return the state or country behind a comma after a town: Moscow, Idaho; a list of countries is none."""
    block, entry = name.phrase.block, _state(successor)
    if entry is None or successor.phrase.block is not block or name.type not in _PLACES:
        return None
    if successor.phrase.first != name.phrase.last + 2 or block.lower(name.phrase.last + 1) != ",":
        return None
    if name.entry is not None and name.entry.is_country:
        is_sure = squeezed(successor.text) not in homonyms() and entry.kind in _STATES
        return entry if is_sure and not _goes_on(block, successor.phrase.last + 1) else None  # Lebanon, Tennessee
    if name.entry is not None and name.entry.kind in _STATES:
        return None
    is_state = entry.kind in _STATES
    return entry if is_state or not _goes_on(block, successor.phrase.last + 1) else None


def _state(name: NameSpan) -> Entry | None:
    """Return the entry of a state or a country; of a form that both have, the state's."""
    if name.entry is None or name.entry.mention_type != "GPE":
        return None
    other = homonyms().get(squeezed(name.text))
    if other is not None and other.kind in _STATES:
        return other
    is_country = name.entry.reference_id.startswith("country:")
    return name.entry if is_country or name.entry.kind in _STATES or name.entry.kind == "county" else None


def _goes_on(block: Block, index: int) -> bool:
    """Return whether a list of names goes on at a word."""
    if block.lower(index) in ("and", "or"):
        return True
    return block.lower(index) == "," and index + 1 < len(block) and block.words[index + 1].is_capital


def _located(name: NameSpan, regions: dict[str, str]) -> NameSpan:
    """Return a town with the country in which the article places it, instead of a namesake's entry."""
    code = regions.get(name.text.casefold())
    if code is None or name.type not in _PLACES or (name.entry is not None and name.entry.country_code == code):
        return name
    return replace(name, entry=None, country_code=code)


def _needs_support(name: NameSpan) -> bool:
    """Return whether a form means its entry only in an article about that country.

    These are acronyms of two letters, and parties by one plain word: PT, Labor.
    """
    entry = name.entry
    if entry is None or entry.country_code is None or not entry.reference_id.startswith("org:"):
        return False
    if entry.name == name.text or len(name.phrase) > 1 or entry.kind in ("company", "international", "sport"):
        return False
    return len(name.text) <= _SHORT_ACRONYM or (entry.kind == "party" and not name.text.isupper())


def _supported(name: NameSpan, codes: set[str | None], *, full_names: set[str]) -> NameSpan:
    """Return a name without the entry that nothing else in the article supports."""
    entry = name.entry
    if entry is None or not _needs_support(name):
        return name
    return name if entry.country_code in codes or squeezed(entry.name) in full_names else replace(name, entry=None)


def with_namesakes(names: Iterable[NameSpan]) -> Iterator[NameSpan]:
    """Yield names, with the entry of a state for a country of the same name where the article is about its state."""
    names = list(names)
    entries = [name.entry for name in names if name.entry is not None]
    for index, name in enumerate(names):
        other = homonyms().get(squeezed(name.text)) if name.entry is not None and name.entry.is_country else None
        is_state = other is not None and (
            _follows_town(names, index, other)
            or (_is_about(entries, name.entry, other) and not _is_beside_country(names, index))
        )
        yield replace(name, entry=other) if is_state else name


def _follows_town(names: Sequence[NameSpan], index: int, state: Entry) -> bool:
    """Return whether a name stands behind a comma after a town of a state's country: Atlanta, Georgia."""
    if index == 0:
        return False
    town, phrase = names[index - 1], names[index].phrase
    is_behind = town.phrase.block is phrase.block and phrase.first == town.phrase.last + 2
    has_comma = is_behind and phrase.block.lower(phrase.first - 1) == ","
    return has_comma and town.entry is not None and town.entry.country_code == state.country_code


def _is_beside_country(names: Sequence[NameSpan], index: int) -> bool:
    """Return whether a name stands in a list of countries: Jordan, Georgia and Turkey."""
    phrase = names[index].phrase
    for other in (*names[max(index - 1, 0) : index], *names[index + 1 : index + 2]):
        gap = max(other.phrase.first - phrase.last, phrase.first - other.phrase.last)
        is_country = other.entry is not None and other.entry.is_country and other.entry.mention_type == "GPE"
        if is_country and gap == _GAP_IN_LISTS and other.phrase.block is phrase.block:
            return True
    return False


def _is_about(entries: Iterable[Entry], country: Entry | None, state: Entry) -> bool:
    """Return whether an article names towns or states beside a state, and nothing else of the country of its name."""
    entries = list(entries)
    if country is None or any(entry.country_code == country.country_code and entry != country for entry in entries):
        return False
    return any(entry.country_code == state.country_code and entry.kind in _TOWNS for entry in entries)
