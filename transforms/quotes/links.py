"""Who stands behind a statement: speakers, those who pass on, documents, and the media that carry it."""

from newsledger.transforms.language.blocks import Block
from newsledger.transforms.quotes import words as w
from newsledger.transforms.quotes.parties import Parties
from newsledger.transforms.quotes.phrases import phrase, phrase_before
from newsledger.transforms.quotes.reading import subject, subject_before, trimmed
from newsledger.transforms.quotes.statement import Link, Role, Run, Statement

ORDER = {"speaker": 0, "document": 1, "relay": 2, "outlet": 3}


class Links:
    """Reads links of one article."""

    def __init__(self, parties: Parties) -> None:
        """Keep whom words mean."""
        self.party = parties.party
        self.role = parties.role
        self.link = parties.link
        self.told = parties.told
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
            if self._passes(block, outer, inner) or _hangs_on(block, outer, inner):
                return inner
        return None

    def _passes(self, block: Block, outer: Statement, inner: Statement) -> bool:
        """Whether one statement's content is no more than another statement, or a piece of its content."""
        head, source = outer.head or 0, inner.source or (0, 0)
        content, held = outer.words(), {at for at in inner.words() if at < head or inner.first > head}
        own = held | set(range(source[0], source[1] + 1)) | {inner.head or 0}
        rest = {at for at in content - own if block.words[at].is_word}
        shared = len(content & held)
        if shared * 2 <= min(len(content), len(held)) or len(rest) > 6:
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
                self._carriers(block, (first, last), inside)
                self._citing(block, (first, last), inside)

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
            before = phrase_before(block, at, sentence[0])
            if before is None or before[0] <= sentence[0] or words[before[0] - 1].text not in (",", "”", '"'):
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
            if words[at].lower not in ("reported", "reports", "said", "says") or at in heads or words[at].quoted:
                continue
            before = phrase_before(block, at, sentence[0])
            apart = before is not None and before[0] > sentence[0] and words[before[0] - 1].text == ","
            behind = phrase(block, at + 1, sentence[1]) if words[at - 1].text in (",", "”", '"') else None
            if before is not None and apart and self._carries(block, before):
                self._attach(block, (before[0], before), inside, cue=at)
            elif behind is not None and self._carries(block, behind):
                self._attach(block, (at, behind), inside, cue=at)

    def _carries(self, block: Block, run: Run) -> bool:
        return self.role(block, run, self.party(block, run)) == "outlet"

    def _carriers(self, block: Block, sentence: Run, inside: list[Statement]) -> None:
        """In an interview with a medium, in a statement, on a platform."""
        words = block.words
        for at in range(sentence[0], sentence[1]):
            one = _nearest(inside, at)
            if words[at].lower not in w.PASSING or words[at].quoted or one is None or at in one.words():
                continue
            run = phrase(block, at + 1, sentence[1])
            if words[at + 1].text.rstrip(".").lower() in w.PLATFORMS and words[at + 1].is_capital:
                run = (at + 1, at + 1)
            if run is None:
                continue
            entities = self.party(block, run)
            if one.source and run[0] <= one.source[1] and one.source[0] <= run[1]:
                self._seen_by(block, one, (at, run, entities))
                continue
            role = self.role(block, run, entities)
            near = {word.lower for word in words[max(sentence[0], at - 6) : at]}
            platform = words[run[0]].text.rstrip(".").lower() in w.PLATFORMS and words[at].lower in ("on", "via")
            carried = role == "outlet" and (near & w.CARRIED or platform)
            written = role == "document" and words[at].lower in w.DIRECTIONS and not entities
            if (carried or platform or written) and _is_near_cue(one, at):
                own: Role = "outlet" if carried or platform else "document"
                one.links.append(Link(own, block.number, run[0], run[1], entities if own == "outlet" else (), None))

    def _seen_by(self, block: Block, one: Statement, place: tuple[int, Run, tuple[int, ...]]) -> None:
        """A medium inside the source's own words: "a report seen by Reuters", "a study published in Nature"."""
        at, run, entities = place
        verb = at - 1
        if one.source is None or verb <= one.source[0] or block.words[verb].lower not in w.SEEN:
            return
        if self.role(block, run, entities) == "outlet" or self.sounds_like_medium(block, run, entities):
            one.links.append(Link("outlet", block.number, run[0], run[1], entities, None))
            one.source = (one.source[0], verb - 1)

    def _citing(self, block: Block, sentence: Run, inside: list[Statement]) -> None:
        """Whom a medium cites: ", citing two officials"."""
        for at in range(sentence[0], sentence[1]):
            one = _nearest(inside, at)
            if block.words[at].lower not in w.CITING | {"cited", "quoted"} or one is None or one.source is None:
                continue
            run = phrase(block, at + 1, sentence[1])
            if run is not None and self.role(block, one.source, self.party(block, one.source)) == "outlet":
                link = self.link(block, run, block.words[at].text)
                if link.role != "outlet":
                    one.links.append(link)
                    one.parts = trimmed(block, _cut(one.parts, at - 1))

    def _attach(self, block: Block, place: tuple[int, Run], inside: list[Statement], *, cue: int | None = None) -> None:
        """Give a link to the statement nearest before its place, and cut it out of that statement's content."""
        at, run = place
        one = _nearest(inside, at)
        if one is None or (one.source is not None and run[0] <= one.source[1] and one.source[0] <= run[1]):
            return
        words = block.words[cue].text if cue is not None else "according to"
        if any(link.first == run[0] for link in one.links):
            return
        one.links.append(self.link(block, run, words, as_link=one.source is not None))
        one.parts = trimmed(block, _cut(one.parts, at - 1))


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
        inner.parts = trimmed(block, _cut(inner.parts, min(places) - 1)) or inner.parts


def _nearest(inside: list[Statement], at: int) -> Statement | None:
    """The statement that a link at a word belongs to: the last that begins before it, else the first behind it."""
    before = [one for one in inside if (one.head if one.head is not None else one.first) < at or one.first < at]
    if before:
        return max(before, key=lambda one: one.head if one.head is not None else one.first)
    return inside[0] if inside else None


def _is_near_cue(one: Statement, at: int) -> bool:
    """Whether a word stands in the clause of a statement's cue: no content between."""
    if one.head is None:
        return False
    low, high = sorted((one.head, at))
    return high - low <= 25 and not any(word in one.words() for word in range(low + 1, high))


def _cut(parts: list[Run], last: int) -> list[Run]:
    """The parts up to a word, where they hold words behind it; the first part is never lost."""
    kept = [(first, min(end, last)) for first, end in parts if first <= last]
    return kept or parts


def _ends_at(block: Block, one: Statement, first: int) -> bool:
    """Whether a statement's content ends just before a word, marks aside."""
    return one.last < first and all(not block.words[at].is_word for at in range(one.last + 1, first))


def _words(block: Block, run: Run | None) -> str | None:
    return None if run is None else " ".join(word.text for word in block.words[run[0] : run[1] + 1])


def _printed(links: Links, block: Block, of: tuple[Statement, Link]) -> Link:
    """A document's link without the medium that printed it, which becomes a link of its own: "a report in Le Monde"."""
    statement, link = of
    for at in range(link.first + 1, link.last):
        run = (at + 1, link.last)
        if (
            block.words[at].lower in ("in", "by", "from", "on")
            and links.role(block, run, links.party(block, run)) == "outlet"
        ):
            statement.links.append(links.link(block, run, None))
            return Link("document", block.number, link.first, at - 1, (), link.cue)
    return link


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
        link = _printed(links, block, (statement, link))
    if link.role in ("document", "speaker") or not any(one.role == "speaker" for one in statement.links):
        statement.links.insert(0, link)
    else:
        statement.links.append(link)
