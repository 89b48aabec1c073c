"""Statements of a block from what the attribution tagger read."""

from collections.abc import Iterable

from newsledger.transforms.language.blocks import Block, Word
from newsledger.transforms.quotes import words as w
from newsledger.transforms.quotes.statement import Run, Statement
from newsledger.transforms.quotes.tagger import Attribution

_SUBJECTS = ("nsubj", "nsubj:pass", "csubj", "nsubj:outer")
_GAP = 2


def read(block: Block, attributions: Iterable[Attribution]) -> list[Statement]:
    """The statements of a block that the tagger found, content trimmed and quotations made whole."""
    found = []
    for one in attributions:
        if not _is_cue(block, one):
            continue
        parts = trimmed(block, whole_quotations(block, _merged(block, one.content), one.head))
        if not parts:
            continue
        parts, later = _by_sentence(block, parts, one.head)
        parts = without_examples(block, without_venue(block, parts))
        cue = _cue(one)
        statement = Statement(
            block.number,
            parts,
            "tagger",
            one.confidence,
            cue=cue,
            head=one.head,
            source=source(block, one),
        )
        found.append(statement)
        if later:
            found.append(Statement(block.number, later, "tagger.continued", one.confidence, follows=statement))
    return found


def _is_cue(block: Block, one: Attribution) -> bool:
    """Whether a cue is none that only points at a source ("citing"), keeps silent, or is a mere name."""
    word = block.words[one.head]
    behind = {block.words[at].lower for at in range(one.head + 1, min(one.head + 17, len(block.words)))}
    pointing = word.lower in w.CITING or (word.lower in ("cited", "quoted") and "as" not in behind)
    if pointing or (word.tag.startswith("NNP") and one.probability < 0.5):
        return False
    content = {block.words[at].lower for first, last in one.content for at in range(first, min(last, first + 2) + 1)}
    return not (w.lemma(word.lower) in w.REFUSING and "comment" in content)


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


def source(block: Block, one: Attribution) -> Run | None:
    """The words of the source: the tagger's run nearest to the cue, else the subject in the tree."""
    runs = [run for run in one.source if any(block.words[at].is_word for at in range(run[0], run[1] + 1))]
    if runs:
        named = [run for run in runs if run[1] - run[0] > 0] or runs
        nearest = min(named, key=lambda run: min(abs(run[0] - one.head), abs(run[1] - one.head)))
        return tidy(block, nearest)
    return subject(block, one.head)


def subject(block: Block, head: int) -> Run | None:
    """The subject of a verb, or of the verb that it is joined to."""
    at = head
    for _ in range(3):
        for child in block.children[at]:
            if block.words[child].dep in _SUBJECTS:
                is_relative = (
                    block.words[child].lower in ("who", "which", "that") and block.words[at].dep == "acl:relcl"
                )
                return tidy(block, block.subtree(block.words[at].head if is_relative else child))
        if block.words[at].dep not in ("conj", "xcomp", "advcl", "parataxis") or block.words[at].head == at:
            return None
        at = block.words[at].head
    return None


def subject_before(block: Block, head: int) -> Run | None:
    """The noun phrase that stands before a verb, past its adverbs and auxiliaries, where the tree gives no subject."""
    last = head - 1
    while last >= 0 and block.words[last].tag in ("RB", "MD", "VBZ", "VBP", "VBD", "VB", "VBN"):
        last -= 1
    if last >= 0 and block.words[last].text == ",":
        last -= 1
    if last < 0 or block.words[last].quoted or not block.words[last].tag.startswith(("NN", "PRP")):
        return None
    first = last
    while first > 0 and last - first < 14 and block.words[first - 1].sentence == block.words[last].sentence:
        before = block.words[first - 1]
        apart = before.text in ';:—–“”"(' or (before.text == "-" and before.end < block.words[first].start)
        if before.quoted or apart or before.tag in ("VBD", "VBZ", "VBP", "MD", "WDT", "WP", "WRB"):
            break
        if before.lower in w.FOLLOWING - {"and"} or (
            before.tag == "IN" and before.lower not in ("of", "for", "to", "in")
        ):
            break
        first -= 1
    return tidy(block, (first, last))


def tidy(block: Block, run: Run) -> Run | None:
    """A noun phrase without marks at its ends and without what begins a clause of its own behind it."""
    first, last = run
    while first <= last and (block.words[first].text in w.EDGES | w.MARKS or block.words[first].lower in w.FOLLOWING):
        first += 1
    while last >= first and block.words[last].text in w.EDGES | w.MARKS | {"("}:
        last -= 1
    for at in range(first, last):
        apart = block.words[at].text in ("-", "–", "—", "―") and block.words[at + 1].start > block.words[at].end
        if apart and at > first and block.words[at - 1].text == ")":
            first = at + 1
    for at in range(first + 1, last + 1):
        word = block.words[at]
        if word.lower in ("who", "whose", "whom", "which", "citing", "quoting") and at > first:
            last = at - 1
            while last > first and block.words[last].text in w.EDGES:
                last -= 1
            break
    return (first, last) if first <= last else None
