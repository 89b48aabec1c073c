"""The cast of an article: its entities and every place where one is mentioned."""

from dataclasses import dataclass, field

from newsledger.transforms.annotation import EntityDraft, MentionDraft


@dataclass(slots=True)
class Cast:
    """The entities of an article and their mentions, as statements, chains and relations look them up.

    `places` gives for each mention its block's number and its first and last word. `covers` maps (block, word) to the
    number of the mention that the word belongs to: the name where names stand inside a nominal. `outlets` are the
    entities that are news media; `gender` maps an entity to m or f where that is known; `country` maps an entity to the
    ISO code that a title in the article gave it; `nominal_heads` maps (block, head word) to a nominal mention.
    """

    entities: list[EntityDraft] = field(default_factory=list)
    mentions: list[MentionDraft] = field(default_factory=list)
    places: list[tuple[int, int, int]] = field(default_factory=list)
    covers: dict[tuple[int, int], int] = field(default_factory=dict)
    nominal_heads: dict[tuple[int, int], int] = field(default_factory=dict)
    outlets: set[int] = field(default_factory=set)
    gender: dict[int, str] = field(default_factory=dict)
    country: dict[int, str] = field(default_factory=dict)

    def mention_at(self, block: int, word: int) -> int | None:
        """The number of the name, pronoun or nominal (by its head word) at a word, or None."""
        found = self.covers.get((block, word))
        return self.nominal_heads.get((block, word)) if found is None else found

    def entity_at(self, block: int, word: int) -> int | None:
        """The number of the entity mentioned at a word, or None."""
        mention = self.mention_at(block, word)
        return None if mention is None else self.mentions[mention].entity

    def add(self, mention: MentionDraft, place: tuple[int, int, int]) -> bool:
        """Keep a name or pronoun, unless one of its words is another's already; tells whether it was kept."""
        block, first, last = place
        if any((block, word) in self.covers for word in range(first, last + 1)):
            return False
        number = len(self.mentions)
        self.mentions.append(mention)
        self.places.append(place)
        for word in range(first, last + 1):
            self.covers[block, word] = number
        return True

    def add_nominal(self, mention: MentionDraft, place: tuple[int, int, int], head: int) -> None:
        """Keep a nominal; names inside it keep their own words."""
        number = len(self.mentions)
        self.mentions.append(mention)
        self.places.append(place)
        self.nominal_heads[place[0], head] = number
