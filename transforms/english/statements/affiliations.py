"""Outlets behind reporters and users: "Ida Brandt of the Orsk Times", "a Reuters correspondent", a tweet."""

from collections.abc import Iterator
from dataclasses import replace

from newsledger.transforms.annotation import EntityDraft, MentionDraft
from newsledger.transforms.english.mentions.cast import Cast
from newsledger.transforms.english.mentions.resolver import Resolver
from newsledger.transforms.english.parse.vocabulary import Phrase, Word
from newsledger.transforms.english.statements.model import Link, Statement
from newsledger.transforms.lexicon.gazetteer import role_heads
from newsledger.transforms.lexicon.statement_words import PLATFORMS, POSTS
from newsledger.transforms.lexicon.words import words

ANY_MEDIA = frozenset({"the", "both", "media", "press"})
JOURNALISTS = words("nouns_for_journalists")
_USERS = words("nouns_for_users")
_PREPOSITIONS = frozenset({"of", "for", "from", "at", "in", "with"})
_PLACES = frozenset({"at", "in", "near", "on"})
_LONGEST_DESCRIPTION = 8
_PREPOSITIONS_OF_POSTS = frozenset({"on", "via"})
_SECOND_WORDS = frozenset({"Social"})
_NONE_ALONE = frozenset({"truth"})  # a platform only with its second word
_RULE, _CONFIDENCE = "nominals.platform", 0.85
_TWITTER = EntityDraft("Twitter", "ORG", "US", "org:twitter")


def employer(phrase: Phrase, resolver: Resolver) -> Link | None:
    """Return the outlet for which the reporter whom a phrase names works, or the platform of a user."""
    names = (name for name in resolver.names_in(phrase) if name != phrase)
    for name in names:
        outlet = _with_article(name, phrase)
        entities = resolver.entities(name)
        is_outlet = (
            resolver.role(name, entities) == "outlet"
            or resolver.is_called_news(entities)
            or (resolver.is_body(entities) and any(word.lower in JOURNALISTS for word in phrase.words))
        )
        if is_outlet and _is_reporter(phrase, name, resolver):
            return Link("outlet", outlet, entities)
        if name.lower in PLATFORMS and any(word.lower in _USERS for word in phrase.words):
            return Link("outlet", outlet, resolver.entities(name))
    return None


def known_employer(entities: tuple[int, ...], resolver: Resolver) -> Link | None:
    """Return the outlet of a reporter whom the article introduces elsewhere: "Reuters correspondent Ida Brandt"."""
    cast = resolver.cast
    if len(entities) != 1 or cast.entities[entities[0]].type != "PERSON":
        return None
    for number in cast.names():
        if cast.mentions[number].entity == entities[0] and cast.mentions[number].kind == "name":
            outlet = employer(_introduced(cast.phrases[number], resolver), resolver)
            if outlet is not None:
                return outlet
    return None


def _introduced(name: Phrase, resolver: Resolver) -> Phrase:
    """Return a name with the nouns and adjectives before it, or with the name behind its "of"."""
    block, first = name.block, name.first
    behind = name.last + 2 + (block.lower(name.last + 2) == "the")
    body = next(resolver.names_at(block, behind), None) if behind < len(block) else None
    if body is not None and body.first == behind and block.lower(name.last + 1) in ("of", "from"):
        return Phrase(block, first, body.last)
    while first > 0 and name.first - first < _LONGEST_DESCRIPTION and _describes(block.words[first - 1]):
        first -= 1
    return Phrase(block, first, name.last)


def _describes(word: Word) -> bool:
    return word.is_noun or word.is_adjective or word.is_possessive_mark


def _with_article(name: Phrase, phrase: Phrase) -> Phrase:
    """Return a name with the article before it."""
    has_article = name.first > phrase.first and name.block.lower(name.first - 1) == "the"
    return Phrase(name.block, name.first - 1, name.last) if has_article else name


def _is_reporter(phrase: Phrase, outlet: Phrase, resolver: Resolver) -> bool:
    """Return whether a phrase names a person whom nothing but journalism connects with an outlet in it."""
    nouns = [word.lower for word in _other_words(_without_place(phrase), resolver) if _is_role(word)]
    if any(noun not in JOURNALISTS for noun in nouns) or any(word.lower in ("former", "ex") for word in phrase.words):
        return False
    if nouns:
        return True
    block, is_person = phrase.block, any(resolver.is_person(name) for name in resolver.names_in(phrase))
    before = outlet.first - 1 - (block.lower(outlet.first - 1) == "the")
    is_owned = block.lower(before) in _PREPOSITIONS and before > phrase.first
    return is_person and (is_owned or (block.tag(outlet.last + 1) == "POS" and outlet.last + 1 < phrase.last))


def _without_place(phrase: Phrase) -> Phrase:
    """Return a phrase up to the place where a reporter is: a Reuters correspondent | at the crossing."""
    block = phrase.block
    for index in range(phrase.first + 1, phrase.last + 1):
        if block.lower(index) in _PLACES and block.lower(index - 1) in JOURNALISTS:
            return Phrase(block, phrase.first, index - 1)
    return phrase


def _other_words(phrase: Phrase, resolver: Resolver) -> Iterator[Word]:
    """Yield the words of a phrase outside the names in it."""
    named = {index for name in resolver.names_in(phrase) for index in name.indices}
    return (phrase.block.words[index] for index in phrase.indices if index not in named)


def _is_role(word: Word) -> bool:
    """Return whether a word is a noun for what somebody is."""
    return word.is_common_noun or word.lower in role_heads() or word.lower in JOURNALISTS


def with_platform(statement: Statement, resolver: Resolver) -> Statement:
    """Return a statement with the platform of its post as an outlet: "in a Facebook post"; Twitter's for a tweet."""
    if any(link.role == "outlet" for link in statement.links):
        return statement
    documents = [link.phrase for link in statement.links if link.role == "document"]
    if (
        statement.source is not None
        and len(statement.source) > 2
        and statement.source.words[-2].lower in _PREPOSITIONS_OF_POSTS
    ):
        documents.append(Phrase(statement.source.block, statement.source.last, statement.source.last))
    platform = next((name for phrase in documents for name in platforms_in(phrase)), None)
    if platform is not None:
        link = Link("outlet", platform, resolver.entities(platform))
        return replace(statement, links=(*statement.links, link))
    tweet = next(_tweets(statement), None)
    if tweet is None:
        return statement
    return replace(statement, links=(*statement.links, Link("outlet", tweet, (twitter(tweet, resolver.cast),))))


def is_on_platform(link: Link) -> bool:
    """Return whether a link is that of a platform: by its name, a handle or a word for a tweet."""
    if link.role != "outlet":
        return False
    is_named = any(True for _ in platforms_in(link.phrase))
    return is_named or any(word.text.startswith("@") or word.lower in POSTS for word in link.phrase.words)


def platforms_in(phrase: Phrase) -> Iterator[Phrase]:
    """Yield the names of platforms in a phrase: Weibo, Truth Social."""
    block = phrase.block
    for index in phrase.indices:
        word = block.words[index]
        if word.is_capital and word.text.rstrip(".").lower() in PLATFORMS:
            is_longer = block.word(index + 1).text in _SECOND_WORDS
            if is_longer or word.lower not in _NONE_ALONE:
                yield Phrase(block, index, index + is_longer)


def _tweets(statement: Statement) -> Iterator[Phrase]:
    """Yield the words for a tweet: the head of the cue, or that of a document beside the speaker."""
    block, head = statement.block, statement.head
    if head is not None and block.words[head].lower in POSTS:
        yield Phrase(block, head, head)
    for link in statement.links:
        index = link.phrase.content_head
        if link.role == "document" and link.phrase.block is block and block.words[index].lower in POSTS:
            yield Phrase(block, index, index)


def twitter(tweet: Phrase, cast: Cast) -> int:
    """Return the entity of Twitter, to which a tweet or a handle refers without naming it."""
    known = (index for index, entity in enumerate(cast.entities) if entity.reference_id == _TWITTER.reference_id)
    entity = next(known, None)
    if entity is None:
        entity = len(cast.entities)
        cast.entities.append(_TWITTER)
    cast.refer(MentionDraft(tweet.span, entity, _TWITTER.type, "nominal", _RULE, _CONFIDENCE), tweet)
    return entity
