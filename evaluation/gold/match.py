"""Which of an annotator's entities and statements are which of a gold article's."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime

from newsledger.evaluation.gold.articles import GoldArticle
from newsledger.evaluation.spans import PRONOUNS, name_words, paired, same_party
from newsledger.evaluation.statements import Contents, likeness
from newsledger.transforms.annotation import Annotations, Annotator, ArticleText, Span, Zone
from newsledger.transforms.english.parse.sentences import segmented

HALF = 0.5


def gold_text(gold: GoldArticle) -> ArticleText:
    """A gold article as an annotator reads it, published at midnight."""
    return segmented(
        article_id=gold.name,
        article_key=gold.name,
        title=gold.title,
        body=gold.body,
        language="en",
        published_at=datetime(gold.published_on.year, gold.published_on.month, gold.published_on.day, tzinfo=UTC),
    )


class Match:
    """A gold article beside what an annotator found in it.

    `keys` holds, by number of a found entity, the gold entity that it is: the one whose names overlap most of its
    names, else the one with its very name. `pairs` holds (gold, found, likeness) of statements, one to one.
    """

    def __init__(self, gold: GoldArticle, annotator: Annotator) -> None:
        """Annotate the gold article's text and pair what was found."""
        self.gold = gold
        self.text = gold_text(gold)
        self.found: Annotations = annotator.annotate(self.text)
        contents = Contents(self.text.title, self.text.body)
        self.wanted = [
            contents.statement("title" if quote.zone == "title" else "body", quote.parts) for quote in gold.quotes
        ]
        self.guesses = [contents.found(quote) for quote in self.found.quotes]
        self.pairs = paired(self.wanted, self.guesses, likeness)
        self.half = {gold: found for gold, found, value in self.pairs if value >= HALF}
        self.shared = self._shared()
        self.keys = self._keys()

    def _shared(self) -> dict[tuple[int, str], int]:
        """By found entity and gold entity, how many of their names overlap."""
        shared: dict[tuple[int, str], int] = defaultdict(int)
        names = [one for one in self.gold.mentions if one.kind == "name"]
        for mention in self.found.mentions:
            if mention.kind == "name":
                span = mention.span
                for one in names:
                    if one.zone == span.zone and one.start < span.end and span.start < one.end:
                        shared[mention.entity, one.entity] += 1
        return shared

    def _keys(self) -> dict[int, str]:
        keys: dict[int, str] = {}
        for number, entity in enumerate(self.found.entities):
            counts = [(count, key) for (found, key), count in self.shared.items() if found == number]
            same = [one.key for one in self.gold.entities.values() if one.name.casefold() == entity.name.casefold()]
            if counts:
                keys[number] = max(counts)[1]
            elif same:
                keys[number] = same[0]
        return keys

    def key(self, entity: int | None) -> str | None:
        """The gold entity that a found one is, or None."""
        return None if entity is None else self.keys.get(entity)

    def is_party(self, entity: int | None, words: Sequence[str], *, key: str | None, text: str) -> bool:
        """Whether a found entity or its words are those of a gold one.

        Two known entities must be the same. Else the words decide, and then a pronoun never stands for an entity; an
        entity that is known where the gold names nobody is wrong.
        """
        known = self.key(entity)
        if known is not None:
            return known == key
        names = [text] if key is None else [text, self.gold.entities[key].name]
        if key is None and any(word.casefold() == text.casefold() for word in words):
            return True
        if text.casefold() in PRONOUNS:
            names = names[1:]
        return any(same_party(word, name) for word in words for name in names)

    def named(self, words: str) -> str | None:
        """The gold entity of these very words, by its name or a mention's text."""
        for entity in self.gold.entities.values():
            if name_words(entity.name) == name_words(words):
                return entity.key
        for mention in self.gold.mentions:
            zone: Zone = "title" if mention.zone == "title" else "body"
            plain = self.text.words(Span(mention.start, mention.end, zone))
            if mention.kind == "name" and plain.casefold() == words.casefold():
                return mention.entity
        return None
