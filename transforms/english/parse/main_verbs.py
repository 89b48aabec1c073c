"""Main verbs that the parser takes for participles: "Hungary | accused | Serbia of spying" is no accused Serbia.

Where a sentence would have no finite verb, a past form between a noun phrase at its front and another behind it is one.
"""

from collections.abc import Sequence
from dataclasses import replace

from newsledger.transforms.english.parse.vocabulary import Word
from newsledger.transforms.lexicon.statement_words import DAYS

_IN_SUBJECT = frozenset({"CD", "DT", "HYPH", "JJ", "NN", "NNP", "NNPS", "NNS", "POS", "PRP$"})
_OPEN_OBJECT = frozenset({"DT", "NNP", "NNPS", "PRP$"})
_LONGEST_SUBJECT = 8  # words


def with_main_verbs(words: list[Word], sentences: Sequence[tuple[int, int]]) -> list[Word]:
    """Return the words of a block with main verbs, their subjects and objects in sentences that seem to have none.

    `sentences` are the first and the last word of each sentence.
    """
    for first, last in sentences:
        sentence = range(first, last + 1)
        verb = _main_verb(words, sentence)
        if verb is not None and not any(words[index].is_tensed for index in sentence if index != verb):
            _lead(words, sentence, verb)
        elif (verb := _verb_behind_apposition(words, sentence)) is not None:
            subject = words[verb].head
            words[subject] = replace(words[subject], dep="nsubj", head=verb)
            words[verb] = replace(words[verb], dep="ROOT", head=verb)
    return words


def _verb_behind_apposition(words: Sequence[Word], sentence: Sequence[int]) -> int | None:
    """Return the only tensed verb of a sentence, where the parser takes it for a clause about its subject.

    It stands behind an apposition: "The minister, Ida Brandt, | praised them".
    """
    verbs = [index for index in sentence if words[index].is_tensed and not words[index].quoted]
    verb = verbs[0] if verbs else sentence[0]
    subject, first = words[verb].head, sentence[0]
    if not words[verb].dep.startswith("acl") or not first <= subject < verb or words[verb - 1].text != ",":
        return None
    is_relative = any(words[index].is_relative for index in range(subject, verb))
    is_main = words[subject].dep == "ROOT" and words[subject].is_nominal and not words[subject].quoted
    return verb if is_main and not is_relative else None


def _main_verb(words: Sequence[Word], sentence: Sequence[int]) -> int | None:
    """Return the past form behind the noun phrase that a sentence begins with, where a noun phrase follows."""
    verb = next((index for index in sentence[1 : _LONGEST_SUBJECT + 1] if _is_participle(words[index])), None)
    if verb is None or verb == sentence[-1] or words[verb].quoted or words[verb + 1].tag not in _OPEN_OBJECT:
        return None
    end = _end_of_subject(words, verb)
    subject = words[sentence[0] : end + 1]
    is_phrase = bool(subject) and all(word.tag in _IN_SUBJECT and not word.quoted for word in subject)
    is_headed = is_phrase and (subject[-1].is_capital or subject[-1].is_plural_noun)
    return verb if is_headed and words[verb].text.islower() else None


def _is_participle(word: Word) -> bool:
    """Return whether a word is a past participle, or a past form that describes the noun before it."""
    return word.is_past_participle or (word.tag == "VBD" and word.dep in ("acl", "amod"))


def _end_of_subject(words: Sequence[Word], verb: int) -> int:
    """Return the last word of the subject before a verb: Hungary | on Monday accused."""
    has_day = verb > 2 and words[verb - 1].lower in DAYS and words[verb - 2].lower == "on"
    return verb - 1 - 2 * has_day


def _lead(words: list[Word], sentence: Sequence[int], verb: int) -> None:
    """Make a word the root of its sentence, with the nouns before and behind it as its subject and object."""
    subject, thing = _end_of_subject(words, verb), verb + 1
    while thing < sentence[-1] and words[thing + 1].tag in _IN_SUBJECT:
        thing += 1
    for index in range(sentence[0], subject):
        if words[index].head not in range(sentence[0], subject + 1) or words[index].head == index:
            words[index] = replace(words[index], head=subject)
    words[verb] = replace(words[verb], tag="VBD", dep="ROOT", head=verb)
    words[subject] = replace(words[subject], dep="nsubj", head=verb)
    words[thing] = replace(words[thing], dep="obj", head=verb)
    for index in range(verb + 1, thing):
        if words[index].head not in range(verb + 1, thing + 1) or words[index].head == index:
            words[index] = replace(words[index], head=thing)
