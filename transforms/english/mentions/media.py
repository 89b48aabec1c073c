"""News media that no list holds, known by where an article names them: told Nordlys, the news site Mersa.

English news introduces a person by the full name or a title, so that an unknown name in the place of a medium is one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from newsledger.transforms.english.mentions.names import Name
from newsledger.transforms.english.mentions.titles import title_before
from newsledger.transforms.english.parse.vocabulary import Block, Word
from newsledger.transforms.lexicon import name_words as w
from newsledger.transforms.lexicon.gazetteer import Entry, genders, listed

SURE, LIKELY = 0.85, 0.7
CALLED = frozenset(
    "broadcaster newspaper daily weekly tabloid magazine newswire television tv radio paper outlet station channel "
    "journal site website podcast blog newsletter periodical fortnightly monthly portal".split()
)
_NEWS = frozenset({"news", "press"})
_TOLD = frozenset({"tell", "told", "tells", "telling"})
_SEEN = frozenset("seen obtained reviewed viewed published broadcast aired leaked quoted cited shared".split())
_TALKS = frozenset("interview interviews remarks comments statement statements conversation spoke speaking".split())
_PIECES = frozenset("column columns op-ed article essay commentary editorial piece report story study paper".split())
_LEADING = (
    (_TALKS, ("with", "to", "on", "for")),
    (_SEEN, ("by", "in", "on")),
    (_PIECES, ("in", "for")),
    (frozenset({"writing", "wrote"}), ("in",)),
)
_REPORTED = frozenset("reported reports understands understood revealed writes wrote".split())
_PARTICLES = frozenset("de del della der den des du di da do la le el los las al and & of the for e y".split())
_NAMED = frozenset(
    "ledger argus enquirer examiner picayune advertiser review globe courier lantern echo sentinel mirror mail star "
    "standard bulletin register dispatch wire".split()
)
_STATIONS = frozenset({"Radio", "Tele", "Channel", "Kanal", "Canal", "TV"})
_FOREIGN = frozenset("el la le les il lo der die das het de al o os a".split())
_SPEAKERS = frozenset(
    "ministry court committee council parliament congress senate commission government assembly union police tribunal "
    "association federation party department bank institute university agency board authority group company".split()
)
_LONGEST = 7
_ENDS = frozenset(",.;:”\"’'!?)—–")


@dataclass(frozen=True, slots=True)
class Slot:
    """A run of words in the place of a medium, and how sure the place makes it."""

    block: int
    first: int
    last: int
    sure: float


def with_media(blocks: Sequence[Block], found: Sequence[Name]) -> tuple[list[Name], set[tuple[int, int]]]:
    """The names, with media that only their place tells as ORG, and where (block, first word) a medium is named so."""
    covered = {(name.block, at): name for name in found for at in range(name.first, name.last + 1)}
    people = {_text(blocks, name) for name in found if name.type == "PERSON" and name.last > name.first}
    spoken = {_text(blocks, name) for name in found if name.type == "PERSON" and name.last == name.first}
    surnames = {part for text in people for part in (text.partition(" ")[0], text.rpartition(" ")[2])}
    media: set[str] = set()
    added: list[Name] = []
    for block in blocks:
        for slot in _slots(block):
            own = [
                covered[block.number, at] for at in range(slot.first, slot.last + 1) if (block.number, at) in covered
            ]
            run = _run(slot, own)
            text = _words(block, run)
            hit = listed(block.words, run[0], run[1] + 1)
            if hit is not None and hit[0] == run[1] and hit[1].is_outlet and all(name.entry is None for name in own):
                added.append(Name(block.number, *run, hit[1].mention_type, "names.medium", slot.sure, hit[1]))
                continue
            named = slot.sure < SURE and _is_introduced(text, people, spoken)
            if named or (text in surnames and text not in people) or not _may_be(block, run, own, hit=hit):
                continue
            media.add(text)
            added.append(Name(block.number, *run, "ORG", "names.medium", slot.sure))
    return _agreed(blocks, found, added, media=media)


def _is_introduced(text: str, people: set[str], spoken: set[str]) -> bool:
    """Whether a full name is surely a person's: the first name is a known one, or the surname stands by itself too."""
    first, last = text.partition(" ")[0].casefold(), text.rpartition(" ")[2]
    return text in people and first not in _FOREIGN and (first in genders() or last in spoken)


def _agreed(
    blocks: Sequence[Block], found: Sequence[Name], added: Sequence[Name], *, media: set[str]
) -> tuple[list[Name], set[tuple[int, int]]]:
    """All names, every name of a medium's string an ORG; the places of the media."""
    kept: list[Name] = []
    taken = {(name.block, at) for name in added for at in range(name.first, name.last + 1)}
    for name in found:
        if any((name.block, at) in taken for at in range(name.first, name.last + 1)):
            continue
        is_medium = name.entry is None and _text(blocks, name) in media
        kept.append(replace(name, type="ORG", rule="names.medium") if is_medium else name)
    unique = {(name.block, name.first): name for name in added}
    everything = sorted([*kept, *unique.values()], key=lambda name: (name.block, name.first))
    places = {(name.block, name.first) for name in everything if name.entry is None and _text(blocks, name) in media}
    return everything, places


def _run(slot: Slot, own: Sequence[Name]) -> tuple[int, int]:
    """The words of the name: those of the place, or of the known name that reaches further."""
    first = min([slot.first, *(name.first for name in own)])
    last = max([slot.last, *(name.last for name in own)])
    return first, last


def _may_be(block: Block, run: tuple[int, int], own: Sequence[Name], *, hit: tuple[int, Entry] | None) -> bool:
    """Whether a name in a medium's place may be one: on no list, no person by its looks, no such body."""
    first, last = run
    words = block.words[first : last + 1]
    lower = [word.lower for word in words]
    if title_before(block, first) is not None or {lower[0], lower[-1]} & _SPEAKERS:
        return False
    on_list = hit is not None and (hit[0] == last or not hit[1].is_outlet)
    if on_list or any(name.entry is not None and (name.first, name.last) == run for name in own):
        return False
    if lower[0] in _FOREIGN or {lower[0], lower[-1]} & (w.ORG_HEADS | CALLED | _NAMED):
        return True
    if any(name.entry is not None and not name.entry.is_outlet for name in own):
        return False
    begins = lower[0] in w.FUNCTION_WORDS | w.DAYS | w.MONTHS and len(words) == 1
    person = lower[0] in genders() and len(words) > 1 and all(name.type == "PERSON" for name in own)
    place = any(name.type == "NORP" or (name.type == "GPE" and name.confidence > SURE) for name in own)
    return not (begins or person or place)


def _slots(block: Block) -> Iterator[Slot]:
    """The places of a block in which a medium is named."""
    for at, word in enumerate(block.words):
        if word.quoted or not word.is_word:
            continue
        runs = [(_name(block, first), sure) for first, sure in _openings(block, at)]
        if word.lower in _REPORTED and at > 1:
            runs.append((_name_before(block, at), LIKELY))
        if word.lower in CALLED and _is_apposition(block, at):
            runs.append((_described(block, at), SURE))
        yield from (Slot(block.number, *run, sure) for run, sure in runs if run is not None)


def _openings(block: Block, at: int) -> Iterator[tuple[int, float]]:
    """Where a medium's name may begin behind a word, with how sure the place makes it."""
    words = block.words
    lower, following = words[at].lower, words[at + 1].lower if at + 1 < len(words) else ""
    before = words[at - 1].lower if at else ""
    called = lower in CALLED or (lower in ("agency", "service") and before in _NEWS)
    if called and not words[at].is_capital:
        yield at + 1, SURE
    if words[at].text in _STATIONS and following and words[at + 1].is_capital:
        yield at, SURE
    if lower in _TOLD:
        yield at + 1, LIKELY
    dated = following == "on" and at + 3 < len(words) and words[at + 2].lower in w.DAYS
    following, behind = (words[at + 3].lower, at + 4) if dated else (following, at + 2)
    if any(lower in words_ and following in then for words_, then in _LEADING):
        yield behind, LIKELY
    if lower == "according" and following == "to" and _sounds_foreign(block, at + 2):
        yield at + 2, LIKELY


def _sounds_foreign(block: Block, at: int) -> bool:
    """Whether a name begins with another language's article, as papers' names do: El Faro, Le Phare, Het Veer."""
    words = block.words
    return at + 1 < len(words) and words[at].is_capital and words[at].lower in _FOREIGN and words[at + 1].is_capital


def _name(block: Block, first: int) -> tuple[int, int] | None:
    """The run of capitalised words that begins at a word, past an article; up to a mark or a small word."""
    words, at = block.words, first
    while at < len(words) and words[at].lower in ("the", "a") and not words[at].is_capital:
        at += 1
    if at >= len(words) or not _is_proper(words[at]) or words[at].quoted:
        return None
    last = at
    while last + 1 < len(words) and last - at < _LONGEST and not words[last + 1].quoted:
        ahead = last + 1
        while ahead < len(words) and words[ahead].text in _PARTICLES and ahead - last <= 2:
            ahead += 1
        number = ahead == last + 1 and words[ahead].text.isdigit() and len(words[ahead].text) < 3
        if ahead >= len(words) or not (_is_proper(words[ahead]) or number):
            break
        last = ahead
    return at, last


def _is_proper(word: Word) -> bool:
    return word.is_capital and word.is_word and word.lower not in w.DAYS | w.MONTHS


def _name_before(block: Block, at: int) -> tuple[int, int] | None:
    """The name between a comma and a verb of reporting: ", Dagens Puls reported"."""
    words = block.words
    at -= words[at - 1].lower in ("first", "also", "later", "earlier", "has")
    first = at
    while first > 0 and _is_proper(words[first - 1]) and not words[first - 1].quoted:
        first -= 1
    if first == at:
        return None
    before = first - 1
    if before > 0 and words[before].lower == "the":
        before -= 1
    return (first, at - 1) if before > 0 and words[before].text == "," else None


def _is_apposition(block: Block, at: int) -> bool:
    """Whether a noun for a medium ends a phrase that describes the name before it: ", a Lagos-based news site,"."""
    words = block.words
    following = words[at + 1].lower if at + 1 < len(words) else "."
    return not words[at].is_capital and (following in _ENDS or following in ("that", "which", "in", "of", "based"))


def _described(block: Block, at: int) -> tuple[int, int] | None:
    """The name before ", a … site": a few words back, past the comma and the article."""
    words, first = block.words, at
    while first > 0 and at - first < 8 and words[first].lower not in ("a", "an") and words[first].text not in _ENDS:
        first -= 1
    if words[first].lower not in ("a", "an") or first < 2 or words[first - 1].text != ",":
        return None
    start = first - 1
    while start > 0 and _is_proper(words[start - 1]):
        start -= 1
    return (start, first - 2) if start < first - 1 else None


def _words(block: Block, run: tuple[int, int]) -> str:
    return " ".join(word.text for word in block.words[run[0] : run[1] + 1])


def _text(blocks: Sequence[Block], name: Name) -> str:
    return _words(blocks[name.block], (name.first, name.last))
