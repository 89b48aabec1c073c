"""Lemmas of any string: never empty, and a lemma is its own lemma."""

from hypothesis import given
from hypothesis import strategies as st

from newsledger.transforms.lexicon.lemmas import noun_lemma, possible_lemmas, verb_by_rule, verb_forms, verb_lemma

ENDINGS = ("", "s", "es", "ies", "ed", "ied", "ing", "'d", "’ing", "ss", "eds", "ings")
words = st.one_of(
    st.text(min_size=1, max_size=20),
    st.builds(str.__add__, st.text("abdeilnorst-'", max_size=8), st.sampled_from(ENDINGS)).filter(bool),
    st.sampled_from([form for word in verb_forms() for form in (word.lemma, *word.forms)]),
)
tags = st.sampled_from(("VB", "VBD", "VBN", "VBZ", "VBG", "VBP", "NN", ""))


@given(words, tags)
def test_a_verb_lemma_is_its_own_lemma(word: str, tag: str) -> None:
    base = verb_lemma(word, tag)
    assert base
    assert verb_lemma(base) == verb_lemma(base, "VB") == base


@given(words)
def test_a_noun_lemma_is_its_own_lemma(word: str) -> None:
    singular = noun_lemma(word)
    assert singular
    assert noun_lemma(singular) == singular


@given(words)
def test_the_rules_never_lengthen_a_word_nor_empty_it(word: str) -> None:
    assert 0 < len(verb_by_rule(word)) <= len(word)


@given(words)
def test_a_word_is_among_its_possible_lemmas(word: str) -> None:
    assert possible_lemmas(word) >= {word, verb_lemma(word), noun_lemma(word)}
