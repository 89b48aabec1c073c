"""Who stands behind a statement: speakers, those who pass on, documents, and the media that carry it."""

from newsledger.transforms.english.parse.vocabulary import Block
from newsledger.transforms.english.statements import carriers
from newsledger.transforms.english.statements.carriers import printed
from newsledger.transforms.english.statements.from_tagger import trimmed
from newsledger.transforms.english.statements.model import Run, Statement, cut, nearest
from newsledger.transforms.english.statements.noun_phrases import subject, subject_before
from newsledger.transforms.english.statements.parties import Parties
from newsledger.transforms.english.statements.phrases import phrase, phrase_before
from newsledger.transforms.lexicon import statement_words as w

_CLAUSE = 14
_FEW, _SENTENCE = 6, 20
ORDER = {"speaker": 0, "document": 1, "relay": 2, "outlet": 3}


class Links:
    """Reads links of one article."""

    def __init__(self, parties: Parties) -> None:
        """Keep whom words mean."""
        self.party = parties.party
        self.role = parties.role
        self.link = parties.link
        self.told = parties.told
        self.owner = parties.owner
        self.head = parties.head
        self.sounds_like_medium = parties.sounds_like_medium

    def merge(self, block: Block, found: list[Statement]) -> list[Statement]:
        """The statements without those that only say who passed another on: these become its links."""
        gone: dict[int, Statement] = {}
        for outer in found:
            inner = self._carried(block, outer, [one for one in found if one is not outer and id(one) not in gone])
            if inner is None or outer.source is None:
                continue
            gone[id(outer)] = inner
            inner.links.append(self.link(block, outer.source, _words(block, outer.cue), as_link=True))
            inner.links += self.told(block, outer)
            _cut_before(block, inner, outer)
        for one in found:
            if one.follows is not None:
                one.follows = gone.get(id(one.follows), one.follows)
        return [one for one in found if id(one) not in gone]

    def _carried(self, block: Block, outer: Statement, others: list[Statement]) -> Statement | None:
        """The statement that makes up the content of another which passes it on: behind it, or a medium's before it."""
        if outer.head is None or outer.source is None:
            return None
        for inner in others:
            if inner.head is None or inner.source is None or inner.source == outer.source:
                continue
            if block.words[inner.head].quoted and not block.words[outer.head].quoted:
                continue  # what somebody is quoted as having been told is not passed on by whoever quotes
            if self._passes(block, outer, inner) or _hangs_on(block, outer, inner):
                return inner
        return None

    def _passes(self, block: Block, outer: Statement, inner: Statement) -> bool:
        """Whether one statement's content is no more than another statement, or a piece of its content."""
        head, source = outer.head or 0, inner.source or (0, 0)
        content, held = outer.words(), {at for at in inner.words() if at < head or inner.first > head}
        if head > inner.first:
            held -= {at for at in held if outer.source and outer.source[0] <= at <= outer.source[1]}
            held = {at for at in held if block.words[at].is_word}
            content = {at for at in content if block.words[at].is_word}
        own = held | set(range(source[0], source[1] + 1)) | {inner.head or 0}
        rest = {at for at in content - own if block.words[at].is_word}
        shared = len(content & held)
        leads = (source[0] <= outer.first + 1 or block.words[outer.first].tag == "IN") and block.words[
            head
        ].lower == "according"
        if shared * 2 <= min(len(content), len(held)) or len(rest) > (_SENTENCE if leads else _FEW):
            return False
        if head > (inner.head or 0) and inner.first < head and not _cue_between(inner, outer):
            return True
        cites = block.words[head].lower == "according"
        medium = self.role(block, outer.source or source, self.party(block, outer.source or source)) == "outlet"
        return (cites or medium) and (inner.head or 0) > head and inner.first > head

    def scan(self, block: Block, found: list[Statement]) -> None:
        """Add the links that stand in a sentence beside its statements: according to, reported by, in an interview."""
        for first, last in block.sentences:
            inside = [one for one in found if first <= (one.head if one.head is not None else one.first) <= last]
            if inside:
                self._trailers(block, (first, last), found)
                self._accordings(block, (first, last), inside)
                self._reporters(block, (first, last), inside)
                self._citing(block, (first, last), inside)
                carriers.read(self, block, (first, last), inside=inside)

    def _accordings(self, block: Block, sentence: Run, inside: list[Statement]) -> None:
        words, heads = block.words, {one.head for one in inside}
        for at in range(sentence[0], sentence[1]):
            if words[at].lower != "according" or words[at + 1].lower != "to" or at in heads or words[at].quoted:
                continue
            run = phrase(block, at + 2, sentence[1])
            if run is not None:
                self._attach(block, (at, run), inside)

    def _trailers(self, block: Block, sentence: Run, found: list[Statement]) -> None:
        """Whoever passes a whole sentence on behind its last comma: "X said …, her spokesman told Reuters"."""
        words = block.words
        for at in range(sentence[1], sentence[0] + 2, -1):
            row = w.cue_forms().get(words[at].lower)
            if row is None or row.weight != "strong" or not words[at].tag.startswith("VB") or words[at].quoted:
                continue
            before = _teller(block, at, sentence[0])
            if before is None:
                continue
            owners = [one for one in found if one.head == at]
            if any(one.first <= sentence[1] for one in owners):
                return
            inner = [
                one
                for one in found
                if one.head is not None and one.head < before[0] and _ends_at(block, one, before[0])
            ]
            if inner:
                inner[-1].links.append(self.link(block, before, words[at].text, as_link=True))
                told = Statement(block.number, [before], "", 0.0, cue=(at, at), head=at)
                inner[-1].links += self.told(block, told)
            return

    def _reporters(self, block: Block, sentence: Run, inside: list[Statement]) -> None:
        """A medium that reports behind a comma: ", Reuters reported", ", reported Reuters"."""
        words, heads = block.words, {one.head for one in inside}
        for at in range(sentence[0] + 1, sentence[1] + 1):
            if words[at].lower not in w.REPORTING or at in heads or words[at].quoted:
                continue
            end = at - (words[at - 1].tag == "RB" or words[at - 1].lower in ("has", "have", "first"))
            before = phrase_before(block, end, sentence[0])
            apart = before is not None and before[0] > sentence[0] and words[before[0] - 1].text == ","
            behind = phrase(block, at + 1, sentence[1]) if words[at - 1].text in (",", "”", '"') else None
            if before is not None and apart and self._carries(block, before):
                self._attach(block, (before[0], before), inside, cue=at)
            elif behind is not None and self._carries(block, behind):
                self._attach(block, (at, behind), inside, cue=at)

    def _carries(self, block: Block, run: Run) -> bool:
        return self.role(block, run, self.party(block, run)) == "outlet"

    def _citing(self, block: Block, sentence: Run, inside: list[Statement]) -> None:
        """Whom a medium cites: ", citing two officials"."""
        for at in range(sentence[0], sentence[1]):
            one = nearest(inside, at)
            if block.words[at].lower not in w.CITING | {"cited", "quoted"} or one is None or one.source is None:
                continue
            run = phrase(block, at + 1, sentence[1])
            if run is not None and self.role(block, one.source, self.party(block, one.source)) == "outlet":
                link = self.link(block, run, block.words[at].text)
                if link.role != "outlet":
                    one.links.append(link)
                    one.parts = trimmed(block, cut(one.parts, at - 1))

    def _attach(self, block: Block, place: tuple[int, Run], inside: list[Statement], *, cue: int | None = None) -> None:
        """Give a link to the statement nearest before its place, and cut it out of that statement's content."""
        at, run = place
        one = nearest(inside, at)
        if one is None or (one.source is not None and run[0] <= one.source[1] and one.source[0] <= run[1]):
            return
        words = block.words[cue].text if cue is not None else "according to"
        if any(link.first == run[0] for link in one.links):
            return
        one.links.append(self.link(block, run, words, as_link=one.source is not None))
        one.parts = trimmed(block, cut(one.parts, at - 1))


def _teller(block: Block, at: int, start: int) -> Run | None:
    """Who stands between a comma and the verb of telling; a relative clause may stand between."""
    words, before = block.words, phrase_before(block, at, start)
    if before is not None and before[0] > start and words[before[0] - 1].text in (",", "”", '"'):
        return before
    comma = next((n for n in range(at - 1, max(start, at - _CLAUSE), -1) if words[n].text == ","), None)
    if comma is None:
        return None
    who = next((n for n in range(comma + 2, at) if words[n].lower == "who"), None)
    return (
        None
        if who is None or words[comma + 1].tag not in ("DT", "PRP$", "CD", "NN", "NNS", "JJ")
        else (comma + 1, who - 1)
    )


def _cue_between(inner: Statement, outer: Statement) -> bool:
    """Whether the earlier statement's cue stands behind its content, so that the later one repeats a cue of its own."""
    return inner.head is not None and inner.head > inner.last and inner.last < outer.first


def _hangs_on(block: Block, outer: Statement, inner: Statement) -> bool:
    """Whether a source behind a relative clause ("…, which X did, according to Y") vouches for the whole sentence."""
    if outer.head is None or outer.head < outer.last or block.words[outer.first].tag not in ("WDT", "WP"):
        return False
    return inner.last < outer.first <= inner.last + 3


def _cut_before(block: Block, inner: Statement, outer: Statement) -> None:
    """Take cue and source of what passes a statement on out of that statement's content."""
    places = [run[0] for run in (outer.cue, outer.source) if run is not None and run[0] > inner.first]
    if places and min(places) > (inner.head or 0):
        inner.parts = trimmed(block, cut(inner.parts, min(places) - 1)) or inner.parts


def _ends_at(block: Block, one: Statement, first: int) -> bool:
    """Whether a statement's content ends just before a word, marks aside."""
    return one.last < first and all(not block.words[at].is_word for at in range(one.last + 1, first))


def _words(block: Block, run: Run | None) -> str | None:
    return None if run is None else " ".join(word.text for word in block.words[run[0] : run[1] + 1])


def speakers(links: Links, block: Block, statement: Statement) -> None:
    """Give a statement the link of its own source."""
    run = statement.source
    if run is None and statement.head is not None:
        run = subject(block, statement.head) or (
            subject_before(block, statement.head)
            if block.words[statement.head].tag in ("VBD", "VBZ", "VBP", "VBN")
            else None
        )
        statement.source = run
    if run is None:
        return
    link = links.link(block, run, _words(block, statement.cue))
    if link.role == "document":
        link = printed(links, block, (statement, link))
    if link.role in ("document", "speaker") or not any(one.role == "speaker" for one in statement.links):
        statement.links.insert(0, link)
    else:
        statement.links.append(link)
