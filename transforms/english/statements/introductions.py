"""Media and documents that a sentence without a statement leads in, before the words themselves.

"Brandt released a letter on Monday. “It is over,” she wrote." "Holt appeared on “Harbour Talk”. “It is over,” he said."
"""

from collections.abc import Iterable, Iterator, Sequence

from newsledger.transforms.english.mentions.resolver import Resolver, is_document_noun
from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.english.statements.addressees import audience
from newsledger.transforms.english.statements.affiliations import with_platform
from newsledger.transforms.english.statements.carriers import add_carriers
from newsledger.transforms.english.statements.issuers import issuer
from newsledger.transforms.english.statements.model import Link, Passage, Statement, source_link
from newsledger.transforms.english.statements.noun_phrases import subject
from newsledger.transforms.lexicon.statement_words import ARTICLES

_RULE = "introduction"
_DETERMINERS = ARTICLES | {"another"}

Links = tuple[Link, ...]


def introduced(
    statement: Statement, earlier: Iterable[Statement], blocks: Sequence[Block], *, resolver: Resolver
) -> Links:
    """Return the links of the medium and the document that the sentence before a quotation leads in for its speaker."""
    first = statement.parts[0].first if statement.parts else -1
    if first < 0 or not statement.block.words[first].quoted or statement.block.zone != "body":
        return ()
    sentence = _sentence_before(statement, blocks)
    if sentence is None or any(_lies_in(other, sentence) for other in earlier):
        return ()
    speakers = [link for link in statement.links if link.role == "speaker"]
    return tuple(link for link in _carriers(sentence, speakers, resolver) if link.role in ("document", "outlet"))


def _sentence_before(statement: Statement, blocks: Sequence[Block]) -> Phrase | None:
    """Return the sentence before the one with the first word of a statement, or the end of the block before."""
    block = statement.block
    places = [statement.first, statement.anchor, *([] if statement.source is None else [statement.source.first])]
    start = block.sentence_of(max(0, min(places))).first
    while start > 0 and not block.words[start - 1].is_word and block.words[start - 1].quoted:
        start -= 1
    if start > 0:
        return block.sentence_of(start - 1)
    previous = blocks[block.number - 1] if block.number else block
    is_text = previous is not block and previous.zone == "body" and len(previous) > 0
    return previous.sentence_of(len(previous) - 1) if is_text else None


def _lies_in(statement: Statement, sentence: Phrase) -> bool:
    is_there = statement.block is sentence.block
    return is_there and (statement.anchor in sentence or any(part.overlaps(sentence) for part in statement.parts))


def _carriers(sentence: Phrase, speakers: Sequence[Link], resolver: Resolver) -> Iterator[Link]:
    """Yield the carriers in a sentence in which one of the speakers acts, or whose document is a speaker's."""
    block = sentence.block
    verb = next((index for index in sentence.indices if block.words[index].dep == "ROOT"), None)
    actor = None if verb is None or block.words[verb].quoted else subject(block, verb)
    if verb is None or actor is None:
        return
    source = source_link(actor, resolver)
    if source.role == "document":
        if _is_issued(source, speakers, resolver):
            yield source
        return
    links = _carriers_beside(sentence, verb, actor, resolver=resolver) if _mean_the_same(source, speakers) else ()
    yield from links
    for noun in _objects(block, verb) if not links else ():
        document = Link("document", Phrase(block, block.subtree(noun)[0], noun))
        whole = Link("document", Phrase(block, *block.subtree(noun)))
        if _mean_the_same(source, speakers) or _is_issued(whole, speakers, resolver):
            yield document


def _carriers_beside(sentence: Phrase, verb: int, actor: Phrase, *, resolver: Resolver) -> Links:
    """Return the carriers that stand beside a verb, as they would beside a cue."""
    block = sentence.block
    cue = Phrase(block, verb, verb)
    act = Statement(block, (Phrase(block, verb, verb),), _RULE, 0.0, cue=cue, head=verb, source=actor)
    (act,) = add_carriers(Passage(block, (), resolver), sentence, (act,))
    outlet = audience(block, verb, (), resolver=resolver).outlet
    links = with_platform(act, resolver).links
    is_new = outlet is not None and all(link.phrase.first != outlet.phrase.first for link in links)
    return (*links, outlet) if outlet is not None and is_new else links


def _objects(block: Block, verb: int) -> Iterator[int]:
    """Yield the words for documents that a verb has as its object: released a letter, put out another statement."""
    for noun in block.children_of(verb, ("obj",)):
        first, _ = block.subtree(noun)
        is_own = block.lower(first) in _DETERMINERS and noun > verb
        if is_own and is_document_noun(block, noun) and not block.words[noun].quoted:
            yield noun


def _is_issued(document: Link, speakers: Sequence[Link], resolver: Resolver) -> bool:
    """Return whether a document is one of the speakers': her opening statement, a letter from her."""
    author = issuer(document, resolver)
    return author is not None and _mean_the_same(author, speakers)


def _mean_the_same(link: Link, speakers: Sequence[Link]) -> bool:
    """Return whether a link means one of the speakers; "it" that nobody resolves, who acted before."""
    if link.entities:
        return any(not set(link.entities).isdisjoint(speaker.entities) for speaker in speakers)
    return any(not speaker.entities and speaker.phrase.lower == "it" for speaker in speakers)
