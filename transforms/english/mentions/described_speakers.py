"""Whom "the" and a noun mean that speak: "the billionaire said", "the German carmaker said".

Persons of the text are weighed by where they stand, how often they are named, and the work that the text gives them: a
novelist may be the author, a minister may not. Nobody is chosen where two persons, or an unnamed one, fit as well.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from newsledger.transforms.english.mentions.cast import Cast
from newsledger.transforms.english.mentions.discourse import Discourse, Reference, Referent, named_in_quotations
from newsledger.transforms.english.parse.vocabulary import Phrase
from newsledger.transforms.lexicon.gazetteer import (
    NominalWords,
    kinds,
    nominal_heads,
    nouns_of_heads,
    nouns_of_kind,
    slug,
)
from newsledger.transforms.lexicon.name_words import PUBLIC_BODY_HEADS
from newsledger.transforms.lexicon.statement_words import PLATFORMS
from newsledger.transforms.lexicon.words import words

WORKS = words("nouns_for_works_of_companies")
_REACH = 4  # sentences
_MOST_WORDS_OF_OUTLETS = 2  # the newspaper
_NEAREST_SENTENCES = 2  # sentences, in which the only person that acts is meant
_LEAST = 0.5
_LEAST_MARGIN = 0.8
_CERTAIN_MARGIN = 2.0
_MOST_COUNTED = 5
_TELLING, _CONTRADICTED = 1.5, -1.0
_MOST_FIELDS = 2  # of a noun that tells the field of work
_SCORE_OF_SOLE_PERSON = 1.5  # for a person beside whom the article has mentioned no other
_WORDS_FOR_PAST_WORK = frozenset({"former", "retired", "onetime"})  # work that goes with any other
_OFTEN_UNNAMED = words("nouns_for_unnamed_speakers")


@dataclass(frozen=True, slots=True)
class MeantPerson:
    """A person whom a description may mean, None for one whom the text does not name, with a score."""

    entity: int | None
    score: float
    is_acting: bool


def described_person(
    phrase: Phrase, noun: NominalWords, discourse: Discourse, *, known_nouns: Mapping[int, set[str]]
) -> Reference | None:
    """Return the person whom a speaker's description means; None where nobody fits beyond doubt.

    Args:
        phrase: The description, whose last word is its noun.
        noun: What the noun tells: a gender, fields of work.
        discourse: What was mentioned so far.
        known_nouns: The nouns by which the text introduces each person.
    """
    of_age = _of_age(phrase, discourse.cast)
    if of_age:
        return Reference(min(of_age), 0.6) if len(of_age) == 1 else None
    candidates = sorted(
        _candidates(phrase, noun, discourse, known_nouns=known_nouns), key=lambda candidate: -candidate.score
    )
    margin = _margin(candidates)
    if margin < _LEAST_MARGIN or candidates[0].score < _LEAST:
        candidates = [candidate for candidate in candidates if candidate.is_acting]
        margin = 0.0
        if len(candidates) != 1:
            return None
    entity = candidates[0].entity
    return None if entity is None else Reference(entity, 0.6 if margin >= _CERTAIN_MARGIN else 0.5)


def _of_age(phrase: Phrase, cast: Cast) -> set[int]:
    """Return the persons beside whose names the text states the age of a description: Ida Roe, 71, | Ida Roe (71)."""
    block, last = phrase.block, phrase.last
    age = block.lower(last - 4) if block.lower(last) == "old" and block.lower(last - 2) == "year" else ""
    persons = set()
    for name in cast.names() if age.isdigit() else ():
        mention, place = cast.mentions[name], cast.phrases[name]
        words_behind = [place.block.lower(place.last + offset) for offset in range(1, 6)]
        if (
            mention.type == "PERSON"
            and mention.entity is not None
            and age in words_behind
            and _states_age(words_behind, age)
        ):
            persons.add(mention.entity)
    return persons


def _states_age(words_behind: Sequence[str], age: str) -> bool:
    """Return whether the words behind a name state an age: ", 71," | "(71)" | ", who is 71"."""
    words_between = words_behind[: words_behind.index(age)]
    return words_between in ([","], ["("], [",", "aged"], [",", "who", "is"], ["is"])


def _margin(candidates: Sequence[MeantPerson]) -> float:
    """Return by how much the first of some candidates is ahead."""
    if not candidates:
        return 0.0
    return candidates[0].score - candidates[1].score if len(candidates) > 1 else _CERTAIN_MARGIN


def _candidates(
    phrase: Phrase, noun: NominalWords, discourse: Discourse, *, known_nouns: Mapping[int, set[str]]
) -> Iterable[MeantPerson]:
    """Return each person that may be meant, at the place that scores highest."""
    sentence = discourse.sentence(phrase.block, phrase.last)
    talked_about = named_in_quotations(phrase.block, phrase.last, discourse.cast)
    least = _least_fit(phrase, noun)
    persons = set() if phrase.last_word.is_capital else _persons(discourse)  # the Cuban: many may be one
    scores: dict[int | None, float] = {}
    acting: set[int | None] = set()
    for referent in discourse.back(sentence, _REACH):
        entity = referent.entity
        if referent.type != "PERSON" or entity in talked_about or not _agrees(noun, referent, discourse.cast):
            continue
        fit = 0.0 if entity is None else _fit(noun, known_nouns.get(entity, ()))
        if fit < least:
            continue
        score = max(fit, 0.0) + _prominence(referent, discourse, distance=sentence - referent.sentence)
        score += _SCORE_OF_SOLE_PERSON * (entity is not None and {entity} == persons)
        scores[entity] = max(scores.get(entity, score), score)
        if referent.is_subject and referent.quotation < 0 and sentence - referent.sentence < _NEAREST_SENTENCES:
            acting.add(entity)
    return [MeantPerson(entity, score, is_acting=entity in acting) for entity, score in scores.items()]


def _least_fit(phrase: Phrase, noun: NominalWords) -> float:
    """Return how well a person must fit a description: at all, or by the work that the text tells of the person."""
    is_past = any(word.lower in _WORDS_FOR_PAST_WORK for word in phrase.words)
    is_bare = phrase.block.lower(phrase.last + 1) != "of"  # the mother of three
    if is_bare and not (is_past and noun.fields) and phrase.last_word.lower in _OFTEN_UNNAMED:
        return _TELLING
    return _CONTRADICTED if is_past else 0.0


def _agrees(noun: NominalWords, referent: Referent, cast: Cast) -> bool:
    gender = referent.gender if referent.entity is None else cast.gender.get(referent.entity, "")
    return not noun.gender or gender in ("", noun.gender)


def _persons(discourse: Discourse) -> set[int]:
    """Return the persons whom the article has mentioned so far."""
    return {entity for entity in discourse.counts if discourse.cast.entities[entity].type == "PERSON"}


def _fit(noun: NominalWords, known_nouns: Iterable[str]) -> float:
    """Return how well a noun goes with those by which a person is introduced: below 0 where it cannot be hers.

    That two trades may be those of one person, as any two may that tell no field, is no sign that they are.
    """
    entries = (nominal_heads().get(word) for word in known_nouns)
    fields = [entry.fields for entry in entries if entry is not None and entry.fields]
    if not noun.fields or not fields:
        return 0.0
    if all(noun.fields.isdisjoint(field_set) for field_set in fields):
        return _CONTRADICTED
    is_telling = len(noun.fields) <= _MOST_FIELDS
    return _TELLING * any(
        is_telling and len(field_set) <= _MOST_FIELDS and noun.fields & field_set for field_set in fields
    )


def _prominence(referent: Referent, discourse: Discourse, *, distance: int) -> float:
    count = 0 if referent.entity is None else discourse.counts.get(referent.entity, 0)
    score = 1.5 * referent.is_subject - 0.6 * distance + 0.3 * min(count, _MOST_COUNTED)
    return score - 1.0 * (referent.quotation >= 0)


def described_body(phrase: Phrase, discourse: Discourse, *, countries: Collection[str]) -> Reference | None:
    """Return the organisation that has the noun of a phrase in its name, or is of that kind.

    Of several it is the one that is near, often mentioned and a subject; none of another country than those named
    before the noun. News media are meant by their name alone where other words stand there: the local newspaper.
    """
    cast, sentence = discourse.cast, discourse.sentence(phrase.block, phrase.last)
    scores: dict[int, float] = {}
    for referent in discourse.back(sentence):
        entity = referent.entity
        if entity is None or referent.type != "ORG" or _is_mere_platform(referent, cast):
            continue
        country, fit = cast.entities[entity].country_code, _fit_of_body(phrase, entity, cast)
        if fit and not (countries and country and country not in countries):
            score = fit + 1.2 * referent.is_subject - 0.5 * (sentence - referent.sentence)
            score += 0.4 * min(discourse.counts[entity], _MOST_COUNTED)
            scores[entity] = max(scores.get(entity, score), score)
    if not scores:
        return None
    best = max(scores, key=lambda entity: (scores[entity], -entity))
    return Reference(best, 0.8 if len(scores) == 1 else 0.65)


def _is_mere_platform(referent: Referent, cast: Cast) -> bool:
    """Return whether an organisation stands only for where something was posted: a LinkedIn post."""
    if referent.entity is None or referent.is_subject:
        return False
    return cast.entities[referent.entity].name.lower() in PLATFORMS


def _fit_of_body(phrase: Phrase, entity: int, cast: Cast) -> float:
    """Return the score of a phrase for an organisation: by its name, by its kind; 0 where it cannot refer to it."""
    draft, noun = cast.entities[entity], phrase.last_word.lower
    parts = slug(draft.name).split("-")
    of_heads = {other for part in parts for other in nouns_of_heads().get(part, ())}
    if draft.reference_id is not None:
        nouns = nouns_of_kind().get(kinds().get(draft.reference_id, ""), frozenset()) | of_heads
    elif of_heads or entity in cast.outlets or not PUBLIC_BODY_HEADS.isdisjoint(parts):
        nouns = frozenset(of_heads)
    else:
        nouns = nouns_of_kind()["company"]
    is_named = noun in parts or (noun in WORKS and noun + "s" in parts)
    named_before = sum(word.lower in parts or f"{word.lower}s" in parts for word in phrase.words[1:-1])
    if entity in cast.outlets and len(phrase) > _MOST_WORDS_OF_OUTLETS and not (is_named or named_before):
        return 0.0
    return 2.0 * is_named + (noun in nouns) + (noun in of_heads) + named_before
