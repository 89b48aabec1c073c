"""Statements of a block from what the attribution tagger read."""

from collections.abc import Iterable
from dataclasses import replace

from newsledger.transforms.english.models.attribution import Attribution
from newsledger.transforms.english.parse.vocabulary import Block, Word
from newsledger.transforms.english.statements.cues import is_cue
from newsledger.transforms.english.statements.model import Run, Statement
from newsledger.transforms.english.statements.noun_phrases import source, subject_before
from newsledger.transforms.lexicon import statement_words as w
from newsledger.transforms.lexicon.lemmas import verb_lemma

_SHORTEST_TOWN, _DATELINE = 3, 10


def read(block: Block, attributions: Iterable[Attribution]) -> list[Statement]:
    """The statements of a block that the tagger found, content trimmed and quotations made whole."""
    found = []
    begins = behind_dateline(block)
    given = [_recited(block, one) for one in attributions]
    given += [inner for one in given if (inner := _retold(block, one, given)) is not None]
    given += [inner for one in given if (inner := _governed(block, one, given)) is not None]
    quoting = {one.head for one in given if block.words[one.head].lower in ("quoted", "quotes", "cited", "cites")}
    for one in given:
        again = block.words[one.head - 1].lower == "as" and quoting & set(range(one.head - 12, one.head))
        if again or not is_cue(block, one):
            continue
        parts = trimmed(block, whole_quotations(block, _merged(block, _said(block, one)), one.head))
        if not parts:
            continue
        named = source(block, one)
        named = (max(named[0], begins), named[1]) if named is not None and named[1] >= begins else None
        parts = [(max(first, begins), last) for first, last in parts if last >= begins]
        parts = _without_source(block, parts, named, head=one.head)
        if not parts:
            continue
        parts, later = _by_sentence(block, parts, one.head)
        parts = _before_next_verb(block, without_examples(block, without_venue(block, parts)), one.head)
        statement = Statement(block.number, parts, "tagger", one.confidence, cue=_cue(one), head=one.head, source=named)
        found.append(statement)
        if later:
            found.append(Statement(block.number, later, "tagger.continued", one.confidence, follows=statement))
    return found


def _passes_on(outer: Statement, inner: Statement) -> bool:
    """Whether a cue behind the words may tell who passed on what a cue before them leads in."""
    if outer.head is None or inner.head is None or outer.source == inner.source:
        return False
    return outer.head > outer.last and inner.head < inner.first


def _recited(block: Block, one: Attribution) -> Attribution:
    """The attribution of the verb before, where the cue only cites: ", citing two officials, that …"."""
    words = block.words
    verb = next((n for n in range(one.head - 2, max(one.head - 8, 0), -1) if words[n].lower in w.REPORTING), 0)
    if words[one.head].lower not in w.CITING or verb < 1 or words[one.head - 1].text != ",":
        return one
    last = max(last for _, last in one.content)
    that = next((n for n in range(one.head + 2, last) if words[n].lower == "that" and words[n - 1].text == ","), None)
    if that is None:
        return one
    return replace(one, head=verb, cue=((verb, verb),), content=((that, last),))


def _governed(block: Block, one: Attribution, given: list[Attribution]) -> Attribution | None:
    """Whose cue a clause hangs on that the tagger gave to who passed it on: "X told Y that …, her spokesman told Z"."""
    words, first = block.words, one.content[0][0]
    root = words[first].head
    verb = words[root].head
    row = w.cue_forms().get(words[verb].lower)
    is_clause = words[first].lower == "that" and words[root].dep == "ccomp" and verb < first < one.head
    if not is_clause or row is None or row.weight != "strong" or words[verb].tag not in ("VBD", "VBZ"):
        return None
    named = subject_before(block, verb)
    if named is None or words[verb].quoted or any(other.head == verb for other in given):
        return None
    return replace(one, head=verb, cue=((verb, verb),), source=(named,))


def _retold(block: Block, one: Attribution, given: list[Attribution]) -> Attribution | None:
    """What a content ends in that names who said it: "“…,” she said, according to a transcript"."""
    words = block.words
    first, last = one.content[-1]
    while last > first and words[last].text in w.EDGES:
        last -= 1
    row = w.cue_forms().get(words[last].lower)
    if one.head <= last or row is None or row.weight != "strong" or words[last].tag not in ("VBD", "VBZ"):
        return None
    named = subject_before(block, last)
    if words[last].quoted or named is None or named[0] <= first or words[named[0] - 1].text not in (",", "”", '"', "’"):
        return None
    if any(other.head == last for other in given):
        return None
    content = (*one.content[:-1], (first, named[0] - 1))
    return replace(one, head=last, cue=((last, last),), source=(named,), content=content)


def distinct(found: list[Statement]) -> list[Statement]:
    """The statements without the less certain of two that hold the same words; one with a cue of its own stays."""
    kept: list[Statement] = []
    for one in sorted(found, key=lambda one: (one.cue is None, -one.sure)):
        words = one.words()
        same = [other for other in kept if len(words & other.words()) * 5 > 4 * max(len(words), len(other.words()))]
        if all(_passes_on(one, other) or _passes_on(other, one) for other in same):
            kept.append(one)
    return [one for one in found if any(one is other for other in kept)]


def _said(block: Block, one: Attribution) -> list[Run]:
    """The runs of the content without one that is whom the cue's subject told: "…, she told Zongo Wire, a site"."""
    told = verb_lemma(block.words[one.head].lower, block.words[one.head].tag) in w.TOLD
    named = [
        run
        for run in one.content
        if told and run[0] == one.head + 1 and all(block.words[at].is_capital for at in range(run[0], run[1] + 1))
    ]
    return [run for run in one.content if run not in named] if len(named) < len(one.content) else list(one.content)


def behind_dateline(block: Block) -> int:
    """The first word behind a dateline at a block's start: "DOHA (AFP) - Hamas said"."""
    words = block.words
    if not words or not words[0].text.isupper() or len(words[0].text) < _SHORTEST_TOWN:
        return 0
    for at in range(1, min(_DATELINE, len(words) - 1)):
        dash = words[at].text in ("-", "–", "—", "--") and words[at].start > words[at - 1].end
        if dash and words[at + 1].start > words[at].end:
            return at + 1
    return 0


def _without_source(block: Block, parts: list[Run], named: Run | None, *, head: int) -> list[Run]:
    """The parts without the source that one of them ends in: "…, her lawyer | told"."""
    if named is None or named[1] > head:
        return parts
    cut = [
        (first, min(last, named[0] - 1)) if first < named[0] <= last < head else (first, last) for first, last in parts
    ]
    return trimmed(block, cut) or parts


def without_venue(block: Block, parts: list[Run]) -> list[Run]:
    """The parts without where and when it was said: "in a call with her counterpart on Wednesday"."""
    first, last = parts[-1]
    cut = last + 1
    for at in range(last - 1, max(first, last - 16), -1):
        word = block.words[at]
        if word.quoted or word.tag.startswith("VB") or word.text in w.EDGES:
            break
        near = block.words[at + 1 : min(at + 6, last + 1)]
        day = word.lower in ("on", "late", "early") and near[0].lower in w.DAYS and at + 2 >= last
        if day or (
            word.lower in ("in", "during", "at")
            and (near[0].lower in w.REMARKS or (near[0].lower in w.ARTICLES and _is_venue(near)))
        ):
            cut = at
    return [*parts[:-1], (first, cut - 1)] if first < cut <= last else parts


def _before_next_verb(block: Block, parts: list[Run], head: int) -> list[Run]:
    """The parts without what the cue's subject did next: "said that it was over | and left for Beira"."""
    first, last = parts[-1]
    if head > first:
        return parts
    for at in range(first + 1, last):
        word = block.words[at]
        joined = word.tag == "CC" and not word.quoted and block.words[word.head].dep == "conj"
        if joined and block.words[word.head].head == head and block.words[word.head].tag in ("VBD", "VBZ", "VBP"):
            return trimmed(block, [*parts[:-1], (first, at - 1)]) or parts
    return parts


def without_examples(block: Block, parts: list[Run]) -> list[Run]:
    """The parts without the article's own examples behind a noun phrase: ", including …"."""
    first, last = parts[-1]
    for at in range(first + 1, last):
        word = block.words[at]
        if word.tag.startswith(("VBD", "VBZ", "VBP", "MD")) or word.quoted:
            return parts
        if word.lower in ("including", "notably", "especially") and block.words[at - 1].text == ",":
            return [*parts[:-1], (first, at - 2)] if at - 2 >= first else parts
    return parts


def _is_venue(near: tuple[Word, ...]) -> bool:
    """Whether a noun phrase is an occasion for speaking, before anything that hangs on it."""
    for word in near[1:]:
        if word.lower in w.VENUES:
            return True
        if word.tag in ("IN", "TO") or not word.is_word:
            return False
    return False


def _by_sentence(block: Block, parts: list[Run], head: int) -> tuple[list[Run], list[Run]]:
    """The parts of a statement, and those behind the sentence that its cue ends: they are one of their own."""
    behind = [run for run in parts if run[0] > head]
    if len(behind) == len(parts) or not behind:
        return parts, []
    at = block.words[head].sentence
    later = [run for run in behind if block.words[run[0]].sentence > at]
    return [run for run in parts if run not in later], later


def _merged(block: Block, runs: Iterable[Run]) -> list[Run]:
    """The runs, joined where nothing but marks stands between them."""
    merged: list[Run] = []
    for first, last in runs:
        if merged and all(not block.words[at].is_word for at in range(merged[-1][1] + 1, first)):
            merged[-1] = (merged[-1][0], last)
        else:
            merged.append((first, last))
    return merged


def whole_quotations(block: Block, parts: list[Run], head: int | None) -> list[Run]:
    """The parts, each grown over the quotations that it holds most of, or ends in; never over the cue."""
    grown: list[Run] = []
    for first, last in parts:
        start, end = first, last
        for number in {block.words[at].quotation for at in range(first, last + 1)} - {-1}:
            low, high = block.quoted[number]
            if head is not None and low <= head <= high:
                continue
            shared = min(last, high) - max(first, low) + 1
            if shared * 2 >= high - low + 1 or low <= last < high:
                start, end = min(start, low), max(end, high)
        if grown and start <= grown[-1][1] + 1:
            grown[-1] = (grown[-1][0], max(end, grown[-1][1]))
        else:
            grown.append((start, end))
    return grown


def trimmed(block: Block, parts: Iterable[Run]) -> list[Run]:
    """The parts without separating marks at their ends, and without quotation marks that stand alone or around all."""
    found = [_without_marks(block, *_without_edges(block, first, last)) for first, last in parts]
    return [run for run in found if any(block.words[at].is_word for at in range(run[0], run[1] + 1))]


def _without_edges(block: Block, first: int, last: int) -> Run:
    while first <= last and block.words[first].text in w.EDGES:
        first += 1
    while last >= first and block.words[last].text in w.EDGES and not block.words[last].quoted:
        last -= 1
    return first, last


def _without_marks(block: Block, first: int, last: int) -> Run:
    """A run without the marks of a quotation that spans it, and without a mark whose partner stands outside."""
    numbers = {block.words[at].quotation for at in range(first, last + 1)}
    if len(numbers) == 1 and -1 not in numbers:
        while first <= last and block.words[first].text in w.MARKS and is_mark(block, first):
            first += 1
        while last >= first and block.words[last].text in w.MARKS and is_mark(block, last):
            last -= 1
        return first, last
    if last > first and is_mark(block, first) and not _opens(block, first):
        first += 1
    if last > first and is_mark(block, last) and _opens(block, last):
        last -= 1
    return first, last


def is_mark(block: Block, at: int) -> bool:
    """Whether a word is the opening or closing mark of its quotation."""
    word = block.words[at]
    if word.quotation < 0:
        return False
    mark = block.quotations[word.quotation]
    return word.start < mark.inner_start or word.start >= mark.inner_end


def _opens(block: Block, at: int) -> bool:
    word = block.words[at]
    return word.start < block.quotations[word.quotation].inner_start


def _cue(one: Attribution) -> Run:
    """The run of the cue that holds its head, or else is nearest to it."""
    first, last = min(one.cue, key=lambda run: (not run[0] <= one.head <= run[1], abs(run[0] - one.head)))
    return (one.head, last) if first <= one.head <= last else (first, last)
