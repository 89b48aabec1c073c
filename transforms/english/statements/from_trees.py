"""Statements where the tagger is silent: quotations that go on without a cue, and plain clauses after a cue verb."""

from collections.abc import Sequence

from newsledger.transforms.english.parse.vocabulary import Block
from newsledger.transforms.english.statements.from_tagger import trimmed
from newsledger.transforms.english.statements.model import Link, Run, Statement
from newsledger.transforms.english.statements.noun_phrases import subject, subject_before
from newsledger.transforms.english.statements.parties import Parties
from newsledger.transforms.lexicon import statement_words as w
from newsledger.transforms.lexicon.lemmas import verb_lemma

CONTINUED, NEXT, TREE = 0.7, 0.6, 0.5
_SHORT = 4
MOST = 80
_CLAUSES = ("ccomp", "parataxis")
_WITH_OBJECT = ("demand", "praise", "denial", "promise", "warning")


def by_tree(block: Block, found: Sequence[Statement]) -> list[Statement]:
    """Statements of strong cue verbs that the tagger left: a subject of their own, and a clause that they govern."""
    heads = {statement.head for statement in found}
    made: list[Statement] = []
    for at, word in enumerate(block.words):
        if len(found) + len(made) >= MOST:
            break
        row = w.cue_forms().get(word.lower)
        if row is None or row.weight != "strong" or at in heads or word.quoted or not word.tag.startswith("VB"):
            continue
        kinds = (*_CLAUSES, "obj") if row.kind in _WITH_OBJECT else _CLAUSES
        clause = next((c for c in block.children[at] if block.words[c].dep in kinds and c > at), None)
        own = [c for c in block.children[at] if block.words[c].dep == "nsubj" and c < at]
        if not own or not _speaks(block, own[0]):
            continue
        governed = _object(block, at) if clause is None and row.kind in _WITH_OBJECT else None
        if clause is not None:
            governed = block.subtree(clause)
            if block.words[governed[0]].lower == "according":
                continue
        parts = trimmed(block, [governed]) if governed is not None else []
        if parts and not any(_same(parts, one) for one in found) and parts[0][0] > at:
            made.append(Statement(block.number, parts, "tree", TREE, cue=(at, at), head=at, source=subject(block, at)))
    return made


def within(block: Block, found: Sequence[Statement]) -> list[Statement]:
    """Statements that the content of another holds: "X wants Y" in "X wants Y, two officers said"."""
    heads = {statement.head for statement in found}
    made: list[Statement] = []
    for outer in found[: MOST // 2]:
        for at in sorted(outer.words()):
            if at in heads:
                continue
            one = _held(block, at, outer) or _spoken(block, at, outer)
            if one is not None:
                heads.add(at)
                made.append(one)
    return made


def _held(block: Block, at: int, outer: Statement) -> Statement | None:
    """The statement that a word of another's content makes, where it tells what somebody says or holds."""
    word = block.words[at]
    if word.quoted and (word.tag not in ("VBD", "VBZ", "VBP") or verb_lemma(word.lower, word.tag) in w.ATTITUDES):
        return None
    if word.tag not in ("VBD", "VBZ", "VBP", "VBN") and word.lower not in w.CONVINCED:
        return _by_form(block, at, outer)
    row = w.cue_forms().get(word.lower)
    tells = verb_lemma(word.lower, word.tag) in w.ATTITUDES | w.OFFERING or word.lower in w.CONVINCED
    return _inner(block, at, outer) if tells or (row is not None and row.weight == "strong") else None


def _spoken(block: Block, at: int, outer: Statement) -> Statement | None:
    """The statement of words in single marks inside a quotation: “I told him, ‘Go home’”."""
    words = block.words
    row = w.cue_forms().get(words[at].lower)
    if not words[at].quoted or row is None or row.weight != "strong" or not words[at].tag.startswith("VB"):
        return None
    opened = next((n for n in range(at + 1, min(at + 6, outer.last)) if words[n].text in ("‘", "'", "“")), None)
    if opened is None or words[opened - 1].text not in (",", ":"):
        return None
    closing = ("’", "'") if words[opened].text != "“" else ("”",)
    closed = next((n for n in range(opened + 2, outer.last + 1) if words[n].text in closing), None)
    source = subject(block, at) or subject_before(block, at)
    if closed is None or source is None:
        return None
    parts = [(opened + 1, closed - 1)]
    return Statement(block.number, parts, "quotation.inner", NEXT, cue=(at, at), head=at, source=source)


def _by_form(block: Block, at: int, outer: Statement) -> Statement | None:
    """The statement of a verb that the parser took for a noun: "Ecuador plans to …" at the front of a content."""
    words = block.words
    follows = at + 1 <= outer.last and words[at + 1].lower in ("to", "that")
    if not follows or verb_lemma(words[at].lower, words[at].tag) not in w.ATTITUDES or not 1 <= at - outer.first <= 10:
        return None
    before = words[outer.first : at]
    if not before[-1].tag.startswith(("NN", "PRP")) or any(
        one.text == "," or one.tag.startswith("VB") for one in before
    ):
        return None
    parts = trimmed(block, [(at + 1, outer.last)])
    source = (outer.first, at - 1)
    return Statement(block.number, parts, "tree.inner", TREE, cue=(at, at), head=at, source=source) if parts else None


def _inner(block: Block, at: int, outer: Statement) -> Statement | None:
    """The statement of a verb inside another's content: its subject stands there too, and what it governs."""
    own = [c for c in block.children[at] if block.words[c].dep in ("nsubj", "nsubj:pass") and c < at]
    kinds: tuple[str, ...] = ("ccomp",)
    if verb_lemma(block.words[at].lower, block.words[at].tag) in w.ATTITUDES:
        kinds = (
            ("ccomp", "xcomp", "obj")
            if verb_lemma(block.words[at].lower, block.words[at].tag) in w.DEMANDING
            else ("ccomp", "xcomp")
        )
    elif (
        block.words[at].lower in w.CONVINCED
        or verb_lemma(block.words[at].lower, block.words[at].tag) in w.ASKED | w.OFFERING
    ):
        kinds = ("ccomp", "xcomp")
    governed = [c for c in block.children[at] if block.words[c].dep in kinds and c > at]
    if not own or not governed or own[0] not in outer.words() or not _speaks(block, own[0]):
        return None
    last = min(max(block.subtree(c)[1] for c in governed), max(n for n in outer.words()))
    first = min(block.subtree(c)[0] for c in governed)
    if first <= at:
        return None
    parts = trimmed(block, [(first, last)])
    if not parts:
        return None
    return Statement(block.number, parts, "tree.inner", TREE, cue=(at, at), head=at, source=subject(block, at))


def _object(block: Block, at: int) -> Run | None:
    """What is demanded where the tree does not tell: from the noun phrase behind a cue to its clause's end."""
    words = block.words
    if at + 1 >= len(words) or words[at + 1].tag not in ("DT", "JJ", "NN", "NNS", "NNP", "PRP$", "RB", "VBG", "CD"):
        return None
    last = at
    for n in range(at + 1, len(words)):
        if words[n].sentence != words[at].sentence or words[n].text in ".;:":
            break
        if (
            words[n].text == ","
            and n + 1 < len(words)
            and words[n + 1].lower in w.FOLLOWING | {"after", "before", "when"}
        ):
            break
        last = n
    return (at + 1, last) if last > at + 1 else None


def _speaks(block: Block, at: int) -> bool:
    word = block.words[at]
    named = word.tag in ("NNP", "NNPS", "NN", "NNS") or (word.text.isupper() and len(word.text) > 1)
    return named or word.lower in ("he", "she", "they")


def _same(parts: list[Run], other: Statement) -> bool:
    words = {at for first, last in parts for at in range(first, last + 1)}
    shared = words & other.words()
    return len(shared) * 2 > min(len(words), len(other.words()))


class Continued:
    """Gives quotations without a cue to the one who spoke before, block by block in reading order."""

    def __init__(self, parties: Parties) -> None:
        """Start with nobody speaking."""
        self.parties = parties
        self.announced: Link | None = None
        self.last: Statement | None = None
        self.last_block = -1
        self.is_open = False

    def block(self, block: Block, found: list[Statement]) -> list[Statement]:
        """The statements of a block with those of its free quotations, in the order of their content."""
        made: list[Statement] = []
        ordered = sorted(found, key=lambda one: one.first)
        for number in range(len(block.quotations)):
            free = self._free(block, number, ordered)
            if free is not None:
                self._take(block, (number, free), (ordered, made))
        everything = sorted([*found, *made], key=lambda one: one.first)
        self._leave(block, everything)
        return everything

    def _free(self, block: Block, number: int, found: list[Statement]) -> list[Run] | None:
        """The words of a quotation that is a sentence and no statement's content yet."""
        if number not in block.quoted:
            return None
        low, high = block.quoted[number]
        inside = set(range(low, high + 1))
        if any(inside & one.words() for one in found) or any(one.head in inside for one in found):
            return None
        size = sum(block.words[at].is_word for at in inside)
        return trimmed(block, [(low, high)]) if size >= 2 and self._is_sentence(block, (low, high), size) else None

    @staticmethod
    def _is_sentence(block: Block, run: Run, size: int) -> bool:
        """Whether a quotation makes sentences of its own: nothing else stands in them."""
        low, high = run
        first = low == 0 or block.words[low].sentence != block.words[low - 1].sentence
        if not first and not (block.words[low - 1].text in (":", ",") and size >= _SHORT):
            return False
        behind = next((at for at in range(high + 1, len(block.words)) if block.words[at].is_word), None)
        alone = behind is None or block.words[behind].sentence != block.words[high].sentence
        ended = block.words[high - 1].text in w.SENTENCE_ENDS if high > low else False
        return alone and (size >= _SHORT or ended)

    def _take(self, block: Block, free: tuple[int, list[Run]], lists: tuple[list[Statement], list[Statement]]) -> None:
        (number, parts), (ordered, made) = free, lists
        if not parts:
            return
        before = [one for one in [*ordered, *made] if one.first < parts[0][0] and _is_said(block, one)]
        colon = self._colon(block, parts[0][0])
        if colon is not None:
            made.append(Statement(block.number, parts, "quotation.colon", NEXT, source=colon))
        elif before:
            made.append(_following(block, parts, max(before, key=lambda one: one.first)))
        elif self.announced is not None and parts[0][0] <= 1:
            made.append(Statement(block.number, parts, "quotation.announced", CONTINUED, links=[self.announced]))
        elif self.last is not None and self.last_block == block.number - 1:
            if self.is_open and number == 0:
                self.last.later.extend((block.number, run) for run in parts)
            else:
                made.append(_following(block, parts, self.last))
        else:
            after = [one for one in ordered if one.first > parts[-1][1] and _is_said(block, one)]
            if after:
                made.append(
                    Statement(block.number, parts, "quotation.next", NEXT, source=after[0].source, follows=after[0])
                )

    @staticmethod
    def _colon(block: Block, first: int) -> Run | None:
        """The subject of the sentence that a colon before a quotation ends."""
        at = first - 1
        while at >= 0 and block.words[at].text in w.MARKS:
            at -= 1
        if at < 1 or block.words[at].text != ":":
            return None
        root = next((n for n in range(at, -1, -1) if block.words[n].dep == "ROOT"), None)
        return None if root is None else subject(block, root)

    def _announced(self, block: Block) -> Link | None:
        """The party of a last sentence that ends in a colon: "Able went on:"."""
        if block.zone == "title" or block.words[-1].text != ":":
            return None
        run = self._colon(block, len(block.words))
        if run is None:
            first = block.sentences[-1][0]
            verb = next((at for at in range(first, len(block.words)) if block.words[at].tag in ("VBD", "VBZ")), None)
            run = None if verb is None else subject_before(block, verb)
        return None if run is None else self.parties.link(block, run, None)

    def _leave(self, block: Block, found: list[Statement]) -> None:
        """Remember who speaks at the block's end, and who is announced there by a colon."""
        self.announced = self._announced(block)
        spoken = [one for one in found if _is_said(block, one)]
        if self.last is not None and self.last.later and self.last.later[-1][0] == block.number and not spoken:
            self.last_block = block.number
        else:
            self.last = spoken[-1] if spoken else None
            self.last_block = block.number
        self.is_open = bool(block.quotations) and not block.quotations[-1].is_closed


def _is_said(block: Block, one: Statement) -> bool:
    return any(block.words[at].quoted for at in one.words())


def _following(block: Block, parts: list[Run], before: Statement) -> Statement:
    return Statement(block.number, parts, "quotation.continued", CONTINUED, source=None, follows=before)
