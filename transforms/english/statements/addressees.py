"""The audience of a statement: the outlet to which it was given, or the party to which it is addressed."""

from collections.abc import Container
from dataclasses import dataclass, replace

from newsledger.transforms.english.mentions.resolver import Resolver
from newsledger.transforms.english.parse.vocabulary import Block, Phrase, Word
from newsledger.transforms.english.statements.affiliations import ANY_MEDIA, JOURNALISTS, employer, known_employer
from newsledger.transforms.english.statements.governed_phrases import DETERMINERS
from newsledger.transforms.english.statements.model import Link, Statement
from newsledger.transforms.english.statements.noun_phrases import noun_phrase, titled
from newsledger.transforms.lexicon.statement_words import ASKED, DAYS, EDGES, MEDIUM, MEDIUM_NAMES, TOLD, TOLD_MEDIA
from newsledger.transforms.lexicon.words import words

_LONGEST = 9
_LONGEST_BEFORE_CONTENT = 10
_MOST_ADVERBS = 3
_WITH_TO = frozenset({"say", "write", "speak"})
_OUTLET_NOUNS = MEDIUM | TOLD_MEDIA
_GIVE_WORDS = frozenset({"inform", "say", "show", "speak", "tell", "write"})
_STOPS = frozenset(",;:.?!")
_FUNCTION_WORDS = words("words_after_an_addressee")
_LAST_WORDS_OF_NAMES = frozenset({"fm", "live", "online", "today"})
_SUBJECT_PRONOUNS = frozenset({"he", "i", "it", "she", "they", "we"})
_BEGIN_CLAUSES = frozenset({"CD", "DT", "EX", "JJ"})
_TIMES = frozenset({"last", "later", "earlier", "yesterday", "today"})


@dataclass(frozen=True, slots=True)
class Audience:
    """The link of the outlet to which a statement was given, or the entities to which it is addressed."""

    outlet: Link | None = None
    entities: tuple[int, ...] = ()


def audience(block: Block, head: int, content: Container[int], *, resolver: Resolver) -> Audience:
    """Return the audience that stands behind the head of a cue, outside the content."""
    cue = block.words[head]
    if cue.verb_lemma not in TOLD:
        return Audience(outlet=_outlet_addressed(block, head, content, resolver=resolver))
    outlet = _outlet_behind(block, head, resolver)
    if outlet is not None:
        return Audience(outlet=outlet)
    phrase = _object_of_telling(block, head, content)
    return Audience() if phrase is None else _listeners(phrase, cue, resolver)


def _listeners(phrase: Phrase, cue: Word, resolver: Resolver) -> Audience:
    """Return the audience that a phrase names: an outlet or one of its reporters, or whoever is addressed."""
    entities = resolver.entities(phrase)
    gives_words = cue.verb_lemma in _GIVE_WORDS
    reporter = employer(phrase, resolver) or known_employer(entities, resolver)
    if reporter is not None and gives_words:
        return Audience(outlet=replace(reporter, cue=cue.text))
    if (owner := resolver.owner(phrase)) is not None:
        phrase, entities = owner, resolver.entities(owner)
    if gives_words and _is_outlet(phrase, entities, resolver, is_quoted=cue.quoted):
        return Audience(outlet=Link("outlet", phrase, entities, cue.text))
    return Audience(entities=entities)


def _is_outlet(phrase: Phrase, entities: tuple[int, ...], resolver: Resolver, *, is_quoted: bool) -> bool:
    block = phrase.block
    if not entities and {block.lower(index) for index in range(phrase.first, phrase.content_head + 1)} <= ANY_MEDIA:
        return False
    return (
        (phrase.words[0].quoted and not is_quoted)
        or block.words[phrase.content_head].lower in _OUTLET_NOUNS
        or _is_named_like_outlet(phrase)
        or resolver.role(phrase, entities) == "outlet"
        or resolver.sounds_like_outlet(phrase, entities)
    )


def _is_named_like_outlet(phrase: Phrase) -> bool:
    """Return whether a name that no list knows is that of an outlet by its looks: Orsk Bay Live, talkORSK."""
    last = phrase.words[-1]
    if len(phrase) == 1:
        return last.text[0].islower() and any(letter.isupper() for letter in last.text)
    is_name = all(word.is_capital or word.lower in ("the", "of") for word in phrase.words)
    return is_name and last.lower in MEDIUM_NAMES | _LAST_WORDS_OF_NAMES


def _outlet_behind(block: Block, head: int, resolver: Resolver) -> Link | None:
    """Return the outlet whose name stands directly behind a verb of telling, its reporter's name perhaps behind it."""
    first = _start_of_object(block, head)
    if first is None or block.words[head].verb_lemma not in _GIVE_WORDS:
        return None
    start = first + (block.lower(first) == "the" and not resolver.cast.is_named(block, first))
    name = next(resolver.names_at(block, start), None)
    if name is None or name.first != start or _describes_others(block, name.last + 1):
        return None
    entities = resolver.entities(name)
    if resolver.role(name, entities) != "outlet":
        return None
    is_longer = block.lower(name.last + 1) in MEDIUM | MEDIUM_NAMES
    return Link("outlet", Phrase(block, first, name.last + is_longer), entities, block.words[head].text)


def _outlet_addressed(block: Block, head: int, content: Container[int], *, resolver: Resolver) -> Link | None:
    """Return the outlet behind "to" and a verb of speech, or "shared with": explained to Nordlys, to the daily."""
    words, preposition = block.words, head + 1
    while block.word(preposition).is_adverb and preposition - head <= _MOST_ADVERBS:
        preposition += 1
    is_shared = words[head].verb_lemma == "share" and block.lower(preposition) == "with"
    if not is_shared and (block.lower(preposition) != "to" or not words[head].is_verb):
        return None
    start = preposition + 1 + (block.lower(preposition + 1) == "the")
    name = next(resolver.names_at(block, start), None) if start < len(block) else None
    if name is not None and name.last >= start and _is_name_of_outlet(name, resolver):
        return Link("outlet", Phrase(block, preposition + 1, name.last), resolver.entities(name), words[head].text)
    phrase = _phrase_from(block, preposition + 1, head=head, content=content)
    if phrase is None or block.lower(phrase.content_head) not in MEDIUM or phrase.words[0].tag not in DETERMINERS:
        return None
    return Link("outlet", phrase, resolver.entities(phrase), words[head].text)


def _is_name_of_outlet(name: Phrase, resolver: Resolver) -> bool:
    """Return whether a name is that of an outlet, and does not go on as that of something else."""
    entities = resolver.entities(name)
    is_outlet = resolver.role(name, entities) == "outlet" or resolver.is_called_news(entities)
    return is_outlet and not _describes_others(name.block, name.last + 1)


def _describes_others(block: Block, index: int) -> bool:
    """Return whether a name goes on as that of something else: Reuters staff, the Times Square Alliance."""
    word = block.word(index)
    if not word.is_noun or word.lower in _TIMES or word.lower in DAYS:
        return False
    return word.is_plural_noun or not (word.lower in JOURNALISTS or word.is_common_noun)


def _start_of_object(block: Block, head: int) -> int | None:
    """Return the word at which the object of a verb of telling begins; None where "to" is missing before it."""
    words, first = block.words, head + 1
    while (
        first < len(words) and words[first].is_adverb and not words[first].is_capital and first - head < _MOST_ADVERBS
    ):
        first += 1
    if words[head].verb_lemma in _WITH_TO:
        return first + 1 if block.lower(first) == "to" else None
    return first


def _object_of_telling(block: Block, head: int, content: Container[int]) -> Phrase | None:
    """Return the noun phrase directly behind a cue, up to "that", a comma or the content."""
    first = _start_of_object(block, head)
    if first is None:
        return None
    if not block.words[head].quoted and (title := titled(block, first)) is not None:
        return title
    return _phrase_from(block, first, head=head, content=content)


def _phrase_from(block: Block, first: int, *, head: int, content: Container[int]) -> Phrase | None:
    """Return the noun phrase that begins with a word behind a cue, up to "that", a comma or the content."""
    words, last = block.words, first - 1
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
    if head is None:
        return statement
    clause = _clause_told_to_many(statement, head)
    if clause is not None:
        listeners = resolver.entities(Phrase(block, head + 1, head + 1))
        return replace(statement, parts=(clause, *statement.parts[1:]), addressee=listeners)
    told = _clause_told_to_outlet(statement.parts[0], head, resolver)
    if told is not None or statement.first != head + 1:
        return statement if told is None else replace(statement, parts=(told, *statement.parts[1:]))
    opening, verb = block.words[statement.first], block.words[head].verb_lemma
    if opening.quoted or opening.lower == "that" or (verb not in ASKED and verb != "accuse"):
        return statement
    part = statement.parts[0]
    index = _content_after_addressee(part, verb, resolver)
    if index is None:
        return statement
    entities = () if verb == "accuse" else resolver.entities(Phrase(block, part.first, index - 1))
    return replace(statement, parts=(Phrase(block, index, part.last), *statement.parts[1:]), addressee=entities)


def _clause_told_to_many(statement: Statement, head: int) -> Phrase | None:
    """Return the clause behind listeners whom the parser joined to its subject: told jurors | Roe had lied."""
    block, part = statement.block, statement.parts[0]
    listeners, start = block.word(head + 1), head + 2
    if block.words[head].verb_lemma != "tell" or part.first not in (head + 1, start + 1) or start >= part.last:
        return None
    is_many = listeners.text[-1:] == "s" and listeners.text[:-1].isalpha() and not listeners.quoted
    is_many &= not listeners.is_capital or listeners.text[:-1].isupper()  # jurors, MPs
    subject = block.words[start]
    begins_clause = subject.is_proper_noun or subject.tag in ("DT", "PRP", "PRP$")
    has_verb = any(word.is_tensed for word in block.words[start + 1 : part.last + 1])
    return Phrase(block, start, part.last) if is_many and begins_clause and has_verb else None


def _clause_told_to_outlet(part: Phrase, head: int, resolver: Resolver) -> Phrase | None:
    """Return the clause behind an outlet that was read as its beginning: told the BBC | the river had risen."""
    block = part.block
    if block.words[head].verb_lemma != "tell" or part.words[0].quoted or part.first != head + 1:
        return None
    end = _end_of_outlet(part, resolver)
    if end is None or end >= part.last:
        return None
    clause = Phrase(block, end + 1, part.last)
    begins_clause = clause.words[0].is_nominal or clause.words[0].tag in _BEGIN_CLAUSES
    return clause if begins_clause and any(word.is_tensed for word in clause.words[1:]) else None


def _end_of_outlet(part: Phrase, resolver: Resolver) -> int | None:
    """Return the last word of the outlet, or of its reporter, that begins a phrase: the BBC's Ida Roe."""
    block = part.block
    start = part.first + (block.lower(part.first) == "the" and not resolver.cast.is_named(block, part.first))
    name = next(resolver.names_at(block, start), None)
    if name is None or name.first != start or not resolver.is_outlet(name):
        return None
    reporter = next(resolver.names_at(block, name.last + 2), None) if name.next_word.is_possessive_mark else None
    is_reporter = reporter is not None and reporter.first == name.last + 2 and resolver.is_person(reporter)
    return reporter.last if reporter is not None and is_reporter else name.last


def _content_after_addressee(part: Phrase, verb: str, resolver: Resolver) -> int | None:
    """Return the word behind an addressee at which the content begins: "of" after accuse, else to, that, for or not."""
    block = part.block
    openers = ("of",) if verb == "accuse" else ("to", "that", "for", "not")
    for index in range(part.first + 1, min(part.last, part.first + _LONGEST_BEFORE_CONTENT)):
        word = block.words[index]
        if verb == "tell" and word.lower in _SUBJECT_PRONOUNS and block.word(index + 1).is_verbal:
            return index
        if word.lower in openers and not (word.lower == "not" and block.word(index - 1).is_verbal):
            if word.lower != "for" or resolver.entities(Phrase(block, part.first, index - 1)):
                return index
        elif word.text in EDGES or word.quoted:
            return None
    return None
