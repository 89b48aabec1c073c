"""Statements that the attribution tagger reads in a block."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from newsledger.transforms.english.parse.vocabulary import Block, Phrase, Word
from newsledger.transforms.english.statements.contents_beside_cues import (
    before_cued_quotation,
    behind_list,
    citing_clause,
    interrupted,
    name_in_cue,
    named_behind,
    title_in_content,
    told_before,
    with_charge,
    with_contrasted_subject,
    with_own_cue,
    without_day,
)
from newsledger.transforms.english.statements.cues import Reading, is_cue
from newsledger.transforms.english.statements.from_marks import split_at_quotations
from newsledger.transforms.english.statements.model import Parts, Passage, Statement, Statements
from newsledger.transforms.english.statements.noun_phrases import (
    beside_verb,
    noun_phrase,
    owner_before,
    phrase_at,
    subject,
    subject_before,
    subject_behind,
    with_name_behind,
)
from newsledger.transforms.english.statements.quoting import quoting_verb
from newsledger.transforms.english.statements.spans import (
    DASHES,
    after_dateline,
    merged,
    starting_at,
    trimmed,
    with_whole_quotations,
)
from newsledger.transforms.english.statements.tellers import last_teller
from newsledger.transforms.lexicon.statement_words import (
    ARTICLES,
    EDGES,
    REMARKS,
    REPORTING,
    SENTENCE_ENDS,
    SPOKESPEOPLE,
    TOLD,
    VENUES,
    cue_forms,
    statement_nouns,
)

_LONGEST_VENUE = 16
_CLAUSE_OPENERS = frozenset({"that", "whether", "if"})
_QUOTING = frozenset({"quoted", "quotes", "cited", "cites"})
_REACH_OF_QUOTING = 12
_BEFORE_NOUNS = frozenset({"DT", "PRP$", "JJ", "NN", "CD"})
_NOUN_PHRASE_TAGS = frozenset({"DT", "NN", "NNS", "NNP", "PRP$", "JJ"})
_CIRCUMSTANCES = frozenset({"during", "when", "amid", "after"})
_CLOSED_BY = frozenset({",", "”", '"', "’"})


def from_tagger(passage: Passage, statements: Statements) -> Statements:
    """Add the statements that the tagger reads, unless the shape of a title has told its statements."""
    if statements:
        return statements
    return _distinct(split_at_quotations(passage.block, _statements(passage)))


def _statements(passage: Passage) -> Iterator[Statement]:
    readings = _readings(passage)
    start = after_dateline(passage.block)
    quoting = [reading.head for reading in readings if reading.word.lower in _QUOTING]
    for number, reading in enumerate(readings):
        if reading.head in quoting and any(earlier.head == reading.head for earlier in readings[:number]):
            continue  # "quoted" and "saying" were both read as cues
        if not _repeats(reading, quoting) and is_cue(reading):
            yield from _statements_of(reading, start)


def _readings(passage: Passage) -> list[Reading]:
    """Return what the tagger read, with cues that it passed over for a later one in the same sentence."""
    block = passage.block
    readings = [
        _quoting(citing_clause(_inverted(Reading.of(block, attribution)))) for attribution in passage.attributions
    ]
    readings += [inner for reading in readings if (inner := _closing_cue(reading, readings)) is not None]
    readings += [outer for reading in readings if (outer := _governing_cue(reading, readings)) is not None]
    return readings


def _quoting(reading: Reading) -> Reading:
    """Return the reading of "quoted" where the tagger took the "saying" of "quoted X as saying" for the cue."""
    verb = quoting_verb(reading.block, reading.head)
    return reading if verb is None else replace(reading, head=verb, cue=(Phrase(reading.block, verb, verb),))


def _repeats(reading: Reading, quoting: Sequence[int]) -> bool:
    """Return whether a cue is the "saying" of "was quoted as saying"."""
    is_behind_as = reading.block.lower(reading.head - 1) == "as"
    return is_behind_as and any(0 < reading.head - head <= _REACH_OF_QUOTING for head in quoting)


def _statements_of(reading: Reading, start: int) -> Iterator[Statement]:
    """Yield the statement of a cue, and one that continues it where its content goes beyond the cue's sentence."""
    block, head = reading.block, reading.head
    source = _source(reading)
    source = None if source is None else next(iter(starting_at([source], start)), None)
    source = without_day(source, start)
    parts = trimmed(with_whole_quotations(merged(_content(reading)), head))
    source, parts = _with_apposition(source, starting_at(parts, start), head)
    source, parts = behind_list(*interrupted(source, parts, head), head)
    source, parts = title_in_content(source, parts, head)
    parts = before_cued_quotation(_without_source(parts, source, head), head)
    if len(parts) > 1 and len(parts[0]) == 1 and parts[0].words[0].is_gerund and not parts[0].has_quoted:
        parts = parts[1:]  # Defending, | Ida Roe said he was sorry
    if not parts:
        return
    parts, continuation = _split_at_sentence(_from_sentence_start(_of_one_sentence(parts, head), head), head)
    parts = with_contrasted_subject(with_charge(parts, head), head)
    parts = _before_next_verb(_without_examples(_without_venue(_before_next_sentence(parts), head)), head)
    cue = _cue(reading)
    statement = Statement(block, parts, "tagger", reading.confidence, cue=cue, head=head, source=source)
    yield statement
    if continuation:
        own = with_own_cue(continuation)
        yield own or Statement(block, continuation, "tagger.continued", reading.confidence, follows=statement.key)


def _with_apposition(source: Phrase | None, parts: Parts, head: int) -> tuple[Phrase | None, Parts]:
    """Return a source with the name behind its comma that was read as content: told by the judge, Ida Brandt, that."""
    if source is None or not parts or source.first < head or parts[0].first != source.last + 2:
        return source, parts
    block = source.block
    whole = with_name_behind(source, parts[0].last)
    is_apart = whole.last > source.last and block.words[whole.last + 1].text == ","
    rest = trimmed(starting_at(parts, whole.last + 1)) if is_apart else ()
    return (whole, rest) if rest else (source, parts)


def _inverted(reading: Reading) -> Reading:
    """Return a reading with source and content exchanged, where the clause before an inverted cue is its content.

    "THE HARBOUR CLOSES, SAYS MAYOR": the source that was read has a finite verb, and the content none. "One told a
    guard to lie on the floor, said Captain Ida Roe": the source that was read only ends the clause, or none was.
    """
    if (told := told_before(reading) or named_behind(reading)) is not None:
        return told
    if len(reading.source) != 1 or len(reading.content) != 1:
        return reading
    source, content = reading.source[0], reading.content[0]
    is_behind_comma = reading.block.words[reading.head - 1].text == "," and source.last in range(
        reading.head - 2, reading.head
    )
    is_name = content.first == reading.head + 1 and not any(word.is_tensed for word in content.words)
    is_clause = any(word.is_tensed for word in source.words) and not any(word.is_relative for word in source.words)
    return (
        replace(reading, source=(content,), content=(source,)) if is_behind_comma and is_name and is_clause else reading
    )


def _governing_cue(reading: Reading, readings: Sequence[Reading]) -> Reading | None:
    """Return the cue that governs a clause given to the relay: "X told Y that …, her spokesman told Z"."""
    words, first = reading.block.words, reading.content[0].first
    root = words[first].head
    verb = words[root].head
    is_complement = words[first].lower == "that" and words[root].dep == "ccomp" and verb < first < reading.head
    if not is_complement or not _is_free_cue(reading.block, verb, readings):
        return None
    source = subject_before(reading.block, verb)
    if source is None:
        return None
    return replace(reading, head=verb, cue=(Phrase(reading.block, verb, verb),), source=(source,))


def _closing_cue(reading: Reading, readings: Sequence[Reading]) -> Reading | None:
    """Return the cue in which a content ends that another cue passes on: "“…,” she said, according to a transcript"."""
    block, content = reading.block, reading.content[-1]
    verb = content.last
    while verb > content.first and block.words[verb].text in EDGES:
        verb -= 1
    if reading.head <= verb or not _is_free_cue(block, verb, readings):
        return None
    source = subject_before(block, verb)
    source = None if source is None else beside_verb(source, verb)
    if source is None or source.first <= content.first or block.words[source.first - 1].text not in _CLOSED_BY:
        return None
    return replace(
        reading,
        head=verb,
        cue=(Phrase(block, verb, verb),),
        source=(source,),
        content=(*reading.content[:-1], Phrase(block, content.first, source.first - 1)),
    )


def _is_free_cue(block: Block, index: int, readings: Sequence[Reading]) -> bool:
    """Return whether a word is a strong cue in the third person that the tagger did not read."""
    word = block.words[index]
    row = cue_forms().get(word.lower)
    if row is None or row.weight != "strong" or word.quoted or not word.is_third_person:
        return False
    return all(reading.head != index for reading in readings)


def _source(reading: Reading) -> Phrase | None:
    """Return the tagger's source nearest to the cue, else the subject in the tree."""
    block, head = reading.block, reading.head
    if (told := _source_by_cue(reading)) is not None:
        return told
    phrases = [phrase for phrase in reading.source if phrase.has_word]
    if not phrases or _is_in_content(phrases, reading):
        return _source_beside(reading)
    longer = [phrase for phrase in phrases if len(phrase) > 1] or phrases
    closest = min(longer, key=lambda phrase: min(abs(phrase.first - head), abs(phrase.last - head)))
    if reading.lemma == "tell" and closest.first == head + 1:
        return _teller(block, head) or subject(block, head)
    return _whole_source(closest, head)


def _source_by_cue(reading: Reading) -> Phrase | None:
    """Return the source that a cue's own words tell: the owner of a noun, what stands behind "according to"."""
    block, head = reading.block, reading.head
    if reading.word.lower == "according" and all(phrase.last < head for phrase in reading.source):
        return phrase_at(block, head + 2, block.sentence_of(head).last)
    return owner_before(block, head) if reading.word.lower in statement_nouns() else None


def _source_beside(reading: Reading) -> Phrase | None:
    """Return the source beside a cue for which the tagger has none."""
    teller = _teller(reading.block, reading.head) if reading.lemma == "tell" else _inverted_source(reading)
    return teller or subject(reading.block, reading.head) or name_in_cue(reading)


def _whole_source(closest: Phrase, head: int) -> Phrase | None:
    """Return the noun phrase that the tagger's source stands for; the antecedent of a relative pronoun."""
    block = closest.block
    source = noun_phrase(block, closest.first, closest.last)
    if source is None:
        return None
    source = _with_spokespeople(source)
    if len(source) == 1 and block.words[source.first].is_relative:
        return subject(block, head) or source
    return beside_verb(source, head)


def _teller(block: Block, verb: int) -> Phrase | None:
    """Return who tells a sentence behind its last comma: the words behind "told" are the addressee."""
    teller = last_teller(block.sentence_of(verb))
    return teller.phrase if teller is not None and teller.verb == verb else None


def _with_spokespeople(source: Phrase) -> Phrase:
    """Return a source with those who speak for it before it: lawyers for | the former mayor Ida Brandt."""
    block, first = source.block, source.first
    is_dependent = first > 1 and block.lower(first - 1) in ("for", "of") and block.lower(first - 2) in SPOKESPEOPLE
    if not is_dependent or block.words[first - 1].quoted:
        return source
    first -= 2
    while first > 0 and block.words[first - 1].tag in _BEFORE_NOUNS and block.shares_sentence(first - 1, first):
        first -= 1
    return Phrase(block, first, source.last)


def _is_in_content(phrases: Iterable[Phrase], reading: Reading) -> bool:
    """Return whether all phrases are words of the content."""
    return all(any(part.contains(phrase) for part in reading.content) for phrase in phrases)


def _inverted_source(reading: Reading) -> Phrase | None:
    """Return the noun phrase behind a cue that directly follows its content: "…,” chimed in a steward, Jo Roe"."""
    block, head = reading.block, reading.head
    if head < 1 or reading.content[0].last >= head or block.words[head - 1].text not in _CLOSED_BY:
        return None
    return subject_behind(block, head)


def _content(reading: Reading) -> Parts:
    """Return the content without the addressee behind the cue and without the target of a passive before it.

    "…, she told | Zongo Wire, a site", "…, she has warned | ministers", "Ministers | were warned by her that …".
    """
    content = reading.content
    if reading.lemma in TOLD:
        content = tuple(phrase for phrase in content if not _is_addressee(phrase, reading)) or content
    return tuple(phrase for phrase in content if not _is_target(phrase, reading)) or content


def _is_addressee(phrase: Phrase, reading: Reading) -> bool:
    if phrase.first != reading.head + 1:
        return False
    is_bare = not any(word.is_verbal or word.quoted or word.lower in ("to", "that") for word in phrase.words)
    has_clause = any(_has_clause(part) for part in reading.content if part.last < reading.head)
    return all(word.is_capital for word in phrase.words) or (is_bare and has_clause)


def _is_target(phrase: Phrase, reading: Reading) -> bool:
    """Return whether a part is the subject of a passive cue whose content follows."""
    block, head = reading.block, reading.head
    is_subject = any(child in phrase for child in block.children_of(head, ("nsubj:pass",)))
    has_rest = any(part.first > head and block.lower(part.first) in _CLAUSE_OPENERS for part in reading.content)
    return is_subject and has_rest and phrase.last < head and not _has_clause(phrase)


def _cue(reading: Reading) -> Phrase:
    """Return the phrase of the cue that holds its head, from there on, or else the nearest to it."""
    head = reading.head
    cue = min(reading.cue, key=lambda phrase: (head not in phrase, abs(phrase.first - head)))
    return Phrase(reading.block, head, cue.last) if head in cue else cue


def _without_source(parts: Parts, source: Phrase | None, head: int) -> Parts:
    """Return the parts without a source in which one of them ends, or which is one: "…, her lawyer | told"."""
    if source is None:
        return parts
    if source.last > head:
        return tuple(part for part in parts if not source.contains(part)) or parts
    shortened = (
        Phrase(part.block, part.first, source.first - 1) if part.first < source.first <= part.last < head else part
        for part in parts
    )
    return trimmed(shortened) or parts


def _from_sentence_start(parts: Parts, head: int) -> Parts:
    """Return the parts with the first words of their sentence, where a content before its cue lacks them."""
    block, first = parts[0].block, parts[0].first
    if parts[-1].last > head or block.words[first].quoted:
        return parts
    least, is_fragment = after_dateline(block), _is_fragment(parts, head)
    start = first
    while start > least and block.shares_sentence(start - 1, first) and not block.words[start - 1].quoted:
        if not is_fragment and not _continues_left(block.words[start - 1]):
            break
        start -= 1
    is_whole = start == least or not block.shares_sentence(start - 1, first) or block.words[start - 1].text in DASHES
    opens = block.words[start]
    if start == first or not is_whole or opens.is_conjunction or opens.is_adverb:
        return parts
    return (Phrase(block, start, parts[0].last), *parts[1:])


def _of_one_sentence(parts: Parts, head: int) -> Parts:
    """Return the quotation before a cue without the sentence before it: He left. | “Ten years,” he said."""
    block, last = parts[-1].block, parts[-1].last
    if len(parts) > 1 or last > head or not block.words[last].quoted or block.words[parts[0].first].quoted:
        return parts
    opening = block.quoted[block.words[last].quotation][0]
    is_apart = parts[0].first < opening and not block.shares_sentence(opening - 1, opening)
    return trimmed([Phrase(block, opening, last)]) or parts if is_apart else parts


def _has_clause(part: Phrase) -> bool:
    return any(word.is_tensed or word.quoted for word in part.words)


def _is_fragment(parts: Parts, head: int) -> bool:
    """Return whether a content before a verb of reporting is no clause, so that its sentence is: after a row."""
    return len(parts) == 1 and parts[0].block.words[head].lower in REPORTING and not _has_clause(parts[0])


def _continues_left(word: Word) -> bool:
    """Return whether a word before a content can belong to the noun phrase that the content begins with."""
    return word.is_word and not word.quoted and not word.is_tensed


def _split_at_sentence(parts: Parts, head: int) -> tuple[Parts, Parts]:
    """Split the parts where those before a cue go on behind the sentence that it ends."""
    words = parts[0].block.words
    if parts[0].first > head:
        return parts, ()
    sentence = words[head].sentence
    rest = tuple(part for part in parts if part.first > head and words[part.first].sentence > sentence)
    return tuple(part for part in parts if part not in rest), rest


def _before_next_sentence(parts: Parts) -> Parts:
    """Return the parts up to the closing mark of a quotation that ends a sentence: "… so.” He added that"."""
    block = parts[0].block
    for number, part in enumerate(parts):
        for index in range(part.first + 1, part.last):
            if _ends_quoted_sentence(block, index):
                return trimmed((*parts[:number], Phrase(block, part.first, index))) or parts
    return parts


def _ends_quoted_sentence(block: Block, index: int) -> bool:
    """Return whether a word closes a quotation behind a full stop, and the article's own sentence follows."""
    following = block.words[index + 1]
    if not block.is_closing_mark(index) or following.quoted or not following.is_capital:
        return False
    return block.words[index - 1].text in SENTENCE_ENDS


def _without_venue(parts: Parts, head: int) -> Parts:
    """Return the parts without the occasion at their end: "in a call with her counterpart on Wednesday".

    What stands there before a cue belongs to the content: "Brandt will speak on Friday, he said".
    """
    if parts[-1].last < head:
        return parts
    block, first, last = parts[-1].block, parts[-1].first, parts[-1].last
    end = last + 1
    for index in range(last - 1, max(first, last - _LONGEST_VENUE), -1):
        word = block.words[index]
        if word.quoted or word.is_verb or word.text in EDGES:
            break
        if _begins_venue(block, index, last):
            end = index
    return (*parts[:-1], Phrase(block, first, end - 1)) if first < end <= last else parts


def _begins_venue(block: Block, index: int, last: int) -> bool:
    """Return whether a word begins a phrase of occasion that ends a content at the word `last`."""
    preposition = block.words[index].lower
    phrase = block.words[index + 1 : min(index + 6, last + 1)]
    noun = phrase[0].lower
    return preposition in ("in", "during", "at") and (noun in REMARKS or (noun in ARTICLES and _is_venue(phrase)))


def _is_venue(phrase: Iterable[Word]) -> bool:
    """Return whether a noun phrase names an occasion for speaking before its first preposition."""
    _, *words = phrase
    for word in words:
        if word.lower in VENUES:
            return True
        if word.is_preposition or not word.is_word:
            return False
    return False


def _without_examples(parts: Parts) -> Parts:
    """Return the parts without the article's own examples of what was told: "told X of his fears, | including …"."""
    block, first, last = parts[-1].block, parts[-1].first, parts[-1].last
    if block.lower(first - 1) not in ("of", "about"):
        return parts
    for index in range(first + 1, last):
        word = block.words[index]
        if word.is_tensed or word.quoted:
            return parts
        if word.lower in ("including", "notably", "especially") and block.words[index - 1].text == ",":
            return (*parts[:-1], Phrase(block, first, index - 2)) if index - 2 >= first else parts
    return parts


def _before_next_verb(parts: Parts, head: int) -> Parts:
    """Return the parts without the next act of the cue's subject: "said that it was over | and left for Beira"."""
    block, first, last = parts[-1].block, parts[-1].first, parts[-1].last
    if head > first:
        return parts
    is_noun_phrase = not block.words[first].quoted and block.tag(first) in _NOUN_PHRASE_TAGS
    for index in range(first + 1, last):
        is_free = is_noun_phrase and not block.words[index].quoted
        if _joins_verb(block, index, head) or (is_free and _begins_circumstance(block, index)):
            return trimmed((*parts[:-1], Phrase(block, first, index - 1))) or parts
        is_noun_phrase = is_noun_phrase and not block.words[index].is_tensed and not block.words[index].is_relative
    return parts


def _begins_circumstance(block: Block, index: int) -> bool:
    """Return whether what follows a noun phrase tells when it was said, or what its speaker did next."""
    word, successor = block.words[index], block.word(index + 1)
    if word.lower in _CIRCUMSTANCES:
        return block.words[index - 1].is_nominal or block.words[index - 1].quoted
    is_next = word.lower == "and" and successor.lower in ("has", "have", "had") and block.words[index - 1].is_noun
    return is_next and block.word(index + 2).tag in ("RB", "VBN")


def _joins_verb(block: Block, index: int, head: int) -> bool:
    """Return whether a word is the conjunction that joins a finite verb to the head of a cue."""
    word = block.words[index]
    verb = block.words[word.head]
    return word.is_conjunction and not word.quoted and verb.dep == "conj" and verb.head == head and verb.is_finite_verb


def _distinct(statements: Statements) -> Statements:
    """Return the statements without the less certain of two with the same content; one with a cue stays first."""
    rest: list[Statement] = []
    for statement in sorted(statements, key=lambda statement: (statement.cue is None, -statement.certainty)):
        rivals = [rival for rival in rest if _have_same_content(statement, rival)]
        if all(_passes_on(statement, rival) or _passes_on(rival, statement) for rival in rivals):
            rest.append(statement)
    keys = {statement.key for statement in rest}
    return tuple(statement for statement in statements if statement.key in keys)


def _have_same_content(statement: Statement, rival: Statement) -> bool:
    indices, rival_indices = statement.indices, rival.indices
    return len(indices & rival_indices) * 5 > 4 * max(len(indices), len(rival_indices))


def _passes_on(outer: Statement, inner: Statement) -> bool:
    """Return whether a cue behind a content may name the relay of the statement that a cue before it leads in."""
    if outer.head is None or inner.head is None or outer.source == inner.source:
        return False
    return outer.head > outer.last and inner.head < inner.first
