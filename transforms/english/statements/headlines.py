"""Statements that the shape of a title tells, where trees are poor: "X says Y", "Y, X says", "X: Y"."""

from dataclasses import dataclass, replace

from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.english.statements.model import Link, Parts, Passage, Statement, Statements
from newsledger.transforms.english.statements.spans import trimmed
from newsledger.transforms.lexicon.statement_words import HEADLINE_PARTS, TOLD, cue_forms, documents
from newsledger.transforms.lexicon.words import words

_TRAILING, _LEADING, _COLON = 0.8, 0.75, 0.6
_LONGEST_SOURCE, _LONGEST_NAME = 8, 5
_NOUN_LIKE_VERBS = words("reporting_verbs_that_are_nouns")
_VERBS_WITH_ADDRESSEE = TOLD - {"say", "write", "speak", "show", "call"}
_TRAILING_WITH_ADDRESSEE = frozenset({"tell", "warn", "assure", "remind"})
_SCENE_OPENERS = words("scene_openers_in_headlines")
_SCENE_CONJUNCTIONS = frozenset({"as", "after", "amid"})
_HEARERS, _HEARING = words("nouns_for_hearings"), frozenset({"hears", "heard", "told"})
_FINDINGS = frozenset({"finds", "found", "reveals", "shows"})
_TELLING_OF = words("verbs_of_telling_of_things")
_DASHES = frozenset({"—", "–", "-"})


@dataclass(frozen=True, slots=True)
class _Source:
    """The source of a title with its cue, and the last word of the content before both."""

    phrase: Phrase
    cue: int
    content_end: int = -1


def headlines(passage: Passage, statements: Statements) -> Statements:
    """Add the statements that the shape of a title tells."""
    if passage.block.zone != "title":
        return statements
    found = headline(passage.block)
    return (*statements, *(statement for statement in found if not _is_name(statement, passage)))


def _is_name(statement: Statement, passage: Passage) -> bool:
    """Return whether the cue is a word of a name: the States of United States."""
    head, cast = statement.head, passage.resolver.cast
    name = None if head is None else cast.name_at(passage.block, head)
    return name is not None and len(cast.phrases[name]) > 1


def headline(block: Block) -> Statements:
    """Return the statement of a title by its shape; none where it has no such shape."""
    start, end = _after_label(block), len(block) - 1
    relay = _trailing_source(block)
    if relay is not None:
        end = relay.content_end
    statement = _leading(block, start, end)
    if statement is None and relay is None:
        statement = _split_at_colon(block)
    elif statement is None and relay is not None:
        statement = _cued(trimmed([block.phrase(start, end)]), relay, rule="headline.trailing", certainty=_TRAILING)
    elif statement is not None and relay is not None:
        statement = replace(statement, links=(Link("relay", relay.phrase, cue=block.words[relay.cue].text),))
    return () if statement is None else (statement,)


def _after_label(block: Block) -> int:
    """Return the first word of a title behind a label such as "Exclusive:"."""
    words = block.words
    if len(words) > 2 and words[0].lower in HEADLINE_PARTS and words[1].text in (":", "|", "–", "—"):
        return 2
    return 0


def _cued(parts: Parts, source: _Source, *, rule: str, certainty: float) -> Statement | None:
    """Return the statement of a source with its cue, unless nothing is prefix of its content."""
    if not parts:
        return None
    cue = Phrase(source.phrase.block, source.cue, source.cue)
    return Statement(cue.block, parts, rule, certainty, cue=cue, head=source.cue, source=source.phrase)


def _is_cue(block: Block, index: int) -> bool:
    word = block.words[index]
    row = cue_forms().get(word.lower)
    return row is not None and row.weight == "strong" and not word.quoted and not word.lower.endswith("ing")


def _trailing_source(block: Block) -> _Source | None:
    """Return source and cue of a title that ends in ", X says" or in ", says X"."""
    words = block.words
    end = next((index for index in range(len(words) - 2, 0, -1) if _closes_content(block, index)), None)
    if end is None or len(words) - end > _LONGEST_SOURCE + 2:
        return None
    first, last = end + 1, len(words) - 1
    while last > first and not words[last].is_word:
        last -= 1
    if first >= last:
        return None
    content_end = end - (words[end].text == ",")
    if _is_cue(block, last) or _finds(block, last):
        return _Source(block.phrase(first, last - 1), last, content_end)
    if _is_cue(block, first) and words[first].text.islower():
        return _Source(block.phrase(first + 1, _before_scene(block, first + 2, last)), first, content_end)
    for index in range(first + 1, last):
        if _is_cue(block, index) and words[index].verb_lemma in _TRAILING_WITH_ADDRESSEE:
            return _Source(block.phrase(first, index - 1), index, content_end)
    return None


def _finds(block: Block, index: int) -> bool:
    """Return whether a study finds or shows what stands before, or a court hears it: ", study finds", ", jury told"."""
    if block.lower(index) in _HEARING:
        return block.lower(index - 1) in _HEARERS
    return block.lower(index) in _FINDINGS and block.lower(index - 1) in documents()


def _closes_content(block: Block, index: int) -> bool:
    """Return whether a word is a comma, a dash or the closing mark behind the content of a title."""
    word = block.words[index]
    if word.text == "," and not word.quoted:
        return True
    if word.text in _DASHES and not word.quoted:
        return block.words[index - 1].end < word.start
    return block.is_closing_mark(index)


def _before_scene(block: Block, first: int, last: int) -> int:
    """Return the last word of a source before a scene: "say students | as police clear square"."""
    scenes = (index for index in range(first, last + 1) if block.words[index].lower in _SCENE_OPENERS)
    return next(scenes, last + 1) - 1


def _leading_source(block: Block, start: int, end: int) -> _Source | None:
    """Return source and cue of a title that begins with them, or that has them behind "as": "Ferries stop as …"."""
    for index in range(start + 1, min(start + _LONGEST_SOURCE + 1, end)):
        word = block.words[index]
        if word.quoted or word.text in (",", ":", "—", "–"):
            return None
        if _is_cue(block, index) and (not word.is_common_noun or word.lower in _NOUN_LIKE_VERBS):
            if block.words[index - 1].tag == "PRP":
                return None  # Had I | said no
            conjunctions = (n for n in range(index - 2, start, -1) if block.words[n].lower in ("as", "after"))
            return _Source(block.phrase(next(conjunctions, start - 1) + 1, index - 1), index)
    return None


def _leading(block: Block, start: int, end: int) -> Statement | None:
    """Return the statement of a title that begins with its source and a cue."""
    source = _leading_source(block, start, end)
    if source is None:
        return None
    first = source.cue + 1
    if block.words[source.cue].verb_lemma in _VERBS_WITH_ADDRESSEE:
        first = _after_addressee(block, first, end)
    opening = block.words[first] if first <= end else None
    if opening is None or (first == source.cue + 1 and opening.tag == "IN" and opening.lower != "that"):
        return None
    parts = trimmed([block.phrase(first, _before_meanwhile(block, first, end))])
    if parts and block.words[source.cue].verb_lemma in _TELLING_OF and _is_thing(parts[0]):
        return None
    return _cued(parts, source, rule="headline.leading", certainty=_LEADING)


def _is_thing(phrase: Phrase) -> bool:
    """Return whether words in a title are only what somebody tells of: recalls | last phone call with sailor."""
    is_clause = any(word.quoted or word.is_tensed or word.is_gerund for word in phrase.words)
    return not is_clause and phrase.words[0].tag not in ("TO", "WRB", "WP", "IN")


def _before_meanwhile(block: Block, start: int, end: int) -> int:
    """Return the last word before what happens meanwhile, behind a content that is no clause: "denies coup | as …"."""
    for index in range(start + 1, end):
        word = block.words[index]
        if word.lower in _SCENE_CONJUNCTIONS and not word.quoted:
            return index - 1
        if word.quoted or word.is_tensed:
            return end
    return end


def _after_addressee(block: Block, start: int, end: int) -> int:
    """Return the first word behind an addressee: "that", "to", a colon or a mark, or the word after the first name."""
    words = block.words
    for index in range(start, min(start + 6, end)):
        if words[index].lower in ("that", "to", ":") or words[index].quoted:
            return index
    index = start
    while index < end and words[index].is_capital and index - start < 4:
        index += 1
    return index


def _split_at_colon(block: Block) -> Statement | None:
    """Return the statement of a title that puts its source before a colon, or behind the colon of a quotation."""
    words = block.words
    colon = next((index for index, word in enumerate(words) if word.text == ":" and not word.quoted), None)
    if colon is None or not 0 < colon < len(words) - 1:
        return None
    prefix, suffix = block.phrase(0, colon - 1), block.phrase(colon + 1, len(words) - 1)
    if _is_source(prefix):
        return _introduced(prefix, suffix)
    is_quotation = all(word.quoted or not word.is_word for word in prefix.words)
    return _introduced(suffix, prefix) if is_quotation and _is_source(suffix) else None


def _introduced(source: Phrase, content: Phrase) -> Statement | None:
    parts = trimmed([content])
    return Statement(source.block, parts, "headline.colon", _COLON, source=source) if parts else None


def _is_source(phrase: Phrase) -> bool:
    """Return whether words beside a colon can be a source: a short capitalised name, no label such as "Analysis"."""
    words = phrase.words
    if len(words) > _LONGEST_NAME or words[0].lower in HEADLINE_PARTS | {"by"}:
        return False
    return not any(word.quoted or word.text.isdigit() for word in words) and all(
        word.is_capital or not word.is_word or word.lower in ("of", "the", "and") for word in words
    )
