"""The antecedents of he, she and it: earlier referents, weighed by gender, distance and place in the sentence."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from newsledger.transforms.english.mentions.discourse import (
    SUBJECT_RELATIONS,
    Discourse,
    Reference,
    Referent,
    entity_beside,
    named_in_quotations,
)
from newsledger.transforms.english.mentions.persons import kinship_nouns
from newsledger.transforms.english.parse.vocabulary import Block, Word
from newsledger.transforms.lexicon.words import cues

_REACH = 6  # sentences
_LONGEST_NAME = 6  # words, with "and"
_FRONTED = frozenset({"obl", "advcl", "nmod", "advmod", "nmod:poss"})
_OBJECTS = frozenset({"obj", "iobj", "obl"})
_CLAUSES = frozenset({"advcl", "ccomp", "parataxis"})
_SUBORDINATE = frozenset({"conj", "advcl", "xcomp", "ccomp", "acl"})


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A personal or possessive pronoun of the third person; gender m, f, or n for it and its."""

    block: Block
    index: int
    gender: str

    @property
    def word(self) -> Word:
        """The word."""
        return self.block.words[self.index]

    @property
    def is_possessive(self) -> bool:
        """Whether the pronoun is the owner of its head."""
        return self.word.dep == "nmod:poss"

    @property
    def is_object(self) -> bool:
        """Whether the pronoun is an object of its head."""
        return self.word.dep in _OBJECTS


@cache
def speech_forms() -> frozenset[str]:
    """Return the forms, in lower case, of the cues that are one word."""
    return frozenset(form.lower() for row in cues() for form in (row.lemma, *row.forms) if " " not in form)


def person(pronoun: Pronoun, discourse: Discourse) -> Reference | None:
    """Return the person that he or she refers to; None if that person is unnamed or nobody fits."""
    candidates = _candidates(pronoun, discourse)
    if not candidates:
        return None
    candidates.sort(key=lambda candidate: (-candidate.score, candidate.referent.sentence, candidate.referent.word))
    best, *rest = candidates
    entity = best.referent.entity
    if entity is None:
        return None
    rivals = [rival.score for rival in rest if rival.referent.entity != entity]
    margin = best.score - max(rivals, default=best.score - 2)
    return Reference(entity, 0.92 if margin >= 1.5 else 0.82 if margin >= 0.6 else 0.68)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A possible antecedent with its score."""

    referent: Referent
    score: float


def _candidates(pronoun: Pronoun, discourse: Discourse) -> list[_Candidate]:
    """Return each person that fits in gender and syntax once, at the place that scores highest."""
    sentence = discourse.sentence(pronoun.block, pronoun.index)
    barred = {_speaker(pronoun, discourse)} | _named_by(pronoun, discourse)
    best: dict[tuple[int | None, int], _Candidate] = {}
    for rank, referent in enumerate(discourse.back(sentence, _REACH)):
        if referent.type != "PERSON" or (referent.entity is not None and referent.entity in barred):
            continue
        gender = _gender(referent, discourse)
        if gender not in ("", pronoun.gender) or _is_coargument(pronoun, referent):
            continue
        score = _salience(referent, sentence, rank) + _familiarity(referent, gender, discourse)
        score += _syntax(pronoun, referent, sentence)
        score = _less_penalties(score, pronoun, referent)
        key = (referent.entity, -1 if referent.entity is not None else referent.word)
        if key not in best or best[key].score < score:
            best[key] = _Candidate(referent, score)
    return list(best.values())


def _gender(referent: Referent, discourse: Discourse) -> str:
    return referent.gender if referent.entity is None else discourse.cast.gender.get(referent.entity, "")


def _salience(referent: Referent, sentence: int, rank: int) -> float:
    return 2.0 * referent.is_subject - 1.0 * min(sentence - referent.sentence, 4) - 0.12 * min(rank, 8)


def _familiarity(referent: Referent, gender: str, discourse: Discourse) -> float:
    """Return the score of a known gender, which then is the pronoun's, and of the number of mentions so far."""
    mentions = 0 if referent.entity is None else discourse.counts.get(referent.entity, 0)
    return (0.6 if gender else -0.5) + 0.15 * min(mentions, 4)


def _syntax(pronoun: Pronoun, referent: Referent, sentence: int) -> float:
    """Return the score of a possessive beside its owner: "Mohamed and his father", "the minister and his aides"."""
    is_near = referent.sentence == sentence and pronoun.is_possessive
    return 2.5 * _is_coordinated(pronoun, referent) + 0.9 * is_near


def _less_penalties(score: float, pronoun: Pronoun, referent: Referent) -> float:
    """Return a score less what a mention in the title or in a quotation loses."""
    block = pronoun.block
    score -= 1.2 * (referent.block == 0 and block.zone != "title" and referent.block != block.number)
    score -= 0.8 * (referent.quotation >= 0 and not pronoun.word.quoted)
    return score


def _is_coargument(pronoun: Pronoun, referent: Referent) -> bool:
    """Return whether a pronoun is the object of the clause that a referent is the subject of: they are two persons."""
    if referent.block != pronoun.block.number or not referent.is_subject or not pronoun.is_object:
        return False
    return referent.governor == _clause(pronoun.block, pronoun.word.head)


def _clause(block: Block, verb: int) -> int:
    """Return the verb whose subject a verb shares: itself if it has one, else the one that it depends on."""
    visited = {verb}
    while not any(block.children_of(verb, SUBJECT_RELATIONS)) and block.words[verb].dep in _SUBORDINATE:
        head = block.words[verb].head
        if head in visited:
            break
        visited.add(head)
        verb = head
    return verb


def _is_coordinated(pronoun: Pronoun, referent: Referent) -> bool:
    """Return whether a possessive belongs to a noun joined to a name: Mohamed and his father."""
    if not pronoun.is_possessive or referent.block != pronoun.block.number:
        return False
    block, index = pronoun.block, pronoun.index
    if (
        block.lower(index - 1) == "and"
        and block.lower(index + 1) in kinship_nouns()
        and _ends_before(block, referent, index)
    ):
        return True
    noun = block.words[pronoun.word.head]
    return noun.dep == "conj" and referent.word <= noun.head < index


def _ends_before(block: Block, referent: Referent, index: int) -> bool:
    """Return whether a name stands directly before "and" and a possessive, at most a comma between."""
    between = [word for word in block.words[referent.word : index - 1] if not word.is_capital]
    return all(word.text == "," for word in between) and 0 < index - referent.word <= _LONGEST_NAME


def relative_of_namesake(pronoun: Pronoun, discourse: Discourse) -> int | None:
    """Return the only person so far with the surname of the relative whom a possessive leads to: his widow, Ida Roe."""
    block, cast = pronoun.block, discourse.cast
    noun = pronoun.index + 1 + block.word(pronoun.index + 1).is_adjective
    first = noun + 1 + (block.lower(noun + 1) == ",")
    name = cast.name_at(block, first) if block.lower(noun) in kinship_nouns() else None
    if name is None or cast.mentions[name].type != "PERSON" or not block.shares_sentence(noun, first):
        return None
    relative, sentence = cast.mentions[name].entity, discourse.sentence(block, pronoun.index)
    namesakes = [
        entity
        for entity in discourse.entities(sentence, {"PERSON"}, sentence + 1)
        if entity != relative
        and cast.gender.get(entity, "") in ("", pronoun.gender)
        and _share_surname(cast.entities[entity].name, cast.entities[relative].name)
    ]
    return namesakes[0] if len(namesakes) == 1 else None


def _share_surname(name: str, relative: str) -> bool:
    """Return whether two names of several words have the same last one."""
    parts, parts_of_relative = name.split(), relative.split()
    return min(len(parts), len(parts_of_relative)) > 1 and parts[-1] == parts_of_relative[-1]


def _speaker(pronoun: Pronoun, discourse: Discourse) -> int | None:
    """Return the speaker of the quotation around a pronoun, whom the pronoun cannot refer to.

    The speaker is a person that is the subject of a verb of speech in the sentences in which the quotation begins and
    ends.
    """
    block = pronoun.block
    if not pronoun.word.quoted:
        return None
    first, last = block.quoted[pronoun.word.quotation]
    sentences = {block.words[first].sentence, block.words[last].sentence}
    for index, word in enumerate(block.words):
        if word.sentence in sentences and not word.quoted and _speaks(block, word):
            entity = entity_beside(block, index, discourse.cast)
            if _is_person(entity, discourse):
                return entity
    return None


def _named_by(pronoun: Pronoun, discourse: Discourse) -> set[int | None]:
    """Return the persons whom the quotations of a pronoun's sentence name, not its speaker: “Roe lied,” he said."""
    block = pronoun.block
    if pronoun.word.quoted or not _speaks(block, pronoun.word):
        return set()
    return named_in_quotations(block, pronoun.index, discourse.cast)


def _speaks(block: Block, word: Word) -> bool:
    return word.dep in SUBJECT_RELATIONS and block.words[word.head].lower in speech_forms()


def _is_person(entity: int | None, discourse: Discourse) -> bool:
    return entity is not None and discourse.cast.entities[entity].type == "PERSON"


def following_subject(pronoun: Pronoun, discourse: Discourse) -> int | None:
    """Return the person named after a pronoun that stands in a phrase before the subject: "For his part, Putin …"."""
    block, cast = pronoun.block, discourse.cast
    top = pronoun.index
    while block.words[top].dep in _FRONTED and block.words[top].head != top:
        top = block.words[top].head
    subjects = (child for child in block.children_of(top, SUBJECT_RELATIONS) if child > pronoun.index)
    people = (entity for subject in subjects if _is_person(entity := cast.entity_at(block, subject), discourse))
    person = next(people, None)
    if person is None or cast.gender.get(person, "") not in ("", pronoun.gender):
        return None
    return person


def thing(pronoun: Pronoun, discourse: Discourse) -> int | None:
    """Return the organisation or country that it or its refers to beyond doubt.

    It is the subject of a clause around the pronoun; where there is none, that of one of the two sentences before.
    """
    if pronoun.word.dep.startswith("expl") or pronoun.word.quoted:
        return None
    for subject in _governing_subjects(pronoun):
        entity = entity_beside(pronoun.block, subject, discourse.cast)
        if entity is not None and _is_thing(entity, discourse, outlet=True):
            return entity
        noun = pronoun.block.words[subject]
        if entity is None and noun.is_noun and noun.lower != "people":
            return None
    told = _subject_told_of(pronoun, discourse)
    if told is not None:
        return told
    if pronoun.is_object or _follows_noun(pronoun):
        return None
    return _previous_subject(pronoun, discourse)


def _subject_told_of(pronoun: Pronoun, discourse: Discourse) -> int | None:
    """Return the organisation of which a clause before "it said" tells: the port has closed, it said."""
    block, verb = pronoun.block, pronoun.word.head
    if not _speaks(block, pronoun.word) or block.lower(pronoun.index - 1) != ",":
        return None
    for clause in block.children_of(verb, _CLAUSES):
        for subject in block.children_of(clause, SUBJECT_RELATIONS) if clause < pronoun.index else ():
            entity = entity_beside(block, subject, discourse.cast)
            is_body = entity is not None and discourse.cast.entities[entity].type == "ORG"
            if is_body and not block.words[subject].quoted and entity not in discourse.cast.outlets:
                return entity
    return None


def _governing_subjects(pronoun: Pronoun) -> Iterator[int]:
    """Yield the subjects before a pronoun in the clauses around it, the innermost first.

    The subject of the clause whose object the pronoun is cannot be its antecedent.
    """
    block = pronoun.block
    excluded = _clause(block, pronoun.word.head) if pronoun.is_object else -1
    visited = {pronoun.index}
    verb = pronoun.word.head
    while verb not in visited:
        visited.add(verb)
        if verb != excluded:
            subjects = block.children_of(verb, SUBJECT_RELATIONS)
            yield from [child for child in subjects if child < pronoun.index and child not in visited]
        verb = block.words[verb].head


def _follows_noun(pronoun: Pronoun) -> bool:
    """Return whether a noun precedes a pronoun in its sentence."""
    words = pronoun.block.words[: pronoun.index]
    return any(word.is_noun and word.sentence == pronoun.word.sentence for word in words)


def _previous_subject(pronoun: Pronoun, discourse: Discourse) -> int | None:
    """Return the subject of the sentence before, if a thing: for "It said" and for "Its members" at the beginning."""
    block = pronoun.block
    is_initial = block.begins_sentence(pronoun.index) and pronoun.is_possessive
    if not is_initial and not _speaks(block, pronoun.word):
        return None
    sentence = discourse.sentence(block, pronoun.index)
    for previous in (sentence - 1, sentence - 2):
        referents = [referent for referent in discourse.back(previous, 1) if referent.is_subject]
        entities = [referent.entity for referent in referents if referent.entity is not None]
        things = [entity for entity in entities if _is_thing(entity, discourse)]
        if things:
            return things[-1]
    return _only_body(discourse, sentence - 1) if is_initial else None


def _only_body(discourse: Discourse, sentence: int) -> int | None:
    """Return the only organisation of a sentence: … was condemned by the Orsk Forum. Its secretary said."""
    bodies = discourse.entities(sentence, {"ORG"}, 1)
    return bodies[0] if len(bodies) == 1 and bodies[0] not in discourse.cast.outlets else None


def _is_thing(entity: int, discourse: Discourse, *, outlet: bool = False) -> bool:
    """Return whether "it" can refer to an entity: a country, or an organisation; an outlet only where allowed."""
    draft = discourse.cast.entities[entity]
    if draft.type == "GPE":
        return (draft.reference_id or "").startswith("country:")
    return draft.type == "ORG" and (outlet or entity not in discourse.cast.outlets)
