"""Those who tell a whole sentence, behind its last comma: "…, a diplomat who asked not to be named told Nordlys"."""

import itertools
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace

from newsledger.transforms.english.mentions.resolver import Resolver, is_document_noun
from newsledger.transforms.english.parse.vocabulary import Block, Phrase, Word
from newsledger.transforms.english.statements.cues import QUESTIONED
from newsledger.transforms.english.statements.from_trees import CERTAINTY, can_speak
from newsledger.transforms.english.statements.model import Link, Parts, Passage, Statement, Statements, relay_link
from newsledger.transforms.english.statements.noun_phrases import noun_phrase, phrase_at, phrase_before
from newsledger.transforms.english.statements.spans import CLOSERS, after_dateline, ending_at, starting_at, trimmed
from newsledger.transforms.lexicon.gazetteer import person_nouns
from newsledger.transforms.lexicon.lemmas import noun_lemma
from newsledger.transforms.lexicon.name_words import NAME_PARTICLES
from newsledger.transforms.lexicon.statement_words import BODIES, DAYS, HAVE, PLATFORMS, REPORTING, cue_forms
from newsledger.transforms.lexicon.words import words

_LONGEST_RELATIVE, _LONGEST_APPOSITION, _LONGEST_TAIL, _SHORTEST_CONTENT = 14, 26, 8, 3
_LONGEST_TAIL_OF_UNNAMED, _LONGEST_UNNAMED, _SURELY_CLAUSE = 26, 7, 6
_DETERMINERS_AND_NOUNS = frozenset({"DT", "PRP$", "CD", "NN", "NNS", "JJ"})
_DETERMINERS = frozenset({"DT", "PRP$"})
_WORDS_OF_TIME = words("words_of_time_behind_verbs")
_TELLING = frozenset({"said", "says", "told", "tell", "tells"})
_HEARERS = words("nouns_for_hearings")
_FINDING = frozenset({"learned", "learnt", "understands"})
_BEFORE_FINDING = frozenset({"can", "exclusively", "has", "have", "now"})
_SHOWING = words("forms_of_showing")
_LONGEST_REPORTER = 9
_FOR_OUTLETS = frozenset({"at", "for", "in"})
_TAGS_OF_OCCASIONS = frozenset({"IN", "RB", "VBG", "VBN"})
_BEFORE_OCCASIONS = frozenset({"at", "during", "in", "on"})
_REPORTING = REPORTING - {"learned", "understands", "understood"}


@dataclass(frozen=True, slots=True)
class Teller:
    """A phrase between a comma and a verb of telling, at the end of a sentence."""

    phrase: Phrase
    verb: int


def last_teller(sentence: Phrase) -> Teller | None:
    """Return the last phrase of a sentence between a comma and a verb of telling."""
    block = sentence.block
    for index in range(sentence.last, sentence.first + 2, -1):
        word = block.words[index]
        row = cue_forms().get(word.lower)
        is_hearing = word.lower == "heard" and block.lower(index - 1) in _HEARERS
        is_cue = word.lower in _REPORTING or is_hearing or (row is not None and row.weight == "strong")
        if not is_cue or word.quoted or not word.is_verb:
            continue
        phrase = _phrase_after_comma(sentence, index)
        if phrase is not None and not any(part.is_relative for part in phrase.words):
            return Teller(phrase, index)
    return None


def _phrase_after_comma(sentence: Phrase, verb: int) -> Phrase | None:
    """Return the phrase between a comma and a verb of telling, without a relative clause or an apposition."""
    block, words = sentence.block, sentence.block.words
    if words[verb].is_past_participle and words[verb - 1].lower in HAVE:
        verb -= 1  # the ambassador, Ida Roe, has | said
    adjacent = phrase_before(block, verb, sentence.first)
    if adjacent is not None and adjacent.first > sentence.first and words[adjacent.first - 1].text in CLOSERS:
        return adjacent
    commas = [n for n in range(verb - 1, max(sentence.first, verb - _LONGEST_APPOSITION), -1) if words[n].text == ","]
    if len(commas) > 2 and commas[0] == verb - 1:
        first = commas[2] + 1 + block.is_closing_mark(commas[2] + 1)  # “…,” | his cellmate, Ida Roe, told
        if not first < commas[1] < commas[0] - 1:  # commas without words between them
            return None
        return _described(Phrase(block, first, commas[0] - 1), commas[1]) or _name_between(
            Phrase(block, first, commas[1] - 1), verb
        )
    return _phrase_behind(commas[0], verb, block) if commas else None


def _phrase_behind(comma: int, verb: int, block: Block) -> Phrase | None:
    """Return the phrase between a comma and a verb, up to a relative clause; None where it has a verb of its own."""
    words = block.words
    pronoun = next((n for n in range(comma + 2, verb) if words[n].lower == "who"), verb)
    longest = _LONGEST_TAIL_OF_UNNAMED if pronoun < comma + _LONGEST_UNNAMED else _LONGEST_RELATIVE
    if verb - comma >= longest or words[comma + 1].tag not in _DETERMINERS_AND_NOUNS:
        return None
    is_phrase = pronoun < verb or not any(word.is_verb or word.quoted for word in words[comma + 1 : verb])
    return Phrase(block, comma + 1, pronoun - 1) if is_phrase else None


def _described(phrase: Phrase, comma: int) -> Phrase | None:
    """Return a description with the name behind the comma in it: her barrister, Ida Brandt."""
    block, opening = phrase.block, phrase.words[0]
    is_name = _is_name(block.words[comma + 1 : phrase.last + 1])
    description = block.words[phrase.first : comma]
    is_led = opening.tag in _DETERMINERS or (
        opening.is_capital and any(word.is_possessive_mark for word in description)
    )
    is_description = is_led and not any(word.is_verb or word.quoted for word in description)
    return phrase if is_name and is_description else None


def _name_between(name: Phrase, verb: int) -> Phrase | None:
    """Return a name between commas whose apposition ends before a verb: ", Ida Brandt, mayor of Orsk, told"."""
    is_name = _is_name(name.words)
    apposition = name.block.words[name.last + 2 : verb]
    plain = tuple(itertools.takewhile(lambda word: not word.is_relative, apposition))
    if not is_name or any(word.is_tensed for word in plain) or any(word.quoted for word in apposition):
        return None
    return _with_description(name) if len(plain) < len(apposition) else name


def _with_description(name: Phrase) -> Phrase:
    """Return a name with the description before its comma: the borough surveyor, | Ida Brandt."""
    block, first = name.block, name.first - 2
    while first > 0 and name.first - first < _LONGEST_REPORTER and block.words[first - 1].is_word:
        first -= 1
    description = block.words[first : name.first - 1]
    is_description = description[0].tag in _DETERMINERS and not any(word.is_verbal for word in description)
    return Phrase(block, first, name.last) if is_description and block.lower(name.first - 1) == "," else name


def _is_name(name_words: Sequence[Word]) -> bool:
    """Return whether words are capitalised, or particles and hyphens inside a name: Ida al-Brandt."""
    inner = NAME_PARTICLES | {"-", "al", "el"}
    return name_words[-1].is_capital and all(word.is_capital or word.lower in inner for word in name_words)


def tellers(passage: Passage, statements: Statements) -> Statements:
    """Add the sentences that somebody tells behind their last comma and that no other finder has read."""
    statements = tuple(map(_with_teller, statements))
    heads = [statement.head for statement in statements]
    statements = tuple(_with_speech(statement, heads, passage.resolver) for statement in statements)
    reports = [
        report for sentence in passage.block.sentence_phrases() for report in _told_as(sentence, passage.resolver)
    ]
    replaced = {report.head for report in reports}
    statements = (*(statement for statement in statements if statement.head not in replaced), *reports)
    told = tuple(_told_sentences(passage, statements))
    tellings = {statement.head: statement for statement in told}
    kept = (statement for statement in statements if not _is_teller(statement, tellings.get(statement.head)))
    return (*kept, *told)


def _is_teller(statement: Statement, told: Statement | None) -> bool:
    """Return whether the content of a statement is no more than whoever tells the clause before its cue."""
    if told is None or told.source is None or told.source.first <= told.last:
        return False
    return statement.first in (told.source.first, told.source.first + 1)


def _with_teller(statement: Statement) -> Statement:
    """Return a statement with the teller before its cue as the source, where a part of the content was taken for it."""
    block, head, source = statement.block, statement.head, statement.source
    if head is None or head <= statement.last:
        return statement
    is_free = source is None and _reaches(statement, head)
    if not is_free and (source is None or not any(index in statement for index in source.indices)):
        return statement
    teller = last_teller(block.sentence_of(head))
    if teller is None or teller.verb != head:
        return statement
    is_swallowed = teller.phrase.first <= statement.last <= teller.phrase.last
    if not (is_free or is_swallowed or statement.last < teller.phrase.first):
        return statement
    parts = trimmed(ending_at(statement.parts, teller.phrase.first - 1)) or statement.parts
    return replace(statement, source=teller.phrase, parts=parts)


def _reaches(statement: Statement, head: int) -> bool:
    """Return whether reported words end directly before a cue, at most a comma and "has" between."""
    block, last = statement.block, statement.last
    between = {block.lower(index) for index in range(last + 1, head)}
    return between <= HAVE | {","} and not block.words[last].quoted


def _with_speech(statement: Statement, heads: Container[int | None], resolver: Resolver) -> Statement:
    """Return the statement of whoever speaks at the end of a content, with the source behind it as a link.

    "“It is over,” Brandt said, according to Nordlys" is Brandt's statement, which Nordlys passes on. `heads` are those
    of other statements.
    """
    block, head, source = statement.block, statement.head, statement.source
    if head is None or source is None or head <= statement.last or source.first <= statement.last:
        return statement
    speech = _speech_behind_marks(Phrase(block, statement.first, statement.last))
    if speech is None or speech.verb in heads:
        return statement
    parts = trimmed(ending_at(statement.parts, min(speech.phrase.first, speech.verb) - 1))
    is_speech = parts and block.words[parts[0].first].quoted and block.words[parts[-1].last].quoted
    if not is_speech and not (parts and _is_clause(parts) and not any(part.has_quoted for part in parts)):
        return statement
    cue = Phrase(block, speech.verb, speech.verb)
    link = relay_link(source, resolver, None if statement.cue is None else statement.cue.text)
    links = (*statement.links, link)
    return replace(statement, parts=parts, cue=cue, head=speech.verb, source=speech.phrase, links=links)


def _speech_behind_marks(content: Phrase) -> Teller | None:
    """Return the phrase and the verb of telling that end a content, behind a quotation or a told clause."""
    block = content.block
    teller = last_teller(content)
    if teller is not None and teller.verb >= content.last - _LONGEST_TAIL:
        is_behind_marks = block.words[teller.phrase.first - 1].quoted
        return teller if is_behind_marks or _closes_clause(teller, content.last) else None
    for index in range(max(content.first + 1, content.last - _LONGEST_TAIL), content.last):
        if block.words[index].lower in _TELLING and block.is_closing_mark(index - 1):
            phrase = phrase_at(block, index + 1, content.last)
            return None if phrase is None else Teller(phrase, index)
    return None


def _closes_clause(teller: Teller, last: int) -> bool:
    """Return whether a verb of telling stands behind its teller, and only an addressee and a day behind it."""
    block, verb = teller.phrase.block, teller.verb
    tail = block.words[verb + 1 : last + 1]
    is_bare = not any(word.is_tensed or word.quoted or word.text == "," or word.lower == "that" for word in tail)
    return teller.phrase.last < verb and block.lower(verb) in _TELLING and is_bare


def _told_sentences(passage: Passage, statements: Statements) -> Iterator[Statement]:
    if any(statement.is_headline for statement in statements):
        return
    for sentence in passage.block.sentence_phrases():
        if any(_is_read(statement, sentence) for statement in statements):
            continue
        teller = last_teller(sentence)
        if teller is None or not _tells_sentence(teller, sentence, passage.resolver):
            teller = _reporter_of(sentence, passage.resolver) or _inverted_teller(sentence)
        if teller is not None:
            yield from _told(sentence, teller)


def _is_read(statement: Statement, sentence: Phrase) -> bool:
    """Return whether a statement has the words of a sentence; one with few of them, behind its own cue, is an act's."""
    if not any(part.overlaps(sentence) for part in statement.parts):
        return False
    is_inside = statement.first in sentence and statement.last in sentence and statement.anchor < statement.first
    if is_inside and _is_phrase_behind_clause(statement):
        return False
    between = statement.block.words[statement.anchor + 1 : statement.first]
    if is_inside and statement.block.lower(statement.first) == "that" and not any(word.is_verbal for word in between):
        return True
    has_quoted = any(part.has_quoted for part in statement.parts)
    return has_quoted or not is_inside or 2 * len(statement.indices) > len(sentence)


def _is_phrase_behind_clause(statement: Statement) -> bool:
    """Return whether a content without a verb stands behind a cue and its comma: "…, says | a report on it"."""
    block, head = statement.block, statement.anchor
    if block.word(head - 1).text != "," or block.lower(head) not in _TELLING or statement.first != head + 1:
        return False
    return not any(block.words[index].is_tensed for index in statement.indices)


def _tells_sentence(teller: Teller, sentence: Phrase, resolver: Resolver) -> bool:
    """Return whether a verb tells the clause before it: one of saying, or any with a pronoun or a name at the end."""
    verb = sentence.block.lower(teller.verb)
    if verb in _TELLING or verb == "heard" or (verb in _REPORTING and resolver.is_outlet(teller.phrase)):
        return True
    block, phrase = sentence.block, teller.phrase
    tail = [word for word in block.words[teller.verb + 1 : sentence.last + 1] if word.is_word]
    is_last = all(word.lower in DAYS | _WORDS_OF_TIME | PLATFORMS | {"on"} for word in tail) or _is_occasion(tail)
    is_behind = 0 < teller.verb - phrase.last <= 2
    return is_last and is_behind and (phrase.lower in ("he", "she", "they") or _may_tell(phrase))


def _is_occasion(tail: Sequence[Word]) -> bool:
    """Return whether the words behind a verb only tell where or when it was told: admitted | in a letter on Monday."""
    return tail[0].lower in _BEFORE_OCCASIONS and not any(word.is_verbal or word.quoted for word in tail)


def _may_tell(phrase: Phrase) -> bool:
    """Return whether a phrase names a source: by a name, or a noun for persons, a body or a document behind "the"."""
    head, opening = phrase.last_word, phrase.words[0]
    is_known = is_document_noun(phrase.block, phrase.last) or noun_lemma(head.lower) in person_nouns() | BODIES
    is_close = phrase.block.lower(phrase.first + 1) in ("close", "familiar") and opening.is_plural_noun
    return head.is_proper_noun or is_close or (opening.tag in _DETERMINERS and is_known)


def _reporter_of(sentence: Phrase, resolver: Resolver) -> Teller | None:
    """Return the outlet or the document behind the last comma that has or shows what stands before it.

    "…, Nordlys has learned", "…, the Orsk Times understands", "…, documents seen by Nordlys show".
    """
    words = sentence.block.words
    for index in range(sentence.last, sentence.first + _SHORTEST_CONTENT, -1):
        if words[index].quoted or words[index].text == ",":
            return None
        reveals = words[index].lower in ("reveal", "report") and words[index - 1].lower in ("can", "exclusively")
        if reveals or words[index].lower in _FINDING or words[index].lower in _SHOWING:
            return _reporter(sentence, index, resolver)
    return None


def _reporter(sentence: Phrase, verb: int, resolver: Resolver) -> Teller | None:
    """Return the outlet or the document between the last comma and a verb of finding or showing."""
    block, word = sentence.block, sentence.block.words[verb]
    end = verb
    while block.lower(end - 1) in _BEFORE_FINDING:
        end -= 1
    comma = next((n for n in range(end - 1, sentence.first, -1) if block.words[n].text == ","), None)
    phrase = None if comma is None else noun_phrase(block, comma + 1, end - 1)
    if phrase is None or len(phrase) > _LONGEST_REPORTER:
        return None
    if word.lower in _SHOWING:
        is_source = any(is_document_noun(block, n) or block.lower(n) in _HEARERS for n in phrase.indices)
        return Teller(phrase, verb) if is_source else None
    return Teller(phrase, verb) if resolver.is_outlet(phrase) else None


def _inverted_teller(sentence: Phrase) -> Teller | None:
    """Return the phrase behind a cue at the end of a sentence: ", reports Reuters", ", according to the ministry"."""
    block = sentence.block
    for index in range(sentence.first + _SHORTEST_CONTENT, sentence.last):
        cue = block.words[index]
        is_according = cue.lower == "according" and block.lower(index + 1) == "to"
        is_cue = is_according or cue.lower in _REPORTING or (cue.lower == "per" and block.words[index + 1].is_capital)
        if cue.quoted or block.words[index - 1].text not in CLOSERS or not is_cue or _has_subject_before(block, index):
            continue
        phrase = _shouted(sentence, index + 1) or phrase_at(block, index + 1 + is_according, sentence.last)
        if phrase is not None and (is_according or phrase.words[0].is_capital or phrase.words[0].tag == "DT"):
            return Teller(phrase, index)
    return None


def _shouted(sentence: Phrase, first: int) -> Phrase | None:
    """Return the last words of a sentence in capitals, which parsers read badly: SAYS | COUNCILMAN GREG ODOM."""
    block, last = sentence.block, sentence.last
    while last > first and not block.words[last].is_word:
        last -= 1
    phrase = Phrase(block, first, last)
    return phrase if len(phrase) <= _LONGEST_REPORTER and all(word.text.isupper() for word in phrase.words) else None


def _has_subject_before(block: Block, verb: int) -> bool:
    """Return whether the subject stands before a verb, so that its content follows: "Brandt, who was there, said |"."""
    return any(child < verb for child in block.children_of(verb, ("nsubj",)))


def _told(sentence: Phrase, teller: Teller) -> Iterator[Statement]:
    """Yield the statement of a sentence whose clause before the last comma is told."""
    block, phrase = sentence.block, teller.phrase
    end = min(phrase.first, teller.verb) - 1
    clause = trimmed(starting_at([Phrase(block, sentence.first, max(sentence.first, end))], after_dateline(block)))
    if clause and clause[-1].last_word.lower in _TELLING and not clause[-1].last_word.quoted:
        return  # the council said, | according to state media, that
    if (
        not _is_clause(clause, is_told=block.lower(teller.verb) in _TELLING)
        or _is_prompt(clause[0])
        or _goes_on(Phrase(block, max(phrase.last, teller.verb), sentence.last))
        or _is_told_behind(clause, teller)
    ):
        return
    if clause[-1].last <= end and (can_speak(block, phrase.content_head) or can_speak(block, phrase.last)):
        is_according = block.lower(teller.verb) == "according"
        cue = Phrase(block, teller.verb, teller.verb + is_according)
        yield Statement(block, clause, "tree", CERTAINTY, cue=cue, head=teller.verb, source=phrase)


def _is_prompt(clause: Phrase) -> bool:
    """Return whether a clause tells what the speaker was asked: "(When) asked whether the dam would hold"."""
    words = clause.words
    return words[words[0].lower == "when" and len(words) > 1].lower in QUESTIONED


def _goes_on(tail: Phrase) -> bool:
    """Return whether a long tail behind a verb of telling has a clause of its own, which may be its content."""
    *_, last = tail.indices
    block = tail.block
    if _describes(tail):
        return False
    manners = (n for n in tail.indices[2:] if block.words[n].is_gerund and block.words[n - 1].text == ",")
    stop = next(manners, last + 1)
    words = [block.words[n] for n in tail.indices[1:] if n < stop]
    return len(words) > _LONGEST_TAIL and any(word.is_finite_verb or word.is_modal or word.quoted for word in words)


def _is_told_behind(clause: Parts, teller: Teller) -> bool:
    """Return whether a verb leads in what follows, as no verb stands before: A memo, leaked to us, said | it was."""
    is_behind = teller.phrase.first > teller.verb and teller.phrase.next_word.is_tensed
    return is_behind and not any(word.is_tensed or word.quoted for part in clause for word in part.words)


def _describes(tail: Phrase) -> bool:
    """Return whether all verbs of a tail describe a noun in it: in a letter that was leaked, highlighting the risks."""
    block = tail.block
    words = [block.words[index] for index in tail.indices[1:]]
    opening = words[0] if words else tail.last_word
    if not (opening.is_preposition or opening.is_participle) or any(word.text == "," for word in words):
        return False
    verbs = [index for index in tail.indices[1:] if block.words[index].is_tensed and not block.words[index].quoted]
    return all(block.words[index - 1].is_relative for index in verbs)


def _is_clause(parts: Parts, *, is_told: bool = False) -> bool:
    """Return whether a content has a verb; what is told is a clause also where the parser sees none in many words."""
    words = [word for part in parts for word in part.words if word.is_word]
    if is_told and len(words) >= _SURELY_CLAUSE and words[0].tag not in _TAGS_OF_OCCASIONS:
        return True
    return len(words) >= _SHORTEST_CONTENT and any(word.is_finite_verb or word.is_modal for word in words)


def _told_as(sentence: Phrase, resolver: Resolver) -> Iterator[Statement]:
    """Yield the statement that "as X reports" leads in: "As Ida Brandt reports", "As reported by Nordlys"."""
    block, first = sentence.block, sentence.first
    if block.lower(first) != "as":
        return
    for index in range(first + 1, min(first + _LONGEST_RELATIVE, sentence.last)):
        if block.lower(index) not in _REPORTING:
            continue
        commas = (n for n in range(index + 1, min(index + _LONGEST_TAIL, sentence.last)) if block.words[n].text == ",")
        comma, phrase = next(commas, None), _agent_of_report(sentence, index)
        parts = () if comma is None else trimmed([Phrase(block, comma + 1, sentence.last)])
        if phrase is not None and _is_clause(parts):
            cue = Phrase(block, index, index)
            outlets = () if comma is None else _outlets_of_report(Phrase(block, index, comma - 1), resolver)
            if block.lower(index - 1) == "first" and resolver.is_body(entities := resolver.entities(phrase)):
                medium = (Link("outlet", phrase, entities),)
                yield Statement(block, parts, "tree", CERTAINTY, cue=cue, links=medium)
                return
            yield Statement(block, parts, "tree", CERTAINTY, cue=cue, head=index, source=phrase, links=outlets)
        return


def _agent_of_report(sentence: Phrase, verb: int) -> Phrase | None:
    """Return who reports behind "as": the phrase before the verb, or the agent of its passive."""
    block = sentence.block
    if block.lower(verb + 1) == "by":
        return phrase_at(block, verb + 2, sentence.last)
    return phrase_before(block, verb, sentence.first + 1)


def _outlets_of_report(report: Phrase, resolver: Resolver) -> tuple[Link, ...]:
    """Return the link of the outlet for which somebody reports, directly behind the verb that begins a phrase."""
    block, verb = report.block, report.first
    outlet = phrase_at(block, verb + 2, report.last) if block.lower(verb + 1) in _FOR_OUTLETS else None
    if outlet is None:
        return ()
    entities = resolver.entities(outlet)
    is_medium = resolver.role(outlet, entities) == "outlet" or resolver.is_body(entities)
    return (Link("outlet", outlet, entities),) if is_medium else ()
