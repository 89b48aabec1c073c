"""Segmentation of any text: exact offsets, in order, nothing twice and nothing lost."""

from hypothesis import given
from hypothesis import strategies as st

from newsledger.transforms.english.parse.sentences import segmented

PIECES = st.sampled_from(
    ["The U.S.", " ", "\n\n", "\n", ". ", "? ", "…", "“", "”", "• ", "Driving the news: ", "Q: ", "said",
     "Mr. ", "A", "。",
     "\u00a0", "\u2028", "é", "🌙", "—", "'", "No. 5"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join))


@given(TEXTS, TEXTS)
def test_paragraphs_and_sentences_cover_the_prose_in_order(title: str, body: str) -> None:
    text = segmented(article_id="a", article_key="k", title=title, body=body, language="en")
    at = 0
    for paragraph in text.paragraphs:
        assert at <= paragraph.span.start < paragraph.span.end <= len(body)
        assert paragraph.span.start <= paragraph.prose.start < paragraph.prose.end == paragraph.span.end
        assert not body[at : paragraph.span.start].strip()
        at = paragraph.span.end
    assert not body[at:].strip()
    for paragraph in text.paragraphs:
        of_body = [one for one in text.sentences if one.span.zone == "body" and one.paragraph == paragraph.index]
        assert of_body
        begin = paragraph.prose.start
        for sentence in of_body:
            assert begin <= sentence.span.start < sentence.span.end <= paragraph.prose.end
            assert not body[begin : sentence.span.start].strip()
            begin = sentence.span.end
        assert begin == paragraph.prose.end


@given(TEXTS, TEXTS)
def test_sentences_are_numbered_in_their_zone(title: str, body: str) -> None:
    text = segmented(article_id="a", article_key="k", title=title, body=body, language="en")
    for zone in ("title", "body"):
        numbers = [one.index for one in text.sentences if one.span.zone == zone]
        assert numbers == list(range(len(numbers)))
