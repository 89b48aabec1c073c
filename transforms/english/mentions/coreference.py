"""Who is meant where no name stands: nominals and pronouns become mentions of the cast, and words become parties."""

from newsledger.transforms.annotation import MentionDraft
from newsledger.transforms.english.mentions import pronouns
from newsledger.transforms.english.mentions.cast import Cast
from newsledger.transforms.english.mentions.discourse import Discourse
from newsledger.transforms.english.mentions.nominals import Nominal, Nominals
from newsledger.transforms.english.mentions.roles import roles
from newsledger.transforms.english.parse.vocabulary import Block
from newsledger.transforms.lexicon import name_words as w

THING = 0.75


class Coreference:
    """Reads the blocks once in order, and adds what pronouns and nominals mean to the cast."""

    def __init__(self, blocks: list[Block], cast: Cast) -> None:
        """Keep blocks and cast; nothing is read yet."""
        self.blocks = blocks
        self.cast = cast
        self.roles = roles(cast)
        self.nominals = Nominals(cast, self.roles)
        self.so_far = Discourse(blocks, cast)

    def resolve(self) -> None:
        """Add a mention for every nominal and pronoun that means an entity of the cast."""
        names: dict[int, list[tuple[int, int, int]]] = {}
        for mention, phrase in zip(self.cast.mentions, self.cast.phrases, strict=True):
            names.setdefault(phrase.block.number, []).append((phrase.first, phrase.last, mention.entity))
        for block in self.blocks:
            for first, last, entity in names.get(block.number, ()):
                self.so_far.note(block, (first, last), entity)
            quoted = [at for at, word in enumerate(block.words) if word.quoted]
            plain = [at for at, word in enumerate(block.words) if not word.quoted]
            for at in (*plain, *quoted):
                self._read(block, at)
        self.so_far.here = None

    def _read(self, block: Block, at: int) -> None:
        """Read one pronoun or noun that no name holds; words outside quotations tell who speaks, and come first."""
        word = block.words[at]
        if self.cast.is_named(block, at):
            return
        self.so_far.here = (block.number, at)
        gender = w.PRONOUNS.get(word.lower)
        if gender == "n":
            self._thing(block, at)
        elif gender is not None:
            self._person(block, at, gender)
        elif word.tag.startswith("NN"):
            self._nominal(block, at)

    def _person(self, block: Block, at: int, gender: str) -> None:
        entity, sure = pronouns.person(block, at, gender, so_far=self.so_far)
        ahead = pronouns.following_subject(block, at, gender, so_far=self.so_far)
        if ahead is not None:
            entity, sure = ahead, 0.8
        if entity is not None:
            self.cast.gender.setdefault(entity, gender)
            self._add(block, (at, at), entity, rule="pronoun.person", sure=sure)
            self.so_far.note(block, (at, at), entity)

    def _thing(self, block: Block, at: int) -> None:
        entity = pronouns.thing(block, at, so_far=self.so_far)
        if entity is not None:
            self._add(block, (at, at), entity, rule="pronoun.thing", sure=THING)
            self.so_far.note(block, (at, at), entity)

    def _add(self, block: Block, place: tuple[int, int], entity: int, *, rule: str, sure: float) -> None:
        kind = self.cast.entities[entity].type
        mention = MentionDraft(block.span(*place), entity, kind, "pronoun", rule, sure)
        self.cast.add(mention, block.phrase(*place))

    def _nominal(self, block: Block, at: int) -> None:
        found = self.nominals.at(block, at, self.so_far)
        if found is None:
            return
        if found.entity is not None:
            self._add_nominal(block, found, found.entity)
            self.so_far.note(block, (found.first, found.last), found.entity)
        elif found.told.stands_for == "PERSON" and not found.told.plural and not found.definite:
            self.so_far.note(block, (found.first, found.last), None, gender=found.told.gender)

    def _add_nominal(self, block: Block, found: Nominal, entity: int) -> None:
        kind = self.cast.entities[entity].type
        span = block.span(found.first, found.last)
        mention = MentionDraft(span, entity, kind, "nominal", "nominal", found.confidence)
        self.cast.add_nominal(mention, block.phrase(found.first, found.last), head=found.head)
