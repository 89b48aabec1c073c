"""Sources described first and named behind a comma: "a nurse who saw it, Ida Brandt, told", "his heir, Jo Roe, said".

The tagger and the tree often give the description alone, so that nobody is known to speak.
"""

from dataclasses import replace

from newsledger.transforms.english.parse.vocabulary import Phrase
from newsledger.transforms.english.statements.model import Passage, Statement, Statements
from newsledger.transforms.lexicon.gazetteer import person_nouns

_LONGEST_CLAUSE = 25  # words
_LONGEST_NAME, _REACH_OF_AS = 5, 4
_NAMING = frozenset({"identified", "name", "named"})
_RELATIVES = frozenset({"who", "whose", "whom"})
_POSSESSIVES = frozenset({"his", "her", "their", "its", "whose"})


def described_sources(passage: Passage, statements: Statements) -> Statements:
    """Give the sources of statements the person's name behind their comma."""
    return tuple(_named(statement, passage) for statement in statements)


def _named(statement: Statement, passage: Passage) -> Statement:
    statement = _with_whole_name(statement, passage)
    source = statement.source
    if source is None or source.block is not passage.block or not _describes_person(source):
        return statement
    name = _name_given(source, passage) or _name_behind(source, passage)
    if (
        name is None
        or name.last in statement
        or (statement.head is not None and source.first > statement.head > name.first)
    ):
        return statement
    return replace(statement, source=Phrase(source.block, source.first, name.last))


def _with_whole_name(statement: Statement, passage: Passage) -> Statement:
    """Return a statement whose source ends with the end of its last name: at the ministry Ida | Brandt."""
    source, cast = statement.source, passage.resolver.cast
    number = None if source is None else cast.name_at(source.block, source.last)
    if source is None or number is None or cast.phrases[number].block is not source.block:
        return statement
    last = cast.phrases[number].last
    is_cut = last > source.last and last not in statement and statement.head not in range(source.last, last + 1)
    return replace(statement, source=Phrase(source.block, source.first, last)) if is_cut else statement


def _describes_person(source: Phrase) -> bool:
    """Return whether a phrase without a name of a person is "a", "the", "his" and one person's description."""
    words = source.words
    head = source.block.words[source.content_head]
    has_owner = words[0].is_capital and any(word.is_possessive_mark for word in words)
    is_led = words[0].tag == "DT" or words[0].lower in _POSSESSIVES or has_owner
    is_person = head.lower in person_nouns() or words[0].lower in _POSSESSIVES
    return is_led and is_person and head.tag == "NN" and not any(word.text == "," for word in words)


def _name_given(source: Phrase, passage: Passage) -> Phrase | None:
    """Return the name that somebody gives for himself in a relative clause: who gave her name only as | Ida."""
    block, cast = source.block, passage.resolver.cast
    clause = range(source.last + 1, min(source.last + 1 + _LONGEST_CLAUSE, len(block)))
    said = [index for index in clause if block.lower(index) in _NAMING and block.shares_sentence(source.last, index)]
    for index in said:
        conjunction = next((n for n in range(index + 1, index + _REACH_OF_AS) if block.lower(n) == "as"), None)
        number = None if conjunction is None else cast.name_at(block, conjunction + 1)
        if number is not None and cast.mentions[number].type == "PERSON":
            return cast.phrases[number]
    return None


def _name_behind(source: Phrase, passage: Passage) -> Phrase | None:
    """Return the person's name between commas behind a description, or behind a clause that begins with "who"."""
    block, first = source.block, source.last + 1
    if block.lower(first) in _RELATIVES:
        stop = min(first + _LONGEST_CLAUSE, len(block) - 1)
        commas = (n for n in range(first, stop) if block.words[n].text == "," and not block.words[n].quoted)
        first = next(commas, first)
    if block.lower(first) != "," or not block.shares_sentence(source.last, first):
        return None
    cast = passage.resolver.cast
    for index in range(first + 1, min(first + _LONGEST_NAME, len(block))):
        number = cast.name_at(block, index)
        if number is None:
            if block.words[index].is_capital:
                continue
            return None
        mention, name = cast.mentions[number], cast.phrases[number]
        is_apart = block.lower(name.last + 1) == "," and not block.word(name.last + 2).is_conjunction
        is_person = mention.type == "PERSON" and mention.kind == "name" and name.first == index
        return name if is_person and is_apart else None
    return None
