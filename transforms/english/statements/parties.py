"""Whom a phrase means, and what they are to the words that they stand behind."""

from newsledger.transforms.english.mentions.cast import Cast
from newsledger.transforms.english.mentions.coreference import Coreference
from newsledger.transforms.english.parse.vocabulary import Block
from newsledger.transforms.english.statements.model import Link, Role, Run, Statement
from newsledger.transforms.english.statements.noun_phrases import tidy
from newsledger.transforms.lexicon import statement_words as w


class Parties:
    """Looks up the parties of one article."""

    def __init__(self, cast: Cast, coreference: Coreference) -> None:
        """Keep whom words mean."""
        self.cast = cast
        self.coreference = coreference

    def party(self, block: Block, run: Run) -> tuple[int, ...]:
        """The entities that words mean; the person where a title or an apposition names one."""
        found = self.coreference.party(block, run[0], run[1]) or self._named_medium(block, run)
        if not any(self.cast.entities[entity].type == "PERSON" for entity in found):
            person = self._person(block, run)
            return found if person is None else (person,)
        return found

    def _named_medium(self, block: Block, run: Run) -> tuple[int, ...]:
        """The medium whose name ends a phrase that calls it one: the news site Mersa."""
        entity = self.cast.entity_at(block, run[1])
        called = any(block.words[at].lower in w.MEDIUM for at in range(run[0], run[1]))
        return (entity,) if entity is not None and called and entity in self.cast.outlets else ()

    def _person(self, block: Block, run: Run) -> int | None:
        """The person whom a phrase names: before anything that hangs on it, or behind a comma."""
        away = False
        for at in range(run[0], run[1] + 1):
            word = block.words[at]
            away = word.lower in ("of", "for", "to", "with", "from", "by", "at") or (away and word.text != ",")
            mention = self.cast.name_at(block, at)
            if mention is None or away:
                continue
            one = self.cast.mentions[mention]
            behind = block.words[self.cast.phrases[mention].last + 1 :][:1]
            owns = bool(behind) and behind[0].tag == "POS"
            if one.type == "PERSON" and one.kind == "name" and not owns:
                return one.entity
        return None

    def role(self, block: Block, run: Run, entities: tuple[int, ...]) -> Role:
        """What a party is to the words that it is named as the source of."""
        if entities and all(entity in self.cast.outlets for entity in entities):
            return "outlet"
        if any(self.cast.entities[one].type == "PERSON" for one in entities):
            return "speaker"
        head = block.words[self.head(block, run)].lower
        unnamed = not entities and head in w.MEDIA_HEADS and self._is_medium(block, run)
        written = bool(entities) and all(self.cast.entities[one].type in ("WORK", "LAW") for one in entities)
        if written or head in w.documents() or self._is_study(block, run, head):
            return "document"
        named = bool(entities) and (self._is_called_medium(block, run) or self._is_named_medium(entities))
        return "outlet" if unnamed or named else "speaker"

    @staticmethod
    def _is_study(block: Block, run: Run, head: str) -> bool:
        """Whether a paper is a study or a file, no newspaper: a paper, court papers."""
        before = {word.lower for word in block.words[run[0] : run[1]]}
        if head == "papers":
            return not before & w.MEDIA_BEFORE
        return head == "paper" and not before & (w.MEDIA_BEFORE | {"the", "this", "that", "its", "our"})

    def _is_named_medium(self, entities: tuple[int, ...]) -> bool:
        """Whether every body's own name says that it is a medium: the Vantua Herald."""
        named = [self.cast.entities[entity] for entity in entities]
        return all(
            one.type == "ORG" and one.reference_id is None and set(one.name.lower().split()[-1:]) & w.NEWSPAPERS
            for one in named
        )

    def _is_called_medium(self, block: Block, run: Run) -> bool:
        """Whether a word directly before a name calls it a medium: the broadcaster Arte, the state news agency AKP."""
        words = block.words
        for at in range(run[0] + 1, run[1] + 1):
            if not self.cast.is_named(block, at) or words[at - 1].text == ",":
                continue
            before = words[at - 1].lower
            if before in w.MEDIUM or (
                before == "agency" and at > run[0] + 1 and words[at - 2].lower in ("news", "press")
            ):
                return True
        return False

    def head(self, block: Block, run: Run) -> int:
        """The word of a run that the others hang from: the first whose head lies outside."""
        for at in range(run[0], run[1] + 1):
            outside = not run[0] <= block.words[at].head <= run[1] or block.words[at].head == at
            if outside and block.words[at].is_word:
                return at
        return run[1]

    def _is_medium(self, block: Block, run: Run) -> bool:
        words = {word.lower for word in block.words[run[0] : run[1] + 1]}
        head = block.words[self.head(block, run)].lower
        if head in ("daily", "weekly") and words & {"the", "this"}:
            return True
        return bool(words & w.MEDIA_BEFORE) or head in (
            "newspaper",
            "newspapers",
            "media",
            "broadcaster",
            "broadcasters",
            "magazine",
            "tabloid",
            "newswire",
        )

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
        if head is None or w.lemma(block.words[head].lower) not in w.TOLD:
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
        for at in range(run[0] + 1, run[1] + 1):
            if block.words[at].tag == "POS":
                entities = self.party(block, (run[0], at - 1))
                is_medium = bool(entities) and all(entity in self.cast.outlets for entity in entities)
                return (run[0], at - 1) if is_medium else None
        return None

    def sounds_like_medium(self, block: Block, run: Run, entities: tuple[int, ...]) -> bool:
        """Whether an unlisted body that somebody told something is a medium: its name says so, or nothing else fits."""
        words = block.words[run[0] : run[1] + 1]
        if words[0].text == "The" and run[0] > 0 and len(words) > 1 and all(word.is_capital for word in words):
            return not entities or self.cast.entities[entities[0]].reference_id is None
        if len(entities) != 1 or self.cast.entities[entities[0]].type != "ORG":
            return False
        entity = self.cast.entities[entities[0]]
        name = set(entity.name.lower().split())
        if name & w.MEDIUM_NAMES and not name & (w.BODIES - {"agency"}):
            return True
        alone = all(self.cast.is_named(block, at) for at in range(run[0], run[1] + 1))
        return alone and entity.reference_id is None and not name & w.BODIES

    def _spoken_to(self, block: Block, statement: Statement, head: int) -> Run | None:
        """The noun phrase directly behind a cue, up to "that", a comma or the content."""
        content, words = statement.words(), block.words
        first = head + 1
        while first < len(words) and words[first].tag == "RB" and first - head < 3:
            first += 1
        if (
            first < len(words)
            and words[first].lower == "to"
            and w.lemma(words[head].lower) in ("say", "write", "speak")
        ):
            first += 1
        elif w.lemma(words[head].lower) in ("say", "write", "speak"):
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
