"""Articles of one hand-parsed sentence with the names in it, for tests of relations."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache

from newsledger.transforms.annotation import (
    ArticleText,
    EntityDraft,
    MentionDraft,
    Paragraph,
    RelationDraft,
    Sentence,
    Span,
)
from newsledger.transforms.english.annotator import NewsAnnotator
from newsledger.transforms.english.mentions.cast import Cast
from newsledger.transforms.english.mentions.coreference import Coreference
from newsledger.transforms.english.mentions.linking import article_cast
from newsledger.transforms.english.mentions.resolver import Resolver
from newsledger.transforms.english.parse.blocks import blocks as parsed_blocks
from newsledger.transforms.english.parse.sentences import segmented
from newsledger.transforms.english.parse.vocabulary import Block, Word
from newsledger.transforms.english.relations.claims import ClaimedStatement, Claims
from newsledger.transforms.english.relations.relations import relations
from newsledger.transforms.english.statements.statements import quotes

PUBLISHED = datetime(2026, 3, 4, 9, tzinfo=UTC)  # a Wednesday
Names = dict[str, tuple[str, str]]


def block(parsed: str) -> tuple[str, Block]:
    """The text and the block of words written "word/TAG" or "word/TAG/dep/head", heads counted from 0."""
    words: list[Word] = []
    at = 0
    for number, piece in enumerate(parsed.split()):
        text, tag, dep, head = (*piece.split("/"), "dep", str(number))[:4]
        words.append(Word(text, text.lower(), at, at + len(text), tag, dep, int(head), 0, -1))
        at += len(text) + 1
    children: list[list[int]] = [[] for _ in words]
    for number, word in enumerate(words):
        if word.head != number:
            children[word.head].append(number)
    nested = tuple(tuple(below) for below in children)
    text = " ".join(word.text for word in words)
    return text, Block(0, "body", 0, tuple(words), (), ((0, len(words) - 1),), nested)


def named(text: str, parsed: Block, names: Names) -> Cast:
    """A cast of the names given as surface: (entity's name, type); every place where a surface stands is a mention."""
    cast = Cast()
    known: dict[str, int] = {}
    for surface, (name, kind) in names.items():
        if name not in known:
            known[name] = len(cast.entities)
            cast.entities.append(EntityDraft(name, kind))
        tokens = surface.split()
        for first in range(len(parsed.words)):
            if [word.text for word in parsed.words[first : first + len(tokens)]] == tokens:
                last = first + len(tokens) - 1
                span = parsed.span(first, last)
                adjective = kind == "GPE" and parsed.words[first].tag == "JJ"
                pronoun = parsed.words[first].tag.startswith("PRP")
                mention = MentionDraft(
                    span, known[name], "NORP" if adjective else kind, "pronoun" if pronoun else "name", "test", 1.0
                )
                cast.add(mention, parsed.phrase(first, last))
    assert len(text) >= len(parsed.words)
    return cast


def found(parsed: str, names: Names, *, statements: Sequence[ClaimedStatement] = ()) -> list[RelationDraft]:
    """The relations of one sentence."""
    text, one = block(parsed)
    span = Span(0, len(text))
    article = ArticleText(
        "a", "a", "", text, "en", (Paragraph(span, span, 0),), (Sentence(span, 0, 0),), published_at=PUBLISHED
    )
    return relations(article, [one], named(text, one, names), claims=Claims.made(statements), least_of_events=0.0)


def triples(parsed: str, names: Names) -> list[tuple[str, str, str]]:
    """Type, subject and object of each relation, as written; an empty object where there is none."""
    return [(one.type, one.subject_text, one.object_text or "") for one in found(parsed, names)]


def read(body: str) -> list[RelationDraft]:
    """The relations of an article by the rules, events however unlikely among them."""
    article = segmented(article_id="a", article_key="a", title="", body=body, language="en")
    reader = _reader()
    blocks = parsed_blocks(article, reader.nlp)
    cast = article_cast(article, blocks)
    coreference = Coreference(blocks, cast)
    coreference.resolve()
    statements, links = quotes(article, blocks, resolver=Resolver(cast, coreference.discourse), tagger=reader.tagger)
    return relations(article, blocks, cast, claims=Claims.of(statements, links), least_of_events=0.0)


@cache
def _reader() -> NewsAnnotator:
    return NewsAnnotator()
