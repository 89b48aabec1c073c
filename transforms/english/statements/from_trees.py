"""Statements that the parse tree tells: the clause that a strong cue verb with a subject of its own governs."""

from collections.abc import Iterable, Iterator

from newsledger.transforms.english.parse.vocabulary import CLAUSAL_COMPLEMENTS, Block, Phrase
from newsledger.transforms.english.statements.cues import describes_noun
from newsledger.transforms.english.statements.model import MOST_STATEMENTS, Passage, Statement, Statements
from newsledger.transforms.english.statements.noun_phrases import subject
from newsledger.transforms.english.statements.set_phrases import is_set_phrase
from newsledger.transforms.english.statements.spans import trimmed
from newsledger.transforms.english.statements.suppositions import is_supposition
from newsledger.transforms.lexicon.statement_words import (
    CITING,
    FOLLOWING,
    MANNERS_OF_TELLING,
    REFLEXIVES,
    cue_forms,
)

CERTAINTY = 0.5
_KINDS_WITH_OBJECT = frozenset({"demand", "praise", "denial", "promise", "warning"})
_COMPLEMENTS_WITH_OBJECT = CLAUSAL_COMPLEMENTS | {"obj"}
_OBJECT_TAGS = frozenset({"DT", "JJ", "NN", "NNS", "NNP", "PRP$", "RB", "VBG", "CD"})
_DETERMINERS = frozenset({"DT", "PRP$", "CD"})
_CLAUSE_CONJUNCTIONS = FOLLOWING | {"after", "before", "when"}


def from_trees(passage: Passage, statements: Statements) -> Statements:
    """Add the statements of strong cue verbs that no statement has as its cue, unless they are those of a headline."""
    if any(statement.is_headline for statement in statements):
        return statements
    heads = {statement.head for statement in statements}
    return (*statements, *_first_few(_governed_clauses(passage.block, heads), statements))


def _first_few(candidates: Iterable[Statement], statements: Statements) -> Iterator[Statement]:
    """Yield the candidates with a content of their own, until the block has its most statements."""
    room = MOST_STATEMENTS - len(statements)
    for candidate in candidates:
        if room <= 0:
            return
        if not any(shares_content(candidate, statement) for statement in statements):
            room -= 1
            yield candidate


def _governed_clauses(block: Block, heads: set[int | None]) -> Iterator[Statement]:
    for verb, word in enumerate(block.words):
        if word.quoted or not word.is_verb or verb in heads:
            continue
        row = cue_forms().get(word.lower)
        if row is None or row.weight != "strong" or not _has_speaker(block, verb):
            continue
        if is_supposition(block, verb) or is_set_phrase(block, verb, ()):
            continue
        clause = _governed_object(block, verb) if row.kind in _KINDS_WITH_OBJECT else _governed_clause(block, verb)
        parts = () if clause is None else trimmed([clause])
        if parts and parts[0].first > verb:
            cue = Phrase(block, verb, verb)
            yield Statement(block, parts, "tree", CERTAINTY, cue=cue, head=verb, source=subject(block, verb))


def _has_speaker(block: Block, verb: int) -> bool:
    """Return whether the subject before a verb can speak."""
    noun = next((child for child in block.children_of(verb, ("nsubj",)) if child < verb), None)
    return noun is not None and can_speak(block, noun)


def can_speak(block: Block, index: int) -> bool:
    """Return whether a word can be the head of a speaker: a noun, an abbreviation, he, she or they."""
    word = block.words[index]
    if word.is_noun or (word.text.isupper() and len(word.text) > 1):
        return True
    return word.lower in ("he", "she", "they")


def _governed_clause(block: Block, verb: int) -> Phrase | None:
    """Return the clause that a verb governs, unless it names another source: "according to …"."""
    root = block.clause_of(verb)
    if root is None or block.lower(root) in CITING | MANNERS_OF_TELLING or _acts_on_object(block, verb, root):
        return None
    return _without_other_source(block.phrase(*block.subtree(root)))


def _acts_on_object(block: Block, verb: int, root: int) -> bool:
    """Return whether a clause is none: a noun read as a verb (claimed their fifth | win), or behind "himself"."""
    is_noun = root > verb + 1 and describes_noun(block.words[root - 1])
    return is_noun or block.lower(verb + 1) in REFLEXIVES


def _governed_object(block: Block, verb: int) -> Phrase | None:
    """Return the clause or the object that a verb such as demand or deny governs."""
    roots = block.children_of(verb, _COMPLEMENTS_WITH_OBJECT)
    root = next((child for child in roots if child > verb), None)
    demanded = None if root is None else _demanded(block, verb, root)
    if demanded is not None:
        return demanded
    return _object_after(block, verb) if root is None else _without_other_source(block.phrase(*block.subtree(root)))


def _demanded(block: Block, verb: int, noun: int) -> Phrase | None:
    """Return what somebody is asked to do, behind the noun for whom: urges members | to read page nine."""
    first = noun + 1
    if (
        block.tag(first) != "TO"
        or not block.word(first + 1).is_verb
        or not all(
            block.words[index].is_noun or block.words[index].is_adjective or block.tag(index) in _DETERMINERS
            for index in range(verb + 1, noun)
        )
    ):
        return None
    _, last = block.subtree(block.words[first].head)
    return block.phrase(first, max(last, first + 1))


def _without_other_source(clause: Phrase) -> Phrase | None:
    """Return a clause up to another source in it; None where too little is left: "cannot say why | according to X"."""
    block = clause.block
    sources = (index for index in clause.indices if block.lower(index) == "according" and not block.words[index].quoted)
    source = next(sources, None)
    if source is None:
        return clause
    rest = None if source <= clause.first + 2 else Phrase(block, clause.first, source - 1)
    return rest if rest is not None and any(word.is_verbal for word in rest.words) else None


def _object_after(block: Block, verb: int) -> Phrase | None:
    """Return the object of a verb that the tree does not tell: from the noun phrase behind it to the clause's end."""
    words, first = block.words, verb + 1
    if first >= len(words) or words[first].tag not in _OBJECT_TAGS:
        return None
    last = verb
    for index in range(first, len(words)):
        word = words[index]
        if word.sentence != words[verb].sentence or word.text in {".", ";", ":"}:
            break
        if word.text == "," and block.lower(index + 1) in _CLAUSE_CONJUNCTIONS:
            break
        last = index
    return Phrase(block, first, last) if last > first else None


def shares_content(candidate: Statement, statement: Statement) -> bool:
    """Return whether two statements share more than half of the shorter content."""
    indices, rival_indices = candidate.indices, statement.indices
    return len(indices & rival_indices) * 2 > min(len(indices), len(rival_indices))
