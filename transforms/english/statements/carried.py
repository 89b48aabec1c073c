"""Documents and outlets that carry on to later statements of their speaker, and documents that speak for their issuers.

"Brandt said in a letter that it was over. She added …": the letter carries both. "Brandt told Nordlys that it was over,
adding …": so does Nordlys, up to the end of the sentence. A post carries the statements of its writer in the next
paragraphs too. "A memo by the ministry says … The memo adds …": the ministry says both.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace

from newsledger.transforms.english.mentions.resolver import Resolver
from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.english.statements.affiliations import is_on_platform
from newsledger.transforms.english.statements.chains import ordered
from newsledger.transforms.english.statements.introductions import introduced
from newsledger.transforms.english.statements.model import Link, Statement, Statements
from newsledger.transforms.lexicon.lemmas import noun_lemma
from newsledger.transforms.lexicon.words import words

_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_IT, _PERSONS = frozenset({"it"}), frozenset({"he", "it", "she", "they"})
_WORDS_FOR_POSTS = words("words_for_tweets") | {"post", "posted", "posts"}

Links = tuple[Link, ...]


def carried(statements: Statements, blocks: Sequence[Block], resolver: Resolver) -> Statements:
    """Return the statements of an article, in reading order, with what carries on from the text before them."""
    earlier: list[Statement] = []
    for statement in statements:
        earlier.append(_carried(_introduced(statement, earlier, blocks, resolver=resolver), earlier))
    return tuple(earlier)


def _introduced(
    statement: Statement, earlier: Sequence[Statement], blocks: Sequence[Block], *, resolver: Resolver
) -> Statement:
    """Return a statement with the carriers that the sentence before it leads in."""
    if _has_carriers(statement) or _is_nested(statement, earlier):
        return statement
    carriers = introduced(statement, earlier, blocks, resolver=resolver)
    return replace(statement, links=ordered((*statement.links, *carriers))) if carriers else statement


def _has_carriers(statement: Statement) -> bool:
    return any(_of_roles(statement.links, "document", "outlet"))


def _carried(statement: Statement, earlier: Sequence[Statement]) -> Statement:
    links = statement.links
    document = next(_of_roles(links, "document"), None)
    if document is not None and not any(_of_roles(links, "speaker", "outlet")):
        return replace(statement, links=(*_issuers(document, earlier), *links))
    if _is_nested(statement, earlier) or not links or _has_carriers(statement):
        return statement
    model = _model(statement, earlier)
    carriers = () if model is None else tuple(_carriers(model, statement))
    return replace(statement, links=ordered((*links, *carriers))) if carriers else statement


def _carriers(model: Statement, statement: Statement) -> Iterator[Link]:
    """Yield the links of a statement that carry a later one of its speaker too.

    Measured on labelled real news: all of them in the same sentence; a post and its platform in the same paragraph, and
    in the next where the writer is a pronoun; another document in the same paragraph, and where "it" speaks for it.
    """
    is_same = model.key == statement.follows or _share_sentence(model, statement)
    is_in_paragraph = model.block is statement.block
    is_post = any(is_on_platform(link) or _is_post(link) for link in model.links)
    is_post = is_post and (is_in_paragraph or _speaks_as(statement, _PERSONS))
    is_document = is_in_paragraph or _speaks_as(statement, _IT)
    for link in _of_roles(model.links, "document", "outlet"):
        if is_same or is_post or (link.role == "document" and is_document):
            yield link


def _is_post(link: Link) -> bool:
    phrase = link.phrase
    return link.role == "document" and phrase.block.words[phrase.last].lower in _WORDS_FOR_POSTS


def _share_sentence(model: Statement, statement: Statement) -> bool:
    """Return whether the cues of two statements stand in the same sentence."""
    if model.block is not statement.block:
        return False
    block = statement.block
    return block.words[model.anchor].sentence == block.words[statement.anchor].sentence


def _speaks_as(statement: Statement, pronouns: Container[str]) -> bool:
    """Return whether pronouns name all speakers of a statement."""
    speakers = [link.phrase for link in _of_roles(statement.links, "speaker")]
    return bool(speakers) and all(phrase.lower in pronouns for phrase in speakers)


def _is_nested(statement: Statement, earlier: Iterable[Statement]) -> bool:
    """Return whether a statement is part of another's words, not of the article's next sentence."""
    if statement.parent is None:
        return False
    parent = next((candidate for candidate in earlier if candidate.key == statement.parent), None)
    if parent is None or parent.block is not statement.block:
        return True
    anchor = statement.block.words[statement.anchor]
    goes_on = anchor.is_gerund or anchor.sentence != parent.block.words[parent.anchor].sentence
    return anchor.quoted or not goes_on


def _of_roles(links: Iterable[Link], *roles: str) -> Iterator[Link]:
    return iter([link for link in links if link.role in roles])


def _issuers(document: Link, earlier: Sequence[Statement]) -> Links:
    """Return the speakers of the last statement that the same document carried: "the memo" of the ministry's memo."""
    if document.entities or document.phrase.words[0].lower not in _DEFINITE:
        return ()
    noun = _noun(document)
    for statement in reversed(earlier):
        if any(_noun(link) == noun for link in _of_roles(statement.links, "document")):
            return tuple(_of_roles(statement.links, "speaker"))
    return ()


def _noun(link: Link) -> str:
    return noun_lemma(link.phrase.block.words[link.phrase.content_head].lower)


def _model(statement: Statement, earlier: Sequence[Statement]) -> Statement | None:
    """Return the last statement of the same speaker in this paragraph or, with nobody between, the one before.

    A quotation has the one that it continues.
    """
    for candidate in reversed(earlier):
        if _is_nested(candidate, earlier):
            continue
        if candidate.key == statement.follows:
            return candidate
        if statement.follows is not None:
            continue
        is_same = _share_speaker(candidate, statement)
        if candidate.block is not statement.block:
            return candidate if is_same and statement.block.number - candidate.block.number == 1 else None
        if is_same:
            return candidate
    return None


def _share_speaker(candidate: Statement, statement: Statement) -> bool:
    """Return whether two statements have a speaker in common: an entity, an unnamed one by the noun, or "it"."""
    speakers = [link for link in candidate.links if link.role == "speaker"]
    if not speakers:
        return _speaks_as(statement, _IT) and any(_of_roles(candidate.links, "document"))
    return any(_is_same(other, link) for link in statement.links if link.role == "speaker" for other in speakers)


def _is_same(link: Link, other: Link) -> bool:
    """Return whether a later link means the same speaker; a pronoun that nothing resolves, the last unnamed one."""
    if link.entities or other.entities:
        return not set(link.entities).isdisjoint(other.entities)
    is_pronoun = len(other.phrase) == 1 and other.phrase.words[0].is_pronoun
    return is_pronoun or _head(link.phrase) == _head(other.phrase)


def _head(phrase: Phrase) -> str:
    return phrase.block.words[phrase.content_head].lower
