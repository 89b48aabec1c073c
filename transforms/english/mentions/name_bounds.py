"""The bounds of tagged names: titles, articles and small words at their ends belong to the text around them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from newsledger.transforms.english.mentions.name_extent import is_in_plain_sentence
from newsledger.transforms.english.mentions.names import NameSpan, is_unit
from newsledger.transforms.english.mentions.quoted_nicknames import with_nicknames
from newsledger.transforms.english.mentions.titles import TitlePhrase, leading_title, title_ending
from newsledger.transforms.english.parse.vocabulary import Block, Phrase, Word
from newsledger.transforms.lexicon.common_words import base, is_common
from newsledger.transforms.lexicon.gazetteer import forms, genders, listed, role_heads, squeezed, stopped
from newsledger.transforms.lexicon.name_words import (
    COMPANY_ENDINGS,
    DAYS,
    EVENT_ENDINGS,
    FACILITY_HEADS,
    FUNCTION_WORDS,
    GROUP_NAMES,
    LAW_ENDINGS,
    MONTHS,
    NAME_PARTICLES,
    ORGANISATION_HEADS,
    PUBLIC_BODY_HEADS,
    STORMS,
)
from newsledger.transforms.lexicon.uses import media_nouns_for
from newsledger.transforms.lexicon.words import words

_ARTICLES = frozenset({"the", "a", "an"})
_LONGEST_PERSON = 3  # words
_LONGEST_OFFICE = 10  # words
_OTHER_OFFICES = frozenset({"professor"})
_OFFICE_PREPOSITIONS = frozenset({"of", "for", "to", "at", "in"})
_LANDFORMS = frozenset({"cape", "lake", "mount", "mt", "mt."})
_PERSONAL_TITLES = frozenset({"office", "role", "rank"})
_ALL_HEADS = ORGANISATION_HEADS | PUBLIC_BODY_HEADS | FACILITY_HEADS
_HEADS_OR_SURNAMES = words("facility_heads_that_are_surnames")
_NO_SURNAMES = (_ALL_HEADS | EVENT_ENDINGS | COMPANY_ENDINGS) - _HEADS_OR_SURNAMES
_GROUPS = GROUP_NAMES | words("groups_by_one_word")
_DASHES = frozenset({"-", "–", "—", "|", "•", "·", "@"})
_POSSESSIVE_MARKS = frozenset({"'s", "’s"})
_APOSTROPHES = frozenset({"'", "’", "‘"})
_OWNER_MARKS = _POSSESSIVE_MARKS | {"'", "’"}
_INNER_WORDS = NAME_PARTICLES | words("words_inside_names")
_ABBREVIATED_TITLES = words("abbreviated_titles")
_NO_NAMES = FUNCTION_WORDS | DAYS | MONTHS
_TYPES_OF_CAPITALS = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC"})  # types whose names begin and end with a capital
_TYPES_WITH_CRIES = frozenset({"WORK", "ORG", "PRODUCT"})
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+|\S+://\S*|\S+\.[a-z]{2,4}/\S*")
_LEAST_AGAINST_LIST = 0.6
_HEADS_OF_PLACES = frozenset({"mercury", "monthly", "post", "star"})  # Trading Post, Lone Star
_ROYAL_TITLES = words("royal_titles")
_NUMBERED_PARTS = frozenset({"chapter", "episode", "page", "figure", "table", "apt"})
_PLAIN_TAGS = frozenset({"NN", "NNS", "JJ", "RB", "VBG"})
# The last word of a name decides its type: read as one of these types, ending in one of these words, it is of that one.
_TYPES_BY_ENDING = (
    (frozenset({"ORG", "WORK", "EVENT", "PRODUCT", "LAW"}), LAW_ENDINGS, "LAW"),
    (frozenset({"ORG", "WORK"}), EVENT_ENDINGS, "EVENT"),
    (frozenset({"PERSON", "EVENT", "WORK", "LOC", "GPE"}), COMPANY_ENDINGS, "ORG"),
    (frozenset({"PERSON"}), PUBLIC_BODY_HEADS - {"guard", "service", "union", "team", "agency"}, "ORG"),
    (frozenset({"GPE", "LOC"}), ORGANISATION_HEADS | (media_nouns_for("ends_name") - _HEADS_OF_PLACES), "ORG"),
    (frozenset({"PERSON", "WORK", "PRODUCT"}), FACILITY_HEADS - _HEADS_OR_SURNAMES, "FAC"),
)


def trimmed(names: Iterable[NameSpan]) -> Iterator[NameSpan]:
    """Yield names within their proper bounds; those that do not look like names are left out."""
    for name in with_nicknames(names):
        for part in _parts(name):
            phrase = _trimmed(part)
            if phrase is not None and _is_name(phrase, name):
                yield replace(part, phrase=phrase, type=_type(phrase, part.type))


def _parts(name: NameSpan) -> Iterator[NameSpan]:
    """Yield the names that one name is made of.

    Headlines and listings join names by marks between blanks, "based" a body to its place, a possessive mark what is
    owned to its owner, and a title an acronym to a person.
    """
    person = _behind_title_across(name)
    if person is not None:
        yield replace(name, phrase=person, type="PERSON")
        return
    if _is_member_of_place(name.phrase):
        block, end = name.phrase.block, name.phrase.last
        yield replace(name, phrase=block.phrase(name.phrase.first, end - 1), type="GPE")
        yield replace(name, phrase=block.phrase(end, end), type="NORP")
        return
    *parts, last = _between_marks(name)
    yield from parts
    yield from _with_person_apart(last)


def _is_member_of_place(name: Phrase) -> bool:
    """Return whether a place and the members of a group there make up a name: Ohio | Republican, London | Muslims."""
    if len(name) == 1 or name.words[-1].lower not in _GROUPS or not name.words[-1].is_capital:
        return False
    place = listed(name.block.words, name.first, name.last)
    return place is not None and place.last == name.last - 1 and place.entry.mention_type == "GPE"


def _between_marks(name: NameSpan) -> Iterator[NameSpan]:
    """Yield the parts of a name between dashes, brackets, "based" and the possessive marks of listed owners."""
    first, block, kind = name.phrase.first, name.phrase.block, name.type
    for index in name.phrase.indices[1:-1]:
        word = block.words[index]
        if _is_dash(block, index):
            yield replace(name, phrase=block.phrase(first, index - 1))
        elif word.lower == "based" and block.lower(index - 1) == "-":
            kind = "ORG"
        elif _is_listed_owner(block, first, index):
            yield replace(name, phrase=block.phrase(first, index - 1), type="ORG")
        elif word.text != "]":
            continue
        first = index + 1
    yield replace(name, phrase=block.phrase(first, name.phrase.last), type=kind)


def _with_person_apart(name: NameSpan) -> Iterator[NameSpan]:
    """Yield a name, and the person behind an office or an acronym in it by itself."""
    first, last, block, kind = name.phrase.first, name.phrase.last, name.phrase.block, name.type
    person = _person_behind_body(name.phrase) if name.type == "PERSON" else _person_behind_office(name.phrase)
    if person is not None:
        yield replace(name, phrase=block.phrase(first, person - 1), type="GPE" if kind == "PERSON" else kind)
        first, kind = person, "PERSON"
    elif name.type != "PERSON" and _is_titled_person(name.phrase):
        kind = "PERSON"
    elif name.type != "PERSON" and _is_acronym_of_person(name.phrase):
        yield replace(name, phrase=block.phrase(first, first), type="ORG")
        first, kind = first + 1, "PERSON"
    yield replace(name, phrase=block.phrase(first, last), type=kind)


def _person_behind_body(name: Phrase) -> int | None:
    """Return the first word of the person in what was read as one: mayor of | Orsk | Ida Brandt.

    A first name inside, a listed name before it, or an office "of" directly before three words tells that what the
    office is for stands first.
    """
    block, first_name = name.block, name.words[0]
    is_whole = first_name.lower in genders() and first_name.lower not in FACILITY_HEADS
    if (
        len(name) < _LONGEST_PERSON
        or is_whole
        or _is_initial(first_name.text)
        or not _follows_office(block, name.first)
    ):
        return None
    for index in range(name.first + 1, name.last):
        if block.lower(index) in genders() or _ends_listed(name, index - 1):
            return index
    is_of = block.lower(name.first - 1) == "of" and block.lower(name.first - 2) in role_heads()
    return name.last - 1 if is_of and len(name) == _LONGEST_PERSON else None


def _behind_title_across(name: NameSpan) -> Phrase | None:
    """Return the person behind a title that begins before a name: Chief of | Staff Ida Brandt."""
    phrase, block = name.phrase, name.phrase.block
    title = title_ending(block, phrase.first) if 1 < len(phrase) <= _LONGEST_PERSON + 1 else None
    if title is None or title.phrase.first >= phrase.first or title.entry.kind not in _PERSONAL_TITLES:
        return None
    rest = block.phrase(phrase.first + 1, phrase.last)
    is_name = all(word.is_capital for word in rest.words) and rest.words[-1].lower not in _ALL_HEADS
    return rest if is_name and (len(rest) > 1 or rest.words[0].lower in genders()) else None


def _is_listed_owner(block: Block, first: int, mark: int) -> bool:
    """Return whether a possessive mark parts a listed country or body from what it owns: Sweden's Tide Institute."""
    if block.words[mark].lower not in _OWNER_MARKS:
        return False
    owner = listed(block.words, first, mark)
    return owner is not None and owner.last == mark - 1


def _person_behind_office(phrase: Phrase) -> int | None:
    """Return the first word of the person's name in a name behind an office: mayor of the Orsk Valley | Ida Brandt."""
    block = phrase.block
    if len(phrase) < 3 or phrase.next_word.is_capital or not _follows_office(block, phrase.first):
        return None
    heads = [n for n in phrase.indices[:-1] if block.lower(n) in _ALL_HEADS and block.words[n + 1].is_capital]
    first = heads[-1] + 1 if heads and heads[-1] < phrase.last - 1 else phrase.last - 1
    person = block.phrase(first, phrase.last)
    return (
        first if _is_person_by_looks(person, is_apart=first - 1 in heads or _ends_listed(phrase, first - 1)) else None
    )


def _is_person_by_looks(phrase: Phrase, *, is_apart: bool) -> bool:
    """Return whether capitalised words are a person's name: with a known first name, or apart from what is before."""
    are_capital = (word.is_capital or word.lower in NAME_PARTICLES for word in phrase.words)
    if not 1 < len(phrase) <= _LONGEST_PERSON or not all(are_capital):
        return False
    if phrase.words[-1].lower in _NO_SURNAMES:
        return False
    return phrase.words[0].lower in genders() or (is_apart and not all(_is_plain_word(word) for word in phrase.words))


def _is_plain_word(word: Word) -> bool:
    return word.lower not in genders() and is_common(base(word.lower))


def _ends_listed(phrase: Phrase, last: int) -> bool:
    """Return whether a listed name stands at the beginning of a phrase and ends with a word."""
    body = listed(phrase.block.words, phrase.first, last + 1)
    return body is not None and body.last == last


def _follows_office(block: Block, first: int) -> bool:
    """Return whether a name stands in the title of an office: Professor of Tides at the | University of Orsk."""
    has_preposition = False
    for index in range(first - 1, max(-1, first - 1 - _LONGEST_OFFICE), -1):
        word = block.words[index]
        if not block.shares_sentence(index, first) or word.is_verb or not (word.is_word or word.text == "-"):
            return False
        if has_preposition and word.lower in role_heads() | _OTHER_OFFICES:
            return True
        has_preposition = has_preposition or word.lower in _OFFICE_PREPOSITIONS
    return False


def _is_titled_person(phrase: Phrase) -> bool:
    """Return whether a name is a title of several words with a person's name behind it: Lord Justice Brandt."""
    title = leading_title(phrase)
    if title is None or len(title.phrase) < 2 or title.entry.kind not in ("office", "rank"):
        return False
    rest = phrase.words[len(title.phrase) :]
    heads = ORGANISATION_HEADS | PUBLIC_BODY_HEADS | FACILITY_HEADS
    return 0 < len(rest) <= _LONGEST_PERSON and all(word.is_capital and word.lower not in heads for word in rest)


def _is_dash(block: Block, index: int) -> bool:
    """Return whether a word is a dash with blanks around it."""
    word = block.words[index]
    has_blanks = block.words[index - 1].end < word.start and word.end < block.words[index + 1].start
    return word.text in _DASHES and has_blanks


def _is_acronym_of_person(phrase: Phrase) -> bool:
    """Return whether a listed acronym is followed by a first name and another name: FBI Karen Stone."""
    if len(phrase) != 3 or not phrase.words[0].text.isupper() or phrase.words[1].text.isupper():
        return False
    names_person = phrase.words[1].lower in genders() and phrase.words[2].is_capital
    return names_person and listed(phrase.block.words, phrase.first, phrase.first + 1) is not None


def _trimmed(name: NameSpan) -> Phrase | None:
    """Return a name without title, article, possessive and marks at its ends; None where nothing is left."""
    phrase = _without_marks(name)
    if phrase is not None:
        phrase = _without_opening(phrase)
    if phrase is not None and (name.type in _TYPES_OF_CAPITALS or phrase.block.zone == "title"):
        phrase = _between_small_words(phrase)
    if phrase is not None and name.type == "PERSON":
        phrase = _without_title(phrase)
    if phrase is not None and name.type == "ORG":
        phrase = _without_office(phrase)
    if phrase is not None and name.type == "PRODUCT":
        phrase = _without_small_nouns(phrase)
    return phrase


def _without_office(phrase: Phrase) -> Phrase:
    """Return the name of a body without the office in it: Supreme Court of "Supreme Court Justice"."""
    is_office = len(phrase) > 2 and phrase.words[-1].lower in role_heads()
    if is_office and phrase.words[-2].lower in PUBLIC_BODY_HEADS and phrase.words[-1].lower not in ORGANISATION_HEADS:
        return phrase.block.phrase(phrase.first, phrase.last - 1)
    return phrase


def _without_opening(phrase: Phrase) -> Phrase:
    """Return a name without the common word that only the beginning of its sentence gives a capital: Retired NATO."""
    first, block = phrase.first, phrase.block
    is_opening = len(phrase) > 1 and block.begins_sentence(first) and is_in_plain_sentence(block, first)
    if not is_opening or not _is_opening_word(block.words[first]) or not block.words[first + 1].is_word:
        return phrase
    is_listed = listed(block.words, first + 1, phrase.last + 1) is not None
    is_person = block.lower(first + 1) in genders() or _is_initial(block.words[first + 1].text)
    is_whole = listed(block.words, first, phrase.last + 1) is not None
    return block.phrase(first + 1, phrase.last) if (is_listed or is_person) and not is_whole else phrase


def _is_initial(text: str) -> bool:
    return len(text.strip(".")) == 1


def _is_opening_word(word: Word) -> bool:
    is_name = word.lower in genders() or word.lower in NAME_PARTICLES
    return not is_name and is_common(base(word.lower))


def _without_small_nouns(phrase: Phrase) -> Phrase:
    """Return the name of a product without the common nouns in small letters behind it: K9 of "K9 processor"."""
    last = phrase.last
    while last > phrase.first and phrase.block.words[last].is_common_noun and phrase.block.words[last].text.islower():
        last -= 1
    return phrase.block.phrase(phrase.first, last)


def _without_marks(name: NameSpan) -> Phrase | None:
    """Return a name without the articles, marks and possessives at its ends that do not belong to it."""
    block, first, last = name.phrase.block, name.phrase.first, name.phrase.last
    while first <= last and not _is_first_word(name, first):
        first += 1
    while last >= first and not _is_last_word(block, first, last, kind=name.type):
        last -= 1
    return block.phrase(first, last) if first <= last else None


def _is_first_word(name: NameSpan, index: int) -> bool:
    """Return whether a word can begin a name; the tagger reads "A" before a work only where it belongs to it."""
    word = name.phrase.block.words[index]
    if word.lower in _ARTICLES:
        return name.type == "WORK" and word.is_capital and word.lower != "the" and index < name.phrase.last
    return word.is_word


def _is_last_word(block: Block, first: int, last: int, *, kind: str) -> bool:
    """Return whether a word can end a name: a mark, where it closes a bracket in it, asks in a title or cries."""
    word = block.words[last]
    if word.lower in _POSSESSIVE_MARKS:
        return False
    is_attached = last > first and block.words[last - 1].end == word.start
    if word.text == ")" and is_attached:
        texts = [inner.text for inner in block.words[first : last + 1]]
        return texts.count("(") == texts.count(")")
    is_own = (word.text == "?" and kind == "WORK") or (word.text == "!" and kind in _TYPES_WITH_CRIES)
    return word.is_word or (is_own and is_attached)


def _between_small_words(phrase: Phrase) -> Phrase | None:
    """Return the part of a name that no small word interrupts: the last one, or for a storm the first."""
    block, first, last = phrase.block, phrase.first, phrase.last
    while last > first and _is_small(block, last):
        last -= 1
    small = [index for index in range(first + 1, last) if _is_small(block, index)]
    if not small:
        return block.phrase(first, last)
    if block.lower(first) in STORMS:
        return block.phrase(first, small[0] - 1)
    first = small[-1] + 1
    while first <= last and block.lower(first) in _INNER_WORDS:
        first += 1
    return block.phrase(first, last) if first <= last else None


def _is_small(block: Block, index: int) -> bool:
    """Return whether a word in lower case does not join the words of a name: Paris office of Apex Grain."""
    word = block.words[index]
    previous = block.word(index - 1)
    is_attached = previous.text == "-" or (previous.text in _APOSTROPHES and previous.end == word.start)
    is_lower = word.text.islower() and word.text[0].isalpha()
    return is_lower and word.lower not in _INNER_WORDS and not (index > 0 and is_attached)


def _without_title(phrase: Phrase) -> Phrase:
    """Return a person's name without titles, abbreviated ranks and the country before it."""
    block, first, last = phrase.block, phrase.first, phrase.last
    title = leading_title(phrase)
    is_title = title is not None and (title.entry.kind != "profession" or _opens_headline(phrase))
    if title is not None and is_title and not _belongs_to_name(title, phrase):
        first = title.phrase.last + 1
    people = listed(block.words, first, last)
    if people is not None and people.entry.mention_type == "NORP" and not _is_first_name(phrase, first):
        first = people.last + 1
    while first < last and block.lower(first).strip(".") in _ABBREVIATED_TITLES:
        first += 1
    return block.phrase(first, last)


def _opens_headline(name: Phrase) -> bool:
    """Return whether a name of two words begins a title with a word that is no first name: Singer Brandt."""
    return len(name) == 2 and name.block.zone == "title" and name.first == 0 and name.words[0].lower not in genders()


def _is_first_name(name: Phrase, index: int) -> bool:
    """Return whether a demonym in a person's name is a first name: Finn Brandt, but not "the Finn Brandt"."""
    block = name.block
    is_before_surname = index == name.first and name.last == index + 1
    return is_before_surname and block.lower(index) in genders() and block.lower(index - 1) not in _ARTICLES


def _belongs_to_name(title: TitlePhrase, name: Phrase) -> bool:
    """Return whether a title is a part of a name: of a place, Princess of Orsk, or a first name, Earl Hollis."""
    is_noble = title.entry.kind == "honorific" or title.head in _ROYAL_TITLES
    if is_noble and name.block.lower(title.phrase.last + 1) == "of":
        return True
    is_alone = title.phrase.first == name.first and title.phrase.last == name.first and len(name) == 2
    return is_alone and title.entry.kind == "honorific" and title.head in genders()


def _is_name(phrase: Phrase, name: NameSpan) -> bool:
    """Return whether trimmed words are a name by their looks."""
    text = phrase.lower
    if (
        _is_stopped(phrase, name)
        or _is_headline(name)
        or _is_numbered_part(phrase)
        or any(_ADDRESS.fullmatch(word.text) for word in phrase.words)
        or is_unit(phrase.block, phrase.first)
    ):
        return False
    is_office = name.type == "PERSON" and (
        text in role_heads() and phrase.block.lower(phrase.last + 1) in ("of", "for")
    )
    return len(phrase) > 1 or not (text in _NO_NAMES or is_office or _is_country_pair(text) or _is_plain(phrase, name))


def _is_stopped(phrase: Phrase, name: NameSpan) -> bool:
    """Return whether words are listed as no name by themselves, and the tagger is not sure of the contrary."""
    text = phrase.lower
    is_sure = name.confidence >= _LEAST_AGAINST_LIST and not _ends_title(phrase)
    return not is_sure and (text in stopped() or text.replace(" - ", "-") in stopped())


def _ends_title(phrase: Phrase) -> bool:
    """Return whether a small word joins a name to a capitalised one before it: Eleven Hours to Mars."""
    block, first = phrase.block, phrase.first
    return block.lower(first - 1) in FUNCTION_WORDS and block.word(first - 2).is_capital


def _is_headline(name: NameSpan) -> bool:
    """Return whether a "work" is most of the title, which a headline in capitals looks like."""
    block = name.phrase.block
    return name.type == "WORK" and block.zone == "title" and len(name.phrase) > 0.6 * len(block)


def _is_numbered_part(phrase: Phrase) -> bool:
    """Return whether a name is a part of a work, or of a house, by its number: Chapter 11."""
    return len(phrase) == 2 and phrase.words[0].lower in _NUMBERED_PARTS and phrase.words[1].text[0].isdigit()


def _is_country_pair(text: str) -> bool:
    """Return whether a word is two countries joined by a hyphen that the tokenizer left: U.S.-Russia."""
    parts = text.split("-")
    return len(parts) == 2 and all(squeezed(part).upper() in forms() or part.title() in forms() for part in parts)


def _is_plain(phrase: Phrase, name: NameSpan) -> bool:
    """Return whether a word is likely an ordinary one whose capital only begins a sentence or a quotation."""
    block, word = phrase.block, phrase.words[0]
    is_initial = block.begins_sentence(phrase.first) or not block.words[phrase.first - 1].is_word
    return is_initial and word.tag in _PLAIN_TAGS and name.confidence < 0.8 and not word.text.isupper()


def _type(phrase: Phrase, kind: str) -> str:
    """Return the type of a name, corrected where its words leave no doubt."""
    first, last = phrase.words[0], phrase.words[-1]
    if len(phrase) == 1:
        is_no_town = kind == "GPE" and last.lower in stopped()  # the South, the Moon
        return "NORP" if last.lower in GROUP_NAMES else "LOC" if is_no_town else kind
    if first.lower in STORMS:
        return "EVENT"
    if kind in ("PERSON", "GPE") and first.lower in _LANDFORMS:
        return "LOC"
    for types, endings, corrected in _TYPES_BY_ENDING:
        if kind in types and last.lower in endings:
            return corrected
    return kind
