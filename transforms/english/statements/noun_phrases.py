"""Noun phrases that name sources: subjects of verbs, and the phrases beside a word where the tree is unreliable."""

from newsledger.transforms.english.parse.vocabulary import Block, Phrase
from newsledger.transforms.lexicon.gazetteer import role_heads
from newsledger.transforms.lexicon.statement_words import DAYS, EDGES, FOLLOWING, MARKS, OCCASION_LEADS, SPOKESPEOPLE
from newsledger.transforms.lexicon.words import words as word_class

_FARTHEST_MAIN_VERB = 40
_LONGEST_SUBJECT, _LONGEST_OBJECT, _LONGEST_SOURCE = 14, 12, 8
_LONGEST_TITLE = 6
_SMALL_WORDS = word_class("words_inside_media_names")
_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj", "nsubj:outer"})
_SHARES_SUBJECT = frozenset({"conj", "xcomp", "advcl", "parataxis"})
_AFTER_NOUN = frozenset({"DT", "PRP", "PRP$", "EX", "RB", "WRB"})
_OUTER_MARKS = EDGES | MARKS
_DASHES = frozenset({"-", "–", "—", "―"})
_RELATIVES = frozenset({"who", "whose", "whom", "which", "citing", "quoting"})
_CONTRASTS = FOLLOWING - {"and"}
_CLAUSE_CONJUNCTIONS = FOLLOWING - {"and", "or"}
_LINKS_OF_NOUNS = frozenset({"of", "for", "to", "in"})
_LINKS_OF_UNNAMED = frozenset({"in", "at", "with", "from", "to", "inside", "on"})
_PARTICLES = frozenset({"back", "in", "out", "up"})
_BEFORE_NOUN = frozenset({"DT", "PRP$"})
_BOUNDARIES = frozenset(';:—–“”"(')
_STOPS = frozenset('.;:()“"?!')


def noun_phrase(block: Block, first: int, last: int) -> Phrase | None:
    """Return the noun phrase in a stretch of words, without marks at its ends and without a clause that hangs on it."""
    words = block.words
    while first <= last and (words[first].text in _OUTER_MARKS or words[first].lower in FOLLOWING):
        first += 1
    while last >= first and (words[last].text in _OUTER_MARKS or words[last].text == "(" or words[last].is_conjunction):
        last -= 1
    first = _after_dateline(block, first, last)
    clause = next((index for index in range(first + 1, last + 1) if _begins_clause(block, index)), last + 1)
    while last >= clause or (last > first and words[last].text in EDGES):
        last -= 1
    return Phrase(block, first, _end_of_owned(block, last)) if first <= last else None


def _end_of_owned(block: Block, last: int) -> int:
    """Return the last word of a noun phrase, or of what is owned where it ends in 's: the firm's | website."""
    if block.words[last].is_possessive_mark and not block.words[last].quoted:
        while block.word(last + 1).is_common_noun or block.word(last + 1).is_adjective:
            last += 1
    return last


def _after_dateline(block: Block, first: int, last: int) -> int:
    """Return the first word of a phrase, moved behind a dateline in it: "(AP) - "."""
    words = block.words
    for index in range(first, last):
        is_dash = words[index].text in _DASHES and words[index].end < words[index + 1].start
        if is_dash and index > first and words[index - 1].text == ")":
            first = index + 1
    return first


def _begins_clause(block: Block, index: int) -> bool:
    """Return whether a word after a noun phrase begins a relative clause, or is the comma before an occasion."""
    word = block.words[index]
    if word.text != ",":
        return word.lower in _RELATIVES
    successor = block.words[min(index + 1, len(block) - 1)]
    return successor.lower in OCCASION_LEADS or (successor.tag in ("VBN", "VBD") and not successor.is_capital)


def subject(block: Block, verb: int) -> Phrase | None:
    """Return the subject of a verb, or of the verb to which it is joined."""
    if verb > 1 and block.words[verb].is_gerund and block.words[verb - 1].text == ",":
        return _subject_of_main_verb(block, verb)
    governor = verb
    for _ in range(3):
        head = _head_of_subject(block, governor)
        if head is not None:
            antecedent = _antecedent(block, head, governor)
            phrase = noun_phrase(block, *block.subtree(head if antecedent is None else antecedent))
            if phrase is not None and phrase.words[0].lower in ("who", "which"):
                phrase = block.phrase(phrase.first, phrase.first)  # without what follows: who on Friday
            if phrase is not None and phrase.lower in ("who", "which"):
                return _noun_before(block, head) or phrase
            return None if phrase is None else beside_verb(phrase, verb)
        word = block.words[governor]
        if word.dep not in _SHARES_SUBJECT or word.head == governor:
            return None
        governor = word.head
    return None


def _head_of_subject(block: Block, verb: int) -> int | None:
    """Return the head of a verb's subject; behind a comma the last of two: to a cousin, Ida Roe, the farmer | told."""
    heads = list(block.children_of(verb, _SUBJECTS))
    if len(heads) < 2 or heads[1] >= verb:
        return next(iter(heads), None)
    first, nearer, *_ = heads
    is_apart = any(block.words[index].text == "," for index in range(first, nearer))
    is_bare = not any(block.words[index].is_verbal for index in range(nearer, verb - 1))
    return nearer if is_apart and is_bare else first


def _antecedent(block: Block, pronoun: int, verb: int) -> int | None:
    """Return the noun to which the subject of a relative clause refers."""
    is_relative = block.words[pronoun].lower in ("who", "which", "that") and block.words[verb].dep == "acl:relcl"
    return block.words[verb].head if is_relative else None


def _noun_before(block: Block, pronoun: int) -> Phrase | None:
    """Return the noun phrase that a relative pronoun follows: "by his publisher, Ida Brandt, | who said"."""
    last = pronoun - 1
    if last > 0 and block.words[last].text == ",":
        last -= 1
    if last < 0 or not block.words[last].is_nominal or block.words[last].quoted:
        return None
    first = last
    while first > 0 and last - first < _LONGEST_SOURCE and not _parts_antecedent(block, first - 1):
        first -= 1
    return noun_phrase(block, first, last)


def _parts_antecedent(block: Block, index: int) -> bool:
    """Return whether the noun phrase before a relative pronoun begins after the word at an index."""
    return block.words[index].is_verb or _parts_source(block, index)


def _subject_of_main_verb(block: Block, gerund: int) -> Phrase | None:
    """Return the subject of the last finite verb before a gerund behind a comma: "X left, saying …"."""
    for index in range(gerund - 2, max(-1, gerund - _FARTHEST_MAIN_VERB), -1):
        word = block.words[index]
        if word.is_finite_verb and not word.quoted and word.sentence == block.words[gerund].sentence:
            return subject(block, index) or subject_before(block, index)
    return None


def beside_verb(phrase: Phrase, verb: int) -> Phrase:
    """Return the phrase next to a verb, where the tree gave its subject the whole clause before it as well."""
    if phrase.last >= verb:
        return phrase
    block = phrase.block
    role = next((index for index in _backwards(phrase) if _begins_role(phrase, index)), None)
    if role is not None:
        return Phrase(block, role, phrase.last)
    clause_verb = _last_verb(phrase)
    if clause_verb is None:
        return _after_last_comma(phrase) if phrase.last + 1 == verb else phrase
    commas = (index for index in range(clause_verb + 1, phrase.last) if block.words[index].text == ",")
    comma = next(commas, None)
    if comma is None:
        return subject_before(block, verb) or phrase
    return Phrase(block, comma + 1, phrase.last)


def _backwards(phrase: Phrase) -> range:
    """Return the words inside a phrase from the last to the first, those at its ends not included."""
    return range(phrase.last - 1, phrase.first, -1)


def _begins_role(phrase: Phrase, index: int) -> bool:
    """Return whether "his spokeswoman" or the like begins at a word of a phrase, between a comma and the next."""
    words = phrase.block.words
    if words[index - 1].text != "," or words[index].tag != "PRP$" or words[index - 2].is_capital:
        return False
    end = next((position for position in range(index + 1, phrase.last + 1) if words[position].text == ","), None)
    noun = words[phrase.last if end is None else end - 1].lower
    return noun in SPOKESPEOPLE or noun in role_heads()


def _last_verb(phrase: Phrase) -> int | None:
    """Return the last finite verb of a phrase, unless it stands in a relative clause."""
    words = phrase.block.words
    for index in range(phrase.last, phrase.first, -1):
        word = words[index]
        if word.is_tensed and not word.quoted and not _is_reduced_relative(phrase.block, index):
            preceding = words[max(phrase.first, index - 6) : index]
            return None if any(word.is_relative or word.tag == "WP$" for word in preceding) else index
    return None


def _is_reduced_relative(block: Block, verb: int) -> bool:
    """Return whether a verb only describes the noun before it: "an affidavit unsealed on Monday"."""
    return block.words[verb - 1].text == "," or block.words[verb].dep.startswith("acl")


def _after_last_comma(phrase: Phrase) -> Phrase:
    """Return the words after the last comma of a subject next to its verb: an apposition would end in a comma too."""
    words = phrase.block.words
    comma = next((index for index in _backwards(phrase) if words[index].text == ","), None)
    if comma is None:
        return phrase
    is_list = words[comma - 1].is_capital or words[comma - 1].tag.endswith("S")
    if is_list and any(word.is_conjunction for word in words[comma : phrase.last]):
        return phrase
    return Phrase(phrase.block, comma + 1, phrase.last)


def subject_before(block: Block, verb: int) -> Phrase | None:
    """Return the noun phrase before a verb, its adverbs and auxiliaries, where the tree gives no subject."""
    last = _end_of_subject(block, verb)
    if last < 0 or block.words[last].quoted or not block.words[last].is_nominal:
        return None
    first = last
    while first > 0 and last - first < _LONGEST_SUBJECT and not _parts_subject(block, first - 1, last):
        first -= 1
    return noun_phrase(block, first, last)


def _end_of_subject(block: Block, verb: int) -> int:
    """Return the word before a verb, its adverbs, its auxiliaries and a comma; -1 if there is none.

    What the subject does between two commas is passed over: Brandt, | speaking at a rally in Ohio, said.
    """
    words = block.words
    last = verb - 1
    while last >= 0 and _is_auxiliary(block, last):
        last -= 1
    if last < 0 or words[last].text != ",":
        return last
    sentence = block.sentence_of(verb)
    comma = next((n for n in range(last - 1, sentence.first, -1) if words[n].text == ","), None)
    is_aside = comma is not None and words[comma + 1].is_gerund and words[comma - 1].is_nominal
    return comma - 1 if comma is not None and is_aside else last - 1


def _is_auxiliary(block: Block, index: int) -> bool:
    word = block.words[index]
    return word.is_adverb or (word.is_verbal and not word.is_gerund)


def _parts_subject(block: Block, index: int, last: int) -> bool:
    """Return whether the subject that ends in a word begins after the word at an index."""
    word = block.words[index]
    if word.quoted or word.sentence != block.words[last].sentence:
        return True
    if word.text in _BOUNDARIES or (word.text == "-" and word.end < block.words[index + 1].start):
        return True
    if word.is_tensed or word.is_relative or word.tag == "WRB":
        return True
    return word.lower in _CONTRASTS or (word.tag == "IN" and word.lower not in _LINKS_OF_NOUNS)


def subject_behind(block: Block, verb: int) -> Phrase | None:
    """Return the noun phrase behind a verb and its particle, with a name in apposition: chimed in a steward, Jo Roe."""
    words = block.words
    first = verb + 1
    if first + 1 < len(words) and words[first].lower in _PARTICLES and words[first + 1].tag in _BEFORE_NOUN:
        first += 1
    last = block.sentence_of(verb).last
    if words[verb].text.isupper():  # tags are poor where all words are capitals
        ends = (
            index for index in range(first, last + 1) if not words[index].is_word or not words[index].text.isupper()
        )
        end = next(ends, last + 1)
        return Phrase(block, first, end - 1) if end > first else None
    phrase = phrase_at(block, first, last) if first <= last else None
    if phrase is None or phrase.words[0].is_preposition or phrase.last_word.lower in DAYS:
        return None
    return with_name_behind(phrase, last)


def owner_before(block: Block, noun: int) -> Phrase | None:
    """Return whose something is, adjectives between: Mr Brandt | 's absurd claim, their | claim."""
    index = noun - 1
    while index > 0 and (block.words[index].is_adjective or block.words[index].is_participle):
        index -= 1
    if index >= 0 and block.words[index].is_possessive_pronoun:
        return Phrase(block, index, index)
    if index < 1 or not block.words[index].is_possessive_mark:
        return None
    first = last = index - 1
    while first > 0 and _is_in_owner(block, first - 1):
        first -= 1
    return noun_phrase(block, first, last)


def _is_in_owner(block: Block, index: int) -> bool:
    word = block.words[index]
    return (word.is_noun or word.is_adjective or word.tag == "DT") and not word.quoted


def with_name_behind(phrase: Phrase, end: int) -> Phrase:
    """Return a description with the name behind its comma, no longer than to `end`: a steward, Jo Roe."""
    block, last = phrase.block, phrase.last + 1
    if not phrase.last_word.is_common_noun or phrase.next_word.text != ",":
        return phrase
    while last < end and block.words[last + 1].is_capital:
        last += 1
    return Phrase(block, phrase.first, last) if last > phrase.last + 1 else phrase


def phrase_at(block: Block, first: int, end: int) -> Phrase | None:
    """Return the noun phrase that begins at a word, no longer than to `end`: up to a mark, a verb or a preposition."""
    last = first - 1
    for index in range(first, min(first + _LONGEST_OBJECT, end + 1)):
        if _ends_phrase(block, index, first):
            break
        last = index
    return noun_phrase(block, first, last) if last >= first else None


def _ends_phrase(block: Block, index: int, first: int) -> bool:
    """Return whether the noun phrase that begins at `first` ends before the word at an index."""
    word = block.words[index]
    if word.quoted or word.text in _STOPS or word.is_tensed or word.is_relative:
        return True
    if word.text == "," or (word.is_preposition and not _continues_phrase(block, index, first)):
        return True
    if index > first and (word.lower in ("that", "whether") or _is_reduced_clause(block, index)):
        return True
    if index > first and block.words[index - 1].is_noun and (word.tag in _AFTER_NOUN or word.lower in DAYS):
        return True
    return word.lower in _CLAUSE_CONJUNCTIONS


def _is_reduced_clause(block: Block, index: int) -> bool:
    """Return whether a word is a participle that describes the noun before it."""
    return block.words[index].is_participle and block.words[index - 1].is_noun


def _continues_phrase(block: Block, index: int, first: int) -> bool:
    """Return whether a preposition continues a noun phrase: of, for; after an unnamed person in, at and others."""
    words = block.words
    if words[index].lower in ("of", "for"):
        return True
    if index == first or words[index].lower not in _LINKS_OF_UNNAMED:
        return False
    if index + 1 < len(words) and (words[index + 1].lower.endswith("day") or words[index + 1].text[0].isdigit()):
        return False
    return not any(word.is_capital for word in words[first + 1 : index])


def titled(block: Block, index: int) -> Phrase | None:
    """Return the short title in quotation marks that begins at a word: on “Harbour Talk”."""
    mark = block.word(index)
    if not mark.quoted or not block.is_opening_mark(index) or block.word(index - 1).quoted:
        return None
    _, end = block.quoted[mark.quotation]
    indices = [number for number in range(index + 1, end) if block.words[number].is_word]
    words = [block.words[number] for number in indices]
    if not 0 < len(words) <= _LONGEST_TITLE or not words[0].is_capital or not words[-1].is_capital:
        return None
    if not all(word.is_capital or word.lower in _SMALL_WORDS for word in words):
        return None
    return Phrase(block, indices[0], indices[-1])


def phrase_before(block: Block, end: int, start: int) -> Phrase | None:
    """Return the noun phrase directly before a word, no longer than from `start`."""
    first = end
    while first > start and end - first < _LONGEST_SOURCE and not _parts_source(block, first - 1):
        first -= 1
    return Phrase(block, first, end - 1) if 0 < first < end else None


def _parts_source(block: Block, index: int) -> bool:
    """Return whether the noun phrase before a verb begins after the word at an index."""
    word = block.words[index]
    if word.text == "-" and word.end == block.word(index + 1).start:
        return False
    if word.quoted or not word.is_word or word.is_third_person or word.is_modal:
        return True
    return word.is_conjunction or word.tag == "WDT" or (word.tag == "IN" and word.lower not in ("of", "for"))
