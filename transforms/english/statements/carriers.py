"""Media and documents that carry words beside a cue: in an interview, in a statement, on a platform."""

from typing import Protocol

from newsledger.transforms.english.parse.vocabulary import Block
from newsledger.transforms.english.statements.from_tagger import trimmed
from newsledger.transforms.english.statements.model import Link, Role, Run, Statement, cut, nearest
from newsledger.transforms.english.statements.noun_phrases import tidy
from newsledger.transforms.english.statements.phrases import phrase, phrase_before
from newsledger.transforms.lexicon import statement_words as w


class Looks(Protocol):
    """What is asked of whoever looks parties up."""

    def party(self, block: Block, run: Run) -> tuple[int, ...]:
        """The entities that words mean."""

    def role(self, block: Block, run: Run, entities: tuple[int, ...]) -> Role:
        """What a party is to the words that it is named as the source of."""

    def link(self, block: Block, run: Run, cue: str | None, *, as_link: bool = False) -> Link:
        """The link of a party."""

    def owner(self, block: Block, run: Run) -> Run | None:
        """The medium whose programme or reporter a phrase names."""

    def head(self, block: Block, run: Run) -> int:
        """The word of a run that the others hang from."""

    def sounds_like_medium(self, block: Block, run: Run, entities: tuple[int, ...]) -> bool:
        """Whether an unlisted body is a medium."""


def read(links: Looks, block: Block, sentence: Run, *, inside: list[Statement]) -> None:
    """Add the links that prepositions lead in beside the statements of a sentence."""
    for at in range(sentence[0], sentence[1]):
        one = nearest(inside, at)
        if one is None or block.words[at].lower not in w.PASSING or block.words[at].quoted:
            continue
        run = _phrase(block, at, sentence)
        if run is None or _through(links, block, one, place=(at, run)) or at in one.words():
            continue
        if one.source and run[0] <= one.source[1] and one.source[0] <= run[1]:
            _seen_by(links, block, one, place=(at, run))
        elif _is_near_cue(one, at) and not _hangs_on_source(block, one, at):
            for statement in _alike(inside, one, at):
                _carry(links, block, statement, place=(at, run, sentence))
    _seen(links, block, sentence, inside=inside)


def _alike(inside: list[Statement], one: Statement, at: int) -> list[Statement]:
    """The statements of a sentence that a phrase in front of them all tells of: of one source."""
    ahead = one.source is not None and at < one.source[0] and at < one.first
    return [other for other in inside if other is one or (ahead and other.source == one.source)]


def _phrase(block: Block, at: int, sentence: Run) -> Run | None:
    """The noun phrase behind a preposition; the name of a platform alone."""
    word = block.words[at + 1]
    if word.is_capital and word.text.rstrip(".").lower() in w.PLATFORMS:
        return at + 1, at + 1
    return phrase(block, at + 1, sentence[1])


def _carry(links: Looks, block: Block, one: Statement, *, place: tuple[int, Run, Run]) -> None:
    """Add a medium or a document that carries a statement's words."""
    at, run, sentence = place
    words = block.words
    occasion = words[links.head(block, run)].lower in w.VENUES | w.REMARKS
    run = links.owner(block, run) or run
    entities = () if occasion else links.party(block, run)
    role = links.role(block, run, entities)
    platform = _is_platform(block, at, run)
    near = {word.lower for word in words[max(sentence[0], at - 6) : at]}
    aired = one.head is not None and at == one.head + 1 and words[at].lower in ("on", "in")
    seen = words[at - 1].lower in w.SEEN and words[at].lower == "by"
    if platform or (role == "outlet" and (near & w.CARRIED or aired or seen)):
        one.links.append(Link("outlet", block.number, run[0], run[1], entities, None))
    elif role == "document" and words[at].lower in w.DIRECTIONS and not entities:
        one.links.append(printed(links, block, (one, Link("document", block.number, run[0], run[1], (), None))))


def _is_platform(block: Block, at: int, run: Run) -> bool:
    """Whether a phrase is a platform: on X, on his Telegram channel."""
    first = run[0] + (block.words[run[0]].tag == "PRP$" and run[1] > run[0])
    return block.words[at].lower in ("on", "via") and block.words[first].text.rstrip(".").lower() in w.PLATFORMS


def _through(links: Looks, block: Block, one: Statement, *, place: tuple[int, Run]) -> bool:
    """Whether a phrase tells who passed the words on, and then make it a link: "through his lawyer"."""
    at, run = place
    if block.words[at].lower not in ("through", "via") or block.words[run[1]].lower not in w.SPOKESPEOPLE:
        return False
    if one.head is not None and abs(one.head - at) <= 12:
        one.links.append(links.link(block, run, None, as_link=True))
        one.parts = trimmed(block, cut(one.parts, at - 1)) or one.parts
    return True


def _seen_by(links: Looks, block: Block, one: Statement, *, place: tuple[int, Run]) -> None:
    """A medium inside the source's own words: "a report seen by Reuters", "a study published in Nature"."""
    at, run = place
    entities, verb = links.party(block, run), at - 1
    if block.words[verb].lower in w.DAYS and block.words[verb - 1].lower == "on":
        verb -= 2
    if one.source is None or verb <= one.source[0] or block.words[verb].lower not in w.SEEN:
        return
    called = not entities and block.words[run[1]].lower in w.MEDIUM
    if called or links.role(block, run, entities) == "outlet" or links.sounds_like_medium(block, run, entities):
        one.links.append(Link("outlet", block.number, run[0], run[1], entities, None))
        one.source = tidy(block, (one.source[0], verb - 1)) or one.source


def _seen(links: Looks, block: Block, sentence: Run, *, inside: list[Statement]) -> None:
    """A medium that has seen what is cited: "the letter, which the Orsk Tribune has seen, says"."""
    words = block.words
    for at in range(sentence[0] + 3, sentence[1] + 1):
        if words[at].lower not in w.SEEN or words[at - 1].lower not in ("has", "had", "have") or words[at].quoted:
            continue
        run, one = phrase_before(block, at - 1, sentence[0]), nearest(inside, at)
        led = run is not None and run[0] > 0 and words[run[0] - 1].lower in ("which", "that")
        if run is not None and one is not None and led and links.role(block, run, links.party(block, run)) == "outlet":
            one.links.append(links.link(block, run, None))


def printed(links: Looks, block: Block, of: tuple[Statement, Link]) -> Link:
    """A document's link without the medium that printed it, which becomes a link of its own: "a report in Le Monde"."""
    statement, link = of
    for at in range(link.first + 1, link.last):
        run = (at + 1, link.last)
        if any(word.tag in ("CC", "VBN") for word in block.words[at + 1 : link.last]):
            continue
        if (
            block.words[at].lower in ("in", "by", "from", "on", "for", "to")
            and links.role(block, run, links.party(block, run)) == "outlet"
        ):
            statement.links.append(links.link(block, run, None))
            return Link("document", block.number, link.first, at - 1, (), link.cue)
    return link


def _hangs_on_source(block: Block, one: Statement, at: int) -> bool:
    """Whether a word tells more of the source before its cue: "doctors who were involved in the study said"."""
    between = one.source is not None and one.head is not None and one.source[1] < at < one.head
    return between and block.words[at - 1].tag == "VBN" and block.words[at - 1].lower not in w.SEEN


def _is_near_cue(one: Statement, at: int) -> bool:
    """Whether a word stands in the clause of a statement's cue: no content between, or directly behind the content."""
    if one.head is None:
        return False
    low, high = sorted((one.head, at))
    behind = one.last < at <= one.last + 4 and one.head < one.first
    return high - low <= 25 and (behind or not any(word in one.words() for word in range(low + 1, high)))
