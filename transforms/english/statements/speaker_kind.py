"""What the speaker of a statement is: a person, a body, a description, a group, a document, or somebody withheld."""

from newsledger.transforms.english.mentions.cast import Cast
from newsledger.transforms.english.parse.vocabulary import Phrase, Word
from newsledger.transforms.english.statements.model import Link, Statement
from newsledger.transforms.english.statements.traits import speaker_of
from newsledger.transforms.lexicon.gazetteer import nominal_heads, nouns_of_kind, person_nouns
from newsledger.transforms.lexicon.lemmas import noun_lemma
from newsledger.transforms.lexicon.statement_words import BODIES, MEDIUM, documents
from newsledger.transforms.lexicon.words import words

_GROUPS = words("group_nouns")
_SEVERAL = words("pronouns_for_several")
_WITHHELD = words("nouns_for_withheld_names")
_WITHHOLDING = words("phrases_of_withheld_names")
_OFFICIALS = words("nouns_for_officials")
_AUTHOR = words("first_person_pronouns")
_ORGANISATION_HEADS = words("organisation_heads") | words("public_body_heads") | words("heads_of_speaking_bodies")
_PERSON_PRONOUNS = words("pronouns_for_a_person")
_THING_PRONOUNS = frozenset({"it", "itself", "which"})
_BODY_TYPES = frozenset({"ORG", "GPE", "LOC", "FAC", "PRODUCT"})
_BY_TYPE: dict[str, str] = {
    "PERSON": "person",
    "NORP": "collective",
    "WORK": "document",
    "LAW": "document",
    "EVENT": "unknown",
} | dict.fromkeys(_BODY_TYPES, "organisation")
_DOCUMENTS_OF_BODIES = words("documents_of_bodies")
_TAIL = 14


def speaker_kind(statement: Statement, cast: Cast) -> str:
    """Return the kind of a statement's speaker; of several, of the first."""
    link = speaker_of(statement)
    if link is None:
        return "unknown"
    phrase = link.phrase
    head = phrase.block.words[phrase.content_head]
    if link.entities and not _is_described_group(link, head, cast):
        return _of_entity(link, cast)
    if _is_withheld(phrase, head):
        return "anonymous"
    if link.role == "document":
        return _of_document(phrase, cast)
    if head.is_pronoun or head.tag in ("WP", "WDT"):
        return _of_pronoun(statement, head)
    return _of_description(phrase, head)


def _of_entity(link: Link, cast: Cast) -> str:
    if link.role == "outlet":
        return "organisation"
    return _BY_TYPE[cast.entities[link.entities[0]].type]


def _is_described_group(link: Link, head: Word, cast: Cast) -> bool:
    """Return whether a name only describes people: two Clinton donors, Meghan's friends."""
    phrase, block = link.phrase, link.phrase.block
    if not head.is_common_noun or cast.entities[link.entities[0]].type != "PERSON":
        return False
    index = phrase.content_head
    return head.is_plural_noun and not any(block.children_of(index, ("appos", "flat", "conj")))


def _is_withheld(phrase: Phrase, head: Word) -> bool:
    """Return whether the text says that the name is withheld, in the phrase or right behind it."""
    if head.lower in _WITHHELD:
        return True
    block = phrase.block
    sentence = block.sentence_of(phrase.first)
    tail = block.words[phrase.first : min(phrase.last + _TAIL, sentence.last) + 1]
    text = " ".join(word.lower for word in tail if not word.quoted)
    is_described = not head.is_proper_noun and not head.is_pronoun
    return is_described and any(f" {wording} " in f" {text} " for wording in _WITHHOLDING)


def _of_document(phrase: Phrase, cast: Cast) -> str:
    """Return organisation or person where the document names whose it is, or is a body's; otherwise document."""
    block = phrase.block
    for index in phrase.indices:
        number = cast.name_at(block, index)
        if number is not None and _BY_TYPE[cast.mentions[number].type] in ("organisation", "person"):
            return _BY_TYPE[cast.mentions[number].type]
    is_known = phrase.words[0].lower in ("the", "another")
    return "organisation" if is_known and block.lower(phrase.content_head) in _DOCUMENTS_OF_BODIES else "document"


def _of_pronoun(statement: Statement, head: Word) -> str:
    """Return the kind that an unresolved pronoun leaves open."""
    if head.lower in _AUTHOR:
        is_quoted = head.quoted or statement.parent is not None
        return "person" if is_quoted else "author"
    if head.lower in _PERSON_PRONOUNS:
        return "person"
    return "organisation" if head.lower in _THING_PRONOUNS else "collective"


def _of_description(phrase: Phrase, head: Word) -> str:
    """Return the kind of a description that no name resolves, by its head."""
    noun = head.lower
    if noun in documents() or _is_made_of_documents(phrase):
        return "document"
    if noun in _SEVERAL or noun_lemma(noun) in _GROUPS:
        return "collective"
    if _ends_in_name(phrase):
        return "person"
    if _is_body(noun):
        return "organisation"
    return _of_people(phrase, head)


def _of_people(phrase: Phrase, head: Word) -> str:
    """Return the kind of a phrase for people: by a name in it, else role for one of them and for officials."""
    if head.is_proper_noun:
        has_role = any(word.lower in person_nouns() for word in phrase.words)
        return "person" if has_role else "organisation"
    return "collective" if head.is_plural_noun and head.lower not in _OFFICIALS else "role"


def _is_made_of_documents(phrase: Phrase) -> bool:
    """Return whether a phrase counts documents: a body of studies, a series of messages."""
    block = phrase.block
    complements = block.children_of(phrase.content_head, ("nmod",))
    is_quantity = noun_lemma(block.lower(phrase.content_head)) in _GROUPS | {"body"}
    return is_quantity and any(child in phrase and block.lower(child) in documents() for child in complements)


def _ends_in_name(phrase: Phrase) -> bool:
    """Return whether a phrase is a role and a name that no mention covers: Secretary of State Ida Brandt."""
    *before, last = phrase.words
    if not before or not (before[-1].is_proper_noun and last.is_proper_noun) or last.lower in _ORGANISATION_HEADS:
        return False
    if len(before) > 1 and (before[-2].is_preposition or before[-2].lower == "the"):
        return False
    return any(word.lower in person_nouns() for word in before[:-1])


def _is_body(noun: str) -> bool:
    """Return whether a noun stands for a body: the ministry, police, the company."""
    if noun in BODIES or noun in MEDIUM or noun in _ORGANISATION_HEADS:
        return True
    row = nominal_heads().get(noun)
    if row is not None and not row.is_plural and row.stands_for in ("ORG", "GPE"):
        return True
    return any(noun in nouns for nouns in nouns_of_kind().values())
