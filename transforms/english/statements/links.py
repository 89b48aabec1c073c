"""Links beside a statement: relays that pass it on, "according to", outlets that report it or cite others."""

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import islice

from newsledger.transforms.english.mentions.resolver import Resolver
from newsledger.transforms.english.parse.vocabulary import Phrase
from newsledger.transforms.english.statements.addressees import audience
from newsledger.transforms.english.statements.carriers import add_carriers
from newsledger.transforms.english.statements.model import (
    Link,
    Parts,
    Passage,
    Statement,
    Statements,
    in_sentence,
    nearest,
    relay_link,
    source_link,
    updated,
)
from newsledger.transforms.english.statements.noun_phrases import phrase_at, phrase_before, with_name_behind
from newsledger.transforms.english.statements.spans import CLOSERS, ending_at, starting_at, trimmed
from newsledger.transforms.english.statements.surrounding_links import add_surrounding_links
from newsledger.transforms.english.statements.tellers import Teller, last_teller
from newsledger.transforms.lexicon.gazetteer import person_nouns
from newsledger.transforms.lexicon.lemmas import noun_lemma
from newsledger.transforms.lexicon.statement_words import (
    ASKED,
    ATTITUDES,
    CITING,
    CONVINCED,
    OFFERING,
    PLANNING,
    REPORTING,
    cue_forms,
)

_FEWEST_WORDS_BEFORE = 4
_MOST_EXTRA_WORDS, _MOST_EXTRA_WORDS_OF_SENTENCE = 6, 20
_CITING_CUES = CITING | {"cited", "quoted"}


_OFFERS = frozenset({"appeal", "bid", "invitation", "offer", "proposal", "request"})
_WISHES, _POLLS = frozenset({"plan", "prefer", "want"}), frozenset({"poll", "survey"})
SentenceReader = Callable[[Passage, Phrase, Statements], Statements]


def passed_on(passage: Passage, statements: Statements) -> Statements:
    """Turn statements that only pass another on into links of that other statement; the rest in order."""
    ordered = sorted(statements, key=lambda statement: (statement.first, statement.head or 0))
    remaining = {statement.key: statement for statement in ordered}
    inner_of: dict[int, int] = {}
    for key in list(remaining):
        outer = remaining.get(key)
        if outer is None:
            continue  # told by a medium
        inner = _passed_statement(outer, remaining.values(), passage.resolver)
        if inner is None:
            continue
        remaining[inner.key] = _with_relay(inner, outer, passage.resolver)
        if _is_told_by_medium(outer, inner, passage.resolver):
            del remaining[inner.key]
            continue
        if not _tells_more(outer, inner, passage.resolver):
            inner_of[key] = inner.key
            reported = remaining[inner.key]  # is as certain as its report
            remaining[inner.key] = replace(reported, rule=outer.rule, certainty=max(inner.certainty, outer.certainty))
            del remaining[key]
    return tuple(_refollowed(statement, inner_of) for statement in remaining.values())


def _passed_statement(outer: Statement, statements: Iterable[Statement], resolver: Resolver) -> Statement | None:
    """Return the statement that makes up the content of another which passes it on."""
    if outer.head is None or outer.source is None:
        return None
    is_quoted = outer.block.words[outer.head].quoted
    for inner in statements:
        if inner.head is None or inner.source is None or inner.key == outer.key or inner.source == outer.source:
            continue
        if inner.block.words[inner.head].quoted and not is_quoted:
            continue  # the words of a quotation are not passed on by those who quote it
        is_attitude = inner.block.words[inner.anchor].verb_lemma in ATTITUDES
        if is_attitude and _is_same_person(outer.source, inner.source, resolver):
            continue
        if _passes_on(outer, inner, resolver) or _vouches_for(outer, inner):
            return inner
    return None


def _is_same_person(source: Phrase, other: Phrase, resolver: Resolver) -> bool:
    """Return whether two sources mean the same persons, who do not pass on their own words: "He fears X, he said"."""
    entities = resolver.entities(source)
    is_named = bool(entities) and entities == resolver.entities(other)
    return is_named and any(map(resolver.is_person_entity, entities))


def _passes_on(outer: Statement, inner: Statement, resolver: Resolver) -> bool:
    """Return whether the content of a statement is no more than another: before its cue, or behind an outlet's cue."""
    if inner.anchor < outer.anchor:
        is_placed = inner.first < outer.anchor and not _has_later_cue(inner, outer)
    else:
        is_according_to = outer.block.words[outer.anchor].lower == "according"
        is_told = is_according_to or (outer.source is not None and resolver.is_outlet(outer.source))
        is_placed = inner.anchor > outer.anchor < inner.first and is_told
    return is_placed and _repeats(outer, inner)


def _tells_more(outer: Statement, inner: Statement, resolver: Resolver) -> bool:
    """Return whether the clause before a source is its own statement too: "X plans to leave, officials said"."""
    if inner.anchor > outer.anchor or outer.source is None:
        return False
    return not _is_speech(inner) or resolver.is_document(outer.source)


def _is_told_by_medium(outer: Statement, inner: Statement, resolver: Resolver) -> bool:
    """Return whether a medium tells an agreement, or a poll a wish, so that the clause is its statement alone.

    "X has agreed to buy Y, Reuters reported", "Most riders want X, a survey found": nobody else stated anything.
    """
    source, lemma = outer.source, inner.block.words[inner.anchor].verb_lemma
    if source is None or inner.anchor > outer.anchor:
        return False
    is_medium = resolver.is_outlet(source) or resolver.is_document(source)
    if lemma in ("agree", "consider", "want"):
        return is_medium
    is_poll = lemma in _WISHES and any(word.lower in _POLLS for word in source.words)
    return is_poll or _turns_down(inner)


def _turns_down(statement: Statement) -> bool:
    """Return whether a cue tells what was done about an offer, which is an act: rejected a first bid."""
    block, first = statement.block, statement.first
    if block.words[statement.anchor].verb_lemma not in ("accept", "refuse", "reject") or len(statement.parts) > 1:
        return False
    phrase = phrase_at(block, first, statement.last)
    nouns = () if phrase is None else phrase.words[1:5]
    return any(word.lower in _OFFERS for word in nouns) and not any(block.words[n].quoted for n in statement.indices)


def _is_speech(statement: Statement) -> bool:
    """Return whether a cue tells what somebody says or thinks, not what somebody plans, promises or asks of others."""
    word = statement.block.words[statement.anchor]
    is_request = word.verb_lemma in ASKED and statement.block.lower(statement.first) == "to"
    if is_request or word.verb_lemma in OFFERING | PLANNING:
        return False
    row = cue_forms().get(word.lower)
    is_attitude = word.verb_lemma in ATTITUDES and statement.block.zone != "title"
    return is_attitude or word.lower in CONVINCED or (row is not None and row.weight == "strong")


def _repeats(outer: Statement, inner: Statement) -> bool:
    """Return whether two contents share more than half of the shorter, and the outer one has few other words."""
    words, head = outer.block.words, outer.anchor
    if outer.last < inner.first or inner.last < outer.first:  # as most of a long paragraph
        return False
    content: AbstractSet[int] = outer.indices
    repetition: AbstractSet[int] = inner.indices
    if inner.first <= head:
        repetition = {index for index in repetition if index < head}
    if inner.first < head:
        repetition = {index for index in repetition - _source_indices(outer) if words[index].is_word}
        content = {index for index in content if words[index].is_word}
    if len(content & repetition) * 2 <= min(len(content), len(repetition)):
        return False
    rest = content - repetition - _source_indices(inner) - {inner.anchor}
    most = _most_extra_words(outer, inner)
    extra_words = islice((index for index in rest if words[index].is_word), most + 1)
    return len(list(extra_words)) <= most


def _source_indices(statement: Statement) -> set[int]:
    return set() if statement.source is None else set(statement.source.indices)


def _most_extra_words(outer: Statement, inner: Statement) -> int:
    """Return how many other words the content of a relay may have; behind a leading source, a whole sentence."""
    words = outer.block.words
    if words[outer.anchor].lower != "according" or inner.source is None:
        return _MOST_EXTRA_WORDS
    leads = inner.source.first <= outer.first + 1 or words[outer.first].tag == "IN"
    return _MOST_EXTRA_WORDS_OF_SENTENCE if leads else _MOST_EXTRA_WORDS


def _has_later_cue(inner: Statement, outer: Statement) -> bool:
    """Return whether the cue of the earlier statement follows its content, so that the later one has its own."""
    return inner.anchor > inner.last and inner.last < outer.first


def _vouches_for(outer: Statement, inner: Statement) -> bool:
    """Return whether a source behind a relative clause vouches for the sentence: "…, which X did, according to Y"."""
    opening = outer.block.words[outer.first]
    if outer.anchor < outer.last or not opening.is_relative or opening.quoted:
        return False
    return inner.last < outer.first <= inner.last + 3


def _with_relay(inner: Statement, outer: Statement, resolver: Resolver) -> Statement:
    """Return a statement with the source and the outlet of the one that passes it on, and cut before that one's cue."""
    links = [*inner.links]
    if outer.source is not None:
        links.append(relay_link(outer.source, resolver, None if outer.cue is None else outer.cue.text))
    outlet = audience(outer.block, outer.anchor, outer, resolver=resolver).outlet
    if outlet is not None:
        links.append(outlet)
    phrases = [phrase for phrase in (outer.cue, outer.source) if phrase is not None and phrase.first > inner.first]
    start = min((phrase.first for phrase in phrases), default=0)
    parts = inner.parts
    if start > inner.anchor:
        parts = trimmed(ending_at(parts, start - 1)) or parts
    return replace(inner, links=tuple(links), parts=parts)


def _refollowed(statement: Statement, inner_of: dict[int, int]) -> Statement:
    """Return a statement that follows one which was passed on, in place of the one that passed it on."""
    if statement.follows not in inner_of:
        return statement
    return replace(statement, follows=inner_of[statement.follows])


def linked(passage: Passage, statements: Statements) -> Statements:
    """Add the links that stand in a sentence beside its statements: according to, reported by, in an interview."""
    for sentence in passage.block.sentence_phrases():
        if in_sentence(statements, sentence):
            for reader in _READERS:
                statements = reader(passage, sentence, statements)
    return statements


def _add_trailing_relay(passage: Passage, sentence: Phrase, statements: Statements) -> Statements:
    """Add the relay of a whole sentence, behind its last comma: "X said …, her spokesman told Reuters"."""
    teller = last_teller(sentence)
    if teller is None:
        return statements
    told = Phrase(passage.block, sentence.first, min(teller.phrase.first, teller.verb) - 1)
    if len(told) > _FEWEST_WORDS_BEFORE and last_teller(told) is not None:
        statements = _add_trailing_relay(passage, told, statements)
    if any(statement.head == teller.verb and statement.first <= sentence.last for statement in statements):
        return statements
    statements = tuple(_before_teller(statement, teller) for statement in statements)
    inner = [statement for statement in statements if _ends_before(statement, teller.phrase)]
    if not inner:
        return statements
    resolver, cue = passage.resolver, passage.block.words[teller.verb].text
    outlet = audience(passage.block, teller.verb, teller.phrase, resolver=resolver).outlet
    links = (relay_link(teller.phrase, resolver, cue), *([] if outlet is None else [outlet]))
    return updated(statements, replace(inner[-1], links=(*inner[-1].links, *links)))


def _before_teller(statement: Statement, teller: Teller) -> Statement:
    """Return a statement with a cue of its own without the phrase of a relay that its content ends in."""
    phrase = teller.phrase
    is_swallowed = statement.first < phrase.first <= statement.last <= phrase.last + 1
    if not is_swallowed or statement.head is None or statement.head >= statement.first:
        return statement
    return replace(statement, parts=trimmed(ending_at(statement.parts, phrase.first - 1)) or statement.parts)


def _ends_before(statement: Statement, phrase: Phrase) -> bool:
    """Return whether cue and content of a statement stand before a phrase, the content directly before it."""
    if statement.head is None or statement.head >= phrase.first or statement.last >= phrase.first:
        return False
    return not any(word.is_word for word in phrase.block.words[statement.last + 1 : phrase.first])


def _add_according_to(passage: Passage, sentence: Phrase, statements: Statements) -> Statements:
    """Add the sources behind "according to", and behind "per" at the end of a clause."""
    words = passage.block.words
    heads = {statement.head for statement in in_sentence(statements, sentence)}
    for index in range(sentence.first, sentence.last):
        if words[index].quoted or index in heads:
            continue
        if words[index].lower == "according" and words[index + 1].lower == "to":
            phrase, cue = _with_apposed_name(phrase_at(passage.block, index + 2, sentence.last)), "according to"
        elif words[index].lower == "per" and words[index - 1].text in CLOSERS and words[index + 1].is_capital:
            phrase, cue = phrase_at(passage.block, index + 1, sentence.last), "per"
        else:
            continue
        if phrase is not None:
            mention = _Mention(phrase, index, cue)
            statements = _with_mention(statements, sentence, mention, resolver=passage.resolver)
    return statements


def _with_apposed_name(phrase: Phrase | None) -> Phrase | None:
    """Return a description with the name between its commas: according to his wife, Ida Roe, he slept."""
    if phrase is None:
        return None
    whole = with_name_behind(phrase, phrase.block.sentence_of(phrase.first).last - 1)
    return whole if whole.next_word.text == "," else phrase


def _add_reporting_outlets(passage: Passage, sentence: Phrase, statements: Statements) -> Statements:
    """Add outlets that report behind a comma: ", Reuters reported", ", reported Reuters"."""
    words = passage.block.words
    heads = {statement.head for statement in in_sentence(statements, sentence)}
    for index in range(sentence.first + 1, sentence.last + 1):
        if words[index].lower not in REPORTING or words[index].quoted or index in heads:
            continue
        mention = _reporting_outlet(sentence, index, passage.resolver)
        if mention is not None:
            statements = _with_mention(statements, sentence, mention, resolver=passage.resolver)
    return statements


@dataclass(frozen=True, slots=True)
class _Mention:
    """A phrase that names a source beside a statement; `start` is the first word of its clause."""

    phrase: Phrase
    start: int
    cue: str


def _reporting_outlet(sentence: Phrase, verb: int, resolver: Resolver) -> _Mention | None:
    """Return the outlet before or behind a verb of reporting."""
    block, words = sentence.block, sentence.block.words
    end = verb - (words[verb - 1].is_adverb or words[verb - 1].lower in ("has", "have", "first"))
    outlet = phrase_before(block, end, sentence.first)
    is_apart = outlet is not None and outlet.first > sentence.first and words[outlet.first - 1].text == ","
    if outlet is not None and is_apart and resolver.is_outlet(outlet):
        return _Mention(outlet, outlet.first, words[verb].text)
    outlet = phrase_at(block, verb + 1, sentence.last) if words[verb - 1].text in CLOSERS else None
    return _Mention(outlet, verb, words[verb].text) if outlet is not None and resolver.is_outlet(outlet) else None


def _with_mention(statements: Statements, sentence: Phrase, mention: _Mention, *, resolver: Resolver) -> Statements:
    """Give a source to the nearest statement of a sentence, and take its clause out of the content."""
    statement = nearest(in_sentence(statements, sentence), mention.start)
    if statement is None or any(link.phrase.first == mention.phrase.first for link in statement.links):
        return statements
    if statement.source is None:
        link = source_link(mention.phrase, resolver, mention.cue)
    elif statement.source.overlaps(mention.phrase):
        return statements
    else:
        link = relay_link(mention.phrase, resolver, mention.cue)
    parts = _without_mention(statement, mention)
    return updated(statements, replace(statement, links=(*statement.links, link), parts=parts))


def _without_mention(statement: Statement, mention: _Mention) -> Parts:
    """Return the content without the source at its end or beginning: "According to officials, | it will shut"."""
    if statement.first < mention.start:
        return trimmed(ending_at(statement.parts, mention.start - 1))
    words, last = statement.block.words, mention.phrase.last
    commas = (index for index in range(last + 1, statement.last) if words[index].text == ",")
    return trimmed(starting_at(statement.parts, next(commas, last) + 1)) or statement.parts


def _add_cited_sources(passage: Passage, sentence: Phrase, statements: Statements) -> Statements:
    """Add the sources that an outlet or a body cites: ", citing two officials"."""
    block, resolver = passage.block, passage.resolver
    for index in range(sentence.first, sentence.last):
        if block.words[index].lower not in _CITING_CUES:
            continue
        statement = nearest(in_sentence(statements, sentence), index)
        phrase = phrase_at(block, index + 1, sentence.last)
        if statement is not None and statement.source is not None and phrase is not None:
            end = statement.source.first - 1 if statement.source.first > phrase.last else sentence.last
            link = source_link(with_name_behind(phrase, end), resolver, block.words[index].text)
            statements = updated(statements, _with_cited(statement, link, index, resolver=resolver))
    return statements


def _with_cited(statement: Statement, link: Link, index: int, *, resolver: Resolver) -> Statement:
    """Return a statement with the source that is cited at a word: the speaker, whom an outlet or a body passes on."""
    source = statement.source
    if source is None or link.role == "outlet":
        return statement
    parts = trimmed(ending_at(statement.parts, index - 1)) or statement.parts
    is_in_medium = resolver.is_document(source) and any(map(resolver.is_outlet, resolver.names_in(source)))
    if resolver.is_outlet(source) or is_in_medium:
        return replace(statement, links=(*statement.links, link), parts=parts)
    is_body = resolver.is_body(resolver.entities(source))
    is_speaker = link.role == "speaker" and _names_person(link.phrase, resolver)
    if not (is_body and is_speaker and _cites_beside(statement, index)):
        return statement
    return replace(statement, source=link.phrase, links=(*statement.links, relay_link(source, resolver)), parts=parts)


def _cites_beside(statement: Statement, index: int) -> bool:
    """Return whether a word begins a clause of citing before the sentence or behind the content of a statement."""
    ends = [part.last for part in statement.parts if part.first != index]  # “…,” the ministry said, | citing doctors
    is_beside = statement.block.begins_sentence(index) or (bool(ends) and ends[-1] < index + 1)
    return statement.block.lower(index) in CITING and is_beside


def _names_person(phrase: Phrase, resolver: Resolver) -> bool:
    """Return whether a phrase names a person, or has a noun for persons at its head: a Sudanese official."""
    head = phrase.block.words[phrase.content_head]
    return noun_lemma(head.lower) in person_nouns() or any(map(resolver.is_person, resolver.names_in(phrase)))


_READERS: tuple[SentenceReader, ...] = (
    _add_trailing_relay,
    _add_according_to,
    _add_reporting_outlets,
    _add_cited_sources,
    add_carriers,
    add_surrounding_links,
)
