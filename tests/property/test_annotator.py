"""Whatever the text: no error, every offset in range, every surface in its place, ids unique."""

from hypothesis import given, settings
from hypothesis import strategies as st

from newsledger.transforms.annotation import Annotations, ArticleText, Span
from newsledger.transforms.annotators import annotator
from newsledger.transforms.english.parse.sentences import segmented
from newsledger.transforms.tables.statements import rows

ANNOTATOR = annotator("news")
PIECES = [
    "Ada Brandt", "Brandt", "Mr.", "said", "told", "Reuters", "according to", "that", "the", "Peruvian", "President",
    "he", "and", "while", "they", "both leaders", "“", "”", '"', "‘", "’", "'", ",", ".", ":", "?", "\n\n", "•", "—",
    "rain fell", "warned", "as", "to", "U.S.", "NATO", "’s", "vowed", "reportedly", "not",
    "president", "chief", "of", "Lima", "met", "(", ")", "Ministry", "Great Hall of the People", "the pact between",
    "Driving the news:", "\u00a0", "\u2028", "İ", "\U0001f5f3",
]  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=60).map("".join),
)


def _article(title: str, body: str) -> ArticleText:
    return segmented(article_id="art_1", article_key="key_1", title=title, body=body, language="en")


def _spans(found: Annotations) -> list[Span]:
    spans = [draft.span for group in (found.mentions, found.attributions, found.relations) for draft in group]
    for quote in found.quotes:
        spans += [span for span in (quote.span, quote.cue, quote.speaker) if span is not None]
    return spans


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS)
def test_every_span_holds_words_of_its_zone(title: str, body: str) -> None:
    article = _article(title, body)
    for span in _spans(ANNOTATOR.annotate(article)):
        size = len(article.title if span.zone == "title" else article.body)
        assert 0 <= span.start < span.end <= size


@settings(max_examples=40, deadline=None)
@given(TEXTS, TEXTS)
def test_rows_have_unique_ids_and_point_at_rows(title: str, body: str) -> None:
    article = _article(title, body)
    made = rows(article, ANNOTATOR.annotate(article))
    known = {row["entity_id"] for row in made["entities"]}
    quotes = {row["quote_id"] for row in made["quotes"]}
    for name, key in (("mentions", "mention_id"), ("quotes", "quote_id"), ("attributions", "attribution_id")):
        ids = [row[key] for row in made[name]]
        assert len(ids) == len(set(ids))
    assert {row["entity_id"] for row in made["mentions"]} <= known
    assert {row["quote_id"] for row in made["attributions"]} <= quotes
    assert {row["parent_quote_id"] for row in made["quotes"]} <= quotes | {None}
    assert all((row["depth"] == 0) == (row["parent_quote_id"] is None) for row in made["quotes"])


@settings(max_examples=25, deadline=None)
@given(TEXTS)
def test_the_same_text_gives_the_same_annotations(body: str) -> None:
    assert ANNOTATOR.annotate(_article("", body)) == ANNOTATOR.annotate(_article("", body))
