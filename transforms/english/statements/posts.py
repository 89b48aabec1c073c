"""Posts that a page shows whole, signed as Twitter's frames are: "… — Ida Brandt (@brandt) September 19, 2016"."""

from collections.abc import Iterator, Sequence

from newsledger.transforms.english.mentions.cast import Cast
from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.english.statements.affiliations import twitter
from newsledger.transforms.english.statements.model import Link, Statement
from newsledger.transforms.english.statements.spans import trimmed
from newsledger.transforms.lexicon.name_words import MONTHS

_CERTAINTY = 0.9
_LONGEST_NAME = 7
_DASHES = frozenset({"—", "–", "-", "--", "―"})
_STOPS = frozenset('!?:;”"')
_LINKS = ("pic.twitter.com", "https://", "http://", "t.co/")


def posts(blocks: Sequence[Block], cast: Cast) -> dict[int, Statement]:
    """Return the post to which a block belongs, by the number of the block: its words, or its signature alone."""
    post_of: dict[int, Statement] = {}
    for index, block in enumerate(blocks):
        name = _signature(block)
        if name is None:
            continue
        content = _content(block, name) or (_content(blocks[index - 1], None) if index else ())
        if content and content[0].block.zone == "body" and content[0].block.number not in post_of:
            statement = _post(content, name, cast)
            post_of[statement.block.number] = post_of[block.number] = statement
    return post_of


def _signature(block: Block) -> Phrase | None:
    """Return the name in a signature that ends a block: a name, a handle in brackets and a date."""
    words, size = block.words, len(block)
    for handle in range(max(size - 10, 2), size - 2):
        is_signed = words[handle].text.startswith("@") and words[handle - 1].text == "("
        if not is_signed or words[handle + 2].lower not in MONTHS or not words[size - 1].text.isdigit():
            continue
        first = handle - 1
        while first > 0 and handle - first < _LONGEST_NAME and _names_author(block, first - 1):
            first -= 1
        return Phrase(block, first, handle - 2) if first < handle - 1 else None
    return None


def _names_author(block: Block, index: int) -> bool:
    word = block.words[index]
    return word.text not in _DASHES and not word.text.startswith(_LINKS) and word.text not in _STOPS


def _content(block: Block, name: Phrase | None) -> tuple[Phrase, ...]:
    """Return the words of a post in a block, those before its signature, without links to pictures."""
    last = len(block) - 1 if name is None else name.first - 1
    while last >= 0 and (block.words[last].text in _DASHES or block.words[last].text.startswith(_LINKS)):
        last -= 1
    return trimmed([Phrase(block, 0, last)]) if last >= 1 else ()


def _post(parts: tuple[Phrase, ...], name: Phrase, cast: Cast) -> Statement:
    handle = Phrase(name.block, name.last + 2, name.last + 2)
    links = (
        Link("speaker", name, tuple(_authors(name, cast))),
        Link("outlet", handle, (twitter(handle, cast),)),
    )
    return Statement(parts[0].block, parts, "post.signed", _CERTAINTY, links=links, is_turn=True)


def _authors(name: Phrase, cast: Cast) -> Iterator[int]:
    """Yield the person or body whose name ends a signature's."""
    entity = cast.entity_at(name.block, name.last)
    if entity is not None and cast.entities[entity].type in ("PERSON", "ORG"):
        yield entity
