"""Coreference: nominals and pronouns become mentions of the cast."""

from collections.abc import Iterable

from newsledger.transforms.annotation import MentionDraft
from newsledger.transforms.english.mentions import pronouns
from newsledger.transforms.english.mentions.cast import Cast
from newsledger.transforms.english.mentions.discourse import Discourse, Reference
from newsledger.transforms.english.mentions.nominals import NominalReader, is_age, is_rank
from newsledger.transforms.english.mentions.pronouns import Pronoun
from newsledger.transforms.english.mentions.titles import person_roles
from newsledger.transforms.english.parse.vocabulary import Block
from newsledger.transforms.lexicon.name_words import PRONOUNS

_THING = 0.75
_FRONTED = 0.8


class Coreference:
    """Reads the blocks once in order, and adds the referents of pronouns and nominals to the cast."""

    def __init__(self, blocks: list[Block], cast: Cast) -> None:
        """Keep blocks and cast; `resolve` reads them."""
        self.blocks = blocks
        self.cast = cast
        self.nominals = NominalReader(cast, person_roles(cast))
        self.discourse = Discourse(blocks, cast)

    def resolve(self) -> None:
        """Add a mention for every nominal and pronoun that refers to an entity of the cast.

        In each block, words outside quotations come first, since they tell who speaks.
        """
        names: dict[int, list[int]] = {}
        for name, phrase in enumerate(self.cast.phrases):
            names.setdefault(phrase.block.number, []).append(name)
        for block in self.blocks:
            self._note_names(names.get(block.number, ()))
            for index in sorted(range(len(block)), key=lambda index: block.words[index].quoted):
                if not self.cast.is_named(block, index) or self.nominals.is_one_of_a_people(block, index):
                    self._resolve_word(block, index)
        self.discourse.move_to_end()

    def _note_names(self, names: Iterable[int]) -> None:
        for name in names:
            self.discourse.note(self.cast.phrases[name], self.cast.mentions[name].entity)

    def _resolve_word(self, block: Block, index: int) -> None:
        self.discourse.move_to(block, index)
        word = block.words[index]
        gender = PRONOUNS.get(word.lower)
        if gender is not None:
            self._resolve_pronoun(Pronoun(block, index, gender))
        elif word.is_noun or is_age(block, index) or is_rank(block, index) or self.cast.is_named(block, index):
            self._resolve_nominal(block, index)

    def _resolve_pronoun(self, pronoun: Pronoun) -> None:
        if pronoun.gender == "n":
            entity = pronouns.thing(pronoun, self.discourse)
            if entity is not None:
                self._add_pronoun(pronoun, Reference(entity, _THING), rule="pronoun.thing")
            return
        entity = pronouns.following_subject(pronoun, self.discourse)
        if entity is None:
            entity = pronouns.relative_of_namesake(pronoun, self.discourse)
        reference = pronouns.person(pronoun, self.discourse) if entity is None else Reference(entity, _FRONTED)
        if reference is not None:
            self.cast.gender.setdefault(reference.entity, pronoun.gender)
            self._add_pronoun(pronoun, reference, rule="pronoun.person")

    def _add_pronoun(self, pronoun: Pronoun, reference: Reference, *, rule: str) -> None:
        phrase = pronoun.block.phrase(pronoun.index, pronoun.index)
        kind = self.cast.entities[reference.entity].type
        mention = MentionDraft(phrase.span, reference.entity, kind, "pronoun", rule, reference.confidence)
        self.cast.add(mention, phrase)
        self.discourse.note(phrase, reference.entity)

    def _resolve_nominal(self, block: Block, index: int) -> None:
        nominal = self.nominals.nominal(block, index, self.discourse)
        if nominal is None:
            return
        phrase, reference = nominal.phrase, nominal.reference
        if reference is not None:
            kind = self.cast.entities[reference.entity].type
            mention = MentionDraft(phrase.span, reference.entity, kind, "nominal", "nominal", reference.confidence)
            self.cast.add_nominal(mention, phrase, head=index)
            self.discourse.note(phrase, reference.entity)
        elif nominal.is_unnamed_person:
            self.discourse.note(phrase, None, gender=nominal.noun.gender)
