"""Attributed statements of a line, from its cues: content after a cue, before it, or around it."""

import re
from dataclasses import dataclass, field

from newsledger.transforms.annotation import ArticleText, Span
from newsledger.transforms.rules import words as w
from newsledger.transforms.rules.cues import Cue, cut_before, found_in
from newsledger.transforms.rules.parties import Party
from newsledger.transforms.rules.resolution import Cast, Here
from newsledger.transforms.rules.tokens import Line, Token

AFTER_CUE = 0.8
AFTER_WEAK_CUE = 0.6
BEFORE_CUE = 0.75
QUOTATION = 0.9
CONTINUED = 0.65
AFTER_COLON = 0.7

_TAIL = re.compile(rf",? (?:in|during|at) (?:an?|the|his|her|their) (?:[\w-]+ ){{0,3}}(?:{w.VENUES})\b[^“\"”]*$")
_DAY = re.compile(
    r",? (?:on|late|early) (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|afternoon|evening|night))?$"
)
_NEAR = 12
_EDGES = " \t\n,;:—–-"


@dataclass(slots=True)
class Statement:
    """A statement as found: its line, its offsets, who is behind it.

    `reach` is where its clause ends, `links` are the later parties that passed it on, with their cues; `follows` is the
    statement whose speaker goes on here.
    """

    line: int
    start: int
    end: int
    rule: str
    confidence: float
    cue: Cue | None
    party: Party | None
    content: str = ""
    kind: str = "indirect"
    parent: int | None = None
    links: list[Cue] = field(default_factory=list)
    follows: int | None = None
    reach: int = 0


def text_of(article: ArticleText, line: Line) -> str:
    """The text of the zone that a line stands in."""
    return article.title if line.zone == "title" else article.body


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without blanks and separating marks at its ends, and without a final full stop."""
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES + ".":
        end -= 1
    return start, end


def _unquoted_tail(text: str, start: int, end: int) -> int:
    """The end of content without where and when it was said."""
    for pattern in (_DAY, _TAIL, _DAY):
        tail = pattern.search(text[start:end])
        if tail and tail.start() > 0:
            end = start + tail.start()
    return end


class _Composer:
    """Turns the cues of one line into statements."""

    def __init__(self, article: ArticleText, here: Here) -> None:
        self.text = text_of(article, here.line)
        self.line = here.line
        self.number = here.number
        self.cues = found_in(here)
        self.found: list[Statement] = []

    def statements(self) -> list[Statement]:
        for index, cue in enumerate(self.cues):
            if cue.style == "after":
                self._after(index, cue)
            else:
                self._before(index, cue)
        return self.found

    def _keep(self, statement: Statement) -> None:
        if statement.end > statement.start and statement.content:
            self.found.append(statement)

    def _token(self, at: int) -> Token:
        return self.line.tokens[min(at, len(self.line.tokens) - 1)]

    def _limit(self, index: int) -> int:
        """The token at which content after cue number `index` must end."""
        for later in self.cues[index + 1 : index + 1 + _NEAR]:
            if later.style == "before":
                return later.left_edge
            cut = cut_before(self.line, later)
            if cut is not None and cut > self.cues[index].content_from:
                return cut
        return len(self.line.tokens)

    def _after(self, index: int, cue: Cue) -> None:
        limit = self._limit(index)
        if limit <= cue.content_from:
            return
        start, reach = self._token(cue.content_from).start, self._token(limit - 1).end
        if self._token(cue.content_from).lower == "to":
            limit = self._before_relative(cue.content_from, limit)
        end = self._token(limit - 1).end
        end = _unquoted_tail(self.text, start, end)
        rule, sure = "rules.after_cue", AFTER_CUE if cue.word.strong else AFTER_WEAK_CUE
        statement = self._made(start, end, cue, mark=(rule, sure))
        statement.reach = reach
        self._nest(statement)
        self._keep(statement)

    def _before_relative(self, first: int, limit: int) -> int:
        for at in range(first + 1, limit - 1):
            if self._token(at).text == "," and self._token(at + 1).lower in w.RELATIVES:
                return at
        return limit

    def _nest(self, statement: Statement) -> None:
        for number in range(len(self.found) - 1, max(-1, len(self.found) - _NEAR), -1):
            outer = self.found[number]
            if outer.start < statement.start and statement.end <= outer.end:
                statement.parent = number
                return

    def _before(self, index: int, cue: Cue) -> None:
        cited = self._cited(index, cue)
        if cited is not None:
            cited.links.append(cue)
            return
        first = self._floor(index)
        if cue.left_edge <= first:
            return
        start, end = self._token(first).start, self._token(cue.left_edge - 1).end
        rule, sure = "rules.before_cue", BEFORE_CUE
        inner = self._quoted_part(start, end)
        if inner is not None:
            (start, end), rule, sure = inner, "rules.quotation", QUOTATION
        joined = self._resumed(cue, index)
        statement = self._made(start, joined or end, cue, mark=(rule, sure))
        if joined:
            between = self.text[start:end].rstrip(" ,") + " " + self.text[self._token(cue.right_edge).start : joined]
            statement.content = " ".join(between.lstrip(_EDGES).split())
        self._keep(statement)

    def _cited(self, index: int, cue: Cue) -> Statement | None:
        """The statement made already whose content runs up to a trailing cue."""
        if not self.found:
            return None
        last = self.found[-1]
        gap = self.text[max(last.end, last.reach) : self._token(cue.left_edge).start]
        earlier = self.cues[index - 1] if index else None
        own = earlier is not None and earlier.style == "before" and earlier.right_edge >= cue.left_edge - 2
        return last if own or len(gap.split()) <= 1 else None

    def _floor(self, index: int) -> int:
        """The first token that content before cue number `index` may take."""
        if not index:
            return 0
        earlier = self.cues[index - 1]
        return earlier.right_edge if earlier.style == "before" else earlier.content_from

    def _quoted_part(self, start: int, end: int) -> tuple[int, int] | None:
        """The inside of the quotation that the content is, and nothing else; None where it is more or less."""
        for mark in self.line.quotations:
            if mark.start <= start + 1 and mark.end >= end - 1 and mark.start < end:
                return max(mark.inner_start, start), min(mark.inner_end, end)
        return None

    def _resumed(self, cue: Cue, index: int) -> int | None:
        """The end of the quotation that goes on after an interrupting cue; None where none does."""
        at = cue.right_edge
        if at >= len(self.line.tokens) or not self._token(max(cue.left_edge - 1, 0)).quoted:
            return None
        following = self.cues[index + 1].left_edge if index + 1 < len(self.cues) else len(self.line.tokens)
        for k in range(at, min(at + 8, following)):
            if self._token(k).quoted:
                marks = [m for m in self.line.quotations if m.start <= self._token(k).start < m.end]
                return marks[0].inner_end if marks and self._token(k - 1).text in (",", ":") else None
        return None

    def _made(self, start: int, end: int, cue: Cue, *, mark: tuple[str, float]) -> Statement:
        start, end = self._balanced(*_trimmed(self.text, start, end))
        kind = self._kind(start, end)
        if kind == "direct":
            start, end = self._inner(start, end)
        content = " ".join(self.text[start:end].split())
        return Statement(self.number, start, end, *mark, cue, cue.party, content, kind)

    def _balanced(self, start: int, end: int) -> tuple[int, int]:
        """The stretch, stretched over a closing mark that trimming or a full stop parted from it."""
        for mark in self.line.quotations:
            if mark.start < end < mark.end and mark.end - end <= 2 and mark.start >= start:
                return start, mark.end
        return start, end

    def _inner(self, start: int, end: int) -> tuple[int, int]:
        for mark in self.line.quotations:
            if mark.start == start and mark.end == end:
                return mark.inner_start, mark.inner_end
        return start, end

    def _kind(self, start: int, end: int) -> str:
        inside = [m for m in self.line.quotations if m.start < end and m.end > start]
        if not inside:
            return "indirect"
        covered = sum(min(m.end, end) - max(m.start, start) for m in inside)
        return "direct" if covered >= 0.9 * (end - start) else "mixed"


def _whole_quotation(line: Line) -> tuple[int, int] | None:
    """The inner stretch of a line that is one quotation and nothing else."""
    if len(line.quotations) != 1 or not line.tokens[0].quoted:
        return None
    mark = line.quotations[0]
    last = line.tokens[-1]
    return (mark.inner_start, mark.inner_end) if last.start < mark.end + 1 and last.end <= mark.end + 1 else None


def _colon(article: ArticleText, here: Here) -> Statement | None:
    """A name, a colon, and what they said."""
    mention = here.cast.covers.get((here.number, 0))
    if mention is None or here.cast.mentions[mention].type not in ("PERSON", "ORG"):
        return None
    last = here.cast.bounds[mention][2]
    if last + 2 >= len(here.line.tokens) or here.line.tokens[last + 1].text != ":":
        return None
    if here.line.zone == "body" and not here.line.tokens[last + 2].quoted:
        return None
    text = text_of(article, here.line)
    start, end = _trimmed(text, here.line.tokens[last + 2].start, here.line.tokens[-1].end)
    party = Party(0, last, (here.cast.mentions[mention].entity,))
    quoted = here.line.tokens[last + 2].quoted
    for mark in here.line.quotations[:1] if quoted else ():
        start, end = mark.inner_start, mark.inner_end
    content = " ".join(text[start:end].split())
    kind = "direct" if quoted else "indirect"
    return Statement(here.number, start, end, "rules.colon", AFTER_COLON, None, party, content, kind)


def _continuing(article: ArticleText, line: Line, number: int, *, last: int) -> Statement | None:
    """A line that is one quotation, given to whoever spoke last."""
    whole = _whole_quotation(line)
    if whole is None or not text_of(article, line)[slice(*whole)].strip(_EDGES + "."):
        return None
    text = text_of(article, line)
    start, end = _trimmed(text, *whole)
    end = whole[1] if end < whole[1] and text[whole[1] - 1] in ".?!" else end
    content = " ".join(text[start:end].split())
    return Statement(number, start, end, "rules.continued", CONTINUED, None, None, content, "direct", follows=last)


def statements(article: ArticleText, lines: list[Line], cast: Cast) -> list[Statement]:
    """The statements of an article in reading order; `parent` and `follows` are indices into the result."""
    result: list[Statement] = []
    for number, line in enumerate(lines):
        own = _Composer(article, Here(line, number, cast)).statements()
        if not own:
            near = bool(result) and lines[result[-1].line].zone == line.zone
            near = near and (lines[result[-1].line].paragraph == line.paragraph or result[-1].line == number - 1)
            one = _colon(article, Here(line, number, cast))
            one = one or (_continuing(article, line, number, last=len(result) - 1) if near else None)
            own = [one] if one else []
        base = len(result)
        for statement in own:
            if statement.parent is not None:
                statement.parent += base
        result += own
    return result


def span(line: Line, statement: Statement) -> Span:
    """The span of a statement's content."""
    return Span(statement.start, statement.end, line.zone)
