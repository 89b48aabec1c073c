"""Lemmas: every word of the lists is reached from all its forms, and words that no table has follow the rules."""

from collections.abc import Callable, Iterator, Sequence

import pytest

from newsledger.transforms.lexicon.events import relation_frames
from newsledger.transforms.lexicon.lemmas import (
    InflectedWord,
    lemma,
    listed_nouns,
    listed_verbs,
    noun_forms,
    noun_lemma,
    possible_lemmas,
    verb_by_rule,
    verb_forms,
    verb_lemma,
)
from newsledger.transforms.lexicon.statement_words import cue_lemma
from newsledger.transforms.lexicon.words import relation_verbs


def tag_of(form: str, verb: str) -> str:
    """The tag of a listed form: of the base form, the third person, the gerund, else of the past."""
    if form == verb:
        return "VB"
    return "VBZ" if form.endswith("s") else "VBG" if form.endswith("ing") else "VBD"


def inflected_words() -> Iterator[tuple[str, str]]:
    """The inflected words of the listed verbs and phrases with their lemma, and the verbs themselves."""
    for verb in listed_verbs():
        if " " not in verb.lemma:
            yield verb.lemma, verb.lemma
        for form in verb.forms:
            yield from (pair for pair in zip(form.split(), verb.lemma.split(), strict=True) if pair[0] != pair[1])


def test_every_form_of_a_listed_verb_leads_to_the_verb() -> None:
    pairs = set(inflected_words())
    assert len(pairs) > 3000
    wrong = {(form, verb) for form, verb in pairs if verb_lemma(form, tag_of(form, verb)) != verb}
    assert wrong == set()


def test_the_verb_of_every_frame_is_a_lemma_that_its_forms_lead_to() -> None:
    forms = {word.lemma: word.forms for word in verb_forms()} | {row.lemma: row.forms for row in relation_verbs()}
    verbs = {row.verb.split()[0] for row in relation_frames()}
    assert {verb for verb in verbs if verb_lemma(verb) != verb} == set()
    assert {verb for verb in verbs if verb not in forms} <= {"co-chair"}
    wrong = {(form, verb) for verb in verbs for form in forms.get(verb, ()) if verb_lemma(form, "VBD") != verb}
    assert wrong == set()


def test_every_plural_of_a_listed_noun_leads_to_the_noun() -> None:
    nouns = {word.lemma for word in listed_nouns()}
    pairs = {(plural, word.lemma) for word in listed_nouns() for plural in word.forms}
    assert {noun for noun in nouns if noun_lemma(noun) != noun} == set()
    assert {(plural, noun) for plural, noun in pairs if plural not in nouns and noun_lemma(plural) != noun} == set()


@pytest.mark.parametrize("table", [verb_forms, noun_forms])
def test_a_form_of_a_table_belongs_to_one_lemma(table: Callable[[], Sequence[InflectedWord]]) -> None:
    forms = [form for row in table() for form in row.forms]
    assert len(forms) == len(set(forms))


def test_every_form_of_the_table_leads_to_its_verb() -> None:
    listed = {form for verb in listed_verbs() for form in verb.forms}
    wrong = {
        (form, word.lemma)
        for word in verb_forms()
        for form in word.forms
        if form not in listed and verb_lemma(form, tag_of(form, word.lemma)) != word.lemma
    }
    assert wrong == set()


@pytest.mark.parametrize(
    ("form", "past", "otherwise"),
    [("found", "find", "found"), ("lay", "lie", "lay"), ("saw", "see", "saw"), ("wound", "wind", "wound")],
)
def test_the_tag_decides_where_a_past_tense_is_a_verb_itself(form: str, past: str, otherwise: str) -> None:
    assert (verb_lemma(form, "VBD"), verb_lemma(form, "VBN")) == (past, past)
    assert (verb_lemma(form, "VBP"), verb_lemma(form)) == (otherwise, otherwise)
    assert possible_lemmas(form) >= {past, otherwise}


@pytest.mark.parametrize(
    ("form", "verb"),
    [
        *(("riffed", "riff"), ("takes", "take"), ("voted", "vote"), ("hoped", "hope"), ("hopped", "hop")),
        *(("stopped", "stop"), ("tweeted", "tweet"), ("was", "be"), ("has", "have"), ("does", "do"), ("said", "say")),
        *(("laid", "lay"), ("lied", "lie"), ("lying", "lie"), ("dying", "die"), ("upheld", "uphold")),
        *(("averred", "aver"), ("travelled", "travel"), ("focused", "focus"), ("sought", "seek"), ("echoes", "echo")),
    ],
)
def test_verbs_of_the_table(form: str, verb: str) -> None:
    assert verb_lemma(form, tag_of(form, verb)) == verb


@pytest.mark.parametrize(
    ("form", "verb"),
    [
        *(("livestreamed", "livestream"), ("vaped", "vape"), ("vlogged", "vlog"), ("deplatforming", "deplatform")),
        *(("dmed", "dm"), ("dm'd", "dm"), ("ok’d", "ok"), ("skeeted", "skeet"), ("re-said", "re-say")),
        *(("outsaid", "outsay"), ("co-founded", "co-found"), ("doomscrolls", "doomscroll"), ("yassified", "yassify")),
        *(("doxxes", "doxx"), ("upvoting", "upvote"), ("memed", "meme"), ("gaslighting", "gaslight")),
    ],
)
def test_verbs_that_no_table_has_follow_the_rules(form: str, verb: str) -> None:
    assert form not in {known for word in verb_forms() for known in word.forms}
    assert verb_lemma(form) == verb


def test_the_rules_alone_are_right_for_nearly_all_regular_forms() -> None:
    forms = [(form, word.lemma) for word in verb_forms() for form in word.forms if form.endswith(("ed", "ing", "s"))]
    right = sum(verb_by_rule(form) == verb for form, verb in forms)
    assert right / len(forms) > 0.95


@pytest.mark.parametrize(
    ("form", "noun"),
    [
        *(("statements", "statement"), ("parties", "party"), ("ties", "tie"), ("churches", "church"), ("taxes", "tax")),
        *(("houses", "house"), ("heroes", "hero"), ("shoes", "shoe"), ("crises", "crisis"), ("wives", "wife")),
        *(("spokesmen", "spokesman"), ("movies", "movie"), ("news", "news"), ("arms", "arms"), ("series", "series")),
        *(("press", "press"), ("virus", "virus"), ("bases", "base"), ("leaves", "leaf"), ("media", "media")),
    ],
)
def test_nouns_in_the_singular(form: str, noun: str) -> None:
    assert noun_lemma(form) == noun


def test_a_word_that_is_neither_verb_nor_noun_is_its_own_lemma() -> None:
    assert [lemma("says", "VBZ"), lemma("statements", "NNS"), lemma("willing", "JJ")] == ["say", "statement", "willing"]


@pytest.mark.parametrize(
    ("form", "tag", "cue"),
    [
        *(("according", "VBG", "according to"), ("told", "VBD", "tell"), ("riffed", "VBD", "riff")),
        *(("remarks", "NNS", "remark"), ("statements", "NNS", "statement"), ("warning", "NN", "warning")),
        *(("said", "JJ", "say"), ("confident", "JJ", "confident"), ("found", "VBD", "find")),
    ],
)
def test_the_lemma_of_a_cue_is_a_dictionary_word(form: str, tag: str, cue: str) -> None:
    assert cue_lemma(form, tag) == cue
