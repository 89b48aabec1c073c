"""Outlets and documents that the words around a statement name, none of which governs it.

"Asked by the newspaper Nordlys, she said …"; "Ida Brandt on Orsk Radio: “…”"; "his testimony, in which he said …";
"it said in its Harbour Outlook that …".
"""

from collections.abc import Iterator
from dataclasses import replace

from newsledger.transforms.english.mentions.resolver import Resolver, is_document_noun
from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.english.statements.model import Link, Passage, Statement, Statements, in_sentence, updated
from newsledger.transforms.english.statements.noun_phrases import phrase_at
from newsledger.transforms.lexicon.statement_words import MEDIUM
from newsledger.transforms.lexicon.words import words

_QUESTIONED = words("participles_of_asking")
_REACH_OF_QUESTIONED, _REACH_OF_WHICH, _LONGEST_TITLE = 12, 6, 12
_TITLED = frozenset({"WORK", "LAW"})


def add_surrounding_links(passage: Passage, sentence: Phrase, statements: Statements) -> Statements:
    """Add the outlets and documents around the statements of a sentence to those that have none of their role."""
    for statement in in_sentence(statements, sentence):
        changed = _of_station(statement, passage.resolver)
        for link in _links(changed, sentence, passage.resolver):
            if link.role not in {present.role for present in changed.links}:
                changed = replace(changed, links=(*changed.links, link))
        if changed is not statement:
            statements = updated(statements, changed)
    return statements


def _links(statement: Statement, sentence: Phrase, resolver: Resolver) -> Iterator[Link]:
    if statement.source is None or statement.source.block is not statement.block:
        return
    yield from _questioner(statement.source, sentence, resolver)
    yield from _relative_document(statement.source)
    yield from _title(statement, sentence, resolver)


def named_medium(phrase: Phrase, resolver: Resolver) -> Phrase | None:
    """Return the name behind a noun for a medium at the end of a phrase: Taiwanese publication | DigiTimes."""
    names = [name for name in resolver.names_in(phrase) if name.last == phrase.last]
    if not names or names[-1].first <= phrase.first:
        return None
    return names[-1] if phrase.block.lower(names[-1].first - 1) in MEDIUM else None


def _questioner(source: Phrase, sentence: Phrase, resolver: Resolver) -> Iterator[Link]:
    """Yield the outlet that asked before the source speaks: Asked about it on Monday by the newspaper Nordlys, X."""
    block = source.block
    for index in range(sentence.first, source.first):
        word = block.words[index]
        if word.lower not in _QUESTIONED or word.quoted:
            continue
        for preposition in range(index + 1, min(index + _REACH_OF_QUESTIONED, source.first)):
            if block.words[preposition].is_tensed or block.words[preposition].text == ",":
                break
            if block.lower(preposition) == "by":
                phrase = phrase_at(block, preposition + 1, source.first - 1)
                if phrase is not None:
                    yield from _outlet(phrase, resolver)
                return


def _outlet(phrase: Phrase, resolver: Resolver) -> Iterator[Link]:
    medium = named_medium(phrase, resolver)
    if medium is not None or resolver.is_outlet(phrase):
        whole = medium or phrase
        yield Link("outlet", whole, resolver.entities(whole))


def _of_station(statement: Statement, resolver: Resolver) -> Statement:
    """Return a statement whose source names an outlet behind "on" with that as a link: Ida Brandt | on Orsk Radio."""
    source = statement.source
    names = [] if source is None else list(resolver.names_in(source))
    if source is None or len(names) < 2 or names[-1].last != source.last or not resolver.is_outlet(names[-1]):
        return statement
    first = names[-1].first - (source.block.lower(names[-1].first - 1) == "the")
    if source.block.lower(first - 1) != "on" or first - 2 < source.first or not resolver.is_person(names[0]):
        return statement
    outlet = Phrase(source.block, first, source.last)
    link = Link("outlet", outlet, resolver.entities(names[-1]))
    return replace(statement, source=Phrase(source.block, source.first, first - 2), links=(*statement.links, link))


def _relative_document(source: Phrase) -> Iterator[Link]:
    """Yield the document of whose relative clause a source is the subject: his testimony, in which | he."""
    block, pronoun = source.block, source.first - 1
    if block.lower(pronoun) not in ("which", "whom") or block.lower(pronoun - 1) not in ("in", "where"):
        return
    last = pronoun - 2
    while last > max(0, pronoun - _REACH_OF_WHICH) and not block.words[last].is_noun:
        last -= 1
    if last < 0 or not is_document_noun(block, last) or block.words[last].quoted:
        return
    first = last
    while first > 0 and _describes_document(block, first - 1):
        first -= 1
    yield Link("document", Phrase(block, first, last))


def _describes_document(block: Block, index: int) -> bool:
    word = block.words[index]
    is_before_noun = word.is_noun or word.is_adjective or word.tag in ("DT", "PRP$", "CD", "POS")
    return is_before_noun and not word.quoted and block.tag(index + 1) != "DT"


def _title(statement: Statement, sentence: Phrase, resolver: Resolver) -> Iterator[Link]:
    """Yield the work of the source in which the words stand: said | in its Harbour Outlook | that."""
    block = statement.block
    for index, word in enumerate(sentence.words[:-2], sentence.first):
        if word.lower != "in" or block.tag(index + 1) != "PRP$" or index in statement:
            continue
        for name in _works(Phrase(block, index + 2, sentence.last), resolver):
            yield Link("document", Phrase(block, index + 1, name.last), resolver.entities(name))
            return


def _works(phrase: Phrase, resolver: Resolver) -> Iterator[Phrase]:
    """Yield the name of a work at the start of a phrase, or behind the adjectives there."""
    block = phrase.block
    for index in phrase.indices[:_LONGEST_TITLE]:
        name = next(resolver.names_at(block, index), None)
        if name is not None:
            entities = resolver.entities(name)
            if entities and resolver.cast.entities[entities[0]].type in _TITLED:
                yield name
            return
        if not (block.words[index].is_adjective or block.words[index].is_adverb or block.words[index].is_participle):
            return
