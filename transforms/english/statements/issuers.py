"""Those who issue a document that a statement names as its only source: data from Orsk Bank, the ministry's report."""

from newsledger.transforms.english.mentions.resolver import Resolver
from newsledger.transforms.english.parse.vocabulary import Phrase
from newsledger.transforms.english.statements.model import Link
from newsledger.transforms.english.statements.noun_phrases import phrase_at
from newsledger.transforms.lexicon.gazetteer import person_nouns, role_heads
from newsledger.transforms.lexicon.lemmas import noun_lemma
from newsledger.transforms.lexicon.name_words import MONTHS
from newsledger.transforms.lexicon.statement_words import BODIES, DAYS, PLATFORMS, SPOKESPEOPLE
from newsledger.transforms.lexicon.words import words

_PREPOSITIONS = frozenset({"by", "from"})
_ISSUERS = frozenset({"PERSON", "ORG", "GPE"})
_OWN_DOCUMENTS = frozenset({"company", "council", "government", "ministry", "police"})
_SMALL_WORDS = words("words_inside_media_names")
_ABOUT_SOMEBODY = words("nouns_for_documents_against")


def issuer(document: Link, resolver: Resolver) -> Link | None:
    """Return the link of the person or body that issued a document, as the speaker; None where none is named."""
    phrase = document.phrase
    name = _author(phrase) or _owner(phrase)
    if name is not None:
        return _speaker(name, document, resolver, types=_ISSUERS)
    name = _modifier(phrase, resolver)
    return None if name is None else _speaker(name, document, resolver, types=frozenset({"ORG"}))


def _speaker(name: Phrase, document: Link, resolver: Resolver, *, types: frozenset[str]) -> Link | None:
    entities = resolver.entities(name)
    if resolver.role(name, entities) != "speaker" or name.lower in PLATFORMS:
        return None
    if entities and all(resolver.cast.entities[entity].type in types for entity in entities):
        return Link("speaker", name, entities, document.cue)
    head = name.block.words[name.content_head].lower
    is_named = all(word.is_capital or word.lower in _SMALL_WORDS for word in name.words)
    is_issuer = not entities and (
        head in SPOKESPEOPLE
        or noun_lemma(head) in role_heads() | person_nouns() | BODIES
        or (is_named and not is_time(name))
    )
    return Link("speaker", name, (), document.cue) if is_issuer else None


def is_time(name: Phrase) -> bool:
    """Return whether a phrase is a day, a month or a year."""
    return all(word.lower in DAYS | MONTHS or word.text.isdigit() for word in name.words)


def _author(phrase: Phrase) -> Phrase | None:
    """Return the noun phrase behind "by" or "from" that describes the document."""
    block = phrase.block
    for index in range(phrase.content_head + 1, phrase.last):
        if block.lower(index) in _PREPOSITIONS:
            return phrase_at(block, index + 1, phrase.last)
        if block.words[index].is_preposition or block.words[index].text == ",":
            return None
    return None


def _owner(phrase: Phrase) -> Phrase | None:
    """Return the owner of the document: the ministry's report, its own report."""
    block = phrase.block
    if phrase.words[0].tag == "PRP$":
        return Phrase(block, phrase.first, phrase.first)
    for index in range(phrase.first + 1, phrase.content_head):
        if block.words[index].is_possessive_mark:
            return Phrase(block, phrase.first, index - 1)
    return None


def _modifier(phrase: Phrase, resolver: Resolver) -> Phrase | None:
    """Return the name before the noun for the document: an Orsk Bank memo; one of a lawsuit may name the accused."""
    head = phrase.content_head
    if phrase.block.lower(head) in _ABOUT_SOMEBODY:
        return None
    names = [name for name in resolver.names_in(phrase) if name.last < head]
    if not names and head > phrase.first and phrase.block.lower(head - 1) in _OWN_DOCUMENTS:
        return Phrase(phrase.block, head - 1, head - 1)
    if not names and resolver.cast.nominal_at(phrase.block, head - 1) is not None and head > phrase.first:
        return Phrase(phrase.block, head - 1, head - 1)
    return names[-1] if names else None
