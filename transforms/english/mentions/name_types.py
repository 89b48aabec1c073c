"""One type for each name throughout an article, and the short names that only its full names reveal.

News gives a person's full name, a title or a well-known first name at least once, so that full names decide the type of
the short ones.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from newsledger.transforms.english.mentions.name_extent import is_in_plain_sentence
from newsledger.transforms.english.mentions.names import NameSpan
from newsledger.transforms.english.mentions.persons import kinship_nouns, name_parts, surnames
from newsledger.transforms.english.mentions.titles import TitlePhrase, title_before
from newsledger.transforms.english.parse.vocabulary import Block, Phrase, Word
from newsledger.transforms.lexicon.common_words import base, is_common
from newsledger.transforms.lexicon.gazetteer import genders, listed, person_nouns, role_heads, title_forms
from newsledger.transforms.lexicon.name_words import (
    COMPANY_ENDINGS,
    FACILITY_HEADS,
    FUNCTION_WORDS,
    GROUP_NAMES,
    ORGANISATION_HEADS,
    PUBLIC_BODY_HEADS,
)
from newsledger.transforms.lexicon.statement_words import cue_forms
from newsledger.transforms.lexicon.words import words

_RULE = "names.document"
_FEWEST_SENTENCES = 6
_FAMOUS = words("famous_surnames")
_TRADES = COMPANY_ENDINGS - {"bank", "university", "group"}
_SHORTEST_WITH_BODY = 3  # words
_TYPES_OF_SHORT_NAMES = frozenset({"ORG", "WORK", "PRODUCT"})
_MISREAD = _TYPES_OF_SHORT_NAMES | {"FAC"}
_OFFICES_OF_COMPANIES = words("offices_of_companies")
_BEFORE_PLACES = frozenset({"across", "from", "in", "near", "of", "to"})
_LONGEST_APPOSITION = 6  # words
_LONGEST_OFFICE = 3  # words
_LONGEST_HOLDER, _LONGEST_OFFICE_WITH_FIELD = 3, 10  # words
_LINKS_OF_OFFICES = frozenset({"at", "for", "in", "of", "to"})
_LINKS = _LINKS_OF_OFFICES | {"from", "near", "with"}
_MAY_BE_BODIES = words("persons_or_bodies")
_TOWNS = frozenset({"city", "town", "township", "village", "suburb"})
_OFFICES_OF_TOWNS = words("offices_of_towns")
_BEFORE_OFFICES = words("leader_modifiers") | words("party_name_words") | words("groups_by_one_word")  # no towns
_HEADS = ORGANISATION_HEADS | PUBLIC_BODY_HEADS | FACILITY_HEADS
_DETERMINERS = frozenset({"the", "a", "an", "that"})


def consistent(blocks: Sequence[Block], names: Sequence[NameSpan]) -> list[NameSpan]:
    """Return names with one type for each text, and those that the article's full names reveal, in order."""
    names = list(_introduced(names))
    surnames = _surnames(names)
    types = _Types(names, surnames)
    if sum(len(block.sentences) for block in blocks) >= _FEWEST_SENTENCES:
        types.prefer_bodies_to_unintroduced_persons()
    towns = {name.text for name in names if name.entry is None and _is_called_town(name.phrase)}
    agreed = [replace(name, type="GPE") if name.text in towns else name for name in types.agreed()]
    return sorted([*agreed, *_revealed(blocks, agreed, surnames)], key=lambda name: name.phrase.position)


def _introduced(names: Sequence[NameSpan]) -> Iterator[NameSpan]:
    """Yield names, with the types that titles beside them tell, and first names of persons for countries."""
    bodies = {name.text: name for name in reversed(names) if name.type in ("GPE", "LOC", "ORG")}
    names = [part for name in names for part in _behind_body(name, bodies)]
    first_names, named_persons = _first_names(names), _surnames(names)
    for name, successor in zip_longest(names, names[1:]):
        if name.entry is None and _is_namesake(name, named_persons):
            yield replace(name, type="PERSON")
        elif name.entry is None:
            yield _at_home(_beside_title(name, successor), named_persons)
        elif name.text in first_names and name.entry.is_country:
            yield replace(name, entry=None, type="PERSON", rule=_RULE)
        else:
            yield name


def _is_namesake(name: NameSpan, named_persons: frozenset[str]) -> bool:
    """Return whether two words behind a noun for a person end in another's surname: Ida Roe wed the painter Ove Roe."""
    is_body = name.type == "ORG" and len(name.phrase) == 2
    return is_body and name.phrase.words[-1].text in named_persons and _has_profession(name.phrase)


def _beside_title(name: NameSpan, successor: NameSpan | None) -> NameSpan:
    """Return a name that no list has with the type that an office, a profession or a kinship beside it tells."""
    if name.type == "PERSON" and _employs(name, successor):
        return replace(name, type="ORG")
    if name.type in _TYPES_OF_SHORT_NAMES | {"PERSON"} and _is_town(name.phrase):
        return replace(name, type="GPE")
    if name.type == "WORK" and _has_profession(name.phrase):
        return replace(name, type="PERSON", phrase=_before_of(name.phrase))
    if name.type == "GPE" and _has_office_and_age(name.phrase):
        return replace(name, type="PERSON")
    is_person = name.type in _MISREAD and (_is_described(name) or _has_trade(name.phrase))
    return replace(name, type="PERSON") if is_person else name


def _is_described(name: NameSpan) -> bool:
    """Return whether a kinship, an office or an apposition beside a short name makes it a person's."""
    phrase = name.phrase
    is_described = _is_relative(phrase) or _is_someone(phrase) or _is_member(phrase) or _is_holder(phrase)
    return name.type in _TYPES_OF_SHORT_NAMES and is_described


def _has_trade(name: Phrase) -> bool:
    """Return whether "a" and a profession before a comma make a name a person's: an apple grower, Shell Roe, said."""
    block, comma = name.block, name.first - 1
    if block.lower(comma) != "," or name.next_word.text != "," or not 2 <= len(name) <= _LONGEST_HOLDER:
        return False
    trade = _office_before(block, comma)
    title = title_forms().get((trade,))
    return title is not None and title.kind == "profession" and trade not in _MAY_BE_BODIES


def _is_holder(name: Phrase) -> bool:
    """Return whether an office before a comma makes a name a person's: the Irish ambassador to India, Fergal Roe, has.

    Owners, members and partners can be bodies, and so can names of common words.
    """
    verb = _word_behind(name)
    is_between = name.block.lower(name.first - 1) == "," and (verb.is_third_person or verb.lower in ("has", "had"))
    if not is_between or not 2 <= len(name) <= _LONGEST_HOLDER or any(is_common(word.lower) for word in name.words):
        return False
    return _office_before(name.block, name.first - 1) in role_heads() - _MAY_BE_BODIES


def _office_before(block: Block, comma: int) -> str:
    """Return the noun of an office with its article before a comma: ambassador of "the Irish ambassador to India"."""
    first = max(block.sentence_of(comma).first, comma - _LONGEST_OFFICE_WITH_FIELD)
    starts = (n for n in range(comma - 1, first - 1, -1) if block.tag(n) in ("DT", "PRP$") or block.words[n].is_verbal)
    opening = next((n for n in starts if block.lower(n - 1) not in _LINKS), None)
    if opening is None or block.words[opening].is_verbal or any(block.lower(n) == "," for n in range(opening, comma)):
        return ""
    ends = (n for n in range(opening + 1, comma) if block.lower(n) in _LINKS)
    return block.lower(next(ends, comma) - 1)


def _word_behind(name: Phrase) -> Word:
    """Return the word behind a name and its comma; no word where no comma follows."""
    return name.block.word(name.last + 2 if name.block.lower(name.last + 1) == "," else len(name.block))


def _has_office_and_age(name: Phrase) -> bool:
    """Return whether a first name and a surname stand behind a noun for a person and a comma, or before an age."""
    block, last = name.block, name.last
    is_full = len(name) == 2 and name.words[0].lower in genders()
    is_aged = block.lower(last + 1) == block.lower(last + 3) == "," and block.tag(last + 2) == "CD"
    return is_full and (is_aged or (block.lower(name.first - 1) == "," and _has_profession(name)))


def _is_town(name: Phrase) -> bool:
    """Return whether an office of towns and a capitalised name stand behind a name: Velda Chief of Police Ida Roe."""
    block, first = name.block, name.last + 1
    if name.words[-1].lower in _BEFORE_OFFICES:
        return False
    for last in range(first, first + _LONGEST_OFFICE):
        if block.word(last + 1).is_capital and block.shares_sentence(name.last, last + 1):
            office = " ".join(word.lower for word in block.words[first : last + 1])
            if office in _OFFICES_OF_TOWNS:
                return block.word(last).is_capital
    return False


def _is_called_town(name: Phrase) -> bool:
    """Return whether a name of one or two words stands behind "the city of" or the like."""
    block, noun = name.block, name.first - 2
    is_named_so = (
        block.lower(name.first - 1) == "of" and block.lower(noun) in _TOWNS and not block.word(noun).is_capital
    )
    return is_named_so and len(name) < 3 and block.shares_sentence(noun, name.first)


def _at_home(name: NameSpan, named_persons: frozenset[str]) -> NameSpan:
    """Return a place read as a person, from which somebody comes: a retired engineer from Orsk."""
    block, first = name.phrase.block, name.phrase.first
    is_alone = name.type == "PERSON" and len(name.phrase) == 1 and name.text not in named_persons
    is_from = block.lower(first - 1) == "from" and block.lower(first - 2) in person_nouns()
    if not is_alone or not is_from or name.phrase.next_word.is_possessive_mark or name.phrase.lower in genders():
        return name
    return replace(name, type="GPE")


def _is_someone(name: Phrase) -> bool:
    """Return whether an apposition with a noun for a person, and "his" or "her" behind it, make a name a person's.

    Bergo, the Brazilian striker, ended his career.
    """
    block, first = name.block, name.last + 2
    if block.lower(first - 1) != "," or block.lower(first) not in _DETERMINERS:
        return False
    stop = min(first + _LONGEST_APPOSITION, len(block))
    nouns = (index for index in range(first + 1, stop) if block.lower(index) in person_nouns())
    noun = next(nouns, None)
    if noun is None or block.word(noun + 1).is_noun or any(word.is_verb for word in block.words[first:noun]):
        return False
    sentence = block.sentence_of(name.first)
    pronouns = (word.lower for word in block.words[noun + 1 : sentence.last + 1] if word.tag in ("PRP", "PRP$"))
    return next(pronouns, "") in ("his", "her", "he", "she")


def _is_member(name: Phrase) -> bool:
    """Return whether a first name and a surname stand before ", who" or ", of" a body: Victoria Roe, of Orskaid."""
    block, last = name.block, name.last
    if len(name) != 2 or name.words[0].lower not in genders() or name.words[-1].lower in _HEADS:
        return False
    is_of = block.lower(last + 2) == "of" and block.word(last + 3).is_capital
    is_who = block.lower(last + 2) == "who" and not name.words[-1].lower.endswith("s")
    return block.lower(last + 1) == "," and (is_of or is_who)


def _behind_body(name: NameSpan, bodies: Mapping[str, NameSpan]) -> Iterator[NameSpan]:
    """Yield a person's name, or the place or body that begins before it and the rest: of Lower | Ashby Ida Roe.

    Args:
        name: A name.
        bodies: The first name of each text that is read as a place's or a body's in the article.
    """
    block, first = name.phrase.block, name.phrase.first
    if name.type != "PERSON" or name.entry is not None or len(name.phrase) < _SHORTEST_WITH_BODY or not first:
        yield name
        return
    for last in range(first, name.phrase.last - 1):
        whole = block.phrase(first - 1, last)
        body = bodies.get(whole.text)
        if body is not None and block.shares_sentence(first - 1, first):
            yield replace(body, phrase=whole)
            yield replace(name, phrase=block.phrase(last + 1, name.phrase.last))
            return
    yield name


def _employs(name: NameSpan, successor: NameSpan | None) -> bool:
    """Return whether an office of companies stands between a name and its holder's: Hart Lowe | chairman | Ida Roe."""
    if successor is None or successor.type != "PERSON" or successor.phrase.block is not name.phrase.block:
        return False
    block, last = name.phrase.block, successor.phrase.first - 1
    title = title_before(successor.phrase)
    if title is not None and title.entry.kind == "honorific":
        last = title.phrase.first - 1
    return (
        block.shares_sentence(name.phrase.last, last)
        and _text(block, name.phrase.last + 1, last) in _OFFICES_OF_COMPANIES
    )


def _text(block: Block, first: int, last: int) -> str:
    """Return words in lower case, joined by blanks; nothing where there are none."""
    return " ".join(word.lower for word in block.words[first : last + 1])


def _has_profession(name: Phrase) -> bool:
    """Return whether the noun for a person stands before a name of two words or more, without marks or with a comma.

    Behind a comma, the name begins with a known first name: her editor, Ida Roe.
    """
    is_apart = name.block.lower(name.first - 1) == "," and name.words[0].lower in genders()
    noun = name.block.word(name.first - 1 - is_apart)
    return len(name) > 1 and name.block.shares_sentence(name.first - 1, name.first) and noun.lower in person_nouns()


def _is_relative(name: Phrase) -> bool:
    """Return whether a noun of kinship with an owner stands before a name: whose son | Callum, her wife, | Jo."""
    block, index = name.block, name.first - 1
    index -= block.lower(index) == ","
    is_owned = block.tag(index - 1) in ("PRP$", "POS", "WP$")
    return is_owned and block.lower(index) in kinship_nouns() and block.shares_sentence(index, name.first)


def _before_of(name: Phrase) -> Phrase:
    """Return a person's name without the body behind it: Ida Roe | of Harrow House."""
    of = next((index for index in name.indices if name.block.lower(index) == "of"), name.last + 1)
    return name.block.phrase(name.first, of - 1) if of > name.first + 1 else name


def _first_names(names: Sequence[NameSpan]) -> frozenset[str]:
    """Return the first names of persons in full that stand behind no preposition: Jordan of Jordan Roe, no country."""
    full = (name for name in names if name.type == "PERSON" and name.entry is None and len(name.phrase) > 1)
    firsts = {name.phrase.words[0].text for name in full}
    single = [name for name in names if name.text in firsts]
    places = {name.text for name in single if name.phrase.block.lower(name.phrase.first - 1) in _BEFORE_PLACES}
    return frozenset(firsts - places)


def _surnames(names: Iterable[NameSpan]) -> frozenset[str]:
    """Return the words by which the article may call the persons that it names in full."""
    full = (name for name in names if name.type == "PERSON" and name.entry is None and len(name.phrase) > 1)
    return frozenset(form for name in full for form in surnames(name_parts(name.text.replace(" - ", "-"))))


def _titled(names: Iterable[NameSpan]) -> frozenset[str]:
    """Return the single words that an office, a rank or an honorific makes persons: President Olsen."""
    single = (name for name in names if len(name.phrase) == 1 and name.entry is None and name.type in ("PERSON", "ORG"))
    titles = ((name, title_before(name.phrase)) for name in single)
    return frozenset(name.text for name, title in titles if title is not None and _is_of_person(name, title))


def _is_of_person(name: NameSpan, title: TitlePhrase) -> bool:
    """Return whether a capitalised title stands directly before a name."""
    is_near = title.phrase.last == name.phrase.first - 1 and title.phrase.words[0].is_capital
    return is_near and title.entry.kind in ("office", "rank", "honorific")


def _described_persons(names: Iterable[NameSpan]) -> frozenset[str]:
    """Return the single words that an apposition makes persons: Bergo, the Brazilian striker, ended his career."""
    single = (name for name in names if name.type == "PERSON" and name.entry is None and len(name.phrase) == 1)
    return frozenset(name.text for name in single if _is_someone(name.phrase))


class _Types:
    """The type of each text that no list has: for a short form of a person PERSON, else the most frequent one."""

    def __init__(self, names: Sequence[NameSpan], surnames: frozenset[str]) -> None:
        self._names = names
        self._surnames = surnames | _titled(names) | _described_persons(names)
        self._votes: dict[str, Counter[str]] = {}
        for name in names:
            if name.entry is None:
                self._votes.setdefault(name.text, Counter())[name.type] += 1

    def prefer_bodies_to_unintroduced_persons(self) -> None:
        """Count single words as organisations where they were read as persons whom nothing introduces."""
        if not self._surnames:
            return
        introduced_names = (n for n in self._names if title_before(n.phrase) is not None or _is_relative(n.phrase))
        titled = {name.text for name in introduced_names}
        introduced = self._surnames | titled
        for text, votes in self._votes.items():
            is_unintroduced = " " not in text and text not in introduced and text.casefold() not in genders()
            if is_unintroduced and text.casefold() not in _FAMOUS and _most_frequent(votes) == "PERSON":
                votes["ORG"] += 2 * votes["PERSON"]

    def agreed(self) -> list[NameSpan]:
        """Return the names, each with the type of its text."""
        types = {text: self._type(text) for text in self._votes}
        types |= dict.fromkeys(self._shouted_surnames(), "PERSON")
        types |= dict.fromkeys(_short_company_names(self._votes) - self._surnames, "ORG")
        return [
            self._reread(name)
            if name.entry is not None
            else _typed(name, name.type if _is_in_region(name) else types[name.text])
            for name in self._names
        ]

    def _shouted_surnames(self) -> Iterator[str]:
        """Yield the surnames in capitals with which the turns of a transcript begin: "BRANDT: …"."""
        surnames = {surname.casefold() for surname in self._surnames}
        for name in self._names:
            is_label = name.phrase.block.is_head or (name.phrase.first == 0 and name.phrase.next_word.text == ":")
            if is_label and name.text.isupper() and name.text.casefold() in surnames and name.entry is None:
                yield name.text

    def _type(self, text: str) -> str:
        if text in self._surnames and not self._is_surely_body(text):
            return "PERSON"
        return _most_frequent(self._votes[text])

    def _is_surely_body(self, text: str) -> bool:
        """Return whether a surname is an organisation's name too, as companies bear their founders' names."""
        votes = self._votes[text]
        if votes["ORG"] < 3 or votes["PERSON"]:
            return False
        confidences = [name.confidence for name in self._names if name.type == "ORG" and name.text == text]
        return sum(confidences) > 0.85 * len(confidences)

    def _reread(self, name: NameSpan) -> NameSpan:
        """Return a listed name as it is, or as a person whose surname is a listed form."""
        if name.text not in self._surnames or name.entry is None:
            return name
        if (name.entry.is_country and not _speaks(name.phrase)) or _is_in_region(name):
            return name
        return replace(name, entry=None, type="PERSON", rule=_RULE)


def _is_in_region(name: NameSpan) -> bool:
    """Return whether a place stands behind a verb and "in", or before its state: lives in Lima; Austin, Texas."""
    block, first = name.phrase.block, name.phrase.last + 2
    if name.type == "GPE" and _is_behind_verb(name.phrase):
        return True
    if name.type != "GPE" or block.lower(first - 1) != "," or first >= len(block):
        return False
    region = listed(block.words, first, len(block))
    return region is not None and region.entry.mention_type == "GPE" and block.shares_sentence(first - 1, first)


def _is_behind_verb(phrase: Phrase) -> bool:
    """Return whether "in" and a verb stand before a name, as before places: lives in, was heard in; not believes in."""
    block, first = phrase.block, phrase.first
    is_inside = block.lower(first - 1) == "in" and block.shares_sentence(first - 1, first)
    return is_inside and block.word(first - 2).is_verb and not block.lower(first - 2).startswith(("believ", "trust"))


def _speaks(phrase: Phrase) -> bool:
    """Return whether a verb of speech stands beside a name, and no preposition before it: Holland told Nordlys."""
    block = phrase.block
    if block.word(phrase.first - 1).is_preposition or phrase.text.isupper():
        return False
    neighbours = (phrase.last + 1, phrase.first - 1)
    rows = [cue_forms().get(block.lower(index)) for index in neighbours if 0 <= index < len(block)]
    return any(row is not None and row.weight == "strong" for row in rows)


def _most_frequent(votes: Counter[str]) -> str:
    return votes.most_common(1)[0][0]


def _typed(name: NameSpan, kind: str) -> NameSpan:
    return name if name.type == kind else replace(name, type=kind)


def _short_company_names(texts: Iterable[str]) -> set[str]:
    """Return the names of companies without the word for their trade: Biovale of Biovale Therapeutics."""
    short: set[str] = set()
    for text in texts:
        parts = text.split()
        if len(parts) > 1 and parts[-1].lower() in _TRADES:
            short.add(" ".join(parts[:-1]))
            if len(parts[0]) > 3 and parts[0].lower() not in FUNCTION_WORDS:
                short.add(parts[0])
    return short


def _revealed(blocks: Sequence[Block], names: Sequence[NameSpan], surnames: frozenset[str]) -> Iterator[NameSpan]:
    """Yield words that are no names so far and that the article's full names make names."""
    name_words = {(name.phrase.block.number, index) for name in names for index in name.phrase.indices}
    heads, companies = _heads_of_bodies(names), _short_company_names(name.text for name in names if name.type == "ORG")
    bodies = heads | companies
    for block in blocks:
        for index, word in enumerate(block.words):
            if word.is_capital and (block.number, index) not in name_words:
                phrase = block.phrase(index, index)
                if word.lower in GROUP_NAMES:
                    yield NameSpan(phrase, "NORP", _RULE, 0.85)
                elif word.text in surnames and _can_be_surname(word):
                    yield NameSpan(phrase, "PERSON", _RULE, 0.85)
                elif word.text in bodies and _is_short_body(phrase, heads, companies):
                    yield NameSpan(phrase, "ORG", _RULE, 0.75)
                elif (kind := _described_type(phrase)) is not None:
                    yield NameSpan(phrase, kind, _RULE, 0.75)


def _is_short_body(name: Phrase, heads: set[str], companies: set[str]) -> bool:
    """Return whether a word stands for a body by its head, the Commission, or for a company by its first word."""
    is_head = name.text in heads and name.block.lower(name.first - 1) in _DETERMINERS
    return is_head or (name.text in companies and _stands_alone(name))


def _stands_alone(name: Phrase) -> bool:
    """Return whether a capitalised word within a plain sentence has no other one beside it."""
    block, first = name.block, name.first
    is_within = not block.begins_sentence(first) and is_in_plain_sentence(block, first)
    return is_within and not block.word(first - 1).is_capital and not name.next_word.is_capital


def _described_type(name: Phrase) -> str | None:
    """Return the type of a capitalised word that an apposition or an office behind it makes a name, if one does."""
    is_first = name.block.begins_sentence(name.first)
    if is_common(base(name.lower)) or not (is_first or not name.block.word(name.first - 1).is_capital):
        return None
    if _is_town(name):
        return "GPE"
    return "PERSON" if is_first and _is_someone(name) else None


def _can_be_surname(word: Word) -> bool:
    return (word.is_proper_noun or word.lower not in FUNCTION_WORDS) and (word.lower,) not in title_forms()


def _heads_of_bodies(names: Iterable[NameSpan]) -> set[str]:
    """Return the last words of full names of public bodies, by which the article may call them: the Commission."""
    full = (name for name in names if name.type == "ORG" and len(name.phrase) > 1)
    heads = (name.phrase.words[-1] for name in full)
    return {head.text for head in heads if head.is_capital and head.lower in PUBLIC_BODY_HEADS}
