"""The statements of an article and their chains: `quotes`."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from newsledger.transforms.annotation import ArticleText, AttributionDraft, QuoteDraft
from newsledger.transforms.english.mentions.resolver import Resolver
from newsledger.transforms.english.models.attribution import Attribution, AttributionTagger
from newsledger.transforms.english.parse.vocabulary import Block
from newsledger.transforms.english.statements.drafts import Drafts
from newsledger.transforms.english.statements.from_marks import beside
from newsledger.transforms.english.statements.from_tagger import distinct, read
from newsledger.transforms.english.statements.from_trees import MOST, Continued, by_tree, within
from newsledger.transforms.english.statements.headlines import headline
from newsledger.transforms.english.statements.interviews import turns
from newsledger.transforms.english.statements.led import led_in
from newsledger.transforms.english.statements.links import ORDER, Links, speakers
from newsledger.transforms.english.statements.model import Link, Statement
from newsledger.transforms.english.statements.parties import Parties
from newsledger.transforms.english.statements.quoted import quoted
from newsledger.transforms.lexicon import statement_words as w
from newsledger.transforms.lexicon.lemmas import verb_lemma

Found = tuple[list[QuoteDraft], list[AttributionDraft]]


def quotes(article: ArticleText, blocks: Sequence[Block], *, resolver: Resolver, tagger: AttributionTagger) -> Found:
    """The statements of an article in reading order, and the links of their chains."""
    parties = Parties(resolver)
    cast = resolver.cast
    links = Links(parties)
    spoken = turns(blocks, cast)
    continued = Continued(parties)
    found: list[Statement] = []
    for block, attributions in zip(blocks, tagger.attributions(blocks), strict=True):
        own = _statements(block, attributions, links)
        turn = spoken.get(block.number)
        if turn is not None:
            found += [turn] if turn.block == block.number else []
            own += within(block, [turn]) if turn.block == block.number else []
            found += [one for one in own if _is_inside(one, turn)]
        else:
            found += continued.block(block, own)
    for statement in found:
        _chain(links, parties, blocks[statement.block], statement=statement)
    return Drafts(article, blocks, cast).made(found)


def _statements(block: Block, attributions: list[Attribution], links: Links) -> list[Statement]:
    """The statements of one block, those that only pass on another made links of it."""
    titled = headline(block) if block.zone == "title" else []
    found = titled or distinct(led_in(block, read(block, attributions)))
    found += by_tree(block, found) if not titled else []
    found += list(islice(beside(block, found), MOST))
    found += within(block, found)
    found = links.merge(block, sorted(found, key=lambda one: (one.first, one.head or 0)))
    links.scan(block, found)
    _nest(found)
    return [one for one in found if one.parts]


def _is_inside(one: Statement, turn: Statement) -> bool:
    """Whether a statement is one inside a turn: not all of it."""
    one.parent = turn
    return one.source is not None and len(one.words()) * 2 < len(turn.words())


def _nest(found: list[Statement]) -> None:
    """Set the parent of every statement that stands inside another's content; the smallest that holds it."""
    for inner in found:
        if inner.head is None:
            continue
        around = [
            outer
            for outer in found
            if outer is not inner
            and inner.head in outer.words()
            and outer.first <= inner.first
            and len(outer.words()) > len(inner.words())
        ]
        if around:
            inner.parent = min(around, key=lambda outer: len(outer.words()))


def _chain(links: Links, parties: Parties, block: Block, *, statement: Statement) -> None:
    """Fill in a statement's chain, whom it speaks to, what weakens it and whether it is denied."""
    quoted(parties, block, statement)
    _without_addressee(links, block, statement)
    if statement.is_turn or (statement.source is None and statement.head is None and statement.links):
        return  # whoever speaks stands in another block
    if statement.follows is not None and statement.source is None:
        statement.links = _followed(statement.follows)
    else:
        speakers(links, block, statement)
        statement.links += [
            one for one in links.told(block, statement) if all(one.first != other.first for other in statement.links)
        ]
    statement.links = _spoken(_resolved(links, block, statement.links))
    statement.links.sort(key=lambda one: ORDER[one.role])
    _manner(block, statement)


def _without_addressee(links: Links, block: Block, statement: Statement) -> None:
    """Take the one who is asked or accused out of the front of the content: "urged X | to stay"."""
    head = statement.head
    if head is None or statement.first != head + 1 or block.words[statement.first].quoted:
        return
    if block.words[statement.first].lower == "that":
        return
    lemma = verb_lemma(block.words[head].lower, block.words[head].tag)
    if lemma not in w.ASKED and lemma != "accuse":
        return
    first, last = statement.parts[0]
    for at in range(first + 1, min(last, first + 10)):
        if block.words[at].lower in ("to", "that", "for", "of", "not") and (
            lemma != "accuse" or block.words[at].lower == "of"
        ):
            named = links.party(block, (first, at - 1))
            if lemma != "accuse" and (block.words[at].lower == "of" or (block.words[at].lower == "for" and not named)):
                continue
            statement.addressee = named if lemma != "accuse" else ()
            statement.parts[0] = (at, last)
            return
        if block.words[at].text in w.EDGES or block.words[at].quoted:
            return


def _resolved(links: Links, block: Block, given: list[Link]) -> list[Link]:
    """The links with entities where they were not looked up yet, each named once."""
    found: list[Link] = []
    for one in given:
        link = one
        if not one.entities and one.block == block.number and one.role != "document":
            link = replace(one, entities=links.party(block, (one.first, one.last)))
        found = [kept for kept in found if not _holds(link, kept)]
        if not any(_holds(kept, link) for kept in found):
            found.append(link)
    return found


def _holds(outer: Link, inner: Link) -> bool:
    """Whether a link of the same role has all the words of another."""
    same = (outer.role, outer.block) == (inner.role, inner.block)
    return same and outer.first <= inner.first and inner.last <= outer.last


def _spoken(given: list[Link]) -> list[Link]:
    """The links, the first who passes words on made their speaker where nobody else is."""
    if any(link.role in ("speaker", "document") for link in given):
        return given
    first = next((link for link in given if link.role == "relay"), None)
    return [replace(link, role="speaker") if link is first else link for link in given]


def _followed(before: Statement) -> list[Link]:
    """The chain of a quotation without a cue: the last who spoke, to the same medium."""
    passing = [link for link in before.links if link.role == "relay"]
    media = [link for link in before.links if link.role == "outlet"]
    if passing:
        return [replace(passing[-1], role="speaker"), *media]
    return [link for link in before.links if link.role != "document"] or list(before.links)


def _manner(block: Block, statement: Statement) -> None:
    head = statement.head
    if head is None:
        return
    near = [*block.children[head], *range(max(0, head - 3), min(len(block.words), head + 2))]
    for at in near:
        word = block.words[at]
        if at in statement.words() or word.quoted:
            continue
        if word.lower in w.hedges() and abs(at - head) <= 3:
            statement.hedge = word.lower
    negated = any(block.words[at].lower in w.NEGATIONS and abs(at - head) <= 4 for at in block.children[head])
    statement.is_negated = negated or verb_lemma(block.words[head].lower, block.words[head].tag) in w.DENYING
