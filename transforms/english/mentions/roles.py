"""The offices that an article gives to persons, as nominals ("the Chinese president") need them."""

from dataclasses import dataclass

from newsledger.transforms.english.mentions.cast import Cast
from newsledger.transforms.english.mentions.titles import Title, title_before
from newsledger.transforms.english.parse.vocabulary import Block
from newsledger.transforms.lexicon.gazetteer import nominal_heads, role_heads


@dataclass(frozen=True, slots=True)
class Role:
    """A person's role at one place: its last word, all its words, the entity (country, body) whose role it is."""

    person: int
    head: str
    words: tuple[str, ...]
    body: int | None
    block: int
    word: int


def body_before(block: Block, cast: Cast, title: Title) -> int | None:
    """The country or organisation named in a title or directly before it: Russian President, Kremlin spokesman."""
    inside = cast.entity_at(block, title.first)
    if inside is not None and cast.entities[inside].type != "PERSON" and title.first < title.last:
        return inside
    at = title.first - 1
    while at >= 0 and block.words[at].lower in ("'s", "’s", "'", "’", "foreign", "deputy", "chief", "senior", "vice"):
        at -= 1
    if at < 0 or block.words[at].sentence != block.words[title.first].sentence:
        return None
    found = cast.entity_at(block, at)
    if found is None or cast.entities[found].type == "PERSON":
        return None
    return found


def roles(cast: Cast) -> list[Role]:
    """The roles that stand before names as titles or after them as appositions, in reading order."""
    found: list[Role] = []
    for mention, phrase in zip(cast.mentions, cast.phrases, strict=True):
        if mention.type == "PERSON" and mention.kind == "name":
            found += _before(phrase.block, cast, (mention.entity, phrase.first))
            found += _after(phrase.block, cast, (mention.entity, phrase.last))
    return found


def _before(block: Block, cast: Cast, name: tuple[int, int]) -> list[Role]:
    title = title_before(block, name[1])
    if title is None or not title.told.holds_role:
        return []
    body = body_before(block, cast, title)
    return [Role(name[0], title.head, title.words, body, block.number, title.last)]


def _after(block: Block, cast: Cast, name: tuple[int, int]) -> list[Role]:
    """The role of an apposition after a comma: Yuri Ushakov, a Kremlin aide."""
    person, last = name
    words = block.words
    if last + 2 >= len(words) or words[last + 1].text != ",":
        return []
    known = role_heads() | {word for word, told in nominal_heads().items() if told.stands_for == "PERSON"}
    body: int | None = None
    for at in range(last + 2, min(len(words), last + 10)):
        word = words[at]
        if word.sentence != words[last].sentence or word.text in (",", ";") or word.tag.startswith("VB"):
            return []
        entity = cast.entity_at(block, at)
        if entity is not None and cast.entities[entity].type != "PERSON":
            body = entity
        following = words[at + 1] if at + 1 < len(words) else word
        if word.lower in known and not following.tag.startswith("NN"):
            whose = body if body is not None else _body_after(block, cast, at)
            start = next((k for k in range(at, last, -1) if words[k - 1].tag[:2] not in ("NN", "JJ")), at)
            return [Role(person, word.lower, tuple(w.lower for w in words[start : at + 1]), whose, block.number, at)]
    return []


def _body_after(block: Block, cast: Cast, at: int) -> int | None:
    """The body after "of", "at", "for" behind a role."""
    words = block.words
    if at + 2 >= len(words) or words[at + 1].lower not in ("of", "at", "for"):
        return None
    for later in range(at + 2, min(len(words), at + 5)):
        entity = cast.entity_at(block, later)
        if entity is not None:
            return entity if cast.entities[entity].type != "PERSON" else None
    return None
