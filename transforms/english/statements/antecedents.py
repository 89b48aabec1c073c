"""Speakers behind pronouns that coreference leaves open: who spoke last.

"A spokeswoman for the port said … She said …": nobody names the spokeswoman, so that the second statement has her
phrase for its speaker. "Brandt said … “…,” he said": Brandt speaks, whatever the gender that his first name suggests.
"The port said … “…,” it added": the port speaks again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from newsledger.transforms.english.mentions.cast import Cast
from newsledger.transforms.english.parse.vocabulary import Phrase
from newsledger.transforms.english.statements.model import Link, Statement, Statements
from newsledger.transforms.lexicon.gazetteer import genders, nominal_heads, role_heads

_GROUP, _THING = "they", "it"
_PERSONS = frozenset({"he", "she"})
_GENDERS = {"he": "m", "she": "f"}
_FORMS = {"he": frozenset({"he", "him", "his"}), "she": frozenset({"she", "her", "hers"})}
_OWNED_BY = {"her": "she", "his": "he", "their": "they"}
_PERSON_ENDINGS = ("man", "person")


def with_antecedents(statements: Statements, cast: Cast) -> Statements:
    """Return the statements of an article, in reading order, with the last speaker behind each open pronoun."""
    resolved: list[Statement] = []
    speakers = {statement.key: statement for statement in statements}
    for statement in statements:
        of_speaker = (
            _of_quoted_speaker(statement, speakers)
            or _of_closer_speaker(statement, resolved, cast)
            or _of_speaker_before(statement, resolved, cast)
        )
        resolved.append(_with_antecedent(statement, resolved, cast) if of_speaker is None else of_speaker)
    return tuple(resolved)


def _of_quoted_speaker(statement: Statement, by_key: Mapping[int, Statement]) -> Statement | None:
    """Return a statement by "I" with the speaker of the quotation that holds it: “I told him …,” she said."""
    speakers = [link for link in statement.links if link.role == "speaker"]
    outer = None if statement.parent is None else by_key.get(statement.parent)
    if outer is None or len(speakers) != 1 or speakers[0].phrase.text != "I" or speakers[0].entities:
        return None
    persons = [link for link in outer.links if link.role == "speaker"]
    if len(persons) != 1 or not persons[0].entities or not speakers[0].phrase.words[0].quoted:
        return None
    of_speaker = replace(speakers[0], entities=persons[0].entities)
    return replace(statement, links=tuple(of_speaker if link is speakers[0] else link for link in statement.links))


def _of_closer_speaker(statement: Statement, earlier: Sequence[Statement], cast: Cast) -> Statement | None:
    """Return a statement by "he" with whoever spoke before it in its paragraph, which names nobody meant so far.

    "The army doubts it, according to its spokesman, Colonel Roe. “…,” he told Nordlys" are words of the colonel.
    """
    pronoun, speaker = _only_speaker(statement), _only_speaker(earlier[-1]) if earlier else None
    if pronoun is None or speaker is None or pronoun.phrase.lower not in _PERSONS or pronoun.phrase.words[0].quoted:
        return None
    is_beside = earlier[-1].block is statement.block and earlier[-1].parent is None and _is_person(speaker, cast)
    if not is_beside or not pronoun.entities or not _suits(pronoun.phrase.lower, speaker, cast):
        return None
    if not _is_closer(statement, pronoun, speaker, cast=cast) or _speaks_of_him(earlier[-1], pronoun.phrase.lower):
        return None
    link = replace(pronoun, entities=speaker.entities)
    return replace(statement, links=tuple(link if other is pronoun else other for other in statement.links))


def _of_speaker_before(statement: Statement, earlier: Sequence[Statement], cast: Cast) -> Statement | None:
    """Return a quotation by "he" in a paragraph that names nobody before, with the speaker of the paragraph before it.

    “…,” he said, below "Lund will leave, Roe told Nordlys", are words of Roe, though Lund was named more often.
    """
    pronoun = _only_speaker(statement)
    model = next((other for other in reversed(earlier) if other.parent is None), None)
    speaker = None if model is None else _only_speaker(model)
    if pronoun is None or model is None or speaker is None or not _opens_next_paragraph(statement, model):
        return None
    if pronoun.entities in ((), speaker.entities) or not _may_mean(pronoun, speaker, cast):
        return None
    if _names_person_before(pronoun.phrase, cast) or _is_other_between(speaker, pronoun, cast):
        return None
    link = replace(pronoun, entities=speaker.entities)
    return replace(statement, links=tuple(link if other is pronoun else other for other in statement.links))


def _opens_next_paragraph(statement: Statement, model: Statement) -> bool:
    """Return whether a quotation opens the paragraph behind that of a statement."""
    is_next = statement.block.number - model.block.number == 1
    return is_next and statement.parent is None and statement.block.is_opening_mark(0)


def _may_mean(pronoun: Link, speaker: Link, cast: Cast) -> bool:
    """Return whether "he" or "she" in the article's own words may be a speaker, by all that is known of the gender."""
    word = pronoun.phrase.lower
    if word not in _PERSONS or pronoun.phrase.words[0].quoted or not _is_person(speaker, cast):
        return False
    return cast.gender.get(speaker.entities[0], _GENDERS[word]) == _GENDERS[word] and _suits(word, speaker, cast)


def _names_person_before(phrase: Phrase, cast: Cast) -> bool:
    """Return whether a block names a person before a phrase, in its own words or in quotations."""
    return any(
        mention.kind == "name" and mention.type == "PERSON"
        for mention, place in zip(cast.mentions, cast.phrases, strict=True)
        if place.block is phrase.block and place.first < phrase.first
    )


def _suits(pronoun: str, speaker: Link, cast: Cast) -> bool:
    """Return whether the first name of a speaker may be of the gender of "he" or "she"."""
    first_name, *_ = cast.entities[speaker.entities[0]].name.casefold().split()
    return genders().get(first_name, "") in ("", "m" if pronoun == "he" else "f")


def _is_closer(statement: Statement, pronoun: Link, speaker: Link, *, cast: Cast) -> bool:
    """Return whether the paragraph of a statement names a speaker, and not who was meant by its pronoun so far."""
    is_named = _is_named_in(statement, speaker.entities, cast)
    return is_named and not _is_named_in(statement, pronoun.entities, cast)


def _speaks_of_him(statement: Statement, pronoun: str) -> bool:
    """Return whether the sentence of a cue has the pronoun of somebody else: she called him a fool. | He told her."""
    sentence = statement.block.sentence_of(statement.anchor)
    return any(word.lower in _FORMS[pronoun] for word in sentence.words)


def _only_speaker(statement: Statement) -> Link | None:
    speakers = [link for link in statement.links if link.role == "speaker"]
    return speakers[0] if len(speakers) == 1 else None


def _is_named_in(statement: Statement, entities: tuple[int, ...], cast: Cast) -> bool:
    """Return whether the block of a statement names an entity."""
    places = zip(cast.mentions, cast.phrases, strict=True)
    return any(
        mention.kind == "name" and mention.entity in entities and phrase.block is statement.block
        for mention, phrase in places
    )


def _with_antecedent(statement: Statement, earlier: Sequence[Statement], cast: Cast) -> Statement:
    pronoun = _open_pronoun(statement)
    model = next((other for other in reversed(earlier) if other.parent is None), None)
    if pronoun is None or model is None or not 0 <= statement.block.number - model.block.number <= 1:
        return statement
    speaker = _only_speaker(model)
    if speaker is None:
        return statement
    if statement.parent == model.key and _OWNED_BY.get(speaker.phrase.words[0].lower) == pronoun.phrase.lower:
        return statement  # her lawyer said | she had told him
    link = _meant(pronoun, speaker, cast)
    return replace(statement, links=tuple(link if other is pronoun else other for other in statement.links))


def _meant(pronoun: Link, speaker: Link, cast: Cast) -> Link:
    """Return a pronoun's link with the entity or the phrase of a speaker, where it can stand for that speaker."""
    word = pronoun.phrase.lower
    if not speaker.entities:
        is_group = word == _THING and _is_body(speaker)
        return replace(pronoun, phrase=speaker.phrase) if is_group or _fits(speaker, word) else pronoun
    fits = word in _PERSONS if _is_person(speaker, cast) else word in (_GROUP, _THING) and len(speaker.entities) == 1
    return (
        replace(pronoun, entities=speaker.entities)
        if fits and not _is_other_between(speaker, pronoun, cast)
        else pronoun
    )


def _is_body(speaker: Link) -> bool:
    """Return whether the noun of an unnamed speaker means one organisation: the union."""
    head = speaker.phrase.block.words[speaker.phrase.content_head]
    noun = nominal_heads().get(head.lower)
    return noun is not None and noun.stands_for == "ORG" and not noun.is_plural


def _open_pronoun(statement: Statement) -> Link | None:
    """Return the only speaker of a statement if it is a pronoun in the article's own words, with no entity."""
    speaker = _only_speaker(statement)
    if speaker is None or speaker.entities or len(speaker.phrase) != 1:
        return None
    word = speaker.phrase.words[0]
    return speaker if word.lower in _PERSONS | {_GROUP, _THING} and not word.quoted else None


def _is_person(link: Link, cast: Cast) -> bool:
    return len(link.entities) == 1 and cast.entities[link.entities[0]].type == "PERSON"


def _is_other_between(speaker: Link, pronoun: Link, cast: Cast) -> bool:
    """Return whether the article's own words name another such speaker between a speaker and a pronoun."""
    start, end = _place(speaker.phrase), _place(pronoun.phrase)
    kind = "PERSON" if _is_person(speaker, cast) else "ORG"
    return any(
        mention.type == kind and mention.entity not in speaker.entities and start < _place(phrase) < end
        for mention, phrase in zip(cast.mentions, cast.phrases, strict=True)
        if not phrase.words[0].quoted
    )


def _place(phrase: Phrase) -> tuple[int, int]:
    return phrase.block.number, phrase.first


def _fits(speaker: Link, pronoun: str) -> bool:
    """Return whether a pronoun can stand for an unnamed speaker: in number, and in gender where the noun tells it."""
    head = speaker.phrase.block.words[speaker.phrase.content_head]
    if head.is_plural_noun or pronoun == _GROUP:
        return head.is_plural_noun and pronoun == _GROUP
    noun = nominal_heads().get(head.lower)
    if noun is not None and noun.stands_for != "PERSON":
        return False
    if not head.is_common_noun or not (head.lower in role_heads() or head.lower.endswith(_PERSON_ENDINGS)):
        return False
    is_woman = head.lower.endswith("woman")
    is_man = head.lower.endswith("man") and not is_woman
    return not (is_woman if pronoun == "he" else is_man)
