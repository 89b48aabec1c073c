"""The cast of an article: its entities and the phrases that mention them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from newsledger.transforms.annotation import EntityDraft, MentionDraft
from newsledger.transforms.english.parse.vocabulary import Block, Phrase


@dataclass(slots=True)
class Cast:
    """The entities of an article and their mentions, as statements, chains and relations look them up.

    Entities and mentions are addressed by their index; `phrases` holds the phrase of each mention. `outlets` are the
    entities that are news media; `gender` maps an entity to m or f where that is known; `country` maps a person to the
    ISO code of the country whose office a title states. Names and pronouns never share a word; a nominal may have names
    inside it and is found by its head.
    """

    entities: list[EntityDraft] = field(default_factory=list)
    mentions: list[MentionDraft] = field(default_factory=list)
    phrases: list[Phrase] = field(default_factory=list, compare=False)
    outlets: set[int] = field(default_factory=set)
    gender: dict[int, str] = field(default_factory=dict)
    country: dict[int, str] = field(default_factory=dict)
    _names: dict[tuple[int, int], int] = field(default_factory=dict, repr=False)
    _nominals: dict[tuple[int, int], int] = field(default_factory=dict, repr=False)

    def is_named(self, block: Block, index: int) -> bool:
        """Return whether a word belongs to a name or is a pronoun of the cast."""
        return (block.number, index) in self._names

    def name_at(self, block: Block, index: int) -> int | None:
        """Return the name or pronoun that a word belongs to."""
        return self._names.get((block.number, index))

    def nominal_at(self, block: Block, head: int) -> int | None:
        """Return the nominal with a word as its head."""
        return self._nominals.get((block.number, head))

    def mention_at(self, block: Block, index: int) -> int | None:
        """Return the name or pronoun that a word belongs to, else the nominal that it heads."""
        name = self.name_at(block, index)
        return self.nominal_at(block, index) if name is None else name

    def entity_at(self, block: Block, index: int) -> int | None:
        """Return the entity that is mentioned at a word."""
        mention = self.mention_at(block, index)
        return None if mention is None else self.mentions[mention].entity

    def names(self) -> Iterator[int]:
        """Yield the names and pronouns in the order in which they were added."""
        yield from dict.fromkeys(self._names.values())

    def add(self, mention: MentionDraft, phrase: Phrase) -> bool:
        """Add a name or a pronoun unless one of its words belongs to another; return whether it was added."""
        words = [(phrase.block.number, index) for index in phrase.indices]
        if not self._names.keys().isdisjoint(words):
            return False
        self._names.update(dict.fromkeys(words, self._append(mention, phrase)))
        return True

    def add_nominal(self, mention: MentionDraft, phrase: Phrase, *, head: int) -> None:
        """Add a nominal; names inside it keep their words."""
        self._nominals[phrase.block.number, head] = self._append(mention, phrase)

    def refer(self, mention: MentionDraft, phrase: Phrase) -> None:
        """Add a mention that refers to an entity by what belongs to it: a tweet to Twitter. It is not looked up."""
        self._append(mention, phrase)

    def _append(self, mention: MentionDraft, phrase: Phrase) -> int:
        self.mentions.append(mention)
        self.phrases.append(phrase)
        return len(self.mentions) - 1
