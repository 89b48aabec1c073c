"""Media that quote somebody: "IRNA quoted Holt as saying …", "Brandt was quoted by Interfax as saying …"."""

from newsledger.transforms.english.parse.vocabulary import Block
from newsledger.transforms.english.statements.from_tagger import trimmed
from newsledger.transforms.english.statements.model import Link, Run, Statement
from newsledger.transforms.english.statements.noun_phrases import subject, subject_before, tidy
from newsledger.transforms.english.statements.parties import Parties
from newsledger.transforms.lexicon import statement_words as w


def quoted(parties: Parties, block: Block, statement: Statement) -> None:
    """Make the one who is quoted the source, the medium a link, and what follows "as saying" the content."""
    head = statement.head
    if head is None or block.words[head].lower not in ("quoted", "quotes", "cited", "cites", "quoting"):
        return
    place = _as_saying(block, head)
    if place is None:
        return
    passive = any(
        block.words[at].lower in ("was", "were", "is", "are", "been", "being") for at in range(max(0, head - 3), head)
    )
    _content(block, statement, (head, place))
    if passive:
        by = next((at for at in range(head + 1, place) if block.words[at].lower in ("by", "in")), None)
        run = None if by is None else tidy(block, (by + 1, place - 1))
        if run is not None:
            statement.links.append(_medium(parties, block, run))
            if statement.source is None or statement.source[1] >= run[0]:  # the medium itself was read as the source
                statement.source = subject(block, head) or subject_before(block, head)
        return
    run = tidy(block, (head + 1, place - 1)) if place > head + 1 else None
    if run is not None:
        if statement.source is not None:
            statement.links.append(_medium(parties, block, statement.source))
        statement.source = run


def _as_saying(block: Block, head: int) -> int | None:
    """The "as" of "as saying" behind a cue."""
    for at in range(head + 1, min(head + 16, len(block.words) - 1)):
        if block.words[at].quoted or block.words[at].text in ".;:":
            return None
        if block.words[at].lower == "as" and block.words[at + 1].tag == "VBG":
            return at
    return None


def _content(block: Block, statement: Statement, at: tuple[int, int]) -> None:
    """Cut the content: what stands behind "as saying", else what stands before the cue."""
    head, place = at
    behind = [(max(first, place + 2), last) for first, last in statement.parts if last > place + 1]
    before = [(first, min(last, head - 1)) for first, last in statement.parts if first < head]
    before = [_quotation(block, run) for run in before]
    kept = trimmed(block, behind) or [run for run in trimmed(block, before) if not _is_source(statement, run)]
    if not kept and place + 2 < len(block.words) and block.words[place + 2].text not in ".;":
        last = next((b for a, b in block.sentences if a <= place <= b), place)
        kept = trimmed(block, [(place + 2, last)])
    statement.parts = kept or statement.parts


def _quotation(block: Block, run: Run) -> Run:
    """A run cut behind its last quotation, where it holds one."""
    return run[0], next((at for at in range(run[1], run[0], -1) if block.words[at].quoted), run[1])


def _is_source(statement: Statement, run: Run) -> bool:
    return statement.source is not None and statement.source[0] <= run[0] and run[1] <= statement.source[1]


def _medium(parties: Parties, block: Block, run: Run) -> Link:
    link = parties.link(block, run, "quoted", as_link=True)
    words = {word.lower for word in block.words[run[0] : run[1] + 1]}
    role = "outlet" if link.role == "relay" and words & (w.MEDIUM | w.MEDIUM_NAMES | {"it"}) else link.role
    return Link(role, link.block, link.first, link.last, link.entities, link.cue)
