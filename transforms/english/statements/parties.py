"""Whom a phrase means, and what they are to the words that they stand behind."""

from newsledger.transforms.english.mentions.resolver import Resolver
from newsledger.transforms.english.parse.vocabulary import Block
from newsledger.transforms.english.statements.model import Link, Role, Run, Statement
from newsledger.transforms.english.statements.noun_phrases import tidy
from newsledger.transforms.lexicon import statement_words as w
from newsledger.transforms.lexicon.lemmas import verb_lemma


class Parties:
    """Looks up the parties of one article."""

    def __init__(self, resolver: Resolver) -> None:
        """Keep whom words mean."""
        self.resolver = resolver

    def party(self, block: Block, run: Run) -> tuple[int, ...]:
        """The entities that words mean; the person where a title or an apposition names one."""
        return self.resolver.entities(block.phrase(*run))

    def role(self, block: Block, run: Run, entities: tuple[int, ...]) -> Role:
        """What a party is to the words that it is named as the source of."""
        return self.resolver.role(block.phrase(*run), entities)

    def head(self, block: Block, run: Run) -> int:
        """The word of a run that the others hang from: the first whose head lies outside."""
        return block.phrase(*run).content_head

    def link(self, block: Block, run: Run, cue: str | None, *, as_link: bool = False) -> Link:
        """The link of a party; a person or body that is no source of its own is a relay (`as_link`)."""
        entities = self.party(block, run)
        role = self.role(block, run, entities)
        if as_link and role == "speaker":
            role = "outlet" if self.sounds_like_medium(block, run, entities) else "relay"
        return Link(role, block.number, run[0], run[1], entities, cue)

    def told(self, block: Block, statement: Statement) -> list[Link]:
        """The medium that a speaker told; who else is spoken to becomes the statement's addressee."""
        head = statement.head
        if head is None or verb_lemma(block.words[head].lower, block.words[head].tag) not in w.TOLD:
            return []
        run = self._spoken_to(block, statement, head)
        if run is None:
            return []
        owner = self.owner(block, run)
        if owner is not None:
            run = owner
        entities = self.party(block, run)
        is_medium = block.words[self.head(block, run)].lower in w.MEDIUM | w.TOLD_MEDIA
        if is_medium or self.role(block, run, entities) == "outlet" or self.sounds_like_medium(block, run, entities):
            return [Link("outlet", block.number, run[0], run[1], entities, block.words[head].text)]
        if entities and not statement.addressee:
            statement.addressee = entities
        return []

    def owner(self, block: Block, run: Run) -> Run | None:
        """The medium whose programme or reporter is told: "the BBC's Today programme", "CNN's Ann Able"."""
        owner = self.resolver.owner(block.phrase(*run))
        return None if owner is None else (owner.first, owner.last)

    def sounds_like_medium(self, block: Block, run: Run, entities: tuple[int, ...]) -> bool:
        """Whether an unlisted body that somebody told something is a medium: its name says so, or nothing else fits."""
        return self.resolver.sounds_like_outlet(block.phrase(*run), entities)

    def _spoken_to(self, block: Block, statement: Statement, head: int) -> Run | None:
        """The noun phrase directly behind a cue, up to "that", a comma or the content."""
        content, words = statement.words(), block.words
        first = head + 1
        while first < len(words) and words[first].tag == "RB" and first - head < 3:
            first += 1
        if (
            first < len(words)
            and words[first].lower == "to"
            and verb_lemma(words[head].lower, words[head].tag) in ("say", "write", "speak")
        ):
            first += 1
        elif verb_lemma(words[head].lower, words[head].tag) in ("say", "write", "speak"):
            return None
        last = first - 1
        for at in range(first, min(first + 9, len(words))):
            word = words[at]
            stops = word.text in ",;:.?!" or word.lower in (
                "that",
                "to",
                "of",
                "about",
                "on",
                "in",
                "during",
                "at",
                "as",
                "for",
                "by",
                "via",
                "after",
                "before",
                "over",
                "from",
                "when",
                "while",
                "last",
                "later",
                "earlier",
                "yesterday",
                "today",
            )
            if stops or at in content or (word.quoted and word.quotation != words[head].quotation):
                break
            last = at
        return tidy(block, (first, last)) if last >= first else None
