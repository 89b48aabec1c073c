"""Whom a stretch of words means: a name inside it, a pronoun, a nominal, or two at once ("both leaders")."""

from newsledger.transforms.english.mentions.cast import Cast
from newsledger.transforms.english.mentions.discourse import Discourse, head_word
from newsledger.transforms.english.parse.vocabulary import Block
from newsledger.transforms.lexicon import name_words as w

_SAME = ("appos", "flat", "nmod:desc", "compound", "dep", "parataxis", "list")
_LEADING = frozenset({"the", "a", "an", "both", "either", "even", "only", "neither", "also"})
_AWAY = frozenset(
    {"of", "for", "to", "with", "from", "by", "at", "in", "on", "who", "which", "that", "about", "against"}
)


class Parties:
    """Tells whom words mean, once the cast has its pronouns and nominals."""

    def __init__(self, blocks: list[Block], cast: Cast) -> None:
        """Keep the cast; plurals need `learn` first."""
        self.cast = cast
        self.so_far = Discourse(blocks, cast)

    def learn(self, so_far: Discourse) -> None:
        """Keep what the whole article speaks of."""
        self.so_far = so_far

    def party(self, block: Block, first: int, last: int) -> tuple[int, ...]:
        """The entities that the words from first to last mean; none where they mean nobody named."""
        if not 0 <= first <= last < len(block.words):
            return ()
        text = " ".join(word.lower for word in block.words[first : last + 1])
        if text in w.PLURAL_PARTIES | w.COUNTRIES_PLURAL:
            return self.plural(block, first, last)
        head = head_word(block, first, last)
        entity = self._meant(block, head)
        if entity is None:
            entity = self._named_beside(block, (first, last), head)
        found = [] if entity is None else [entity]
        found += [other for other in self._joined(block, (first, last), head) if other not in found]
        return tuple(found)

    def _meant(self, block: Block, at: int) -> int | None:
        """The entity of a word that is no mere adjective before a noun."""
        number = self.cast.mention_at(block, at)
        if number is None:
            return None
        mention = self.cast.mentions[number]
        return None if mention.type == "NORP" and block.words[at].tag.startswith("JJ") else mention.entity

    def _named_beside(self, block: Block, place: tuple[int, int], head: int) -> int | None:
        """The entity of a name that stands with a common noun as its apposition: spokesman Wang Wenbin."""
        first, last = place
        people: list[int] = []
        for at in range(head + 1, last + 1):
            word = block.words[at]
            if word.lower in _AWAY and not people:
                break
            entity = self._meant(block, at)
            if entity is not None and (word.dep in _SAME or self.cast.entities[entity].type == "PERSON"):
                people.append(entity)
                break
        if people:
            return people[0]
        entity = self._meant(block, last)
        if entity is not None and self.cast.entities[entity].type == "PERSON" and block.words[first].lower not in _AWAY:
            between = {word.lower for word in block.words[head : last + 1]}
            return None if between & _AWAY else entity
        return None

    def _joined(self, block: Block, place: tuple[int, int], head: int) -> list[int]:
        """The entities joined to a head by "and"."""
        found: list[int] = []
        for child in block.children[head]:
            if place[0] <= child <= place[1] and block.words[child].dep == "conj":
                entity = self._meant(block, child)
                if entity is None:
                    entity = self._named_beside(block, (child, place[1]), child)
                if entity is not None:
                    found.append(entity)
        return found

    def plural(self, block: Block, first: int, last: int) -> tuple[int, ...]:
        """The two that a plural means: countries for "both countries", persons for "both leaders" and "they"."""
        text = " ".join(word.lower for word in block.words[first : last + 1])
        here = self.so_far.sentence(block, first)
        kinds = ("GPE",) if text in w.COUNTRIES_PLURAL else ("PERSON",)
        found: dict[int, None] = {}
        for one in self.so_far.back(here, 6):
            ahead = one.block == block.number and one.word >= first
            if one.entity is None or one.type not in kinds or ahead:
                continue
            if text.split()[-1] in ("leaders", "presidents", "ministers") and not self._leads(one.entity):
                continue
            found.setdefault(one.entity)
            if len(found) == 2:
                return tuple(sorted(found))
        return ()

    def _leads(self, entity: int) -> bool:
        """Whether a person holds a country's office, where anybody in the article does."""
        return entity in self.cast.country or len(self.cast.country) < 2
