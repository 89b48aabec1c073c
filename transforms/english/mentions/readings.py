"""Which entity a listed form means in an article: the Paris of Texas, the state of Georgia, no party called Labor."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from newsledger.transforms.english.mentions.names import NameSpan
from newsledger.transforms.english.mentions.places_meant import with_places
from newsledger.transforms.english.parse.vocabulary import Phrase
from newsledger.transforms.lexicon.gazetteer import Entry, homonyms, squeezed
from newsledger.transforms.lexicon.name_words import FUNCTION_WORDS

_TOWNS = frozenset({"city", "state", "county", "province"})
_SHORT_ACRONYM = 2
_LEAST_IN_CAPITALS = 4
_LONGEST_ACRONYM = 5
_SHOUTED_VERBS = frozenset({"is", "us"})
_BEFORE_SHOUTED = frozenset({"he", "here", "it", "she", "there", "this"})
_BEFORE_COPULA = frozenset({"how", "that", "what", "where", "why"})
_TAGS_OF_PREDICATES = frozenset({"DT", "IN", "JJ", "RB", "VBG"})
_GAP_IN_LISTS = 2


def with_readings(names: Sequence[NameSpan], dateline: Entry | None = None) -> list[NameSpan]:
    """Return names with the entries that the article allows; forms in capitals that are plain words are left out.

    Args:
        names: The names of an article, in order.
        dateline: The place of its dateline, if a list has it.
    """
    kept = [name for name in names if not _is_shouted_word(name) and not _is_plural_of_acronym(name)]
    located = with_places(kept, dateline)
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


def with_namesakes(names: Iterable[NameSpan], dateline: Entry | None = None) -> Iterator[NameSpan]:
    """Yield names, with the entry of a state for a country of the same name where the article is about its state."""
    names = list(names)
    entries = [entry for entry in (dateline, *(name.entry for name in names)) if entry is not None]
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
