"""Whom he, she and it mean: the referents so far weighed by gender, nearness and place in the sentence."""

from functools import cache

from newsledger.transforms.english.mentions.discourse import SUBJECTS, Discourse, Referent, named_by
from newsledger.transforms.english.parse.vocabulary import Block
from newsledger.transforms.lexicon.words import cues

_FAR = 6
FRONTED = ("obl", "advcl", "nmod", "advmod", "nmod:poss")


@cache
def speech_forms() -> frozenset[str]:
    """Forms of the verbs of speech that are one word, in lower case."""
    return frozenset(form.lower() for row in cues() for form in (row.lemma, *row.forms) if " " not in form)


def person(block: Block, at: int, gender: str, *, so_far: Discourse) -> tuple[int | None, float]:
    """The person whom a pronoun at a word means with a confidence; None where it is nobody named or open."""
    scored = _scored(block, at, gender, so_far=so_far)
    if not scored:
        return None, 0.0
    scored.sort(key=lambda item: (-item[0], item[1].sentence, item[1].word))
    best, winner = scored[0]
    rivals = [score for score, one in scored[1:] if one.entity != winner.entity]
    margin = best - max(rivals, default=best - 2)
    return winner.entity, 0.92 if margin >= 1.5 else 0.82 if margin >= 0.6 else 0.68


def _scored(block: Block, at: int, gender: str, *, so_far: Discourse) -> list[tuple[float, Referent]]:
    word, here = block.words[at], so_far.sentence(block, at)
    barred = _barred(block, at, so_far)
    best: dict[tuple[int | None, int], tuple[float, Referent]] = {}
    for order, one in enumerate(so_far.back(here, _FAR)):
        told = so_far.cast.gender.get(one.entity, "") if one.entity is not None else one.gender
        if one.type != "PERSON" or told not in ("", gender) or one.entity in barred or _bound(block, at, one):
            continue
        score = 2.0 * (one.subject) - 1.0 * min(here - one.sentence, 4) - 0.12 * min(order, 8)
        score += (
            0.6 * (told == gender)
            - 0.5 * (not told)
            + 0.15 * min(so_far.counts.get(one.entity, 0) if one.entity is not None else 0, 4)
        )
        score += 2.5 * _joined(block, at, one) + 0.9 * (one.sentence == here and word.dep == "nmod:poss")
        score -= 1.2 * (one.block == 0 and block.zone != "title" and one.block != block.number)
        score -= 0.8 * (one.quotation >= 0 and not word.quoted)
        key = (one.entity, -1 if one.entity is not None else one.word)
        if key not in best or best[key][0] < score:
            best[key] = (score, one)
    return list(best.values())


def _bound(block: Block, at: int, one: Referent) -> bool:
    """Whether a pronoun is the object of the very clause whose subject a referent is: they are two persons."""
    word = block.words[at]
    if one.block != block.number or not one.subject or word.dep not in ("obj", "iobj", "obl"):
        return False
    return one.clause == _clause(block, word.head)


def _clause(block: Block, verb: int) -> int:
    """The verb whose subject a verb shares: itself where it has one, else the one that it goes with."""
    words, seen = block.words, {verb}
    while not any(words[child].dep in SUBJECTS for child in block.children[verb]):
        above = words[verb].head
        if above in seen or words[verb].dep not in ("conj", "advcl", "xcomp", "ccomp", "acl"):
            break
        seen.add(above)
        verb = above
    return verb


def _joined(block: Block, at: int, one: Referent) -> bool:
    """Whether a possessive stands in what is joined to a name: Mohamed and his father."""
    word = block.words[at]
    if word.dep != "nmod:poss" or one.block != block.number:
        return False
    owned = block.words[word.head]
    return owned.dep == "conj" and one.word <= owned.head < at


def _barred(block: Block, at: int, so_far: Discourse) -> set[int]:
    """The speaker of the quotation that a pronoun stands in, as far as the block tells it."""
    quotation = block.words[at].quotation
    if quotation < 0:
        return set()
    speaker = speaker_of(block, quotation, so_far)
    return set() if speaker is None else {speaker}


def speaker_of(block: Block, quotation: int, so_far: Discourse) -> int | None:
    """The entity that is the subject of a verb of speech beside a quotation, in its sentence or the one before."""
    inside = [at for at, word in enumerate(block.words) if word.quotation == quotation]
    if not inside:
        return None
    sentences = {block.words[inside[0]].sentence, block.words[inside[-1]].sentence}
    for at, word in enumerate(block.words):
        if word.sentence not in sentences or word.quoted or word.dep not in SUBJECTS:
            continue
        if block.words[word.head].lower in speech_forms():
            entity = named_by(block, at, so_far.cast)
            if entity is not None and so_far.cast.entities[entity].type == "PERSON":
                return entity
    return None


def following_subject(block: Block, at: int, gender: str, *, so_far: Discourse) -> int | None:
    """The person named after a pronoun that stands in a phrase before the subject: "For his part, Putin …"."""
    words = block.words
    top = at
    while words[top].dep in FRONTED and words[top].head != top:
        top = words[top].head
    for child in block.children[top]:
        if child > at and words[child].dep in SUBJECTS:
            entity = so_far.cast.entity_at(block, child)
            if entity is not None and so_far.cast.entities[entity].type == "PERSON":
                return entity if so_far.cast.gender.get(entity, "") in ("", gender) else None
    return None


def thing(block: Block, at: int, *, so_far: Discourse) -> int | None:
    """The organisation or country that "it" or "its" safely means: the subject of a clause around, else of the last."""
    words = block.words
    if words[at].dep.startswith("expl") or words[at].quoted:
        return None
    own = _clause(block, words[at].head) if words[at].dep in ("obj", "iobj", "obl") else -1
    verb, seen = words[at].head, {at}
    while verb not in seen:
        seen.add(verb)
        subjects = [c for c in block.children[verb] if words[c].dep in SUBJECTS and c < at and c not in seen]
        for subject in subjects if verb != own else ():
            entity = named_by(block, subject, so_far.cast)
            if entity is not None and _is_thing(entity, so_far, outlet=True):
                return entity
            if entity is None and words[subject].tag.startswith("NN") and words[subject].lower != "people":
                return None
        verb = words[verb].head
    if own >= 0 or any(w.sentence == words[at].sentence and w.tag[:2] == "NN" for w in words[:at]):
        return None
    return _last_subject(block, at, so_far)


def _last_subject(block: Block, at: int, so_far: Discourse) -> int | None:
    """The organisation or country that was the subject of the sentence before, for "It said" and "Its members"."""
    word = block.words[at]
    begins = at == 0 or block.words[at - 1].sentence != word.sentence
    speaks = word.dep in SUBJECTS and block.words[word.head].lower in speech_forms()
    if not speaks and not (begins and word.dep == "nmod:poss"):
        return None
    here = so_far.sentence(block, at)
    for before in (here - 1, here - 2):
        subjects = [one.entity for one in so_far.back(before, 1) if one.subject and one.entity is not None]
        things = [entity for entity in subjects if _is_thing(entity, so_far)]
        if things:
            return things[-1]
    return None


def _is_thing(entity: int, so_far: Discourse, *, outlet: bool = False) -> bool:
    """Whether "it" can be this entity: a country, or an organisation, an outlet only where that is allowed."""
    draft = so_far.cast.entities[entity]
    if draft.type == "GPE":
        return (draft.reference_id or "").startswith("country:")
    return draft.type == "ORG" and (outlet or entity not in so_far.cast.outlets)
