"""Media and documents that carry words: in an interview, in a statement, on a platform, quoted by a newspaper."""

from dataclasses import dataclass, replace

from newsledger.transforms.annotation import Role
from newsledger.transforms.english.mentions.resolver import Resolver, is_document_noun
from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.english.statements.affiliations import ANY_MEDIA, employer, platforms_in
from newsledger.transforms.english.statements.governed_phrases import DETERMINERS, governed_phrase
from newsledger.transforms.english.statements.model import (
    Link,
    Passage,
    Statement,
    Statements,
    in_sentence,
    nearest,
    relay_link,
    source_link,
    updated,
)
from newsledger.transforms.english.statements.noun_phrases import (
    noun_phrase,
    phrase_before,
    with_name_behind,
)
from newsledger.transforms.english.statements.spans import ending_at, trimmed
from newsledger.transforms.english.statements.surrounding_links import named_medium
from newsledger.transforms.lexicon.statement_words import (
    CARRIED,
    DAYS,
    DIRECTIONS,
    ISSUING,
    MEDIUM,
    PASSING,
    PROGRAMMES,
    REMARKS,
    SEEN,
    SPOKESPEOPLE,
    VENUES,
)
from newsledger.transforms.lexicon.words import words

_REACH_OF_CUE, _REACH_OF_RELAY, _REACH_OF_CARRYING = 25, 12, 6
_OCCASIONS = VENUES | REMARKS
_BEFORE_TITLE = frozenset({",", "“", '"', "‘", "titled", "called", "entitled"})
_INSTRUMENTS = words("documents_that_carry_no_words")
_TAKING = frozenset({"posted", "shared", "takes", "taking", "took", "uploaded"})
_PARTS_OF_PLATFORMS = words("nouns_for_places_on_platforms")
_SPEAKING = frozenset({"speaking", "spoke", "talking"})
_SHARING = frozenset({"shared", "shares", "sharing"})
_HANDED_ON = frozenset({"conveyed", "delivered", "passed", "read", "relayed", "translated"})
_RELEASED = frozenset({"issued", "posted", "provided", "released", "sent", "shared"})
_PARTICLES_OF_HANDING = frozenset({"on", "out", "aloud", "along"})
_PREPOSITIONS_OF_PRINT = frozenset({"in", "by", "from", "on", "for", "to"})


@dataclass(frozen=True, slots=True)
class PrepositionalPhrase:
    """A preposition, the noun phrase that it governs, and the sentence around both."""

    preposition: int
    phrase: Phrase
    sentence: Phrase

    @property
    def block(self) -> Block:
        """The block of the phrase."""
        return self.phrase.block

    @property
    def form(self) -> str:
        """The preposition in lower case."""
        return self.block.words[self.preposition].lower


def add_carriers(passage: Passage, sentence: Phrase, statements: Statements) -> Statements:
    """Add the links that prepositions lead in beside the statements of a sentence."""
    words = passage.block.words
    for index in range(sentence.first, sentence.last):
        if words[index].lower in PASSING and not words[index].quoted:
            phrase = governed_phrase(sentence, index)
            if phrase is not None:
                place = PrepositionalPhrase(index, phrase, sentence)
                statements = _with_carrier(statements, place, passage.resolver)
    statements = _with_readers(passage, sentence, statements)
    for statement in in_sentence(statements, sentence):
        statements = updated(statements, _with_issued_document(statement))
    return statements


def _with_issued_document(statement: Statement) -> Statement:
    """Return a statement with the document that its speaker issues before the cue: "published a report saying …"."""
    block, source = statement.block, statement.source
    if (issued := _document_of_cue(statement)) is not None:
        return replace(statement, links=(*statement.links, issued))
    if _has_document(statement) or statement.cue is None or (source is not None and source.last >= statement.anchor):
        return statement
    first = statement.cue.first if source is None else source.last + 2
    for index in range(first, max(statement.anchor, statement.cue.last) + 1):
        word = block.words[index]
        verb = block.words[word.head]
        is_issued = word.dep == "obj" and index != statement.head and verb.verb_lemma in ISSUING and not verb.quoted
        if is_issued and is_document_noun(block, index) and index not in statement and first <= word.head + 1:
            phrase = Phrase(block, block.subtree(index)[0], index)
            return replace(statement, links=(*statement.links, Link("document", phrase)))
    return statement


def _document_of_cue(statement: Statement) -> Link | None:
    """Return the document that a cue names before its source: "according to guidance from the clinic"."""
    cue, source, block = statement.cue, statement.source, statement.block
    if cue is None or source is None or block.words[statement.anchor].lower != "according" or cue.last > source.first:
        return None
    nouns = (index for index in range(statement.anchor + 2, source.first) if is_document_noun(block, index))
    noun = next(nouns, None)
    return None if noun is None or _has_document(statement) else Link("document", Phrase(block, noun, noun))


def _has_document(statement: Statement) -> bool:
    return any(link.role == "document" for link in statement.links)


def _with_carrier(statements: Statements, place: PrepositionalPhrase, resolver: Resolver) -> Statements:
    """Return the statements, the nearest or those that share its source with the carrier that a phrase names."""
    candidates = in_sentence(statements, place.sentence)
    statement = nearest(candidates, place.preposition)
    if statement is None:
        return statements
    if _names_relay(place, resolver):
        return updated(statements, _with_relay(statement, place, resolver))
    if place.preposition in statement:
        return updated(statements, _without_platform(statement, place, resolver))
    if statement.source is not None and (statement.source.overlaps(place.phrase) or _cites(place, statement.source)):
        return updated(statements, _with_outlet_of_source(statement, place, resolver))
    if _is_near_cue(statement, place.preposition) and not _describes_source(statement, place.preposition):
        for sibling in candidates:
            if sibling.key == statement.key or _share_phrase(statement, sibling, place.preposition):
                statements = updated(statements, add_carrier(sibling, place, resolver))
    return statements


def _without_platform(statement: Statement, place: PrepositionalPhrase, resolver: Resolver) -> Statement:
    """Return a statement whose content ends in a platform with that as a link: “…” | on Instagram."""
    is_end = place.phrase.last == statement.last and place.block.words[place.preposition - 1].quoted
    if not is_end or place.block.words[place.preposition].quoted or not _is_on_platform(place.phrase, place):
        return statement
    parts = trimmed(ending_at(statement.parts, place.preposition - 1))
    return add_carrier(replace(statement, parts=parts), place, resolver) if parts else statement


def _share_phrase(statement: Statement, sibling: Statement, index: int) -> bool:
    """Return whether a phrase in front of a statement belongs to another of the same source too."""
    source = statement.source
    return source is not None and index < source.first and index < statement.first and sibling.source == source


def _names_relay(place: PrepositionalPhrase, resolver: Resolver) -> bool:
    """Return whether a phrase names a relay: "through his lawyer", "via Ida Brandt of the Orsk Times"."""
    if place.form == "by" and _is_released(place):
        return place.phrase.words[place.phrase.content_head - place.phrase.first].lower in SPOKESPEOPLE
    if place.form == "by":
        return _is_handed_on(place) and resolver.role(place.phrase, resolver.entities(place.phrase)) == "speaker"
    if place.form not in ("through", "via"):
        return False
    return place.phrase.words[-1].lower in SPOKESPEOPLE or employer(place.phrase, resolver) is not None


def _is_released(place: PrepositionalPhrase) -> bool:
    """Return whether a document was made public by whom "by" names: a statement released by her publicist."""
    block, verb = place.block, place.preposition - 1
    return block.lower(verb) in _RELEASED and is_document_noun(block, verb - 1)


def _is_handed_on(place: PrepositionalPhrase) -> bool:
    """Return whether a document was read out or passed on by whom "by" names: a statement read out by his lawyer."""
    block, verb = place.block, place.preposition - 1
    if block.lower(verb) in _PARTICLES_OF_HANDING:
        verb -= 1
    if block.lower(verb) not in _HANDED_ON or verb - 1 < place.sentence.first:
        return False
    return any(is_document_noun(block, index) for index in range(max(place.sentence.first, verb - 2), verb))


def _with_relay(statement: Statement, place: PrepositionalPhrase, resolver: Resolver) -> Statement:
    if statement.head is None or abs(statement.head - place.preposition) > _REACH_OF_RELAY:
        return statement
    parts = trimmed(ending_at(statement.parts, place.preposition - 1)) or statement.parts
    phrase = with_name_behind(place.phrase, place.sentence.last)
    return replace(statement, parts=parts, links=(*statement.links, relay_link(phrase, resolver, place.form)))


def _cites(place: PrepositionalPhrase, source: Phrase) -> bool:
    """Return whether a phrase behind a source names who cites it: industry sources | cited by Nordlys."""
    return place.form == "by" and source.last == place.preposition - 2 and place.block.lower(source.last + 1) in SEEN


def _with_outlet_of_source(statement: Statement, place: PrepositionalPhrase, resolver: Resolver) -> Statement:
    """Return a statement with the outlet in its source: "a report seen by Reuters", "a study published in Nature"."""
    words, verb, source = place.block.words, place.preposition - 1, statement.source
    if words[verb].lower in DAYS and words[verb - 1].lower == "on":
        verb -= 2
    if source is None or verb <= source.first or words[verb].lower not in SEEN:
        return statement
    phrase = named_medium(place.phrase, resolver) or place.phrase
    entities = resolver.entities(phrase)
    is_outlet = (
        phrase is not place.phrase
        or (not entities and place.phrase.words[-1].lower in MEDIUM)
        or resolver.role(phrase, entities) == "outlet"
        or resolver.sounds_like_outlet(phrase, entities)
    )
    if not is_outlet:
        return statement
    links = (*statement.links, Link("outlet", phrase, entities))
    parts = statement.parts if source.last > verb else trimmed(ending_at(statement.parts, verb - 1))
    source = noun_phrase(place.block, source.first, verb - 1) or source
    return replace(statement, links=links, source=source, parts=parts or statement.parts)


def _is_near_cue(statement: Statement, index: int) -> bool:
    """Return whether a word stands in the clause of a cue: no content between, or directly behind the content."""
    if statement.head is None or abs(statement.head - index) > _REACH_OF_CUE:
        return False
    if statement.last < index <= statement.last + 4 and statement.head < statement.first:
        return True
    low, high = sorted((statement.head, index))
    return not any(position in statement for position in range(low + 1, high))


def _describes_source(statement: Statement, index: int) -> bool:
    """Return whether a word belongs to a description of the source: "doctors who were involved in the study said"."""
    if statement.source is None or statement.head is None or not statement.source.last < index < statement.head:
        return False
    words = statement.block.words
    opening = words[statement.source.last + 1]
    is_described = opening.is_relative or index == statement.source.last + 2
    return is_described and words[index - 1].is_past_participle and words[index - 1].lower not in SEEN


def add_carrier(statement: Statement, place: PrepositionalPhrase, resolver: Resolver) -> Statement:
    """Return a statement with the outlet or the document that a prepositional phrase beside its cue names."""
    phrase = resolver.owner(place.phrase) or place.phrase
    entities = () if _has_no_entity(place, phrase) else resolver.entities(phrase)
    if not entities and {word.lower for word in phrase.words} <= ANY_MEDIA:
        return statement
    printed = _printed(place, resolver)
    if printed:
        return replace(statement, links=(*statement.links, *printed))
    role = _role(place, phrase, entities, resolver=resolver)
    is_medium = role == "outlet" or _is_programme(place, entities, resolver)
    if _is_on_platform(phrase, place) or (is_medium and _is_carried(statement, place)):
        return replace(statement, links=(*statement.links, Link("outlet", phrase, entities)))
    if role == "document" and (not entities or _is_paper(place)) and _carries_words(statement, place):
        phrase = _with_title(phrase, resolver)
        return replace(statement, links=(*statement.links, *document_links(Link("document", phrase), resolver)))
    return statement


def _has_no_entity(place: PrepositionalPhrase, phrase: Phrase) -> bool:
    """Return whether a phrase is an occasion or a document, and none of the names in it."""
    head = place.block.words[place.phrase.content_head]
    return (head.lower in _OCCASIONS and not head.is_capital) or _ends_in_document(phrase)


def _carries_words(statement: Statement, place: PrepositionalPhrase) -> bool:
    """Return whether a document beside a cue carries the words: in the letter, not on short contracts."""
    head = place.block.lower(place.phrase.content_head)
    return head not in _INSTRUMENTS and not _is_in_relative(statement, place) and _leads_in_document(place)


def _with_title(phrase: Phrase, resolver: Resolver) -> Phrase:
    """Return a phrase for a document with the title directly behind it: in her memoir Harbour Years."""
    first = phrase.last + 1
    while first < len(phrase.block) and phrase.block.words[first].text in _BEFORE_TITLE:
        first += 1
    name = next(resolver.names_at(phrase.block, first), None)
    if name is None or name.first != first or not phrase.block.shares_sentence(phrase.last, first):
        return phrase
    entities = resolver.entities(name)
    is_work = bool(entities) and resolver.cast.entities[entities[0]].type == "WORK"
    return Phrase(phrase.block, phrase.first, name.last) if is_work else phrase


def _is_in_relative(statement: Statement, place: PrepositionalPhrase) -> bool:
    """Return whether a phrase belongs to a clause about the source: Brandt, who assisted in an investigation."""
    source = statement.source
    if source is None or not source.last < place.preposition:
        return False
    words = place.block.words[source.last + 1 : place.preposition]
    is_about = statement.head is not None and statement.head < source.first
    return is_about and any(word.is_relative for word in words) and not any(word.lower in CARRIED for word in words)


def _printed(place: PrepositionalPhrase, resolver: Resolver) -> tuple[Link, ...]:
    """Return the links of a document and of the outlet that prints it: in an op-ed for the Orsk Times."""
    phrase = place.phrase
    if not _leads_in_document(place) or phrase.words[0].tag not in DETERMINERS:
        return ()
    nouns = (index for index in phrase.indices[:-2] if is_document_noun(place.block, index))
    noun = next(nouns, None)
    if noun is None or place.block.lower(noun + 1) not in _PREPOSITIONS_OF_PRINT:
        return ()
    links = document_links(Link("document", phrase), resolver)
    return links if len(links) > 1 else ()


def _leads_in_document(place: PrepositionalPhrase) -> bool:
    """Return whether what a phrase names carries words: in the study; nobody who works "on the study" speaks in it."""
    is_topic = place.form == "on" and place.phrase.words[0].lower in ("the", "this", "that")
    return place.form in DIRECTIONS and not is_topic


def _role(place: PrepositionalPhrase, phrase: Phrase, entities: tuple[int, ...], *, resolver: Resolver) -> Role:
    """Return the role of what a prepositional phrase names; a body that no list knows is an outlet behind "via"."""
    if _is_paper(place) or _ends_in_document(phrase):
        return "document"
    verb = place.block.lower(place.preposition - 1)
    is_told = (place.form == "to" and verb in _SPEAKING) or (place.form == "with" and verb in _SHARING)
    if (place.form == "via" or is_told) and resolver.sounds_like_outlet(phrase, entities):
        return "outlet"
    return resolver.role(phrase, entities)


def _is_on_platform(phrase: Phrase, place: PrepositionalPhrase) -> bool:
    """Return whether a phrase is a platform or a programme: on X, on his Telegram channel, on “Harbour Talk”."""
    owner = phrase.words[0]
    if place.form not in ("on", "via", "through") and not _takes_to(place):
        return False
    is_programme = owner.quoted and place.form == "on"
    return is_programme or phrase.lower == "social media" or _is_platform(phrase)


def _is_programme(place: PrepositionalPhrase, entities: tuple[int, ...], resolver: Resolver) -> bool:
    """Return whether a phrase names a programme: on Harbour Breakfast, on the “Harbour Talk” podcast."""
    if place.form not in ("on", "to", "with", "for"):
        return False
    phrase = place.phrase
    if phrase.last_word.lower in PROGRAMMES:
        return any(word.is_capital for word in phrase.words)
    is_work = len(entities) == 1 and resolver.cast.entities[entities[0]].type == "WORK"
    return is_work and place.form == "on" and all(word.is_capital or not word.is_verb for word in phrase.words)


def _is_platform(phrase: Phrase) -> bool:
    """Return whether a phrase names a platform or a part of one: X, his Telegram channel."""
    if any(word.is_preposition for word in phrase.words):
        return False
    *_, last = (word.lower for word in phrase.words)
    return any(name.last == phrase.last or last in _PARTS_OF_PLATFORMS for name in platforms_in(phrase))


def _takes_to(place: PrepositionalPhrase) -> bool:
    """Return whether somebody "takes to" the platform that a phrase names, or posts something to it."""
    return place.form == "to" and place.block.lower(place.preposition - 1) in _TAKING


def _ends_in_document(phrase: Phrase) -> bool:
    """Return whether a phrase ends in a noun for a document, whatever the tree takes for its head."""
    is_noun = is_document_noun(phrase.block, phrase.last) and not phrase.last_word.is_capital
    return is_noun and phrase.words[0].tag in DETERMINERS


def _is_paper(place: PrepositionalPhrase) -> bool:
    """Return whether somebody writes "in the paper", which is a study; a newspaper is told."""
    return place.form == "in" and place.phrase.lower in ("the paper", "their paper", "his paper", "her paper")


def _is_carried(statement: Statement, place: PrepositionalPhrase) -> bool:
    """Return whether the words before a preposition tell that an outlet carries the statement."""
    words, index = place.block.words, place.preposition
    if any(word.lower in CARRIED for word in words[max(place.sentence.first, index - _REACH_OF_CARRYING) : index]):
        return True
    if place.form == "via" or (words[index - 1].lower in SEEN and place.form == "by"):
        return True
    return statement.head is not None and index == statement.head + 1 and place.form in ("on", "in")


def document_links(document: Link, resolver: Resolver) -> tuple[Link, ...]:
    """Return the links of a document: the outlet that printed it first, where its phrase names one.

    "A report in Le Monde" is the link of the newspaper and that of the report.
    """
    block, first, last = document.phrase.block, document.phrase.first, document.phrase.last
    for index in range(first + 1, last):
        if block.words[index].lower not in _PREPOSITIONS_OF_PRINT:
            continue
        outlets = _joined_outlets(Phrase(block, index + 1, last), resolver)
        if outlets:
            return *outlets, Link("document", Phrase(block, first, index - 1), cue=document.cue)
    return (document,)


def printing_outlet(document: Link, resolver: Resolver) -> tuple[Link, ...]:
    """Return the outlet whose own document a phrase names, and the document: a Reuters | investigation."""
    head = document.phrase.content_head
    names = (name for name in resolver.names_in(document.phrase) if name.last < head)
    name = next((name for name in names if resolver.is_outlet(name)), None)
    if name is None:
        return ()
    block, first = name.block, name.last + 1
    first += block.words[first].is_possessive_mark
    own = replace(document, phrase=Phrase(block, first, document.phrase.last))
    return source_link(name, resolver, document.cue), own


def _joined_outlets(phrase: Phrase, resolver: Resolver) -> tuple[Link, ...]:
    """Return the links of a phrase that names an outlet, or outlets joined by "and"; none where a part is no outlet."""
    block, first = phrase.block, phrase.first
    if any(word.is_past_participle for word in phrase.words[:-1]):
        return ()
    ends = [index for index in phrase.indices[1:-1] if block.words[index].is_conjunction]
    names = []
    for end in (*ends, phrase.last + 1):
        names.append(Phrase(block, first, end - 1))
        first = end + 1
    sounds = [
        bool(ends) and all(word.is_capital for word in name.words) and name.words[0].text == "The" for name in names
    ]
    if not any(sounds) and not all(resolver.is_outlet(name) for name in names):
        return ()
    return tuple(replace(source_link(name, resolver), role="outlet") for name in names)


def _with_readers(passage: Passage, sentence: Phrase, statements: Statements) -> Statements:
    """Add outlets that have seen a document: "the letter, which the Orsk Tribune has seen, says"."""
    block, words, resolver = passage.block, passage.block.words, passage.resolver
    for index in range(sentence.first + 3, sentence.last + 1):
        if (
            words[index].lower not in SEEN
            or words[index - 1].lower not in ("has", "had", "have")
            or words[index].quoted
        ):
            continue
        phrase = phrase_before(block, index - 1, sentence.first)
        statement = nearest(in_sentence(statements, sentence), index)
        if phrase is None or statement is None or block.lower(phrase.first - 1) not in ("which", "that"):
            continue
        if resolver.is_outlet(phrase):
            links = (*statement.links, source_link(phrase, resolver))
            statements = updated(statements, replace(statement, links=links))
    return statements
