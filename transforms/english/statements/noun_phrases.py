"""Noun phrases that words come from: the source that the tagger read, subjects of verbs, and what is cut off them."""

from newsledger.transforms.english.models.attribution import Attribution
from newsledger.transforms.english.parse.vocabulary import Block
from newsledger.transforms.english.statements.model import Run
from newsledger.transforms.lexicon import statement_words as w
from newsledger.transforms.lexicon.gazetteer import role_heads

_FAR = 40
_SUBJECTS = ("nsubj", "nsubj:pass", "csubj", "nsubj:outer")
_APART = frozenset("in during on at via through speaking citing".split())


def source(block: Block, one: Attribution) -> Run | None:
    """The words of the source: the tagger's run nearest to the cue, else the subject in the tree."""
    runs = [run for run in one.source if any(block.words[at].is_word for at in range(run[0], run[1] + 1))]
    if runs:
        named = [run for run in runs if run[1] - run[0] > 0] or runs
        nearest = min(named, key=lambda run: min(abs(run[0] - one.head), abs(run[1] - one.head)))
        run = tidy(block, nearest)
        if run is not None and run[0] == run[1] and block.words[run[0]].tag in ("WP", "WDT"):
            return subject(block, one.head) or run
        return None if run is None else _nearest_phrase(block, run, one.head)
    return subject(block, one.head)


def subject(block: Block, head: int) -> Run | None:
    """The subject of a verb, or of the verb that it is joined to."""
    if head > 1 and block.words[head].tag == "VBG" and block.words[head - 1].text == ",":
        main = next((n for n in range(head - 2, max(-1, head - _FAR), -1) if _is_main(block, n, head)), None)
        return None if main is None else subject(block, main) or subject_before(block, main)
    at = head
    for _ in range(3):
        for child in block.children[at]:
            if block.words[child].dep in _SUBJECTS:
                is_relative = (
                    block.words[child].lower in ("who", "which", "that") and block.words[at].dep == "acl:relcl"
                )
                run = tidy(block, block.subtree(block.words[at].head if is_relative else child))
                return None if run is None else _nearest_phrase(block, run, head)
        if block.words[at].dep not in ("conj", "xcomp", "advcl", "parataxis") or block.words[at].head == at:
            return None
        at = block.words[at].head
    return None


def _nearest_phrase(block: Block, run: Run, head: int) -> Run:
    """A subject cut down to the phrase beside its verb, where the tree took a whole clause before it along."""
    if run[1] >= head:
        return run
    role = next((at for at in range(run[1] - 1, run[0], -1) if _names_role(block, at, run[1])), None)
    if role is not None:
        return (role, run[1])
    clausal = _last_verb(block, run)
    if clausal is not None:
        comma = next((at for at in range(clausal + 1, run[1]) if block.words[at].text == ","), None)
        return (comma + 1, run[1]) if comma is not None else subject_before(block, head) or run
    return _behind_comma(block, run) if run[1] + 1 == head else run


def _is_main(block: Block, at: int, head: int) -> bool:
    """Whether a word is a finite verb of the same sentence, outside quotations."""
    word = block.words[at]
    return word.tag in ("VBD", "VBZ", "VBP") and not word.quoted and word.sentence == block.words[head].sentence


def _names_role(block: Block, at: int, last: int) -> bool:
    """Whether a phrase such as "his spokeswoman" begins at a word, between a comma and the next."""
    words = block.words
    if words[at - 1].text != "," or words[at].tag != "PRP$" or words[at - 2].is_capital:
        return False
    end = next((n for n in range(at + 1, last + 1) if words[n].text == ","), last + 1)
    return words[end - 1].lower in w.SPOKESPEOPLE | role_heads()


def _last_verb(block: Block, run: Run) -> int | None:
    """The last finite verb of a run that stands in no relative clause."""
    for at in range(run[1], run[0], -1):
        word = block.words[at]
        if word.tag in ("VBD", "VBZ", "VBP", "MD") and not word.quoted and not _is_reduced(block, at):
            before = block.words[max(run[0], at - 6) : at]
            return None if any(one.tag in ("WDT", "WP", "WP$") for one in before) else at
    return None


def _is_reduced(block: Block, at: int) -> bool:
    """Whether a verb form only describes the noun before it: "an affidavit unsealed on Monday"."""
    return block.words[at - 1].text == "," or block.words[at].dep.startswith("acl")


def _behind_comma(block: Block, run: Run) -> Run:
    """A subject that ends at its verb, without what stands before its last comma: no apposition ends without one."""
    comma = next((at for at in range(run[1] - 1, run[0], -1) if block.words[at].text == ","), None)
    if comma is None:
        return run
    listed = block.words[comma - 1].is_capital or block.words[comma - 1].tag.endswith("S")
    if listed and any(block.words[at].tag == "CC" for at in range(comma, run[1])):
        return run
    return (comma + 1, run[1])


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
    cut = next((at for at in range(first + 1, last + 1) if _begins_clause(block, at)), last + 1)
    while last >= cut or (last > first and block.words[last].text in w.EDGES):
        last -= 1
    return (first, last) if first <= last else None


def _begins_clause(block: Block, at: int) -> bool:
    """Whether a word behind a noun phrase begins a relative clause, or tells the occasion behind a comma."""
    word = block.words[at]
    following = block.words[at + 1] if at + 1 < len(block.words) else word
    told = following.tag in ("VBN", "VBD") and not following.is_capital  # a participle, behind a comma
    apart = word.text == "," and (following.lower in _APART or told)
    return apart or word.lower in ("who", "whose", "whom", "which", "citing", "quoting")
