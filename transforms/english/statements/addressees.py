"""The audience of a statement: the outlet to which it was given, or the party to which it is addressed."""

from collections.abc import Container
from dataclasses import dataclass, replace

from newsledger.transforms.english.mentions.resolver import Resolver
from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.english.statements.affiliations import employer
from newsledger.transforms.english.statements.model import Link, Statement
from newsledger.transforms.english.statements.noun_phrases import noun_phrase
from newsledger.transforms.lexicon.statement_words import ASKED, EDGES, MEDIUM, TOLD, TOLD_MEDIA
from newsledger.transforms.lexicon.words import words

_LONGEST = 9
_LONGEST_BEFORE_CONTENT = 10
_MOST_ADVERBS = 3
_WITH_TO = frozenset({"say", "write", "speak"})
_OUTLET_NOUNS = MEDIUM | TOLD_MEDIA
_STOPS = frozenset(",;:.?!")
_FUNCTION_WORDS = words("words_after_an_addressee")
_TIMES = frozenset({"last", "later", "earlier", "yesterday", "today"})


@dataclass(frozen=True, slots=True)
class Audience:
    """The link of the outlet to which a statement was given, or the entities to which it is addressed."""

    outlet: Link | None = None
    entities: tuple[int, ...] = ()


def audience(block: Block, head: int, content: Container[int], *, resolver: Resolver) -> Audience:
    """Return the audience that stands behind the head of a cue, outside the content."""
    cue = block.words[head]
    phrase = _object_of_telling(block, head, content) if cue.verb_lemma in TOLD else None
    if phrase is None:
        return Audience()
    reporter = employer(phrase, resolver)
    if reporter is not None:
        return Audience(outlet=replace(reporter, cue=cue.text))
    phrase = resolver.owner(phrase) or phrase
    entities = resolver.entities(phrase)
    is_outlet = (
        block.words[phrase.content_head].lower in _OUTLET_NOUNS
        or resolver.role(phrase, entities) == "outlet"
        or resolver.sounds_like_outlet(phrase, entities)
    )
    return Audience(outlet=Link("outlet", phrase, entities, cue.text)) if is_outlet else Audience(entities=entities)


def _object_of_telling(block: Block, head: int, content: Container[int]) -> Phrase | None:
    """Return the noun phrase directly behind a cue, up to "that", a comma or the content."""
    words, first = block.words, head + 1
    while first < len(words) and words[first].is_adverb and first - head < _MOST_ADVERBS:
        first += 1
    if words[head].verb_lemma in _WITH_TO:
        if block.lower(first) != "to":
            return None
        first += 1
    last = first - 1
    for index in range(first, min(first + _LONGEST, len(words))):
        is_other_level = words[index].quoted and words[index].quotation != words[head].quotation
        if index in content or is_other_level or _ends_object(block, index):
            break
        last = index
    return noun_phrase(block, first, last) if last >= first else None


def _ends_object(block: Block, index: int) -> bool:
    word = block.words[index]
    return word.text in _STOPS or word.lower in _FUNCTION_WORDS or word.lower in _TIMES


def without_addressee(statement: Statement, resolver: Resolver) -> Statement:
    """Return a statement without the person who is asked or accused in front of its content: "urged X | to stay"."""
    block, head = statement.block, statement.head
    if head is None or statement.first != head + 1:
        return statement
    opening, verb = block.words[statement.first], block.words[head].verb_lemma
    if opening.quoted or opening.lower == "that" or (verb not in ASKED and verb != "accuse"):
        return statement
    part = statement.parts[0]
    index = _content_after_addressee(part, verb, resolver)
    if index is None:
        return statement
    entities = () if verb == "accuse" else resolver.entities(Phrase(block, part.first, index - 1))
    return replace(statement, parts=(Phrase(block, index, part.last), *statement.parts[1:]), addressee=entities)


def _content_after_addressee(part: Phrase, verb: str, resolver: Resolver) -> int | None:
    """Return the word behind an addressee at which the content begins: "of" after accuse, else to, that, for or not."""
    block = part.block
    openers = ("of",) if verb == "accuse" else ("to", "that", "for", "not")
    for index in range(part.first + 1, min(part.last, part.first + _LONGEST_BEFORE_CONTENT)):
        word = block.words[index]
        if word.lower in openers:
            if word.lower != "for" or resolver.entities(Phrase(block, part.first, index - 1)):
                return index
        elif word.text in EDGES or word.quoted:
            return None
    return None
