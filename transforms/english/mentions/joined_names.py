"""Names that the tagger reads in parts: bodies joined by "and", laws with their number, hyphens inside names."""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from newsledger.transforms.english.mentions.name_extent import is_in_plain_sentence
from newsledger.transforms.english.mentions.names import NameSpan, names_by_block
from newsledger.transforms.english.mentions.organisations import acronyms
from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.lexicon.common_words import base, is_common
from newsledger.transforms.lexicon.gazetteer import genders, title_forms
from newsledger.transforms.lexicon.name_words import (
    DAYS,
    FACILITY_HEADS,
    FAMILY_NAMES_FIRST,
    FUNCTION_WORDS,
    ORGANISATION_HEADS,
    PUBLIC_BODY_HEADS,
)
from newsledger.transforms.lexicon.statement_words import cue_forms
from newsledger.transforms.lexicon.words import words

_RULE, _CONFIDENCE = "names.joined", 0.8
_BODIES = frozenset({"ORG", "WORK", "EVENT", "PRODUCT"})
_BODY_NOUNS = ORGANISATION_HEADS | words("nouns_that_end_bodies")
_NOUNS_BEFORE_OF = words("bodies_of_two_fields")
_TYPES_BY_NOUN = {
    **dict.fromkeys(words("nouns_before_numbers_of_places"), "FAC"),
    **dict.fromkeys(words("nouns_before_numbers_of_laws"), "LAW"),
}
_ORDINALS = words("ordinals")
_FIELDS_OF_TREATIES = frozenset({"climate", "peace", "nuclear", "trade"})
_TREATIES = frozenset({"Accord", "Accords", "Agreement", "Agreements", "Convention", "Pact", "Protocol", "Treaty"})
_BODIES_FOR = words("bodies_for_a_field")
_TIES = frozenset({"-", "–", "/"})
_PLACES = frozenset({"GPE", "LOC", "FAC"})
CALL_SIGN = re.compile(r"[KW][A-Z]{2,3}")
_CHANNEL = re.compile(r"[1-9]|[1-6][0-9]")  # of American television, up to 69
_NETWORKS = words("networks_with_channels")
_BEFORE_CHANNELS = frozenset({"told", "by", "on", "to", "with"})
_LONGEST_FIELD, _LONGEST_FIELD_FOR = 4, 6  # words


def with_joined_names(blocks: Sequence[Block], names: Sequence[NameSpan]) -> list[NameSpan]:
    """Return names, those that are parts of one name as one, and laws by their number, in order."""
    by_block = names_by_block(names)
    result: list[NameSpan] = []
    for block in blocks:
        wholes = list(_joined(_with_hyphens(by_block.get(block.number, []))))
        named = {index for name in wholes for index in name.phrase.indices}
        laws = list(_numbered(block, named))
        law_words = {index for name in laws for index in name.phrase.indices}
        speakers = _speakers_in_full(block, named | law_words)
        result += [*laws, *speakers, *(name for name in wholes if law_words.isdisjoint(name.phrase.indices))]
    return sorted(result, key=lambda name: name.phrase.position)


def _with_hyphens(names: Sequence[NameSpan]) -> list[NameSpan]:
    """Return names, each with the part of a Korean or Chinese given name behind its hyphen: Moon Jae-in."""
    return [replace(name, phrase=_with_hyphen(name.phrase)) if _is_family_first(name) else name for name in names]


def _is_family_first(name: NameSpan) -> bool:
    return name.type == "PERSON" and len(name.phrase) > 1 and name.phrase.words[0].lower in FAMILY_NAMES_FIRST


def _with_hyphen(phrase: Phrase) -> Phrase:
    block, last = phrase.block, phrase.last
    if last + 2 >= len(block) or block.words[last + 1].text != "-":
        return phrase
    hyphen, second = block.words[last + 1], block.words[last + 2]
    is_attached = block.words[last].end == hyphen.start and hyphen.end == second.start
    return block.phrase(phrase.first, last + 2) if is_attached and second.text.islower() else phrase


def _joined(names: Sequence[NameSpan]) -> Iterator[NameSpan]:
    """Yield names, each with the parts behind it that belong to it."""
    by_word = {index: name for name in names for index in name.phrase.indices}
    last = -1
    for name in names:
        if name.phrase.first <= last:
            continue
        whole = _joined_to_next(name, by_word)
        last = whole.phrase.last
        yield whole


def _joined_to_next(name: NameSpan, by_word: Mapping[int, NameSpan]) -> NameSpan:
    """Return a name with "and" and the name or the words behind it, if both are one body."""
    block, joint = name.phrase.block, name.phrase.last + 1
    named_after_it = (
        _body_of_fields(name, by_word)
        or _body_for_field(name, by_word)
        or _treaty(name, by_word)
        or _body_of_place(name, by_word.get(joint))
    )
    if named_after_it is not None:
        return named_after_it
    if block.lower(joint) in _TIES and name.type in _PLACES:
        return _tied_facility(name, by_word.get(joint + 1))
    if block.lower(joint) not in ("and", "&") or not block.shares_sentence(name.phrase.last, joint):
        return name
    second = by_word.get(joint + 1)
    last = _last_of_field(block, joint + 1) if second is None else second.phrase.last
    if last is None or by_word.get(last + 1, second) is not second:
        return name
    whole = block.phrase(name.phrase.first, last)
    if not (_is_firm(name, second, whole) or _is_body(name, second, whole)):
        return name
    return NameSpan(whole, "ORG", _RULE, _CONFIDENCE)


def _body_of_fields(name: NameSpan, by_word: Mapping[int, NameSpan]) -> NameSpan | None:
    """Return a body with the rest of a list of its fields: Department for Culture | , Media and Sport."""
    block, first = name.phrase.block, name.phrase.first
    is_body = name.type in _BODIES and name.entry is None and len(name.phrase) > 2
    if (
        not is_body
        or name.phrase.words[0].lower not in _NOUNS_BEFORE_OF
        or block.lower(first + 1) not in ("of", "for", "on")
    ):
        return None
    last = _last_of_listed_fields(name.phrase, by_word)
    if last is None:
        return None
    inner = {id(by_word[index]): by_word[index] for index in range(name.phrase.last + 1, last + 1) if index in by_word}
    are_fields = all(
        part.type in _BODIES and part.entry is None and part.phrase.last <= last for part in inner.values()
    )
    return NameSpan(block.phrase(first, last), "ORG", _RULE, _CONFIDENCE) if are_fields else None


def _last_of_listed_fields(name: Phrase, by_word: Mapping[int, NameSpan]) -> int | None:
    """Return the last word of the fields behind a name, each behind a comma but the last behind "and"."""
    block, last = name.block, name.last
    while block.lower(last + 1) == "," and _is_field(block, last + 2):
        last += 2
    last += last > name.last and block.lower(last + 1) == ","
    if last == name.last or block.lower(last + 1) != "and" or not _is_field(block, last + 2):
        return None
    last += 2
    return last + (_is_field(block, last + 1) and by_word.get(last + 1) is by_word.get(last))


def _is_field(block: Block, index: int) -> bool:
    """Return whether a word is a common one with a capital, as for what a ministry does: Sport, Food."""
    word = block.word(index)
    return word.is_capital and not word.text.isupper() and is_common(base(word.lower)) and word.lower not in DAYS


def _body_for_field(name: NameSpan, by_word: Mapping[int, NameSpan]) -> NameSpan | None:
    """Return a body with the capitalised field for which it is: the Velden Center for Deep-Sea Tides."""
    block, first = name.phrase.block, name.phrase.last + 2
    is_body = name.type == "ORG" and len(name.phrase) > 1 and name.phrase.words[-1].lower in _BODIES_FOR
    if not is_body or block.lower(first - 1) != "for" or name.entry is not None:
        return None
    last = first - 1
    while last + 1 < min(len(block), first + _LONGEST_FIELD_FOR) and _is_of_field(block, last + 1, by_word):
        last += 1
    if last < first or not is_in_plain_sentence(block, name.phrase.first):
        return None
    return NameSpan(block.phrase(name.phrase.first, last), "ORG", _RULE, _CONFIDENCE)


def _is_of_field(block: Block, index: int, by_word: Mapping[int, NameSpan]) -> bool:
    """Return whether an unnamed word has a capital, or is the hyphen before one."""
    is_hyphen = block.lower(index) == "-" and block.word(index + 1).is_capital
    return index not in by_word and (block.word(index).is_capital or is_hyphen)


def _treaty(name: NameSpan, by_word: Mapping[int, NameSpan]) -> NameSpan | None:
    """Return a place with the capitalised treaty named after it: the Paris Climate Agreement."""
    block, last = name.phrase.block, name.phrase.last + 1
    if name.type != "GPE" or by_word.get(last) is not None:
        return None
    last += block.lower(last) in _FIELDS_OF_TREATIES
    if block.word(last).text not in _TREATIES or block.word(last + 1).is_capital:
        return None
    return NameSpan(block.phrase(name.phrase.first, last), "LAW", _RULE, _CONFIDENCE)


def _body_of_place(name: NameSpan, second: NameSpan | None) -> NameSpan | None:
    """Return a town or a state with its authority directly behind it: Orsk City | Housing Authority."""
    is_place = name.type == "GPE" and not (name.entry is not None and name.entry.is_country)
    if not is_place or second is None or second.type != "ORG" or second.entry is not None:
        return None
    if len(second.phrase) != 2 or second.phrase.words[-1].lower not in PUBLIC_BODY_HEADS:
        return None
    return NameSpan(name.phrase.block.phrase(name.phrase.first, second.phrase.last), "ORG", _RULE, _CONFIDENCE)


def _tied_facility(name: NameSpan, second: NameSpan | None) -> NameSpan:
    """Return a place with the airport or station that a hyphen or a slash ties to it: Orsk/Velden Airport."""
    if second is None or second.phrase.words[-1].lower not in FACILITY_HEADS or len(second.phrase) < 2:
        return name
    block, joint = name.phrase.block, name.phrase.last + 1
    is_attached = block.words[joint - 1].end == block.words[joint].start
    is_attached = is_attached and block.words[joint].end == block.words[joint + 1].start
    if not is_attached or second.phrase.first != joint + 1 or second.entry is not None:
        return name
    return NameSpan(block.phrase(name.phrase.first, second.phrase.last), "FAC", _RULE, _CONFIDENCE)


def _last_of_field(block: Block, first: int) -> int | None:
    """Return the last of the capitalised words that start at a word; None if it has no capital or is a title."""
    last = first - 1
    while last + 1 < min(len(block), first + _LONGEST_FIELD) and _is_capital_noun(block, last + 1):
        last += 1
    has_title = any((block.lower(index),) in title_forms() for index in range(first, last + 1))
    return last if last >= first and not has_title else None


def _is_capital_noun(block: Block, index: int) -> bool:
    word = block.words[index]
    return word.is_capital and word.lower not in FUNCTION_WORDS and not word.is_verbal


def _is_firm(name: NameSpan, second: NameSpan | None, whole: Phrase) -> bool:
    """Return whether "&" joins two names to one, as of founders: Hart & Lowe; two persons in full are two."""
    if whole.block.lower(name.phrase.last + 1) != "&" or name.type == "GPE":
        return False
    if name.entry is not None and second is not None and second.entry is not None:
        return False
    are_persons = second is not None and name.type == second.type == "PERSON"
    return not (are_persons and len(name.phrase) > 1 and second is not None and len(second.phrase) > 1)


def _is_body(name: NameSpan, second: NameSpan | None, whole: Phrase) -> bool:
    """Return whether "and" stands inside the name of a body: Ministry of Trade and Industry."""
    if name.entry is not None or (second is not None and second.entry is not None):
        return False
    if _has_acronym(whole):
        return True
    is_plain = is_in_plain_sentence(whole.block, whole.first)
    return is_plain and (_is_of_two_fields(name, second, whole) or _shares_noun(name, second, whole))


def _has_acronym(whole: Phrase) -> bool:
    """Return whether the acronym of the whole stands behind it in brackets."""
    block, opening = whole.block, whole.last + 1
    return block.lower(opening) == "(" and block.word(opening + 1).text in acronyms(whole.text)


def _is_of_two_fields(name: NameSpan, second: NameSpan | None, whole: Phrase) -> bool:
    """Return whether a name is a body of one field so far, and another field follows."""
    words_of_name = [word.lower for word in name.phrase.words]
    if "of" not in words_of_name[1:] or name.type not in _BODIES:
        return False
    noun = words_of_name[words_of_name.index("of", 1) - 1]
    field = whole.block.phrase(name.phrase.last + 2, whole.last)
    is_own_body = field.words[-1].lower in _BODY_NOUNS or (second is not None and second.type not in _BODIES)
    return noun in _NOUNS_BEFORE_OF and not is_own_body


def _shares_noun(name: NameSpan, second: NameSpan | None, whole: Phrase) -> bool:
    """Return whether the noun of the second part is the first's too: the Global Risk and Recovery Centre."""
    if second is None or name.type not in _BODIES or len(second.phrase) < 2:
        return False
    has_article = whole.block.lower(whole.first - 1) in ("the", "a", "its", "their")
    ends = second.phrase.words[-1].lower in _BODY_NOUNS and name.phrase.words[-1].lower not in _BODY_NOUNS
    return has_article and ends


def _numbered(block: Block, named_words: set[int]) -> Iterator[NameSpan]:
    """Yield laws, places and stations by their number: Article 7, the Third Amendment, Terminal 2, KING 5."""
    for index, word in enumerate(block.words):
        successor = block.word(index + 1)
        if successor.sentence != word.sentence:
            continue
        is_numbered = word.is_capital and successor.text[:1].isdigit()
        kind = _TYPES_BY_NOUN.get(word.lower) if is_numbered else None
        if kind is not None:
            first = _first_before(block, index, named_words)
            yield NameSpan(block.phrase(first, index + 1), kind, _RULE, _CONFIDENCE)
        elif is_numbered and _is_channel(block, index):
            yield NameSpan(block.phrase(index, index + 1), "ORG", _RULE, _CONFIDENCE)
        elif successor.text == "Amendment" and (word.lower in _ORDINALS or word.text[0].isdigit()):
            yield NameSpan(block.phrase(index, index + 1), "LAW", _RULE, _CONFIDENCE)


def _speakers_in_full(block: Block, named: set[int]) -> Iterator[NameSpan]:
    """Yield first names with surnames that begin a sentence and speak in it: April Summers of the Velden Trust said."""
    for first, last in block.sentences:
        surname = first + 1
        if surname > last or {first, surname} & named or not _is_full_name(block, first):
            continue
        follow = itertools.takewhile(lambda index: _may_describe(block, index), range(surname + 1, last))
        verb = max(follow, default=surname) + 1
        row = cue_forms().get(block.lower(verb))
        if verb <= last and row is not None and row.weight == "strong" and block.words[verb].is_finite_verb:
            yield NameSpan(block.phrase(first, surname), "PERSON", _RULE, _CONFIDENCE)


def _is_full_name(block: Block, first: int) -> bool:
    """Return whether a known first name stands before another word with a capital, in a sentence of small letters."""
    words_of_name = block.words[first : first + 2]
    is_title_case = all(word.text.istitle() and word.text.isalpha() for word in words_of_name)
    is_known = words_of_name[0].lower in genders() and words_of_name[1].lower not in FUNCTION_WORDS
    return is_title_case and is_known and is_in_plain_sentence(block, first)


def _may_describe(block: Block, index: int) -> bool:
    """Return whether a word belongs to the body behind a name: of the Velden Trust."""
    word = block.words[index]
    return word.lower in ("of", "from", "with", "at", "the") or word.is_proper_noun


def _is_channel(block: Block, index: int) -> bool:
    """Return whether a station's call sign or network stands before the number of its channel: told KING 5, on Fox 13.

    American call signs have three or four letters, of which the first is K or W (47 CFR 73.3550).
    """
    word, number = block.words[index], block.words[index + 1]
    if _CHANNEL.fullmatch(number.text) is None or block.word(index + 2).is_noun:
        return False
    return CALL_SIGN.fullmatch(word.text) is not None or (
        word.is_capital and word.lower in _NETWORKS and block.lower(index - 1) in _BEFORE_CHANNELS
    )


def _first_before(block: Block, index: int, named_words: set[int]) -> int:
    """Return the first of the words directly before a noun with a number: Senate Bill 9, Executive Order 4."""
    first = index
    while first > 0 and block.words[first - 1].is_capital and _can_precede(block, first - 1, named_words):
        first -= 1
    return first


def _can_precede(block: Block, index: int, named_words: set[int]) -> bool:
    """Return whether a capitalised word is named, or is a part of a name because nothing else explains its capital."""
    is_inside = not block.begins_sentence(index) and is_in_plain_sentence(block, index)
    return index in named_words or (is_inside and _is_capital_noun(block, index))
