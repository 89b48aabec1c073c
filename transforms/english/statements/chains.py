"""The chain of links behind a statement, with its addressee, its hedge and its negation."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from newsledger.transforms.english.mentions.resolver import Resolver
from newsledger.transforms.english.parse.vocabulary import Phrase
from newsledger.transforms.english.statements.addressees import audience, without_addressee
from newsledger.transforms.english.statements.affiliations import employer, known_employer, with_platform
from newsledger.transforms.english.statements.carriers import document_links, printing_outlet
from newsledger.transforms.english.statements.issuers import issuer
from newsledger.transforms.english.statements.model import Link, Statement, Statements, source_link
from newsledger.transforms.english.statements.noun_phrases import noun_phrase, subject, subject_before
from newsledger.transforms.english.statements.quoting import as_quoted
from newsledger.transforms.english.statements.spans import after_dateline, starting_at, trimmed
from newsledger.transforms.english.statements.speakers import able_source
from newsledger.transforms.lexicon.gazetteer import person_nouns
from newsledger.transforms.lexicon.statement_words import DENYING, NEGATIONS, NOBODY, hedges

_ORDER = {"speaker": 0, "document": 1, "relay": 2, "outlet": 3}
_REACH_OF_HEDGE, _REACH_OF_NEGATION = 3, 4

_DETERMINERS = frozenset({"DT", "PRP$", "CD"})
_REPORTS = frozenset({"reports", "reported"})
_PASSING_CUES = frozenset({"via", "per", "through", "according to"})

Links = tuple[Link, ...]


def with_chains(statements: Statements, resolver: Resolver) -> Statements:
    """Return the statements of an article with their chains."""
    chained = {statement.key: statement for statement in statements}
    for statement in statements:
        chained[statement.key] = with_chain(statement, chained, resolver)
    return tuple(chained.values())


def with_chain(statement: Statement, chained: Mapping[int, Statement], resolver: Resolver) -> Statement:
    """Return a statement with its chain, its addressee, its hedge and its negation.

    `chained` holds the other statements by their keys, the earlier ones with their chains.
    """
    statement = without_addressee(as_quoted(statement, resolver), resolver)
    if statement.is_turn or (statement.source is None and statement.head is None and statement.links):
        return statement  # the speaker is named in another block
    if statement.follows is not None and statement.source is None:
        model = chained.get(statement.follows)
        statement = replace(statement, links=() if model is None else _continued_links(model.links))
    else:
        statement = _with_audience(_with_source(statement, resolver), resolver)
    statement = with_platform(statement, resolver)
    links = _with_employers(_with_speaker(_each_speaker(_resolved(statement, resolver), resolver)), resolver)
    return _with_manner(replace(statement, links=ordered(links)))


def ordered(links: Iterable[Link]) -> Links:
    """Return the links of a chain from whose words they are outwards."""
    return tuple(sorted(links, key=lambda link: _ORDER[link.role]))


def _with_source(statement: Statement, resolver: Resolver) -> Statement:
    """Return a statement with the link of its own source."""
    source = statement.source or _subject_of_cue(statement)
    if statement.rule != "quotation.colon":
        source = able_source(source, statement.head)
    if source is None:
        return replace(statement, source=None)
    cue = None if statement.cue is None else statement.cue.text
    link, links = _as_reporter(source_link(source, resolver, cue), statement, resolver), statement.links
    if link.role == "document":
        *outlets, link = document_links(link, resolver)
        issuing = None if outlets or _has_role(links, "speaker") else issuer(link, resolver)
        if issuing is not None:
            link, outlets = replace(link, entities=()), [issuing]
        elif not outlets:
            *outlets, link = (*printing_outlet(link, resolver),) or (link,)
        links = (*links, *outlets)
    leads = link.role in ("document", "speaker") or not _has_role(links, "speaker")
    return replace(statement, source=source, links=(link, *links) if leads else (*links, link))


def _as_reporter(link: Link, statement: Statement, resolver: Resolver) -> Link:
    """Return the link of a body that reports what stands before it as an outlet's: "…, the Velden Mail reported"."""
    phrase = link.phrase
    is_report = link.cue is not None and link.cue.lower() in _REPORTS and phrase.first > statement.last
    if link.role != "speaker" or not is_report:
        return link
    has_article = phrase.words[0].text == "the" and len(phrase) > 1
    bare = phrase.block.phrase(phrase.first + has_article, phrase.last)
    return replace(link, role="outlet") if resolver.sounds_like_outlet(bare, resolver.entities(bare)) else link


def _subject_of_cue(statement: Statement) -> Phrase | None:
    """Return the subject of a verb that is a cue without a source."""
    block, head = statement.block, statement.head
    if head is None:
        return None
    verb = block.words[head]
    phrase = subject(block, head)
    if phrase is None and (verb.is_finite_verb or verb.is_past_participle):
        phrase = subject_before(block, head)
    if phrase is None and verb.dep == "conj" and verb.head < head:
        phrase = subject_before(block, verb.head)  # the root is no verb: Brandt | apologised and urged them to stay
    if phrase is not None:
        phrase = next(iter(starting_at([_behind_content(phrase, statement)], after_dateline(block))), None)
        phrase = phrase or subject_before(block, head)
    return phrase


def _behind_content(subject_phrase: Phrase, statement: Statement) -> Phrase:
    """Return a subject without the end of the content before it: "… before | the summer, Dagens Puls | reported"."""
    last = statement.last
    if not statement.first < subject_phrase.first <= last < subject_phrase.last:
        return subject_phrase
    return noun_phrase(subject_phrase.block, last + 1, subject_phrase.last) or subject_phrase


def _with_audience(statement: Statement, resolver: Resolver) -> Statement:
    """Return a statement with the outlet to which it was given as a link, or with its addressee."""
    if statement.head is None:
        return statement
    listeners = audience(statement.block, statement.head, statement, resolver=resolver)
    outlet = listeners.outlet
    if outlet is not None and all(link.phrase.first != outlet.phrase.first for link in statement.links):
        is_swallowed = outlet.phrase.first < statement.first <= outlet.phrase.last  # told E! | News that
        parts = trimmed(starting_at(statement.parts, outlet.phrase.last + 1)) if is_swallowed else ()
        return replace(statement, links=(*statement.links, outlet), parts=parts or statement.parts)
    if listeners.entities and not statement.addressee:
        return replace(statement, addressee=listeners.entities)
    return statement


def _has_role(links: Iterable[Link], *roles: str) -> bool:
    return any(link.role in roles for link in links)


def _resolved(statement: Statement, resolver: Resolver) -> Links:
    """Return the links of a statement with their entities, each phrase once."""
    links: list[Link] = []
    for link in (_with_entities(link, statement, resolver) for link in statement.links):
        links = [shorter for shorter in links if not _covers(link, shorter)]
        if not any(_covers(longer, link) for longer in links):
            links.append(link)
    return tuple(links)


def _each_speaker(links: Links, resolver: Resolver) -> Links:
    """Return the links with a link for each of two sources that "and" joins: an aide | and a senior diplomat."""
    return tuple(part for link in links for part in _halves(link, resolver))


def _halves(link: Link, resolver: Resolver) -> Links:
    phrase = link.phrase
    if link.role != "speaker" or len(link.entities) > 1:
        return (link,)
    joints = [index for index in phrase.indices[1:-1] if phrase.block.lower(index) == "and"]
    if len(joints) != 1 or phrase.block.tag(joints[0] + 1) not in _DETERMINERS or "," in {w.text for w in phrase.words}:
        return (link,)
    first, second = (
        Phrase(phrase.block, phrase.first, joints[0] - 1),
        Phrase(phrase.block, joints[0] + 1, phrase.last),
    )
    heads = (part.block.lower(part.content_head) for part in (first, second))
    if any(part.words[0].tag not in _DETERMINERS for part in (first, second)) or not person_nouns().issuperset(heads):
        return (link,)
    return tuple(replace(link, phrase=part, entities=resolver.entities(part)) for part in (first, second))


def _with_entities(link: Link, statement: Statement, resolver: Resolver) -> Link:
    """Return a link of the block of a statement with its entities, if they were not looked up yet."""
    if link.entities or link.role == "document" or link.phrase.block is not statement.block:
        return link
    return replace(link, entities=resolver.entities(link.phrase))


def _covers(outer: Link, inner: Link) -> bool:
    """Return whether a link has all the words of another of the same role."""
    return outer.role == inner.role and outer.phrase.contains(inner.phrase)


def _with_speaker(links: Links) -> Links:
    """Return the links with the first relay as the speaker, where there is no other source."""
    if _has_role(links, "speaker", "document"):
        return links
    relay = next((link for link in links if link.role == "relay"), None)
    return tuple(replace(link, role="speaker") if link is relay else link for link in links)


def _with_employers(links: Links, resolver: Resolver) -> Links:
    """Return the links with the outlets of the reporters among them."""
    outlets = {entity for link in links if link.role == "outlet" for entity in link.entities}
    for link in links:
        outlet = _employer(link, resolver) if link.role in ("speaker", "relay") else None
        if outlet is not None and outlets.isdisjoint(outlet.entities):
            outlets.update(outlet.entities)
            links = (*links, outlet)
    return links


def _employer(link: Link, resolver: Resolver) -> Link | None:
    """Return the outlet of a reporter: beside the name, or where the article introduces who "reports" here."""
    outlet = employer(link.phrase, resolver)
    if outlet is None and link.cue is not None and link.cue.lower() in _REPORTS:
        return known_employer(link.entities, resolver)
    return outlet


def _continued_links(links: Links) -> Links:
    """Return the links of a statement that continues one with these: its last speaker, and the same carriers.

    A relay who spoke goes on speaking; one to whom "via", "through" or "according to" points does not.
    """
    relays = [link for link in links if link.role == "relay" and link.cue not in _PASSING_CUES]
    if relays:
        return (replace(relays[-1], role="speaker"), *(link for link in links if link.role == "outlet"))
    return links


def _with_manner(statement: Statement) -> Statement:
    """Return a statement with the hedge and the negation beside the head of its cue."""
    head, words = statement.head, statement.block.words
    if head is None:
        return statement
    children = statement.block.children[head]
    neighbours = (*children, *range(max(0, head - _REACH_OF_HEDGE), min(len(words), head + 2)))
    hedge = None
    for index in neighbours:
        is_hedge = abs(index - head) <= _REACH_OF_HEDGE and words[index].lower in hedges()
        if is_hedge and not words[index].quoted and index not in statement:
            hedge = words[index].lower
    negations = (child for child in children if words[child].lower in NEGATIONS)
    is_negated = any(abs(child - head) <= _REACH_OF_NEGATION for child in negations) or _is_nobody(statement.source)
    return replace(statement, hedge=hedge, is_negated=is_negated or words[head].verb_lemma in DENYING)


def _is_nobody(source: Phrase | None) -> bool:
    """Return whether a source negates its statement: nobody, no official, none of them."""
    if source is None:
        return False
    opening = source.words[source.words[0].text[0].isdigit() and len(source) > 1].lower  # behind the time of an update
    return opening in NOBODY or source.lower.startswith("not one ")
