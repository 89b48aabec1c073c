"""Whatever the tree and the names: no error, evidence in range, no assertion twice, two calls agree."""

from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.transforms.annotation import ArticleText, EntityDraft, MentionDraft, Paragraph, Sentence, Span
from newsledger.transforms.english.mentions.cast import Cast
from newsledger.transforms.english.parse.vocabulary import Block, Word
from newsledger.transforms.english.relations.claims import ClaimedStatement, Claims
from newsledger.transforms.english.relations.relations import relations

WORDS = (
    "Norland Holt Acme president of the , and 's - said warned attacked imposed sanctions on with talks between member "
    "his brother who is not will to that “ ” ( ) in based an ally each other Monday İ 1999 called for met were gave"
).split()
TAGS = "NNP NN NNS JJ VBD VB VBN VBG VBZ MD IN DT POS PRP PRP$ RB CC CD , . HYPH TO WP".split()
DEPS = "nsubj obj obl nmod conj xcomp ccomp advcl acl acl:relcl amod compound case mark aux aux:pass ROOT dep".split()
KINDS = ("PERSON", "ORG", "GPE", "NORP", "EVENT", "LOC", "FAC")


@st.composite
def scenes(draw: st.DrawFn) -> tuple[ArticleText, Block, Cast, Claims]:
    size = draw(st.integers(1, 18))
    words: list[Word] = []
    at = 0
    for _ in range(size):
        text = draw(st.sampled_from(WORDS))
        tag, dep, head = draw(st.sampled_from(TAGS)), draw(st.sampled_from(DEPS)), draw(st.integers(0, size - 1))
        words.append(Word(text, text.lower(), at, at + len(text), tag, dep, head, 0, -1))
        at += len(text) + 1
    below = tuple(tuple(k for k, word in enumerate(words) if word.head == n != k) for n in range(size))
    block = Block(0, "body", 0, tuple(words), (), ((0, size - 1),), below)
    cast = Cast()
    for number, kind in enumerate(KINDS):
        cast.entities.append(EntityDraft(f"name {number}", kind, "NO" if number % 2 else None))
    for _ in range(draw(st.integers(0, 6))):
        first = draw(st.integers(0, size - 1))
        last = min(size - 1, first + draw(st.integers(0, 2)))
        entity = draw(st.integers(0, len(KINDS) - 1))
        mention = MentionDraft(block.span(first, last), entity, KINDS[entity], "name", "test", 1.0)
        if draw(st.booleans()):
            cast.add(mention, block.phrase(first, last))
        else:
            cast.add_nominal(mention, block.phrase(first, last), head=last)
    text = " ".join(word.text for word in words)
    span = Span(0, len(text))
    article = ArticleText("a", "a", "", text, "en", (Paragraph(span, span, 0),), (Sentence(span, 0, 0),))
    cue = words[draw(st.integers(0, size - 1))]
    claims = Claims.made([ClaimedStatement(0, "body", 0, len(text) // 2, (0,), (), Span(cue.start, cue.end), "say")])
    return article, block, cast, claims


@settings(max_examples=300, deadline=None)
@given(scenes())
def test_any_tree_gives_relations_and_no_error(scene: tuple[ArticleText, Block, Cast, Claims]) -> None:
    article, block, cast, claims = scene
    found = relations(article, [block], cast, claims=claims)
    assert found == relations(article, [block], cast, claims=claims)
    keys = [(one.type, one.subject_entity, one.object_entity, one.span) for one in found]
    assert len(keys) == len(set(keys))
    for one in found:
        assert 0 <= one.span.start < one.span.end <= len(article.body)
        assert one.subject_text in article.words(one.span)
        assert one.object_text is None or one.object_text in article.body
        assert one.subject_entity != one.object_entity
        assert 0 < one.confidence < 1
