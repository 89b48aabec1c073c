import pytest

from newsledger.evaluation.spans import (
    content_parts,
    hull,
    inside,
    overlap,
    paired,
    quoted,
    same_party,
    shares_head,
    words,
)


def test_marks_blanks_and_punctuation_at_both_ends_do_not_count() -> None:
    text = "She said, “We are ready.” Then"
    whole, bare = text.index("“"), text.index("We")
    assert hull(text, ((whole, whole + 15),)) == hull(text, ((bare, bare + 12),)) == (bare, bare + 12)
    assert hull(text, ((8, 9),)) is None


def test_words_are_found_by_the_parts_that_hold_them() -> None:
    text = "one two, three don’t"
    assert [text[a:b] for a, b in words(text)] == ["one", "two", "three", "don’t"]
    assert inside(words(text), ((0, 3), (9, 14))) == {0, 9}


def test_overlap_is_a_share_of_the_longer() -> None:
    assert overlap(frozenset({1, 2}), frozenset({2, 3, 4, 5})) == 0.25
    assert overlap(frozenset(), frozenset({1})) == 0


def test_pairs_are_one_to_one_and_the_likest_first() -> None:
    likeness = {("a", "x"): 0.6, ("a", "y"): 0.9, ("b", "y"): 0.8, ("b", "x"): 0.1}
    pairs = paired(["a", "b"], ["x", "y"], lambda g, f: likeness[g, f])
    assert pairs == [(0, 1, 0.9), (1, 0, 0.1)]
    assert paired(["a", "b"], ["x", "y"], lambda g, f: likeness[g, f], floor=0.5) == [(0, 1, 0.9)]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ('He said “one” and "two" here', ["“one”", '"two"']),
        ("One “over\ntwo lines” and out", ["“over\ntwo lines”"]),
        ("An “open one\nends with its line", ["“open one\n"]),
        ("Poll: ‘We can’t win’ now; it’s so", ["‘We can’t win’"]),
        ("The voters’ rights", []),
    ],
)
def test_quotation_marks(text: str, marked: list[str]) -> None:
    assert [text[a:b] for a, b in quoted(text)] == marked


def test_an_interruption_is_no_part_of_the_content() -> None:
    text = "“We will act,” he said, “and soon.” End"
    parts = content_parts(text, 0, len(text) - 4, content="We will act, and soon.")
    assert [text[a:b] for a, b in parts] == ["We will act", "and soon"]
    assert content_parts(text, 1, 12, content="We will act") == ((1, 12),)


def test_parties_are_told_by_their_words() -> None:
    assert same_party("the Norland Ministry", "Ministry of Norland")
    assert same_party("Able", "Senator Ann Able")
    assert not same_party("he", "him")
    assert not same_party("Ann Able", "Ann Baker")


def test_heads_are_the_last_name_before_what_is_added() -> None:
    assert shares_head("Mr. Able, head of Norland", "Senator Ann Able of Baker")
    assert shares_head("Ann Able’s", "Able")
    assert not shares_head("President Able", "President Baker")
    assert not shares_head("officials", "Officials of Norland")
