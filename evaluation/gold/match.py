"""Matching of predicted entities and statements to those of a gold article."""

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
    """Return a gold article as input for an annotator, published at midnight."""
    return segmented(
        article_id=gold.name,
        article_key=gold.name,
        title=gold.title,
        body=gold.body,
        language="en",
        published_at=datetime(gold.published_on.year, gold.published_on.month, gold.published_on.day, tzinfo=UTC),
    )


class Match:
    """A gold article and its predicted annotations.

    `keys` maps the number of a predicted entity to the matching gold entity: the one whose names overlap most of its
    names, otherwise the one with exactly its name. `pairs` has one-to-one pairs of statements: (gold, predicted,
    likeness).
    """

    def __init__(self, gold: GoldArticle, annotator: Annotator) -> None:
        """Annotate the gold article's text and match the annotations."""
        self.gold = gold
        self.text = gold_text(gold)
        self.found: Annotations = annotator.annotate(self.text)
        contents = Contents(self.text.title, self.text.body)
        self.wanted = [
            contents.statement("title" if quote.zone == "title" else "body", quote.parts) for quote in gold.quotes
        ]
        self.guesses = [contents.found(quote) for quote in self.found.quotes]
        self.pairs = paired(self.wanted, self.guesses, likeness)
        self.half = {gold: guess for gold, guess, value in self.pairs if value >= HALF}
        self.shared = self._shared()
        self.keys = self._keys()

    def _shared(self) -> dict[tuple[int, str], int]:
        """Return the number of overlapping names by predicted entity and gold entity."""
        counts: dict[tuple[int, str], int] = defaultdict(int)
        names = [gold_mention for gold_mention in self.gold.mentions if gold_mention.kind == "name"]
        for mention in self.found.mentions:
            if mention.kind == "name":
                span = mention.span
                for gold_mention in names:
                    if (
                        gold_mention.zone == span.zone
                        and gold_mention.start < span.end
                        and span.start < gold_mention.end
                    ):
                        counts[mention.entity, gold_mention.entity] += 1
        return counts

    def _keys(self) -> dict[int, str]:
        keys: dict[int, str] = {}
        for number, entity in enumerate(self.found.entities):
            counts = [(count, key) for (entity_number, key), count in self.shared.items() if entity_number == number]
            namesakes = [
                gold_entity.key
                for gold_entity in self.gold.entities.values()
                if gold_entity.name.casefold() == entity.name.casefold()
            ]
            if counts:
                keys[number] = max(counts)[1]
            elif namesakes:
                keys[number] = namesakes[0]
        return keys

    def key(self, entity: int | None) -> str | None:
        """Return the gold entity that matches a predicted one, or None."""
        return None if entity is None else self.keys.get(entity)

    def is_party(self, entity: int | None, words: Sequence[str], *, key: str | None, text: str) -> bool:
        """Return whether a predicted entity or its text matches a gold one.

        If both entities are known, they must be the same. Otherwise the text decides; a pronoun alone never identifies
        an entity, and a known entity is wrong if the gold has none.
        """
        gold_key = self.key(entity)
        if gold_key is not None:
            return gold_key == key
        names = [text] if key is None else [text, self.gold.entities[key].name]
        if key is None and any(word.casefold() == text.casefold() for word in words):
            return True
        if text.casefold() in PRONOUNS:
            names = names[1:]
        return any(same_party(word, name) for word in words for name in names)

    def named(self, words: str) -> str | None:
        """Return the gold entity with exactly this name or mention text."""
        for entity in self.gold.entities.values():
            if name_words(entity.name) == name_words(words):
                return entity.key
        for mention in self.gold.mentions:
            zone: Zone = "title" if mention.zone == "title" else "body"
            plain = self.text.words(Span(mention.start, mention.end, zone))
            if mention.kind == "name" and plain.casefold() == words.casefold():
                return mention.entity
        return None
