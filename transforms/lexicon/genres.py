"""Words that tell the genre of an article, by the place where they count."""

from dataclasses import dataclass
from functools import cache
from typing import Annotated

from newsledger.expectations.vocabulary import GENRES
from newsledger.transforms.lexicon.rows import one_of, seed_rows

PLACES = ("domain", "section", "text", "title", "type")


@dataclass(frozen=True, slots=True)
class GenreWord:
    """A schema.org type, a domain, a section, a label of titles or a phrase of texts, with the genre that it tells."""

    place: Annotated[str, one_of(*PLACES)]
    word: str
    genre: Annotated[str, one_of(*GENRES)]


@cache
def genre_words() -> tuple[GenreWord, ...]:
    """Words by place."""
    return seed_rows(GenreWord, "genre_words")


@cache
def genres_by(place: str) -> dict[str, str]:
    """Return the genre of each word that counts in a place."""
    return {row.word: row.genre for row in genre_words() if row.place == place}
