"""Statements in titles, where trees are poor: "X says Y", "Y, X says", "X: Y", and the same by two at once."""

from newsledger.transforms.english.parse.vocabulary import Block
from newsledger.transforms.english.statements.from_tagger import trimmed
from newsledger.transforms.english.statements.model import Link, Run, Statement
from newsledger.transforms.lexicon import statement_words as w
from newsledger.transforms.lexicon.lemmas import verb_lemma

TRAILING, LEADING, COLON = 0.8, 0.75, 0.6
_LONGEST_SOURCE = 8
_VERBS = ("says", "claims", "warns", "vows", "tells", "urges", "hails", "denies", "insists")


def headline(block: Block) -> list[Statement]:
    """The statements of a title by its shape; none where it has no such shape."""
    start, end = _behind_label(block), len(block.words) - 1
    trailing = _trailing(block)
    relay: tuple[Run, int] | None = None
    if trailing is not None:
        relay = (trailing[0], trailing[1])
        end = trailing[2]
    inner = _leading(block, start, end)
    if inner is not None:
        if relay is not None:
            cue = block.words[relay[1]].text
            inner.links.append(Link("relay", block.number, relay[0][0], relay[0][1], (), cue))
        return [inner]
    if relay is not None:
        parts = trimmed(block, [(start, end)])
        return [_made(block, parts, rule=("headline.trailing", TRAILING), by=relay)] if parts else []
    return _colon(block)


def _behind_label(block: Block) -> int:
    """The first word of a title behind a label such as "Exclusive:"."""
    words = block.words
    labelled = len(words) > 2 and words[0].lower in w.HEADLINE_PARTS and words[1].text in (":", "|", "–", "—")
    return 2 if labelled else 0


def _made(block: Block, parts: list[Run], *, rule: tuple[str, float], by: tuple[Run, int | None]) -> Statement:
    source, cue = by
    run = None if cue is None else (cue, cue)
    return Statement(block.number, parts, rule[0], rule[1], cue=run, head=cue, source=source)


def _says(block: Block, at: int) -> bool:
    word = block.words[at]
    row = w.cue_forms().get(word.lower)
    return row is not None and row.weight == "strong" and not word.quoted and not word.lower.endswith("ing")


def _trailing(block: Block) -> tuple[Run, int, int] | None:
    """Source, cue and the last word of what is said, where a title ends in ", X says" or in ", says X"."""
    words = block.words
    comma = next((at for at in range(len(words) - 2, 0, -1) if _closes(block, at)), None)
    if comma is None or len(words) - comma > _LONGEST_SOURCE + 2:
        return None
    first, last = comma + 1, len(words) - 1
    if words[comma].text != ",":
        first = comma + 1
    while last > first and not words[last].is_word:
        last -= 1
    if first < last and _says(block, last):
        return (first, last - 1), last, comma - (words[comma].text == ",")
    end = comma - (words[comma].text == ",")
    if first < last and _says(block, first) and words[first].text.islower():
        return (first + 1, _before_scene(block, first + 2, last)), first, end
    for at in range(first + 1, last):
        if _says(block, at) and verb_lemma(words[at].lower, words[at].tag) in ("tell", "warn", "assure", "remind"):
            return (first, at - 1), at, end
    return None


def _before_scene(block: Block, first: int, last: int) -> int:
    """The last word of a source before what happened meanwhile: "say students | as police clear square"."""
    for at in range(first, last + 1):
        if block.words[at].lower in ("as", "after", "over", "amid", "in", "on", "ahead", "before", "at"):
            return at - 1
    return last


def _closes(block: Block, at: int) -> bool:
    word = block.words[at]
    if word.text in (",", "—", "–", "-") and not word.quoted:
        return word.text == "," or (at > 0 and block.words[at - 1].end < word.start)
    return word.quotation >= 0 and word.start >= block.quotations[word.quotation].inner_end


def _leading(block: Block, begin: int, end: int) -> Statement | None:
    """The statement of a title that begins with its source and a cue, or has them behind "as": "Ferries stop as …"."""
    for at in range(begin + 1, min(begin + _LONGEST_SOURCE + 1, end)):
        word = block.words[at]
        if word.quoted or word.text in (",", ":", "—", "–"):
            return None
        if not _says(block, at) or (word.tag in ("NN", "NNS") and word.lower not in _VERBS):
            continue
        start = at + 1
        if verb_lemma(word.lower, word.tag) in w.TOLD - {"say", "write", "speak", "show", "call"}:
            start = _past_addressee(block, start, end)
        if start > end or (start == at + 1 and block.words[start].tag == "IN" and block.words[start].lower != "that"):
            return None
        parts = trimmed(block, [(start, _before_meanwhile(block, start, end))])
        behind = next((n + 1 for n in range(at - 2, begin, -1) if block.words[n].lower in ("as", "after")), begin)
        return _made(block, parts, rule=("headline.leading", LEADING), by=((behind, at - 1), at)) if parts else None
    return None


def _before_meanwhile(block: Block, start: int, end: int) -> int:
    """The last word before what happens meanwhile, behind content that is no clause: "denies coup attempt | as …"."""
    for at in range(start + 1, end):
        word = block.words[at]
        if word.quoted or (word.tag in ("VBD", "VBZ", "VBP", "MD") and word.lower not in ("as", "after")):
            return end
        if word.lower in ("as", "after", "amid"):
            return at - 1
    return end


def _past_addressee(block: Block, start: int, end: int) -> int:
    """The first word after the one spoken to: up to "that" or "to", or past the name that stands first."""
    for at in range(start, min(start + 6, end)):
        if block.words[at].lower in ("that", "to") or block.words[at].quoted or block.words[at].text == ":":
            return at
    at = start
    while at < end and block.words[at].is_capital and at - start < 4:
        at += 1
    return max(start, at)


def _colon(block: Block) -> list[Statement]:
    words = block.words
    colon = next((at for at, word in enumerate(words) if word.text == ":" and not word.quoted), None)
    if colon is None or not 0 < colon < len(words) - 1:
        return []
    before, after = (0, colon - 1), (colon + 1, len(words) - 1)
    if _is_source(block, before):
        parts = trimmed(block, [after])
        return [_made(block, parts, rule=("headline.colon", COLON), by=(before, None))] if parts else []
    quoted = all(words[at].quoted or not words[at].is_word for at in range(before[0], before[1] + 1))
    if quoted and _is_source(block, after):
        parts = trimmed(block, [before])
        return [_made(block, parts, rule=("headline.colon", COLON), by=(after, None))] if parts else []
    return []


def _is_source(block: Block, run: Run) -> bool:
    """Whether words before a colon can speak: a short capitalised name, no label such as "Analysis"."""
    inside = block.words[run[0] : run[1] + 1]
    if len(inside) > 5 or any(word.quoted for word in inside) or inside[0].lower in w.HEADLINE_PARTS:
        return False
    return all(
        word.is_capital or not word.is_word or word.lower in ("of", "the", "and") for word in inside
    ) and not any(word.text.isdigit() for word in inside)
