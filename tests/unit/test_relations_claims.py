"""Claims tell whose statement a place in the text belongs to."""

from newsledger.transforms.annotation import AttributionDraft, QuoteDraft, Span
from newsledger.transforms.english.relations.claims import ClaimedStatement, Claims


def test_the_innermost_statement_holds_a_place() -> None:
    claims = Claims.made(
        [ClaimedStatement(0, "body", 10, 90), ClaimedStatement(1, "body", 40, 60), ClaimedStatement(2, "title", 0, 99)]
    )
    assert [claims.innermost("body", at) for at in (9, 10, 45, 60, 89, 90)] == [None, 0, 1, 0, 0, None]
    assert claims.innermost("title", 5) == 2


def test_a_long_statement_is_found_behind_many_short_ones() -> None:
    short = [ClaimedStatement(number, "body", number * 10, number * 10 + 5) for number in range(1, 50)]
    claims = Claims.made([ClaimedStatement(0, "body", 0, 1000), *short])
    assert claims.innermost("body", 495) == 0
    assert claims.innermost("body", 492) == 49


def test_an_interrupting_cue_is_no_content() -> None:
    text = "“We will act,” Brandt said, “and soon.”"
    quote = QuoteDraft(
        Span(1, 37),
        "direct",
        "We will act, and soon.",
        "test",
        1.0,
        Span(22, 26),
        "say",
        Span(15, 21),
        speaker_entity=3,
    )
    link = AttributionDraft(0, 0, "speaker", Span(15, 21), "test", 1.0, entity=3)
    claims = Claims.of([quote], [link])
    assert text[22:26] == "said"
    assert [claims.innermost("body", at) for at in (5, 16, 23, 30)] == [0, None, None, 0]
    cued = claims.cued("body", 22)
    assert cued is not None
    assert (cued.speakers, cued.lemma) == ((3,), "say")
    assert claims.cued("body", 23) is None


def test_two_speakers_and_an_addressee_are_kept() -> None:
    quote = QuoteDraft(
        Span(20, 40), "indirect", "x", "test", 1.0, Span(10, 14), "tell", addressee_entity=7, is_negated=True
    )
    links = [AttributionDraft(0, 0, "speaker", Span(at, at + 2), "test", 1.0, entity=at) for at in (0, 5)]
    (one,) = Claims.of([quote], links).statements
    assert (one.speakers, one.addressees, one.is_negated) == ((0, 5), (7,), True)
