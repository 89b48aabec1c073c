"""An annotator that finds what a test tells it to."""

from collections.abc import Callable

from newsledger.evaluation.scores import Figure, Score
from newsledger.transforms.annotation import (
    Annotations,
    ArticleText,
    EntityDraft,
    MentionDraft,
    QuoteDraft,
    RelationDraft,
    Span,
    Zone,
)


class Told:
    """Answers with what a function makes of the article."""

    name = "told"
    version = "0"
    languages = frozenset({"en"})

    def __init__(self, answer: Callable[[ArticleText], Annotations]) -> None:
        self.answer = answer

    def annotate(self, article: ArticleText) -> Annotations:
        return self.answer(article)


NOTHING = Told(lambda _: Annotations())


def place(article: ArticleText, words: str, *, zone: Zone = "body", nth: int = 1) -> Span:
    """Where words stand."""
    text, at = (article.title if zone == "title" else article.body), -1
    for _ in range(nth):
        at = text.index(words, at + 1)
    return Span(at, at + len(words), zone)


def mention(span: Span, entity: int, type_: str, *, kind: str = "name") -> MentionDraft:
    return MentionDraft(span, entity, type_, kind, "test", 0.9)  # type: ignore[arg-type]


def quote(article: ArticleText, content: str, *, speaker: Span | None = None, entity: int | None = None) -> QuoteDraft:
    span = place(article, content)
    return QuoteDraft(span, "indirect", content, "test", 0.9, speaker=speaker, speaker_entity=entity)


def relation(type_: str, subject: str, other: str | None, *, entities: tuple[int | None, int | None]) -> RelationDraft:
    return RelationDraft(
        type_,
        Span(0, 1),
        subject,
        "test",
        "test",
        0.8,
        subject_entity=entities[0],
        object_entity=entities[1],
        object_text=other,
    )


def entity(name: str, type_: str = "PERSON", country: str | None = None) -> EntityDraft:
    return EntityDraft(name, type_, country)


def counts(figure: Figure) -> tuple[int, ...]:
    """tp, fp, fn of a score; right, of of a share."""
    return (figure.tp, figure.fp, figure.fn) if isinstance(figure, Score) else (figure.right, figure.of)
