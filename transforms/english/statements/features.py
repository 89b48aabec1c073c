"""Features of a statement from which the probability that it is one is estimated.

A feature is a name: its kind, "=", its value (`cue=say`, `kind=direct`); two kinds joined by "&" have two values joined
by "&". All features are binary; quantities are given by the range that they fall into.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newsledger.transforms.annotation import EntityDraft
from newsledger.transforms.english.parse.vocabulary import Block, Word
from newsledger.transforms.english.statements.model import Statement
from newsledger.transforms.english.statements.traits import cue_lemma_of, kind_of, ranged, speaker_of
from newsledger.transforms.lexicon.statement_words import NEGATIONS, cue_forms
from newsledger.transforms.lexicon.words import words

_DEPENDENTS = frozenset(
    {"nsubj", "nsubj:pass", "aux:pass", "ccomp", "xcomp", "obj", "mark", "advcl", "expl", "cop", "obl:agent"}
)
_LEADS = words("words_before_a_complement")
_FIRST_PERSON = words("first_person_pronouns")
_SECOND_PERSON = frozenset({"you", "your"})
_REPORTING = frozenset({"said", "says", "told"})
_CERTAINTIES = (0.3, 0.4, 0.5, 0.6, 0.7, 0.78, 0.85, 0.9, 0.94, 0.97)
_LENGTHS = (1, 2, 3, 5, 8, 12, 20, 40)
_SHORT_LENGTHS = (2, 4, 8, 15)
_GAPS = (1, 2, 3, 5, 8, 12)
_PHRASE_LENGTHS = (1, 2, 3, 5, 8)
_SENTENCE_LENGTHS = (6, 12, 20, 35)
_SHARES = (0.1, 0.3, 0.5, 0.7, 0.9)
_RATES = (0.002, 0.005, 0.01, 0.02, 0.04)


@dataclass(frozen=True, slots=True)
class ArticleFeatures:
    """The features of an article that all its statements share, and its entities."""

    names: tuple[str, ...]
    entities: Sequence[EntityDraft]

    @staticmethod
    def of(blocks: Sequence[Block], entities: Sequence[EntityDraft]) -> "ArticleFeatures":
        """Return the shared features: pronouns, quotations, tenses and reporting verbs, as shares of the words."""
        article_words = [word for block in blocks for word in block.words]
        plain = [word for word in article_words if not word.quoted]
        tensed = [word for word in plain if word.is_finite_verb]
        return ArticleFeatures(
            (
                f"article-you={_share_of(plain, _SECOND_PERSON)}",
                f"article-i={_share_of(plain, _FIRST_PERSON)}",
                f"article-said={_share_of(plain, _REPORTING)}",
                f"article-quoted={ranged(1 - len(plain) / max(len(article_words), 1), _SHARES)}",
                f"article-past={ranged(sum(word.tag == 'VBD' for word in tensed) / max(len(tensed), 1), _SHARES)}",
            ),
            entities,
        )


def statement_features(statement: Statement, article: ArticleFeatures) -> frozenset[str]:
    """Return the features of a statement with its chain."""
    kind = kind_of(statement)
    return frozenset(
        (
            *article.names,
            *_manner(statement, kind),
            *_content(statement, kind),
            *_cue(statement, kind),
            *_speaker(statement, article, kind),
            *_sentence(statement),
        )
    )


def _manner(statement: Statement, kind: str) -> Iterator[str]:
    """Yield how the statement was found, and how certain its finder is."""
    certainty = ranged(statement.certainty, _CERTAINTIES)
    yield from (f"rule={statement.rule}", f"kind={kind}", f"zone={statement.block.zone}", f"certainty={certainty}")
    yield from (f"rule&kind={statement.rule}&{kind}", f"kind&certainty={kind}&{certainty}")
    yield from (f"certainty-above={bound}" for bound in _CERTAINTIES if statement.certainty > bound)
    flags = {
        "negated": statement.is_negated,
        "hedged": statement.hedge is not None,
        "nested": statement.parent is not None,
        "follows": statement.follows is not None,
    }
    yield from (f"{name}&kind=true&{kind}" for name, value in flags.items() if value)


def _content(statement: Statement, kind: str) -> Iterator[str]:
    """Yield the length of the content, its first and last word, its verb, and how much of it is quoted."""
    parts = (*statement.parts, *statement.continuations)
    content = [word for part in parts for word in part.words if word.is_word]
    first, last = statement.block.words[statement.first], statement.block.words[statement.last]
    is_tensed = any(word.is_tensed for word in content)
    quoted_share = sum(word.quoted for word in content) / max(len(content), 1)
    yield f"length={ranged(len(content), _LENGTHS)}"
    yield f"kind&length={kind}&{ranged(len(content), _SHORT_LENGTHS)}"
    yield from (f"tensed={is_tensed}", f"tensed&kind={is_tensed}&{kind}", f"quoted={ranged(quoted_share, _SHARES)}")
    yield from (f"first-tag={first.tag}", f"last-tag={last.tag}", f"parts={min(len(parts), 3)}")
    if not first.is_noun and first.tag != "CD":
        yield f"first={first.lower}"


def _cue(statement: Statement, kind: str) -> Iterator[str]:
    """Yield the cue's lemma, grammar and dependents, and where the content stands beside it."""
    head, block, lemma = statement.head, statement.block, cue_lemma_of(statement)
    if head is None or lemma is None:
        yield from ("cue=none", f"cue&rule=none&{statement.rule}")
        return
    word = block.words[head]
    is_before = head < statement.first
    gap = statement.first - head if is_before else head - statement.last
    yield from (f"cue={lemma}", f"cue&kind={lemma}&{kind}", f"cue-tag={word.tag}", f"cue-dep={word.dep}")
    yield from (f"cue-quoted={word.quoted}", f"cue-begins={block.begins_sentence(head)}", f"gap={ranged(gap, _GAPS)}")
    yield from (f"cue-before={is_before}", f"kind&cue-before={kind}&{is_before}", f"lead={_lead(statement)}")
    yield f"governor-in-content={word.head in statement}"
    yield from _listing(word, kind)
    yield from _cue_grammar(statement, head, lemma)


def _listing(word: Word, kind: str) -> Iterator[str]:
    """Yield the kind and weight of the cue in the list."""
    row = cue_forms().get(word.lower)
    yield "cue-listed=none" if row is None else f"cue-listed={row.kind}&{row.weight}"
    yield f"cue-listed&kind={None if row is None else row.kind}&{kind}"


def _cue_grammar(statement: Statement, head: int, lemma: str) -> Iterator[str]:
    """Yield the dependents of the cue, and the relations by which the content depends on it."""
    block = statement.block
    children = [block.words[child] for child in block.children[head]]
    yield from (f"dependent={child.dep}" for child in children if child.dep in _DEPENDENTS)
    yield from (f"auxiliary={child.lower}" for child in children if child.dep.startswith("aux"))
    if any(child.lower in NEGATIONS for child in children):
        yield "auxiliary=not"
    relations = {block.words[index].dep for index in statement.indices if block.words[index].head == head}
    for relation in sorted(relations or {"none"}):
        yield from (f"relation={relation}", f"cue&relation={lemma}&{relation}")


def _lead(statement: Statement) -> str:
    """Return the word before the content if it is a frequent one, else its tag."""
    word = statement.block.word(statement.first - 1)
    return word.lower if word.lower in _LEADS or not word.is_word else word.tag


def _speaker(statement: Statement, article: ArticleFeatures, kind: str) -> Iterator[str]:
    """Yield the roles of the chain, and the type, form and place of the speaker."""
    yield f"roles={'+'.join(sorted({link.role for link in statement.links}))}"
    link = speaker_of(statement)
    if link is None:
        yield from ("speaker=none", f"speaker&kind=none&{kind}")
        return
    phrase, block = link.phrase, statement.block
    head = phrase.block.words[phrase.content_head]
    entity = article.entities[link.entities[0]].type if link.entities else "unnamed"
    yield from (f"speaker={entity}", f"speaker&kind={entity}&{kind}", f"speaker-tag={head.tag}")
    yield from (f"speaker-dep={head.dep}", f"speaker-length={ranged(len(phrase), _PHRASE_LENGTHS)}")
    yield f"cue&speaker={cue_lemma_of(statement)}&{entity}"
    if not head.is_proper_noun:
        yield f"speaker-head={head.lower}"
    if phrase.block is not block:
        yield "speaker-place=elsewhere"
        return
    is_subject = statement.head is not None and head.head == statement.head and head.is_subject
    place = "content" if phrase.first in statement else "before" if phrase.last < statement.anchor else "after"
    yield from (f"speaker-place={place}", f"speaker-is-subject={is_subject}")


def _sentence(statement: Statement) -> Iterator[str]:
    """Yield the length of the sentence, how much of it is content, and the persons that its own words address."""
    sentence = statement.block.sentence_of(statement.anchor)
    plain = [word for word in sentence.words if not word.quoted]
    size = sum(word.is_word for word in sentence.words)
    content = sum(word.is_word for part in statement.parts for word in part.words)
    yield f"sentence={ranged(size, _SENTENCE_LENGTHS)}"
    yield f"content-share={ranged(content / max(size, 1), _SHARES)}"
    yield f"question={sentence.words[-1].text == '?'}"
    yield f"sentence-you={any(word.lower in _SECOND_PERSON for word in plain)}"
    yield f"sentence-i={any(word.lower in _FIRST_PERSON for word in plain)}"


def _share_of(article_words: Sequence[Word], members: frozenset[str]) -> str:
    return ranged(sum(word.lower in members for word in article_words) / max(len(article_words), 1), _RATES)
